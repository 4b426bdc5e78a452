"""What a summary is about: an area on a map, and a period with its days, within what the person sees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from gdtx.catalogue.queries import DEFAULT_KIND, CalendarBook, GroupBook, TurnsRuleBook
from gdtx.figures.requests import Held
from gdtx.foundation import periods
from gdtx.foundation.periods import Period, PeriodCode
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion, Seat
from gdtx.network.placement import Placement
from gdtx.network.queries import area_by_code, children, province_of
from gdtx.network.revision import revisions
from gdtx.network.scope import Actor

#: What lies in the area but in none of its children with certainty.
UNPLACED = 0


class Books:
    """Calendars, lists of groups and rules of turns, read when first asked for."""

    @cached_property
    def calendars(self) -> CalendarBook:
        return CalendarBook()

    @cached_property
    def groups(self) -> GroupBook:
        return GroupBook()

    @cached_property
    def turns(self) -> TurnsRuleBook:
        return TurnsRuleBook()


@dataclass(frozen=True)
class Question:
    """An area as it stood on the map date, and the days asked about."""

    area: AreaVersion
    province_id: int | None
    period: Period
    map_date: dt.date

    @property
    def span(self) -> DateRange:
        """The days of the period."""
        return self.period.range

    @property
    def level(self) -> str:
        """Level of the area."""
        return self.area.area.level

    @property
    def is_country(self) -> bool:
        return self.level == Level.COUNTRY

    @cached_property
    def placement(self) -> Placement:
        """Where areas of any time lie on the map of the question."""
        return Placement.on(self.map_date)

    @cached_property
    def children(self) -> list[AreaVersion]:
        """The child areas on the map, in code order; a commune is its own only child."""
        if self.level == Level.COMMUNE:
            return [self.area]
        return children(self.area.area_id, self.map_date)

    @cached_property
    def held(self) -> Held:
        """Area of an event → child area, UNPLACED where only the area itself is certain."""
        return _held(revisions(), self.area.area_id, self.level, self.map_date)

    @cached_property
    def books(self) -> Books:
        """The dated lists of the catalogue, each read once for all answers about the question."""
        return Books()

    def in_period(self, period: Period) -> Question:
        """The same area on the same map, in another period; what has been read already is not read again."""
        other = replace(self, period=period)
        other.__dict__.update(books=self.books, children=self.children, held=self.held, placement=self.placement)
        return other


def ask(area_code: str, period: str | PeriodCode, map_date: dt.date | None = None, *, actor: Actor) -> Question:
    """The question that codes mean. Without a map date it is the last day of the period.

    Raises `Refused` (`bad_period`), `NotFound` (`unknown_area`) and `NotInScope` for an area the person may not see.
    """
    code = periods.parse(period, where="period") if isinstance(period, str) else period
    books = Books()
    calendars = books.calendars
    days = calendars.period(code, None, DEFAULT_KIND)
    on = map_date or days.last_day
    area = area_by_code(area_code, on, where="area")
    province_id = _province(area, on)
    own = calendars.period(code, province_id, DEFAULT_KIND)
    if map_date is None and own.last_day != on:
        # The province's calendar ends the period on another day: that day's map is meant.
        on = own.last_day
        area = area_by_code(area_code, on, where="area")
        province_id = _province(area, on)
    actor.require_sees_area(area.area_id)
    question = Question(area, province_id, own, on)
    question.__dict__["books"] = books
    return question


def _province(area: AreaVersion, on: dt.date) -> int | None:
    if area.area.level == Level.PROVINCE:
        return area.area_id
    if area.area.level == Level.COUNTRY:
        return None
    found = province_of(area.area_id, on)
    return found.area_id if found else None


@lru_cache(maxsize=256)
def _held(_revisions: tuple[int, int], area_id: int, level: str, map_date: dt.date) -> Held:
    placement = Placement.on(map_date)
    members: set[int] = set(placement.members(area_id))
    # Only seats can hold facts, and they are fewer than the areas of all times.
    members &= set(Seat.objects.values_list("area_id", flat=True).distinct())
    if level == Level.COMMUNE:
        return Held(dict.fromkeys(sorted(members), area_id))
    targets = {member: placement.child_of(member, area_id) or UNPLACED for member in sorted(members)}
    return Held(targets, others=level == Level.COUNTRY)

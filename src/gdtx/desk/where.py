"""Where a page of figures stands: area, period, map date; and the context line that leads elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.catalogue.queries import DEFAULT_KIND, CalendarBook
from gdtx.desk.addresses import address
from gdtx.foundation import periods
from gdtx.foundation.pages import Badge, Choice, ContextLine, ContextPart, DateChoice
from gdtx.foundation.pages.addresses import MAP, PERIOD, query_string
from gdtx.foundation.periods import Period, PeriodCode
from gdtx.foundation.vietnamese_dates import date_short, parse_date
from gdtx.learning.questions import Question, ask
from gdtx.learning.summary import so_far, year_before
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries.areas import ancestors, area_on, area_versions, change_dates
from gdtx.network.revision import kept_while_reading
from gdtx.network.scope import Actor

#: For so long after a semester has ended it is still the one people work on: its reports are being made.
STILL_REPORTED = timedelta(days=31)

#: A menu longer than this is no help; the table of the area above lists them with their figures.
LONGEST_MENU = 70

#: The maps offered beside the one of the period: the latest changes before and after it.
MAPS_OFFERED = 8


def reporting_period(on: date, province_id: int | None = None, calendars: CalendarBook | None = None) -> Period:
    """The semester or summer people work on: the one of the day, in its first month the one just ended."""
    return (calendars or CalendarBook()).containing(on - STILL_REPORTED, province_id, DEFAULT_KIND)


def nearest_changes(days: Sequence[date], around: date) -> list[date]:
    """Of the days on which a map changed those nearest to a day, and always the latest; in order."""
    near = sorted(days, key=lambda day: abs(day - around))[:MAPS_OFFERED]
    return sorted({*near, *sorted(days)[-1:]})


def asked_period(request: HttpRequest, on: date) -> PeriodCode:
    """The period of the address (``ky``), else the one people work on."""
    asked = request.GET.get(PERIOD, "").strip()
    return periods.parse(asked, where=PERIOD) if asked else reporting_period(on).code


def asked_map(request: HttpRequest) -> date | None:
    """The map date of the address (``ban-do``), None when it names none."""
    asked = request.GET.get(MAP, "").strip()
    return parse_date(asked, where=MAP) if asked else None


@dataclass(frozen=True)
class Where:
    """A place of the ladder. ``chosen_map`` is the map date the address asks for, None = the period's last day."""

    question: Question
    above: tuple[AreaVersion, ...]
    chosen_map: date | None
    on: date
    actor: Actor

    @classmethod
    def from_request(cls, request: HttpRequest, code: str, actor: Actor, on: date) -> Where:
        """Read area, period and map from the address.

        Raises ``Refused`` (400) for a period or date that cannot be read, ``NotFound`` (``unknown_area``) when
        nothing bore the code on the map, ``NotInScope`` when its figures are not for this person.
        """
        period, chosen_map = asked_period(request, on), asked_map(request)
        question = ask(code, period, chosen_map, actor=actor)
        above = tuple(ancestors(question.area.area_id, question.map_date))
        return cls(question, above, chosen_map, on, actor)

    @classmethod
    def of_area(cls, area_id: int, period: PeriodCode, actor: Actor, on: date) -> Where | None:
        """The figures of an area by its identity: on the period's map, else (it began later) on that of ``on``.

        None when the area existed on neither day, or its figures are not for this person.
        """
        if not actor.sees_area(area_id):
            return None
        for day in (None, on):
            version = area_on(area_id, day or period.dates().last_day)
            if version is not None:
                question = ask(version.code, period, day, actor=actor)
                return cls(question, tuple(ancestors(area_id, question.map_date)), day, on, actor)
        return None

    @cached_property
    def counted(self) -> Question:
        """The same question with only the days of the period that have gone."""
        return self.question.in_period(so_far(self.period, self.on))

    @cached_property
    def before(self) -> Period:
        """What this period is held against: the same of the year before, as far as this one has gone."""
        return year_before(self.period, self.province_id, until=self.on, calendars=self.question.books.calendars)

    @property
    def area(self) -> AreaVersion:
        """The area as it stood on the map."""
        return self.question.area

    @property
    def period(self) -> Period:
        """The period with its days."""
        return self.question.period

    @property
    def map_date(self) -> date:
        """The day whose map the figures use."""
        return self.question.map_date

    @property
    def level(self) -> Level:
        """Level of the area."""
        return Level(self.question.level)

    @property
    def province_id(self) -> int | None:
        """The province the area is or lies in; None for the country."""
        return self.question.province_id

    @property
    def chain(self) -> tuple[AreaVersion, ...]:
        """The area with those above it, the largest first."""
        return (*self.above, self.area)

    @cached_property
    def visible_above(self) -> list[AreaVersion]:
        """Those above whose figures the person may open."""
        return [version for version in self.above if self.actor.sees_area(version.area_id)]

    @property
    def is_running(self) -> bool:
        """Whether the period has begun and is not over; its figures then reach to the business date."""
        return self.period.start <= self.on < self.period.last_day

    @property
    def state(self) -> Badge | None:
        """Whether the period still runs."""
        if self.on < self.period.start:
            return Badge(_("chưa đến kỳ"), "warn")
        if self.on <= self.period.last_day:
            return Badge(_("đang trong kỳ"), "go")
        return None

    def query(self, **changes: object) -> str:
        """The query string of this place, with period (``ky``) and map (``ban_do``) kept unless changed."""
        return query_string(**(self._kept | changes)) if changes else self._own_query

    @cached_property
    def _kept(self) -> dict[str, object]:
        chosen_map = self.chosen_map.isoformat() if self.chosen_map else None
        return {"ky": self.period.text, "ban_do": chosen_map}

    @cached_property
    def _own_query(self) -> str:
        return query_string(**self._kept)

    def href(self, code: str | None = None, **changes: object) -> str:
        """Address of the figures of an area, of this one without ``code``."""
        before, after = self._figures_address
        return f"{before}{quote(code or self.area.code)}{after}{self.query(**changes)}"

    @cached_property
    def _figures_address(self) -> tuple[str, str]:
        # Looked up once, not for each of hundreds of links.
        before, _mark, after = reverse("area_figures", args=["VN"]).rpartition("VN")
        return before, after

    def classes_href(self, code: str | None = None, **changes: object) -> str:
        """Address of the list of classes behind a number."""
        page = address("class_list")
        return page and page + self.query(vung=code or self.area.code, **changes)

    def silent_href(self, code: str | None = None) -> str:
        """Address of the list of centres that have not reported."""
        return reverse("silent_centres", args=[code or self.area.code]) + self.query()

    def doubts_href(self) -> str:
        """Address of the list of classes that may have been logged twice."""
        return reverse("doubtful_classes", args=[self.area.code]) + self.query()

    @cached_property
    def sees_classes(self) -> bool:
        """Whether the person may open the lists of classes of this area."""
        return bool(self.actor.may("learning.see_classes", area_id=self.area.area_id))

    # --- The context line -----------------------------------------------------------------------------------

    def line(self) -> ContextLine:
        """The context line of this place."""
        return ContextLine(
            areas=self._area_parts(),
            parts=[self.period_part(), self._map_part()],
            state=self.state,
        )

    def _area_parts(self) -> list[ContextPart]:
        shown = [*self.visible_above, self.area]
        parents = [version.parent_id for version in shown if version.parent_id is not None]
        below = _below(tuple(parents), self.map_date)
        parts = []
        for version in shown:
            choices = self._siblings(version, below.get(version.parent_id or 0, []))
            parts.append(ContextPart(_("Địa bàn"), version.name, choices, href=self.href(version.code)))
        return parts

    def _siblings(self, version: AreaVersion, siblings: list[AreaVersion]) -> list[Choice]:
        own = Choice(version.name, self.href(version.code), current=True)
        if version.area.level == Level.PROVINCE and not self.actor.reaches_everything:
            return [own]
        if len(siblings) > LONGEST_MENU:
            parent = next((above for above in self.visible_above if above.area_id == version.parent_id), None)
            if parent is None:
                return [own]
            every = _("Xem tất cả trong %(parent)s") % {"parent": parent.name}
            return [own, Choice(every, self.href(parent.code) + "#dia-ban-con", note=str(len(siblings)))]
        return [Choice(other.name, self.href(other.code), other.area_id == version.area_id) for other in siblings] or [
            own
        ]

    def period_part(self, path: str = "") -> ContextPart:
        """The menu of periods, of this page or of another one that keeps only the period."""
        return ContextPart(
            _("Kỳ"),
            self.period.code.short_label,
            [
                Choice(
                    code.short_label,
                    path + query_string(ky=code.text) if path else self.href(ky=code.text),
                    code == self.period.code,
                    note,
                )
                for code, note in self._periods()
            ],
        )

    def _periods(self) -> list[tuple[PeriodCode, str]]:
        """Periods worth going to: the parts around this one, the same one a year earlier and later, the present."""
        code = self.period.code
        now = reporting_period(self.on, self.province_id, self.question.books.calendars).code
        year = code.school_year or now.school_year
        notes = {now: _("kỳ hiện nay"), code.previous_year(): _("cùng kỳ năm trước")}
        found = [
            now,
            *(reversed(year.parts()) if year else ()),
            *((year,) if year else ()),
            code,
            code.previous_year(),
            periods.parse(str(self.period.start.year)),
        ]
        later = replace(code, year=code.year + 1)
        if later.dates().start <= self.on:
            found.insert(1, later)
        return [
            (each, notes.get(each, ""))
            for each in dict.fromkeys(found)
            if each.dates().start <= self.on or each == code
        ]

    def _map_part(self) -> ContextPart:
        choices = [
            Choice(
                _("Cuối kỳ"),
                self.href(ban_do=None),
                self.chosen_map is None,
                date_short(self.period.last_day),
            )
        ]
        if self.on != self.period.last_day:
            choices.append(Choice(_("Hôm nay"), self.href_on(self.on), self.chosen_map == self.on, date_short(self.on)))
        for day in self._map_days:
            choices.append(
                Choice(_("Từ %(day)s") % {"day": date_short(day)}, self.href_on(day), self.chosen_map == day)
            )
        chosen = self.chosen_map
        if chosen is not None and chosen not in (self.on, *self._map_days):
            choices.append(Choice(_("Ngày %(day)s") % {"day": date_short(chosen)}, self.href_on(chosen), current=True))
        return ContextPart(
            _("Ngày bản đồ"),
            _("Bản đồ %(day)s") % {"day": date_short(self.map_date)},
            choices,
            DateChoice(MAP, _("Bản đồ của ngày khác"), self.chosen_map, [(PERIOD, self.period.text)]),
            short=date_short(self.map_date),
        )

    @cached_property
    def _map_days(self) -> list[date]:
        """The days nearest to the period on which the map of the area changed, in order."""
        if self.level == Level.COUNTRY:
            return []
        until = max(self.on, self.period.last_day)
        days = [day for day in change_dates(self.area.area_id) if day <= until]
        return nearest_changes(days, self.period.last_day)

    @cached_property
    def _codes(self) -> list[AreaVersion]:
        """All versions of the areas of the chain: on another map an area may bear another code, or not exist."""
        return _all_versions(tuple(version.area_id for version in self.chain))

    def href_on(self, day: date) -> str:
        """This page on another map: the area itself, or the lowest one above it that existed then."""
        for version in reversed(self.chain):
            for other in self._codes:
                if other.area_id == version.area_id and other.valid_from <= day < other.valid_to:
                    return self.href(other.code, ban_do=day.isoformat())
        return self.href(ban_do=day.isoformat())


@kept_while_reading(500)
def _below(parents: tuple[int, ...], on: date) -> dict[int, list[AreaVersion]]:
    """Parent → the areas directly below it on a map, by name."""
    found: dict[int, list[AreaVersion]] = {}
    for version in area_versions(on).filter(parent_id__in=parents).order_by("name_key"):
        found.setdefault(version.parent_id or 0, []).append(version)
    return found


@kept_while_reading(500)
def _all_versions(area_ids: tuple[int, ...]) -> list[AreaVersion]:
    return list(AreaVersion.objects.filter(area_id__in=area_ids))

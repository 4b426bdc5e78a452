"""Which calendar, which list of groups and which rule of turns hold for a province on a day.

A province's own rows win over the default (a row without province); for calendars a row of the kind of organisation
wins over one for all kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models import Q

from gdtx.foundation import periods
from gdtx.foundation.periods import NATIONAL_CALENDAR, Period, PeriodCode, PeriodKind
from gdtx.foundation.periods import SchoolCalendar as CalendarValue
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import same_title
from gdtx.network.enums import OrganisationKind

from .models import NationalGroup, SchoolCalendar, ThematicGroup, TurnsRule
from .revision import kept_while_reading

# --- School calendars ---------------------------------------------------------------------------------


class CalendarBook:
    """Every school calendar, read once; answers without further queries."""

    def __init__(self, rows: Iterable[SchoolCalendar] | None = None) -> None:
        self.rows = _calendars() if rows is None else list(rows)

    def calendar(self, province_id: int | None, kind: str, school_year: int) -> CalendarValue:
        """The calendar of the school year that begins in calendar year `school_year`."""
        found: SchoolCalendar | None = None
        best = -1
        for row in self.rows:
            if row.province_id not in (None, province_id) or row.organisation_kind not in ("", kind):
                continue
            begins = dt.date(school_year, row.semester_1_month, row.semester_1_day)
            if not row.valid_from <= begins < row.valid_to:
                continue
            rank = 2 * (row.province_id is not None) + (row.organisation_kind != "")
            if rank > best:
                best, found = rank, row
        return found.value if found is not None else NATIONAL_CALENDAR

    def period(self, code: PeriodCode, province_id: int | None, kind: str) -> Period:
        """The period with its days. A part ends where the next begins, also when the calendar changes there."""
        if not code.is_school_period:
            return Period.of(code)
        calendar = self.calendar(province_id, kind, code.year)
        span = code.dates(calendar)
        if code.kind in (PeriodKind.SCHOOL_YEAR, PeriodKind.SUMMER):
            following = self.calendar(province_id, kind, code.year + 1)
            span = DateRange(span.start, following.start(code.year + 1, PeriodKind.SEMESTER_1))
        return Period(code, span)

    def containing(self, day: dt.date, province_id: int | None, kind: str) -> Period:
        """The semester or summer a day falls in."""
        for year in (day.year, day.year - 1):
            for part in PeriodCode(PeriodKind.SCHOOL_YEAR, year).parts():
                period = self.period(part, province_id, kind)
                if period.contains(day):
                    return period
        return Period.of(periods.containing(day))

    def breaks(self) -> tuple[tuple[int, int], ...]:
        """Every (month, day) on which a part of a school year begins under some calendar, in order of the year.

        Between two of them no calendar ever begins a part, so what is stored per stretch answers for every semester.
        """
        found: set[tuple[int, int]] = set()
        for value in [row.value for row in self.rows] or [NATIONAL_CALENDAR]:
            found.update((value.semester_1, value.semester_2, value.summer))
        return tuple(sorted(found))

    def differing(self, code: PeriodCode, province_ids: Iterable[int], kind: str) -> list[int]:
        """Those of the provinces for which the period has other days than by the national calendar."""
        if not code.is_school_period:
            return []
        own = {row.province_id for row in self.rows if row.province_id is not None}
        national = self.period(code, None, kind).range
        return [
            province_id
            for province_id in province_ids
            if province_id in own and self.period(code, province_id, kind).range != national
        ]


@kept_while_reading
def _calendars() -> list[SchoolCalendar]:
    return list(SchoolCalendar.objects.all())


#: Whose calendar counts for classes and reviews of this sector.
DEFAULT_KIND = str(OrganisationKind.COMMUNITY_LEARNING_CENTRE)


def calendar_for(province_id: int | None, kind: str, school_year: int) -> CalendarValue:
    """The school calendar of a province (None = the country) and kind of organisation for a school year."""
    return CalendarBook().calendar(province_id, kind, school_year)


def resolve_period(code: str | PeriodCode, province_id: int | None = None, kind: str = DEFAULT_KIND) -> Period:
    """The period a code names, with the days it has in that province. Refuses as `foundation.periods.parse` does."""
    parsed = periods.parse(code) if isinstance(code, str) else code
    return CalendarBook().period(parsed, province_id, kind)


def part_containing(day: dt.date, province_id: int | None = None, kind: str = DEFAULT_KIND) -> Period:
    """The semester or summer a day falls in under the province's calendar."""
    return CalendarBook().containing(day, province_id, kind)


def part_breaks() -> tuple[tuple[int, int], ...]:
    """Every (month, day) on which a part of a school year begins under some calendar. One query."""
    return CalendarBook().breaks()


# --- Thematic groups ----------------------------------------------------------------------------------


@kept_while_reading
def national_groups() -> list[NationalGroup]:
    """The national groups in order."""
    return list(NationalGroup.objects.order_by("position", "code"))


@kept_while_reading
def _groups() -> list[ThematicGroup]:
    return list(ThematicGroup.objects.select_related("national"))


@dataclass
class GroupBook:
    """Every list of groups, read once; answers without further queries."""

    rows: list[ThematicGroup] = field(default_factory=lambda: _groups())

    def __post_init__(self) -> None:
        self._by_province: dict[int | None, list[ThematicGroup]] = {}
        for row in self.rows:
            self._by_province.setdefault(row.province_id, []).append(row)
        self.by_id = {row.pk: row for row in self.rows}
        self._named: dict[tuple[int, ...], dict[str, ThematicGroup]] = {}

    def groups(self, province_id: int | None, on: dt.date) -> list[ThematicGroup]:
        """The list in force: the province's own if it has one on that day, else the default, in its order."""
        for owner in (province_id, None):
            found = [row for row in self._by_province.get(owner, ()) if row.valid_from <= on < row.valid_to]
            if found:
                return sorted(found, key=lambda row: (row.position, row.code))
        return []

    def during(self, province_id: int | None, span: DateRange) -> list[ThematicGroup]:
        """The list in force on the last day of `span`, then what was in force earlier in it and is no more."""
        last = self.groups(province_id, span.last_day)
        seen = {row.pk for row in last}
        changes = sorted(
            {row.valid_from for row in self.rows if span.start < row.valid_from < span.end} | {span.start},
            reverse=True,
        )
        for day in changes:
            for row in self.groups(province_id, day):
                if row.pk not in seen:
                    seen.add(row.pk)
                    last.append(row)
        return last

    def find(self, province_id: int | None, on: dt.date, text: str) -> ThematicGroup | None:
        """The group somebody means by a code or a name, without regard to case, spacing or tone-mark style."""
        groups = self.groups(province_id, on)
        key = tuple(row.pk for row in groups)
        named = self._named.get(key)
        if named is None:
            named = {}
            # A code wins over a name that looks the same.
            for label in ("short_name", "name", "code"):
                for row in groups:
                    if written := getattr(row, label):
                        named[same_title(written)] = row
            self._named[key] = named
        return named.get(same_title(text))


def groups_for(province_id: int | None, on: dt.date) -> list[ThematicGroup]:
    """The thematic groups in force for a province (None = the default list) on a day, in order."""
    rows = ThematicGroup.objects.select_related("national").on(on)
    own = rows.filter(Q(province=None) | Q(province_id=province_id)) if province_id else rows.filter(province=None)
    return GroupBook(list(own)).groups(province_id, on)


# --- Rule of turns ------------------------------------------------------------------------------------


@kept_while_reading
def _turns_rules() -> list[TurnsRule]:
    return list(TurnsRule.objects.all())


@dataclass
class TurnsRuleBook:
    """Every rule of turns, read once."""

    rows: list[TurnsRule] = field(default_factory=lambda: _turns_rules())

    def rule(self, province_id: int | None, on: dt.date) -> str:
        """How the province counts a learner-turn on that day; the default where it has not ruled."""
        for owner in (province_id, None):
            for row in self.rows:
                if row.province_id == owner and row.valid_from <= on < row.valid_to:
                    return str(row.rule)
        return str(TurnsRule.Rule.PER_CLASS)

    def stretches(self, province_id: int | None, span: DateRange) -> list[tuple[DateRange, str]]:
        """`span` cut where the province's rule changes, with the rule of each stretch; equal neighbours joined."""
        cuts = {span.start}
        for row in self.rows:
            if row.province_id in (None, province_id):
                cuts.update(day for day in (row.valid_from, row.valid_to) if span.start < day < span.end)
        days = [*sorted(cuts), span.end]
        found: list[tuple[DateRange, str]] = []
        for start, end in pairwise(days):
            rule = self.rule(province_id, start)
            if found and found[-1][1] == rule:
                found[-1] = (DateRange(found[-1][0].start, end), rule)
            else:
                found.append((DateRange(start, end), rule))
        return found

    def own_provinces(self, span: DateRange) -> list[int]:
        """Provinces that have a rule of their own on some day of `span`."""
        return sorted(
            {
                row.province_id
                for row in self.rows
                if row.province_id is not None and row.valid_from < span.end and row.valid_to > span.start
            }
        )


def turns_rule(province_id: int | None, on: dt.date) -> str:
    """`per_class` or `per_session`: how a province counts a learner-turn on a day."""
    return TurnsRuleBook().rule(province_id, on)

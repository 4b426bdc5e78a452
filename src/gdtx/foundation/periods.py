"""Periods and their codes: school years with their parts, calendar years, halves, quarters, months.

A code names a period; its days depend on the school calendar, which is dated data of each province and kind
of organisation. The parts of a school year tile it: HK1 + HK2 + HE = year, and the next year follows at once.

=================  =========================================
``2020-2021``      school year
``2020-2021/HK1``  first semester; ``HK2`` second; ``HE`` summer
``2021``           calendar year
``2021-H1``        first half of it; ``H2`` second
``2021-Q2``        a quarter, ``Q1`` to ``Q4``
``2021-03``        a month
=================  =========================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NoReturn

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused, Where
from gdtx.foundation.ranges import DateRange

FIRST_YEAR = 1900
LAST_YEAR = 2199

_ROMAN = ("", "I", "II", "III", "IV")
_CODE = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-(?P<next>[0-9]{4})(?:/(?P<part>HK1|HK2|HE))?|-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>[0-9]{2}))?",
)


class PeriodKind(StrEnum):
    """What sort of period a code names."""

    SCHOOL_YEAR = "school_year"
    SEMESTER_1 = "semester_1"
    SEMESTER_2 = "semester_2"
    SUMMER = "summer"
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


SCHOOL_PARTS = (PeriodKind.SEMESTER_1, PeriodKind.SEMESTER_2, PeriodKind.SUMMER)
_PART_SUFFIX = {PeriodKind.SEMESTER_1: "HK1", PeriodKind.SEMESTER_2: "HK2", PeriodKind.SUMMER: "HE"}
_KIND_OF_SUFFIX = {suffix: kind for kind, suffix in _PART_SUFFIX.items()}
_MONTHS_OF = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """On which (month, day) the parts of a school year begin; the school year begins with ``semester_1``.

    The default is the national one of this sector: HK1 01/9–15/01, HK2 16/01–31/5, HE 01/6–31/8.
    """

    semester_1: tuple[int, int] = (9, 1)
    semester_2: tuple[int, int] = (1, 16)
    summer: tuple[int, int] = (6, 1)

    def __post_init__(self) -> None:
        for month, day in (self.semester_1, self.semester_2, self.summer):
            date(2001, month, day)  # a common year: every part must begin on a day that all years have
        first, second, third = (self._start(2001, kind) for kind in SCHOOL_PARTS)
        if not first < second < third:
            raise ValueError("The parts of a school year must begin one after the other within a year.")

    def _start(self, school_year: int, part: PeriodKind) -> date:
        month_day = (self.semester_1, self.semester_2, self.summer)[SCHOOL_PARTS.index(part)]
        return date(school_year if month_day >= self.semester_1 else school_year + 1, *month_day)

    def start(self, school_year: int, part: PeriodKind) -> date:
        """First day of a part of the school year that begins in ``school_year``."""
        return self._start(school_year, part)

    def school_year_of(self, day: date) -> int:
        """The school year that ``day`` belongs to, by the calendar year in which it begins."""
        return day.year if (day.month, day.day) >= self.semester_1 else day.year - 1


NATIONAL_CALENDAR = SchoolCalendar()


@dataclass(frozen=True, slots=True)
class PeriodCode:
    """A period by name.

    ``year`` is the calendar year, for school periods the one in which the school year begins. ``part``
    numbers the half, quarter or month from 1; it is 0 for the other kinds. Compare dates, not codes.
    """

    kind: PeriodKind
    year: int
    part: int = 0

    def __post_init__(self) -> None:
        parts = 12 // _MONTHS_OF[self.kind] if self.kind in _MONTHS_OF and self.kind != PeriodKind.YEAR else 0
        if not (0 < self.part <= parts if parts else self.part == 0):
            raise ValueError(f"Part {self.part} does not exist in a period of kind {self.kind}.")
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Refused(
                rule="bad_period",
                message=_("Năm %(year)s nằm ngoài khoảng từ %(first)s đến %(last)s mà chương trình nhận.")
                % {"year": self.year, "first": FIRST_YEAR, "last": LAST_YEAR},
                way_out=_forms(),
            )

    @property
    def is_school_period(self) -> bool:
        """Whether this is a school year or a part of one."""
        return self.kind not in _MONTHS_OF

    @property
    def is_school_part(self) -> bool:
        """Whether this is a semester or a summer."""
        return self.kind in SCHOOL_PARTS

    @property
    def school_year(self) -> PeriodCode | None:
        """The school year this is or belongs to; None for calendar periods."""
        return PeriodCode(PeriodKind.SCHOOL_YEAR, self.year) if self.is_school_period else None

    @property
    def school_year_text(self) -> str | None:
        """``2020-2021`` for school periods, else None."""
        return f"{self.year}-{self.year + 1}" if self.is_school_period else None

    @property
    def text(self) -> str:
        """The canonical code; :func:`parse` gives the same period back."""
        if self.is_school_period:
            suffix = _PART_SUFFIX.get(self.kind)
            return f"{self.school_year_text}/{suffix}" if suffix else f"{self.school_year_text}"
        forms = {
            PeriodKind.YEAR: f"{self.year}",
            PeriodKind.HALF: f"{self.year}-H{self.part}",
            PeriodKind.QUARTER: f"{self.year}-Q{self.part}",
            PeriodKind.MONTH: f"{self.year}-{self.part:02d}",
        }
        return forms[self.kind]

    def __str__(self) -> str:
        return self.text

    @property
    def label(self) -> str:
        """As a document says it, fit for the middle of a sentence: ``học kỳ I năm học 2020-2021``."""
        match self.kind:
            case PeriodKind.SCHOOL_YEAR:
                template = _("năm học %(school_year)s")
            case PeriodKind.SEMESTER_1:
                template = _("học kỳ I năm học %(school_year)s")
            case PeriodKind.SEMESTER_2:
                template = _("học kỳ II năm học %(school_year)s")
            case PeriodKind.SUMMER:
                template = _("hè năm học %(school_year)s")
            case PeriodKind.YEAR:
                template = _("năm %(year)s")
            case PeriodKind.HALF if self.part == 1:
                template = _("6 tháng đầu năm %(year)s")
            case PeriodKind.HALF:
                template = _("6 tháng cuối năm %(year)s")
            case PeriodKind.QUARTER:
                template = _("quý %(roman)s năm %(year)s")
            case PeriodKind.MONTH:
                template = _("tháng %(part)s năm %(year)s")
        return template % self._words()

    @property
    def short_label(self) -> str:
        """For headings, choices and column titles: ``HK1 2020-2021``, ``Quý II/2021``, ``Tháng 3/2021``."""
        match self.kind:
            case PeriodKind.SCHOOL_YEAR:
                template = _("Năm học %(school_year)s")
            case PeriodKind.SEMESTER_1:
                template = _("HK1 %(school_year)s")
            case PeriodKind.SEMESTER_2:
                template = _("HK2 %(school_year)s")
            case PeriodKind.SUMMER:
                template = _("Hè %(school_year)s")
            case PeriodKind.YEAR:
                template = _("Năm %(year)s")
            case PeriodKind.HALF if self.part == 1:
                template = _("6 tháng đầu %(year)s")
            case PeriodKind.HALF:
                template = _("6 tháng cuối %(year)s")
            case PeriodKind.QUARTER:
                template = _("Quý %(roman)s/%(year)s")
            case PeriodKind.MONTH:
                template = _("Tháng %(part)s/%(year)s")
        return template % self._words()

    def _words(self) -> dict[str, object]:
        return {
            "school_year": self.school_year_text,
            "year": self.year,
            "part": self.part,
            "roman": _ROMAN[self.part] if self.part < len(_ROMAN) else "",
        }

    def previous_year(self) -> PeriodCode:
        """The same period of the year before, with which a review compares."""
        return replace(self, year=self.year - 1)

    def previous_part(self) -> PeriodCode:
        """The period of the same kind just before; before HK1 comes the summer of the year before."""
        return self._neighbour(-1)

    def next_part(self) -> PeriodCode:
        """The period of the same kind just after; after the summer comes HK1 of the next school year."""
        return self._neighbour(1)

    def _neighbour(self, step: int) -> PeriodCode:
        if self.is_school_part:
            year, index = divmod(self.year * 3 + SCHOOL_PARTS.index(self.kind) + step, 3)
            return PeriodCode(SCHOOL_PARTS[index], year)
        if not self.part:
            return replace(self, year=self.year + step)
        parts = 12 // _MONTHS_OF[self.kind]
        year, index = divmod(self.year * parts + self.part - 1 + step, parts)
        return PeriodCode(self.kind, year, index + 1)

    def parts(self) -> tuple[PeriodCode, ...]:
        """HK1, HK2 and HE of a school year; any other period is its own only part."""
        if self.kind == PeriodKind.SCHOOL_YEAR:
            return tuple(PeriodCode(kind, self.year) for kind in SCHOOL_PARTS)
        return (self,)

    def dates(self, calendar: SchoolCalendar = NATIONAL_CALENDAR) -> DateRange:
        """The days of the period under that calendar."""
        if self.kind == PeriodKind.SCHOOL_YEAR:
            first = PeriodKind.SEMESTER_1
            return DateRange(calendar.start(self.year, first), calendar.start(self.year + 1, first))
        if self.is_school_part:
            year, index = divmod(self.year * 3 + SCHOOL_PARTS.index(self.kind) + 1, 3)
            return DateRange(calendar.start(self.year, self.kind), calendar.start(year, SCHOOL_PARTS[index]))
        months = _MONTHS_OF[self.kind]
        first_month = months * (max(self.part, 1) - 1) + 1
        past = first_month + months
        return DateRange(
            date(self.year, first_month, 1),
            date(self.year, past, 1) if past <= 12 else date(self.year + 1, 1, 1),
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A period with the days it has under the calendar that applied."""

    code: PeriodCode
    range: DateRange

    @classmethod
    def of(cls, code: PeriodCode | str, calendar: SchoolCalendar = NATIONAL_CALENDAR) -> Period:
        """The period of a code (text is parsed, and refused as :func:`parse` does)."""
        parsed = parse(code) if isinstance(code, str) else code
        return cls(parsed, parsed.dates(calendar))

    @property
    def text(self) -> str:
        """The canonical code."""
        return self.code.text

    @property
    def label(self) -> str:
        """As a document says it."""
        return self.code.label

    @property
    def start(self) -> date:
        """First day."""
        return self.range.start

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.range.end

    @property
    def last_day(self) -> date:
        """Last day; the day whose map a period's figures use when no other is asked for."""
        return self.range.last_day

    def contains(self, day: date) -> bool:
        """Whether the day belongs to the period."""
        return self.range.contains(day)

    def __str__(self) -> str:
        return self.code.text


def _forms() -> str:
    return _(
        "Mã kỳ viết được là: 2020-2021 (năm học), 2020-2021/HK1, 2020-2021/HK2, 2020-2021/HE (hè), "
        "2021 (năm), 2021-H1 (6 tháng), 2021-Q2 (quý), 2021-03 (tháng)."
    )


def _refuse(message: str, where: Where) -> NoReturn:
    raise Refused(rule="bad_period", message=message, where=where, way_out=_forms())


def parse(text: str, *, where: Where = None) -> PeriodCode:
    """Read a period code. Blanks around it, small letters and a long dash between years are forgiven.

    Raises ``Refused`` with rule ``bad_period``, naming what is wrong and listing the forms that work.
    """
    shown = text.strip()
    match = _CODE.fullmatch(shown.upper().replace("–", "-").replace(" ", ""))
    if match is None:
        _refuse(_("“%(value)s” không phải là mã kỳ.") % {"value": shown}, where)
    year = int(match["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        _refuse(_("Năm trong mã kỳ “%(value)s” không hợp lý.") % {"value": shown}, where)
    if match["next"]:
        if int(match["next"]) != year + 1:
            _refuse(_("Mã kỳ “%(value)s” không gồm hai năm liền nhau của một năm học.") % {"value": shown}, where)
        part = match["part"]
        return PeriodCode(_KIND_OF_SUFFIX[part] if part else PeriodKind.SCHOOL_YEAR, year)
    if match["half"]:
        return PeriodCode(PeriodKind.HALF, year, int(match["half"]))
    if match["quarter"]:
        return PeriodCode(PeriodKind.QUARTER, year, int(match["quarter"]))
    if match["month"]:
        month = int(match["month"])
        if not 1 <= month <= 12:
            _refuse(_("Mã kỳ “%(value)s” không phải là một tháng từ 01 đến 12.") % {"value": shown}, where)
        return PeriodCode(PeriodKind.MONTH, year, month)
    return PeriodCode(PeriodKind.YEAR, year)


def containing(day: date, calendar: SchoolCalendar = NATIONAL_CALENDAR) -> PeriodCode:
    """The semester or summer a day falls in. A class counts in the one that contains its first day."""
    year = calendar.school_year_of(day)
    kind = next(kind for kind in reversed(SCHOOL_PARTS) if calendar.start(year, kind) <= day)
    return PeriodCode(kind, year)


def buckets(days: DateRange, calendar: SchoolCalendar = NATIONAL_CALENDAR) -> list[PeriodCode] | None:
    """The semesters and summers that together have exactly these days, in order; None when they cut one.

    What is stored per school part can answer for a range only when this is not None.
    """
    if days.start.year < FIRST_YEAR + 1 or days.end.year > LAST_YEAR:
        return None
    part = containing(days.start, calendar)
    if part.dates(calendar).start != days.start:
        return None
    found = [part]
    while (end := found[-1].dates(calendar).end) < days.end:
        found.append(found[-1].next_part())
    return found if end == days.end else None

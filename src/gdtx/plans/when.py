"""When an activity is: days or whole months, as people type them and as they read them. Pure."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import PeriodCode, PeriodKind
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese import date_short, parse_date

_MONTH = re.compile(r"(?:tháng\s*)?(?P<month>\d{1,2})(?:\s*[/.-]\s*(?P<year>\d{4}))?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:–|—|\bđến\b|\s-\s)\s*", re.IGNORECASE)


def read_days(text: str, within: DateRange, *, where: str = "when") -> tuple[dt.date, dt.date]:
    """The first and last day of what was typed; a month without a year is the one within the period.

    Raises `Refused` (`bad_days`, `dates_reversed`, `outside_period`).
    """
    typed = " ".join(text.split())
    parts = [part for part in _BETWEEN.split(typed) if part]
    if not 1 <= len(parts) <= 2:
        raise _unreadable(typed, where)
    first = _one(parts[0], within, typed, where)
    last = _one(parts[-1], within, typed, where)
    start, end = first[0], last[1]
    if end < start:
        raise Refused(
            "dates_reversed",
            _("Thời gian “%(text)s” kết thúc trước khi bắt đầu.") % {"text": typed[:60]},
            where,
        )
    require_within(start, end, within, typed, where)
    return start, end


def require_within(start: dt.date, end: dt.date, within: DateRange, typed: str, where: str = "when") -> None:
    """Refuse (`outside_period`) days that lie outside the period of the plan."""
    if within.contains(start) and within.contains(end):
        return
    raise Refused(
        "outside_period",
        _("Thời gian “%(text)s” nằm ngoài kỳ của kế hoạch (từ %(first)s đến %(last)s).")
        % {"text": typed[:60], "first": date_short(within.start), "last": date_short(within.last_day)},
        where,
        _("Hãy sửa thời gian, hoặc ghi việc này vào kế hoạch của kỳ khác."),
    )


def say_days(start: dt.date, last: dt.date) -> str:
    """``3/2026``, ``3/2026 – 5/2026``, ``15/3/2026``, ``15/3/2026 – 20/3/2026``: what `read_days` reads."""
    if is_whole_months(start, last):
        first, end = f"{start.month}/{start.year}", f"{last.month}/{last.year}"
        return first if first == end else f"{first} – {end}"
    if start == last:
        return date_short(start)
    return f"{date_short(start)} – {date_short(last)}"


def is_whole_months(start: dt.date, last: dt.date) -> bool:
    """Whether the days are the whole of one or several months."""
    return start.day == 1 and (last + dt.timedelta(days=1)).day == 1


def month_of(day: dt.date) -> PeriodCode:
    """The month a day lies in."""
    return PeriodCode(PeriodKind.MONTH, day.year, day.month)


def months_of(span: DateRange) -> list[PeriodCode]:
    """Every month that shares a day with the span, in order."""
    found = [month_of(span.start)]
    while found[-1].dates().end < span.end:
        found.append(found[-1].next_part())
    return found


def _one(text: str, within: DateRange, typed: str, where: str) -> tuple[dt.date, dt.date]:
    plain = text.strip(" ,;.")
    match = _MONTH.fullmatch(plain)
    if match is None:
        day = _day(plain)
        if day is None:
            raise _unreadable(typed, where)
        return day, day
    month, year = int(match["month"]), match["year"]
    if not 1 <= month <= 12:
        raise _unreadable(typed, where)
    if year is None:
        fitting = [code for code in months_of(within) if code.part == month]
        if len(fitting) != 1:
            raise Refused(
                "bad_days",
                _("Trong kỳ của kế hoạch không có đúng một tháng %(month)s.") % {"month": month},
                where,
                _("Hãy ghi cả năm, ví dụ 3/2026."),
            )
        code = fitting[0]
    else:
        if not 1900 <= int(year) <= 2199:
            raise _unreadable(typed, where)
        code = PeriodCode(PeriodKind.MONTH, int(year), month)
    # A month that the period cuts is meant as far as it lies within.
    span = code.dates().intersection(within) or code.dates()
    return span.start, span.last_day


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except Refused:
        return None


def _unreadable(typed: str, where: str) -> Refused:
    way_out = _("Ghi được là: 3/2026 (cả tháng), 15/3/2026, 3/2026 – 5/2026, 15/3/2026 – 20/3/2026.")
    if not typed:
        return Refused("bad_days", _("Chưa ghi thời gian."), where, way_out)
    return Refused("bad_days", _("Không đọc được thời gian “%(text)s”.") % {"text": typed[:60]}, where, way_out)

"""Dated ranges: ``[start, end)`` inside the program, shown with their last day to people.

Both ends are always there, so that databases can compare and index them. An end that is open or unknown is
a sentinel: :data:`OPEN_START` and :data:`OPEN_END`. Sentinels never leave the program: :func:`iso` turns
them into None, :meth:`DateRange.label` into words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_dates import date_short

OPEN_START = date(1, 1, 1)
OPEN_END = date(9999, 12, 31)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """The days from ``start`` (included) to ``end`` (not included). Never empty. Ordered by start."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if isinstance(self.start, datetime) or isinstance(self.end, datetime):
            raise TypeError("A dated range is made of dates, not moments.")
        if self.start >= self.end:
            raise Refused(
                rule="empty_range",
                message=_("Ngày bắt đầu %(start)s không đứng trước ngày kết thúc %(end)s.")
                % {"start": date_short(self.start), "end": date_short(self.end)},
                way_out=_("Hãy nhập ngày kết thúc sau ngày bắt đầu."),
            )

    @classmethod
    def always(cls) -> DateRange:
        """Every day there is."""
        return cls(OPEN_START, OPEN_END)

    @classmethod
    def since(cls, start: date) -> DateRange:
        """From ``start`` on, with no end known."""
        return cls(start, OPEN_END)

    @classmethod
    def single_day(cls, day: date) -> DateRange:
        """Just that day."""
        return cls(day, day + _DAY)

    @classmethod
    def inclusive(cls, first: date, last: date) -> DateRange:
        """From the first day to the last day, both included, as people write it."""
        return cls(first, last if last == OPEN_END else last + _DAY)

    @property
    def last_day(self) -> date:
        """The last day that belongs to the range; :data:`OPEN_END` when it has no end."""
        return self.end if self.end == OPEN_END else self.end - _DAY

    @property
    def has_open_start(self) -> bool:
        """Whether the beginning is unknown."""
        return self.start == OPEN_START

    @property
    def has_open_end(self) -> bool:
        """Whether no end is known."""
        return self.end == OPEN_END

    @property
    def days(self) -> int:
        """How many days the range has (of little meaning where an end is open)."""
        return (self.end - self.start).days

    def contains(self, day: date) -> bool:
        """Whether ``day`` belongs to the range."""
        return self.start <= day < self.end

    def covers(self, other: DateRange) -> bool:
        """Whether every day of ``other`` belongs to this range."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: DateRange) -> bool:
        """Whether the two have a day in common."""
        return self.start < other.end and other.start < self.end

    def adjoins(self, other: DateRange) -> bool:
        """Whether one begins on the very day the other ends (no gap, no overlap)."""
        return self.end == other.start or other.end == self.start

    def intersection(self, other: DateRange) -> DateRange | None:
        """The days both have, or None."""
        if not self.overlaps(other):
            return None
        return DateRange(max(self.start, other.start), min(self.end, other.end))

    def subtract(self, other: DateRange) -> tuple[DateRange, ...]:
        """The days of this range that ``other`` does not have: none, one or two ranges, in order."""
        if not self.overlaps(other):
            return (self,)
        left = (DateRange(self.start, other.start),) if self.start < other.start else ()
        right = (DateRange(other.end, self.end),) if other.end < self.end else ()
        return left + right

    def label(self, *, known_since: date | None = None) -> str:
        """The range in Vietnamese words, last day included: ``từ 01/12/2019 đến 31/12/2024``.

        ``known_since`` is the first day the thing is attested when its beginning is unknown:
        ``từ trước 30/6/2025, chưa rõ ngày``. It is ignored when the beginning is known.
        """
        words = {"start": date_short(self.start), "last": date_short(self.last_day)}
        if self.has_open_start and known_since is not None:
            words["since"] = date_short(known_since)
            if self.has_open_end:
                return _("từ trước %(since)s, chưa rõ ngày") % words
            return _("từ trước %(since)s, chưa rõ ngày, đến hết %(last)s") % words
        if self.has_open_start:
            return _("không giới hạn thời gian") if self.has_open_end else _("đến hết %(last)s") % words
        if self.has_open_end:
            return _("từ %(start)s") % words
        if self.days == 1:
            return _("ngày %(start)s") % words
        return _("từ %(start)s đến %(last)s") % words

    def __str__(self) -> str:
        return f"[{self.start.isoformat()}, {self.end.isoformat()})"


def iso(day: date | None) -> str | None:
    """The day as JSON answers give it (``2021-01-15``); None for an open end."""
    return None if day is None or day in (OPEN_START, OPEN_END) else day.isoformat()


def has_overlap(ranges: Iterable[DateRange]) -> bool:
    """Whether any two of the ranges have a day in common."""
    ordered = sorted(ranges)
    return any(after.start < before.end for before, after in pairwise(ordered))


def coalesce(ranges: Iterable[DateRange]) -> list[DateRange]:
    """The same days as few ranges as possible: overlapping and adjoining ones joined, in order."""
    joined: list[DateRange] = []
    for current in sorted(ranges):
        if joined and current.start <= joined[-1].end:
            if current.end > joined[-1].end:
                joined[-1] = DateRange(joined[-1].start, current.end)
        else:
            joined.append(current)
    return joined


def gaps(ranges: Iterable[DateRange], within: DateRange) -> list[DateRange]:
    """The days of ``within`` that none of the ranges has, as ranges in order."""
    missing: list[DateRange] = []
    reached = within.start
    for current in coalesce(ranges):
        if current.end <= within.start or current.start >= within.end:
            continue
        if current.start > reached:
            missing.append(DateRange(reached, current.start))
        reached = current.end
    if reached < within.end:
        missing.append(DateRange(reached, within.end))
    return missing

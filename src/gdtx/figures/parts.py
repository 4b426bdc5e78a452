"""Parts: the stretches of days that cells are stored for, and how a period is put together from few of them.

The smallest part is a *bucket* (`facts.Buckets`). Over the buckets lie school years, and over these stretches of two,
four and eight years that begin in a year divisible by their length, so that no two of one length overlap. Ten years are
five parts at most instead of thirty, and what was written in one bucket lies in four longer parts, no more.

Cells of a part come in *grains*: FULL has every dimension; FOLDED has scope and area only, which is what most questions
ask; RUNNING has what runs over the end of its bucket, scope, area and last day, which answers for any later day.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from gdtx.foundation.ranges import DateRange

from .facts import Break, Buckets

#: How many years the longer parts last; each is made of two of the length before it, one year of its buckets.
YEARS = (1, 2, 4, 8)

FULL, FOLDED, RUNNING = 0, 1, 2

#: The code of a part without its first day: so many years, and the grain.
DETAIL = 100


class Part(NamedTuple):
    """A stretch of days by its first day and how many years it lasts; 0 years: a bucket."""

    start: dt.date
    years: int = 0

    def code(self, grain: int = FULL) -> int:
        """How cells name it, readable in decimal: of 1 September 2016, eight years, FOLDED: 2016090181."""
        day = self.start.year * 10_000 + self.start.month * 100 + self.start.day
        return day * DETAIL + 10 * self.years + grain


def of_code(code: int) -> tuple[Part, int]:
    """The part and the grain that a code names."""
    day, detail = divmod(code, DETAIL)
    return Part(dt.date(day // 10_000, day // 100 % 100, day % 100), detail // 10), detail % 10


class Parts:
    """The parts over the buckets of a facts table."""

    def __init__(self, buckets: Buckets, year_from: Break) -> None:
        """`year_from`: the day of the year on which years begin; where no bucket begins then, another is taken."""
        self.buckets = buckets
        self.year_from = year_from if year_from in buckets.breaks else max(buckets.breaks)

    def span(self, part: Part) -> DateRange:
        """Its days."""
        if not part.years:
            return DateRange(part.start, self.buckets.next(part.start))
        return DateRange(part.start, part.start.replace(year=part.start.year + part.years))

    def within(self, span: DateRange) -> list[Part]:
        """The parts, as few as possible, that a span of whole buckets is made of, in order."""
        found: list[Part] = []
        day = span.start
        while day < span.end:
            fitting = [part for part in self._from(day) if self.span(part).end <= span.end]
            found.append(fitting[-1] if fitting else Part(day))
            day = self.span(found[-1]).end
        return found

    def buckets_within(self, span: DateRange) -> list[Part]:
        """The buckets that have a day in common with a span."""
        return [Part(start) for start in self.buckets.within(span)]

    def over(self, bucket: dt.date, years: int) -> Part:
        """The part of that length in which a bucket lies."""
        year = bucket.year if (bucket.month, bucket.day) >= self.year_from else bucket.year - 1
        return Part(dt.date(year - year % years, *self.year_from), years)

    def made_of(self, part: Part) -> list[Part]:
        """The parts of the length before it that a part longer than a bucket is made of."""
        if part.years == YEARS[0]:
            return self.buckets_within(self.span(part))
        half = part.years // 2
        return [Part(part.start, half), Part(part.start.replace(year=part.start.year + half), half)]

    def _from(self, day: dt.date) -> list[Part]:
        """The parts longer than a bucket that begin on a day, shortest first."""
        if (day.month, day.day) != self.year_from:
            return []
        return [Part(day, years) for years in YEARS if not day.year % years and day.year + years <= dt.MAXYEAR]

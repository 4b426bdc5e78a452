"""A period is put together from few parts, and every part from the shorter ones."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.figures.facts import Buckets
from gdtx.figures.parts import FOLDED, FULL, RUNNING, YEARS, Part, Parts, of_code
from gdtx.foundation.ranges import DateRange

NATIONAL = Parts(Buckets(((1, 16), (6, 1), (9, 1))), (9, 1))
FINER = Parts(Buckets(((1, 16), (1, 20), (6, 1), (9, 1), (9, 5))), (9, 1))
OTHER = Parts(Buckets(((1, 10), (8, 20))), (9, 1))
ALL = (NATIONAL, FINER, OTHER)

days = st.dates(dt.date(1995, 1, 1), dt.date(2060, 12, 31))


def span_of_buckets(parts: Parts, one: dt.date, other: dt.date) -> DateRange:
    first, last = sorted((one, other))
    return DateRange(parts.buckets.of(first), parts.buckets.next(parts.buckets.of(last)))


@given(days, days)
@settings(max_examples=200)
def test_parts_cover_a_span_without_gap_and_overlap(one: dt.date, other: dt.date) -> None:
    for parts in ALL:
        span = span_of_buckets(parts, one, other)
        found = [parts.span(part) for part in parts.within(span)]
        assert found[0].start == span.start
        assert found[-1].end == span.end
        assert all(before.end == after.start for before, after in pairwise(found))


@given(days)
@settings(max_examples=200)
def test_a_bucket_lies_in_one_part_of_each_length_and_these_in_one_another(day: dt.date) -> None:
    for parts in ALL:
        bucket = Part(parts.buckets.of(day))
        within = parts.span(bucket)
        for years in YEARS:
            over = parts.over(bucket.start, years)
            span = parts.span(over)
            assert (over.years, span.covers(within)) == (years, True)
            assert parts.within(span) == [over]
            made_of = [parts.span(part) for part in parts.made_of(over)]
            assert within in made_of
            assert (made_of[0].start, made_of[-1].end) == (span.start, span.end)
            within = span


def test_ten_school_years_are_few_parts() -> None:
    def years(first: int) -> list[tuple[int, int]]:
        span = DateRange(dt.date(first, 9, 1), dt.date(first + 10, 9, 1))
        return [(part.start.year, part.years) for part in NATIONAL.within(span)]

    assert years(2015) == [(2015, 1), (2016, 8), (2024, 1)]
    assert years(2016) == [(2016, 8), (2024, 2)]
    assert max(len(years(first)) for first in range(2000, 2030)) == 5


def test_a_semester_and_a_year_with_half_of_the_next_are_told_by_buckets_and_years() -> None:
    hk1, hk2 = dt.date(2020, 9, 1), dt.date(2021, 1, 16)

    assert NATIONAL.within(DateRange(hk1, hk2)) == [Part(hk1)]
    assert NATIONAL.within(DateRange(dt.date(2019, 9, 1), hk2)) == [Part(dt.date(2019, 9, 1), 1), Part(hk1)]


def test_years_begin_with_another_bucket_where_none_begins_on_the_wanted_day() -> None:
    assert OTHER.over(dt.date(2021, 1, 10), 1) == Part(dt.date(2020, 8, 20), 1)
    assert OTHER.over(dt.date(2020, 8, 20), 8) == Part(dt.date(2016, 8, 20), 8)


@given(days, st.sampled_from((0, *YEARS)), st.sampled_from((FULL, FOLDED, RUNNING)))
def test_a_code_tells_part_and_grain(day: dt.date, years: int, grain: int) -> None:
    assert of_code(Part(day, years).code(grain)) == (Part(day, years), grain)
    assert Part(dt.date(2016, 9, 1), 8).code(FOLDED) == 2016090181

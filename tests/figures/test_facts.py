from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.figures.facts import Buckets, Column, FactsTable
from gdtx.foundation.periods import containing
from gdtx.foundation.ranges import DateRange

NATIONAL = Buckets(((1, 16), (6, 1), (9, 1)))
FINER = Buckets(((1, 16), (1, 20), (6, 1), (9, 1), (9, 5)))
days = st.dates(dt.date(1995, 1, 1), dt.date(2060, 12, 31))


@given(days)
@settings(max_examples=200)
def test_every_day_lies_in_exactly_one_bucket_and_buckets_meet(day: dt.date) -> None:
    for buckets in (NATIONAL, FINER):
        start = buckets.of(day)
        following = buckets.next(start)
        assert start <= day < following
        assert buckets.of(following) == following
        assert buckets.of(following - dt.timedelta(days=1)) == start


@given(days)
@settings(max_examples=100)
def test_under_the_national_calendar_buckets_are_the_parts_of_the_school_year(day: dt.date) -> None:
    part = containing(day).dates()

    assert (NATIONAL.of(day), NATIONAL.next(NATIONAL.of(day))) == (part.start, part.end)


def test_only_a_union_of_buckets_can_be_answered_from_stored_cells() -> None:
    def span(start: str, end: str) -> DateRange:
        return DateRange(dt.date.fromisoformat(start), dt.date.fromisoformat(end))

    assert NATIONAL.are_whole(span("2020-09-01", "2021-01-16"))
    assert NATIONAL.are_whole(span("2011-09-01", "2021-09-01"))
    assert not NATIONAL.are_whole(span("2020-09-01", "2021-01-15"))
    assert not NATIONAL.are_whole(span("2020-01-01", "2021-01-01"))
    assert NATIONAL.within(span("2020-10-01", "2021-06-02")) == [
        dt.date(2020, 9, 1),
        dt.date(2021, 1, 16),
        dt.date(2021, 6, 1),
    ]


def test_a_table_that_a_cell_cannot_hold_is_refused_at_start() -> None:
    columns = tuple(Column(f"c{number}", "", optional=True) for number in range(9))

    with pytest.raises(ValueError, match="more dimensions or amounts"):
        FactsTable("t", "", "SELECT 1", "id", "s", "a", ("d",), columns=columns, breaks=lambda: ((1, 1),))
    with pytest.raises(ValueError, match="states cannot be stored"):
        FactsTable("t", "", "SELECT 1", "id", "s", "a", ("d", "e"), breaks=lambda: ((1, 1),))

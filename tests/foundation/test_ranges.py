"""Half-open dated ranges."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange, coalesce, gaps, has_overlap, iso

EPOCH = date(2020, 1, 1)
DAYS = [EPOCH + timedelta(days=offset) for offset in range(40)]


@st.composite
def short_ranges(draw):
    start = draw(st.integers(0, 38))
    return DateRange(DAYS[start], DAYS[draw(st.integers(start + 1, 39))])


def days_of(*ranges):
    return [day for day in DAYS if any(one.contains(day) for one in ranges)]


class TestOneRange:
    def test_the_end_does_not_belong_to_it(self):
        days = DateRange(date(2019, 12, 1), date(2025, 1, 1))

        assert days.contains(date(2019, 12, 1))
        assert days.contains(date(2024, 12, 31))
        assert not days.contains(date(2025, 1, 1))
        assert not days.contains(date(2019, 11, 30))

    @pytest.mark.parametrize("end", [date(2020, 1, 1), date(2019, 12, 31)])
    def test_an_empty_or_reversed_range_is_refused_in_words(self, end):
        with pytest.raises(Refused) as caught:
            DateRange(date(2020, 1, 1), end)

        assert caught.value.rule == "empty_range"
        assert "01/01/2020" in str(caught.value)

    def test_a_moment_is_not_a_day(self):
        with pytest.raises(TypeError):
            DateRange(datetime(2020, 1, 1, tzinfo=UTC), date(2021, 1, 1))

    def test_made_from_first_and_last_day(self):
        assert DateRange.inclusive(date(2020, 9, 1), date(2021, 1, 15)) == DateRange(
            date(2020, 9, 1), date(2021, 1, 16)
        )
        assert DateRange.inclusive(date(2020, 9, 1), OPEN_END) == DateRange.since(date(2020, 9, 1))
        assert DateRange.single_day(date(2020, 9, 1)).days == 1

    def test_an_open_end_has_no_last_day_before_it(self):
        assert DateRange.since(date(2020, 9, 1)).last_day == OPEN_END
        assert DateRange.always().contains(date(2020, 9, 1))

    @given(short_ranges(), short_ranges())
    @settings(max_examples=200)
    def test_set_operations_agree_with_sets_of_days(self, a, b):
        both = a.intersection(b)
        assert (set(days_of(both)) if both else set()) == set(days_of(a)) & set(days_of(b))
        assert set(days_of(*a.subtract(b))) == set(days_of(a)) - set(days_of(b))
        assert a.overlaps(b) == b.overlaps(a) == bool(both)
        assert a.covers(b) == (set(days_of(b)) <= set(days_of(a)))

    @given(short_ranges(), short_ranges())
    def test_adjoining_ranges_share_no_day_and_leave_none_out(self, a, b):
        joined = coalesce([a, b])

        assert a.adjoins(b) == (not a.overlaps(b) and len(joined) == 1)

    @given(short_ranges(), short_ranges())
    def test_subtracting_leaves_ranges_in_order_without_overlap(self, a, b):
        left = a.subtract(b)

        assert list(left) == sorted(left)
        assert not has_overlap(left)
        assert len(left) <= 2


class TestLists:
    @given(st.lists(short_ranges(), max_size=6))
    def test_coalescing_keeps_the_days_and_leaves_gaps_between(self, ranges):
        joined = coalesce(ranges)

        assert days_of(*joined) == days_of(*ranges)
        assert all(before.end < after.start for before, after in pairwise(joined))

    @given(st.lists(short_ranges(), max_size=6), short_ranges())
    def test_gaps_are_the_days_nobody_has(self, ranges, within):
        missing = gaps(ranges, within)

        assert set(days_of(*missing)) == set(days_of(within)) - set(days_of(*ranges))
        assert missing == coalesce(missing)

    @given(st.lists(short_ranges(), max_size=6))
    def test_overlap_is_found_when_some_day_is_counted_twice(self, ranges):
        twice = any(sum(one.contains(day) for one in ranges) > 1 for day in DAYS)

        assert has_overlap(ranges) == twice


class TestShown:
    @pytest.mark.parametrize(
        ("days", "known_since", "label"),
        [
            (DateRange(date(2019, 12, 1), date(2025, 1, 1)), None, "từ 01/12/2019 đến 31/12/2024"),
            (DateRange.since(date(2025, 7, 1)), None, "từ 01/7/2025"),
            (DateRange.single_day(date(2022, 9, 5)), None, "ngày 05/9/2022"),
            (DateRange(OPEN_START, date(2025, 7, 1)), None, "đến hết 30/6/2025"),
            (DateRange.always(), date(2025, 6, 30), "từ trước 30/6/2025, chưa rõ ngày"),
            (
                DateRange(OPEN_START, date(2025, 7, 1)),
                date(2025, 6, 30),
                "từ trước 30/6/2025, chưa rõ ngày, đến hết 30/6/2025",
            ),
            (DateRange.always(), None, "không giới hạn thời gian"),
            (DateRange.since(date(2025, 7, 1)), date(2025, 6, 30), "từ 01/7/2025"),
        ],
    )
    def test_people_read_the_last_day(self, days, known_since, label):
        assert days.label(known_since=known_since) == label

    def test_sentinels_never_leave_the_program(self):
        assert iso(OPEN_START) is None
        assert iso(OPEN_END) is None
        assert iso(None) is None
        assert iso(date(2021, 1, 15)) == "2021-01-15"

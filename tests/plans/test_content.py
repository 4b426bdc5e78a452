"""Differences of versions lead from one to the other and add up; months and their year; days as typed. No database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import DateRange
from gdtx.plans.content import TEXTS, Content, Departure, apply, departures, differences
from gdtx.plans.when import read_days, say_days

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
WORDS = st.sampled_from(["", "Trồng rau", "Tin học", "Cần gì học nấy"])
ROWS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries({"title": WORDS, "money": st.none() | st.integers(0, 5), "starts_on": DAYS}),
)
VERSIONS = st.builds(
    Content,
    texts=st.fixed_dictionaries(dict.fromkeys(TEXTS, WORDS)),
    bases=ROWS,
    targets=ROWS,
    activities=ROWS,
)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_differences_lead_from_version_to_version_and_add_up(one: Content, two: Content, three: Content) -> None:
    assert apply(one, differences(one, two)) == two
    assert apply(apply(one, differences(one, two)), differences(two, three)) == apply(one, differences(one, three))
    assert differences(one, one) == []
    assert len(differences(one, two)) == len(differences(two, one))


# --- Months ---------------------------------------------------------------------------------------------------


def planned(start: dt.date, last: dt.date, money: int = 0, source: str = "") -> dict[str, object]:
    return {"title": "Trồng rau", "starts_on": start, "last_on": last, "money": money, "source": source}


MARCH, MARCH_END = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("year", "month", "found"),
    [
        (planned(MARCH, MARCH_END), planned(MARCH, MARCH_END), []),
        (planned(MARCH, MARCH_END), planned(dt.date(2026, 3, 9), dt.date(2026, 3, 9)), []),
        (planned(dt.date(2026, 2, 1), dt.date(2026, 2, 1)), planned(MARCH, dt.date(2026, 3, 3)), []),
        (planned(dt.date(2026, 1, 1), dt.date(2026, 2, 1)), planned(MARCH, dt.date(2026, 3, 4)), ["moved"]),
        (planned(dt.date(2026, 5, 1), dt.date(2026, 5, 9)), planned(MARCH, dt.date(2026, 3, 4)), ["moved"]),
        (planned(MARCH, MARCH_END, 9, "commune"), planned(MARCH, MARCH_END, 9, "commune"), []),
        (planned(MARCH, MARCH_END, 9, "commune"), planned(MARCH, MARCH_END, 5, "commune"), []),
        (planned(MARCH, MARCH_END, 9, "commune"), planned(MARCH, MARCH_END, 10, "commune"), ["money"]),
        (planned(MARCH, MARCH_END, 9, "commune"), planned(MARCH, MARCH_END, 9, "fees"), ["money"]),
        (planned(MARCH, MARCH_END), None, ["dropped"]),
        (planned(MARCH, dt.date(2026, 4, 2)), None, []),
        (None, planned(MARCH, MARCH_END), ["added"]),
    ],
)
def test_a_month_departs_by_what_is_new_dropped_dearer_or_more_than_thirty_days_away(
    year: dict[str, object] | None, month: dict[str, object] | None, found: list[str]
) -> None:
    told = departures({"a": year} if year else {}, {"a": month} if month else {}, MARCH, MARCH_END)

    assert [each.kind for each in told] == [Departure(name) for name in found]


# --- Days -------------------------------------------------------------------------------------------------------

YEAR = DateRange(dt.date(2026, 1, 1), dt.date(2027, 1, 1))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("3/2026", MARCH, MARCH_END),
        ("tháng 3", MARCH, MARCH_END),
        ("3/2026 – 4/2026", MARCH, dt.date(2026, 4, 30)),
        ("tháng 3 đến tháng 4", MARCH, dt.date(2026, 4, 30)),
        ("15/3/2026", dt.date(2026, 3, 15), dt.date(2026, 3, 15)),
        ("15/3/2026 - 20/3/2026", dt.date(2026, 3, 15), dt.date(2026, 3, 20)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, first: dt.date, last: dt.date) -> None:
    assert read_days(typed, YEAR) == (first, last)


@given(DAYS, DAYS)
def test_what_is_said_of_days_is_read_again(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))

    assert read_days(say_days(first, last), YEAR) == (first, last)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("", "bad_days"),
        ("13/2026", "bad_days"),
        ("30/2/2026", "bad_days"),
        ("tháng 3 – 4 – 5", "bad_days"),
        ("20/3/2026 – 15/3/2026", "dates_reversed"),
        ("12/2026 – 1/2027", "outside_period"),
        ("3/2025", "outside_period"),
    ],
)
def test_days_that_cannot_be_are_refused_by_name(typed: str, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_days(typed, YEAR)

    assert refusal.value.rule == rule

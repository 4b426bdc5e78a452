"""Differences of versions lead from one to the other and add up; months and their year; days as typed. No database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import DateRange
from gdtx.plans.content import TEXTS, Content, Departure, Difference, apply, departures, differences
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


def added_up(first: list[Difference], then: list[Difference]) -> set[tuple[object, ...]]:
    """Two lists of differences as one: before the first, after the last; what comes back to where it was is gone."""
    pairs: dict[tuple[str, str, str], tuple[object, object]] = {}
    for each in [*first, *then]:
        for name, (before, after) in each.fields.items():
            place = (str(each.section), each.key, name)
            pairs[place] = (pairs[place][0] if place in pairs else before, after)
    return {(*place, *pair) for place, pair in pairs.items() if pair[0] != pair[1]}


@given(VERSIONS, VERSIONS, VERSIONS)
def test_differences_of_successive_versions_are_those_of_the_first_and_the_last(
    one: Content, two: Content, three: Content
) -> None:
    assert added_up(differences(one, two), differences(two, three)) == added_up(differences(one, three), [])


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


@st.composite
def spans(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    one, other = draw(DAYS), draw(DAYS)
    return min(one, other), max(one, other)


PLANNED = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(
        lambda days, money, source: planned(*days, money, source if money else ""),
        spans(),
        st.integers(0, 3),
        st.sampled_from(["commune", "fees"]),
    ),
)


def of_march(year: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """What a month plan begins with: what lies in the month, cut to it; of longer ones no money."""
    found = {}
    for key, row in year.items():
        first, last = row["starts_on"], row["last_on"]
        assert isinstance(first, dt.date)
        assert isinstance(last, dt.date)
        if first <= MARCH_END and last >= MARCH:
            whole = first >= MARCH and last <= MARCH_END
            money = (row["money"], row["source"]) if whole else (0, "")
            found[key] = planned(max(first, MARCH), min(last, MARCH_END), *money)  # type: ignore[arg-type]
    return found


@given(PLANNED, PLANNED)
def test_a_month_taken_from_its_year_does_not_depart_and_one_changed_departs_where_it_was_changed(
    year: dict[str, dict[str, object]], other: dict[str, dict[str, object]]
) -> None:
    month = of_march(year)
    assert departures(year, month, MARCH, MARCH_END) == []

    changed = {**month, **of_march(other)}
    told = {(str(each.kind), each.key) for each in departures(year, changed, MARCH, MARCH_END)}
    assert {key for kind, key in told if kind == "added"} == set(changed) - set(year)
    assert {key for _kind, key in told} <= set(of_march(other))
    gone = {key: row for key, row in month.items() if key not in other}
    dropped = {each.key for each in departures(year, gone, MARCH, MARCH_END)}
    whole = {key for key, row in year.items() if row["starts_on"] >= MARCH and row["last_on"] <= MARCH_END}  # type: ignore[operator]
    assert dropped == whole - set(gone)


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

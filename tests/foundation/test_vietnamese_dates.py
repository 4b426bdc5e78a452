"""Dates shown and read the Vietnamese way."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_long, date_short, datetime_short, parse_date

DAY = date(2022, 9, 5)


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (DAY, "05/9/2022", "ngày 05 tháng 9 năm 2022"),
        (date(2021, 2, 1), "01/02/2021", "ngày 01 tháng 02 năm 2021"),
        (date(2025, 6, 30), "30/6/2025", "ngày 30 tháng 6 năm 2025"),
        (date(2024, 12, 31), "31/12/2024", "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_a_zero_stands_before_small_days_and_the_first_two_months(day, short, long):
    assert (date_short(day), date_long(day)) == (short, long)


def test_a_moment_is_shown_in_vietnamese_time():
    assert datetime_short(datetime(2022, 9, 4, 18, 5, tzinfo=UTC)) == "01:05 ngày 05/9/2022"
    with pytest.raises(TypeError):
        datetime_short(datetime(2022, 9, 4, 18, 5))


@pytest.mark.parametrize(
    "typed",
    [
        "05/9/2022",
        "5/9/2022",
        "05/09/2022",
        "5-9-2022",
        "5.9.2022",
        "5 / 9 / 2022",
        "ngày 05 tháng 9 năm 2022",
        unicodedata.normalize("NFD", "Ngày 5 tháng 9 năm 2022"),
        "2022-09-05",
        "2022-09-05 00:00:00",
        "2022-09-05T00:00:00",
    ],
)
def test_the_usual_ways_of_typing_a_day_are_read(typed):
    assert parse_date(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("31/2/2021", "bad_date"),
        ("29/02/2021", "bad_date"),
        ("9/31/2021", "bad_date"),
        ("00/01/2021", "bad_date"),
        ("01/01/0000", "bad_date"),
        ("tháng 9/2022", "bad_date"),
        ("2022", "bad_date"),
        ("44809", "bad_date"),
        ("", "bad_date"),
        ("2022-09-05 08:00", "bad_date"),
        ("5/9/22", "short_year"),
    ],
)
def test_what_is_no_sure_day_is_refused(typed, rule):
    with pytest.raises(Refused) as caught:
        parse_date(typed, where="Ngày bắt đầu")

    assert (caught.value.rule, caught.value.where) == (rule, "Ngày bắt đầu")
    assert "05/9/2022" in str(caught.value)


@given(st.dates(date(1000, 1, 1)))
def test_what_we_show_we_read(day):
    assert parse_date(date_short(day)) == parse_date(date_long(day)) == parse_date(day.isoformat()) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_refusal(text):
    try:
        outcome = parse_date(text)
    except Refused as refusal:
        outcome = refusal.rule
    assert isinstance(outcome, date) or outcome in ("bad_date", "short_year")

"""Period codes, their days and names."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import (
    NATIONAL_CALENDAR,
    SCHOOL_PARTS,
    Period,
    PeriodCode,
    PeriodKind,
    SchoolCalendar,
    buckets,
    containing,
    parse,
)
from gdtx.foundation.ranges import DateRange, coalesce

PARTS = {PeriodKind.HALF: 2, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}


@st.composite
def codes(draw, kinds=tuple(PeriodKind)):
    kind = draw(st.sampled_from(kinds))
    part = draw(st.integers(1, PARTS[kind])) if kind in PARTS else 0
    return PeriodCode(kind, draw(st.integers(1950, 2100)), part)


@st.composite
def calendars(draw):
    """School calendars whose parts begin on any three days after one another."""
    first = draw(st.dates(date(2001, 7, 1), date(2001, 10, 31)))
    second = first + timedelta(days=draw(st.integers(60, 170)))
    third = second + timedelta(days=draw(st.integers(30, 120)))
    assume(not any((day.month, day.day) == (2, 29) for day in (second, third)))
    return SchoolCalendar(*((day.month, day.day) for day in (first, second, third)))


DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "label", "short", "first", "last"),
        [
            ("2020-2021", "năm học 2020-2021", "Năm học 2020-2021", (2020, 9, 1), (2021, 8, 31)),
            ("2020-2021/HK1", "học kỳ I năm học 2020-2021", "HK1 2020-2021", (2020, 9, 1), (2021, 1, 15)),
            ("2020-2021/HK2", "học kỳ II năm học 2020-2021", "HK2 2020-2021", (2021, 1, 16), (2021, 5, 31)),
            ("2020-2021/HE", "hè năm học 2020-2021", "Hè 2020-2021", (2021, 6, 1), (2021, 8, 31)),
            ("2021", "năm 2021", "Năm 2021", (2021, 1, 1), (2021, 12, 31)),
            ("2021-H1", "6 tháng đầu năm 2021", "6 tháng đầu 2021", (2021, 1, 1), (2021, 6, 30)),
            ("2021-H2", "6 tháng cuối năm 2021", "6 tháng cuối 2021", (2021, 7, 1), (2021, 12, 31)),
            ("2021-Q2", "quý II năm 2021", "Quý II/2021", (2021, 4, 1), (2021, 6, 30)),
            ("2021-Q4", "quý IV năm 2021", "Quý IV/2021", (2021, 10, 1), (2021, 12, 31)),
            ("2021-03", "tháng 3 năm 2021", "Tháng 3/2021", (2021, 3, 1), (2021, 3, 31)),
            ("2020-02", "tháng 2 năm 2020", "Tháng 2/2020", (2020, 2, 1), (2020, 2, 29)),
            ("2021-12", "tháng 12 năm 2021", "Tháng 12/2021", (2021, 12, 1), (2021, 12, 31)),
        ],
    )
    def test_a_code_has_its_name_and_its_days(self, code, label, short, first, last):
        period = parse(code)

        assert (period.text, period.label, period.short_label) == (code, label, short)
        assert period.dates() == DateRange.inclusive(date(*first), date(*last))

    @given(codes())
    def test_the_text_of_a_code_reads_back_as_the_same_code(self, code):
        assert parse(code.text) == code

    @pytest.mark.parametrize("typed", [" 2020-2021/HK1 ", "2020-2021/hk1", "2020–2021/HK1", "2020 - 2021 / HK1"])
    def test_small_slips_in_typing_are_forgiven(self, typed):
        assert parse(typed).text == "2020-2021/HK1"

    @pytest.mark.parametrize(
        ("bad", "says"),
        [
            ("", "không phải là mã kỳ"),
            ("2020-2022", "hai năm liền nhau"),
            ("2021-2020/HK1", "hai năm liền nhau"),
            ("2020-2021/HK3", "không phải là mã kỳ"),
            ("2021-00", "tháng từ 01 đến 12"),
            ("2021-13", "tháng từ 01 đến 12"),
            ("2021-Q5", "không phải là mã kỳ"),
            ("2021-H3", "không phải là mã kỳ"),
            ("2021-3", "không phải là mã kỳ"),
            ("0021", "không hợp lý"),
            ("9999-10000", "không phải là mã kỳ"),
            ("２０２１", "không phải là mã kỳ"),
            ("2021/HK1", "không phải là mã kỳ"),
            ("HK1", "không phải là mã kỳ"),
        ],
    )
    def test_a_bad_code_is_refused_with_the_forms_that_work(self, bad, says):
        with pytest.raises(Refused) as caught:
            parse(bad, where="--period")

        error = caught.value.as_dict()
        assert (error["rule"], error["where"]) == ("bad_period", "--period")
        assert says in error["message"]
        assert "2020-2021/HK1" in error["message"]
        assert "2021-03" in error["message"]

    @given(st.text(max_size=15))
    def test_any_text_is_a_period_or_a_refusal(self, text):
        rule = None
        try:
            code = parse(text)
        except Refused as refusal:
            rule = refusal.rule
        assert rule == "bad_period" if rule else parse(code.text) == code

    @pytest.mark.parametrize(
        ("kind", "part"),
        [(PeriodKind.YEAR, 1), (PeriodKind.HALF, 0), (PeriodKind.MONTH, 13), (PeriodKind.SEMESTER_1, 1)],
    )
    def test_a_part_that_does_not_exist_cannot_be_made(self, kind, part):
        with pytest.raises(ValueError, match="Part"):
            PeriodCode(kind, 2020, part)


class TestNeighbours:
    @given(codes())
    def test_the_year_before_is_the_same_part_one_year_earlier(self, code):
        before = code.previous_year()

        assert (before.kind, before.part, before.year) == (code.kind, code.part, code.year - 1)

    @pytest.mark.parametrize(
        ("code", "before"),
        [
            ("2020-2021/HK2", "2020-2021/HK1"),
            ("2020-2021/HK1", "2019-2020/HE"),
            ("2020-2021", "2019-2020"),
            ("2021", "2020"),
            ("2021-H1", "2020-H2"),
            ("2021-Q1", "2020-Q4"),
            ("2021-01", "2020-12"),
        ],
    )
    def test_the_period_just_before(self, code, before):
        assert parse(code).previous_part().text == before
        assert parse(before).next_part().text == code

    @given(codes(), calendars())
    def test_a_period_begins_where_the_one_before_it_ends(self, code, calendar):
        assert code.previous_part().dates(calendar).end == code.dates(calendar).start


class TestCalendar:
    @given(st.integers(1950, 2100), calendars())
    def test_the_parts_tile_the_school_year(self, year, calendar):
        school_year = PeriodCode(PeriodKind.SCHOOL_YEAR, year)
        parts = [part.dates(calendar) for part in school_year.parts()]

        assert [before.end for before in parts[:-1]] == [after.start for after in parts[1:]]
        assert coalesce(parts) == [school_year.dates(calendar)]

    @given(DAYS, calendars())
    def test_every_day_is_in_the_one_part_that_contains_it(self, day, calendar):
        code = containing(day, calendar)

        assert code.kind in SCHOOL_PARTS
        assert code.dates(calendar).contains(day)
        assert not code.previous_part().dates(calendar).contains(day)
        assert not code.next_part().dates(calendar).contains(day)

    @pytest.mark.parametrize(
        ("day", "code"),
        [
            (date(2020, 9, 1), "2020-2021/HK1"),
            (date(2021, 1, 15), "2020-2021/HK1"),
            (date(2021, 1, 16), "2020-2021/HK2"),
            (date(2021, 5, 31), "2020-2021/HK2"),
            (date(2021, 6, 1), "2020-2021/HE"),
            (date(2021, 8, 31), "2020-2021/HE"),
            (date(2020, 2, 29), "2019-2020/HK2"),
        ],
    )
    def test_borders_of_the_national_calendar(self, day, code):
        assert containing(day).text == code

    @pytest.mark.parametrize(
        "starts",
        [((9, 1), (9, 1), (6, 1)), ((9, 1), (6, 1), (1, 16)), ((9, 1), (2, 29), (6, 1)), ((13, 1), (1, 1), (6, 1))],
    )
    def test_a_calendar_out_of_order_cannot_be_made(self, starts):
        with pytest.raises(ValueError, match=r".+"):
            SchoolCalendar(*starts)

    def test_a_second_semester_may_begin_before_new_year(self):
        calendar = SchoolCalendar((8, 15), (12, 20), (6, 1))

        assert parse("2020-2021/HK2").dates(calendar) == DateRange(date(2020, 12, 20), date(2021, 6, 1))


class TestBuckets:
    def test_a_school_year_is_its_three_parts(self):
        assert [part.text for part in buckets(parse("2020-2021").dates())] == [
            "2020-2021/HK1",
            "2020-2021/HK2",
            "2020-2021/HE",
        ]

    @pytest.mark.parametrize("code", ["2021", "2021-H1", "2021-Q2", "2021-03"])
    def test_calendar_periods_cut_a_semester(self, code):
        assert buckets(parse(code).dates()) is None

    def test_the_first_half_of_a_part_is_not_the_part(self):
        days = parse("2020-2021/HK1").dates()

        assert buckets(DateRange(days.start, days.end - timedelta(days=1))) is None
        assert buckets(DateRange(days.start + timedelta(days=1), days.end)) is None

    def test_a_range_without_an_end_is_no_union_of_parts(self):
        assert buckets(DateRange.always()) is None
        assert buckets(DateRange.since(date(2020, 9, 1))) is None

    @given(codes(kinds=SCHOOL_PARTS), st.integers(1, 7), calendars())
    @settings(max_examples=50)
    def test_any_run_of_parts_is_found_again(self, first, length, calendar):
        run = [first]
        for _ in range(length - 1):
            run.append(run[-1].next_part())
        days = DateRange(run[0].dates(calendar).start, run[-1].dates(calendar).end)

        assert buckets(days, calendar) == run

    @given(DAYS, st.integers(1, 900))
    def test_what_is_found_tiles_the_range_exactly(self, start, length):
        days = DateRange(start, start + timedelta(days=length))
        found = buckets(days)

        if found is not None:
            assert coalesce(part.dates() for part in found) == [days]


def test_a_period_carries_the_days_of_its_own_calendar():
    calendar = SchoolCalendar((8, 15), (1, 10), (6, 15))
    period = Period.of("2020-2021/HK1", calendar)

    assert (period.text, period.label) == ("2020-2021/HK1", "học kỳ I năm học 2020-2021")
    assert (period.start, period.end, period.last_day) == (date(2020, 8, 15), date(2021, 1, 10), date(2021, 1, 9))
    assert period.contains(date(2020, 8, 20))
    assert not Period.of("2020-2021/HK1", NATIONAL_CALENDAR).contains(date(2020, 8, 20))


def test_the_school_year_of_a_part_is_known():
    assert str(parse("2020-2021/HE").school_year) == "2020-2021"
    assert parse("2021-03").school_year is None

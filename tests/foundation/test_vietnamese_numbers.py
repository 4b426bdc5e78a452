"""Numbers shown and read the Vietnamese way."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import (
    decimal,
    difference,
    number,
    parse_number,
    percent,
    percent_difference,
    plus_minus,
    rate,
    read_number,
)

RULES = ("bad_number", "fractional_number", "ambiguous_number", "number_too_large")


class TestShown:
    @pytest.mark.parametrize(
        ("value", "text"), [(0, "0"), (999, "999"), (10029, "10.029"), (988496, "988.496"), (-1200, "-1.200")]
    )
    def test_thousands_are_parted_by_dots(self, value, text):
        assert number(value) == text

    @pytest.mark.parametrize(
        ("value", "places", "text"),
        [
            (98.56, 1, "98,6"),
            (0.05, 1, "0,1"),
            (2.675, 2, "2,68"),
            (Decimal("1234.5"), 2, "1.234,50"),
            (-0.04, 1, "0,0"),
            (12, 0, "12"),
            (99.995, 2, "100,00"),
        ],
    )
    def test_decimals_are_rounded_half_up_with_a_comma(self, value, places, text):
        assert decimal(value, places) == text

    def test_percentages_and_differences_read_like_a_report(self):
        assert percent(57.14) == "57,1%"
        assert percent(100, 0) == "100%"
        assert percent_difference(5.24) == "tăng 5,2%"
        assert percent_difference(-12) == "giảm 12,0%"
        assert percent_difference(0) == "không đổi"
        assert percent_difference(0.01) == "gần như không đổi"
        assert difference(120) == "tăng 120"
        assert difference(-1200) == "giảm 1.200"
        assert difference(0) == "không đổi"
        assert [plus_minus(value) for value in (120, -1200, 0)] == ["+120", "-1.200", "0"]


class TestRate:
    @pytest.mark.parametrize(
        ("part", "whole", "places", "expected"),
        [(2, 3, 2, "66.67"), (1, 800, 2, "0.13"), (9, 10, 2, "90.00"), (0, 5, 2, "0.00"), (1, 3, 0, "33")],
    )
    def test_a_rate_is_recomputed_from_the_sums_half_up(self, part, whole, places, expected):
        assert str(rate(part, whole, places)) == expected

    def test_there_is_no_rate_of_nothing(self):
        assert rate(0, 0) is None

    @given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 4))
    def test_a_rate_is_never_further_off_than_half_a_step(self, part, whole, places):
        found = rate(part, whole, places)

        assert abs(Fraction(found) - Fraction(100 * part, whole)) <= Fraction(1, 2 * 10**places)


class TestRead:
    @pytest.mark.parametrize(
        "typed", ["1200", "1.200", " 1.200 ", "+1200", 1200, 1200.0, Decimal("1200"), "０１２００"]
    )
    def test_usual_spellings_are_read_without_a_note(self, typed):
        assert read_number(typed).value == 1200
        assert read_number(typed).note is None

    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("1,200", 1200),
            ("1 200", 1200),
            ("1\u00a0200", 1200),
            ("12 người", 12),
            ("12 NGƯỜI", 12),
            ("45 lượt học viên", 45),
            ("1.500.000 đồng", 1500000),
            ("1.500.000đ", 1500000),
            ("12.0", 12),
            ("12,00", 12),
            ("1.200,00", 1200),
            ("1,200.00", 1200),
            ("12 ng\u01b0\u01a1\u0300i", 12),
        ],
    )
    def test_unusual_spellings_are_read_and_said(self, typed, value):
        reading = read_number(typed)

        assert reading.value == value
        assert number(value) in reading.note

    @pytest.mark.parametrize(
        ("typed", "rule"),
        [
            ("12,5", "fractional_number"),
            ("12.5", "fractional_number"),
            ("1.200,5", "fractional_number"),
            (12.5, "fractional_number"),
            (1e-3, "fractional_number"),
            ("1.200,000", "ambiguous_number"),
            ("0,500", "ambiguous_number"),
            ("0.500", "ambiguous_number"),
            ("1.2000", "ambiguous_number"),
            ("12.50.000", "ambiguous_number"),
            ("12 50", "ambiguous_number"),
            ("01.200", "ambiguous_number"),
            ("khoảng 20", "bad_number"),
            ("hơn 20", "bad_number"),
            ("~20", "bad_number"),
            ("20-30", "bad_number"),
            ("20%", "bad_number"),
            ("12 triệu", "bad_number"),
            ("2 chục", "bad_number"),
            ("mười hai", "bad_number"),
            ("#REF!", "bad_number"),
            ("=1+1", "bad_number"),
            ("", "bad_number"),
            (True, "bad_number"),
            ("9" * 16, "number_too_large"),
            (float("inf"), "number_too_large"),
            (float("nan"), "number_too_large"),
            (1e300, "number_too_large"),
        ],
    )
    def test_what_is_no_sure_whole_number_is_refused_by_its_rule(self, typed, rule):
        with pytest.raises(Refused) as caught:
            parse_number(typed, where={"row": 5, "column": "Nữ"})

        assert caught.value.rule == rule
        assert caught.value.where == {"row": 5, "column": "Nữ"}
        assert caught.value.way_out

    def test_a_negative_number_is_read_for_the_rule_of_the_caller(self):
        assert parse_number("-5") == -5
        assert parse_number("−1.200") == -1200

    @given(st.integers(-(10**14), 10**14))
    def test_what_we_show_we_read(self, value):
        assert parse_number(number(value)) == value
        assert parse_number(str(value)) == value
        assert parse_number(f"{value:,d}") == value

    @given(st.text(max_size=12))
    def test_any_text_is_a_number_or_a_refusal(self, text):
        try:
            outcome = parse_number(text)
        except Refused as refusal:
            outcome = refusal.rule
        assert isinstance(outcome, int) or outcome in RULES

"""Numbers in running text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gdtx.reading.numbers import find, in_words, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.345", 12345),
        ("1.234.567", 1234567),
        ("85", 85),
        ("3,25", Decimal("3.25")),
        ("1,7 triệu", 1_700_000),
        ("9 nghìn", 9_000),
        ("2 nghìn tỷ", 2_000_000_000_000),
        ("64,2%", Decimal("64.2")),
        ("64.2%", Decimal("64.2")),
        ("40 phần trăm", 40),
        ("1 200 300", 1_200_300),
        ("1.234,5", Decimal("1234.5")),
        ("3.420 triệu", 3_420_000_000),
        ("34 tỷ 500 triệu", 34_500_000_000),
    ],
)
def test_a_number_has_the_value_an_office_means(text, value):
    (found,) = find(text)

    assert found.value == value
    assert text[found.span.start : found.span.end] == text


@pytest.mark.parametrize(
    ("text", "doubt"), [("1,200", "english"), ("97.5%", "english"), ("1.200", None), ("97,5%", None)]
)
def test_the_english_way_of_parting_digits_is_told(text, doubt):
    (found,) = find(text)

    assert found.doubt == doubt


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("sáu nghìn", 6000),
        ("hai trăm", 200),
        ("một triệu rưỡi", 1_500_000),
        ("ba mươi lăm nghìn", 35_000),
        ("mười hai nghìn", 12_000),
        ("hai trăm lẻ năm", 205),
        ("năm một", None),
        ("hai mươi lăm", 25),
        ("bảy", None),
        ("nghìn triệu", None),
        ("ba bốn", None),
    ],
)
def test_numbers_in_words_count_from_ten_up(words, value):
    assert in_words(words) == value


def test_a_percentage_of_three_decimals_is_no_thousand():
    assert value_of("12.345", fraction=True)[0] == Decimal("12.345")
    assert value_of("12.345", fraction=False)[0] == 12345

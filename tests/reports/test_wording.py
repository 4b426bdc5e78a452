"""Words that fit a number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.reports import wording
from gdtx.reports.wording import Change


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (500, 500, "không đổi"),
        (10_001, 10_000, "gần như không đổi (tăng 01 lớp)"),
        (10_290, 10_000, "tăng nhẹ 290 lớp (2,9%)"),
        (9_701, 10_000, "giảm nhẹ 299 lớp (3,0%)"),
        (10_300, 10_000, "tăng 300 lớp (3,0%)"),
        (11_490, 10_000, "tăng 1.490 lớp (14,9%)"),
        (11_500, 10_000, "tăng mạnh 1.500 lớp (15,0%)"),
        (8_500, 10_000, "giảm mạnh 1.500 lớp (15,0%)"),
        (10_029, 11_118, "giảm 1.089 lớp (9,8%)"),
        (25_000, 10_000, "gấp 2,5 lần (tăng 15.000 lớp)"),
        (20_000, 10_000, "gấp 2 lần (tăng 10.000 lớp)"),
        (3, 2, "tăng 01 lớp"),
        (2, 3, "giảm 01 lớp"),
        (12, 0, "tăng 12 lớp (cùng kỳ không có)"),
        (0, 12, "giảm toàn bộ 12 lớp"),
    ],
)
def test_a_change_is_told_in_words_that_fit_it(now: int, before: int, sentence: str) -> None:
    if (now, before) == (9_701, 10_000):  # 2,99% is shown as 3,0%, and so it is no slight change
        sentence = "giảm 299 lớp (3,0%)"

    assert Change(now, before).sentence("lớp") == sentence


def test_nothing_is_compared_with_what_was_not_reported() -> None:
    assert wording.change(None, 5) is None
    assert wording.change(5, None) is None


@given(st.integers(0, 10**7), st.integers(0, 10**7))
@settings(max_examples=200)
def test_the_direction_said_is_the_direction_meant(now: int, before: int) -> None:
    sentence = Change(now, before).sentence("lượt")

    assert ("giảm" in sentence) == (now < before)
    assert ("tăng" in sentence) == (now > before)


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [(110, 100, "+10,0%"), (90, 100, "-10,0%"), (100, 100, "0,0%"), (5, 0, "–")],
)
def test_a_table_shows_the_change_in_percent(now: int, before: int, shown: str) -> None:
    assert Change(now, before).table_text == shown


def test_a_share_moves_in_points_and_not_in_percent() -> None:
    assert wording.points(Decimal("34.9"), Decimal("33.7")) == "tăng 1,2 điểm phần trăm"
    assert wording.points(Decimal("33.7"), Decimal("34.9")) == "giảm 1,2 điểm phần trăm"
    assert wording.points(Decimal("34.9"), Decimal("34.9")) == "không thay đổi"
    assert wording.points(None, Decimal("34.9")) == ""


def test_shares_are_recomputed_half_up() -> None:
    assert wording.share(84, 147) == Decimal("57.1")
    assert wording.share(479, 480) == Decimal("99.8")
    assert wording.share(1, 8) == Decimal("12.5")
    assert wording.share(5, 0) is None
    assert wording.share(None, 10) is None


def test_the_mean_is_rounded_once() -> None:
    assert wording.mean(988_496, 10_029) == Decimal("98.6")
    assert wording.mean(197_099_999, 2_000_000) == Decimal("98.5")


def test_rounded_shares_that_do_not_make_a_whole_are_owned_up_to() -> None:
    thirds = [Decimal("33.3")] * 3

    assert wording.rounding_note(thirds) == ("Tỷ lệ đã làm tròn đến một chữ số thập phân nên cộng lại được 99,9%.")
    assert wording.rounding_note([Decimal(50), Decimal(50)]) == ""
    assert wording.rounding_note([Decimal(50), None]) == ""


@pytest.mark.parametrize(
    ("value", "qualifier", "shown"),
    [
        (8_000_000, "over", "trên 8 triệu lượt"),
        (6_500_000, "over", "trên 6,5 triệu lượt"),
        (757_203, "over", "757.203 lượt"),
        (300_000, "nearly", "gần 0,3 triệu lượt"),
        (31_000, "about", "khoảng 31.000 lượt"),
        (757_203, "exact", "757.203 lượt"),
    ],
)
def test_a_qualifier_stays_on_rounded_values_only(value: int, qualifier: wording.Qualifier, shown: str) -> None:
    assert wording.quantity(value, "lượt", qualifier) == shown


def test_what_was_not_reported_is_said() -> None:
    assert wording.amount(None, "lớp") == "chưa báo cáo"
    assert wording.amount(0, "lớp") == "0 lớp"
    assert wording.cell(None) == "–"


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Tỉnh Thanh Hóa", "tỉnh Thanh Hóa"),
        ("Thị xã Bỉm Sơn", "thị xã Bỉm Sơn"),
        ("Việt Nam", "Việt Nam"),
    ],
)
def test_the_kind_of_a_unit_is_small_within_a_sentence(name: str, within: str) -> None:
    assert wording.in_sentence(name) == within

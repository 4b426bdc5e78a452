from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from gdtx.foundation.pages import Bar, BarChart, Cell, Figure, Moment, change
from gdtx.foundation.pages.parts import difference


@pytest.mark.parametrize(
    ("now", "before", "text", "icon", "attention"),
    [
        (10029, 11214, "−10,6%", "fall", False),
        (11214, 10029, "+11,8%", "rise", False),
        (100, 100, "không đổi", "same", False),
        (100001, 100000, "không đổi", "same", False),
        (85, 100, "−15,0%", "fall", True),
        (0, 40, "−100,0%", "fall", True),
    ],
)
def test_a_change_says_by_how_much_in_percent(now: int, before: int, text: str, icon: str, attention: bool) -> None:
    moved = change(now, before)

    assert moved is not None
    assert (moved.text, moved.icon, moved.attention) == (text, icon, attention)


@pytest.mark.parametrize(("now", "before"), [(None, 5), (5, None), (5, 0), (None, None)])
def test_there_is_no_change_where_one_of_the_two_is_unknown_or_nothing(now: int | None, before: int | None) -> None:
    assert change(now, before) is None


def test_a_difference_of_rates_is_in_points() -> None:
    moved = difference(Decimal("96.6"), Decimal("96.1"), "điểm %")

    assert moved is not None
    assert moved.text == "+0,5 điểm %"
    assert difference(None, Decimal(1)) is None


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure("Lớp", 10029), "10.029"),
        (Figure("Đã báo cáo", 540, of=559), "540/559"),
        (Figure("Nữ", Decimal("57.14"), percent=True), "57,1%"),
        (Figure("Quy mô", Decimal("98.56")), "98,6"),
        (Figure("Lớp", 0), "0"),
        (Figure("Lớp", None), ""),
    ],
)
def test_a_figure_is_written_the_vietnamese_way(figure: Figure, shown: str) -> None:
    assert figure.shown == shown


def test_an_unknown_figure_says_so_and_is_never_zero() -> None:
    assert Figure("Lớp", None).missing_text == "Chưa báo cáo"
    assert Figure("Người học", None, missing="Chưa có").missing_text == "Chưa có"


def test_the_small_line_of_a_figure_ends_at_its_last_known_value() -> None:
    figure = Figure("Lớp", 3, line=[1, None, 3])

    assert figure.points == "0,24 100,4"
    assert figure.last_point == ("100", "4")
    assert Figure("Lớp", 3, line=[None, 3]).points == ""


def test_bars_share_one_scale_with_the_marks_of_the_year_before() -> None:
    chart = BarChart("Nhóm", [Bar("A", 50, 100), Bar("B", None, 10), Bar("C", 0)], key="x", missing="chưa báo cáo")

    assert [(bar.shown, bar.width, bar.before) for bar in chart.drawn] == [
        ("50", "49.0", "98.0"),
        ("chưa báo cáo", "", "9.8"),
        ("0", "0.0", ""),
    ]


def test_bars_of_nothing_have_no_length() -> None:
    assert [bar.width for bar in BarChart("Nhóm", [Bar("A", 0), Bar("B", None)], key="x").drawn] == ["", ""]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell(1874), "1.874"),
        (Cell(Decimal("98.56")), "98,6"),
        (Cell(Decimal("57.146"), places=2), "57,15"),
        (Cell(date(2021, 1, 5)), "05/01/2021"),
        (Cell("Xã A"), "Xã A"),
        (Cell(), ""),
    ],
)
def test_a_cell_is_written_the_vietnamese_way(cell: Cell, shown: str) -> None:
    assert cell.shown == shown


def test_a_cell_with_words_for_what_is_missing_is_not_void() -> None:
    assert Cell().is_void
    assert not Cell(missing="Chưa báo cáo").is_void
    assert not Cell(0).is_void


def test_a_moment_of_unknown_day_shows_words() -> None:
    assert Moment(date(2019, 12, 1), "x").shown_date == "01/12/2019"
    assert Moment(None, "x", when="từ trước 30/6/2025").shown_date == "từ trước 30/6/2025"

"""Charts: one description, drawn for pages and for documents with the same rows, values and colours."""

from __future__ import annotations

import re
import struct
import time
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gdtx.office import charts_page
from gdtx.office.charts import SERIES_COLOURS, Chart, ChartKind, ChartRow, halves, ticks, wrap
from gdtx.office.charts_page import page_svg
from gdtx.office.charts_print import picture, png, print_svg

GROUPS = (("Chuyển giao khoa học <kỹ thuật> & công nghệ", 241874), ("Pháp luật", 310622), ("Sức khỏe", 0))
SVG = "{http://www.w3.org/2000/svg}"


def chart(kind: ChartKind = ChartKind.BARS, **changes: object) -> Chart:
    several = kind in (ChartKind.GROUPED, ChartKind.LINES, ChartKind.STACKED)
    parts: dict[str, object] = {
        "kind": kind,
        "title": "Lượt học viên theo “nhóm”",
        "series": ("Kỳ này", "Cùng kỳ") if several else ("Lượt",),
        "rows": tuple(ChartRow(label, (value, value // 2) if several else (value,)) for label, value in GROUPS),
        "unit": "lượt",
        **changes,
    }
    return Chart(**parts)  # type: ignore[arg-type]


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in svg else svg
    )
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", list(ChartKind))
def test_both_drawings_write_every_value_of_every_row(kind: ChartKind) -> None:
    given = chart(kind)
    last = given.rows[-1].values if kind is ChartKind.LINES else None

    for svg in (page_svg(given, ident="a"), print_svg(given)):
        written = " ".join(texts(svg))
        if last is not None:
            assert written.count(given.shown(last[0])) >= 1
            continue
        for row in given.rows:
            shown = sum(v for v in row.values if v is not None) if kind is ChartKind.STACKED else row.values[0]
            assert given.shown(shown) in written
            assert row.label.split()[0] in written


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_page_chart_is_small_quick_and_safe(kind: ChartKind) -> None:
    given = chart(kind)
    page_svg(given, ident="warm")

    began = time.process_time()
    svg = page_svg(given, ident="nhom")
    took = time.process_time() - began

    assert took < 0.1  # some tenths of a millisecond on a free machine
    assert len(svg.encode()) < 15_000
    for forbidden in ("<script", "style=", "<style", "onload", "href", "javascript"):
        assert forbidden not in svg
    assert 'role="img"' in svg
    assert 'aria-labelledby="nhom-t nhom-d"' in svg
    root = ElementTree.fromstring(svg)
    assert [element.get("id") for element in root[:2]] == ["nhom-t", "nhom-d"]
    assert root[0].text == given.title
    assert root[1].text == given.description()


def test_a_chart_of_thirty_rows_stays_under_fifteen_kilobytes() -> None:
    rows = tuple(ChartRow(f"Huyện Hoằng Hóa số {number}", (number * 1000, 1)) for number in range(30))

    assert len(page_svg(chart(ChartKind.GROUPED, rows=rows), ident="a").encode()) < 15_000


def test_labels_cannot_break_out_of_the_drawing() -> None:
    rows = (ChartRow('"><script>alert(1)</script>', (5,)),)
    given = chart(rows=rows, title='</title><a href="x">', highlight=frozenset({"x"}))

    for svg in (page_svg(given, ident="a"), print_svg(given)):
        assert "<script" not in svg
        assert "<a " not in svg


def test_the_longest_bar_fills_the_width_and_the_others_are_in_proportion() -> None:
    svg = page_svg(chart(rows=(ChartRow("a", (50,)), ChartRow("b", (200,)), ChartRow("c", (0,)))), ident="a")

    assert re.findall(r'<rect[^>]* width="([\d.]+)%"', svg) == ["25.00", "100.00"]


def test_what_was_not_reported_is_said_and_not_drawn_as_nothing() -> None:
    given = chart(rows=(ChartRow("a", (5,)), ChartRow("b", (None,)), ChartRow("c", (0,))))

    for svg in (page_svg(given, ident="a"), print_svg(given)):
        assert texts(svg)[:6].count("chưa báo cáo") == 1
        assert "0" in texts(svg)
    assert "b: chưa báo cáo; c: 0." in given.description()


def test_a_line_has_a_gap_where_nothing_was_reported() -> None:
    rows = tuple(
        ChartRow(str(year), (value, value))
        for year, value in zip(range(2015, 2021), (1, 2, None, 4, 5, 6), strict=True)
    )

    for svg in (page_svg(chart(ChartKind.LINES, rows=rows), ident="a"), print_svg(chart(ChartKind.LINES, rows=rows))):
        assert [len(points.split()) for points in re.findall(r'points="([^"]+)"', svg)] == [2, 3, 2, 3]


def test_shares_add_up_and_are_written_with_one_decimal() -> None:
    given = chart(ChartKind.SHARES, rows=(ChartRow("a", (1,)), ChartRow("b", (2,)), ChartRow("c", (None,))))

    assert given.shares() == ["33,3%", "66,7%", ""]
    assert "a: 1 (33,3%)" in given.description()


def test_highlighted_rows_stand_out_from_quiet_ones() -> None:
    given = chart(highlight=frozenset({"Pháp luật"}), rows=(ChartRow("Pháp luật", (2,)), ChartRow("Khác", (1,))))

    assert re.findall(r'<rect[^>]*fill="(#\w+)"', print_svg(given)) == [SERIES_COLOURS[0], SERIES_COLOURS[1]]
    assert re.findall(r'<rect[^>]*class="(gd-c\d)"', page_svg(given, ident="a")) == ["gd-c1", "gd-c2"]


def test_the_style_sheet_says_the_same_colours_as_the_program() -> None:
    sheet = (Path(charts_page.__file__).parent / "static" / "gdtx" / "charts.css").read_text()

    light = sheet[sheet.index(":root{") : sheet.index("@media (prefers")]
    assert tuple(re.findall(r"--c\d:(#\w{6})", light)) == SERIES_COLOURS
    assert all(f".gd-c{index}{{" in sheet and f".gd-s{index}{{" in sheet for index in range(1, 7))


@pytest.mark.parametrize("colour", SERIES_COLOURS)
def test_each_colour_stands_out_from_white(colour: str) -> None:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert 1.05 / (luminance + 0.05) >= 3


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": (ChartRow("a", (1, 2)),)},
        {"rows": (ChartRow("a", (-1,)),)},
        {"rows": (ChartRow("a", (float("nan"),)),)},
        {"series": ("a", "b")},
        {"kind": ChartKind.SHARES, "rows": tuple(ChartRow(str(number), (1,)) for number in range(7))},
    ],
)
def test_what_cannot_be_drawn_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=" "):
        chart(**changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(ChartKind))
def test_an_empty_chart_and_one_of_zeros_can_be_drawn(kind: ChartKind) -> None:
    several = len(chart(kind).series)

    for rows in ((), (ChartRow("a", (0,) * several),), (ChartRow("a", (None,) * several),)):
        assert page_svg(chart(kind, rows=rows), ident="a").startswith("<svg")
        assert print_svg(chart(kind, rows=rows)).startswith("<svg")


def test_the_picture_of_a_document_is_twice_as_fine_and_carries_its_words() -> None:
    made = picture(chart(), caption="Hình 1")

    width, _height = struct.unpack(">II", made.png[16:24])
    assert width == 1280
    assert made.svg == print_svg(chart())
    assert made.alt == chart().description()
    assert 'font-family="Liberation Serif"' in made.svg


def test_the_png_has_ink_where_the_letters_are() -> None:
    blank = png(print_svg(chart(rows=())))
    full = png(print_svg(chart()))

    assert len(full) > 3 * len(blank)


def test_long_descriptions_say_how_much_is_left_out() -> None:
    rows = tuple(ChartRow(str(number), (1,)) for number in range(15))

    assert chart(rows=rows).description().endswith("11: 1; và 3 dòng nữa trong bảng.")


@pytest.mark.parametrize(
    ("largest", "expected"),
    [(1, [0, 0.5, 1.0]), (7, [0, 2, 4, 6, 8]), (988496, [0, 500000, 1000000]), (100, [0, 50, 100])],
)
def test_an_axis_has_round_marks_that_reach_over_the_largest_value(largest: float, expected: list[float]) -> None:
    assert list(ticks(largest)) == pytest.approx(expected)


def test_long_labels_are_parted_and_cut() -> None:
    assert wrap("Chuyển giao khoa học kỹ thuật", 16) == ["Chuyển giao khoa", "học kỹ thuật"]
    assert wrap("một hai ba bốn năm sáu bảy", 8) == ["một hai", "ba bốn năm …"]
    assert halves("2020-2021") == ["2020-", "2021"]
    assert halves("HK1") == ["HK1"]


def test_values_are_written_the_vietnamese_way() -> None:
    given = chart(places=1, rows=(ChartRow("a", (Decimal("1098.55"),)),))

    assert given.shown(Decimal("1098.55")) == "1.098,6"
    assert "1.098,6" in texts(page_svg(given, ident="a"))

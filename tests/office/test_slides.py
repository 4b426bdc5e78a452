"""Slides: titles that outlines find, charts with their numbers behind them, the stamp at the foot."""

from __future__ import annotations

import io
import zipfile

from pptx import Presentation

from gdtx.office.charts import Chart, ChartKind, ChartRow
from gdtx.office.slides import LINES, ChartSlide, Deck, FiguresSlide, TableSlide, TextSlide, paged, write_slides

STAMP = "Số liệu chốt lúc 20:15 ngày 19/01/2021"


def chart(kind: ChartKind, *series: str) -> Chart:
    rows = (ChartRow("Cẩm Ngọc", (120,) * len(series)), ChartRow("Phong Sơn", (None,) * len(series)))
    return Chart(kind, "Lượt học viên", series or ("Lượt",), rows, "lượt")


def deck() -> Deck:
    return Deck(
        title="Hội nghị sơ kết",
        subtitle="22/01/2021\nChủ trì: Ông A",
        issuer="Sở Giáo dục và Đào tạo",
        slides=(
            TextSlide("Chương trình", ("Khai mạc", "Báo cáo"), notes="Đọc chậm"),
            FiguresSlide("Kết quả", (("10.029", "lớp", "tăng 5%"), ("988.496", "lượt", ""))),
            ChartSlide("Theo đơn vị", chart(ChartKind.GROUPED, "Kỳ này", "Cùng kỳ"), "Bảng đủ ở phụ lục."),
            ChartSlide("Tỷ lệ", chart(ChartKind.SHARES, "Số lớp")),
            TableSlide("Xếp hạng", ("Hạng", "Đơn vị"), (("1", "Cẩm Ngọc"), ("–", "Phong Sơn"))),
        ),
        stamp=STAMP,
        closing="Trân trọng cảm ơn!",
    )


def written(what: Deck):
    target = io.BytesIO()
    write_slides(what, target)
    target.seek(0)
    return Presentation(target)


def test_every_slide_has_a_title_and_the_stamp():
    found = written(deck())

    titles = [slide.shapes.title.text_frame.text for slide in found.slides]
    feet = [
        any(STAMP in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in found.slides
    ]

    assert titles == [
        "Hội nghị sơ kết",
        "Chương trình",
        "Kết quả",
        "Theo đơn vị",
        "Tỷ lệ",
        "Xếp hạng",
        "Trân trọng cảm ơn!",
    ]
    assert feet == [True] * deck().count
    assert found.slides[1].notes_slide.notes_text_frame.text == "Đọc chậm"


def test_a_chart_keeps_its_numbers_and_a_missing_one_is_no_zero():
    found = written(deck())

    charts = [shape.chart for slide in found.slides for shape in slide.shapes if shape.has_chart]

    assert [[list(series.values) for series in drawn.plots[0].series] for drawn in charts] == [
        [[None, 120], [None, 120]],
        [[120, None]],
    ]
    assert all(drawn.part.chart_workbook.xlsx_part is not None for drawn in charts)


def test_the_same_deck_gives_the_same_slides():
    first, second = io.BytesIO(), io.BytesIO()
    write_slides(deck(), first)
    write_slides(deck(), second)

    parts = [
        {name: archive.read(name) for name in archive.namelist() if name.startswith("ppt/slides/slide")}
        for archive in (zipfile.ZipFile(first), zipfile.ZipFile(second))
    ]
    assert parts[0] == parts[1]


def test_a_long_list_goes_on_to_another_slide():
    slides = paged("Kiến nghị", [f"Mục {place}" for place in range(LINES + 3)])

    assert [len(slide.points) for slide in slides] == [LINES, 3]
    assert slides[1].title == "Kiến nghị (tiếp)"

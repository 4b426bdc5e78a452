"""The sheet found in a workbook and its rows read: by name or by titles, text or numbers, gaps, odd cells."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from gdtx.foundation.errors import Refused
from gdtx.literacy.sheet.columns import COLUMNS
from gdtx.literacy.sheet.finding import find
from gdtx.literacy.sheet.making import write_empty
from gdtx.literacy.sheet.reading import Reading, RowReader
from gdtx.literacy.sheet.traits import Traits, traits_of

from .workbooks import head, letters, official, somebody

YEAR = 2025


def read(path: Path) -> tuple[Reading, Any]:
    """All rows of a file."""
    reading, found = Reading(), find(path)
    with found.sheet:
        reader = RowReader(found.place, YEAR, reading)
        for batch in found.batches():
            reader.read(batch)
    return reading, found.place


def changed(path: Path, change: Any) -> Path:
    """The workbook after somebody worked on it."""
    book = load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def test_the_sheet_is_found_by_name_or_by_titles_among_others_and_read_with_text_or_numbers(tmp_path):
    book = Workbook()
    book.active.title = "DuLieu"
    sheet = book.create_sheet("Trang 7")
    head(sheet, YEAR)
    for number, row in {5: somebody(1, G="1980", AC="5", H="X"), 9: somebody(2, G=1980, AC=5, H="có")}.items():
        for place, value in row.items():
            sheet[f"{place}{number}"] = value
    sheet["B7"] = 3
    book.save(tmp_path / "a.xlsx")

    reading, place = read(tmp_path / "a.xlsx")

    one, two = (each.person for each in reading.candidates)
    assert (place.sheet, place.year, place.first_row) == ("Trang 7", YEAR, 5)
    assert [each.row for each in reading.candidates] == [5, 9]
    assert (one.birth_year, one.completed_grade, one.sex) == (two.birth_year, two.completed_grade, two.sex)
    assert (one.ethnicity, one.village, one.residence_kind) == (1, "Bản Chiềng", "permanent")
    assert reading.refused == []


def test_titles_may_stand_in_another_order_without_numbers_and_with_slips_of_the_pen(tmp_path):
    def swap(sheet: Any) -> None:
        for place in letters():
            sheet[f"{place}4"] = None
        sheet["I2"], sheet["J2"] = "TÔN GIÁO", "Dân  tộc"
        sheet["I5"], sheet["J5"] = "Phật giáo", "Mường"
        sheet["AT2"] = "Hoàn cảnh đặt biệt"

    reading, _place = read(changed(official(tmp_path / "a.xlsx", [somebody(1)]), swap))

    (one,) = reading.candidates
    assert (one.person.ethnicity, one.person.religion) == (6, "Phật giáo")


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (lambda sheet: sheet.delete_cols(18), "missing_column", "17 “Khối học”"),
        (lambda sheet: [sheet.__setitem__("AZ2", "Cột mới"), sheet.__setitem__("AZ4", 48)], "unknown_column", "AZ"),
        (lambda sheet: sheet.__setitem__("J2", "Dân tộc"), "duplicate_column", "Dân tộc"),
        (lambda sheet: sheet.move_range("B4:AY4", cols=1), "shifted_header", "lệch"),
        (lambda sheet: sheet.delete_rows(1, 4), "sheet_missing", "MauNhapLieu"),
    ],
)
def test_a_sheet_with_other_columns_is_refused_naming_them(tmp_path, change, rule, words):
    path = official(tmp_path / "a.xlsx", [somebody(1)], name="Trang 1")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for area in [str(each) for each in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(area)
    book.save(path)
    path = changed(path, change)

    with pytest.raises(Refused) as refused:
        read(path)

    assert refused.value.rule == rule
    assert words in refused.value.sentence


def test_hidden_rows_and_formulas_are_counted_and_merged_household_cells_mean_every_row(tmp_path):
    def work(sheet: Any) -> None:
        sheet.row_dimensions[6].hidden = True
        sheet["N6"] = None
        sheet.merge_cells("N5:N6")
        sheet["AC6"] = "=2+3"

    path = changed(official(tmp_path / "a.xlsx", [somebody(1), somebody(2)]), work)
    reading, place = read(path)

    assert traits_of(path, place.sheet) == Traits(hidden_rows=1, formulas=1)
    assert [each.person.village for each in reading.candidates] == ["Bản Chiềng"]
    (refused,) = reading.refused
    assert refused.refusals[0]["rule"] == "unreadable_type"


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_the_empty_sheet_is_the_official_one(tmp_path, kind):
    file = io.BytesIO()
    write_empty(file, year=YEAR, kind=kind)
    path = tmp_path / f"mau.{kind}"
    path.write_bytes(file.getvalue())

    reading, place = read(path)

    assert dict(place.columns) == {column.key: column.place for column in COLUMNS}
    assert (place.year, place.first_row, reading.rows) == (YEAR, 5, 0)
    assert traits_of(path, place.sheet) == Traits()


def test_a_page_renamed_to_excel_is_refused_as_what_it_is(tmp_path):
    path = tmp_path / "a.xls"
    path.write_text("<html><table></table></html>")
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.rule == "not_excel"

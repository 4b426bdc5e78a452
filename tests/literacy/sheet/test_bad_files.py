"""Files as they come: taken, or refused with a sentence that says what is wrong; nothing of them is lost unsaid."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from gdtx.foundation.errors import Refused
from gdtx.literacy.sheet.commune import Commune
from gdtx.literacy.sheet.comparing import Parsed, parse
from gdtx.literacy.sheet.facts import SheetPerson
from gdtx.literacy.sheet.making import write_people

from .workbooks import official, somebody

COMMUNE = Commune(1, "15127", "Xã Cẩm Thủy")
ROWS = [somebody(number, AC=number) for number in (1, 2, 3)]


def read(path: Path) -> Parsed:
    """The file as the import of 2025 reads it."""
    return parse(path, commune=COMMUNE, year=2025)


def told(parsed: Parsed) -> dict[str, str]:
    """Rule → sentence of what is said of the file and its cells."""
    return {each["rule"]: each["message"] for each in parsed.reading.warnings.as_list()}


def work(path: Path, change: Callable[[Any], object]) -> Path:
    """The sheet after somebody worked on it, its merged cells taken apart."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for area in [str(each) for each in sheet.merged_cells.ranges]:
        sheet.unmerge_cells(area)
    change(sheet)
    book.save(path)
    return path


def test_titles_one_column_beside_their_data_are_told_as_such(tmp_path):
    path = work(official(tmp_path / "a.xlsx", ROWS), lambda sheet: sheet.move_range("B1:AY4", cols=1))
    parsed = read(path)
    assert (len(parsed.reading.candidates), len(parsed.reading.refused)) == (0, 3)
    assert "tiêu đề lệch" in told(parsed)["header_shifted"]


def test_a_column_that_was_deleted_is_missed_even_beside_those_without_titles(tmp_path):
    with pytest.raises(Refused) as refused:
        read(work(official(tmp_path / "a.xlsx", ROWS), lambda sheet: sheet.delete_cols(22)))
    assert refused.value.rule == "missing_column"
    assert "19 “Mã trường”" in refused.value.sentence


def test_rows_and_sheets_of_another_year_are_told(tmp_path):
    path = official(tmp_path / "a.xlsx", [ROWS[0] | {"A": 2024}, ROWS[1] | {"A": 2025}, ROWS[2]])
    assert "ghi năm điều tra khác (2024)" in told(read(path))["several_survey_years"]

    both = read(official(tmp_path / "b.xlsx", ROWS, year="2024 và 2025"))  # type: ignore[arg-type]
    assert "ghi nhiều năm (2024 và 2025)" in told(both)["header_unknown"]

    book = load_workbook(official(tmp_path / "c.xlsx", ROWS))
    book.copy_worksheet(book.worksheets[0]).title = "MauNhapLieu 2024"
    book.save(tmp_path / "c.xlsx")
    parsed = read(tmp_path / "c.xlsx")
    assert len(parsed.reading.candidates) == 3
    assert "còn trang “MauNhapLieu 2024” chưa được đọc" in told(parsed)["other_sheets"]


def test_the_kind_of_a_file_is_told_by_its_bytes_and_not_by_its_name(tmp_path):
    file = io.BytesIO()
    write_people(file, [SheetPerson("Lò Văn", "An", 1985, "M", number="1")], year=2025, kind="xls")
    (tmp_path / "phieu.xlsx").write_bytes(file.getvalue())
    official(tmp_path / "b.xlsx", ROWS).rename(tmp_path / "phieu.xls")
    assert [each.person.name for each in read(tmp_path / "phieu.xlsx").reading.candidates] == ["Lò Văn An"]
    assert len(read(tmp_path / "phieu.xls").reading.candidates) == 3


def test_a_file_without_anybody_says_so(tmp_path):
    parsed = read(official(tmp_path / "a.xlsx", []))
    assert "không có người nào từ dòng 5" in told(parsed)["no_rows"]
    Workbook().save(tmp_path / "b.xlsx")
    with pytest.raises(Refused) as refused:
        read(tmp_path / "b.xlsx")
    assert refused.value.rule == "sheet_missing"


def test_long_text_is_taken_whole_or_refused_and_never_cut(tmp_path):
    note, place = "ghi chú dài " * 30, "Thôn 1 - " + "số nhà " * 36
    (one,) = read(official(tmp_path / "a.xlsx", [somebody(1, AY=note, N=place)])).reading.candidates
    assert (one.person.note, one.person.address) == (note.strip(), place.partition(" - ")[2].strip())
    (refused,) = read(official(tmp_path / "b.xlsx", [somebody(1, C="Lò " * 100)])).reading.refused
    assert refused.refusals[0]["message"] == "“Họ đệm” dài 299 chữ, nhiều nhất 120. Hãy viết gọn lại."


def test_ages_numbers_as_text_and_days_where_a_number_is_wanted(tmp_path):
    rows = [
        somebody(1, G="1985", E="05", F="4 ", AC="5.0"),
        somebody(2, G=1900),
        somebody(3, G=31142),
        somebody(4, G=dt.date(1985, 4, 5)),
        somebody(5, E=dt.date(1985, 4, 5)),
    ]
    parsed = read(official(tmp_path / "a.xlsx", rows))
    first, old, fifth = (each.person for each in parsed.reading.candidates)
    assert (first.birth_year, first.birth_month, first.birth_day, first.completed_grade) == (1985, 4, 5, 5)
    assert (old.birth_year, fifth.birth_day) == (1900, None)
    assert {"over_120", "birth_date_invalid"} <= told(parsed).keys()
    assert [each.refusals[0]["message"] for each in parsed.reading.refused] == [
        "Năm sinh 31142 ngoài khoảng 1895–2025.",
        "“Năm sinh” ghi “05/4/1985”, phải là số nguyên.",
    ]

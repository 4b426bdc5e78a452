"""Cells as they reach the program: types, true row numbers, errors and merged cells, and a reader that may die."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from gdtx.foundation.errors import Refused
from gdtx.office import excel_child, excel_read
from gdtx.office.excel_guard import MEBIBYTE, Limits
from gdtx.office.excel_read import ErrorCell, MergedCell, Row, open_sheet
from tests.office import made_files as made


def rows_of(path: Path, wanted: str = "Lớp học", **options: object) -> list[Row]:
    with open_sheet(path, wanted, **options) as sheet:  # type: ignore[arg-type]
        return list(sheet.rows)


def refusal(path: Path, wanted: str = "Lớp học", **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        rows_of(path, wanted, **options)
    return caught.value


@pytest.fixture
def typed_workbook(tmp_path: Path) -> Path:
    """Every type of cell, written by xlsxwriter, with empty rows and a merged area."""
    path = tmp_path / "kiểu.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Lớp học")
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Mã", "Số", "Ngày", "Khác"])
    sheet.write_string(1, 0, "007")
    sheet.write_number(1, 1, 12)
    sheet.write_datetime(1, 2, datetime.datetime(2020, 9, 1), date)
    sheet.write_boolean(1, 3, True)
    sheet.write_string(4, 0, "  ")
    sheet.write_number(4, 1, 12.5)
    sheet.write_datetime(4, 2, datetime.datetime(2020, 9, 1, 7, 30), date)
    sheet.write_formula(4, 3, "=A99", None, "#REF!")
    sheet.write_string(5, 0, "#REF!")
    sheet.write_formula(5, 1, "=1+1", None, 2)
    sheet.write_formula(5, 2, '="chữ"', None, "chữ")
    sheet.write_formula(5, 3, "=1/0", None, "#DIV/0!")
    sheet.merge_range(7, 0, 8, 1, "gộp")
    sheet.write_number(8, 3, 9)
    sheet.write_string(10, 0, "   ")
    sheet.write_string(11, 3, "cuối < & > “Hòa”\ndòng hai")
    book.close()
    return path


def test_cells_keep_their_types_and_rows_their_excel_numbers(typed_workbook: Path) -> None:
    with open_sheet(typed_workbook, "Lớp học") as sheet:
        assert sheet.name == "Lớp học"
        assert sheet.title_row == ("Mã", "Số", "Ngày", "Khác")
        rows = list(sheet.rows)

    assert rows == [
        (2, ("007", 12, datetime.date(2020, 9, 1), True)),
        (5, (None, 12.5, datetime.datetime(2020, 9, 1, 7, 30), ErrorCell("#REF!"))),
        (6, ("#REF!", 2, "chữ", ErrorCell("#DIV/0!"))),
        (8, ("gộp", MergedCell("A8"), None, None)),
        (9, (MergedCell("A8"), MergedCell("A8"), None, 9)),
        (12, (None, None, None, "cuối < & > “Hòa”\ndòng hai")),
    ]
    assert type(rows[0][1][1]) is int
    assert type(rows[0][1][2]) is datetime.date


def test_the_same_cells_come_out_of_a_file_saved_by_another_program(typed_workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(typed_workbook, data_only=True)
    book.save(tmp_path / "khác.xlsx")

    assert rows_of(tmp_path / "khác.xlsx") == rows_of(typed_workbook)


def test_a_file_of_many_pieces_reads_like_one(tmp_path: Path) -> None:
    path = tmp_path / "dài.xlsx"
    rows = [["Mã", "Số"], *([f"mã {number}", number] for number in range(2, 30_002))]
    made.workbook(path, made.simple_rows(rows))

    read = rows_of(path)

    assert [number for number, _cells in read] == list(range(2, 30_002))
    assert all(cells == (f"mã {number}", number) for number, cells in read)
    assert path.stat().st_size < 2 * MEBIBYTE  # unpacked it is larger than one piece
    assert sum(len(line) for line in made.simple_rows(rows)) > excel_child.BYTES_OF_A_PIECE


def test_formula_text_and_shared_strings_in_one_sheet_are_not_confused(tmp_path: Path) -> None:
    parts = made.parts(
        {
            "Lớp học": made.row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')
            + made.row(2, '<c r="A2" t="str"><f>TEXT(1,"0")</f><v>1</v></c>', '<c r="B2" t="s"><v>2</v></c>')
            + made.row(3, '<c r="A3" s="0" t="s" cm="1"><v>1</v></c>', "<c r='B3' t='s'><v>0</v></c>")
        }
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rIdT" Type="{made.RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{made.MAIN}"><si><t>không</t></si><si><r><t>mộ</t></r><r><t>t</t></r></si>'
        "<si><t xml:space='preserve'> hai &amp; ba</t></si></sst>"
    )
    path = made.save(tmp_path / "chung.xlsx", parts)

    with open_sheet(path, "Lớp học") as sheet:
        assert sheet.title_row == ("không", "một")
        assert list(sheet.rows) == [(2, ("1", " hai & ba")), (3, ("một", "không"))]


def test_rows_and_cells_without_references_are_counted(tmp_path: Path) -> None:
    rows = "<row><c><v>1</v></c></row><row/><row><c><v>3</v></c><c><v>4</v></c></row>"

    with open_sheet(made.workbook(tmp_path / "không số.xlsx", rows), "Lớp học") as sheet:
        assert sheet.title_row == (1,)
        assert list(sheet.rows) == [(3, (3, 4))]


def test_elements_with_a_prefix_are_understood(tmp_path: Path) -> None:
    parts = made.parts({"Lớp học": ""})
    parts["xl/worksheets/sheet1.xml"] = (
        f'<x:worksheet xmlns:x="{made.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        '<x:row r="4"><x:c r="B4" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )

    assert rows_of(made.save(tmp_path / "tiền tố.xlsx", parts)) == [(4, (None, ErrorCell("#N/A")))]


def test_a_formula_nobody_computed_is_an_error_and_not_an_empty_cell(tmp_path: Path) -> None:
    rows = made.simple_rows([["Mã"]]) + made.row(
        2,
        '<c r="A2"><f>B2+1</f><v></v></c>',
        '<c r="B2" s="0"><f>1+1</f></c>',
        '<c r="C2" t="str"><f>""</f><v></v></c>',
    )

    read = rows_of(made.workbook(tmp_path / "chưa tính.xlsx", rows))

    assert read == [(2, (ErrorCell("#CHƯA TÍNH"), ErrorCell("#CHƯA TÍNH"), None))]


def test_a_stray_cell_in_the_last_row_costs_no_million_rows(tmp_path: Path) -> None:
    rows = made.simple_rows([["Mã"], [1]]) + made.row(1048576, made.number_cell("A1048576", 2))

    assert rows_of(made.workbook(tmp_path / "lạc.xlsx", rows)) == [(2, (1,)), (1048576, (2,))]


def test_a_stray_cell_far_to_the_right_is_refused(tmp_path: Path) -> None:
    rows = made.simple_rows([["Mã"], [1]]) + made.row(3, made.number_cell("XFD3", 2))

    refused = refusal(made.workbook(tmp_path / "rộng.xlsx", rows))

    assert refused.rule == "sheet_too_wide"
    assert "16384" in refused.message


def test_a_sheet_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    rows = "".join(made.row(n, made.number_cell(f"A{n}", 1), made.number_cell(f"XFD{n}", 1)) for n in range(1, 9000))

    refused = refusal(made.workbook(tmp_path / "nặng.xlsx", rows), limits=Limits(memory_bytes=400 * MEBIBYTE))

    assert refused.rule == "excel_too_heavy"


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = made.workbook(tmp_path / "chậm.xlsx", made.simple_rows([["Mã"], [1]]))

    assert refusal(path, limits=Limits(seconds=0.001)).rule == "excel_too_slow"


def test_a_reader_that_dies_is_a_refusal_and_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "child.py"
    broken.write_text("import os, sys\nsys.stdin.readline()\nos.write(1, b'\\x10')\nos.abort()\n")
    monkeypatch.setattr(excel_child, "__file__", str(broken))
    path = made.workbook(tmp_path / "chết.xlsx", made.simple_rows([["Mã"], [1]]))

    assert refusal(path).rule == "excel_too_heavy"


@pytest.mark.parametrize(
    "rows", ['<row r="1"><c r="A1"><v>1</v></row>', "<row r='1'>", '<row r="1"><!-- </row> --></row>']
)
def test_a_sheet_that_is_no_proper_xml_is_refused(tmp_path: Path, rows: str) -> None:
    assert refusal(made.workbook(tmp_path / "hỏng.xlsx", rows)).rule == "excel_damaged"


def test_a_string_outside_the_table_of_strings_is_refused(tmp_path: Path) -> None:
    rows = made.simple_rows([["Mã"]]) + made.row(2, '<c r="A2" t="s"><v>5</v></c>')

    assert refusal(made.workbook(tmp_path / "lạc.xlsx", rows)).rule == "excel_damaged"


def test_the_sheet_is_found_by_its_name_however_it_is_typed(tmp_path: Path) -> None:
    path = made.save(
        tmp_path / "tên.xlsx",
        made.parts({"Phụ": made.simple_rows([["x"]]), "LOP  hoc": made.simple_rows([["Mã"], [1]])}),
    )

    with open_sheet(path, "Lớp học") as sheet:
        assert sheet.name == "LOP  hoc"
        assert list(sheet.rows) == [(2, (1,))]


def test_the_only_sheet_is_taken_whatever_its_name(tmp_path: Path) -> None:
    path = made.save(
        tmp_path / "một.xlsx",
        made.parts({"Sheet1": made.simple_rows([["Mã"], [1]]), "Hướng dẫn": made.simple_rows([["x"]])}),
    )

    assert rows_of(path) == [(2, (1,))]


def test_a_missing_sheet_is_refused_naming_those_found(tmp_path: Path) -> None:
    path = made.save(tmp_path / "hai.xlsx", made.parts({"Tháng 9": "", "Tháng 10": ""}))

    refused = refusal(path)

    assert refused.rule == "sheet_missing"
    assert "“Tháng 9”, “Tháng 10”" in refused.message


def test_an_empty_sheet_has_no_titles_and_no_rows(tmp_path: Path) -> None:
    with open_sheet(made.workbook(tmp_path / "trống.xlsx", ""), "Lớp học") as sheet:
        assert sheet.title_row == ()
        assert list(sheet.rows) == []


def test_dates_of_the_1904_calendar_are_read_right(tmp_path: Path) -> None:
    rows = made.simple_rows([["Ngày"]]) + made.row(2, made.number_cell("A2", 42613, style=1))
    path = made.save(tmp_path / "mac.xlsx", made.parts({"Lớp học": rows}, date_1904=True))

    assert rows_of(path) == [(2, (datetime.date(2020, 9, 1),))]


def test_an_old_workbook_is_read_with_its_errors_where_it_is_allowed(tmp_path: Path) -> None:
    path = made.ole_file(tmp_path / "cũ.xls", {"Workbook": made.biff_workbook()})

    with open_sheet(path, "Lớp học", allow_xls=True) as sheet:
        assert sheet.name == "Trang"
        assert sheet.title_row == (7, ErrorCell("#REF!"))
        assert list(sheet.rows) == [(2, (5, None))]


def test_leaving_early_ends_the_reading_process(tmp_path: Path) -> None:
    path = made.workbook(tmp_path / "bỏ.xlsx", made.simple_rows([["Mã"], *([number] for number in range(20_000))]))

    with open_sheet(path, "Lớp học") as sheet:
        rows: Iterator[Row] = iter(sheet.rows)
        assert next(rows) == (2, (0,))
        process = sheet._frames.process

    assert process.returncode is not None


def test_the_reading_process_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")

    assert "DATABASE_URL" not in excel_read._environment()

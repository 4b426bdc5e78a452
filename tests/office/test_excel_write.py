"""What is written comes back by the reader: blank sheets filled in, whole lists, nothing a spreadsheet would run."""

from __future__ import annotations

import datetime
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from gdtx.office import columns as c
from gdtx.office.excel_read import open_sheet
from gdtx.office.excel_write import read_facts, write_table, write_template

COLUMNS = (
    c.Column("centre", "Mã trung tâm", c.text(), kind="code", required=True, width=20),
    c.Column("topic", "Tên lớp, chuyên đề", c.text(), required=True, width=40, hint="Tên đầy đủ của lớp."),
    c.Column("start", "Ngày bắt đầu", c.day(), kind="date", required=True, hint="ngày/tháng/năm"),
    c.Column("turns", "Lượt học viên", c.whole_number(), kind="whole", required=True),
    c.Column(
        "mode",
        "Hình thức",
        c.choice({"Trực tiếp": "Trực tiếp", "Trực tuyến": "Trực tuyến"}),
        choices=("Trực tiếp", "Trực tuyến"),
    ),
    c.Column("cost", "Kinh phí (đồng)", c.money(), kind="money", width=18),
)
FACTS = {"period": "2020-2021/HK1", "centre": "38-14758-HTCD"}
DAY = datetime.date(2020, 9, 1)
ROWS = [
    ("38-14758-HTCD", "Trồng lúa", DAY, 1200, "Trực tiếp", 1_500_000),
    ("38-14758-HTCD", "Nuôi ong <mật> & “hoa”", DAY, 0, None, None),
]


def template(path: Path, **options: object) -> Path:
    settings = {"sheet": "Lớp học", "title": "Sổ lớp học", "facts": FACTS, **options}
    write_template(path, COLUMNS, **settings)  # type: ignore[arg-type]
    return path


def read(path: Path, **options: object) -> list[c.ReadRow]:
    with open_sheet(path, "Lớp học") as sheet:
        reader = c.RowReader(COLUMNS, sheet.title_row, **options)  # type: ignore[arg-type]
        return [row for batch in sheet.batches for row in reader.read(batch)]


def test_a_blank_template_holds_no_rows(tmp_path: Path) -> None:
    assert read(template(tmp_path / "mẫu.xlsx")) == []


def test_rows_of_a_template_come_back_as_they_were(tmp_path: Path) -> None:
    rows = read(template(tmp_path / "mẫu.xlsx", rows=ROWS))

    assert [(row.number, row.values) for row in rows] == [(2, ROWS[0]), (3, ROWS[1])]
    assert [row.problems for row in rows] == [(), ()]


def test_a_template_says_for_whom_and_when_it_is(tmp_path: Path) -> None:
    assert read_facts(template(tmp_path / "mẫu.xlsx")) == FACTS


def test_the_facts_survive_a_program_that_drops_custom_properties(tmp_path: Path) -> None:
    path = template(tmp_path / "mẫu.xlsx")
    other = tmp_path / "khác.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(other, "w") as after:
        for name in before.namelist():
            if name != "docProps/custom.xml":
                after.writestr(name, before.read(name))

    assert read_facts(other) == FACTS


def test_a_foreign_file_carries_no_facts(tmp_path: Path) -> None:
    write_table(tmp_path / "khác.xlsx", COLUMNS, [], sheet="Lớp học", title="x")

    assert read_facts(tmp_path / "khác.xlsx") == {}


def test_a_prefilled_template_filled_in_by_another_program_reads_only_what_was_filled_in(tmp_path: Path) -> None:
    prefilled = {"centre": "38-14758-HTCD"}
    path = template(tmp_path / "mẫu.xlsx", prefilled=prefilled, locked=True)
    book = openpyxl.load_workbook(path)
    page = book["Lớp học"]
    for column, value in enumerate(["Trồng lúa", datetime.datetime(2020, 9, 1), 20], 2):
        page.cell(row=3, column=column, value=value)
    page.cell(row=302, column=1, value="38-99999-HTCD")
    book.save(path)

    rows = read(path, prefilled=prefilled)

    assert [(row.number, row.values[:4], bool(row.problems)) for row in rows] == [
        (3, ("38-14758-HTCD", "Trồng lúa", DAY, 20), False),
        (302, ("38-99999-HTCD", None, None, None), True),
    ]


def test_a_template_offers_choices_and_checks_while_typing(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(template(tmp_path / "mẫu.xlsx", blank_rows=50))["Lớp học"]

    checks = {str(check.sqref): check for check in page.data_validations.dataValidation}
    assert checks["E2:E51"].formula1 == "'Danh mục'!$A$2:$A$3"
    assert checks["D2:D51"].type == "whole"
    assert checks["C2:C51"].type == "date"
    assert checks["B2:B51"].prompt == "Tên đầy đủ của lớp."
    assert page.freeze_panes == "A2"
    assert page["A2"].number_format == "@"


def test_lists_and_facts_are_hidden_and_the_guide_is_not(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template(tmp_path / "mẫu.xlsx", guide=("Mỗi lớp một dòng.",), synthetic=True))

    states = {page.title: page.sheet_state for page in book}
    assert states == {"Lớp học": "visible", "Danh mục": "hidden", "Hướng dẫn": "visible", "gdtx": "veryHidden"}
    guide = [cell for row in book["Hướng dẫn"].iter_rows(values_only=True) for cell in row if cell]
    assert {"Sổ lớp học", "Dữ liệu tổng hợp", "Mỗi lớp một dòng.", "Tên đầy đủ của lớp."} <= set(guide)
    assert "Trực tiếp; Trực tuyến" in guide


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.vn", "007"]
)
def test_text_a_spreadsheet_would_run_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "chèn.xlsx"
    write_table(path, COLUMNS[:2], [(text, text)], sheet="Lớp học", title="x", titles_first=True)

    page = openpyxl.load_workbook(path)["Lớp học"]
    assert [(cell.value, cell.data_type) for cell in page[2]] == [(text, "s"), (text, "s")]
    assert page["A2"].quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert page._hyperlinks == []


def test_a_list_is_whole_with_its_count_and_totals(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"

    written = write_table(
        path,
        COLUMNS,
        iter(ROWS * 1_000),
        sheet="Lớp học",
        title="Danh sách lớp học",
        subtitles=("Tỉnh Thanh Hóa, học kỳ I năm học 2020-2021",),
        noun="lớp",
        totals={"turns": 1_200_000},
        count=2_000,
        synthetic=True,
    )

    assert written == 2_000
    cells = list(openpyxl.load_workbook(path)["Lớp học"].iter_rows(values_only=True))
    assert [row[0] for row in cells[:4]] == [
        "Danh sách lớp học",
        "Tỉnh Thanh Hóa, học kỳ I năm học 2020-2021",
        "Tất cả 2.000 lớp.",
        "Dữ liệu tổng hợp",
    ]
    assert list(cells[5]) == [column.title for column in COLUMNS]
    assert len(cells) == 6 + 2_000 + 1
    assert (cells[-1][0], cells[-1][3]) == ("Cộng: 2.000 lớp", 1_200_000)


def test_a_list_that_changed_while_it_was_written_is_not_handed_out(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 rows were written where 3"):
        write_table(tmp_path / "x.xlsx", COLUMNS, ROWS, sheet="Lớp học", title="x", count=3)


def test_a_list_with_its_titles_first_can_be_taken_in_again(tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    mappings = [dict(zip([column.key for column in COLUMNS], row, strict=True)) for row in ROWS]
    write_table(path, COLUMNS, mappings, sheet="Lớp học", title="Danh sách", titles_first=True, count=2)

    assert [row.values for row in read(path)] == ROWS


def test_values_are_written_by_their_type(tmp_path: Path) -> None:
    path = tmp_path / "kiểu.xlsx"
    columns = (
        c.Column("a", "a", c.text(), kind="decimal"),
        c.Column("b", "b", c.text(), kind="code"),
        c.Column("c", "c", c.whole_number(), kind="whole", write=lambda value: value * 2),
        c.Column("d", "d", c.text(), kind="whole"),
        c.Column("e", "e", c.text()),
    )
    write_table(
        path,
        columns,
        [(Decimal("98.56"), 7, 21, 10**18, True), (None, "", 0, -3, "x" * 40_000), (1, "\x01\ud800", 1, 1, "")],
        sheet="s",
        title="t",
        titles_first=True,
    )

    with open_sheet(path, "s", ignored_sheets=("Thông tin",)) as sheet:
        rows = dict(sheet.rows)
    assert rows[2] == (98.56, "7", 42, str(10**18), "Có")
    assert rows[3][:4] == (None, None, 0, -3)
    assert str(rows[3][4]).endswith("(dài quá mức của Excel, đã cắt)")
    assert rows[4][1] == "\x01\ufffd"

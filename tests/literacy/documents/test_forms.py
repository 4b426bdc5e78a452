"""The statutory forms as files: cells where the official workbooks have them, the same numbers in every kind."""

from __future__ import annotations

import datetime as dt
import io
import json

import docx
import openpyxl
import pytest
from django.core.management import call_command
from docx.oxml.ns import qn
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gdtx.foundation.errors import Refused
from gdtx.literacy import frozen
from gdtx.literacy.areas import reference_map
from gdtx.literacy.documents import sheet_of, write
from gdtx.literacy.models import PrintedTable
from gdtx.literacy.prints.codes import grouped
from gdtx.literacy.prints.issuing import checksum
from gdtx.literacy.questions import table
from gdtx.literacy.synthetic import making
from gdtx.literacy.tables import FORMS
from gdtx.network.scope import Actor
from gdtx.office.form_sheet import SheetColumn, header_cells
from tests.reports.printed_text import of_pdf, of_word, plain

YEAR, PROVINCE, COMMUNE = 2025, "38", "14758"
BY = Actor.operator(dt.date(2026, 1, 15))

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> frozen.Frozen:
    """Made-up persons of a province, frozen."""
    return making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=2_000, by="Người kiểm thử")


def asked(made: frozen.Frozen, form: str, area: str, rules: str = "default") -> dict:
    """A table of the set."""
    return table(form, area, YEAR, frozen_id=made.id, rules=rules, by=BY)


def opened(answer: dict) -> Worksheet:
    """The first sheet of its workbook, read back."""
    return openpyxl.load_workbook(io.BytesIO(write(sheet_of(answer), "xlsx"))).worksheets[0]


def across(sheet: Worksheet, row: int, first: str, last: str) -> list:
    """The values of a row from one column to another."""
    return [
        sheet.cell(row, column).value
        for column in range(column_index_from_string(first), column_index_from_string(last) + 1)
    ]


def rates_between(counts: list[int], rates: list[float | None]) -> list:
    """Count, rate, count, rate …"""
    return [value for pair in zip(counts, rates, strict=True) for value in pair]


def check_xmc_3(sheet: Worksheet, answer: dict) -> None:
    rows = [*range(9, 20), *range(21, 31), *range(32, 57)]
    for row, told in zip(rows, answer["rows"], strict=True):
        assert across(sheet, row, "A", "B") == [f"{told['age']} tuổi", str(told["birth_year"])]
        numbers = [*told["population"], *told["illiterate_1"], *told["illiterate_2"], *told["literate_2"]]
        assert across(sheet, row, "C", "S") == [*numbers, told["rate"]]
    for row, band in {20: "15-25", 31: "15-35", 57: "15-60"}.items():
        told = answer["bands"][band]
        assert across(sheet, row, "A", "B") == [f"Cộng {band}", None]
        numbers = [*told["population"], *told["illiterate_1"], *told["illiterate_2"], *told["literate_2"]]
        assert across(sheet, row, "C", "S") == [*numbers, told["rate"]]


def check_cmc_2(sheet: Worksheet, answer: dict) -> None:
    for row, (band, told) in enumerate(answer["bands"].items(), start=8):
        assert sheet.cell(row, 1).value == ("Cộng" if band == "15-60" else band.replace("-", " - "))
        numbers = [*told["population"], *told["illiterate_1"], *told["illiterate_2"], told["rate"], *told["relapsed"]]
        assert across(sheet, row, "B", "S") == [*numbers, None]


def check_cmc_1(sheet: Worksheet, answer: dict) -> None:
    rows = answer["children"]
    if len(rows) > 1:
        rows = [*rows, {"name": "Cộng", **answer["total"]}]
    for row, told in enumerate(rows, start=8):
        assert sheet.cell(row, 2).value == told["name"]
        assert across(sheet, row, "C", "F") == told["population"]
        starts = {"15-25": ("G", "K", "S", "Z"), "15-35": ("AA", "AE", "AM", "AT"), "15-60": ("AU", "AY", "BG", "BN")}
        for band, (population, one, two, last) in starts.items():
            own = told["bands"][band]
            end = get_column_letter(column_index_from_string(population) + 3)
            assert across(sheet, row, population, end) == own["population"]
            upto = get_column_letter(column_index_from_string(two) - 1)
            assert across(sheet, row, one, upto) == rates_between(own["illiterate_1"], own["rate_1"])
            assert across(sheet, row, two, last) == rates_between(own["illiterate_2"], own["rate_2"])


def check_xmc_4(sheet: Worksheet, answer: dict) -> None:
    rows = answer["children"]
    if len(rows) > 1:
        rows = [*rows, {"name": "Cộng", "standard": answer["standard"], **answer["total"]}]
    for row, told in enumerate(rows, start=8):
        assert sheet.cell(row, 2).value == told["name"]
        for band, (first, last) in {"15-25": "CG", "15-35": "HL", "15-60": "MQ"}.items():
            own = told["bands"][band]
            levels = [own["literate_1"], own["rate_1"], own["literate_2"], own["rate_2"]]
            assert across(sheet, row, first, last) == [own["population"], *levels]
        assert sheet.cell(row, 18).value == told["standard"]


def check_nhap_cu(sheet: Worksheet, answer: dict) -> None:
    names = ("population", "illiterate_1", "illiterate_2", "studying")
    for row, told in enumerate(answer["bands"].values(), start=8):
        for who, columns in {"migrant": "BCDF", "other": "GHIK"}.items():
            assert [sheet[f"{column}{row}"].value for column in columns] == [told[who][name] for name in names]
    for column in "BCDFGHIKLMNP":
        assert sheet[f"{column}10"].value == sheet[f"{column}8"].value + sheet[f"{column}9"].value


CHECKS = {
    "XMC-3": check_xmc_3,
    "CMC-1": check_cmc_1,
    "CMC-2": check_cmc_2,
    "XMC-4": check_xmc_4,
    "NHAP-CU": check_nhap_cu,
}
#: Form → place and date, caption, office, the two cells of names, where a commune fills it (one row of units).
SIGNED = {
    "XMC-3": ("H59", "H60", "H61", "A67", "H67"),
    "CMC-2": ("K13", "K14", "K15", "A21", "K21"),
    "CMC-1": ("X11", "X12", "X13", "C19", "X19"),
    "XMC-4": ("K10", "K11", "K12", "A18", "K18"),
}


def test_every_cell_of_an_excel_file_says_what_json_says(made):
    assert set(CHECKS) == set(FORMS)
    for form, check in CHECKS.items():
        for area in (PROVINCE, COMMUNE):
            answer = asked(made, form, area)
            check(opened(answer), answer)


def test_a_communes_workbook_is_laid_out_as_the_official_one(made):
    for form, (place, caption, office, left, right) in SIGNED.items():
        sheet = opened(asked(made, form, COMMUNE))

        assert sheet[place].value.replace("\N{NO-BREAK SPACE}", " ").startswith("Hàm Rồng, ngày      tháng"), form
        assert sheet[place].value.endswith("năm 2025")
        assert (sheet[caption].value, sheet[office].value) == ("TM. BAN CHỈ ĐẠO PCGD, XMC", "TRƯỞNG BAN")
        assert sheet[f"{left[0]}{sheet[caption].row}"].value == "NGƯỜI LẬP BIỂU"
        assert sheet[right].value is None
        first = {"XMC-3": 9}.get(form, 8)
        numbers = [cell.value for cell in sheet[first - 1]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) == {"XMC-3": 19, "CMC-2": 19, "CMC-1": 66, "XMC-4": 18}[form]

    assert opened(asked(made, "CMC-2", COMMUNE))["A2"].value == "Phường Hàm Rồng, Tỉnh: Thanh Hóa"
    assert opened(asked(made, "CMC-1", COMMUNE))["A2"].value == "Phường Hàm Rồng, tỉnh Thanh Hóa"
    assert opened(asked(made, "XMC-4", COMMUNE))["A4"].value == "Thời điểm: ngày 30 tháng 9 năm 2025"
    assert opened(asked(made, "XMC-3", PROVINCE))["A2"].value == "Tỉnh Thanh Hóa"


def test_the_header_of_xmc_3_reaches_over_its_groups(made):
    sheet = opened(asked(made, "XMC-3", COMMUNE))

    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A5:A7", "B5:B7", "C5:F6", "G5:N5", "G6:J6", "K6:N6", "O5:R6", "S5:S7", "A20:B20", "A57:B57"} <= merged
    assert across(sheet, 7, "C", "F") == ["TS", "Nữ", "Dân tộc", "Nữ dân tộc"]


def test_rates_are_numbers_from_0_to_100_and_blank_where_nobody_is(made):
    answer = asked(made, "XMC-3", COMMUNE)
    empty = [place for place, row in enumerate(answer["rows"]) if row["rate"] is None]
    sheet = opened(answer)

    rows = [*range(9, 20), *range(21, 31), *range(32, 57)]
    assert empty, "so few persons leave no age empty"
    assert {sheet[f"S{rows[place]}"].value for place in empty} == {None}
    assert {sheet[f"C{rows[place]}"].value for place in empty} == {0}
    assert sheet["S57"].value == answer["bands"]["15-60"]["rate"]
    assert sheet["S57"].number_format == "0.00"


def test_what_stands_under_a_table_says_who_is_unknown_how_it_was_counted_and_from_what(made):
    answer = asked(made, "XMC-3", COMMUNE, rules="pcgd-b")
    texts = [str(cell.value) for row in opened(answer).iter_rows(min_row=58) for cell in row if cell.value]

    assert texts[0] == f"Chưa rõ trình độ: {answer['unknown']} người"
    under = " ".join(texts)
    assert "Dữ liệu tổng hợp" in under
    assert "(pcgd-b)" in under
    assert "Người chưa rõ trình độ tính là mù chữ mức 1" in under
    assert f"tập {made.id}, mã kiểm tra {made.sha256[:12]}" in under


def test_word_and_pdf_say_the_same_as_each_other_and_repeat_the_header(made, tmp_path):
    for form, area in (("XMC-3", COMMUNE), ("CMC-1", PROVINCE), ("XMC-4", PROVINCE)):
        sheet = sheet_of(asked(made, form, area))
        (tmp_path / "b.docx").write_bytes(write(sheet, "docx"))
        (tmp_path / "b.pdf").write_bytes(write(sheet, "pdf"))

        word, pdf = plain(of_word(tmp_path / "b.docx")), plain(of_pdf(tmp_path / "b.pdf"))

        for text in (sheet.unit, "NGƯỜI LẬP BIỂU", "TM. BAN CHỈ ĐẠO PCGD, XMC", "TRƯỞNG BAN", sheet.after[-1]):
            assert text in word, (form, text)
            assert text in pdf, (form, text)
        last = [value for value in sheet.rows[-1].values if isinstance(value, float)]
        for value in last:
            told = f"{value:.2f}".replace(".", ",")
            assert told in word, form
            assert told in pdf, form
    document = docx.Document(str(tmp_path / "b.docx"))
    assert len(document.tables[0]._tbl.findall(f".//{qn('w:tblHeader')}")) == 3
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_the_command_writes_a_file_with_a_code_that_can_be_checked(made, tmp_path):
    out = tmp_path / "bieu.xlsx"
    told = io.StringIO()

    call_command(
        "literacy_table", form="CMC-2", area=COMMUNE, year=YEAR, frozen=made.id, out=str(out), json=True, stdout=told
    )

    answer = json.loads(told.getvalue())
    check_cmc_2(openpyxl.load_workbook(out).worksheets[0], answer)
    kept = PrintedTable.objects.get(code=answer["verify"]["code"])
    assert (kept.form, kept.area_code, kept.year, kept.frozen_id) == ("CMC-2", COMMUNE, YEAR, made.id)
    assert kept.sha256 == checksum(asked(made, "CMC-2", COMMUNE))
    texts = [str(cell.value) for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row]
    assert any(grouped(kept.code) in text and answer["verify"]["address"] in text for text in texts)
    with pytest.raises(Refused) as refused:
        call_command("literacy_table", form="CMC-2", area=COMMUNE, year=YEAR, frozen=made.id, out="bieu.csv")
    assert refused.value.rule == "unknown_file_kind"


def test_header_cells_share_titles_and_reach_over_empty_ones():
    columns = [
        SheetColumn(("A",)),
        SheetColumn(("G", "", "x")),
        SheetColumn(("G", "", "y")),
        SheetColumn(("H", "h", "x")),
        SheetColumn(("H", "i", "x")),
    ]

    cells = [tuple(cell) for cell in header_cells([column.titles for column in columns], 3)]

    assert cells == [
        (0, 0, 3, 1, "A"),
        (0, 1, 2, 2, "G"),
        (0, 3, 1, 2, "H"),
        (1, 3, 1, 1, "h"),
        (1, 4, 1, 1, "i"),
        (2, 1, 1, 1, "x"),
        (2, 2, 1, 1, "y"),
        (2, 3, 1, 1, "x"),
        (2, 4, 1, 1, "x"),
    ]

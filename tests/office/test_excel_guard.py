"""What a file must be before a parser sees it. Every file here is made by the test, wrong in one way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gdtx.foundation.errors import Refused
from gdtx.office.excel_guard import MEBIBYTE, Limits, check_file
from tests.office import made_files as made


def refusal(path: Path, **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        check_file(path, **options)  # type: ignore[arg-type]
    return caught.value


def good_workbook(path: Path) -> Path:
    return made.workbook(path, made.simple_rows([["Mã trung tâm", "Nữ"], ["38-1", 5]]))


def test_a_good_file_passes_and_its_sheets_are_listed(tmp_path: Path) -> None:
    path = made.save(
        tmp_path / "tốt.xlsx",
        made.parts(
            {"Lớp học": made.simple_rows([["a"], ["b"], ["c"]]), "Phụ": ""},
            after_rows='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
        ),
    )

    file = check_file(path)

    assert file.kind == "xlsx"
    assert [(sheet.name, sheet.rows, sheet.merged) for sheet in file.sheets] == [
        ("Lớp học", 3, ("A2:A3",)),
        ("Phụ", 0, ("A2:A3",)),
    ]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "không có.xlsx").rule == "file_missing"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rỗng.xlsx"
    path.touch()

    assert refusal(path).rule == "file_empty"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "tệp PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "trang web"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "tệp XML"),
        ("Mã trung tâm;Nữ\n38-1;5\n".encode(), "tệp văn bản"),
        (b"\x89PNG\r\n\x1a\n\0\0", "tệp ảnh"),
        (bytes(range(256)), "không phải bảng tính"),
    ],
)
def test_what_is_no_workbook_is_named_for_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "lớp.xlsx"
    path.write_bytes(content)

    refused = refusal(path)

    assert refused.rule == "not_excel"
    assert said in refused.message
    assert "Excel Workbook (.xlsx)" in refused.sentence


@pytest.mark.parametrize(
    ("part", "content", "rule"),
    [
        ("word/document.xml", "<w/>", "not_excel"),
        ("xl/workbook.bin", "x", "excel_xlsb"),
        ("xl/vbaProject.bin", "x", "excel_macros"),
    ],
)
def test_other_packages_are_told_apart(tmp_path: Path, part: str, content: str, rule: str) -> None:
    parts = {**made.parts({"Lớp học": ""}), part: content}

    assert refusal(made.save(tmp_path / "lớp.xlsx", parts)).rule == rule


def test_a_libreoffice_sheet_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = made.save(tmp_path / "lớp.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})

    refused = refusal(path)

    assert refused.rule == "excel_ods"
    assert ".xlsx" in (refused.way_out or "")


def test_a_plain_zip_is_refused(tmp_path: Path) -> None:
    assert refusal(made.save(tmp_path / "lớp.zip", {"lớp.xlsx": "x"})).rule == "not_excel"


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "lớn.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(32 * MEBIBYTE + 1)

    refused = refusal(path)

    assert refused.rule == "file_too_large"
    assert "32 MB" in refused.message


def test_a_zip_bomb_is_refused_by_the_bytes_it_really_unpacks_to(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {**made.parts({"Lớp học": ""}), "xl/media/image1.bin": bytes(257 * MEBIBYTE)}
    path = made.save(tmp_path / "bom.xlsx", parts)
    assert path.stat().st_size < 2 * MEBIBYTE

    assert refusal(path).rule == "file_too_large"


def test_a_bomb_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {**made.parts({"Lớp học": ""}), "xl/media/image1.bin": bytes(3 * MEBIBYTE)}
    path = made.save(tmp_path / "bom.xlsx", parts)
    honest = (3 * MEBIBYTE).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (1000).to_bytes(4, "little")))

    refused = refusal(path, limits=Limits(unpacked_bytes=2 * MEBIBYTE))

    assert refused.rule in ("file_too_large", "excel_damaged")


def test_thousands_of_parts_are_refused(tmp_path: Path) -> None:
    parts = {**made.parts({"Lớp học": ""}), **{f"xl/media/{number}": "" for number in range(60)}}
    path = made.save(tmp_path / "nhiều.xlsx", parts)

    assert refusal(path, limits=Limits(parts=50)).rule == "file_too_large"


def test_three_hundred_thousand_rows_pass_and_one_more_does_not(tmp_path: Path) -> None:
    title = made.simple_rows([["Mã trung tâm"]])
    cells = "".join(f'<row r="{number}"><c><v>1</v></c></row>' for number in range(2, 300_002))
    allowed = made.workbook(tmp_path / "đủ.xlsx", title + cells)
    over = made.workbook(tmp_path / "thừa.xlsx", title + cells + '<row r="300002"><c><v>1</v></c></row>')

    assert check_file(allowed).sheets[0].rows == 300_001
    refused = refusal(over)
    assert refused.rule == "file_too_large"
    assert "300.001 dòng" in refused.message
    assert "300.000 dòng" in refused.message


@pytest.mark.parametrize("share", [0.999, 0.5, 0.05])
def test_a_file_cut_off_in_the_middle_is_refused(tmp_path: Path, share: float) -> None:
    path = good_workbook(tmp_path / "cụt.xlsx")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])

    assert refusal(path).rule == "excel_damaged"


def test_altered_bytes_inside_a_part_are_refused(tmp_path: Path) -> None:
    path = made.workbook(tmp_path / "sai.xlsx", made.simple_rows([[str(os.urandom(8).hex())] for _ in range(500)]))
    content = bytearray(path.read_bytes())
    begin = content.rindex(b"sheet1.xml", 0, content.index(b"PK\x01\x02")) + 200
    content[begin : begin + 20] = bytes(byte ^ 0xFF for byte in content[begin : begin + 20])
    path.write_bytes(content)

    assert refusal(path).rule == "excel_damaged"


@pytest.mark.parametrize(
    "part", ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
def test_a_missing_part_is_refused(tmp_path: Path, part: str) -> None:
    parts = made.parts({"Lớp học": ""})
    del parts[part]

    assert refusal(made.save(tmp_path / "thiếu.xlsx", parts)).rule == "excel_damaged"


def test_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    parts = made.parts({"Lớp học": ""})
    parts["xl/sharedStrings.xml"] = '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst/>'

    assert refusal(made.save(tmp_path / "thực thể.xlsx", parts)).rule == "excel_damaged"


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = made.ole_file(tmp_path / "khóa.xlsx", {"EncryptionInfo": b"x" * 300, "EncryptedPackage": b"y" * 5000})

    refused = refusal(path)

    assert refused.rule == "excel_password"
    assert "mật khẩu" in refused.message


def test_an_old_workbook_is_taken_only_where_it_is_allowed(tmp_path: Path) -> None:
    path = made.ole_file(tmp_path / "cũ.xls", {"Workbook": made.biff_workbook()})

    assert refusal(path).rule == "excel_xls"
    assert check_file(path, allow_xls=True).kind == "xls"


def test_an_old_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = made.ole_file(tmp_path / "cũ.xls", {"Workbook": made.biff_workbook(encrypted=True)})

    assert refusal(path, allow_xls=True).rule == "excel_password"


def test_an_old_workbook_cut_off_is_refused(tmp_path: Path) -> None:
    path = made.ole_file(tmp_path / "cũ.xls", {"Workbook": made.biff_workbook()})
    path.write_bytes(path.read_bytes()[:3000])

    assert refusal(path, allow_xls=True).rule == "excel_damaged"


def test_an_old_word_file_is_refused(tmp_path: Path) -> None:
    path = made.ole_file(tmp_path / "công văn.xls", {"WordDocument": b"x" * 5000})

    assert refusal(path, allow_xls=True).rule == "not_excel"

"""PDF files: the same words as in Word, in shipped fonts that have all Vietnamese letters."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import io
import re
from pathlib import Path

import docx
import pypdf
import pytest
from fontTools.ttLib import TTFont

from gdtx.office.document import OfficialDocument, Paragraph, Signature, Signatures
from gdtx.office.pdf import FONTS, write_pdf
from gdtx.office.word import write_word
from tests.office.sample import UNITS, document
from tests.office.test_word import all_text

VIETNAMESE = frozenset([*range(0x1EA0, 0x1EFA), *map(ord, "ĂăÂâÊêÔôƠơƯưĐđ₫–—…“”‘’·")])


def written(given: OfficialDocument, **options: datetime.datetime) -> pypdf.PdfReader:
    file = io.BytesIO()
    write_pdf(given, file, **options)  # type: ignore[arg-type]
    file.seek(0)
    return pypdf.PdfReader(file)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda path: path.stem)
def test_a_shipped_font_has_all_vietnamese_letters(font: Path) -> None:
    assert TTFont(font).getBestCmap().keys() >= VIETNAMESE


def test_the_shipped_fonts_are_the_unmodified_ones_with_their_licence() -> None:
    sums = dict(reversed(line.split("  ")) for line in (FONTS / "SHA256SUMS").read_text().splitlines())

    found = {font.name: hashlib.sha256(font.read_bytes()).hexdigest() for font in FONTS.glob("*.ttf")}

    assert found == sums
    assert len(found) == 8
    assert all("Version 2.1.5" in TTFont(FONTS / name)["name"].getDebugName(5) for name in found)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


def test_all_fonts_of_a_pdf_are_shipped_ones_and_embedded() -> None:
    fonts: dict[str, bool] = {}
    for page in written(document()).pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            descendant = font["/DescendantFonts"][0].get_object()
            fonts[font["/BaseFont"].partition("+")[2]] = "/FontFile2" in descendant["/FontDescriptor"].get_object()

    assert fonts == {
        "LiberationSerif": True,
        "LiberationSerif-Bold": True,
        "LiberationSerif-Italic": True,
        "LiberationSerif-BoldItalic": True,
    }


def test_the_pdf_says_the_same_words_as_the_word_file() -> None:
    given = document(appendices=(), stamp="", synthetic="")
    file = io.BytesIO()
    write_word(given, file)

    in_word = words(all_text(docx.Document(file).element.body))
    in_pdf = words("\n".join(page.extract_text() for page in written(given).pages))

    in_pdf.remove("2")  # the number of the second page
    assert sorted(in_pdf) == sorted(in_word)


def test_pages_are_numbered_on_top_from_the_second_and_anew_in_each_appendix() -> None:
    reader = written(document())

    first_lines = [page.extract_text().splitlines()[0].strip() for page in reader.pages]
    assert len(reader.pages) == 6
    assert first_lines[1] == "2"
    assert first_lines[2] == "Phụ lục I"
    assert first_lines[3:5] == ["2", "3"]
    assert first_lines[5] == "Phụ lục II"
    assert float(reader.pages[5].mediabox.width) > float(reader.pages[5].mediabox.height)
    assert all("Dữ liệu tổng hợp · Số liệu đọc lúc" in page.extract_text() for page in reader.pages)


def test_the_motto_never_wraps() -> None:
    lines = written(document()).pages[0].extract_text().splitlines()

    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)
    assert any("Độc lập - Tự do - Hạnh phúc" in line for line in lines)


def test_table_headers_repeat_on_each_page() -> None:
    pages = [page.extract_text() for page in written(document()).pages]

    assert all(re.search(r"STT\s*Đơn vị\s*Lớp", page) for page in pages[2:5])


def test_the_pdf_is_tagged_and_says_what_it_is() -> None:
    reader = written(document())

    assert bool(reader.trailer["/Root"]["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"  # type: ignore[index]
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("BÁO CÁO Sơ kết học kỳ I")
    assert reader.metadata.author == "SỞ GIÁO DỤC VÀ ĐÀO TẠO"


def test_the_moment_becomes_the_creation_date_and_the_same_input_the_same_bytes() -> None:
    moment = datetime.datetime(2021, 2, 5, 8, 5, tzinfo=datetime.UTC)

    first, second = io.BytesIO(), io.BytesIO()
    write_pdf(document(), first, moment=moment)
    write_pdf(document(), second, moment=moment)

    assert first.getvalue() == second.getvalue()
    assert pypdf.PdfReader(first).metadata.creation_date == moment  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changes",
    [
        {"body": ()},
        {"body": (Paragraph("#set text(red) $x$ *đậm* @tham_chieu \\ `mã`"),)},
        {"superior": "", "authority": (), "recipients": (), "signer": "", "bases": ()},
        {"type_name": "", "subject": "", "about": "V/v báo cáo", "addressees": ("UBND các xã",)},
    ],
)
def test_any_parts_may_be_empty_and_marks_are_printed_as_they_are(changes: dict[str, object]) -> None:
    text = "\n".join(page.extract_text() for page in written(document(**changes, appendices=())).pages)

    if changes.get("body"):
        assert "#set text(red) $x$ *đậm* @tham_chieu \\ `mã`" in text
    assert "SỞ GIÁO DỤC VÀ ĐÀO TẠO" in text


@pytest.mark.parametrize(("rows", "pages"), [(38, 1), (39, 2)])
def test_a_document_nobody_signs_ends_with_its_last_row_and_never_with_an_empty_page(rows: int, pages: int) -> None:
    table = dataclasses.replace(UNITS, rows=UNITS.rows[:rows])
    parts = {"body": (table,), "authority": (), "signer": "", "recipients": (), "appendices": (), "bases": ()}

    found = written(document(**parts)).pages

    assert len(found) == pages
    assert f"Xã Hoằng Phượng {rows}" in found[-1].extract_text()


def test_several_sign_side_by_side() -> None:
    pair = (Signature("THƯ KÝ", "Lê Thị B"), Signature("CHỦ TRÌ", "Nguyễn Văn A"))
    given = document(body=(Signatures((pair, (None, Signature("CHỦ TRÌ", "Trần C")))),), authority=(), signer="")

    text = " ".join(words("\n".join(page.extract_text() for page in written(given).pages)))

    assert "THƯ KÝ Lê Thị B CHỦ TRÌ Nguyễn Văn A CHỦ TRÌ Trần C Nơi nhận" in text

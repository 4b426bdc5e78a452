"""Word files: the parts of a document in their places, tables whole, templates of an office's own checked."""

from __future__ import annotations

import io
import os
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gdtx.foundation.errors import Refused
from gdtx.office.document import CONTEXT_KEYS, Paragraph, Signature, Signatures
from gdtx.office.pdf import FONTS
from gdtx.office.word import TEMPLATE, check_fields, check_template, placeholders, write_word
from tests.office.sample import GROUPS, UNITS, document
from tests.support.missing import program


def written(**changes: object) -> Docx:
    file = io.BytesIO()
    write_word(document(**changes), file)
    file.seek(0)
    return docx.Document(file)


def all_text(element: object) -> str:
    return "\n".join(
        "".join(text.text or "" if text.tag == qn("w:t") else "\n" for text in paragraph.iter(qn("w:t"), qn("w:br")))
        for paragraph in element.iter(qn("w:p"))  # type: ignore[attr-defined]
    )


def test_every_field_of_the_template_is_given_and_every_part_is_asked_for() -> None:
    assert placeholders() == CONTEXT_KEYS


def test_the_committed_template_is_what_the_script_builds() -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "office_templates.py"
    namespace: dict[str, object] = {"__name__": "office_templates", "__file__": str(script)}
    exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), namespace)
    build: Callable[[], bytes] = namespace["build"]  # type: ignore[assignment]

    def parts(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {name: package.read(name) for name in package.namelist()}

    assert parts(build()) == parts(TEMPLATE.read_bytes())


def test_the_page_follows_the_decree() -> None:
    section = written().sections[0]

    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]
    assert [round(length.mm) for length in (section.top_margin, section.bottom_margin)] == [20, 20]
    assert [round(length.mm) for length in (section.left_margin, section.right_margin)] == [30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    assert "Dữ liệu tổng hợp · Số liệu đọc lúc" in all_text(section.footer._element)
    assert "Dữ liệu tổng hợp · Số liệu đọc lúc" in all_text(section.first_page_footer._element)


def test_the_parts_stand_in_their_order_with_their_looks() -> None:
    document = written()

    text = all_text(document.element.body)
    order = [
        "UBND TỈNH THANH HÓA",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-SGDĐT",
        "DỰ THẢO",
        "năm 2021",
        "BÁO CÁO",
        "Sơ kết học kỳ I",
        "Căn cứ Luật Giáo dục",
        "I. KẾT QUẢ THEO TỪNG NHIỆM VỤ",
        "Tổng số: Học kỳ I",
        "Bảng 1.",
        "Hình 1.",
        "Dấu & và < > “ngoặc kép”",
        "Nơi nhận:",
        "- Lưu: VT, GDTX.",
        "KT. GIÁM ĐỐC",
        "Nguyễn Văn A",
        "Phụ lục I",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "\ue010" not in text
    assert "{" not in text
    superior, issuer = document.tables[0].cell(0, 0).paragraphs[:2]
    assert (superior.runs[0].bold, issuer.runs[0].bold) == (None, True)
    body = next(paragraph for paragraph in document.paragraphs if "10.029" in paragraph.text)
    assert body.style.name == "Đoạn văn"
    assert body.style.font.size == Pt(14)
    assert body.style.paragraph_format.first_line_indent.mm == pytest.approx(12.7, abs=0.05)
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_parts_left_empty_leave_no_trace() -> None:
    document = written(
        superior="",
        draft_mark="",
        bases=(),
        authority=(),
        signer="",
        recipients=(),
        appendices=(),
        stamp="",
        synthetic="",
    )

    text = all_text(document.element.body)
    assert "Nơi nhận" not in text
    assert "Phụ lục" not in text
    assert len(document.tables) == 2  # the letterhead and the table of the body: no room for signatures
    assert document.tables[0].cell(0, 0).paragraphs[0].text == "SỞ GIÁO DỤC VÀ ĐÀO TẠO"
    assert len(document.sections) == 1
    assert all_text(document.sections[0].footer._element).strip() == ""


def test_a_letter_has_its_subject_under_the_number_and_its_addressee_on_one_line() -> None:
    document = written(type_name="", subject="", about="V/v báo cáo sơ kết", addressees=("UBND các xã",))

    assert "V/v báo cáo sơ kết" in document.tables[0].cell(1, 0).text
    assert "Kính gửi: UBND các xã" in [paragraph.text for paragraph in document.paragraphs]
    assert "BÁO CÁO" not in all_text(document.element.body)


def test_several_addressees_stand_each_on_a_line_of_its_own_after_a_dash() -> None:
    document = written(type_name="", subject="", about="V/v báo cáo", addressees=("UBND các xã", "Các trung tâm", "A"))

    lines = [paragraph for paragraph in document.paragraphs if paragraph.text]
    start = next(place for place, line in enumerate(lines) if line.text == "Kính gửi:")
    assert [line.text for line in lines[start + 1 : start + 4]] == ["- UBND các xã;", "- Các trung tâm;", "- A."]
    shapes = {line.style.paragraph_format.left_indent for line in lines[start + 1 : start + 4]}
    assert [round(shape.mm, 1) for shape in shapes if shape is not None] == [52.9]


def test_tables_are_whole_and_repeat_their_header() -> None:
    document = written()

    groups, units = document.tables[1], document.tables[3]
    assert [[cell.text for cell in row.cells] for row in units.rows][1:] == [list(row) for row in UNITS.rows]
    assert [cell.text for cell in groups.rows[0].cells][2:] == [
        "Học kỳ I 2020-2021",
        "Học kỳ I 2020-2021",
        "Học kỳ I 2019-2020",
        "Học kỳ I 2019-2020",
    ]
    assert [cell.text for cell in groups.rows[-1].cells] == list(GROUPS.rows[-1])
    assert all(run.bold for cell in groups.rows[-1].cells for run in cell.paragraphs[0].runs)
    headers = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in groups.rows]
    assert headers == [True, True, False, False, False]
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in units.rows][:2] == [True, False]


def test_pictures_carry_the_words_that_replace_them() -> None:
    document = written()

    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "Biểu đồ lượt học viên theo nhóm"
    assert abs(picture.width - Mm(160)) < Mm(0.1)


def test_each_appendix_counts_its_own_pages_and_may_lie_across() -> None:
    sections = list(written().sections)

    assert len(sections) == 3
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]
    assert [None if start is None else start.get(qn("w:start")) for start in starts] == [None, "1", "1"]
    assert round(sections[2].page_width.mm) == 297


def test_a_table_of_a_thousand_rows_is_written_in_a_moment() -> None:
    rows = tuple((str(number), "Xã Hoằng Phượng", "12") for number in range(1_000))
    table = type(UNITS)(columns=UNITS.columns, rows=rows)

    began = time.process_time()
    document = written(body=(table,))

    assert time.process_time() - began < 3
    assert len(document.tables[1].rows) == 1_001


# --- Templates of an office's own --------------------------------------------------------------------------


def changed_template(path: Path, part: str, old: bytes, new: bytes, **extra: bytes) -> Path:
    with zipfile.ZipFile(TEMPLATE) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
        for name, content in extra.items():
            after.writestr(name.replace("__", "/"), content)
    return path


def refusal(check: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        check()
    return caught.value


def test_an_office_may_use_its_own_template(tmp_path: Path) -> None:
    own = changed_template(
        tmp_path / "riêng.docx", "word/document.xml", "Nơi nhận:".encode(), "Nơi nhận (sửa):".encode()
    )

    write_word(document(), tmp_path / "ra.docx", template=own)

    assert "Nơi nhận (sửa):" in all_text(docx.Document(str(tmp_path / "ra.docx")).element.body)


def test_a_template_with_an_unknown_field_is_refused_naming_it(tmp_path: Path) -> None:
    own = changed_template(tmp_path / "sai.docx", "word/document.xml", b"{{ signer }}", b"{{ chu_ky }}")

    refused = refusal(lambda: check_fields(own))

    assert refused.rule == "template_unknown_field"
    assert "{{ chu_ky }}" in refused.message
    assert "{{ signer }}" in str(refused.way_out)


def test_a_template_without_a_body_is_refused(tmp_path: Path) -> None:
    own = changed_template(tmp_path / "thiếu.docx", "word/document.xml", b"{{p body }}", b"...")

    refused = refusal(lambda: write_word(document(), tmp_path / "ra.docx", template=own))

    assert refused.rule == "template_incomplete"
    assert "{{ body }}" in refused.message
    assert not (tmp_path / "ra.docx").exists()


def test_faulty_braces_are_refused(tmp_path: Path) -> None:
    own = changed_template(tmp_path / "ngoặc.docx", "word/document.xml", b"{{ signer }}", b"{{ signer | nothing }}")

    assert refusal(lambda: check_fields(own)).rule == "template_broken"


def test_a_template_cannot_reach_into_the_program(tmp_path: Path) -> None:
    own = changed_template(
        tmp_path / "phá.docx",
        "word/document.xml",
        b"{{ signer }}",
        b"{{ signer.__class__.__mro__[1].__subclasses__() }}",
    )

    assert refusal(lambda: write_word(document(), tmp_path / "ra.docx", template=own)).rule == "template_broken"


def test_values_with_braces_are_printed_and_not_run() -> None:
    document = written(body=(Paragraph("{{ 7 * 7 }} {% if %}"),), signer="{{ 7 * 7 }}")

    assert all_text(document.element.body).count("{{ 7 * 7 }}") == 2


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("word__vbaProject.bin", b"x", "template_macros"),
        ("word__embeddings__oleObject1.bin", b"x", "template_links"),
        (
            "word___rels__settings.xml.rels",
            b'<Relationships><Relationship Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'
            b"</Relationships>",
            "template_links",
        ),
        (
            "word__header9.xml",
            b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:instrText>DDE'
            b"</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText></w:hdr>",
            "template_links",
        ),
    ],
)
def test_templates_that_could_do_something_are_refused(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    own = changed_template(tmp_path / "độc.docx", "word/document.xml", b"", b"", **{name: content})

    assert refusal(lambda: check_template(own)).rule == rule


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04"])
def test_what_is_no_word_file_is_no_template(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(content)

    assert refusal(lambda: check_template(path)).rule == "template_not_word"


# --- The proof that it opens --------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_file_opens_in_libreoffice_and_reads_like_the_decree(tmp_path: Path) -> None:
    office = program("soffice", "libreoffice-writer-nogui")
    write_word(document(), tmp_path / "báo cáo.docx")
    (tmp_path / ".fonts").symlink_to(FONTS)  # the machine may have none with Vietnamese letters

    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "báo cáo.docx")],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip

    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "báo cáo.pdf").pages]
    assert len(pages) == 6
    lines = pages[0].splitlines()
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)  # not wrapped
    assert any("Độc lập - Tự do - Hạnh phúc" in line for line in lines)
    assert pages[1].splitlines()[0].strip() == "2"
    assert "Xã Hoằng Phượng 120" in "".join(pages)


def test_several_sign_side_by_side_and_nobody_else_below() -> None:
    pair = (Signature("THƯ KÝ", "Lê Thị B"), Signature("CHỦ TRÌ", "Nguyễn Văn A"))
    document = written(
        body=(Paragraph("Hết."), Signatures((pair, (None, Signature("CHỦ TRÌ", "Trần C"))))),
        authority=(),
        signer="",
        appendices=(),
    )

    table = document.tables[1]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["THƯ KÝ\nLê Thị B", "CHỦ TRÌ\nNguyễn Văn A"],
        ["", "CHỦ TRÌ\nTrần C"],
    ]
    assert all(row._tr.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in table.rows)
    assert "Nơi nhận:" in document.tables[2].cell(0, 0).text
    assert [paragraph.text for paragraph in document.tables[2].cell(0, 1).paragraphs] == [""]

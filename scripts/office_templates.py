"""Builds the Word template of administrative documents, ``src/gdtx/office/templates/van_ban.docx``.

Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I, for named types (báo cáo, kế hoạch, thông báo: Mẫu 1.4) and letters
(công văn: Mẫu 1.5). An office may take the file, change fonts, margins or its letterhead in Word, and give it back;
the fields in double braces must stay. Run again after a change here:

    python scripts/office_templates.py
"""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

TARGET = Path(__file__).resolve().parent.parent / "src" / "gdtx" / "office" / "templates" / "van_ban.docx"
FONT = "Times New Roman"
TEXT_WIDTH = 165  # mm: 210 less 30 on the left and 15 on the right
LEFT, RIGHT = 67, 98  # mm of the letterhead; "CỘNG HÒA … VIỆT NAM" at 13 points needs 95.7
MOTTO_WIDTH = 60.5  # mm of "Độc lập - Tự do - Hạnh phúc" at 14 points, for the rule under it
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def build() -> bytes:
    """The template as bytes; the same bytes each time."""
    document = Document()
    _set_page(document)
    _set_styles(document)
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    _letterhead(document)
    _title(document)
    _body(document)
    _signature(document)
    _line(document, "{{p appendices }}", "Doan")
    _header_and_footer(document)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "gdtx", "Văn bản hành chính", ""
    properties.created = properties.modified = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    properties.last_modified_by = "gdtx"
    file = io.BytesIO()
    document.save(file)
    return _same_each_time(file.getvalue())


def _same_each_time(content: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(result, "w") as after:
        for name in sorted(before.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if name.startswith("docProps/thumbnail"):
                continue
            data = before.read(name)
            if name == "_rels/.rels":
                data = _without_thumbnail(data)
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            after.writestr(entry, data)
    return result.getvalue()


def _without_thumbnail(relations: bytes) -> bytes:
    tree = parse_xml(relations)
    for relation in list(tree):
        if relation.get("Type", "").endswith("/thumbnail"):
            tree.remove(relation)
    from lxml import etree

    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _set_page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True


def _set_styles(document: Docx) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)

    def add(
        identifier: str,
        name: str,
        *,
        size: float = 14,
        bold: bool = False,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH | None = None,
        indent: float = 0,
        left: float = 0,
        after: float = 0,
        before: float = 0,
        spacing: float = 1.0,
        keep: bool = False,
        outline: int | None = None,
    ) -> None:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), identifier)
        style.base_style, style.font.size, style.font.bold, style.font.italic = normal, Pt(size), bold, italic
        shape = style.paragraph_format
        shape.alignment, shape.first_line_indent = align, Mm(indent)
        if left:
            shape.left_indent = Mm(left)
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), spacing
        shape.keep_with_next = keep
        shape.widow_control = True
        style.quick_style = True
        if outline is not None:
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(outline))
            style.element.get_or_add_pPr().append(level)

    add("Doan", "Đoạn văn", align=JUSTIFY, indent=12.7, after=6, spacing=1.1)
    add("CanCu", "Căn cứ", italic=True, align=JUSTIFY, indent=12.7, after=6, spacing=1.1)
    add("DeMuc1", "Đề mục 1", bold=True, align=JUSTIFY, indent=12.7, before=6, after=6, keep=True, outline=0)
    add("DeMuc2", "Đề mục 2", bold=True, align=JUSTIFY, indent=12.7, before=3, after=6, keep=True, outline=1)
    add("DeMuc3", "Đề mục 3", align=JUSTIFY, indent=12.7, after=6, keep=True, outline=2)
    add("TenBang", "Tên bảng", size=13, bold=True, align=CENTER, before=6, after=3, keep=True)
    add("DonViTinh", "Đơn vị tính", size=12, italic=True, align=WD_ALIGN_PARAGRAPH.RIGHT, after=3, keep=True)
    add("OBang", "Ô bảng", size=12)
    add("Hinh", "Hình", align=CENTER, before=6, after=3, keep=True)
    add("TenHinh", "Tên hình", size=13, italic=True, align=CENTER, after=8)
    add("GhiChu", "Ghi chú", size=12, italic=True, align=JUSTIFY, after=6)
    add("PhuLuc", "Phụ lục", bold=True, align=CENTER, keep=True)
    add("TenPhuLuc", "Tên phụ lục", bold=True, align=CENTER, keep=True)
    add("KemTheo", "Kèm theo", italic=True, align=CENTER, after=8, keep=True)
    add("CoQuan", "Cơ quan", size=13, align=CENTER)
    add("QuocHieu", "Quốc hiệu", size=13, bold=True, align=CENTER)
    add("TieuNgu", "Tiêu ngữ", bold=True, align=CENTER)
    add("SoKyHieu", "Số, ký hiệu", size=13, align=CENTER)
    add("DiaDanh", "Địa danh, ngày tháng", italic=True, align=CENTER)
    add("DuThao", "Dự thảo", size=13, bold=True, align=CENTER, before=3)
    add("TenLoai", "Tên loại văn bản", bold=True, align=CENTER, before=14)
    add("TrichYeu", "Trích yếu", bold=True, align=CENTER)
    add("KinhGui", "Kính gửi", align=CENTER, before=6, after=6)
    # Several stand each on a line of its own, their dashes under the colon (Phụ lục I, mục II.9.b): 17.5 mm of letters.
    add("KinhGuiNhieu", "Kính gửi nhiều nơi", left=32.5, before=6, keep=True)
    add("NoiGuiDen", "Nơi gửi đến", left=52.9, indent=-2.9, keep=True)
    add("Ky", "Quyền hạn, chức vụ", bold=True, align=CENTER, keep=True)
    add("NoiNhan", "Nơi nhận", size=11)
    add("NhoCuoiTrang", "Nhỏ cuối trang", size=9, align=CENTER)
    add("GachDuoi", "Gạch dưới", size=3, align=CENTER)


def _line(parent: Docx | _Cell, text: str, style: str, *, bold: bool | None = None) -> Paragraph:
    paragraph = parent.add_paragraph(style=_style_name(style))
    if text:
        paragraph.add_run(text).bold = bold
    return paragraph


_NAMES = {
    "Doan": "Đoạn văn", "CanCu": "Căn cứ", "CoQuan": "Cơ quan", "QuocHieu": "Quốc hiệu", "TieuNgu": "Tiêu ngữ",
    "SoKyHieu": "Số, ký hiệu", "DiaDanh": "Địa danh, ngày tháng", "DuThao": "Dự thảo", "TenLoai": "Tên loại văn bản",
    "TrichYeu": "Trích yếu", "KinhGui": "Kính gửi", "KinhGuiNhieu": "Kính gửi nhiều nơi", "NoiGuiDen": "Nơi gửi đến",
    "Ky": "Quyền hạn, chức vụ", "NoiNhan": "Nơi nhận", "NhoCuoiTrang": "Nhỏ cuối trang",
    "GachDuoi": "Gạch dưới",
}  # fmt: skip


def _style_name(identifier: str) -> str:
    return _NAMES[identifier]


def _rule(parent: Docx | _Cell, width: float, rule: float) -> None:
    """A rule ``rule`` mm long in the middle of ``width`` mm: a tiny paragraph with a line over it."""
    paragraph = _line(parent, "", "GachDuoi")
    paragraph.paragraph_format.space_before = Pt(3)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm((width - rule) / 2)
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _two_columns(document: Docx, rows: int, left: float, right: float) -> Table:
    """A table without lines and without cell margins."""
    table = document.add_table(rows=rows, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    properties = table._tbl.tblPr
    properties.append(
        parse_xml(
            f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        )
    )
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def _cell(table: Table, row: int, column: int) -> _Cell:
    cell = table.cell(row, column)
    first = cell.paragraphs[0]._element
    first.getparent().remove(first)
    return cell


def _letterhead(document: Docx) -> None:
    table = _two_columns(document, 2, LEFT, RIGHT)
    body = _cell(table, 0, 0)
    _line(body, "{%p if superior %}", "CoQuan")
    _line(body, "{{ superior }}", "CoQuan")
    _line(body, "{%p endif %}", "CoQuan")
    _line(body, "{{ issuer }}", "CoQuan", bold=True)
    _rule(body, LEFT, 24)
    country = _cell(table, 0, 1)
    country._tc.get_or_add_tcPr().append(OxmlElement("w:noWrap"))
    _line(country, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QuocHieu")
    _line(country, "Độc lập - Tự do - Hạnh phúc", "TieuNgu")
    _rule(country, RIGHT, MOTTO_WIDTH)
    number = _cell(table, 1, 0)
    _line(number, "{{ number }}", "SoKyHieu")
    _line(number, "{%p if about %}", "SoKyHieu")
    _line(number, "{{ about }}", "SoKyHieu")
    _line(number, "{%p endif %}", "SoKyHieu")
    _line(number, "{%p if draft_mark %}", "DuThao")
    _line(number, "{{ draft_mark }}", "DuThao")
    _line(number, "{%p endif %}", "DuThao")
    _line(_cell(table, 1, 1), "{{ place_date }}", "DiaDanh")


def _title(document: Docx) -> None:
    _line(document, "{%p if type_name %}", "TenLoai")
    _line(document, "{{ type_name }}", "TenLoai")
    _line(document, "{{ subject }}", "TrichYeu")
    _rule(document, TEXT_WIDTH, 50)
    _line(document, "{%p endif %}", "Doan")
    _line(document, "", "GachDuoi").paragraph_format.space_after = Pt(8)
    _addressees(document)


def _addressees(document: Docx) -> None:
    _line(document, "{%p if addressees | length == 1 %}", "KinhGui")
    _line(document, "Kính gửi: {{ addressees[0] }}", "KinhGui")
    _line(document, "{%p elif addressees %}", "KinhGui")
    _line(document, "Kính gửi:", "KinhGuiNhieu")
    _line(document, "{%p for addressee in addressees %}", "NoiGuiDen")
    _line(document, "- {{ addressee }}{{ '.' if loop.last else ';' }}", "NoiGuiDen")
    _line(document, "{%p endfor %}", "NoiGuiDen")
    _line(document, "", "GachDuoi").paragraph_format.space_after = Pt(4)
    _line(document, "{%p endif %}", "KinhGui")


def _body(document: Docx) -> None:
    _line(document, "{%p for base in bases %}", "CanCu")
    _line(document, "{{ base }}", "CanCu")
    _line(document, "{%p endfor %}", "CanCu")
    _line(document, "{{p body }}", "Doan")


def _signature(document: Docx) -> None:
    spacer = _line(document, "", "GachDuoi").paragraph_format
    spacer.space_after, spacer.keep_with_next = Pt(6), True
    table = _two_columns(document, 1, 82, 83)
    recipients = _cell(table, 0, 0)
    _line(recipients, "{%p if recipients %}", "NoiNhan")
    label = _line(recipients, "Nơi nhận:", "NoiNhan")
    label.runs[0].bold = label.runs[0].italic = True
    label.runs[0].font.size = Pt(12)
    _line(recipients, "{%p endif %}", "NoiNhan")
    _line(recipients, "{%p for line in recipients %}", "NoiNhan")
    _line(recipients, "{{ line }}", "NoiNhan")
    _line(recipients, "{%p endfor %}", "NoiNhan")
    _line(recipients, "", "NoiNhan")
    signature = _cell(table, 0, 1)
    _line(signature, "{%p for line in authority %}", "Ky")
    _line(signature, "{{ line }}", "Ky")
    _line(signature, "{%p endfor %}", "Ky")
    _line(signature, "{%p if authority or signer %}", "Ky")
    _line(signature, "", "Ky").paragraph_format.space_after = Pt(64)
    _line(signature, "{%p endif %}", "Ky")
    _line(signature, "{{ signer }}", "Ky").paragraph_format.keep_with_next = False


def _header_and_footer(document: Docx) -> None:
    section = document.sections[0]
    number = section.header.paragraphs[0]
    number.alignment = CENTER
    for xml in (
        '<w:r {0}><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r {0}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
        '<w:r {0}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {0}><w:t>2</w:t></w:r>",
        '<w:r {0}><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        number._p.append(parse_xml(xml.format(nsdecls("w"))))
    number.style = document.styles["Normal"]
    section.first_page_header.paragraphs[0].style = document.styles["Normal"]
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = document.styles[_style_name("NhoCuoiTrang")]
        line.add_run("{{ synthetic }}").bold = True
        line.add_run("{% if synthetic and stamp %} · {% endif %}{{ stamp }}")


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(build())
    print(TARGET)

"""Statutory tables as Word files: A4 lying across, the header of a table repeated on each page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from gdtx.office.document import printable
from gdtx.office.excel_write import FONT
from gdtx.office.form_sheet import FormSheet, SheetRow, shown

_W = nsdecls("w")
_ALIGN = {"text": "left", "whole": "right", "rate": "right"}
#: Between the margins, in twentieths of a point.
_TEXT_WIDTH = int((297 - 25) / 25.4 * 1440)


def write_form_word(form: FormSheet, target: Path | BinaryIO) -> None:
    """Write a form as a Word file in Times New Roman."""
    document = Document()
    _set_up(document, form)
    for place, chosen in enumerate(form.printed_parts):
        if place:
            document.add_page_break()
        _line(document, form.title, 14, bold=True, centred=True)
        _line(document, form.unit, 12, bold=True, centred=True)
        for line in form.lines:
            _line(document, line, 12, italic=True, centred=True)
        document.element.body.insert(-1, parse_xml(_table(form, chosen)))
    for line in form.after:
        _line(document, line, 12, italic=True)
    document.element.body.insert(-1, parse_xml(_signatures(form)))
    for note in form.notes:
        # What proves the print does not stand on a page without it.
        _line(document, note, 10).paragraph_format.keep_with_next = form.proof is not None
    if form.proof is not None:
        picture = document.add_paragraph().add_run().add_picture(io.BytesIO(form.proof.png), width=Mm(24))
        picture._inline.docPr.set("descr", form.proof.address)
    document.save(str(target) if isinstance(target, Path) else target)


def _set_up(document: Any, form: FormSheet) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(15), Mm(10)
    section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    fonts = style.element.rPr.rFonts
    for name in ("w:eastAsia", "w:cs", "w:hAnsi", "w:ascii"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.space_after = Pt(2)
    properties = document.core_properties
    properties.title, properties.author = f"{form.title} – {form.unit}"[:255], form.unit[:255]
    properties.comments, properties.language = form.synthetic, "vi-VN"
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = foot.add_run(f"{form.synthetic} · " if form.synthetic else "")
    run.bold = True
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _line(
    document: Any, text: str, size: int, *, bold: bool = False, italic: bool = False, centred: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _table(form: FormSheet, chosen: Sequence[int]) -> str:
    """As one piece of text, as `office.word` does: a province of 700 communes costs milliseconds this way."""
    columns = [form.columns[index] for index in chosen]
    weight = sum(column.width for column in columns)
    widths = [int(_TEXT_WIDTH * column.width / weight) for column in columns]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    size = _size(form, chosen)
    xml = [
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="30" w:type="dxa"/><w:right w:w="30" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr><w:tblGrid>",
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
        *_head(form, chosen, widths, size),
    ]
    for row in form.rows:
        xml.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        xml += _row(form, row, chosen, widths, size)
        xml.append("</w:tr>")
    xml.append("</w:tbl>")
    return "".join(xml)


def _size(form: FormSheet, chosen: Sequence[int]) -> int:
    """In half points; tables of more than twenty columns need small letters."""
    return int(2 * (form.size if len(chosen) <= 20 else form.size - 2))


def _head(form: FormSheet, chosen: Sequence[int], widths: Sequence[int], size: int) -> list[str]:
    xml = []
    cells = form.header(chosen)
    for row in range(form.depth):
        xml.append("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
        here = {cell.column: cell for cell in cells if cell.row == row}
        over = {cell.column: cell for cell in cells if cell.row < row < cell.row + cell.rows}
        column = 0
        while column < len(chosen):
            cell = here.get(column) or over[column]
            merge = "" if cell.rows == 1 else "restart" if cell.row == row else "continue"
            title = cell.title if cell.row == row else ""
            width = sum(widths[column : column + cell.columns])
            xml.append(_cell(title, width, size, "center", bold=True, span=cell.columns, merge=merge))
            column += cell.columns
        xml.append("</w:tr>")
    xml.append("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
    xml += [_cell(str(index + 1), width, size, "center") for index, width in zip(chosen, widths, strict=True)]
    xml.append("</w:tr>")
    return xml


def _row(form: FormSheet, row: SheetRow, chosen: Sequence[int], widths: Sequence[int], size: int) -> list[str]:
    xml = []
    for place, (index, width) in enumerate(zip(chosen, widths, strict=True)):
        if 0 < place < row.span:
            continue
        reach = row.span if place == 0 else 1
        column = form.columns[index]
        text = shown(row.values[index], column.kind)
        own = sum(widths[place : place + reach]) if reach > 1 else width
        xml.append(_cell(text, own, size, _ALIGN[column.kind], bold=row.total, span=reach))
    return xml


def _signatures(form: FormSheet) -> str:
    half = _TEXT_WIDTH // 2
    left = _paragraph("", italic=True) + _paragraph(form.left, bold=True)
    right = _paragraph(form.place_date, italic=True) + "".join(_paragraph(line, bold=True) for line in form.right)
    room = '<w:p><w:pPr><w:spacing w:after="1200"/></w:pPr></w:p>'
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{half}" w:type="dxa"/></w:tcPr>{content}{room}</w:tc>' for content in (left, right)
    )
    return (
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{half}"/><w:gridCol w:w="{half}"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def _paragraph(text: str, *, bold: bool = False, italic: bool = False) -> str:
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    return (
        '<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>'
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p>'
    )


def _cell(text: str, width: int, size: int, align: str, *, bold: bool = False, span: int = 1, merge: str = "") -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:after="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{look}<w:t xml:space="preserve">{escape(printable(text))}</w:t></w:r></w:p></w:tc>'
    )

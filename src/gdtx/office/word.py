"""Word files from a template an office can edit, filled from the context of ``document.OfficialDocument``.

The template (``templates/van_ban.docx``, or an office's own file in its place) holds letterhead, title, signature
and styles, with fields in double braces. The body and the appendices are put in as paragraphs and tables in the
template's styles, so an office changes their look by changing the styles. Templates come from outside: they are
checked for macros, links and field codes that fetch something, and run in Jinja's sandbox.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext as _
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree  # type: ignore[import-untyped]
from markupsafe import Markup

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import join_list
from gdtx.office.document import CONTEXT_KEYS, OfficialDocument
from gdtx.office.packages import Unfit, check_package

TEMPLATE = Path(__file__).parent / "templates" / "van_ban.docx"
OWN_TEMPLATES = ("bao_cao.docx", "van_ban.docx")
MEBIBYTE = 1024 * 1024
LARGEST_TEMPLATE, LARGEST_UNPACKED = 8 * MEBIBYTE, 64 * MEBIBYTE
INDISPENSABLE = frozenset({"issuer", "number", "place_date", "subject", "body", "signer", "appendices"})

_MARKS = {"body": "\ue010body\ue010", "appendices": "\ue010appendices\ue010"}
_W = nsdecls("w")
_ALIGN = {"left": "left", "center": "center", "right": "right"}


# --- Templates ----------------------------------------------------------------------------------------------


def own_template() -> Path | None:
    """The office's own Word template in `GDTX_HOME/templates/`, None where it has none."""
    folder = Path(settings.GDTX_HOME) / "templates"
    return next((folder / name for name in OWN_TEMPLATES if (folder / name).is_file()), None)


def check_template(path: Path | str) -> None:
    """Refuses a template that could do something: macros, embedded objects, links, fields that fetch.

    Rules: ``template_not_word``, ``template_macros``, ``template_links``, ``template_too_large``.
    """
    path = Path(path)

    def refuse(rule: str, message: str) -> Refused:
        way_out = _("Dùng tệp .docx soạn từ mẫu gốc, không có macro và không liên kết ra ngoài.")
        return Refused(rule, message % {"name": path.name}, where=path.name, way_out=way_out)

    told = {
        "macros": ("template_macros", _("Tệp mẫu “%(name)s” có chứa macro.")),
        "embedded": ("template_links", _("Tệp mẫu “%(name)s” có đối tượng nhúng.")),
        "links": ("template_links", _("Tệp mẫu “%(name)s” có liên kết lấy nội dung từ nơi khác.")),
        "fields": ("template_links", _("Tệp mẫu “%(name)s” có trường lấy nội dung từ nơi khác.")),
        "too_large": ("template_too_large", _("Tệp mẫu “%(name)s” quá lớn.")),
        "broken": ("template_not_word", _("Tệp mẫu “%(name)s” không phải tệp Word (.docx) hoặc bị hỏng.")),
    }
    try:
        if path.stat().st_size > LARGEST_TEMPLATE:
            raise Unfit("too_large")
        with path.open("rb") as file:
            if check_package(file, largest=LARGEST_UNPACKED) != "docx":
                raise Unfit("broken")
    except Unfit as unfit:
        raise refuse(*told[unfit.fault]) from unfit
    except OSError as error:
        raise refuse(*told["broken"]) from error


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def placeholders(path: Path | str = TEMPLATE) -> frozenset[str]:
    """The fields a template asks for, by name. Raises ``Refused`` (rule ``template_broken``) for faulty braces."""
    try:
        names: Iterable[str] = DocxTemplate(str(path)).get_undeclared_template_variables(_environment())
    except TemplateError as error:
        raise _broken(Path(path), str(error)) from error
    return frozenset(names)


def _broken(path: Path, why: str) -> Refused:
    return Refused(
        "template_broken",
        _("Tệp mẫu “%(name)s” có dấu ngoặc {{ }} viết sai: %(why)s.") % {"name": path.name, "why": why},
        where=path.name,
        way_out=_("Sửa lại như trong mẫu gốc."),
    )


def check_fields(path: Path | str, known: frozenset[str] = CONTEXT_KEYS) -> None:
    """Refuses a template that asks for what nobody gives or leaves out what a document cannot do without.

    Rules: ``template_unknown_field``, ``template_incomplete``.
    """
    path = Path(path)
    asked = placeholders(path)

    def listed(names: frozenset[str]) -> str:
        return join_list("{{ " + name + " }}" for name in sorted(names))

    if asked - known:
        raise Refused(
            "template_unknown_field",
            _("Tệp mẫu “%(name)s” có trường không ai biết: %(fields)s.")
            % {"name": path.name, "fields": listed(asked - known)},
            where=path.name,
            way_out=_("Các trường dùng được: %(fields)s.") % {"fields": listed(known)},
        )
    if missing := INDISPENSABLE - asked:
        raise Refused(
            "template_incomplete",
            _("Tệp mẫu “%(name)s” thiếu trường %(fields)s.") % {"name": path.name, "fields": listed(missing)},
            where=path.name,
            way_out=_("Thêm các trường đó vào đúng chỗ như trong mẫu gốc."),
        )


# --- Filling ------------------------------------------------------------------------------------------------


def write_word(document: OfficialDocument, target: Path | BinaryIO, *, template: Path | None = None) -> None:
    """Fills the template (the office's own, or ours) and writes a ``.docx``.

    Raises ``Refused`` when a template of an office's own cannot be used (``check_template``, ``check_fields``).
    """
    path = template or TEMPLATE
    if template is not None:
        check_template(template)
        check_fields(template)
    context = document.as_context()
    filled = DocxTemplate(str(path))
    marked = context | {
        key: Markup(f"<w:p><w:r><w:t>{mark}</w:t></w:r></w:p>")  # noqa: S704 - a constant
        for key, mark in _MARKS.items()
    }
    try:
        filled.render(marked, jinja_env=_environment(), autoescape=True)
    except UndefinedError as error:
        raise _broken(path, str(error)) from error
    except (TemplateError, etree.XMLSyntaxError) as error:
        raise _broken(path, str(error)) from error
    _Filler(filled).fill(context)
    properties = filled.docx.core_properties
    properties.title, properties.author = document.title[:255], context["issuer"][:255]
    properties.comments = context["synthetic"]
    filled.save(target if isinstance(target, io.IOBase) or hasattr(target, "write") else str(target))


class _Filler:
    """Puts blocks where the marks are, in the styles of the template."""

    def __init__(self, filled: DocxTemplate) -> None:
        self.part = filled.docx.part
        self.root = filled.docx.element.body
        self.section = self.root.find(qn("w:sectPr"))
        self.pictures = 0

    def fill(self, context: Mapping[str, Any]) -> None:
        self._drop_empty_signature()
        width = self._text_width(self.section)
        body = self._blocks(context["body"], width)
        if body:
            _keep_with_next(body[-1])
        self._replace(_MARKS["body"], body)
        appendices = self._appendices(context["appendices"])
        self._replace(_MARKS["appendices"], appendices)

    def _drop_empty_signature(self) -> None:
        """Where nobody signs and nobody receives, the table for it goes: it could be all there is on a last page."""
        marks = [each for each in self.root if "".join(each.itertext(qn("w:t"))) == _MARKS["body"]]
        for table in [each for mark in marks for each in mark.itersiblings(qn("w:tbl"))]:
            if not "".join(table.itertext(qn("w:t"))).strip():
                self.root.remove(table)

    def _replace(self, mark: str, elements: list[etree._Element]) -> None:
        for paragraph in self.root.iter(qn("w:p")):
            if "".join(paragraph.itertext(qn("w:t"))) == mark:
                for element in elements:
                    paragraph.addprevious(element)
                paragraph.getparent().remove(paragraph)
                return

    # Sections: each appendix has its own page numbers, and may lie across.

    def _text_width(self, section: etree._Element) -> int:
        """Width between the margins in twentieths of a point."""
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        return int(size.get(qn("w:w"))) - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))

    def _own_section(self, *, landscape: bool) -> etree._Element:
        section = parse_xml(etree.tostring(self.section))
        numbers = section.find(qn("w:pgNumType"))
        if numbers is None:
            numbers = parse_xml(f"<w:pgNumType {_W}/>")
            section.find(qn("w:pgMar")).addnext(numbers)
        numbers.set(qn("w:start"), "1")
        if landscape:
            size = section.find(qn("w:pgSz"))
            width, height = size.get(qn("w:w")), size.get(qn("w:h"))
            size.set(qn("w:w"), height)
            size.set(qn("w:h"), width)
            size.set(qn("w:orient"), "landscape")
        return section

    def _appendices(self, appendices: list[dict[str, Any]]) -> list[etree._Element]:
        if not appendices:
            return []
        elements: list[etree._Element] = [self._section_end(parse_xml(etree.tostring(self.section)))]
        for place, appendix in enumerate(appendices):
            section = self._own_section(landscape=appendix["landscape"])
            width = self._text_width(section)
            elements.append(self._paragraph(appendix["label"], "PhuLuc"))
            elements.append(self._paragraph(appendix["title"], "TenPhuLuc"))
            if appendix["note"]:
                elements.append(self._paragraph(appendix["note"], "KemTheo"))
            elements += self._blocks(appendix["blocks"], width)
            if place < len(appendices) - 1:
                elements.append(self._section_end(section))
            else:  # the last section is the one the document ends with
                self.root.replace(self.section, section)
        return elements

    def _section_end(self, section: etree._Element) -> etree._Element:
        paragraph = parse_xml(
            f'<w:p {_W}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
        )
        paragraph[0].append(section)
        return paragraph

    # Blocks.

    def _blocks(self, blocks: list[dict[str, Any]], width: int) -> list[etree._Element]:
        elements: list[etree._Element] = []
        for block in blocks:
            if block["kind"] == "heading":
                elements.append(self._heading(block["text"], block["level"]))
            elif block["kind"] == "paragraph":
                style = "GhiChu" if block["remark"] else "CanCu" if block["basis"] else "Doan"
                elements.append(self._paragraph(block["text"], style, lead=block["lead"]))
            elif block["kind"] == "table":
                elements += self._table(block, width)
            elif block["kind"] == "signatures":
                for before in elements[-2:]:
                    _keep_with_next(before)
                elements += self._signatures(block, width)
            else:
                elements += self._picture(block, width)
        return elements

    def _heading(self, text: str, level: int) -> etree._Element:
        if level:
            return self._paragraph(text, f"DeMuc{level}")
        # In the middle of the line: the style every template has for that, with room around it.
        element = self._paragraph(text, "TenPhuLuc")
        element.find(qn("w:pPr")).append(parse_xml(f'<w:spacing {_W} w:before="120" w:after="120"/>'))
        return element

    def _paragraph(self, text: str, style: str, *, lead: str = "") -> etree._Element:
        runs = f"<w:r><w:rPr><w:b/></w:rPr>{_text(lead + ' ')}</w:r>" if lead else ""
        return parse_xml(f'<w:p {_W}><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}<w:r>{_text(text)}</w:r></w:p>')

    def _table(self, table: dict[str, Any], width: int) -> list[etree._Element]:
        elements = []
        if table["caption"]:
            elements.append(self._paragraph(table["caption"], "TenBang"))
        if table["unit"]:
            elements.append(self._paragraph(table["unit"], "DonViTinh"))
        weights = [column["width"] for column in table["columns"]]
        widths = [int(width * weight / sum(weights)) for weight in weights]
        elements.append(parse_xml(_table_xml(table, widths)))
        elements.append(parse_xml(f'<w:p {_W}><w:pPr><w:pStyle w:val="GachDuoi"/></w:pPr></w:p>'))
        return elements

    def _signatures(self, block: dict[str, Any], width: int) -> list[etree._Element]:
        rows = "".join(
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_signature(left, width // 2)}{_signature(right, width // 2)}</w:tr>"
            for left, right in block["rows"]
        )
        table = (
            f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width // 2}"/>'
            f'<w:gridCol w:w="{width // 2}"/></w:tblGrid>{rows}</w:tbl>'
        )
        space = f'<w:p {_W}><w:pPr><w:pStyle w:val="GachDuoi"/><w:keepNext/><w:spacing w:after="120"/></w:pPr></w:p>'
        return [
            parse_xml(space),
            parse_xml(table),
            parse_xml(f'<w:p {_W}><w:pPr><w:pStyle w:val="GachDuoi"/></w:pPr></w:p>'),
        ]

    def _picture(self, picture: dict[str, Any], width: int) -> list[etree._Element]:
        self.pictures += 1
        shown = min(Mm(picture["width_mm"]), width * 635)  # 635 EMU are a twentieth of a point
        inline = self.part.new_pic_inline(io.BytesIO(picture["png"]), width=shown)
        inline.docPr.set("descr", picture["alt"])
        inline.docPr.set("id", str(1000 + self.pictures))
        paragraph = parse_xml(f'<w:p {_W}><w:pPr><w:pStyle w:val="Hinh"/></w:pPr><w:r><w:drawing/></w:r></w:p>')
        paragraph.find(f".//{qn('w:drawing')}").append(inline)
        if not picture["caption"]:
            return [paragraph]
        return [paragraph, self._paragraph(picture["caption"], "TenHinh")]


def _keep_with_next(element: etree._Element) -> None:
    """A signature may not stand alone on a page: the last words go with it."""
    if element.tag == qn("w:p") and element.find(f".//{qn('w:keepNext')}") is None:
        element.find(qn("w:pPr")).find(qn("w:pStyle")).addnext(parse_xml(f"<w:keepNext {_W}/>"))


def _text(text: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return "<w:br/>".join(lines)


def _table_xml(table: dict[str, Any], widths: list[int]) -> str:
    """Built as one piece of text: a table of 600 communes costs milliseconds this way, seconds cell by cell."""
    size = int(table["size"] * 2)
    columns = table["columns"]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    xml = [
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>',
        "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>",
    ]
    start = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
    if table["groups"]:
        xml.append(start)
        place = 0
        for title, span in table["groups"]:
            width = sum(widths[place : place + span])
            if title:
                xml.append(_cell(title, width, size, "center", bold=True, span=span))
            else:  # columns without a group: one cell over both rows
                xml += [
                    _cell(columns[index]["title"], widths[index], size, "center", bold=True, merge="restart")
                    for index in range(place, place + span)
                ]
            place += span
        xml.append("</w:tr>")
    xml.append(start)
    grouped = [bool(title) for title, span in table["groups"] for _index in range(span)]
    for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
        merge = "continue" if grouped and not grouped[index] else ""
        xml.append(_cell("" if merge else column["title"], width, size, "center", bold=True, merge=merge))
    xml.append("</w:tr>")
    first_total = len(table["rows"]) - table["totals"]
    aligns = [_ALIGN[column["align"]] for column in columns]
    for number, row in enumerate(table["rows"]):
        xml.append("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        bold = number >= first_total
        xml += [
            _cell(text, width, size, align, bold=bold) for text, width, align in zip(row, widths, aligns, strict=True)
        ]
        xml.append("</w:tr>")
    xml.append("</w:tbl>")
    return "".join(xml)


def _signature(one: dict[str, str] | None, width: int) -> str:
    """Title, room for the hand, name; an empty cell where nobody signs."""
    lines = (
        f'<w:p><w:pPr><w:pStyle w:val="Ky"/><w:spacing w:after="1280"/></w:pPr><w:r>{_text(one["title"])}</w:r></w:p>'
        f'<w:p><w:pPr><w:pStyle w:val="Ky"/><w:keepNext w:val="0"/></w:pPr><w:r>{_text(one["name"])}</w:r></w:p>'
        if one
        else "<w:p/>"
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}</w:tc>'


def _cell(text: str, width: int, size: int, align: str, *, bold: bool = False, span: int = 1, merge: str = "") -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="OBang"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r>{look}{_text(text)}</w:r></w:p></w:tc>"
    )

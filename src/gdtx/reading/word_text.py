"""The text of a Word file (.docx) in reading order, without a library that would trust the file.

The package is only unpacked, with its real bytes counted; macros are refused, links to the outside are listed and
never followed. Deleted text, text moved away and the second copy of text boxes are left out. Numbers that Word makes
itself (automatic lists) are written out, because tasks go by them.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree  # document types are refused before it is used

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

MEBIBYTE = 1024 * 1024
UNPACKED_BYTES = 128 * MEBIBYTE
PART_BYTES = 24 * MEBIBYTE
PARTS = 5_000
PIECE = MEBIBYTE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_SKIPPED = ("del", "moveFrom", "Fallback", "instrText", "delText", "sectPr", "rPr", "tblPr", "tcPr", "trPr", "fldData")


@dataclass(frozen=True, slots=True)
class WordText:
    """The text, one paragraph a line, and the addresses outside that the file links to."""

    text: str
    links: tuple[str, ...] = ()


def text_of(path: Path) -> WordText:
    """The text of the file. Raises ``Refused``: ``word_macros``, ``word_password``, ``word_damaged``, ``not_readable``."""
    try:
        with zipfile.ZipFile(path) as package:
            names = _checked(path, package)
            document = _part(path, package, names["document"])
            numbering = (
                _part(path, package, "word/numbering.xml") if "word/numbering.xml" in package.NameToInfo else None
            )
            links = _links(path, package)
            styles = _part(path, package, "word/styles.xml") if "word/styles.xml" in package.NameToInfo else None
            lines = _Lines(_Numbering(numbering), _numbered_styles(styles)).of(document)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        ElementTree.ParseError,
        RecursionError,
    ) as error:
        raise _refuse(
            path,
            "word_damaged",
            _("Tệp “%(name)s” bị hỏng hoặc bị cắt ngang nên không đọc được."),
            _("Mở tệp bằng Word, lưu lại rồi gửi lại."),
        ) from error
    return WordText("\n".join(lines), links)


def _refuse(path: Path, rule: str, message: str, way_out: str | None = None) -> Refused:
    return Refused(rule, message % {"name": path.name}, where=path.name, way_out=way_out)


def _checked(path: Path, package: zipfile.ZipFile) -> dict[str, str]:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _refuse(
            path, "word_password", _("Tệp “%(name)s” có mật khẩu nên không đọc được."), _("Bỏ mật khẩu rồi gửi lại.")
        )
    main = next((name for name in names if name.lower() == "word/document.xml"), None)
    if main is None:
        raise _refuse(
            path,
            "not_readable",
            _("Tệp “%(name)s” là tệp nén nhưng không phải tệp Word (.docx)."),
            _("Gửi tệp văn bản (.txt), Word (.docx) hoặc PDF có chữ."),
        )
    types = package.open("[Content_Types].xml").read(MEBIBYTE) if "[Content_Types].xml" in names else b""
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names) or b"macroEnabled" in types:
        raise _refuse(
            path,
            "word_macros",
            _("Tệp “%(name)s” có chứa macro nên không được nhận."),
            _("Chọn Lưu thành (Save As) loại “Word Document (.docx)”, tức là không có macro, rồi gửi lại."),
        )
    unpacked = 0
    if len(entries) > PARTS:
        raise _too_large(path)
    for entry in entries:
        with package.open(entry) as part:
            while piece := part.read(PIECE):
                unpacked += len(piece)
                if unpacked > UNPACKED_BYTES:
                    raise _too_large(path)
    return {"document": main}


def _too_large(path: Path) -> Refused:
    return _refuse(
        path,
        "file_too_large",
        _("Tệp “%(name)s” khi giải nén vượt quá mức cho phép."),
        _("Xóa ảnh và phần thừa rồi gửi lại, hoặc tách thành nhiều tệp."),
    )


def _part(path: Path, package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with package.open(name) as file:
        content = file.read(PART_BYTES + 1)
    if len(content) > PART_BYTES:
        raise _too_large(path)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\x00<\x00!" in content[:4096]:
        raise ElementTree.ParseError("a document type is not expected here")
    return ElementTree.fromstring(content)  # noqa: S314 - no document type, bounded size


def _links(path: Path, package: zipfile.ZipFile) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in package.namelist():
        if name.startswith("word/") and name.endswith(".rels"):
            for relation in _part(path, package, name):
                if relation.get("TargetMode") == "External":
                    found[relation.get("Target", "")[:200]] = None
    return tuple(found)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _value(element: ElementTree.Element | None) -> str | None:
    if element is None:
        return None
    return element.get(f"{_W}val") or element.get(f"{_STRICT}val")


def _numbered_styles(root: ElementTree.Element | None) -> dict[str, tuple[str, str]]:
    """Styles of paragraphs that number by themselves: list and level of each."""
    found: dict[str, tuple[str, str]] = {}
    for style in root if root is not None else ():
        numbered = next((part for part in style.iter() if _local(part.tag) == "numPr"), None)
        identifier = style.get(f"{_W}styleId") or style.get(f"{_STRICT}styleId")
        if numbered is not None and identifier:
            found[identifier] = _list_of(numbered)
    return found


def _list_of(numbered: ElementTree.Element) -> tuple[str, str]:
    parts = {_local(part.tag): _value(part) for part in numbered}
    return parts.get("numId") or "", parts.get("ilvl") or "0"


class _Numbering:
    """Automatic numbers: definitions of ``numbering.xml`` and where each list stands."""

    def __init__(self, root: ElementTree.Element | None) -> None:
        self._levels: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * 9)
        for element in root if root is not None else ():
            kind = _local(element.tag)
            identifier = element.get(f"{_W}abstractNumId") or element.get(f"{_STRICT}abstractNumId") or ""
            if kind == "abstractNum":
                for level in element:
                    if _local(level.tag) == "lvl":
                        parts = {_local(part.tag): _value(part) for part in level}
                        at = level.get(f"{_W}ilvl") or level.get(f"{_STRICT}ilvl") or "0"
                        start = parts.get("start") or "1"
                        first = int(start) if start.isdigit() else 1
                        self._levels[identifier, at] = (
                            parts.get("numFmt") or "decimal",
                            parts.get("lvlText") or "",
                            first,
                        )
            elif kind == "num":
                number = element.get(f"{_W}numId") or element.get(f"{_STRICT}numId") or ""
                self._abstract[number] = next(
                    (_value(part) or "" for part in element if _local(part.tag) == "abstractNumId"), ""
                )

    def mark(self, number: str, level: str) -> str:
        """The mark in front of the next paragraph of a list: “1. ”, “a) ”, “- ”; empty for an unknown list."""
        definition = self._levels.get((self._abstract.get(number, ""), level))
        if definition is None or not level.isdigit() or int(level) > 8:
            return ""
        shape, text, first = definition
        if shape == "bullet":
            return "- "
        counts = self._counts[number]
        at = int(level)
        counts[at] = counts[at] + 1 if counts[at] else first
        counts[at + 1 :] = [0] * (8 - at)
        for place in range(at + 1):
            text = text.replace(f"%{place + 1}", _written(counts[place] or 1, shape if place == at else "decimal"))
        return f"{text.strip()} " if text.strip() else ""


def _written(count: int, shape: str) -> str:
    if shape in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman"):
        text = ""
        for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            text += sign * (count // value)
            count %= value
        return text if shape == "lowerRoman" else text.upper()
    return str(count)


@dataclass
class _Lines:
    """Paragraphs of a document in reading order, cells of tables one after the other."""

    numbering: _Numbering
    styles: dict[str, tuple[str, str]]
    lines: list[str] = field(default_factory=list)

    def of(self, document: ElementTree.Element) -> list[str]:
        """The lines of the whole document."""
        self._walk(document)
        return self.lines

    def _walk(self, element: ElementTree.Element) -> None:
        for child in element:
            kind = _local(child.tag)
            if kind in _SKIPPED:
                continue
            if kind == "p":
                self._paragraph(child)
            else:
                self._walk(child)

    def _paragraph(self, paragraph: ElementTree.Element) -> None:
        pieces: list[str] = []
        boxes: list[ElementTree.Element] = []
        self._collect(paragraph, pieces, boxes)
        text = "".join(pieces)
        if text.strip():
            text = self._mark(paragraph) + text.lstrip()
        self.lines += text.split("\n")
        for box in boxes:
            self._walk(box)

    def _collect(self, element: ElementTree.Element, pieces: list[str], boxes: list[ElementTree.Element]) -> None:
        for child in element:
            kind = _local(child.tag)
            if kind in _SKIPPED or kind == "pPr":
                continue
            if kind == "txbxContent":
                boxes.append(child)
            elif kind == "t":
                pieces.append(child.text or "")
            elif kind == "tab":
                pieces.append(" ")
            elif kind in ("br", "cr"):
                pieces.append("\n")
            elif kind in ("noBreakHyphen", "softHyphen"):
                pieces.append("-" if kind == "noBreakHyphen" else "")
            else:
                self._collect(child, pieces, boxes)

    def _mark(self, paragraph: ElementTree.Element) -> str:
        properties = next((child for child in paragraph if _local(child.tag) == "pPr"), None)
        parts = {_local(child.tag): child for child in properties} if properties is not None else {}
        if "numPr" in parts:
            return self.numbering.mark(*_list_of(parts["numPr"]))
        style = self.styles.get(_value(parts.get("pStyle")) or "")
        return self.numbering.mark(*style) if style else ""

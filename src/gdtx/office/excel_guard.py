"""What is checked about an Excel file before any parser sees it.

A file from outside is opened here only as a container: the kind is told from its bytes, never from its name;
every packed part is inflated once, in small pieces, and the real bytes are counted, so a zip bomb is refused
whatever sizes it declares. Along the way the number of rows and the merged cells of each sheet are noted.

Each refusal carries a rule and a Vietnamese sentence: ``file_missing``, ``file_empty``, ``file_too_large``,
``not_excel``, ``excel_xls``, ``excel_xlsb``, ``excel_ods``, ``excel_password``, ``excel_macros``,
``excel_damaged``.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree  # DTDs are refused before it is used

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.office import ole

MEBIBYTE = 1024 * 1024
PIECE = 1 * MEBIBYTE
MAIN_NAMESPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
SHEET_TAGS = frozenset(f"{namespace}sheet" for namespace in MAIN_NAMESPACES)
PROPERTIES_TAGS = frozenset(f"{namespace}workbookPr" for namespace in MAIN_NAMESPACES)
LARGEST_DESCRIPTION = 4 * MEBIBYTE  # workbook.xml, relations, content types
MERGES_KEPT = 4 * MEBIBYTE  # bytes of a sheet after its rows


@dataclass(frozen=True)
class Limits:
    """How much a file from outside may ask of the machine (contract "Class sheet")."""

    file_bytes: int = 32 * MEBIBYTE
    unpacked_bytes: int = 256 * MEBIBYTE
    rows: int = 300_000  # data rows of one sheet, its title row not counted
    parts: int = 5_000
    memory_bytes: int = 768 * MEBIBYTE  # address space of the reading process
    seconds: float = 120.0  # waiting for the reading process, all in all


@dataclass(frozen=True)
class SheetPart:
    """A worksheet as the workbook names it, and where it lies in the package."""

    name: str
    hidden: bool
    part: str
    rows: int = 0
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkbookFile:
    """A file that passed: its kind (``xlsx``, ``xls``), its worksheets in order (none listed for ``xls``)."""

    path: Path
    kind: str
    sheets: tuple[SheetPart, ...] = ()
    date_1904: bool = False
    styles_part: str | None = None
    strings_part: str | None = None
    unpacked_bytes: int = 0


@dataclass
class _Inflated:
    """What one pass over all parts found."""

    size: int = 0
    sheets: dict[str, _SheetTally] = field(default_factory=dict)


def check_file(path: Path | str, *, limits: Limits | None = None, allow_xls: bool = False) -> WorkbookFile:
    """Says whether the file may be given to a parser.

    ``allow_xls``: Excel 97–2003 is taken too (official forms come that way); else it is refused with the
    advice to save it as ``.xlsx``.

    Raises ``Refused`` with one of the rules in the module's head.
    """
    limits = limits or Limits()
    path = Path(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise Refused("file_missing", _("Không mở được tệp “%(name)s”.") % {"name": path.name}) from error
    if size == 0:
        raise _refuse(path, "file_empty", _("Tệp “%(name)s” rỗng (0 byte)."), _("Chọn lại tệp rồi gửi lại."))
    if size > limits.file_bytes:
        raise Refused(
            "file_too_large",
            _("Tệp “%(name)s” nặng %(size)s MB, quá mức cho phép là %(limit)s MB.")
            % {"name": path.name, "size": _megabytes(size), "limit": _megabytes(limits.file_bytes)},
            where=path.name,
            way_out=_("Tách thành nhiều tệp, hoặc bỏ ảnh và các trang không cần."),
        )
    if head.startswith(ole.SIGNATURE):
        return _check_ole(path, allow_xls=allow_xls)
    if head.startswith(b"PK\x03\x04"):
        return _check_zip(path, limits)
    raise _not_excel(path, head)


def _refuse(path: Path, rule: str, message: str, way_out: str | None = None) -> Refused:
    return Refused(rule, message % {"name": path.name}, where=path.name, way_out=way_out)


def _megabytes(size: int) -> str:
    return f"{size / MEBIBYTE:.1f}".replace(".", ",").removesuffix(",0")


def _damaged(path: Path, why: str) -> Refused:
    return Refused(
        "excel_damaged",
        _("Tệp “%(name)s” bị hỏng hoặc bị cắt ngang (%(why)s).") % {"name": path.name, "why": why},
        where=path.name,
        way_out=_("Mở tệp bằng Excel, lưu lại rồi gửi lại. Chưa có dòng nào được ghi."),
    )


def _not_excel(path: Path, head: bytes) -> Refused:
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"%PDF"):
        what = _("đây là tệp PDF")
    elif text.startswith((b"<!doctype html", b"<html", b"<table", b"<head")):
        what = _("đây là trang web được đặt đuôi Excel")
    elif text.startswith(b"<?xml"):
        what = _("đây là tệp XML")
    elif head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        what = _("đây là tệp ảnh")
    elif b"\0" not in head:
        what = _("đây là tệp văn bản")
    else:
        what = _("nội dung không phải bảng tính")
    return Refused(
        "not_excel",
        _("Tệp “%(name)s” không phải tệp Excel: %(what)s.") % {"name": path.name, "what": what},
        where=path.name,
        way_out=_("Mở tệp bằng Excel, chọn Lưu thành (Save As) loại “Excel Workbook (.xlsx)” rồi gửi lại."),
    )


# --- Excel 97–2003 and password-protected files ------------------------------------------------------------


def _check_ole(path: Path, *, allow_xls: bool) -> WorkbookFile:
    try:
        container = ole.read_container(path)
    except ole.BrokenContainer as error:
        raise _damaged(path, _("thiếu phần cuối")) from error
    if container.is_encrypted_package or (container.is_workbook and container.has_password):
        raise _refuse(
            path,
            "excel_password",
            _("Tệp “%(name)s” có mật khẩu nên không đọc được."),
            _("Bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc) rồi gửi lại."),
        )
    if not container.is_workbook:
        raise _refuse(
            path,
            "not_excel",
            _("Tệp “%(name)s” không phải tệp Excel: đây là tệp Office đời cũ loại khác."),
            _("Gửi đúng tệp bảng tính .xlsx."),
        )
    if not allow_xls:
        raise _refuse(
            path,
            "excel_xls",
            _("Tệp “%(name)s” là Excel 97–2003 (.xls), ở đây chỉ nhận .xlsx."),
            _("Mở tệp bằng Excel, chọn Lưu thành (Save As) loại “Excel Workbook (.xlsx)” rồi gửi lại."),
        )
    return WorkbookFile(path, "xls")


# --- Zip packages -------------------------------------------------------------------------------------------


def _check_zip(path: Path, limits: Limits) -> WorkbookFile:
    try:
        with zipfile.ZipFile(path) as package:
            names = [entry.filename for entry in package.infolist()]
            if len(names) > limits.parts:
                raise _bomb(path, limits)
            if any(entry.flag_bits & 0x1 for entry in package.infolist()):
                raise _refuse(
                    path,
                    "excel_password",
                    _("Tệp “%(name)s” có mật khẩu nên không đọc được."),
                    _("Bỏ mật khẩu rồi gửi lại."),
                )
            _check_kind(path, package, names)
            workbook = _describe(path, package)
            inflated = _inflate(path, package, frozenset(sheet.part for sheet in workbook.sheets), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise _damaged(path, _("không giải nén được")) from error
    sheets = []
    for sheet in workbook.sheets:
        tally = inflated.sheets[sheet.part]
        if tally.rows > limits.rows + 1:
            raise _too_many_rows(path, sheet.name, tally.rows, limits)
        sheets.append(replace(sheet, rows=tally.rows, merged=tally.merged))
    return replace(workbook, sheets=tuple(sheets), unpacked_bytes=inflated.size)


def _check_kind(path: Path, package: zipfile.ZipFile, names: list[str]) -> None:
    """Refuses packages that are something else than a macro-free ``.xlsx``."""
    if "mimetype" in names:
        with package.open("mimetype") as part:
            mimetype = part.read(200)
        if b"opendocument.spreadsheet" in mimetype:
            raise _refuse(
                path,
                "excel_ods",
                _("Tệp “%(name)s” là bảng tính LibreOffice (.ods), ở đây chỉ nhận .xlsx."),
                _("Mở tệp, chọn Lưu thành (Save As) loại “Excel 2007–365 (.xlsx)” rồi gửi lại."),
            )
    if "xl/workbook.bin" in names:
        raise _refuse(
            path,
            "excel_xlsb",
            _("Tệp “%(name)s” là Excel nhị phân (.xlsb), ở đây chỉ nhận .xlsx."),
            _("Mở tệp bằng Excel, chọn Lưu thành (Save As) loại “Excel Workbook (.xlsx)” rồi gửi lại."),
        )
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise _refuse(
            path,
            "not_excel",
            _("Tệp “%(name)s” không phải tệp Excel: đây là tệp Word hoặc PowerPoint."),
            _("Gửi đúng tệp bảng tính .xlsx."),
        )
    if "[Content_Types].xml" not in names and not any(name.startswith("xl/") for name in names):
        raise _refuse(
            path,
            "not_excel",
            _("Tệp “%(name)s” không phải tệp Excel: đây là tệp nén (.zip)."),
            _("Giải nén rồi gửi tệp .xlsx nằm bên trong."),
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refuse(
            path,
            "excel_macros",
            _("Tệp “%(name)s” có chứa macro nên không được nhận."),
            _("Chọn Lưu thành (Save As) loại “Excel Workbook (.xlsx)”, tức là không có macro, rồi gửi lại."),
        )


def _bomb(path: Path, limits: Limits) -> Refused:
    return Refused(
        "file_too_large",
        _("Tệp “%(name)s” khi giải nén vượt quá %(limit)s MB cho phép.")
        % {"name": path.name, "limit": _megabytes(limits.unpacked_bytes)},
        where=path.name,
        way_out=_("Xóa ảnh, các trang thừa và vùng định dạng trống rồi gửi lại, hoặc tách thành nhiều tệp."),
    )


def _inflate(path: Path, package: zipfile.ZipFile, sheet_parts: frozenset[str], limits: Limits) -> _Inflated:
    """Inflates every part once in small pieces; the sizes a package declares are not believed."""
    found = _Inflated()
    for entry in package.infolist():
        name = entry.filename
        tally = _SheetTally() if name in sheet_parts else None
        with package.open(entry) as part:
            beginning = True
            while piece := part.read(PIECE):
                found.size += len(piece)
                if found.size > limits.unpacked_bytes:
                    raise _bomb(path, limits)
                if beginning and name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in piece[:8192]:
                    raise _damaged(path, _("phần %(part)s chứa khai báo lạ") % {"part": name})
                beginning = False
                if tally is not None:
                    tally.add(piece)
        if tally is not None:
            found.sheets[name] = tally
    return found


class _SheetTally:
    """Counts the rows of a sheet as its text streams by, and keeps what follows them (the merged cells)."""

    SEAM = 40  # longer than any of the marks looked for, so that none is missed between two pieces
    END_OF_ROWS = re.compile(rb"</(?:\w{1,20}:)?sheetData\s*>")

    def __init__(self) -> None:
        self._rows = 0
        self._seam = b""
        self._row = b""
        self._after_rows: bytearray | None = None

    def add(self, piece: bytes) -> None:
        if self._after_rows is not None:
            if len(self._after_rows) < MERGES_KEPT:
                self._after_rows += piece
            return
        window = self._seam + piece
        if not self._row:  # "<row", or "<x:row" in files whose elements carry a prefix
            prefix = re.search(rb"<(\w{1,20}:)?worksheet[ >]", window)
            self._row = b"<" + (prefix[1] or b"" if prefix else b"") + b"row"
        self._seam = window[-self.SEAM :]
        self._rows += self._count(window) - self._count(self._seam)
        if b"sheetData>" in window and (end := self.END_OF_ROWS.search(window)):
            self._after_rows = bytearray(window[end.start() :])

    def _count(self, text: bytes) -> int:
        return text.count(self._row)

    @property
    def rows(self) -> int:
        return self._rows + self._count(self._seam)

    @property
    def merged(self) -> tuple[str, ...]:
        found = re.findall(rb"mergeCell [^>]*?ref=[\"']([A-Z0-9:]+)", self._after_rows or b"")
        return tuple(reference.decode("ascii") for reference in found)


def _describe(path: Path, package: zipfile.ZipFile) -> WorkbookFile:
    """Reads which worksheets there are and where they lie (workbook.xml and its relations)."""
    present = {name.lower(): name for name in package.NameToInfo}
    try:
        start = _relations(package, "_rels/.rels", "").get("officeDocument", [("", "xl/workbook.xml")])
        workbook_part = present[start[0][1].lower()]
        workbook = _parse(package, workbook_part)
        folder, _slash, own_name = workbook_part.rpartition("/")
        relations = _relations(package, join(folder, "_rels", f"{own_name}.rels"), folder)
    except (KeyError, ElementTree.ParseError) as error:
        raise _damaged(path, _("thiếu phần mô tả sổ làm việc")) from error
    worksheets = dict(relations.get("worksheet", []))
    sheets = []
    date_1904 = False
    for element in workbook.iter():
        if element.tag in PROPERTIES_TAGS:
            date_1904 = element.get("date1904") in ("1", "true")
        if element.tag not in SHEET_TAGS:
            continue
        identifier = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        if identifier not in worksheets:
            continue  # chart sheets and dialog sheets hold no cells
        name = element.get("name", "")
        part = present.get(worksheets[identifier].lower())
        if part is None:
            raise _damaged(path, _("thiếu trang “%(sheet)s”") % {"sheet": name})
        sheets.append(SheetPart(name, element.get("state", "visible") != "visible", part))
    if not sheets:
        raise _damaged(path, _("không có trang tính nào"))

    def only(kind: str) -> str | None:
        found = relations.get(kind)
        return present.get(found[0][1].lower()) if found else None

    return WorkbookFile(path, "xlsx", tuple(sheets), date_1904, only("styles"), only("sharedStrings"))


def _too_many_rows(path: Path, sheet: str, rows: int, limits: Limits) -> Refused:
    numbers = {
        "name": path.name,
        "sheet": sheet,
        "rows": f"{rows - 1:,}".replace(",", "."),
        "limit": f"{limits.rows:,}".replace(",", "."),
    }
    return Refused(
        "file_too_large",
        _("Trang “%(sheet)s” của tệp “%(name)s” có %(rows)s dòng, quá mức cho phép là %(limit)s dòng.") % numbers,
        where={"sheet": sheet},
        way_out=_("Xóa các dòng trống có kẻ khung ở cuối trang, hoặc tách thành nhiều tệp."),
    )


def _parse(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with package.open(part) as file:
        text = file.read(LARGEST_DESCRIPTION)
    if b"<!DOCTYPE" in text:
        raise ElementTree.ParseError("a document type is not expected here")
    return ElementTree.fromstring(text)  # noqa: S314 - no document type, bounded size


def _relations(package: zipfile.ZipFile, part: str, base: str) -> dict[str, list[tuple[str, str]]]:
    """The relations of one part: kind → [(id, part name)]."""
    relations: dict[str, list[tuple[str, str]]] = {}
    for element in _parse(package, part):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        name = normpath(target[1:] if target.startswith("/") else join(base, target))
        kind = element.get("Type", "").rpartition("/")[2]
        relations.setdefault(kind, []).append((element.get("Id", ""), name))
    return relations

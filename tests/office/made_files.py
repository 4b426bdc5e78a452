"""Excel files written by hand for the tests: quick, and wrong on purpose in exactly one way."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def number_cell(place: str, value: float, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def parts(sheets: Mapping[str, str], *, after_rows: str = "", date_1904: bool = False) -> dict[str, str]:
    """The parts of a workbook: sheet name → the XML of its rows. Style 1 is a date."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{index}" r:id="rId{index}"/>' for index, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="rId{index}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{index}.xml"/>'
        for index, _name in enumerate(sheets, 1)
    )
    made = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f'<workbookPr date1904="{int(date_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{targets}<Relationship Id="rIdS" '
        f'Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/>'
        "</cellXfs></styleSheet>",
    }
    for index, rows in enumerate(sheets.values(), 1):
        made[f"xl/worksheets/sheet{index}.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
            f"{after_rows}</worksheet>"
        )
    return made


def save(path: Path, made: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in made.items():
            package.writestr(name, content)
    return path


def workbook(path: Path, rows: str, *, sheet: str = "Lớp học", after_rows: str = "") -> Path:
    """A workbook of one sheet with these rows."""
    return save(path, parts({sheet: rows}, after_rows=after_rows))


def simple_rows(table: Iterable[Iterable[str | int | None]]) -> str:
    """Rows of text and whole numbers, from row 1 and column A; None leaves the cell out."""
    made = []
    for number, cells in enumerate(table, 1):
        xml = []
        for column, value in enumerate(cells):
            place = f"{chr(65 + column)}{number}"
            if isinstance(value, int):
                xml.append(number_cell(place, value))
            elif value is not None:
                xml.append(text_cell(place, value))
        made.append(row(number, *xml))
    return "".join(made)


def ole_file(path: Path, streams: Mapping[str, bytes]) -> Path:
    """A minimal OLE2 container (512-byte sectors, no mini stream) with these streams."""
    sectors: list[bytes] = []
    table: list[int] = []
    starts: list[int] = []

    def store(data: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(data) // 512))
        for place in range(count):
            sectors.append(data[place * 512 : (place + 1) * 512].ljust(512, b"\0"))
            table.append(len(sectors) if place < count - 1 else 0xFFFFFFFE)
        return first

    for data in streams.values():
        starts.append(store(data))

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le") + b"\0\0"
        return (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBB3I", len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0)
    for (name, data), start in zip(streams.items(), starts, strict=True):
        directory += entry(name, 2, start, len(data))
    directory_start = store(directory)
    fat_sector = len(sectors)
    table.append(0xFFFFFFFD)
    sectors.append(struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff"))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", fat_sector) + b"\xff" * (108 * 4)
    path.write_bytes(header + b"".join(sectors))
    return path


def biff_workbook(*, encrypted: bool = False) -> bytes:
    """A BIFF8 stream with one sheet “Trang” holding 7 in A1, #REF! in B1 and 5 in A2."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    beginning = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 6))
    if encrypted:
        beginning += record(0x002F, bytes(54))
    name = "Trang"
    sheet_head = bytes([len(name), 0]) + name.encode("latin-1")
    place = len(beginning) + 4 + 6 + len(sheet_head) + 4
    bound = record(0x0085, struct.pack("<IBB", place, 0, 0) + sheet_head)
    stream = beginning + bound + record(0x000A, b"")
    stream += record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 6))
    stream += record(0x0200, struct.pack("<IIHHH", 0, 2, 0, 2, 0))
    stream += record(0x0203, struct.pack("<HHHd", 0, 0, 0, 7.0))
    stream += record(0x0205, struct.pack("<HHHBB", 0, 1, 0, 0x17, 1))
    stream += record(0x0203, struct.pack("<HHHd", 1, 0, 0, 5.0))
    stream += record(0x000A, b"")
    return stream.ljust(4608, b"\0")

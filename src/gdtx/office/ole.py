"""The old Office container (OLE2 compound file), read just far enough to say what lies in it.

Excel 97–2003 files (``.xls``), password-protected ``.xlsx`` files and Word 97–2003 files all begin with the
same eight bytes. Which of them a file is decides the sentence its owner reads, so the directory of the
container is walked here: header, sector chain of the directory, entry names. Nothing else is interpreted,
apart from two things about an ``.xls``: whether it is encrypted, and which cells hold errors such as ``#REF!``
(the parser shows those as empty cells).

Layout: [MS-CFB] for the container; [MS-XLS] 2.4 for the records FILEPASS, BOUNDSHEET, FORMULA and BOOLERR.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN = 0xFFFFFFFE
MAXIMUM_SECTORS = 1 << 17  # of 512 bytes: 64 MiB, twice the largest file that is taken in
BIFF_RECORDS_TO_LOOK_AT = 40
BOF, EOF, BOUNDSHEET, FILEPASS, FORMULA, BOOLERR = 0x0809, 0x000A, 0x0085, 0x002F, 0x0006, 0x0205
ROW = 0x0208
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


class BrokenContainer(Exception):
    """The container is cut off or contradicts itself."""


@dataclass(frozen=True)
class Entry:
    """One stream or storage of the container: its name, first sector and size in bytes."""

    name: str
    start: int
    size: int


@dataclass(frozen=True)
class Container:
    """What a container holds: its entries, and the first bytes of the workbook stream if there is one."""

    entries: tuple[Entry, ...]
    workbook_head: bytes

    @property
    def names(self) -> frozenset[str]:
        return frozenset(entry.name for entry in self.entries)

    @property
    def is_encrypted_package(self) -> bool:
        """A password-protected ``.xlsx`` (or ``.docx``): the whole zip lies encrypted inside."""
        return "EncryptedPackage" in self.names

    @property
    def is_workbook(self) -> bool:
        """Excel 97–2003 (stream ``Workbook``) or Excel 5/95 (stream ``Book``)."""
        return bool({"Workbook", "Book"} & self.names)

    @property
    def has_password(self) -> bool:
        """Whether the workbook stream announces encryption (record FILEPASS near its beginning)."""
        position = 0
        for _ in range(BIFF_RECORDS_TO_LOOK_AT):
            if position + 4 > len(self.workbook_head):
                return False
            kind, length = struct.unpack_from("<HH", self.workbook_head, position)
            if kind == FILEPASS:
                return True
            position += 4 + length
        return False


class _Sectors:
    """Random access to the sectors of an open container."""

    def __init__(self, file: BinaryIO, size: int, length: int) -> None:
        self.file = file
        self.size = size  # bytes of one sector
        self.length = length  # bytes of the file

    def read(self, number: int) -> bytes:
        offset = (number + 1) * self.size
        if offset >= self.length:
            raise BrokenContainer(f"sector {number} lies past the end")
        self.file.seek(offset)
        return self.file.read(self.size).ljust(self.size, b"\0")

    def table(self, header: bytes) -> list[int]:
        """The allocation table: for each sector the one that follows it."""
        sectors = [number for number in struct.unpack_from("<109I", header, 76) if number < END_OF_CHAIN - 1]
        following, count = struct.unpack_from("<II", header, 68)
        for _ in range(min(count, MAXIMUM_SECTORS)):
            if following >= END_OF_CHAIN:
                break
            entries = struct.unpack(f"<{self.size // 4}I", self.read(following))
            sectors += [number for number in entries[:-1] if number < END_OF_CHAIN - 1]
            following = entries[-1]
        table: list[int] = []
        for number in sectors[: MAXIMUM_SECTORS // 64]:
            table += struct.unpack(f"<{self.size // 4}I", self.read(number))
        return table

    def chain(self, table: list[int], start: int, limit: int) -> bytes:
        """The bytes of the stream beginning at sector ``start``, at most ``limit``."""
        parts: list[bytes] = []
        number = start
        while number < END_OF_CHAIN and len(parts) * self.size < limit:
            if len(parts) > MAXIMUM_SECTORS or number >= len(table):
                raise BrokenContainer("the chain of sectors is broken")
            parts.append(self.read(number))
            number = table[number]
        return b"".join(parts)[:limit]


def _open(file: BinaryIO, path: Path) -> tuple[_Sectors, list[int], bytes]:
    header = file.read(512)
    if len(header) < 512 or not header.startswith(SIGNATURE):
        raise BrokenContainer("no header")
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise BrokenContainer(f"sector shift {shift}")
    sectors = _Sectors(file, 1 << shift, path.stat().st_size)
    return sectors, sectors.table(header), header


def read_container(path: Path) -> Container:
    """Reads the directory of an OLE2 file.

    Raises ``BrokenContainer`` when the file is cut off or its chains do not fit together.
    """
    with path.open("rb") as file:
        sectors, table, header = _open(file, path)
        (directory_start,) = struct.unpack_from("<I", header, 48)
        directory = sectors.chain(table, directory_start, 1 << 20)
        entries = tuple(_entries(directory))
        workbook = next((entry for entry in entries if entry.name in ("Workbook", "Book")), None)
        head = b""
        (smallest_own_chain,) = struct.unpack_from("<I", header, 56)
        if workbook is not None and workbook.size >= smallest_own_chain:
            head = sectors.chain(table, workbook.start, 8192)
            last = sectors.chain(table, workbook.start, workbook.size)
            if len(last) < workbook.size:
                raise BrokenContainer("the workbook stream is cut off")
        return Container(entries, head)


def _entries(directory: bytes) -> list[Entry]:
    entries = []
    for offset in range(0, len(directory) - 127, 128):
        (length,) = struct.unpack_from("<H", directory, offset + 64)
        if not 2 <= length <= 64 or directory[offset + 66] == 0:
            continue
        name = directory[offset : offset + length - 2].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<IQ", directory, offset + 116)
        entries.append(Entry(name, start, size & 0xFFFFFFFF))
    return entries


def error_cells(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """The cells of an ``.xls`` that hold an error: sheet name → [(row, column, text)], both counted from 0."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for sheet, kind, data in _records(path):
        if kind == BOOLERR and len(data) >= 8 and data[7]:
            row, column = struct.unpack_from("<HH", data)
            found.setdefault(sheet, []).append((row, column, ERRORS.get(data[6], "#?")))
        elif kind == FORMULA and len(data) >= 14 and data[6] == 2 and data[12:14] == b"\xff\xff":
            row, column = struct.unpack_from("<HH", data)
            found.setdefault(sheet, []).append((row, column, ERRORS.get(data[8], "#?")))
    return found


def hidden_and_formulas(path: Path, sheet: str) -> tuple[int, int]:
    """How many rows of a sheet of an ``.xls`` are hidden, and how many of its cells hold a formula."""
    hidden = formulas = 0
    for name, kind, data in _records(path):
        if name == sheet:
            hidden += kind == ROW and len(data) >= 16 and bool(data[12] & 0x20)
            formulas += kind == FORMULA
    return hidden, formulas


def _records(path: Path) -> Iterator[tuple[str, int, bytes]]:
    """The records of the workbook: name of the sheet they belong to ("" before the first), kind, data."""
    with path.open("rb") as file:
        sectors, table, header = _open(file, path)
        (directory_start,) = struct.unpack_from("<I", header, 48)
        entries = _entries(sectors.chain(table, directory_start, 1 << 20))
        workbook = next(entry for entry in entries if entry.name in ("Workbook", "Book"))
        stream = sectors.chain(table, workbook.start, workbook.size)
    sheets: dict[int, str] = {}  # where the sheet begins in the stream → its name
    position, current, version = 0, "", 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        body = position + 4
        if body + length > len(stream):
            break
        if kind == BOF:
            (version,) = struct.unpack_from("<H", stream, body)
            current = sheets.get(position, "")
        elif kind == BOUNDSHEET:
            (start,) = struct.unpack_from("<I", stream, body)
            sheets[start] = _sheet_name(stream[body + 6 : body + length], version)
        yield current, kind, stream[body : body + length]
        position = body + length


def _sheet_name(data: bytes, version: int) -> str:
    if version < 0x0600:  # Excel 5/95: one byte a letter
        return data[1 : 1 + data[0]].decode("cp1252", "replace")
    if data[1] & 1:
        return data[2 : 2 + 2 * data[0]].decode("utf-16-le", "replace")
    return data[2 : 2 + data[0]].decode("latin-1")

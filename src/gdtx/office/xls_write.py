"""Writes Excel 97-2003 workbooks (.xls, BIFF8): text and whole numbers, titles, merged areas, widths, frozen panes.

Official forms of the literacy web system come and go in this format, and no writer of it is maintained any more. What
is written here is the smallest set of records that Excel, LibreOffice and calamine take for a whole workbook: [MS-XLS]
2.1.7.20 for their order, [MS-CFB] for the container around them. Text is text: there is no formula to be run.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import BinaryIO

MOST_ROWS, MOST_COLUMNS = 65_536, 256
LONGEST_TEXT = 4_000
_LARGEST_RECORD = 8_224
_SECTOR = 512
_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC

_BOF, _EOF, _CODEPAGE, _WINDOW1, _DATEMODE = 0x0809, 0x000A, 0x0042, 0x003D, 0x0022
_FONT, _XF, _STYLE, _BOUNDSHEET, _SST, _CONTINUE = 0x0031, 0x00E0, 0x0293, 0x0085, 0x00FC, 0x003C
_COLINFO, _DIMENSIONS, _ROW, _LABELSST, _NUMBER, _BLANK = 0x007D, 0x0200, 0x0208, 0x00FD, 0x0203, 0x0201
_WINDOW2, _PANE, _SELECTION, _MERGED, _SETUP, _WSBOOL = 0x023E, 0x0041, 0x001D, 0x00E5, 0x00A1, 0x0081

#: Index of the formats: the fifteen of styles, the default of cells, titles, text.
_DEFAULT_XF, _TITLE_XF, _TEXT_XF = 15, 16, 17
_TEXT_FORMAT = 49
_GREY = 22


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _chars(text: str) -> tuple[int, bytes]:
    """Flag and bytes: one byte a letter where that is enough."""
    try:
        return 0, text.encode("latin-1")
    except UnicodeEncodeError:
        return 1, text.encode("utf-16-le", "replace")


def _length(flag: int, data: bytes) -> int:
    return len(data) // 2 if flag else len(data)


def _short_string(text: str) -> bytes:
    flag, data = _chars(text)
    return struct.pack("<BB", _length(flag, data), flag) + data


class _Strings:
    """The texts of a workbook, each kept once."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._uses = 0

    def place(self, text: str) -> int:
        self._uses += 1
        return self._places.setdefault(text, len(self._places))

    def records(self) -> bytes:
        """The table; a text that does not fit into a record begins the next one."""
        parts: list[bytes] = []
        kind, current = _SST, bytearray(struct.pack("<II", self._uses, len(self._places)))
        for text in self._places:
            flag, data = _chars(text)
            entry = struct.pack("<HB", _length(flag, data), flag) + data
            if len(current) + len(entry) > _LARGEST_RECORD:
                parts.append(_record(kind, bytes(current)))
                kind, current = _CONTINUE, bytearray()
            current += entry
        parts.append(_record(kind, bytes(current)))
        return b"".join(parts)


class XlsSheet:
    """One sheet, filled row by row from the top."""

    def __init__(
        self,
        name: str,
        *,
        widths: Sequence[float] = (),
        merged: Sequence[tuple[int, int, int, int]] = (),
        frozen: tuple[int, int] = (0, 0),
        heights: Sequence[float] = (),
        pages: int = 1,
    ) -> None:
        """`name` up to 31 characters; `merged` as (top, left, bottom, right) and `frozen` as (rows, columns);
        `heights` of the first rows in points; printed `pages` wide."""
        self.name = name[:31]
        self._widths, self._merged, self._frozen, self._heights = widths, merged, frozen, heights
        self._pages = pages
        self._rows: list[tuple[Sequence[str | int | None], bool]] = []

    def add(self, cells: Sequence[str | int | None], *, title: bool = False) -> None:
        """The next row. Raises `ValueError` when the format has no room for it."""
        if len(self._rows) >= MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise ValueError("no room for this row in an .xls")
        self._rows.append((cells, title))

    def stream(self, strings: _Strings) -> bytes:
        """The records of the sheet."""
        width = max((len(cells) for cells, _title in self._rows), default=0)
        parts = [_bof(0x0010), _record(_WSBOOL, struct.pack("<H", 0x0D01 - 0x0800)), _setup(self._pages)]
        parts += [
            _record(_COLINFO, struct.pack("<HHHHHH", column, column, int(each * 256), _DEFAULT_XF, 0, 0))
            for column, each in enumerate(self._widths)
        ]
        parts.append(_record(_DIMENSIONS, struct.pack("<IIHHH", 0, len(self._rows), 0, width, 0)))
        for row, (cells, title) in enumerate(self._rows):
            # As high as its font, or a height of its own (in twentieths of a point, with the flag that says so).
            set_height = row < len(self._heights)
            height, flags = (int(self._heights[row] * 20), 0x000F0140) if set_height else (0x80FF, 0x000F0100)
            parts.append(_record(_ROW, struct.pack("<HHHHHHI", row, 0, len(cells), height, 0, 0, flags)))
            parts += self._cells(row, cells, strings, title=title)
        parts += self._window()
        for first in range(0, len(self._merged), 1_000):
            some = self._merged[first : first + 1_000]
            areas = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in some)
            parts.append(_record(_MERGED, struct.pack("<H", len(some)) + areas))
        parts.append(_record(_EOF))
        return b"".join(parts)

    def _cells(self, row: int, cells: Sequence[str | int | None], strings: _Strings, *, title: bool) -> Iterable[bytes]:
        look = _TITLE_XF if title else _TEXT_XF
        for column, value in enumerate(cells):
            if isinstance(value, int):
                yield _record(_NUMBER, struct.pack("<HHHd", row, column, look, float(value)))
            elif value:
                place = strings.place(value[:LONGEST_TEXT])
                yield _record(_LABELSST, struct.pack("<HHHI", row, column, look, place))
            elif title:
                yield _record(_BLANK, struct.pack("<HHH", row, column, look))

    def _window(self) -> Iterable[bytes]:
        rows, columns = self._frozen
        frozen = bool(rows or columns)
        yield _record(_WINDOW2, struct.pack("<HHHIHHI", 0x06B6 | (0x0108 if frozen else 0), 0, 0, 0x40, 0, 0, 0))
        pane = 3
        if frozen:
            pane = 0 if rows and columns else 2 if rows else 1
            yield _record(_PANE, struct.pack("<HHHHH", columns, rows, rows, columns, pane))
        yield _record(_SELECTION, struct.pack("<BHHHHHHBB", pane, rows, columns, 0, 1, rows, rows, columns, columns))


def write_xls_book(target: BinaryIO, sheets: Sequence[XlsSheet]) -> None:
    """Write a workbook of these sheets, the first one shown. Raises `ValueError` without a sheet."""
    if not sheets:
        raise ValueError("a workbook has a sheet")
    strings = _Strings()
    streams = [sheet.stream(strings) for sheet in sheets]
    before = b"".join(
        [
            _bof(0x0005),
            _record(_CODEPAGE, struct.pack("<H", 0x04B0)),
            _record(_WINDOW1, struct.pack("<9H", 0x0168, 0x010E, 0x5C3A, 0x23BE, 0x0038, 0, 0, 1, 0x0258)),
            _record(_DATEMODE, struct.pack("<H", 0)),
            *[_font(bold=False)] * 4,
            _font(bold=True),
            *_formats(),
            _record(_STYLE, struct.pack("<HBB", 0x8000, 0, 0xFF)),
        ]
    )
    after = strings.records() + _record(_EOF)
    names = [_short_string(sheet.name) for sheet in sheets]
    at = len(before) + sum(4 + 6 + len(name) for name in names) + len(after)
    bounds = []
    for name, stream in zip(names, streams, strict=True):
        bounds.append(_record(_BOUNDSHEET, struct.pack("<IH", at, 0) + name))
        at += len(stream)
    _write_container(target, b"".join([before, *bounds, after, *streams]))


def _bof(kind: int) -> bytes:
    return _record(_BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0x00000041, 0x00000006))


def _setup(pages: int) -> bytes:
    """A4 across, so many pages wide."""
    return _record(_SETUP, struct.pack("<HHHHHHHHddH", 9, 100, 1, pages, 0, 0x0000, 600, 600, 0.3, 0.3, 1))


def _font(*, bold: bool) -> bytes:
    weight, flags = (700, 0x0001) if bold else (400, 0)
    head = struct.pack("<HHHHHBBBB", 11 * 20, flags, 0x7FFF, weight, 0, 0, 1, 163, 0)
    return _record(_FONT, head + _short_string("Times New Roman"))


def _formats() -> list[bytes]:
    style = _xf(font=0, number=0, kind=0xFFF5, align=0x20, used=0xF4)
    return [
        *[style] * 15,
        _xf(font=0, number=0, kind=0x0001, align=0x20, used=0x00),
        # The fifth font is number 5: there is none that is called 4.
        _xf(font=5, number=0, kind=0x0001, align=0x02 | 0x08 | 0x10, used=0xFC, border=True, fill=_GREY),
        _xf(font=0, number=_TEXT_FORMAT, kind=0x0001, align=0x00, used=0xFC, border=True),
    ]


def _xf(*, font: int, number: int, kind: int, align: int, used: int, border: bool = False, fill: int = 0) -> bytes:
    sides = 0x1111 | 0x40 << 16 | 0x40 << 23 if border else 0
    below = 0x40 | 0x40 << 7 if border else 0
    if fill:
        below |= 1 << 26
    colours = (fill or 0x40) | 0x41 << 7
    return _record(_XF, struct.pack("<HHHBBBBIIH", font, number, kind, align, 0, 0, used, sides, below, colours))


# --- The container ----------------------------------------------------------------------------------------------


def _write_container(target: BinaryIO, stream: bytes) -> None:
    """One stream called Workbook in a compound file of sectors of 512 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    content = len(stream) // _SECTOR
    fats = difats = 0
    while True:
        total = content + 1 + fats + difats
        wanted = -(-total // 128)
        more = max(0, -(-(wanted - 109) // 127))
        if wanted == fats and more == difats:
            break
        fats, difats = wanted, more
    first_fat = content + 1
    first_difat = first_fat + fats
    table = [*range(1, content), _END, _END, *[_FAT] * fats, *[_DIFAT] * difats]
    table += [_FREE] * (fats * 128 - len(table))
    places = list(range(first_fat, first_fat + fats))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x003E,
        0x0003,
        0xFFFE,
        9,
        6,
        b"",
        0,
        fats,
        content,
        0,
        4096,
        _END,
        0,
        first_difat if difats else _END,
        difats,
    )
    target.write(header + struct.pack("<109I", *(places[:109] + [_FREE] * (109 - len(places[:109])))))
    target.write(stream)
    target.write(
        _entry("Root Entry", 5, child=1, start=_END, size=0)
        + _entry("Workbook", 2, start=0, size=len(stream))
        + _entry("", 0, start=0, size=0) * 2
    )
    target.write(struct.pack(f"<{len(table)}I", *table))
    rest = places[109:]
    for number in range(difats):
        some = rest[number * 127 : number * 127 + 127]
        following = first_difat + number + 1 if number + 1 < difats else _END
        target.write(struct.pack("<128I", *some, *[_FREE] * (127 - len(some)), following))


def _entry(name: str, kind: int, *, child: int = _FREE, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ", text, length, kind, 1, _FREE, _FREE, child, b"", 0, b"", b"", start, size
    )

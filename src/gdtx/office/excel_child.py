"""The reading process: parses one sheet of one file and sends its cells to the parent, batch by batch.

It runs apart because the parser meets bytes from outside: whatever these do to it (a crash, a memory of
gigabytes, an endless loop), the parent survives and says so. It is started by path, imports nothing of gdtx, gets
its job as one JSON line on standard input and writes frames to standard output: four bytes of length, then a
``marshal`` value, which is a tuple whose first item names it:

- ``("sheets", [name, …])`` only for ``.xls``: the parent answers with the index wanted, one line;
- ``("rows", [row number, …], [column, …], [index of coded column, …])``, columns as lists of cells;
- ``("end",)`` or ``("error", kind, detail)``.

Cells are str, int, float, bool or None; anything else is *coded* as a tuple (kind, value, …), see ``DATE`` … below.

A sheet is cut at row ends into pieces of some megabytes; each becomes a small workbook in memory for calamine. That
bounds the memory by the piece instead of the file, lets two threads parse (calamine releases the lock), and makes
visible two things calamine hides: which text cells are errors such as ``#REF!``, and formulas nobody computed.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import marshal
import os
import re
import struct
import sys
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import compress
from pathlib import Path
from typing import IO, Any

DATE, MOMENT, TIME, DURATION, ERROR, MERGED = range(1, 7)
"""Kinds of coded cells: (DATE, ordinal), (MOMENT, ordinal, seconds), (TIME, seconds), (DURATION, seconds),
(ERROR, text), (MERGED, "B5")."""

UNCOMPUTED = "#CHƯA TÍNH"
ROWS_OF_A_BATCH = 2_000
BYTES_OF_A_PIECE = 2_500_000
LARGEST_ROW = 8_000_000
WIDEST = 702  # column ZZ
STRINGS_OF_A_ROW = 100

SHARED_MARK = "\ue000"  # before the number of a shared string; private use, so no text begins with it
ERROR_MARK = "\ue001"
_SHARED, _ERROR = SHARED_MARK.encode(), ERROR_MARK.encode()

_PACKAGE = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="{epoch}"/>'
    '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


class Unreadable(Exception):
    """The sheet cannot be read; ``kind`` names the reason for the parent."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail


def main() -> None:
    """Does the one job given on standard input."""
    job = json.loads(sys.stdin.buffer.readline())
    _limit(job["memory_bytes"], job["seconds"])
    try:
        if job["kind"] == "xls":
            _read_xls(job)
        else:
            _read_xlsx(job)
        _send(("end",))
    except Unreadable as error:
        _send(("error", error.kind, error.detail))
    except MemoryError:
        _send(("error", "memory", ""))
    except BrokenPipeError:
        os._exit(0)  # the parent lost interest
    except Exception as error:
        _send(("error", "damaged", f"{type(error).__name__}: {error}"[:300]))


def _limit(memory: int, seconds: float) -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    for what, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, int(seconds) + 1),
        (resource.RLIMIT_CORE, 0),
    ):
        # Suppressed: a stricter limit is already in force, or the system knows none of this kind.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (amount, amount))


def _send(message: tuple[Any, ...]) -> None:
    data = marshal.dumps(message)
    sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
    sys.stdout.buffer.flush()


# --- .xlsx --------------------------------------------------------------------------------------------------


def _read_xlsx(job: dict[str, Any]) -> None:
    with zipfile.ZipFile(job["path"]) as package:
        reader = _PieceReader(
            styles=package.read(job["styles_part"]) if job["styles_part"] else None,
            strings=package.read(job["strings_part"]) if job["strings_part"] else None,
            date_1904=job["date_1904"],
        )
        batches = _Batches(reader.strings, job["merged"])
        with package.open(job["part"]) as sheet, ThreadPoolExecutor(2) as pool:
            pending: deque[Future[tuple[int, int, list[list[Any]]]]] = deque()
            for piece in _pieces(sheet):
                pending.append(pool.submit(reader.parse, piece))
                if len(pending) > 3:
                    batches.add(*pending.popleft().result())
            while pending:
                batches.add(*pending.popleft().result())


class _Piece:
    """Whole rows of a sheet, between a head and a tail that make them a sheet of their own."""

    __slots__ = ("head", "rows", "tail")

    def __init__(self, head: bytes, rows: bytes, tail: bytes) -> None:
        self.head, self.rows, self.tail = head, rows, tail


def _pieces(sheet: IO[bytes]) -> Iterator[_Piece]:
    """Cuts the text of a sheet at row ends."""
    buffer = b""
    while not (start := re.search(rb"<(\w{1,20}:)?sheetData\s*(/?)>", buffer)):
        more = sheet.read(65536)
        if not more or len(buffer) > LARGEST_ROW:
            raise Unreadable("damaged", "no sheetData")
        buffer += more
    if buffer[:2] in (b"\xff\xfe", b"\xfe\xff") or not _is_utf_8(buffer):
        raise Unreadable("unusual", "encoding")
    if start[2]:
        return
    prefix = start[1] or b""
    opening = re.search(rb"<(?:\w{1,20}:)?worksheet\b[^>]*>", buffer)
    head = (opening[0] if opening else _MAIN) + b"<" + prefix + b"sheetData>"
    tail = b"</" + prefix + b"sheetData></" + prefix + b"worksheet>"
    row, row_end, end = b"<" + prefix + b"row", b"</" + prefix + b"row>", b"</" + prefix + b"sheetData"
    buffer = buffer[start.end() :]
    last_row = 0
    finished = False
    while not finished:
        while len(buffer) < BYTES_OF_A_PIECE or row_end not in buffer:
            more = sheet.read(BYTES_OF_A_PIECE)
            if not more or len(buffer) > LARGEST_ROW:
                break
            buffer += more
        if (stop := buffer.find(end)) >= 0:
            rows, finished = buffer[:stop], True
            after_last = rows[rows.rfind(row_end) + len(row_end) :] if row_end in rows else rows
            if re.fullmatch(rb"\s*(?:" + re.escape(row) + rb"(?:\s[^>]*)?/>\s*)*", after_last) is None:
                raise Unreadable("damaged", "a row without an end")
        else:
            cut = buffer.rfind(row_end)
            if cut < 0:
                raise Unreadable("damaged", "a row without an end")
            rows, buffer = buffer[: cut + len(row_end)], buffer[cut + len(row_end) :]
        if b"<!" in rows:  # comments and CDATA could hide row ends; no office program writes them
            raise Unreadable("unusual", "comment or CDATA")
        count = rows.count(row)
        rows, last_row = _number(rows, row, count, last_row)
        yield from (_Piece(head, part, tail) for part in _split_at_gaps(rows, row, count, last_row))


def _is_utf_8(head: bytes) -> bool:
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\bencoding=[\"']([^\"']+)", head)
    return declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")


def _row_number(tag: bytes) -> int:
    found = re.search(rb"\sr=[\"'](\d{1,7})[\"']", tag)
    return int(found[1]) if found else 0


def _number(rows: bytes, row: bytes, count: int, last_row: int) -> tuple[bytes, int]:
    """Gives rows without a number (the standard allows them) the number their place says."""
    if count == rows.count(row + b' r="'):
        last = rows.rfind(row)
        return rows, _row_number(rows[last : rows.find(b">", last)]) if last >= 0 else last_row

    def numbered(match: re.Match[bytes]) -> bytes:
        nonlocal last_row
        given = _row_number(match[0])
        last_row = given or last_row + 1
        return match[0] if given else row + b' r="%d"' % last_row + match[0][len(row) :]

    return re.sub(re.escape(row) + rb"(?=[\s/>])[^>]*>", numbered, rows), last_row


def _split_at_gaps(rows: bytes, row: bytes, count: int, last_row: int) -> Iterator[bytes]:
    """Parts a piece where row numbers jump: a stray cell in row 1,048,576 must not cost a million empty rows."""
    if not count:
        return
    first = _row_number(rows[: rows.find(b">", rows.find(row))])
    if last_row - first <= 4 * count + 1000:
        yield rows
        return
    begin, previous = 0, first
    for tag in re.finditer(re.escape(row) + rb"\s[^>]*>", rows):
        number = _row_number(tag[0])
        if number - previous > 1000:
            yield rows[begin : tag.start()]
            begin = tag.start()
        previous = number
    yield rows[begin:]


_ERROR_CELL = re.compile(
    rb"(<(?:\w{1,20}:)?c\b[^>]*?\s)t=[\"']e[\"']([^>]*>)((?:<(?:\w{1,20}:)?f\b[^>]*/>"
    rb"|<(?:\w{1,20}:)?f\b[^>]*>[^<]*</(?:\w{1,20}:)?f>)?)(<(?:\w{1,20}:)?v\b[^>]*>)"
)
_UNCOMPUTED_CELL = re.compile(
    rb"<((?:\w{1,20}:)?)c\b((?:(?!\st=)[^>])*?)>(?:<(?:\w{1,20}:)?f\b[^>]*/>|<(?:\w{1,20}:)?f\b[^>]*>[^<]*</(?:\w{1,20}:)?f>)"
    rb"(?:<(?:\w{1,20}:)?v\s*/>|<(?:\w{1,20}:)?v></(?:\w{1,20}:)?v>)?(</(?:\w{1,20}:)?c>)"
)


class _PieceReader:
    """Lets calamine read pieces: each in a workbook of its own with the styles of the original."""

    def __init__(self, *, styles: bytes | None, strings: bytes | None, date_1904: bool) -> None:
        self.styles = styles
        self.strings_xml = strings
        self.workbook = _WORKBOOK.format(epoch=int(date_1904))
        self.strings: list[str] = []
        if strings and (count := len(re.findall(rb"<(?:\w{1,20}:)?si(?=[\s/>])", strings))):
            self.strings = self._list_strings(count)

    def parse(self, piece: _Piece) -> tuple[int, int, list[list[Any]]]:
        """First row, first column (both from 0) and the cells of a piece."""
        rows = piece.rows
        with_strings = False
        if b't="s"' in rows or b"t='s'" in rows:
            # Shared strings come back as their number behind a mark, so that the table is parsed once and not
            # once a piece; where a cell is written in an unexpected way, calamine gets the table.
            marked = rows.replace(b't="s"><v>', b't="str"><v>' + _SHARED)
            if b't="s"' in marked or b"t='s'" in marked or _SHARED in rows:
                with_strings = True
            else:
                rows = marked
        if b't="e"' in rows or b"t='e'" in rows:
            rows = _ERROR_CELL.sub(rb'\1t="str"\2\3\4' + _ERROR, rows)
        if b"f>" in rows or b"/><v/>" in rows:
            text = b'<\\1c\\2 t="str"><\\1v>' + _ERROR + UNCOMPUTED.encode() + b"</\\1v>\\3"
            rows = _UNCOMPUTED_CELL.sub(text, rows)
        return self._calamine(piece.head + rows + piece.tail, self.strings_xml if with_strings else None)

    def _list_strings(self, count: int) -> list[str]:
        """All shared strings, by way of a sheet that shows each of them once."""
        rows = []
        for first in range(0, count, STRINGS_OF_A_ROW):
            cells = b"".join(
                b'<c t="s"><v>%d</v></c>' % number for number in range(first, min(first + STRINGS_OF_A_ROW, count))
            )
            rows.append(b"<row>" + cells + b"</row>")
        sheet = _MAIN + b"".join(rows) + b"</sheetData></worksheet>"
        first_row, first_column, cells_read = self._calamine(sheet, self.strings_xml)
        width = STRINGS_OF_A_ROW
        strings = [""] * (first_row * width)
        for row in cells_read:
            texts = [""] * first_column + [cell if isinstance(cell, str) else str(cell) for cell in row]
            strings += texts + [""] * (width - len(texts))
        return (strings + [""] * count)[:count]

    def _calamine(self, sheet: bytes, strings: bytes | None) -> tuple[int, int, list[list[Any]]]:
        from python_calamine import CalamineWorkbook

        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
            for name, text in _PACKAGE.items():
                package.writestr(name, text)
            package.writestr("xl/workbook.xml", self.workbook)
            if self.styles:
                package.writestr("xl/styles.xml", self.styles)
            if strings:
                package.writestr("xl/sharedStrings.xml", strings)
            package.writestr("xl/worksheets/sheet1.xml", sheet)
        file.seek(0)
        with CalamineWorkbook.from_filelike(file) as workbook:
            read = workbook.get_sheet_by_index(0)
            if read.start is None:
                return 0, 0, []
            if read.start[1] + read.width > WIDEST:
                raise Unreadable("wide", str(read.start[1] + read.width))
            return read.start[0], read.start[1], read.to_python(skip_empty_area=True)


# --- .xls ---------------------------------------------------------------------------------------------------


def _read_xls(job: dict[str, Any]) -> None:
    from python_calamine import CalamineWorkbook

    # By its bytes: from a path calamine goes by the name, and an .xls may be called .xlsx.
    with Path(job["path"]).open("rb") as file, CalamineWorkbook.from_filelike(file) as workbook:
        _send(("sheets", list(workbook.sheet_names)))
        sheet = workbook.get_sheet_by_index(int(sys.stdin.buffer.readline()))
        if sheet.start is None:
            return
        merged = [_range_name(*area) for area in sheet.merged_cell_ranges or []]
        batches = _Batches([], merged)
        row, column = sheet.start
        cells = sheet.to_python(skip_empty_area=True)
        for error_row, error_column, text in job["error_cells"].get(sheet.name, []):
            if row <= error_row < row + len(cells) and column <= error_column < column + sheet.width:
                cells[error_row - row][error_column - column] = ERROR_MARK + text
        for first in range(0, len(cells), ROWS_OF_A_BATCH):
            batches.add(row + first, column, cells[first : first + ROWS_OF_A_BATCH])


def _range_name(start: tuple[int, int], end: tuple[int, int]) -> str:
    return f"{column_letters(start[1])}{start[0] + 1}:{column_letters(end[1])}{end[0] + 1}"


# --- Cells → frames -----------------------------------------------------------------------------------------


def column_letters(index: int) -> str:
    """The letters Excel shows over a column: 0 → ``A``, 26 → ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


class _Batches:
    """Turns rows of cells into frames: types cleaned, empty rows left out, covered cells marked as merged."""

    def __init__(self, strings: list[str], merged: list[str]) -> None:
        self.strings = strings
        self.merges = sorted(filter(None, map(_merge, merged)), reverse=True)
        self.open_merges: list[tuple[int, int, int, int]] = []
        self.filled_anchors: set[tuple[int, int]] = set()

    def add(self, first_row: int, first_column: int, rows: list[list[Any]]) -> None:
        if not rows:
            return
        columns: list[list[Any]] = [[None] * len(rows) for _ in range(first_column)]
        columns += [_clean(list(column), self.strings) for column in zip(*rows, strict=True)]
        self._mark_merged(first_row, columns, len(rows))
        numbers = list(range(first_row + 1, first_row + 1 + len(rows)))
        if all(None in column for column in columns):  # else no row can be empty
            width = len(columns)
            filled = [row.count(None) < width for row in zip(*columns, strict=True)]
            numbers = list(compress(numbers, filled))
            columns = [list(compress(column, filled)) for column in columns]
        for begin in range(0, len(numbers), ROWS_OF_A_BATCH):
            part = slice(begin, begin + ROWS_OF_A_BATCH)
            lists = [column[part] for column in columns]
            coded = [index for index, column in enumerate(lists) if tuple in set(map(type, column))]
            _send(("rows", numbers[part], lists, coded))

    def _mark_merged(self, first_row: int, columns: list[list[Any]], height: int) -> None:
        while self.merges and self.merges[-1][0] < first_row + height:
            self.open_merges.append(self.merges.pop())
        if not self.open_merges:
            return
        for top, left, bottom, right in self.open_merges:
            if first_row <= top and left < len(columns) and columns[left][top - first_row] is not None:
                self.filled_anchors.add((top, left))
            if (top, left) not in self.filled_anchors:
                continue
            cell = (MERGED, f"{column_letters(left)}{top + 1}")
            for row in range(max(top, first_row), min(bottom, first_row + height - 1) + 1):
                for column in range(left, min(right, len(columns) - 1) + 1):
                    if (row, column) != (top, left):
                        columns[column][row - first_row] = cell
        self.open_merges = [merge for merge in self.open_merges if merge[2] >= first_row + height]


def _merge(reference: str) -> tuple[int, int, int, int] | None:
    """``B5:C7`` → (4, 1, 6, 2); single cells and whole columns are no merge to speak of."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference)
    if match is None:
        return None
    return int(match[2]) - 1, _column_index(match[1]), int(match[4]) - 1, _column_index(match[3])


def _clean(column: list[Any], strings: list[str]) -> list[Any]:
    """One column as calamine gave it → str, int, float, bool, None and coded tuples."""
    if bool in set(map(type, column)):
        return [_clean_cell(cell, strings) for cell in column]  # True == 1, so no look-up by value
    # Sheets repeat themselves: each different value of the column is looked at once.
    clean = {cell: _clean_cell(cell, strings) for cell in set(column)}
    return list(map(clean.__getitem__, column))


def _clean_cell(cell: Any, strings: list[str]) -> Any:
    kind = type(cell)
    if kind is str:
        if cell[:1] == SHARED_MARK:
            cell = strings[int(cell[1:])]
        elif cell[:1] == ERROR_MARK:
            return (ERROR, cell[1:])
        return None if not cell or cell.isspace() else cell
    if kind is float:
        return int(cell) if cell.is_integer() and -1e15 < cell < 1e15 else cell
    code = _CODES.get(kind)
    return code(cell) if code else cell


def _time_seconds(cell: datetime.time | datetime.datetime) -> float:
    return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6


_CODES: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    datetime.date: lambda cell: (DATE, cell.toordinal()),
    datetime.datetime: lambda cell: (MOMENT, cell.toordinal(), _time_seconds(cell)),
    datetime.time: lambda cell: (TIME, _time_seconds(cell)),
    datetime.timedelta: lambda cell: (DURATION, cell.total_seconds()),
}

if __name__ == "__main__":
    main()

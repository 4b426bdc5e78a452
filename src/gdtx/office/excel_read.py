"""Reads a sheet of an Excel file from outside, row by row, without trusting the file.

First ``excel_guard.check_file``; then a process of its own (``excel_child``) parses under a memory limit and a
time limit and sends batches of rows through a pipe. The parent holds one batch at a time.

    with open_sheet(path, "Lớp học") as sheet:
        places = match_titles(sheet.title_row, COLUMNS)
        for number, cells in sheet.rows:
            ...

Row numbers are those Excel shows. Empty rows are left out. Cells are str, int, float, bool, ``date``, ``datetime``,
``time``, ``timedelta``, None, or one of the two kinds that hold no value: ``ErrorCell`` and ``MergedCell``.
Text keeps its leading zeros and its spaces; a cell of spaces only is None.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import marshal
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import fold, same_title
from gdtx.office import excel_child
from gdtx.office.excel_guard import Limits, WorkbookFile, check_file
from gdtx.office.ole import error_cells


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell whose formula failed, such as ``#REF!``, or was never computed."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell covered by a merged area; ``anchor`` is the cell that shows the value, such as ``B5``."""

    anchor: str

    def __str__(self) -> str:
        return _("(gộp với ô %(cell)s)") % {"cell": self.anchor}


Cell = (
    str
    | int
    | float
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | ErrorCell
    | MergedCell
    | None
)
Row = tuple[int, tuple[Cell, ...]]


class Sheet:
    """One sheet being read. Use it in a ``with`` statement: leaving it ends the reading process."""

    def __init__(self, *, name: str, title_number: int, width: int, frames: _Frames) -> None:
        self.name = name
        self.title_number = title_number
        self.title_row: tuple[Cell, ...] = ()
        self._width = width
        self._frames = frames
        self._held: list[Row] = []
        self._take_title_row()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the reading process; reading on is not possible afterwards."""
        self._frames.close()

    @property
    def rows(self) -> Iterator[Row]:
        """The rows under the title row, each with its Excel row number; to be gone through once.

        Each tuple is at least as long as the title row. Raises ``Refused`` when the rest cannot be read.
        """
        for batch in self.batches:
            yield from batch

    @property
    def batches(self) -> Iterator[list[Row]]:
        """The same rows in lists of some thousands, for those who work on many at once."""
        if self._held:
            held, self._held = self._held, []
            yield held
        while (batch := self._next()) is not None:
            yield batch

    def _take_title_row(self) -> None:
        while (batch := self._next()) is not None:
            rows = [row for row in batch if row[0] >= self.title_number]
            if not rows:
                continue
            if rows[0][0] == self.title_number:
                cells = rows.pop(0)[1]
                while cells and cells[-1] is None:
                    cells = cells[:-1]
                self.title_row = cells
                self._width = max(self._width, len(cells))
            self._held = [(number, self._widen(cells)) for number, cells in rows]
            return

    def _widen(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        missing = self._width - len(cells)
        return cells + (None,) * missing if missing > 0 else cells

    def _next(self) -> list[Row] | None:
        frame = self._frames.read()
        if frame is None:
            return None
        numbers, columns, coded = frame
        for index in coded:
            column = columns[index]
            decoded = {cell: _decode(cell) for cell in set(column) if type(cell) is tuple}
            columns[index] = [decoded[cell] if type(cell) is tuple else cell for cell in column]
        if len(columns) < self._width:
            columns += [[None] * len(numbers)] * (self._width - len(columns))
        return list(zip(numbers, zip(*columns, strict=True), strict=True))


def _decode(cell: tuple[Any, ...]) -> Cell:
    kind, value = cell[0], cell[1]
    if kind == excel_child.DATE:
        return datetime.date.fromordinal(value)
    if kind == excel_child.MOMENT:
        midnight = datetime.datetime.fromordinal(value)  # Excel knows no time zones
        return midnight + datetime.timedelta(seconds=cell[2])
    if kind == excel_child.TIME:
        return (datetime.datetime.fromordinal(1) + datetime.timedelta(seconds=value)).time()
    if kind == excel_child.DURATION:
        return datetime.timedelta(seconds=value)
    return ErrorCell(value) if kind == excel_child.ERROR else MergedCell(value)


class _Frames:
    """The pipe from the reading process, with a budget of waiting time."""

    def __init__(self, file: WorkbookFile, limits: Limits) -> None:
        self.file = file
        self.waiting_left = limits.seconds
        self.process = subprocess.Popen(  # noqa: S603 - fixed command, our own module
            [sys.executable, "-I", "-X", "utf8", excel_child.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self.done = False

    def tell(self, line: str) -> None:
        """One line for the reading process."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has died; the next read says why

    def read(self) -> tuple[list[int], list[list[Any]], list[int]] | None:
        """The next batch, or None at the end. Raises ``Refused`` when the process failed."""
        message = self.message()
        return None if message is None else (message[1], message[2], message[3])

    def message(self) -> tuple[Any, ...] | None:
        """The next message as sent; None at the end."""
        if self.done:
            return None
        data = self._receive()
        message: tuple[Any, ...] = marshal.loads(data)  # noqa: S302 - from our own process
        if message[0] == "error":
            self.close()
            raise _unreadable(self.file, message[1], message[2])
        if message[0] == "end":
            self.close()
            return None
        return message

    def _receive(self) -> bytes:
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            self.process.kill()

        watch = threading.Timer(max(self.waiting_left, 0.001), stop)
        watch.daemon = True
        began = monotonic()
        watch.start()
        try:
            assert self.process.stdout is not None
            head = self.process.stdout.read(4)
            data = self.process.stdout.read(struct.unpack("<I", head)[0]) if len(head) == 4 else b""
            complete = len(head) == 4 and len(data) == struct.unpack("<I", head)[0]
        finally:
            watch.cancel()
            self.waiting_left -= monotonic() - began
        if not complete:
            self.close()
            raise _unreadable(self.file, "slow" if stopped.is_set() else "died", str(self.process.returncode))
        return data

    def close(self) -> None:
        """Ends the process and its pipes, whatever state they are in."""
        self.done = True
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def __del__(self) -> None:
        if not self.done:
            self.close()


def _environment() -> dict[str, str]:
    """What the reading process gets to know: nothing secret, and one memory arena so that the limit is meant."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "MALLOC_ARENA_MAX": "2"}


def _unreadable(file: WorkbookFile, kind: str, detail: str) -> Refused:
    name = {"name": file.path.name}
    save_again = _("Mở tệp bằng Excel, lưu lại thành .xlsx rồi gửi lại. Chưa có dòng nào được ghi.")
    if kind == "slow":
        return Refused(
            "excel_too_slow",
            _("Đọc tệp “%(name)s” quá lâu nên đã dừng.") % name,
            where=file.path.name,
            way_out=_("Tách thành nhiều tệp nhỏ hơn rồi gửi lại. Chưa có dòng nào được ghi."),
        )
    if kind == "wide":
        return Refused(
            "sheet_too_wide",
            _("Trang tính của tệp “%(name)s” có dữ liệu tới cột thứ %(column)s, xa ngoài bảng.")
            % {**name, "column": detail},
            where=file.path.name,
            way_out=_("Xóa các ô thừa ở bên phải bảng rồi gửi lại."),
        )
    if kind in ("memory", "died"):
        return Refused(
            "excel_too_heavy",
            _("Tệp “%(name)s” cần quá nhiều bộ nhớ để đọc hoặc làm hỏng bộ đọc, nên đã dừng.") % name,
            where=file.path.name,
            way_out=_("Xóa các ô thừa ở xa bên phải và bên dưới bảng, lưu lại thành .xlsx rồi gửi lại."),
        )
    return Refused(
        "excel_damaged",
        _("Tệp “%(name)s” bị hỏng hoặc ghi không đúng chuẩn nên không đọc được trang tính.") % name,
        where=file.path.name,
        way_out=save_again,
    )


def open_sheet(
    path: Path | str,
    wanted_sheet: str = "",
    *,
    limits: Limits | None = None,
    allow_xls: bool = False,
    title_row: int = 1,
    ignored_sheets: tuple[str, ...] = ("Hướng dẫn",),
) -> Sheet:
    """Checks the file, chooses the sheet and begins to read it.

    The sheet is the one named ``wanted_sheet`` (case, spacing, diacritics do not matter), else the only visible
    one apart from ``ignored_sheets``. ``title_row`` is the Excel number of the row with the titles.

    Raises ``Refused``: the rules of ``excel_guard``; ``sheet_missing`` naming the sheets found; later, while
    rows are read, ``excel_damaged``, ``excel_too_heavy``, ``excel_too_slow``, ``sheet_too_wide``.
    """
    limits = limits or Limits()
    file = check_file(path, limits=limits, allow_xls=allow_xls)
    job: dict[str, object] = {
        "kind": file.kind,
        "path": os.fspath(file.path.absolute()),
        "memory_bytes": limits.memory_bytes,
        "seconds": limits.seconds,
    }
    if file.kind == "xls":
        frames = _Frames(file, limits)
        frames.tell(json.dumps({**job, "error_cells": error_cells(file.path)}))
        message = frames.message()
        names: list[str] = message[1] if message else []
        try:
            index = _choose(file.path, wanted_sheet, ignored_sheets, [(name, False) for name in names])
        except Refused:
            frames.close()
            raise
        frames.tell(str(index))
        return Sheet(name=names[index], title_number=title_row, width=0, frames=frames)
    found = [(sheet.name, sheet.hidden) for sheet in file.sheets]
    sheet = file.sheets[_choose(file.path, wanted_sheet, ignored_sheets, found)]
    frames = _Frames(file, limits)
    job |= {
        "part": sheet.part,
        "styles_part": file.styles_part,
        "strings_part": file.strings_part,
        "date_1904": file.date_1904,
        "merged": sheet.merged,
    }
    frames.tell(json.dumps(job))
    return Sheet(name=sheet.name, title_number=title_row, width=0, frames=frames)


def sheet_names(path: Path | str, *, limits: Limits | None = None, allow_xls: bool = False) -> list[str]:
    """The names of the worksheets of a file, in order, hidden ones too.

    Raises ``Refused``: the rules of ``excel_guard``, and those of reading for an ``.xls``.
    """
    limits = limits or Limits()
    file = check_file(path, limits=limits, allow_xls=allow_xls)
    if file.kind != "xls":
        return [sheet.name for sheet in file.sheets]
    frames = _Frames(file, limits)
    try:
        job = {"kind": "xls", "path": os.fspath(file.path.absolute()), "error_cells": {}}
        frames.tell(json.dumps({**job, "memory_bytes": limits.memory_bytes, "seconds": limits.seconds}))
        message = frames.message()
        return list(message[1]) if message else []
    finally:
        frames.close()


def _choose(path: Path, wanted: str, ignored: tuple[str, ...], sheets: list[tuple[str, bool]]) -> int:
    """The index of the sheet meant; ``sheets`` are (name, hidden)."""
    readings: tuple[Callable[[str], str], ...] = (str, same_title, fold)
    for reading in readings:
        for index, (name, _hidden) in enumerate(sheets):
            if wanted and reading(name) == reading(wanted):
                return index
    left = [
        index
        for index, (name, hidden) in enumerate(sheets)
        if not hidden and fold(name) not in [fold(other) for other in ignored]
    ]
    if len(left) == 1:
        return left[0]
    names = ", ".join(f"“{name}”" for name, hidden in sheets if not hidden)
    raise Refused(
        "sheet_missing",
        _("Tệp “%(file)s” không có trang “%(wanted)s”; các trang tìm thấy: %(names)s.")
        % {"file": path.name, "wanted": wanted, "names": names},
        where=path.name,
        way_out=_("Đổi tên trang cần nhập thành “%(wanted)s” rồi gửi lại.") % {"wanted": wanted},
    )

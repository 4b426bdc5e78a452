"""Finds the survey sheet in a workbook and its columns by their titles, wherever these stand; refuses what is no such
sheet with a sentence that names what is missing, too much or out of place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import join_list
from gdtx.office.columns import shown
from gdtx.office.excel_child import column_letters
from gdtx.office.excel_read import Cell, MergedCell, Row, Sheet, open_sheet, sheet_names
from gdtx.office.excel_refused import REASON_TITLE

from .columns import BY_KEY, COLUMNS, NUMBERED, SHEET_NAME, SHEET_NAMES, SheetColumn, letters_of

#: Titles stand within the first rows.
_HEAD_ROWS = 14
_FEWEST_TITLES = 12
_CLOSE = 0.87

#: A year of a survey.
YEAR = re.compile(r"(?<!\d)(20\d\d|2100)(?!\d)")

#: A number over a column, as some write it.
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]?")

#: The second row of titles says nothing but this.
_SUB_TITLES = {"hodem", "ten", "lop", "nam"}
_OVERS = {letters_of(column.over) for column in COLUMNS if column.over}

#: The master workbook of a commune goes on with columns of its own to the right.
_MASTER = "data"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sheet's columns stand (key → index from 0), its first row of data, the year of the survey it names.

    `village_column`: the index of the column before "TT", in which the master workbook names the village.
    """

    sheet: str
    columns: Mapping[str, int]
    first_row: int
    year: int | None
    village_column: int | None
    notes: tuple[str, ...] = ()


@dataclass
class Found:
    """The sheet with its columns known, at its first row of data."""

    sheet: Sheet
    place: Place
    head: list[Row] = field(default_factory=list)

    def batches(self) -> Iterator[list[Row]]:
        """The rows of data in lists of some thousands."""
        rest = [row for row in self.head if row[0] >= self.place.first_row]
        if rest:
            yield rest
        for batch in self.sheet.batches:
            rows = [row for row in batch if row[0] >= self.place.first_row]
            if rows:
                yield rows


def find(path: Path) -> Found:
    """The survey sheet of a file (.xls or .xlsx), by one of its names, else by its titles.

    Raises `Refused`: those of `office.excel_guard` and `excel_read`; `sheet_missing`; `missing_column`,
    `unknown_column`, `duplicate_column`, `shifted_header`.
    """
    names = sheet_names(path, allow_xls=True)
    by_letters = {letters_of(name): name for name in reversed(names)}
    wanted = [by_letters[letters_of(name)] for name in SHEET_NAMES if letters_of(name) in by_letters]
    refused: Refused | None = None
    for name in [*wanted, *(name for name in names if name not in wanted)]:
        found = _titled(path, name)
        if found is not None:
            return found
        if wanted:
            refused = refused or _no_titles(path, name)
    raise refused or _no_sheet(path, names)


def _no_sheet(path: Path, names: Sequence[str]) -> Refused:
    return Refused(
        "sheet_missing",
        _("Tệp “%(file)s” không có trang nào là phiếu điều tra; các trang tìm thấy: %(names)s.")
        % {"file": path.name, "names": ", ".join(f"“{name}”" for name in names)},
        path.name,
        _("Ghi theo mẫu 47 cột, tiêu đề ở dòng 2 và 3, trang đặt tên “%(name)s”, rồi gửi lại.") % {"name": SHEET_NAME},
    )


def _no_titles(path: Path, sheet: str) -> Refused:
    return Refused(
        "missing_column",
        _("Trang “%(sheet)s” không có các tiêu đề cột của phiếu điều tra ở những dòng đầu.") % {"sheet": sheet},
        {"sheet": sheet, "row": 2},
        _("Giữ nguyên các dòng tiêu đề của mẫu 47 cột rồi gửi lại."),
    )


def _titled(path: Path, name: str) -> Found | None:
    """The sheet with its columns, or None if its first rows hold no titles of ours."""
    sheet = open_sheet(path, name, allow_xls=True, title_row=0)
    head: list[Row] = []
    for batch in sheet.batches:
        head += batch
        if head[-1][0] > _HEAD_ROWS:
            break
    rows = {number: cells for number, cells in head if number <= _HEAD_ROWS}
    titles = _title_row(rows)
    if titles is None:
        sheet.close()
        return None
    try:
        return Found(sheet, _Titles(name, rows, titles).place(), head)
    except Refused:
        sheet.close()
        raise


def _texts(cells: Sequence[Cell]) -> list[str]:
    return ["" if cell is None or isinstance(cell, MergedCell) else shown(cell).strip() for cell in cells]


_KNOWN = {code: column for column in reversed(COLUMNS) for code in column.codes}


def _title_row(rows: Mapping[int, Sequence[Cell]]) -> int | None:
    """The row that holds the most titles; a title over two columns counts, too."""
    counts = {
        number: sum(letters_of(text) in _KNOWN or letters_of(text) in _OVERS for text in _texts(cells) if text)
        for number, cells in rows.items()
    }
    best = max(counts, key=lambda number: (counts[number], -number), default=None)
    return best if best is not None and counts[best] >= _FEWEST_TITLES else None


class _Titles:
    """The rows of titles of a sheet, read column by column."""

    def __init__(self, sheet: str, rows: Mapping[int, Sequence[Cell]], titles: int) -> None:
        self.sheet, self.rows, self.row = sheet, rows, titles
        self.width = max(len(cells) for cells in rows.values())
        self.top = self._line(titles)
        under = self._line(titles + 1)
        subtitled = sum(letters_of(text) in _SUB_TITLES for text in under) >= 2
        self.sub = under if subtitled else [""] * self.width
        self.numbers: list[int | None] = [None] * self.width
        self.first_row = titles + 2 if subtitled else titles + 1
        for number in range(titles + 1, titles + 4):
            line = [int(found[1]) if (found := _NUMBER.fullmatch(text)) else None for text in self._line(number)]
            given = [each for each in line if each is not None]
            if len(given) >= 30 and given == sorted(given) and given[0] == 1:
                self.numbers, self.first_row = line, number + 1
        self.found: dict[str, int] = {}
        self.unknown: list[int] = []
        self.notes: list[str] = []

    def _line(self, number: int) -> list[str]:
        texts = _texts(self.rows.get(number, ()))
        return texts + [""] * (self.width - len(texts))

    def _title(self, index: int) -> str:
        return " ".join(text for text in (self.top[index], self.sub[index]) if text)

    def place(self) -> Place:
        """All columns in their places. Raises `Refused`."""
        self._by_title()
        self._by_place()
        self._without_number()
        missing = [column for column in NUMBERED if column.key not in self.found]
        extra = self._extra()
        if missing or extra:
            raise self._incomplete(missing, extra)
        self._against_numbers()
        before = self.found["order"] - 1
        year = self._year(before)
        return Place(self.sheet, self.found, self.first_row, year, before if before >= 0 else None, (*self.notes,))

    def _by_title(self) -> None:
        over = ""
        for index in range(self.width):
            top, sub = self.top[index], self.sub[index]
            over = top or (over if sub else "")
            if not top and not sub:
                continue
            column = None
            for said in (f"{over} {sub}" if sub else "", f"{top} {sub}", top if not sub else ""):
                column = column or self._column(said)
            if column is None:
                self.unknown.append(index)
            elif column.key in self.found:
                raise Refused(
                    "duplicate_column",
                    _("Cột %(first)s và cột %(second)s cùng mang tiêu đề “%(title)s”.")
                    % {
                        "first": column_letters(self.found[column.key]),
                        "second": column_letters(index),
                        "title": column.name,
                    },
                    {"sheet": self.sheet, "row": self.row, "column": column.name},
                    _("Bỏ bớt một cột, giữ đúng 47 cột của mẫu, rồi gửi lại."),
                )
            else:
                self.found[column.key] = index

    def _column(self, title: str) -> SheetColumn | None:
        """The column of that title; of one with a slip of the pen, if only one is near."""
        letters = letters_of(title)
        if not letters:
            return None
        if letters in _KNOWN:
            return _KNOWN[letters]
        if letters.startswith("diachi"):
            return BY_KEY["address"]
        if len(letters) < 5:
            return None
        near = {_KNOWN[each].key for each in difflib.get_close_matches(letters, _KNOWN, n=3, cutoff=_CLOSE)}
        return BY_KEY[near.pop()] if len(near) == 1 else None

    def _by_place(self) -> None:
        """Columns whose title is missing or unknown, where the number or the neighbours say which one it is."""
        offsets = [index - BY_KEY[key].place for key, index in self.found.items()]
        usual = max(set(offsets), key=offsets.count) if offsets else 0
        for column in NUMBERED:
            index = column.place + usual
            if column.key in self.found or not 0 <= index < self.width or index in self.found.values():
                continue
            said = letters_of(self._title(index))
            numbered = self.numbers[index] == column.number
            silent = not said or said in _OVERS or said in _SUB_TITLES
            between = all(
                self.found.get(other.key) == other.place + usual
                for other in COLUMNS[column.place - 2 : column.place - 1] + COLUMNS[column.place : column.place + 1]
                if other.number is not None and not other.over
            )
            # Where the numbers stand, a column without its own is not there.
            if numbered or (silent and between and not any(self.numbers)):
                self.found[column.key] = index
                if index in self.unknown:
                    self.unknown.remove(index)
                if not silent:
                    self.notes.append(
                        _("Cột %(letters)s mang số %(number)d được đọc là “%(name)s” dù tiêu đề ghi “%(title)s”.")
                        % {
                            "letters": column_letters(index),
                            "number": column.number,
                            "name": column.name,
                            "title": self._title(index)[:60],
                        }
                    )

    def _without_number(self) -> None:
        """The three columns that have neither number nor title stand between those that have."""
        for keys, before, after in (
            (("school_district", "school_name"), "class_name", "school_code"),
            (("degree_number",), "vocational", "vocational_year"),
        ):
            if before not in self.found or after not in self.found:
                continue
            first = self.found[before] + 1
            if self.found[after] - first == len(keys):
                for index, key in enumerate(keys, first):
                    if index not in self.found.values() and key not in self.found:
                        self.found[key] = index
                        if index in self.unknown:
                            self.unknown.remove(index)

    def _extra(self) -> list[str]:
        """What stands in the rows of titles and is no column of the sheet."""
        used = set(self.found.values())
        last = max(used, default=0)
        found = []
        for index in self.unknown:
            title = self._title(index)
            if letters_of(title) == letters_of(REASON_TITLE) or index < self.found.get("order", 0):
                continue
            if index > last and letters_of(self.sheet) == _MASTER:
                continue
            found.append(f"{column_letters(index)} “{title[:60]}”")
        for index, number in enumerate(self.numbers):
            if number is not None and number > len(NUMBERED) and index not in used and index not in self.unknown:
                found.append(f"{column_letters(index)} ({number})")
        return found

    def _incomplete(self, missing: Sequence[SheetColumn], extra: Sequence[str]) -> Refused:
        said = []
        if missing:
            names = join_list(f"{column.number} “{column.name}”" for column in missing[:10])
            more = _(" và %(count)d cột khác") % {"count": len(missing) - 10} if len(missing) > 10 else ""
            said.append(_("thiếu cột số %(names)s%(more)s") % {"names": names, "more": more})
        if extra:
            said.append(_("thừa cột %(names)s") % {"names": join_list(extra[:10])})
        return Refused(
            "missing_column" if missing else "unknown_column",
            _("Trang “%(sheet)s” không đúng 47 cột của phiếu điều tra: %(what)s.")
            % {"sheet": self.sheet, "what": "; ".join(said)},
            {"sheet": self.sheet, "row": self.row, "column": missing[0].name if missing else extra[0]},
            _("Sửa các dòng tiêu đề cho đúng mẫu rồi gửi lại. Chưa có dòng nào được ghi."),
        )

    def _against_numbers(self) -> None:
        for column in NUMBERED:
            index = self.found[column.key]
            number = self.numbers[index]
            if number is not None and number != column.number:
                raise Refused(
                    "shifted_header",
                    _("Tiêu đề bị lệch: cột %(letters)s mang số %(found)d nhưng tiêu đề là “%(name)s” (số %(number)d).")
                    % {
                        "letters": column_letters(index),
                        "found": number,
                        "name": column.name,
                        "number": column.number or 0,
                    },
                    {"sheet": self.sheet, "row": self.row, "column": column.name},
                    _("Đặt lại các dòng tiêu đề ngay trên cột của chúng rồi gửi lại. Chưa có dòng nào được ghi."),
                )

    def _year(self, before: int) -> int | None:
        """The year of the survey: in the column before the first, above the data."""
        if before < 0:
            return None
        for number in range(1, self.first_row):
            cells = self.rows.get(number, ())
            text = shown(cells[before]) if before < len(cells) and cells[before] is not None else ""
            years = list(dict.fromkeys(YEAR.findall(text)))
            if len(years) > 1:
                told = {"years": join_list(years), "year": years[0]}
                self.notes.append(_("Ô năm điều tra ghi nhiều năm (%(years)s); lấy năm %(year)s.") % told)
            if years:
                return int(years[0])
        return None

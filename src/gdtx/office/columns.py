"""Columns of a sheet as data: titles, how a cell is read, how it is written, what the user is told.

One list of ``Column`` makes the blank template, the import, the export and the help sheet, so they cannot differ.

Reading goes column by column over a batch of rows, and looks at each different value of a column once: sheets repeat
themselves. A reader is a function from a cell to a value, to None (empty), to a ``CellProblem`` (refused) or to
``Noted`` (accepted, with something to say about it).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from gdtx.foundation import legacy_fonts
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import (
    clean,
    date_short,
    fold,
    join_list,
    number,
    parse_date,
    read_number,
    same_title,
)
from gdtx.office.excel_child import column_letters
from gdtx.office.excel_read import Cell, ErrorCell, MergedCell, Row

LARGEST_COUNT = 10_000_000
LARGEST_AMOUNT = 10**13  # đồng
SHOWN_LENGTH = 200


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell was not accepted: a stable rule and a Vietnamese sentence with the way out."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Noted:
    """An accepted value that was not typed plainly; ``note`` says how it was read."""

    value: Any
    note: str
    rule: str = "read_as"


Reader = Callable[[Cell], Any]


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    ``kind`` decides the number format when written: ``text``, ``code`` (text, zeros kept), ``whole``, ``money``,
    ``decimal``, ``percent``, ``date``. ``read`` turns a cell into a value; ``write`` a value into what is written.
    ``choices`` become a drop-down of the template.
    """

    key: str
    title: str
    read: Reader
    kind: str = "text"
    required: bool = False
    hint: str = ""
    width: float = 14.0
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    write: Callable[[Any], Any] | None = None
    strict_choices: bool = True


class Problem(NamedTuple):
    """A refusal or a note, with its place: row as Excel shows it, column title, value as it stands there."""

    row: int
    column: str
    value: str
    rule: str
    message: str

    def as_dict(self) -> dict[str, object]:
        """As in the import contract."""
        return self._asdict()


class ReadRow(NamedTuple):
    """One row: its Excel number, its values in the order of the columns (None where a cell was refused)."""

    number: int
    values: tuple[Any, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


# --- Titles -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TitleMatch:
    """Where each known column stands (key → index from 0), and titles nobody knows."""

    places: Mapping[str, int]
    unknown: tuple[tuple[str, str], ...] = ()  # (column letters, title as typed)
    warnings: tuple[dict[str, object], ...] = field(default=())


def match_titles(title_row: Sequence[Cell], columns: Iterable[Column], *, sheet: str = "") -> TitleMatch:
    """Finds the columns by their titles: case, spacing, line breaks and tone-mark style do not matter.

    A title without diacritics, or typed in an old font (TCVN3, VNI), is understood where only one column fits.
    Raises ``Refused``: ``column_missing`` naming all that must be there and are not, ``column_twice``.
    Unknown titles become warnings: what stands under them is not read.
    """
    columns = list(columns)
    raw = [
        (index, shown(cell))
        for index, cell in enumerate(title_row)
        if cell is not None and not isinstance(cell, MergedCell)
    ]
    encoding = legacy_fonts.recognise_many([text for _index, text in raw])
    if encoding:  # before cleaning: in TCVN3 the soft hyphen is a letter
        raw = [(index, legacy_fonts.convert(text, encoding)) for index, text in raw]
    typed = [(index, clean(text)) for index, text in raw]
    typed = [(index, text) for index, text in typed if text]
    by_title: dict[str, str] = {}
    by_fold: dict[str, set[str]] = {}
    for column in columns:
        for title in (column.title, *column.aliases):
            by_title.setdefault(same_title(title), column.key)
            by_fold.setdefault(_letters_only(title), set()).add(column.key)
    places: dict[str, int] = {}
    unknown: list[tuple[str, str]] = []
    titles = {column.key: column.title for column in columns}
    for index, text in typed:
        key = by_title.get(same_title(text))
        if key is None and len(keys := by_fold.get(_letters_only(text), set())) == 1:
            (key,) = keys
        if key is None:
            unknown.append((column_letters(index), text))
        elif key in places:
            raise Refused(
                "column_twice",
                _("Tiêu đề “%(title)s” có hai lần, ở cột %(first)s và cột %(second)s.")
                % {"title": titles[key], "first": column_letters(places[key]), "second": column_letters(index)},
                where={"sheet": sheet, "row": 1, "column": titles[key]},
                way_out=_("Xóa hoặc đổi tên một trong hai cột rồi gửi lại."),
            )
        else:
            places[key] = index
    missing = [column.title for column in columns if column.required and column.key not in places]
    if missing:
        raise _missing(missing, [text for _index, text in typed], sheet)
    warnings: tuple[dict[str, object], ...] = tuple(
        {
            "rule": "column_unknown",
            "column": text,
            "message": _("Cột %(letters)s “%(title)s” không có trong mẫu nên không được đọc.")
            % {"letters": letters, "title": text},
        }
        for letters, text in unknown
    )
    return TitleMatch(places, tuple(unknown), warnings)


def _missing(missing: list[str], found: list[str], sheet: str) -> Refused:
    names = join_list(f"“{title}”" for title in missing)
    if not found:
        message = _("Dòng 1 không có tiêu đề cột; cần có các cột %(names)s.") % {"names": names}
    else:
        message = _("Thiếu cột %(names)s; dòng 1 hiện có: %(found)s.") % {
            "names": names,
            "found": ", ".join(f"“{shorten(text, 40)}”" for text in found[:30]),
        }
    return Refused(
        "column_missing",
        message,
        where={"sheet": sheet, "row": 1, "column": missing[0] if len(missing) == 1 else ", ".join(missing)},
        way_out=_("Ghi đúng tên cột ở dòng 1 như trong tệp mẫu rồi gửi lại."),
    )


def _letters_only(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


# --- Rows ---------------------------------------------------------------------------------------------------


class RowReader:
    """Reads batches of rows by the columns of a sheet, collecting every problem with its place."""

    def __init__(
        self,
        columns: Iterable[Column],
        title_row: Sequence[Cell],
        *,
        sheet: str = "",
        prefilled: Mapping[str, str] | None = None,
    ) -> None:
        """``prefilled``: what a template wrote into its blank rows (key → text); such rows count as empty."""
        self.columns = tuple(columns)
        self.keys = tuple(column.key for column in self.columns)
        self.match = match_titles(title_row, self.columns, sheet=sheet)
        self._encodings: dict[str, legacy_fonts.Encoding] = {}
        self._prefilled = {
            self.match.places[key]: text for key, text in (prefilled or {}).items() if key in self.match.places
        }

    def _untouched(self, cells: Sequence[Cell]) -> bool:
        """Whether a row holds only what the template wrote into it."""
        if len(cells) - cells.count(None) > len(self._prefilled):
            return False
        return all(
            cell is None or (place in self._prefilled and shown(cell) == self._prefilled[place])
            for place, cell in enumerate(cells)
        )

    def read(self, batch: Sequence[Row]) -> list[ReadRow]:
        """The rows of one batch, values in the order of ``columns``; empty and refused cells are None."""
        if self._prefilled:
            batch = [row for row in batch if not self._untouched(row[1])]
        numbers = [row[0] for row in batch]
        cells_of_rows = [row[1] for row in batch]
        values: list[list[Any]] = []
        problems: dict[int, list[Problem]] = {}
        notes: dict[int, list[Problem]] = {}
        for column in self.columns:
            place = self.match.places.get(column.key)
            if place is None:
                values.append([None] * len(numbers))
                continue
            cells = [row[place] for row in cells_of_rows]
            read, plain = self._read_column(column, cells)
            special = [] if plain else [index for index, value in enumerate(read) if type(value) in _SPECIAL]
            for index in special:
                found, cell = read[index], shown(cells[index])
                if type(found) is CellProblem:
                    problem = Problem(numbers[index], column.title, cell, found.rule, found.message)
                    problems.setdefault(index, []).append(problem)
                    read[index] = None
                else:
                    note = Problem(numbers[index], column.title, cell, found.rule, found.note)
                    notes.setdefault(index, []).append(note)
                    read[index] = found.value
            values.append(read)
        if not problems and not notes:
            return [
                ReadRow(number, row, (), ()) for number, row in zip(numbers, zip(*values, strict=True), strict=True)
            ]
        return [
            ReadRow(number, row, tuple(problems.get(index, ())), tuple(notes.get(index, ())))
            for index, (number, row) in enumerate(zip(numbers, zip(*values, strict=True), strict=True))
        ]

    def _read_column(self, column: Column, cells: list[Cell]) -> tuple[list[Any], bool]:
        """The values of a column, and whether they are all plain: nothing refused, nothing noted."""
        different = set(cells)
        if (1 in different or 0 in different) and bool in set(map(type, cells)):
            # True == 1: no look-up by value
            values = [self._read_cell(column, cell) for cell in cells]
            return values, False
        read = {cell: self._read_cell(column, cell) for cell in different}
        if column.kind == "text":
            self._convert_old_fonts(column, different, read)
        return list(map(read.__getitem__, cells)), _SPECIAL.isdisjoint(map(type, read.values()))

    def _read_cell(self, column: Column, cell: Cell) -> Any:
        if type(cell) is ErrorCell:
            return CellProblem(
                "error_cell",
                _("Ô chứa lỗi công thức %(error)s. Sửa công thức hoặc gõ thẳng giá trị.") % {"error": cell.text},
            )
        if type(cell) is MergedCell:
            return CellProblem(
                "merged_cell",
                _("Ô bị gộp với ô %(anchor)s. Bỏ gộp ô rồi ghi giá trị vào từng dòng.") % {"anchor": cell.anchor},
            )
        value = column.read(cell)
        if value is None and column.required:
            return CellProblem("required", _("“%(title)s” phải có mà đang để trống.") % {"title": column.title})
        return value

    def _convert_old_fonts(self, column: Column, different: set[Cell], read: dict[Cell, Any]) -> None:
        """Text typed with TCVN3 or VNI fonts is converted, and said so."""
        suspects = [cell for cell in different if type(cell) is str and not cell.isascii()]
        if not suspects:
            return
        if column.key not in self._encodings:
            encoding = legacy_fonts.recognise_many(suspects)
            if encoding:
                self._encodings[column.key] = encoding
        for cell in suspects:
            encoding = self._encodings.get(column.key) or legacy_fonts.recognise(cell)
            if encoding is None:
                continue
            text = legacy_fonts.convert(cell, encoding)
            if text == cell:
                continue
            value = column.read(text)
            if type(value) is CellProblem:
                read[cell] = value
                continue
            note = _("Chữ gõ bằng phông %(font)s đã được chuyển thành “%(text)s”.")
            said = note % {"font": encoding, "text": shorten(text)}
            read[cell] = Noted(value.value if type(value) is Noted else value, said, "legacy_font")


_SPECIAL = frozenset({CellProblem, Noted})


def shown(cell: Cell) -> str:
    """A cell as its writer sees it, for refusals: ``05/9/2022``, ``12,5``, ``#REF!``."""
    if isinstance(cell, datetime.datetime):
        return f"{date_short(cell.date())} {cell:%H:%M}" if cell.time() != datetime.time() else date_short(cell.date())
    if isinstance(cell, datetime.date):
        return date_short(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return repr(cell).replace(".", ",")
    return "" if cell is None else shorten(str(cell))


def shorten(text: str, length: int = SHOWN_LENGTH) -> str:
    """The text, cut with an ellipsis when it is longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


# --- Readers ------------------------------------------------------------------------------------------------


def whole_number(*, minimum: int = 0, maximum: int = LARGEST_COUNT) -> Reader:
    """Counts: an int, or text typed the Vietnamese way (``1.200``, ``12 người``); see ``foundation.read_number``.

    Problems: ``negative``, ``too_small``, ``number_too_large`` and the rules of ``read_number``.
    """

    def read(cell: Cell) -> Any:
        if cell is None:
            return None
        if type(cell) is int:
            return cell if minimum <= cell <= maximum else out_of_range(cell)
        if not isinstance(cell, str | float | int):
            return CellProblem("bad_number", _("“%(value)s” không phải là số.") % {"value": shown(cell)})
        try:
            reading = read_number(cell)
        except Refused as refusal:
            return CellProblem(refusal.rule, refusal.sentence)
        if not minimum <= reading.value <= maximum:
            return out_of_range(reading.value)
        return Noted(reading.value, reading.note) if reading.note else reading.value

    def out_of_range(value: int) -> CellProblem:
        if value < 0 <= minimum:
            return CellProblem("negative", _("%(value)s là số âm. Ghi số từ %(minimum)s trở lên.") % numbers(value))
        if value < minimum:
            return CellProblem("too_small", _("%(value)s nhỏ hơn mức thấp nhất là %(minimum)s.") % numbers(value))
        return CellProblem(
            "number_too_large",
            _("%(value)s lớn quá mức (nhiều nhất %(maximum)s). Kiểm tra lại, có thể thừa chữ số.") % numbers(value),
        )

    def numbers(value: int) -> dict[str, str]:
        return {"value": number(value), "minimum": number(minimum), "maximum": number(maximum)}

    return read


def money() -> Reader:
    """Whole đồng."""
    return whole_number(maximum=LARGEST_AMOUNT)


def day(*, earliest: datetime.date = datetime.date(1975, 1, 1), latest: datetime.date | None = None) -> Reader:
    """A date cell, or text ``dd/mm/yyyy``. Problems: ``bad_date``, ``short_year``, ``date_out_of_range``."""
    last = latest or datetime.date(2100, 12, 31)

    def read(cell: Cell) -> Any:
        if cell is None:
            return None
        if type(cell) is datetime.date:
            return cell if earliest <= cell <= last else out_of_range(cell)
        if isinstance(cell, datetime.datetime):
            return cell.date() if earliest <= cell.date() <= last else out_of_range(cell.date())
        if not isinstance(cell, str):
            return CellProblem(
                "bad_date",
                _("“%(value)s” là số, không phải ngày. Định dạng ô kiểu ngày (Date) hoặc gõ như 05/09/2022.")
                % {"value": shown(cell)},
            )
        try:
            found = parse_date(cell)
        except Refused as refusal:
            return CellProblem(refusal.rule, refusal.sentence)
        return found if earliest <= found <= last else out_of_range(found)

    def out_of_range(value: datetime.date) -> CellProblem:
        return CellProblem(
            "date_out_of_range",
            _("Ngày %(value)s nằm ngoài khoảng từ %(earliest)s đến %(latest)s. Kiểm tra lại năm.")
            % {"value": date_short(value), "earliest": date_short(earliest), "latest": date_short(last)},
        )

    return read


# Invisible characters and letters that only look Vietnamese; everything else needs no cleaning.
_NEEDS_CLEANING = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffbÐðƉ]"
    r"|\s\s|^\s|\s$|[^\S ]"
)


def tidy(text: str) -> str:
    """Like ``foundation.clean``, quick for text that is clean already."""
    if _NEEDS_CLEANING.search(text) is None and unicodedata.is_normalized("NFC", text):
        return text
    return clean(text)


def text(*, longest: int = 500) -> Reader:
    """One line of text. Numbers and dates are taken as they are shown. Problem: ``text_too_long``."""

    def read(cell: Cell) -> Any:
        if cell is None:
            return None
        value = tidy(cell) if type(cell) is str else shown(cell)
        if len(value) > longest:
            return CellProblem(
                "text_too_long",
                _("Nội dung dài %(length)s ký tự, nhiều nhất là %(longest)s.")
                % {"length": number(len(value)), "longest": number(longest)},
            )
        return value or None

    return read


def choice(options: Mapping[str, Any]) -> Reader:
    """One of a list: label → value. Case, spacing, diacritics do not matter where only one label fits.

    Problem: ``not_in_list``, naming what is allowed.
    """
    exact = {same_title(label): value for label, value in options.items()}
    folded: dict[str, list[Any]] = {}
    for label, value in options.items():
        found = folded.setdefault(_letters_only(label), [])
        if value not in found:
            found.append(value)

    def read(cell: Cell) -> Any:
        if cell is None:
            return None
        typed = shown(cell)
        key = same_title(typed)
        if not key:
            return None
        if key in exact:
            return exact[key]
        alike = folded.get(_letters_only(typed), [])
        if len(alike) == 1:
            return alike[0]
        listed = ", ".join(f"“{label}”" for label in list(options)[:12]) + (", …" if len(options) > 12 else "")
        return CellProblem(
            "not_in_list",
            _("“%(value)s” không có trong danh sách. Chọn một trong: %(listed)s.") % {"value": typed, "listed": listed},
        )

    return read

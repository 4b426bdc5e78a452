"""From the rows of the sheet to facts about people: each cell read by its column, refused by the contract or noted.

A row is refused for an unreadable type, a value outside a closed list, a missing name or year of birth, a year of birth
that cannot be; everything merely implausible is taken and told. Empty rows and gaps are passed over.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue import ethnic_groups
from gdtx.catalogue.literacy_rules import KINH
from gdtx.foundation import legacy_fonts
from gdtx.foundation.vietnamese import clean
from gdtx.intake.actions import Refusal
from gdtx.intake.warnings import WarningBook
from gdtx.office.columns import shown
from gdtx.office.excel_read import Cell, ErrorCell, MergedCell, Row

from ..layout import birth_years
from . import vocabulary
from .columns import BY_KEY, COLUMNS, DISABILITIES, KEYS, Kind, SheetColumn
from .doubts import doubts_of
from .facts import SheetPerson
from .finding import YEAR, Place
from .places import LONGEST_VILLAGE, address_of, village_and_address
from .vocabulary import Circumstance, Unread

#: Cells that somebody may have merged down a household: each row of it means the value.
_SHARED = {"ethnicity", "religion", "head_family", "head_given", "address", "number", "residence_kind"}

#: What the register can hold of each text.
LENGTHS = {
    "family_name": 120,
    "given_name": 60,
    "religion": 60,
    "priority": 120,
    "address": 300,
    "number": 60,
    "parent_name": 180,
    "phone": 30,
    "note": 500,
    "relation": 60,
    "circumstance_detail": 300,
}
_LONGEST = 120
_ORDER = {column.name: column.place for column in COLUMNS}

_WHOLE = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?")
_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)\s*[-–—/]\s*((?:19|20)?\d\d)|(?:19|20)\d\d")


@dataclass(slots=True)
class Candidate:
    """A row that could be read."""

    row: int
    cells: list[Any]
    person: SheetPerson


@dataclass
class Reading:
    """What a sheet turned out to hold, in its order."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: WarningBook = field(default_factory=WarningBook)
    #: Years of surveys that stand before rows of data.
    years: set[int] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """Rows that are not empty."""
        return len(self.candidates) + len(self.refused)


class RowReader:
    """Reads the rows of one sheet for a year of the register."""

    def __init__(self, place: Place, year: int, into: Reading, schools: frozenset[str] = frozenset()) -> None:
        self.place, self.year, self.into, self.schools = place, year, into, schools
        self._columns = [(column, place.columns[column.key]) for column in COLUMNS if column.key in place.columns]
        self._above: dict[str, Cell] = {}
        self._village: Cell = None
        self._fonts: dict[str, legacy_fonts.Encoding] = {}

    def read(self, batch: Sequence[Row]) -> None:
        """Take the rows of a batch, in order."""
        self._recognise_fonts(batch)
        for number, cells in batch:
            row = self._cells(cells)
            if any(value is not None for key, value in row.items() if key != "order"):
                _RowReading(self, number, row, self._village_of(cells)).finish()

    def _cells(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        found: dict[str, Cell] = {}
        for column, index in self._columns:
            cell = cells[index] if index < len(cells) else None
            if isinstance(cell, MergedCell):
                cell = self._above.get(column.key) if column.key in _SHARED else None
            else:
                self._above[column.key] = cell
            if isinstance(cell, str):
                cell = self._text(column, cell)
            found[column.key] = cell
        return found

    def _text(self, column: SheetColumn, cell: str) -> str | None:
        encoding = self._fonts.get(column.key)
        if encoding is not None and not cell.isascii():
            cell = legacy_fonts.convert(cell, encoding)
        return clean(cell.replace("\x00", "")) or None

    def _recognise_fonts(self, batch: Sequence[Row]) -> None:
        for column, index in self._columns:
            if column.key in self._fonts or column.kind not in (Kind.TEXT, Kind.WORD):
                continue
            texts = {
                cells[index]
                for _row, cells in batch
                if index < len(cells) and isinstance(cells[index], str) and not str(cells[index]).isascii()
            }
            encoding = legacy_fonts.recognise_many([str(text) for text in texts]) if texts else None
            if encoding is not None:
                self._fonts[column.key] = encoding
                self.into.warnings.about_file(
                    "legacy_font",
                    _("Chữ gõ bằng phông %(font)s đã được chuyển sang Unicode.") % {"font": encoding},
                    column.name,
                )

    def _village_of(self, cells: Sequence[Cell]) -> str:
        """The village that the master workbook names before the first column."""
        index = self.place.village_column
        if index is None or index >= len(cells):
            return ""
        cell = cells[index]
        cell = self._village if isinstance(cell, MergedCell) else cell
        self._village = cell
        if isinstance(cell, int | str) and (year := YEAR.fullmatch(str(cell).strip())):
            self.into.years.add(int(year[1]))
        text = clean(shown(cell)) if cell is not None and not isinstance(cell, ErrorCell) else ""
        return "" if re.fullmatch(r"[\d.,]*", text) else text[:LONGEST_VILLAGE]


class _RowReading:
    """One row on its way to facts."""

    def __init__(self, reader: RowReader, row: int, cells: Mapping[str, Cell], village: str) -> None:
        self.reader, self.row, self.cells = reader, row, cells
        self.village = village
        self.problems: list[dict[str, object]] = []
        self.notes: list[tuple[str, str, str, str]] = []

    def finish(self) -> None:
        """Put the row among the candidates or among the refused."""
        person = self._person()
        into = self.reader.into
        plain = [_plain(self._kept(key)) for key in KEYS]
        if person is None or self.problems:
            self.problems.sort(key=lambda problem: _ORDER[str(problem["column"])])
            into.refused.append(Refusal(self.row, plain, self.problems))
            return
        for key, value, rule, message in self.notes:
            into.warnings.about_row(self.row, BY_KEY[key].name, value, rule, message)
        into.candidates.append(Candidate(self.row, plain, person))

    def _kept(self, key: str) -> Cell:
        """A cell as it is kept of the row. A village that stood in a column of its own goes before the address, where
        it is read as the same again."""
        cell = self.cells.get(key)
        if key == "address" and self.village and (cell is None or isinstance(cell, str)):
            return address_of(self.village, cell or "")
        return cell

    # --- Saying ---

    def _shown(self, key: str) -> str:
        cell = self.cells.get(key)
        return "" if cell is None else shown(cell)

    def _refuse(self, key: str, rule: str, message: str) -> None:
        problem: dict[str, object] = {
            "column": BY_KEY[key].name,
            "value": self._shown(key)[:200],
            "rule": rule,
            "message": message,
        }
        if problem not in self.problems:
            self.problems.append(problem)

    def _note(self, key: str, rule: str, message: str) -> None:
        self.notes.append((key, self._shown(key)[:200], rule, message))

    def _listed(self, key: str, allowed: str, way_out: str = "") -> None:
        message = _("“%(column)s” ghi “%(value)s”, không thuộc danh mục (%(allowed)s).") % {
            "column": BY_KEY[key].name,
            "value": self._shown(key)[:60],
            "allowed": allowed,
        }
        self._refuse(key, "value_outside_list", f"{message} {way_out}".strip())

    # --- Cells ---

    def _text(self, key: str) -> str:
        cell = self.cells.get(key)
        if cell is None:
            return ""
        if isinstance(cell, ErrorCell):
            message = _("Ô chứa lỗi công thức %(error)s. Sửa công thức hoặc gõ thẳng giá trị.") % {"error": cell.text}
            self._refuse(key, "unreadable_type", message)
            return ""
        if isinstance(cell, bool):
            return "x" if cell else ""
        # Text whole: what is shown in sentences is cut short.
        text = str(cell) if isinstance(cell, int | str) else clean(shown(cell))
        most = LENGTHS.get(key, _LONGEST)
        if len(text) > most:
            message = _("“%(column)s” dài %(count)d chữ, nhiều nhất %(most)d. Hãy viết gọn lại.") % {
                "column": BY_KEY[key].name,
                "count": len(text),
                "most": most,
            }
            self._refuse(key, "too_long", message)
        return text

    def _whole(self, key: str) -> int | None:
        cell, text = self.cells.get(key), self._text(key)
        if isinstance(cell, int) and not isinstance(cell, bool):
            return cell
        if not text:
            return None
        if not isinstance(cell, dt.date) and _WHOLE.fullmatch(text):
            return int(re.split("[.,]", text)[0])
        message = _("“%(column)s” ghi “%(value)s”, phải là số nguyên.") % {
            "column": BY_KEY[key].name,
            "value": text[:60],
        }
        self._refuse(key, "unreadable_type", message)
        return None

    def _mark(self, key: str) -> bool:
        text = self._text(key)
        if not text:
            return False
        found = vocabulary.mark(text)
        if isinstance(found, Unread):
            message = _("“%(value)s” được đọc là có đánh dấu.") % {"value": text[:60]}
            self._note(key, "mark_read_as_set", message)
            return True
        return found

    def _grade(self, key: str) -> vocabulary.Grade | None:
        """A grade finished or left."""
        text = self._text(key)
        if not text:
            return None
        cell = self.cells.get(key)
        found = vocabulary.grade(text) if not isinstance(cell, dt.date) else vocabulary.UNREAD
        if isinstance(found, Unread):
            message = _("“%(column)s” ghi “%(value)s”, phải là số của lớp, từ 1 đến 12.") % {
                "column": BY_KEY[key].name,
                "value": text[:60],
            }
            self._refuse(key, "unreadable_type", message)
            return None
        if not 1 <= found.number <= 12:
            self._note(key, "unusual_value", _("Lớp ngoài khoảng 1–12."))
        return found

    def _of_list(self, key: str, values: range) -> int | None:
        found = self._whole(key)
        if found is not None and found not in values:
            self._listed(key, f"{values[0]}–{values[-1]}")
            return None
        return found

    # --- The person ---

    def _person(self) -> SheetPerson | None:
        family, given = self._text("family_name"), self._text("given_name")
        if not family and not given:
            self._refuse("given_name", "missing_value", _("Chưa có họ tên. Hãy ghi ít nhất họ đệm hoặc tên."))
        elif not family or not given:
            self._note("given_name", "name_incomplete", _("Chỉ có họ đệm hoặc tên."))
        year = self._birth_year()
        day, month = self._birthday(year)
        kind, state, arrived = self._living()
        village, address = self._place()
        grade_word, studying = self._studying()
        completed, left = self._grade("completed_grade"), self._grade("left_grade")
        systems = {each.system for each in (completed, left) if each is not None and each.system is not None}
        told: dict[str, Any] = {
            "family_name": family,
            "given_name": given,
            "birth_year": year or 0,
            "sex": self._sex(),
            "birth_day": day,
            "birth_month": month,
            "ethnicity": self._ethnicity(),
            "village": village,
            "address": address,
            "number": self._text("number"),
            "residence_kind": kind,
            "residence_state": state,
            "arrived": arrived,
            "grade_word": grade_word,
            "studying_grade": studying,
            "degree": self._degree(),
            "vocational": self._training(),
            "supplementary": self._mark("supplementary"),
            "completed_grade": completed.number if completed else None,
            "left_grade": left.number if left else None,
            "school_system": systems.pop() if len(systems) == 1 else None,
            "xmc_studying": self._of_list("xmc_studying", range(1, 6)),
            "xmc_completed": self._of_list("xmc_completed", range(1, 6)),
            "relapse": self._of_list("relapse", range(3)),
            "disabilities": tuple(each for each in DISABILITIES if self._mark(each)),
            "certified": self._mark("certified"),
            "able": self._mark("able"),
            "phone": self._phone(),
        }
        for key in ("degree_year", "vocational_year", "completed_year", "left_year"):
            told[key] = self._school_year(key)
        for key in (
            "religion",
            "priority",
            "head_family",
            "head_given",
            "class_name",
            "school_district",
            "school_name",
            "school_code",
            "degree_number",
            "circumstance_detail",
            "relation",
            "parent_name",
            "note",
        ):
            told[key] = self._text(key)
        if self.problems:
            return None
        person = SheetPerson(**told)
        for doubt in doubts_of(person, self.reader.year, self.reader.schools):
            self._note(*doubt)
        return person

    def _birth_year(self) -> int | None:
        if not self._text("birth_year"):
            if not any(problem["column"] == BY_KEY["birth_year"].name for problem in self.problems):
                self._refuse("birth_year", "missing_value", _("Chưa có năm sinh. Hãy ghi năm, ví dụ 1985."))
            return None
        year = self._whole("birth_year")
        first, last = birth_years(self.reader.year)
        if year is not None and not first <= year <= last:
            message = _("Năm sinh %(value)s ngoài khoảng %(first)d–%(last)d.") % {
                "value": year,
                "first": first,
                "last": last,
            }
            self._refuse("birth_year", "birth_year_range", message)
            return None
        return year

    def _birthday(self, year: int | None) -> tuple[int | None, int | None]:
        """Day and month as far as they can be: what is not a date is left out and told."""
        day, month = self._day_or_month("birth_day"), self._day_or_month("birth_month")
        if month is not None and not 1 <= month <= 12:
            self._note("birth_month", "birth_date_invalid", _("Không có tháng này nên ngày và tháng sinh bỏ trống."))
            return None, None
        if day is not None and month is None:
            self._note("birth_day", "birth_date_invalid", _("Có ngày mà không có tháng nên ngày sinh bỏ trống."))
            return None, None
        if day is not None and month is not None:
            try:
                dt.date(year or 2000, month, day)
            except ValueError:
                self._note("birth_day", "birth_date_invalid", _("Không có ngày này trong lịch nên ngày sinh bỏ trống."))
                return None, month
        return day, month

    def _day_or_month(self, key: str) -> int | None:
        cell = self.cells.get(key)
        text = "" if cell is None or isinstance(cell, ErrorCell) else clean(shown(cell))
        if not text or text in ("0", "00"):
            return None
        if isinstance(cell, dt.date) or not _WHOLE.fullmatch(text):
            self._note(key, "birth_date_invalid", _("Không đọc được thành số nên bỏ trống."))
            return None
        return int(re.split("[.,]", text)[0])

    def _sex(self) -> str:
        text = self._text("female")
        found = vocabulary.female(text) if text else False
        if isinstance(found, Unread):
            self._listed("female", "x", _("Đánh x nếu là nữ, để trống nếu là nam."))
            return "M"
        return "F" if found else "M"

    def _ethnicity(self) -> int | None:
        text = self._text("ethnicity")
        if not text:
            return KINH
        found = ethnic_groups.code_of(text)
        if found is None:
            near = ", ".join(ethnic_groups.near(text))
            way_out = _("Có phải: %(names)s?") % {"names": near} if near else ""
            self._listed("ethnicity", _("54 dân tộc, Người nước ngoài, Không rõ"), way_out)
        return found

    def _living(self) -> tuple[str, str, bool]:
        kind, state, arrived = vocabulary.PERMANENT, vocabulary.PRESENT, False
        if text := self._text("residence_kind"):
            found = vocabulary.residence_kind(text)
            if isinstance(found, Unread):
                self._note("residence_kind", "word_unknown", _("Không rõ diện cư trú này nên coi là Thường trú."))
            else:
                kind = found
        if text := self._text("residence_state"):
            found = vocabulary.residence_state(text)
            if isinstance(found, Unread):
                self._note("residence_state", "word_unknown", _("Không rõ tình trạng này nên coi là đang ở."))
            else:
                state = found
        if text := self._text("circumstance"):
            special = vocabulary.circumstance(text)
            if isinstance(special, Unread):
                self._note("circumstance", "word_unknown", _("Không rõ hoàn cảnh này nên không dùng để tính."))
            elif special is Circumstance.ARRIVED:
                arrived = True
            else:
                state = str(special)
        return kind, state, arrived

    def _place(self) -> tuple[str, str]:
        village, address = village_and_address(self._text("address"))
        if self.village:
            return self.village, self._text("address")
        if not village:
            self._note("address", "village_missing", _("Chưa rõ thôn, xóm, tổ."))
        return village, address

    def _studying(self) -> tuple[str, int | None]:
        text = self._text("grade")
        if not text:
            if self._text("class_name") and not self._text("class_name").isspace():
                self._note("grade", "grade_missing", _("Có lớp học mà chưa có khối học."))
            return "", None
        found = vocabulary.UNREAD if vocabulary.is_other_schooling(text) else vocabulary.grade(text)
        if not isinstance(found, Unread):
            if not 1 <= found.number <= 12:
                self._note("grade", "unusual_value", _("Lớp ngoài khoảng 1–12."))
            return text, found.number
        if not vocabulary.is_other_schooling(text):
            self._note("grade", "word_unknown", _("Không rõ khối học này nên không tính là đang học lớp nào."))
        return text, None

    def _degree(self) -> str:
        text = self._text("degree")
        if not text:
            return ""
        found = vocabulary.school_degree(text)
        if isinstance(found, Unread):
            self._listed("degree", ", ".join(vocabulary.SCHOOL_DEGREES))
            return ""
        return found

    def _training(self) -> str:
        text = self._text("vocational")
        if text and isinstance(vocabulary.training(text), Unread):
            self._note(
                "vocational", "word_unknown", _("Không rõ bậc đào tạo này nên không dùng làm minh chứng biết chữ.")
            )
        return text

    def _phone(self) -> str:
        """Spreadsheets take the leading nought of a number away."""
        text, cell = self._text("phone"), self.cells.get("phone")
        return f"0{text}" if isinstance(cell, int) and len(text) in (9, 10) and text[0] != "0" else text

    def _school_year(self, key: str) -> str:
        text = self._text(key)
        found = _SCHOOL_YEAR.search(text)
        if found is not None and int(found[0][:4]) > self.reader.year:
            self._note(key, "year_to_come", _("Năm ở sau năm điều tra."))
        return text


def _plain(cell: Cell) -> Any:
    if isinstance(cell, ErrorCell):
        return {"error": cell.text}
    return cell if isinstance(cell, str | int | float) or cell is None else shown(cell)

"""The official survey sheet written: its rows of titles as the web system has them, people, and empty to be filled.

Rows are told by `SheetPerson`; what is written is read back as the same facts (`reading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from gdtx.catalogue import ethnic_groups
from gdtx.catalogue.literacy_rules import KINH
from gdtx.office.excel_refused import REASON_TITLE
from gdtx.office.grid import Grid, Value, written
from gdtx.office.plain_cells import typed_cell

from . import vocabulary
from .columns import BY_KEY, COLUMNS, DISABILITIES, FIRST_ROW, GROUPS, KEYS, SHEET_NAME
from .facts import SheetPerson, circumstance_of
from .places import address_of

KINDS = ("xlsx", "xls")
_MARK = "x"
_WIDTH = len(COLUMNS) + 1
#: Heights of the rows of titles: "Khuyết tật thần kinh, tâm thần" takes four lines of a narrow column.
_HEIGHTS = (18.0, 36.0, 30.0, 16.0)
#: How many sheets of paper wide: fifty columns on one cannot be read.
_PAGES = 3
_STATES = {vocabulary.AWAY: "Vắng"}
_KINDS = {vocabulary.PERMANENT: "Thường trú", vocabulary.TEMPORARY: "Tạm trú"}
_MARKED = (*DISABILITIES, "certified", "able", "supplementary")
_AS_TOLD = (
    "family_name",
    "given_name",
    "birth_day",
    "birth_month",
    "birth_year",
    "religion",
    "priority",
    "head_family",
    "head_given",
    "number",
    "class_name",
    "school_district",
    "school_name",
    "school_code",
    "degree",
    "degree_year",
    "vocational",
    "degree_number",
    "vocational_year",
    "completed_year",
    "left_year",
    "xmc_studying",
    "xmc_completed",
    "relapse",
    "circumstance_detail",
    "relation",
    "parent_name",
    "phone",
    "note",
)


def write_people(
    target: BinaryIO, people: Iterable[SheetPerson], *, year: int, kind: str, synthetic: bool = False
) -> int:
    """The sheet of these people as `xlsx` or `xls`; how many they are. Raises `Refused` (`too_many_rows`)."""
    return written(target, _grid(_rows(people), year, synthetic=synthetic), kind)


def write_empty(target: BinaryIO, *, year: int, kind: str) -> None:
    """The sheet without anybody, to be filled in."""
    written(target, _grid((), year), kind)


def write_refused(target: BinaryIO, rows: Iterable[tuple[Sequence[Any], str]], *, year: int, kind: str) -> int:
    """Refused rows (plain cells by column, reasons) as the same sheet with a column of reasons after the last."""
    cells = ([None, *map(_typed, cells), said] for cells, said in rows)
    return written(target, _grid(cells, year, reasons=True), kind)


def _typed(cell: Any) -> Value:
    value = typed_cell(cell)
    return value if value is None or isinstance(value, int) else str(value)


# --- Titles -----------------------------------------------------------------------------------------------------


def _grid(rows: Iterable[Sequence[Value]], year: int, *, reasons: bool = False, synthetic: bool = False) -> Grid:
    heads: list[list[Value]] = [[None] * (_WIDTH + reasons) for _row in range(FIRST_ROW - 1)]
    groups, titles, subs, numbers = heads
    merged: list[tuple[int, int, int, int]] = []
    for first, last, title in GROUPS:
        left, right = BY_KEY[first].place, BY_KEY[last].place
        groups[left] = title
        merged.append((0, left, 0, right))
    titles[0] = year
    over = ""
    for column in COLUMNS:
        numbers[column.place] = column.number
        if column.over:
            subs[column.place] = column.title
            if column.over != over:
                titles[column.place] = column.over
                merged.append((1, column.place, 1, column.place + 1))
        else:
            titles[column.place] = column.title or None
            merged.append((1, column.place, 2, column.place))
        over = column.over
    widths = [6.0, *(column.width for column in COLUMNS)]
    if reasons:
        titles[_WIDTH] = REASON_TITLE
        widths.append(60)
    return Grid(
        name=SHEET_NAME,
        title=_("Phiếu điều tra phổ cập giáo dục, xóa mù chữ năm %d") % year,
        heads=heads,
        rows=rows,
        merged=merged,
        widths=widths,
        heights=_HEIGHTS,
        pages=_PAGES,
        frozen=(FIRST_ROW - 1, BY_KEY["family_name"].place),
        filtered=not reasons,
        synthetic=synthetic,
    )


# --- People -----------------------------------------------------------------------------------------------------


def _rows(people: Iterable[SheetPerson]) -> Iterator[list[Value]]:
    for number, person in enumerate(people, 1):
        cells = cells_of(person) | {"order": number}
        yield [None, *(cells.get(key) for key in KEYS)]


def cells_of(person: SheetPerson) -> dict[str, Value]:
    """The cells of a person by column; what is blank in the sheet is left out."""
    found: dict[str, Value] = {key: getattr(person, key) for key in _AS_TOLD}
    found |= {key: _MARK for key in _MARKED if key in person.disabilities or getattr(person, key, False) is True}
    ten = "/10" if person.school_system == 10 else "/12" if person.school_system == 12 else ""
    special = circumstance_of(person)
    found |= {
        "female": _MARK if person.sex == "F" else None,
        "ethnicity": None
        if person.ethnicity == KINH
        else ethnic_groups.name_of(person.ethnicity) or ethnic_groups.NAMES[56],
        "address": address_of(person.village, person.address),
        "residence_kind": _KINDS[person.residence_kind],
        "residence_state": _STATES.get(person.residence_state),
        "grade": person.grade_word or None,
        "completed_grade": _grade(person.completed_grade, ten),
        "left_grade": _grade(person.left_grade, ten),
        "circumstance": vocabulary.CIRCUMSTANCE_WORDS[special] if special is not None else None,
    }
    return {key: value for key, value in found.items() if value not in (None, "")}


def _grade(number: int | None, system: str) -> Value:
    return f"{number}{system}" if number is not None and system else number

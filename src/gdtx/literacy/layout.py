"""The register layout: the columns of a file with one row per person, defined once for reading, freezing and making.

Everything that reads or writes such a file (`register_files`, `frozen`, `synthetic`) goes by this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from gdtx.catalogue.literacy_rules import ETHNICITY_UNKNOWN, KINH


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Column:
    """A column of the layout.

    `choices`: the list a value must be of; for numbers `first` and `last` may stand for a list without gaps. `usual`:
    what is plausible; a value beyond is taken and listed for checking.
    """

    code: str
    kind: Kind
    required: bool = False
    choices: tuple[str | int, ...] = ()
    usual: tuple[int, int] | None = None

    @property
    def sql_type(self) -> str:
        """The type in DuckDB."""
        if self.kind is Kind.TEXT:
            return "VARCHAR"
        if self.kind is Kind.BOOLEAN:
            return "BOOLEAN"
        return "INTEGER"

    @property
    def arrow_type(self) -> pa.DataType:
        """The type in a Parquet file of ours."""
        return {Kind.TEXT: pa.string(), Kind.BOOLEAN: pa.bool_(), Kind.INTEGER: pa.int32()}[self.kind]


def _text(code: str, *choices: str, required: bool = False) -> Column:
    return Column(code, Kind.TEXT, required, choices)


def _integer(code: str, *choices: int, required: bool = False, usual: tuple[int, int] | None = None) -> Column:
    return Column(code, Kind.INTEGER, required, choices, usual)


def _boolean(code: str) -> Column:
    return Column(code, Kind.BOOLEAN)


#: Degrees that prove that somebody reads and writes, and the one that does not.
PROVING_DEGREES = ("primary", "lower_secondary", "upper_secondary", "vocational", "college", "university")
DEGREES = (*PROVING_DEGREES[:3], "short_vocational", *PROVING_DEGREES[3:])

COLUMNS = (
    _text("person_id", required=True),
    _text("commune_code", required=True),
    _text("village"),
    _integer("birth_year", required=True),
    _text("sex", "M", "F", required=True),
    _integer("ethnicity", *range(KINH, ETHNICITY_UNKNOWN + 1)),
    _boolean("religious"),
    _boolean("migrant"),
    _boolean("disabled"),
    _boolean("able_to_learn"),
    _text("residence_kind", "permanent", "temporary", required=True),
    _text("residence_state", "present", "away", "moved", "dead", required=True),
    _integer("away_months", usual=(0, 600)),
    _integer("school_system", 10, 12),
    _integer("grade_completed", usual=(0, 12)),
    _integer("left_at_grade", usual=(1, 12)),
    _integer("studying_grade", usual=(1, 12)),
    _text("degree", *DEGREES),
    _integer("xmc_completed", 1, 2, 3, 4, 5),
    _integer("xmc_studying", 1, 2, 3, 4, 5),
    _integer("relapse", 0, 1, 2),
)

BY_CODE = {column.code: column for column in COLUMNS}
REQUIRED = tuple(column.code for column in COLUMNS if column.required)

#: Characters of a cell of text.
LONGEST = 500

#: Nobody who lives is older.
OLDEST = 130

SCHEMA = pa.schema([pa.field(column.code, column.arrow_type, not column.required) for column in COLUMNS])


def birth_years(year: int) -> tuple[int, int]:
    """The first and the last year in which somebody in the register of a year can be born."""
    return year - OLDEST, year

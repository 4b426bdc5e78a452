"""Persons for tests: rows in the register layout, drawn with nothing left out of what a file may say."""

from __future__ import annotations

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from gdtx.literacy.layout import BY_CODE, COLUMNS, SCHEMA

YEAR = 2025
NOBODY = {column.code: None for column in COLUMNS} | {
    "commune_code": "99001",
    "birth_year": YEAR - 30,
    "sex": "M",
    "residence_kind": "permanent",
    "residence_state": "present",
}

maybe = st.none()
_small = st.integers(0, 12) | maybe
_yes_no = st.booleans() | maybe

#: Values at the bounds of the rules are drawn as often as any.
VALUES = {
    "commune_code": st.sampled_from(["99001", "99002", "99003"]),
    "village": st.sampled_from(["Thôn 1", None]),
    "birth_year": st.sampled_from([YEAR - age for age in (14, 15, 25, 26, 35, 36, 60, 61)])
    | st.integers(YEAR - 130, YEAR),
    "sex": st.sampled_from("MF"),
    "ethnicity": st.sampled_from([None, 1, 2, 8, 54, 55, 56]),
    "religious": _yes_no,
    "migrant": _yes_no,
    "disabled": _yes_no,
    "able_to_learn": _yes_no,
    "residence_kind": st.sampled_from(["permanent", "temporary"]),
    "residence_state": st.sampled_from(["present", "present", "present", "away", "moved", "dead"]),
    "away_months": st.sampled_from([None, 0, 5, 6, 7, 24]),
    "school_system": st.sampled_from([None, 10, 12]),
    "grade_completed": _small,
    "left_at_grade": _small,
    "studying_grade": _small,
    "degree": st.sampled_from(BY_CODE["degree"].choices) | maybe,
    "xmc_completed": st.integers(1, 5) | maybe,
    "xmc_studying": st.integers(1, 5) | maybe,
    "relapse": st.sampled_from([None, None, 0, 1, 2]),
}
OPTIONAL = [column.code for column in COLUMNS if not column.required]

persons = st.builds(
    lambda values, empty: values | dict.fromkeys(empty),
    st.fixed_dictionaries(VALUES),
    st.sets(st.sampled_from(OPTIONAL)),
)
registers = st.lists(persons, max_size=40)


def numbered(rows: list[dict]) -> list[dict]:
    """The same persons, each with an identifier of its own."""
    return [NOBODY | row | {"person_id": f"P{number}"} for number, row in enumerate(rows)]


def as_table(rows: list[dict]) -> pa.Table:
    """As a file of ours holds them."""
    return pa.Table.from_pylist(numbered(rows), schema=SCHEMA)


def connected(rows: list[dict]) -> duckdb.DuckDBPyConnection:
    """A DuckDB in which they are `persons`."""
    connection = duckdb.connect(config={"threads": 1})
    connection.register("persons", as_table(rows))
    return connection

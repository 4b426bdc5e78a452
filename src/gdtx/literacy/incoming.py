# ruff: noqa: S608 - statements are put together from our own names; values are parameters, years are numbers.
"""The rows of a file in a temporary table of the database, and what they do to the register: whole sets at a time.

The same statements run on PostgreSQL and SQLite. Rows reach PostgreSQL by COPY, SQLite by one prepared statement. The
caller holds a transaction around everything that writes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from django.db import DatabaseError, connection

from .layout import COLUMNS, Column, Kind
from .models import SurveyRecord, SurveyRevision
from .records import VALUES
from .register_files import ROW

INCOMING, PERMITTED = "literacy_incoming", "literacy_permitted"
RECORDS, REVISIONS = SurveyRecord._meta.db_table, SurveyRevision._meta.db_table
_AT_ONCE = 50_000

_NAMES = [column.code for column in COLUMNS]
_VALUE_COLUMNS = [column for column in COLUMNS if column.code in VALUES]
_TYPES = {Kind.TEXT: "text", Kind.INTEGER: "integer", Kind.BOOLEAN: "boolean"}


@dataclass(frozen=True)
class Standing:
    """How rows stand against the register: `known` persons have a record of the year already."""

    rows: int
    known: int
    elsewhere: int
    changed: int

    @property
    def new(self) -> int:
        """Persons without a record."""
        return self.rows - self.known

    @property
    def unchanged(self) -> int:
        """Persons whose record says the same."""
        return self.known - self.elsewhere - self.changed


class MovedMeanwhile(Exception):
    """A statement did not find what was counted before it: somebody wrote in between."""


@contextmanager
def brought(taken: Path, year: int, permitted: Collection[str] | None) -> Iterator[Incoming]:
    """The rows of a file of ours in a temporary table, dropped at the end."""
    found = Incoming(year, permitted is not None)
    try:
        found.load(taken, permitted or ())
        yield found
        found.drop()
    except BaseException:
        # After an error PostgreSQL takes no statement; rolling back drops the tables then.
        with suppress(DatabaseError):
            found.drop()
        raise


@contextmanager
def aside() -> Iterator[None]:
    """Temporary tables for reading only: on SQLite one transaction that never asks for the lock of writers."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    _run("BEGIN DEFERRED")
    try:
        yield
    finally:
        _run("ROLLBACK")


class Incoming:
    """Rows in the temporary table, compared with the records of a year."""

    def __init__(self, year: int, narrowed: bool) -> None:
        self.year = int(year)
        self._theirs = f"r.commune_code NOT IN (SELECT code FROM {PERMITTED})" if narrowed else "1 = 0"
        differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
        unlike = " OR ".join(f"r.{name} {differs} i.{name}" for name in VALUES)
        self._changed = f"NOT ({self._theirs}) AND ({unlike})"
        self._same = f"r.year = {self.year} AND r.person_id = i.person_id"

    # --- The table ---

    def load(self, taken: Path, permitted: Collection[str]) -> None:
        """Make the tables and fill them."""
        self.drop()
        columns = ", ".join(f"{column.code} {_TYPES[column.kind]}" for column in COLUMNS)
        _run(f"CREATE TEMPORARY TABLE {INCOMING} ({columns}, {ROW} bigint)")
        _run(f"CREATE TEMPORARY TABLE {PERMITTED} (code text PRIMARY KEY)")
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {PERMITTED} VALUES (%s)", [(code,) for code in sorted(permitted)])
            with pq.ParquetFile(taken) as file:
                batches = file.iter_batches(batch_size=_AT_ONCE, columns=[*_NAMES, ROW])
                if connection.vendor == "postgresql":
                    _copy(cursor, batches)
                else:
                    _insert(batches)
        if connection.vendor == "postgresql":
            # Nobody else gathers statistics of a temporary table.
            _run(f"ANALYZE {INCOMING}")

    def drop(self) -> None:
        """Take the tables away."""
        _run(f"DROP TABLE IF EXISTS {INCOMING}")
        _run(f"DROP TABLE IF EXISTS {PERMITTED}")

    # --- Comparing ---

    def hold(self) -> None:
        """Hold the records of these persons until the end of the transaction, in one order for all who do."""
        if connection.vendor == "postgresql":
            _run(
                "SELECT COUNT(*) FROM (SELECT 1 FROM "
                f"{RECORDS} AS r JOIN {INCOMING} AS i ON {self._same} ORDER BY r.id FOR UPDATE OF r) AS held"
            )

    def standing(self) -> Standing:
        """Counted: persons known, held elsewhere, changed."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (SELECT COUNT(*) FROM {INCOMING}), COUNT(*),"
                f" COALESCE(SUM(CASE WHEN {self._theirs} THEN 1 ELSE 0 END), 0),"
                f" COALESCE(SUM(CASE WHEN {self._changed} THEN 1 ELSE 0 END), 0)"
                f" FROM {RECORDS} AS r JOIN {INCOMING} AS i ON {self._same}"
            )
            return Standing(*map(int, cursor.fetchone()))

    def elsewhere(self, most: int) -> list[tuple[int, str]]:
        """The first rows of persons whose record stands where the importer may not enter: (row, person)."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT i.{ROW}, i.person_id FROM {RECORDS} AS r JOIN {INCOMING} AS i ON {self._same} "
                f"WHERE {self._theirs} ORDER BY i.{ROW} LIMIT {int(most)}"
            )
            return cursor.fetchall()

    # --- Writing ---

    def write(self, standing: Standing, *, batch: str, label: str, now: dt.datetime) -> set[str]:
        """Write what is new and what changed, with its history; the codes of the communes written to, old and new.

        Raises `MovedMeanwhile` when what is written is not what was counted.
        """
        communes: set[str] = set()
        if standing.changed:
            communes |= self._communes_before()
            revised = self._revise(batch, label, now)
            if revised != standing.changed or self._update(batch) != revised:
                raise MovedMeanwhile
        if standing.new and self._add(batch) != standing.new:
            raise MovedMeanwhile
        return communes | self._communes_written(batch)

    def _communes_before(self) -> set[str]:
        return _codes(
            f"SELECT DISTINCT r.commune_code FROM {RECORDS} AS r JOIN {INCOMING} AS i ON {self._same} "
            f"WHERE {self._changed}"
        )

    def _communes_written(self, batch: str) -> set[str]:
        return _codes(f"SELECT DISTINCT commune_code FROM {RECORDS} WHERE batch_code = %s", [batch])

    def _revise(self, batch: str, label: str, now: dt.datetime) -> int:
        return _run(
            f"INSERT INTO {REVISIONS} (record_id, batch_code, before, previous_batch, made_at, cause, made_by, reason) "
            f"SELECT r.id, %s, {_as_json()}, r.batch_code, %s, 'import', %s, '' "
            f"FROM {RECORDS} AS r JOIN {INCOMING} AS i ON {self._same} WHERE {self._changed}",
            [batch, connection.ops.adapt_datetimefield_value(now), label],
        )

    def _update(self, batch: str) -> int:
        values = ", ".join(f"{name} = i.{name}" for name in VALUES)
        return _run(
            f"UPDATE {RECORDS} AS r SET {values}, batch_code = %s FROM {INCOMING} AS i "
            f"WHERE {self._same} AND {self._changed}",
            [batch],
        )

    def _add(self, batch: str) -> int:
        """In order of communes: what is asked together lies together."""
        names = ", ".join(_NAMES)
        return _run(
            f"INSERT INTO {RECORDS} (year, {names}, added_by, batch_code) "
            f"SELECT {self.year}, {names}, %s, %s FROM {INCOMING} AS i "
            f"WHERE NOT EXISTS (SELECT 1 FROM {RECORDS} AS r WHERE {self._same}) ORDER BY commune_code, {ROW}",
            [batch, batch],
        )


# --- Taking back --------------------------------------------------------------------------------------------------


def communes_before(batch: str) -> set[str]:
    """The communes in which the persons that a batch changed stood before it."""
    column = next(column for column in COLUMNS if column.code == "commune_code")
    return _codes(f"SELECT DISTINCT {_out_of_json(column)} FROM {REVISIONS} AS v WHERE v.batch_code = %s", [batch])


def hold_written(batch: str) -> None:
    """Hold the records that a batch wrote, in the order in which importers hold theirs."""
    if connection.vendor == "postgresql":
        _run(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM {RECORDS} WHERE added_by = %s OR batch_code = %s "
            "ORDER BY id FOR UPDATE) AS held",
            [batch, batch],
        )


def restore(batch: str) -> int:
    """Give the records that a batch changed, and nobody since, back what they said before; how many."""
    values = ", ".join(f"{column.code} = {_out_of_json(column)}" for column in _VALUE_COLUMNS)
    return _run(
        f"UPDATE {RECORDS} AS r SET {values}, batch_code = v.previous_batch FROM {REVISIONS} AS v "
        "WHERE v.record_id = r.id AND v.batch_code = %s AND r.batch_code = %s",
        [batch, batch],
    )


# --- SQL ----------------------------------------------------------------------------------------------------------


def _as_json() -> str:
    """The values of a record as an object of JSON."""
    if connection.vendor == "postgresql":
        return f"jsonb_build_object({', '.join(f"'{name}', r.{name}" for name in VALUES)})"
    pairs = []
    for column in _VALUE_COLUMNS:
        value = f"r.{column.code}"
        if column.kind is Kind.BOOLEAN:
            value = f"json(CASE {value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"
        pairs.append(f"'{column.code}', {value}")
    return f"json_object({', '.join(pairs)})"


def _out_of_json(column: Column) -> str:
    """A value of a revision as the register holds it."""
    if connection.vendor == "postgresql":
        return f"CAST(v.before->>'{column.code}' AS {_TYPES[column.kind]})"
    return f"json_extract(v.before, '$.{column.code}')"


def _run(statement: str, values: list[Any] | None = None) -> int:
    """Run a statement; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def _codes(statement: str, values: list[Any] | None = None) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}


def _copy(cursor: Any, batches: Iterator[pa.RecordBatch]) -> None:
    """As CSV, which Arrow writes without a Python object for any cell; nothing is written without quotes."""
    options = pa.csv.WriteOptions(include_header=False)
    with cursor.copy(f"COPY {INCOMING} FROM STDIN (FORMAT csv)") as copy:
        for batch in batches:
            sink = io.BytesIO()
            pa.csv.write_csv(batch, sink, options)
            copy.write(sink.getbuffer())


def _insert(batches: Iterator[pa.RecordBatch]) -> None:
    """By the driver itself: Django would look at every row once more."""
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    with connection.wrap_database_errors:
        for batch in batches:
            rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            connection.connection.executemany(f"INSERT INTO {INCOMING} VALUES ({marks})", rows)

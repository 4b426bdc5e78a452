"""Rows of tables as text, the same from SQLite and from PostgreSQL: the text format of PostgreSQL's COPY.

PostgreSQL writes and reads it by itself, faster than any program of ours; on SQLite the few types that are stored in
another way are turned: truth values, moments (kept there in UTC without saying so) and UUIDs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from .manifest import TABLES_LEFT_OUT

_ROWS = 5_000
NULL = r"\N"


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table as the models have it: columns in order, the kind of each that is stored in two ways, its counter."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    counter: str
    needs: frozenset[str]


def shapes() -> list[TableShape]:
    """Every table of the installation that is backed up, those that others point to first."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy and options.db_table not in TABLES_LEFT_OUT:
            found[options.db_table] = _shape(model)
    ordered: list[TableShape] = []
    while found:
        # Two tables that point to each other would wait for ever; they go in as they come.
        free = [each for each in found.values() if not (each.needs - {each.name}) & found.keys()]
        for each in sorted(free or list(found.values()), key=lambda one: one.name):
            ordered.append(found.pop(each.name))
    return ordered


def _shape(model: type[models.Model]) -> TableShape:
    fields = model._meta.local_concrete_fields
    primary = model._meta.pk
    return TableShape(
        model._meta.db_table,
        tuple(str(field.column) for field in fields),
        tuple(_kind(field) for field in fields),
        str(primary.column) if isinstance(primary, models.AutoField) else "",
        frozenset(field.related_model._meta.db_table for field in fields if field.is_relation and field.related_model),
    )


def _kind(field: Any) -> str:
    while field.is_relation:
        field = field.target_field
    return {"BooleanField": "bool", "DateTimeField": "moment", "UUIDField": "uuid"}.get(field.get_internal_type(), "")


# --- Out of the database ----------------------------------------------------------------------------------------


class Snapshot:
    """One moment of the database, read over a connection of its own while others go on writing."""

    def __enter__(self) -> Snapshot:
        self._sqlite: sqlite3.Connection | None = None
        if connection.vendor == "sqlite":
            # Django's connection would turn every value; a plain one gives them as they are stored.
            self._sqlite = sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=30, isolation_level=None)
            self._sqlite.execute("BEGIN")
            self._sqlite.execute("SELECT 1 FROM django_migrations LIMIT 1").fetchall()
        else:
            self._own = connection.copy()
            self._own.settings_dict["OPTIONS"].pop("pool", None)
            self._own.ensure_connection()
            self._postgresql: psycopg.Connection[Any] = self._own.connection
            self._postgresql.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for setting in (
                "TimeZone = 'UTC'",
                "DateStyle = 'ISO'",
                "IntervalStyle = 'postgres'",
                "bytea_output = 'hex'",
            ):
                self._postgresql.execute(f"SET LOCAL {setting}".encode())
        return self

    def __exit__(self, *_error: object) -> None:
        if self._sqlite is not None:
            self._sqlite.close()
        else:
            self._postgresql.execute("ROLLBACK")
            self._own.close()

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a plain statement of ours."""
        if self._sqlite is not None:
            return self._sqlite.execute(statement).fetchall()
        return self._postgresql.execute(statement.encode()).fetchall()

    def lines(self, table: TableShape) -> Iterator[tuple[int, bytes]]:
        """The rows of a table in pieces: how many rows end in the piece, and their text."""
        if self._sqlite is not None:
            columns = ", ".join(f'"{column}"' for column in table.columns)
            found = self._sqlite.execute(f'SELECT {columns} FROM "{table.name}"')  # noqa: S608 (names of our models)
            turns = [_TO_TEXT.get(kind, _text) for kind in table.kinds]
            while rows := found.fetchmany(_ROWS):
                yield len(rows), "".join(_line(row, turns) for row in rows).encode()
            return
        statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table.name), _columns(table.columns))
        with self._postgresql.cursor() as cursor, cursor.copy(statement) as copy:
            for block in copy:
                data = bytes(block)
                yield data.count(b"\n"), data

    def counters(self, tables: Iterable[TableShape]) -> dict[str, int]:
        """How far the numbers of each table have been given out: a number is never given twice."""
        if self._sqlite is not None:
            return {name: int(number) for name, number in self.query("SELECT name, seq FROM sqlite_sequence")}
        found = {}
        for table in tables:
            if table.counter:
                row = self._postgresql.execute(
                    "SELECT pg_sequence_last_value(pg_get_serial_sequence(quote_ident(%s), %s)::regclass)",
                    [table.name, table.counter],
                ).fetchone()
                if row and row[0] is not None:
                    found[table.name] = int(row[0])
        return found


def _columns(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)


def _line(row: tuple[Any, ...], turns: list[Callable[[Any], str]]) -> str:
    return "\t".join([NULL if value is None else turn(value) for value, turn in zip(row, turns, strict=True)]) + "\n"


def _text(value: Any) -> str:
    if isinstance(value, str):
        if "\\" in value:
            value = value.replace("\\", "\\\\")
        if "\n" in value or "\t" in value or "\r" in value:
            value = value.replace("\n", r"\n").replace("\t", r"\t").replace("\r", r"\r")
        return value
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return repr(value) if isinstance(value, float) else str(value)


_TO_TEXT: dict[str, Callable[[Any], str]] = {
    "bool": lambda value: "t" if value else "f",
    "moment": lambda value: f"{value}+00",
}


# --- Into the database ------------------------------------------------------------------------------------------


def load(table: TableShape, columns: list[str], pieces: Iterator[bytes]) -> None:
    """Put rows into an empty table, in the transaction of Django's connection."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        kinds = dict(zip(table.columns, table.kinds, strict=True))
        marks = ", ".join("?" for _column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        turns = [_FROM_TEXT.get(kinds.get(column, "")) for column in columns]
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 (names of our models)
        connection.connection.executemany(statement, _values(pieces, turns))
        return
    copy_in = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), _columns(columns))
    with connection.connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for piece in pieces:
            copy.write(piece)


def _values(pieces: Iterator[bytes], turns: list[Callable[[str], Any] | None]) -> Iterator[list[Any]]:
    turned = [(place, turn) for place, turn in enumerate(turns) if turn is not None]
    for line in _lines(pieces):
        values: list[Any] = line.split("\t")
        if "\\" in line:
            values = [None if value == NULL else _plain(value) for value in values]
        for place, turn in turned:
            if values[place] is not None:
                values[place] = turn(values[place])
        yield values


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode()


def _plain(value: str) -> str:
    if "\\" not in value:
        return value
    found, after = [], False
    for letter in value:
        if after:
            found.append({"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}.get(letter, letter))
            after = False
        elif letter == "\\":
            after = True
        else:
            found.append(letter)
    return "".join(found)


_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "bool": lambda value: 1 if value == "t" else 0,
    "moment": lambda value: value.removesuffix("+00"),
}


def set_counters(tables: Iterable[TableShape], recorded: dict[str, int]) -> None:
    """Numbers go on after the highest that was ever given out."""
    with connection.cursor() as cursor:
        for table in tables:
            if not table.counter:
                continue
            cursor.execute(f'SELECT COALESCE(MAX("{table.counter}"), 0) FROM "{table.name}"')  # noqa: S608
            row = cursor.fetchone()
            highest = max(int(row[0]) if row else 0, recorded.get(table.name, 0))
            if not highest:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, highest])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s)::regclass, %s)",
                    [table.name, table.counter, highest],
                )


def counted(table: str) -> int:
    """Rows of a table now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names of our models)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def sqlite_path() -> Path:
    """The file of the SQLite database."""
    return Path(str(connection.settings_dict["NAME"]))

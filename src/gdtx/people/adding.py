"""New rows of a table, many at once: COPY on PostgreSQL, one prepared statement on SQLite, with their ids.

A sheet of a commune makes some ten rows for each household; put together by Django one value at a time they cost more
than everything else that is done with them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

_Prepare = Callable[[Any], Any]


def add(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model in their order and give them their ids, in a transaction of the caller.

    What they refer to must have its id. Dates that Django would set at saving are not set. Raises what the database
    raises, as `bulk_create` does.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = list(model._meta.concrete_fields)
    related = [field for field in fields if isinstance(field, models.ForeignKey)]
    for row, pk in zip(rows, _ids(model, len(rows)), strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias
        for field in related:
            # The other record had no id yet when it was named.
            if field.is_cached(row) and (other := getattr(row, field.name)) is not None:
                setattr(row, field.attname, other.pk)
    columns = [
        [prepare(value) for value in map(_reader(field.attname), rows)]
        for field, prepare in zip(fields, map(_preparing, fields), strict=True)
    ]
    _insert(model, fields, list(zip(*columns, strict=True)))


def _reader(name: str) -> Callable[[models.Model], Any]:
    return lambda row: row.__dict__[name]


def _ids(model: type[models.Model], count: int) -> list[int]:
    """As many ids as nobody else gets, ascending."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        # A transaction of ours holds the lock of writers from its beginning, and the table never uses an id again.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return list(range(first, first + count))


def _preparing(field: models.Field[Any, Any]) -> _Prepare:
    """What makes a value of the field what the driver takes; plain values go as they are."""
    if isinstance(field, models.JSONField):
        encoder = field.encoder
        return lambda value: None if value is None else json.dumps(value, cls=encoder)
    if isinstance(field, models.DateField):
        known: dict[dt.date | None, Any] = {None: None}

        def day_or_moment(value: dt.date | None) -> Any:
            if value not in known:
                # Few different ones in a sheet.
                known[value] = field.get_db_prep_save(value, connection)
            return known[value]

        return day_or_moment
    usual = (int, str, bool, type(None))

    def plain(value: Any) -> Any:
        if type(value) in usual:
            return value
        found = field.get_db_prep_save(value, connection)
        # A choice is a text of its own kind, which drivers take for something else.
        return str(found) if isinstance(found, str) else found

    return plain


def _insert(model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: list[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django names the errors of a COPY only if it is told to.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608

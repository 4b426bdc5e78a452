"""Writes many rows at once: COPY on PostgreSQL, executemany on SQLite. For reference data and derived rows only.

Everything a person decides goes through `actions`, row by row and audited.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any

from django.db import connection, models

_ROWS_AT_ONCE = 5_000


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows` (values in the order of `fields`) into the table of `model`; return how many.

    `fields` are field names; a foreign key takes the id (`parent` or `parent_id`). Defaults of Django are not
    applied: name every column that has none in the database. Must run inside the caller's transaction.
    """
    by_name = {field.name: str(field.column) for field in model._meta.concrete_fields}
    columns = [by_name[name if name in by_name else name.removesuffix("_id")] for name in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(column) for column in columns)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608
        for chunk in batched(rows, _ROWS_AT_ONCE):
            cursor.executemany(statement, [[_plain(value) for value in row] for row in chunk])
            count += len(chunk)
    return count


def _plain(value: Any) -> Any:
    """SQLite has no dates: Django stores them as text."""
    return value.isoformat() if isinstance(value, dt.date) else value

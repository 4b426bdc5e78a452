"""Indexes, references and ranges that may not overlap, made over all rows of a table at once: PostgreSQL only.

Keeping them row by row while a backup is put back takes several times as long. Nothing is left unchecked: each is made
anew as it was, over every row, in the same transaction, and what a row breaks is found then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

#: References and exclusions of the tables: table, name, definition.
_CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE contype = %s AND connamespace = current_schema()::regnamespace AND conrelid::regclass::text = ANY(%s)
ORDER BY 1, 2
"""

#: Their indexes that no key, reference or exclusion rests upon.
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND indrelid::regclass::text = ANY(%s)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1
"""


@contextmanager
def indexes_after(tables: list[str]) -> Iterator[None]:
    """Take them off the tables, let rows be put in, and make them anew; to be used within a transaction.

    Raises `IntegrityError` when a row breaks one. Checks of other tables wait until the rows are in.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        again = _take_off(cursor, tables)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    with connection.cursor() as cursor:
        # No table is altered while a check of it waits.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in again:
            cursor.execute(statement)


def _take_off(cursor: Any, tables: list[str]) -> list[str]:
    """Statements that make anew what was dropped, references last: they are checked over the indexes."""
    made = {kind: _drop_constraints(cursor, kind, tables) for kind in ("f", "x")}
    cursor.execute(_INDEXES, [tables])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [*made["x"], *(definition for _name, definition in indexes), *made["f"]]


def _drop_constraints(cursor: Any, kind: str, tables: list[str]) -> list[str]:
    cursor.execute(_CONSTRAINTS, [kind, tables])
    found = cursor.fetchall()
    for table, name, _definition in found:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in found]

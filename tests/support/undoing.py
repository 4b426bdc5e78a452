"""Making a PostgreSQL database equal to its template again by undoing what a test wrote.

A new copy of the template costs a third of a second on an idle machine and two on a busy one: forty megabytes, in 1,300
files. A test writes a few dozen rows. Whatever is more than rows of small tables is told apart, and is left to a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import LiteralString

import psycopg
from psycopg import sql

#: Rows of a table up to which its content is kept, to be written back.
SMALL = 1_000

#: Where it shows that a table, an index, a column, a constraint, a trigger or a function was made or changed.
CATALOGUES = ("pg_class", "pg_attribute", "pg_constraint", "pg_trigger", "pg_proc")

#: What the rolled back tests leave on the disk is read over by every later one; now and then a copy ends that.
UNTIL_A_COPY = 20

_TABLES: LiteralString = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_SEQUENCES: LiteralString = "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"
_OTHERS: LiteralString = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass
class AsCopied:
    """A database as it was when it was copied from the template."""

    transaction: str
    counts: dict[str, int]
    contents: dict[str, bytes]
    sequences: dict[str, int | None]
    undone: int = field(default=0)


def look(server: psycopg.Connection[tuple[object, ...]]) -> AsCopied:
    """Note how the database of the connection is: at once after it was copied, before anybody writes."""
    tables = sorted(str(name) for (name,) in server.execute(_TABLES))
    counts = {name: _one(server, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))) for name in tables}
    contents = {}
    for name, count in counts.items():
        if 0 < count <= SMALL:
            with server.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as rows:
                contents[name] = b"".join(bytes(part) for part in rows)
    for name in CATALOGUES:
        counts[name] = _one(server, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
    return AsCopied(
        transaction=str(_one(server, sql.SQL("SELECT txid_current()"))),
        counts=counts,
        contents=contents,
        sequences=_sequences(server),
    )


def undo(server: psycopg.Connection[tuple[object, ...]], before: AsCopied) -> bool:
    """Make the database as it was `before`, or answer False: then only a new copy helps."""
    before.undone += 1
    if before.undone >= UNTIL_A_COPY:
        return False
    server.execute(_OTHERS)
    tables = {str(name) for (name,) in server.execute(_TABLES)}
    if tables != {name for name in before.counts if name not in CATALOGUES}:
        return False
    changed = _changed(server, before)
    if any(before.counts[name] and name not in before.contents for name in changed):
        return False
    with server.transaction():
        # Neither references nor triggers that keep rows from going are asked: all is as it was in the end.
        server.execute("SET LOCAL session_replication_role = replica")
        for name in changed:
            server.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            if name in before.contents:
                with server.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as rows:
                    rows.write(before.contents[name])
        for name, value in _sequences(server).items():
            if value != before.sequences[name]:
                _put_back(server, name, before.sequences[name])
    before.transaction = str(_one(server, sql.SQL("SELECT txid_current()")))
    return True


def _changed(server: psycopg.Connection[tuple[object, ...]], before: AsCopied) -> list[str]:
    """Tables and catalogues with another number of rows, or with rows younger than the copy."""
    empty = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name, count in before.counts.items()
        if not count
    ]
    # A changed row is a new one of the transaction that changed it.
    filled = [
        sql.SQL(
            "SELECT {} FROM (SELECT count(*) AS rows, count(*) FILTER (WHERE age(xmin) < age({}::xid)) AS young"
            " FROM {}) AS found WHERE rows <> {} OR young > 0"
        ).format(sql.Literal(name), sql.Literal(before.transaction), sql.Identifier(name), sql.Literal(count))
        for name, count in before.counts.items()
        if count
    ]
    return [str(name) for (name,) in server.execute(sql.SQL(" UNION ALL ").join([*empty, *filled]))]


def _sequences(server: psycopg.Connection[tuple[object, ...]]) -> dict[str, int | None]:
    """Sequence → the last number it gave, None where it gave none."""
    return {str(name): None if last is None else int(str(last)) for name, last, _start in server.execute(_SEQUENCES)}


def _put_back(server: psycopg.Connection[tuple[object, ...]], name: str, value: int | None) -> None:
    """Let a sequence go on after `value`, or begin anew. Not by ALTER, which would make it a changed relation."""
    place = sql.Identifier(name).as_string(server)
    if value is None:
        server.execute(
            "SELECT setval(%s::regclass, start_value, false) FROM pg_sequences WHERE sequencename = %s", [place, name]
        )
    else:
        server.execute("SELECT setval(%s::regclass, %s)", [place, value])


def _one(server: psycopg.Connection[tuple[object, ...]], question: sql.Composable) -> int:
    """The number that answers."""
    found = server.execute(question).fetchone()
    assert found is not None
    return int(str(found[0]))

# ruff: noqa: S608 - statements are put together from our own names; every value goes as a parameter.
"""Accepted rows beside the classes that exist: compared and written by whole statements of SQL, never row by row.

While a file is read its rows go into a temporary table of the connection, which nobody else sees and which is gone
with it, however it ends. What a person is to look at first is then kept in `StagedClass` until they have decided. Both
are a `Staging`; they differ only in the table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import batched, count
from typing import Any

from django.db import connection

from gdtx.intake.counts import Counts

from ..enums import ClassState
from ..facts import FIELDS, ClassFacts
from ..models import ClassRevision, LearningClass, StagedClass
from .checking import ClassRow

COLUMNS = (*ClassRow._fields, "existing_id", "existing_version")
#: What a class is made of beside its identity; a changed row replaces these.
VALUES = (
    "topic", "group_id", "end_on", "sessions", "turns", "female", "minority", "migrant", "persons", "mode", "place",
    "presenter", "partner", "run_by", "cost", "funding",
)  # fmt: skip
IDENTITY = ("centre_id", "start_on", "topic_folded", "place_folded")
_STORED = (*VALUES, *IDENTITY)
_ROWS_AT_ONCE = 4_000
_numbers = count(1)


def _names(columns: Iterable[str], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def _is_same() -> str:
    return "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"


def _moment(moment: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


class Staging:
    """The staged rows of one file. Table names are ours; every value goes as a parameter."""

    def __init__(self, table: str, batch_code: str | None = None) -> None:
        self.table = f'"{table}"'
        self.classes = f'"{LearningClass._meta.db_table}"'
        self.revisions = f'"{ClassRevision._meta.db_table}"'
        self.batch_code = batch_code
        self._own = "" if batch_code is None else 's."batch_code" = %s AND '
        self._key: list[Any] = [] if batch_code is None else [batch_code]

    @classmethod
    def kept(cls, batch_code: str) -> Staging:
        """The rows kept for a person to look at."""
        return cls(StagedClass._meta.db_table, batch_code)

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator[Staging]:
        """A table of this connection, dropped at the end."""
        staging = cls(f"staged_{next(_numbers)}")
        columns = _names(COLUMNS)
        source = StagedClass._meta.db_table
        _run(f'CREATE TEMPORARY TABLE {staging.table} AS SELECT {columns} FROM "{source}" WHERE 1 = 0')
        try:
            yield staging
        finally:
            # After an error inside a transaction the table goes with it.
            if not connection.needs_rollback:
                _run(f"DROP TABLE IF EXISTS {staging.table}")

    # --- In ---------------------------------------------------------------------------------------------

    def add(self, rows: Sequence[ClassRow]) -> None:
        """Append rows that passed the checks."""
        if not rows:
            return
        names = _names(ClassRow._fields)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(ClassRow._fields))
            statement = f"INSERT INTO {self.table} ({names}) VALUES ({marks})"
            with _together():
                for chunk in batched(rows, _ROWS_AT_ONCE):
                    cursor.executemany(statement, chunk)

    def keep(self, batch_code: str) -> None:
        """Copy the rows to where they wait for a person's decision."""
        columns = _names(COLUMNS)
        into = StagedClass._meta.db_table
        _run(
            f'INSERT INTO "{into}" ({columns}, "batch_code") SELECT {columns}, %s FROM {self.table} ORDER BY "row"',
            [batch_code],
        )

    # --- Beside what exists ---------------------------------------------------------------------------------

    def compare(self, given: Sequence[str], *, again: bool = False) -> None:
        """Find the class each row means, and whether it says anything new. `given`: the columns the sheet has.

        A column the sheet does not have says nothing: the class keeps what it holds there. `again`: the rows were
        compared before, and people have written since.
        """
        if again:
            self._run(
                f'UPDATE {self.table} AS s SET "existing_id" = NULL, "existing_version" = NULL, "outcome" = \'new\' '
                f"WHERE {self._own} s.\"outcome\" <> 'repeat'"
            )
        elif connection.vendor == "postgresql" and self.batch_code is None:
            _run(f"ANALYZE {self.table}")
        compared = [column for column in VALUES if column in given]
        missing = [column for column in VALUES if column not in given]
        same = " AND ".join(f'c."{column}" {_is_same()} s."{column}"' for column in compared)
        filled = "".join(f', "{column}" = c."{column}"' for column in missing)
        self._run(
            f'UPDATE {self.table} AS s SET "existing_id" = c."id", "existing_version" = c."version", '
            f"\"outcome\" = CASE WHEN {same} THEN 'unchanged' ELSE 'changed' END{filled} "
            f'FROM {self.classes} AS c WHERE {self._own} s."outcome" <> \'repeat\' AND c."state" = '
            f"'{ClassState.ACTIVE.value}' AND " + " AND ".join(f'c."{name}" = s."{name}"' for name in IDENTITY)
        )

    def contradictory(self) -> list[tuple[int, int, int, ClassFacts]]:
        """Changed rows that do not fit what the class keeps: (row, centre, group, facts). Only where columns lack."""
        columns = ["row", "centre_id", *FIELDS]
        fewer = " OR ".join(f's."{name}" > s."turns"' for name in ("female", "minority", "migrant", "persons"))
        rows = self._all(
            f"SELECT {_names(columns, 's.')} FROM {self.table} AS s WHERE {self._own} s.\"outcome\" = 'changed' "
            f'AND ({fewer} OR s."end_on" < s."start_on") ORDER BY s."row"'
        )
        found = []
        for row, centre_id, *values in rows:
            named = dict(zip(FIELDS, values, strict=True))
            for name in ("start_on", "end_on"):
                if isinstance(named[name], str):
                    named[name] = dt.date.fromisoformat(named[name])
            facts = ClassFacts(**named)
            assert facts.group_id is not None
            found.append((row, centre_id, facts.group_id, facts))
        return found

    def remove(self, rows: Iterable[int]) -> None:
        """Take rows out again."""
        for chunk in batched(rows, 500):
            marks = ", ".join(["%s"] * len(chunk))
            self._run(f'DELETE FROM {self.table} AS s WHERE {self._own} s."row" IN ({marks})', chunk)

    def is_stale(self) -> bool:
        """Whether people have written since the rows were compared: a class changed, went or came."""
        same = " AND ".join(f'c."{name}" = s."{name}"' for name in IDENTITY)
        other = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
        rows = self._all(
            f"SELECT 1 FROM {self.table} AS s LEFT JOIN {self.classes} AS c "
            f"ON c.\"state\" = '{ClassState.ACTIVE.value}' AND {same} "
            f'WHERE {self._own} s."outcome" <> \'repeat\' AND (s."existing_id" {other} c."id" '
            f'OR s."existing_version" {other} c."version") LIMIT 1'
        )
        return bool(rows)

    # --- What it adds up to -----------------------------------------------------------------------------------

    def counts(self, *, refused: int) -> Counts:
        """The control counts with `refused` rows beside the staged ones."""
        rows = self._all(
            f'SELECT s."outcome", COUNT(*), COALESCE(SUM(s."turns"), 0) FROM {self.table} AS s '
            f'WHERE {self._own} 1 = 1 GROUP BY s."outcome"'
        )
        found = {outcome: (number, int(turns)) for outcome, number, turns in rows}

        def number(*outcomes: str) -> int:
            return sum(found.get(outcome, (0, 0))[0] for outcome in outcomes)

        accepted = number("new", "changed")
        turns = sum(found.get(outcome, (0, 0))[1] for outcome in ("new", "changed"))
        unchanged = number("unchanged", "repeat")
        return Counts(
            rows=accepted + unchanged + refused,
            accepted=accepted,
            changed=number("changed"),
            refused=refused,
            unchanged=unchanged,
            totals={"classes": accepted, "turns": turns},
        )

    def centre_ids(self) -> list[int]:
        """The centres of the rows."""
        rows = self._all(f'SELECT DISTINCT s."centre_id" FROM {self.table} AS s WHERE {self._own} 1 = 1')
        return sorted(centre_id for (centre_id,) in rows)

    def touched(self) -> list[tuple[int, dt.date]]:
        """Centres and first days of the rows that are to be written."""
        rows = self._all(
            f'SELECT DISTINCT s."centre_id", s."start_on" FROM {self.table} AS s '
            f"WHERE {self._own} s.\"outcome\" IN ('new', 'changed')"
        )
        return [(centre_id, _day(day)) for centre_id, day in rows]

    # --- Out ----------------------------------------------------------------------------------------------------

    def write(self, *, batch_code: str, by_id: int | None, by_label: str, now: dt.datetime) -> tuple[int, int]:
        """Write new classes and changed ones, keeping what these were; how many of each. In the caller's transaction,
        which holds the centres locked.
        """
        stored, moment = _names(_STORED), _moment(now)
        added = self._run(
            f'INSERT INTO {self.classes} ({stored}, "state", "state_reason", "batch_code", "created_by_id", '
            f'"created_by_label", "created_at", "changed_at", "version") '
            f"SELECT {_names(_STORED, 's.')}, '{ClassState.ACTIVE.value}', '', %s, %s, %s, %s, %s, 1 "
            f'FROM {self.table} AS s WHERE {self._own} s."outcome" = \'new\' ORDER BY s."row"',
            before=[batch_code, by_id, by_label, moment, moment],
        )
        joined = (
            f'FROM {self.table} AS s JOIN {self.classes} AS c ON c."id" = s."existing_id" '
            f'WHERE {self._own} s."outcome" = \'changed\' AND c."version" = s."existing_version"'
        )
        self._run(
            f'INSERT INTO {self.revisions} ("learning_class_id", "version", "verb", "batch_code", "before", '
            f'"by_label", "reason", "at") SELECT c."id", c."version", \'{ClassRevision.Verb.IMPORT.value}\', '
            f"%s, {before_json()}, %s, '', %s {joined}",
            before=[batch_code, by_label, moment],
        )
        assigned = ", ".join(f'"{name}" = s."{name}"' for name in VALUES)
        changed = self._run(
            f'UPDATE {self.classes} AS c SET {assigned}, "version" = c."version" + 1, "changed_at" = %s '
            f'FROM {self.table} AS s WHERE {self._own} s."outcome" = \'changed\' AND c."id" = s."existing_id" '
            f'AND c."version" = s."existing_version"',
            before=[moment],
        )
        return added, changed

    # --- Statements ---------------------------------------------------------------------------------------------

    def _run(self, statement: str, after: Sequence[Any] = (), *, before: Sequence[Any] = ()) -> int:
        return _run(statement, [*before, *self._key, *after])

    def _all(self, statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self._key)
            return list(cursor.fetchall())


def before_json() -> str:
    """SQL: what a class (`c`) was, as `ClassRevision.before` keeps it."""
    function = "jsonb_build_object" if connection.vendor == "postgresql" else "json_object"
    names = (*FIELDS, "state", "state_reason")
    return f"{function}(" + ", ".join(f"'{name}', c.\"{name}\"" for name in names) + ")"


def _run(statement: str, parameters: Sequence[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return int(cursor.rowcount)


@contextmanager
def _together() -> Iterator[None]:
    """One transaction for many inserts into a temporary table of SQLite.

    Not Django's, which asks for the lock of the whole database at once; a temporary table needs none.
    """
    if connection.in_atomic_block:
        yield
        return
    _run("BEGIN DEFERRED")
    try:
        yield
    except BaseException:
        _run("ROLLBACK")
        raise
    _run("COMMIT")


def _day(value: Any) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value

# ruff: noqa: S608 - statements are put together from our own names; years are numbers, codes are of our territory.
"""The stored cube of the live register: the cells of every commune, counted again when somebody wrote there.

`figures` keeps cubes of four dimensions as rows; the register has nine. Here a row holds all cells of one commune and
year, in columns (Arrow), and DuckDB adds them up as it adds up the cells of a frozen set. The way of marks is that of
`figures.cube`: a writer leaves a mark in its own transaction (`records.touched`), whoever reads counts first what is
marked. A mark that is not committed belongs to rows that are not either, so the cells of a commune are always those of
the rows that the recounting transaction can see. Killed at any moment a recount leaves the cells and marks from before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import batched
from typing import Any

import duckdb
import pyarrow as pa
from django.db import OperationalError, connection, transaction

from gdtx.catalogue.literacy_rules import RULE_SETS, RuleSet
from gdtx.figures.engines import dialect
from gdtx.foundation import clock

from . import cube as counting
from .areas import Map
from .cube import Cube
from .layout import COLUMNS
from .models import CommuneCells, DirtyCommune, SurveyRecord

TABLE = SurveyRecord._meta.db_table

#: Communes counted in one transaction: others wait for it no longer than about a second.
AT_ONCE = 20
#: Milliseconds a page waits for the write lock of SQLite before it counts without storing.
LOCK_PATIENCE = 250

_NAMES = ", ".join(column.code for column in COLUMNS)

#: Cells of a commune: keys of a few values each, and a number.
_SCHEMA = pa.schema(
    [pa.field(name, pa.int8()) for name in counting.names(RULE_SETS)[1:-1]] + [pa.field("n", pa.int32())]
)
_FORMAT = 1


def cube(year: int, area: Map, rule_sets: Sequence[RuleSet], engine: duckdb.DuckDBPyConnection) -> Cube:
    """The cube of the live records of an area under these rule sets, up to date, held in DuckDB.

    Under a rule set that no cells are kept for the records are counted.
    """
    communes = area.communes_of(area.root)
    if not set(rule_sets) <= set(RULE_SETS):
        return Cube.of_cells(engine, _counted(year, communes, rule_sets), year, rule_sets)
    fresh = refresh(year, communes, patient=False)
    parts = [(code, _table(cells)) for code, cells in sorted(fresh.items()) if cells]
    for some in batched(communes, 500):
        stored = CommuneCells.objects.filter(year=year, commune_code__in=some, signature=signature(year))
        for code, held in stored.order_by("commune_code").values_list("commune_code", "cells"):
            if code not in fresh and held:
                parts.append((code, _read(bytes(held))))
    # The states that are asked for, in the order they are asked for.
    states = {f"state_{i}": f"state_{RULE_SETS.index(rules)}" for i, rules in enumerate(rule_sets)}
    columns = {name: states.get(name, name) for name in counting.names(rule_sets)[1:]}
    return Cube.of_tables(engine, parts, _SCHEMA, columns, year, rule_sets)


# --- Recounting ---------------------------------------------------------------------------------------------------


def signature(year: int) -> str:
    """What stored cells were counted by; another text, or another way to keep them, has them counted anew."""
    text = counting.select("r", year, RULE_SETS, "postgres")
    return hashlib.sha256(f"{_FORMAT}\n{_SCHEMA}\n{text}".encode()).hexdigest()


def refresh(year: int, communes: Collection[str], *, patient: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    """Count again what is marked or was never counted, a few communes in each transaction.

    With `patient` false, as pages ask, communes whose cells could not be stored because somebody else was writing are
    counted all the same: code → cells.
    """
    aside: dict[str, list[tuple[Any, ...]]] = {}
    for some in batched(_stale(year, communes), AT_ONCE):
        if not _recount(year, some, patient):
            aside |= _by_commune(_counted(year, some, RULE_SETS), some)
    return aside


def refresh_all() -> None:
    """Bring the stored cells of every commune that is marked up to date (scheduled work)."""
    marked: dict[int, set[str]] = {}
    for year, code in DirtyCommune.objects.values_list("year", "commune_code").distinct():
        marked.setdefault(year, set()).add(code)
    for year, communes in sorted(marked.items()):
        refresh(year, communes)


def _stale(year: int, communes: Collection[str]) -> list[str]:
    """The communes whose stored cells do not stand for their records, in code order."""
    found: set[str] = set()
    for some in batched(communes, 500):
        stored = CommuneCells.objects.filter(year=year, commune_code__in=some, signature=signature(year))
        found |= set(some) - set(stored.values_list("commune_code", flat=True))
        marks = DirtyCommune.objects.filter(year=year, commune_code__in=some)
        found |= set(marks.values_list("commune_code", flat=True).distinct())
    return sorted(found)


def _recount(year: int, communes: Sequence[str], patient: bool) -> bool:
    """Count these communes and keep their cells; False where the lock did not come in time."""
    known = signature(year)
    with _writing(patient) as may_write:
        if not may_write:
            return False
        CommuneCells.objects.bulk_create(
            [CommuneCells(year=year, commune_code=code) for code in communes], ignore_conflicts=True
        )
        rows = CommuneCells.objects.filter(year=year, commune_code__in=communes).defer("cells")
        # One at a time counts a commune: a slower one must not write over what a later one has counted.
        held = list(rows.order_by("commune_code").select_for_update())
        # Read under the lock, and before the records: a mark that comes later stays, and has them counted once more.
        marks = list(
            DirtyCommune.objects.filter(year=year, commune_code__in=communes).values_list("pk", "commune_code")
        )
        marked = {code for _pk, code in marks}
        due = [row for row in held if row.commune_code in marked or row.signature != known]
        found = _by_commune(_counted(year, [row.commune_code for row in due], RULE_SETS), ())
        now = clock.now()
        for row in due:
            cells = found.get(row.commune_code)
            row.cells = _packed(cells) if cells else b""
            row.signature, row.counted_at = known, now
        CommuneCells.objects.bulk_update(due, ["cells", "signature", "counted_at"], batch_size=AT_ONCE)
        for ids in batched((pk for pk, _code in marks), 900):
            DirtyCommune.objects.filter(pk__in=ids)._raw_delete(connection.alias)
    return True


@contextmanager
def _writing(patient: bool) -> Iterator[bool]:
    """A transaction; False where a writer holds SQLite's lock and a page should not wait for it."""
    hurried = not patient and connection.vendor == "sqlite" and not connection.in_atomic_block
    with ExitStack() as stack:
        if hurried:
            _busy_timeout(LOCK_PATIENCE)
        try:
            stack.enter_context(transaction.atomic())
            begun = True
        except OperationalError:
            # Nothing has been read or written yet.
            if not hurried:
                raise
            begun = False
        finally:
            if hurried:
                _busy_timeout(1000 * int(connection.settings_dict.get("OPTIONS", {}).get("timeout", 5)))
        yield begun


def _busy_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")


def _counted(year: int, communes: Iterable[str], rule_sets: Sequence[RuleSet]) -> list[tuple[Any, ...]]:
    """The cells of the records of these communes, by the database."""
    codes = ", ".join("'" + code.replace("'", "''") + "'" for code in communes) or "''"
    persons = f"(SELECT {_NAMES} FROM {TABLE} WHERE year = {int(year)} AND commune_code IN ({codes})) AS r"
    with connection.cursor() as cursor:
        cursor.execute(counting.select(persons, year, rule_sets, dialect()))
        return cursor.fetchall()


def _by_commune(cells: list[tuple[Any, ...]], all_of: Iterable[str]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {code: [] for code in all_of}
    for cell in cells:
        found.setdefault(cell[0], []).append(cell[1:])
    return found


# --- Cells of a commune as bytes ----------------------------------------------------------------------------------


def _table(cells: Sequence[tuple[Any, ...]]) -> pa.Table:
    arrays = [pa.array(column, each.type) for column, each in zip(zip(*cells, strict=True), _SCHEMA, strict=True)]
    return pa.table(arrays, schema=_SCHEMA)


def _packed(cells: Sequence[tuple[Any, ...]]) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, _SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(_table(cells))
    return sink.getvalue().to_pybytes()


def _read(cells: bytes) -> pa.Table:
    with pa.ipc.open_stream(pa.py_buffer(cells)) as reader:
        return reader.read_all()

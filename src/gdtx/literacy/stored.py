# ruff: noqa: S608 - statements are put together from our own names; years are numbers, codes are of our territory.
"""The stored cube of the live register: the cells of every commune, counted again when somebody wrote there.

`figures` keeps cubes of four dimensions as rows; the register has nine. Here a row holds all cells of one commune and
year and the numbers that statutory tables are summed from (`packed`); for anything else DuckDB adds the cells up as it
adds up those of a frozen set. The way of marks is that of
`figures.cube`: a writer leaves a mark in its own transaction (`records.touched`), whoever reads counts first what is
marked. A mark that is not committed belongs to rows that are not either, so the cells of a commune are always those of
the rows that the recounting transaction can see. Killed at any moment a recount leaves the cells and marks from before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property, lru_cache
from itertools import batched
from typing import Any

import duckdb
from django.db import OperationalError, connection, transaction

from gdtx.catalogue.literacy_rules import RULE_SETS, RuleSet
from gdtx.figures.engines import dialect
from gdtx.foundation import clock

from . import cube as counting
from . import packed
from .areas import Map
from .cube import Cells, Cube, Sums
from .layout import COLUMNS
from .models import CommuneCells, DirtyCommune, SurveyRecord

TABLE = SurveyRecord._meta.db_table

#: Communes counted in one transaction: others wait for it no longer than about a second.
AT_ONCE = 20
#: Milliseconds a page waits for the write lock of SQLite before it counts without storing.
LOCK_PATIENCE = 250

_NAMES = ", ".join(column.code for column in COLUMNS)


def cube(year: int, area: Map, rule_sets: Sequence[RuleSet], engine: duckdb.DuckDBPyConnection | None = None) -> Cube:
    """The cube of the live records of an area under these rule sets, up to date.

    `engine` is where DuckDB is to hold the cells; without it one is opened when they are needed, which statutory tables
    do not. Under a rule set that no cells are kept for the records are counted.
    """
    communes = area.communes_of(area.root)
    if not set(rule_sets) <= set(RULE_SETS):
        return Cube.of_cells(engine or duckdb.connect(), _counted(year, communes, rule_sets), year, rule_sets)
    return StoredCube(year, communes, rule_sets, engine, refresh(year, communes, patient=False))


class StoredCube(Cube):
    """The cube of communes whose cells are stored: sums from their numbers, anything else from the cells by DuckDB."""

    def __init__(
        self,
        year: int,
        communes: Collection[str],
        rule_sets: Sequence[RuleSet],
        engine: duckdb.DuckDBPyConnection | None,
        aside: Mapping[str, bytes],
    ) -> None:
        """`aside`: what was counted of communes and could not be stored."""
        self.year = year
        self.rule_sets = tuple(rule_sets)
        self._communes = list(communes)
        self._engine = engine
        self._aside = aside
        self._numbers: dict[int, dict[str, bytes]] = {}

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:  # type: ignore[override]
        """DuckDB with the cells in it."""
        parts = [(code, packed.unpack(content)) for code, content in self._stored("cells") if content]
        # The states that are asked for, in the order they are asked for.
        states = {f"state_{i}": f"state_{RULE_SETS.index(rules)}" for i, rules in enumerate(self.rule_sets)}
        columns = {name: states.get(name, name) for name in counting.names(self.rule_sets)[1:]}
        engine = self._engine or duckdb.connect()
        return Cube.of_tables(engine, parts, packed.SCHEMA, columns, self.year, self.rule_sets).connection

    def sums(self, rules: RuleSet, cells: Cells, held: Mapping[str, str] | None = None) -> dict[str, Sums]:
        """As `Cube.sums`."""
        if not packed.holds(cells):
            return super().sums(rules, cells, held)
        place = RULE_SETS.index(self.rule_sets[self.rule_sets.index(rules)])
        if place not in self._numbers:
            wanted = f"substr(cells, {1 + place * packed.SIZE}, {packed.SIZE})"
            stored = self._stored(wanted, slice(place * packed.SIZE, (place + 1) * packed.SIZE))
            self._numbers[place] = {code: content for code, content in stored if content}
        return packed.sums(self._numbers[place], cells, held)

    def _stored(self, wanted: str, part: slice = slice(None)) -> Iterator[tuple[str, bytes]]:
        """(commune, bytes), in order: all the bytes of each or a part of them, as SQL and as a slice."""
        found = {code: content[part] for code, content in self._aside.items()}
        for some in batched(self._communes, 500):
            marks = ", ".join(["%s"] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT commune_code, {wanted} FROM {CommuneCells._meta.db_table} "
                    f"WHERE year = %s AND signature = %s AND commune_code IN ({marks})",
                    [self.year, signature(self.year), *some],
                )
                for code, content in cursor.fetchall():
                    # A part of nothing is nothing on SQLite.
                    found.setdefault(code, bytes(content or b""))
        yield from sorted(found.items())


# --- Recounting ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def signature(year: int) -> str:
    """What stored cells were counted by; another text, or another way to keep them, has them counted anew."""
    text = counting.select("r", year, RULE_SETS, "postgres")
    return hashlib.sha256(f"{packed.FORMAT}\n{packed.SCHEMA}\n{text}".encode()).hexdigest()


def refresh(year: int, communes: Collection[str], *, patient: bool = True) -> dict[str, bytes]:
    """Count again what is marked or was never counted, a few communes in each transaction.

    With `patient` false, as pages ask, communes whose cells could not be stored because somebody else was writing are
    counted all the same: code → bytes.
    """
    aside: dict[str, bytes] = {}
    for some in batched(_stale(year, communes), AT_ONCE):
        if not _recount(year, some, patient):
            found = _by_commune(_counted(year, some, RULE_SETS))
            aside |= {code: packed.pack(found.get(code, [])) for code in some}
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
        found = _by_commune(_counted(year, [row.commune_code for row in due], RULE_SETS))
        now = clock.now()
        for row in due:
            row.cells = packed.pack(found.get(row.commune_code, []))
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


def _by_commune(cells: Iterable[tuple[Any, ...]]) -> dict[str, list[packed.Cell]]:
    found: dict[str, list[packed.Cell]] = {}
    for cell in cells:
        found.setdefault(cell[0], []).append(cell[1:])
    return found

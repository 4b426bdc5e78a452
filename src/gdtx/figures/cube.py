"""The stored cube: cells by scope, area of the event, bucket of days and dimensions.

A write leaves marks in its own transaction (`mark_dirty`); whoever reads recounts first what is marked. Marks that are
not committed belong to rows that are not either, so cells always equal the rows the recounting transaction can see.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction
from django.utils import timezone

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import OPEN_START, DateRange

from . import compiler, registry
from .engines import answer, dialect, fetch
from .facts import Buckets, FactsTable, Op
from .models import Cell, CubeState, DirtyScope
from .requests import Answer, Request

if TYPE_CHECKING:
    from sqlglot import exp
else:
    exp = LazyModule("sqlglot.expressions")

ALL_BUCKETS = OPEN_START
ALL_SCOPES = 0

#: A page recounts at most this many marked parts while somebody waits; with more it counts live rows instead.
PATIENCE = 600
#: A cube that was never built, or means something else now, is built while somebody waits up to this many facts.
SMALL = 20_000
#: Milliseconds a page waits for the write lock of SQLite before it counts live rows instead.
LOCK_PATIENCE = 250
#: From this many scopes on a bucket is recounted as a whole.
WHOLE_BUCKET = 400


# --- Marks ---------------------------------------------------------------------------------------------


def mark_dirty(facts: str, marks: Iterable[tuple[int, dt.date | None]]) -> None:
    """Say, inside the writing transaction, under which (scope, day) facts were written; day None: under every day.

    For a fact that changed its scope or day, mark both the old place and the new one.
    """
    table = registry.facts(facts)
    if table.breaks is None:
        return
    buckets = Buckets(table.breaks())
    found = {(scope, ALL_BUCKETS if day is None else buckets.of(day)) for scope, day in marks}
    DirtyScope.objects.bulk_create(
        [DirtyScope(facts=facts, scope_id=scope, bucket=bucket) for scope, bucket in sorted(found)],
        batch_size=2_000,
    )


def mark_moved(scope_ids: Iterable[int], span: DateRange | None = None) -> None:
    """Say that scopes lie elsewhere on the days of `span` (None: on any day): an organisation got another seat."""
    ids = sorted(set(scope_ids))
    marks: list[DirtyScope] = []
    for table in registry.all_facts():
        if table.breaks is None:
            continue
        buckets = [ALL_BUCKETS]
        if span is not None and not span.has_open_start and not span.has_open_end:
            buckets = Buckets(table.breaks()).within(span)
        marks += [DirtyScope(facts=table.code, scope_id=each, bucket=bucket) for each in ids for bucket in buckets]
    DirtyScope.objects.bulk_create(marks, batch_size=2_000)


# --- Recounting ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """Which recount the cube of some facts is of, on the whole and bucket by bucket.

    What was read of some days while nothing was marked is true as long as their `version` stays the same.
    """

    number: int
    base: int
    buckets: Mapping[str, int]

    def version(self, cuts: Buckets, span: DateRange | None) -> Hashable:
        """What changes when facts of the days of `span` (None: of any day) were written and counted again."""
        if span is None or span.has_open_start or span.has_open_end:
            return self.number
        return (self.base, *(self.buckets.get(start.isoformat(), 0) for start in cuts.within(span)))


@lru_cache(maxsize=64)
def _state(number: int, base: int, buckets: str) -> State:
    return State(number, base, json.loads(buckets))


def refresh(facts: str, *, patient: bool = True) -> State | None:
    """Recount what is marked; the state in which the cube equals the rows now, None where it does not.

    With `patient` false, as pages ask, it gives up (None) when another process is recounting, when too much is marked,
    or when the whole cube would have to be built over many facts.
    """
    table = registry.facts(facts)
    if table.breaks is None:
        return None
    breaks = table.breaks()
    signature = table.signature(breaks)
    known, state, marked = _standing(facts)
    if known != signature:
        if not patient and _is_large(table):
            return None
    elif not marked:
        return state
    elif marked > PATIENCE and not patient:
        return None
    with _locked(facts, patient) as row:
        if row is None:
            return None
        if row.signature != signature:
            _rebuild(table, breaks, row, signature)
        else:
            _count(row, _recount_marked(table, Buckets(breaks)))
        return _state(row.number, row.base, row.buckets)


def rebuild(facts: str) -> int:
    """Build the whole cube anew; how many cells it has."""
    table = registry.facts(facts)
    assert table.breaks is not None
    breaks = table.breaks()
    with _locked(facts, True) as state:
        assert state is not None
        _rebuild(table, breaks, state, table.signature(breaks))
    return Cell.objects.filter(facts=facts).count()


def refresh_all() -> None:
    """Bring every stored cube up to date: after an import, an upgrade, a change of calendars."""
    for table in registry.all_facts():
        if table.breaks is not None:
            refresh(table.code)


def _standing(facts: str) -> tuple[str | None, State | None, int]:
    """What the cube was built with, its state, how many marks wait, counted no further than just past `PATIENCE`.

    Every page of figures asks this: one plain query.
    """
    waiting = f"SELECT 1 AS here FROM figures_dirtyscope WHERE facts = %s LIMIT {PATIENCE + 1}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT MIN(s.signature), MIN(s.number), MIN(s.base), MIN(s.buckets), COUNT(w.here) "  # noqa: S608
            f"FROM (SELECT 1 AS one) AS o LEFT JOIN figures_cubestate AS s ON s.facts = %s "
            f"LEFT JOIN ({waiting}) AS w ON w.here = o.one",
            [facts, facts],
        )
        signature, number, base, buckets, marked = cursor.fetchone()
    return signature, None if number is None else _state(number, base, buckets), marked


def _count(state: CubeState, buckets: Iterable[dt.date] | None = None) -> None:
    """Give the state, and the buckets recounted (None: all), a number that no other had.

    One that is rolled back must not lend its number to the next.
    """
    state.number = max(state.number + 1, time.time_ns())
    if buckets is None:
        state.base, state.buckets = state.number, "{}"
    else:
        numbers = json.loads(state.buckets) | {start.isoformat(): state.number for start in buckets}
        state.buckets = json.dumps(numbers)
    state.save(update_fields=["signature", "number", "base", "buckets", "rebuilt_at"])


def _is_large(table: FactsTable) -> bool:
    query = exp.select(exp.Literal.number(1)).from_(table.source().subquery(compiler.FACTS))
    text = query.limit(1).offset(SMALL).sql(dialect=dialect())
    return bool(fetch(text))


@contextmanager
def _locked(facts: str, patient: bool) -> Iterator[CubeState | None]:
    """A transaction in which no other process recounts this cube; None where the lock did not come in time."""
    hurried = not patient and connection.vendor == "sqlite" and not connection.in_atomic_block
    with ExitStack() as stack:
        state: CubeState | None = None
        if hurried:
            _busy_timeout(LOCK_PATIENCE)
        try:
            stack.enter_context(transaction.atomic())
            CubeState.objects.get_or_create(pk=facts)
            rows = CubeState.objects.select_for_update(
                skip_locked=not patient and connection.features.has_select_for_update_skip_locked
            )
            state = rows.filter(pk=facts).first()
        except OperationalError:
            # A writer holds SQLite's lock; nothing has been read or written yet.
            if not hurried:
                raise
        finally:
            if hurried:
                _busy_timeout(1000 * int(connection.settings_dict.get("OPTIONS", {}).get("timeout", 5)))
        yield state


def _busy_timeout(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(milliseconds)}")


def _recount_marked(table: FactsTable, buckets: Buckets) -> list[dt.date] | None:
    """Recount what is marked; which buckets that touched, None for all."""
    marks = list(DirtyScope.objects.filter(facts=table.code).values_list("pk", "scope_id", "bucket"))
    # Exactly the marks read: a smaller id may still be on its way to being committed.
    for ids in batched((mark[0] for mark in marks), 900):
        DirtyScope.objects.filter(pk__in=ids).delete()
    wanted: dict[dt.date, set[int]] = {}
    for _id, scope, bucket in marks:
        wanted.setdefault(bucket, set()).add(scope)
    everywhere = wanted.pop(ALL_BUCKETS, set())
    if ALL_SCOPES in everywhere:
        _recount_all(table, buckets)
        return None
    if everywhere:
        Cell.objects.filter(facts=table.code, scope_id__in=everywhere).delete()
        for bucket in _buckets_with_facts(table, buckets):
            wanted.setdefault(bucket, set()).update(everywhere)
    for bucket, scopes in wanted.items():
        whole = ALL_SCOPES in scopes or len(scopes) > WHOLE_BUCKET
        _recount(table, bucket, buckets.next(bucket), None if whole else frozenset(scopes))
    return None if everywhere else list(wanted)


def _recount(table: FactsTable, start: dt.date, end: dt.date, scopes: frozenset[int] | None) -> None:
    cells = Cell.objects.filter(facts=table.code, bucket=start)
    if scopes is not None:
        cells = cells.filter(scope_id__in=scopes)
    # Raw: no signals, no collecting of rows one by one.
    cells._raw_delete(cells.db)
    with connection.cursor() as cursor:
        cursor.execute(compiler.cells(table, dialect(), start, end, scopes))


def _recount_all(table: FactsTable, buckets: Buckets) -> None:
    cells = Cell.objects.filter(facts=table.code)
    cells._raw_delete(cells.db)
    for bucket in _buckets_with_facts(table, buckets):
        _recount(table, bucket, buckets.next(bucket), None)


def _rebuild(table: FactsTable, breaks: tuple[tuple[int, int], ...], state: CubeState, signature: str) -> None:
    seen = list(DirtyScope.objects.filter(facts=table.code).values_list("pk", flat=True))
    for ids in batched(seen, 900):
        DirtyScope.objects.filter(pk__in=ids).delete()
    _recount_all(table, Buckets(breaks))
    state.signature = signature
    state.rebuilt_at = timezone.now()
    _count(state)


def _buckets_with_facts(table: FactsTable, buckets: Buckets) -> list[dt.date]:
    """Every bucket from the first fact's to the last one's."""
    query = exp.select(exp.Min(this=compiler.column(table.day)), exp.Max(this=compiler.column(table.day))).from_(
        table.source().subquery(compiler.FACTS)
    )
    first, last = fetch(query.sql(dialect=dialect()))[0]
    if first is None:
        return []
    days = [dt.date.fromisoformat(day) if isinstance(day, str) else day for day in (first, last)]
    return buckets.within(DateRange(days[0], days[1] + dt.timedelta(days=1)))


# --- Reading -------------------------------------------------------------------------------------------


class CubeEngine:
    """Adds up stored cells. Ask `can_answer` first, and `refresh` before reading."""

    name = "cube"

    def __init__(self, alias: str = DEFAULT_DB_ALIAS) -> None:
        self.alias = alias
        self._buckets: dict[str, Buckets] = {}

    def buckets(self, facts: str) -> Buckets | None:
        """Where buckets of the facts begin; None when no cube is kept. Asked for once per engine."""
        table = registry.facts(facts)
        if table.breaks is not None and facts not in self._buckets:
            self._buckets[facts] = Buckets(table.breaks())
        return self._buckets.get(facts)

    def can_answer(self, request: Request) -> bool:
        """Whether stored cells hold what is asked: whole buckets, stored dimensions and amounts."""
        table = registry.facts(request.facts)
        if table.breaks is None or not set(request.amounts).issubset(table.stored()):
            return False
        kept = {table.scope, table.area, *table.dimensions, "place"}
        if not kept.issuperset(request.by) or not kept.issuperset(name for name, _ids in request.where):
            return False
        buckets = self.buckets(request.facts)
        assert buckets is not None
        if request.span is not None and not buckets.are_whole(request.span):
            return False
        if any(amount.op is Op.AFTER for amount in request.amounts):
            # Cells know what runs over the end of their own bucket.
            if request.span is None or request.past not in (None, request.span.end):
                return False
            return buckets.next(request.span.start) == request.span.end
        return True

    def run(self, request: Request) -> Answer:
        table = registry.facts(request.facts)
        return answer(request, self.name, fetch(compiler.cube(table, request, dialect(self.alias)), self.alias))

    def run_by_bucket(self, request: Request) -> dict[dt.date, Answer]:
        """One answer per bucket that has cells, with one query."""
        table = registry.facts(request.facts)
        sql = compiler.cube(table, request, dialect(self.alias), by_bucket=True)
        rows: dict[dt.date, list[tuple[object, ...]]] = {}
        for row in fetch(sql, self.alias):
            start = dt.date.fromisoformat(row[0]) if isinstance(row[0], str) else row[0]
            rows.setdefault(start, []).append(row)
        return {start: answer(request, self.name, found, skip=1) for start, found in sorted(rows.items())}

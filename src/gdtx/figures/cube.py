"""The stored cube: cells by scope, area of the event, bucket of days and dimensions.

A write leaves marks in its own transaction (`mark_dirty`); whoever reads recounts first what is marked. Marks that are
not committed belong to rows that are not either, so cells always equal the rows the recounting transaction can see.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction
from django.utils import timezone

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import DateRange

from . import compiler, registry
from .completeness import announce_written
from .engines import answer, dialect, fetch
from .facts import Buckets, FactsTable, Op
from .models import Cell, CubeState, DirtyScope
from .parts import FOLDED, Part, Parts, of_code
from .recounting import ALL_BUCKETS, recount_all, recount_marked, take_marks
from .requests import Answer, Request

if TYPE_CHECKING:
    from sqlglot import exp
else:
    exp = LazyModule("sqlglot.expressions")

#: A page recounts at most this many marked parts while somebody waits; with more it counts live rows instead.
PATIENCE = 100
#: A cube that was never built, or means something else now, is built while somebody waits up to this many facts.
SMALL = 20_000
#: Milliseconds a page waits for the write lock of SQLite before it counts live rows instead.
LOCK_PATIENCE = 250


# --- Marks ---------------------------------------------------------------------------------------------


def mark_dirty(facts: str, marks: Iterable[tuple[int, dt.date | None]]) -> None:
    """Say, inside the writing transaction, under which (scope, day) facts were written; day None: under every day.

    For a fact that changed its scope or day, mark both the old place and the new one. Facts that follow these are
    marked with them. Whoever waits for complete data is told after the commit.
    """
    places = set(marks)
    announce_written(scope for scope, _day in places)
    rows: list[DirtyScope] = []
    cuts: dict[object, Buckets] = {}
    for table in (registry.facts(facts), *registry.followers(facts)):
        if table.breaks is None:
            continue
        if table.breaks not in cuts:
            cuts[table.breaks] = Buckets(table.breaks())
        buckets = cuts[table.breaks]
        found = {(scope, ALL_BUCKETS if day is None else buckets.of(day)) for scope, day in places}
        rows += [DirtyScope(facts=table.code, scope_id=scope, bucket=bucket) for scope, bucket in sorted(found)]
    DirtyScope.objects.bulk_create(rows, batch_size=2_000)


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


def refresh(facts: str, *, patient: bool = True, parts: Parts | None = None) -> State | None:
    """Recount what is marked; the state in which the cube equals the rows now, None where it does not.

    `parts`: those of now, where the caller has asked for them already.

    With `patient` false, as pages ask, it gives up (None) when another process is recounting, when too much is marked,
    or when the whole cube would have to be built over many facts.
    """
    table = registry.facts(facts)
    if table.breaks is None:
        return None
    parts = parts or _parts(table)
    signature = table.signature(parts.buckets.breaks)
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
            _rebuild(table, parts, row, signature)
        else:
            _count(row, recount_marked(table, parts))
        return _state(row.number, row.base, row.buckets)


def rebuild(facts: str) -> int:
    """Build the whole cube anew; how many cells its buckets have."""
    table = registry.facts(facts)
    parts = _parts(table)
    with _locked(facts, True) as state:
        assert state is not None
        _rebuild(table, parts, state, table.signature(parts.buckets.breaks))
    return Cell.objects.filter(facts=facts).of_buckets().count()


def refresh_all() -> None:
    """Bring every stored cube up to date: after an import, an upgrade, a change of calendars."""
    for table in registry.all_facts():
        if table.breaks is not None:
            refresh(table.code)


def _parts(table: FactsTable) -> Parts:
    assert table.breaks is not None
    return Parts(Buckets(table.breaks()), table.year_from)


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


def _rebuild(table: FactsTable, parts: Parts, state: CubeState, signature: str) -> None:
    take_marks(table)
    recount_all(table, parts)
    state.signature = signature
    state.rebuilt_at = timezone.now()
    _count(state)


# --- Reading -------------------------------------------------------------------------------------------


class CubeEngine:
    """Adds up stored cells. Ask `can_answer` first, and `refresh` before reading."""

    name = "cube"

    def __init__(self, alias: str = DEFAULT_DB_ALIAS) -> None:
        self.alias = alias
        self._parts: dict[str, Parts] = {}

    def parts(self, facts: str) -> Parts | None:
        """The parts that cells of the facts are stored for; None when no cube is kept. Asked for once per engine."""
        table = registry.facts(facts)
        if table.breaks is not None and facts not in self._parts:
            self._parts[facts] = _parts(table)
        return self._parts.get(facts)

    def can_answer(self, request: Request) -> bool:
        """Whether stored cells hold what is asked: whole buckets, stored dimensions and amounts."""
        table = registry.facts(request.facts)
        parts = self.parts(request.facts)
        if parts is None or not set(request.amounts).issubset(table.stored()):
            return False
        kept = {table.scope, table.area, *table.dimensions, "place"}
        if not kept.issuperset(request.by) or not kept.issuperset(name for name, _ids in request.where):
            return False
        span = request.span
        if span is not None and (span.has_open_start or span.has_open_end or not parts.buckets.are_whole(span)):
            return False
        if _asks_what_runs(request):
            if span is None:
                return False
            return _is_running(request) if len(request.amounts) == 1 else _is_of_one_bucket(request, parts)
        return True

    def run(self, request: Request) -> Answer:
        return self.run_together([request])[0]

    def run_together(self, requests: Sequence[Request]) -> list[Answer]:
        """Answers to requests about the same days and areas, with one query."""
        first = requests[0]
        parts = self.parts(first.facts)
        assert parts is not None
        if first.span is None:
            return self._ask(requests, None)
        if _asks_what_runs(first) and len(first.amounts) == 1:
            buckets = parts.buckets_within(first.span)
            text = compiler.running(registry.facts(first.facts), first, buckets, dialect(self.alias))
            return [answer(first, self.name, fetch(text, self.alias))]
        return self._ask(requests, parts.within(first.span))

    def run_by_part(self, requests: Sequence[Request], parts: Sequence[Part]) -> dict[Part, list[Answer]]:
        """One answer to each request for every part, with one query."""
        found: dict[Part, list[list[tuple[object, ...]]]] = {part: [[] for _request in requests] for part in parts}
        several = len(requests) > 1
        table = registry.facts(requests[0].facts)
        for row in fetch(compiler.cube(table, requests, parts, dialect(self.alias), by_part=True), self.alias):
            part, _grain = of_code(row[several])
            found[part][row[0] if several else 0].append(row)
        return {
            part: [
                answer(request, self.name, own, skip=several + 1) for request, own in zip(requests, rows, strict=True)
            ]
            for part, rows in found.items()
        }

    def _ask(self, requests: Sequence[Request], parts: Sequence[Part] | None) -> list[Answer]:
        table = registry.facts(requests[0].facts)
        rows = fetch(compiler.cube(table, requests, parts, dialect(self.alias)), self.alias)
        if len(requests) == 1:
            return [answer(requests[0], self.name, rows)]
        found: list[list[tuple[object, ...]]] = [[] for _request in requests]
        for row in rows:
            found[row[0]].append(row)
        return [answer(request, self.name, own, skip=1) for request, own in zip(requests, found, strict=True)]


def _asks_what_runs(request: Request) -> bool:
    return any(amount.op is Op.AFTER for amount in request.amounts)


def _is_running(request: Request) -> bool:
    """Whether one AFTER alone is asked, of what the dates of RUNNING cells tell."""
    assert request.span is not None
    grain = compiler.grain_of(registry.facts(request.facts), request)
    return grain == FOLDED and (request.past or request.span.end) >= request.span.end


def _is_of_one_bucket(request: Request, parts: Parts) -> bool:
    """Whether full cells know what runs over the end of what is asked: they do of their own bucket."""
    assert request.span is not None
    past = request.past in (None, request.span.end)
    return past and parts.buckets.next(request.span.start) == request.span.end

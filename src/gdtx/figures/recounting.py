"""Cells counted again: those of buckets from the facts, all others from these.

What was written in one bucket by one organisation changes its cells of that bucket, and of the longer parts in which
the bucket lies; nothing else is read or written. The caller holds the lock (`cube.refresh`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import batched, pairwise
from typing import TYPE_CHECKING

from django.db import connection

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import OPEN_START, DateRange

from . import compiler
from .engines import dialect, fetch
from .facts import FactsTable
from .models import Cell, DirtyScope
from .parts import FOLDED, FULL, RUNNING, YEARS, Part, Parts

if TYPE_CHECKING:
    from sqlglot import exp
else:
    exp = LazyModule("sqlglot.expressions")

ALL_BUCKETS = OPEN_START
ALL_SCOPES = 0

#: From this many scopes on a bucket is recounted as a whole.
WHOLE_BUCKET = 400


def recount_marked(table: FactsTable, parts: Parts) -> list[dt.date] | None:
    """Recount what is marked, and take the marks away; which buckets that touched, None for all."""
    wanted: dict[dt.date, set[int]] = {}
    for scope, day in take_marks(table):
        wanted.setdefault(day, set()).add(scope)
    everywhere = wanted.pop(ALL_BUCKETS, set())
    if ALL_SCOPES in everywhere:
        recount_all(table, parts)
        return None
    if everywhere:
        _delete(table, None, everywhere)
        for each in _buckets_with_facts(table, parts):
            wanted.setdefault(each.start, set()).update(everywhere)
    some: set[int] = set()
    partly, whole = [], []
    for start, scopes in wanted.items():
        bucket = Part(start)
        if ALL_SCOPES in scopes or len(scopes) > WHOLE_BUCKET:
            whole.append(bucket)
            _count(table, parts, bucket, None)
        else:
            partly.append(bucket)
            some |= scopes
            _count(table, parts, bucket, frozenset(scopes))
    # The whole ones last: a part over both kinds is then made of what has been counted already.
    _gather(table, parts, partly, frozenset(some))
    _gather(table, parts, whole, None)
    return None if everywhere else list(wanted)


def recount_all(table: FactsTable, parts: Parts) -> None:
    """Count every cell again."""
    _delete(table, None, None)
    buckets = _buckets_with_facts(table, parts)
    for bucket in buckets:
        _insert(compiler.cells(table, dialect(), bucket, parts.span(bucket), None))
    _gather(table, parts, buckets, None)


def take_marks(table: FactsTable) -> list[tuple[int, dt.date]]:
    """What is marked, as (scope, bucket), its marks taken away."""
    marks = list(DirtyScope.objects.filter(facts=table.code).values_list("pk", "scope_id", "bucket"))
    # Exactly the marks read: a smaller id may still be on its way to being committed.
    for ids in batched((mark[0] for mark in marks), 900):
        DirtyScope.objects.filter(pk__in=ids).delete()
    return [(scope, bucket) for _id, scope, bucket in marks]


def _count(table: FactsTable, parts: Parts, bucket: Part, scopes: frozenset[int] | None) -> None:
    """Count the cells of a bucket that are made of facts."""
    grains = [FULL, *(RUNNING + number for number in range(len(table.dates)))]
    _delete(table, [bucket.code(grain) for grain in grains], scopes)
    _insert(compiler.cells(table, dialect(), bucket, parts.span(bucket), scopes))


def _gather(table: FactsTable, parts: Parts, buckets: Collection[Part], scopes: frozenset[int] | None) -> None:
    """Make the cells that lie over FULL ones of these buckets: folded ones, and those of longer parts."""
    if not buckets:
        return
    longer = {years: sorted({parts.over(bucket.start, years) for bucket in buckets}) for years in YEARS}
    codes = [part.code(grain) for own in longer.values() for part in own for grain in (FULL, FOLDED)]
    _delete(table, [*codes, *(bucket.code(FOLDED) for bucket in buckets)], scopes)
    folded = [(each.code(FULL), each.code(FOLDED), each.code()) for each in buckets]
    texts = [compiler.gathered(table, folded, FULL, scopes, fold=True)]
    if scopes is not None:
        # Of some scopes there are few cells: all lengths at once, from the cells of buckets.
        spans = [(parts.span(part), part.code()) for own in longer.values() for part in own]
        made = [(Part(days.start).code(), Part(days.end).code(), code) for days, code in spans]
        texts.append(compiler.gathered(table, made, FULL, scopes))
    else:
        # Each length from the one before, which has half as many cells as the one before that.
        for before, years in pairwise((0, *YEARS)):
            shorter = [(each, part.code()) for part in longer[years] for each in parts.made_of(part)]
            made = [(each.code(FULL), each.code(FOLDED) + 1, code) for each, code in shorter]
            texts.append(compiler.gathered(table, made, 10 * before, None))
    _insert(texts)


def _delete(table: FactsTable, codes: Iterable[int] | None, scopes: Iterable[int] | None) -> None:
    cells = Cell.objects.filter(facts=table.code)
    if codes is not None:
        cells = cells.filter(part__in=list(codes))
    if scopes is not None:
        cells = cells.filter(scope_id__in=list(scopes))
    # Raw: no signals, no collecting of rows one by one.
    cells._raw_delete(cells.db)


def _insert(texts: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for text in texts:
            cursor.execute(text)


def _buckets_with_facts(table: FactsTable, parts: Parts) -> list[Part]:
    """Every bucket from the first fact's to the last one's."""
    query = exp.select(exp.Min(this=compiler.column(table.day)), exp.Max(this=compiler.column(table.day))).from_(
        table.source().subquery(compiler.FACTS)
    )
    first, last = fetch(query.sql(dialect=dialect()))[0]
    if first is None:
        return []
    days = [dt.date.fromisoformat(day) if isinstance(day, str) else day for day in (first, last)]
    return parts.buckets_within(DateRange(days[0], days[1] + dt.timedelta(days=1)))

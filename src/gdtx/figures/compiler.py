"""Requests to SQL text, through sqlglot, for SQLite, PostgreSQL and DuckDB alike.

Only integers leave a database, keys are spelled out in GROUP BY, and every value in the text is an integer or a day: no
parameters, no quoting of what people typed. Making a text takes sqlglot some ten milliseconds, so it is made once for
each shape of request, with marks in the place of days and ids, and filled in for each request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import DateRange

from .facts import MAX_AMOUNTS, Amount, FactsTable, Op
from .requests import PLACE, Request

if TYPE_CHECKING:
    from sqlglot import exp
else:
    exp = LazyModule("sqlglot.expressions")

HELD = "held"
FACTS = "f"
CELL_TABLE = "figures_cell"

# Days and ids that no data has, in the place of the real ones.
_FIRST, _PAST, _OVER = dt.date(1111, 11, 1), dt.date(1111, 11, 2), dt.date(1111, 11, 3)
_SCOPES = 7_770_000_000_000
_IDS = [7_770_000_000_001 + number for number in range(9)]

Over = Literal["live", "frozen", "cube", "buckets"]


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a request that changes its text beyond days and ids. Ids: None not asked, False for an empty set."""

    table: FactsTable
    over: Over
    dialect: str
    amounts: tuple[Amount, ...]
    by: tuple[str, ...]
    has_span: bool
    scopes: bool | None
    where: tuple[tuple[str, bool], ...]
    held: Literal["", "inner", "left"]


def live(table: FactsTable, request: Request, dialect: str) -> str:
    """The request over live rows."""
    return _filled(_shape(table, request, "live", dialect), request)


def frozen(table: FactsTable, request: Request) -> str:
    """The request over a frozen copy of the facts that DuckDB knows as `FROZEN`, with the pairs of `held` as `HELD`."""
    return _filled(_shape(table, request, "frozen", "duckdb"), request, with_held=False)


def cube(table: FactsTable, request: Request, dialect: str, *, by_bucket: bool = False) -> str:
    """The request over stored cells; with `by_bucket` the first key is the first day of the bucket."""
    return _filled(_shape(table, request, "buckets" if by_bucket else "cube", dialect), request)


def cells(table: FactsTable, dialect: str, start: dt.date, end: dt.date, scopes: frozenset[int] | None = None) -> str:
    """INSERT … SELECT of the cells of one bucket `[start, end)`, of all scopes or some."""
    text = _cells(table, dialect, scopes is not None)
    return _with_ids(_with_span(text, DateRange(start, end)), _SCOPES, scopes or ())


FROZEN = "frozen_facts"


# --- Filling in --------------------------------------------------------------------------------------------


def _shape(table: FactsTable, request: Request, over: Over, dialect: str) -> Shape:
    held = request.held
    return Shape(
        table,
        over,
        dialect,
        request.amounts,
        request.by,
        request.span is not None,
        None if request.scopes is None else bool(request.scopes),
        tuple((name, bool(ids)) for name, ids in request.where),
        "" if held is None else ("left" if held.others else "inner"),
    )


def _filled(shape: Shape, request: Request, *, with_held: bool = True) -> str:
    text = _text(shape)
    if request.span is not None:
        text = _with_span(text, request.span, request.past)
    if request.scopes:
        text = _with_ids(text, _SCOPES, request.scopes)
    for number, (_name, ids) in zip(_IDS, request.where, strict=False):
        text = _with_ids(text, number, ids)
    if request.held is not None and with_held:
        # VALUES needs a row: without targets one that no area matches.
        text = f"WITH {HELD}(event_area, target) AS (VALUES {request.held.values_sql or '(-1, 0)'}) {text}"
    return text


def _with_span(text: str, span: DateRange, past: dt.date | None = None) -> str:
    days = {_FIRST: span.start, _PAST: span.end, _OVER: past or span.end}
    for mark, real in days.items():
        text = text.replace(mark.isoformat(), real.isoformat())
    return text


def _with_ids(text: str, mark: int, ids: Iterable[int]) -> str:
    return text.replace(str(mark), ", ".join(str(int(each)) for each in sorted(ids)))


# --- Making a text ---------------------------------------------------------------------------------------


def day(value: dt.date) -> exp.Expr:
    """A day as a literal: text on SQLite, a DATE elsewhere."""
    return exp.DateStrToDate(this=exp.Literal.string(value.isoformat()))


def column(name: str) -> exp.Column:
    """A column of the facts."""
    return exp.column(name, FACTS)


@lru_cache(maxsize=512)
def _text(shape: Shape) -> str:
    table = shape.table
    if shape.over in ("live", "frozen"):
        names: dict[str, exp.Expr] = {name: column(name) for name in table.names()}
        query = _select(shape, names, _amount(table), [])
        source = exp.to_table(FROZEN).as_(FACTS) if shape.over == "frozen" else table.source().subquery(FACTS)
        query = query.from_(source)
        if shape.has_span:
            query = query.where(*in_span(table, _FIRST, _PAST))
        if len(shape.amounts) == 1 and shape.amounts[0].op is Op.AFTER:
            # As a condition an index can answer it, and few facts run over an end. Keys without one are left out.
            query = query.where(column(shape.amounts[0].column) >= day(_OVER))
        area = table.area
    else:
        names = {table.scope: column("scope_id"), table.area: column("area_id")}
        names |= {name: column(f"d{number}") for number, name in enumerate(table.dimensions, start=1)}
        stored = {amount: f"m{number}" for number, amount in enumerate(table.stored(), start=1)}
        leading = [column("bucket")] if shape.over == "buckets" else []
        query = _select(shape, names, lambda amount: exp.func("SUM", column(stored[amount])), leading)
        query = query.from_(exp.to_table(CELL_TABLE).as_(FACTS)).where(column("facts").eq(table.code))
        if shape.has_span:
            query = query.where(column("bucket") >= day(_FIRST), column("bucket") < day(_PAST))
        area = "area_id"
    if shape.held:
        on = exp.column("event_area", HELD).eq(column(area))
        query = query.join(exp.to_table(HELD), on=on, join_type=shape.held)
    return query.sql(dialect=shape.dialect)


def _select(
    shape: Shape,
    names: dict[str, exp.Expr],
    amount: Callable[[Amount], exp.Expr],
    leading: list[exp.Column],
) -> exp.Select:
    """Keys and amounts, grouped and filtered; FROM and days are the caller's."""
    keys: list[exp.Expr] = [*leading]
    for name in shape.by:
        keys.append(exp.column("target", HELD) if name == PLACE else names[name].copy())
    if not keys and not shape.amounts:
        raise ValueError("a request asks for something")
    if not shape.has_span and any(amount.op is Op.AFTER for amount in shape.amounts):
        raise ValueError("only a period has an end to run over")
    query = exp.select(*(key.copy() for key in keys), *(_whole(amount(each)) for each in shape.amounts))
    if keys:
        query = query.group_by(*keys)
    if shape.scopes is not None:
        query = query.where(_is_in(names[shape.table.scope].copy(), _SCOPES, shape.scopes))
    for number, (name, some) in zip(_IDS, shape.where, strict=False):
        query = query.where(_is_in(names[name].copy(), number, some))
    return query


def _is_in(left: exp.Expr, mark: int, some: bool) -> exp.Expr:
    return left.isin(mark) if some else exp.false()


def _amount(table: FactsTable) -> Callable[[Amount], exp.Expr]:
    def build(amount: Amount) -> exp.Expr:
        match amount.op:
            case Op.COUNT:
                return exp.Count(this=exp.Star())
            case Op.SUM:
                return exp.func("SUM", column(amount.column))
            case Op.GIVEN:
                return exp.Count(this=column(amount.column))
            case Op.BASE:
                base = table.column(amount.column).base
                given = column(amount.column).is_(exp.null()).not_()
                return exp.func("SUM", exp.Case(ifs=[exp.If(this=given, true=column(base))]))
            case Op.AFTER:
                running = exp.If(this=column(amount.column) >= day(_OVER), true=exp.Literal.number(1))
                return exp.func("SUM", exp.Case(ifs=[running]))

    return build


def _whole(expression: exp.Expr) -> exp.Expr:
    """As a whole number; a sum of nothing is 0."""
    return _integer(exp.func("COALESCE", expression, exp.Literal.number(0)))


def _integer(expression: exp.Expr) -> exp.Expr:
    return exp.cast(expression, "BIGINT")


def in_span(table: FactsTable, first: dt.date, past: dt.date) -> tuple[exp.Expr, exp.Expr]:
    """The conditions under which a fact belongs to the days `[first, past)`."""
    if len(table.days) == 1:
        return column(table.day) >= day(first), column(table.day) < day(past)
    end = column(table.days[1])
    return column(table.days[0]) < day(past), (end >= day(first) if table.last_included else end > day(first))


@lru_cache(maxsize=64)
def _cells(table: FactsTable, dialect: str, some: bool) -> str:
    keys = [table.scope, table.area, *table.dimensions]
    amount = _amount(table)
    amounts = table.stored()
    # The other cells of a row have no default in the database itself.
    unused = [f"m{number}" for number in range(len(amounts) + 1, MAX_AMOUNTS + 1)]
    query = exp.select(
        exp.Literal.string(table.code),
        day(_FIRST),
        *(column(key) for key in keys),
        *(_whole(amount(each)) for each in amounts),
        *(exp.Literal.number(0) for _name in unused),
    )
    query = query.from_(table.source().subquery(FACTS)).where(*in_span(table, _FIRST, _PAST))
    if some:
        query = query.where(_is_in(column(table.scope), _SCOPES, True))
    query = query.group_by(*(column(key) for key in keys))
    into = ["facts", "bucket", "scope_id", "area_id"]
    into += [f"d{number}" for number in range(1, len(table.dimensions) + 1)]
    into += [f"m{number}" for number in range(1, len(amounts) + 1)]
    return f"INSERT INTO {CELL_TABLE} ({', '.join(into + unused)}) {query.sql(dialect=dialect)}"

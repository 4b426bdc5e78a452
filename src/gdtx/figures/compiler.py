"""Requests to SQL text, through sqlglot, for SQLite, PostgreSQL and DuckDB alike.

Only integers leave a database, keys are spelled out in GROUP BY, and every value in the text is an integer or a day: no
parameters, no quoting of what people typed. Making a text takes sqlglot some ten milliseconds, so it is made once for
each shape of request, with marks in the place of days and ids, and filled in for each request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import DateRange

from .facts import MAX_AMOUNTS, Amount, FactsTable, Op
from .parts import DETAIL, FOLDED, FULL, RUNNING, Part
from .requests import PLACE, Held, Request

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
_AREAS = 7_770_000_000_100
_PARTS = 7_770_000_000_200

#: What a text reads: live rows, a frozen copy, cells of some parts (or part by part), of all buckets, or what runs on.
Over = Literal["live", "frozen", "cube", "by_part", "all", "running"]

#: How a text uses the areas that a request is about: join them with where they are held, or pick those areas only.
Areas = Literal["", "inner", "left", "among", "nowhere"]


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
    held: Areas


def live(table: FactsTable, request: Request, dialect: str) -> str:
    """The request over live rows."""
    return _filled(_shape(table, request, "live", dialect), request)


def frozen(table: FactsTable, request: Request) -> str:
    """The request over a frozen copy of the facts that DuckDB knows as `FROZEN`, with the pairs of `held` as `HELD`."""
    return _filled(_shape(table, request, "frozen", "duckdb"), request, with_held=False)


def cube(
    table: FactsTable, requests: Sequence[Request], parts: Sequence[Part] | None, dialect: str, *, by_part: bool = False
) -> str:
    """Requests about the same areas over the cells of parts of time (None: of all time), in one statement.

    Rows: with `by_part` the code of the part, then keys and amounts. Those of several requests stand one below the
    other, each after the number of its request, with zeros up to the width of the widest.
    """
    over: Over = "all" if parts is None else ("by_part" if by_part else "cube")
    texts = []
    for request in requests:
        grain = grain_of(table, request)
        text = _filled(_shape(table, request, over, dialect), request, with_held=False)
        codes = [grain] if parts is None else [part.code(grain) for part in parts]
        texts.append(_with_ids(text, _PARTS, codes))
    if len(texts) > 1:
        widths = [len(request.by) + len(request.amounts) for request in requests]
        texts = [
            f"SELECT {number}, t.*{', 0' * (max(widths) - width)} FROM ({text}) AS t"  # noqa: S608
            for number, (text, width) in enumerate(zip(texts, widths, strict=True))
        ]
    text = " UNION ALL ".join(texts)
    held = next((request.held for request in requests if request.held and PLACE in request.by), None)
    return text if held is None else f"{_held(held, dialect)} {text}"


def grain_of(table: FactsTable, request: Request) -> int:
    """Which cells answer a request: FOLDED ones are a fifth as many, and do unless a dimension is asked."""
    named = {*request.by, *(name for name, _ids in request.where)}
    return FULL if named.intersection(table.dimensions) else FOLDED


def running(table: FactsTable, request: Request, buckets: Sequence[Part], dialect: str) -> str:
    """A request for one AFTER over several buckets."""
    grain = RUNNING + table.dates.index(request.amounts[0].column)
    text = _filled(_shape(table, request, "running", dialect), request)
    return _with_ids(text, _PARTS, [part.code(grain) for part in buckets])


# --- Writing cells ------------------------------------------------------------------------------------------


def cells(table: FactsTable, dialect: str, bucket: Part, span: DateRange, scopes: frozenset[int] | None) -> list[str]:
    """INSERT … SELECT of the FULL and RUNNING cells of one bucket, of all scopes or some."""
    some = scopes is not None
    texts = [(_cells(table, dialect, some), FULL)]
    texts += [(_runs(table, dialect, some, name), RUNNING + number) for number, name in enumerate(table.dates)]
    return [
        _with_ids(_with_ids(_with_span(text, span), _SCOPES, scopes or ()), _PARTS, [bucket.code(grain)])
        for text, grain in texts
    ]


def gathered(
    table: FactsTable,
    made: Iterable[tuple[int, int, int]],
    detail: int,
    scopes: frozenset[int] | None,
    *,
    fold: bool = False,
) -> str:
    """INSERT … SELECT of cells made of others, of parts of one length.

    `made`: codes from one up to another, not included, and the code (FULL) of what the cells become. `detail`: what
    the codes of the cells end in, if FULL; FOLDED ones become FOLDED. With `fold` FULL ones become FOLDED. What runs
    over an end is not kept of parts longer than a bucket.
    """
    dimensions = [] if fold else [f"d{number}" for number in range(1, len(table.dimensions) + 1)]
    keys = ["scope_id", "area_id", *dimensions]
    amounts = [
        f"SUM(c.m{number})" if fold or amount.op is not Op.AFTER else "0"
        for number, amount in enumerate(table.stored(), start=1)
    ]
    amounts += ["0"] * (MAX_AMOUNTS - len(amounts))
    names = ", ".join(f"c.{key}" for key in keys)
    rows = ", ".join(f"({int(first)}, {int(past)}, {int(code)})" for first, past, code in made)
    only = "" if scopes is None else f" AND c.scope_id IN ({', '.join(str(int(each)) for each in sorted(scopes))})"
    code, grains = ("p.code + 1", f"{detail}") if fold else (f"p.code + c.part % {DETAIL} - {detail}", _grains(detail))
    # CROSS JOIN: SQLite takes the parts first, and looks into the index for each.
    return (
        f"INSERT INTO {CELL_TABLE} (facts, part, {', '.join(keys)}, {_AMOUNTS}) "  # noqa: S608
        f"WITH p(first, past, code) AS (VALUES {rows}) "
        f"SELECT '{table.code}', {code}, {names}, {', '.join(amounts)} "
        f"FROM p CROSS JOIN {CELL_TABLE} AS c "
        f"WHERE c.facts = '{table.code}' AND c.part >= p.first AND c.part < p.past "
        f"AND c.part % {DETAIL} IN ({grains}){only} GROUP BY {code}, {names}"
    )


def _grains(detail: int) -> str:
    return f"{detail + FULL}, {detail + FOLDED}"


_AMOUNTS = ", ".join(f"m{number}" for number in range(1, MAX_AMOUNTS + 1))
FROZEN = "frozen_facts"


# --- Filling in --------------------------------------------------------------------------------------------


def _shape(table: FactsTable, request: Request, over: Over, dialect: str) -> Shape:
    return Shape(
        table,
        over,
        dialect,
        request.amounts,
        request.by,
        request.span is not None,
        None if request.scopes is None else bool(request.scopes),
        tuple((name, bool(ids)) for name, ids in request.where),
        _areas(request, over),
    )


def _areas(request: Request, over: Over) -> Areas:
    """Where no place is asked for, it is enough to know the areas."""
    held = request.held
    if held is None:
        return ""
    if PLACE in request.by:
        return "left" if held.others else "inner"
    if held.others:
        return ""
    if over == "frozen":
        # DuckDB has them as a table already.
        return "inner"
    return "among" if held.targets else "nowhere"


def _held(held: Held, dialect: str) -> str:
    """The pairs as a table. SQLite reads a thousand of them from JSON in a third of the time it takes for VALUES."""
    if dialect == "sqlite":
        pairs = "SELECT CAST(key AS INTEGER), value FROM json_each"
        return f"WITH {HELD}(event_area, target) AS MATERIALIZED ({pairs}('{held.values_json}'))"
    # VALUES needs a row: without targets one that no area matches.
    return f"WITH {HELD}(event_area, target) AS (VALUES {held.values_sql or '(-1, 0)'})"


def _filled(shape: Shape, request: Request, *, with_held: bool = True) -> str:
    text = _text(shape)
    if request.span is not None:
        text = _with_span(text, request.span, request.past)
    if request.scopes:
        text = _with_ids(text, _SCOPES, request.scopes)
    for number, (_name, ids) in zip(_IDS, request.where, strict=False):
        text = _with_ids(text, number, ids)
    if shape.held == "among":
        assert request.held is not None
        text = text.replace(str(_AREAS), request.held.areas_sql)
    if request.held is not None and PLACE in request.by and with_held:
        text = f"{_held(request.held, shape.dialect)} {text}"
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
        if shape.over == "running":
            stored = dict.fromkeys(shape.amounts, "m1")
        leading = [column("part")] if shape.over == "by_part" else []
        query = _select(shape, names, lambda amount: exp.func("SUM", column(stored[amount])), leading)
        query = query.from_(exp.to_table(CELL_TABLE).as_(FACTS)).where(column("facts").eq(table.code))
        part: exp.Expr = column("part")
        if shape.over == "all":
            part = exp.Mod(this=part, expression=exp.Literal.number(DETAIL))
        query = query.where(part.isin(_PARTS))
        if shape.over == "running":
            query = query.where(column("until") >= day(_OVER))
        area = "area_id"
    if shape.held in ("inner", "left"):
        on = exp.column("event_area", HELD).eq(column(area))
        query = query.join(exp.to_table(HELD), on=on, join_type=shape.held)
    elif shape.held:
        query = query.where(_is_in(column(area), _AREAS, shape.held == "among"))
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
    amount = _amount(table)
    amounts: list[exp.Expr] = [_whole(amount(each)) for each in table.stored()]
    amounts += [exp.Literal.number(0)] * (MAX_AMOUNTS - len(amounts))
    return _insert(table, dialect, some, list(table.dimensions), [], amounts, [])


@lru_cache(maxsize=64)
def _runs(table: FactsTable, dialect: str, some: bool, name: str) -> str:
    amounts: list[exp.Expr] = [exp.Count(this=exp.Star()), *[exp.Literal.number(0)] * (MAX_AMOUNTS - 1)]
    return _insert(table, dialect, some, [], [name], amounts, [column(name) >= day(_PAST)])


def _insert(
    table: FactsTable,
    dialect: str,
    some: bool,
    dimensions: list[str],
    until: list[str],
    amounts: list[exp.Expr],
    where: list[exp.Expr],
) -> str:
    keys = [table.scope, table.area, *dimensions, *until]
    # The parts of a row that are not told have no default in the database itself.
    query = exp.select(
        exp.Literal.string(table.code),
        exp.Literal.number(_PARTS),
        *(column(key) for key in keys),
        *(each.copy() for each in amounts),
    )
    query = query.from_(table.source().subquery(FACTS)).where(*in_span(table, _FIRST, _PAST), *where)
    if some:
        query = query.where(_is_in(column(table.scope), _SCOPES, True))
    query = query.group_by(*(column(key) for key in keys))
    into = ["facts", "part", "scope_id", "area_id"]
    into += [f"d{number}" for number in range(1, len(dimensions) + 1)]
    into += ["until"] * len(until)
    return f"INSERT INTO {CELL_TABLE} ({', '.join(into)}, {_AMOUNTS}) {query.sql(dialect=dialect)}"

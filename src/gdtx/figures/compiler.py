"""Requests to SQL text, through sqlglot, for SQLite, PostgreSQL and DuckDB alike.

Only integers leave a database, keys are spelled out in GROUP BY, and every value in the text is an integer or a day: no
parameters, no quoting of what people typed.
"""

from __future__ import annotations

import datetime as dt

from sqlglot import exp

from .facts import Amount, FactsTable, Op
from .requests import PLACE, Request

HELD = "held"
FACTS = "f"
CELL_TABLE = "figures_cell"


def day(value: dt.date) -> exp.Expression:
    """A day as a literal: text on SQLite, a DATE elsewhere."""
    return exp.DateStrToDate(this=exp.Literal.string(value.isoformat()))


def column(name: str) -> exp.Column:
    """A column of the facts."""
    return exp.column(name, FACTS)


def live(table: FactsTable, request: Request, dialect: str) -> str:
    """The request over live rows."""
    query = _select(table, request, {name: column(name) for name in table.names()}, _live_amount(table))
    query = query.from_(table.source().subquery(FACTS))
    if request.span is not None:
        query = query.where(*in_span(table, request))
    return _finish(query, request, table.area, dialect)


def frozen(table: FactsTable, request: Request, relation: str) -> str:
    """The request over a frozen copy of the facts that DuckDB knows as `relation`."""
    query = _select(table, request, {name: column(name) for name in table.names()}, _live_amount(table))
    query = query.from_(exp.to_table(relation).as_(FACTS))
    if request.span is not None:
        query = query.where(*in_span(table, request))
    return _finish(query, request, table.area, "duckdb")


def cube(table: FactsTable, request: Request, dialect: str, *, by_bucket: bool = False) -> str:
    """The request over stored cells; with `by_bucket` the first key is the first day of the bucket."""
    names: dict[str, exp.Expression] = {table.scope: column("scope_id"), table.area: column("area_id")}
    for number, dimension in enumerate(table.dimensions, start=1):
        names[dimension] = column(f"d{number}")
    cells = {amount: f"m{number}" for number, amount in enumerate(table.amounts(), start=1)}
    query = _select(table, request, names, lambda amount: exp.func("SUM", column(cells[amount])), by_bucket)
    query = query.from_(exp.to_table(CELL_TABLE).as_(FACTS)).where(column("facts").eq(table.code))
    if request.span is not None:
        query = query.where(column("bucket") >= day(request.span.start), column("bucket") < day(request.span.end))
    return _finish(query, request, "area_id", dialect)


def cells(table: FactsTable, dialect: str, start: dt.date, end: dt.date, scopes: frozenset[int] | None = None) -> str:
    """INSERT … SELECT of the cells of one bucket `[start, end)`, of all scopes or some."""
    keys = [table.scope, table.area, *table.dimensions]
    amount = _live_amount(table)
    amounts = table.amounts()
    query = exp.select(
        exp.Literal.string(table.code),
        day(start),
        *(column(key) for key in keys),
        *(_integer(exp.func("COALESCE", amount(each), exp.Literal.number(0))) for each in amounts),
    )
    query = query.from_(table.source().subquery(FACTS))
    query = query.where(column(table.day) >= day(start), column(table.day) < day(end))
    if scopes is not None:
        query = query.where(_is_in(column(table.scope), scopes))
    query = query.group_by(*(column(key) for key in keys))
    into = ["facts", "bucket", "scope_id", "area_id"]
    into += [f"d{number}" for number in range(1, len(table.dimensions) + 1)]
    into += [f"m{number}" for number in range(1, len(amounts) + 1)]
    # The other cells of a row have no default in the database itself.
    unused = [f"m{number}" for number in range(len(amounts) + 1, 17)]
    query = query.select(*(exp.Literal.number(0) for _name in unused))
    return f"INSERT INTO {CELL_TABLE} ({', '.join(into + unused)}) {query.sql(dialect=dialect)}"


def _live_amount(table: FactsTable):  # type: ignore[no-untyped-def]
    def build(amount: Amount) -> exp.Expression:
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

    return build


def _integer(expression: exp.Expression) -> exp.Expression:
    return exp.cast(expression, "BIGINT")


def _select(table, request, names, amount, by_bucket=False) -> exp.Select:  # type: ignore[no-untyped-def]
    """Keys and amounts, grouped and filtered; FROM and days are the caller's."""
    keys: list[exp.Expression] = [column("bucket")] if by_bucket else []
    for name in request.by:
        keys.append(exp.column("target", HELD) if name == PLACE else names[name].copy())
    query = exp.select(*(key.copy() for key in keys), *(_integer(amount(each)) for each in request.amounts))
    if not keys and not request.amounts:
        raise ValueError("a request asks for something")
    if keys:
        query = query.group_by(*keys)
    if request.scopes is not None:
        query = query.where(_is_in(names[table.scope].copy(), request.scopes))
    for name, ids in request.where:
        query = query.where(_is_in(names[name].copy(), ids))
    for name, sign, value in request.dates:
        left, right = names[name].copy(), day(value)
        query = query.where({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign])
    return query


def _is_in(left: exp.Expression, ids: frozenset[int]) -> exp.Expression:
    if not ids:
        return exp.false()
    return left.isin(*sorted(ids))


def in_span(table: FactsTable, request: Request) -> tuple[exp.Expression, exp.Expression]:
    """The conditions under which a fact belongs to the days asked about."""
    assert request.span is not None
    first, past = day(request.span.start), day(request.span.end)
    if len(table.days) == 1:
        return column(table.day) >= first, column(table.day) < past
    end = column(table.days[1])
    return column(table.days[0]) < past, (end >= first if table.last_included else end > first)


def _finish(query: exp.Select, request: Request, area: str, dialect: str) -> str:
    held = request.held
    if held is None:
        return query.sql(dialect=dialect)
    if not held.targets:
        # VALUES needs a row: one that no area matches.
        pairs = "(-1, 0)"
    else:
        pairs = held.values_sql
    joined = query.join(
        exp.to_table(HELD),
        on=exp.column("event_area", HELD).eq(column(area)),
        join_type="left" if held.others else "inner",
    )
    return f"WITH {HELD}(event_area, target) AS (VALUES {pairs}) {joined.sql(dialect=dialect)}"

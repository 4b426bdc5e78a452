"""Facts out of the database as Parquet, in one column layout whatever the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import DEFAULT_DB_ALIAS, connections

from gdtx.foundation.lazy import LazyModule
from gdtx.foundation.ranges import DateRange

from . import compiler, registry
from .engines import dialect
from .facts import FactsTable

if TYPE_CHECKING:
    from sqlglot import exp
else:
    exp = LazyModule("sqlglot.expressions")

ROWS_AT_ONCE = 50_000


def schema(table: FactsTable) -> pa.Schema:
    """The columns of a frozen copy: 64-bit integers and days."""
    return pa.schema([(name, pa.date32() if table.is_date(name) else pa.int64()) for name in table.names()])


def export_facts(facts: str, path: Path, *, span: DateRange | None = None, alias: str = DEFAULT_DB_ALIAS) -> int:
    """Write the facts (of a stretch of days) to a Parquet file; how many there were. Reads one consistent state."""
    table = registry.facts(facts)
    columns = schema(table)
    count = 0
    with pq.ParquetWriter(path, columns, compression="zstd") as writer:
        for rows in _batches(table, span, alias):
            count += len(rows)
            arrays = [
                pa.array(
                    [_plain(row[i]) for row in rows] if table.is_date(name) else [row[i] for row in rows], field.type
                )
                for i, (name, field) in enumerate(zip(table.names(), columns, strict=True))
            ]
            writer.write_batch(pa.record_batch(arrays, schema=columns))
    return count


def _plain(value: Any) -> Any:
    """SQLite gives days as text; everything else is a number."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _batches(table: FactsTable, span: DateRange | None, alias: str) -> Iterator[list[tuple[Any, ...]]]:
    query = exp.select(*(compiler.column(name) for name in table.names()))
    query = query.from_(table.source().subquery(compiler.FACTS))
    if span is not None:
        query = query.where(*compiler.in_span(table, span.start, span.end))
    query = query.order_by(compiler.column(table.key))
    with connections[alias].cursor() as cursor:
        cursor.execute(query.sql(dialect=dialect(alias)))
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield rows

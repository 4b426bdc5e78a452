# ruff: noqa: S608 - statements are put together from our own names; years are numbers, codes are of our territory.
"""Survey records as the engine reads them: cells of the cube from live rows, and rows for a frozen set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT, RuleSet
from gdtx.figures.engines import dialect
from gdtx.foundation.errors import Refused

from . import frozen
from .areas import Map
from .cube import Cube, select
from .layout import COLUMNS, SCHEMA
from .models import SurveyRecord

TABLE = SurveyRecord._meta.db_table
_ROWS_AT_ONCE = 50_000
_NAMES = ", ".join(column.code for column in COLUMNS)


def _persons(year: int, area: Map) -> str:
    """The records of the communes of an area, as a source for `cube.select`."""
    codes = ", ".join("'" + code.replace("'", "''") + "'" for code in area.communes_of(area.root)) or "''"
    return f"(SELECT {_NAMES} FROM {TABLE} WHERE year = {int(year)} AND commune_code IN ({codes})) AS r"


def cube(year: int, area: Map, rule_sets: Sequence[RuleSet], engine: duckdb.DuckDBPyConnection) -> Cube:
    """The cube of the live records of an area under the rule sets, counted by the database and held in DuckDB."""
    with connection.cursor() as cursor:
        cursor.execute(select(_persons(year, area), year, rule_sets, dialect()))
        rows = cursor.fetchall()
    return Cube.of_cells(engine, rows, year, rule_sets)


def anybody(year: int, communes: Iterable[str]) -> bool:
    """Whether the register of the year has somebody in these communes."""
    return SurveyRecord.objects.filter(year=year, commune_code__in=list(communes)).exists()


def freeze(*, area: Map, year: int, by: str) -> frozen.Frozen:
    """Freeze the records of an area as they are at one moment, while others may write.

    Refused: `no_data`, `disk_full`, `cannot_write`; `in_transaction` inside another transaction on PostgreSQL.
    """
    if not anybody(year, area.communes_of(area.root)):
        raise frozen.no_data(year, area.units[area.root].name)
    provinces: dict[str, list[str]] = {}
    for commune, province in area.provinces().items():
        provinces.setdefault(province, []).append(commune)

    def writer(communes: list[str]) -> Callable[[Path], object]:
        return lambda path: _write(year, communes, path)

    with _one_moment():
        return frozen.make(
            area=area,
            year=year,
            writers={province: writer(communes) for province, communes in provinces.items()},
            rules=DEFAULT,
            by=by,
        )


@contextmanager
def _one_moment() -> Iterator[None]:
    """One state of the database for all that is read, whatever others commit meanwhile. Nobody waits for it."""
    if connection.vendor == "postgresql":
        if connection.in_atomic_block:
            raise Refused("in_transaction", _("Không chốt được trong một giao dịch khác."))
        with transaction.atomic():
            _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    elif connection.in_atomic_block:
        yield
    else:
        # Not Django's transaction: on SQLite that asks for the lock of writers at once.
        _run("BEGIN DEFERRED")
        try:
            yield
        finally:
            _run("ROLLBACK")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _write(year: int, communes: list[str], path: Path) -> None:
    query = (
        SurveyRecord.objects.filter(year=year, commune_code__in=communes)
        .order_by("commune_code", "person_id")
        .values_list(*(column.code for column in COLUMNS))
    )
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        rows: list[tuple[Any, ...]] = []
        for row in query.iterator(chunk_size=_ROWS_AT_ONCE):
            rows.append(row)
            if len(rows) == _ROWS_AT_ONCE:
                writer.write_batch(_batch(rows))
                rows = []
        if rows:
            writer.write_batch(_batch(rows))


def _batch(rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    arrays = [pa.array(cells, field.type) for cells, field in zip(zip(*rows, strict=True), SCHEMA, strict=True)]
    return pa.record_batch(arrays, schema=SCHEMA)


#: Values of a record in the order of the layout, without the identifier.
VALUES = tuple(column.code for column in COLUMNS if column.code != "person_id")

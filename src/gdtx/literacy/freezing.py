"""The register of an area as it is at one moment, out of the database into a frozen set, while others may write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.foundation.errors import Refused

from . import frozen
from .areas import Map
from .layout import COLUMNS, SCHEMA
from .models import SurveyRecord
from .records import anybody

_ROWS_AT_ONCE = 50_000


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

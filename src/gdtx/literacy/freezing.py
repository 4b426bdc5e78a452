# ruff: noqa: S608 - statements are put together from our own names; years are numbers, codes are of our territory.
"""The register of an area as it is at one moment, out of the database into a frozen set, while others may write."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.foundation.errors import Refused

from . import frozen
from .areas import Map
from .layout import SCHEMA
from .models import SurveyRecord
from .records import anybody

#: Rows fetched from SQLite at once, bytes parsed at once of what PostgreSQL sends, rows of a part of the file.
_ROWS_AT_ONCE, _BYTES_AT_ONCE, _ROWS_OF_A_GROUP = 50_000, 4 * 2**20, 122_880


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
    """The persons of these communes, by commune, as they stream out of the database; never all of them in memory."""
    codes = ", ".join("'" + code.replace("'", "''") + "'" for code in communes)
    lowest, highest = min(communes).replace("'", "''"), max(communes).replace("'", "''")
    # The range is what the index is read by, in order; written so, the list is only looked at row by row.
    query = (
        f"SELECT {', '.join(SCHEMA.names)} FROM {SurveyRecord._meta.db_table} WHERE year = {int(year)} "
        f"AND commune_code BETWEEN '{lowest}' AND '{highest}' AND commune_code || '' IN ({codes}) "
        "ORDER BY commune_code"
    )
    rows = _copied(query) if connection.vendor == "postgresql" else _fetched(query)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in rows:
            waiting.append(batch)
            if sum(map(len, waiting)) >= _ROWS_OF_A_GROUP:
                writer.write_table(pa.Table.from_batches(waiting, SCHEMA))
                waiting = []
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting, SCHEMA))


def _copied(query: str) -> Iterator[pa.RecordBatch]:
    """Rows out of PostgreSQL by COPY; Arrow reads the text, no cell becomes a Python object."""
    reading = pa.csv.ReadOptions(column_names=SCHEMA.names, block_size=_BYTES_AT_ONCE)
    parsing = pa.csv.ParseOptions(newlines_in_values=True)
    converting = pa.csv.ConvertOptions(
        column_types=SCHEMA,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )
    with connection.cursor() as cursor:
        # Read by the index on commune: sorting a million rows takes PostgreSQL longer than sending them.
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
            source = _Copied(copy)
            if source.is_empty:
                return
            with pa.csv.open_csv(pa.PythonFile(source, mode="r"), reading, parsing, converting) as batches:
                for batch in batches:
                    # The types are ours already; that these columns hold no nothing is the table's word.
                    yield pa.RecordBatch.from_arrays(batch.columns, schema=SCHEMA)


class _Copied(io.RawIOBase):
    """What PostgreSQL sends, as a file."""

    def __init__(self, copy: Any) -> None:
        super().__init__()
        self._copy = copy
        self._left = bytes(copy.read())

    @property
    def is_empty(self) -> bool:
        """Whether nothing comes."""
        return not self._left

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer at the end."""
        parts, length = [self._left], len(self._left)
        while length < size or size < 0:
            # Copied at once: a row kept as the driver gives it is an object of its own, and there are millions.
            part = bytes(self._copy.read())
            if not part:
                break
            parts.append(part)
            length += len(part)
        found = b"".join(parts)
        if size < 0:
            size = len(found)
        self._left = found[size:]
        return found[:size]


def _fetched(query: str) -> Iterator[pa.RecordBatch]:
    """Rows out of SQLite, some at a time."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield pa.record_batch(
                [pa.array(cells, each.type) for cells, each in zip(zip(*rows, strict=True), SCHEMA, strict=True)],
                schema=SCHEMA,
            )

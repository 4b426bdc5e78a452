"""Engines: the same request over live rows, over stored cells, over a frozen copy. Equal integers from each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections

from . import compiler, registry
from .requests import Answer, Held, Request

DIALECTS = {"sqlite": "sqlite", "postgresql": "postgres"}


class Engine(Protocol):
    """Answers requests."""

    name: str

    def run(self, request: Request) -> Answer:
        """The rows of the answer, in no particular order."""


def answer(request: Request, engine: str, rows: Iterable[tuple[Any, ...]], skip: int = 0) -> Answer:
    """Raw rows as an answer; `skip` leading columns are dropped.

    The text that asked for them (`compiler`) has made every amount a whole number, and a sum of nothing 0.
    """
    width = len(request.by) + skip
    last = width + len(request.amounts)
    return Answer(request, [(row[skip:width], row[width:last]) for row in rows], engine)


def dialect(alias: str = DEFAULT_DB_ALIAS) -> str:
    """sqlglot's name of the language of a database of ours."""
    return DIALECTS[connections[alias].vendor]


def fetch(sql: str, alias: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
    """All rows of a compiled query."""
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


class LiveEngine:
    """Counts the rows as they are now."""

    name = "live"

    def __init__(self, alias: str = DEFAULT_DB_ALIAS) -> None:
        self.alias = alias

    def run(self, request: Request) -> Answer:
        table = registry.facts(request.facts)
        return answer(request, self.name, fetch(compiler.live(table, request, dialect(self.alias)), self.alias))


class FrozenEngine:
    """Counts a frozen copy in Parquet files, with DuckDB."""

    name = "duckdb"

    def __init__(self, files: Path | list[Path], *, threads: int | None = None) -> None:
        import duckdb  # only who asks frozen figures pays for it

        self.connection = duckdb.connect(config={"threads": threads} if threads else {})
        paths = [files] if isinstance(files, Path) else files
        self.connection.read_parquet([str(path) for path in paths]).create_view(compiler.FROZEN)
        self._held: Held | None = None

    def run(self, request: Request) -> Answer:
        table = registry.facts(request.facts)
        sql = compiler.frozen(table, request)
        if request.held is not None and request.held is not self._held:
            self._hold(request.held)
        return answer(request, self.name, self.connection.execute(sql).fetchall())

    def _hold(self, held: Held) -> None:
        """Give DuckDB the pairs as a table: written into the text, ten thousand of them take it half a second."""
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {compiler.HELD} AS "
            "SELECT unnest($areas::BIGINT[]) AS event_area, unnest($targets::BIGINT[]) AS target",
            {"areas": list(held.targets), "targets": list(held.targets.values())},
        )
        self._held = held

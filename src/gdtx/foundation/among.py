"""A condition on many ids, written into the SQL as numbers instead of one parameter each.

Hundreds of parameters cost Django and the driver more than the query costs the database (measured: a third of a page),
and SQLite takes no more than a few tens of thousands of them. Only whole numbers are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection as db
from django.db.models import F, Lookup, Q


class _Among(Lookup):
    """A lookup, not a function: SQLite would be asked for ``… IN (…) = True`` and then uses no index."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """``column IN (1, 2, 3)``; for PostgreSQL one array, which it plans several times as fast as a long list."""
        column, parameters = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY('{{{self.rhs}}}'::bigint[])", tuple(parameters)
        return f"{column} IN ({self.rhs})", tuple(parameters)


def among(field: str, ids: Iterable[int]) -> Q:
    """Rows whose `field` (the name of a column of ids, such as ``centre_id``) is one of the ids; none without ids."""
    numbers = ",".join(map(str, sorted(map(int, ids))))
    return Q(_Among(F(field), numbers)) if numbers else Q(pk__in=())


def among_text(column: str, ids: Iterable[int]) -> str:
    """The same condition for plain SQL: ``p.id IN (1, 2, 3)``, for PostgreSQL one array; never true without ids."""
    numbers = ",".join(map(str, sorted(map(int, ids))))
    if not numbers:
        return "1 = 0"
    return f"{column} = ANY('{{{numbers}}}'::bigint[])" if db.vendor == "postgresql" else f"{column} IN ({numbers})"

"""A condition on many ids, written into the SQL as numbers instead of one parameter each.

Hundreds of parameters cost Django and the driver more than the query costs the database (measured: a third of a page),
and SQLite takes no more than a few tens of thousands of them. Only whole numbers are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Q


class _Among(Func):
    template = "%(expressions)s IN (%(numbers)s)"
    arity = 1
    output_field: Any = BooleanField()


def among(field: str, ids: Iterable[int]) -> Q:
    """Rows whose `field` (the name of a column of ids, such as ``centre_id``) is one of the ids; none without ids."""
    numbers = ", ".join(str(int(each)) for each in sorted(ids))
    return Q(_Among(F(field), numbers=numbers)) if numbers else Q(pk__in=())

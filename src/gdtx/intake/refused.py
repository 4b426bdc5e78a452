"""Refused rows of a batch as its page shows them: each reason beside the value, with a field to correct it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from gdtx.office.columns import Column
from gdtx.office.plain_cells import cell_text

from .models import Batch, RefusedRow


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A reason a row was refused for. ``key`` is the column in which something else can be typed, "" for none."""

    column: str
    key: str
    value: str
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused row: its number, what it is about, its reasons."""

    row: int
    topic: str
    cells: list[RefusedCell]


def refused_rows(batch: Batch) -> QuerySet[RefusedRow]:
    """The refused rows, in the order of the sheet."""
    return RefusedRow.objects.filter(batch=batch).order_by("row")


def shown(
    rows: Iterable[RefusedRow], columns: Sequence[Column], *, named_by: str, within: Collection[str]
) -> list[Refused]:
    """The rows as the page shows them; of one cell with several reasons only the first offers a field.

    Their cells stand in the order of ``columns``. ``named_by``: the column that says what a row is about; ``within``:
    the columns the sheet has.
    """
    keys = {column.title: column.key for column in columns}
    places = {column.key: place for place, column in enumerate(columns)}
    found = []
    for row in rows:
        offered: set[str] = set()
        cells = []
        for problem in row.refusals:
            key = keys.get(problem["column"], "")
            field = key if key in within and key not in offered else ""
            offered.add(key)
            value = cell_text(row.cells[places[key]]) if key else problem["value"]
            cells.append(RefusedCell(problem["column"], field, value, problem["message"], problem["rule"]))
        found.append(Refused(row.row, cell_text(row.cells[places[named_by]]), cells))
    return found

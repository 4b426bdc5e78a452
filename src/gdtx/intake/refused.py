"""Refused rows of a batch as its page shows them: each reason beside the value, with a field to correct it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from gdtx.office.plain_cells import cell_text, field_text

from .models import Batch, RefusedRow


class Titled(Protocol):
    """A column of a sheet: its key, and its title, by which reasons name it."""

    @property
    def key(self) -> str: ...

    @property
    def title(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A reason a row was refused for. ``key`` is the column in which something else can be typed, "" for none;
    ``text`` what stands in that field: the value, never cut short."""

    column: str
    key: str
    value: str
    message: str
    rule: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refused row: its number, what it is about, its reasons; ``href``: where the whole row is corrected; ``seal``:
    what it held when it was shown, in a few letters."""

    row: int
    topic: str
    cells: list[RefusedCell]
    href: str = ""
    seal: str = ""


def refused_rows(batch: Batch) -> QuerySet[RefusedRow]:
    """The refused rows, in the order of the sheet."""
    return RefusedRow.objects.filter(batch=batch).order_by("row")


def shown(
    rows: Iterable[RefusedRow],
    columns: Sequence[Titled],
    *,
    named_by: str | Sequence[str],
    within: Collection[str],
    href: Callable[[int], str] = lambda _row: "",
    seal: Callable[[RefusedRow], str] = lambda _row: "",
) -> list[Refused]:
    """The rows as the page shows them; of one cell with several reasons only the first offers a field.

    Their cells stand in the order of ``columns``. ``named_by``: the columns that say what a row is about; ``within``:
    the columns the sheet has; ``href``: the page of a whole row; ``seal``: where corrections of others are told.
    """
    naming = [named_by] if isinstance(named_by, str) else list(named_by)
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
            cell = row.cells[places[key]] if key else problem["value"]
            told = (problem["column"], field, cell_text(cell), problem["message"], problem["rule"])
            cells.append(RefusedCell(*told, field_text(cell)))
        topic = " ".join(cell_text(row.cells[places[key]]) for key in naming).strip()
        found.append(Refused(row.row, topic, cells, href(row.row), seal(row)))
    return found

"""Tables: columns, rows of cells, a sum row; sorting by links and paging on the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from gdtx.foundation.pages.addresses import PAGE, SORT, with_query
from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import decimal, number

Kind = Literal["text", "code", "number", "bar"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. The first one holds the row's name. ``key`` is what `Sort` knows it by ("" = not sortable).

    A ``code`` is a text that stays in one line: a number of a sheet, an age, a day. ``short`` labels the cell where
    rows become cards; ``whole`` gives it the card's full width there.
    """

    label: str
    kind: Kind = "text"
    key: str = ""
    short: str = ""
    whole: bool = False

    @property
    def classes(self) -> str:
        """CSS classes of its cells."""
        names = {"text": [], "code": ["is-code"], "number": ["is-n"], "bar": ["is-n", "is-bar"]}[self.kind]
        return " ".join([*names, *(["is-all"] if self.whole or self.kind == "bar" else [])])


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. Numbers and dates are written the Vietnamese way; None is a dash.

    ``bar`` is a length in percent, drawn under the number. ``missing`` replaces an unknown value by words
    ("Chưa báo cáo"). ``icon`` stands before the value, ``spoken`` says it to screen readers.
    """

    value: str | int | Decimal | date | None = None
    href: str = ""
    note: str = ""
    bar: Decimal | float | None = None
    badge: Badge | None = None
    icon: str = ""
    spoken: str = ""
    attention: bool = False
    missing: str = ""
    places: int = 1

    @property
    def shown(self) -> str:
        """The value as text, "" when it is None."""
        match self.value:
            case None:
                return ""
            case bool():
                raise TypeError("Say yes and no in words.")
            case int():
                return number(self.value)
            case Decimal():
                return decimal(self.value, self.places)
            case date():
                return date_short(self.value)
            case _:
                return str(self.value)

    @property
    def is_void(self) -> bool:
        """Whether there is nothing to show; such cells vanish from cards."""
        return self.value is None and self.badge is None and not self.missing


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the cell that names it, then the others in the order of the columns.

    ``marked`` rows come first where rows become cards on a phone; ``folded`` rows wait there behind a link.
    """

    head: Cell
    cells: Sequence[Cell]
    marked: bool = False
    folded: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(self.cells))

    @property
    def classes(self) -> str:
        """CSS classes of the row."""
        return " ".join(name for name, on in (("is-first", self.marked), ("is-rest", self.folded)) if on)


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column a list is sorted, from the address (``?xep=-luot``: descending)."""

    key: str
    descending: bool = False

    @classmethod
    def from_request(cls, request: HttpRequest, allowed: Iterable[str], default: str) -> Sort:
        """The sort the address asks for; the default (``-luot``) when it asks for none that is allowed."""
        asked = request.GET.get(SORT, "")
        text = asked if asked.removeprefix("-") in set(allowed) else default
        return cls(text.removeprefix("-"), text.startswith("-"))

    def href(self, request: HttpRequest, column: Column) -> str:
        """Where the title of a column leads: numbers largest first, names from A; again turns it round."""
        if self.key == column.key:
            return with_query(request, xep=column.key if self.descending else f"-{column.key}")
        return with_query(request, xep=column.key if column.kind in ("text", "code") else f"-{column.key}")

    def aria(self, column: Column) -> str:
        """The value of ``aria-sort`` for a column, "" for the others."""
        if not column.key or column.key != self.key:
            return ""
        return "descending" if self.descending else "ascending"

    def apply(self, rows: Iterable[Any], keys: dict[str, Any]) -> list[Any]:
        """Rows sorted by the function of this key; rows whose key is None come last, whichever the direction."""
        rows, of = list(rows), keys[self.key]
        known = [row for row in rows if of(row) is not None]
        return sorted(known, key=of, reverse=self.descending) + [row for row in rows if of(row) is None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``excel`` is the address of the whole list as a file.

    ``unfold`` is the text of the link that shows the folded rows on a phone; it needs an ``id`` of its own.
    ``cards`` false keeps a narrow table a table on a phone.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: Row | None = None
    sort: Sort | None = None
    excel: str = ""
    sticky: bool = False
    caption_hidden: bool = False
    id: str = ""
    unfold: str = ""
    cards: bool = True

    @property
    def has_folded(self) -> bool:
        """Whether some rows wait behind a link on a phone."""
        return bool(self.unfold) and any(row.folded for row in self.rows)


@dataclass(frozen=True, slots=True)
class Pager:
    """One page of a list: ``items`` to show, and where the neighbours are ("" = there is none)."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int
    first: int
    last: int
    previous_href: str
    next_href: str
    noun: str = ""


def paginate(
    request: HttpRequest, items: QuerySet[Any] | Sequence[Any], *, per_page: int = 50, noun: str = ""
) -> Pager:
    """The page the address asks for (``?trang=2``); the nearest one when there is no such page."""
    page: Page[Any] = Paginator(items, per_page).get_page(request.GET.get(PAGE))
    return Pager(
        items=list(page.object_list),
        number=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        first=page.start_index(),
        last=page.end_index(),
        previous_href=with_query(request, trang=page.number - 1 if page.number > 2 else None)
        if page.has_previous()
        else "",
        next_href=with_query(request, trang=page.number + 1) if page.has_next() else "",
        noun=noun,
    )

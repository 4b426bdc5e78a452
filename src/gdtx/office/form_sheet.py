"""A statutory table as data: columns with their header of several rows, rows, signatures, notes.

Excel, Word, PDF and the page are all made from it. Values stay numbers as long as the file has numbers; `shown` is the
one way in which they become text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from gdtx.foundation.vietnamese import number

Kind = Literal["text", "whole", "rate"]
Value = str | int | float | None

#: Rates are printed with so many decimals.
RATE_PLACES = 2


class HeaderCell(NamedTuple):
    """A cell of the header: place (rows and columns from 0), how far it reaches, its title."""

    row: int
    column: int
    rows: int
    columns: int
    title: str


@dataclass(frozen=True)
class SheetColumn:
    """A column: its titles from the top row of the header down. The last one reaches down to the last row.

    `width` is relative, for paper; `chars` is what a spreadsheet shows.
    """

    titles: tuple[str, ...]
    kind: Kind = "whole"
    width: float = 1.0
    chars: float = 9.0


@dataclass(frozen=True)
class SheetRow:
    """A row: a value for each column. The label of a sum may reach over the first columns (`span`).

    `key` tells whoever draws it what the row is about.
    """

    values: tuple[Value, ...]
    total: bool = False
    span: int = 1
    key: str = ""


@dataclass(frozen=True)
class Proof:
    """What proves a print: the code, the address where it is checked, and that address as pictures to scan."""

    code: str
    address: str
    svg: str
    png: bytes


@dataclass(frozen=True)
class Places:
    """Where the official workbook has its cells; rows and columns from 1.

    `gap` is how far below the last row the place and date stand; `left` and `right` the columns of the signatures.
    """

    header_row: int
    first_row: int
    right: int
    gap: int = 2
    left: int = 1


@dataclass(frozen=True)
class FormSheet:
    """A table ready to be written. `parts` are the columns of each printed table, where paper needs several.

    `lines` stand under the title, `after` right under the rows, `notes` below the signatures.
    """

    code: str
    title: str
    unit: str
    lines: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    places: Places
    place_date: str
    left: str
    right: tuple[str, str]
    after: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    synthetic: str = ""
    proof: Proof | None = None
    parts: tuple[tuple[int, ...], ...] = ()
    size: float = 9.0
    subject: str = field(default="")

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row.values) != len(self.columns)]
        if wrong:
            raise ValueError(f"a row of {len(wrong[0].values)} values in a form of {len(self.columns)} columns")

    @cached_property
    def depth(self) -> int:
        """How many rows the header has, without that of the numbers."""
        return max(len(column.titles) for column in self.columns)

    def header(self, chosen: Sequence[int] | None = None) -> list[HeaderCell]:
        """The cells of the header over the chosen columns, row by row."""
        return list(header_cells([self.columns[index].titles for index in self._chosen(chosen)], self.depth))

    def _chosen(self, chosen: Sequence[int] | None) -> Sequence[int]:
        return range(len(self.columns)) if chosen is None else chosen

    @cached_property
    def printed_parts(self) -> tuple[tuple[int, ...], ...]:
        """The columns of each printed table; all in one where nothing else is said."""
        return self.parts or (tuple(range(len(self.columns))),)

    @property
    def file_name(self) -> str:
        """A name for the file, without its ending."""
        return f"{self.code}_{self.subject}" if self.subject else self.code

    @property
    def last_row(self) -> int:
        """The row of the official workbook in which the table ends."""
        return self.places.first_row + len(self.rows) - 1

    @property
    def signature_row(self) -> int:
        """The row of place and date: as far below as the form has it, further where more stands between."""
        return self.last_row + max(self.places.gap, len(self.after) + 1)


def header_cells(titles: Sequence[tuple[str, ...]], depth: int) -> Iterator[HeaderCell]:
    """Neighbours with the same titles so far share a cell; a last title reaches down to the last row.

    An empty title lets the one above reach down.
    """
    for row in range(depth):
        column = 0
        while column < len(titles):
            own = titles[column]
            if row >= len(own) or not own[row]:
                column += 1
                continue
            below = own[row + 1 :]
            reach = 1
            while below and titles[column + reach : column + reach + 1]:
                other = titles[column + reach]
                if len(other) <= row + 1 or other[: row + 1] != own[: row + 1]:
                    break
                reach += 1
            down = depth - row if not below else 1 + next(i for i, title in enumerate(below) if title)
            yield HeaderCell(row, column, down, reach, own[row])
            column += reach


def shown(value: Value, kind: Kind) -> str:
    """A value as people read it: `10.029`, `98,76`, "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if kind == "rate":
        # A rate has two decimals already and stays below a thousand: nothing is rounded or grouped here.
        return f"{value:.{RATE_PLACES}f}".replace(".", ",")
    return number(int(value))

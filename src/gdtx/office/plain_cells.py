"""Cells of a refused row as JSON holds them, and back: what somebody typed is kept until they have corrected it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .columns import shown
from .excel_read import Cell, ErrorCell, MergedCell


def plain_cells(cells: Sequence[Cell]) -> list[Any]:
    """Cells of a row as JSON holds them: numbers stay numbers, days become text, a cell without a value says so."""
    return [_plain(cell) for cell in cells]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, ErrorCell):
        return {"error": cell.text}
    if isinstance(cell, MergedCell):
        return {"merged": cell.anchor}
    return cell if isinstance(cell, str | int | float) or cell is None else shown(cell)


def cells_from_plain(cells: Sequence[Any]) -> list[Cell]:
    """The cells that `plain_cells` was given, as a reader takes them."""
    return [_cell(cell) for cell in cells]


def _cell(cell: Any) -> Cell:
    if isinstance(cell, dict):
        return ErrorCell(cell["error"]) if "error" in cell else MergedCell(cell["merged"])
    plain: Cell = cell
    return plain


def cell_text(cell: Any) -> str:
    """A plain cell as its writer sees it."""
    return shown(_cell(cell))


def field_text(cell: Any) -> str:
    """A plain cell as it stands in a field to be corrected: text whole, however long."""
    return cell if isinstance(cell, str) else cell_text(cell)


def typed_cell(cell: Any) -> Any:
    """A plain cell as it is written back: what has no value of its own is left to be filled in."""
    return None if isinstance(cell, dict) else cell

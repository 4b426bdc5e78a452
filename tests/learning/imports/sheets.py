"""Class sheets for tests, written as an office would type them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from gdtx.learning.excel import COLUMNS, SHEET

TITLES = {column.key: column.title for column in COLUMNS}

#: An ordinary class of Cẩm Ngọc in October 2020.
ORDINARY: dict[str, Any] = {
    "centre": "38-15169-HTCD",
    "topic": "Luật Đất đai",
    "group_id": "CT",
    "start_on": "05/10/2020",
    "turns": 40,
}


def row(**values: Any) -> dict[str, Any]:
    """An ordinary row, changed by `values`; None empties a cell."""
    return {**ORDINARY, **values}


def write(
    path: Path,
    rows: Iterable[Mapping[str, Any]],
    *,
    columns: Iterable[str] = tuple(TITLES),
    titles: Mapping[str, str] | None = None,
    sheet: str = SHEET,
    more: Mapping[str, str] | None = None,
) -> Path:
    """A sheet with these rows; `titles` replaces titles, `more` adds other sheets with one text each."""
    keys = list(columns)
    shown = {**TITLES, **(titles or {})}
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, key in enumerate(keys):
        page.write_string(0, place, shown[key])
    for number, values in enumerate(rows, 1):
        for place, key in enumerate(keys):
            value = values.get(key)
            if value is None:
                continue
            if hasattr(value, "isoformat"):
                page.write_datetime(number, place, value, day)
            elif isinstance(value, str) and value.startswith("="):
                page.write_formula(number, place, value, None, "#REF!")
            elif isinstance(value, str):
                page.write_string(number, place, value)
            else:
                page.write_number(number, place, value)
    for name, text in (more or {}).items():
        book.add_worksheet(name).write_string(0, 0, text)
    book.close()
    return path

"""A plain sheet of rows under some rows of titles, written as .xlsx or as .xls from one description.

For official forms that other systems read by place: every cell stands where the form has it, text stays text, nothing
is ever a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number
from gdtx.office.excel_write import FONT, LINE, NOT_IN_XML, PANEL, WOULD_RUN, synthetic_mark
from gdtx.office.xls_write import MOST_ROWS, XlsSheet, write_xls_book

#: A value of a cell; None leaves it empty.
Value = str | int | None


@dataclass
class Grid:
    """A sheet. `heads`: the rows of titles, first row first; `rows` follow them. `merged`: (top, left, bottom, right)
    from 0, within the titles. `widths` in characters, by column from 0; `heights` in points, of the first rows.
    `frozen`: rows and columns that stay in view. `pages`: how many pages wide it is printed.
    """

    name: str
    title: str
    heads: Sequence[Sequence[Value]]
    rows: Iterable[Sequence[Value]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    widths: Sequence[float] = field(default_factory=list)
    heights: Sequence[float] = ()
    frozen: tuple[int, int] = (0, 0)
    filtered: bool = False
    synthetic: bool = False
    pages: int = 1


def write_xlsx(target: BinaryIO, grid: Grid) -> int:
    """Write it as .xlsx, row by row; how many rows were written."""
    import xlsxwriter  # a third of a second that only who writes a file should wait

    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": grid.title, "comments": synthetic_mark() if grid.synthetic else ""})
    base = {"font_name": FONT, "font_size": 11, "border": 1, "border_color": LINE, "valign": "top"}
    title = book.add_format(
        {**base, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": PANEL}
    )
    text = book.add_format({**base, "num_format": "@"})
    quoted = book.add_format({**base, "num_format": "@", "quote_prefix": True})
    page = book.add_worksheet(grid.name)
    for column, width in enumerate(grid.widths):
        page.set_column(column, column, width)
    page.freeze_panes(*grid.frozen)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(grid.pages, 0)
    page.repeat_rows(0, len(grid.heads) - 1)
    if grid.pages > 1:
        page.repeat_columns(0, grid.frozen[1] + 1)
    for row, height in enumerate(grid.heights):
        page.set_row(row, height)
    written = 0
    width = 0
    for row, cells in enumerate(grid.heads):
        width = max(width, len(cells))
        for column, value in enumerate(cells):
            if isinstance(value, int):
                page.write_number(row, column, value, title)
            elif value is not None:
                page.write_string(row, column, value, title)
            else:
                page.write_blank(row, column, None, title)
    # Not `merge_range`: it writes the cells of all its rows, and in constant memory no row can be gone back to.
    page.merge.extend([*area] for area in grid.merged)
    for row, cells in enumerate(grid.rows, len(grid.heads)):
        for column, value in enumerate(cells):
            if isinstance(value, int):
                page.write_number(row, column, value, text)
            elif value:
                said = NOT_IN_XML.sub("\ufffd", value)
                page.write_string(row, column, said, quoted if said.startswith(WOULD_RUN) else text)
        written += 1
    if grid.filtered:
        page.autofilter(len(grid.heads) - 1, grid.frozen[1] - 1, len(grid.heads) - 1 + max(written, 1), width - 1)
    book.close()
    return written


def write_xls(target: BinaryIO, grid: Grid) -> int:
    """Write it as .xls (Excel 97-2003); how many rows were written.

    Raises `Refused` (`too_many_rows`) for more rows than that format has.
    """
    sheet = XlsSheet(
        grid.name,
        widths=grid.widths,
        merged=grid.merged,
        frozen=grid.frozen,
        heights=grid.heights,
        pages=grid.pages,
    )
    for cells in grid.heads:
        sheet.add(cells, title=True)
    written = 0
    for cells in grid.rows:
        if len(grid.heads) + written >= MOST_ROWS:
            raise Refused(
                "too_many_rows",
                _("Bảng dài hơn %(most)s dòng, tệp .xls không chứa được.") % {"most": number(MOST_ROWS)},
                way_out=_("Hãy tải dạng .xlsx, hoặc tải từng thôn."),
            )
        sheet.add(cells)
        written += 1
    write_xls_book(target, [sheet])
    return written


def written(target: BinaryIO, grid: Grid, kind: str) -> int:
    """Write it as `xls` or `xlsx`."""
    return write_xls(target, grid) if kind == "xls" else write_xlsx(target, grid)

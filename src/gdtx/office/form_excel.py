"""Statutory tables as workbooks, each cell where the official form has it, numbers as numbers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from gdtx.office.excel_write import FONT, WARNING, Target
from gdtx.office.form_sheet import FormSheet, Kind, Value

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: From the row of place and date to the caption, the office and the name below it.
_CAPTION, _OFFICE, _NAME, _NOTES = 1, 2, 8, 10
_FORMATS = {"whole": "#,##0", "rate": "0.00", "text": "@"}
#: More columns than this lie across the paper.
_WIDE = 10
#: About so many letters go on a line of notes of this width.
_NOTE_COLUMNS = 19


def write_form(target: Target, form: FormSheet) -> None:
    """Write a form as a workbook of one sheet. Rates are 0 to 100; what is not known stays blank."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        target if not isinstance(target, str) and hasattr(target, "write") else str(target),
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": f"{form.title} {form.unit}"[:255], "comments": form.synthetic})
    page = book.add_worksheet(form.code)
    _Writer(book, page, form).write()
    book.close()


class _Writer:
    """One sheet being written; rows and columns from 0."""

    def __init__(self, book: Workbook, page: Worksheet, form: FormSheet) -> None:
        self.book, self.page, self.form = book, page, form
        self.formats: dict[tuple[Any, ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": FONT, "font_size": 11, **properties})
        return self.formats[key]

    def write(self) -> None:
        self._paper()
        self._top()
        self._header()
        for offset, row in enumerate(self.form.rows):
            self._row(self.form.places.first_row - 1 + offset, row.values, total=row.total, span=row.span)
        for offset, line in enumerate(self.form.after):
            self.page.write_string(self.form.last_row + offset, 0, line, self.of(italic=True))
        self._signatures()
        self._notes()

    def _paper(self) -> None:
        form, page = self.form, self.page
        for index, column in enumerate(form.columns):
            page.set_column(index, index, column.chars)
        page.set_paper(9)
        if len(form.columns) > _WIDE:
            page.set_landscape()
        page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(form.places.header_row - 1, form.places.first_row - 2)
        page.freeze_panes(form.places.first_row - 1, 2)
        page.set_footer("&C&P/&N" + (f" · {form.synthetic}" if form.synthetic else ""))

    def _top(self) -> None:
        form, last = self.form, len(self.form.columns) - 1
        look = self.of(bold=True, font_size=14, align="center")
        self.page.merge_range(0, 0, 0, last, "", look)
        self.page.write_string(0, 0, form.title, look)
        self.page.write_string(1, 0, form.unit, self.of(bold=True))
        for offset, line in enumerate(form.lines):
            self.page.write_string(2 + offset, 0, line, self.of(italic=True))

    def _header(self) -> None:
        top = self.form.places.header_row - 1
        look = self.of(bold=True, text_wrap=True, align="center", valign="vcenter", border=1)
        for cell in self.form.header():
            row = top + cell.row
            if cell.rows > 1 or cell.columns > 1:
                self.page.merge_range(row, cell.column, row + cell.rows - 1, cell.column + cell.columns - 1, "", look)
            self.page.write_string(row, cell.column, cell.title, look)
        numbers = self.of(italic=True, align="center", border=1, font_size=9)
        for column in range(len(self.form.columns)):
            self.page.write_number(self.form.places.first_row - 2, column, column + 1, numbers)

    def _row(self, row: int, values: tuple[Value, ...], *, total: bool, span: int) -> None:
        if span > 1:
            self.page.merge_range(row, 0, row, span - 1, "", self._cell("text", total))
        for index, (value, column) in enumerate(zip(values, self.form.columns, strict=True)):
            if 0 < index < span:
                continue
            look = self._cell(column.kind if not isinstance(value, str) else "text", total)
            if value is None:
                self.page.write_blank(row, index, None, look)
            elif isinstance(value, str):
                self.page.write_string(row, index, value, look)
            else:
                self.page.write_number(row, index, value, look)

    def _cell(self, kind: Kind, total: bool) -> Format:
        align = "left" if kind == "text" else "right"
        return self.of(num_format=_FORMATS[kind], border=1, bold=total, align=align)

    def _signatures(self) -> None:
        form, top = self.form, self.form.signature_row - 1
        left, right = form.places.left - 1, form.places.right - 1
        self.page.write_string(top, right, form.place_date, self.of(italic=True))
        bold = self.of(bold=True)
        self.page.write_string(top + _CAPTION, left, form.left, bold)
        self.page.write_string(top + _CAPTION, right, form.right[0], bold)
        self.page.write_string(top + _OFFICE, right, form.right[1], bold)
        for column in (left, right):
            self.page.write_blank(top + _NAME, column, None, bold)

    def _notes(self) -> None:
        row, last = self.form.signature_row - 1 + _NOTES, min(len(self.form.columns), _NOTE_COLUMNS) - 1
        width = sum(column.chars for column in self.form.columns[: last + 1])
        if self.form.synthetic:
            self.page.write_string(row, 0, self.form.synthetic, self.of(bold=True, font_color=WARNING))
            row += 1
        look = self.of(text_wrap=True, valign="top", font_size=10)
        for note in self.form.notes:
            self.page.merge_range(row, 0, row, last, "", look)
            self.page.write_string(row, 0, note, look)
            self.page.set_row(row, 13.5 * -(-len(note) // int(width)))
            row += 1
        if self.form.proof is not None:
            self.page.insert_image(
                row + 1,
                0,
                "ma.png",
                {
                    "image_data": io.BytesIO(self.form.proof.png),
                    "x_scale": 0.45,
                    "y_scale": 0.45,
                    "description": self.form.proof.code,
                },
            )

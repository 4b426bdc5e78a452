"""Writes Excel files: blank sheets to fill in, and whole lists with their count.

Text is always written as text: a cell beginning with ``=``, ``+``, ``-`` or ``@`` is never a formula, also not when
somebody edits it afterwards. Lists are written row by row, so their length costs no memory.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.etree import ElementTree  # used after excel_guard refused document types

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import number
from gdtx.office.columns import Column
from gdtx.office.excel_guard import check_file
from gdtx.office.excel_read import open_sheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Target = Path | str | BinaryIO

FONT = "Times New Roman"
LISTS_SHEET = "Danh mục"
GUIDE_SHEET = "Hướng dẫn"
FACTS_SHEET = "gdtx"
ABOUT_SHEET = "Thông tin"
FACT_PREFIX = "gdtx."
LONGEST_TEXT = 32_767
LARGEST_EXACT = 10**15  # Excel keeps 15 digits of a number

# The locale mark makes programs that honour it print 10.029; the codes themselves are always written this way.
NUMBER_FORMATS = {
    "whole": "[$-42A]#,##0",
    "money": "[$-42A]#,##0",
    "decimal": "[$-42A]#,##0.0",
    "percent": '[$-42A]0.0"%"',
    "date": "dd/mm/yyyy",
    "text": "@",
    "code": "@",
}
RIGHT_ALIGNED = frozenset({"whole", "money", "decimal", "percent"})
WOULD_RUN = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")

INK, LINE, PANEL, FILLED, ACCENT, WARNING = "#1B2430", "#BFBAB0", "#EDEAE4", "#F7F5F1", "#0B4F8A", "#A3231A"


def synthetic_mark() -> str:
    """What stands on everything made from invented data."""
    return _("Dữ liệu tổng hợp")


@dataclass(frozen=True)
class _Styles:
    """The formats of one workbook, made when first asked for."""

    book: Workbook
    made: dict[tuple[Any, ...], Format]
    plain: dict[str, Format]  # of cells without anything special, by kind: nearly all of a long list

    def of(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            base = {"font_name": FONT, "font_size": 12, "font_color": INK, "valign": "top"}
            self.made[key] = self.book.add_format({**base, **properties})
        return self.made[key]

    def cell(self, kind: str, **properties: Any) -> Format:
        if not properties and kind in self.plain:
            return self.plain[kind]
        made = self._cell(kind, **properties)
        if not properties:
            self.plain[kind] = made
        return made

    def _cell(self, kind: str, **properties: Any) -> Format:
        align = {"align": "right"} if kind in RIGHT_ALIGNED else {}
        wrap = {"text_wrap": True} if kind == "text" else {}
        border = {"border": 1, "border_color": LINE}
        return self.of(num_format=NUMBER_FORMATS[kind], **align, **wrap, **border, **properties)


def _open(target: Target, *, constant_memory: bool) -> tuple[Workbook, _Styles]:
    import xlsxwriter  # a third of a second that only who writes a file should wait

    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, str | Path) else target,
        {
            "constant_memory": constant_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": NUMBER_FORMATS["date"],
        },
    )
    return book, _Styles(book, {}, {})


def _put(sheet: Worksheet, styles: _Styles, row: int, column: int, value: Any, kind: str, **properties: Any) -> None:
    """Writes one value by its own type, so that nothing is ever taken for a formula."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, styles.cell(kind, **properties))
    elif isinstance(value, bool):
        sheet.write_string(row, column, _("Có") if value else _("Không"), styles.cell("text", **properties))
    elif kind not in ("text", "code") and _fits_a_number_cell(value):
        sheet.write_number(row, column, float(value), styles.cell(kind, **properties))
    elif isinstance(value, datetime.datetime) and value.tzinfo is not None:
        raise TypeError("Excel knows no time zones: hand over a local date")
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, styles.cell("date", **properties))
    else:
        text = NOT_IN_XML.sub("\ufffd", str(value))
        if len(text) > LONGEST_TEXT:
            note = _(" … (dài quá mức của Excel, đã cắt)")
            text = text[: LONGEST_TEXT - len(note)] + note
        quoted = {"quote_prefix": True} if text.startswith(WOULD_RUN) else {}
        as_text = "code" if kind == "code" else "text"
        sheet.write_string(row, column, text, styles.cell(as_text, **quoted, **properties))


def _fits_a_number_cell(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and -LARGEST_EXACT < value < LARGEST_EXACT


def _values(columns: Sequence[Column], row: Any) -> list[Any]:
    """The written values of a row given as a mapping or as a sequence in the order of the columns."""
    given = [row.get(column.key) for column in columns] if isinstance(row, Mapping) else list(row)
    if len(given) != len(columns):
        raise ValueError(f"a row has {len(given)} values for {len(columns)} columns")
    return [
        column.write(value) if column.write is not None and value is not None else value
        for column, value in zip(columns, given, strict=True)
    ]


# --- Blank sheets -------------------------------------------------------------------------------------------


def write_template(
    target: Target,
    columns: Sequence[Column],
    *,
    sheet: str,
    title: str,
    facts: Mapping[str, str],
    prefilled: Mapping[str, Any] | None = None,
    rows: Iterable[Any] = (),
    blank_rows: int = 300,
    guide: Sequence[str] = (),
    locked: bool = False,
    synthetic: bool = False,
) -> None:
    """A sheet to fill in, with its titles in row 1, drop-downs, checks while typing, and a help sheet.

    ``facts`` (such as period and centre) travel with the file, in its custom properties and on a hidden sheet, and
    come back by ``read_facts``. ``prefilled`` values (key → value) are written into every blank row; a reader told
    of them (``RowReader(prefilled=…)``) takes rows holding nothing else for empty. ``rows`` are written first.
    ``locked`` protects titles and prefilled cells against typing (without a password).
    """
    prefilled = prefilled or {}
    book, styles = _open(target, constant_memory=False)
    page = book.add_worksheet(sheet)
    last_row = 0
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width, styles.of(num_format=NUMBER_FORMATS[column.kind], locked=False))
        page.write_string(0, place, column.title, _title_format(styles, required=column.required))
    for last_row, given in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(columns, _values(columns, given), strict=True)):
            _put(page, styles, last_row, place, value, column.kind, locked=False)
    for blank in range(last_row + 1, last_row + 1 + blank_rows):
        for place, column in enumerate(columns):
            filled = column.key in prefilled
            look = {"bg_color": FILLED, "locked": True} if filled else {"locked": False}
            _put(page, styles, blank, place, prefilled.get(column.key), column.kind, **look)
    _add_checks(book, page, columns, last_row + blank_rows)
    page.freeze_panes(1, 0)
    page.set_row(0, 34)
    _set_page(page, columns)
    page.repeat_rows(0)
    if locked:
        allowed = ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")
        page.protect("", dict.fromkeys(allowed, True))
    _add_guide(book, styles, columns, title, guide, synthetic)
    _add_facts(book, facts, title, synthetic)
    page.activate()
    book.close()


def _title_format(styles: _Styles, *, required: bool) -> Format:
    look = {"bg_color": ACCENT, "font_color": "#FFFFFF"} if required else {"bg_color": PANEL}
    return styles.of(
        bold=True, text_wrap=True, align="center", valign="vcenter", border=1, border_color=LINE, locked=True, **look
    )


def _set_page(page: Worksheet, columns: Sequence[Column]) -> None:
    page.set_paper(9)
    if sum(column.width for column in columns) > 90:
        page.set_landscape()
    page.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P/&N")


def _add_checks(book: Workbook, page: Worksheet, columns: Sequence[Column], last_row: int) -> None:
    """Drop-downs and checks while typing. They help the writer; the import checks again."""
    lists = None
    listed = 0
    for place, column in enumerate(columns):
        check: dict[str, Any] = {"ignore_blank": True}
        if column.hint:
            check |= {"input_title": column.title[:32], "input_message": column.hint[:255]}
        if column.choices:
            if lists is None:
                lists = book.add_worksheet(LISTS_SHEET)
                lists.hide()
            lists.write_column(0, listed, [column.title, *column.choices])
            letter = chr(65 + listed)
            listed += 1
            check |= {
                "validate": "list",
                "source": f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(column.choices) + 1}",
                "error_title": _("Không có trong danh mục"),
                "error_message": _("Chọn một mục trong danh sách thả xuống."),
                "error_type": "stop" if column.strict_choices else "information",
            }
        elif column.kind in ("whole", "money"):
            check |= {
                "validate": "integer",
                "criteria": ">=",
                "value": 0,
                "error_title": _("Phải là số nguyên"),
                "error_message": _("Ghi số nguyên từ 0 trở lên, không ghi kèm chữ."),
            }
        elif column.kind == "date":
            check |= {
                "validate": "date",
                "criteria": ">=",
                "value": datetime.date(1975, 1, 1),
                "error_title": _("Phải là ngày"),
                "error_message": _("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 05/09/2022."),
            }
        elif column.hint:
            check["validate"] = "any"
        else:
            continue
        page.data_validation(1, place, max(last_row, 1), place, check)


def _add_guide(
    book: Workbook,
    styles: _Styles,
    columns: Sequence[Column],
    title: str,
    guide: Sequence[str],
    synthetic: bool,
) -> None:
    page = book.add_worksheet(GUIDE_SHEET)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 11)
    page.set_column(2, 2, 60)
    page.set_column(3, 3, 44)
    page.write_string(0, 0, title, styles.of(bold=True, font_size=14))
    row = 1
    if synthetic:
        page.write_string(row, 0, synthetic_mark(), styles.of(bold=True, font_color=WARNING))
        row += 1
    for line in guide:
        page.merge_range(row, 0, row, 3, "", styles.of(text_wrap=True))
        page.write_string(row, 0, line, styles.of(text_wrap=True))
        page.set_row(row, 16.5 * -(-len(line) // 125))
        row += 1
    row += 1
    for place, heading in enumerate((_("Cột"), _("Bắt buộc"), _("Cách ghi"), _("Chọn trong"))):
        page.write_string(row, place, heading, _title_format(styles, required=False))
    for column in columns:
        row += 1
        cells = (column.title, _("có") if column.required else "", column.hint, "; ".join(column.choices))
        for place, text in enumerate(cells):
            _put(page, styles, row, place, text, "text")
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _add_facts(book: Workbook, facts: Mapping[str, str], title: str, synthetic: bool) -> None:
    comments = synthetic_mark() if synthetic else ""
    book.set_properties({"title": title, "comments": comments})
    page = book.add_worksheet(FACTS_SHEET)
    page.very_hidden()
    for row, (key, value) in enumerate(facts.items()):
        book.set_custom_property(FACT_PREFIX + key, str(value), "text")
        page.write_string(row, 0, key)
        page.write_string(row, 1, str(value))


def read_facts(path: Path | str) -> dict[str, str]:
    """The facts a template carries (see ``write_template``); empty for a file that is none of ours.

    Custom properties first; where a program dropped them, the hidden sheet. Raises ``Refused`` like
    ``excel_guard.check_file``.
    """
    file = check_file(path)
    facts: dict[str, str] = {}
    with zipfile.ZipFile(file.path) as package:
        if "docProps/custom.xml" in package.NameToInfo:
            with package.open("docProps/custom.xml") as part:
                properties = ElementTree.fromstring(part.read(1 << 20))  # noqa: S314 - no document type, bounded
            for element in properties:
                name = element.get("name", "")
                if name.startswith(FACT_PREFIX) and len(element):
                    facts[name.removeprefix(FACT_PREFIX)] = element[0].text or ""
    if facts or FACTS_SHEET not in [sheet.name for sheet in file.sheets]:
        return facts
    with open_sheet(path, FACTS_SHEET, title_row=0) as sheet:
        for _row_number, cells in sheet.rows:
            if len(cells) >= 2 and cells[0] is not None:
                facts[str(cells[0])] = "" if cells[1] is None else str(cells[1])
    return facts


# --- Whole lists --------------------------------------------------------------------------------------------


def write_table(
    target: Target,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    sheet: str,
    title: str,
    subtitles: Sequence[str] = (),
    noun: str = "",
    totals: Mapping[str, Any] | None = None,
    count: int | None = None,
    titles_first: bool = False,
    synthetic: bool = False,
) -> int:
    """A list of any length, whole, with its count; gives the number of rows written.

    ``rows`` are mappings or sequences in the order of ``columns``. ``noun`` says what is counted ("lớp").
    ``count``, where known beforehand, stands on top; ``ValueError`` if the rows turn out to be more or fewer.
    ``titles_first`` puts the column titles in row 1, so that the file can be taken in again; what describes the
    list then stands on a sheet of its own.
    """
    book, styles = _open(target, constant_memory=True)
    book.set_properties({"title": title, "comments": synthetic_mark() if synthetic else ""})
    listed = ListSheet(sheet, title, columns, rows, subtitles, noun, totals, count)
    written = _write_list(book, styles, listed, titles_first=titles_first, synthetic=synthetic)
    book.close()
    return written


@dataclass(frozen=True)
class ListSheet:
    """One list of a workbook with several; the fields mean what they mean in ``write_table``."""

    sheet: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    subtitles: Sequence[str] = ()
    noun: str = ""
    totals: Mapping[str, Any] | None = None
    count: int | None = None


def write_lists(target: Target, lists: Sequence[ListSheet], *, title: str, synthetic: bool = False) -> list[int]:
    """Several lists as the sheets of one workbook, each whole with its count; gives the rows written to each."""
    book, styles = _open(target, constant_memory=True)
    book.set_properties({"title": title, "comments": synthetic_mark() if synthetic else ""})
    written = [_write_list(book, styles, listed, titles_first=False, synthetic=synthetic) for listed in lists]
    book.close()
    return written


def _write_list(book: Workbook, styles: _Styles, listed: ListSheet, *, titles_first: bool, synthetic: bool) -> int:
    noun = listed.noun or _("dòng")
    columns, count = listed.columns, listed.count
    page = book.add_worksheet(listed.sheet)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
    lines = [(listed.title, styles.of(bold=True, font_size=14))]
    lines += [(line, styles.of()) for line in listed.subtitles]
    if count is not None:
        lines.append((_("Tất cả %(count)s %(noun)s.") % {"count": number(count), "noun": noun}, styles.of()))
    if synthetic:
        lines.append((synthetic_mark(), styles.of(bold=True, font_color=WARNING)))
    top = 0
    if titles_first:
        about = book.add_worksheet(ABOUT_SHEET)
        about.set_column(0, 0, 110)
        for row, (line, look) in enumerate(lines):
            about.write_string(row, 0, line, look)
    else:
        for row, (line, look) in enumerate(lines):
            page.write_string(row, 0, line, look)
        top = len(lines) + 1
    page.set_row(top, 34)
    for place, column in enumerate(columns):
        page.write_string(top, place, column.title, _title_format(styles, required=False))
    written = 0
    for written, given in enumerate(listed.rows, 1):
        for place, (column, value) in enumerate(zip(columns, _values(columns, given), strict=True)):
            _put(page, styles, top + written, place, value, column.kind)
    if count is not None and count != written:
        book.close()
        raise ValueError(f"{written} rows were written where {count} had been counted")
    _finish_table(page, styles, columns, top, written, noun, None if titles_first else listed.totals or {})
    return written


def _finish_table(
    page: Worksheet,
    styles: _Styles,
    columns: Sequence[Column],
    top: int,
    written: int,
    noun: str,
    totals: Mapping[str, Any] | None,
) -> None:
    """The sum row with the count (not in lists meant to be taken in again), filter, frozen titles, print set-up."""
    if totals is not None:
        end = top + written + 1
        label = _("Cộng: %(count)s %(noun)s") % {"count": number(written), "noun": noun}
        for place, column in enumerate(columns):
            value = label if place == 0 else totals.get(column.key)
            kind = "text" if place == 0 else column.kind
            _put(page, styles, end, place, value, kind, bold=True, bg_color=PANEL)
    if written:
        page.autofilter(top, 0, top + written, len(columns) - 1)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    _set_page(page, columns)

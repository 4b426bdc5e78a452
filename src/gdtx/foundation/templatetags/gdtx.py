"""``{% load gdtx %}``: the parts of a page, and numbers and dates as Vietnamese offices write them.

The parts are drawn from the values of ``gdtx.foundation.pages`` by one template each in ``gdtx/parts/``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gdtx.foundation import form_drawing, icons
from gdtx.foundation import vietnamese_dates as dates
from gdtx.foundation import vietnamese_numbers as numbers
from gdtx.foundation.kept import Kept
from gdtx.foundation.pages import addresses
from gdtx.foundation.pages.charts import BarChart
from gdtx.foundation.pages.context import ContextLine
from gdtx.foundation.pages.parts import Badge, Figure, Moment, Step, Tone
from gdtx.foundation.pages.tables import Cell, Column, Pager, Row, Table

register = template.Library()

#: The icon that goes with a tone when none is named.
TONE_ICONS = {"ok": "done", "go": "waiting", "warn": "waiting", "bad": "late", "made": "info", "": ""}
NOTICE_ICONS = {"ok": "done", "warn": "late", "bad": "refused", "": "info"}
WEEKDAYS = (
    "thứ Hai",
    "thứ Ba",
    "thứ Tư",
    "thứ Năm",
    "thứ Sáu",
    "thứ Bảy",
    "Chủ nhật",
)


# --- Numbers and dates --------------------------------------------------------------------------------


@register.filter
def number(value: int | None) -> str:
    """``10.029``; "" for None, so that the template says what is missing."""
    return "" if value is None else numbers.number(value)


@register.filter
def decimals(value: Decimal | float | int | None, places: int = 1) -> str:
    """``98,6``; "" for None."""
    return "" if value is None else numbers.decimal(value, places)


@register.filter
def percent(value: Decimal | float | int | None, places: int = 1) -> str:
    """A value that already is a percentage: ``57,1%``; "" for None."""
    return "" if value is None else numbers.percent(value, places)


@register.filter
def day(value: date | None) -> str:
    """``05/9/2022``; "" for None."""
    return "" if value is None else dates.date_short(value)


@register.filter
def day_long(value: date | None) -> str:
    """``ngày 05 tháng 9 năm 2022``; "" for None."""
    return "" if value is None else dates.date_long(value)


@register.filter
def weekday(value: date) -> str:
    """``thứ Ba``."""
    return _(WEEKDAYS[value.weekday()])


@register.filter
def moment(value: datetime | None) -> str:
    """``08:05 ngày 05/9/2022``, Vietnamese time; "" for None."""
    return "" if value is None else dates.datetime_short(value)


# --- The frame ----------------------------------------------------------------------------------------

#: Stands for the token of a form, which is another one in every answer.
_TOKEN = "gd-token-of-this-answer"  # noqa: S105 - what is put in its place is the token
_ASKED_OF_FRAME = re.compile(r"\bframe\.(\w+)")
_parts = Kept(2_048)


@register.simple_tag(takes_context=True)
def kept_part(context: Context, name: str) -> SafeString:
    """A part of the frame, kept for the next page on which all it asks of ``frame`` is the same.

    Its template may show nothing but ``frame`` and the token of its forms.
    """
    assert context.template is not None
    part = context.template.engine.get_template(name)
    frame = context["frame"]
    facts = tuple(getattr(frame, each) for each in _asked_of_frame(part.source))

    def drawn() -> str:
        with context.push(csrf_token=SafeString(_TOKEN)):
            return str(part.render(context))

    shown = _parts.answer((name, facts), drawn)
    return SafeString(shown.replace(_TOKEN, str(context["csrf_token"])) if _TOKEN in shown else shown)


@lru_cache(maxsize=32)
def _asked_of_frame(source: str) -> tuple[str, ...]:
    """What the template asks of the frame, by name."""
    return tuple(sorted(set(_ASKED_OF_FRAME.findall(source))))


# --- Icons and badges ---------------------------------------------------------------------------------


@cache
def sprite_address() -> str:
    """Address of the sprite with its fingerprint."""
    return reverse("icon_sprite", args=[icons.fingerprint()])


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> SafeString:
    """An icon by its meaning (``gdtx.foundation.icons.ICONS``). Decoration only: a word must stand beside it."""
    if name not in icons.ICONS and name != "swatch":
        raise template.TemplateSyntaxError(f"There is no icon {name!r}.")
    return _icon(name, css)


@lru_cache(maxsize=512)
def _icon(name: str, css: str) -> SafeString:
    return format_html(
        '<svg class="gd-i{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        sprite_address(),
        name,
    )


@register.simple_tag
def badge(what: Badge | str, tone: Tone = "", icon_name: str | None = None) -> SafeString:
    """A state. From a :class:`Badge`, or from a text with ``tone`` and ``icon_name``."""
    if isinstance(what, Badge):
        text, tone, chosen = what.text, what.tone, what.icon or TONE_ICONS[what.tone]
    else:
        text, chosen = what, TONE_ICONS[tone] if icon_name is None else icon_name
    return format_html(
        '<span class="gd-badge{}">{}{}</span>',
        f" gd-badge--{tone}" if tone else "",
        icon(chosen) if chosen else "",
        text,
    )


@register.simple_tag
def bar(percent_of_full: Decimal | float | None, tone: str = "") -> SafeString:
    """A bar in a cell or under a number; nothing for None. The number itself stands beside it."""
    if percent_of_full is None:
        return SafeString("")
    # Hundreds on a page; nothing in it comes from people.
    return SafeString(
        f'<svg class="gd-bar{f" is-{tone}" if tone else ""}" viewBox="0 0 100 8" preserveAspectRatio="none"'
        f' aria-hidden="true"><rect width="{min(max(float(percent_of_full), 0), 100):.1f}" height="8"/></svg>'
    )


# --- Parts --------------------------------------------------------------------------------------------


@register.inclusion_tag("gdtx/parts/context_line.html")
def context_line(line: ContextLine) -> dict[str, Any]:
    """The context line; see :class:`ContextLine`."""
    return {"line": line}


@register.inclusion_tag("gdtx/parts/figures.html")
def key_figures(figures: Sequence[Figure], heading: str) -> dict[str, Any]:
    """The strip of key figures. ``heading`` is for screen readers."""
    return {"figures": figures, "heading": heading, "count": len(figures)}


@register.inclusion_tag("gdtx/parts/bar_chart.html")
def bar_chart(chart: BarChart) -> dict[str, Any]:
    """Bars with marks of the year before. Put its table beside it."""
    return {"chart": chart}


@register.inclusion_tag("gdtx/parts/table.html", takes_context=True)
def table(context: Context, what: Table) -> dict[str, Any]:
    """A table with links to sort by, sum row, cards on a phone and an Excel button."""
    columns = [
        (column, what.sort.href(context["request"], column), what.sort.aria(column))
        if what.sort and column.key
        else (column, "", "")
        for column in what.columns
    ]
    under = tuple(what.columns[1:])
    return _table_facts(what, columns, (table_row(under, row) for row in what.rows))


def table_html(what: Table, rows: Iterable[SafeString]) -> SafeString:
    """The same table as HTML, unsorted, for a page that keeps it; `rows` as `table_row` draws them."""
    columns = [(column, "", "") for column in what.columns]
    return render_to_string("gdtx/parts/table.html", _table_facts(what, columns, rows))


def _table_facts(what: Table, columns: list[tuple[Column, str, str]], rows: Iterable[SafeString]) -> dict[str, Any]:
    total = table_row(tuple(what.columns[1:]), what.total) if what.total else ""
    return {"table": what, "columns": columns, "rows": SafeString("\n".join(rows)), "total": total}


def table_row(columns: tuple[Column, ...], row: Row) -> SafeString:
    """A row as HTML, with the columns of its cells (the first column left out).

    Put together here and not in a template, and kept for the next page that shows the same row: tables of hundreds of
    rows are most of a page's time. Types belong to what is kept, since 5 and 5,0 are equal and written differently.
    """
    return _table_row(columns, row, tuple(type(cell.value) for cell in (row.head, *row.cells)))


@lru_cache(maxsize=2_048)
def _table_row(columns: tuple[Column, ...], row: Row, _types: tuple[type, ...]) -> SafeString:
    head = _linked(row.head)
    if row.head.badge:
        head += " " + badge(row.head.badge)
    cells = "".join(table_cell(column, cell) for column, cell in zip(columns, row.cells, strict=True))
    return SafeString(
        f'<tr role="row"{_class(row.classes)}><th scope="row" role="rowheader">{head}{_note(row.head)}</th>{cells}</tr>'
    )


def table_cell(column: Column, cell: Cell) -> str:
    """A cell as HTML; ``data-l`` names it where rows become cards."""
    shown = "–"
    if cell.value is not None:
        shown = _linked(cell)
        if cell.icon:
            spoken = f'<span class="gd-vh">{_escaped(cell.spoken)}</span>' if cell.spoken else ""
            shown = f"{icon(cell.icon)}{spoken} {shown}"
        if cell.attention:
            shown = f'<span class="gd-warn">{shown}</span>'
    elif not cell.is_void:
        shown = f'<span class="gd-none">{_escaped(cell.missing)}</span>' if cell.missing else ""
    if cell.badge:
        shown += " " + badge(cell.badge)
    if cell.bar is not None:
        shown += bar(cell.bar)
    filled, void = _opening(column)
    return f"{void if cell.is_void else filled}{shown}{_note(cell)}</td>"


@lru_cache(maxsize=512)
def _opening(column: Column) -> tuple[str, str]:
    """The opening tag of the column's cells: of those with something in them, of those without."""
    label = _escaped(column.short or column.label)
    void = f"{column.classes} is-void".strip()
    return (
        f'<td role="cell"{_class(column.classes)} data-l="{label}">',
        f'<td role="cell"{_class(void)} data-l="{label}">',
    )


def _escaped(text: object) -> str:
    """Text made safe; what `django.utils.html.escape` does, which also looks for lazy text in thousands of cells."""
    return html.escape(str(text))


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _linked(cell: Cell) -> str:
    shown = _escaped(cell.shown)
    return f'<a href="{_escaped(cell.href)}">{shown}</a>' if cell.href else shown


def _note(cell: Cell) -> str:
    return f'<span class="gd-note">{_escaped(cell.note)}</span>' if cell.note else ""


@register.inclusion_tag("gdtx/parts/pager.html")
def pager(page: Pager) -> dict[str, Any]:
    """``1–50 trong 10.029 lớp`` and the way to the neighbours."""
    return {"page": page}


@register.inclusion_tag("gdtx/parts/steps.html")
def steps(items: Sequence[Step], label: str) -> dict[str, Any]:
    """The steps of a task of several pages."""
    return {"steps": items, "label": label}


@register.inclusion_tag("gdtx/parts/timeline.html")
def timeline(moments: Sequence[Moment]) -> dict[str, Any]:
    """A time line, oldest first as given."""
    return {"moments": moments}


@register.simple_tag
def field(bound: BoundField, kind: str = "", row: bool = False) -> SafeString:
    """A form field with label, hint and its errors tied to it. ``kind="number"`` sets figures large and right.

    ``row`` lays radio buttons side by side.
    """
    return form_drawing.field(bound, kind, row=row)


@register.simple_tag
def field_errors(bound: BoundField) -> SafeString:
    """The errors of a field that a template draws itself, tied to it."""
    return form_drawing.field_errors(bound)


@register.inclusion_tag("gdtx/parts/copy_text.html")
def copy_text(text: str, label: str, id: str = "chep") -> dict[str, Any]:
    """A text to take along: a field to select it in, and with ``gdtx/copy.js`` a button that copies it."""
    return {"text": text, "label": label, "id": id}


@register.inclusion_tag("gdtx/parts/form_errors.html")
def form_errors(form: forms.BaseForm, title: str = "") -> dict[str, Any]:
    """The errors of a form summed up on top, each leading to its field. Nothing while there are none."""
    found = [(bound, error) for bound in form if not bound.is_hidden for error in form.errors.get(bound.name, [])]
    count = len(found) + len(form.non_field_errors()) if form.is_bound else 0
    return {
        "count": count,
        "title": title or _("Chưa ghi được: có %(count)s chỗ cần sửa.") % {"count": count},
        "found": found if count else [],
        "others": form.non_field_errors() if count else [],
        "hidden": [error for bound in form.hidden_fields() for error in form.errors.get(bound.name, [])],
    }


@register.simple_block_tag
def notice(content: str, tone: str = "", icon_name: str = "", role: str = "") -> SafeString:
    """A notice (`ok`, `warn`, `bad` or plain): what happened, and what to do next."""
    return format_html(
        '<div class="gd-say{}"{}>{}<div>{}</div></div>',
        f" gd-say--{tone}" if tone else "",
        format_html(' role="{}"', role) if role else "",
        icon(icon_name or NOTICE_ICONS[tone]),
        content,
    )


@register.simple_block_tag
def empty(content: str) -> SafeString:
    """What stands where a list is empty: one sentence on what belongs there, and the button that starts it."""
    return format_html('<div class="gd-empty">{}</div>', content)


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """The present address with some parameters changed (``ban_do`` stands for ``ban-do``)."""
    request: HttpRequest = context["request"]
    return addresses.with_query(request, **changes)


@register.simple_tag
def query(**values: object) -> str:
    """A query string of the values that are there: ``{% url "x" %}{% query ky=period %}``."""
    return addresses.query_string(**values)

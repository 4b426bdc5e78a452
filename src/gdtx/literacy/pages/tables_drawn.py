"""A form drawn as a table of the page, with its header of several rows; and what people compare beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import ALL_AGES, CUMULATIVE, UNDER_36, standard_on
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table
from gdtx.foundation.pages.parts import Tone
from gdtx.foundation.pages.tables import Sort
from gdtx.foundation.vietnamese import number
from gdtx.office.form_sheet import FormSheet, SheetRow, shown

from ..areas import map_date
from ..documents.sheets import level_words

Link = Callable[[str], str]


def drawn(form: FormSheet, chosen: Sequence[int], link: Link) -> SafeString:
    """The table as HTML: built as text, since a province has thousands of cells. `link` makes the address of a unit."""
    parts = ["<thead>"]
    header = form.header(chosen)
    for row in range(form.depth):
        parts.append("<tr>")
        for cell in header:
            if cell.row == row:
                over = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                down = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                scope = "colgroup" if cell.columns > 1 else "col"
                parts.append(f'<th scope="{scope}"{over}{down}>{escape(cell.title)}</th>')
        parts.append("</tr>")
    parts.append("</thead><tbody>")
    parts += [_row(form, row, chosen, link) for row in form.rows]
    parts.append("</tbody>")
    return mark_safe("".join(parts))  # noqa: S308 - every value is escaped


def _row(form: FormSheet, row: SheetRow, chosen: Sequence[int], link: Link) -> str:
    cells = []
    name = 1 if form.columns[0].kind != "text" else 0
    for place, index in enumerate(chosen):
        if 0 < place < row.span:
            continue
        column = form.columns[index]
        value = row.values[index]
        text = shown(value, column.kind)
        if isinstance(value, str):
            text = escape(text)
        if index == name:
            href = link(row.key) if row.key else ""
            text = f'<a href="{escape(href)}">{text}</a>' if href else text
            over = f' colspan="{row.span}"' if row.span > 1 else ""
            cells.append(f'<th scope="row"{over}>{text}</th>')
        else:
            cells.append(f"<td>{text}</td>" if column.kind == "text" else f'<td class="is-n">{text}</td>')
    return f'<tr class="is-sum">{"".join(cells)}</tr>' if row.total else f"<tr>{''.join(cells)}</tr>"


# --- Standards ----------------------------------------------------------------------------------------------------

_TONES: dict[int | None, Tone] = {None: "warn", 0: "bad", 1: "go", 2: "ok"}


def verdict_badge(standard: int | None) -> Badge:
    """A verdict as a badge."""
    return Badge(level_words(standard), _TONES[standard])


#: So many units of a comparison stand on a phone before the link to the others.
ON_A_PHONE = 12

#: What the keys of the comparison sort by.
SORTS = ("ten", "muc-1", "muc-2", "chuan", "thieu")


def compared(answer: dict[str, Any], sort: Sort, link: Link) -> Table:
    """The units of an XMC-4 beside each other: rates as bars, the verdict, how many people are lacking."""
    columns = [
        Column(_("Đơn vị"), key="ten"),
        Column(_("Biết chữ mức 1, 15–35 (%)"), "bar", "muc-1", short=_("Mức 1, 15–35")),
        Column(_("Biết chữ mức 2, 15–60 (%)"), "bar", "muc-2", short=_("Mức 2, 15–60")),
        Column(_("Chuẩn"), key="chuan"),
        Column(_("Còn thiếu (người)"), "number", "thieu", short=_("Còn thiếu")),
    ]
    children = sort.apply(
        answer["children"],
        {
            "ten": lambda child: child["code"],
            "muc-1": lambda child: child["bands"][UNDER_36.code]["rate_1"],
            "muc-2": lambda child: child["bands"][ALL_AGES.code]["rate_2"],
            "chuan": lambda child: child["standard"],
            "thieu": lambda child: lacking(child, answer["year"])[1] or None,
        },
    )
    rows: list[Row] = []
    for child in children:
        one, two = child["bands"][UNDER_36.code]["rate_1"], child["bands"][ALL_AGES.code]["rate_2"]
        band, count = lacking(child, answer["year"])
        rows.append(
            Row(
                Cell(child["name"], href=link(child["code"])),
                [
                    Cell(_rate(one), bar=one, missing=_("Không có người")),
                    Cell(_rate(two), bar=two, missing=_("Không có người")),
                    Cell(badge=verdict_badge(child["standard"])),
                    Cell(count if count else None, note=band, attention=bool(count)),
                ],
                marked=child["standard"] == 0,
                folded=len(rows) >= ON_A_PHONE,
            )
        )
    return Table(
        _("So sánh các đơn vị"),
        columns,
        rows,
        sort=sort,
        caption_hidden=True,
        id="so-sanh-don-vi",
        unfold=_("Xem cả %(count)s đơn vị") % {"count": number(len(rows))},
    )


def lacking(child: dict[str, Any], year: int) -> tuple[str, int]:
    """The first band that keeps a commune from a standard it does not reach, with the people lacking there.

    ("", 0) where nothing is lacking or the kind of commune is not recorded.
    """
    difficult = child["especially_difficult"]
    if difficult is None or child["standard"] == 2:
        return "", 0
    for level, band in enumerate(standard_on(map_date(year)).bands_of(difficult), start=1):
        count = child["bands"][band.code][f"missing_{level}"]
        if count:
            return _("mức %(level)d, %(band)s") % {"level": level, "band": band.code.replace("-", "–")}, count
    return "", 0


def band_table(child: dict[str, Any]) -> Table:
    """The bands of a commune: rates at both levels, how many are lacking to 90 %."""
    columns = [
        Column(_("Độ tuổi")),
        Column(_("Dân số"), "number"),
        Column(_("Biết chữ mức 1 (%)"), "bar"),
        Column(_("Thiếu để đạt 90%, mức 1"), "number"),
        Column(_("Biết chữ mức 2 (%)"), "bar"),
        Column(_("Thiếu để đạt 90%, mức 2"), "number"),
    ]
    rows = []
    for band in CUMULATIVE:
        own = child["bands"][band.code]
        rows.append(
            Row(
                Cell(band.code.replace("-", "–")),
                [
                    Cell(own["population"]),
                    Cell(_rate(own["rate_1"]), bar=own["rate_1"]),
                    Cell(own["missing_1"], attention=bool(own["missing_1"])),
                    Cell(_rate(own["rate_2"]), bar=own["rate_2"]),
                    Cell(own["missing_2"], attention=bool(own["missing_2"])),
                ],
            )
        )
    return Table(_("Tỷ lệ biết chữ theo độ tuổi"), columns, rows, caption_hidden=True)


def _rate(value: float | None) -> str | None:
    return None if value is None else shown(value, "rate")

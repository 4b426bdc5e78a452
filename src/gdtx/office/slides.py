"""Slides as .pptx, with charts an office can still edit: data in, a presentation of 16:9 out.

A deck is plain data (`Deck`); nothing is computed here. Charts come as `office.charts.Chart` and become charts of
PowerPoint with their numbers in a sheet behind them, not pictures. Loads python-pptx: for commands and the worker.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Literal

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from gdtx.office.charts import SERIES_COLOURS, Chart, ChartKind
from gdtx.office.document import printable

WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)  # 13.33 x 7.5 inches
FONT = "Arial"

_INK, _QUIET, _ACCENT, _LINE = "1B2430", "535C68", "0B4F8A", "DCD8D0"
_LEFT, _RIGHT = 0.55, 12.78  # inches: the edges of what is written
_TOP, _BOTTOM = 1.55, 6.75
_CHARTS = {
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.GROUPED: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.LINES: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.SHARES: XL_CHART_TYPE.PIE,
    ChartKind.STACKED: XL_CHART_TYPE.BAR_STACKED,
}

#: Lines of text that fit on a slide; longer lists go on to another one (`paged`).
LINES = 8
#: Rows of a table that fit.
ROWS = 11


@dataclass(frozen=True)
class TextSlide:
    """A heading and points. `notes` is what the speaker reads."""

    title: str
    points: tuple[str, ...]
    notes: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True)
class FiguresSlide:
    """A heading and up to six figures: value, what it is, a remark."""

    title: str
    figures: tuple[tuple[str, str, str], ...]
    notes: str = ""
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True)
class ChartSlide:
    """A heading, one chart, and a sentence under it."""

    title: str
    chart: Chart
    remark: str = ""
    notes: str = ""
    kind: Literal["chart"] = "chart"


@dataclass(frozen=True)
class TableSlide:
    """A heading and a table. `widths` are relative; `numbers` names the columns that stand right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numbers: frozenset[int] = frozenset()
    notes: str = ""
    kind: Literal["table"] = "table"


Slide = TextSlide | FiguresSlide | ChartSlide | TableSlide


@dataclass(frozen=True)
class Deck:
    """A presentation: the first slide, the others, and what stands at the foot of each."""

    title: str
    subtitle: str
    issuer: str
    slides: tuple[Slide, ...]
    stamp: str = ""
    synthetic: str = ""
    closing: str = ""
    subject: str = field(default="")

    @property
    def count(self) -> int:
        """How many slides it has, the first and the last one counted."""
        return 1 + len(self.slides) + bool(self.closing)


def paged(title: str, points: Sequence[str], *, notes: str = "", more: str = "(tiếp)") -> list[TextSlide]:
    """A list of points over as many slides as it needs."""
    pieces = [tuple(points[start : start + LINES]) for start in range(0, len(points), LINES)]
    return [TextSlide(title if not place else f"{title} {more}", piece, notes) for place, piece in enumerate(pieces)]


def write_slides(deck: Deck, target: Path | BinaryIO, *, moment: dt.datetime | None = None) -> None:
    """Write the deck. `moment` becomes the date in the file's properties; the same deck gives the same slides."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    properties = presentation.core_properties
    properties.title, properties.author = printable(deck.title), printable(deck.issuer)
    properties.subject, properties.language = printable(deck.subject), "vi-VN"
    stamped = (moment or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).astimezone(dt.UTC).replace(tzinfo=None)
    properties.created = properties.modified = stamped
    _first(presentation, deck)
    for number, slide in enumerate(deck.slides, 2):
        _write(presentation, deck, slide, number)
    if deck.closing:
        _last(presentation, deck)
    presentation.save(str(target) if isinstance(target, Path) else target)


# --- Slides ---------------------------------------------------------------------------------------------------


def _blank(presentation: Any) -> Any:
    """A slide of the title-only layout: its title is a real one, which outlines and screen readers find."""
    return presentation.slides.add_slide(presentation.slide_layouts[5])


def _first(presentation: Any, deck: Deck) -> None:
    slide = _blank(presentation)
    _fill(slide, _ACCENT)
    _place(slide.shapes.title, 0.9, 2.1, 11.5, 1.9)
    _say(slide.shapes.title.text_frame, [deck.title], size=38, bold=True, colour="FFFFFF")
    _text(slide, 0.9, 0.7, 11.5, 0.6, [deck.issuer.upper()], size=18, bold=True, colour="FFFFFF")
    _text(slide, 0.9, 4.2, 11.5, 1.2, deck.subtitle.splitlines(), size=20, colour="FFFFFF")
    foot = " · ".join(filter(None, (deck.stamp, deck.synthetic)))
    _text(slide, 0.9, 6.75, 11.5, 0.4, [foot], size=12, colour="FFFFFF")


def _last(presentation: Any, deck: Deck) -> None:
    slide = _blank(presentation)
    _fill(slide, _ACCENT)
    _place(slide.shapes.title, 0.9, 2.9, 11.5, 1.4)
    _say(slide.shapes.title.text_frame, [deck.closing], size=34, bold=True, colour="FFFFFF", align=PP_ALIGN.CENTER)
    foot = " · ".join(filter(None, (deck.stamp, deck.synthetic)))
    _text(slide, 0.9, 6.75, 11.5, 0.4, [foot], size=12, colour="FFFFFF")


def _write(presentation: Any, deck: Deck, slide: Slide, number: int) -> None:
    page = _blank(presentation)
    _place(page.shapes.title, _LEFT, 0.45, _RIGHT - _LEFT, 0.9)
    _say(page.shapes.title.text_frame, [slide.title], size=28, bold=True, colour=_ACCENT)
    rule = page.shapes.add_connector(1, _in(_LEFT), _in(1.4), _in(_RIGHT), _in(1.4))
    rule.line.color.rgb, rule.line.width = RGBColor.from_string(_LINE), Pt(1.25)
    foot = " · ".join(filter(None, (deck.stamp, deck.synthetic)))
    _text(page, _LEFT, 7.05, 11.2, 0.35, [foot], size=11, colour=_QUIET)
    _text(page, 11.9, 7.05, _RIGHT - 11.9, 0.35, [str(number)], size=11, colour=_QUIET, align=PP_ALIGN.RIGHT)
    match slide:
        case TextSlide():
            _points(page, slide)
        case FiguresSlide():
            _figures(page, slide)
        case ChartSlide():
            _chart(page, slide)
        case TableSlide():
            _table(page, slide)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = printable(slide.notes)


def _points(page: Any, slide: TextSlide) -> None:
    longest = max((len(point) for point in slide.points), default=0)
    total = sum(1 + len(point) // 85 for point in slide.points)
    size = 24 if total <= 6 else 20 if total <= 9 else 17 if total <= 12 else 14
    if longest > 320:
        size = min(size, 16)
    box = _text(page, _LEFT, _TOP, _RIGHT - _LEFT, _BOTTOM - _TOP, list(slide.points), size=size, space=8)
    for paragraph in box.text_frame.paragraphs:
        _bullet(paragraph)


def _figures(page: Any, slide: FiguresSlide) -> None:
    count = min(len(slide.figures), 6)
    across = 3 if count > 4 or count == 3 else 2
    width, height = (_RIGHT - _LEFT) / across, 2.4
    for place, (value, label, remark) in enumerate(slide.figures[:6]):
        left, top = _LEFT + (place % across) * width, _TOP + 0.15 + (place // across) * height
        _text(page, left, top, width - 0.3, 0.9, [value], size=40, bold=True, colour=_ACCENT)
        _text(page, left, top + 0.85, width - 0.3, 0.45, [label], size=18)
        _text(page, left, top + 1.28, width - 0.3, 0.7, [remark], size=14, colour=_QUIET)


def _chart(page: Any, slide: ChartSlide) -> None:
    chart = slide.chart
    data = CategoryChartData(number_format="#,##0" if not chart.places else "#,##0.0")
    rows = list(chart.rows)
    across = chart.kind in (ChartKind.BARS, ChartKind.GROUPED, ChartKind.STACKED)
    # Bars are drawn from the bottom up: the first row shall stand on top.
    ordered = rows[::-1] if across else rows
    data.categories = [printable(row.label) for row in ordered]
    names = list(enumerate(chart.series))
    for index, name in names[::-1] if across and chart.kind is ChartKind.GROUPED else names:
        data.add_series(printable(name), [_plain(row.values[index]) for row in ordered])
    bottom = _BOTTOM - (0.55 if slide.remark else 0)
    frame = page.shapes.add_chart(
        _CHARTS[chart.kind], _in(_LEFT), _in(_TOP), _in(_RIGHT - _LEFT), _in(bottom - _TOP), data
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", printable(chart.description()))
    drawn = frame.chart
    drawn.font.size, drawn.font.name = Pt(13), FONT
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1 or chart.kind is ChartKind.SHARES
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _dress(drawn, chart, across)
    if slide.remark:
        _text(page, _LEFT, bottom, _RIGHT - _LEFT, 0.55, [slide.remark], size=15, colour=_QUIET)


def _dress(drawn: Any, chart: Chart, across: bool) -> None:
    plot = drawn.plots[0]
    plot.has_data_labels = True
    labels = plot.data_labels
    # Vietnamese writes 10.029: the dot is quoted, so that no machine's own setting turns it into 10,029.
    labels.number_format, labels.number_format_is_linked = '[>=1000000]#"."000"."000;[>=1000]#"."000;0', False
    if chart.places:
        labels.number_format = "0.0"
    labels.font.size = Pt(12)
    colours = [SERIES_COLOURS[index].lstrip("#").upper() for index in range(len(chart.series))]
    if chart.kind is ChartKind.SHARES:
        for index, point in enumerate(chart.rows):
            del point
            fill = plot.series[0].points[index].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(SERIES_COLOURS[index].lstrip("#").upper())
        labels.show_percentage, labels.show_value = True, False
        labels.number_format = "0%"
        return
    by_name = {printable(name): colours[index] for index, name in enumerate(chart.series)}
    for series in plot.series:
        fill = series.format.line.color if chart.kind is ChartKind.LINES else None
        if fill is not None:
            fill.rgb = RGBColor.from_string(by_name[series.name])
            continue
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(by_name[series.name])
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    drawn.value_axis.minimum_scale = 0
    drawn.category_axis.tick_labels.font.size = Pt(13)
    drawn.category_axis.format.line.color.rgb = RGBColor.from_string(_LINE)
    if across:
        plot.gap_width = 45
        if chart.kind is not ChartKind.STACKED:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END
            plot.overlap = -5


def _plain(value: Any) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value


def _table(page: Any, slide: TableSlide) -> None:
    rows, columns = len(slide.rows) + 1, len(slide.columns)
    height = min(0.42 * rows, _BOTTOM - _TOP)
    frame = page.shapes.add_table(rows, columns, _in(_LEFT), _in(_TOP), _in(_RIGHT - _LEFT), _in(height))
    table = frame.table
    widths = slide.widths or (1.0,) * columns
    whole = sum(widths)
    for place, share in enumerate(widths):
        table.columns[place].width = _in((_RIGHT - _LEFT) * share / whole)
    size = 14 if len(slide.rows) <= 8 else 12
    for row, cells in enumerate((slide.columns, *slide.rows)):
        for column, text in enumerate(cells):
            cell = table.cell(row, column)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_top = cell.margin_bottom = _in(0.03)
            align = PP_ALIGN.RIGHT if column in slide.numbers and row else PP_ALIGN.LEFT
            head = row == 0
            _say(cell.text_frame, [text], size=size, bold=head, colour="FFFFFF" if head else _INK, align=align)
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string(_ACCENT if head else "FFFFFF" if row % 2 else "F2F5F8")


# --- Text -----------------------------------------------------------------------------------------------------


def _in(inches: float) -> Emu:
    return Emu(round(inches * 914_400))


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = _in(left), _in(top), _in(width), _in(height)


def _fill(slide: Any, colour: str) -> None:
    background = slide.background.fill
    background.solid()
    background.fore_color.rgb = RGBColor.from_string(colour)


def _text(
    slide: Any,
    left: float,
    top: float,
    width: float,
    height: float,
    lines: list[str],
    *,
    size: float,
    bold: bool = False,
    colour: str = _INK,
    align: Any = PP_ALIGN.LEFT,
    space: float = 0,
) -> Any:
    box = slide.shapes.add_textbox(_in(left), _in(top), _in(width), _in(height))
    _say(box.text_frame, lines, size=size, bold=bold, colour=colour, align=align, space=space)
    return box


def _say(
    frame: Any,
    lines: list[str],
    *,
    size: float,
    bold: bool = False,
    colour: str = _INK,
    align: Any = PP_ALIGN.LEFT,
    space: float = 0,
) -> None:
    frame.word_wrap = True
    for place, line in enumerate(lines or [""]):
        paragraph = frame.paragraphs[0] if not place else frame.add_paragraph()
        paragraph.alignment = align
        paragraph.space_after = Pt(space)
        run = paragraph.add_run()
        run.text = printable(line)
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
        run.font.color.rgb = RGBColor.from_string(colour)


def _bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "285750")
    properties.set("indent", "-285750")
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))

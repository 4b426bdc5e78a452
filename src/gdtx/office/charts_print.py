"""Charts in documents: SVG of a fixed size for PDF, and the same as PNG for Word.

Both are set in the fonts this package ships; the PNG is drawn by typst, which sees no other fonts. Labels stand
left of the bars and values behind them, as in the printed reports of departments.
"""

from __future__ import annotations

import threading
from pathlib import Path
from xml.sax.saxutils import escape

import typst

from gdtx.office.charts import SERIES_COLOURS, Chart, ChartKind, ChartRow, attributes, ticks, total, wrap
from gdtx.office.document import Picture
from gdtx.office.pdf import FONTS

WIDTH = 640  # units of the drawing; at 160 mm a unit is a quarter of a millimetre
FONT = "Liberation Serif"
SIZE = 15.0
LETTER = 0.47  # average width of a letter in parts of the size
INK, GRID = "#000000", "#c9c5bd"
BAR, GAP = 20, 9
HALO = {"stroke": "#ffffff", "stroke_width": 3, "paint_order": "stroke"}  # keeps values readable on lines
PIXELS_PER_UNIT = 2.0

_PAGE = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: {}pt)'
_lock = threading.Lock()
_fonts: list[typst.Fonts] = []


class _Drawing:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.height = 0.0

    def text(self, words: str, x: float, y: float, anchor: str | None = None, **more: object) -> None:
        self.parts.append(f"<text{attributes(x=x, y=y, text_anchor=anchor, **more)}>{escape(words)}</text>")

    def rect(self, x: float, y: float, width: float, height: float, colour: int) -> None:
        look = attributes(x=x, y=y, width=width, height=height, fill=SERIES_COLOURS[colour])
        self.parts.append(f"<rect{look}/>")

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str = GRID) -> None:
        self.parts.append(f"<line{attributes(x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour)}/>")


def print_svg(chart: Chart) -> str:
    """The chart as an SVG document ``WIDTH`` units wide."""
    drawing = _Drawing()
    if chart.kind is ChartKind.LINES:
        _lines(chart, drawing)
    elif chart.kind is ChartKind.SHARES:
        _shares(chart, drawing)
    else:
        _bars(chart, drawing)
    height = round(max(drawing.height, 1), 1)
    head = attributes(
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        font_family=FONT,
        font_size=SIZE,
        fill=INK,
    )
    words = f"<title>{escape(chart.title)}</title><desc>{escape(chart.description())}</desc>"
    return f"<svg{head}>{words}{''.join(drawing.parts)}</svg>"


def png(svg: str, *, pixels_per_unit: float = PIXELS_PER_UNIT) -> bytes:
    """A drawing of ``print_svg`` as PNG, twice as fine as the screen unless told otherwise."""
    with _lock:
        if not _fonts:
            _fonts.append(
                typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
            )
        compiler = typst.Compiler(_PAGE.format(WIDTH).encode(), root=str(Path(FONTS)), font_paths=_fonts[0])
        data = compiler.compile(format="png", ppi=72 * pixels_per_unit, sys_inputs={"svg": svg})
    assert isinstance(data, bytes)
    return data


def picture(chart: Chart, *, caption: str = "", width_mm: float = 160.0) -> Picture:
    """The chart as a picture of a document: SVG for PDF, PNG for Word, and its words."""
    svg = print_svg(chart)
    return Picture(png=png(svg), svg=svg, alt=chart.description(), caption=caption, width_mm=width_mm)


def _breadth(words: str, size: float = SIZE) -> float:
    return len(words) * size * LETTER


def _legend(chart: Chart, drawing: _Drawing) -> None:
    if len(chart.series) == 1:
        return
    x = 0.0
    for place, name in enumerate(chart.series):
        width = 20 + _breadth(name) + 24
        if x and x + width > WIDTH:
            x = 0.0
            drawing.height += 22
        drawing.rect(x, drawing.height + 2, 13, 13, place)
        drawing.text(name, x + 19, drawing.height + 14)
        x += width
    drawing.height += 30


def _label(chart: Chart, row: ChartRow, drawing: _Drawing, right: float, middle: float, width: int) -> None:
    """The label of a row, right-aligned before its bars, in at most two lines around ``middle``."""
    lines = wrap(row.label, width)
    y = middle + SIZE * 0.34 - (len(lines) - 1) * SIZE * 0.55
    bold = "bold" if row.label in chart.highlight else None
    for line in lines:
        drawing.text(line, right - 8, y, "end", font_weight=bold)
        y += SIZE * 1.1


def _bars(chart: Chart, drawing: _Drawing) -> None:
    _legend(chart, drawing)
    letters = min(max((len(row.label) for row in chart.rows), default=1), 32)
    left = _breadth("m" * letters) + 20
    values = [chart.shown(total(row)) for row in chart.rows] if chart.kind is ChartKind.STACKED else []
    values += [chart.shown(value) for row in chart.rows for value in row.values]
    room = WIDTH - left - max((_breadth(value) for value in values), default=0) - 18
    top = drawing.height
    for row in chart.rows:
        two_lines = len(wrap(row.label, letters)) > 1
        if chart.kind is ChartKind.GROUPED:
            thin = 15
            height = max(thin * len(row.values), 34 if two_lines else 0)
            for series, value in enumerate(row.values):
                y = drawing.height + series * thin
                width = room * float(value or 0) / chart.largest
                if value:
                    drawing.rect(left, y, width, thin - 2, series)
                drawing.text(chart.shown(value), left + width + 6, y + thin - 4, font_size=13)
        else:
            height = 34 if two_lines else BAR
            y = drawing.height + (height - BAR) / 2
            x = left
            for series, value in enumerate(row.values):
                width = room * float(value or 0) / chart.largest
                if value:
                    drawing.rect(x, y, width, BAR, chart.colour(series, row))
                x += width
            known = any(value is not None for value in row.values)
            written = total(row) if chart.kind is ChartKind.STACKED and known else row.values[0]
            drawing.text(chart.shown(written), x + 6, y + BAR * 0.76)
        _label(chart, row, drawing, left, drawing.height + height / 2, letters)
        drawing.height += height + GAP
    drawing.line(left, top - 4, left, drawing.height - GAP + 4, INK)
    drawing.height -= GAP - 8


def _shares(chart: Chart, drawing: _Drawing) -> None:
    whole = float(sum(float(row.values[0] or 0) for row in chart.rows)) or 1
    x = 0.0
    shares = chart.shares()
    for place, row in enumerate(chart.rows):
        width = WIDTH * float(row.values[0] or 0) / whole
        if width:
            drawing.rect(x, 0, max(width - 1.5, 1), 36, place)
        if width > _breadth(shares[place]) + 12:
            light = place == 1  # white on it would be too faint
            drawing.text(
                shares[place], x + width / 2, 24, "middle", fill=INK if light else "#ffffff", font_weight="bold"
            )
        x += width
    y = 48.0
    for place, (row, share) in enumerate(zip(chart.rows, shares, strict=True)):
        drawing.rect(0, y + 3, 13, 13, place)
        drawing.text(row.label, 20, y + 15, font_weight="bold" if row.label in chart.highlight else None)
        drawing.text(chart.shown(row.values[0]), WIDTH - 80, y + 15, "end")
        drawing.text(share, WIDTH, y + 15, "end")
        y += 24
    drawing.height = y + 4


def _lines(chart: Chart, drawing: _Drawing) -> None:
    _legend(chart, drawing)
    marks = list(ticks(chart.largest))
    names = [chart.shown(mark) if chart.places or mark == 0 or mark >= 1 else "" for mark in marks]
    left = max(_breadth(name) for name in names) + 10
    top, height = drawing.height + 14, 210.0
    right = WIDTH - max((_breadth(chart.shown(chart.largest)) for _row in chart.rows), default=0) / 2 - 10
    for mark, name in zip(marks, names, strict=True):
        y = top + height * (1 - mark / marks[-1])
        drawing.line(left, y, right + 6, y, INK if mark == 0 else GRID)
        drawing.text(name, left - 6, y + 5, "end")
    count = len(chart.rows)

    def across(place: int) -> float:
        return (left + right) / 2 if count == 1 else left + 24 + (right - left - 34) * place / (count - 1)

    widest = max((_breadth(row.label) for row in chart.rows), default=0) + 12
    step = max(1, -(-int(widest * count) // int(right - left)))
    for place, row in enumerate(chart.rows):
        if (count - 1 - place) % step == 0:
            drawing.text(row.label, across(place), top + height + 20, "middle")
    for series in range(len(chart.series)):
        points: list[str] = []
        colour = SERIES_COLOURS[series]
        for place, row in enumerate([*chart.rows, ChartRow("", (None,) * len(chart.series))]):
            value = row.values[series]
            if value is None:
                if len(points) > 1:
                    drawing.parts.append(
                        f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
                    )
                points = []
                continue
            x, y = across(place), top + height * (1 - float(value) / marks[-1])
            points.append(f"{x:.1f},{y:.1f}")
            drawing.parts.append(f"<circle{attributes(cx=x, cy=y, r=4, fill=colour)}/>")
            if place in (0, count - 1) or count <= 6:
                drawing.text(chart.shown(value), x, y - 9, "middle", font_size=13, **HALO)
    drawing.height = top + height + 30

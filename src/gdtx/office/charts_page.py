"""Charts on pages: small SVG without script and without inline style, which fits any width.

Lengths along the page are percentages and text has its own size, so the same drawing is readable at 360 and at 1280
pixels. Text takes the colour of the page; marks have classes ``gd-c1`` … ``gd-c6`` (``charts.css``) for light and
dark, and a fill for where that file is not loaded.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe

from gdtx.office.charts import SERIES_COLOURS, Chart, ChartKind, ChartRow, attributes, halves, ticks, total, wrap

LABEL, BAR = 14, 14  # text size and height of a bar in pixels
LETTERS, LETTERS_ALONE = 34, 42  # of a label at 360 pixels: beside its value, or alone in its line
SCALE = 78.0  # percent of the width for the longest of grouped bars; their values stand behind them


class _Drawing:
    """Elements so far and the height they reach."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.height = 0

    def text(self, words: str, x: str, y: float, **more: object) -> None:
        self.parts.append(f"<text{attributes(x=x, y=y, **more)}>{escape(words)}</text>")

    def swatch(self, x: str, y: float, colour: int) -> None:
        look = attributes(class_=f"gd-c{colour + 1}", fill=SERIES_COLOURS[colour])
        self.parts.append(f"<rect{attributes(x=x, y=y, width=12, height=12)}{look}/>")

    def label(self, words: str, x: str = "0", letters: int = LETTERS, **more: object) -> None:
        """A label over what belongs to it, in two lines where a phone has no room for it."""
        lines = wrap(words, letters) if len(words) > letters else [words]
        for line in lines:
            self.text(line, x, self.height + 14, **more)
            self.height += 18
        self.height -= 18

    def bar(self, x: float, y: float, width: float, height: float, colour: int, words: str = "") -> None:
        """A bar from ``x`` percent, ``width`` percent long; ``words`` show up under the pointer."""
        place = attributes(x=f"{x:.1f}%", y=y, width=f"{width:.2f}%", height=height)
        look = attributes(class_=f"gd-c{colour + 1}", fill=SERIES_COLOURS[colour])
        title = f"<title>{escape(words)}</title></rect>" if words else ""
        self.parts.append(f"<rect{place}{look}{'>' + title if title else '/>'}")


def page_svg(chart: Chart, *, ident: str) -> SafeString:
    """The chart as an ``<svg>`` to put into a page. ``ident`` must be unique on it.

    The page shows the title and, beside the chart, its table.
    """
    drawing = _Drawing()
    if chart.kind is ChartKind.LINES:
        _lines(chart, drawing)
    elif chart.kind is ChartKind.SHARES:
        _shares(chart, drawing)
    else:
        _bars(chart, drawing)
    head = attributes(
        class_=f"gd-plot gd-plot--{chart.kind}",
        role="img",
        aria_labelledby=f"{ident}-t {ident}-d",
        width="100%",
        height=drawing.height,
        font_size=LABEL,
        fill="currentColor",
    )
    words = (
        f'<title id="{ident}-t">{escape(chart.title)}</title><desc id="{ident}-d">{escape(chart.description())}</desc>'
    )
    return mark_safe(f"<svg{head}>{words}{''.join(drawing.parts)}</svg>")  # noqa: S308 - every text is escaped


def _legend(chart: Chart, drawing: _Drawing) -> None:
    """The names of the series; two in a row where they are short."""
    if len(chart.series) == 1:
        return
    columns = 2 if max(map(len, chart.series)) <= 18 else 1
    for place, name in enumerate(chart.series):
        line, column = divmod(place, columns)
        x, y = f"{column * 50}%", drawing.height + line * 20
        drawing.swatch(x, y + 2, place)
        drawing.text(name, x, y + 13, dx=18)
    drawing.height += -(-len(chart.series) // columns) * 20 + 8


def _bars(chart: Chart, drawing: _Drawing) -> None:
    _legend(chart, drawing)
    for row in chart.rows:
        bold = "600" if row.label in chart.highlight else None
        top = drawing.height
        alone = chart.kind is ChartKind.GROUPED
        drawing.label(row.label, letters=LETTERS_ALONE if alone else LETTERS, font_weight=bold)
        if alone:
            _group(chart, row, drawing)
            continue
        stacked = chart.kind is ChartKind.STACKED
        known = any(value is not None for value in row.values)
        value = (total(row) if known else None) if stacked else row.values[0]
        drawing.text(chart.shown(value), "100%", top + 14, text_anchor="end", font_weight="600")
        x = 0.0
        for series, part in enumerate(row.values):
            if part:
                width = 100 * float(part) / chart.largest
                words = f"{chart.series[series]}: {chart.shown(part)}" if stacked else ""
                drawing.bar(x, drawing.height + 20, width, BAR, chart.colour(series, row), words)
                x += width
        drawing.height += 44
    drawing.height = max(drawing.height - 6, 1)


def _group(chart: Chart, row: ChartRow, drawing: _Drawing) -> None:
    y = drawing.height + 20
    for series, value in enumerate(row.values):
        width = SCALE * float(value or 0) / chart.largest
        if value:
            drawing.bar(0, y, width, 13, series)
        drawing.text(chart.shown(value), f"{width:.1f}%", y + 11, dx=6 if value else 0, font_size=13)
        y += 16
    drawing.height = y + 12


def _shares(chart: Chart, drawing: _Drawing) -> None:
    whole = float(sum(float(row.values[0] or 0) for row in chart.rows)) or 1
    x = 0.0
    for place, row in enumerate(chart.rows):
        width = 100 * float(row.values[0] or 0) / whole
        if width:
            drawing.bar(x, 0, max(width - 0.3, 0.1), 28, place, row.label)
        x += width
    drawing.height = 36
    for place, (row, share) in enumerate(zip(chart.rows, chart.shares(), strict=True)):
        drawing.swatch("0", drawing.height + 4, place)
        drawing.label(
            row.label, dx=18, letters=LETTERS_ALONE, font_weight="600" if row.label in chart.highlight else None
        )
        written = chart.shown(row.values[0]) + (f" · {share}" if share else "")
        drawing.text(written, "0", drawing.height + 32, dx=18, fill_opacity=".8")
        drawing.height += 44


def _lines(chart: Chart, drawing: _Drawing) -> None:
    _legend(chart, drawing)
    top, height = drawing.height + 18, 200
    marks = list(ticks(chart.largest))
    for mark in marks:
        y = top + height * (1 - mark / marks[-1])
        drawing.parts.append(
            f"<line{attributes(x1='0', x2='100%', y1=y, y2=y, stroke='currentColor', stroke_opacity='.15')}/>"
        )
        drawing.text(_axis(chart, mark), "0", y - 4, font_size=12, fill_opacity=".75")
    count = len(chart.rows)

    def across(place: int) -> float:
        return 50.0 if count == 1 else 12 + 80 * place / (count - 1)

    labels = [halves(row.label) for row in chart.rows]
    widest = max((len(part) for parts in labels for part in parts), default=1)
    step = max(1, -(-count // max(2, 290 // (widest * 7 + 8))))
    for place, parts in enumerate(labels):
        if (count - 1 - place) % step == 0:
            for line, part in enumerate(parts):
                y = top + height + 18 + 16 * line
                drawing.text(part, f"{across(place):.1f}%", y, text_anchor="middle", font_size=13)
    paths = []
    for series in range(len(chart.series)):
        segment: list[str] = []
        segments = [segment]
        for place, row in enumerate(chart.rows):
            value = row.values[series]
            if value is None:  # not reported: the line has a gap, it does not fall to 0
                segment = []
                segments.append(segment)
                continue
            y = height * (1 - float(value) / marks[-1])
            segment.append(f"{across(place) * 10:.1f},{y:.1f}")
            dot = attributes(cx=f"{across(place):.1f}%", cy=top + y, r=4, fill=SERIES_COLOURS[series])
            words = f"{chart.series[series]}, {row.label}: {chart.shown(value)}"
            drawing.parts.append(f'<circle{dot} class="gd-c{series + 1}"><title>{escape(words)}</title></circle>')
            if place == count - 1:
                drawing.text(
                    chart.shown(value), "100%", top + y - 9, text_anchor="end", font_size=13, font_weight="600"
                )
        look = attributes(class_=f"gd-s{series + 1}", stroke=SERIES_COLOURS[series], vector_effect="non-scaling-stroke")
        paths += [f'<polyline points="{" ".join(points)}"{look}/>' for points in segments if len(points) > 1]
    frame = attributes(
        x="0", y=top, width="100%", height=height, viewBox=f"0 0 1000 {height}", preserveAspectRatio="none"
    )
    lines = attributes(fill="none", stroke_width="2.5", stroke_linejoin="round")
    drawing.parts.append(f'<svg{frame} overflow="visible"><g{lines}>{"".join(paths)}</g></svg>')
    drawing.height = top + height + 8 + 16 * max((len(parts) for parts in labels), default=0) + 6


def _axis(chart: Chart, mark: float) -> str:
    return chart.shown(mark) if chart.places or mark >= 1 or mark == 0 else ""

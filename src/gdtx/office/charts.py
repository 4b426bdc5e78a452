"""One description of a chart, drawn as SVG for pages (``charts_page``) and for documents (``charts_print``).

Both drawings show the same rows in the same colours, with every value written beside its mark, so that nothing is
told by colour alone and a black-and-white print loses nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import decimal, number, percent

Value = int | float | Decimal | None

# The colours of the series, in order; on pages the classes gd-c1 … gd-c6 of charts.css say the same for light and
# dark. Each stands out from the ground by 3:1 and from its neighbours in lightness too, not only in hue.
SERIES_COLOURS = ("#0b4f8a", "#6296c4", "#b8741a", "#4f7f5b", "#7a4a7d", "#837d72")


class ChartKind(StrEnum):
    """What is compared: one value a row; several a row; a course over time; parts of a whole; parts in each row."""

    BARS = "bars"
    GROUPED = "grouped"
    LINES = "lines"
    SHARES = "shares"
    STACKED = "stacked"


@dataclass(frozen=True)
class ChartRow:
    """One row: its label and a value for each series; None = not reported, which is not 0."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as data.

    ``series``: one name for ``BARS`` and ``SHARES``, two to six for the others. ``unit``: what is counted ("lượt").
    ``highlight``: labels of the rows to stand out. ``places``: decimals of the values written.

    Raises ``ValueError`` for values that do not fit the series or are negative.
    """

    kind: ChartKind
    title: str
    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    unit: str = ""
    highlight: frozenset[str] = frozenset()
    places: int = 0

    def __post_init__(self) -> None:
        single = self.kind in (ChartKind.BARS, ChartKind.SHARES)
        if not 1 <= len(self.series) <= (1 if single else len(SERIES_COLOURS)):
            raise ValueError(f"a chart of kind {self.kind} with {len(self.series)} series")
        if self.kind is ChartKind.SHARES and len(self.rows) > len(SERIES_COLOURS):
            raise ValueError(f"more than {len(SERIES_COLOURS)} parts of a whole cannot be told apart")
        for row in self.rows:
            if len(row.values) != len(self.series):
                raise ValueError(f"{row.label}: {len(row.values)} values for {len(self.series)} series")
            if any(value is not None and (value < 0 or not math.isfinite(value)) for value in row.values):
                raise ValueError(f"{row.label}: a chart of negative or endless values")

    @property
    def largest(self) -> float:
        """The largest value drawn (of a stacked row: its sum); at least 1, so that one can divide by it."""
        if self.kind is ChartKind.STACKED:
            found = [float(total(row)) for row in self.rows]
        else:
            found = [float(value) for row in self.rows for value in row.values if value is not None]
        return max(found, default=0) or 1

    def shown(self, value: Value) -> str:
        """A value as it is written: ``10.029``, ``98,6``, ``chưa báo cáo``."""
        if value is None:
            return _("chưa báo cáo")
        return decimal(value, self.places) if self.places else number(round(value))

    def colour(self, series: int, row: ChartRow) -> int:
        """Index of the colour of a mark: by series, or of quiet rows beside highlighted ones."""
        if len(self.series) == 1 and self.highlight:
            return 0 if row.label in self.highlight else 1
        return series

    def shares(self) -> list[str]:
        """The rows as percentages of their sum, written; empty where there is no value."""
        whole = sum((Decimal(str(row.values[0])) for row in self.rows if row.values[0] is not None), Decimal(0))
        return [
            percent(100 * Decimal(str(row.values[0])) / whole) if row.values[0] is not None and whole else ""
            for row in self.rows
        ]

    def description(self, *, longest: int = 12) -> str:
        """The chart in words, for those who do not see it; long ones end with how many rows are left out."""
        parts = []
        shares = self.shares() if self.kind is ChartKind.SHARES else []
        for place, row in enumerate(self.rows[:longest]):
            values = [
                f"{name} {self.shown(value)}" if len(self.series) > 1 else self.shown(value)
                for name, value in zip(self.series, row.values, strict=True)
            ]
            share = f" ({shares[place]})" if shares and shares[place] else ""
            parts.append(f"{row.label}: {', '.join(values)}{share}")
        if len(self.rows) > longest:
            parts.append(_("và %(count)s dòng nữa trong bảng") % {"count": number(len(self.rows) - longest)})
        unit = f" ({self.unit})" if self.unit else ""
        return f"{self.title}{unit}. " + "; ".join(parts) + "."


def total(row: ChartRow) -> Decimal:
    """The sum of what is known of a row."""
    return sum((Decimal(str(value)) for value in row.values if value is not None), Decimal(0))


def ticks(largest: float, *, about: int = 4) -> Iterator[float]:
    """Round values from 0 to just over ``largest`` for an axis: steps of 1, 2 or 5 times a power of ten."""
    step = largest / about
    power = 10.0 ** math.floor(math.log10(step))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * 0.999)
    count = math.ceil(largest / step - 1e-9)
    return (index * step for index in range(count + 1))


def wrap(text: str, width: int, lines: int = 2) -> list[str]:
    """The text in at most ``lines`` lines of about ``width`` characters; the last one is cut with an ellipsis."""
    made: list[str] = []
    for word in text.split():
        if made and len(made[-1]) + 1 + len(word) <= width:
            made[-1] += " " + word
        else:
            made.append(word)
    if len(made) > lines:
        made = [*made[: lines - 1], " ".join(made[lines - 1 :])]
    return [line if len(line) <= width + 4 else line[: width + 3] + "…" for line in made] or [""]


def halves(label: str, longest: int = 7) -> list[str]:
    """A label under an axis, parted near its middle when it is long: ``2020-2021`` → ``2020-``, ``2021``."""
    places = [index + 1 for index, letter in enumerate(label[:-1]) if letter in "-/ –"]
    if len(label) <= longest or not places:
        return [label]
    cut = min(places, key=lambda place: abs(place - len(label) / 2))
    return [label[:cut].strip(), label[cut:].strip()]


def attributes(**given: object) -> str:
    """Attributes of an SVG element; ``font_size=12`` becomes ``font-size="12"``, None is left out."""
    return "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_short(value))}"
        for name, value in given.items()
        if value is not None
    )


def _short(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

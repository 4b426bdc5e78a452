"""Bars on a page: a list with a bar a row, and a mark where it stood before. Its table stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gdtx.foundation.vietnamese_numbers import number

#: A bar never fills its row to the edge, so that the mark of the year before still fits behind it.
FULL = Decimal("98")


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what, how many (None = not reported), how many before, and the list behind the number."""

    label: str
    value: int | None
    before: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar with its lengths in percent of the row."""

    label: str
    shown: str
    href: str
    width: str
    before: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars on one scale. ``title`` names it for screen readers; the two keys say what bar and mark are."""

    title: str
    bars: Sequence[Bar]
    key: str
    key_before: str = ""
    missing: str = ""
    tone: str = field(default="")

    @property
    def drawn(self) -> list[DrawnBar]:
        """The bars with their lengths; the largest of all values and marks is the full scale."""
        largest = max((n for bar in self.bars for n in (bar.value, bar.before) if n is not None), default=0)

        def length(value: int | None) -> str:
            return "" if value is None or not largest else f"{FULL * value / largest:.1f}"

        return [
            DrawnBar(
                bar.label,
                number(bar.value) if bar.value is not None else self.missing,
                bar.href,
                length(bar.value),
                length(bar.before),
            )
            for bar in self.bars
        ]

    @property
    def has_before(self) -> bool:
        """Whether any bar has an earlier value to mark."""
        return bool(self.key_before) and any(bar.before is not None for bar in self.bars)

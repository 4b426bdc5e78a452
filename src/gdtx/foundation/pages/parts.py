"""Small values of a page: badges, key figures and their change, steps, moments on a time line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import decimal, number, percent

Tone = Literal["", "ok", "go", "warn", "bad", "made"]

#: From how large a relative fall (percent) a change is marked for attention.
ATTENTION_AT = Decimal(-15)

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Badge:
    """A state: always a word, with an icon where the tone is one (`ok`, `go`, `warn`, `bad`, `made`)."""

    text: str
    tone: Tone = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How a number moved against an earlier one: text for the page, an arrow, and whether to look at it."""

    text: str
    icon: Literal["rise", "fall", "same"]
    attention: bool = False
    against: str = ""

    @property
    def spoken(self) -> str:
        """The arrow in words, for screen readers."""
        return {"rise": _("tăng"), "fall": _("giảm"), "same": _("không đổi")}[self.icon]


def change(now: int | Decimal | None, before: int | Decimal | None, *, against: str = "") -> Change | None:
    """The relative change in percent, ``−9,8%``; None when one of the two is not known or there was nothing.

    ``against`` is a text to stand behind it, ``so với 11.214 lớp``.
    """
    if now is None or not before:
        return None
    share = (Decimal(now) - Decimal(before)) * 100 / Decimal(before)
    return _moved(share, f"{decimal(abs(share), 1)}%", against, attention=share <= ATTENTION_AT)


def difference(now: Decimal | None, before: Decimal | None, unit: str = "", *, against: str = "") -> Change | None:
    """The absolute change of a rate or mean to one decimal, ``+0,5 điểm %``; None when one is not known."""
    if now is None or before is None:
        return None
    moved = now - before
    return _moved(moved, f"{decimal(abs(moved), 1)}{f' {unit}' if unit else ''}", against)


def _moved(amount: Decimal, shown: str, against: str, *, attention: bool = False) -> Change:
    rounded = amount.quantize(Decimal("0.1"))
    if not rounded:
        return Change(_("không đổi"), "same", against=against)
    if rounded > 0:
        return Change(f"+{shown}", "rise", against=against)
    return Change(f"{_MINUS}{shown}", "fall", attention, against)


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the key figures: a number with its unit, opening to what is behind it.

    ``value`` is an integer, a decimal (``places``) or None: then ``missing`` says in words why. ``of`` makes it
    ``540/559``. ``line`` draws earlier values as a small line, oldest first.
    """

    label: str
    value: int | Decimal | None
    unit: str = ""
    href: str = ""
    change: Change | None = None
    note: str = ""
    missing: str = ""
    of: int | None = None
    places: int = 1
    percent: bool = False
    line: Sequence[int | Decimal | None] = field(default_factory=tuple)

    @property
    def shown(self) -> str:
        """The number as the page writes it, "" when it is not known."""
        if self.value is None:
            return ""
        if isinstance(self.value, Decimal):
            return percent(self.value, self.places) if self.percent else decimal(self.value, self.places)
        return number(self.value) if self.of is None else f"{number(self.value)}/{number(self.of)}"

    @property
    def is_long(self) -> bool:
        """Whether the number needs smaller signs to stand in one line of its box: `1.000/1.112`."""
        return len(self.shown) > 9

    @property
    def missing_text(self) -> str:
        """What stands in place of an unknown number; never 0."""
        return self.missing or _("Chưa báo cáo")

    @property
    def points(self) -> str:
        """The small line as points of an SVG polyline in a field of 100 × 28; "" with fewer than two values."""
        known = [(index, Decimal(value)) for index, value in enumerate(self.line) if value is not None]
        if len(known) < 2:
            return ""
        low, high = min(value for _index, value in known), max(value for _index, value in known)
        width = Decimal(100) / (len(self.line) - 1)
        span = (high - low) or Decimal(1)
        return " ".join(
            f"{float(index * width):g},{float(24 - (value - low) * 20 / span):.3g}" for index, value in known
        )

    @property
    def last_point(self) -> tuple[str, str] | None:
        """Where the small line ends."""
        if not self.points:
            return None
        x, y = self.points.rsplit(" ", 1)[-1].split(",")
        return x, y


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a task of several pages, in state `done`, `current` or `later`."""

    label: str
    state: Literal["done", "current", "later"] = "later"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of a time line. ``acts`` are pairs (text, address or "")."""

    on: date | None
    text: str
    acts: Sequence[tuple[str, str]] = field(default_factory=tuple)
    now: bool = False
    when: str = ""

    @property
    def shown_date(self) -> str:
        """The day as tables write it, or the words that stand for an unknown one."""
        return self.when or (date_short(self.on) if self.on else "")

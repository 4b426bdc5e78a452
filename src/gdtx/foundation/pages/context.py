"""The context line: area ▸ area · period · map date · state. Each part is a menu of links, no script needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from gdtx.foundation.pages.parts import Badge


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu. ``note`` stands small behind it."""

    label: str
    href: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A day typed freely at the end of a menu: sent as GET parameter ``name`` with the others kept."""

    name: str
    label: str
    value: date | None
    keep: Sequence[tuple[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class ContextPart:
    """One part of the line: ``name`` is read out ("Địa bàn"), ``text`` is shown. Without choices it is plain text.

    On a phone the line keeps to one row: the areas become one menu of their ``href``, the others show ``short``.
    """

    name: str
    text: str
    choices: Sequence[Choice] = field(default_factory=tuple)
    date_choice: DateChoice | None = None
    href: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class ContextLine:
    """Where the page is: the areas from the largest down, then period, map and whatever else, then the state."""

    areas: Sequence[ContextPart] = field(default_factory=tuple)
    parts: Sequence[ContextPart] = field(default_factory=tuple)
    state: Badge | None = None

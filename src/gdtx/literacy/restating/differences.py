"""Which figures moved between two frozen sets of one area and year: by unit and band, counts and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import duckdb
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import CUMULATIVE, DEFAULT

from ..cube import Cube
from ..figures import Figures
from ..frozen import Frozen
from ..standards import Levels, Verdicts

#: What is compared of a band, in the order of the table: counts of `Levels`.
COUNTS = ("population", "literate_1", "literate_2", "unknown")
STANDARD = "standard"


class Moved(NamedTuple):
    """A figure that is not what it was; None where there is none (no verdict, no such unit)."""

    code: str
    name: str
    band: str
    what: str
    before: int | None
    after: int | None


def words(what: str) -> str:
    """What was compared, as a page says it."""
    return {
        "population": _("Dân số"),
        "literate_1": _("Biết chữ mức 1"),
        "literate_2": _("Biết chữ mức 2"),
        "unknown": _("Chưa rõ trình độ"),
        STANDARD: _("Mức đạt chuẩn"),
    }[what]


def moved(before: Frozen, after: Frozen, code: str) -> list[Moved]:
    """The figures of the unit `code` and of the communes in it that differ, under the default rule set; unit first."""
    earlier, later = _told(before, code), _told(after, code)
    found = []
    for key in [*later, *(key for key in earlier if key not in later)]:
        unit, band, what = key
        was, now = earlier.get(key), later.get(key)
        if (was and was[1]) != (now and now[1]):
            name = (now or was or ("", None))[0]
            found.append(Moved(unit, name, band, what, was[1] if was else None, now[1] if now else None))
    return found


def _told(of: Frozen, code: str) -> dict[tuple[str, str, str], tuple[str, int | None]]:
    """(unit, band, what) → name and number."""
    with duckdb.connect() as engine:
        part = of.map.within(code)
        figures = Figures(Cube(engine, of.source, of.year, [DEFAULT]), DEFAULT, part)
        return dict(_all(figures))


def _all(figures: Figures) -> Iterator[tuple[tuple[str, str, str], tuple[str, int | None]]]:
    verdicts = Verdicts(figures)
    root = figures.map.units[figures.map.root]
    for unit in (root, *(each for each in figures.map.communes if each.code != root.code)):
        for band in CUMULATIVE:
            levels = Levels.of(figures.levels(unit.code), band)
            for what in COUNTS:
                number: Any = getattr(levels, what)
                yield (unit.code, band.code, what), (unit.name, int(number))
        yield (unit.code, "", STANDARD), (unit.name, verdicts.of(unit).level)

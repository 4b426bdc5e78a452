"""A table that somebody asks for: which area, year, rule set and set of persons, and whether they may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import duckdb
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT, RuleSet, rule_set
from gdtx.foundation.errors import NotFound, Refused
from gdtx.network.enums import Level
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor

from . import frozen, kept_sums, records, stored, tables
from .areas import Map, map_date, map_of
from .cube import Cube
from .figures import Figures

#: Literacy years that anybody can ask about.
FIRST_YEAR, LAST_YEAR = 1990, 2100


class Source(NamedTuple):
    """Where figures were read from: a frozen set with its checksum, and whether its persons are made up."""

    frozen: str
    sha256: str
    synthetic: bool


#: What is made of figures while they can be read.
type Use[T] = Callable[[Figures, Source | None], T]


def table(
    form: str, area_code: str, year: int, *, frozen_id: str | None = None, rules: str = DEFAULT.name, by: Actor
) -> tables.Row:
    """A table from a frozen set, or without one from the register as it is now.

    Refused: `bad_year`, `unknown_form`, `unknown_rules`, `unknown_area`, `unknown_frozen`, `frozen_altered`, `no_data`
    for another year or an area without persons; outside the scope and without the permission as everywhere.
    """
    (found,) = several([form], area_code, year, frozen_id=frozen_id, rules=rules, by=by)
    return found


def several(
    forms: Sequence[str],
    area_code: str,
    year: int,
    *,
    frozen_id: str | None = None,
    rules: str = DEFAULT.name,
    by: Actor,
) -> list[tables.Row]:
    """Several tables of the same area from one reading of the figures. Refused as `table`."""
    checked_year(year)
    asked = [tables.require_form(form) for form in forms]

    def use(figures: Figures, source: Source | None) -> list[tables.Row]:
        if source is None:
            return [tables.table(form, figures) for form in asked]
        return [told(kept_sums.table(form, figures, source.sha256), source) for form in asked]

    return figures_of(area_code, year, frozen_id=frozen_id, rules=rules, by=by, use=use, cells=False)


def told(answer: tables.Row, source: Source | None) -> tables.Row:
    """An answer with the set it was read from."""
    if source is None:
        return answer
    return {
        **answer,
        "frozen": source.frozen,
        "frozen_sha256": source.sha256,
        "synthetic": source.synthetic,
    }


def figures_of[T](
    area_code: str,
    year: int,
    *,
    frozen_id: str | None = None,
    rules: str = DEFAULT.name,
    by: Actor,
    use: Use[T],
    cells: bool = True,
) -> T:
    """What `use` makes of the figures of an area that the person may see whole. Refused as `table`."""
    on = map_date(checked_year(year))
    chosen = rule_set(rules, on, where="--rules")
    area = area_by_code(area_code, on, where="--area")
    by.require_sees_area(area.area_id)
    if not by.is_machine:
        by.require("register.tables", area_id=area.area_id)
    return read_figures(area.code, year, frozen_id=frozen_id, rules=chosen, use=use, cells=cells)


def read_figures[T](
    area_code: str, year: int, *, frozen_id: str | None, rules: RuleSet, use: Use[T], cells: bool = True
) -> T:
    """What `use` makes of the figures of an area; who asks must have been asked whether they may.

    Without `cells` only the sums of the statutory tables are there, which are kept.

    Refused: `unknown_area`, `unknown_frozen`, `frozen_altered`, `no_data`.
    """
    if frozen_id is None:
        return _live(map_of(area_code, year), year, rules, use)
    found = frozen.opened(frozen_id)
    if found.year != year:
        raise NotFound(
            "no_data",
            _("Tập số liệu chốt “%(name)s” là của năm %(own)d, không có người nào của năm %(year)d.")
            % {"name": found.id, "own": found.year, "year": year},
            "--year",
        )
    part = found.map.within(area_code)
    source = Source(found.id, found.sha256, bool(found.manifest["synthetic"]))
    if not cells and found.map.units[found.map.root].level != Level.COUNTRY:
        figures = kept_sums.of(found, rules).within(area_code)
        if any(figures.levels(unit.code).people for unit in part.communes):
            return use(figures, source)
    with duckdb.connect() as connection:
        figures = Figures(Cube(connection, found.source, year, [rules]), rules, part)
        if not any(figures.levels(unit.code).people for unit in part.communes) and not _anybody(
            connection, found, part.communes_of(part.root)
        ):
            raise frozen.no_data(year, part.units[part.root].name)
        return use(figures, source)


def _live[T](area: Map, year: int, rules: RuleSet, use: Use[T]) -> T:
    if not records.anybody(year, area.communes_of(area.root)):
        raise frozen.no_data(year, area.units[area.root].name)
    return use(Figures(stored.cube(year, area, [rules]), rules, area), None)


def _anybody(connection: duckdb.DuckDBPyConnection, found: frozen.Frozen, communes: tuple[str, ...]) -> bool:
    """Whether the set holds persons of these communes at all: counted or not, of whatever age."""
    row = connection.execute(
        f"SELECT 1 FROM {found.source} WHERE list_contains($communes, commune_code) LIMIT 1",  # noqa: S608
        {"communes": list(communes)},
    ).fetchone()
    return row is not None


def checked_year(year: int) -> int:
    """The year, if it can be one. Refused: `bad_year`."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            "bad_year",
            _("Năm %(year)s không dùng được; năm của sổ xóa mù chữ từ %(first)d đến %(last)d.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR},
            "--year",
        )
    return year

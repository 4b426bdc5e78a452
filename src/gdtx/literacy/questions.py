"""A table that somebody asks for: which area, year, rule set and set of persons, and whether they may see it."""

from __future__ import annotations

import duckdb
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT, RuleSet, rule_set
from gdtx.foundation.errors import NotFound, Refused
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor

from . import frozen, records, tables
from .areas import Map, map_date, map_of
from .cube import Cube
from .figures import Figures

#: Literacy years that anybody can ask about.
FIRST_YEAR, LAST_YEAR = 1990, 2100


def table(
    form: str, area_code: str, year: int, *, frozen_id: str | None = None, rules: str = DEFAULT.name, by: Actor
) -> tables.Row:
    """A table from a frozen set, or without one from the register as it is now.

    Refused: `bad_year`, `unknown_form`, `unknown_rules`, `unknown_area`, `unknown_frozen`, `frozen_altered`, `no_data`
    for another year or an area without persons; outside the scope and without the permission as everywhere.
    """
    on = map_date(checked_year(year))
    tables.require_form(form)
    chosen = rule_set(rules, on, where="--rules")
    area = area_by_code(area_code, on, where="--area")
    by.require_sees_area(area.area_id)
    if not by.is_machine:
        by.require("register.tables", area_id=area.area_id)
    if frozen_id is None:
        return _live(form, map_of(area.code, year), year, chosen)
    found = frozen.opened(frozen_id)
    if found.year != year:
        raise NotFound(
            "no_data",
            _("Tập số liệu chốt “%(name)s” là của năm %(own)d, không có người nào của năm %(year)d.")
            % {"name": found.id, "own": found.year, "year": year},
            "--year",
        )
    part = found.map.within(area.code)
    with duckdb.connect() as connection:
        figures = Figures(Cube(connection, found.source, year, [chosen]), chosen, part)
        if not any(figures.levels(unit.code).people for unit in part.communes) and not _anybody(
            connection, found, part.communes_of(part.root)
        ):
            raise frozen.no_data(year, part.units[part.root].name)
        return {
            **tables.table(form, figures, frozen=found.id),
            "frozen_sha256": found.sha256,
            "synthetic": bool(found.manifest["synthetic"]),
        }


def _live(form: str, area: Map, year: int, rules: RuleSet) -> tables.Row:
    if not records.anybody(year, area.communes_of(area.root)):
        raise frozen.no_data(year, area.units[area.root].name)
    with duckdb.connect() as connection:
        return tables.table(form, Figures(records.cube(year, area, [rules], connection), rules, area))


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

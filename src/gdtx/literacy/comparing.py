"""What changes for a commune when its people are counted under another rule set: who moves, which rate, which verdict.

Both rule sets are counted in one pass over the same people, so that each person is seen in both states at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from gdtx.catalogue.literacy_rules import CUMULATIVE, SWITCHES, RuleSet

from . import frozen, records, stored
from .areas import Map
from .cube import CUBE, Cube
from .figures import Figures
from .standards import Levels, Verdict, Verdicts
from .tables import rate


class Difference(NamedTuple):
    """A switch that stands otherwise in two rule sets, with the sentence of each."""

    title: str
    one: str
    other: str


class Move(NamedTuple):
    """How many people of 15 to 60 stand in one state under the first rule set and in another under the second."""

    one: int
    other: int
    people: int


class BandRates(NamedTuple):
    """Population and rates at level 1 and 2 of a band under one rule set; rates None where there is nobody."""

    band: str
    population: int
    rate_1: float | None
    rate_2: float | None


@dataclass(frozen=True)
class Comparison:
    """A commune under two rule sets. `moves` largest first; bands and verdicts as (first, second)."""

    one: RuleSet
    other: RuleSet
    differences: list[Difference]
    moves: list[Move]
    bands: list[tuple[BandRates, BandRates]]
    verdicts: tuple[Verdict, Verdict]

    @property
    def moved(self) -> int:
        """How many people stand otherwise."""
        return sum(move.people for move in self.moves)


def differences(one: RuleSet, other: RuleSet) -> list[Difference]:
    """The switches in which two rule sets differ, in the order of the switches."""
    found = []
    for switch in SWITCHES:
        mine, theirs = one.values[switch.code], other.values[switch.code]
        if mine != theirs:
            found.append(Difference(str(switch.title), switch.sentence(mine), switch.sentence(theirs)))
    return found


def compare(area: Map, year: int, one: RuleSet, other: RuleSet) -> Comparison:
    """A commune's people of a year under two rule sets, from the register as it is now.

    `area` is the map of the commune. Raises `NotFound` (`no_data`) where the register has nobody.
    """
    if not records.anybody(year, area.communes_of(area.root)):
        raise frozen.no_data(year, area.units[area.root].name)
    with duckdb.connect() as engine:
        cube = stored.cube(year, area, [one, other], engine)
        return Comparison(one, other, differences(one, other), _moves(cube), *_both(cube, area, one, other))


def _moves(cube: Cube) -> list[Move]:
    rows = cube.connection.execute(
        f"SELECT state_0, state_1, SUM(n)::BIGINT AS people FROM {CUBE} WHERE state_0 <> state_1 "  # noqa: S608
        "GROUP BY state_0, state_1 ORDER BY people DESC, state_0, state_1"
    ).fetchall()
    return [Move(*row) for row in rows]


def _both(
    cube: Cube, area: Map, one: RuleSet, other: RuleSet
) -> tuple[list[tuple[BandRates, BandRates]], tuple[Verdict, Verdict]]:
    mine, theirs = (Figures(cube, rules, area) for rules in (one, other))
    pairs = [(_rates(mine, place), _rates(theirs, place)) for place in range(len(CUMULATIVE))]
    unit = area.units[area.root]
    return pairs, (Verdicts(mine).of(unit), Verdicts(theirs).of(unit))


def _rates(figures: Figures, place: int) -> BandRates:
    band = CUMULATIVE[place]
    people = Levels.of(figures.levels(figures.map.root), band)
    return BandRates(
        band.code,
        people.population,
        rate(people.literate_1, people.population),
        rate(people.literate_2, people.population),
    )

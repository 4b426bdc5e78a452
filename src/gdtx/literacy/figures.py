"""The figures of one area, year and rule set: sums by unit, from a cube, as tables and verdicts ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from gdtx.catalogue.literacy_rules import RuleSet
from gdtx.network.enums import Level

from .areas import Map
from .cube import LEVELS, MIGRATION, PEOPLE, Cells, Cube, Sums


class Figures:
    """Sums of every unit of a map. Each kind of sum is asked of the cube once, when first needed.

    In the country persons are told by province; only verdicts look at every commune.
    """

    def __init__(self, cube: Cube, rules: RuleSet, area: Map) -> None:
        self.cube = cube
        self.rules = rules
        self.map = area

    def within(self, code: str) -> Figures:
        """The figures of a unit of the map.

        What is held by commune need not be asked of the cube again. In the country that is what verdicts look at;
        persons are held by province there and asked anew, by commune.
        """
        found = Figures(self.cube, self.rules, self.map.within(code))
        by_province = self.map.units[self.map.root].level == Level.COUNTRY
        for name in ("_levels",) if by_province else ("_people", "_migration", "_levels"):
            found.__dict__[name] = getattr(self, name)
        return found

    def sum_up(self) -> None:
        """Ask the cube for every sum now, for figures that outlive its connection."""
        _every = self._people, self._migration, self._levels

    @property
    def year(self) -> int:
        """The literacy year."""
        return self.cube.year

    @cached_property
    def _held(self) -> dict[str, str]:
        if self.map.units[self.map.root].level == Level.COUNTRY:
            return self.map.provinces()
        return {unit.code: unit.code for unit in self.map.communes}

    @cached_property
    def _people(self) -> Mapping[str, Sums]:
        return self.cube.sums(self.rules, PEOPLE, self._held)

    @cached_property
    def _migration(self) -> Mapping[str, Sums]:
        return self.cube.sums(self.rules, MIGRATION, self._held)

    @cached_property
    def _levels(self) -> Mapping[str, Sums]:
        return self.cube.sums(self.rules, LEVELS, {unit.code: unit.code for unit in self.map.communes})

    def people(self, code: str) -> Sums:
        """Numbers of `cube.PEOPLE` of a unit."""
        return self._of(code, self._people, PEOPLE)

    def migration(self, code: str) -> Sums:
        """Numbers of `cube.MIGRATION` of a unit."""
        return self._of(code, self._migration, MIGRATION)

    def levels(self, code: str) -> Sums:
        """Numbers of `cube.LEVELS` of a unit."""
        return self._of(code, self._levels, LEVELS)

    def _of(self, code: str, found: Mapping[str, Sums], cells: Cells) -> Sums:
        if code in found:
            return found[code]
        parts = [part for unit in self._parts(code) if (part := found.get(unit)) is not None]
        return Sums.together(parts, cells.width)

    def _parts(self, code: str) -> list[str]:
        """The units that sums are held for, within a unit; each once."""
        communes = self.map.communes_of(code)
        return list(dict.fromkeys(communes) | dict.fromkeys(self._held[commune] for commune in communes))

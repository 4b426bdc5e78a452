"""The units that tables speak of, as they stood on 31 December of a literacy year: names, places, dated flags.

Read from the database, or from the manifest of a frozen set, so that what was frozen does not move when the territory
is corrected later.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound
from gdtx.network import reference_files
from gdtx.network.enums import LEVEL_DEPTH, AreaFlagKind, Level
from gdtx.network.models import AreaFlag, AreaVersion
from gdtx.network.queries import area_by_code, descendant_ids, province_of


class Unit(NamedTuple):
    """An area on the map of a literacy year.

    `difficult` says whether a commune is especially difficult; None where no list of that date is recorded.
    """

    code: str
    name: str
    level: str
    parent: str | None
    difficult: bool | None = None


@dataclass(frozen=True)
class Map:
    """The units of an area and everything below it on a day; `root` is the code of the area.

    `province`: the code of the province that the area lies in, where it is smaller than one.
    """

    root: str
    on: dt.date
    units: Mapping[str, Unit]
    province: str | None = None

    @classmethod
    def of(cls, root: str, on: dt.date, units: Iterable[Unit], province: str | None = None) -> Map:
        """A map of these units, in code order."""
        return cls(root, on, {unit.code: unit for unit in sorted(units, key=lambda unit: unit.code)}, province)

    @cached_property
    def below(self) -> dict[str, tuple[str, ...]]:
        """The codes directly below each unit, in code order."""
        found: dict[str, list[str]] = defaultdict(list)
        for unit in self.units.values():
            if unit.parent is not None:
                found[unit.parent].append(unit.code)
        return {code: tuple(codes) for code, codes in found.items()}

    @cached_property
    def communes(self) -> tuple[Unit, ...]:
        """Every commune, in code order."""
        return tuple(unit for unit in self.units.values() if unit.level == Level.COMMUNE)

    def communes_of(self, code: str) -> tuple[str, ...]:
        """The codes of the communes within a unit, itself if it is one."""
        if self.units[code].level == Level.COMMUNE:
            return (code,)
        return tuple(found for child in self.below.get(code, ()) for found in self.communes_of(child))

    def children(self, code: str) -> tuple[Unit, ...]:
        """The units directly below, in code order; a commune is its own only child."""
        if self.units[code].level == Level.COMMUNE:
            return (self.units[code],)
        return tuple(self.units[child] for child in self.below.get(code, ()))

    def within(self, code: str) -> Map:
        """The part of the map below a unit. Raises `NotFound` (`unknown_area`) for a unit that is not on it."""
        if code not in self.units:
            raise NotFound(
                "unknown_area",
                _("Địa bàn mang mã “%(code)s” không thuộc phạm vi của số liệu này.") % {"code": code},
                "--area",
            )
        if code == self.root:
            return self
        above, at = self.province, self.units[code]
        while at.parent is not None:
            at = self.units[at.parent]
            above = at.code if at.level == Level.PROVINCE else above
        kept = [self.units[code]._replace(parent=None)]
        waiting = list(self.below.get(code, ()))
        while waiting:
            unit = self.units[waiting.pop()]
            kept.append(unit)
            waiting += self.below.get(unit.code, ())
        return Map.of(code, self.on, kept, above)

    def provinces(self) -> dict[str, str]:
        """Commune → the province it lies in."""
        found: dict[str, str] = {}
        for unit in self.communes:
            at = unit
            while at.level != Level.PROVINCE and at.parent is not None and at.parent in self.units:
                at = self.units[at.parent]
            found[unit.code] = at.code if at.level == Level.PROVINCE else self.province or at.code
        return found

    def as_json(self) -> list[list[Any]]:
        """The units for a manifest."""
        return [list(unit) for unit in self.units.values()]

    @classmethod
    def from_json(cls, root: str, on: dt.date, rows: Iterable[Iterable[Any]], province: str | None) -> Map:
        """The units out of a manifest."""
        return cls.of(root, on, (Unit(*row) for row in rows), province)


def map_date(year: int) -> dt.date:
    """The day whose codes, flags and map count for a literacy year."""
    return dt.date(year, 12, 31)


# --- From the database ------------------------------------------------------------------------------------------


def map_of(code: str, year: int) -> Map:
    """The map of an area for a literacy year. Raises `NotFound` (`unknown_area`)."""
    on = map_date(year)
    root = area_by_code(code, on, where="--area")
    versions = list(
        AreaVersion.objects.on(on)
        .filter(area_id__in=descendant_ids(root.area_id, on))
        .values_list("area_id", "code", "name", "area__level", "parent_id")
    )
    codes = {area_id: unit_code for area_id, unit_code, *_rest in versions}
    flags = _difficulties(root, on)
    units = [
        Unit(unit_code, name, level, codes.get(parent_id) if area_id != root.area_id else None, flags.get(area_id))
        for area_id, unit_code, name, level, parent_id in versions
    ]
    province = None
    if root.area.level in (Level.DISTRICT, Level.COMMUNE):
        province = province_of(root.area_id, on)
    return Map.of(root.code, on, units, province.code if province else None)


def _difficulties(root: AreaVersion, on: dt.date) -> dict[int, bool]:
    """Area → whether it is on the list of especially difficult communes, where that of its province is recorded.

    Decisions name the communes of a province in one list: where any commune of it is named, the others are not on it.
    Regions stand in another list and say nothing of this one.
    """
    province = province_of(root.area_id, on)
    provinces = (
        [province.area_id]
        if province is not None
        else AreaVersion.objects.on(on).filter(area__level=Level.PROVINCE).values_list("area_id", flat=True)
    )
    flags = AreaFlag.objects.on(on).filter(flag=AreaFlagKind.ESPECIALLY_DIFFICULT)
    named = set(flags.values_list("area_id", flat=True))
    found: dict[int, bool] = {}
    for province_id in provinces if named else ():
        communes = descendant_ids(province_id, on, Level.COMMUNE)
        if named & communes:
            found |= {each: each in named for each in communes}
    return found


# --- From the packaged reference files --------------------------------------------------------------------------


def reference_map(code: str, year: int) -> Map:
    """The map of an area from the packaged territory, without a database and without flags.

    Raises `NotFound` (`unknown_area`).
    """
    on = map_date(year)
    levels = {unit.key: unit.level for unit in reference_files.units()}
    rows = [
        row
        for row in reference_files.versions()
        if (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on < row.valid_to)
    ]
    codes = {row.key: row.code for row in rows}
    units = [
        Unit(row.code, row.name, levels[row.key], codes.get(row.parent_key) if row.parent_key else None) for row in rows
    ]
    root = min(units, key=lambda unit: LEVEL_DEPTH[Level(unit.level)])
    whole = Map.of(root.code, on, units)
    wanted = code.strip().upper()
    if wanted not in whole.units:
        raise NotFound(
            "unknown_area",
            _("Vào ngày %(on)s không có địa bàn nào mang mã “%(code)s”.") % {"on": f"{on:%d/%m/%Y}", "code": code},
            "--area",
        )
    return whole.within(wanted)

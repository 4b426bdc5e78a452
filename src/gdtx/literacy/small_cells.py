"""Figures for those who may not see the tables of an area: small numbers, and what would give them away, are left out.

A number from 1 to 4 can point at a person. It is hidden, and so is every number from which it could be worked out by
adding and subtracting what is shown. Hidden is always a whole block: all bands and states of a unit in a layer. Layers
rest on one another: a unit hidden in one is hidden in all that follow.

    population   how many people of each band
    levels       how many of them stand at which level
    one layer for each dimension of `PROTECTED`: in or outside the group, literate at level 2 or not

Why that is enough. In a layer the hidden units are known only by their sums: over the units, as total less what is
shown, and over the groups, as what the layer below shows. Two rows at least are hidden, or nothing but one row whose
own sum is hidden; so a number of a hidden unit has one value only where it equals one of these sums, or where a sum is
nought. The sums are shown or can be worked out, so they are never from 1 to 4 (`_closed` hides more units until the
sum of what is hidden is not small either). Neighbouring layers add nothing, since each keeps the sums of the one below.

One area is shown at one level only (the communes of a province), from one frozen set, under one rule set: differences
between several would be another way in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gdtx.catalogue.literacy_rules import CUMULATIVE, DISJOINT

from .classification import ILLITERATE_1, ILLITERATE_2, LITERATE, UNKNOWN
from .cube import Cells, Sums
from .figures import Figures
from .tables import Row, rate

#: The one list of what is told of people besides their age, and must not give anybody away.
PROTECTED = ("female", "minority", "religious", "migrant", "studying", "relapsed")

#: Numbers that can point at a person.
SMALL = range(1, 5)

#: Where somebody stands: at no level (or unknown), at level 1 only, at level 2.
_STANDS = (f"state = {UNKNOWN} OR state = {ILLITERATE_1}", f"state = {ILLITERATE_2}", f"state = {LITERATE}")
#: The same with a group: outside it and inside, not at level 2 and at level 2.
_SIDES = tuple(f"{{group}} = {inside} AND state {how} {LITERATE}" for inside in (0, 1) for how in ("<>", "="))

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Counts:
    """The whole truth of an area, by unit: for each band beside the others, the numbers of `_STANDS`; by group those of
    `_SIDES`. Never shown as it is.
    """

    levels: Mapping[str, tuple[Numbers, ...]]
    groups: Mapping[str, Mapping[str, tuple[Numbers, ...]]]


@dataclass(frozen=True)
class Hidden:
    """The units hidden in each layer; None where the sum of all units is hidden too."""

    population: frozenset[str] | None
    levels: frozenset[str] | None
    groups: Mapping[str, frozenset[str] | None]


def counts_of(figures: Figures, groups: Sequence[str] = PROTECTED) -> Counts:
    """Count the units directly below the area of the figures."""
    conditions = [*_STANDS, *(side.format(group=group) for group in groups for side in _SIDES)]
    units = figures.map.children(figures.map.root)
    held = {commune: unit.code for unit in units for commune in figures.map.communes_of(unit.code)}
    cells = Cells([f"({condition})" for condition in conditions])
    sums = figures.cube.sums(figures.rules, cells, held)
    nobody = Sums({}, cells.width)
    bands = {unit.code: [sums.get(unit.code, nobody).band(band) for band in DISJOINT] for unit in units}
    first = len(_STANDS)
    return Counts(
        {code: tuple(numbers[:first] for numbers in found) for code, found in bands.items()},
        {
            group: {
                code: tuple(
                    numbers[first + place * len(_SIDES) : first + (place + 1) * len(_SIDES)] for numbers in found
                )
                for code, found in bands.items()
            }
            for place, group in enumerate(groups)
        },
    )


def hidden_of(counts: Counts) -> Hidden:
    """What must not be shown."""
    population = {code: tuple(sum(band) for band in bands) for code, bands in counts.levels.items()}
    size = {code: sum(numbers) for code, numbers in population.items()}
    first = _closed(population, frozenset(), size)
    levels = _closed(_flat(counts.levels), first, size)
    groups = {group: _closed(_flat(found), levels, size) for group, found in counts.groups.items()}
    return Hidden(first, levels, groups)


def _flat(found: Mapping[str, tuple[Numbers, ...]]) -> dict[str, Numbers]:
    return {code: tuple(number for band in bands for number in band) for code, bands in found.items()}


def _small(numbers: Numbers) -> bool:
    return any(number in SMALL for number in numbers)


def _added(rows: Sequence[Numbers]) -> Numbers:
    return tuple(map(sum, zip(*rows, strict=True)))


def _closed(
    numbers: Mapping[str, Numbers], before: frozenset[str] | None, size: Mapping[str, int]
) -> frozenset[str] | None:
    """The units to hide: those with small numbers and those hidden `before`, and the smallest others until what is
    hidden together is not small itself. None where the sum of all is small, or hidden below.
    """
    everybody = list(numbers.values())
    if before is None or not everybody or _small(_added(everybody)):
        return None
    hidden = set(before) | {code for code, found in numbers.items() if _small(found)}
    others = sorted((code for code in numbers if code not in hidden), key=lambda code: (size[code], code))
    while hidden and (len(hidden) < 2 or _small(_added([numbers[code] for code in hidden]))):
        if not others:
            return None
        hidden.add(others.pop(0))
    return frozenset(hidden)


# --- The answer -------------------------------------------------------------------------------------------------


def protected_summary(figures: Figures, groups: Sequence[str] = PROTECTED) -> Row:
    """Literacy of the units below an area as anybody may read it: null where a number is left out."""
    counts = counts_of(figures, groups)
    return answer_of(counts, hidden_of(counts), figures)


def answer_of(counts: Counts, hidden: Hidden, figures: Figures) -> Row:
    """The answer as plain data."""
    units = figures.map.children(figures.map.root)
    root = figures.map.units[figures.map.root]
    together = {"": counts.levels, **counts.groups}
    whole = {layer: _added_bands([found[unit.code] for unit in units]) for layer, found in together.items()}
    return {
        "area": {"code": root.code, "name": root.name},
        "year": figures.year,
        "rules": figures.rules.name,
        "frozen": None,
        "protected": {"dimensions": list(counts.groups), "hidden_from": SMALL.start, "hidden_to": SMALL.stop - 1},
        "total": _unit(
            whole[""],
            {group: whole[group] for group in counts.groups},
            hidden.population is not None,
            hidden.levels is not None,
            {group: found is not None for group, found in hidden.groups.items()},
        ),
        "children": [
            {
                "code": unit.code,
                "name": unit.name,
                **_unit(
                    counts.levels[unit.code],
                    {group: found[unit.code] for group, found in counts.groups.items()},
                    hidden.population is not None and unit.code not in hidden.population,
                    hidden.levels is not None and unit.code not in hidden.levels,
                    {group: found is not None and unit.code not in found for group, found in hidden.groups.items()},
                ),
            }
            for unit in units
        ],
    }


def _added_bands(units: Sequence[tuple[Numbers, ...]]) -> tuple[Numbers, ...]:
    return tuple(_added([unit[place] for unit in units]) for place in range(len(DISJOINT)))


def _unit(
    levels: tuple[Numbers, ...],
    groups: Mapping[str, tuple[Numbers, ...]],
    population: bool,
    with_levels: bool,
    with_group: Mapping[str, bool],
) -> dict[str, Any]:
    """Bands contained in each other, as the statutory tables have them; null where a layer is hidden."""
    bands = {}
    for place, band in enumerate(CUMULATIVE, start=1):
        stands = _added(levels[:place])
        people = sum(stands)
        one, two = stands[1] + stands[2], stands[2]
        bands[band.code] = {
            "population": people if population else None,
            "literate_1": one if with_levels else None,
            "rate_1": rate(one, people) if with_levels else None,
            "literate_2": two if with_levels else None,
            "rate_2": rate(two, people) if with_levels else None,
            "groups": {
                group: _group(_added(found[:place])) if with_group[group] else None for group, found in groups.items()
            },
        }
    return {"bands": bands}


def _group(sides: Numbers) -> dict[str, Any]:
    others_not, others_two, inside_not, inside_two = sides
    return {
        "population": inside_not + inside_two,
        "literate_2": inside_two,
        "rate_2": rate(inside_two, inside_not + inside_two),
        "others": {
            "population": others_not + others_two,
            "literate_2": others_two,
            "rate_2": rate(others_two, others_not + others_two),
        },
    }

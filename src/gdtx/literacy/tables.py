"""The statutory tables from figures, as plain data in the shape of the contract. Counts add; rates are made here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import AGES, CUMULATIVE, DISJOINT, UNDER_36, Band
from gdtx.foundation.errors import NotFound

from .cube import STATES, Sums
from .figures import Figures
from .standards import Levels, Verdicts, missing

#: Places of the groups in the numbers of a state of `cube.PEOPLE`.
_GROUPS = 5
_QUAD = (0, 1, 2, 3)
_WITH_RELIGIOUS = (0, 1, 2, 4)
_RELAPSED = _GROUPS * len(STATES)

Numbers = Sequence[int]
Row = dict[str, Any]


def rate(part: int, whole: int) -> float | None:
    """Percent with two decimals, half up; None where there is nobody. Neither number is below zero.

    In whole numbers, as `measures.divided` rounds: a province has tens of thousands of them.
    """
    return (20_000 * part + whole) // (2 * whole) / 100 if whole else None


class People:
    """What the numbers of `cube.PEOPLE` of a band say, each as a list by group."""

    def __init__(self, numbers: Numbers, groups: Sequence[int], *, inclusive: bool) -> None:
        at = [[numbers[_GROUPS * place + group] for group in groups] for place in range(len(STATES))]
        self.unknown, self.illiterate_1, self.only_level_1, self.literate_2 = at
        self.population = [sum(group) for group in zip(*at, strict=True)]
        self.literate_1 = [one + two for one, two in zip(self.only_level_1, self.literate_2, strict=True)]
        self.illiterate_2 = self.only_level_1
        if inclusive:
            self.illiterate_2 = [one + two for one, two in zip(self.illiterate_1, self.only_level_1, strict=True)]

    @property
    def illiterate(self) -> int:
        """Illiterate at some level, nobody twice."""
        return self.illiterate_1[0] + self.only_level_1[0]


def _inclusive(figures: Figures) -> bool:
    return figures.rules.values["illiterate_2"] == "inclusive"


# --- The forms ------------------------------------------------------------------------------------------------


def xmc_3(figures: Figures) -> Row:
    """Results of literacy work by single age, with cumulative bands."""
    sums, inclusive = figures.people(figures.map.root), _inclusive(figures)

    def row(numbers: Numbers) -> Row:
        people = People(numbers, _QUAD, inclusive=inclusive)
        return {
            "population": people.population,
            "illiterate_1": people.illiterate_1,
            "illiterate_2": people.illiterate_2,
            "literate_1": people.literate_1,
            "literate_2": people.literate_2,
            "unknown": people.unknown,
            "rate": rate(people.literate_2[0], people.population[0]),
        }

    rows = [
        {"age": age, "birth_year": figures.year - age, **row(numbers)}
        for age, numbers in enumerate(sums.ages, start=AGES.first)
    ]
    return {"rows": rows, "bands": {band.code: row(sums.band(band)) for band in CUMULATIVE}}


def cmc_1(figures: Figures) -> Row:
    """Illiterate people of every unit in cumulative bands; each rate over everybody of the band."""
    inclusive = _inclusive(figures)

    def band_row(sums: Sums, band: Band) -> Row:
        people = People(sums.band(band), _QUAD, inclusive=inclusive)
        whole = people.population[0]
        return {
            "population": people.population,
            "illiterate_1": people.illiterate_1,
            "rate_1": [rate(part, whole) for part in people.illiterate_1],
            "illiterate_2": people.illiterate_2,
            "rate_2": [rate(part, whole) for part in people.illiterate_2],
        }

    rows = []
    for unit in figures.map.children(figures.map.root):
        sums = figures.people(unit.code)
        bands = {band.code: band_row(sums, band) for band in CUMULATIVE}
        rows.append(
            {"code": unit.code, "name": unit.name, "population": bands[AGES.code]["population"], "bands": bands}
        )
    whole = figures.people(figures.map.root)
    total = {band.code: band_row(whole, band) for band in CUMULATIVE}
    return {"children": rows, "total": {"population": total[AGES.code]["population"], "bands": total}}


def cmc_2(figures: Figures) -> Row:
    """Illiterate and relapsed people in bands beside each other."""
    sums, inclusive = figures.people(figures.map.root), _inclusive(figures)

    def row(numbers: Numbers) -> Row:
        people = People(numbers, _WITH_RELIGIOUS, inclusive=inclusive)
        return {
            "population": people.population,
            "illiterate_1": people.illiterate_1,
            "illiterate_2": people.illiterate_2,
            "relapsed": list(numbers[_RELAPSED:]),
            "rate": rate(people.illiterate, people.population[0]),
        }

    return {"bands": {band.code: row(sums.band(band)) for band in (*DISJOINT, AGES)}}


def xmc_4(figures: Figures) -> Row:
    """Whether every unit meets the standard, why, and how many people it lacks."""
    verdicts = Verdicts(figures)
    standard = verdicts.standard
    rows = []
    for unit in figures.map.children(figures.map.root):
        sums, verdict = figures.levels(unit.code), verdicts.of(unit)
        bands = {}
        for band in CUMULATIVE:
            people = Levels.of(sums, band)
            bands[band.code] = {
                **_levels_row(people),
                "missing_1": missing(standard, people.population, people.literate_1),
                "missing_2": missing(standard, people.population, people.literate_2),
                "unknown": people.unknown,
            }
        rows.append(
            {
                "code": unit.code,
                "name": unit.name,
                "standard": verdict.level,
                "why": verdict.why,
                "especially_difficult": unit.difficult,
                "bands": bands,
            }
        )
    whole, sums = verdicts.of(figures.map.units[figures.map.root]), figures.levels(figures.map.root)
    return {
        "children": rows,
        "total": {"bands": {band.code: _levels_row(Levels.of(sums, band)) for band in CUMULATIVE}},
        "standard": whole.level,
        "why": whole.why,
        "citation": str(standard.citation),
    }


def _levels_row(people: Levels) -> Row:
    return {
        "population": people.population,
        "literate_1": people.literate_1,
        "rate_1": rate(people.literate_1, people.population),
        "literate_2": people.literate_2,
        "rate_2": rate(people.literate_2, people.population),
    }


#: 36–60, as the disjoint tables have it: 35 is counted in the first band.
_MIGRATION_BANDS = (UNDER_36, DISJOINT[-1])


def nhap_cu(figures: Figures) -> Row:
    """Migrants and others: population, illiterate, studying."""
    sums, inclusive = figures.migration(figures.map.root), _inclusive(figures)

    def part(numbers: Numbers) -> Row:
        *states, studying = numbers
        _unknown, illiterate_1, illiterate_2, _literate = states
        return {
            "population": sum(states),
            "illiterate_1": illiterate_1,
            "illiterate_2": illiterate_2 + (illiterate_1 if inclusive else 0),
            "studying": studying,
        }

    bands = {}
    for band in _MIGRATION_BANDS:
        numbers = sums.band(band)
        half = len(numbers) // 2
        bands[band.code] = {"migrant": part(numbers[:half]), "other": part(numbers[half:])}
    return {"bands": bands}


FORMS: dict[str, Callable[[Figures], Row]] = {
    "XMC-3": xmc_3,
    "CMC-1": cmc_1,
    "CMC-2": cmc_2,
    "XMC-4": xmc_4,
    "NHAP-CU": nhap_cu,
}


def require_form(form: str) -> str:
    """The form by its name, whatever the case. Raises `NotFound` (`unknown_form`)."""
    found = form.strip().upper()
    if found not in FORMS:
        raise NotFound(
            "unknown_form",
            _("Không có biểu “%(form)s”.") % {"form": form},
            "--form",
            _("Các biểu: %(forms)s.") % {"forms": ", ".join(FORMS)},
        )
    return found


def table(form: str, figures: Figures, *, frozen: str | None = None) -> Row:
    """A form as the contract has it. Raises `NotFound` (`unknown_form`)."""
    found = require_form(form)
    area = figures.map.units[figures.map.root]
    return {
        "form": found,
        "area": {"code": area.code, "name": area.name},
        "year": figures.year,
        "rules": figures.rules.name,
        "switches": figures.rules.switches,
        "frozen": frozen,
        "map": figures.map.on.isoformat(),
        "rules_in_words": figures.rules.in_words(),
        "rules_citation": str(figures.rules.citation),
        "unknown": Levels.of(figures.levels(area.code), AGES).unknown,
        **FORMS[found](figures),
    }

"""Draws made-up persons commune by commune, household by household, in DuckDB: the same call gives the same persons.

Nothing is kept in memory: persons are drawn from a hash of where they stand in their commune, and stream into the file.
Eighteen persons in a row are five households of 2, 3, 4, 4 and 5 (3.6 in the mean); the first two of a household are a
couple of like age, the others children, grown-ups and old people, so that all ages together follow the pyramid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..areas import Map
from ..layout import COLUMNS
from . import calibration
from .calibration import Province

#: Persons of a village, about; 250 households.
_HOUSEHOLDS_OF_A_VILLAGE = 250


class Place(NamedTuple):
    """A commune with how many persons it is to have, and what they are drawn by."""

    commune: str
    province: str
    persons: int
    minority: float
    migrant: float
    illiterate_1: float
    only_level_1: float
    north: bool


def _chance(*words: object) -> float:
    """A number in [0, 1) that depends on the words alone."""
    digest = hashlib.sha256("|".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def places(area: Map, persons: int) -> list[Place]:
    """How many persons each commune has: by population of provinces, and of communes within one; `persons` in all."""
    by_province: dict[str, list[str]] = {}
    for commune, province in area.provinces().items():
        by_province.setdefault(province, []).append(commune)
    populations = {
        province: float(calibration.PROVINCES.get(province, calibration.COUNTRY).population) for province in by_province
    }
    found = []
    for province, number in _allotted(populations, persons).items():
        counts = _allotted(_sizes(by_province[province]), number)
        found += [_place(commune, province, counts[commune]) for commune in by_province[province] if counts[commune]]
    return found


def _sizes(communes: list[str]) -> dict[str, float]:
    """The population of the communes of a province; the mean where none was published, chance where none is known."""
    known = {code: population for code in communes if (population := calibration.communes().get(code))}
    if not known:
        return {code: 0.4 + 1.6 * _chance("size", code) ** 2 for code in communes}
    mean = sum(known.values()) / len(known)
    return {code: known.get(code, mean) for code in communes}


def _allotted(weights: dict[str, float], persons: int) -> dict[str, int]:
    whole = sum(weights.values())
    exact = {code: persons * weight / whole for code, weight in weights.items()}
    counts = {code: int(number) for code, number in exact.items()}
    rest = persons - sum(counts.values())
    for code in sorted(exact, key=lambda code: (counts[code] - exact[code], code))[:rest]:
        counts[code] += 1
    return counts


def _place(commune: str, province: str, persons: int) -> Place:
    found: Province = calibration.PROVINCES.get(province, calibration.COUNTRY)
    share, chance = found.minority / 100, _chance("minority", commune)
    # Communes differ, the mean stays.
    minority = 2 * share * chance if share < 0.5 else 1 - 2 * (1 - share) * (1 - chance)
    migrant = min(calibration.MIGRANT_MOST, calibration.MIGRANT_YEARS * found.in_migration / 1000)
    worse = (100 - found.literate) / (100 - calibration.COUNTRY.literate)
    mean = (1 + share * (calibration.MINORITY_RISK - 1)) * _mean_age_risk()
    return Place(
        commune,
        province,
        persons,
        round(minority, 6),
        round(migrant, 6),
        round(calibration.ILLITERATE_1 * worse / mean, 8),
        round(calibration.ONLY_LEVEL_1 * worse / mean, 8),
        province < "46",
    )


def _mean_age_risk() -> float:
    """The mean of the risk by age over the ages 15 to 60."""
    people, weighted = 0.0, 0.0
    for age in range(15, 61):
        number = sum(calibration.PYRAMID[age // 5]) / 5
        people += number
        weighted += number * next(risk for last, risk in calibration.AGE_RISK if age <= last)
    return weighted / people


# --- As SQL -----------------------------------------------------------------------------------------------------


def _upto(age: int) -> float:
    """The share of people younger than an age."""
    whole = sum(map(sum, calibration.PYRAMID))
    full = sum(map(sum, calibration.PYRAMID[: age // 5]))
    return (full + age % 5 / 5 * sum(calibration.PYRAMID[age // 5])) / whole


def _age(share: str) -> str:
    """The age at a share of the pyramid, as SQL."""
    whens = []
    for number, group in enumerate(calibration.PYRAMID):
        first = 5 * number
        low = _upto(first)
        last = number + 1 == len(calibration.PYRAMID)
        high, years = (1.0, 20) if last else (_upto(first + 5), 5)
        at = f"{first} + CAST(floor(({share} - {low:.9f}) * {years / (high - low):.9f}) AS INTEGER)"
        at = f"least(greatest({at}, {first}), {first + years - 1})"
        whens.append(f"ELSE {at}" if last else f"WHEN {share} < {high:.9f} THEN {at}")
        del group
    return f"CASE {' '.join(whens)} END"


def _women(age: str) -> str:
    """The share of women at an age, as SQL."""
    whens = " ".join(
        f"WHEN {age} < {5 * number + 5} THEN {women / (men + women):.4f}"
        for number, (men, women) in enumerate(calibration.PYRAMID[:-1])
    )
    men, women = calibration.PYRAMID[-1]
    return f"CASE {whens} ELSE {women / (men + women):.4f} END"


def _group(weights: dict[int, int], chance: str) -> str:
    """An ethnic group by its weight, as SQL."""
    whole, at, whens = sum(weights.values()), 0, []
    for code, weight in weights.items():
        at += weight
        whens.append(f"WHEN {chance} < {at / whole:.6f} THEN {code}")
    return f"CASE {' '.join(whens)} ELSE {next(iter(weights))} END"


def _key(*of: str) -> str:
    """A number of 64 bits that stands for a person, a household or a village."""
    return f"hash(hash({', '.join(of)}))"


def _drawn(name: str, key: str) -> str:
    """Another one for each name. DuckDB joins several hashes by XOR: only the hash of a hash shows no pattern."""
    mark = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")
    return f"hash(xor({key}, {mark}::UBIGINT))"


def _u(name: str, key: str) -> str:
    """A number in [0, 1) drawn for a person, household or village and a name."""
    return f"({_drawn(name, key)} >> 32) / 4294967296.0"


def select(found: Sequence[Place], year: int) -> str:
    """SQL that draws the persons of these communes, which lie in one province, in order."""
    person, home, village = "person_key", "home_key", "village_key"
    child, old = _upto(18), _upto(65)
    old_couple = 0.6 * 18 * (1 - old) / 10
    more_child = 18 * child / 8
    more_old = 0.4 * 18 * (1 - old) / 8
    groups = calibration.groups_of(found[0].province)
    risk = " ".join(f"WHEN age <= {last} THEN {times}" for last, times in calibration.AGE_RISK)
    schooling = ", ".join(
        f"CASE {' '.join(f'WHEN age <= {row[0]} THEN {row[place]}' for row in calibration.SCHOOLING)} END AS {name}"
        for place, name in enumerate(("upper_secondary", "lower_secondary", "elementary"), start=1)
    )
    values = ", ".join(
        f"('{place.commune}', {place.persons}, {place.minority}, {place.migrant}, {place.illiterate_1}, "
        f"{place.only_level_1}, {place.north})"
        for place in found
    )
    cells = {
        "person_id": "'TH' || commune || '-' || lpad(CAST(household + 1 AS VARCHAR), 6, '0') || '-' || (member + 1)",
        "commune_code": "commune",
        "village": "'Thôn ' || (village_number + 1)",
        "birth_year": f"{year} - age",
        "sex": "CASE WHEN woman THEN 'F' ELSE 'M' END",
        "ethnicity": "ethnicity",
        "religious": f"CASE WHEN {_u('tell', home)} < 0.9 THEN {_u('religion', home)} < {calibration.RELIGIOUS} END",
        "migrant": f"CASE WHEN {_u('moved', home)} < 0.97 OR migrant THEN migrant END",
        "disabled": "disabled",
        "able_to_learn": f"CASE WHEN disabled THEN {_u('able', person)} < 0.6 END",
        "residence_kind": "CASE WHEN migrant THEN 'temporary' ELSE 'permanent' END",
        "residence_state": (
            f"CASE WHEN stay < {calibration.DEAD} THEN 'dead' "
            f"WHEN stay < {calibration.DEAD + calibration.MOVED} THEN 'moved' "
            f"WHEN stay < {calibration.DEAD + calibration.MOVED + calibration.AWAY} THEN 'away' ELSE 'present' END"
        ),
        "away_months": (
            f"CASE WHEN stay >= {calibration.DEAD + calibration.MOVED} "
            f"AND stay < {calibration.DEAD + calibration.MOVED + 0.9 * calibration.AWAY} "
            f"THEN 1 + CAST(floor(24 * {_u('months', person)}) AS INTEGER) END"
        ),
        "school_system": "CASE WHEN state = 3 AND age >= 15 THEN CASE WHEN ten THEN 10 WHEN t < 0.9 THEN 12 END END",
        "grade_completed": (
            "CASE WHEN state = 0 OR age < 7 THEN NULL WHEN age < 15 THEN age - 6 "
            "WHEN state = 1 THEN CASE WHEN t < 0.45 THEN 1 + d % 2 WHEN t >= 0.95 THEN 3 + d % 3 END "
            "WHEN state = 2 THEN CASE WHEN t < 0.40 THEN 3 + d % 2 WHEN t >= 0.95 THEN 5 + d % 4 END "
            "WHEN age < 18 THEN CASE WHEN t < 0.82 THEN age - 6 WHEN t < 0.97 THEN 9 ELSE 5 + d % 4 END "
            "WHEN t < upper_secondary THEN CASE WHEN ten THEN 10 ELSE 12 END "
            "WHEN t < lower_secondary THEN CASE WHEN ten THEN 7 ELSE 9 END "
            "WHEN t < elementary THEN 5 "
            "WHEN t < 1 - 0.36 * (1 - elementary) THEN CASE WHEN ten THEN 4 + d % 3 ELSE 5 + d % 4 END END"
        ),
        "left_at_grade": (
            "CASE WHEN age < 15 THEN NULL WHEN state = 1 AND t >= 0.45 AND t < 0.75 THEN 1 + d % 3 "
            "WHEN state = 2 AND t >= 0.40 AND t < 0.70 THEN 4 + d % 2 "
            "WHEN state = 3 AND age >= 18 AND t >= 1 - 0.36 * (1 - elementary) AND t < 1 - 0.08 * (1 - elementary) "
            "THEN CASE WHEN ten THEN 5 + d % 3 ELSE 6 + d % 4 END END"
        ),
        "studying_grade": (
            "CASE WHEN state = 0 THEN NULL WHEN age BETWEEN 6 AND 14 AND t < 0.98 THEN age - 5 "
            "WHEN state = 3 AND age BETWEEN 15 AND 17 AND t < 0.82 THEN age - 5 END"
        ),
        "degree": (
            "CASE WHEN state <> 3 OR age < 11 THEN CASE WHEN state = 1 AND d = 0 THEN 'short_vocational' END "
            "WHEN age < 15 THEN 'primary' WHEN age < 18 THEN CASE WHEN t < 0.97 THEN 'lower_secondary' END "
            f"WHEN age >= 22 AND t < {calibration.UNIVERSITY} * upper_secondary THEN 'university' "
            f"WHEN age >= 21 AND t < {calibration.COLLEGE} * upper_secondary THEN 'college' "
            f"WHEN age >= 20 AND t < {calibration.VOCATIONAL} * upper_secondary THEN 'vocational' "
            "WHEN t < upper_secondary THEN 'upper_secondary' WHEN t < lower_secondary THEN 'lower_secondary' "
            "WHEN t < elementary THEN 'primary' END"
        ),
        "xmc_completed": (
            "CASE WHEN age < 15 THEN NULL WHEN state = 1 AND t >= 0.75 AND t < 0.87 THEN 1 + d % 2 "
            "WHEN state = 2 AND t >= 0.70 AND t < 0.85 THEN 3 + d % 2 "
            "WHEN state = 3 AND age >= 18 AND t >= 1 - 0.08 * (1 - elementary) THEN 5 END"
        ),
        "xmc_studying": (
            "CASE WHEN age < 15 THEN NULL WHEN state = 1 AND t >= 0.87 AND t < 0.95 THEN 1 + d % 3 "
            "WHEN state = 2 AND t >= 0.85 AND t < 0.95 THEN 4 + d % 2 END"
        ),
        "relapse": "CASE WHEN age < 15 OR t < 0.95 THEN NULL WHEN state = 1 THEN 1 WHEN state = 2 THEN 2 END",
    }
    columns = ",\n".join(f"CAST({cells[column.code]} AS {column.sql_type}) AS {column.code}" for column in COLUMNS)
    return f"""
    WITH place(commune, persons, minority, migrants, p_1, p_2, north) AS (VALUES {values}),
    drawn AS (SELECT * EXCLUDE (persons), unnest(range(persons)) AS i FROM place),
    housed AS (
        SELECT *, i // 18 * 5 + CASE WHEN r < 2 THEN 0 WHEN r < 5 THEN 1 WHEN r < 9 THEN 2 WHEN r < 13 THEN 3 ELSE 4 END
                  AS household,
               r - CASE WHEN r < 2 THEN 0 WHEN r < 5 THEN 2 WHEN r < 9 THEN 5 WHEN r < 13 THEN 9 ELSE 13 END AS member
        FROM (SELECT *, i % 18 AS r FROM drawn)),
    villages AS (
        SELECT *, {_key("commune", "i")} AS person_key, {_key("commune", "household", "'home'")} AS home_key,
               {_key("commune", "village_number", "'village'")} AS village_key
        FROM (SELECT *, household // {_HOUSEHOLDS_OF_A_VILLAGE} AS village_number FROM housed)),
    homes AS (
        SELECT *, {_u("couple", home)} AS c, {_u("who", person)} AS w, {_u("age", person)} AS v,
               {_u("pair", home)} AS pair,
               {_u("minority", home)} < CASE WHEN {_u("minority", village)} < minority THEN 0.9
                   ELSE least(0.5, 0.1 * minority / (1.000001 - minority)) END AS of_minority,
               {_u("migrant", home)} < migrants AS migrant
        FROM villages),
    aged AS (
        SELECT *, CASE
            WHEN member < 2 AND c < {old_couple:.9f} THEN {old:.9f} + {1 - old:.9f} * near
            WHEN member < 2 THEN {child:.9f} + {old - child:.9f} * near
            WHEN w < {more_child:.9f} THEN {child:.9f} * v
            WHEN w < {more_child + more_old:.9f} THEN {old:.9f} + {1 - old:.9f} * v
            ELSE {child:.9f} + {old - child:.9f} * v END AS share
        FROM (SELECT *, CASE WHEN member = 0 THEN pair ELSE
                  CASE WHEN beside < 0 THEN -beside WHEN beside >= 1 THEN 1.999999 - beside ELSE beside END END AS near
              FROM (SELECT *, pair + 0.12 * (v - 0.5) AS beside FROM homes))),
    told AS (
        SELECT *, CASE WHEN member < 2 THEN member = 1 ELSE {_u("sex", person)} < {_women("age")} END AS woman,
               {_u("stay", person)} AS stay, {_u("disabled", person)} < {calibration.DISABLED} AS disabled,
               {_u("schooling", person)} AS t, CAST({_drawn("detail", person)} % 60 AS INTEGER) AS d,
               {_u("state", person)} AS s,
               CASE WHEN {_u("told", home)} < 0.003 THEN NULL WHEN {_u("told", home)} < 0.0035 THEN 56
                    WHEN {_u("told", home)} < 0.0037 THEN 55 WHEN NOT of_minority THEN 1
                    WHEN {_u("main", home)} < 0.85 THEN {_group(groups, _u("group", village))}
                    ELSE {_group(groups, _u("group", home))} END AS ethnicity
        FROM (SELECT *, {_age("share")} AS age FROM aged)),
    judged AS (
        SELECT *, CASE WHEN age < 6 THEN 0 WHEN age < 15 THEN 3
            WHEN s < CASE WHEN migrant THEN {calibration.UNKNOWN_MIGRANT} ELSE {calibration.UNKNOWN} END THEN 0
            WHEN s > 1 - least(0.6, p_1 * risk) THEN 1
            WHEN s > 1 - least(0.6, p_1 * risk) - least(0.3, p_2 * risk) THEN 2 ELSE 3 END AS state
        FROM (SELECT *, CASE {risk} ELSE {calibration.AGE_RISK[-1][1]} END
                  * CASE WHEN woman THEN {calibration.WOMEN_RISK} ELSE {calibration.MEN_RISK} END
                  * CASE WHEN ethnicity > 1 AND ethnicity < 55 THEN {calibration.MINORITY_RISK} ELSE 1 END AS risk
              FROM told)),
    schooled AS (
        SELECT *, north AND {year} - age < {calibration.TEN_YEARS_BEFORE} AS ten, {schooling} FROM judged)
    SELECT {columns} FROM schooled
    """  # noqa: S608


def by_province(found: Iterable[Place]) -> dict[str, list[Place]]:
    """The communes of each province, in order."""
    gathered: dict[str, list[Place]] = {}
    for place in found:
        gathered.setdefault(place.province, []).append(place)
    return gathered

"""A rule set compiled once to SQL: the state of a person, for DuckDB, SQLite and PostgreSQL alike.

A state is a whole number: NOT_COUNTED, UNKNOWN, ILLITERATE_1, ILLITERATE_2 (literate at level 1 only), LITERATE (at
both levels). The expressions name the columns of the register layout, use no function of one product, and leave no
doubt about NULL: a condition on nothing is never met.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gdtx.catalogue.literacy_rules import ETHNICITY_UNKNOWN, FOREIGNER, KINH, RuleSet
from gdtx.foundation.lazy import LazyModule

from .layout import PROVING_DEGREES

if TYPE_CHECKING:
    import sqlglot
else:
    sqlglot = LazyModule("sqlglot")

NOT_COUNTED, UNKNOWN, ILLITERATE_1, ILLITERATE_2, LITERATE = -1, 0, 1, 2, 3

#: Whether a person belongs to a group, as a condition; one that cannot be decided counts as no.
GROUPS = {
    "female": "sex = 'F'",
    "minority": f"ethnicity <> {KINH} AND ethnicity <> {FOREIGNER} AND ethnicity <> {ETHNICITY_UNKNOWN}",
    "religious": "religious IS TRUE",
    "migrant": "migrant IS TRUE",
    "studying": "studying_grade IS NOT NULL OR xmc_studying IS NOT NULL",
    "relapsed": "relapse = 1 OR relapse = 2",
}

#: Months from which somebody away does not count where `away` stands on counted_under_6_months.
LONG_AWAY = 6


def state(rules: RuleSet, dialect: str = "duckdb") -> str:
    """The state of a person under a rule set as one SQL expression."""
    return _in_dialect(_state(rules), dialect)


def group(code: str, dialect: str = "duckdb") -> str:
    """1 for whoever belongs to the group (`GROUPS`), else 0."""
    return _in_dialect(f"CASE WHEN {GROUPS[code]} THEN 1 ELSE 0 END", dialect)


def age(year: int, dialect: str = "duckdb") -> str:
    """The age at a year: years between, whatever the day."""
    return _in_dialect(f"{int(year)} - birth_year", dialect)


@lru_cache(maxsize=256)
def _in_dialect(text: str, dialect: str) -> str:
    return sqlglot.parse_one(text, dialect="postgres").sql(dialect=dialect)


def steps(rules: RuleSet) -> tuple[list[tuple[list[str], int]], int]:
    """The rule set as a ladder: (conditions, state) in order, the first step of which a condition holds decides; and
    the state of whoever meets none.
    """
    found: list[tuple[list[str], int]] = [([condition], NOT_COUNTED) for condition in _left_out(rules)]
    if rules.values["relapse"] == "illiterate":
        found += [(["relapse = 1"], ILLITERATE_1), (["relapse = 2"], ILLITERATE_2)]
    found += [(_level_2(rules), LITERATE), (_level_1(rules), ILLITERATE_2)]
    if rules.values["unknown"] == "apart":
        return [*found, (_evidence(rules), ILLITERATE_1)], UNKNOWN
    return found, ILLITERATE_1


def _state(rules: RuleSet) -> str:
    found, last = steps(rules)
    whens = " ".join(f"WHEN {' OR '.join(conditions)} THEN {value}" for conditions, value in found)
    return f"CASE {whens} ELSE {last} END"


def holding(conditions: list[str], dialect: str = "duckdb") -> list[str]:
    """1 where a condition holds, else 0, for each of them."""
    return [_in_dialect(f"CASE WHEN {condition} THEN 1 ELSE 0 END", dialect) for condition in conditions]


def _left_out(rules: RuleSet) -> list[str]:
    found = []
    if rules.values["gone"] == "left_out":
        found.append("residence_state = 'moved' OR residence_state = 'dead'")
    match rules.values["away"]:
        case "left_out":
            found.append("residence_state = 'away'")
        case "counted_under_6_months":
            # How long somebody is away must be known for them to count.
            found.append(f"residence_state = 'away' AND (away_months IS NULL OR away_months >= {LONG_AWAY})")
    match rules.values["disabled"]:
        case "left_out":
            found.append("disabled IS TRUE")
        case "left_out_if_unable":
            found.append("disabled IS TRUE AND able_to_learn IS FALSE")
    if rules.values["foreigners"] == "left_out":
        found.append(f"ethnicity = {FOREIGNER}")
    return found


_DEGREE = f"degree IN ({', '.join(repr(degree) for degree in PROVING_DEGREES)})"


def _level_1(rules: RuleSet) -> list[str]:
    found = ["grade_completed >= 3", "left_at_grade >= 4"]
    if rules.values["studying"] == "counts":
        found.append("studying_grade >= 4")
    return [*found, _DEGREE, "xmc_completed >= 3", "xmc_studying >= 4"]


def _level_2(rules: RuleSet) -> list[str]:
    """Each of these proves level 1 too."""
    found = ["grade_completed >= 5", "left_at_grade >= 6"]
    ten_years = ["grade_completed >= 4", "left_at_grade >= 5"]
    if rules.values["studying"] == "counts":
        found.append("studying_grade >= 6")
        ten_years.append("studying_grade >= 5")
    found += [_DEGREE, "xmc_completed >= 5"]
    if rules.values["ten_year_school"] == "own_rule":
        found.append(f"school_system = 10 AND ({' OR '.join(ten_years)})")
    return found


def _evidence(rules: RuleSet) -> list[str]:
    names = ["grade_completed", "left_at_grade", "xmc_completed", "xmc_studying"]
    if rules.values["studying"] == "counts":
        names.append("studying_grade")
    return [_DEGREE, *(f"{name} IS NOT NULL" for name in names)]

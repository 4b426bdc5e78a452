"""A count in plain Python, person by person, written from the contract's text and not from the program's code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

DEFAULT = {
    "unknown": "apart",
    "disabled": "counted",
    "illiterate_2": "exclusive",
    "relapse": "illiterate",
    "away": "left_out",
    "ten_year_school": "own_rule",
    "studying": "counts",
    "gone": "left_out",
    "foreigners": "counted",
}
PCGD_B = DEFAULT | {
    "unknown": "illiterate",
    "disabled": "left_out",
    "ten_year_school": "ignored",
    "studying": "ignored",
    "away": "counted",
    "gone": "counted",
}
RULES = {"default": DEFAULT, "pcgd-b": PCGD_B}
CUMULATIVE = {"15-25": (15, 25), "15-35": (15, 35), "15-60": (15, 60)}
DISJOINT = {"15-25": (15, 25), "26-35": (26, 35), "36-60": (36, 60), "15-60": (15, 60)}


def at_least(value, bound):
    return value is not None and value >= bound


def is_counted(p, how):
    if p["residence_state"] in ("moved", "dead") and how["gone"] != "counted":
        return False
    if p["residence_state"] == "away":
        if how["away"] == "left_out":
            return False
        if how["away"] == "counted_under_6_months" and not (p["away_months"] is not None and p["away_months"] < 6):
            return False
    if how["disabled"] == "left_out" and p["disabled"]:
        return False
    if how["disabled"] == "left_out_if_unable" and p["disabled"] and p["able_to_learn"] is False:
        return False
    return not (how["foreigners"] == "left_out" and p["ethnicity"] == 55)


def judged(p, how):
    """What the person is: 'unknown', 'illiterate_1', 'illiterate_2' (only) or 'literate_2'."""
    studying = p["studying_grade"] if how["studying"] == "counts" else None
    degree = p["degree"] if p["degree"] not in (None, "short_vocational") else None
    relapse = p["relapse"] if how["relapse"] == "illiterate" else None
    if relapse == 1:
        return "illiterate_1"
    if relapse == 2:
        return "illiterate_2"
    evidence = [p["grade_completed"], p["left_at_grade"], studying, degree, p["xmc_completed"], p["xmc_studying"]]
    if all(item is None for item in evidence):
        return "unknown" if how["unknown"] == "apart" else "illiterate_1"
    level_2 = (
        at_least(p["grade_completed"], 5)
        or at_least(p["left_at_grade"], 6)
        or at_least(studying, 6)
        or degree is not None
        or at_least(p["xmc_completed"], 5)
    )
    if p["school_system"] == 10 and how["ten_year_school"] == "own_rule":
        level_2 = (
            level_2 or at_least(p["grade_completed"], 4) or at_least(p["left_at_grade"], 5) or at_least(studying, 5)
        )
    level_1 = (
        at_least(p["grade_completed"], 3)
        or at_least(p["left_at_grade"], 4)
        or at_least(studying, 4)
        or degree is not None
        or at_least(p["xmc_completed"], 3)
        or at_least(p["xmc_studying"], 4)
    )
    if not level_1:
        return "illiterate_1"
    return "literate_2" if level_2 else "illiterate_2"


class Person:
    def __init__(self, row, how, year):
        self.age = year - row["birth_year"]
        self.commune = row["commune_code"]
        self.female = row["sex"] == "F"
        self.minority = row["ethnicity"] not in (None, 1, 55, 56)
        self.religious = row["religious"] is True
        self.migrant = row["migrant"] is True
        self.studying = row["studying_grade"] is not None or row["xmc_studying"] is not None
        self.relapsed = row["relapse"] in (1, 2)
        verdict = judged(row, how)
        self.unknown = verdict == "unknown"
        self.illiterate_1 = verdict == "illiterate_1"
        self.only_1 = verdict == "illiterate_2"
        self.literate_2 = verdict == "literate_2"
        self.literate_1 = self.only_1 or self.literate_2
        self.illiterate_2 = self.only_1 or (self.illiterate_1 and how["illiterate_2"] == "inclusive")
        self.population = True


def counted(rows, how, year):
    return [Person(row, how, year) for row in rows if is_counted(row, how)]


def between(people, first, last):
    return [p for p in people if first <= p.age <= last]


def quad(people, what, fourth="female_minority"):
    chosen = [p for p in people if getattr(p, what)]
    last = (
        sum(p.female and p.minority for p in chosen)
        if fourth == "female_minority"
        else sum(p.religious for p in chosen)
    )
    return [len(chosen), sum(p.female for p in chosen), sum(p.minority for p in chosen), last]


def percent(part, whole):
    if whole == 0:
        return None
    exact = Decimal(100 * part) / Decimal(whole)
    return float(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def xmc_3_row(people):
    row = {
        what: quad(people, what)
        for what in ("population", "illiterate_1", "illiterate_2", "literate_1", "literate_2", "unknown")
    }
    return row | {"rate": percent(row["literate_2"][0], row["population"][0])}


def xmc_3(people, year):
    rows = [{"age": age, "birth_year": year - age} | xmc_3_row(between(people, age, age)) for age in range(15, 61)]
    return {"rows": rows, "bands": {name: xmc_3_row(between(people, *ages)) for name, ages in CUMULATIVE.items()}}


def cmc_2(people):
    bands = {}
    for name, ages in DISJOINT.items():
        inside = between(people, *ages)
        row = {
            what: quad(inside, what, "religious") for what in ("population", "illiterate_1", "illiterate_2", "relapsed")
        }
        illiterate = sum(p.illiterate_1 or p.only_1 for p in inside)
        bands[name] = row | {"rate": percent(illiterate, len(inside))}
    return {"bands": bands}


def cmc_1_child(people):
    bands = {}
    for name, ages in CUMULATIVE.items():
        inside = between(people, *ages)
        row = {what: quad(inside, what) for what in ("population", "illiterate_1", "illiterate_2")}
        for level in (1, 2):
            row[f"rate_{level}"] = [percent(n, len(inside)) for n in row[f"illiterate_{level}"]]
        bands[name] = row
    return {"population": quad(between(people, 15, 60), "population"), "bands": bands}


def missing(population, literate):
    """How many more until literate/population reaches nine tenths."""
    more = 0
    while population and Fraction(literate + more, population) < Fraction(9, 10):
        more += 1
    return more


def xmc_4_child(people):
    bands = {}
    for name, ages in CUMULATIVE.items():
        inside = between(people, *ages)
        row = {"population": len(inside)}
        for level in (1, 2):
            literate = sum(getattr(p, f"literate_{level}") for p in inside)
            row |= {
                f"literate_{level}": literate,
                f"rate_{level}": percent(literate, len(inside)),
                f"missing_{level}": missing(len(inside), literate),
            }
        bands[name] = row
    return bands


def standard(people, difficult):
    """0, 1, 2 or None for a commune."""
    if difficult is None:
        return None
    needs = (
        [("literate_1", (15, 25)), ("literate_2", (15, 35))]
        if difficult
        else [
            ("literate_1", (15, 35)),
            ("literate_2", (15, 60)),
        ]
    )
    if any(not between(people, *ages) for _what, ages in needs):
        return None
    verdicts = set()
    for lucky in (False, True):
        reached = 0
        for what, ages in needs:
            inside = between(people, *ages)
            good = sum(getattr(p, what) or (lucky and p.unknown) for p in inside)
            if 10 * good < 9 * len(inside):
                break
            reached += 1
        verdicts.add(reached)
    return verdicts.pop() if len(verdicts) == 1 else None


def nhap_cu(people):
    bands = {}
    for name, ages in {"15-35": (15, 35), "36-60": (36, 60)}.items():
        inside = between(people, *ages)
        bands[name] = {
            key: {
                what: sum(getattr(p, what) for p in part)
                for what in ("population", "illiterate_1", "illiterate_2", "studying")
            }
            for key, part in (
                ("migrant", [p for p in inside if p.migrant]),
                ("other", [p for p in inside if not p.migrant]),
            )
        }
    return {"bands": bands}

"""The living persons of the demonstration: some villages of the communes formed from one former district, all made up.

The district is Cẩm Thủy (code 390 until 30/6/2025): its 17 communes became the five communes below, each whole. Who
lives there is drawn by `literacy.synthetic`, as a file of the register that anybody can make; here they get names,
days of birth and relations, and what every page needs to have something to show: doubtful answers, the same person
twice, a village whose sheets wait for the surveyor.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from gdtx.literacy.areas import Map, map_of
from gdtx.literacy.layout import SCHEMA
from gdtx.literacy.synthetic import making, persons

from . import personal_names
from .bodies import PROVINCE
from .people import COMMUNE
from .personal_names import Name

YEAR = 2025
FORMER_DISTRICT = "390"
COMMUNES = ("15127", "15142", "15148", "15163", COMMUNE)
#: The part of minority people made up for each, about that made up for the district (`semesters`).
MINORITY = (0.45, 0.7, 0.35, 0.55, 0.6)
#: Groups of the province's highlands → those that live in this district: Mường and Dao.
GROUPS = {3: 6, 24: 6, 29: 6, 53: 6, 8: 9}
#: Marks identifiers of these persons, so that a made-up register somebody takes in is of others.
PREFIX = "TD"

Row = dict[str, Any]


@dataclass(slots=True)
class Resident:
    """Somebody: the cells of the register, and what the sheet says besides."""

    row: Row
    name: Name
    relation: str
    head: bool
    birth_day: int | None
    birth_month: int | None

    @property
    def code(self) -> str:
        """The identifier in the register."""
        return str(self.row["person_id"])

    @property
    def age(self) -> int:
        """In the year of the survey."""
        return YEAR - int(self.row["birth_year"])


@dataclass(slots=True)
class Family:
    """A household: where it lies, the number of its sheet, who is on it; whether the surveyor has still to go there."""

    commune: str
    village: str
    number: str
    residents: list[Resident] = field(default_factory=list)
    waits: bool = False


def families(count: int) -> list[Family]:
    """So many residents by household, in order of communes and sheets; the same ones every time."""
    found = [_family(list(rows)) for _home, rows in groupby(_drawn(count), key=_home)]
    _furnish(found)
    return found


def write(found: Iterable[Family], path: Path) -> Path:
    """The register of all who were asked, as a file of the layout."""
    rows = [resident.row for family in found if not family.waits for resident in family.residents]
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)
    return path


def _drawn(count: int) -> Iterator[Row]:
    """The persons out of a made-up register of the communes, as many in each."""
    province = map_of(PROVINCE, YEAR)
    area = Map.of(PROVINCE, province.on, [province.units[code] for code in (PROVINCE, *COMMUNES)])
    places = [
        place._replace(persons=count // len(COMMUNES), minority=minority)
        for place, minority in zip(persons.places(area, count), MINORITY, strict=True)
    ]
    with TemporaryDirectory(prefix="gdtx-") as scratch:
        for row in pq.read_table(making.draw(places, YEAR, Path(scratch) / "drawn.parquet")).to_pylist():
            group = GROUPS.get(row["ethnicity"], row["ethnicity"])
            # Nobody has been away since before they were born.
            longest = 12 * (YEAR - row["birth_year"]) + 8
            months = row["away_months"] and min(row["away_months"], longest)
            code = PREFIX + row["person_id"].removeprefix("TH")
            yield row | {"person_id": code, "ethnicity": group, "away_months": months}


def _home(row: Row) -> str:
    return str(row["person_id"]).rpartition("-")[0]


def _family(rows: list[Row]) -> Family:
    commune, _dash, home = _home(rows[0]).removeprefix(PREFIX).partition("-")
    rng = random.Random(_home(rows[0]))  # noqa: S311 - names of nobody, no secret
    here = [row for row in rows if row["residence_state"] not in ("dead", "moved")] or rows
    head = next((row for row in here if YEAR - row["birth_year"] >= 18), here[0])
    of_father = personal_names.family_name(rows[0]["ethnicity"], rng)
    village = str(rows[0]["village"])
    made = Family(commune, village, f"{int(village.rpartition(' ')[2]):02d}-{int(home):04d}")
    made.residents = [_resident(row, head, of_father, rng) for row in rows]
    # A second father or mother is the wife's.
    parents: set[str] = set()
    for resident in made.residents:
        if resident.relation in ("Bố", "Mẹ") and resident.relation in parents:
            resident.relation += " vợ"
        parents.add(resident.relation)
    return made


def _resident(row: Row, head: Row, of_father: str, rng: random.Random) -> Resident:
    woman = row["sex"] == "F"
    relation = _relation(row, head)
    # Husband, children and those before him bear his family name; who married in, mostly another.
    own = relation in ("Vợ", "Mẹ", "Bà") or rng.random() < 0.1
    family = personal_names.family_name(row["ethnicity"], rng) if own else of_father
    # Old people know the year; of some the month and day were never written down.
    known = rng.random() < (0.98 if YEAR - row["birth_year"] < 50 else 0.7)
    name = personal_names.name(row["ethnicity"], family, woman=woman, rng=rng)
    day, month = rng.randint(1, 28), rng.randint(1, 9)
    return Resident(row, name, relation, row is head, day if known else None, month if known else None)


def _relation(row: Row, head: Row) -> str:
    """What somebody is to the head, as far as sex and age let on."""
    if row is head:
        return "Chủ hộ"
    woman, years = row["sex"] == "F", int(row["birth_year"]) - int(head["birth_year"])
    members = {str(each["person_id"])[-2:] for each in (row, head)}
    if members == {"-1", "-2"} and abs(years) < 20:
        return "Vợ" if woman else "Chồng"
    if years >= 45:
        return "Cháu"
    if years >= 16:
        return "Con"
    if years <= -45:
        return "Bà" if woman else "Ông"
    if years <= -16:
        return "Mẹ" if woman else "Bố"
    if years >= 0:
        return "Em"
    return "Chị" if woman else "Anh"


# --- What pages need to show ----------------------------------------------------------------------------------------


def _furnish(found: list[Family]) -> None:
    """A village still to be surveyed; somebody written down twice in a village, somebody in two communes; answers that
    are hard to believe.
    """
    own = [family for family in found if family.commune == COMMUNE]
    # The last village, which is the smallest one.
    villages = sorted({family.village for family in own})
    for family in own:
        family.waits = len(villages) > 1 and family.village == villages[-1]
    own = [family for family in own if not family.waits]
    elsewhere = next(family for family in found if family.commune != COMMUNE and len(family.residents) >= 3)
    grown = [
        (family, resident)
        for family in own
        for resident in family.residents
        if not resident.head and resident.birth_day and 20 <= resident.age <= 50 and _lives_there(resident)
    ]
    (home, first), (_other_home, second) = grown[0], grown[1]
    beside = next(family for family in own if family.village == home.village and family is not home)
    beside.residents.append(_once_more(first, beside))
    elsewhere.residents.append(_once_more(second, elsewhere))
    pupils = [
        resident
        for family in own
        for resident in family.residents
        if resident.row["studying_grade"] in (3, 4, 5) and _lives_there(resident)
    ]
    pupils[0].row["left_at_grade"] = pupils[0].row["studying_grade"]
    pupils[1].row["studying_grade"] = 12
    pupils[2].row["grade_completed"] = 9
    adults = [
        resident.row
        for family in own
        for resident in family.residents
        if 36 <= resident.age <= 60 and _lives_there(resident) and resident.row["grade_completed"] == 5
    ]
    # Went to school and forgot it again: at both levels.
    adults[0]["relapse"], adults[1]["relapse"], adults[2]["relapse"] = 1, 2, 2


def _lives_there(resident: Resident) -> bool:
    return bool(resident.row["residence_state"] == "present")


def _once_more(resident: Resident, family: Family) -> Resident:
    """The same person on another sheet, under an identifier of its own."""
    last = max(int(each.code.rpartition("-")[2]) for each in family.residents)
    place = {
        "person_id": f"{_home(family.residents[0].row)}-{last + 1}",
        "commune_code": family.commune,
        "village": family.village,
        "residence_kind": "temporary",
    }
    return Resident(
        resident.row | place, resident.name, "Người ở cùng", False, resident.birth_day, resident.birth_month
    )

"""Writes the households of the demonstration's living persons by sets, all marked as synthetic, with their history.

The village that waits for the surveyor is known as it was told the year before; everybody else was asked in September.
Twenty thousand persons one form after the other would take most of the time of building; what is written here is what
`people.actions` writes (held by a test), with one audit event for all.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, models, transaction

from gdtx.audit import digests
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.foundation.vietnamese import fold
from gdtx.network import bulk
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor
from gdtx.people.data import PERSON_FIELDS, RESIDENCE_FIELDS, EvidenceData, HouseholdData, PersonData
from gdtx.people.duplicates import raise_tickets
from gdtx.people.enums import Cause, Disability, EvidenceKind, ResidenceEnd
from gdtx.people.likeness import keep_found
from gdtx.people.models import Change, Evidence, Household, Person, Residence, Village

from .residents import YEAR, Family, Resident

BATCH = "TRINH-DIEN"
#: When the households were asked; those of the village that waits, the year before.
ASKED, ASKED_BEFORE = dt.date(YEAR, 9, 29), dt.date(YEAR - 1, 10, 4)
MAP = dt.date(YEAR, 12, 31)
#: Months of being away are told up to this day.
_UP_TO = dt.date(YEAR, 9, 30)


@dataclass(slots=True)
class _Home:
    """A household on its way into the tables."""

    family: Family
    told: HouseholdData
    area_id: int
    id: int = 0

    @property
    def on(self) -> dt.date:
        """The day it was asked."""
        return ASKED_BEFORE if self.family.waits else ASKED


def write(*, by: Actor, found: Iterable[Family]) -> dict[str, int]:
    """Write the households, for a register that is empty; how many of what."""
    by.require("register.enter")
    areas = dict(AreaVersion.objects.on(MAP).filter(area__level="commune").values_list("code", "area_id"))
    homes = [_Home(family, household(family), areas[family.commune]) for family in found]
    now = clock.now()
    with transaction.atomic():
        _write_households(homes, now)
        people = _write_people(homes, now)
        _write_lives(homes, people)
        digest = _write_history(by, homes, people, now)
        tickets = _raise_tickets(now)
        counts = {"households": len(homes), "people": len(people), "duplicates": tickets}
        record(
            actor=by,
            verb="make_up_residents",
            subject_type="people_batch",
            subject_id=BATCH,
            subject_label="Hộ, nhân khẩu của bản trình diễn (dữ liệu tổng hợp)",
            after={**counts, "digest": digest},
            batch=BATCH,
        )
    return counts


# --- What is told of them -------------------------------------------------------------------------------------------


def household(family: Family) -> HouseholdData:
    """The sheet of a family. Who was born this year is not on that of last year."""
    told = [each for each in family.residents if not (family.waits and each.row["birth_year"] == YEAR)]
    members = tuple(_member(resident, family.waits) for resident in told)
    return HouseholdData(number=family.number, village=family.village, members=members, synthetic=True)


def _member(resident: Resident, waits: bool) -> PersonData:
    row, rng = resident.row, random.Random(resident.code)  # noqa: S311 - nobody's data, no secret
    told = PersonData(
        code=resident.code,
        family_name=resident.name.family,
        given_name=resident.name.given,
        birth_day=resident.birth_day,
        birth_month=resident.birth_month,
        birth_year=row["birth_year"],
        sex=row["sex"],
        ethnicity=row["ethnicity"],
        religious=row["religious"],
        disabilities=(rng.choice(_DISABILITIES),) if row["disabled"] else (),
        able_to_learn=row["able_to_learn"],
        relation=resident.relation,
        head=resident.head,
        kind=row["residence_kind"],
        migrant=row["migrant"],
        evidence=tuple(_evidence(row, resident.age, waits)),
    )
    since = _months_ago(row["away_months"])
    if row["residence_state"] == "away" and not (waits and since and since > ASKED_BEFORE):
        return replace(told, away=True, away_since=since)
    if row["residence_state"] in ("moved", "dead") and not waits:
        left = dt.date(YEAR, 1 + rng.randrange(8), 2 + rng.randrange(27))
        if row["residence_state"] == "dead":
            return replace(told, left_on=left, left_reason=ResidenceEnd.DEAD.value, died_on=left)
        return replace(told, left_on=left, left_reason=ResidenceEnd.MOVED.value)
    return told


_KINDS = tuple(EvidenceKind.values)
_DISABILITIES = tuple(Disability.values)


def _evidence(row: Mapping[str, Any], age: int, waits: bool) -> Iterator[EvidenceData]:
    for kind in _KINDS:
        value = row[kind]
        if waits and age < 18 and kind in (EvidenceKind.STUDYING_GRADE, EvidenceKind.GRADE_COMPLETED):
            # As it stood a year ago.
            value = value - 1 if value and value > 1 else None
        if value is not None:
            yield EvidenceData(kind, str(value), _school_year(kind, value, row, waits))


def _school_year(kind: str, value: Any, row: Mapping[str, Any], waits: bool) -> str:
    """When it was so, where age and grade tell it: school begins in the year in which a child becomes six."""
    begins = YEAR - waits
    if kind == EvidenceKind.STUDYING_GRADE:
        return f"{begins}-{begins + 1}"
    if kind == EvidenceKind.GRADE_COMPLETED and value >= 1:
        first = row["birth_year"] + 5 + value
        return f"{first}-{first + 1}" if first < begins else f"{begins - 1}-{begins}"
    return ""


def _months_ago(months: int | None) -> dt.date | None:
    """The day since when somebody has been away for so many months."""
    if months is None:
        return None
    year, month = divmod(_UP_TO.year * 12 + _UP_TO.month - 1 - months, 12)
    return dt.date(year, month + 1, 28 if month == 1 else 30)


# --- Into the tables ------------------------------------------------------------------------------------------------


def _write_households(homes: list[_Home], now: dt.datetime) -> None:
    wanted = {(home.area_id, home.told.village) for home in homes}
    Village.objects.bulk_create(
        Village(area_id=area_id, name=name, name_folded=fold(name)) for area_id, name in sorted(wanted)
    )
    villages = {(row.area_id, row.name): row.pk for row in Village.objects.filter(area_id__in={a for a, _v in wanted})}
    _insert(
        Household,
        (
            {
                "area": home.area_id,
                "village": villages[home.area_id, home.told.village],
                "number": home.told.number,
                "number_folded": fold(home.told.number),
                "closed_on": home.on if all(each.left_reason for each in home.told.members) else None,
                "synthetic": True,
                "batch_code": BATCH,
                "created_at": now,
            }
            for home in homes
        ),
    )
    rows = Household.objects.filter(batch_code=BATCH).values_list("area_id", "number", "pk")
    ids = {(area_id, number): pk for area_id, number, pk in rows}
    for home in homes:
        home.id = ids[home.area_id, home.told.number]


def _write_people(homes: list[_Home], now: dt.datetime) -> dict[str, int]:
    """Write the persons; code → id."""
    _insert(Person, _people(homes, now))
    return dict(Person.objects.filter(batch_code=BATCH).values_list("code", "pk"))


def _people(homes: list[_Home], now: dt.datetime) -> Iterator[dict[str, Any]]:
    # One for all: to make twenty thousand takes longer than to write them.
    found_by = Person()
    for home in homes:
        for told in home.told.members:
            row = {name: getattr(told, name) for name in PERSON_FIELDS}
            for name in ("family_name", "given_name", "birth_year", "birth_month", "birth_day"):
                setattr(found_by, name, row[name])
            keep_found(found_by, home.area_id)
            yield row | {
                "code": told.code,
                "home": home.id,
                "search_words": found_by.search_words,
                "likeness": found_by.likeness,
                "synthetic": True,
                "batch_code": BATCH,
                "created_at": now,
            }


def _write_lives(homes: list[_Home], people: Mapping[str, int]) -> None:
    members = [(home, told, people[told.code]) for home in homes for told in home.told.members]
    _insert(
        Residence,
        ({"person": pk, "household": home.id, **_residence(told)} for home, told, pk in members),
    )
    _insert(
        Evidence,
        (
            {
                "person": pk,
                "kind": fact.kind,
                "value": fact.value,
                "school_year": fact.school_year,
                "told_on": home.on,
                "cause": Cause.IMPORT.value,
                "source": BATCH,
            }
            for home, told, pk in members
            for fact in told.evidence
        ),
    )


def _residence(told: PersonData) -> dict[str, Any]:
    shown = {name: getattr(told, name) for name in RESIDENCE_FIELDS}
    return {
        "valid_from": OPEN_START,
        "valid_to": told.left_on or OPEN_END,
        "end_reason": told.left_reason,
        **shown,
    }


def _write_history(by: Actor, homes: list[_Home], people: Mapping[str, int], now: dt.datetime) -> str:
    """A row for each household and person, as of something new; a digest of what they say."""
    common = {"cause": Cause.IMPORT.value, "batch_code": BATCH, "made_at": now, "by_label": by.label}
    rows: list[dict[str, Any]] = []
    for home in homes:
        after: dict[str, Any] = {"number": home.told.number, "village": home.told.village}
        rows.append({"household": home.id, "about": "household", "about_id": home.id, "after": after})
        for told in home.told.members:
            pk = people[told.code]
            rows.append({"person": pk, "household": home.id, "about": "person", "about_id": pk, "after": _after(told)})
    _insert(Change, (row | common for row in rows))
    return digests.mac("people", [_json(row["after"]) for row in rows])


def _after(told: PersonData) -> dict[str, Any]:
    """What the history tells of somebody new."""
    after = {name: value for name in PERSON_FIELDS if (value := getattr(told, name)) not in (None, "", ())}
    lives = _residence(told)
    after["residence"] = {name: value for name, value in lives.items() if value not in (None, "", False)}
    if told.evidence:
        after["evidence"] = {
            fact.kind: {"value": fact.value} | ({"school_year": fact.school_year} if fact.school_year else {})
            for fact in told.evidence
        }
    return after


def _raise_tickets(now: dt.datetime) -> int:
    """Tickets for those who may be written down twice."""
    mine = Person.objects.filter(batch_code=BATCH)
    alike = mine.values("likeness").annotate(times=models.Count("pk")).filter(times__gt=1)
    return raise_tickets(list(mine.filter(likeness__in=alike.values("likeness"))), batch_code=BATCH, at=now)


def _insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows given by field name; what is not given has the default of its field."""
    made = {field.name: field for field in model._meta.concrete_fields if not field.primary_key}
    blank = {name: None if field.is_relation else field.get_default() for name, field in made.items()}
    as_json = [name for name, field in made.items() if isinstance(field, models.JSONField)]
    moments: dict[dt.datetime, Any] = {}

    def stored(row: dict[str, Any]) -> list[Any]:
        values = blank | row
        for name in as_json:
            values[name] = None if values[name] is None else _json(values[name])
        for name, value in values.items():
            if isinstance(value, dt.datetime):
                # The same moment in every row.
                values[name] = moments[value] = moments.get(value) or connection.ops.adapt_datetimefield_value(value)
        return list(values.values())

    bulk.insert(model, list(blank), map(stored, rows))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=dt.date.isoformat)

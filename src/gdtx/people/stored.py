"""What is stored of households, as the same plain values that forms and sheets tell: for forms, exports, comparison."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from gdtx.foundation.among import among

from .data import PERSON_FIELDS, RESIDENCE_FIELDS, EvidenceData, HouseholdData, PersonData
from .models import Evidence, Household, Residence
from .queries import in_force, members_of


def facts_of(person_ids: Iterable[int], on: dt.date | None = None) -> dict[int, dict[str, Evidence]]:
    """Person → kind → the last fact that was not withdrawn (`on`: nor is over on that day). One query."""
    known: dict[int, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.filter(among("person_id", person_ids), withdrawn_on=None).order_by("-told_on", "-pk"):
        known[row.person_id].append(row)
    return {person_id: in_force(rows, on) for person_id, rows in known.items()}


def person_data(residence: Residence, facts: dict[str, Evidence]) -> PersonData:
    """Somebody as stored, with where they live; without the identification number."""
    person = residence.person
    values = {name: getattr(person, name) for name in PERSON_FIELDS}
    values["disabilities"] = tuple(person.disabilities)
    values |= {name: getattr(residence, name) for name in RESIDENCE_FIELDS}
    evidence = tuple(
        EvidenceData(row.kind, row.value, row.school_year, row.told_on, row.details) for row in facts.values()
    )
    return PersonData(code=person.code, evidence=evidence, **values)


def households_data(households: Sequence[Household], on: dt.date | None = None) -> list[HouseholdData]:
    """The households (with their villages) and who lives there now, with what holds of them on the day.

    Two queries, however many there are.
    """
    members: dict[int, list[Residence]] = defaultdict(list)
    for row in members_of(household.pk for household in households):
        members[row.household_id].append(row)
    facts = facts_of((row.person_id for rows in members.values() for row in rows), on)
    return [
        HouseholdData(
            number=household.number,
            village=household.village.name if household.village else "",
            address=household.address,
            note=household.note,
            household_id=household.pk,
            synthetic=household.synthetic,
            members=tuple(person_data(row, facts.get(row.person_id, {})) for row in members[household.pk]),
        )
        for household in households
    ]

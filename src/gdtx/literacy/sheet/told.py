"""Households of the sheet as people are told of them: the same values a form would give."""

from __future__ import annotations

from collections.abc import Iterable

from gdtx.people.data import EvidenceData, HouseholdData, PersonData
from gdtx.people.enums import EvidenceKind

from . import vocabulary
from .facts import SheetPerson
from .vocabulary import SCHOOL_YEAR

#: What the sheet does not tell: of somebody in the register it stays.
_KEEP = ("migrant", "away_since")


def household_of(
    members: Iterable[tuple[str, SheetPerson, bool]], *, household_id: int | None, synthetic: bool
) -> HouseholdData:
    """A household with these members: (code or "", facts, whether they are the head)."""
    rows = list(members)
    first = rows[0][1]
    return HouseholdData(
        number=first.number,
        village=first.village,
        address=first.address,
        household_id=household_id,
        synthetic=synthetic,
        members=tuple(person_of(code, person, head=head) for code, person, head in rows),
    ).cleaned()


def person_of(code: str, person: SheetPerson, *, head: bool) -> PersonData:
    """Somebody as a row tells of them. What a row leaves blank is not so: evidence of that kind is taken back."""
    state = person.residence_state
    return PersonData(
        code=code,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_day=person.birth_day,
        birth_month=person.birth_month,
        birth_year=person.birth_year,
        sex=person.sex,
        ethnicity=person.ethnicity,
        religious=person.religious,
        religion=person.religion,
        disabilities=person.disabilities,
        disability_certified=person.certified if person.certified or person.disabilities else None,
        able_to_learn=person.able_to_learn,
        priority=person.priority,
        parent_name=person.parent_name,
        phone=person.phone,
        note=person.note,
        relation=person.relation,
        head=head,
        kind=person.residence_kind,
        away=state == vocabulary.AWAY,
        circumstance=person.circumstance_detail,
        left_reason=state if state in (vocabulary.MOVED, vocabulary.DEAD) else "",
        evidence=tuple(_evidence(person)),
        keep=_KEEP,
    )


def _evidence(person: SheetPerson) -> Iterable[EvidenceData]:
    trained = person.highest_degree not in (None, *vocabulary.SCHOOL_DEGREES.values())
    told: tuple[tuple[EvidenceKind, object, str], ...] = (
        (EvidenceKind.SCHOOL_SYSTEM, person.school_system, ""),
        (EvidenceKind.GRADE_COMPLETED, person.completed_grade, person.completed_year),
        (EvidenceKind.LEFT_AT_GRADE, person.left_grade, person.left_year),
        (EvidenceKind.STUDYING_GRADE, person.studying_grade, ""),
        (EvidenceKind.DEGREE, person.highest_degree, person.vocational_year if trained else person.degree_year),
        (EvidenceKind.XMC_COMPLETED, person.xmc_completed, ""),
        (EvidenceKind.XMC_STUDYING, person.xmc_studying, ""),
        (EvidenceKind.RELAPSE, person.relapse, ""),
    )
    for kind, value, year in told:
        if value is None:
            yield EvidenceData(kind.value, "")
        else:
            found = SCHOOL_YEAR.fullmatch(year)
            plain = found is not None and int(found[2]) == int(found[1]) + 1
            yield EvidenceData(kind.value, str(value), school_year=year if plain else "")

"""What is stored of people, as the sheet would tell it: to compare with rows that come in, and to write the sheet.

What is counted comes from the register of the year, names and homes from people, the rest from what an earlier sheet of
the year told. A few queries for each thousand of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import F

from gdtx.foundation.ranges import OPEN_END
from gdtx.people.enums import EvidenceKind, ResidenceEnd
from gdtx.people.models import Evidence, Person, Residence

from ..models import SurveyRecord
from . import vocabulary
from .facts import SheetPerson
from .models import SheetRemainder

AT_ONCE = 900

#: Facts of a row that only the remainder keeps.
REST = (
    "head_family",
    "head_given",
    "arrived",
    "grade_word",
    "class_name",
    "school_district",
    "school_name",
    "school_code",
    "degree",
    "supplementary",
    "degree_year",
    "vocational",
    "degree_number",
    "vocational_year",
    "completed_year",
    "left_year",
)
_YEARS = {
    EvidenceKind.GRADE_COMPLETED: "completed_year",
    EvidenceKind.LEFT_AT_GRADE: "left_year",
    EvidenceKind.DEGREE: "degree_year",
}


@dataclass(frozen=True)
class Stored:
    """What is stored of somebody: their facts, their record of the year, whether they are from another province."""

    person: SheetPerson
    record: SurveyRecord | None
    rest: dict[str, Any] | None
    migrant: bool | None


def rest_of(person: SheetPerson, *, head_is_member: bool) -> dict[str, Any]:
    """What the remainder keeps of a row; nothing that is empty."""
    kept = {name: getattr(person, name) for name in REST if getattr(person, name)}
    if head_is_member:
        kept.pop("head_family", None)
        kept.pop("head_given", None)
    if kept.get("grade_word") == str(person.studying_grade):
        kept.pop("grade_word")
    return kept


def stored_of(codes: Iterable[str], year: int) -> dict[str, Stored]:
    """What is stored of these people for a year; who is not among people is left out."""
    found: dict[str, Stored] = {}
    for some in batched(sorted(set(codes)), AT_ONCE):
        found |= dict(_stored(some, year))
    return found


def _stored(codes: Sequence[str], year: int) -> Iterator[tuple[str, Stored]]:
    people = list(Person.objects.filter(code__in=codes, merged_into=None).select_related("home", "home__village"))
    ids = [person.pk for person in people]
    records = {record.person_id: record for record in SurveyRecord.objects.filter(year=year, person_id__in=codes)}
    rests = dict(SheetRemainder.objects.filter(year=year, person_code__in=codes).values_list("person_code", "told"))
    lived: dict[int, Residence] = {}
    for residence in Residence.objects.filter(person_id__in=ids).order_by("valid_from", "pk"):
        if residence.end_reason != ResidenceEnd.CORRECTED:
            lived[residence.person_id] = residence
    years: dict[int, dict[str, str]] = defaultdict(dict)
    proofs = Evidence.objects.filter(person_id__in=ids, kind__in=_YEARS, withdrawn_on=None).order_by("told_on", "pk")
    for person_id, kind, school_year in proofs.values_list("person_id", "kind", "school_year"):
        years[person_id][_YEARS[EvidenceKind(kind)]] = school_year
    homes = {person.home_id for person in people if person.home_id is not None}
    heads: dict[int, Person] = {}
    # Who lives there last: a head who died or moved is still the one the sheet names.
    headed = Residence.objects.filter(household_id__in=homes, head=True, person__home=F("household"))
    for residence in headed.exclude(end_reason=ResidenceEnd.CORRECTED).select_related("person").order_by("valid_to"):
        heads[residence.household_id] = residence.person
    for person in people:
        record, rest = records.get(person.code), rests.get(person.code)
        home = lived.get(person.pk)
        head = heads.get(person.home_id or 0)
        facts = _facts(person, home, record, rest, years[person.pk], head)
        yield person.code, Stored(facts, record, rest, home.migrant if home is not None else None)


def _facts(
    person: Person,
    home: Residence | None,
    record: SurveyRecord | None,
    rest: dict[str, Any] | None,
    years: dict[str, str],
    head: Person | None,
) -> SheetPerson:
    household = person.home
    village = household.village if household is not None else None
    words = dict(rest or {})
    if rest is None:
        words = {name: year for name, year in years.items() if year}
    if head is not None:
        words.setdefault("head_family", head.family_name)
        words.setdefault("head_given", head.given_name)
    told: dict[str, Any] = {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "birth_day": person.birth_day,
        "birth_month": person.birth_month,
        "birth_year": person.birth_year,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "religion": person.religion,
        "priority": person.priority,
        "disabilities": tuple(person.disabilities),
        "certified": bool(person.disability_certified),
        "able": person.able_to_learn is True,
        "parent_name": person.parent_name,
        "phone": person.phone,
        "note": person.note,
        "number": household.number if household is not None else "",
        "address": household.address if household is not None else "",
        "village": village.name if village is not None else "",
    }
    if home is not None:
        told |= {
            "relation": home.relation,
            "residence_kind": home.kind,
            "residence_state": _state(home),
            "circumstance_detail": home.circumstance,
        }
    degree = None
    if record is not None:
        degree = record.degree
        told |= {
            "birth_year": record.birth_year,
            "sex": record.sex,
            "ethnicity": record.ethnicity,
            "residence_kind": record.residence_kind,
            "residence_state": record.residence_state,
            "completed_grade": record.grade_completed,
            "left_grade": record.left_at_grade,
            "studying_grade": record.studying_grade,
            "school_system": record.school_system,
            "xmc_studying": record.xmc_studying,
            "xmc_completed": record.xmc_completed,
            "relapse": record.relapse,
        }
    return SheetPerson(**(told | _schooling(words, degree, told.get("studying_grade"))))


def _state(home: Residence) -> str:
    if home.valid_to != OPEN_END:
        return vocabulary.DEAD if home.end_reason == ResidenceEnd.DEAD else vocabulary.MOVED
    return vocabulary.AWAY if home.away else vocabulary.PRESENT


def _schooling(words: dict[str, Any], degree: str | None, studying: int | None) -> dict[str, Any]:
    """The words of an earlier sheet where they still say what the register says; else words for what it says."""
    found = dict(words)
    grade = vocabulary.grade(str(found.get("grade_word", "")))
    meant = grade.number if isinstance(grade, vocabulary.Grade) else None
    if vocabulary.is_other_schooling(str(found.get("grade_word", ""))):
        meant = None
    if meant != studying or not found.get("grade_word"):
        found["grade_word"] = str(studying) if studying is not None else ""
    school, trained = str(found.get("degree", "")), str(found.get("vocational", ""))
    training = vocabulary.training(trained) if trained else None
    told = vocabulary.highest(vocabulary.SCHOOL_DEGREES.get(school), training if isinstance(training, str) else None)
    if told != degree:
        by_degree = {each: word for word, each in vocabulary.SCHOOL_DEGREES.items() if each is not None}
        found["degree"] = by_degree.get(degree or "", "")
        found["vocational"] = vocabulary.TRAINING_WORDS.get(degree or "", "")
    return found

"""What the register says of who learns: "đang học kỳ n" of a person while the class runs and they are on its list.

Told to the person as dated evidence of the class, like its results. It is taken back when they leave, get a result,
or the class is withdrawn; the day the class ends stands in it, so that it holds no longer afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from gdtx.network.scope import Actor
from gdtx.people.actions import keep_class_fact
from gdtx.people.data import EvidenceData
from gdtx.people.enums import EvidenceKind
from gdtx.people.models import Person

from ..enums import ClassState, Standing
from ..models import Enrolment, LearningClass, Roster

#: A kỳ of which nobody told the end is over after so long.
LONGEST_TERM = dt.timedelta(days=366)


def source_of(found: LearningClass) -> str:
    """Where evidence of a class says it comes from."""
    return f"lop:{found.pk}"


def school_year_of(day: dt.date) -> str:
    """``2025-2026``: the school year of a day, from August."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}-{first + 1}"


def follow(*, by: Actor, found: LearningClass, rows: Iterable[Enrolment] | None = None) -> None:
    """Have the records of these learners (without `rows` of the whole list) say whether they learn in the class.

    Somebody who stands on the list twice, under records made one since, learns as long as one of the rows says so.
    Part of the action that changed the class or its list. Raises what `people` raises when it refuses.
    """
    roster = Roster.objects.filter(pk=found.pk).first()
    if roster is None:
        return
    asked = None if rows is None else {row.pk for row in rows}
    facts: dict[int, EvidenceData | None] = {}
    concerned: dict[int, None] = {}
    for row in Enrolment.objects.filter(roster=roster).select_related("person").order_by("pk"):
        person_id = _kept(row.person).pk
        facts[person_id] = facts.get(person_id) or _fact(found, roster, row)
        if asked is None or row.pk in asked:
            concerned[person_id] = None
    for person_id in concerned:
        keep_class_fact(
            by=by,
            person_id=person_id,
            kind=EvidenceKind.XMC_STUDYING,
            source=source_of(found),
            fact=facts[person_id],
        )


def _kept(person: Person) -> Person:
    """The record that stays where this one was merged into another: what classes tell went there, too."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def _fact(found: LearningClass, roster: Roster, row: Enrolment) -> EvidenceData | None:
    learns = row.standing == Standing.JOINED and not row.result and found.state == ClassState.ACTIVE
    if roster.term is None or not learns:
        return None
    until = found.end_on or found.start_on + LONGEST_TERM
    return EvidenceData(
        EvidenceKind.XMC_STUDYING.value,
        str(roster.term),
        school_year_of(found.start_on),
        row.since,
        {"class": found.topic[:200], "until": until.isoformat()},
    )


def with_learners(classes: QuerySet[LearningClass]) -> QuerySet[LearningClass]:
    """Those of the classes that have learners by name."""
    return classes.filter(Exists(Enrolment.objects.filter(roster_id=OuterRef("pk")))).order_by("pk")

"""Evidence about schooling and literacy that comes from somewhere else than the household's sheet, such as a class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import NotInScope
from gdtx.network.scope import Actor

from .. import history, registry, rules
from ..checks import PeopleRefused, Problem, check_evidence
from ..data import EvidenceData
from ..enums import Cause
from ..models import Evidence, Household, Person
from ..queries import person_for


def record_evidence(
    *,
    by: Actor,
    person_code: str,
    kind: str,
    value: str,
    school_year: str = "",
    told_on: dt.date,
    cause: str,
    source: str,
    details: Mapping[str, Any] | None = None,
) -> Evidence:
    """Write down a dated fact about somebody; the same fact from the same source is written once.

    With `cause` CLASS the caller has asked who may record results of that class; the person must be one the actor
    sees. Otherwise the household must be one they may write. Raises `NotInScope`, `Forbidden`, `PeopleRefused`.
    """
    person = person_for(by, person_code)
    if cause != Cause.CLASS:
        _require(by, person)
    fact = EvidenceData(kind, value, school_year, told_on, dict(details or {}))
    _refuse_wrong(fact, by)
    with transaction.atomic():
        person = _held(person)
        same = Evidence.objects.filter(person=person, kind=kind, source=source, withdrawn_on=None)
        found = same.filter(value=value, school_year=school_year, told_on=told_on).first()
        if found is not None:
            return found
        written = Evidence.objects.create(
            person=person,
            kind=kind,
            value=value,
            school_year=school_year,
            told_on=told_on,
            cause=cause,
            source=source,
            details=dict(details or {}),
        )
        after = {"kind": kind, "value": value, "school_year": school_year, "told_on": told_on, "source": source}
        _wrote(by, person, written, "record_evidence", cause, None, after)
    return written


def keep_class_fact(*, by: Actor, person_id: int, kind: str, source: str, fact: EvidenceData | None) -> None:
    """Have this fact, and no other of its kind, stand of what a class (`source`) says of somebody; None: nothing.

    Part of an action of the class, which asked its own rules: the person need not be one the actor sees. What stands
    so already is not written again. Raises `PeopleRefused`.
    """
    told = Evidence.objects.filter(person_id=person_id, kind=kind, source=source, cause=Cause.CLASS, withdrawn_on=None)
    rows = list(told.order_by("pk"))
    same = next((row for row in rows if fact is not None and _same(row, fact)), None)
    over = [row for row in rows if row is not same]
    if not over and (same is not None or fact is None):
        return
    if fact is not None:
        _refuse_wrong(fact, by)
    with transaction.atomic():
        person = _held(Person.objects.select_related("home").get(pk=person_id))
        for row in over:
            row.withdrawn_on = by.on
            row.save(update_fields=["withdrawn_on"])
            before = {"kind": row.kind, "value": row.value, "school_year": row.school_year}
            _wrote(by, person, row, "withdraw_evidence", Cause.CLASS, before, {"withdrawn_on": by.on})
        if fact is not None and same is None:
            assert fact.told_on is not None
            values = {"kind": fact.kind, "value": fact.value, "school_year": fact.school_year, "told_on": fact.told_on}
            written = Evidence.objects.create(
                person=person, cause=Cause.CLASS, source=source, details=dict(fact.details), **values
            )
            _wrote(by, person, written, "record_evidence", Cause.CLASS, None, {**values, "source": source})


def _same(row: Evidence, fact: EvidenceData) -> bool:
    told = (fact.value, fact.school_year, fact.told_on, dict(fact.details))
    return (row.value, row.school_year, row.told_on, row.details) == told


def _refuse_wrong(fact: EvidenceData, by: Actor) -> None:
    wrong = [
        Problem(rule, field, str(shown), message)
        for rule, field, shown, message, warning in check_evidence(fact, by.on)
        if not warning
    ]
    if not fact.value:
        wrong.append(Problem("evidence_value", fact.kind, "", _("Chưa có giá trị của minh chứng. Hãy ghi giá trị.")))
    if wrong:
        raise PeopleRefused(wrong)


def withdraw_evidence(*, by: Actor, evidence_id: int, reason: str = "", cause: str = Cause.FORM) -> Evidence:
    """Take a fact back: it stays readable and counts no more. One taken back already is given back as it is.

    Raises as `record_evidence`; with `cause` CLASS only for facts that came from a class.
    """
    found = Evidence.objects.filter(pk=evidence_id).select_related("person").first()
    if found is None:
        raise NotInScope("unknown_evidence", _("Không tìm thấy minh chứng này trong phạm vi của bạn."))
    person = person_for(by, found.person.code)
    if cause != Cause.CLASS or found.cause != Cause.CLASS:
        _require(by, person)
    with transaction.atomic():
        person = _held(person)
        found = Evidence.objects.select_for_update().get(pk=evidence_id)
        if found.withdrawn_on is not None:
            return found
        found.withdrawn_on = by.on
        found.save(update_fields=["withdrawn_on"])
        before = {"kind": found.kind, "value": found.value, "school_year": found.school_year}
        _wrote(by, person, found, "withdraw_evidence", cause, before, {"withdrawn_on": by.on}, reason)
    return found


def _held(person: Person) -> Person:
    """The person locked, after the round and the household: the order of `save_household`."""
    if person.home is not None:
        registry.hold([person.home.area_id])
        Household.objects.select_for_update(no_key=True).filter(pk=person.home.pk).first()
    return Person.objects.select_for_update(of=("self",)).select_related("home").get(pk=person.pk)


def _require(by: Actor, person: Person) -> None:
    from .households import _require_reached

    if person.home is None:
        raise NotInScope("unknown_person", _("Không tìm thấy người này trong phạm vi của bạn."))
    rules.may_enter_somewhere(by, person.home.area_id).require()
    _require_reached(by, person.home)


def _wrote(
    by: Actor,
    person: Person,
    fact: Evidence,
    verb: str,
    cause: str,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """Versions, history, audit, and whoever counts the person."""
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    if person.home_id is not None:
        Household.objects.filter(pk=person.home_id).update(version=F("version") + 1)
    history.write_one(
        by=by,
        about=history.EVIDENCE,
        about_id=fact.pk,
        cause=cause,
        before=before,
        after=after,
        at=clock.now(),
        person_id=person.pk,
        household_id=person.home_id,
    )
    area_id = person.home.area_id if person.home else None
    record(
        actor=by,
        verb=verb,
        subject_type="evidence",
        subject_id=fact.pk,
        subject_label=person.code,
        area_id=area_id,
        after=history.without_values(after),
        reason=reason,
    )
    areas = [area_id] if area_id is not None else []
    registry.tell(by=by, person_codes=[person.code], area_ids=areas, cause=cause)

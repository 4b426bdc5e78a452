"""What an actor may see of households and persons. Everything that is read starts here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.scope import Actor

from .enums import Cause, EvidenceKind, ResidenceEnd
from .models import DuplicateTicket, Evidence, Household, Person, Residence
from .registry import reaches_of
from .rules import SEE


def visible_households(actor: Actor) -> QuerySet[Household]:
    """Households of the communes where the actor may see persons, and those another subject opens to them."""
    condition = _by_post(actor, "area_id")
    if condition is None:
        return Household.objects.all()
    for reach in reaches_of(actor):
        if reach.households is not None:
            condition |= reach.households
    return Household.objects.filter(condition)


def visible_persons(actor: Actor) -> QuerySet[Person]:
    """Persons living, or last having lived, in visible households; records merged into another are left out."""
    known = Person.objects.filter(merged_into=None)
    condition = _by_post(actor, "home__area_id")
    if condition is None:
        return known
    for reach in reaches_of(actor):
        if reach.households is not None:
            condition |= Q(home__in=Household.objects.filter(reach.households))
        if reach.persons is not None:
            condition |= reach.persons
    return known.filter(condition)


def _by_post(actor: Actor, field: str) -> Q | None:
    """Rows of communes where posts let persons be seen; None: of all."""
    areas = actor.visible_area_ids(SEE)
    if areas is None:
        return None
    return among(field, areas)


def visible_tickets(actor: Actor) -> QuerySet[DuplicateTicket]:
    """Doubts about at least one record whose home the actor sees, a record merged into another too."""
    if actor.visible_area_ids(SEE) is None:
        return DuplicateTicket.objects.all()
    homes = visible_households(actor).values("pk")
    return DuplicateTicket.objects.filter(Q(first__home__in=homes) | Q(second__home__in=homes))


def household_for(actor: Actor, household_id: int) -> Household:
    """One household. Raises `NotInScope`, whether there is none or not for this actor."""
    found = visible_households(actor).select_related("village").filter(pk=household_id).first()
    if found is None:
        raise NotInScope("unknown_household", _("Không tìm thấy hộ này trong phạm vi của bạn."))
    return found


def person_for(actor: Actor, code: str) -> Person:
    """One person by code; for a record merged into another, that other. Raises `NotInScope`."""
    persons = visible_persons(actor).select_related("home", "home__village")
    found = persons.filter(code=code).first()
    if found is None and len(code) <= 40:
        kept = Person.objects.filter(code=code).exclude(merged_into=None).values("merged_into")
        found = persons.filter(pk__in=kept).first()
    if found is None:
        raise NotInScope("unknown_person", _("Không tìm thấy người này trong phạm vi của bạn."))
    return found


def members_of(household_ids: Iterable[int]) -> QuerySet[Residence]:
    """Who lives in the households now, the head first, then the oldest."""
    return (
        Residence.objects.filter(among("household_id", household_ids), valid_to=OPEN_END, person__merged_into=None)
        .select_related("person")
        .order_by("household_id", "-head", "person__birth_year", "person_id")
    )


def gone_from(household_id: int) -> QuerySet[Residence]:
    """Who lived in the household and does not any more, the last first; what was written by mistake is left out."""
    return (
        Residence.objects.filter(household_id=household_id, person__merged_into=None)
        .exclude(valid_to=OPEN_END)
        .exclude(end_reason=ResidenceEnd.CORRECTED)
        .select_related("person")
        .order_by("-valid_to", "-pk")
    )


def lived_in(person: Person) -> list[Residence]:
    """Where the person lived, the last first."""
    return list(
        person.residences.exclude(end_reason=ResidenceEnd.CORRECTED)
        .select_related("household", "household__village")
        .order_by("-valid_from", "-pk")
    )


def evidence_of(person: Person) -> list[Evidence]:
    """All that is known of somebody's schooling, withdrawn facts too, the last told first."""
    return list(person.evidence.order_by("-told_on", "-pk"))


def in_force(facts: Iterable[Evidence], on: dt.date | None = None) -> dict[str, Evidence]:
    """The last fact of each kind that was not withdrawn, given the last told first; `on`: nor is over on that day.

    Who completed a kỳ in a class does not study it any more, whatever a survey told before.
    """
    found: dict[str, Evidence] = {}
    for fact in facts:
        if fact.withdrawn_on is not None or (on is not None and fact.ended(on)):
            continue
        if fact.kind == EvidenceKind.XMC_STUDYING and fact.kind not in found:
            done = found.get(EvidenceKind.XMC_COMPLETED)
            if done is not None and done.cause == Cause.CLASS and done.value >= fact.value:
                continue
        found.setdefault(fact.kind, fact)
    return found

"""What the plans in force ask of some organisations now: the activities of the month, and those that are late.

For desks and for what waits. A month plan in force says what its month holds; what is late is told by the year plan,
in which an activity may go on after the month. A fixed number of questions whatever the number of plans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from gdtx.directives.answering import heirs
from gdtx.foundation import reading
from gdtx.foundation.among import among

from .enums import PlanKind, PlanState
from .models import Activity, Plan
from .progress import Carried, Standing, carried_of
from .when import month_of

#: A plan that ended so long ago and that nobody closed asks for nothing any more.
LOOKS_BACK = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """An activity a plan in force asks for."""

    plan: Plan
    carried: Carried


@dataclass(frozen=True, slots=True)
class Asks:
    """What is asked: of the month what is not done yet and what is, and what is late, the oldest first."""

    month: list[Asked] = field(default_factory=list)
    late: list[Asked] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)


def asked_of(organisation_ids: Collection[int], on: dt.date) -> Asks:
    """What the plans of the organisations, and of those they took over, ask for on the day. Five questions, asked once
    while a page is read."""
    if not organisation_ids:
        return Asks()
    ids = frozenset(organisation_ids)
    return reading.remembered((asked_of, ids, on), lambda: _asked_of(ids, on))


def _asked_of(organisation_ids: frozenset[int], on: dt.date) -> Asks:
    world = heirs(on)
    own = [each for each in world.behind(organisation_ids) if world.one(each) in organisation_ids]
    rows = Plan.objects.filter(among("organisation_id", own), state=PlanState.APPROVED)
    plans = list(rows.filter(starts_on__lte=on, last_on__gte=on - LOOKS_BACK).order_by("starts_on", "pk"))
    if not plans:
        return Asks()
    by_pk = {plan.pk: plan for plan in plans}
    activities = Activity.objects.filter(among("plan_id", by_pk)).order_by("starts_on", "position", "pk")
    found = [Asked(by_pk[each.activity.plan_id], each) for each in carried_of(plans, list(activities), on)]
    of_years = {(each.plan.root_key, each.carried.activity.key): each for each in found if each.plan.parent_id is None}
    span = month_of(on).dates()
    now = [plan for plan in plans if plan.kind == PlanKind.MONTH and plan.span.contains(on)]
    replaced = {plan.parent_id for plan in now}
    month, late = [], []
    for each in found:
        row, standing = each.carried.activity, each.carried.standing
        says = each.plan in now or (each.plan.kind != PlanKind.MONTH and each.plan.root_key not in replaced)
        if says and standing is not Standing.LATE and row.starts_on <= span.last_day and row.last_on >= span.start:
            # A month that does not say how many classes are its own is as far as its year is.
            whole = each if row.classes else of_years.get((each.plan.parent_id or 0, row.key), each)
            if whole.carried.standing is not Standing.LATE:
                month.append(whole)
        if standing is Standing.LATE and (
            each.plan.parent_id is None or (each.plan.parent_id, row.key) not in of_years
        ):
            late.append(each)
    return Asks(month, sorted(late, key=lambda each: each.carried.activity.last_on), plans)

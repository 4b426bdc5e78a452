"""How far the plans of many centres have come together, for whoever reports about them: who has a plan, how far the
targets are.

Only what is a number of every plan is added up: targets that name a measure which adds up, for the whole and not for a
thematic group. A centre whose records say nothing of a measure is counted apart and adds no 0.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from gdtx.figures import api
from gdtx.foundation.among import among
from gdtx.foundation.ranges import DateRange

from . import indicators
from .actuals import values_so_far
from .models import Plan, Target
from .overview import IN_FORCE_STATES, MOST_NAMED, SCOPE, counting_plans, middle
from .progress import roots_of


@dataclass(slots=True)
class Reached:
    """A target of several plans added up: `plans` set it, `given` of them have records of it, which make `actual`."""

    code: str
    title: str
    unit: str
    plans: int = 0
    given: int = 0
    target: Decimal = Decimal(0)
    actual: Decimal = Decimal(0)


@dataclass(frozen=True)
class Achieved:
    """Of so many centres how many have a plan in force for the days, and how far its targets are by the last of them.

    The actual of a target runs from the first day of its plan: a semester is held against the year it is half of.
    """

    centres: int
    planning: int
    targets: list[Reached] = field(default_factory=list)


def achieved(ids: Collection[int], span: DateRange, until: DateRange, *, reader: api.Reader) -> Achieved | None:
    """How far the plans are that hold the middle of the span; `until` is as much of it as has gone by. None where no
    centre has one. Four questions, and one for each different beginning and end of these plans."""
    on = until.last_day
    chosen = counting_plans(frozenset(ids), middle(span), on)
    in_force = {
        owner: [row for row in rows if row.state in IN_FORCE_STATES and row.decided_on and row.decided_on <= on]
        for owner, rows in chosen.items()
    }
    owners = {row.pk: owner for owner, rows in in_force.items() for row in rows}
    if not owners:
        return None
    planning = sum(bool(rows) for rows in in_force.values())
    return Achieved(len(ids), planning, _targets(owners, until, reader))


def _targets(owners: dict[int, int], until: DateRange, reader: api.Reader) -> list[Reached]:
    known = {code: each for code, each in indicators.indicators().items() if each.adds_up}
    plans = {plan.pk: plan for plan in Plan.objects.filter(among("pk", owners))}
    rows = list(Target.objects.filter(among("plan_id", plans), measure__in=list(known), group__isnull=True))
    values = _values(list(plans.values()), owners, {row.measure for row in rows}, until, reader)
    found = {code: Reached(code, str(each.title), str(each.unit)) for code, each in known.items()}
    for row in rows:
        each, actual = found[row.measure], values.get((row.plan_id, row.measure))
        each.plans += 1
        each.target += row.value
        if actual is not None:
            each.given += 1
            each.actual += actual
    return [each for each in found.values() if each.target]


def _values(
    plans: Iterable[Plan], owners: dict[int, int], codes: set[str], until: DateRange, reader: api.Reader
) -> dict[tuple[int, str], Decimal]:
    """Plan and measure → what the records say from the beginning of the plan to the last day gone by."""
    found: dict[tuple[int, str], Decimal] = {}
    alone: dict[DateRange, dict[int, int]] = defaultdict(dict)
    often = Counter(owners.values())
    for plan in plans:
        span = indicators.so_far(plan.span, until.last_day)
        if span is None or not codes:
            continue
        if owners[plan.pk] == plan.organisation_id and often[plan.organisation_id] == 1:
            alone[span][plan.organisation_id] = plan.pk
            continue
        # Of a merger each class counts to one plan only.
        told = values_so_far(plan, roots_of(plan), [(code, None) for code in sorted(codes)], span)
        found.update({(plan.pk, code): value for (code, _group), value in told.items() if value is not None})
    for span, by_centre in alone.items():
        scope = api.Scope(scopes=frozenset(by_centre) if len(by_centre) <= MOST_NAMED else None)
        answers = api.evaluate(sorted(codes), by=(SCOPE,), span=span, scope=scope, engine=reader)
        for key, values in answers.items():
            pk = by_centre.get(key[0] or 0)
            if pk is not None:
                found.update({(pk, code): Decimal(str(value)) for code, value in values.items() if value is not None})
    return found

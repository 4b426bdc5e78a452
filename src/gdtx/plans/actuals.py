"""What the records say of the targets of a plan so far, also when the organisation was merged on the way.

A class counts to one plan of its kind only. As long as nobody is merged that is the plan of the centre that logged it.
A class that the successor logs from the plan of a centre it took over counts to that plan, and not to its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from gdtx.directives.answering import heirs
from gdtx.figures import api, registry
from gdtx.figures.facts import Amount, Op
from gdtx.figures.requests import Request
from gdtx.foundation.among import among
from gdtx.foundation.ranges import DateRange
from gdtx.learning.enums import CLASSES, ClassState
from gdtx.learning.models import LearningClass

from . import indicators
from .models import Plan

#: Column of the facts of classes → what it is of a class.
_COLUMNS = {
    "turns": "turns",
    "persons": "persons",
    "female_turns": "female",
    "minority_turns": "minority",
    "migrant_turns": "migrant",
    "cost": "cost",
    "sessions": "sessions",
}


def classes_counted(plan: Plan, roots: Iterable[int], on: dt.date) -> Q:
    """Which classes count to the plan: of its organisation unless logged from a plan of another one, and whoever's
    that were logged from it (`roots`: its first version, and that of its year)."""
    followers, took_over = _around(plan.organisation_id, on)
    own = Q(centre_id=plan.organisation_id)
    if not followers and not took_over:
        return own
    elsewhere = Q(planned__isnull=False) & ~Q(planned__root__organisation_id=plan.organisation_id)
    counted = (own & ~elsewhere) | Q(planned__root_id__in=list(roots))
    # Named as well, so that the database looks among their classes alone.
    return among("centre_id", {plan.organisation_id, *followers}) & counted


def _around(organisation_id: int, on: dt.date) -> tuple[set[int], bool]:
    """Who followed the organisation by the day, one after the other, and whether it followed somebody itself."""
    followed = heirs(on).followed
    found: set[int] = set()
    waiting = list(followed.get(organisation_id, ()))
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(followed.get(current, ()))
    return found, any(organisation_id in into for into in followed.values())


def values_so_far(
    plan: Plan, roots: Iterable[int], wanted: Iterable[tuple[str, int | None]], span: DateRange
) -> indicators.Values:
    """As `indicators.values_of`, of the classes that count to the plan. Without a merger nothing more is asked."""
    asked = list(dict.fromkeys(wanted))
    moved = _moved(plan, list(roots), span)
    if not moved or not asked:
        return indicators.values_of(plan.organisation_id, asked, span)
    measures = {code: registry.measure(code) for code, _group in asked}
    amounts = tuple(dict.fromkeys(each for measure in measures.values() for each in registry.amounts_of(measure)))
    request = Request(CLASSES, amounts, (indicators.GROUP,), span, None, frozenset({plan.organisation_id}))
    sums: dict[int | None, dict[str, int]] = {key[0]: dict(found) for key, found in api.Reader().run(request).items()}
    for row, sign in moved:
        own = sums.setdefault(row.group_id, {})
        for amount in amounts:
            own[amount.code] = own.get(amount.code, 0) + sign * _amount(row, amount)
    found: dict[tuple[str, int | None], Decimal | None] = {}
    for code, group in asked:
        groups = list(sums) if group is None else indicators.same_group(group)
        together = _together(sums[each] for each in groups if each in sums)
        value = api.measured(measures[code], together) if together or group is None else None
        found[code, group] = None if value is None else Decimal(str(value))
    return found


def _moved(plan: Plan, roots: list[int], span: DateRange) -> list[tuple[LearningClass, int]]:
    """Classes that count to the plan of another organisation than logged them: +1 to this plan, -1 away from it."""
    followers, took_over = _around(plan.organisation_id, span.last_day)
    rows = LearningClass.objects.filter(
        planned__isnull=False, state=ClassState.ACTIVE, start_on__gte=span.start, start_on__lte=span.last_day
    )
    found: list[tuple[LearningClass, int]] = []
    if followers:
        came = rows.filter(among("centre_id", followers), planned__root_id__in=roots)
        found += [(row, 1) for row in came]
    if took_over:
        own = rows.filter(centre_id=plan.organisation_id)
        found += [(row, -1) for row in own.exclude(planned__root__organisation_id=plan.organisation_id)]
    return found


def _amount(row: LearningClass, amount: Amount) -> int:
    """What one class adds to an amount of the facts of classes."""
    if amount.op == Op.COUNT:
        return 1
    if amount.column == "run_by_centre":
        given: Any = int(not row.run_by)
    else:
        given = getattr(row, _COLUMNS[amount.column])
    if amount.op == Op.GIVEN:
        return int(given is not None)
    if amount.op == Op.BASE:
        return row.turns if given is not None else 0
    return int(given or 0)


def _together(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for code, amount in row.items():
            found[code] = found.get(code, 0) + amount
    return found

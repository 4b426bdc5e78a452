"""Plan against actual: what became of each activity, each month, and how many classes were planned at all.

Counted from classes in force and the words people wrote down; a fixed number of questions whatever the size.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from gdtx.foundation.periods import PeriodCode
from gdtx.foundation.vietnamese_numbers import rate
from gdtx.learning.enums import ClassState
from gdtx.learning.models import LearningClass

from .enums import Outcome
from .models import Activity, Plan, PlannedClass, Progress
from .when import month_of, months_of


class Standing(StrEnum):
    """Where an activity stands on a day."""

    DONE = "done"
    GOING = "going"
    LATE = "late"
    COMING = "coming"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Sums:
    """Classes with their turns and money."""

    classes: int = 0
    turns: int = 0
    cost: int = 0


@dataclass(frozen=True)
class Carried:
    """An activity with what came of it by the day."""

    activity: Activity
    done: Sums
    word: Progress | None
    standing: Standing

    @property
    def is_class(self) -> bool:
        """Whether classes are expected of it."""
        return bool(self.activity.classes)

    @property
    def share(self) -> int | None:
        """Turns in percent of what was expected."""
        return round(100 * self.done.turns / self.activity.turns) if self.activity.turns else None


@dataclass(frozen=True, slots=True)
class Month:
    """A month: what begins in it by the plan, and what was held in it."""

    code: PeriodCode
    activities: int
    planned: Sums
    held: Sums
    outside: Sums


@dataclass(frozen=True)
class Progressed:
    """The whole: activities, months, and classes within and outside the plan, up to the day."""

    plan: Plan
    on: dt.date
    carried: Sequence[Carried]
    months: Sequence[Month]
    planned: Sums
    held: Sums
    outside: Sums
    standings: Mapping[Standing, int] = field(default_factory=dict)

    @property
    def planned_share(self) -> Decimal | None:
        """Of the classes held, how many in percent were planned; None where none was held."""
        return rate(self.held.classes, self.held.classes + self.outside.classes, 1)

    @property
    def is_over(self) -> bool:
        """Whether the period has gone by."""
        return self.on > self.plan.last_on

    def in_month(self, first: dt.date, last: dt.date) -> list[Carried]:
        """The activities that share a day with the days."""
        return [each for each in self.carried if each.activity.starts_on <= last and each.activity.last_on >= first]


def progress_of(plan: Plan, activities: Sequence[Activity], on: dt.date) -> Progressed:
    """How far the plan is on the day. Three questions."""
    by_key = _by_key(plan, on)
    words = {row.key: row for row in Progress.objects.filter(root_id__in=_roots(plan))}
    carried = []
    for row in activities:
        done, word = by_key.get(row.key, Sums()), words.get(row.key)
        carried.append(Carried(row, done, word, _standing(row, done, word, on)))
    held, outside = _by_month(plan, on)
    months = [_month(code, activities, held, outside) for code in months_of(plan.span)]
    counted = {each: sum(one.standing is each for one in carried) for each in Standing}
    planned = Sums(
        sum(row.classes or 0 for row in activities),
        sum(row.turns or 0 for row in activities),
        sum(row.money or 0 for row in activities),
    )
    return Progressed(plan, on, carried, months, planned, _add(held), _add(outside), counted)


def outside_classes(plan: Plan, on: dt.date, limit: int) -> list[LearningClass]:
    """Classes of the organisation in the period that belong to no planned activity, the latest first."""
    rows = _classes(plan, on).filter(planned__isnull=True).select_related("group")
    return list(rows.order_by("-start_on", "-pk")[:limit])


def root_of(plan: Plan, key: uuid.UUID) -> int:
    """The plan on which what came of an activity hangs: of a month's, the year plan that has it too."""
    of_year = plan.parent_id is not None and (
        Activity.objects.filter(Q(plan_id=plan.parent_id) | Q(plan__root_id=plan.parent_id), key=key).exists()
    )
    return plan.parent_id if of_year and plan.parent_id is not None else plan.root_key


def _roots(plan: Plan) -> list[int]:
    """The plans whose classes count here: itself, and for a month the year it carries out."""
    return [plan.root_key, *([plan.parent_id] if plan.parent_id else [])]


def _classes(plan: Plan, on: dt.date) -> Any:
    rows = LearningClass.objects.filter(centre_id=plan.organisation_id, state=ClassState.ACTIVE)
    return rows.filter(start_on__gte=plan.starts_on, start_on__lte=min(on, plan.last_on))


def _by_key(plan: Plan, on: dt.date) -> dict[Any, Sums]:
    rows = (
        PlannedClass.objects.filter(root_id__in=_roots(plan), learning_class__state=ClassState.ACTIVE)
        .filter(learning_class__start_on__gte=plan.starts_on, learning_class__start_on__lte=min(on, plan.last_on))
        .values("key")
        .annotate(
            classes=Count("pk"),
            turns=Sum("learning_class__turns"),
            cost=Sum("learning_class__cost"),
        )
        .order_by()
    )
    return {row["key"]: Sums(row["classes"], row["turns"] or 0, row["cost"] or 0) for row in rows}


def _by_month(plan: Plan, on: dt.date) -> tuple[dict[PeriodCode, Sums], dict[PeriodCode, Sums]]:
    """What was held each month, of this plan or another one of the organisation, and outside every plan."""
    inside = Q(planned__isnull=False)
    rows = (
        _classes(plan, on)
        .annotate(month=TruncMonth("start_on"))
        .values("month")
        .annotate(
            own_classes=Count("pk", filter=inside),
            own_turns=Sum("turns", filter=inside),
            own_cost=Sum("cost", filter=inside),
            other_classes=Count("pk", filter=~inside),
            other_turns=Sum("turns", filter=~inside),
            other_cost=Sum("cost", filter=~inside),
        )
        .order_by()
    )
    held: dict[PeriodCode, Sums] = {}
    outside: dict[PeriodCode, Sums] = {}
    for row in rows:
        code = month_of(row["month"])
        held[code] = Sums(row["own_classes"], row["own_turns"] or 0, row["own_cost"] or 0)
        outside[code] = Sums(row["other_classes"], row["other_turns"] or 0, row["other_cost"] or 0)
    return held, outside


def _month(
    code: PeriodCode,
    activities: Sequence[Activity],
    held: Mapping[PeriodCode, Sums],
    outside: Mapping[PeriodCode, Sums],
) -> Month:
    begin = [row for row in activities if month_of(row.starts_on) == code]
    planned = Sums(
        sum(row.classes or 0 for row in begin),
        sum(row.turns or 0 for row in begin),
        sum(row.money or 0 for row in begin),
    )
    return Month(code, len(begin), planned, held.get(code, Sums()), outside.get(code, Sums()))


def _standing(row: Activity, done: Sums, word: Progress | None, on: dt.date) -> Standing:
    if word is not None:
        return Standing.DONE if word.outcome == Outcome.DONE else Standing.DROPPED
    if row.classes and done.classes >= row.classes:
        return Standing.DONE
    if done.classes and on <= row.last_on:
        return Standing.GOING
    if on > row.last_on:
        return Standing.LATE
    return Standing.COMING if on < row.starts_on or not done.classes else Standing.GOING


def _add(found: Mapping[PeriodCode, Sums]) -> Sums:
    rows = found.values()
    return Sums(sum(row.classes for row in rows), sum(row.turns for row in rows), sum(row.cost for row in rows))

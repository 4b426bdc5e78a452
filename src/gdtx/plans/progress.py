"""Plan against actual: what became of each activity, each month, and how many classes were planned at all.

Counted from classes in force and the words people wrote down; a fixed number of questions whatever the size.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth

from gdtx.foundation.among import among
from gdtx.foundation.periods import PeriodCode
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese_numbers import rate
from gdtx.learning.enums import ClassState
from gdtx.learning.models import LearningClass

from .actuals import classes_counted
from .enums import Outcome, PlanState
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

    def days_late(self, on: dt.date) -> int:
        """How many days ago its time was over; 0 for one that is not late."""
        return (on - self.activity.last_on).days if self.standing is Standing.LATE else 0

    @property
    def missing(self) -> int:
        """How many of the classes that were expected have not been held."""
        return max((self.activity.classes or 0) - self.done.classes, 0)

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
    """A month: the activities that begin in it, what is planned for it, and what was held in it.

    What is planned of an activity that takes several months is divided evenly among them.
    """

    code: PeriodCode
    activities: int
    planned: Sums
    held: Sums
    outside: Sums

    @property
    def all(self) -> Sums:
        """What was held within and outside the plan."""
        return _add([self.held, self.outside])


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
    #: Classes planned by plans of the organisation with another purpose.
    elsewhere: int = 0

    @property
    def planned_share(self) -> Decimal | None:
        """Of the classes held, how many in percent were planned; None where none was held."""
        inside = self.held.classes + self.elsewhere
        return rate(inside, inside + self.outside.classes, 1)

    @property
    def is_over(self) -> bool:
        """Whether the period has gone by."""
        return self.on > self.plan.last_on

    def standing(self, which: Standing) -> list[Carried]:
        """The activities that stand so, those whose time was over first coming first."""
        return sorted((each for each in self.carried if each.standing is which), key=lambda each: each.activity.last_on)

    def in_month(self, first: dt.date, last: dt.date) -> list[Carried]:
        """The activities that share a day with the days."""
        return [each for each in self.carried if each.activity.starts_on <= last and each.activity.last_on >= first]


def progress_of(plan: Plan, activities: Sequence[Activity], on: dt.date) -> Progressed:
    """How far the plan is on the day. Three questions, one more for a month."""
    carried = carried_of([plan], activities, on)
    held, outside, elsewhere = _by_month(plan, on)
    expected = _expected(activities)
    begun = Counter(month_of(row.starts_on) for row in activities)
    months = [
        Month(code, begun[code], expected.get(code, Sums()), held.get(code, Sums()), outside.get(code, Sums()))
        for code in months_of(plan.span)
    ]
    counted = {each: sum(one.standing is each for one in carried) for each in Standing}
    planned = _add([_expected_of(row) for row in activities])
    return Progressed(
        plan, on, carried, months, planned, _add(held.values()), _add(outside.values()), counted, elsewhere
    )


def carried_of(plans: Sequence[Plan], activities: Sequence[Activity], on: dt.date) -> list[Carried]:
    """The activities of the plans with what came of each by the day. Two questions, one more where a month is among
    the plans."""
    by_pk = {plan.pk: plan for plan in plans}
    roots = {pk: roots_of(plan) for pk, plan in by_pk.items()}
    every = {each for own in roots.values() for each in own}
    done = _by_key(every, on)
    words = {(row.root_id, row.key): row for row in Progress.objects.filter(among("root_id", every))}
    lasting = _lasting([plan for plan in plans if plan.parent_id is not None])
    found = []
    for row in activities:
        plan, own = by_pk[row.plan_id], roots[row.plan_id]
        held = [sums for root in own for day, sums in done.get((root, row.key), ()) if plan.span.contains(day)]
        word = next((words[root, row.key] for root in own if (root, row.key) in words), None)
        sums = _add(held)
        found.append(Carried(row, sums, word, _standing(row, sums, word, on, lasting.get((plan.parent_id, row.key)))))
    return found


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


def roots_of(plan: Plan) -> list[int]:
    """The plans whose classes count here: itself, and for a month the year it carries out."""
    return [plan.root_key, *([plan.parent_id] if plan.parent_id else [])]


def _classes(plan: Plan, on: dt.date) -> Any:
    rows = LearningClass.objects.filter(classes_counted(plan, roots_of(plan), on), state=ClassState.ACTIVE)
    return rows.filter(start_on__gte=plan.starts_on, start_on__lte=min(on, plan.last_on))


def _by_key(roots: Collection[int], on: dt.date) -> dict[tuple[int, uuid.UUID], list[tuple[dt.date, Sums]]]:
    """Plan and activity → the classes logged from it by the day, with the days they began."""
    rows = PlannedClass.objects.filter(
        among("root_id", roots), learning_class__state=ClassState.ACTIVE, learning_class__start_on__lte=on
    ).values_list("root_id", "key", "learning_class__start_on", "learning_class__turns", "learning_class__cost")
    found: dict[tuple[int, uuid.UUID], list[tuple[dt.date, Sums]]] = {}
    for root, key, day, turns, cost in rows:
        found.setdefault((root, key), []).append((day, Sums(1, turns or 0, cost or 0)))
    return found


def _lasting(months: Sequence[Plan]) -> dict[tuple[int | None, uuid.UUID], dt.date]:
    """Year plan and activity → its last day there, of what the months carry out: it may go on after the month."""
    if not months:
        return {}
    years = {plan.parent_id for plan in months}
    rows = Activity.objects.filter(plan__state__in=[PlanState.APPROVED, PlanState.CLOSED]).filter(
        Q(plan_id__in=years) | Q(plan__root_id__in=years)
    )
    return {
        (root or pk, key): last
        for root, pk, key, last in rows.values_list("plan__root_id", "plan_id", "key", "last_on")
    }


def _by_month(plan: Plan, on: dt.date) -> tuple[dict[PeriodCode, Sums], dict[PeriodCode, Sums], int]:
    """What was held each month from plans with the purpose of this one, what outside every plan, and how many classes
    were planned with another purpose. By purpose and not by plan: a plan of several years is carried out by its years.
    """
    inside, nowhere, elsewhere = Q(planned__root__purpose=plan.purpose), Q(planned__isnull=True), 0
    rows = (
        _classes(plan, on)
        .annotate(month=TruncMonth("start_on"))
        .values("month")
        .annotate(
            own_classes=Count("pk", filter=inside),
            own_turns=Sum("turns", filter=inside),
            own_cost=Sum("cost", filter=inside),
            other_classes=Count("pk", filter=nowhere),
            other_turns=Sum("turns", filter=nowhere),
            other_cost=Sum("cost", filter=nowhere),
            every=Count("pk"),
        )
        .order_by()
    )
    held: dict[PeriodCode, Sums] = {}
    outside: dict[PeriodCode, Sums] = {}
    for row in rows:
        code = month_of(row["month"])
        held[code] = Sums(row["own_classes"], row["own_turns"] or 0, row["own_cost"] or 0)
        outside[code] = Sums(row["other_classes"], row["other_turns"] or 0, row["other_cost"] or 0)
        elsewhere += row["every"] - row["own_classes"] - row["other_classes"]
    return held, outside, elsewhere


def _expected_of(row: Activity) -> Sums:
    return Sums(row.classes or 0, row.turns or 0, row.money or 0)


def _expected(activities: Sequence[Activity]) -> dict[PeriodCode, Sums]:
    """Month → what the plan expects in it; the parts of an activity add up to the whole of it."""
    parts: dict[PeriodCode, list[Sums]] = {}
    for row in activities:
        whole = _expected_of(row)
        months = months_of(DateRange.inclusive(row.starts_on, row.last_on))
        for place, code in enumerate(months):
            share = [
                (place + 1) * n // len(months) - place * n // len(months)
                for n in (whole.classes, whole.turns, whole.cost)
            ]
            parts.setdefault(code, []).append(Sums(*share))
    return {code: _add(own) for code, own in parts.items()}


def _standing(row: Activity, done: Sums, word: Progress | None, on: dt.date, lasts: dt.date | None = None) -> Standing:
    """Where the activity stands. `lasts`: its last day in the year plan, where the row is of a month."""
    if word is not None:
        return Standing.DONE if word.outcome == Outcome.DONE else Standing.DROPPED
    if row.classes and done.classes >= row.classes:
        return Standing.DONE
    if on > row.last_on:
        if done.classes and not row.classes:
            # Classes were held, and nobody said how many it should be.
            return Standing.DONE
        return Standing.GOING if lasts is not None and lasts > row.last_on and on <= lasts else Standing.LATE
    return Standing.GOING if done.classes else Standing.COMING


def _add(rows: Iterable[Sums]) -> Sums:
    found = list(rows)
    return Sums(sum(row.classes for row in found), sum(row.turns for row in found), sum(row.cost for row in found))

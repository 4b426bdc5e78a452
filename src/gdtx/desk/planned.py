"""What the plans of a centre ask of it now, as its desk shows it: the activities of the month, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gdtx.desk.addresses import address
from gdtx.figures import api
from gdtx.foundation.pages import Badge
from gdtx.foundation.periods import Period
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.vietnamese_numbers import number
from gdtx.network.enums import LEARNING_CENTRE_KINDS
from gdtx.network.scope import Actor, PostHeld
from gdtx.plans import rules
from gdtx.plans.enums import PlanKind, Purpose
from gdtx.plans.month import Asked, asked_of
from gdtx.plans.overview import PLANNERS
from gdtx.plans.pages.doing import badge_of
from gdtx.plans.progress import Standing
from gdtx.plans.when import say_days

#: So many activities are named, and so many late ones among them; the page of the plan has them all.
NAMED, LATE = 6, 3


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity with what one press does about it."""

    title: str
    note: str
    href: str
    badge: Badge
    press: str = ""
    press_label: str = ""


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """The month by plan: what is to be done first, how much of it is done, what is late, classes in and outside."""

    items: Sequence[Planned]
    done: int
    total: int
    late: int
    href: str
    inside: int
    outside: int


def planned_work(actor: Actor, post: PostHeld, month: Period, on: date) -> PlannedWork | None:
    """The work planned for the month of the centre; None where no plan of it is in force."""
    asked = asked_of(frozenset({post.organisation_id}), on)
    running = [plan for plan in asked.plans if plan.span.contains(on)]
    if not running:
        return None
    finished = (Standing.DONE, Standing.DROPPED)
    waiting = [each for each in asked.month if each.carried.standing not in finished]
    # What a plan of an earlier year left undone waits in its own place; here stands what the running plans ask.
    late = [each for each in asked.late if each.plan in running]
    named = [*late[:LATE], *waiting][:NAMED]
    done = [each for each in asked.month if each.carried.standing is Standing.DONE]
    # Only centres for the community log classes; at others a word says what was done.
    opens = post.organisation_kind in LEARNING_CENTRE_KINDS
    logs = opens and bool(actor.may("learning.log_class", organisation_id=post.organisation_id))
    year = next((plan for plan in running if plan.kind == PlanKind.MONTH), running[0])
    span = DateRange.inclusive(month.start, min(on, month.last_day))
    scope = api.Scope(scopes=frozenset({post.organisation_id}))
    classes = api.evaluate(["planned_classes", "unplanned_classes"], span=span, scope=scope)[()]
    return PlannedWork(
        [_shown(each, on, opens=opens, logs=logs) for each in named],
        len(done),
        len(waiting) + len(done),
        len(late),
        address("plan_doing", year.pk),
        int(classes["planned_classes"] or 0),
        int(classes["unplanned_classes"] or 0),
    )


def lacks_year_plan(actor: Actor, post: PostHeld, on: date) -> str:
    """Where a head of a centre without a plan in force for the year begins one, "" for others."""
    if post.organisation_kind not in PLANNERS or post.organisation_id not in rules.writes_for(actor):
        return ""
    plans = asked_of(frozenset({post.organisation_id}), on).plans
    years = (PlanKind.YEAR, PlanKind.SCHOOL_YEAR)
    if any(plan.kind in years and plan.purpose == Purpose.WORK and plan.span.contains(on) for plan in plans):
        return ""
    return address("plan_list")


def _shown(each: Asked, on: date, *, opens: bool, logs: bool) -> Planned:
    row, done = each.carried.activity, each.carried.done
    parts = [say_days(row.starts_on, row.last_on), row.place, row.responsible]
    if row.classes:
        words = {"held": number(done.classes), "all": number(row.classes), "turns": number(row.turns or 0)}
        parts.append(_("%(held)s/%(all)s lớp, dự kiến %(turns)s lượt") % words)
    late = each.carried.days_late(on)
    badge = Badge(_("chậm %(days)s ngày") % {"days": number(late)}, "bad") if late else badge_of(each.carried)
    press, label = "", ""
    if row.classes and logs:
        press, label = address("plan_log_class", each.plan.pk, row.key), _("Ghi lớp như kế hoạch")
    elif not (row.classes and opens):
        press, label = address("plan_progress", each.plan.pk, row.key), _("Ghi kết quả")
    return Planned(row.title, " · ".join(filter(None, parts)), address("plan_doing", each.plan.pk), badge, press, label)

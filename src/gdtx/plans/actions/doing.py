"""Carrying a plan out: classes logged from activities, classes put to an activity later, what else was done."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.figures.cube import mark_dirty
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.vietnamese import date_short
from gdtx.learning.actions import log_class
from gdtx.learning.enums import ClassState
from gdtx.learning.facts import ClassFacts
from gdtx.learning.models import LearningClass
from gdtx.network.queries import who_answers_for
from gdtx.network.scope import Actor

from .. import rules
from ..content import Departure
from ..contents import departures_of
from ..enums import Outcome, PlanState
from ..models import Activity, Plan, PlannedClass, Progress
from ..progress import root_of
from ..queries import unknown_plan, visible_plans
from ..statistics import CLASS_PLANS
from .writing import note, tidy_value, unknown_row


def log_planned_class(*, by: Actor, plan_id: int, key: uuid.UUID, centre_id: int, facts: ClassFacts) -> LearningClass:
    """Log a class from an activity: what `learning` does with a class, and the link, in one transaction.

    Raises what `learning.actions.log_class` raises, and what `link_class` raises.
    """
    with transaction.atomic():
        plan, activity = _activity(by, plan_id, key)
        made = log_class(by=by, centre_id=centre_id, facts=facts)
        _link(by, plan, activity, made)
    return made


def link_class(*, by: Actor, plan_id: int, key: uuid.UUID, class_id: int) -> PlannedClass:
    """Say that a class that was logged belongs to an activity; one that belonged to another moves.

    Raises `NotInScope`, `Forbidden`, `Refused` (`not_in_force`, `other_centre`, `class_withdrawn`,
    `class_outside_plan`).
    """
    with transaction.atomic():
        plan, activity = _activity(by, plan_id, key)
        return _link(by, plan, activity, _class(by, class_id))


def unlink_class(*, by: Actor, class_id: int) -> None:
    """Say that a class stands outside the plan. Raises `NotInScope`, `Forbidden`."""
    with transaction.atomic():
        found = _class(by, class_id)
        link = PlannedClass.objects.select_related("root").filter(learning_class=found).first()
        if link is None:
            return
        rules.may_carry_out(by, link.root).require()
        note(by, link.root, "unlink_planned_class", before={"class": found.pk, "topic": found.topic})
        link.delete()
        mark_dirty(CLASS_PLANS, [(found.centre_id, found.start_on)])


def note_progress(*, by: Actor, plan_id: int, key: uuid.UUID, outcome: str, text: str = "") -> Progress | None:
    """Write down that an activity was done, or is dropped and why; "" takes the word back.

    Raises `NotInScope`, `Forbidden`, `Refused` (`not_in_force`, `unknown_choice`, `missing_reason`).
    """
    with transaction.atomic():
        plan, activity = _activity(by, plan_id, key)
        root = root_of(plan, key)
        before = Progress.objects.filter(root_id=root, key=key).first()
        if not outcome:
            if before is not None:
                note(by, plan, "note_plan_progress", before={"outcome": before.outcome, "activity": activity.title})
                before.delete()
            return None
        if outcome not in Outcome.values:
            raise Refused("unknown_choice", _("Chưa chọn kết quả của việc này."), "outcome")
        said = tidy_value(Progress._meta.get_field("note"), text)
        if outcome == Outcome.DROPPED and not said:
            raise Refused("missing_reason", _("Thôi thực hiện thì phải ghi lý do."), "text")
        made, _new = Progress.objects.update_or_create(
            root_id=root,
            key=key,
            defaults={
                "outcome": outcome,
                "on": by.on,
                "note": said,
                "by_month": False,
                "by_label": by.label[:300],
                "at": timezone.now(),
            },
        )
        note(
            by,
            plan,
            "note_plan_progress",
            before={"outcome": before.outcome, "note": before.note} if before is not None else None,
            after={"outcome": outcome, "activity": activity.title, "note": said},
        )
    return made


def drop_left_out(*, by: Actor, month: Plan) -> None:
    """Write down that activities of the year are dropped that belong to the month alone and that its plan, which comes
    into force now, leaves out. Part of that step; nothing to do for other plans."""
    for each in departures_of(month) or []:
        if each.kind is not Departure.DROPPED:
            continue
        said = _("Bỏ theo %(month)s.") % {"month": month.title}
        _word, new = Progress.objects.get_or_create(
            root_id=month.parent_id,
            key=uuid.UUID(each.key),
            defaults={
                "outcome": Outcome.DROPPED,
                "on": by.on,
                "note": said[:500],
                "by_month": True,
                "by_label": by.label[:300],
                "at": timezone.now(),
            },
        )
        if new:
            told = {"outcome": Outcome.DROPPED.value, "activity": each.title, "note": said[:500]}
            note(by, month, "note_plan_progress", after=told)


def take_up_again(*, by: Actor, month: Plan, replaced: Plan | None) -> None:
    """Take back that activities were dropped which the month, coming into force now, has: those that a month before it
    left out, and those that the version it replaces did not have. Part of that step; nothing to do for other plans.

    What a person dropped and every version had stays dropped: a month that is changed for another reason says nothing
    about it.
    """
    if month.parent_id is None:
        return
    titles = dict(Activity.objects.filter(plan=month).values_list("key", "title"))
    had = set(Activity.objects.filter(plan=replaced).values_list("key", flat=True)) if replaced else set(titles)
    for word in Progress.objects.filter(root_id=month.parent_id, outcome=Outcome.DROPPED, key__in=list(titles)):
        if word.by_month or word.key not in had:
            told = {"outcome": word.outcome, "activity": titles[word.key], "note": word.note}
            note(by, month, "note_plan_progress", before=told)
            word.delete()


# --- Finding and checking -------------------------------------------------------------------------------------


def _activity(by: Actor, plan_id: int, key: uuid.UUID) -> tuple[Plan, Activity]:
    """The activity of a plan that is in force, for somebody who carries it out."""
    plan = visible_plans(by).filter(pk=plan_id).first()
    if plan is None:
        raise unknown_plan()
    rules.may_carry_out(by, plan).require()
    if plan.state != PlanState.APPROVED:
        raise Refused(
            "not_in_force",
            _("Kế hoạch này không đang thực hiện nên chưa ghi kết quả được."),
            None,
            _("Hãy mở bản đang thực hiện của kế hoạch."),
        )
    activity = Activity.objects.filter(plan=plan, key=key).first()
    if activity is None:
        raise unknown_row()
    return plan, activity


def _class(by: Actor, class_id: int) -> LearningClass:
    found = LearningClass.objects.select_for_update().filter(pk=class_id).first()
    if found is None or not by.sees_organisation(found.centre_id):
        raise NotInScope("unknown_class", _("Không tìm thấy lớp này trong phạm vi của bạn."))
    return found


def _link(by: Actor, plan: Plan, activity: Activity, found: LearningClass) -> PlannedClass:
    if found.state != ClassState.ACTIVE:
        raise Refused("class_withdrawn", _("Lớp này đã rút nên không ghi vào kế hoạch được."), "class_id")
    if found.centre_id != plan.organisation_id and found.centre_id not in who_answers_for(
        plan.organisation_id, found.start_on
    ):
        raise Refused("other_centre", _("Lớp này của đơn vị khác, không thuộc kế hoạch này."), "class_id")
    if not plan.span.contains(found.start_on):
        raise Refused(
            "class_outside_plan",
            _("Lớp mở ngày %(day)s, ngoài thời gian của kế hoạch.") % {"day": date_short(found.start_on)},
            "class_id",
        )
    # A month carries out its year: what hangs on the year's key is seen from both.
    root = root_of(plan, activity.key)
    made, _new = PlannedClass.objects.update_or_create(
        learning_class=found,
        defaults={
            "root_id": root,
            "key": activity.key,
            "linked_by_label": by.label[:300],
            "linked_at": timezone.now(),
        },
    )
    mark_dirty(CLASS_PLANS, [(found.centre_id, found.start_on)])
    note(by, plan, "link_planned_class", after={"class": found.pk, "topic": found.topic, "activity": activity.title})
    return made

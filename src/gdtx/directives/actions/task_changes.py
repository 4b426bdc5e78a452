"""Changing a running task: another date, another unit where the owner was divided, an end without result, a remark."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.approvals.workflow import workflow_of
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short
from gdtx.network.scope import Actor

from ..answering import heirs
from ..enums.tasks import RUNNING, NoteKind
from ..models.tasks import Postponement, Task, TaskNote
from ..queries.tasks import task_for
from ..rules import tasks as rules
from .task_giving import not_later_than
from .task_writing import LONGEST_TEXT, due_after, note, open_units, signed, step, words


def postpone_task(*, by: Actor, task_id: int, version: int, due_on: dt.date, reason: str) -> Task:
    """Give more time, with a reason; the old date is kept. What was passed down keeps its own dates.

    Raises `Forbidden` (`not_the_giver`), `Conflict`, `Refused` (`missing_reason`, `not_later`, `due_before_given`,
    `later_than_parent`, `wrong_state`).
    """
    reason = words(reason, "reason", 2_000, _("Chưa ghi lý do gia hạn."))

    def write(found: Task) -> None:
        if due_on <= found.due_on:
            raise Refused(
                "not_later",
                _("Hạn mới %(new)s không sau hạn đang có %(old)s.")
                % {"new": date_short(due_on), "old": date_short(found.due_on)},
                "due_on",
                _("Hãy chọn một ngày muộn hơn."),
            )
        due_after(due_on, by.on)
        if found.parent is not None and found.parent.state in RUNNING:
            not_later_than(found.parent, due_on, by.on)
        Postponement.objects.create(
            task=found,
            old_due=found.due_on,
            new_due=due_on,
            reason=reason,
            on=by.on,
            at=clock.now(),
            by_label=signed(by),
        )
        found.due_on = due_on

    return step(by, task_id, "postpone", version, reason=reason, then=write)


def cancel_task(*, by: Actor, task_id: int, version: int, reason: str) -> Task:
    """End a task without result, and all that was passed down from it, each with the reason.

    Raises `Forbidden` (`not_the_giver`), `Conflict`, `Refused` (`missing_reason`, `wrong_state`).
    """

    def close(found: Task) -> None:
        found.closed_on = by.on

    with transaction.atomic():
        cancelled = step(by, task_id, "cancel", version, reason=reason, then=close)
        below = _running_below(cancelled)
        for child in below:
            told = _("Nhiệm vụ giao xuống đã hủy: %(reason)s") % {"reason": reason.strip()}
            table = workflow_of(child)
            way = table.transition("cancel", child.state)
            if way is not None and table.decision(by, child, way):
                move(by=by, record=child, verb="cancel", version=child.version, reason=told[:2_000], then=close)
            else:
                note(by, child, NoteKind.REMARK, told).save()
    return cancelled


def _running_below(task: Task) -> list[Task]:
    """What was passed down from the task, at any depth, and still runs."""
    thread = list(Task.objects.filter(root_id=task.thread_id).order_by("pk"))
    under, found = {task.pk}, []
    for each in thread:
        # A child is always younger than its parent.
        if each.parent_id in under:
            under.add(each.pk)
            if each.state in RUNNING:
                found.append(each)
    return found


def choose_owner(*, by: Actor, task_id: int, version: int, organisation_id: int, reason: str = "") -> Task:
    """Say which unit goes on with a task whose owner was divided or closed; the owner as given stays written.

    Raises `Forbidden` (`not_the_giver`, `outside_your_line`), `Conflict`, `Refused` (`owner_decided`,
    `not_a_successor`, `unit_closed`).
    """

    def write(found: Task) -> None:
        world = heirs(by.on)
        candidates = world.of(found.answerer_id) if found.answerer_id is not None else ()
        if len(candidates) == 1:
            raise Refused(
                "owner_decided",
                _("Nhiệm vụ này đang có một đơn vị thực hiện, không cần chọn lại."),
                "organisation",
            )
        version_ = open_units([organisation_id], by.on, "organisation")[organisation_id]
        if candidates and organisation_id not in candidates:
            raise Refused(
                "not_a_successor",
                _("%(unit)s không phải đơn vị kế tục của đơn vị được giao.") % {"unit": version_.name},
                "organisation",
                _("Hãy chọn một trong các đơn vị kế tục."),
            )
        if not candidates:
            rules.in_line(by, organisation_id, found.given_by_id if not by.is_machine else None).require("organisation")
        found.answerer_id = organisation_id
        note(by, found, NoteKind.CHOICE, reason.strip()[:2_000], organisation_id=organisation_id).save()

    return step(by, task_id, "choose", version, reason=reason, then=write)


def remark(*, by: Actor, task_id: int, text: str) -> TaskNote:
    """Write something into the thread: a question, a request for more time, what has been done so far.

    Raises `NotInScope`, `Forbidden` (`not_concerned`), `Refused` (`text_missing`, `too_long`).
    """
    text = words(text, "text", LONGEST_TEXT, _("Chưa ghi nội dung trao đổi."))
    task = task_for(by, task_id)
    rules.may_remark(by, task).require()
    with transaction.atomic():
        written = note(by, task, NoteKind.REMARK, text)
        written.save()
        record(
            actor=by,
            verb="remark_task",
            subject_type=task.workflow_code,
            subject_id=task.pk,
            subject_label=task.title,
            organisation_id=task.owner_id or task.given_by_id,
        )
    return written

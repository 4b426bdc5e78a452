"""Reminding those who are late or soon due: one notice to the units that answer, kept in the thread of each task."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number
from gdtx.inbox.enums import Audience
from gdtx.inbox.models import Notice
from gdtx.inbox.tasks import publish
from gdtx.network.scope import Actor

from ..answering import heirs
from ..enums.tasks import NoteKind
from ..models.tasks import Task, TaskNote
from ..queries.tasks import visible_tasks, waiting_for_answer
from ..rules import tasks as rules
from .task_writing import note

MOST_TASKS = 2_000


@dataclass(frozen=True, slots=True)
class Reminder:
    """What reminding about some tasks would do: which tasks, to which units; which have nobody to remind."""

    tasks: list[Task]
    units: list[int]
    nobody: list[Task]
    others: int


def reminder(by: Actor, task_ids: Sequence[int]) -> Reminder:
    """What a reminder about these tasks would reach: those that wait for an answer and that the actor may remind of.

    Raises `Refused` (`nothing_to_remind`, `too_many`).
    """
    wanted = list(dict.fromkeys(task_ids))
    if len(wanted) > MOST_TASKS:
        raise Refused("too_many", _("Chọn quá %(most)s nhiệm vụ.") % {"most": number(MOST_TASKS)}, "tasks")
    found = list(visible_tasks(by).filter(waiting_for_answer(by.on), pk__in=wanted).order_by("due_on", "pk"))
    allowed: dict[tuple[str, int], bool] = {}
    tasks, nobody, units = [], [], dict[int, None]()
    world = heirs(by.on)
    for task in found:
        key = (task.kind, task.given_by_id)
        if key not in allowed:
            allowed[key] = bool(rules.may_change(by, task))
        if not allowed[key]:
            continue
        unit = world.one(task.answerer_id)
        if unit is None:
            nobody.append(task)
        else:
            tasks.append(task)
            units[unit] = None
    if not tasks:
        raise Refused(
            "nothing_to_remind",
            _("Trong các nhiệm vụ đã chọn không có việc nào đang chờ trả lời mà bạn được nhắc."),
            "tasks",
            _("Hãy chọn nhiệm vụ đang thực hiện hoặc quá hạn do đơn vị bạn giao."),
        )
    return Reminder(tasks, list(units), nobody, len(wanted) - len(tasks) - len(nobody))


def remind(*, by: Actor, task_ids: Sequence[int], text: str = "", token: uuid.UUID | None = None) -> Notice:
    """Send one notice to the units that must answer these tasks, and write it into the thread of each.

    Raises what `reminder` raises and what `inbox.actions.send_notice` raises.
    """
    found = reminder(by, task_ids)
    with transaction.atomic():
        notice = publish(
            by=by,
            title=title_of(found, by.on),
            text=text.strip() or text_of(found, by.on),
            audience=Audience.CHOSEN,
            organisation_ids=found.units,
            target=reverse("task_page", args=[found.tasks[0].pk])
            if len(found.tasks) == 1
            else f"{reverse('task_board')}?cua-toi=1",
            token=token,
        )
        told = set(TaskNote.objects.filter(notice_code=notice.code).values_list("task_id", flat=True))
        TaskNote.objects.bulk_create(
            note(by, task, NoteKind.REMINDER, notice_code=notice.code) for task in found.tasks if task.pk not in told
        )
    return notice


def title_of(found: Reminder, on: dt.date) -> str:
    """The title of the notice."""
    late = sum(1 for task in found.tasks if task.due_on < on)
    if len(found.tasks) == 1:
        return (_("Nhắc nhiệm vụ quá hạn: %s") if late else _("Nhắc nhiệm vụ: %s")) % found.tasks[0].title[:150]
    if late:
        return _("Nhắc nhiệm vụ quá hạn (%(late)s việc)") % {"late": number(late)}
    return _("Nhắc nhiệm vụ sắp đến hạn")


def text_of(found: Reminder, on: dt.date) -> str:
    """What the notice says when nobody writes anything else."""
    lines = [_("Đề nghị đơn vị thực hiện và trả lời trên hệ thống các nhiệm vụ sau:"), ""]
    # Tasks passed down share their titles: each is named once.
    named: dict[tuple[str, dt.date], None] = {}
    for task in found.tasks:
        named[task.title, task.due_on] = None
    shown = list(named)[:15]
    lines += [_("- %(title)s (hạn %(due)s)") % {"title": title, "due": date_short(due)} for title, due in shown]
    if len(named) > len(shown):
        lines.append(_("và %(count)s nhiệm vụ khác.") % {"count": number(len(named) - len(shown))})
    return "\n".join(lines)[:4_000]

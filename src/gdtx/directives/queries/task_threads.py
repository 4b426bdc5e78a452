"""The thread of a task as one list: steps, answers, other dates, remarks, reminders; nothing of what came later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from gdtx.approvals.models import Step
from gdtx.approvals.queries import type_of
from gdtx.approvals.workflow import workflow_of
from gdtx.foundation.vietnamese import date_short
from gdtx.network.queries.organisations import organisation_versions_on

from ..enums.tasks import NoteKind
from ..models.tasks import Answer, AnswerFigure, Task, TaskNote


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of the thread: what, who, when; an answer brings its figures and files."""

    title: str
    who: str
    on: dt.date
    at: dt.datetime
    text: str = ""
    icon: str = ""
    answer: Answer | None = None
    figures: list[AnswerFigure] = field(default_factory=list)
    href_name: str = ""
    href_key: str = ""


def entries_of(task: Task, on: dt.date) -> list[Entry]:
    """Everything that happened to the task by the day, oldest first; five queries."""
    found = [*_steps(task, on), *_postponements(task, on), *_notes(task, on)]
    return sorted(found, key=lambda entry: entry.at)


def _steps(task: Task, on: dt.date) -> list[Entry]:
    table = workflow_of(task)
    ordered = _answers(task)
    words = {each.verb: each.label for each in table.transitions}
    rows = Step.objects.filter(record_type=type_of(task), record_id=task.pk, on__lte=on).order_by("version")
    found, number = [], 0
    for step in rows:
        answer = None
        if step.verb == "answer" and number < len(ordered):
            answer, number = ordered[number], number + 1
        who = f"{step.user_label}, {step.post_label}" if step.post_label else step.user_label
        title = table.begins if step.verb == "begin" else words.get(step.verb, step.verb)
        found.append(
            Entry(
                str(title),
                who,
                step.on,
                step.at,
                answer.text if answer else step.reason,
                icon={"verify": "done", "complete": "done", "return": "undo", "answer": "send"}.get(step.verb, ""),
                answer=answer,
                figures=list(answer.figures.all()) if answer else [],
            )
        )
    return found


def _answers(task: Task) -> list[Answer]:
    figures = Prefetch("figures", AnswerFigure.objects.order_by("pk"))
    return list(task.answers.order_by("number").prefetch_related(figures, "files", "documents"))


def _postponements(task: Task, on: dt.date) -> list[Entry]:
    return [
        Entry(
            _("Gia hạn từ %(old)s đến %(new)s") % {"old": date_short(row.old_due), "new": date_short(row.new_due)},
            row.by_label,
            row.on,
            row.at,
            row.reason,
            icon="calendar",
        )
        for row in task.postponements.filter(on__lte=on)
    ]


def _notes(task: Task, on: dt.date) -> list[Entry]:
    rows = list(task.notes.filter(on__lte=on))
    chosen = [row.organisation_id for row in rows if row.organisation_id is not None]
    names = organisation_versions_on(chosen, on, nearest=True) if chosen else {}
    return [_note(row, names[row.organisation_id].name if row.organisation_id in names else "") for row in rows]


def _note(row: TaskNote, unit: str) -> Entry:
    title = {
        NoteKind.REMARK: _("Trao đổi"),
        NoteKind.REMINDER: _("Nhắc"),
        NoteKind.CHOICE: _("Chọn đơn vị thực hiện tiếp: %s") % unit,
        NoteKind.DATA: _("Theo số liệu"),
        NoteKind.CHECK_GONE: _("Không còn phép kiểm tra số liệu"),
    }[NoteKind(row.kind)]
    icon = {NoteKind.REMINDER: "notice", NoteKind.DATA: "figures", NoteKind.CHECK_GONE: "late"}.get(NoteKind(row.kind))
    return Entry(
        title,
        row.by_label,
        row.on,
        row.at,
        row.text,
        icon or "",
        href_name="notice" if row.notice_code else "",
        href_key=row.notice_code,
    )

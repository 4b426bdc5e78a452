"""Tasks bound to data: they end by themselves when nothing is missing, and say so when data change afterwards."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.figures.completeness import Completeness
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import number
from gdtx.network.roles import Role, Scope
from gdtx.network.scope import Actor

from ..data_checks import DataCheck
from ..enums.tasks import COMPLETED, RUNNING, NoteKind
from ..models.tasks import Task, TaskNote
from .task_writing import note

logger = logging.getLogger(__name__)

#: Of a task that ended so long ago changes of the data are not told any more.
LOOKS_BACK = dt.timedelta(days=400)

_BY_DATA = Role("by_data", _("Hệ thống, theo số liệu"), frozenset(), Scope.EVERYTHING)


def machine(on: dt.date) -> Actor:
    """Who closes tasks by data: the program, with no permission but this."""
    return Actor(None, _("Hệ thống, theo số liệu"), on, built_in=_BY_DATA)


def close_complete(*, on: dt.date | None = None) -> int:
    """Look at every task bound to data: end those whose data are complete, tell what changed; how many ended.

    Run any number of times, it says nothing twice. A check that cannot be asked leaves the task open and says so once.
    """
    by = machine(on or clock.business_today())
    answers: dict[DataCheck, Completeness | None] = {}
    closed = 0
    bound = Task.objects.exclude(check_code="").filter(given_on__lte=by.on).order_by("pk")
    for task in bound.filter(state__in=RUNNING):
        found = _asked(answers, task, by.on)
        if found is None:
            _say_once(by, task, NoteKind.CHECK_GONE, _gone())
        elif found.is_complete and _close(by, task, found):
            closed += 1
    for task in bound.filter(state=COMPLETED, closed_on__gte=by.on - LOOKS_BACK):
        found = _asked(answers, task, by.on)
        if found is not None:
            _tell_change(by, task, found)
    return closed


def _asked(answers: dict[DataCheck, Completeness | None], task: Task, on: dt.date) -> Completeness | None:
    bound = DataCheck.of(task)
    assert bound is not None
    if bound not in answers:
        try:
            answers[bound] = bound.ask(on)
        except Refused:
            logger.warning("The check %s of task %s cannot be asked.", bound.code, task.pk)
            answers[bound] = None
    return answers[bound]


def _close(by: Actor, task: Task, found: Completeness) -> bool:
    def close(locked: Task) -> None:
        locked.closed_on = by.on
        note(by, locked, NoteKind.DATA, _("Đủ số liệu: %(given)s/%(total)s.") % _counts(found)).save()

    try:
        move(by=by, record=task, verb="complete", version=task.version, then=close)
    except Conflict:
        # Somebody took a step meanwhile; the next run looks again.
        return False
    return True


def _tell_change(by: Actor, task: Task, found: Completeness) -> None:
    """Say in the thread when data of a task that has ended are missing again, and when they are whole again."""
    last = task.notes.filter(kind=NoteKind.DATA).order_by("-pk").first()
    was_missing = last is not None and last.text.startswith(_missing_again_begins())
    if not found.is_complete and not was_missing:
        text = _("%(begins)s: còn thiếu %(missing)s trong %(total)s. Nhiệm vụ vẫn coi là đã kết thúc.") % {
            "begins": _missing_again_begins(),
            **_counts(found),
        }
    elif found.is_complete and was_missing:
        text = _("Số liệu đã đủ trở lại: %(given)s/%(total)s.") % _counts(found)
    else:
        return
    note(by, task, NoteKind.DATA, text).save()


def _missing_again_begins() -> str:
    return _("Số liệu sau đó thay đổi")


def _gone() -> str:
    return _(
        "Không còn phép kiểm tra số liệu mà nhiệm vụ này gắn với, nên nhiệm vụ không tự kết thúc được và vẫn để mở. "
        "Đơn vị chủ trì trả lời, bên giao xác nhận."
    )


def _say_once(by: Actor, task: Task, kind: NoteKind, text: str) -> None:
    with transaction.atomic():
        Task.objects.select_for_update().get(pk=task.pk)
        if not TaskNote.objects.filter(task=task, kind=kind).exists():
            note(by, task, kind, text).save()


def _counts(found: Completeness) -> dict[str, str]:
    return {"given": number(found.given), "total": number(found.total), "missing": number(len(found.missing))}

"""Tasks bound to data: they end by themselves when nothing is missing, and say so when data change afterwards."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.approvals.actions import move
from gdtx.figures.completeness import Completeness
from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import number
from gdtx.network.models import AreaAncestry, Seat
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
    closed = _close_all(by, _bound(by).filter(state__in=RUNNING), answers)
    for task in _bound(by).filter(state=COMPLETED, closed_on__gte=by.on - LOOKS_BACK):
        found = _asked(answers, task, by.on)
        if found is not None:
            _tell_change(by, task, found)
    return closed


def close_completed_by(organisation_ids: Collection[int], *, on: dt.date | None = None) -> int:
    """After data of organisations were written: end what that completed; how many ended.

    One query where nothing is bound to data. Only tasks about areas in which the organisations have or had a seat are
    looked at; what this leaves out (areas that came to be by mergers, data that change later) `close_complete` finds.
    """
    by = machine(on or clock.business_today())
    bound = _bound(by).filter(state__in=RUNNING)
    areas = set(bound.order_by().values_list("check_area_id", flat=True).distinct())
    if not areas:
        return 0
    seats = Seat.objects.filter(among("organisation_id", organisation_ids)).values("area_id")
    above = AreaAncestry.objects.filter(among("ancestor_id", [each for each in areas if each]), descendant_id__in=seats)
    concerned = set(above.values_list("ancestor_id", flat=True).distinct())
    return _close_all(by, bound.filter(among("check_area_id", concerned)), {}) if concerned else 0


def _bound(by: Actor) -> QuerySet[Task]:
    return Task.objects.exclude(check_code="").filter(given_on__lte=by.on).order_by("pk")


def _close_all(by: Actor, running: QuerySet[Task], answers: dict[DataCheck, Completeness | None]) -> int:
    closed = 0
    for task in running:
        found = _asked(answers, task, by.on)
        if found is None:
            _say_once(by, task, NoteKind.CHECK_GONE, _gone())
        elif found.is_complete and _close(by, task, found):
            closed += 1
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

"""Taking a batch back whole while the version is still open: what it added goes, what it changed is what it was.

Refused when somebody has changed an activity of the batch since; later batches that were taken back do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict
from gdtx.foundation.vietnamese import clean, join_list, number
from gdtx.intake import actions as intake
from gdtx.intake.models import Batch, BatchState
from gdtx.network.scope import Actor

from ..actions.writing import locked, note, touch
from ..models import Activity, ActivityRow, Plan
from ..rules import may_write
from .comparing import values_of
from .taking import UNDO, batch_for, put_values, require_takes_rows

NAMED = 5
Outcome = ActivityRow.Outcome


@dataclass(frozen=True, slots=True)
class Since:
    """An activity of the batch that somebody changed since, or took out (`gone`)."""

    title: str
    gone: bool


def _written(batch: Batch) -> list[ActivityRow]:
    rows = ActivityRow.objects.filter(batch_code=batch.code, outcome__in=[Outcome.NEW, Outcome.CHANGED])
    return list(rows.order_by("row"))


def changed_since(batch: Batch, plan: Plan) -> list[Since]:
    """The activities of the batch that are no longer as it wrote them."""
    now = {row.key: row for row in Activity.objects.filter(plan=plan)}
    found = []
    for row in _written(batch):
        activity = now.get(row.key) if row.key is not None else None
        if activity is None or values_of(activity) != row.values:
            found.append(Since(str(row.values["title"]), activity is None))
    return found


def undo(*, by: Actor, code: str, reason: str = "") -> dict[str, Any]:
    """Take a batch back, in one transaction: `{"batch", "state", "removed", "restored", "totals"}`.

    Raises `NotInScope`, `Forbidden`, `Conflict`: ``batch_undone`` and its like, ``plan_not_open``, ``changed_since``
    naming the activities that were changed since.
    """
    batch, plan = batch_for(by, code)
    reason = clean(reason)[: intake.REASON_LENGTH]
    with transaction.atomic():
        batch = intake.take_for_undo(batch.code)
        plan = locked(by, plan.pk, may_write)
        require_takes_rows(by, plan)
        since = changed_since(batch, plan)
        if since:
            raise _changed(batch, since)
        rows = _written(batch)
        added = [row.key for row in rows if row.key is not None and row.outcome == Outcome.NEW]
        before = {row.key: row.before for row in rows if row.key is not None and row.before is not None}
        Activity.objects.filter(plan=plan, key__in=added).delete()
        put_values(plan, before)
        told: dict[str, object] = {"removed": len(added), "restored": len(before)}
        if rows:
            touch(plan)
            named = {f"activities_{name}": count for name, count in told.items()}
            note(by, plan, "undo_plan_activities", after=named, reason=reason, batch=batch.code)
        intake.mark_undone(batch=batch, by=by, verb=UNDO, reason=reason, after=told)
    return {"batch": batch.code, "state": str(BatchState.UNDONE), **told, "totals": batch.totals}


def _changed(batch: Batch, since: list[Since]) -> Conflict:
    named = [
        _("“%(title)s” (%(what)s)") % {"title": each.title[:80], "what": _("đã bỏ") if each.gone else _("đã sửa")}
        for each in since[:NAMED]
    ]
    if len(since) > len(named):
        named.append(_("%(count)s việc khác") % {"count": number(len(since) - len(named))})
    return Conflict(
        "changed_since",
        _("Không thu hồi được lô %(code)s vì có %(count)s việc đã được sửa hoặc bỏ sau lô này: %(activities)s.")
        % {"code": batch.code, "count": number(len(since)), "activities": join_list(named)},
        where=batch.code,
        way_out=_("Hãy thu hồi lô nhập sau trước; việc đã sửa bằng tay thì sửa, bỏ từng việc của lô này."),
    )

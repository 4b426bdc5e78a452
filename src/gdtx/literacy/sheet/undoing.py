"""Taking a sheet back whole: the records of the year, households and people, and what was left over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict
from gdtx.foundation.vietnamese import date_short
from gdtx.intake.models import Batch, BatchState
from gdtx.network.scope import Actor
from gdtx.people import bulk
from gdtx.people.enums import Cause
from gdtx.people.models import Change

from .. import importing
from ..keeping import ERASED
from .writing import restore_remainders


def undo(*, by: Actor, batch: Batch, reason: str = "") -> dict[str, Any]:
    """Take a batch back, in one transaction: `importing.undo_batch`, and `people`: what became of people.

    Raises as that one: `changed_since` when somebody changed a record of the batch afterwards; `Conflict`
    (`rows_erased`) when its rows have gone by a rule of retention.
    """
    gone = batch.sheet.get(ERASED)
    if gone and batch.state == BatchState.DONE:
        raise Conflict(
            "rows_erased",
            _("Dòng của lô %(code)s đã xóa theo thời hạn lưu ngày %(day)s nên không thu hồi được.")
            % {"code": batch.code, "day": date_short(dt.date.fromisoformat(gone))},
            where=batch.code,
            way_out=_("Hãy sửa từng phiếu hộ, hoặc nhập tệp đúng."),
        )
    with transaction.atomic():
        told = importing.undo_batch(by=by, code=batch.code, reason=reason)
        restore_remainders(batch.code, int(batch.period))
        changes = Change.objects.filter(batch_code=batch.code)
        people: dict[str, int] = {}
        if changes.exclude(cause=Cause.UNDO).exists() and not changes.filter(cause=Cause.UNDO).exists():
            people = bulk.undo(by=by, batch_code=batch.code, reason=reason).numbers()
    return {**told, "people": people}

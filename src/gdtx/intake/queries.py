"""Batches as people look them up. What an actor may see is said by the subject (`registry`), which knows scopes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope

from .models import Batch, BatchState
from .registry import all_subjects

#: A reader that has given no sign of life for this long was killed.
SILENCE = dt.timedelta(minutes=3)


def is_interrupted(batch: Batch, *, now: dt.datetime | None = None) -> bool:
    """Whether the file was still being read when its reader was killed: nothing of it was written."""
    seen = batch.seen_at or batch.created_at
    return batch.state == BatchState.READING and (now or clock.now()) - seen > SILENCE


def state_label(batch: Batch) -> str:
    """The state of a batch in words; a reading that was cut off is told apart."""
    return _("bị ngắt") if is_interrupted(batch) else str(BatchState(batch.state).label)


def within(
    subject: str, *, user_id: int | None, organisation_ids: Collection[int] | None, area_ids: Any
) -> QuerySet[Batch]:
    """Batches of a subject somebody may see: their own, and those about organisations and areas within their scope.

    `organisation_ids` None means all. `area_ids` may be a collection or a query; it must hold only areas that the
    person answers for whole, because a batch of an area may hold rows of all its organisations.
    """
    batches = Batch.objects.filter(subject=subject)
    if organisation_ids is None:
        return batches
    allowed = among("organisation_id", organisation_ids) | Q(area_id__in=area_ids, organisation_id__isnull=True)
    if user_id is not None:
        allowed |= Q(created_by_id=user_id)
    return batches.filter(allowed)


def batch_for(actor: Any, code: str) -> Batch:
    """The batch with a code, if the actor may see it. Raises `NotInScope` (`unknown_batch`)."""
    wanted = code.strip().upper()
    for subject in all_subjects():
        found = subject.visible(actor).filter(code=wanted).first()
        if found is not None:
            batch: Batch = found
            return batch
    raise unknown_batch(code)


def unknown_batch(code: str) -> NotInScope:
    """The refusal for a code nobody bears, or a batch outside the actor's scope."""
    return NotInScope(
        "unknown_batch",
        _("Không có lô nhập mang mã “%(code)s” trong phạm vi của bạn.") % {"code": code.strip()},
        where="batch",
        way_out=_("Hãy xem lại mã lô ở trang Nhập từ Excel."),
    )

"""How documents stood on a day: what was done to them later is not known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from gdtx.approvals.models import Step
from gdtx.approvals.queries import type_of
from gdtx.foundation.among import among

from ..enums.documents import IN_FORCE, INSIDE, ISSUED, RECORDED
from ..models.documents import Document


def states_on(documents: Iterable[Document], on: dt.date) -> dict[int, str]:
    """Document → the state of its table at the end of the day; one query for all.

    The last step taken by the day says it. A document is known from the day of its issue, though the clerk enters it
    later: it is issued (recorded, if it came from outside) from that day on. It is in force from its own day on, also
    while nobody has followed the calendar.
    """
    rows = list(documents)
    if not rows:
        return {}
    steps = Step.objects.filter(among("record_id", {row.pk for row in rows}), record_type=type_of(Document), on__lte=on)
    last = dict(steps.order_by("version").values_list("record_id", "to_state"))
    return {row.pk: _state(row, last.get(row.pk, ""), on) for row in rows}


def went_on_after(document: Document, on: dt.date) -> bool:
    """Whether steps were taken after the day, so that on the day there is nothing to do but to look."""
    return Step.objects.filter(record_type=type_of(Document), record_id=document.pk, on__gt=on).exists()


def _state(document: Document, told: str, on: dt.date) -> str:
    is_out = document.issued_on is not None and document.issued_on <= on
    if is_out and told in ("", *INSIDE):
        told = RECORDED if document.incoming else ISSUED
    if told in (ISSUED, IN_FORCE):
        return IN_FORCE if document.effective_on is not None and document.effective_on <= on else ISSUED
    return told or document.state

"""Where a batch stands, for its page: its state as a badge, and its four steps."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.pages import Badge, Step
from gdtx.foundation.pages.parts import Tone
from gdtx.foundation.vietnamese import number

from .models import Batch, BatchState
from .queries import is_interrupted, state_label

_TONES: dict[str, Tone] = {
    BatchState.READING: "go",
    BatchState.STAGED: "warn",
    BatchState.DONE: "ok",
    BatchState.FAILED: "bad",
}


def badge_of(batch: Batch) -> Badge:
    """The state in words, with a tone."""
    return Badge(state_label(batch), "bad" if is_interrupted(batch) else _TONES.get(batch.state, ""))


def steps_of(batch: Batch | None) -> list[Step]:
    """File, reading, looking, confirming; None: nothing has been sent yet."""
    state = None if batch is None else BatchState(batch.state)
    states = {
        None: ("current", "later", "later", "later"),
        BatchState.READING: ("done", "current", "later", "later"),
        BatchState.FAILED: ("done", "current", "later", "later"),
        BatchState.STAGED: ("done", "done", "current", "later"),
    }.get(state, ("done", "done", "done", "done"))
    waiting = state in (None, BatchState.STAGED)
    rows = "" if batch is None else number(batch.rows_read if state is BatchState.READING else batch.rows)
    labels = (
        (_("Chọn tệp"), ""),
        (_("Đọc"), _("%(rows)s dòng") % {"rows": rows} if rows else ""),
        (_("Xem"), _("Chưa ghi gì") if waiting else ""),
        (_("Xác nhận"), _("Thu hồi được cả lô") if waiting else ""),
    )
    return [
        Step(label, step, note)  # type: ignore[arg-type]
        for (label, note), step in zip(labels, states, strict=True)
    ]

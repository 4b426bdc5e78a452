"""Where a batch stands, for its page: its state as a badge, and its four steps; the table of earlier batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.pages import Badge, Cell, Column, Row, Step, Table
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


def batches_table(
    batches: Iterable[Batch],
    title: str,
    *,
    href: Callable[[Batch], str],
    about: str = "",
    told: Callable[[Batch], Cell] | None = None,
    cards: bool = False,
) -> Table:
    """Earlier batches: file, day, who, state and counts. `about` and `told`: a column on what a batch is of."""
    rows = [
        Row(
            Cell(batch.file_name or batch.code, href=href(batch), note=batch.code),
            [
                *([told(batch)] if told else []),
                Cell(batch.created_at.astimezone(clock.TIME_ZONE).date()),
                Cell(batch.created_by_label),
                Cell(badge=badge_of(batch)),
                Cell(batch.rows),
                Cell(batch.accepted),
                Cell(batch.refused, attention=bool(batch.refused)),
            ],
        )
        for batch in batches
    ]
    columns = [
        Column(_("Tệp")),
        *([Column(about)] if told else []),
        Column(_("Ngày")),
        Column(_("Người nhập")),
        Column(_("Tình trạng")),
        Column(_("Dòng"), "number"),
        Column(_("Nhận"), "number"),
        Column(_("Từ chối"), "number"),
    ]
    return Table(title, columns, rows, cards=cards)

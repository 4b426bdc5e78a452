"""The life of a batch: opened → staged → done → undone, or failed, or discarded. Counted at every step.

The subject reads, checks and writes; here is who did it and what it added up to. `take_for_confirmation` and
`take_for_undo` lock the batch, so of two people who press the same button one is told who was first.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import ActorLike, record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import clean, datetime_short

from .counts import Counts
from .models import Batch, BatchState, RefusedRow
from .queries import unknown_batch

#: Letters and digits that are not taken for one another when a code is read out.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REASON_LENGTH = 300


class Refusal(NamedTuple):
    """A row that was not taken: its number in the sheet, its cells as they stood there, every reason."""

    row: int
    cells: Sequence[Any]
    refusals: Sequence[dict[str, object]]


def open_batch(
    *,
    by: ActorLike,
    subject: str,
    prefix: str,
    file_name: str,
    file_sha256: str,
    on: dt.date,
    period: str = "",
    stored_file: str = "",
    organisation_id: int | None = None,
    sheet: dict[str, object] | None = None,
) -> Batch:
    """Begin to take a file in. The code is `<prefix>-<day>-<five letters>`; commit before the reading begins,
    so that a reading that is cut off leaves its trace. `organisation_id` and `sheet`: what is known beforehand of
    whose it is and what it is for.
    """
    now = clock.now()
    for attempt in range(5):
        code = f"{prefix}-{now:%Y%m%d}-{''.join(secrets.choice(_LETTERS) for _letter in range(5))}"
        try:
            with transaction.atomic():
                return Batch.objects.create(
                    code=code,
                    subject=subject,
                    state=BatchState.READING,
                    file_name=clean(file_name)[-200:],
                    file_sha256=file_sha256,
                    period=period,
                    stored_file=stored_file,
                    organisation_id=organisation_id,
                    sheet=sheet or {},
                    business_date=on,
                    created_by_id=by.user_id,
                    created_by_label=by.label[:200],
                    created_at=now,
                    seen_at=now,
                )
        except IntegrityError:
            if attempt == 4:
                raise
    raise AssertionError("unreachable")


def still_reading(batch: Batch, rows_read: int) -> None:
    """A sign of life of the reader."""
    Batch.objects.filter(pk=batch.pk, state=BatchState.READING).update(rows_read=rows_read, seen_at=clock.now())


def stage(
    *,
    batch: Batch,
    counts: Counts,
    warnings: list[dict[str, object]],
    refused: Iterable[Refusal],
    sheet: dict[str, object] | None = None,
    period: str | None = None,
    organisation_id: int | None = None,
    area_id: int | None = None,
) -> None:
    """The file has been read: keep what it adds up to and the rows that were refused. Part of a transaction.

    Raises `Conflict` (`batch_state`) when the batch is not being read any more.
    """
    found = _lock(batch.code)
    if found.state != BatchState.READING:
        raise _conflict(found)
    batch.counts_are(counts)
    batch.warnings = warnings
    batch.sheet = sheet or {}
    batch.state = BatchState.STAGED
    batch.rows_read = counts.rows
    batch.seen_at = clock.now()
    batch.error = None
    if period is not None:
        batch.period = period
    batch.organisation_id = organisation_id
    batch.area_id = area_id
    batch.save()
    RefusedRow.objects.filter(batch=batch).delete()
    RefusedRow.objects.bulk_create(
        (RefusedRow(batch=batch, row=each.row, cells=each.cells, refusals=each.refusals) for each in refused),
        batch_size=1_000,
    )


def settle_refused(*, batch: Batch, accepted: Collection[int], refused: Iterable[Refusal]) -> int:
    """Rows that were refused have been corrected: some are accepted now, some have other cells or reasons.

    How many rows remain refused. Part of a transaction that holds the batch.
    """
    refused = list(refused)
    gone = [*accepted, *(each.row for each in refused)]
    RefusedRow.objects.filter(batch=batch, row__in=gone).delete()
    RefusedRow.objects.bulk_create(
        RefusedRow(batch=batch, row=each.row, cells=each.cells, refusals=each.refusals) for each in refused
    )
    return RefusedRow.objects.filter(batch=batch).count()


def recount(*, batch: Batch, counts: Counts) -> None:
    """Other people wrote since the batch was read: what it adds up to now. Part of a transaction."""
    batch.counts_are(counts)
    batch.save(update_fields=["rows", "accepted", "changed", "refused", "unchanged", "totals", "sheet"])


def fail(*, batch: Batch, refused: Refused) -> None:
    """The file could not be taken in at all; the batch says why."""
    Batch.objects.filter(pk=batch.pk, state=BatchState.READING).update(
        state=BatchState.FAILED, error=refused.as_dict(), seen_at=clock.now()
    )
    batch.refresh_from_db()


def read_again(*, batch: Batch) -> None:
    """A reading that was cut off begins anew. Raises `Conflict` when it is not in that state any more."""
    with transaction.atomic():
        found = _lock(batch.code)
        if found.state != BatchState.READING:
            raise _conflict(found)
        found.rows_read = 0
        found.seen_at = clock.now()
        found.save(update_fields=["rows_read", "seen_at"])
    batch.refresh_from_db()


def take_for_confirmation(code: str) -> Batch:
    """The batch, locked until the transaction ends, if it waits for confirmation.

    Raises `Conflict` naming who confirmed, discarded or took it back and when.
    """
    found = _lock(code)
    if found.state != BatchState.STAGED:
        raise _conflict(found)
    return found


def mark_done(*, batch: Batch, by: ActorLike, verb: str) -> None:
    """What was staged is written: one audit event with the counts. Part of the writing transaction."""
    batch.state = BatchState.DONE
    batch.confirmed_by_label = by.label[:200]
    batch.confirmed_at = clock.now()
    batch.save(update_fields=["state", "confirmed_by_label", "confirmed_at"])
    _record(batch, by, verb, after=_told(batch))


def discard(*, batch: Batch, by: ActorLike, verb: str) -> None:
    """Nothing of a staged file is to be written. Part of a transaction that also drops what is staged."""
    found = _lock(batch.code)
    if found.state not in (BatchState.STAGED, BatchState.READING, BatchState.FAILED):
        raise _conflict(found)
    found.state = BatchState.DISCARDED
    found.confirmed_by_label = by.label[:200]
    found.confirmed_at = clock.now()
    found.save(update_fields=["state", "confirmed_by_label", "confirmed_at"])
    _record(found, by, verb, before=_told(found))
    batch.refresh_from_db()


def take_for_undo(code: str) -> Batch:
    """The batch, locked until the transaction ends, if it was written and not yet taken back."""
    found = _lock(code)
    if found.state != BatchState.DONE:
        raise _conflict(found)
    return found


def mark_undone(*, batch: Batch, by: ActorLike, verb: str, reason: str = "", after: dict[str, object]) -> None:
    """The batch was taken back whole: one audit event. Part of the transaction that restores."""
    batch.state = BatchState.UNDONE
    batch.undone_by_label = by.label[:200]
    batch.undone_at = clock.now()
    batch.undo_reason = clean(reason)[:REASON_LENGTH]
    batch.save(update_fields=["state", "undone_by_label", "undone_at", "undo_reason"])
    _record(batch, by, verb, before=_told(batch), after=after, reason=reason)


def close_interrupted(*, file_sha256: str, user_id: int | None, silent_before: dt.datetime) -> Collection[Batch]:
    """The same person gives the same file again after its reading was cut off: the old attempts are marked so."""
    found = list(
        Batch.objects.filter(
            state=BatchState.READING, file_sha256=file_sha256, created_by_id=user_id, seen_at__lt=silent_before
        )
    )
    for batch in found:
        fail(batch=batch, refused=interrupted(batch))
    return found


def interrupted(batch: Batch) -> Refused:
    """What is said about a reading that was cut off."""
    return Refused(
        "interrupted",
        _("Lần đọc tệp “%(name)s” bị ngắt giữa chừng; chưa có dòng nào được ghi.") % {"name": batch.file_name},
        where=batch.code,
        way_out=_("Hãy nhập lại tệp này."),
    )


def _lock(code: str) -> Batch:
    found = Batch.objects.select_for_update().filter(code=code.strip().upper()).first()
    if found is None:
        raise unknown_batch(code)
    return found


def _conflict(batch: Batch) -> Conflict:
    words = {"code": batch.code, "name": batch.file_name}
    way_out = None
    if batch.state == BatchState.DONE:
        rule = "batch_done"
        words |= {"who": batch.confirmed_by_label, "when": _moment(batch.confirmed_at)}
        message = _("Lô %(code)s đã được %(who)s xác nhận lúc %(when)s.") % words
        way_out = _("Không phải làm gì thêm; nếu ghi nhầm, hãy thu hồi lô này.")
    elif batch.state == BatchState.UNDONE:
        rule = "batch_undone"
        words |= {"who": batch.undone_by_label, "when": _moment(batch.undone_at)}
        message = _("Lô %(code)s đã được %(who)s thu hồi lúc %(when)s.") % words
        way_out = _("Nếu cần ghi lại, hãy nhập lại tệp.")
    elif batch.state == BatchState.DISCARDED:
        rule = "batch_discarded"
        words |= {"who": batch.confirmed_by_label, "when": _moment(batch.confirmed_at)}
        message = _("Lô %(code)s đã được %(who)s bỏ lúc %(when)s, không có dòng nào được ghi.") % words
        way_out = _("Nếu cần ghi, hãy nhập lại tệp.")
    elif batch.state == BatchState.FAILED:
        rule = "batch_failed"
        message = _("Lô %(code)s không đọc được nên không có dòng nào để ghi hay thu hồi.") % words
        way_out = _("Hãy sửa tệp rồi nhập lại.")
    elif batch.state == BatchState.STAGED:
        rule = "batch_not_written"
        message = _("Lô %(code)s đang chờ xác nhận, chưa ghi dòng nào.") % words
        way_out = _("Hãy xác nhận hoặc bỏ lô này.")
    else:
        rule = "batch_reading"
        message = _("Lô %(code)s đang được đọc.") % words
        way_out = _("Hãy chờ đọc xong.")
    return Conflict(rule, message, where=batch.code, way_out=way_out)


def _moment(moment: dt.datetime | None) -> str:
    return datetime_short(moment) if moment else ""


def _told(batch: Batch) -> dict[str, object]:
    return {
        "file": batch.file_name,
        "sha256": batch.file_sha256,
        "period": batch.period,
        "rows": batch.rows,
        "accepted": batch.accepted,
        "changed": batch.changed,
        "refused": batch.refused,
        "unchanged": batch.unchanged,
        "totals": batch.totals,
        "corrected": len(batch.sheet.get("corrected", ())),
    }


def _record(
    batch: Batch,
    by: ActorLike,
    verb: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="batch",
        subject_id=batch.pk,
        subject_label=f"{batch.code} · {batch.file_name}",
        organisation_id=batch.organisation_id,
        area_id=batch.area_id,
        before=before,
        after=after,
        reason=reason,
        batch=batch.code,
    )

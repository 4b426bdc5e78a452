"""Writing an event. Every action of every subject calls :func:`record` once, inside its own transaction."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.errors import Refused

from . import anchor, digests, sealing
from .contents import content
from .models import Block, Event, Log


class ActorLike(Protocol):
    """Who acts, as far as the audit needs to know (`network.scope.Actor` is one)."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...

    @property
    def post_label(self) -> str: ...


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Both sides reduced to the fields that differ; a field missing on one side counts as None there."""
    fields = [
        name
        for name in dict.fromkeys([*before, *after])
        if digests.plain(before.get(name)) != digests.plain(after.get(name))
    ]
    return {name: before.get(name) for name in fields}, {name: after.get(name) for name in fields}


def record(
    *,
    actor: ActorLike,
    verb: str,
    subject_type: str,
    subject_id: int | str | None,
    subject_label: str = "",
    organisation_id: int | None = None,
    area_id: int | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    batch: str = "",
) -> Event:
    """Write down what *actor* does, in the transaction that does it; after the commit it gets sealed.

    ``verb`` says what was done (``log_class``), ``subject_type`` and ``subject_id`` to what;
    ``organisation_id`` and ``area_id`` say whose affair it is and so who may read it. ``before`` and
    ``after`` hold plain values (:func:`changes` reduces them). The moment is the real one; the
    business date is kept beside it.
    Never give values of residents or learners here: ids, field names and keyed digests only.

    Raises ``RuntimeError`` outside a transaction and ``TypeError`` for values without a plain form.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded in the transaction that makes the change; open one first.")
    if not verb or not subject_type:
        raise ValueError("An event needs a verb and a type of subject.")

    def text(value: object, field: str) -> str:
        return digests.clean_text(str(value), getattr(Event._meta.get_field(field), "max_length", None))

    event = Event(
        uid=uuid.uuid4(),
        at=clock.now(),
        business_date=clock.business_today(),
        actor_id=actor.user_id,
        actor_label=text(actor.label, "actor_label"),
        post_label=text(actor.post_label, "post_label"),
        verb=verb,
        subject_type=subject_type,
        subject_id="" if subject_id is None else str(subject_id),
        subject_label=text(subject_label, "subject_label"),
        organisation_id=organisation_id,
        area_id=area_id,
        before=None if before is None else digests.plain(before),
        after=None if after is None else digests.plain(after),
        reason=digests.clean_text(str(reason)),
        batch=batch,
        key_id=digests.current_key_id(),
    )
    event.digest = digests.mac("event", content(event))
    event.save(force_insert=True)
    sealing.seal_after_commit()
    return event


def accept_present_end(*, by: ActorLike, reason: str) -> anchor.Anchor:
    """Set the anchor to the present end of the log, after its loss or mismatch has been explained.

    Needed after the home folder was lost or a backup was restored. What was done, and where the anchor stood
    before, becomes an event itself. It hides nothing inside the log: a broken chain stays broken.
    Raises :class:`Refused` (``reason_missing``, ``audit_without_identity``, ``audit_busy``).
    """
    if not reason.strip():
        raise Refused("reason_missing", _("Phải ghi lý do lập lại điểm neo của nhật ký."), "reason")
    log = Log.objects.order_by("pk").first()
    if log is None:
        raise Refused("audit_without_identity", _("Cơ sở dữ liệu không còn danh tính của nhật ký."))
    try:
        before = anchor.read(log.identity)
        stood: dict[str, object] | None = (
            None if before is None else {"number": before.number, "hash": before.hash, "total": before.total}
        )
    except anchor.AnchorUnreadable:
        stood = {"unreadable": True}
    last = Block.objects.order_by("-number").first()
    with transaction.atomic():
        record(
            actor=by,
            verb="accept_audit_end",
            subject_type="audit",
            subject_id=log.identity,
            before=stood,
            after=None if last is None else {"number": last.number, "hash": last.hash, "total": last.total},
            reason=reason,
        )
    sealing.seal()
    try:
        return sealing.set_anchor(log.identity)
    except anchor.AnchorBusy:
        raise Refused("audit_busy", _("Nhật ký đang được niêm phong; hãy chạy lại sau ít giây.")) from None

"""What the actions on classes share: locks, the centre, reasons, declarations that a class contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.vietnamese import clean
from gdtx.network.models import Organisation
from gdtx.network.queries import seat_of
from gdtx.network.scope import Actor

from ..enums import ClassState
from ..models import LearningClass, NoClassDeclaration
from ..world import Centre, World

REASON_LENGTH = 300


def lock_centres(centre_ids: Iterable[int]) -> None:
    """Lock the rows of centres until the transaction ends, always in the same order."""
    ids = sorted(set(centre_ids))
    list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def centre_in(world: World, centre_id: int) -> Centre:
    """The centre as the world knows it; `NotInScope` when it has never been anything."""
    centre = world.centres.get(centre_id)
    if centre is None:
        raise NotInScope("unknown_centre", _("Không tìm thấy trung tâm này trong phạm vi của bạn."))
    return centre


def note_class(
    by: Actor,
    found: LearningClass,
    verb: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record what was done with a class: under its centre, and the commune of the centre's seat when it began."""
    seat = seat_of(found.centre_id, found.start_on)
    record(
        actor=by,
        verb=verb,
        subject_type="class",
        subject_id=found.pk,
        subject_label=found.topic,
        organisation_id=found.centre_id,
        area_id=seat.area_id if seat else None,
        before=before,
        after=after,
        reason=reason,
    )


def required_reason(reason: str, message: str) -> str:
    """The reason as it is stored; `Refused` (`missing_reason`) with the message when it says nothing."""
    text = clean(reason)
    if not text:
        raise Refused("missing_reason", message, where="reason")
    if len(text) > REASON_LENGTH:
        raise Refused(
            "text_too_long",
            _("Lý do dài %(length)d ký tự, tối đa là %(limit)d. Hãy ghi gọn lại.")
            % {"length": len(text), "limit": REASON_LENGTH},
            where="reason",
        )
    return text


def contradicted(centre_ids: Iterable[int]) -> list[NoClassDeclaration]:
    """Declarations in force of these centres within whose days a class in force starts."""
    classes = LearningClass.objects.filter(
        centre_id=OuterRef("centre_id"),
        state=ClassState.ACTIVE,
        start_on__gte=OuterRef("starts_on"),
        start_on__lte=OuterRef("last_on"),
    )
    found = NoClassDeclaration.objects.filter(withdrawn_at__isnull=True).filter(Exists(classes))
    wanted = set(centre_ids)
    if len(wanted) < 500:
        return list(found.filter(centre_id__in=wanted))
    return [each for each in found if each.centre_id in wanted]


def retract(declaration: NoClassDeclaration, *, by: Actor, reason: str = "", batch: str = "") -> None:
    """Mark a declaration as withdrawn and record it; part of another action, which has asked its rule."""
    declaration.withdrawn_at = timezone.now()
    declaration.withdrawn_by_label = by.label
    declaration.save(update_fields=["withdrawn_at", "withdrawn_by_label"])
    record(
        actor=by,
        verb="withdraw_declaration",
        subject_type="no_class_declaration",
        subject_id=declaration.pk,
        subject_label=declaration.period,
        organisation_id=declaration.centre_id,
        before={"period": declaration.period},
        reason=reason,
        batch=batch,
    )


def retract_contradicted(*, by: Actor, centre_ids: Iterable[int], batch: str = "") -> int:
    """Withdraw declarations of "no class" that a class in force now contradicts; how many. Part of another action."""
    found = contradicted(centre_ids)
    for declaration in found:
        retract(
            declaration,
            by=by,
            reason=_("Tự rút vì trung tâm đã ghi lớp trong kỳ đã khai không tổ chức lớp nào."),
            batch=batch,
        )
    return len(found)

"""Closing a period of an area to writing, and opening it again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.catalogue.queries import resolve_period
from gdtx.foundation.errors import Conflict, NotInScope
from gdtx.network.models import AreaAncestry, Seat
from gdtx.network.queries import areas_on, province_of
from gdtx.network.scope import Actor

from .. import rules
from ..models import PeriodLock
from .writing import lock_centres, required_reason


def lock_period(*, by: Actor, area_id: int, period: str, reason: str = "") -> PeriodLock:
    """Close a period of an area: classes starting in it are neither written, changed nor withdrawn any more.

    Refused: `already_locked`; the department alone may do it (`rules.may_lock_period`).
    """
    by.require_sees_area(area_id)
    rules.may_lock_period(by, area_id).require()
    with transaction.atomic():
        province = province_of(area_id, by.on)
        days = resolve_period(period, province.area_id if province else None)
        # Whoever writes a class holds its centre's row: wait for them, and let the next one see the lock.
        within = AreaAncestry.objects.filter(ancestor_id=area_id).values("descendant_id")
        lock_centres(Seat.objects.filter(area_id__in=within).values_list("organisation_id", flat=True))
        held = PeriodLock.objects.filter(area_id=area_id, period=days.text, unlocked_at__isnull=True).first()
        if held is not None:
            raise Conflict(
                "already_locked",
                _("%(period)s đã được %(who)s khóa.") % {"period": days.code.short_label, "who": held.locked_by_label},
            )
        lock = PeriodLock.objects.create(
            area_id=area_id,
            period=days.text,
            starts_on=days.start,
            ends_on=days.end,
            reason=reason,
            locked_by_label=by.label,
            locked_at=timezone.now(),
        )
        version = areas_on([area_id], by.on).get(area_id)
        record(
            actor=by,
            verb="lock_period",
            subject_type="period_lock",
            subject_id=lock.pk,
            subject_label=f"{version.name if version else area_id}: {days.text}",
            area_id=area_id,
            after={"period": days.text, "starts_on": days.start, "ends_on": days.end},
            reason=reason,
        )
    return lock


def unlock_period(*, by: Actor, lock_id: int, reason: str) -> PeriodLock:
    """Open a locked period again, with a reason."""
    reason = required_reason(reason, _("Chưa ghi lý do mở khóa. Hãy ghi lý do, ví dụ “bổ sung lớp ghi thiếu”."))
    with transaction.atomic():
        lock = PeriodLock.objects.select_for_update().filter(pk=lock_id).first()
        if lock is None or not by.sees_area(lock.area_id):
            raise NotInScope("unknown_lock", _("Không tìm thấy khóa kỳ này trong phạm vi của bạn."))
        rules.may_lock_period(by, lock.area_id).require()
        if lock.unlocked_at is not None:
            raise Conflict("already_unlocked", _("Kỳ này đã được %(who)s mở khóa.") % {"who": lock.unlocked_by_label})
        lock.unlocked_at = timezone.now()
        lock.unlocked_by_label = by.label
        lock.unlock_reason = reason
        lock.save()
        record(
            actor=by,
            verb="unlock_period",
            subject_type="period_lock",
            subject_id=lock.pk,
            subject_label=lock.period,
            area_id=lock.area_id,
            before={"period": lock.period},
            reason=reason,
        )
    return lock

"""A centre's word that it held no class in a period."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.catalogue.queries import DEFAULT_KIND
from gdtx.figures.completeness import announce_written
from gdtx.foundation import periods
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.periods import Period
from gdtx.foundation.vietnamese import date_short
from gdtx.network.scope import Actor

from .. import rules
from ..checks import locked, refuse
from ..enums import ClassState
from ..models import LearningClass, NoClassDeclaration
from ..world import World
from .writing import centre_in, lock_centres, retract


def declare_no_class(*, by: Actor, centre_id: int, period: str) -> NoClassDeclaration:
    """The centre held no class in the period: it has reported, and its figure is 0.

    Refused: `period_to_come`, `has_classes` when a class in force starts in it, `already_declared`, `centre_closed`
    when it was not open on any day of the period, `period_locked`.
    """
    by.require_sees_organisation(centre_id)
    rules.may_declare_nothing(by, centre_id).require()
    with transaction.atomic():
        lock_centres([centre_id])
        world = World([centre_id])
        centre = centre_in(world, centre_id)
        days = _period_of_centre(world, centre_id, period)
        if days.start > by.on:
            raise Refused(
                "period_to_come",
                _("Kỳ %(period)s chưa bắt đầu (từ %(first)s) nên chưa khai được.")
                % {"period": days.code.label, "first": date_short(days.start)},
                where="period",
                way_out=_("Hãy khai khi kỳ đã bắt đầu."),
            )
        if not any(each.is_active and each.span.overlaps(days.range) for each in centre.standings):
            raise Refused(
                "centre_closed",
                _("%(centre)s không hoạt động ngày nào trong %(period)s nên không phải khai.")
                % {"centre": centre.name, "period": days.code.label},
                where="centre",
            )
        last = min(days.last_day, by.on)
        refuse(locked(world, centre, last))
        held = _classes_in(centre_id, days).count()
        if held:
            raise Conflict(
                "has_classes",
                _("Trung tâm đã ghi %(count)d lớp trong %(period)s nên không khai được là không tổ chức lớp nào.")
                % {"count": held, "period": days.code.label},
                where="period",
                way_out=_("Nếu các lớp đó ghi nhầm, hãy rút từng lớp kèm lý do rồi khai lại."),
            )
        if NoClassDeclaration.objects.filter(centre_id=centre_id, period=days.text, withdrawn_at__isnull=True).exists():
            raise Conflict(
                "already_declared",
                _("Trung tâm đã khai không tổ chức lớp nào trong %(period)s.") % {"period": days.code.label},
            )
        declaration = NoClassDeclaration.objects.create(
            centre_id=centre_id,
            period=days.text,
            starts_on=days.start,
            last_on=days.last_day,
            declared_by_id=by.user_id,
            declared_by_label=by.label,
            declared_at=timezone.now(),
        )
        record(
            actor=by,
            verb="declare_no_class",
            subject_type="no_class_declaration",
            subject_id=declaration.pk,
            subject_label=f"{centre.name}: {days.text}",
            organisation_id=centre_id,
            area_id=centre.area_id(last),
            after={"period": days.text},
        )
        announce_written([centre_id])
    return declaration


def withdraw_declaration(*, by: Actor, declaration_id: int, reason: str = "") -> NoClassDeclaration:
    """Take a declaration back: the centre has not reported for the period any more."""
    with transaction.atomic():
        declaration = NoClassDeclaration.objects.filter(pk=declaration_id).first()
        if declaration is None or not by.sees_organisation(declaration.centre_id):
            raise NotInScope("unknown_declaration", _("Không tìm thấy lời khai này trong phạm vi của bạn."))
        lock_centres([declaration.centre_id])
        declaration.refresh_from_db()
        rules.may_withdraw_declaration(by, declaration).require()
        world = World([declaration.centre_id])
        refuse(locked(world, centre_in(world, declaration.centre_id), min(declaration.last_on, by.on)))
        retract(declaration, by=by, reason=reason)
    return declaration


def _period_of_centre(world: World, centre_id: int, code: str) -> Period:
    """The period with the days it has for the centre: by the calendar of the province it lay in then."""
    centre = world.centres[centre_id]
    parsed = periods.parse(code, where="period")
    first = world.calendars.period(parsed, None, DEFAULT_KIND).start
    return world.calendars.period(parsed, world.province_id(centre, first), DEFAULT_KIND)


def _classes_in(centre_id: int, days: Period) -> QuerySet[LearningClass]:
    return LearningClass.objects.filter(
        centre_id=centre_id, state=ClassState.ACTIVE, start_on__gte=days.start, start_on__lt=days.end
    )

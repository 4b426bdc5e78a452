"""A plan as a whole: beginning one, writing its texts, beginning a new version of an approved one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin
from gdtx.audit.actions import changes
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.ranges import DateRange
from gdtx.foundation.typed_values import fingerprint, require_seen, shown, tidy
from gdtx.foundation.vietnamese import date_short
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import organisation_versions_on, province_of, seat_of
from gdtx.network.scope import Actor

from .. import rules
from ..content import TEXTS
from ..contents import copy_rows, versions_of
from ..enums import DECIDED, UNDER_WAY, PlanKind, PlanState, Purpose
from ..models import Plan
from ..periods import read_period, say_period
from ..workflow import PLAN
from .copying import fill_from_last_year, fill_from_outline, fill_month
from .writing import locked, note, tidy_value

__all__ = ["change_texts", "fingerprint", "revise_plan", "start_plan"]

_TOLD = ("kind", "purpose", "period", "organisation_id", "parent_id", *TEXTS)


def start_plan(
    *,
    by: Actor,
    organisation_id: int,
    kind: str,
    period: str,
    purpose: str = Purpose.WORK.value,
    title: str = "",
    start_from: str = "",
    token: uuid.UUID | None = None,
) -> Plan:
    """Begin a plan. `start_from`: ``last_year`` copies the plan of the period before, another code an outline
    (`outlines`), "" begins with nothing. A month begins with what its year plan has for it.

    Raises `NotInScope`, `Forbidden` (`other_unit`), `Refused` (`bad_period`, `organisation_closed`, `no_year_plan`,
    `month_outside_year`, `nothing_to_copy`, `unknown_outline`), `Conflict` (`plan_exists`).
    """
    by.require_sees_organisation(organisation_id)
    rules.may_start(by, organisation_id).require()
    if kind not in PlanKind.values:
        raise Refused("unknown_choice", _("Không có loại kế hoạch “%(value)s”.") % {"value": kind[:40]}, "kind")
    if purpose not in Purpose.values:
        raise Refused(
            "unknown_choice", _("Không có nội dung kế hoạch “%(value)s”.") % {"value": purpose[:40]}, "purpose"
        )
    if token is not None:
        sent = Plan.objects.filter(token=token, organisation_id=organisation_id).first()
        if sent is not None:
            return sent
    place = seat_of(organisation_id, by.on)
    province = province_of(place.area_id, by.on) if place else None
    province_id = province.area_id if province else None
    version = organisation_versions_on([organisation_id], by.on, nearest=True)[organisation_id]
    code, span = read_period(kind, period, province_id=province_id, organisation_kind=version.kind)
    _require_open(organisation_id, span)
    now = timezone.now()
    plan = Plan(
        organisation_id=organisation_id,
        kind=kind,
        purpose=purpose,
        period=code,
        starts_on=span.start,
        last_on=span.last_day,
        title="",
        created_by_label=by.label[:300],
        created_at=now,
        changed_at=now,
        token=token,
    )
    plan.title = tidy_value(plan._meta.get_field("title"), title or usual_title(plan))
    if kind == PlanKind.MONTH:
        plan.parent = _year_of(plan)
    try:
        with transaction.atomic():
            _require_first(plan)
            begin(by=by, record=plan, workflow=PLAN)
            if plan.parent is not None:
                fill_month(plan)
            elif start_from == "last_year":
                fill_from_last_year(plan, province_id, version.kind, by.on)
            elif start_from:
                fill_from_outline(plan, start_from, province_id, version.kind)
            note(by, plan, "begin_plan_text", after=shown(plan, _TOLD))
    except IntegrityError:
        raise _exists(plan) from None
    return plan


def change_texts(*, by: Actor, plan_id: int, values: Mapping[str, Any], seen: str | None = None) -> Plan:
    """Write the texts of a version: title, theme, situation, solutions, sum of money, paper.

    `seen` is the fingerprint the form was given. Raises `NotInScope`, `Forbidden`, `Refused`, `Conflict`
    (`stale_version`).
    """
    with transaction.atomic():
        plan = locked(by, plan_id)
        require_seen(plan, seen, TEXTS)
        before = shown(plan, TEXTS)
        for name in TEXTS:
            if name in values:
                setattr(plan, name, tidy_value(plan._meta.get_field(name), values[name]))  # type: ignore[arg-type]
        was, now = changes(before, shown(plan, TEXTS))
        if was or now:
            plan.changed_at = timezone.now()
            plan.save(update_fields=[*TEXTS, "changed_at"])
            note(by, plan, "change_plan_text", before=was, after=now)
    return plan


def revise_plan(*, by: Actor, plan_id: int, reason: str) -> Plan:
    """Begin the next version of an approved plan, with all that stands in it; the approved one stays in force.

    Raises `NotInScope`, `Forbidden` (`not_in_force`), `Refused` (`missing_reason`), `Conflict` (`plan_exists`).
    """
    said = tidy(reason)
    if not said:
        raise Refused("missing_reason", _("Chưa ghi lý do điều chỉnh kế hoạch."), "reason")
    try:
        with transaction.atomic():
            old = locked(by, plan_id, rules.may_revise)
            now = timezone.now()
            plan = Plan(
                **{
                    field.attname: getattr(old, field.attname)
                    for field in Plan._meta.concrete_fields
                    if field.name in _CARRIED
                },
                root_id=old.root_key,
                number=max(each.number for each in versions_of(old.root_key)) + 1,
                change_reason=said[:2000],
                created_by_label=by.label[:300],
                created_at=now,
                changed_at=now,
            )
            begin(by=by, record=plan, workflow=PLAN, reason=said[:2000])
            copy_rows(old, plan)
            note(by, plan, "revise_plan", after={"number": plan.number}, reason=said)
    except IntegrityError:
        raise Conflict(
            "plan_exists",
            _("Kế hoạch này đã có một bản điều chỉnh đang soạn hoặc chờ phê duyệt."),
            None,
            _("Hãy mở bản đó ra làm tiếp."),
        ) from None
    return plan


_CARRIED = frozenset({"organisation", "kind", "purpose", "period", "starts_on", "last_on", "parent", *TEXTS})


def usual_title(plan: Plan) -> str:
    """What the plan is called unless somebody writes otherwise."""
    what = {
        Purpose.WORK: _("Kế hoạch hoạt động"),
        Purpose.LITERACY: _("Kế hoạch xóa mù chữ"),
        Purpose.WEEK: _("Kế hoạch Tuần lễ hưởng ứng học tập suốt đời"),
        Purpose.TRAINING: _("Kế hoạch tập huấn, bồi dưỡng cán bộ quản lý"),
    }[Purpose(plan.purpose)]
    return f"{what} {say_period(plan.kind, plan.period)}"


def _require_open(organisation_id: int, span: DateRange) -> None:
    """Refuse (`organisation_closed`) a plan for days on none of which the organisation is open."""
    versions = OrganisationVersion.objects.filter(organisation_id=organisation_id)
    if versions.during(span).exists():
        return
    last = versions.order_by("-valid_to").first()
    name = last.name if last else "?"
    words = {"name": name, "first": date_short(span.start), "last": date_short(span.last_day)}
    raise Refused(
        "organisation_closed",
        _("%(name)s không hoạt động ngày nào từ %(first)s đến %(last)s nên không lập kế hoạch cho kỳ này được.")
        % words,
        "period",
        _("Hãy chọn kỳ khác, hoặc lập kế hoạch cho đơn vị tiếp nhận."),
    )


def _year_of(plan: Plan) -> Plan:
    """The year plan of a month: approved or on the way."""
    years = Plan.objects.filter(
        organisation_id=plan.organisation_id,
        purpose=plan.purpose,
        kind__in=[PlanKind.YEAR, PlanKind.SCHOOL_YEAR],
        state__in=[*UNDER_WAY, PlanState.APPROVED],
    )
    covering = [each for each in years.order_by("-number") if each.span.overlaps(plan.span)]
    found = next((each for each in covering if each.state == PlanState.APPROVED), covering[0] if covering else None)
    if found is None:
        raise Refused(
            "no_year_plan",
            _("Chưa có kế hoạch năm nào gồm %(month)s.") % {"month": say_period(plan.kind, plan.period)},
            "period",
            _("Hãy lập kế hoạch năm trước; kế hoạch tháng lấy việc từ đó."),
        )
    if not found.span.covers(plan.span):
        raise Refused(
            "month_outside_year",
            _("%(month)s không nằm trọn trong %(year)s (từ %(first)s đến %(last)s).")
            % {
                "month": say_period(plan.kind, plan.period).capitalize(),
                "year": found.title,
                "first": date_short(found.starts_on),
                "last": date_short(found.last_on),
            },
            "period",
        )
    return Plan.objects.get(pk=found.root_key)


def _require_first(plan: Plan) -> None:
    """Refuse (`plan_exists`) a second plan of the same organisation, kind, purpose and period."""
    same = Plan.objects.filter(
        organisation_id=plan.organisation_id, kind=plan.kind, purpose=plan.purpose, period=plan.period
    )
    if same.filter(state__in=[*UNDER_WAY, *DECIDED]).exists():
        raise _exists(plan)


def _exists(plan: Plan) -> Conflict:
    same = Plan.objects.filter(
        organisation_id=plan.organisation_id, kind=plan.kind, purpose=plan.purpose, period=plan.period
    ).exclude(state=PlanState.DISCARDED)
    found = same.order_by("-number").first()
    way_out = _("Hãy mở kế hoạch đó ra làm tiếp.")
    if found is not None and found.state == PlanState.APPROVED:
        way_out = _("Kế hoạch đó đang thực hiện; muốn sửa, hãy mở ra và lập bản điều chỉnh.")
    return Conflict(
        "plan_exists",
        _("Đã có kế hoạch %(what)s của đơn vị cho %(period)s.")
        % {"what": Purpose(plan.purpose).label, "period": say_period(plan.kind, plan.period)},
        "period",
        way_out,
    )

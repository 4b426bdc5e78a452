"""A province rules on who approves the plans of a kind of organisation, from a day on, with its citation."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import reading
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.network.enums import Level, Line, OrganisationKind
from gdtx.network.models import Area
from gdtx.network.scope import Actor

from .. import rules
from ..enums import OwnChair, RouteMode
from ..models import PlanRoute
from ..routes import PLANNING_KINDS

_FIELDS = ("organisation_kind", "mode", "line", "own_chair", "needs_round", "citation")


def set_route(
    *,
    by: Actor,
    province_id: int,
    organisation_kind: str,
    mode: str,
    line: str,
    own_chair: str,
    needs_round: bool,
    valid_from: dt.date,
    citation: str,
    last_on: dt.date | None = None,
) -> PlanRoute:
    """From the day on, until `last_on` if that is given, plans of that kind of organisation in the province come into
    force so; what held before ends. A ruling that has not begun yet may be written anew from the same day.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_choice`, `missing_citation`, `dates_reversed`), `Conflict`
    (`later_ruling`, `ruling_begun`).
    """
    by.require_sees_area(province_id)
    rules.may_rule(by, province_id).require()
    said = _checked(organisation_kind, mode, line, own_chair, valid_from, last_on, citation)
    with transaction.atomic():
        province = Area.objects.select_for_update().filter(pk=province_id, level=Level.PROVINCE).first()
        if province is None:
            raise NotInScope("unknown_area", _("Không tìm thấy tỉnh này trong phạm vi của bạn."))
        own = PlanRoute.objects.filter(province=province, organisation_kind=organisation_kind)
        _require_after(by, own.filter(valid_from__gte=valid_from).order_by("-valid_from").first(), valid_from)
        before = own.filter(valid_to__gt=valid_from).order_by("valid_from").first()
        told = _told(before) if before else None
        own.filter(valid_from=valid_from).delete()
        own.filter(valid_to__gt=valid_from).update(valid_to=valid_from)
        made = PlanRoute.objects.create(
            province=province,
            organisation_kind=organisation_kind,
            mode=mode,
            line=line,
            own_chair=own_chair,
            needs_round=needs_round,
            valid_from=valid_from,
            valid_to=last_on + dt.timedelta(days=1) if last_on else OPEN_END,
            citation=said,
        )
        reading.forget()
        record(
            actor=by,
            verb="set_plan_route",
            subject_type="catalogue",
            subject_id=province_id,
            area_id=province_id,
            before=told,
            after=_told(made),
        )
    return made


def _checked(
    organisation_kind: str,
    mode: str,
    line: str,
    own_chair: str,
    valid_from: dt.date,
    last_on: dt.date | None,
    citation: str,
) -> str:
    """The citation, once everything else can be."""
    for value, known, where in (
        (organisation_kind, PLANNING_KINDS, "organisation_kind"),
        (mode, RouteMode.values, "mode"),
        (line, Line.values, "line"),
        (own_chair, OwnChair.values, "own_chair"),
    ):
        if value not in known:
            raise Refused("unknown_choice", _("Không có lựa chọn “%(value)s”.") % {"value": value[:40]}, where)
    if last_on is not None and last_on < valid_from:
        raise Refused(
            "dates_reversed",
            _("Ngày cuối %(last)s đứng trước ngày bắt đầu %(first)s.")
            % {"last": date_short(last_on), "first": date_short(valid_from)},
            "last_on",
            _("Hãy sửa ngày cuối, hoặc để trống nếu quy định chưa hẹn ngày hết."),
        )
    said = clean(citation)[:300]
    if not said:
        raise Refused(
            "missing_citation",
            _("Chưa ghi căn cứ của quy định này."),
            "citation",
            _("Hãy ghi số, ký hiệu và ngày của văn bản quy định."),
        )
    return said


def _require_after(by: Actor, last: PlanRoute | None, valid_from: dt.date) -> None:
    """Refuse what would rewrite days another ruling has, or days that have gone by under it."""
    if last is None:
        return
    kind, day = OrganisationKind(last.organisation_kind).label, date_short(last.valid_from)
    if last.valid_from > valid_from:
        raise Conflict(
            "later_ruling",
            _("Tỉnh đã có quy định cho %(kind)s áp dụng từ %(day)s; chỉ ghi được quy định áp dụng sau ngày đó.")
            % {"kind": kind, "day": day},
            "valid_from",
            _("Hãy chọn ngày bắt đầu sau %(day)s.") % {"day": day},
        )
    if last.valid_from <= by.on:
        raise Conflict(
            "ruling_begun",
            _("Quy định cho %(kind)s đã áp dụng từ %(day)s nên không ghi đè; kế hoạch từ ngày đó theo quy định ấy.")
            % {"kind": kind, "day": day},
            "valid_from",
            _("Hãy ghi quy định mới áp dụng từ một ngày sau đó; quy định cũ hết trước ngày ấy."),
        )


def _told(row: PlanRoute) -> dict[str, object]:
    found: dict[str, object] = {name: getattr(row, name) for name in _FIELDS}
    found["valid_from"] = row.valid_from.isoformat()
    if row.valid_to != OPEN_END:
        found["last_on"] = (row.valid_to - dt.timedelta(days=1)).isoformat()
    return found

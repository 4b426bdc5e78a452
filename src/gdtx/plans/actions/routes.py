"""A province rules on who approves the plans of a kind of organisation, from a day on, with its citation."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import reading
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Area
from gdtx.network.scope import Actor

from .. import rules
from ..enums import OwnChair, RouteMode
from ..models import PlanRoute


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
) -> PlanRoute:
    """From the day on plans of that kind of organisation in the province come into force so; what held before ends.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_choice`, `missing_citation`), `Conflict` (`later_ruling`).
    """
    by.require_sees_area(province_id)
    rules.may_rule(by, province_id).require()
    said = clean(citation)[:300]
    if not said:
        raise Refused("missing_citation", _("Chưa ghi căn cứ của quy định này."), "citation")
    for value, known, where in (
        (organisation_kind, OrganisationKind.values, "organisation_kind"),
        (mode, RouteMode.values, "mode"),
        (line, Line.values, "line"),
        (own_chair, OwnChair.values, "own_chair"),
    ):
        if value not in known:
            raise Refused("unknown_choice", _("Không có lựa chọn “%(value)s”.") % {"value": value[:40]}, where)
    with transaction.atomic():
        Area.objects.select_for_update().get(pk=province_id)
        own = PlanRoute.objects.filter(province_id=province_id, organisation_kind=organisation_kind)
        later = own.filter(valid_from__gte=valid_from).order_by("valid_from").first()
        if later is not None:
            raise Conflict(
                "later_ruling",
                _("Tỉnh đã có quy định áp dụng từ %(day)s; chỉ ghi được quy định áp dụng sau ngày đó.")
                % {"day": date_short(later.valid_from)},
                "valid_from",
            )
        before = own.filter(valid_to=OPEN_END).first()
        own.filter(valid_to__gt=valid_from).update(valid_to=valid_from)
        made = PlanRoute.objects.create(
            province_id=province_id,
            organisation_kind=organisation_kind,
            mode=mode,
            line=line,
            own_chair=own_chair,
            needs_round=needs_round,
            valid_from=valid_from,
            citation=said,
        )
        reading.forget()
        record(
            actor=by,
            verb="set_plan_route",
            subject_type="catalogue",
            subject_id=province_id,
            area_id=province_id,
            before=_told(before) if before else None,
            after=_told(made),
        )
    return made


def _told(row: PlanRoute) -> dict[str, object]:
    names = ("organisation_kind", "mode", "line", "own_chair", "needs_round", "citation")
    return {name: getattr(row, name) for name in names} | {"valid_from": row.valid_from.isoformat()}

"""Entering an event: type it, look at what it would change and leave open, then enter it."""

from __future__ import annotations

import hashlib
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.decisions import Decision
from gdtx.foundation.errors import Forbidden, NotFound, Refused
from gdtx.foundation.pages import Choice
from gdtx.foundation.pages.addresses import AREA

from .. import actions, forms, organisation_forms, particular_forms, queries, revision, rules, territory_forms
from ..enums import LEARNING_CENTRE_KINDS, Level
from ..forms import AreaEventForm, EventForm
from ..models import AreaVersion, OrganisationVersion
from ..organisation_forms import OrganisationEventForm
from ..scope import Actor
from .places import address, area_href

BODY = "don-vi"

#: Part of the address → the form. The order is that of the menus.
AREA_FORMS: dict[str, type[AreaEventForm]] = {
    "nhap": forms.MergeAreasForm,
    "chia": forms.SplitAreaForm,
    "sap-xep": territory_forms.ReorganiseForm,
    "doi-ten": forms.RenameAreaForm,
    "chuyen": forms.MoveAreaForm,
    "giai-the": forms.DissolveAreaForm,
    "thanh-lap": forms.EstablishAreaForm,
    "phan-dinh": territory_forms.FlagAreaForm,
    "thoi-phan-dinh": territory_forms.EndFlagForm,
    "lap-don-vi": organisation_forms.EstablishOrganisationForm,
}
BODY_FORMS: dict[str, type[OrganisationEventForm]] = {
    "mo-diem": particular_forms.OpenSiteForm,
    "dong-diem": particular_forms.CloseSiteForm,
    "sap-nhap": organisation_forms.MergeOrganisationsForm,
    "chia-tach-don-vi": organisation_forms.SplitOrganisationForm,
    "doi-ten-don-vi": organisation_forms.RenameOrganisationForm,
    "tru-so": organisation_forms.ChangeSeatForm,
    "cap-tren": organisation_forms.ChangeSupervisionForm,
    "tinh-trang": organisation_forms.ChangeStateForm,
    "giai-the-don-vi": organisation_forms.DissolveOrganisationForm,
}


def events_offered(
    actor: Actor, *, area: AreaVersion | None = None, organisation: OrganisationVersion | None = None
) -> list[Choice]:
    """The events a person may enter about the area or the organisation; without one, where to begin."""
    if organisation is not None:
        code = organisation.organisation.code
        return [
            Choice(str(form.title), address("event_enter", kind, don_vi=code))
            for kind, form in BODY_FORMS.items()
            if may_enter_about(actor, kind, organisation)
        ]
    if area is not None:
        return [
            Choice(str(form.title), address("event_enter", kind, vung=area.code))
            for kind, form in AREA_FORMS.items()
            if _fits(kind, area.area.level) and may_enter(actor, kind, area)
        ]
    roots = actor.area_roots("network.decide_territory")
    if not actor.has("network.decide_territory") or roots is None:
        return []
    return [
        Choice(_("Chọn đơn vị của %s") % version.name, area_href(version, actor.on))
        for version in queries.areas_on(roots, actor.on).values()
    ]


def may_enter(actor: Actor, kind: str, area: AreaVersion) -> Decision:
    """Whether the person may enter an event of the kind about the area."""
    if kind == "thanh-lap":
        return rules.can_place_area(actor, area.area_id)
    if AREA_FORMS[kind].permission == "network.decide_territory":
        return rules.can_change_areas(actor, [area.area_id])
    return actor.may(AREA_FORMS[kind].permission, area_id=area.area_id)


def may_enter_about(actor: Actor, kind: str, body: OrganisationVersion) -> Decision:
    """Whether the person may enter an event of the kind about the organisation today."""
    if BODY_FORMS[kind].permission == "network.keep_particulars":
        return rules.can_keep_particulars(actor, body.organisation_id)
    kinds = LEARNING_CENTRE_KINDS if body.kind in LEARNING_CENTRE_KINDS else (body.kind,)
    return rules.can_change_organisation(actor, body.organisation_id, kinds[0], actor.on)


def _fits(kind: str, level: str) -> bool:
    if kind in {"phan-dinh", "thoi-phan-dinh"}:
        return level == Level.COMMUNE
    if level == Level.COUNTRY:
        return kind == "thanh-lap"
    if level == Level.COMMUNE:
        return kind not in {"giai-the", "thanh-lap"}
    return True


@requires("network.decide_territory", "network.decide_organisation", "network.keep_particulars")
@require_http_methods(["GET", "HEAD", "POST"])
def event_enter(request: HttpRequest, kind: str) -> HttpResponse:
    """The form; after the first sending with a preview beside it; entered only as it was previewed."""
    actor = actor_of(request)
    form = _form(request, kind, actor)
    shown = None
    changed_since = False
    if request.method == "POST" and form.is_valid():
        seal = _seal(form)
        confirmed = request.POST.get("buoc") == "ghi"
        try:
            if confirmed and request.POST.get("da_xem") == seal:
                result = type(form).action(by=actor, **form.arguments())
                messages.success(request, _("Đã ghi sự kiện: %s.") % result.event.summary)
                return redirect("event_detail", result.event.pk)
            shown = actions.preview(type(form).action, by=actor, **form.arguments())
            changed_since = confirmed
        except Refused as refusal:
            if isinstance(refusal, Forbidden) or (refusal.status == 404 and refusal.where is None):
                raise
            form.refuse(refusal)
    return render(
        request,
        "network/event_form.html",
        {
            "form": form,
            "title": form.title,
            "target": _target_name(form),
            "back": _back(form, actor),
            "shown": shown,
            "seal": _seal(form) if shown is not None else "",
            "changed_since": changed_since,
            "in_past": shown is not None and shown.event.on < clock.business_today(),
        },
    )


def _form(request: HttpRequest, kind: str, actor: Actor) -> EventForm:
    """The form with its target, which must lie within what the person may decide on."""
    data = request.POST if request.method == "POST" else None
    if kind in AREA_FORMS:
        area = queries.area_by_code(request.GET.get(AREA, ""), actor.on, where=AREA)
        actor.require_sees_area(area.area_id)
        may_enter(actor, kind, area).require()
        return AREA_FORMS[kind](data, actor=actor, target=area)
    if kind in BODY_FORMS:
        organisation = queries.organisation_by_code(request.GET.get(BODY, ""), where=BODY)
        actor.require_sees_organisation(organisation.pk)
        version = queries.organisation_version(organisation, actor.on)
        if version is None:
            raise NotFound("not_open", _("Đơn vị này không hoạt động vào ngày làm việc."))
        may_enter_about(actor, kind, version).require()
        return BODY_FORMS[kind](data, actor=actor, target=version)
    raise NotFound("unknown_event", _("Không có loại sự kiện này."))


def _seal(form: EventForm) -> str:
    """What was previewed: the values typed, on the network as it was then."""
    data = cast(QueryDict, form.data)
    values = {name: data.getlist(name) for name in form.fields}
    text = repr((sorted(values.items()), revision.revisions()))
    return hashlib.sha256(text.encode()).hexdigest()


def _target_name(form: EventForm) -> str:
    target = getattr(form, "target", None)
    if isinstance(target, AreaVersion):
        return f"{target.name} ({target.code})"
    return f"{target.name} ({target.organisation.code})" if isinstance(target, OrganisationVersion) else ""


def _back(form: EventForm, actor: Actor) -> str:
    target = getattr(form, "target", None)
    if isinstance(target, AreaVersion):
        return area_href(target, actor.on)
    if isinstance(target, OrganisationVersion):
        return address("organisation_page", target.organisation.code)
    return address("territory_events")

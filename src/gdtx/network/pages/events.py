"""Events: the list, one event with every change it made, and taking a mistaken one back."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.pages import Badge, Cell, Choice, Column, Row, Table, paginate

from .. import actions, queries, rules
from ..actions import preview
from ..enums import AREA_EVENTS
from ..forms import CorrectionForm
from ..models import NetworkEvent
from ..scope import Actor
from .entering import events_offered
from .places import act_text, address, area_href


@requires("network.see")
@require_safe
def territory_events(request: HttpRequest) -> HttpResponse:
    """Events entered here, newest first: those about areas, and those about organisations one sees."""
    actor = actor_of(request)
    page = paginate(request, queries.events_seen(actor.visible_organisation_ids()), per_page=50, noun=_("sự kiện"))
    return render(
        request,
        "network/event_list.html",
        {
            "page": page,
            "table": _table(page.items, actor.on) if page.items else None,
            "waiting": waiting_for_seat(actor),
            "offered": events_offered(actor),
        },
    )


def waiting_for_seat(actor: Actor) -> list[Choice]:
    """Organisations without a seat that the person may give one."""
    if not actor.has("network.decide_organisation"):
        return []
    seen = actor.visible_organisation_ids("network.decide_organisation")
    return [
        Choice(body.name, address("event_enter", "tru-so", don_vi=body.organisation.code))
        for body in queries.centres_without_seat(actor.on)
        if seen is None or body.organisation_id in seen
    ]


def _table(events: object, on: dt.date) -> Table:
    rows = [
        Row(
            Cell(event.summary, href=address("event_detail", event.pk)),
            [
                Cell(event.on, badge=badge_of(event, on)),
                Cell(event.get_kind_display()),
                Cell(act_text(event.act) if event.act else None),
                Cell(event.entered_by_label),
            ],
        )
        for event in events  # type: ignore[attr-defined]
    ]
    columns = [
        Column(_("Sự kiện")),
        Column(_("Có hiệu lực từ"), short=_("Từ ngày")),
        Column(_("Loại")),
        Column(_("Văn bản")),
        Column(_("Người ghi")),
    ]
    return Table(_("Sự kiện đã ghi, mới nhất trước"), columns, rows)


def badge_of(event: NetworkEvent, on: dt.date) -> Badge | None:
    """Taken back, or still to come."""
    if getattr(event, "corrected_by", None) is not None:
        return Badge(_("đã đính chính"), "bad")
    return Badge(_("sắp có hiệu lực"), "go") if event.on > on else None


def event_for(actor: Actor, pk: int) -> NetworkEvent:
    """The event; one about organisations only within the scope of the person. Raises `NotFound`."""
    event = NetworkEvent.objects.select_related("act", "corrects", "corrected_by").filter(pk=pk).first()
    if event is not None:
        bodies = list(event.subjects.exclude(organisation=None).values_list("organisation_id", flat=True))
        about_areas = event.kind in AREA_EVENTS or (event.corrects is not None and event.corrects.kind in AREA_EVENTS)
        if about_areas or any(actor.sees_organisation(body) for body in bodies):
            return event
    raise NotFound("unknown_event", _("Không có sự kiện này trong phạm vi của bạn."))


@requires("network.see")
@require_safe
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event: what it changed, what it left to do, who entered it and by which act."""
    actor = actor_of(request)
    event = event_for(actor, pk)
    return render(
        request,
        "network/event_detail.html",
        {
            "event": event,
            "badge": badge_of(event, actor.on),
            "act": act_text(event.act) if event.act else "",
            "corrected_by": getattr(event, "corrected_by", None),
            "units": _units(event),
            "bodies": _bodies(event, actor),
            "may_correct": _may_correct(actor, event),
        },
    )


def _units(event: NetworkEvent) -> list[Choice]:
    ids = event.subjects.exclude(area=None).values_list("area_id", flat=True)
    found = [queries.nearest_version(area_id, event.on) for area_id in ids]
    return [Choice(version.name, area_href(version, event.on), note=version.code) for version in found if version]


def _bodies(event: NetworkEvent, actor: Actor) -> list[Choice]:
    ids = event.subjects.exclude(organisation=None).values_list("organisation_id", flat=True)
    found = queries.organisation_versions_on(ids, event.on, nearest=True)
    return [
        Choice(body.name, address("organisation_page", body.organisation.code))
        for body in found.values()
        if actor.sees_organisation(body.organisation_id)
    ]


def _may_correct(actor: Actor, event: NetworkEvent) -> bool:
    if event.corrects_id is not None or getattr(event, "corrected_by", None) is not None:
        return False
    return bool(rules.can_correct(actor, event))


@requires("network.decide_territory", "network.decide_organisation", "network.keep_particulars")
@require_http_methods(["GET", "HEAD", "POST"])
def event_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be as before, ask for the reason, then take a mistaken event back by a corrective one."""
    actor = actor_of(request)
    event = event_for(actor, pk)
    rules.can_correct(actor, event).require()
    # Said before anybody writes a reason: some events cannot be taken back any more.
    try:
        preview(actions.correct_event, by=actor, event_id=pk, reason=_("xem trước"))
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return render(request, "network/event_correct.html", {"event": event, "refusal": refusal})
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            result = actions.correct_event(by=actor, event_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _("Đã đính chính; mạng lưới trở lại như trước khi ghi “%s”. Sự kiện ghi nhầm vẫn được lưu.")
                % event.summary,
            )
            return redirect("event_detail", result.event.pk)
    return render(request, "network/event_correct.html", {"event": event, "form": form})

"""The list of conferences, beginning one, changing what one is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.parts import Badge
from gdtx.network.models import Seat
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from .. import actions, rules
from ..bodies import NamesOverTime, names_for
from ..enums import ConferenceKind, ConferenceState
from ..forms import ConferenceForm, conference_initial, refuse
from ..models import Conference
from ..queries import conference_for, series_of, visible_conferences
from ..workflow import CONFERENCE

STATE, KIND = "trang-thai", "loai"


@requires(rules.SEE, rules.KEEP)
@require_safe
def conference_list(request: HttpRequest) -> HttpResponse:
    """The conferences within the scope and those the person's body is invited to, the latest first."""
    actor = actor_of(request)
    found = visible_conferences(actor)
    state, kind = request.GET.get(STATE, ""), request.GET.get(KIND, "")
    if state in ConferenceState.values:
        found = found.filter(state=state)
    if kind in ConferenceKind.values:
        found = found.filter(kind=kind)
    counted = found.annotate(
        conclusions=Count("conclusion_rows", distinct=True),
        done=Count("conclusion_rows", distinct=True, filter=Q(conclusion_rows__state="done")),
    )
    page = paginate(request, counted.order_by("-starts_on", "-pk"), noun=_("hội nghị"))
    return render(
        request,
        "conferences/conference_list.html",
        {
            "page": page,
            "table": _table(list(page.items)),
            "states": ConferenceState.choices,
            "kinds": ConferenceKind.choices,
            "state": state,
            "kind": kind,
            "narrowed": bool(state or kind),
            "may_start": bool(rules.keepers(actor)),
        },
    )


def _table(rows: list[Any]) -> Table:
    shown = []
    names = NamesOverTime({row.organiser_id for row in rows})
    for row in rows:
        state = CONFERENCE.state(row.state)
        done = Cell(f"{row.done}/{row.conclusions}") if row.conclusions else Cell(None)
        shown.append(
            Row(
                Cell(row.title, reverse("conference_page", args=[row.pk]), note=row.kind_label),
                [
                    Cell(names.of(row.organiser_id, row.starts_on)),
                    Cell(row.starts_on),
                    Cell("", badge=Badge(str(state.label), state.tone)),  # type: ignore[arg-type]
                    done,
                ],
            )
        )
    columns = (
        Column(_("Hội nghị")),
        Column(_("Cơ quan tổ chức"), whole=True),
        Column(_("Ngày họp")),
        Column(_("Tình trạng")),
        Column(_("Kết luận đã thực hiện"), "number", short=_("Kết luận")),
    )
    return Table(_("Các hội nghị"), columns, shown, cards=True, caption_hidden=True)


# --- Beginning and changing -----------------------------------------------------------------------------------


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def conference_new(request: HttpRequest) -> HttpResponse:
    """The form of a new conference."""
    actor = actor_of(request)
    versions = organisation_versions_on(rules.keepers(actor), actor.on)
    organisers = [versions[each] for each in rules.keepers(actor) if each in versions]
    form = ConferenceForm(request.POST or None, organisers=organisers)
    if request.method == "POST" and form.is_valid():
        organiser_id = form.cleaned_data["organiser"]
        try:
            made = actions.prepare_conference(
                by=actor,
                organiser_id=organiser_id,
                values=form.values,
                series_title=form.cleaned_data["series"],
                host=form.host_body(_area_of(organiser_id, actor)),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã lập hồ sơ hội nghị. Tiếp theo: ghi chương trình và thành phần mời."))
            return redirect("conference_page", made.pk)
    return _form_page(request, actor, form, None)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def conference_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a conference is."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    rules.may_keep(actor, conference).require()
    names = names_for(conference)
    host = names.of(conference.host_id, conference.host_name)
    form = ConferenceForm(
        request.POST or None, organisers=(), conference=conference, initial=conference_initial(conference, host)
    )
    if request.method == "POST" and form.is_valid():
        unchanged = form.cleaned_data["host"] == host
        try:
            actions.change_conference(
                by=actor,
                conference_id=pk,
                version=form.cleaned_data["version"] or 0,
                values=form.values,
                series_title=form.cleaned_data["series"],
                host=None if unchanged else form.host_body(conference.area_id),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi thông tin hội nghị."))
            return redirect("conference_page", pk)
    return _form_page(request, actor, form, conference)


def _form_page(request: HttpRequest, actor: Actor, form: ConferenceForm, conference: Conference | None) -> HttpResponse:
    context = {"form": form, "conference": conference, "series": series_of(actor)}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/conference_form.html", context, status=status)


def _area_of(organisation_id: int, actor: Actor) -> int | None:
    return Seat.objects.on(actor.on).filter(organisation_id=organisation_id).values_list("area_id", flat=True).first()

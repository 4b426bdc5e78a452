"""Who approves plans in a province: what holds on the day by kind of organisation, every ruling, and a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.pages.parts import Badge
from gdtx.network.enums import Level, OrganisationKind
from gdtx.network.models import AreaVersion
from gdtx.network.queries import area_by_code, nearest_version
from gdtx.network.scope import Actor

from .. import actions, rules
from ..forms import refuse
from ..models import PlanRoute
from ..route_forms import RouteForm
from ..route_words import say_route
from ..routes import PLANNING_KINDS, general_route, route_for, rulings_of

PROVINCE, KIND = "tinh", "loai"


@requires(rules.SEE)
@require_safe
def plan_routes(request: HttpRequest) -> HttpResponse:
    """What holds on the day for each kind of organisation, and what the province has ruled at any time."""
    actor = actor_of(request)
    province = _province(actor, request.GET.get(PROVINCE, ""))
    rulings = rulings_of(province.area_id) if province else []
    may_rule = province is not None and bool(rules.may_rule(actor, province.area_id))
    context = {
        "province": province,
        "today": _today(actor, province, rulings, may_rule),
        "rulings": _rulings(actor, rulings),
        "has_rulings": bool(rulings),
        "may_rule": may_rule,
    }
    return render(request, "plans/plan_routes.html", context)


@requires(rules.RULE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_route_new(request: HttpRequest) -> HttpResponse:
    """Rule for the province from a day on; days that have gone by under another ruling stay as they were."""
    actor = actor_of(request)
    province = _own_province(actor)
    kind = request.GET.get(KIND, "")
    kind = kind if kind in PLANNING_KINDS else PLANNING_KINDS[0]
    now = route_for(province.area_id, kind, actor.on)
    initial = {
        "organisation_kind": kind,
        "mode": now.mode.value,
        "line": now.line.value,
        "own_chair": now.own_chair.value,
        "needs_round": now.needs_round,
    }
    form = RouteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_route(by=actor, province_id=province.area_id, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                _("Đã ghi quy định cho %(kind)s, áp dụng %(days)s.")
                % {"kind": OrganisationKind(made.organisation_kind).label, "days": made.span.label()},
            )
            return redirect("plan_routes")
    status = 400 if form.is_bound and not form.is_valid() else 200
    context = {
        "form": form,
        "province": province,
        "kind": OrganisationKind(kind).label,
        "now": say_route(now),
        "citation": now.citation,
        "general": _general(actor),
    }
    return render(request, "plans/plan_route_new.html", context, status=status)


def _province(actor: Actor, code: str) -> AreaVersion | None:
    """The province asked for by its code, else that of the post the person works in; None for a post of the country."""
    if code:
        found = area_by_code(code[:20], actor.on)
        if found.area.level != Level.PROVINCE or not actor.sees_area(found.area_id):
            raise NotInScope("unknown_area", _("Không tìm thấy tỉnh này trong phạm vi của bạn."))
        return found
    province_id = actor.post.province_id if actor.post else None
    return nearest_version(province_id, actor.on) if province_id is not None else None


def _own_province(actor: Actor) -> AreaVersion:
    """The province for which a post of the person rules."""
    posts = sorted(actor.posts_with(rules.RULE), key=lambda post: post != actor.post)
    province_id = next((post.province_id for post in posts if post.province_id is not None), None)
    found = nearest_version(province_id, actor.on) if province_id is not None else None
    if found is None:
        raise Forbidden("no_province", _("Chức vụ của bạn không thuộc một tỉnh nên không ghi quy định của tỉnh được."))
    return found


def _general(actor: Actor) -> list[tuple[str, str]]:
    """What the general rules of the day rest on, each with the kinds of organisation it is for."""
    found: dict[str, list[str]] = {}
    for kind in PLANNING_KINDS:
        found.setdefault(general_route(kind, actor.on).citation, []).append(str(OrganisationKind(kind).label))
    return [(citation, ", ".join(kinds)) for citation, kinds in found.items()]


def _today(actor: Actor, province: AreaVersion | None, rulings: list[PlanRoute], may_rule: bool) -> Table:
    rows = []
    for kind in PLANNING_KINDS:
        route = route_for(province.area_id if province else None, kind, actor.on)
        own = any(row.organisation_kind == kind and row.span.contains(actor.on) for row in rulings)
        href = f"{reverse('plan_route_new')}?{KIND}={kind}" if may_rule else ""
        badge = Badge(_("quy định của tỉnh"), "ok") if own else Badge(_("quy định chung"), "")
        rows.append(
            Row(
                Cell(str(OrganisationKind(kind).label), href),
                [
                    Cell(" ".join(say_route(route))),
                    Cell("", badge=badge, note=route.span.label()),
                    Cell(route.citation),
                ],
            )
        )
    columns = (
        Column(_("Loại đơn vị")),
        Column(_("Ai phê duyệt, ban hành"), whole=True),
        Column(_("Theo")),
        Column(_("Căn cứ"), whole=True),
    )
    return Table(_("Đang áp dụng"), columns, rows, caption_hidden=True)


def _rulings(actor: Actor, rulings: list[PlanRoute]) -> Table:
    rows = []
    for row in rulings:
        if row.valid_from > actor.on:
            badge = Badge(_("chưa đến ngày"), "warn")
        else:
            over = row.valid_to <= actor.on
            badge = Badge(_("đã hết"), "") if over else Badge(_("đang áp dụng"), "ok")
        rows.append(
            Row(
                Cell(str(OrganisationKind(row.organisation_kind).label)),
                [Cell(row.span.label(), badge=badge), Cell(" ".join(say_route(row))), Cell(row.citation)],
            )
        )
    columns = (
        Column(_("Loại đơn vị")),
        Column(_("Thời gian")),
        Column(_("Ai phê duyệt, ban hành"), whole=True),
        Column(_("Căn cứ"), whole=True),
    )
    return Table(_("Các quy định của tỉnh"), columns, rows, caption_hidden=True)

"""The list of plans, beginning one, deciding several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.approvals.pages.moving import REASON, VERB
from gdtx.approvals.queries import last_steps
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.vietnamese import number
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from .. import actions, rules
from ..enums import PlanKind, PlanState
from ..forms import StartForm, refuse
from ..models import Activity, Plan
from ..periods import say_period
from ..queries import visible_plans
from ..waiting import to_decide
from ..workflow import PLAN

STATE, KIND, WORDS = "trang-thai", "loai", "tim"
#: The states people look for; versions that were replaced are reached from the plan.
_LISTED = tuple(state for state in PlanState if state not in (PlanState.REPLACED, PlanState.DISCARDED))
CHOSEN = "chon"


@requires(rules.SEE)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans within the scope, each in its newest version; the latest period first."""
    actor = actor_of(request)
    found = visible_plans(actor).filter(state__in=_LISTED)
    state, kind = request.GET.get(STATE, ""), request.GET.get(KIND, "")
    words = " ".join(request.GET.get(WORDS, "").split())[:100]
    if state in _LISTED:
        found = found.filter(state=state)
    if kind in PlanKind.values:
        found = found.filter(kind=kind)
    if words:
        named = OrganisationVersion.objects.on(actor.on).filter(name__icontains=words).values("organisation_id")
        found = found.filter(Q(title__icontains=words) | Q(organisation_id__in=named))
    page = paginate(request, found.order_by("-starts_on", "-pk"), noun=_("kế hoạch"))
    waiting = to_decide(actor) if actor.has(rules.DECIDE) else []
    return render(
        request,
        "plans/plan_list.html",
        {
            "page": page,
            "table": _table(actor, list(page.items)),
            "states": [(each.value, each.label) for each in _LISTED],
            "kinds": PlanKind.choices,
            "state": state,
            "kind": kind,
            "words": words,
            "narrowed": bool(state or kind or words),
            "may_start": bool(rules.writes_for(actor)),
            "may_rule": actor.has(rules.RULE),
            "waiting": len(waiting),
        },
    )


def _table(actor: Actor, rows: list[Plan]) -> Table:
    names = organisation_versions_on({row.organisation_id for row in rows}, actor.on, nearest=True)
    sums = _sums([row.pk for row in rows])
    shown = []
    for row in rows:
        state = PLAN.state(row.state)
        note = say_period(row.kind, row.period)
        if row.number > 1:
            note = _("%(period)s · bản %(number)d") % {"period": note, "number": row.number}
        own = sums.get(row.pk, {})
        shown.append(
            Row(
                Cell(row.title, reverse("plan_page", args=[row.pk]), note=note),
                [
                    Cell(names[row.organisation_id].name if row.organisation_id in names else ""),
                    Cell("", badge=Badge(str(state.label), state.tone)),  # type: ignore[arg-type]
                    Cell(own.get("count", 0)),
                    Cell(own.get("turns") or None),
                    Cell(own.get("money") or None),
                ],
            )
        )
    columns = (
        Column(_("Kế hoạch")),
        Column(_("Đơn vị"), whole=True),
        Column(_("Tình trạng")),
        Column(_("Hoạt động"), "number"),
        Column(_("Lượt dự kiến"), "number"),
        Column(_("Kinh phí (đồng)"), "number"),
    )
    return Table(_("Các kế hoạch"), columns, shown, cards=True, caption_hidden=True)


def _sums(ids: list[int]) -> dict[int, dict[str, Any]]:
    """Activities, expected turns and money of each plan."""
    rows = Activity.objects.filter(plan_id__in=ids).values("plan_id").order_by()
    summed = rows.annotate(count=Count("pk"), turns=Sum("turns"), money=Sum("money"))
    return {row["plan_id"]: dict(row) for row in summed}


# --- Beginning ------------------------------------------------------------------------------------------------


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan of an organisation the person writes plans for."""
    actor = actor_of(request)
    own = rules.writes_for(actor)
    versions = organisation_versions_on(own, actor.on)
    choices = [(each, versions[each].name) for each in own if each in versions]
    if not choices:
        raise Forbidden("no_unit", _("Vào ngày này bạn không có đơn vị nào để lập kế hoạch."))
    initial = {"kind": request.GET.get(KIND, PlanKind.YEAR.value), "period": request.GET.get("ky", "")[:20]}
    if not initial["period"]:
        initial["period"] = str(actor.on.year + (actor.on.month >= 9))
    form = StartForm(
        request.POST or None, organisations=choices, kind=versions[choices[0][0]].kind, initial=dict(initial)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            plan = actions.start_plan(
                by=actor,
                organisation_id=given["organisation"],
                kind=given["kind"],
                period=given["period"],
                purpose=given["purpose"],
                start_from=given["start_from"],
                token=given["token"],
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã lập bản soạn. Hãy xem lại từng phần, thêm hoạt động rồi trình."))
            return redirect("plan_page", plan.pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/plan_new.html", {"form": form}, status=status)


# --- Deciding several -----------------------------------------------------------------------------------------


@requires(rules.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def plans_decide(request: HttpRequest) -> HttpResponse:
    """The plans that wait for this person in one list; those chosen are decided one by one, failures are told."""
    actor = actor_of(request)
    decided: list[actions.Decided] = []
    error = ""
    if request.method == "POST":
        chosen = [_pair(each) for each in request.POST.getlist(CHOSEN)]
        try:
            decided = actions.decide_several(
                by=actor,
                verb=request.POST.get(VERB, ""),
                chosen=[pair for pair in chosen if pair is not None],
                reason=request.POST.get(REASON, ""),
            )
        except Refused as refusal:
            error = refusal.sentence
        done = [each for each in decided if each.done]
        if done and len(done) == len(decided):
            messages.success(
                request,
                ngettext("Đã xử lý %(count)s kế hoạch.", "Đã xử lý %(count)s kế hoạch.", len(done))
                % {"count": number(len(done))},
            )
            return redirect("plans_decide")
    rows = to_decide(actor)
    names = organisation_versions_on({row.organisation_id for row in rows}, actor.on, nearest=True)
    sums = _sums([row.pk for row in rows])
    steps = last_steps(Plan, [row.pk for row in rows])
    context = {
        "rows": [
            {
                "plan": row,
                "name": names[row.organisation_id].name if row.organisation_id in names else "",
                "period": say_period(row.kind, row.period),
                "sums": sums.get(row.pk, {}),
                "step": steps.get(row.pk),
            }
            for row in rows
        ],
        "decided": decided,
        "done": sum(each.done for each in decided),
        "error": error,
        "reason": request.POST.get(REASON, "") if error or decided else "",
    }
    return render(request, "plans/plans_decide.html", context, status=400 if error else 200)


def _pair(text: str) -> tuple[int, int] | None:
    """A plan and the version that was shown, from the value of a box to tick."""
    pk, _dash, version = text.partition("-")
    if not (pk.isascii() and pk.isdigit() and version.isascii() and version.isdigit() and len(text) < 30):
        return None
    return int(pk), int(version)

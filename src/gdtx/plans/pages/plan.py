"""The page of a plan: the document on the left, what is to be done with it on the right; its steps and versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.pages.parts import Badge
from gdtx.network.queries import nearest_organisation
from gdtx.network.scope import Actor

from .. import actions, rules
from ..contents import departures_of, versions_of
from ..enums import OPEN, PlanKind, PlanState
from ..forms import ReviseForm, refuse
from ..models import Activity, Basis, Plan, Target
from ..offered import TaskOffered, tasks_offered
from ..periods import say_period
from ..queries import Kin, around, coming_changes, plan_for, rounds_told
from ..wording import say_departures, say_differences
from ..workflow import PLAN
from .shown import shown_rows
from .targets import actual_values, target_table

#: So many tasks are offered on the page; the form has them all.
FEW = 5


@requires(rules.SEE)
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it stands, what may be done with it, its comments and versions."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    may_change = bool(rules.may_change(actor, plan))
    shown, beside = shown_rows(plan, may_change), around(actor, plan)
    targets = shown.targets
    context = {
        **head(actor, plan),
        "shown": shown,
        "targets": targets,
        "target_table": target_table(plan, targets, actual_values(plan, targets, actor.on), may_change=may_change),
        "may_change": may_change,
        "may_write": bool(rules.may_write(actor, plan)),
        "may_revise": plan.state == PlanState.APPROVED and bool(rules.may_revise(actor, plan)),
        "may_number": plan.state not in OPEN and bool(rules.may_number(actor, plan)),
        "may_note": plan.reported_to_id is not None and plan.noted_on is None and bool(rules.may_note(actor, plan)),
        "panel": panel(actor, plan, reverse("plan_move", args=[plan.pk])),
        "versions": [(row, PLAN.label(row.state)) for row in reversed(beside.versions)],
        "has_older": plan.number > 1,
        "newer": _newer(plan, beside.versions),
        "tasks_left": _tasks_left(actor, plan, shown.tasks) if may_change else [],
        "below": [(row, PLAN.label(row.state)) for row in beside.below],
        "longer": beside.longer,
        "year": beside.year,
        "is_several_years": plan.kind == PlanKind.MULTI_YEAR,
        "warnings": coming_changes(plan) if not plan.is_over or plan.state == PlanState.APPROVED else [],
        "departing": say_departures(departures_of(plan) or []) if plan.kind == PlanKind.MONTH else [],
        "rounds": rounds_told(plan),
        "may_open_round": plan.state in (PlanState.DRAFT, PlanState.RETURNED) and bool(rules.may_write(actor, plan)),
        "route": rules.competence(plan, actor.on),
        "carried_out": plan.state in (PlanState.APPROVED, PlanState.CLOSED),
    }
    return render(request, "plans/plan_page.html", context)


def head(actor: Actor, plan: Plan) -> dict[str, Any]:
    """What stands on top of every page of a plan."""
    organisation = nearest_organisation(plan.organisation_id, actor.on)
    reported_to = plan.reported_to_id and nearest_organisation(plan.reported_to_id, actor.on)
    state = PLAN.state(plan.state)
    return {
        "plan": plan,
        "organisation": organisation.name,
        "reported_to": reported_to.name if reported_to else "",
        "period": say_period(plan.kind, plan.period),
        "state": Badge(str(state.label), state.tone),  # type: ignore[arg-type]
    }


def _newer(plan: Plan, versions: Sequence[Kin]) -> Kin | None:
    """The version under way, or in force, that comes after this one."""
    later = [row for row in versions if row.number > plan.number and row.state != PlanState.DISCARDED]
    return later[-1] if later else None


def _tasks_left(actor: Actor, plan: Plan, carried_out: frozenset[int]) -> list[TaskOffered]:
    """Tasks given to the unit that no activity carries out yet and that are due by the end of the plan."""
    found = tasks_offered(actor, plan)
    return [task for task in found if task.pk not in carried_out and task.due_on <= plan.last_on][:FEW]


# --- Steps ----------------------------------------------------------------------------------------------------


@requires(rules.WRITE, rules.DECIDE)
@require_POST
def plan_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step: submit, take back, approve, return, issue, close."""
    step = posted(request)
    moved = actions.move_plan(
        by=actor_of(request), plan_id=pk, verb=step.verb, version=step.version, reason=step.reason
    )
    messages.success(request, _("Kế hoạch: %(state)s.") % {"state": PLAN.label(moved.state)})
    return redirect("plan_page", pk)


@requires(rules.DECIDE, rules.COMMENT)
@require_POST
def plan_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a reported plan has been looked at."""
    actions.note_report(by=actor_of(request), plan_id=pk)
    messages.success(request, _("Đã ghi nhận kế hoạch được báo cáo."))
    return redirect("plan_page", pk)


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version of an approved plan."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    rules.may_revise(actor, plan).require()
    form = ReviseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.revise_plan(by=actor, plan_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã lập bản điều chỉnh. Bản đang thực hiện giữ nguyên đến khi bản này duyệt."))
            return redirect("plan_page", made.pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/plan_revise.html", {**head(actor, plan), "form": form}, status=status)


@requires(rules.SEE)
@require_safe
def plan_differences(request: HttpRequest, pk: int) -> HttpResponse:
    """In what a version differs from the approved one before it."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    older = [row for row in versions_of(plan.root_key) if row.number < plan.number and row.decided_on is not None]
    if not older:
        raise NotFound("no_older_version", _("Đây là bản đầu tiên của kế hoạch, chưa có bản nào để so."))
    context = {**head(actor, plan), "older": older[-1], "changes": say_differences(plan, older[-1])}
    return render(request, "plans/plan_differences.html", context)


MODELS: dict[str, type[Basis | Target | Activity]] = {"can-cu": Basis, "chi-tieu": Target, "hoat-dong": Activity}

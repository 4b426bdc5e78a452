"""The page of a plan: the document on the left, what is to be done with it on the right; its steps and versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.catalogue.revision import revision
from gdtx.directives.models import Task
from gdtx.foundation import reading
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.kept import Kept
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.pages.parts import Badge
from gdtx.network.enums import BudgetSource
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from .. import actions, rules
from ..contents import departures_of, versions_of
from ..enums import OPEN, PlanKind, PlanState
from ..forms import ReviseForm, refuse
from ..models import Activity, Basis, Plan, Target
from ..offered import open_tasks
from ..periods import say_period
from ..queries import (
    activities_of,
    bases_of,
    coming_changes,
    plan_for,
    rounds_of,
    targets_of,
    visible_plans,
)
from ..when import say_days
from ..wording import basis_line, say_departures, say_differences
from ..workflow import PLAN
from .targets import actual_values, target_table

#: So many tasks are offered on the page; the form has them all.
FEW = 5
_YEARS = (PlanKind.YEAR, PlanKind.SCHOOL_YEAR)


@requires(rules.SEE)
@require_safe
def plan_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it stands, what may be done with it, its comments and versions."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    may_change = bool(rules.may_change(actor, plan))
    activities, targets = shown_activities(plan, may_change), targets_of(plan)
    versions = versions_of(plan.root_key)
    context = {
        **head(actor, plan),
        "bases": [(row, basis_line(row)) for row in bases_of(plan)],
        "targets": targets,
        "target_table": target_table(plan, targets, actual_values(plan, targets, actor.on), may_change=may_change),
        "activities": activities,
        "may_change": may_change,
        "may_write": bool(rules.may_write(actor, plan)),
        "may_revise": plan.state == PlanState.APPROVED and bool(rules.may_revise(actor, plan)),
        "may_number": plan.state not in OPEN and bool(rules.may_number(actor, plan)),
        "may_note": plan.reported_to_id is not None and plan.noted_on is None and bool(rules.may_note(actor, plan)),
        "panel": panel(actor, plan, reverse("plan_move", args=[plan.pk])),
        "versions": [(row, PLAN.label(row.state)) for row in reversed(versions)],
        "has_older": plan.number > 1,
        "newer": _newer(plan, versions),
        "tasks_left": _tasks_left(actor, plan, activities) if may_change else [],
        **_beside(actor, plan),
        "is_several_years": plan.kind == PlanKind.MULTI_YEAR,
        "warnings": coming_changes(plan) if not plan.is_over or plan.state == PlanState.APPROVED else [],
        "departing": say_departures(departures_of(plan) or []) if plan.kind == PlanKind.MONTH else [],
        "rounds": rounds_of(plan),
        "may_open_round": plan.state in (PlanState.DRAFT, PlanState.RETURNED) and bool(rules.may_write(actor, plan)),
        "route": rules.competence(plan, actor.on),
        "carried_out": plan.state in (PlanState.APPROVED, PlanState.CLOSED),
    }
    return render(request, "plans/plan_page.html", context)


def head(actor: Actor, plan: Plan) -> dict[str, Any]:
    """What stands on top of every page of a plan."""
    names = organisation_versions_on([plan.organisation_id, *_told(plan)], actor.on, nearest=True)
    state = PLAN.state(plan.state)
    return {
        "plan": plan,
        "organisation": names[plan.organisation_id].name,
        "reported_to": names[plan.reported_to_id].name if plan.reported_to_id in names else "",
        "period": say_period(plan.kind, plan.period),
        "state": Badge(str(state.label), state.tone),  # type: ignore[arg-type]
    }


def _told(plan: Plan) -> list[int]:
    return [plan.reported_to_id] if plan.reported_to_id is not None else []


def _newer(plan: Plan, versions: Sequence[Plan]) -> Plan | None:
    """The version under way, or in force, that comes after this one."""
    later = [row for row in versions if row.number > plan.number and row.state != PlanState.DISCARDED]
    return later[-1] if later else None


def _tasks_left(actor: Actor, plan: Plan, activities: Shown) -> list[Task]:
    """Tasks given to the unit that no activity carries out yet and that are due by the end of the plan."""
    found = open_tasks(actor, plan)
    return [task for task in found if task.pk not in activities.tasks and task.due_on <= plan.last_on][:FEW]


def _beside(actor: Actor, plan: Plan) -> dict[str, Any]:
    """The months of a year plan and the plan of several years it carries out, the newest version the person sees; of a
    plan of several years the years that begin within it. One question."""
    below, longer = Q(pk__in=[]), Q(pk__in=[])
    own = Q(organisation_id=plan.organisation_id, purpose=plan.purpose)
    if plan.kind in _YEARS:
        below = Q(parent_id=plan.root_key)
        longer = own & Q(kind=PlanKind.MULTI_YEAR, starts_on__lte=plan.starts_on, last_on__gte=plan.starts_on)
    elif plan.kind == PlanKind.MULTI_YEAR:
        below = own & Q(kind__in=_YEARS, starts_on__gte=plan.starts_on, starts_on__lte=plan.last_on)
    else:
        return {"below": [], "longer": None}
    rows = visible_plans(actor).filter(below | longer).exclude(state__in=[PlanState.REPLACED, PlanState.DISCARDED])
    found = list(rows.only("title", "state", "kind", "number", "starts_on").order_by("starts_on", "pk"))
    several = [row for row in found if row.kind == PlanKind.MULTI_YEAR]
    return {
        "below": [(row, PLAN.label(row.state)) for row in found if row.kind != PlanKind.MULTI_YEAR],
        "longer": max(several, key=lambda row: (row.number, row.pk), default=None),
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """The activities as the page of their plan shows them: how many, their money, the tasks they carry out."""

    table: Table
    count: int
    money: int
    tasks: frozenset[int]


#: By rows.
_shown = Kept(10_000, lambda shown: 1 + shown.count)


def shown_activities(plan: Plan, may_change: bool) -> Shown:
    """The activities of the version. Every action on a row changes `changed_at`, so what was made up for one page is
    shown again until then, or until the list of groups changes; a task keeps its title."""
    if not reading.is_reading():
        return _read_activities(plan, may_change)
    key = (plan.pk, plan.changed_at, may_change, revision())
    return _shown.answer(key, lambda: _read_activities(plan, may_change))


def _read_activities(plan: Plan, may_change: bool) -> Shown:
    rows = activities_of(plan)
    tasks = frozenset(row.task_id for row in rows if row.task_id is not None)
    return Shown(activity_table(plan, rows, may_change), len(rows), sum(row.money or 0 for row in rows), tasks)


def activity_table(plan: Plan, rows: Sequence[Activity], may_change: bool) -> Table:
    """Activities by day, with their sum."""
    sources = dict(BudgetSource.choices)
    shown = []
    # One address is made and the others written after it: there may be hundreds.
    address = reverse("plan_row_change", args=[plan.pk, "hoat-dong", 0]).removesuffix("0/")
    for row in rows:
        href = f"{address}{row.pk}/" if may_change else ""
        people = "; ".join(filter(None, (row.responsible, row.participants, row.partners)))
        shown.append(
            Row(
                Cell(row.title, href, note=" · ".join(filter(None, (row.group.name if row.group else "", _of(row))))),
                [
                    Cell(say_days(row.starts_on, row.last_on), note=row.place),
                    Cell(people or None),
                    Cell(row.classes),
                    Cell(row.turns),
                    Cell(row.money, note=str(sources.get(row.source, ""))),
                ],
            )
        )
    total = Row(
        Cell(_("Cộng")),
        [
            Cell(""),
            Cell(""),
            Cell(sum(row.classes or 0 for row in rows)),
            Cell(sum(row.turns or 0 for row in rows)),
            Cell(sum(row.money or 0 for row in rows)),
        ],
    )
    columns = (
        Column(_("Việc làm, chuyên đề")),
        Column(_("Thời gian, địa điểm"), short=_("Khi nào, ở đâu"), whole=True),
        Column(_("Phụ trách, tham gia, phối hợp"), short=_("Ai"), whole=True),
        Column(_("Số lớp"), "number"),
        Column(_("Lượt người"), "number"),
        Column(_("Kinh phí (đồng)"), "number"),
    )
    return Table(_("Hoạt động"), columns, shown, total=total if len(rows) > 1 else None, caption_hidden=True)


def _of(row: Activity) -> str:
    """Which task an activity carries out."""
    return _("thực hiện nhiệm vụ: %(title)s") % {"title": row.task.title} if row.task else ""


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

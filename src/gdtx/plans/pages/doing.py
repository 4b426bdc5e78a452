"""Carrying a plan out: the month and the year against the plan, classes logged in two taps, what else was done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.pages import Cell, Choice, Column, Row, Table
from gdtx.foundation.pages.addresses import with_query
from gdtx.foundation.pages.charts import Bar, BarChart
from gdtx.foundation.pages.parts import Badge, Figure
from gdtx.foundation.periods import PeriodCode, PeriodKind, parse
from gdtx.foundation.vietnamese import number
from gdtx.learning import rules as learning_rules
from gdtx.learning.actions import centre_in
from gdtx.learning.checks import ClassRefused
from gdtx.learning.forms import ClassForm
from gdtx.learning.world import World
from gdtx.network.enums import LEARNING_CENTRE_KINDS
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from .. import actions, rules
from ..enums import PlanKind, PlanState
from ..forms import LinkForm, ProgressForm, refuse
from ..models import Activity, Plan, Progress
from ..progress import Carried, Month, Progressed, Standing, Sums, outside_classes, progress_of, root_of
from ..queries import activities_of, plan_for, targets_of
from ..when import month_of, months_of, say_days
from .plan import head
from .targets import actual_values, target_chart, target_table

MONTH = "thang"
#: So many classes outside the plan are listed to be put to an activity.
OUTSIDE = 20

STANDINGS: dict[Standing, tuple[Any, str]] = {
    Standing.DONE: (gettext_lazy("đã xong"), "ok"),
    Standing.GOING: (gettext_lazy("đang làm"), "go"),
    Standing.LATE: (gettext_lazy("chậm"), "bad"),
    Standing.COMING: (gettext_lazy("sắp tới"), ""),
    Standing.DROPPED: (gettext_lazy("thôi thực hiện"), ""),
}

#: What the months are compared by: part of the address, what it is called, its unit.
AMOUNT, TURNS = "do", "luot"
AMOUNTS: dict[str, tuple[Any, Any, Callable[[Sums], int]]] = {
    "lop": (gettext_lazy("Số lớp"), gettext_lazy("lớp"), lambda sums: sums.classes),
    TURNS: (gettext_lazy("Lượt người"), gettext_lazy("lượt"), lambda sums: sums.turns),
    "tien": (gettext_lazy("Kinh phí"), gettext_lazy("đồng"), lambda sums: sums.cost),
}


@requires(rules.SEE)
@require_safe
def plan_doing(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan against actual: the month first, then the year month by month, then each activity."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    if plan.decided_on is None:
        raise NotFound("not_decided", _("Kế hoạch chưa được duyệt nên chưa có phần thực hiện."))
    activities = activities_of(plan)
    targets = targets_of(plan)
    actual = actual_values(plan, targets, actor.on)
    found = progress_of(plan, activities, actor.on)
    what = request.GET.get(AMOUNT, "")
    what = what if what in AMOUNTS else TURNS
    month = _month(request, plan, actor.on)
    may_do = plan.state == PlanState.APPROVED and bool(rules.may_carry_out(actor, plan))
    context = {
        **head(actor, plan),
        "figures": _figures(found),
        "month": month.label,
        "this_month": [
            (each, say_days(each.activity.starts_on, each.activity.last_on), badge_of(each))
            for each in found.in_month(month.dates().start, month.dates().last_day)
        ],
        "months": [(code, code == month) for code in months_of(plan.span)],
        "month_key": MONTH,
        "target_chart": target_chart(plan, targets, actual, actor.on),
        "target_table": target_table(plan, targets, actual) if targets else None,
        "late": [(each, each.days_late(actor.on)) for each in found.standing(Standing.LATE)],
        "dropped": found.standing(Standing.DROPPED),
        "chart": _chart(found, plan, what) if plan.kind != PlanKind.MONTH else None,
        "amounts": _amounts(request, what),
        "month_table": _month_table(found, plan) if plan.kind != PlanKind.MONTH else None,
        "activity_table": _activity_table(found),
        "outside": outside_classes(plan, actor.on, OUTSIDE),
        "outside_count": found.outside.classes,
        "choices": [(row.key, row.title) for row in activities] if may_do else [],
        "may_do": may_do,
        "opens_classes": may_do and _opens_classes(plan, actor.on),
    }
    return render(request, "plans/plan_doing.html", context)


def _opens_classes(plan: Plan, on: dt.date) -> bool:
    """Whether classes are logged at the centre: at the other kinds of centres a word says what was done."""
    return organisation_versions_on([plan.organisation_id], on, nearest=True)[plan.organisation_id].kind in (
        LEARNING_CENTRE_KINDS
    )


def _month(request: HttpRequest, plan: Plan, on: dt.date) -> PeriodCode:
    """The month of the address, else the one that runs, else the first or last of the plan."""
    months = months_of(plan.span)
    text = request.GET.get(MONTH, "")
    if text:
        code = parse(text, where=MONTH)
        if code.kind is not PeriodKind.MONTH or code not in months:
            raise NotFound("unknown_month", _("Kế hoạch không có tháng “%(month)s”.") % {"month": text[:20]})
        return code
    now = month_of(on)
    if now in months:
        return now
    return months[0] if on < plan.starts_on else months[-1]


def badge_of(each: Carried) -> Badge:
    """Where an activity stands, as a badge."""
    text, tone = STANDINGS[each.standing]
    return Badge(str(text), tone)  # type: ignore[arg-type]


def _figures(found: Progressed) -> list[Figure]:
    counted = found.standings
    share = found.planned_share
    return [
        Figure(_("Hoạt động đã xong"), counted[Standing.DONE], of=len(found.carried)),
        Figure(_("Chậm"), counted[Standing.LATE], _("việc")),
        Figure(_("Lớp theo kế hoạch"), found.held.classes, of=found.planned.classes),
        Figure(
            _("Lượt theo kế hoạch"),
            found.held.turns,
            note=_("kế hoạch %(turns)s lượt") % {"turns": number(found.planned.turns)},
        ),
        Figure(
            _("Lớp đã mở nằm trong kế hoạch"),
            None if share is None else Decimal(share),
            percent=True,
            missing=_("chưa có lớp"),
        ),
    ]


def _chart(found: Progressed, plan: Plan, what: str) -> BarChart:
    """What was held each month against what was planned for it; of months to come there is only the plan."""
    title, unit, of = AMOUNTS[what]
    bars = [
        Bar(
            each.code.short_label,
            of(each.all) if each.code.dates().start <= found.on else None,
            of(each.planned),
            _month_href(plan, each),
        )
        for each in found.months
    ]
    words = {"unit": unit}
    return BarChart(
        _("%(what)s từng tháng so với kế hoạch") % {"what": title},
        bars,
        _("%(unit)s đã thực hiện, kể cả ngoài kế hoạch") % words,
        _("%(unit)s theo kế hoạch") % words,
        missing=_("chưa đến"),
    )


def _amounts(request: HttpRequest, what: str) -> list[Choice]:
    return [
        Choice(str(title), with_query(request, **{AMOUNT: each}) + "#h-nam", current=each == what)
        for each, (title, _unit, _of) in AMOUNTS.items()
    ]


def _month_href(plan: Plan, each: Month) -> str:
    return reverse("plan_doing", args=[plan.pk]) + f"?{MONTH}={each.code.text}"


def _month_table(found: Progressed, plan: Plan) -> Table:
    rows = [
        Row(
            Cell(each.code.short_label, _month_href(plan, each)),
            [
                Cell(each.activities),
                Cell(each.planned.classes),
                Cell(each.held.classes),
                Cell(each.outside.classes),
                Cell(each.planned.turns),
                Cell(each.all.turns),
                Cell(each.planned.cost or None),
                Cell(each.all.cost or None),
            ],
            folded=not (each.activities or each.planned.classes or each.all.classes),
        )
        for each in found.months
    ]
    columns = (
        Column(_("Tháng")),
        Column(_("Việc bắt đầu"), "number"),
        Column(_("Lớp kế hoạch"), "number"),
        Column(_("Lớp theo kế hoạch đã mở"), "number", short=_("Đã mở")),
        Column(_("Lớp ngoài kế hoạch"), "number", short=_("Ngoài kế hoạch")),
        Column(_("Lượt kế hoạch"), "number"),
        Column(_("Lượt thực hiện"), "number"),
        Column(_("Kinh phí kế hoạch (đồng)"), "number", short=_("Kinh phí kế hoạch")),
        Column(_("Đã chi (đồng)"), "number", short=_("Đã chi")),
    )
    total = Row(
        Cell(_("Cộng")),
        [
            Cell(len(found.carried)),
            Cell(found.planned.classes),
            Cell(found.held.classes),
            Cell(found.outside.classes),
            Cell(found.planned.turns),
            Cell(found.held.turns + found.outside.turns),
            Cell(found.planned.cost or None),
            Cell(found.held.cost + found.outside.cost or None),
        ],
    )
    unfold = _("Xem mọi tháng")
    return Table(_("Từng tháng"), columns, rows, total=total, caption_hidden=True, id="moi-thang", unfold=unfold)


def _activity_table(found: Progressed) -> Table:
    rows = []
    for each in found.carried:
        row = each.activity
        rows.append(
            Row(
                Cell(row.title, note=each.word.note if each.word else ""),
                [
                    Cell(say_days(row.starts_on, row.last_on)),
                    Cell("", badge=badge_of(each)),
                    Cell(row.classes),
                    Cell(each.done.classes if each.is_class or each.done.classes else None),
                    Cell(row.turns),
                    Cell(each.done.turns if each.is_class or each.done.classes else None),
                    Cell(row.money),
                    Cell(each.done.cost or None),
                ],
                marked=each.standing is Standing.LATE,
                folded=each.standing not in (Standing.LATE, Standing.GOING),
            )
        )
    columns = (
        Column(_("Việc làm, chuyên đề")),
        Column(_("Thời gian")),
        Column(_("Tình trạng")),
        Column(_("Lớp kế hoạch"), "number"),
        Column(_("Lớp đã mở"), "number"),
        Column(_("Lượt kế hoạch"), "number"),
        Column(_("Lượt thực hiện"), "number"),
        Column(_("Kinh phí kế hoạch (đồng)"), "number", short=_("Kinh phí kế hoạch")),
        Column(_("Đã chi (đồng)"), "number", short=_("Đã chi")),
    )
    unfold = _("Xem cả %(count)s hoạt động") % {"count": number(len(rows))}
    return Table(_("Từng hoạt động"), columns, rows, caption_hidden=True, id="moi-viec", unfold=unfold)


# --- Logging a class ------------------------------------------------------------------------------------------


@requires("learning.log_class")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_log_class(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """A class from an activity: everything is filled in from the plan; one press more writes it."""
    actor = actor_of(request)
    plan, activity = _activity(actor, pk, key)
    centre_id = rules.answering_organisation(plan, actor.on) or plan.organisation_id
    learning_rules.may_log_class(actor, centre_id).require()
    world = World([centre_id])
    centre = centre_in(world, centre_id)
    day = min(max(actor.on, plan.starts_on), plan.last_on)
    initial = {
        "topic": activity.title,
        "group_id": activity.group_id,
        "start_on": day,
        "turns": (activity.turns // (activity.classes or 1)) if activity.turns else None,
        "place": activity.place,
        "partner": activity.partners[:200],
    }
    form = ClassForm(request.POST or None, groups=list(world.groups_on(centre, day)), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.log_planned_class(by=actor, plan_id=pk, key=key, centre_id=centre_id, facts=form.facts)
        except ClassRefused as refusal:
            form.add_problems(refusal.problems)
        except Conflict as refusal:
            form.add_error(None, refusal.sentence)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi lớp “%(topic)s” theo kế hoạch.") % {"topic": made.topic})
            return redirect(reverse("plan_doing", args=[pk]) + f"?{MONTH}={month_of(made.start_on).text}")
    context = {**head(actor, plan), "form": form, "activity": activity, "centre": centre.name}
    return render(
        request, "plans/log_class.html", context, status=400 if form.is_bound and not form.is_valid() else 200
    )


@requires(rules.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_progress(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Write down that an activity was done, or is dropped and why."""
    actor = actor_of(request)
    plan, activity = _activity(actor, pk, key)
    rules.may_carry_out(actor, plan).require()
    word = Progress.objects.filter(root_id=root_of(plan, key), key=key).first()
    initial = {"outcome": word.outcome, "text": word.note} if word else {"outcome": "done"}
    form = ProgressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_progress(
                by=actor, plan_id=pk, key=key, outcome=form.cleaned_data["outcome"], text=form.cleaned_data["text"]
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi kết quả của “%(title)s”.") % {"title": activity.title})
            return redirect("plan_doing", pk)
    context = {**head(actor, plan), "form": form, "activity": activity}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/progress.html", context, status=status)


@requires(rules.SEE)
@require_POST
def plan_link_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a class that was logged elsewhere to an activity."""
    actor = actor_of(request)
    plan_for(actor, pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Refused("nothing_chosen", _("Chưa chọn hoạt động cho lớp."), "key", _("Hãy chọn một hoạt động rồi ghi."))
    actions.link_class(by=actor, plan_id=pk, key=form.cleaned_data["key"], class_id=form.cleaned_data["class_id"])
    messages.success(request, _("Đã ghi lớp vào kế hoạch."))
    return redirect(reverse("plan_doing", args=[pk]) + "#ngoai-ke-hoach")


def _activity(actor: Actor, pk: int, key: uuid.UUID) -> tuple[Plan, Activity]:
    plan = plan_for(actor, pk)
    found = Activity.objects.filter(plan=plan, key=key).select_related("group").first()
    if found is None:
        raise NotFound("unknown_row", _("Không có việc này trong kế hoạch."))
    return plan, found

"""Writing a plan: its texts, bases, targets and activities. What was changed elsewhere is not overwritten unseen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from gdtx.catalogue.queries import groups_for
from gdtx.directives.models import Document, Task
from gdtx.directives.queries.documents import visible_documents
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.typed_values import fingerprint
from gdtx.network.queries import province_of, seat_of
from gdtx.network.scope import Actor

from .. import actions, rules
from ..actions.parts import FIELDS
from ..actions.writing import unknown_row
from ..content import TEXTS
from ..forms import ActivityForm, BasisForm, RowForm, TargetForm, TextsForm, refuse, row_initial
from ..models import Activity, Basis, Plan, Row, Target
from ..offered import OFFERED, open_tasks, tasks_of
from ..queries import plan_for
from .plan import MODELS, head

#: In the address of a new activity: the task it carries out.
TASK = "nhiem-vu"

_WORDS = {
    "can-cu": gettext_lazy("căn cứ"),
    "chi-tieu": gettext_lazy("chỉ tiêu"),
    "hoat-dong": gettext_lazy("hoạt động"),
}


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the texts. Somebody who changed them elsewhere meanwhile is told; what was typed stays."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    rules.may_change(actor, plan).require()
    initial = {name: getattr(plan, name) for name in TEXTS} | {"seen": fingerprint(plan, TEXTS)}
    form = TextsForm(request.POST or None, initial=initial)
    stored: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_texts(by=actor, plan_id=pk, values=form.values, seen=form.cleaned_data["seen"])
        except Conflict as conflict:
            stored = _conflict(form, conflict, plan_for(actor, pk), TEXTS)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi nội dung kế hoạch."))
            return redirect("plan_page", pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(
        request, "plans/plan_texts.html", {**head(actor, plan), "form": form, "stored": stored}, status=status
    )


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_row_add(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Add a row; "Ghi và thêm nữa" comes back with an empty form."""
    actor, plan, model = _for_writing(request, pk, part)
    form = _form(request, actor, plan, model, None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_row(by=actor, plan_id=pk, model=model, values=form.values)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi %(what)s.") % {"what": _WORDS[part]})
            if request.POST.get("tiep"):
                return redirect(request.get_full_path())
            return redirect(reverse("plan_page", args=[pk]) + f"#{part}")
    return _row_page(request, actor, plan, part, form, None)


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_row_change(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Change a row."""
    actor, plan, model = _for_writing(request, pk, part)
    found = _row(plan, model, row)
    form = _form(request, actor, plan, model, found)
    stored: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_row(
                by=actor, plan_id=pk, model=model, pk=row, values=form.values, seen=form.cleaned_data["seen"]
            )
        except Conflict as conflict:
            stored = _conflict(form, conflict, _row(plan, model, row), FIELDS[model])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi %(what)s.") % {"what": _WORDS[part]})
            return redirect(reverse("plan_page", args=[pk]) + f"#{part}")
    return _row_page(request, actor, plan, part, form, found, stored)


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_row_remove(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Ask, then take a row out of this version."""
    actor, plan, model = _for_writing(request, pk, part)
    found = _row(plan, model, row)
    if request.method == "POST":
        actions.remove_row(by=actor, plan_id=pk, model=model, pk=row)
        messages.success(request, _("Đã bỏ %(what)s khỏi kế hoạch.") % {"what": _WORDS[part]})
        return redirect(reverse("plan_page", args=[pk]) + f"#{part}")
    context = {**head(actor, plan), "what": _WORDS[part], "shown": _shown(found), "part": part, "row": found}
    return render(request, "plans/row_remove.html", context)


@requires(rules.WRITE)
@require_POST
def plan_row_move(request: HttpRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Exchange a row with its neighbour."""
    actor, _plan, model = _for_writing(request, pk, part)
    actions.move_row(by=actor, plan_id=pk, model=model, pk=row, up=request.POST.get("huong") == "len")
    return redirect(reverse("plan_page", args=[pk]) + f"#{part}")


@requires(rules.WRITE)
@require_POST
def plan_baselines(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what was done in the period before anew."""
    count = actions.refresh_baselines(by=actor_of(request), plan_id=pk)
    messages.success(request, _("Đã đọc lại số thực hiện kỳ trước của %(count)d chỉ tiêu.") % {"count": count})
    return redirect(reverse("plan_page", args=[pk]) + "#chi-tieu")


def _for_writing(request: HttpRequest, pk: int, part: str) -> tuple[Actor, Plan, type[Row]]:
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    if part not in MODELS:
        raise NotFound("unknown_part", _("Kế hoạch không có phần “%(part)s”.") % {"part": part[:40]})
    rules.may_change(actor, plan).require()
    return actor, plan, MODELS[part]


def _row(plan: Plan, model: type[Row], pk: int) -> Any:
    found = model._default_manager.filter(plan=plan, pk=pk).first()
    if found is None:
        raise unknown_row()
    return found


def _form(request: HttpRequest, actor: Actor, plan: Plan, model: type[Row], row: Any) -> RowForm:
    common: dict[str, Any] = {"plan": plan}
    if row is not None:
        common["initial"] = row_initial(row) | {"seen": fingerprint(row, FIELDS[model])}
    given = request.POST or None
    if model is Basis:
        return BasisForm(given, documents=_documents(actor, row), **common)
    seat = seat_of(plan.organisation_id, max(plan.starts_on, min(actor.on, plan.last_on)))
    province = province_of(seat.area_id, plan.starts_on) if seat else None
    groups = groups_for(province.area_id if province else None, plan.starts_on)
    if row is not None and row.group is not None and row.group not in groups:
        groups = [*groups, row.group]
    if model is Target:
        return TargetForm(given, groups=groups, **common)
    tasks = _tasks(actor, plan, row)
    if row is None:
        common["initial"] = _of_task(plan, tasks, request.GET.get(TASK, ""))
    return ActivityForm(given, groups=groups, tasks=tasks, **common)


def _of_task(plan: Plan, tasks: Sequence[Task], asked: str) -> dict[str, Any]:
    """What the form of an activity begins with when it carries out a task: its words, and the month it is due."""
    task = next((each for each in tasks if str(each.pk) == asked), None)
    if task is None:
        return {}
    found: dict[str, Any] = {"task": task.pk, "title": str(task.title)}
    if plan.span.contains(task.due_on):
        found["when"] = f"{task.due_on.month}/{task.due_on.year}"
    return found


def _documents(actor: Actor, row: Basis | None) -> list[Document]:
    rows = visible_documents(actor).filter(issued_on__isnull=False).order_by("-issued_on", "-pk")
    found = list(rows.only("pk", "symbol", "abstract", "issued_on")[:OFFERED])
    if row is not None and row.document_id and row.document_id not in {each.pk for each in found}:
        found += list(rows.filter(pk=row.document_id))
    return found


def _tasks(actor: Actor, plan: Plan, row: Activity | None) -> list[Task]:
    found = open_tasks(actor, plan)
    if row is not None and row.task_id and row.task_id not in {each.pk for each in found}:
        found += list(tasks_of(actor, plan).filter(pk=row.task_id))
    return found


def _conflict(form: Any, conflict: Conflict, now: Any, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Keep what was typed, tell that it was changed elsewhere, and show what is stored; sent again it is written."""
    form.add_error(conflict.where if conflict.where in form.fields and conflict.where != "seen" else None,
                   conflict.sentence)  # fmt: skip
    if conflict.rule != "stale_version":
        return []
    form.data = form.data.copy()
    form.data["seen"] = fingerprint(now, names)
    initial = row_initial(now) if isinstance(now, Basis | Target | Activity) else {n: getattr(now, n) for n in names}
    found = []
    for name, bound in ((name, form[name]) for name in form.fields if name in initial):
        typed, stored = bound.value(), bound.field.prepare_value(initial[name])
        if str(typed or "").replace("\r\n", "\n").strip() != str(stored or "").strip():
            found.append((str(bound.label), _chosen(bound.field, stored)))
    return found


def _chosen(field: Any, value: Any) -> str:
    """What people read for a stored value."""
    for code, label in getattr(field, "choices", ()):
        if str(code) == str(value if value is not None else ""):
            return str(label)
    return str(value) if value not in (None, "") else _("(trống)")


def _shown(row: Any) -> str:
    return str(getattr(row, "title", "") or getattr(row, "subject", "") or getattr(row, "measure", ""))


def _row_page(
    request: HttpRequest,
    actor: Actor,
    plan: Plan,
    part: str,
    form: RowForm,
    row: Any,
    stored: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        **head(actor, plan),
        "form": form,
        "part": part,
        "what": _WORDS[part],
        "row": row,
        "stored": stored or [],
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/row_form.html", context, status=status)

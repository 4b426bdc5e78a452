"""Answering a task; another date, an end without result, another unit. What was typed stays when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.directives.actions import tasks as actions
from gdtx.directives.actions.task_answers import PAPERS
from gdtx.directives.answering import heirs
from gdtx.directives.forms.tasks import AnswerForm, CancelForm, ChooseForm, PostponeForm, RefusableForm
from gdtx.directives.models.tasks import AnswerFile, Task
from gdtx.directives.queries.tasks import task_for, unknown_task
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries.organisations import organisations_under
from gdtx.network.scope import Actor

#: So many units are offered where nobody continues a unit that was closed.
OFFERED = 60


def _posted(
    request: HttpRequest,
    task: Task,
    form: RefusableForm,
    template: str,
    act: Callable[[dict[str, Any]], object],
    done: Callable[[], str],
    **context: object,
) -> HttpResponse:
    """Show the form, or do what it asks and go back to the task."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, done())
            return redirect(reverse("task_page", args=[task.pk]))
    return render(request, template, {"form": form, "task": task, **context})


@requires(rules.ANSWER, rules.ASSIGN, rules.VERIFY, "conferences.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def task_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with text, figures, files."""
    actor = actor_of(request)
    task = task_for(actor, pk)
    rules.may_answer(actor, task).require()
    initial = {"version": task.version, "period": task.check_period}
    form = AnswerForm(request.POST or None, actor=actor, initial=initial)

    def act(data: dict[str, Any]) -> None:
        actions.answer_task(
            by=actor,
            task_id=pk,
            version=data["version"],
            text=data["text"],
            figures=form.figures,
            documents=form.papers,
            files=request.FILES.getlist("files"),
        )

    def done() -> str:
        return _("Đã trả lời. Bên giao xem và xác nhận, hoặc trả lại kèm lý do.")

    return _posted(request, task, form, "directives/task_answer.html", act, done)


@requires(rules.SEE)
@require_safe
def task_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an answer, for whoever sees the task."""
    actor = actor_of(request)
    file = AnswerFile.objects.select_related("answer").filter(pk=pk).first()
    if file is None or file.answer.on > actor.on:
        raise unknown_task()
    task_for(actor, file.answer.task_id)
    found = PAPERS.answer(file.name, file_name=file.title)
    if found is None:
        raise unknown_task()
    return found


@requires(rules.ASSIGN, rules.VERIFY, rules.ANSWER, "conferences.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def task_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Another date, with the reason."""
    actor = actor_of(request)
    task = task_for(actor, pk)
    rules.may_change(actor, task).require()
    form = PostponeForm(request.POST or None, initial={"version": task.version})

    def act(data: dict[str, Any]) -> None:
        actions.postpone_task(
            by=actor, task_id=pk, version=data["version"], due_on=data["due_on"], reason=data["reason"]
        )

    def done() -> str:
        return _("Đã gia hạn đến %(due)s.") % {"due": date_short(form.cleaned_data["due_on"])}

    return _posted(request, task, form, "directives/task_postpone.html", act, done)


@requires(rules.ASSIGN, rules.VERIFY, rules.ANSWER, "conferences.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def task_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """An end without result, with the reason."""
    actor = actor_of(request)
    task = task_for(actor, pk)
    rules.may_change(actor, task).require()
    form = CancelForm(request.POST or None, initial={"version": task.version})

    def act(data: dict[str, Any]) -> None:
        actions.cancel_task(by=actor, task_id=pk, version=data["version"], reason=data["reason"])

    def done() -> str:
        return _("Đã hủy. Việc này và các việc đã giao tiếp từ nó ở lại trong hồ sơ cùng lý do.")

    return _posted(request, task, form, "directives/task_cancel.html", act, done)


@requires(rules.ASSIGN, rules.VERIFY)
@require_http_methods(["GET", "HEAD", "POST"])
def task_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which unit goes on with a task whose owner was divided or closed."""
    actor = actor_of(request)
    task = task_for(actor, pk)
    rules.may_change(actor, task).require()
    form = ChooseForm(request.POST or None, candidates=candidates(actor, task), initial={"version": task.version})

    def act(data: dict[str, Any]) -> None:
        actions.choose_owner(
            by=actor,
            task_id=pk,
            version=data["version"],
            organisation_id=int(data["organisation"]),
            reason=data["reason"],
        )

    def done() -> str:
        return _("Đã chọn đơn vị thực hiện tiếp; đơn vị được giao lúc đầu vẫn ghi trong hồ sơ.")

    return _posted(request, task, form, "directives/task_choose.html", act, done)


def candidates(actor: Actor, task: Task) -> list[OrganisationVersion]:
    """The units that continue the owner; where nobody does, those within the actor's line."""
    found = heirs(actor.on).of(task.answerer_id) if task.answerer_id is not None else ()
    rows = OrganisationVersion.objects.on(actor.on)
    if found:
        return list(rows.filter(organisation_id__in=found).order_by("name_key"))
    roots = actor.area_roots(rules.ASSIGN) or []
    return [unit for root in roots[:1] for unit in organisations_under(root, actor.on)[:OFFERED]]

"""Giving a task to one unit or several, and passing one down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.directives.actions import tasks as actions
from gdtx.directives.forms.tasks import PassDownForm, TaskForm
from gdtx.directives.models import Document
from gdtx.directives.origins import Origin
from gdtx.directives.queries.documents import document_for
from gdtx.directives.queries.task_sources import suggested
from gdtx.directives.queries.tasks import task_for
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor


@requires(rules.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def task_give(request: HttpRequest) -> HttpResponse:
    """The form; a task for several units becomes one of one's own that is passed down to each."""
    actor = actor_of(request)
    source = _document(actor, request.GET.get("van-ban", ""))
    told = suggested(actor, source) if source is not None else None
    codes = [code for code in request.GET.getlist("don-vi") if code][:200]
    initial = {
        "theme": request.GET.get("chu-de", ""),
        "document": str(source.pk) if source is not None else "",
        "title": request.GET.get("noi-dung", "")[:300] or (told.title if told else ""),
        "due_on": request.GET.get("han", "")[:10] or (date_short(told.due_on) if told and told.due_on else ""),
        "proof": request.GET.get("ket-qua", "")[:500],
        "point": request.GET.get("diem", "")[:20],
    }
    if told and told.kind and not codes and (roots := actor.area_roots(rules.ASSIGN)):
        initial |= {"kind": told.kind, "area": str(roots[0])}
    form = TaskForm(
        request.POST or None,
        actor=actor,
        codes=codes,
        initial=initial,
        suggested=told.units if told and not codes else (),
        source=source,
    )
    if request.method == "POST" and form.is_valid():
        try:
            units = form.chosen()
            values = form.values(units)
            origin = _origin(request, source)
            if len(units) == 1:
                given = actions.give_task(by=actor, owner=units[0], origin=origin, **values)
                messages.success(request, _("Đã giao. Đơn vị thực hiện thấy việc này trong “Việc chờ tôi”."))
            else:
                values.pop("responsible_id")
                given = actions.give_to_several(by=actor, owners=units, origin=origin, **values)
                words = {"count": number(len(units))}
                messages.success(request, _("Đã giao cho %(count)s đơn vị, mỗi đơn vị một việc.") % words)
            return redirect(reverse("task_page", args=[given.pk]))
        except Refused as refusal:
            form.add_refusal(refusal)
    return render(request, "directives/task_give.html", {"form": form, "giver": actor.post_label, "source": source})


def _document(actor: Actor, typed: str) -> Document | None:
    """The document of a link. Raises `NotInScope` for one out of sight, `Forbidden` for one no task is given by."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 18:
        return None
    found = document_for(actor, int(typed))
    rules.may_give_by(actor, found).require()
    return found


def _origin(request: HttpRequest, source: Document | None) -> Origin | None:
    """A link may bring where the task comes from; it is a label and an address, nothing is decided by it.

    A task by a document comes from where the document comes from: the board of a conference shows it too.
    """
    label, name, key = (request.GET.get(each, "") for each in ("nguon-ten", "nguon", "nguon-so"))
    named = Origin.of_fields(label[:300], name[:60], key[:60])
    return named or (source.origin if source is not None else None)


@requires(rules.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def task_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the units below; thread, date and reminders go along."""
    actor = actor_of(request)
    task = task_for(actor, pk)
    rules.may_pass_down(actor, task).require()
    form = PassDownForm(request.POST or None, actor=actor, initial={"version": task.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            given = actions.pass_down(
                by=actor,
                task_id=pk,
                version=data["version"],
                owners=form.chosen(),
                due_on=data["due_on"],
                text=data["text"],
                token=data["token"],
            )
        except Refused as refusal:
            if refusal.status == 404 and refusal.rule == "unknown_task":
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã giao tiếp cho %(count)s đơn vị.") % {"count": number(len(given))})
            return redirect(reverse("task_page", args=[pk]))
    return render(request, "directives/task_pass.html", {"form": form, "task": task})

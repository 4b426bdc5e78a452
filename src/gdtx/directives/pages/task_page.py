"""One task: what is asked and by when, what proves it, how those below stand, the thread, and what one may do now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.directives.actions import tasks as actions
from gdtx.directives.answering import heirs
from gdtx.directives.data_checks import standing
from gdtx.directives.enums.tasks import Kind
from gdtx.directives.models import Document
from gdtx.directives.models.tasks import Task
from gdtx.directives.pages.task_rows import badge_of, short_name, task_rows, unit_name
from gdtx.directives.queries.documents import visible_documents
from gdtx.directives.queries.task_threads import Entry, entries_of
from gdtx.directives.queries.tasks import progress_of, task_for, thread_of, visible_tasks
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

#: How many of those below, and of the units with missing data, stand on the page itself.
FEW = 30


@requires(rules.SEE)
@require_safe
def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The task."""
    actor = actor_of(request)
    return render(request, "directives/task_page.html", context_of(actor, task_for(actor, pk)))


def context_of(actor: Actor, task: Task) -> dict[str, Any]:
    """What the page shows."""
    on, world = actor.on, heirs(actor.on)
    unit = world.one(task.answerer_id)
    helpers = list(task.helpers.values_list("pk", flat=True))
    wanted = {each for each in (unit, task.owner_id, task.given_by_id, *helpers) if each is not None}
    names = organisation_versions_on(wanted, on, nearest=True)
    later = (task.closed_on is not None and task.closed_on > on) or (task.answered_on or on) > on
    entries = entries_of(task, on)
    papers = _papers(actor, entries)
    below = list(task.children.filter(given_on__lte=on).order_by("due_on", "pk")[: FEW + 1])
    return {
        "task": task,
        "on": on,
        "refusal": None,
        "typed": "",
        "remark_text": "",
        "may_answer": False,
        "may_pass": False,
        "may_change": False,
        "may_remark": False,
        "may_remind": False,
        "badge": badge_of(task, on),
        "kind": str(Kind(task.kind).label),
        "is_task": task.kind == Kind.TASK,
        "unit": unit_name(task, unit, names),
        "undecided": task.answerer_id is not None and unit is None and not task.is_over,
        "was": names[task.owner_id].name if task.owner_id and task.owner_id != unit and task.owner_id in names else "",
        "giver": names[task.given_by_id].name if task.given_by_id in names else "",
        "helpers": [names[each].name for each in helpers if each in names],
        "check": standing(task, on),
        "few": FEW,
        "entries": [(entry, _href(entry), [papers[paper.pk] for paper in _answered(entry)]) for entry in entries],
        "below": task_rows(below[:FEW], on),
        "more_below": len(below) > FEW,
        "progress": progress_of([task.pk], on).get(task.pk),
        "above": _above(actor, task),
        **_document(actor, task),
        "later": later,
        "panel": None if later else panel(actor, task, reverse("task_step", args=[task.pk])),
    } | ({} if later else allowed(actor, task))


def allowed(actor: Actor, task: Task) -> dict[str, Any]:
    """Which buttons the page has."""
    if task.is_over:
        return {}
    changes = bool(rules.may_change(actor, task))
    return {
        "may_answer": task.state in ("open", "returned") and bool(rules.may_answer(actor, task)),
        "may_pass": bool(rules.may_pass_down(actor, task)),
        "may_change": changes,
        "may_remark": bool(rules.may_remark(actor, task)),
        "may_remind": changes and task.state in ("open", "returned") and actor.has("inbox.write"),
    }


def _document(actor: Actor, task: Task) -> dict[str, str]:
    """The document a task follows from."""
    document = task.document
    if document is None:
        return {"document": "", "document_label": "", "document_href": ""}
    label, href = _told(document, seen=visible_documents(actor).filter(pk=document.pk).exists())
    return {"document": "1", "document_label": label, "document_href": href}


def _told(document: Document, *, seen: bool) -> tuple[str, str]:
    """What a document is called, and its page; of a draft outsiders learn no more than that it has no number yet."""
    if seen:
        return document.name, reverse("document", args=[document.pk])
    return (document.name if document.is_numbered else _("văn bản chưa có số")), ""


def _answered(entry: Entry) -> list[Document]:
    return list(entry.answer.documents.all()) if entry.answer is not None else []


def _papers(actor: Actor, entries: list[Entry]) -> dict[int, tuple[str, str]]:
    """The documents of the answers: what each is called, and its page for those who see it."""
    found = {paper.pk: paper for entry in entries for paper in _answered(entry)}
    seen = set(visible_documents(actor).filter(pk__in=found).values_list("pk", flat=True)) if found else set()
    return {pk: _told(paper, seen=pk in seen) for pk, paper in found.items()}


def _href(entry: Entry) -> str:
    if not entry.href_name:
        return ""
    try:
        return reverse(entry.href_name, args=[entry.href_key])
    except NoReverseMatch:
        return ""


def _above(actor: Actor, task: Task) -> list[tuple[str, str]]:
    """The tasks it was passed down from, the first of the thread first; those out of sight by their title alone."""
    if task.parent_id is None:
        return []
    thread = {each.pk: each for each in thread_of(task, actor.on)}
    chain: list[Task] = []
    current = thread.get(task.parent_id)
    while current is not None:
        chain.append(current)
        current = thread.get(current.parent_id) if current.parent_id is not None else None
    seen = set(visible_tasks(actor).filter(pk__in=[each.pk for each in chain]).values_list("pk", flat=True))
    return [
        (
            f"{each.title} – {short_name(each.given_by_label)}",
            reverse("task_page", args=[each.pk]) if each.pk in seen else "",
        )
        for each in reversed(chain)
    ]


@requires(rules.VERIFY, rules.ANSWER, rules.ASSIGN, "conferences.keep")
@require_POST
def task_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Verify or return; what is refused is told on the page, with what was typed."""
    actor = actor_of(request)
    task = task_for(actor, pk)
    asked = None
    try:
        asked = posted(request)
        if asked.verb == "verify":
            actions.verify_task(by=actor, task_id=pk, version=asked.version, reason=asked.reason)
            messages.success(request, _("Đã xác nhận. Nhiệm vụ kết thúc và ở lại trong hồ sơ cùng câu trả lời."))
        elif asked.verb == "return":
            actions.return_task(by=actor, task_id=pk, version=asked.version, reason=asked.reason)
            messages.success(request, _("Đã trả lại. Đơn vị thực hiện thấy lý do và làm tiếp theo hạn cũ."))
        else:
            raise Refused("unknown_verb", _("Bước này không bấm được ở đây."), "verb")
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        context = context_of(actor, task) | {"refusal": refusal, "typed": asked.reason if asked else ""}
        return render(request, "directives/task_page.html", context, status=refusal.status)
    return redirect(reverse("task_page", args=[pk]))


@requires(rules.SEE)
@require_POST
def task_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Write into the thread."""
    actor = actor_of(request)
    text = request.POST.get("text", "")
    try:
        actions.remark(by=actor, task_id=pk, text=text)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        context = context_of(actor, task_for(actor, pk)) | {"refusal": refusal, "remark_text": text}
        return render(request, "directives/task_page.html", context, status=refusal.status)
    messages.success(request, _("Đã ghi vào phần trao đổi."))
    return redirect(f"{reverse('task_page', args=[pk])}#trao-doi")

"""Reminding of the tasks ticked on a board: who will be told what, then the notice; a sentence to copy besides."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.directives.actions import reminders
from gdtx.directives.forms.tasks import RemindForm
from gdtx.directives.pages.task_rows import task_rows
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number
from gdtx.network.queries.organisations import organisation_versions_on

NAMED = 12


@requires("inbox.write")
@require_http_methods(["GET", "HEAD", "POST"])
def task_remind(request: HttpRequest) -> HttpResponse:
    """``?viec=1&viec=2``: the tasks; the form says what the notice will say and to how many units it goes."""
    actor = actor_of(request)
    asked = request.POST.getlist("viec") or request.GET.getlist("viec")
    ids = [int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 12]
    refusal: Refused | None = None
    found = None
    try:
        found = reminders.reminder(actor, ids)
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        refusal = refused
    words = reminders.text_of(found, actor.on) if found else ""
    sending = request.method == "POST" and "text" in request.POST
    form = RemindForm(request.POST if sending else None, initial={"token": uuid.uuid4(), "text": words})
    if sending and found and form.is_valid():
        try:
            notice = reminders.remind(
                by=actor, task_ids=ids, text=form.cleaned_data["text"], token=form.cleaned_data["token"]
            )
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            form.add_refusal(refused)
        else:
            messages.success(
                request,
                _("Đã nhắc %(count)s đơn vị; lời nhắc ghi trong hồ sơ từng việc.")
                % {"count": number(notice.addressed)},
            )
            return redirect(reverse("notice", args=[notice.code]))
    names = organisation_versions_on(found.units, actor.on, nearest=True) if found else {}
    ordered = sorted(names.values(), key=lambda version: version.name_key)
    return render(
        request,
        "directives/task_remind.html",
        {
            "form": form,
            "found": found,
            "refusal": refusal,
            "title": reminders.title_of(found, actor.on) if found else "",
            "units": [version.name for version in ordered[:NAMED]],
            "more_units": max(len(ordered) - NAMED, 0),
            "count": len(ordered),
            "rows": task_rows(found.tasks[:NAMED], actor.on) if found else [],
            "more_tasks": max(len(found.tasks) - NAMED, 0) if found else 0,
        },
        status=refusal.status if refusal and request.method == "POST" else 200,
    )

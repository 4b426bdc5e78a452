"""Raising a petition, a proposal or a shortcoming. Afterwards it has the page and the boards of a task."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.directives.actions.matters import raise_matter
from gdtx.directives.forms.tasks import MatterForm
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused


@requires(rules.ANSWER, rules.ASSIGN, "conferences.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def matter_raise(request: HttpRequest) -> HttpResponse:
    """The form."""
    actor = actor_of(request)
    form = MatterForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            matter = raise_matter(
                by=actor,
                kind=data["kind"],
                title=data["title"],
                text=data["text"],
                due_on=data["due_on"],
                token=data["token"],
                **form.addressed,
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã nêu. Câu trả lời sẽ hiện ở đây; bạn xem rồi kết thúc việc này."))
            return redirect(reverse("task_page", args=[matter.pk]))
    return render(request, "directives/matter_raise.html", {"form": form, "raiser": actor.post_label})

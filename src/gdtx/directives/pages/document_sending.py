"""Sending a document to units."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.directives import actions
from gdtx.directives.forms.documents import SendForm
from gdtx.directives.queries.documents import document_for
from gdtx.directives.rules import documents as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import number


@requires(rules.ISSUE, rules.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def document_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the units; to whom it went already it is not sent again."""
    actor = actor_of(request)
    found = document_for(actor, pk)
    rules.may_send(actor, found).require()
    form = SendForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send_document(by=actor, document_id=pk, organisations=form.chosen())
        except Refused as refusal:
            if refusal.status == 403 or refusal.rule == "unknown_document":
                raise
            form.add_refusal(refusal)
        else:
            if sent:
                words = {"count": number(len(sent))}
                messages.success(request, _("Đã gửi cho %(count)s đơn vị; trang này cho biết nơi nào đã nhận.") % words)
            else:
                messages.success(request, _("Các đơn vị này đã được gửi từ trước; không gửi lại."))
            return redirect(reverse("document", args=[pk]) + "#noi-nhan")
    return render(request, "directives/document_send.html", {"form": form, "document": found})

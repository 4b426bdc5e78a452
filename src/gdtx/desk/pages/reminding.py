"""Reminding the centres that have not reported: a sentence to copy, or a notice to all of them."""

from __future__ import annotations

import uuid
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gdtx.desk.where import Where
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import date_short, number
from gdtx.inbox import tasks
from gdtx.inbox.actions import short_link
from gdtx.inbox.models import ShortLink
from gdtx.learning.summary import silent_centres
from gdtx.network.forms import DayField


class RemindForm(forms.Form):
    """By when, and the token that makes a form sent twice one notice."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    due_on = DayField(label=gettext_lazy("Hạn"), required=False)


@requires("inbox.write")
@require_http_methods(["GET", "HEAD", "POST"])
def remind_silent(request: HttpRequest, code: str) -> HttpResponse:
    """The sentence with its short link, and the button that sends it as a notice."""
    actor = actor_of(request)
    where = Where.from_request(request, code, actor, clock.business_today())
    actor.may("inbox.write", area_id=where.area.area_id).require()
    centres = silent_centres(where.counted)
    target = reverse("own_figures") + query_string(ky=where.period.text)
    form = RemindForm(request.POST or None, initial={"token": uuid.uuid4()})
    here = request.get_full_path()
    if request.method == "POST" and request.POST.get("viec") == "lien-ket":
        short_link(target)
        return redirect(here)
    if request.method == "POST" and form.is_valid():
        due_on: date | None = form.cleaned_data["due_on"]
        try:
            sent = tasks.publish(
                by=actor,
                title=_("Nhắc báo cáo %(period)s") % {"period": where.period.code.short_label},
                text=sentence(where, due_on),
                audience="chosen",
                organisation_ids=[row.organisation_id for row in centres],
                due_on=due_on,
                target=target,
                token=form.cleaned_data["token"],
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error("due_on" if refusal.where == "due_on" else None, refusal.sentence)
        else:
            words = {"count": number(sent.addressed)}
            messages.success(request, _("Đã gửi lời nhắc đến %(count)s trung tâm chưa báo cáo.") % words)
            return redirect(reverse("notice", args=[sent.code]))
    link = ShortLink.objects.filter(path=target).first()
    reminder = ""
    if link is not None:
        address = request.build_absolute_uri(reverse("short_link", args=[link.code]))
        reminder = f"{sentence(where, None)} {address}"
    return render(
        request,
        "desk/remind_silent.html",
        {
            "where": where,
            "line": where.line(),
            "count": len(centres),
            "form": form,
            "preview": sentence(where, None),
            "reminder": reminder,
        },
    )


def sentence(where: Where, due_on: date | None) -> str:
    """What a centre that has not reported is asked to do; no figure and no name in it."""
    period = where.period.code.short_label
    if due_on is None:
        return _(
            "Trung tâm chưa có số liệu %(period)s trên hệ thống gdtx. "
            "Đề nghị ghi các lớp đã mở, hoặc khai không tổ chức lớp nào."
        ) % {"period": period}
    return _(
        "Trung tâm chưa có số liệu %(period)s trên hệ thống gdtx. "
        "Đề nghị ghi các lớp đã mở, hoặc khai không tổ chức lớp nào, trước hết ngày %(due)s."
    ) % {"period": period, "due": date_short(due_on)}

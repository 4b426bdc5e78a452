"""Writing a notice: see whom it will reach, then send it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages.addresses import AREA
from gdtx.foundation.vietnamese import number
from gdtx.inbox import actions, rules, tasks
from gdtx.inbox.forms import NoticeForm
from gdtx.network.models import OrganisationVersion

#: So many of those who would be reached are named.
NAMED = 8


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_write(request: HttpRequest) -> HttpResponse:
    """The form; one button shows whom the notice will reach, the other sends it."""
    actor = actor_of(request)
    form = NoticeForm(
        request.POST or None,
        actor=actor,
        area_code=request.GET.get(AREA, ""),
        codes=[code for code in request.GET.getlist("don-vi") if code][:200],
    )
    reached: list[OrganisationVersion] = []
    if request.method == "POST" and form.is_valid():
        try:
            notice = form.notice
            if request.POST.get("buoc") != "xem":
                sent = tasks.publish(by=actor, **notice)
                messages.success(
                    request,
                    _("Đã gửi thông báo đến %(count)s đơn vị. Trang này cho biết đơn vị nào đã đọc.")
                    % {"count": number(sent.addressed)},
                )
                return redirect(reverse("notice", args=[sent.code]))
            reached = actions.addressees(
                actor,
                notice["audience"],
                area_id=notice["area_id"],
                kinds=actions.kinds_of(notice["audience"], notice["kind"]),
                organisation_ids=notice["organisation_ids"],
            )
        except Refused as refusal:
            form.add_refusal(refusal)
    return render(
        request,
        "inbox/notice_write.html",
        {
            "form": form,
            "reached": reached,
            "named": [version.name for version in reached[:NAMED]],
            "others": max(len(reached) - NAMED, 0),
            "sender": actor.post_label,
        },
    )

"""Bodies that are invited send in an opinion or a petition before the day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused

from .. import actions, rules
from ..actions.sending import SENT
from ..forms import SendForm, refuse
from ..parts import KINDS
from ..queries import conference_for, invited_ids
from .parts import tab_address


@requires(rules.SEE, rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The form of one opinion or petition."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    if kind not in SENT:
        raise NotFound("unknown_kind", _("Không gửi trước được mục “%(kind)s”.") % {"kind": kind[:40]})
    found = KINDS[kind]
    rules.may_send(conference, rules.invited_body(actor, invited_ids(conference))).require()
    form = SendForm(request.POST or None, kind=found, names=SENT[kind])
    back = tab_address(conference, found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_in(by=actor, conference_id=pk, kind=kind, values=form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã gửi %(what)s cho cơ quan tổ chức.") % {"what": found.title})
            return redirect(request.path if request.POST.get("tiep") else back)
    context = {"conference": conference, "kind": found, "form": form, "part": None, "back": back}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/part_form.html", context, status=status)

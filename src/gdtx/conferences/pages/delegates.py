"""Delegates: pasted lists, presence by list or by code."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.vietnamese import fold, number
from gdtx.network.scope import Actor
from gdtx.office.qr import code_svg

from .. import actions, rules
from ..bodies import Names
from ..enums import CheckIn
from ..forms import LinesForm, refuse
from ..models import Delegate
from ..queries import conference_for, delegates_of, minutes_of, visible_conferences


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def delegates_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Paste a list; lines that are refused stay in the field with their reasons."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    rules.may_keep(actor, conference).require()
    rules.record_is_open(minutes_of(conference)).require()
    form = LinesForm(request.POST or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.add_delegates(by=actor, conference_id=pk, lines=form.cleaned_data["lines"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            words = {"read": number(taken.read), "added": number(taken.added), "refused": number(len(taken.refused))}
            told = _("Đọc %(read)s dòng: thêm %(added)s đại biểu, không nhận %(refused)s dòng.") % words
            if not taken.refused:
                messages.success(request, told)
                return redirect("conference_tab", pk, "dai-bieu")
            form.add_error("lines", told)
            for each in taken.refused[:20]:
                form.add_error("lines", each)
    context = {"conference": conference, "form": form, "taken": taken}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/delegates_add.html", context, status=status)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list at the door: find a name, tap it; several at once by ticking."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    rules.may_keep(actor, conference).require()
    if request.method == "POST":
        return _noted(request, actor, pk)
    delegates = delegates_of(conference)
    delegations = {row.delegation.pk: row.delegation for row in delegates if row.delegation}
    names = Names(conference.starts_on, [row.organisation_id for row in delegations.values()])
    asked = request.GET.get("q", "")
    words = fold(asked).split()
    rows = []
    for row in delegates:
        body = names.body(row.delegation) or row.delegation.positions if row.delegation else ""
        if all(word in fold(f"{row.person} {row.office} {body}") for word in words):
            rows.append((row, body))
    context = {
        "conference": conference,
        "waiting": [each for each in rows if each[0].checked_in_at is None],
        "present": [each for each in rows if each[0].checked_in_at is not None],
        "asked": asked,
        "all": len(delegates),
        "all_present": sum(row.checked_in_at is not None for row in delegates),
    }
    return render(request, "conferences/check_in.html", context)


def _noted(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    undo = request.POST.get("bo", "")
    if undo.isascii() and undo.isdigit():
        actions.undo_check_in(by=actor, conference_id=pk, delegate_id=int(undo))
        messages.success(request, _("Đã bỏ điểm danh."))
    else:
        chosen = [int(each) for each in request.POST.getlist("dai-bieu") if each.isascii() and each.isdigit()]
        if not chosen:
            raise Refused("nobody_chosen", _("Chưa chọn đại biểu nào."), way_out=_("Hãy chọn rồi bấm lại."))
        count = actions.check_in(by=actor, conference_id=pk, delegate_ids=chosen)
        messages.success(request, _("Đã điểm danh %(count)s đại biểu.") % {"count": number(count)})
    asked = request.POST.get("q", "")
    query = f"?q={asked}" if asked else ""
    return redirect(reverse("conference_check_in", args=[pk]) + query)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in_by_code(request: HttpRequest, token: str) -> HttpResponse:
    """What a scanned code opens: whose it is, and one button."""
    actor = actor_of(request)
    delegate = _by_token(actor, token)
    conference = conference_for(actor, delegate.conference_id)
    rules.may_keep(actor, conference).require()
    if request.method == "POST":
        fresh = actions.check_in(by=actor, conference_id=conference.pk, delegate_ids=[delegate.pk], how=CheckIn.CODE)
        told = _("Đã điểm danh %(who)s.") if fresh else _("%(who)s đã được điểm danh từ trước.")
        messages.success(request, told % {"who": delegate.person or delegate.office})
        return redirect("conference_code", token)
    body = ""
    if delegate.delegation is not None:
        names = Names(conference.starts_on, [delegate.delegation.organisation_id])
        body = names.body(delegate.delegation) or delegate.delegation.positions
    return render(
        request, "conferences/check_in_code.html", {"conference": conference, "delegate": delegate, "body": body}
    )


@requires(rules.KEEP)
@require_safe
def code_picture(request: HttpRequest, token: str) -> HttpResponse:
    """The code of a delegate as a picture, to show or print."""
    actor = actor_of(request)
    delegate = _by_token(actor, token)
    rules.may_keep(actor, conference_for(actor, delegate.conference_id)).require()
    address = request.build_absolute_uri(reverse("conference_code", args=[delegate.token]))
    response = HttpResponse(code_svg(address), content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response


def _by_token(actor: Actor, token: str) -> Delegate:
    found = Delegate.objects.select_related("delegation").filter(token=token[:32]).first()
    if found is None or not visible_conferences(actor).filter(pk=found.conference_id).exists():
        raise NotInScope(
            "unknown_code",
            _("Mã này không thuộc đại biểu nào trong phạm vi của bạn."),
            way_out=_("Hãy điểm danh theo danh sách."),
        )
    return found

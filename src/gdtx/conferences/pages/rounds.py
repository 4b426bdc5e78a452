"""The comment round of a plan at a conference of kind góp ý: opening it, putting in what was said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number
from gdtx.plans.queries import plan_for, round_for
from gdtx.plans.rules import WRITE, may_write

from .. import actions
from ..forms import PlanRoundForm, refuse
from ..queries import conference_for
from ..rounds import bodies_to_ask, may_hold_round, plans_to_comment, said_at


def _address(conference_id: int) -> str:
    return reverse("conference_page", args=[conference_id]) + "#dot-gop-y"


@requires(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the plan and who of those that take part is asked."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    may_hold_round(conference, actor.on).require()
    plans, bodies = plans_to_comment(actor), bodies_to_ask(conference, actor.on)
    own = {row.organisation_id for row, _name in plans}
    initial = {"bodies": [each for each, _name in bodies if each not in own]}
    form = PlanRoundForm(request.POST or None, plans=plans, bodies=bodies, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plan_id, version = form.chosen
        try:
            actions.open_plan_round(
                by=actor,
                conference_id=pk,
                plan_id=plan_id,
                version=version,
                organisation_ids=given["bodies"],
                user_ids=given["people"],
                question=given["question"],
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            day = date_short(conference.last_day)
            messages.success(
                request,
                _("Đã mở đợt góp ý đến hết ngày %(day)s; nơi được hỏi thấy trong “Việc chờ tôi”.") % {"day": day},
            )
            return redirect(_address(pk))
    context = {"conference": conference, "form": form, "plans": plans, "back": _address(pk)}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/round_open.html", context, status=status)


@requires(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_put_in(request: HttpRequest, pk: int, held: int) -> HttpResponse:
    """Choose what was said at the conference and for whom; it goes into the round as it stands in the record."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    actions.round_of(conference, held)
    seen = round_for(actor, held)
    plan = plan_for(actor, seen.round.plan_id)
    may_write(actor, plan).require()
    if request.method == "POST":
        parties = {str(party.pk): party.pk for party in seen.parties}
        chosen: dict[str, int | None] = {}
        for code in request.POST.getlist("chon"):
            chosen[code] = parties.get(request.POST.get(f"noi-{code}", ""))
        count = actions.put_into_round(by=actor, conference_id=pk, round_id=held, chosen=chosen)
        messages.success(request, _("Đã đưa %(count)s ý kiến vào đợt góp ý.") % {"count": number(count)})
        return redirect("plan_round", held)
    context = {
        "conference": conference,
        "seen": seen,
        "plan": plan,
        "said": said_at(conference, seen.parties, actor.on),
        "back": _address(pk),
    }
    return render(request, "conferences/round_put_in.html", context)

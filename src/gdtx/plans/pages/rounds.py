"""Góp ý: opening a round, what everybody said, saying something, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.accounts.models import User
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.vietnamese import fold
from gdtx.network.enums import Level, OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import (
    ancestor_of_level,
    organisation_versions_on,
    organisations_seated_in,
    seat_of,
    supervisors_of,
)
from gdtx.network.scope import Actor

from .. import actions, rules
from ..forms import AnswerForm, CommentForm, ExtendForm, RoundForm, refuse
from ..models import Comment, Plan
from ..queries import RoundSeen, activities_of, plan_for, round_for, targets_of, visible_plans
from .plan import head


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask bodies and people for comments."""
    actor = actor_of(request)
    plan = plan_for(actor, pk)
    rules.may_write(actor, plan).require()
    offered = bodies_near(actor, plan)
    form = RoundForm(request.POST or None, bodies=offered, initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_round(
                by=actor,
                plan_id=pk,
                version=given["version"],
                until=given["until"],
                organisation_ids=[*given["bodies"], *_typed_bodies(actor, given["others"])],
                user_ids=_typed_people(given["people"]),
                question=given["question"],
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã mở đợt góp ý; nơi được hỏi thấy trong “Việc chờ tôi”."))
            return redirect("plan_round", made.pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/round_open.html", {**head(actor, plan), "form": form}, status=status)


@requires(rules.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked, what was said and what became of it; and the form to say something."""
    actor = actor_of(request)
    found = round_for(actor, pk)
    plan = plan_for(actor, found.round.plan_id)
    writes = bool(rules.may_write(actor, plan))
    may_comment = found.is_open(actor.on) and bool(rules.may_comment(actor, found.round, plan))
    form = CommentForm(
        request.POST or None,
        rows=[*targets_of(plan), *activities_of(plan)],
        writes=writes,
        initial={"part": request.GET.get("phan", "")},
    )
    if request.method == "POST" and form.is_valid():
        part, key = form.chosen
        try:
            actions.give_comment(
                by=actor,
                round_id=pk,
                text=form.cleaned_data["text"],
                part=part,
                key=key,
                speaker=form.cleaned_data.get("speaker", ""),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã gửi ý kiến. Đơn vị lập kế hoạch sẽ trả lời từng ý kiến."))
            return redirect("plan_round", pk)
    context = {
        **_seen(actor, plan, found),
        "form": form,
        "may_comment": may_comment or form.is_bound,
        "party": rules.party_of(actor, found.round),
        "writes": writes,
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/round.html", context, status=status)


@requires(rules.SEE)
@require_safe
def round_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary of comments as a table to print: who, on what, what they said, how it was dealt with."""
    actor = actor_of(request)
    found = round_for(actor, pk)
    plan = plan_for(actor, found.round.plan_id)
    return render(request, "plans/round_summary.html", _seen(actor, plan, found))


def _seen(actor: Actor, plan: Plan, found: RoundSeen) -> dict[str, Any]:
    return {
        **head(actor, plan),
        "seen": found,
        "round": found.round,
        "is_open": found.is_open(actor.on),
        "may_answer": bool(rules.may_change(actor, plan)),
    }


@requires(rules.SEE)
@require_POST
def round_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer that one agrees with the plan."""
    actions.say_nothing(by=actor_of(request), round_id=pk)
    messages.success(request, _("Đã trả lời: nhất trí với kế hoạch."))
    return redirect("plan_round", pk)


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time."""
    actor = actor_of(request)
    found = round_for(actor, pk)
    plan = plan_for(actor, found.round.plan_id)
    rules.may_write(actor, plan).require()
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend_round(by=actor, round_id=pk, until=form.cleaned_data["until"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã gia hạn đợt góp ý."))
            return redirect("plan_round", pk)
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "plans/round_extend.html", {**_seen(actor, plan, found), "form": form}, status=status)


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def comment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a comment."""
    actor = actor_of(request)
    comment = Comment.objects.select_related("round", "party").filter(pk=pk).first()
    if comment is None or not visible_plans(actor).filter(pk=comment.round.plan_id).exists():
        raise NotInScope("unknown_comment", _("Không tìm thấy ý kiến này trong phạm vi của bạn."))
    plan = plan_for(actor, comment.round.plan_id)
    rules.may_change(actor, plan).require()
    form = AnswerForm(request.POST or None, initial={"answer": comment.answer, "text": comment.answer_text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_comment(by=actor, comment_id=pk, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã trả lời ý kiến."))
            return redirect("plan_round", comment.round_id)
    status = 400 if form.is_bound and not form.is_valid() else 200
    context = {**head(actor, plan), "form": form, "comment": comment}
    return render(request, "plans/comment_answer.html", context, status=status)


@requires(rules.SEE, rules.COMMENT)
@require_POST
def answer_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has seen the answer to one's comment."""
    comment = actions.see_answer(by=actor_of(request), comment_id=pk)
    messages.success(request, _("Đã ghi là bạn đã xem trả lời."))
    return redirect(reverse("plan_round", args=[comment.round_id]) + f"#y-kien-{comment.pk}")


# --- Whom to ask ----------------------------------------------------------------------------------------------


def bodies_near(actor: Actor, plan: Plan) -> list[tuple[int, str]]:
    """Who is usually asked: whoever directs the organisation, the bodies of its commune, its societies."""
    own = rules.answering_organisation(plan, actor.on) or plan.organisation_id
    ids = [row.supervisor_id for row in supervisors_of(own, actor.on).values()]
    seat = seat_of(own, actor.on)
    commune = ancestor_of_level(seat.area_id, actor.on, Level.COMMUNE) if seat else None
    if commune is not None:
        ids += [row.organisation_id for row in organisations_seated_in(commune.area_id, actor.on)]
    province = ancestor_of_level(seat.area_id, actor.on, Level.PROVINCE) if seat else None
    if province is not None:
        kinds = (OrganisationKind.DEPARTMENT, OrganisationKind.LEARNING_PROMOTION_SOCIETY)
        ids += [row.organisation_id for row in organisations_seated_in(province.area_id, actor.on, kinds)]
    names = organisation_versions_on(ids, actor.on)
    return [(each, names[each].name) for each in dict.fromkeys(ids) if each in names and each != plan.organisation_id]


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in text.splitlines()) if line]


def _typed_bodies(actor: Actor, text: str) -> list[int]:
    """The bodies of typed codes or full names, open on the day; raises `Refused` naming what is not known."""
    found = []
    for line in _lines(text):
        rows = OrganisationVersion.objects.on(actor.on).filter(
            Q(organisation__code__iexact=line) | Q(name_folded=fold(line))
        )
        ids = list(rows.values_list("organisation_id", flat=True)[:2])
        if len(ids) != 1:
            said = (
                _("Không có đơn vị đang hoạt động mang mã hoặc tên “%(name)s”.")
                if not ids
                else _("Có nhiều đơn vị tên “%(name)s”; hãy ghi mã.")
            )
            raise Refused("unknown_organisation", said % {"name": line[:100]}, "others")
        found += ids
    return found


def _typed_people(text: str) -> list[int]:
    """The users of typed sign-in names."""
    found = []
    for line in _lines(text):
        user = User.objects.filter(username=line.lower(), is_active=True).first()
        if user is None:
            raise Refused(
                "unknown_person", _("Không có người dùng “%(name)s” đang được dùng.") % {"name": line[:60]}, "people"
            )
        found.append(user.pk)
    return found

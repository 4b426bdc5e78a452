"""What of plans waits for a person: plans to approve, plans to note, plans returned, comments to give and to answer.

Nobody is asked about what no post of theirs opens; each kind is one or two questions.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.directives.answering import heirs
from gdtx.foundation.among import among
from gdtx.foundation.vietnamese import date_short, number
from gdtx.inbox.waiting import MOST, WaitingItem, Waits, register_waiting
from gdtx.network.models import OrganisationVersion
from gdtx.network.scope import Actor

from . import rules
from .deciders import decided_by, told
from .enums import PlanState
from .models import Comment, Party, Plan
from .month import Asked, asked_of

LOG = "learning.log_class"


def register() -> None:
    """Tell the inbox who to ask; called when the program starts."""
    register_waiting("plans_to_decide", gettext_lazy("Kế hoạch chờ phê duyệt"), plans_to_decide, told_by_events=True)
    register_waiting("plans_to_comment", gettext_lazy("Kế hoạch chờ góp ý"), plans_to_comment, told_by_events=True)
    register_waiting("own_plans", gettext_lazy("Kế hoạch của đơn vị cần xử lý"), own_plans, told_by_events=True)
    register_waiting("late_activities", gettext_lazy("Việc chậm so với kế hoạch"), late, told_by_events=True)
    register_waiting("plans_to_number", gettext_lazy("Kế hoạch chờ ghi số, ngày"), to_number, told_by_events=True)
    register_waiting("plan_answers", gettext_lazy("Góp ý của bạn đã được trả lời"), answered, told_by_events=True)


def plans_to_decide(actor: Actor) -> Waits:
    """Submitted plans for which a body of the person's is competent today, and reported ones nobody has looked at."""
    found = to_decide(actor)
    names = _names(actor, found)
    items = [
        WaitingItem(
            f"{row.title} – {names.get(row.organisation_id, '')}",
            _("%(who)s trình") % {"who": row.submitted_by_label}
            if row.state == PlanState.SUBMITTED
            else _("tự ban hành, báo lên để biết")
            if row.self_issued
            else _("đã ban hành, báo cáo"),
            None,
            reverse("plan_page", args=[row.pk]),
            "warn" if row.state == PlanState.SUBMITTED else "",
        )
        for row in found[:MOST]
    ]
    return Waits(items, len(found))


def to_decide(actor: Actor) -> list[Plan]:
    """What `plans_to_decide` tells of, as plans: first submitted, first shown."""
    bodies = {post.organisation_id for post in actor.posts_with(rules.DECIDE)}
    if not bodies or actor.is_machine:
        return []
    reported = Q(state=PlanState.APPROVED, noted_on__isnull=True) & among("reported_to_id", told(actor))
    deciding = decided_by(actor)
    submitted = Q(state=PlanState.SUBMITTED, organisation_id__in=deciding) & ~Q(submitted_by_id=actor.user_id)
    return list(
        Plan.objects.filter(submitted | reported if deciding else reported).order_by("submitted_on", "pk")[:200]
    )


def plans_to_comment(actor: Actor) -> Waits:
    """Open rounds in which the person, or a body of theirs, has not answered yet."""
    if actor.user_id is None or not actor.posts:
        return Waits()
    bodies = rules.commenting_bodies(actor)
    asked = Q(user_id=actor.user_id)
    if bodies:
        asked |= Q(organisation_id__in=bodies)
    rows = (
        Party.objects.filter(asked, round__closed_on__isnull=True, round__until__gte=actor.on)
        .filter(nothing_to_say_on__isnull=True, comments__isnull=True)
        .select_related("round__plan")
        .order_by("round__until", "pk")
    )
    found = list(rows[: MOST + 1])
    items = [
        WaitingItem(
            row.round.plan.title,
            _("góp ý cho %(name)s") % {"name": row.name},
            row.round.until,
            reverse("plan_page", args=[row.round.plan_id]) + "#gop-y",
            "go",
        )
        for row in found[:MOST]
    ]
    return Waits(items, len(items) if len(found) <= MOST else rows.count())


def own_plans(actor: Actor) -> Waits:
    """Plans of the person's organisation that were returned, or have comments nobody has answered."""
    writes = rules.writes_for(actor)
    if not writes:
        return Waits()
    own = heirs(actor.on).behind(writes)
    unanswered = Count("rounds__comments", filter=Q(rounds__comments__answer=""), distinct=True)
    rows: QuerySet = Plan.objects.filter(
        organisation_id__in=own, state__in=[PlanState.RETURNED, PlanState.IN_COMMENT]
    ).annotate(unanswered=unanswered)
    items = [
        WaitingItem(
            row.title,
            _("bị trả lại, cần sửa và trình lại")
            if row.state == PlanState.RETURNED
            else _("%(count)s ý kiến góp ý chưa trả lời") % {"count": number(row.unanswered)},
            None,
            reverse("plan_page", args=[row.pk]),
            "bad" if row.state == PlanState.RETURNED else "go",
        )
        for row in rows.order_by("pk")[:MOST]
        if row.state == PlanState.RETURNED or row.unanswered
    ]
    return Waits(items, len(items))


def late(actor: Actor) -> Waits:
    """One line for each plan that has late activities, for who writes plans and who logs classes at the centre."""
    own = {
        post.organisation_id
        for post in actor.posts
        if post.root_id is None and {rules.WRITE, LOG}.intersection(post.role.permissions)
    } | set(rules.writes_for(actor))
    by_plan: dict[int, list[Asked]] = {}
    for each in asked_of(own, actor.on).late:
        by_plan.setdefault(each.plan.pk, []).append(each)
    items = [
        WaitingItem(
            _("%(count)s việc chậm: %(title)s") % {"count": number(len(rows)), "title": rows[0].plan.title},
            _("Lâu nhất: %(what)s. Ghi lớp, ghi kết quả, hoặc ghi thôi thực hiện và lý do.")
            % {"what": rows[0].carried.activity.title},
            rows[0].carried.activity.last_on,
            reverse("plan_doing", args=[pk]) + "#cham",
            "bad",
        )
        for pk, rows in by_plan.items()
    ]
    return Waits(items[:MOST], len(items))


def to_number(actor: Actor) -> Waits:
    """Plans decided by a body for which the person numbers papers, until their number is there."""
    bodies = rules.numbers_for(actor)
    if not bodies or actor.is_machine:
        return Waits()
    rows = Plan.objects.filter(among("decided_body_id", bodies), state=PlanState.APPROVED, symbol="")
    found = list(rows.filter(decided_on__lte=actor.on).order_by("decided_on", "pk")[: MOST + 1])
    names = _names(actor, found)
    items = [
        WaitingItem(
            f"{row.title} – {names.get(row.organisation_id, '')}",
            _("duyệt, ban hành ngày %(day)s") % {"day": date_short(row.decided_on)} if row.decided_on else "",
            None,
            reverse("plan_number", args=[row.pk]),
            "go",
        )
        for row in found[:MOST]
    ]
    return Waits(items, len(items) if len(found) <= MOST else rows.count())


def answered(actor: Actor) -> Waits:
    """Comments of the person that were answered, until they say that they have seen the answer."""
    if actor.user_id is None:
        return Waits()
    rows = Comment.objects.filter(by_id=actor.user_id, speaker="", seen_on__isnull=True, answered_on__lte=actor.on)
    found = list(rows.select_related("round__plan").order_by("answered_on", "pk")[: MOST + 1])
    items = [
        WaitingItem(
            each.text[:80],
            _("%(how)s – %(plan)s") % {"how": each.get_answer_display(), "plan": each.round.plan.title},
            None,
            f"{reverse('plan_round', args=[each.round_id])}#y-kien-{each.pk}",
            "ok",
        )
        for each in found[:MOST]
    ]
    return Waits(items, len(items) if len(found) <= MOST else rows.count())


def _names(actor: Actor, rows: Sequence[Plan]) -> dict[int, str]:
    if not rows:
        return {}
    found = OrganisationVersion.objects.on(actor.on).filter(organisation_id__in={row.organisation_id for row in rows})
    return dict(found.values_list("organisation_id", "name"))

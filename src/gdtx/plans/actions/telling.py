"""Telling people what a step, a round or an answer means for them: by the inbox, once the transaction is committed.

Whoever has something to do is told that something waits, at most once a day (`inbox.tasks.tell`); a centre whose plan
was approved gets a notice in the name of who approved it. Nothing is ever refused because somebody cannot be told.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.figures.completeness import announce_written
from gdtx.foundation.among import among
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short
from gdtx.inbox import rules as inbox
from gdtx.inbox.actions import LONGEST_TEXT, LONGEST_TITLE
from gdtx.inbox.enums import Audience
from gdtx.inbox.models import Notice
from gdtx.inbox.tasks import publish, tell
from gdtx.network.models import Post
from gdtx.network.roles import ROLES
from gdtx.network.scope import Actor

from .. import rules
from ..enums import OwnChair, PlanKind
from ..models import Comment, Plan

_NAMESPACE = uuid.UUID("0b6a1c8e-95e4-4f0b-8a5f-2c3f1d8f6a10")

#: Steps after which a plan is in force.
INTO_FORCE = ("approve", "issue", "adopt")


def tell_step(*, by: Actor, plan: Plan, verb: str) -> None:
    """Tell whom a step of the plan concerns. Part of the action, in its transaction."""
    if verb in INTO_FORCE and plan.kind in (PlanKind.YEAR, PlanKind.SCHOOL_YEAR):
        announce_written([plan.organisation_id])
    if verb == "submit":
        tell(_deciders(plan, by))
    if verb == "return":
        tell(_heads(plan, by) | ({plan.submitted_by_id} if plan.submitted_by_id else set()))
    if verb == "approve":
        _notice(by, plan)
    if verb in ("approve", "issue") and plan.reported_to_id is not None:
        tell(_people([plan.reported_to_id], rules.DECIDE, by))


def tell_parties(*, by: Actor, organisation_ids: Collection[int], user_ids: Collection[int]) -> None:
    """Tell those who are asked that a round waits for their comments."""
    tell((_people(organisation_ids, rules.COMMENT, by) | set(user_ids)) - {by.user_id})


def tell_commenter(*, by: Actor, comment: Comment) -> None:
    """Tell who commented that there is an answer."""
    if comment.by_id is not None and comment.by_id != by.user_id:
        tell({comment.by_id})


def _people(organisation_ids: Collection[int], permission: str, by: Actor) -> set[int]:
    """Who holds a post with the permission at one of the organisations on the day."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    posts = Post.objects.on(by.on).filter(among("organisation_id", organisation_ids), role__in=roles)
    return set(posts.values_list("user_id", flat=True))


def _deciders(plan: Plan, by: Actor) -> set[int]:
    found = rules.competence(plan, by.on)
    if found.body_id is None:
        return set()
    people = _people([found.body_id], rules.DECIDE, by) - {by.user_id}
    if people and found.route.own_chair is OwnChair.ANOTHER:
        people -= _directors(plan, by)
    return people


def _directors(plan: Plan, by: Actor) -> set[int]:
    answering = rules.answering_organisation(plan, by.on) or plan.organisation_id
    posts = Post.objects.on(by.on).filter(organisation_id=answering, role=rules.DIRECTOR)
    return set(posts.values_list("user_id", flat=True))


def _heads(plan: Plan, by: Actor) -> set[int]:
    answering = rules.answering_organisation(plan, by.on) or plan.organisation_id
    return _people([answering], rules.WRITE, by)


def _notice(by: Actor, plan: Plan) -> Notice | None:
    """The approval, as a notice to the centre; None where the person may not write to it, or it has no successor."""
    answering = rules.answering_organisation(plan, by.on)
    if by.is_machine or answering is None or not by.may(inbox.WRITE, organisation_id=answering):
        return None
    words = {"title": plan.title, "who": by.label, "day": date_short(by.on)}
    try:
        with transaction.atomic():
            return publish(
                by=by,
                title=(_("Đã phê duyệt: %(title)s") % words)[:LONGEST_TITLE],
                text=(_("%(title)s được %(who)s phê duyệt ngày %(day)s.") % words)[:LONGEST_TEXT],
                audience=Audience.CHOSEN,
                organisation_ids=[answering],
                target=reverse("plan_page", args=[plan.pk]),
                token=uuid.uuid5(_NAMESPACE, f"{plan.pk}/{plan.version}"),
            )
    except Refused:
        # No single post of theirs reaches it: the plan itself says that it was approved.
        return None

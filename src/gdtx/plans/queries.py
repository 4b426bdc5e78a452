"""Which plans a person sees, and what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.directives.answering import heirs
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.vietnamese import date_short
from gdtx.network.models import OrganisationSuccession, OrganisationVersion
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from . import rules
from .enums import PlanState
from .models import Activity, Basis, Comment, Party, Plan, Round, Target

#: So many comments stand on the page of a plan; the page of the round has them all.
NAMED_COMMENTS = 6

#: Seen by who writes the plan and who was asked about it; others see it once it is submitted.
_PRIVATE = (PlanState.DRAFT, PlanState.IN_COMMENT, PlanState.DISCARDED)


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """Plans within the scope that were submitted at some time, the person's own in any state, those they are asked
    about, and those decided by a body for which they number papers."""
    found = Plan.objects.all()
    if actor.is_machine and actor.has(rules.SEE):
        return found
    within = actor.visible_organisation_ids(rules.SEE)
    told = ~Q(state__in=_PRIVATE)
    if within is not None:
        told &= among("organisation_id", within)
    own = own_organisations(actor)
    asked = among("organisation_id", own) if own else Q(pk__in=[])
    numbered = rules.numbers_for(actor)
    decided = Q(decided_body_id__in=numbered) if numbered else Q(pk__in=[])
    return found.filter(told | asked | decided | Q(pk__in=asked_about(actor)))


def own_organisations(actor: Actor) -> frozenset[int]:
    """The organisations whose plans the person writes or shares in, closed ones included that theirs took over."""
    posts = [
        post for post in actor.posts_with(rules.SEE) if post.root_id is None or rules.WRITE in post.role.permissions
    ]
    ids = {post.organisation_id for post in posts}
    return heirs(actor.on).behind(ids) if ids else frozenset()


def asked_about(actor: Actor) -> QuerySet[Party, int]:
    """The plans on which the person, or a body of theirs, was asked for comments."""
    bodies = rules.commenting_bodies(actor)
    parties = Party.objects.filter(Q(organisation_id__in=bodies) | Q(user_id=actor.user_id, user_id__isnull=False))
    return parties.values_list("round__plan_id", flat=True)


def plan_for(actor: Actor, pk: int) -> Plan:
    """A version the person sees; `NotInScope` for any other."""
    found = visible_plans(actor).filter(pk=pk).select_related("root", "parent").first()
    if found is None:
        raise unknown_plan()
    return found


def unknown_plan() -> NotInScope:
    """What is said of a plan that does not exist or lies outside the scope."""
    return NotInScope("unknown_plan", _("Không tìm thấy kế hoạch này trong phạm vi của bạn."))


# --- Rows -----------------------------------------------------------------------------------------------------


def bases_of(plan: Plan) -> list[Basis]:
    """What it rests on, in order."""
    return list(Basis.objects.filter(plan=plan).select_related("document"))


def targets_of(plan: Plan) -> list[Target]:
    """Its targets, in order."""
    return list(Target.objects.filter(plan=plan).select_related("group"))


def activities_of(plan: Plan) -> list[Activity]:
    """Its activities by day, then in order."""
    rows = Activity.objects.filter(plan=plan).select_related("group", "task")
    return list(rows.order_by("starts_on", "position", "pk"))


def of_the_month(activities: Iterable[Activity], first: dt.date, last: dt.date) -> list[Activity]:
    """Those that share a day with the days given."""
    return [row for row in activities if row.starts_on <= last and row.last_on >= first]


# --- What is to be said beforehand ----------------------------------------------------------------------------


def coming_changes(plan: Plan) -> list[str]:
    """Sentences on what will become of the organisation before the plan ends: merged, divided, closed."""
    versions = OrganisationVersion.objects.filter(organisation_id=plan.organisation_id, valid_from__lte=plan.last_on)
    last = versions.order_by("-valid_from").first()
    if last is None or last.valid_to > plan.last_on:
        return []
    into = list(
        OrganisationSuccession.objects.filter(predecessor_id=plan.organisation_id, on=last.valid_to).values_list(
            "successor_id", flat=True
        )
    )
    words = {"name": last.name, "day": date_short(last.valid_to)}
    if not into:
        return [
            _("%(name)s thôi hoạt động từ ngày %(day)s, trước khi kế hoạch kết thúc, và chưa ghi đơn vị nào tiếp nhận.")
            % words
        ]
    names = organisation_versions_on(into, last.valid_to, nearest=True)
    words["names"] = ", ".join(sorted(each.name for each in names.values()))
    if len(into) > 1:
        return [
            _("%(name)s được chia cho %(names)s từ ngày %(day)s; sau ngày đó cần chọn đơn vị thực hiện tiếp kế hoạch.")
            % words
        ]
    return [
        _("%(name)s sáp nhập vào %(names)s từ ngày %(day)s; từ ngày đó %(names)s thực hiện tiếp kế hoạch này.") % words
    ]


# --- Rounds ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RoundSeen:
    """A round with who was asked, what they said, and who has not answered."""

    round: Round
    parties: list[Party]
    comments: list[Comment]

    @property
    def answered(self) -> list[Party]:
        """Those who commented or said that they agree."""
        spoke = {each.party_id for each in self.comments}
        return [each for each in self.parties if each.pk in spoke or each.nothing_to_say_on is not None]

    @property
    def silent(self) -> list[Party]:
        """Those who have said nothing."""
        answered = {each.pk for each in self.answered}
        return [each for each in self.parties if each.pk not in answered]

    @property
    def open_comments(self) -> int:
        """How many comments nobody has answered."""
        return sum(not each.answer for each in self.comments)

    @property
    def named(self) -> list[Comment]:
        """What the page of the plan tells of them: those nobody has answered, then the latest ones."""
        latest = sorted(self.comments, key=lambda each: (bool(each.answer), -each.pk))
        return latest[:NAMED_COMMENTS]

    def is_open(self, on: dt.date) -> bool:
        """Whether comments are taken on the day."""
        return self.round.closed_on is None and on <= self.round.until


def rounds_of(plan: Plan) -> list[RoundSeen]:
    """The rounds of a version, the latest first, with everything said. Three questions."""
    rounds = list(Round.objects.filter(plan=plan))
    if not rounds:
        return []
    parties: dict[int, list[Party]] = {}
    comments: dict[int, list[Comment]] = {}
    by_pk = {party.pk: party for party in Party.objects.filter(round__in=rounds)}
    for party in by_pk.values():
        parties.setdefault(party.round_id, []).append(party)
    for comment in Comment.objects.filter(round__in=rounds):
        if comment.party_id is not None:
            comment.party = by_pk[comment.party_id]
        comments.setdefault(comment.round_id, []).append(comment)
    return [RoundSeen(each, parties.get(each.pk, []), comments.get(each.pk, [])) for each in rounds]


def round_for(actor: Actor, pk: int) -> RoundSeen:
    """A round of a plan the person sees; `NotInScope` for any other."""
    found = Round.objects.filter(pk=pk).first()
    if found is None or not visible_plans(actor).filter(pk=found.plan_id).exists():
        raise NotInScope("unknown_round", _("Không tìm thấy đợt góp ý này trong phạm vi của bạn."))
    return next(each for each in rounds_of(plan_for(actor, found.plan_id)) if each.round.pk == pk)

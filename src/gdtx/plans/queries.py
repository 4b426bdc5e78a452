"""Which plans a person sees, and what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.directives.answering import heirs
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.vietnamese import date_short
from gdtx.network.models import OrganisationSuccession, OrganisationVersion
from gdtx.network.queries import organisation_versions_on
from gdtx.network.revision import kept_while_reading
from gdtx.network.scope import Actor

from . import rules
from .enums import PlanKind, PlanState
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
    found = visible_plans(actor).filter(pk=pk).order_by().first()
    if found is None:
        raise unknown_plan()
    return found


def unknown_plan() -> NotInScope:
    """What is said of a plan that does not exist or lies outside the scope."""
    return NotInScope("unknown_plan", _("Không tìm thấy kế hoạch này trong phạm vi của bạn."))


# --- Around a plan --------------------------------------------------------------------------------------------

_YEARS = (PlanKind.YEAR, PlanKind.SCHOOL_YEAR)


class Kin(NamedTuple):
    """What is told of a plan on the page of another one."""

    pk: int
    root_id: int | None
    parent_id: int | None
    organisation_id: int
    kind: str
    state: str
    number: int
    title: str
    starts_on: dt.date
    decided_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a plan.

    `versions`: every version, the first one first. `below`: the months of a year plan, of a plan of several years the
    years that begin within it, as far as the person sees them. `longer`: the newest plan of several years the person
    sees that a year plan carries out. `year`: the first version of the year plan of a month.
    """

    versions: list[Kin]
    below: list[Kin]
    longer: Kin | None
    year: Kin | None


def around(actor: Actor, plan: Plan) -> Around:
    """What stands around the plan. One question; one more where somebody else's plan is still being written."""
    versions = Q(pk=plan.root_key) | Q(root_id=plan.root_key)
    own = Q(organisation_id=plan.organisation_id, purpose=plan.purpose)
    wanted = versions
    if plan.kind in _YEARS:
        longer = own & Q(kind=PlanKind.MULTI_YEAR, starts_on__lte=plan.starts_on, last_on__gte=plan.starts_on)
        wanted = versions | Q(parent_id=plan.root_key) | longer
    elif plan.kind == PlanKind.MULTI_YEAR:
        wanted = versions | own & Q(kind__in=_YEARS, starts_on__gte=plan.starts_on, starts_on__lte=plan.last_on)
    elif plan.parent_id is not None:
        wanted = versions | Q(pk=plan.parent_id)
    rows = Plan.objects.filter(wanted).order_by("starts_on", "pk")
    found = [Kin(*row) for row in rows.values_list(*Kin._fields)]
    others = [
        row
        for row in found
        if plan.root_key not in (row.pk, row.root_id) and row.state not in (PlanState.REPLACED, PlanState.DISCARDED)
    ]
    seen = [] if plan.kind == PlanKind.MONTH else seen_among(actor, others)
    several = [row for row in seen if row.kind == PlanKind.MULTI_YEAR]
    return Around(
        versions=sorted((row for row in found if plan.root_key in (row.pk, row.root_id)), key=lambda row: row.number),
        below=[row for row in seen if row.kind != PlanKind.MULTI_YEAR],
        longer=max(several, key=lambda row: (row.number, row.pk), default=None),
        year=next((row for row in found if row.pk == plan.parent_id), None),
    )


class Seeable(Protocol):
    """What says of a plan who sees it."""

    @property
    def pk(self) -> int:
        """Its number."""

    @property
    def organisation_id(self) -> int:
        """Who plans."""

    @property
    def state(self) -> str:
        """Its state."""


def seen_among[Row: Seeable](actor: Actor, rows: Sequence[Row]) -> list[Row]:
    """Those that `visible_plans` has too: told without a question, unless somebody else's is still being written."""
    if not rows or (actor.is_machine and actor.has(rules.SEE)):
        return list(rows)
    within = actor.visible_organisation_ids(rules.SEE)
    own = own_organisations(actor)

    def at_once(row: Row) -> bool:
        told = row.state not in _PRIVATE and (within is None or row.organisation_id in within)
        return told or row.organisation_id in own

    left = [row.pk for row in rows if not at_once(row)]
    asked = set(asked_about(actor).filter(among("round__plan_id", left))) if left else set()
    return [row for row in rows if at_once(row) or row.pk in asked]


# --- Rows -----------------------------------------------------------------------------------------------------


def bases_of(plan: Plan) -> list[Basis]:
    """What it rests on, in order."""
    return list(Basis.objects.filter(plan_id=plan.pk))


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
    ending = _ending(plan.organisation_id, plan.last_on)
    if ending is None:
        return []
    name, closed, into = ending
    words = {"name": name, "day": date_short(closed)}
    if not into:
        return [
            _("%(name)s thôi hoạt động từ ngày %(day)s, trước khi kế hoạch kết thúc, và chưa ghi đơn vị nào tiếp nhận.")
            % words
        ]
    words["names"] = ", ".join(into)
    if len(into) > 1:
        return [
            _("%(name)s được chia cho %(names)s từ ngày %(day)s; sau ngày đó cần chọn đơn vị thực hiện tiếp kế hoạch.")
            % words
        ]
    return [
        _("%(name)s sáp nhập vào %(names)s từ ngày %(day)s; từ ngày đó %(names)s thực hiện tiếp kế hoạch này.") % words
    ]


@kept_while_reading(500)
def _ending(organisation_id: int, last_on: dt.date) -> tuple[str, dt.date, tuple[str, ...]] | None:
    """The name of an organisation that ends by the day, the day it ended on, and who took over from it; None for one
    that goes on."""
    versions = OrganisationVersion.objects.filter(organisation_id=organisation_id, valid_from__lte=last_on)
    last = versions.order_by("-valid_from").first()
    if last is None or last.valid_to > last_on:
        return None
    took_over = OrganisationSuccession.objects.filter(predecessor_id=organisation_id, on=last.valid_to)
    into = list(took_over.values_list("successor_id", flat=True))
    names = organisation_versions_on(into, last.valid_to, nearest=True) if into else {}
    return last.name, last.valid_to, tuple(sorted(each.name for each in names.values()))


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


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A round as the page of its plan tells of it: how many were asked, how many answered, how many comments there are
    and how many nobody answered; of the latest round those named there."""

    round: Round
    asked: int
    answered: int
    comments: int
    open: int
    named: list[Comment]


def rounds_told(plan: Plan) -> list[RoundTold]:
    """The rounds of a version, the latest first. Four questions."""
    rounds = list(Round.objects.filter(plan_id=plan.pk))
    if not rounds:
        return []
    ids = [each.pk for each in rounds]
    parties = {party.pk: party for party in Party.objects.filter(round_id__in=ids).order_by()}
    # Of hundreds of comments only a few are read whole.
    comments = Comment.objects.filter(round_id__in=ids).order_by()
    said = [_Said(*row) for row in comments.values_list(*_Said._fields)]
    latest = sorted((each for each in said if each.round_id == ids[0]), key=lambda each: (bool(each.answer), -each.pk))
    named = comments.in_bulk([each.pk for each in latest[:NAMED_COMMENTS]])
    for comment in named.values():
        if comment.party_id is not None:
            comment.party = parties[comment.party_id]
    spoke = {each.party_id for each in said}
    found = []
    for each in rounds:
        own = [party for party in parties.values() if party.round_id == each.pk]
        told = [comment for comment in said if comment.round_id == each.pk]
        found.append(
            RoundTold(
                round=each,
                asked=len(own),
                answered=sum(party.pk in spoke or party.nothing_to_say_on is not None for party in own),
                comments=len(told),
                open=sum(not comment.answer for comment in told),
                named=[named[each.pk] for each in latest[:NAMED_COMMENTS]] if each is rounds[0] else [],
            )
        )
    return found


class _Said(NamedTuple):
    """What of every comment is counted."""

    pk: int
    round_id: int
    party_id: int | None
    answer: str


def round_for(actor: Actor, pk: int) -> RoundSeen:
    """A round of a plan the person sees; `NotInScope` for any other."""
    found = Round.objects.filter(pk=pk).first()
    if found is None or not visible_plans(actor).filter(pk=found.plan_id).exists():
        raise NotInScope("unknown_round", _("Không tìm thấy đợt góp ý này trong phạm vi của bạn."))
    return next(each for each in rounds_of(plan_for(actor, found.plan_id)) if each.round.pk == pk)

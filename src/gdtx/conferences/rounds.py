"""The comment rounds of plans that a conference of kind góp ý holds: who may begin one, what was said, what is left.

A round belongs to plans (below); it names the conference as where it was held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.approvals.queries import begun_by
from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.foundation.vietnamese import date_short
from gdtx.network.queries import organisation_versions_on, who_answers_for
from gdtx.network.scope import Actor
from gdtx.plans import rules as plan_rules
from gdtx.plans.enums import PlanState
from gdtx.plans.models import Comment, Party, Plan, Round
from gdtx.plans.queries import RoundSeen, own_organisations, visible_plans

from .enums import ConferenceKind, ConferenceState, SpeechKind
from .models import Conference, Delegation, Opinion, Speech
from .standing import ORIGIN

#: A round is opened on a plan in one of these states (the table of plans says so too).
COMMENTED = (PlanState.DRAFT, PlanState.RETURNED)
#: What is said for a plan or against it; openings, reports, congratulations and what the chair concludes are not.
SPOKEN = (SpeechKind.DISCUSSION, SpeechKind.PAPER, SpeechKind.DIRECTION)


def may_hold_round(conference: Conference, on: dt.date) -> Decision:
    """Whether a round may be opened at the conference on the day: it is of kind góp ý, called, and not over."""
    if conference.kind != ConferenceKind.COMMENTS:
        return deny("not_for_comments", _("Chỉ hội nghị góp ý mới lấy góp ý kế hoạch; hội nghị này là loại khác."))
    if conference.state not in (ConferenceState.CALLED, ConferenceState.HELD):
        return deny(
            "not_called",
            _("Hội nghị %(state)s nên chưa mở được đợt góp ý; hãy triệu tập hội nghị trước.")
            % {"state": ConferenceState(conference.state).label}
            if conference.state == ConferenceState.PREPARING
            else _("Hội nghị %(state)s nên không mở đợt góp ý nữa.")
            % {"state": ConferenceState(conference.state).label},
        )
    if on > conference.last_day:
        return deny(
            "conference_over",
            _("Hội nghị họp ngày %(day)s đã qua; đợt góp ý sau hội nghị mở ở trang kế hoạch.")
            % {"day": date_short(conference.last_day)},
        )
    return allow()


def plans_to_comment(actor: Actor) -> list[tuple[Plan, str]]:
    """The plans on which the person may open a round now, each with its organisation."""
    if not actor.has(plan_rules.WRITE):
        return []
    rows = Plan.objects.filter(begun_by(Plan, actor.on), state__in=COMMENTED)
    rows = rows.filter(organisation_id__in=own_organisations(actor))
    found = [row for row in rows.order_by("-starts_on", "pk")[:200] if plan_rules.may_write(actor, row)]
    names = organisation_versions_on({row.organisation_id for row in found}, actor.on, nearest=True)
    return [(row, names[row.organisation_id].name) for row in found]


def bodies_to_ask(conference: Conference, on: dt.date) -> list[tuple[int, str]]:
    """The organiser, the host and those invited of the network, or who answers for them today."""
    invited = Delegation.objects.filter(conference=conference, organisation__isnull=False)
    ids = [conference.organiser_id, conference.host_id, *invited.values_list("organisation_id", flat=True)]
    wanted = [each for each in dict.fromkeys(ids) if each is not None]
    there = organisation_versions_on(wanted, on)
    today = [each for body in wanted for each in ([body] if body in there else who_answers_for(body, on))]
    names = organisation_versions_on(today, on)
    return [(each, names[each].name) for each in dict.fromkeys(today) if each in names]


@dataclass(frozen=True)
class RoundHeld:
    """A round of the conference as a person sees it."""

    seen: RoundSeen
    organisation: str
    is_open: bool
    #: Whether the person writes the plan: answers, and puts in what was said at the conference.
    writes: bool

    @property
    def plan(self) -> Plan:
        """The version it is on."""
        return self.seen.round.plan


def rounds_held(actor: Actor, conference: Conference) -> list[RoundHeld]:
    """The rounds of the conference on plans the person sees, the first one first, with everything said."""
    rounds = list(
        Round.objects.filter(origin_url_name=ORIGIN, origin_key=str(conference.pk), plan__in=visible_plans(actor))
        .select_related("plan")
        .order_by("opened_on", "pk")
    )
    if not rounds:
        return []
    names = organisation_versions_on({each.plan.organisation_id for each in rounds}, conference.starts_on, nearest=True)
    parties: dict[int, list[Party]] = {}
    comments: dict[int, list[Comment]] = {}
    for party in Party.objects.filter(round__in=rounds):
        parties.setdefault(party.round_id, []).append(party)
    for comment in Comment.objects.filter(round__in=rounds).select_related("party"):
        comments.setdefault(comment.round_id, []).append(comment)
    found = []
    for each in rounds:
        seen = RoundSeen(each, parties.get(each.pk, []), comments.get(each.pk, []))
        writes = bool(plan_rules.may_write(actor, each.plan))
        found.append(RoundHeld(seen, names[each.plan.organisation_id].name, seen.is_open(actor.on), writes))
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """Something said at the conference, or sent in before, that is not in a round yet."""

    row: Opinion | Speech
    speaker: str
    text: str
    said_on: dt.date
    #: The party of the round it was said for, as far as the record tells.
    party_id: int | None = None

    @property
    def code(self) -> str:
        """``gop-y-12``, ``phat-bieu-5``."""
        return f"{'gop-y' if isinstance(self.row, Opinion) else 'phat-bieu'}-{self.row.pk}"


def said_at(conference: Conference, parties: Collection[Party], on: dt.date) -> list[Said]:
    """What may be put into a round of these parties: opinions first, then what was said, in their order."""
    asked = {party.organisation_id: party.pk for party in parties if party.organisation_id is not None}
    opinions = Opinion.objects.filter(conference=conference, comment__isnull=True)
    spoken = Speech.objects.filter(conference=conference, comment__isnull=True, kind__in=SPOKEN)
    bodies = [row.organisation_id for row in opinions]
    speeches = list(spoken.select_related("delegate__delegation"))
    bodies += [row.delegate.delegation.organisation_id for row in speeches if row.delegate and row.delegate.delegation]
    follow = _following({each for each in bodies if each is not None} - asked.keys(), asked, on)
    names = organisation_versions_on([each for each in bodies if each], conference.starts_on, nearest=True)
    found = [_opinion(row, names, asked | follow, conference, on) for row in opinions]
    return [*found, *(_speech(row, names, asked | follow, conference, on) for row in speeches if row.text or row.title)]


def _following(bodies: Collection[int], asked: Mapping[int, int], on: dt.date) -> dict[int, int]:
    """Bodies that have been closed → the party of the round that answers for them."""
    return {body: asked[each] for body in bodies for each in who_answers_for(body, on) if each in asked}


def _opinion(
    row: Opinion, names: Mapping[int, object], asked: Mapping[int, int], conference: Conference, on: dt.date
) -> Said:
    version = names.get(row.organisation_id) if row.organisation_id else None
    who = ", ".join(filter(None, (_person(row), row.name or getattr(version, "name", ""))))
    day = row.given_on or row.sent_on or min(conference.starts_on, on)
    return Said(row, who, row.text, day, asked.get(row.organisation_id or 0))


def _speech(
    row: Speech, names: Mapping[int, object], asked: Mapping[int, int], conference: Conference, on: dt.date
) -> Said:
    delegation = row.delegate.delegation if row.delegate else None
    body = delegation.organisation_id if delegation else None
    version = names.get(body) if body else None
    who = _person(row) or (_person(row.delegate) if row.delegate else "")
    who = who or getattr(version, "name", "")
    text = _(": ").join(filter(None, (row.title, row.text)))
    return Said(row, who, text, min(conference.starts_on, on), asked.get(body or 0))


def _person(row: object) -> str:
    honorific, person, office = (getattr(row, name) for name in ("honorific", "person", "office"))
    return ", ".join(filter(None, (f"{honorific} {person}".strip() if person else "", office)))

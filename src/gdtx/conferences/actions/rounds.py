"""The comment round of a plan at a conference: opened to those invited, fed with what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotInScope, Refused
from gdtx.network.scope import Actor
from gdtx.plans.actions import open_round
from gdtx.plans.actions.spoken import note_spoken
from gdtx.plans.models import Party, Round

from ..models import Conference
from ..queries import unknown_conference, visible_conferences
from ..rounds import may_hold_round, said_at
from ..standing import ORIGIN
from .following import origin_of
from .writing import note


def open_plan_round(
    *,
    by: Actor,
    conference_id: int,
    plan_id: int,
    version: int,
    organisation_ids: Iterable[int] = (),
    user_ids: Iterable[int] = (),
    question: str = "",
) -> Round:
    """Ask those who take part for comments on a plan until the last day of the conference.

    Who writes the plan opens it, at a conference they see. Raises `NotInScope`, `Forbidden` (`not_for_comments`,
    `not_called`, `conference_over`, `other_unit`), and what `plans.actions.open_round` raises.
    """
    with transaction.atomic():
        conference = _locked(by, conference_id)
        may_hold_round(conference, by.on).require()
        origin = origin_of(conference)
        made = open_round(
            by=by,
            plan_id=plan_id,
            version=version,
            until=conference.last_day,
            organisation_ids=organisation_ids,
            user_ids=user_ids,
            question=question,
            origin=(origin.label, origin.url_name, origin.key),
        )
        note(by, conference, "open_round_at_conference", after={"plan": made.plan.title})
    return made


def put_into_round(*, by: Actor, conference_id: int, round_id: int, chosen: Mapping[str, int | None]) -> int:
    """Put opinions and speeches of the conference into its round, each for one of those asked or for none of them.

    `chosen`: `rounds.Said.code` → the number of the party. What is in a round already is left alone. Gives how many
    were put in. Raises `NotInScope`, `Refused` (`nothing_chosen`), and what `plans.actions.spoken.note_spoken` raises.
    """
    if not chosen:
        raise Refused("nothing_chosen", _("Chưa chọn ý kiến nào."), way_out=_("Hãy chọn ý kiến rồi bấm lại."))
    with transaction.atomic():
        conference = _locked(by, conference_id)
        found = round_of(conference, round_id)
        count = 0
        for each in said_at(conference, list(Party.objects.filter(round=found)), by.on):
            if each.code not in chosen:
                continue
            each.row.comment = note_spoken(
                by=by,
                round_id=found.pk,
                text=each.text,
                speaker=each.speaker,
                said_on=each.said_on,
                party_id=chosen[each.code],
            )
            each.row.save(update_fields=["comment"])
            count += 1
        if count:
            note(by, conference, "put_into_round", after={"comments": count})
    return count


def round_of(conference: Conference, round_id: int) -> Round:
    """A round held at the conference; `NotInScope` for any other."""
    rows = Round.objects.filter(origin_url_name=ORIGIN, origin_key=str(conference.pk), pk=round_id)
    found = rows.select_related("plan").first()
    if found is None:
        raise NotInScope("unknown_round", _("Không tìm thấy đợt góp ý này trong phạm vi của bạn."))
    return found


def _locked(by: Actor, conference_id: int) -> Conference:
    if not visible_conferences(by).filter(pk=conference_id).exists():
        raise unknown_conference()
    return Conference.objects.select_for_update().get(pk=conference_id)

"""Who writes, publishes and corrects the bulletin of a conference."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.conferences.models import Conference
from gdtx.conferences.rules import keepers, may_keep, may_start
from gdtx.foundation.decisions import Decision, deny
from gdtx.network.queries import who_answers_for
from gdtx.network.scope import Actor

from .models import Bulletin

WRITE = "bulletins.write"
PUBLISH = "bulletins.publish"


def may_write(actor: Actor, conference: Conference) -> Decision:
    """Whether the person writes bulletins of the conference: at its organiser, host, or what follows."""
    return _may(actor, WRITE, conference)


def may_publish(actor: Actor, bulletin: Bulletin) -> Decision:
    """Whether the person publishes the bulletin: never one in which they wrote."""
    allowed = _may(actor, PUBLISH, bulletin.conference)
    if allowed and actor.user_id is not None and actor.user_id in bulletin.writer_ids:
        return deny(
            "own_submission",
            _("Bạn đã viết bản tin này nên không được tự đăng; việc đăng thuộc về người khác."),
        )
    return allowed


def may_manage(actor: Actor, bulletin: Bulletin) -> Decision:
    """Whether the person returns, corrects or withdraws it: whoever may publish there, also what they wrote."""
    return _may(actor, PUBLISH, bulletin.conference)


def may_read(actor: Actor, organisation_id: int) -> Decision:
    """Whether the person reads texts into the records of the body: who prepares its conferences and writes of them."""
    started = may_start(actor, organisation_id)
    return actor.may(WRITE, organisation_id=organisation_id) if started else started


def readers(actor: Actor) -> list[int]:
    """The bodies into whose records the person may read texts, the one they work in first."""
    return [each for each in keepers(actor) if may_read(actor, each)]


def _may(actor: Actor, permission: str, conference: Conference) -> Decision:
    if actor.is_machine or not actor.has(permission):
        return actor.may(permission)
    kept = may_keep(actor, conference)
    if not kept:
        return kept
    bodies = [each for each in (conference.organiser_id, conference.host_id) if each is not None]
    for each in bodies:
        found = actor.may(permission, organisation_id=each)
        if found:
            return found
    # Closed since: whoever answers for it on this day.
    for each in (one for body in bodies for one in who_answers_for(body, actor.on)):
        following = actor.may(permission, organisation_id=each)
        if following:
            return following
    return found

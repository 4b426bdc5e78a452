"""Who may see and change data of persons, and why not. Persons are seen for the work of their commune only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.network.scope import Actor

from .registry import reaches_of

SEE = "people.see"
ENTER = "register.enter"
#: Whoever may come to the door of a page of persons; what is behind it is asked inside.
DOORS = (SEE, ENTER)
LOG = "audit.see"
#: Who sets how long data are kept, and lets go of what is over: whoever runs the installation, seeing no person.
KEEPING = "operations.manage"


def may_see_people(actor: Actor, area_id: int | None = None) -> Decision:
    """Whether persons (of the commune) may be seen: by the post, or through what another subject opens."""
    decision = actor.may(SEE, area_id=area_id)
    if decision:
        return decision
    for reach in reaches_of(actor):
        if reach.households is not None and (area_id is None or area_id in reach.areas):
            return allow()
    return decision


def may_enter(actor: Actor, area_id: int | None = None) -> Decision:
    """Whether households of the commune may be written, by the post alone."""
    decision = actor.may(ENTER, area_id=area_id)
    if decision or actor.is_machine:
        return decision
    if any(post.role.code == "surveyor" for post in actor.posts):
        return deny(
            "no_villages",
            _(
                "Bạn chưa được giao thôn nào của đợt điều tra đang mở. "
                "Cán bộ phụ trách của xã giao thôn cho điều tra viên."
            ),
        )
    return decision


def may_enter_somewhere(actor: Actor, area_id: int) -> Decision:
    """Whether some household of the commune may be written; which one is asked of it."""
    decision = may_enter(actor, area_id)
    if decision:
        return decision
    if any(reach.may_change and area_id in reach.areas for reach in reaches_of(actor)):
        return allow()
    return decision


def may_see_log(actor: Actor, area_id: int | None = None) -> Decision:
    """Whether it may be seen who looked at persons (of the commune): who reads the audit and sees the persons."""
    decision = actor.may(LOG, area_id=area_id)
    return actor.may(SEE, area_id=area_id) if decision else decision


def may_erase(actor: Actor) -> Decision:
    """Whether retention may be set and applied."""
    return allow() if actor.is_machine else actor.may(KEEPING)

"""Who may write notices, to whom, who may see who has read them, and who may take one back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, deny
from gdtx.network.scope import Actor

from .models import Notice

WRITE = "inbox.write"


def may_write(actor: Actor) -> Decision:
    """Departments to their province, district offices (to 30/6/2025) to their district, communes to their commune."""
    return actor.may(WRITE)


def may_address_area(actor: Actor, area_id: int) -> Decision:
    """Whether the units of the area may be addressed: it lies within what the post answers for."""
    return actor.may(WRITE, area_id=area_id)


def may_address(actor: Actor, organisation_id: int) -> Decision:
    """Whether the organisation may be addressed."""
    return actor.may(WRITE, organisation_id=organisation_id)


def may_follow(actor: Actor, notice: Notice) -> Decision:
    """Whoever may write for the organisation that sent it, or for one above it, sees who has read it."""
    return actor.may(WRITE, organisation_id=notice.sender_id)


def may_withdraw(actor: Actor, notice: Notice) -> Decision:
    """Whoever may follow it, once."""
    if not notice.is_active:
        return deny("notice_withdrawn", _("Thông báo này đã được thu hồi trước đó."))
    return may_follow(actor, notice)

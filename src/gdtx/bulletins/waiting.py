"""Bulletins that wait for a person to publish them. Registered with the inbox."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.inbox.waiting import MOST, WaitingItem, Waits, register_waiting
from gdtx.network.scope import Actor

from . import queries
from .models import Bulletin
from .rules import may_publish


def register() -> None:
    """Tell the inbox who to ask; called when the program starts."""
    register_waiting("bulletins_to_publish", gettext_lazy("Bản tin chờ đăng"), to_publish, told_by_events=True)


def to_publish(actor: Actor) -> Waits:
    """Submitted bulletins the actor may publish; those they wrote wait for others."""
    found = [each for each in queries.to_publish(actor).order_by("pk")[:MOST] if may_publish(actor, each)]
    return Waits([_item(each) for each in found], len(found))


def _item(bulletin: Bulletin) -> WaitingItem:
    why = _("%(who)s trình đăng") % {"who": bulletin.submitted_by_label}
    return WaitingItem(bulletin.title, why, None, reverse("bulletin_page", args=[bulletin.pk]), "go")

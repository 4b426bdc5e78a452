"""Background work: messages outside that a notice waits. Thin: `actions` and `delivery` do the rest."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from gdtx.network.scope import Actor

from . import actions, delivery
from .models import Notice


def publish(*, by: Actor, **notice: Any) -> Notice:
    """`actions.send_notice`, and have people told once it is committed."""
    with transaction.atomic():
        sent = actions.send_notice(by=by, **notice)
        transaction.on_commit(lambda: send_messages.enqueue())
    return sent


def tell(user_ids: Collection[int]) -> None:
    """Have people told, once the transaction is committed, that something new waits for them.

    Whoever had a message today gets none: it waits on their desk all the same.
    """
    ids = frozenset(user_ids)
    if ids:
        transaction.on_commit(partial(_tell, ids), robust=True)


def _tell(user_ids: frozenset[int]) -> None:
    if delivery.plan_words(user_ids, timezone.now()):
        send_messages.enqueue()


@task
def send_messages() -> None:
    """Tell whoever has not been told today, try again what failed, and come back when there is more to do.

    Run any number of times, it sends nothing twice: a message is a row that one worker claims.
    """
    now = timezone.now()
    later = delivery.plan(now)
    delivery.plan_digests(now)
    again = [moment for moment in (delivery.deliver_due(now), delivery.next_morning(now) if later else None) if moment]
    if again and send_messages.get_backend().supports_defer:
        send_messages.using(run_after=min(again)).enqueue()

"""What waits for the person from every subject, as far as a desk shows it; the page "Việc chờ tôi" has all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gdtx.desk.waiting import Waiting
from gdtx.inbox.pages.waits import due_badge
from gdtx.inbox.waiting import waiting_for
from gdtx.network.scope import Actor

#: So many of each kind are named.
NAMED = 3
#: Notices have a place of their own on every desk.
ELSEWHERE = frozenset({"notices"})


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of things that wait: the first ones, and how many there are."""

    title: str
    items: Sequence[Waiting]
    total: int


def work_for(actor: Actor) -> list[Work]:
    """The kinds of which something waits, each with what is due first."""
    return [
        Work(
            str(each.kind.title),
            [Waiting(item.title, item.why, item.href, due_badge(item, actor)) for item in each.items[:NAMED]],
            each.total,
        )
        for each in waiting_for(actor, besides=ELSEWHERE)
    ]

"""What waits for a person, from every subject that knows of something: what, why, until when. And dates to come.

Subjects below and above the inbox register a provider when the program starts; it is asked only when somebody looks,
and answers with a bounded number of items and how many there are in all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.functional import Promise

from gdtx.audit.queries import latest_events
from gdtx.foundation import reading
from gdtx.foundation.kept import Kept
from gdtx.network.scope import Actor

Words = str | Promise

#: So many items a provider gives at most, and the page shows of one kind.
MOST = 50


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that waits: what it is, why it waits for this person, until when, where to do it."""

    title: str
    why: str
    due: dt.date | None
    href: str
    tone: str = ""

    def days_left(self, on: dt.date) -> int | None:
        """Days until its date; negative when it is late, None without a date."""
        return None if self.due is None else (self.due - on).days


@dataclass(frozen=True, slots=True)
class Waits:
    """The answer of a provider: the items that are due first, and how many there are in all."""

    items: Sequence[WaitingItem] = ()
    total: int = 0


Provider = Callable[[Actor], Waits]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of waiting things, as a subject registered it."""

    code: str
    title: Words
    provider: Provider = field(repr=False)
    told_by_events: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person of one kind."""

    kind: Kind
    items: Sequence[WaitingItem]
    total: int

    @property
    def more(self) -> int:
        """How many more there are than are shown."""
        return max(self.total - len(self.items), 0)


_kinds: dict[str, Kind] = {}

#: Answers of so many kinds and people are kept.
_kept = Kept(10_000)


def register_waiting(code: str, title: Words, provider: Provider, *, told_by_events: bool = False) -> None:
    """Make a kind known. Raises `ValueError` when another provider has the code.

    `told_by_events`: whatever changes the answer for a person on a day writes an event of the audit, so that the last
    answer may be kept (adr 0026).
    """
    known = _kinds.setdefault(code, Kind(code, title, provider, told_by_events))
    if known.provider is not provider:
        raise ValueError(f"Two providers say what waits as {code!r}")


def waiting_for(actor: Actor, *, besides: Collection[str] = ()) -> list[Waiting]:
    """What waits for the actor, kind by kind in the order of registration; kinds with nothing are left out.

    The kinds of `besides` are not asked about. While a page is read, the answers of kinds told by events are given
    again as long as nobody has written anything.
    """
    keep = reading.is_reading() and actor.user_id is not None
    found = []
    for kind in _kinds.values():
        if kind.code in besides:
            continue
        if keep and kind.told_by_events:
            posts = tuple(post.id for post in actor.posts)
            key = (kind.code, kind.provider, actor.user_id, posts, actor.on, latest_events())
            waits = _kept.answer(key, partial(kind.provider, actor))
        else:
            waits = kind.provider(actor)
        items = sorted(waits.items, key=_order)[:MOST]
        if waits.total or items:
            found.append(Waiting(kind, items, max(waits.total, len(items))))
    return found


def how_many_wait(actor: Actor) -> int:
    """How many things wait for the actor in all."""
    return sum(each.total for each in waiting_for(actor))


def _order(item: WaitingItem) -> tuple[dt.date, str]:
    return item.due or dt.date.max, item.title


# --- Dates --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateItem:
    """A date to come. `title` names no person. `uid` is the same in every feed; `end` is the last moment or day.

    `start` and `end` are both days or both moments; a day alone is a whole day.
    """

    uid: str
    title: str
    start: dt.date | dt.datetime
    end: dt.date | dt.datetime | None
    href: str
    cancelled: bool = False


#: Asked with an actor and the first and last day of interest.
DatesProvider = Callable[[Actor, dt.date, dt.date], Sequence[DateItem]]

_dates: dict[str, DatesProvider] = {}


def register_dates(code: str, provider: DatesProvider) -> None:
    """Let a subject put dates into the calendars of people. Raises `ValueError` when another one has the code."""
    if _dates.setdefault(code, provider) is not provider:
        raise ValueError(f"Two providers give dates as {code!r}")


def dates_for(actor: Actor, start: dt.date, end: dt.date) -> list[DateItem]:
    """The dates of the actor from a day to a day, the earliest first."""
    items = [item for provider in _dates.values() for item in provider(actor, start, end)]
    return sorted(items, key=lambda item: (_day(item.start), item.uid))


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment

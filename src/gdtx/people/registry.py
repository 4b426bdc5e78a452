"""What subjects above people register, so that people need not know them. Called when the program starts.

- `on_change`: told of every change of persons, inside its transaction; what it raises refuses the change.
- `on_writing`: called at the beginning of that transaction, before any row is locked, to lock what lies above first.
- `reach`: households (or single persons) that an actor may see and perhaps change besides those of their posts: the
  villages of a surveyor, the learners of a centre.
- `explanation`: fills "vì sao được tính như vậy" and other parts of a person's card.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db.models import Q

from gdtx.network.scope import Actor


class PersonChanged(Protocol):
    """Called with the codes of the persons concerned and the ids of the communes they live or lived in."""

    def __call__(self, *, by: Actor, person_codes: Sequence[str], area_ids: Sequence[int], cause: str) -> None: ...


@dataclass(frozen=True)
class Reach:
    """What an actor reaches by something other than `people.see`, as conditions; None: nothing.

    `households` and `persons` are conditions over `Household` and over `Person`. `may_change`: whether what is in
    those households may be changed, too. `areas`: the communes those lie in, for the doors of pages.
    """

    households: Q | None = None
    persons: Q | None = None
    may_change: bool = False
    areas: frozenset[int] = frozenset()


class Part(NamedTuple):
    """A part of a person's card made by another subject: heading, sentences, links (text and address)."""

    title: str
    lines: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()


_changed: dict[str, PersonChanged] = {}
_holds: dict[str, Callable[[Sequence[int]], None]] = {}
_reaches: dict[str, Callable[[Actor], Reach | None]] = {}
_parts: dict[str, Callable[[Actor, Any], Part | None]] = {}


def on_change(name: str, callback: PersonChanged) -> None:
    """Tell this subject of changes of persons."""
    _changed[name] = callback


def on_writing(name: str, callback: Callable[[Sequence[int]], None]) -> None:
    """Let this subject lock what is its own for these communes before people are locked."""
    _holds[name] = callback


def hold(area_ids: Sequence[int]) -> None:
    """Called first in a transaction that will write people of these communes: everybody locks in one order."""
    for callback in _holds.values():
        callback(area_ids)


def reach(name: str, provider: Callable[[Actor], Reach | None]) -> None:
    """Let this subject open households or persons to an actor."""
    _reaches[name] = provider


def explanation(name: str, provider: Callable[[Actor, Any], Part | None]) -> None:
    """Let this subject add a part to the card of a person (called with the actor and the `Person`)."""
    _parts[name] = provider


def forget(name: str) -> None:
    """Take back what a name registered (for tests)."""
    for each in (_changed, _holds, _reaches, _parts):
        each.pop(name, None)


def tell(*, by: Actor, person_codes: Sequence[str], area_ids: Sequence[int], cause: str) -> None:
    """Tell everybody registered; in the transaction of the change."""
    if not person_codes:
        return
    for callback in _changed.values():
        callback(by=by, person_codes=person_codes, area_ids=area_ids, cause=cause)


def reaches_of(actor: Actor) -> list[Reach]:
    """What others open to the actor."""
    return [found for provider in _reaches.values() if (found := provider(actor)) is not None]


def parts_of(actor: Actor, person: Any) -> list[Part]:
    """The parts of a person's card, in the order they were registered."""
    return [found for provider in _parts.values() if (found := provider(actor, person)) is not None]

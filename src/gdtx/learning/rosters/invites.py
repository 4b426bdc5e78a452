"""Who is to be invited to a class: lists that subjects above learning make, and register when the program starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gdtx.network.scope import Actor


class Inviting(Protocol):
    """Called with the commune of the class, its programme and kỳ: the codes of persons to invite, in their order."""

    def __call__(self, *, actor: Actor, area_id: int, programme: str, term: int | None) -> Sequence[str]: ...


_lists: dict[str, Inviting] = {}


def register(name: str, provider: Inviting) -> None:
    """Let a subject name persons to invite."""
    _lists[name] = provider


def forget(name: str) -> None:
    """Take back what a name registered (for tests)."""
    _lists.pop(name, None)


def invited(*, actor: Actor, area_id: int, programme: str, term: int | None) -> list[str]:
    """The codes of every list, each once."""
    found: dict[str, None] = {}
    for provider in _lists.values():
        found.update(dict.fromkeys(provider(actor=actor, area_id=area_id, programme=programme, term=term)))
    return list(found)

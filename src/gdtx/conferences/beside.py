"""What subjects above this one have of a conference and may begin from it: its bulletin, a round of comments.

Conferences know none of them. A subject registers who to ask when the program starts, and is asked when somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gdtx.foundation.pages.parts import Badge
from gdtx.network.scope import Actor

from .models import Conference


@dataclass(frozen=True, slots=True)
class Beside:
    """Something beside a conference: what it is, where it is, how far.

    `begins`: it is not there yet; posting to the address begins it.
    """

    title: str
    href: str
    badge: Badge | None = None
    note: str = ""
    begins: bool = False


Provider = Callable[[Actor, Conference], Sequence[Beside]]

_providers: dict[str, Provider] = {}


def register_beside(code: str, provider: Provider) -> None:
    """Make a provider known. Raises `ValueError` when another one has the code."""
    if _providers.setdefault(code, provider) is not provider:
        raise ValueError(f"Two providers say what stands beside conferences as {code!r}")


def beside(actor: Actor, conference: Conference) -> list[Beside]:
    """What there is and what the actor may begin, in the order of registration."""
    return [each for provider in _providers.values() for each in provider(actor, conference)]

"""What is gathered while households are written: part of `writing`."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from .data import PersonData
from .history import Changes
from .models import Evidence, Household, Person, Residence


@dataclass
class Written:
    """What a call of `Writer.write` did. `households` in the order they were told, `codes` of all their
    members likewise, `person_codes` of those that are new or changed."""

    households: list[Household] = field(default_factory=list)
    new_households: int = 0
    changed_households: int = 0
    new_persons: int = 0
    changed_persons: int = 0
    unchanged_persons: int = 0
    tickets: int = 0
    person_codes: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    area_ids: set[int] = field(default_factory=set)
    changes: Changes = field(default_factory=Changes)


@dataclass
class Member:
    """Somebody while they are written."""

    told: PersonData
    place: int
    household: Household
    person: Person
    is_new: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    made: list[Residence] = field(default_factory=list)
    facts: list[Evidence] = field(default_factory=list)
    left: int | None = None

    @property
    def changed(self) -> bool:
        """Whether anything of them differs from what is stored."""
        return self.is_new or bool(self.before or self.after)


def new_code() -> str:
    """A code for somebody new in the register: 80 random bits, no meaning."""
    return f"n{secrets.token_hex(10)}"

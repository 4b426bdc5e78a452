"""Refusals: how every part of the program says "no", which rule it follows and what to do next.

A refusal is part of the normal course of work, not a fault of the program. It carries

- ``rule``: a stable name machines may rely on (``unknown_area``, ``female_le_turns`` …),
- ``message``: a Vietnamese sentence for the person, naming the value and the rule in plain words,
- ``where``: the place of the trouble (a field name, or sheet, row and column), if there is one,
- ``way_out``: a second sentence: what to do, or who can lift the refusal.

Commands print ``as_dict()`` under ``"error"`` and leave with 1; pages answer with ``status``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

Where = str | Mapping[str, object] | None


class Refused(Exception):
    """Something was asked that cannot be done; the request was understood and nothing was changed."""

    status: ClassVar[int] = 400

    def __init__(self, rule: str, message: str, where: Where = None, way_out: str | None = None) -> None:
        super().__init__(rule, message, where, way_out)
        self.rule = rule
        self.message = str(message)
        self.where = where
        self.way_out = None if way_out is None else str(way_out)

    @property
    def sentence(self) -> str:
        """The whole of what a person should read: the message, then the way out."""
        return self.message if not self.way_out else f"{self.message} {self.way_out}"

    def as_dict(self) -> dict[str, object]:
        """The error object of the command contract: ``rule``, ``message``, ``where``."""
        where = dict(self.where) if isinstance(self.where, Mapping) else self.where
        return {"rule": self.rule, "message": self.sentence, "where": where}

    def __str__(self) -> str:
        return self.sentence


class Forbidden(Refused):
    """The thing lies inside the person's scope, but a rule keeps them from doing this to it."""

    status = 403


class NotFound(Refused):
    """There is no such thing."""

    status = 404


class NotInScope(NotFound):
    """The thing exists outside the person's scope; the answer must not reveal that it exists."""


class Conflict(Refused):
    """The thing was changed or locked by somebody else since it was read."""

    status = 409

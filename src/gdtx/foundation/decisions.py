"""The answer of a rule: allowed or not, and why not.

The same decision hides a button on the page and blocks the request behind it, so the reason a person
reads is the reason that is enforced.
"""

from __future__ import annotations

from dataclasses import dataclass

from gdtx.foundation.errors import Forbidden, Where


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule decided. A denial has its reason (a Vietnamese sentence) and its rule (a stable name)."""

    allowed: bool
    reason: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        if not self.allowed and not (self.reason and self.rule):
            raise ValueError("A denial needs its rule and its reason.")

    def __bool__(self) -> bool:
        return self.allowed

    def require(self, where: Where = None) -> None:
        """Pass when allowed; raise :class:`Forbidden` with the reason otherwise."""
        if not self.allowed:
            raise Forbidden(self.rule, self.reason, where)


_ALLOWED = Decision(True)


def allow() -> Decision:
    """The decision that lets pass."""
    return _ALLOWED


def deny(rule: str, reason: str) -> Decision:
    """A decision that refuses: the stable name of the rule, and the sentence a person reads."""
    return Decision(False, str(reason), rule)


def first_denial(*decisions: Decision) -> Decision:
    """All must allow; the first one that does not is the answer."""
    return next((decision for decision in decisions if not decision.allowed), _ALLOWED)

"""The control counts of a file: what went in equals what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Counts:
    """rows = accepted + refused + unchanged; `changed` is the part of accepted that existed before."""

    rows: int = 0
    accepted: int = 0
    changed: int = 0
    refused: int = 0
    unchanged: int = 0
    totals: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows != self.accepted + self.refused + self.unchanged:
            raise ValueError(f"Rows do not add up: {self}")
        if self.changed > self.accepted:
            raise ValueError(f"More rows changed than were accepted: {self}")

    @property
    def new(self) -> int:
        """Accepted rows that did not exist before."""
        return self.accepted - self.changed

    def as_dict(self) -> dict[str, object]:
        """The counts as the answers of commands and the audit give them."""
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "changed": self.changed,
            "refused": self.refused,
            "unchanged": self.unchanged,
            "totals": dict(self.totals),
        }

"""Where a document or a task comes from, for those who must not know: a label, the name of an address and its key.

Conferences and plans stand above directives. They give themselves as an origin; directives show the label, link to the
address, and answer which tasks and documents came from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Origin:
    """`label` is what people read, `url_name` and `key` lead to the page of the record it stands for."""

    label: str
    url_name: str
    key: str

    def __post_init__(self) -> None:
        if not (self.label and self.url_name and self.key):
            raise ValueError("An origin has a label, the name of an address and a key.")

    @property
    def href(self) -> str:
        """The page of the record, "" when the program has no such page any more."""
        for argument in (self.key, int(self.key) if self.key.isdigit() else None):
            try:
                return reverse(self.url_name, args=[argument])
            except NoReverseMatch:
                continue
        return ""

    @classmethod
    def of_fields(cls, label: str, url_name: str, key: str) -> Origin | None:
        """The origin kept in three columns; None where the columns are empty."""
        return cls(label, url_name, key) if label and url_name and key else None

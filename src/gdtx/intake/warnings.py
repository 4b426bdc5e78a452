"""What is said about rows that are taken all the same: old fonts, unusual numbers, columns nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


@dataclass
class _Group:
    first: dict[str, Any]
    rows: int = 1


@dataclass
class WarningBook:
    """Warnings of a file, one for each rule and column however many rows it is about."""

    whole: list[dict[str, Any]] = field(default_factory=list)
    _groups: dict[tuple[str, str], _Group] = field(default_factory=dict)

    def about_file(self, rule: str, message: str, column: str = "") -> None:
        """Something about the sheet as a whole."""
        self.whole.append({"rule": rule, "column": column, "message": message})

    def about_row(self, row: int, column: str, value: str, rule: str, message: str) -> None:
        """Something about a cell."""
        group = self._groups.get((rule, column))
        if group is None:
            first = {"row": row, "column": column, "value": value, "rule": rule, "message": message}
            self._groups[rule, column] = _Group(first)
        else:
            group.rows += 1

    def as_list(self) -> list[dict[str, Any]]:
        """Each warning with the first row it is about and how many rows there are."""
        found = list(self.whole)
        for group in self._groups.values():
            message = group.first["message"]
            if group.rows > 1:
                message = _("%(message)s Cùng cột còn %(count)d ô như vậy.") % {
                    "message": message,
                    "count": group.rows - 1,
                }
            found.append({**group.first, "rows": group.rows, "message": message})
        return found

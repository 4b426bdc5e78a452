"""Classes by the list of thematic groups in force, whatever list each class was logged under.

A class keeps the group of the list that held when it began. A table uses one list: a province's on the last day of the
period, the national one for the country. A group of another list counts with the group of this one that has its code
and its national group, else with the only one that has its national group; where several have, nothing is guessed.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.models import NationalGroup, ThematicGroup
from gdtx.catalogue.queries import national_groups
from gdtx.figures.measures import Amounts, add
from gdtx.foundation.ranges import DateRange

from .questions import Question

#: Stands for the code of the row of what could not be mapped, in addresses.
REST = "khac"


class Grouping:
    """The list of a question, and where each group of any list counts in it."""

    def __init__(self, question: Question, span: DateRange | None = None) -> None:
        """`span`: the days on whose last the list is taken, if not the period's."""
        self.book = question.books.groups
        self.is_national = question.is_country
        self.list: list[NationalGroup] | list[ThematicGroup]
        if self.is_national:
            self.list = national_groups()
        else:
            self.list = self.book.groups(question.province_id, (span or question.span).last_day)
        self._own = {row.pk for row in self.list}
        self._targets: dict[int | None, int | None] = {}

    def target(self, group_id: int | None) -> int | None:
        """The id of the row a class of that group counts in; None where only a guess could say."""
        if group_id not in self._targets:
            self._targets[group_id] = self._find(group_id)
        return self._targets[group_id]

    def _find(self, group_id: int | None) -> int | None:
        logged = self.book.by_id.get(group_id or 0)
        if logged is None:
            return None
        if self.is_national:
            return logged.national_id
        if logged.pk in self._own:
            return logged.pk
        alike = [row for row in self.list if isinstance(row, ThematicGroup) and row.national_id == logged.national_id]
        same = [row for row in alike if row.code == logged.code]
        for candidates in (same, alike):
            if len(candidates) == 1:
                return candidates[0].pk
        return None

    def members(self, code: str) -> frozenset[int]:
        """Ids of the groups of any list that count in the row of that code (REST: none); empty if it is strange."""
        wanted = next((row.pk for row in self.list if row.code == code), None)
        if wanted is None and code != REST:
            return frozenset()
        return frozenset(row.pk for row in self.book.rows if self.target(row.pk) == wanted)

    def name(self, code: str) -> str:
        """The name of the row of that code; the code itself when it is strange."""
        if code == REST:
            return rest_name()
        return next((row.name for row in self.list if row.code == code), code)


def rest_name() -> str:
    """What the row of what could not be mapped is called."""
    return _("Chưa xếp được vào danh mục")


class GroupSums:
    """Amounts gathered by the rows of a list."""

    def __init__(self, grouping: Grouping) -> None:
        self.grouping = grouping
        self.sums: dict[int | None, dict[str, int]] = {row.pk: {} for row in grouping.list}

    def add(self, group_id: int | None, sums: Amounts) -> None:
        """Add the amounts of the classes logged under a group."""
        add(self.sums.setdefault(self.grouping.target(group_id), {}), sums)

    @property
    def has_rest(self) -> bool:
        """Whether some classes could not be mapped to the list."""
        return bool(self.sums.get(None, {}).get("count"))

    def rows(self, reported: bool) -> list[dict[str, Any]]:
        """The groups of an answer: 0 where nothing was held, None everywhere where nobody reported."""
        rows = [_row(row.code, row.name, self.sums[row.pk], reported) for row in self.grouping.list]
        if self.has_rest:
            rows.append(_row(None, rest_name(), self.sums[None], reported))
        return rows


def _row(code: str | None, name: str, sums: Amounts, reported: bool) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "classes": sums.get("count", 0) if reported else None,
        "turns": sums.get("sum_turns", 0) if reported else None,
    }

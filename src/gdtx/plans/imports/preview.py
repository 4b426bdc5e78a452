"""What the page of a batch shows: control totals, and its rows in four lists, before and after it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.catalogue.models import ThematicGroup
from gdtx.foundation.vietnamese import number
from gdtx.intake.lists import ACCEPTED, CHANGED, REFUSED, UNCHANGED, ControlTotal
from gdtx.intake.models import Batch
from gdtx.network.enums import BudgetSource

from ..columns import ACTIVITY_TITLES
from ..excel import activities as excel
from ..models import ActivityRow
from ..when import say_days
from .comparing import columns_from

Outcome = ActivityRow.Outcome

#: The outcomes that each of the lists holds.
_OUTCOMES: dict[str, tuple[str, ...]] = {
    ACCEPTED: (Outcome.NEW, Outcome.CHANGED),
    CHANGED: (Outcome.CHANGED,),
    UNCHANGED: (Outcome.UNCHANGED, Outcome.REPEAT),
}


def first_tab(batch: Batch) -> str:
    """What asks for attention first."""
    return REFUSED if batch.refused else ACCEPTED if batch.accepted else UNCHANGED


def rows_of(batch: Batch, tab: str) -> QuerySet[ActivityRow]:
    """The rows of a list, in the order of the sheet."""
    return ActivityRow.objects.filter(batch_code=batch.code, outcome__in=_OUTCOMES[tab]).order_by("row")


def control_totals(batch: Batch) -> list[ControlTotal]:
    """Activities, classes, turns and money of the accepted rows."""
    rows = list(rows_of(batch, ACCEPTED))
    new = sum(row.outcome == Outcome.NEW for row in rows)
    found = [ControlTotal(_("Việc"), len(rows), new)]
    for name, title in (("classes", _("Lớp")), ("turns", _("Lượt người")), ("money", _("Kinh phí (đồng)"))):
        after = sum(row.values[name] or 0 for row in rows)
        before = sum((row.before or {}).get(name) or 0 for row in rows)
        found.append(ControlTotal(title, after, after - before))
    return found


class Words:
    """Values of rows as people read them; groups are looked up once for all of them."""

    def __init__(self, rows: Iterable[ActivityRow]) -> None:
        every = [values for row in rows for values in (row.values, row.before or {})]
        ids = {int(values["group_id"]) for values in every if values.get("group_id")}
        self._groups = dict(ThematicGroup.objects.filter(pk__in=ids).values_list("pk", "name"))

    def said(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The values by the columns of the sheet."""
        columns = columns_from(values)
        sources = dict(BudgetSource.choices)
        found = {
            "when": say_days(columns["starts_on"], columns["last_on"]),
            "group": self._groups.get(columns["group_id"], ""),
            "source": str(sources.get(columns["source"], "")),
            "task": str(columns["task_id"] or ""),
        }
        for name in ACTIVITY_TITLES:
            if name not in found:
                value = columns[name]
                found[name] = number(value) if isinstance(value, int) else value or ""
        return found


def changes_of(rows: Sequence[ActivityRow]) -> list[tuple[ActivityRow, list[tuple[str, str, str]]]]:
    """Each changed row with its columns: title, what it was, what it is in the file."""
    words = Words(rows)
    found = []
    for row in rows:
        before, after = words.said(row.before or row.values), words.said(row.values)
        changed = [
            (excel.TITLES[name], before[name], after[name]) for name in ACTIVITY_TITLES if before[name] != after[name]
        ]
        found.append((row, changed))
    return found

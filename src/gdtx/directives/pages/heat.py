"""The board as a heat map: units down, months of the dates across, in each cell how many are done of how many."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Case, Count, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.directives.answering import heirs
from gdtx.directives.enums.tasks import CANCELLED
from gdtx.directives.pages.task_rows import short_name
from gdtx.directives.queries.tasks import ALL, BoardFilter, board, late, over
from gdtx.foundation.pages.addresses import query_string
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

BEFORE, AFTER = 5, 3
MOST_UNITS = 40


@dataclass(slots=True)
class Cell:
    """The tasks of a unit that are due in a month."""

    total: int = 0
    done: int = 0
    late: int = 0

    @property
    def tone(self) -> str:
        """The colour; the words say the same."""
        if not self.total:
            return ""
        if self.late:
            return "bad"
        return "ok" if self.done == self.total else "go"

    @property
    def words(self) -> str:
        """What the colour means, for screen readers."""
        if self.late:
            return _("%(late)d quá hạn") % {"late": self.late}
        return _("xong") if self.total and self.done == self.total else _("đang làm")


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with its cells."""

    name: str
    href: str
    cells: list[Cell]
    late: int


@dataclass(frozen=True, slots=True)
class Heat:
    """The map: its months, the units with most late tasks first, and how many units are not shown."""

    months: list[str]
    rows: list[HeatRow]
    hidden: int


def heat_map(actor: Actor, wanted: BoardFilter) -> Heat:
    """The tasks of the board due in nine months around the day; two queries beside what is kept about the network."""
    months = [_month(actor.on, offset) for offset in range(-BEFORE, AFTER + 1)]
    end = _month(actor.on, AFTER + 1)
    rows = (
        board(actor, replace(wanted, view=ALL, due_from=months[0], due_to=end - dt.timedelta(days=1)))
        .filter(answerer_id__isnull=False)
        .exclude(state=CANCELLED)
        .order_by()
        .annotate(month=_place_of(months))
        .values("answerer_id", "month")
        .annotate(total=Count("pk"), done=Count("pk", filter=over(actor.on)), late=Count("pk", filter=late(actor.on)))
    )
    world = heirs(actor.on)
    found: dict[int, list[Cell]] = {}
    for row in rows:
        unit = world.one(row["answerer_id"]) or row["answerer_id"]
        cells = found.setdefault(unit, [Cell() for _month_ in months])
        cell = cells[row["month"]]
        cell.total += row["total"]
        cell.done += row["done"]
        cell.late += row["late"]
    ranked = sorted(found.items(), key=lambda item: (-sum(cell.late for cell in item[1]), item[0]))
    names = organisation_versions_on([unit for unit, _cells in ranked[:MOST_UNITS]], actor.on, nearest=True)
    address = reverse("task_board")
    shown = [
        HeatRow(
            short_name(names[unit].name),
            address + query_string(don_vi=names[unit].organisation.code, xem="het"),
            cells,
            sum(cell.late for cell in cells),
        )
        for unit, cells in ranked[:MOST_UNITS]
        if unit in names
    ]
    return Heat([f"{month.month}/{month.year}" for month in months], shown, max(len(ranked) - MOST_UNITS, 0))


def _place_of(months: list[dt.date]) -> Case:
    """In which of the months a task is due, counted in the database: truncating dates is slow on SQLite."""
    ends = [When(due_on__lt=end, then=Value(index)) for index, end in enumerate(months[1:])]
    return Case(*ends, default=Value(len(months) - 1), output_field=IntegerField())


def _month(on: dt.date, offset: int) -> dt.date:
    index = on.year * 12 + on.month - 1 + offset
    return dt.date(index // 12, index % 12 + 1, 1)

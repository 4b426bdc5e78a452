"""What stands in a version, as the page of the plan shows it: made up once between two changes of the version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gdtx.catalogue.revision import revision
from gdtx.foundation import reading
from gdtx.foundation.kept import Kept
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.templatetags.gdtx import table_html, table_row
from gdtx.network.enums import BudgetSource

from ..models import Activity, Plan, Target
from ..queries import bases_of, targets_of
from ..when import say_days
from ..wording import basis_line


class ShownBasis(NamedTuple):
    """A basis: its row, the document of the register it leads to, and its line."""

    pk: int
    document_id: int | None
    line: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in a version: bases, targets, and the activities as a table, how many they are, their money and the
    tasks they carry out."""

    bases: tuple[ShownBasis, ...]
    targets: tuple[Target, ...]
    activities: SafeString
    count: int
    money: int
    tasks: frozenset[int]


#: By rows.
_shown = Kept(10_000, lambda shown: 1 + shown.count)


def shown_rows(plan: Plan, may_change: bool) -> Shown:
    """What stands in the version. Every action on a row changes `changed_at`, so what was made up for one page is
    shown again until then, or until the list of groups changes; a task keeps its title."""
    if not reading.is_reading():
        return _read(plan, may_change)
    key = (plan.pk, plan.changed_at, may_change, revision())
    return _shown.answer(key, lambda: _read(plan, may_change))


def _read(plan: Plan, may_change: bool) -> Shown:
    rows = _lines(plan)
    return Shown(
        bases=tuple(ShownBasis(row.pk, row.document_id, basis_line(row)) for row in bases_of(plan)),
        targets=tuple(targets_of(plan)),
        activities=_table(plan, rows, may_change) if rows else SafeString(""),
        count=len(rows),
        money=sum(row.money or 0 for row in rows),
        tasks=frozenset(row.task_id for row in rows if row.task_id is not None),
    )


# --- Activities -----------------------------------------------------------------------------------------------


class Line(NamedTuple):
    """What of an activity is shown; hundreds are read at once."""

    pk: int
    title: str
    group__name: str | None
    task_id: int | None
    task__title: str | None
    starts_on: dt.date
    last_on: dt.date
    place: str
    responsible: str
    participants: str
    partners: str
    classes: int | None
    turns: int | None
    money: int | None
    source: str


def _lines(plan: Plan) -> list[Line]:
    """The activities by day, then in order."""
    rows = Activity.objects.filter(plan_id=plan.pk).order_by("starts_on", "position", "pk")
    return [Line(*row) for row in rows.values_list(*Line._fields)]


def _table(plan: Plan, rows: Sequence[Line], may_change: bool) -> SafeString:
    """Activities by day, with their sum."""
    # One address is made and the others written after it: there may be hundreds.
    address = reverse("plan_row_change", args=[plan.pk, "hoat-dong", 0]).removesuffix("0/") if may_change else ""
    columns = (
        Column(_("Việc làm, chuyên đề")),
        Column(_("Thời gian, địa điểm"), short=_("Khi nào, ở đâu"), whole=True),
        Column(_("Phụ trách, tham gia, phối hợp"), short=_("Ai"), whole=True),
        Column(_("Số lớp"), "number"),
        Column(_("Lượt người"), "number"),
        Column(_("Kinh phí (đồng)"), "number"),
    )
    total = Row(
        Cell(_("Cộng")),
        [
            Cell(""),
            Cell(""),
            Cell(sum(row.classes or 0 for row in rows)),
            Cell(sum(row.turns or 0 for row in rows)),
            Cell(sum(row.money or 0 for row in rows)),
        ],
    )
    table = Table(_("Hoạt động"), columns, (), total=total if len(rows) > 1 else None, caption_hidden=True)
    return table_html(table, [_row(columns[1:], address, row) for row in rows])


@lru_cache(maxsize=4_096)
def _row(columns: tuple[Column, ...], address: str, row: Line) -> SafeString:
    """An activity as HTML: after a change of one row the others are shown as they were."""
    carries_out = _("thực hiện nhiệm vụ: %(title)s") % {"title": row.task__title} if row.task__title else ""
    people = "; ".join(filter(None, (row.responsible, row.participants, row.partners)))
    return table_row(
        columns,
        Row(
            Cell(
                row.title,
                f"{address}{row.pk}/" if address else "",
                note=" · ".join(filter(None, (row.group__name, carries_out))),
            ),
            [
                Cell(say_days(row.starts_on, row.last_on), note=row.place),
                Cell(people or None),
                Cell(row.classes),
                Cell(row.turns),
                Cell(row.money, note=str(dict(BudgetSource.choices).get(row.source, ""))),
            ],
        ),
    )

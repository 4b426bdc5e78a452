"""Targets on a page: against the period before, against what the records say so far, with the parts a measure has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.pages.charts import Bar, BarChart
from gdtx.foundation.vietnamese import number

from .. import indicators
from ..actuals import values_so_far
from ..enums import DECIDED
from ..models import Plan, Target
from ..progress import roots_of
from ..wording import target_name


def actual_values(plan: Plan, rows: Sequence[Target], on: dt.date) -> indicators.Values:
    """What the records say on the day of every target that names a measure, and of the parts of those that have some;
    nothing of a plan nobody decided on, or before it begins."""
    span = indicators.so_far(plan.span, on)
    wanted = [(row.measure, row.group_id) for row in rows if row.measure]
    if span is None or not wanted or plan.state not in DECIDED:
        return {}
    split = [(part, group) for code, group in wanted for part, whole in indicators.PART_OF.items() if whole == code]
    return values_so_far(plan, roots_of(plan), [*wanted, *split], span)


def target_table(plan: Plan, rows: Sequence[Target], actual: indicators.Values, *, may_change: bool = False) -> Table:
    """Every target with its baseline, what is planned, what was done and how much of the plan that is."""
    known = indicators.indicators()
    shown = []
    for row in rows:
        measure = known.get(row.measure)
        places = measure.places if measure else None
        now = actual.get((row.measure, row.group_id))
        share = share_of(row, now)
        href = reverse("plan_row_change", args=[plan.pk, "chi-tieu", row.pk]) if may_change else ""
        shown.append(
            Row(
                Cell(target_name(row), href, note=row.note),
                [
                    Cell(
                        indicators.say_value(row.baseline, places) or None,
                        note=row.baseline_period if row.baseline is not None else "",
                    ),
                    Cell(indicators.say_value(row.value, places)),
                    Cell(
                        indicators.say_value(now, places) or None,
                        missing="" if row.measure else _("không tự tính"),
                        note=say_parts(row, actual, known),
                    ),
                    Cell(None if share is None else f"{number(share)}%"),
                ],
            )
        )
    columns = (
        Column(_("Chỉ tiêu")),
        Column(_("Thực hiện kỳ trước"), "number", short=_("Kỳ trước")),
        Column(_("Kế hoạch"), "number"),
        Column(_("Đã thực hiện"), "number"),
        Column(_("So kế hoạch"), "number"),
    )
    return Table(_("Chỉ tiêu"), columns, shown, cards=True, caption_hidden=True)


def say_parts(row: Target, actual: indicators.Values, known: dict[str, indicators.Indicator]) -> str:
    """The parts of what was done, where the measure has some: ``Lượt nữ 120; Lượt dân tộc thiểu số 30``."""
    parts = []
    for code, whole in indicators.PART_OF.items():
        value = actual.get((code, row.group_id))
        if whole == row.measure and value is not None and code in known:
            parts.append(f"{known[code].title} {indicators.say_value(value, 0)}")
    return "; ".join(parts)


def share_of(row: Target, now: Decimal | None) -> int | None:
    """What was done in percent of the target; None where one of them is nothing."""
    return None if now is None or not row.value else round(100 * now / row.value)


def target_chart(plan: Plan, rows: Sequence[Target], actual: indicators.Values, on: dt.date) -> BarChart | None:
    """The targets that add up in the course of the year, in percent, against how much of the time is over."""
    known = indicators.indicators()
    days = (plan.last_on - plan.starts_on).days + 1
    over = min(max(round(100 * ((on - plan.starts_on).days + 1) / days), 0), 100)
    bars = []
    for row in rows:
        measure = known.get(row.measure)
        share = share_of(row, actual.get((row.measure, row.group_id)))
        if measure is not None and measure.adds_up and share is not None:
            bars.append(Bar(target_name(row), share, over))
    if not bars:
        return None
    return BarChart(_("Chỉ tiêu đã đạt so với thời gian đã qua"), bars, _("% so kế hoạch"), _("% thời gian đã qua"))

"""The overview of plans as a workbook: whole, with its counts; only ever written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.vietnamese import date_short
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, Target, write_lists

from ..overview import FIELDS, IN_FORCE, STANDINGS, Planner, tally


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def _column(key: str, title: str, kind: str = "text", width: float = 14.0) -> Column:
    return Column(key, title, _unread, kind=kind, width=width)


def write_overview(
    target: Target, rows: Sequence[Planner], places: Mapping[int, str], *, area: str, year: str, on: dt.date
) -> None:
    """Every centre of the area with the state of its plan; `places` names the areas of the rows."""
    columns = [
        _column("code", _("Mã"), "code", 18),
        _column("name", _("Đơn vị"), width=44),
        _column("place", _("Địa bàn"), width=26),
        _column("standing", _("Tình trạng"), width=24),
        _column("plan", _("Kế hoạch"), width=40),
        _column("decided", _("Ngày duyệt, ban hành"), width=18),
        *(_column(each.code, str(each.title), "decimal" if each.percent else "whole") for each in FIELDS),
    ]
    counted = tally(rows)
    title = _("Kế hoạch năm %(year)s – %(area)s") % {"year": year, "area": area}
    about = [
        _("Như vào ngày %(day)s.") % {"day": date_short(on)},
        "; ".join(f"{STANDINGS[each]}: {count}" for each, count in counted.counts.items()),
    ]
    sheet = ListSheet(
        _("Kế hoạch"),
        title,
        columns,
        [_row(row, places) for row in rows],
        about,
        _("đơn vị"),
        # Rates of the whole are computed from the sums like those of each.
        {each.code: each.of(counted) for each in FIELDS},
        len(rows),
    )
    write_lists(target, [sheet], title=title, synthetic=is_synthetic())


def _row(row: Planner, places: Mapping[int, str]) -> dict[str, Any]:
    decided = row.plan.decided_on if row.plan is not None else None
    return {
        "code": row.code,
        "name": row.name,
        "place": places.get(row.child or 0, ""),
        "standing": str(STANDINGS[row.standing]),
        "plan": row.plan.title if row.plan is not None else "",
        "decided": date_short(decided) if decided else "",
        **{each.code: each.of(row) for each in FIELDS if row.standing == IN_FORCE or each.of_year},
    }

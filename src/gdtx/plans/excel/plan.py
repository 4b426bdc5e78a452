"""A whole plan as a workbook: what it says, its targets, its activities; only ever written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import date_short
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, write_lists
from gdtx.office.excel_write import Target as File

from ..enums import PlanState
from ..indicators import say_value
from ..models import Activity, Plan, Target
from ..periods import say_period
from ..queries import bases_of
from ..wording import basis_line, target_name
from . import activities as sheet


def write_plan(
    file: File,
    plan: Plan,
    targets: Sequence[Target],
    activities: Sequence[Activity],
    *,
    organisation: str,
    on: dt.date,
    synthetic: bool,
) -> None:
    """The plan as it stands: its texts, its targets beside last year, its activities with their sums."""
    words = {"state": PlanState(plan.state).label, "number": plan.number, "day": date_short(on)}
    about = [organisation, _("Bản %(number)s, %(state)s; như vào ngày %(day)s.") % words]
    columns = [each for each in sheet.COLUMNS if each.key != "code"]
    lists = [
        ListSheet(
            _("Nội dung"), plan.title, [_column("part", _("Mục"), width=26), _column("text", _("Nội dung"), width=110)],
            _texts(plan), about, _("mục"),
        ),
        ListSheet(
            _("Chỉ tiêu"), plan.title,
            [
                _column("title", _("Chỉ tiêu"), width=56),
                _column("before", _("Thực hiện kỳ trước"), width=16),
                _column("value", _("Kế hoạch"), width=16),
                _column("note", _("Ghi chú"), width=40),
            ],
            [(target_name(row), say_value(row.baseline), say_value(row.value), row.note) for row in targets],
            about, _("chỉ tiêu"), None, len(targets),
        ),
        ListSheet(
            sheet.SHEET, plan.title, columns,
            [sheet.cells_of(row, "")[: len(columns)] for row in activities],
            about, _("việc"),
            {name: sum(getattr(row, name) or 0 for row in activities) for name in ("classes", "turns", "money")},
            len(activities),
        ),
    ]  # fmt: skip
    write_lists(file, lists, title=plan.title, synthetic=synthetic)


def _column(key: str, title: str, *, width: float) -> Column:
    return Column(key, title, _unread, width=width)


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def _texts(plan: Plan) -> list[tuple[str, str]]:
    found = [(_("Kỳ"), say_period(plan.kind, plan.period))]
    found += [(_("Căn cứ"), basis_line(row)) for row in bases_of(plan)]
    found += [
        (_("Lý do điều chỉnh"), plan.change_reason),
        (_("Chủ đề, mục tiêu"), plan.theme),
        (_("Đặc điểm tình hình"), plan.situation),
        (_("Giải pháp thực hiện"), plan.solutions),
    ]
    return [(part, text) for part, text in found if text]

"""Lists of the network as workbooks. Whole, with their counts; only ever written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.accounts.models import Installation
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import join_list
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, Target, write_lists

from .enums import OrganisationState
from .models import AreaFlag, AreaVersion
from .queries import Served, areas_on


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def _column(key: str, title: str, kind: str = "text", width: float = 14.0) -> Column:
    return Column(key, title, _unread, kind=kind, width=width)


def write_coverage(
    target: Target,
    area: AreaVersion,
    rows: Sequence[Served],
    flags: Mapping[int, Sequence[AreaFlag]],
    on: dt.date,
) -> None:
    """Every commune of the area with its centres and their state; those without one stand first."""
    parents = areas_on({row.commune.parent_id for row in rows if row.commune.parent_id is not None}, on)
    ordered = sorted(rows, key=lambda row: (not row.is_without, row.commune.code))
    columns = [
        _column("code", _("Mã"), "code", 10),
        _column("name", _("Đơn vị cấp xã"), width=30),
        _column("parent", _("Thuộc"), width=26),
        _column("flags", _("Phân định"), width=28),
        _column("count", _("Số trung tâm"), "whole"),
        _column("centres", _("Trung tâm"), width=60),
        _column("state", _("Tình trạng"), width=20),
    ]
    title = _("Độ phủ trung tâm học tập cộng đồng – %(area)s") % {"area": area.name}
    without = sum(row.is_without for row in rows)
    about = [
        _("Như vào ngày %(day)s: %(without)d trên %(all)d đơn vị cấp xã chưa có trung tâm.")
        % {"day": date_short(on), "without": without, "all": len(rows)}
    ]
    listed = ListSheet(
        _("Độ phủ"),
        title,
        columns,
        [_row(row, parents, flags) for row in ordered],
        about,
        _("đơn vị cấp xã"),
        {"count": sum(len(row.centres) for row in rows)},
        len(rows),
    )
    synthetic = Installation.objects.filter(synthetic=True).exists()
    write_lists(target, [listed], title=title, synthetic=synthetic)


def _row(row: Served, parents: Mapping[int, AreaVersion], flags: Mapping[int, Sequence[AreaFlag]]) -> dict[str, Any]:
    parent = parents.get(row.commune.parent_id or 0)
    states = dict.fromkeys(str(OrganisationState(centre.state).label) for centre in row.centres)
    return {
        "code": row.commune.code,
        "name": row.commune.name,
        "parent": parent.name if parent is not None else "",
        "flags": join_list(flags.get(row.commune.area_id, ())),
        "count": len(row.centres),
        "centres": "; ".join(centre.name for centre in row.centres),
        "state": _("chưa có trung tâm") if row.is_without else ", ".join(states),
    }

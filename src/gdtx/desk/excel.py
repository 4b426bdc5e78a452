"""The tables of the ladder as a workbook: units, groups, and the centres that have not reported. Whole, with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.accounts.models import Installation
from gdtx.desk.ladder import Unit, before_label
from gdtx.desk.where import Where
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.network.models import AreaVersion
from gdtx.network.queries.organisations import CentreRow
from gdtx.office.columns import Column
from gdtx.office.excel_write import ListSheet, Target, write_lists


def _unread(cell: Any) -> Any:
    """These columns are only ever written."""
    return cell


def _column(key: str, title: str, kind: str = "text", width: float = 14.0) -> Column:
    return Column(key, title, _unread, kind=kind, width=width)


def write_figures(target: Target, where: Where, found: Mapping[str, Any], units: Sequence[Unit], *, noun: str) -> None:
    """The units and the groups of a rung, as its page shows them."""
    write_lists(
        target,
        [
            ListSheet(
                _("Đơn vị"),
                title_of(where),
                _unit_columns(where, noun),
                [_unit_row(unit) for unit in units],
                about(where),
                noun,
                _unit_totals(found),
                len(units),
            ),
            ListSheet(
                _("Nhóm nội dung"),
                title_of(where),
                _group_columns(where),
                _group_rows(found),
                about(where),
                _("nhóm"),
                {
                    "classes": found["classes"],
                    "turns": found["turns"],
                    "before": found["previous"]["turns"],
                },
                len(found["groups"]),
            ),
        ],
        title=title_of(where),
        synthetic=is_synthetic(),
    )


def write_silent(target: Target, where: Where, centres: Sequence[CentreRow], areas: Mapping[int, AreaVersion]) -> None:
    """The centres that have not reported, with the commune of their seat."""
    columns = [
        _column("code", _("Mã trung tâm"), "code", 18),
        _column("name", _("Trung tâm"), width=52),
        _column("area", _("Địa bàn"), width=28),
    ]
    rows = [
        {"code": row.code, "name": row.name, "area": areas[row.area_id].name if row.area_id in areas else ""}
        for row in centres
    ]
    title = _("Trung tâm chưa báo cáo – %(what)s") % {"what": title_of(where)}
    listed = ListSheet(_("Chưa báo cáo"), title, columns, rows, about(where), _("trung tâm"), None, len(rows))
    write_lists(target, [listed], title=title, synthetic=is_synthetic())


def title_of(where: Where) -> str:
    """``Tỉnh Thanh Hóa, HK1 2020-2021``."""
    return f"{where.area.name}, {where.period.code.short_label}"


def about(where: Where) -> list[str]:
    """What the numbers mean: days, map, how turns are counted."""
    lines = [
        _("Lớp bắt đầu từ %(first)s đến %(last)s, trên bản đồ ngày %(map)s.")
        % {
            "first": date_short(where.counted.span.start),
            "last": date_short(where.counted.span.last_day),
            "map": date_short(where.map_date),
        },
        _("Ô trống ở cột Lớp, Lượt là chưa báo cáo, không phải 0."),
    ]
    return lines


def is_synthetic() -> bool:
    """Whether everything here is made up, and must say so."""
    return Installation.objects.filter(synthetic=True).exists()


def _unit_columns(where: Where, noun: str) -> list[Column]:
    return [
        _column("name", noun[:1].upper() + noun[1:], width=44),
        _column("classes", _("Lớp"), "whole"),
        _column("turns", _("Lượt học viên"), "whole"),
        _column("average", _("Lượt/lớp"), "decimal"),
        _column("before", _("Lượt %(period)s") % {"period": before_label(where.before)}, "whole", 18),
        _column("centres", _("Trung tâm"), "whole"),
        _column("reporting", _("Đã báo cáo"), "whole"),
        _column("silent", _("Chưa báo cáo"), "whole"),
    ]


def _unit_row(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "classes": unit.classes,
        "turns": unit.turns,
        "average": unit.average,
        "before": unit.before,
        "centres": unit.centres,
        "reporting": unit.reporting,
        "silent": unit.silent,
    }


def _unit_totals(found: Mapping[str, Any]) -> dict[str, Any]:
    centres = found["centres"]
    return {
        "classes": found["classes"],
        "turns": found["turns"],
        "average": None if found["average_turns"] is None else Decimal(str(found["average_turns"])),
        "before": found["previous"]["turns"],
        "centres": centres["total"],
        "reporting": centres["reporting"],
        "silent": centres["total"] - centres["reporting"],
    }


def _group_columns(where: Where) -> list[Column]:
    return [
        _column("name", _("Nhóm nội dung"), width=44),
        _column("code", _("Mã"), "code"),
        _column("classes", _("Lớp"), "whole"),
        _column("turns", _("Lượt học viên"), "whole"),
        _column("before", _("Lượt %(period)s") % {"period": before_label(where.before)}, "whole", 18),
    ]


def _group_rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    before = {row["code"]: row["turns"] for row in found["previous"]["groups"]}
    return [
        {
            "name": row["name"],
            "code": row["code"] or "",
            "classes": row["classes"],
            "turns": row["turns"],
            "before": before.get(row["code"]),
        }
        for row in found["groups"]
    ]

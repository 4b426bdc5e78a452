"""The tables of the appendices and the rows of the charts, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.catalogue.models import TurnsRule
from gdtx.foundation.vietnamese import date_short, number

from ..drafting import Facts
from ..wording import NOT_REPORTED, cell, change, first_upper, mean, share, share_text

#: A chart of more units than this shows the largest only; the table has them all.
UNITS_IN_CHART = 10

Table = dict[str, Any]


def appendices(facts: Facts, attached: str) -> list[dict[str, Any]]:
    """Tables by group and by unit, and the list of who has not reported, where there is something to list."""
    found = []
    if facts.reported:
        found.append(
            _appendix(_("Phụ lục I"), _("KẾT QUẢ MỞ LỚP THEO NHÓM NỘI DUNG"), attached, by_group(facts), facts, True)
        )
        if facts.child_level:
            title = _("KẾT QUẢ MỞ LỚP THEO ĐƠN VỊ")
            found.append(_appendix(facts.units_appendix, title, attached, by_unit(facts), facts, True))
    if facts.silent:
        title = _("TRUNG TÂM CHƯA BÁO CÁO")
        found.append(_appendix(facts.silent_appendix, title, attached, not_reporting(facts), facts, False))
    if facts.plans is not None and facts.has_targets:
        title = _("THỰC HIỆN CHỈ TIÊU KẾ HOẠCH")
        found.append(_appendix(facts.plans_appendix, title, attached, by_target(facts.plans), facts, False))
    return found


def _appendix(label: str, title: str, attached: str, table: Table, facts: Facts, landscape: bool) -> dict[str, Any]:
    notes = _notes(facts) if landscape else []
    period = first_upper(facts.period.label)
    return {
        "label": label,
        "title": f"{title}\n{period}",
        "note": attached,
        "landscape": landscape,
        "table": table,
        "notes": notes,
    }


def _notes(facts: Facts) -> list[str]:
    rule = facts.now["turns_rule"]
    label = _("nhiều cách tính") if rule == "mixed" else str(TurnsRule.Rule(rule).label)
    notes = [
        _("Lượt học viên: %(rule)s. Bản đồ hành chính ngày %(map)s. Dấu “–”: không có số liệu để tính.")
        % {"rule": label, "map": date_short(dt.date.fromisoformat(facts.now["map"]))}
    ]
    if facts.comparable is None:
        notes.append(_("Kỳ năm trước chưa có số liệu báo cáo nên không so sánh."))
    elif not facts.same_rule:
        notes.append(_("Hai kỳ tính lượt theo quy tắc khác nhau nên không so sánh số lượt."))
    notes += [warning["message"] for warning in facts.now.get("warnings", ())]
    return notes


def _column(title: str, width: float, align: str = "right") -> dict[str, Any]:
    return {"title": title, "align": align, "width": width}


def _then(facts: Facts) -> str:
    return first_upper(facts.then)


# --- By group ------------------------------------------------------------------------------------------------


def by_group(facts: Facts) -> Table:
    """Classes and turns of each group with their parts, this period and the year before."""
    now = facts.now
    earlier = {group["code"]: group for group in facts.comparable["groups"]} if facts.comparable else {}
    rows = [
        [str(place), group["name"], *_group_cells(facts, group, earlier.get(group["code"]))]
        for place, group in enumerate(now["groups"], 1)
    ]
    total = {"classes": now["classes"], "turns": now["turns"]}
    rows.append(["", _("Cộng"), *_group_cells(facts, total, facts.comparable)])
    return {
        "code": "by_group",
        "columns": [
            _column(_("TT"), 8, "center"),
            _column(_("Nhóm nội dung"), 62, "left"),
            _column(_("Số lớp"), 19),
            _column(_("Tỷ lệ lớp"), 17),
            _column(_("Lượt học viên"), 24),
            _column(_("Tỷ lệ lượt"), 17),
            _column(_("Lượt/lớp"), 17),
            _column(_("Số lớp"), 19),
            _column(_("Lượt học viên"), 24),
            _column(_("Số lớp"), 18),
            _column(_("Lượt"), 18),
        ],
        "groups": [["", 2], [_("Kỳ này"), 5], [_then(facts), 2], [_("Tăng, giảm"), 2]],
        "rows": rows,
        "totals": 1,
    }


def _group_cells(facts: Facts, row: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> list[str]:
    now = facts.now
    return [
        cell(row["classes"]),
        share_text(share(row["classes"], now["classes"])),
        cell(row["turns"]),
        share_text(share(row["turns"], now["turns"])),
        _mean(row),
        *_earlier_cells(facts, row, earlier),
    ]


def _earlier_cells(facts: Facts, row: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> list[str]:
    """Classes and turns of the year before, and the change of both."""
    if earlier is None:
        return ["–", "–", "–", "–"]
    of_classes = change(row["classes"], earlier["classes"])
    of_turns = change(row["turns"], earlier["turns"]) if facts.same_rule else None
    return [
        cell(earlier["classes"]),
        cell(earlier["turns"]),
        of_classes.table_text if of_classes else "–",
        of_turns.table_text if of_turns else "–",
    ]


def _mean(row: Mapping[str, Any]) -> str:
    return cell(mean(row["turns"], row["classes"]), 1) if row["classes"] else "–"


# --- By unit -------------------------------------------------------------------------------------------------


def by_unit(facts: Facts) -> Table:
    """Centres, classes and turns of each unit, this period and the year before; "chưa báo cáo" where nobody did."""
    before = facts.comparable
    earlier = {child["code"]: child for child in before["children"]} if before else {}
    rows = []
    for place, child in enumerate(facts.now["children"], 1):
        shown = str(place) if child["code"] else ""
        rows.append([shown, child["name"], *_unit_cells(facts, child, earlier.get(child["code"]))])
    now = facts.now
    total = {
        "classes": now["classes"],
        "turns": now["turns"],
        "centres": now["centres"]["total"],
        "reporting": now["centres"]["reporting"],
    }
    rows.append(["", _("Cộng"), *_unit_cells(facts, total, before)])
    return {
        "code": "by_unit",
        "columns": [
            _column(_("TT"), 10, "center"),
            _column(_("Đơn vị"), 52, "left"),
            _column(_("Tổng số"), 15),
            _column(_("Đã báo cáo"), 16),
            _column(_("Số lớp"), 19),
            _column(_("Lượt học viên"), 23),
            _column(_("Tỷ lệ lượt"), 16),
            _column(_("Lượt/lớp"), 17),
            _column(_("Số lớp"), 19),
            _column(_("Lượt học viên"), 23),
            _column(_("Số lớp"), 17),
            _column(_("Lượt"), 17),
        ],
        "groups": [["", 2], [_("Trung tâm"), 2], [_("Kỳ này"), 4], [_then(facts), 2], [_("Tăng, giảm"), 2]],
        "rows": rows,
        "totals": 1,
    }


def _unit_cells(facts: Facts, child: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> list[str]:
    centres = [number(child["centres"]), number(child["reporting"])]
    if child["classes"] is None:
        missing = first_upper(str(NOT_REPORTED)) if child["centres"] else "–"
        cells = [missing, "–", "–", "–"]
    else:
        cells = [
            cell(child["classes"]),
            cell(child["turns"]),
            share_text(share(child["turns"], facts.now["turns"])),
            _mean(child),
        ]
    return [*centres, *cells, *_earlier_cells(facts, child, earlier)]


# --- Who has not reported --------------------------------------------------------------------------------------


def not_reporting(facts: Facts) -> Table:
    """The centres without a report, by name."""
    return {
        "code": "not_reporting",
        "columns": [
            _column(_("TT"), 10, "center"),
            _column(_("Trung tâm"), 95, "left"),
            _column(_("Đơn vị"), 60, "left"),
        ],
        "groups": [],
        "rows": [[str(place), each.name, each.unit or "–"] for place, each in enumerate(facts.silent, 1)],
        "totals": 0,
    }


# --- Targets of plans ------------------------------------------------------------------------------------------


def by_target(plans: Mapping[str, Any]) -> Table:
    """Each target with what was planned and done; a dash where nobody recorded anything."""
    rows = [
        [
            str(place),
            each["title"],
            each["unit"],
            number(each["plans"]),
            cell(each["target"]),
            cell(each["actual"]),
            share_text(share(each["actual"], each["target"])),
        ]
        for place, each in enumerate(plans["targets"], 1)
    ]
    return {
        "code": "by_target",
        "columns": [
            _column(_("TT"), 10, "center"),
            _column(_("Chỉ tiêu"), 54, "left"),
            _column(_("Đơn vị tính"), 18, "left"),
            _column(_("Số trung tâm đặt"), 20),
            _column(_("Kế hoạch"), 24),
            _column(_("Đã thực hiện"), 24),
            _column(_("So với kế hoạch"), 18),
        ],
        "groups": [],
        "rows": rows,
        "totals": 0,
    }


# --- Charts --------------------------------------------------------------------------------------------------


def charts(facts: Facts) -> dict[str, dict[str, Any]]:
    """The two charts as rows: (label, this period, the year before); None is a bar that is not drawn."""
    if not facts.reported or not facts.now["classes"]:
        return {}
    before: Mapping[str, Any] | None = facts.comparable if facts.same_rule else None
    earlier: dict[str, Any] = dict(before) if before else {}
    found = {
        "by_group": _chart(
            facts,
            _("Biểu đồ 1"),
            _("Lượt học viên theo nhóm nội dung"),
            _pairs(facts.now["groups"], earlier.get("groups")),
        )
    }
    held = [child for child in facts.now["children"] if child["code"] and child["classes"]]
    if facts.child_level and len(held) > 1:
        ordered = sorted(held, key=lambda child: (-child["turns"], child["code"]))
        title = _("Lượt học viên theo đơn vị")
        if len(ordered) > UNITS_IN_CHART:
            title = _("Lượt học viên của %(count)d đơn vị cao nhất") % {"count": UNITS_IN_CHART}
        pairs = _pairs(ordered[:UNITS_IN_CHART], earlier.get("children"))
        found["by_unit"] = _chart(facts, _("Biểu đồ 2"), title, pairs)
    return found


def _chart(facts: Facts, caption: str, title: str, rows: list[list[Any]]) -> dict[str, Any]:
    compared = any(row[2] is not None for row in rows)
    return {
        "caption": caption,
        "title": title,
        "unit": _("lượt"),
        "key": first_upper(facts.period.label),
        "key_before": _then(facts) if compared else "",
        "rows": rows,
    }


def _pairs(rows: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]] | None) -> list[list[Any]]:
    earlier = {row["code"]: row["turns"] for row in before or ()}
    return [[row["name"], row["turns"], earlier.get(row["code"])] for row in rows]

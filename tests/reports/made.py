"""Figures in the contract's shape, made up for tests that need no database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gdtx.reports.drafting import Facts, Silent

GROUPS = (
    ("CT", "Thông tin chính trị, thời sự, pháp luật"),
    ("KT", "Chuyển giao kỹ thuật"),
    ("DN", "Dạy nghề, tạo việc làm"),
    ("XMC", "Xóa mù chữ"),
    ("CL", "Chuyên đề nâng cao chất lượng cuộc sống"),
)

#: Scenario 1: the province's totals, split over five groups as somebody might.
SCENARIO_1 = ((3344, 417_943), (3441, 284_124), (663, 25_824), (292, 7_452), (2289, 253_153))

Pairs = Sequence[tuple[int, int]]


def answer(
    groups: Pairs = SCENARIO_1,
    children: Sequence[dict[str, Any]] = (),
    *,
    period: str = "2020-2021/HK1",
    centres: tuple[int, int] = (559, 559),
    **changes: Any,
) -> dict[str, Any]:
    """An answer of `summary`: totals are the sums of the groups."""
    classes, turns = sum(pair[0] for pair in groups), sum(pair[1] for pair in groups)
    rows = [
        {"code": code, "name": name, "classes": pair[0], "turns": pair[1]}
        for (code, name), pair in zip(GROUPS, groups, strict=True)
    ]
    nothing = dict.fromkeys(("persons", "female_turns", "minority_turns", "migrant_turns", "cost", "sessions"))
    found = {
        "area": {"code": "38", "name": "Tỉnh Thanh Hóa", "level": "province", "kind": "Tỉnh"},
        "period": period,
        "dates": ["2020-09-01", "2021-01-15"],
        "map": "2021-01-15",
        "turns_rule": "per_class",
        "classes": classes,
        "turns": turns,
        **nothing,
        "given": dict.fromkeys(nothing, 0),
        "average_turns": None,
        "female_share": None,
        "classes_run_by_centre": None,
        "carried_over": None,
        "centres": {"total": centres[0], "reporting": centres[1]},
        "groups": rows,
        "children": list(children),
        "warnings": [],
    }
    return found | changes


def not_reported(**changes: Any) -> dict[str, Any]:
    """An answer of an area where nobody reported: nulls, not zeros."""
    rows = [{"code": code, "name": name, "classes": None, "turns": None} for code, name in GROUPS]
    return answer(((0, 0),) * 5, centres=(559, 0)) | {"classes": None, "turns": None, "groups": rows} | changes


def unit(code: str | None, name: str, classes: int | None, turns: int | None, centres: int = 10, reporting: int = 10):
    """A row of `children`."""
    return {
        "code": code,
        "name": name,
        "classes": classes,
        "turns": turns,
        "centres": centres,
        "reporting": reporting if classes is not None else 0,
    }


def facts(now: dict[str, Any] | None = None, before: dict[str, Any] | None = None, **more: Any) -> Facts:
    """Facts of a province with districts."""
    silent = more.pop("silent", ())
    return Facts(now or answer(), before, tuple(silent), more.pop("child_level", "district"), **more)


def silent(count: int) -> list[Silent]:
    """So many centres that owe a report."""
    return [
        Silent(f"Trung tâm học tập cộng đồng xã Số {place}", "Huyện Cẩm Thủy", f"38-{place:05d}-HTCD")
        for place in range(1, count + 1)
    ]


def text(blocks: Sequence[dict[str, Any]]) -> str:
    """The words of blocks, one a line."""
    return "\n".join(block["text"] for block in blocks if "text" in block)

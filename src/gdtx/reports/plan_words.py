"""The paragraphs on plans: who has one, how many of the classes were planned, how far each target is.

Pure; see `drafting`. What nobody recorded is called so and is no 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import counted, date_short, number

from .wording import first_upper, share, share_text

Block = dict[str, Any]


def plan_blocks(told: Mapping[str, Any] | None, *, whole: str, reported: bool, appendix: str) -> list[Block]:
    """The blocks of what `planned.told` answered, none for None. `whole`: ``toàn tỉnh``; `appendix`: where the table
    stands."""
    if told is None:
        return []
    texts = [_planning(told, whole)]
    if reported and told["planned_classes"] + told["unplanned_classes"]:
        texts.append(_classes(told))
    targets = told["targets"]
    if targets:
        words = {"day": date_short(dt.date.fromisoformat(told["until"])), "place": appendix}
        text = _("Kết quả thực hiện chỉ tiêu kế hoạch năm, tính từ đầu năm kế hoạch đến ngày %(day)s (%(place)s):")
        texts.append(text % words)
    return [
        *({"kind": "paragraph", "text": first_upper(text)} for text in texts),
        *({"kind": "item", "text": _target(each, alone=told["centres"] == 1)} for each in targets),
    ]


def _planning(told: Mapping[str, Any], whole: str) -> str:
    if told["centres"] == told["planning"] == 1:
        return _("Trung tâm có kế hoạch năm đã được phê duyệt, ban hành.")
    words = {
        "whole": whole,
        "planning": number(told["planning"]),
        "centres": number(told["centres"]),
        "share": share_text(share(told["planning"], told["centres"])),
    }
    return (
        _("%(whole)s có %(planning)s/%(centres)s trung tâm có kế hoạch năm đã được phê duyệt, ban hành (%(share)s).")
        % words
    )


def _classes(told: Mapping[str, Any]) -> str:
    inside, outside = told["planned_classes"], told["unplanned_classes"]
    words = {
        "classes": counted(inside + outside, _("lớp")),
        "inside": counted(inside, _("lớp")),
        "share": share_text(share(inside, inside + outside)),
        "outside": counted(outside, _("lớp")),
    }
    if not outside:
        return _("%(classes)s đã mở trong kỳ đều nằm trong kế hoạch.") % words
    text = _("Trong %(classes)s đã mở trong kỳ, %(inside)s nằm trong kế hoạch (%(share)s), %(outside)s ngoài kế hoạch.")
    return text % words


def _target(each: Mapping[str, Any], *, alone: bool) -> str:
    words = {
        "title": each["title"],
        "target": counted(each["target"], each["unit"]),
        "set": ""
        if alone
        else _(" của %(plans)s đặt chỉ tiêu này") % {"plans": counted(each["plans"], _("trung tâm"))},
    }
    if each["actual"] is None:
        return _("%(title)s: kế hoạch %(target)s%(set)s; chưa ghi kết quả.") % words
    words |= {
        "actual": counted(each["actual"], each["unit"]),
        "share": share_text(share(each["actual"], each["target"])),
        "given": _(" (theo %(given)s trung tâm đã ghi)") % {"given": number(each["given"])}
        if each["given"] < each["plans"]
        else "",
    }
    return _("%(title)s: kế hoạch %(target)s%(set)s, đã thực hiện %(actual)s%(given)s, đạt %(share)s.") % words

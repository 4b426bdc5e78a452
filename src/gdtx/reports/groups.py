"""The paragraph on thematic groups: each with its part of the whole, the largest first, and what no group explains.

Pure; see `drafting`. Shares are recomputed from counts and said as rounded. Where the groups given do not make up the
total (an old report that names three of five), the rest is stated as a rest and not spread over anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import counted, decimal

from .wording import change, mean, points, quantity, rounding_note, share, share_text

Block = dict[str, Any]


def group_blocks(
    *,
    classes: int,
    turns: int,
    groups: Sequence[Mapping[str, Any]],
    before: Mapping[str, Any] | None = None,
    compare_turns: bool = True,
    whole: str = "",
    then: str = "",
    turns_qualifier: str = "exact",
    unnamed: int | None = None,
) -> list[Block]:
    """An introduction, an item a group, and the rest if there is one.

    A group is a mapping with `name`, `classes`, `turns` and optionally `code` and `turns_qualifier` (``over`` for a
    value its source had rounded); no share is drawn from a rounded value. `unnamed` says how many groups the source
    left out, where it is known. Raises ValueError when the groups are more than the total.
    """
    held = [group for group in groups if group["classes"]]
    empty = [group for group in groups if group["classes"] == 0]
    rest = classes - sum(group["classes"] for group in held)
    if rest < 0:
        raise ValueError("the groups add up to more classes than there are in all")
    exact = turns_qualifier == "exact" and all(_exact(group) for group in held)
    ordered = sorted(held, key=lambda group: (-(group["turns"] if exact else group["classes"]), -group["classes"]))
    earlier = {group.get("code"): group for group in before["groups"]} if before else {}
    items = [
        _item(group, classes, turns if exact else None, earlier.get(group.get("code")), before, compare_turns)
        for group in ordered
    ]
    if rest:
        items.append(_rest(rest, classes, turns - sum(group["turns"] for group in held) if exact else None, unnamed))
    if empty:
        names = "; ".join(group["name"] for group in empty)
        items.append({"kind": "item", "text": _("Chưa mở lớp nào thuộc nhóm: %(names)s.") % {"names": names}})
    shares = [share(group["classes"], classes) for group in ordered] + ([share(rest, classes)] if rest else [])
    turn_shares = [share(group["turns"], turns) for group in ordered] if exact and not rest else []
    return [
        {
            "kind": "paragraph",
            "text": _introduction(exact, whole, then if before is not None else "", shares, turn_shares),
        },
        *items,
    ]


def _introduction(
    exact: bool,
    whole: str,
    then: str,
    shares: Sequence[Decimal | None],
    turn_shares: Sequence[Decimal | None],
) -> str:
    order = _("lượt học viên") if exact else _("lớp")
    words = {"order": order, "whole": whole or _("chung")}
    sentences = [
        _(
            "Chia theo nhóm nội dung, xếp từ nhóm có nhiều %(order)s nhất; tỷ lệ trong ngoặc là phần của nhóm trong"
            " tổng số %(whole)s, làm tròn đến một chữ số thập phân."
        )
        % words
    ]
    if rounding_note(shares) or rounding_note(turn_shares):
        sentences.append(_("Do làm tròn, các tỷ lệ cộng lại có thể không đúng bằng 100%."))
    if then:
        sentences.append(_("Tăng, giảm là so với %(then)s.") % {"then": then})
    return " ".join(sentences)


def _item(
    group: Mapping[str, Any],
    classes: int,
    turns: int | None,
    earlier: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None,
    compare_turns: bool,
) -> Block:
    qualifier = group.get("turns_qualifier", "exact")
    words = {
        "name": group["name"],
        "classes": counted(group["classes"], _("lớp")),
        "share": share_text(share(group["classes"], classes)),
        "turns": quantity(group["turns"], _("lượt học viên"), qualifier),
    }
    if turns is None:
        return {"kind": "item", "text": _("%(name)s: %(classes)s (%(share)s) với %(turns)s.") % words}
    words |= {
        "turn_share": share_text(share(group["turns"], turns)),
        "mean": decimal(mean(group["turns"], group["classes"]), 1),
    }
    text = _("%(name)s: %(classes)s (%(share)s) với %(turns)s (%(turn_share)s), bình quân %(mean)s lượt/lớp") % words
    moved = _moved(group, turns, earlier, before, compare_turns)
    return {"kind": "item", "text": f"{text}; {moved}." if moved else f"{text}."}


def _moved(
    group: Mapping[str, Any],
    turns: int,
    earlier: Mapping[str, Any] | None,
    before: Mapping[str, Any] | None,
    compare_turns: bool,
) -> str:
    """How the group stands against the year before, as far as it can be said."""
    if before is None or earlier is None or earlier["classes"] is None:
        return ""
    of_classes = change(group["classes"], earlier["classes"])
    of_turns = change(group["turns"], earlier["turns"]) if compare_turns else None
    parts = [_("số lớp %s") % of_classes.sentence(_("lớp"))] if of_classes else []
    if of_turns:
        parts.append(_("số lượt %s") % of_turns.sentence(_("lượt")))
        moved = points(share(group["turns"], turns), share(earlier["turns"], before["turns"]))
        if moved:
            parts.append(_("tỷ lệ trong tổng số lượt %s") % moved)
    return ", ".join(parts)


def _rest(rest: int, classes: int, turns: int | None, unnamed: int | None) -> Block:
    words = {
        "name": _("Còn lại %(count)s nhóm không nêu tên") % {"count": f"{unnamed:02d}"}
        if unnamed
        else _("Còn lại, không nêu nhóm"),
        "classes": counted(rest, _("lớp")),
        "share": share_text(share(rest, classes)),
    }
    if turns is None:
        return {"kind": "item", "text": _("%(name)s: %(classes)s (%(share)s).") % words}
    words["turns"] = counted(turns, _("lượt học viên"))
    return {"kind": "item", "text": _("%(name)s: %(classes)s (%(share)s) với %(turns)s.") % words}


def _exact(group: Mapping[str, Any]) -> bool:
    return group.get("turns_qualifier", "exact") == "exact"

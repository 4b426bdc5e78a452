"""From figures to sentences: what a review says of itself, by rules.

Pure. The figures are the answer of `learning.summary` (the contract's shape) for the period and, if there is one, for
the same period of the year before on the same map. Each function drafts one part of the outline and gives blocks
(`paragraph`, `item`, `chart`); a part about which nothing can be said gives none. Nothing is invented: what was not
reported is called so, a comparison is drawn only where both years reported and counted by the same rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.periods import PeriodCode, parse
from gdtx.foundation.vietnamese import counted, date_short, decimal, join_list, percent

from .groups import group_blocks
from .plan_words import plan_blocks
from .wording import NOT_REPORTED, amount, change, first_upper, in_sentence, mean, share, share_text, whole_of

Block = dict[str, Any]

#: Up to so many units are named within a sentence; more are counted there and named in the appendix.
NAMED_IN_TEXT = 12
#: With fewer units than this, all are named in order instead of the largest and the smallest.
LEAST_FOR_EXTREMES = 7
EXTREMES = 3
#: A comparison is qualified when the part of centres that reported differs by so many percentage points.
COVERAGE_GAP = Decimal(5)

_UNITS = {"country": "tỉnh, thành phố", "province": "đơn vị cấp huyện", "district": "xã, phường, thị trấn"}


@dataclass(frozen=True, slots=True)
class Silent:
    """A centre that owes a report: its name, and the unit it lies in ("" when that says nothing new)."""

    name: str
    unit: str = ""
    code: str = ""

    @property
    def short(self) -> str:
        """``TTHTCĐ xã Cẩm Ngọc (huyện Cẩm Thủy)``."""
        name = self.name.replace("Trung tâm học tập cộng đồng", "TTHTCĐ")
        return f"{name} ({in_sentence(self.unit)})" if self.unit else name


@dataclass(frozen=True)
class Facts:
    """What a review is drafted from. `child_level`: the level of the units below ("" for a commune); `plans`: how far
    plans have come (None where no centre has one)."""

    now: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    silent: Sequence[Silent] = field(default_factory=tuple)
    child_level: str = ""
    centre_noun: str = "trung tâm học tập cộng đồng"
    #: Whether the period still runs; both years are then told up to the same day.
    running: bool = False
    plans: Mapping[str, Any] | None = None

    @property
    def period(self) -> PeriodCode:
        return parse(self.now["period"])

    @property
    def whole(self) -> str:
        """``toàn tỉnh``."""
        return whole_of(self.now["area"]["kind"])

    @property
    def reported(self) -> bool:
        """Whether anybody reported; without that there is nothing to draft."""
        return self.now["classes"] is not None

    @property
    def comparable(self) -> Mapping[str, Any] | None:
        """The figures of the year before when both years were reported, else None."""
        if not self.reported or self.before is None or self.before["classes"] is None:
            return None
        return self.before

    @property
    def same_rule(self) -> bool:
        """Whether the turns of both years were counted alike."""
        return self.before is not None and self.now["turns_rule"] == self.before["turns_rule"] != "mixed"

    @property
    def then(self) -> str:
        """``cùng kỳ năm học 2019-2020``; for a year ``năm học 2019-2020``."""
        earlier = self.period.previous_year()
        if not earlier.part and not earlier.is_school_part and not self.running:
            return earlier.label
        year = earlier.school_year
        words = {"year": year.label if year else _("năm %(year)s") % {"year": earlier.year}}
        if self.running:
            return _("cùng kỳ %(year)s tính đến cùng ngày") % words
        return _("cùng kỳ %(year)s") % words

    @property
    def then_short(self) -> str:
        """``cùng kỳ``, for a year ``năm trước``."""
        return _("cùng kỳ") if self.then.startswith(_("cùng kỳ")) else _("năm trước")

    @property
    def units_noun(self) -> str:
        """What the units below are called together."""
        if self.child_level == "commune":
            kinds = {child["name"].split(" ")[0] for child in self.now["children"] if child["code"]}
            return "xã, phường, thị trấn" if "Thị" in kinds else "xã, phường"
        return _UNITS[{"province": "country", "district": "province"}[self.child_level]]

    @property
    def units_appendix(self) -> str:
        """Where the table of the units stands."""
        return _("Phụ lục II")

    @property
    def silent_appendix(self) -> str:
        """Where the silent centres are listed; a commune has no table of units."""
        if not self.reported:
            return _("Phụ lục I") if self.has_targets else _("Phụ lục")
        return _("Phụ lục III") if self.child_level else _("Phụ lục II")

    @property
    def has_targets(self) -> bool:
        """Whether plans set targets."""
        return self.plans is not None and bool(self.plans["targets"])

    @property
    def plans_appendix(self) -> str:
        """Where the table of targets stands: after every other one."""
        before = (1 + bool(self.child_level)) * self.reported + bool(self.silent)
        return _("Phụ lục %s") % ("I", "II", "III", "IV")[before] if before else _("Phụ lục")

    @property
    def units(self) -> list[Mapping[str, Any]]:
        """The units below that reported, without what could not be placed."""
        if not self.child_level:
            return []
        return [child for child in self.now["children"] if child["code"] is not None and child["classes"] is not None]

    @property
    def unplaced(self) -> Mapping[str, Any] | None:
        """What lies in the area but in none of its units with certainty."""
        return next((child for child in self.now["children"] if child["code"] is None), None)


# --- Coverage ------------------------------------------------------------------------------------------------


def coverage(facts: Facts) -> list[Block]:
    """How many centres were open, how many reported, and who did not, by name."""
    total, reporting = facts.now["centres"]["total"], facts.now["centres"]["reporting"]
    words = {
        "period": facts.period.label,
        "whole": facts.whole,
        "total": counted(total, facts.centre_noun),
        "reporting": counted(reporting, _("trung tâm")),
        "share": share_text(share(reporting, total)),
    }
    if not total:
        return [
            _paragraph(
                _("Trong %(period)s, %(whole)s không có %(noun)s nào hoạt động."), noun=facts.centre_noun, **words
            )
        ]
    if reporting == total == 1:
        return [_paragraph(_("Trong %(period)s, %(whole)s có %(total)s hoạt động và đã báo cáo."), **words)]
    if reporting == total:
        text = _("Trong %(period)s, %(whole)s có %(total)s hoạt động; tất cả đã báo cáo (đạt 100%%).")
        return [_paragraph(text, **words)]
    if not reporting:
        text = _("Trong %(period)s, %(whole)s có %(total)s hoạt động; chưa trung tâm nào báo cáo.")
        return [_paragraph(text, **words)]
    text = _("Trong %(period)s, %(whole)s có %(total)s hoạt động; %(reporting)s đã báo cáo, đạt %(share)s.")
    return [_paragraph(text, **words), _missing(facts, total - reporting)]


def _missing(facts: Facts, count: int) -> Block:
    missing = counted(count, _("trung tâm"))
    rule = _("Phần chưa báo cáo không được tính là 0 và không được ước tính.")
    if facts.silent and len(facts.silent) <= NAMED_IN_TEXT:
        names = join_list(each.short for each in facts.silent)
        return _paragraph(
            _("Còn %(missing)s chưa báo cáo: %(names)s. %(rule)s"), missing=missing, names=names, rule=rule
        )
    text = _("Còn %(missing)s chưa báo cáo, nêu tên tại %(place)s. %(rule)s")
    return _paragraph(text, missing=missing, place=facts.silent_appendix, rule=rule)


# --- Totals --------------------------------------------------------------------------------------------------


def totals(facts: Facts) -> list[Block]:
    """Classes, turns and their mean; who ran the classes; the comparison with the year before."""
    now = facts.now
    if not facts.reported:
        return [
            _paragraph(
                _("Đến thời điểm lập báo cáo, %(whole)s chưa báo cáo số lớp và số lượt học viên của %(period)s."),
                whole=facts.whole,
                period=facts.period.label,
            )
        ]
    if not now["classes"]:
        text = _("Trong %(period)s, các trung tâm đã báo cáo không tổ chức lớp nào.")
        return [_paragraph(text, period=facts.period.label), *_comparison(facts)]
    words = {
        "period": facts.period.label,
        "whole": facts.whole,
        "classes": amount(now["classes"], _("lớp")),
        "turns": amount(now["turns"], _("lượt học viên")),
        "average": decimal(mean(now["turns"], now["classes"]), 1),
    }
    text = _("Trong %(period)s, %(whole)s mở được %(classes)s với %(turns)s, bình quân %(average)s lượt/lớp.")
    sentences = [text % words, *_who_ran(facts), *_carried_over(facts)]
    return [{"kind": "paragraph", "text": " ".join(sentences)}, *_comparison(facts)]


def _who_ran(facts: Facts) -> list[str]:
    own, classes = facts.now.get("classes_run_by_centre"), facts.now["classes"]
    if own is None:
        return []
    if own == classes:
        return [_("Các lớp đều do trung tâm tự mở.")]
    words = {
        "own": counted(own, _("lớp")),
        "share": share_text(share(own, classes)),
        "others": counted(classes - own, _("lớp")),
    }
    return [
        _(
            "Trong đó %(own)s do trung tâm tự mở (%(share)s), %(others)s do cơ quan, đoàn thể và đơn vị khác"
            " chủ trì mở tại trung tâm."
        )
        % words
    ]


def _carried_over(facts: Facts) -> list[str]:
    carried = facts.now.get("carried_over")
    if not carried or facts.running:
        return []  # what runs over a day within the period is no class carried over
    last = date_short(dt.date.fromisoformat(facts.now["dates"][1]))
    return [
        _("Có %(count)s còn tiếp tục sau ngày %(last)s (lớp chuyển tiếp), tính vào kỳ bắt đầu.")
        % {"count": counted(carried, _("lớp")), "last": last}
    ]


def _comparison(facts: Facts) -> list[Block]:
    before = facts.comparable
    if before is None:
        text = _("Không so sánh với %(then)s vì chưa có số liệu báo cáo của kỳ đó.")
        return [_paragraph(text, then=facts.then)]
    now = facts.now
    words = {
        "then": facts.then,
        "classes": counted(before["classes"], _("lớp")),
        "turns": counted(before["turns"], _("lượt học viên")),
    }
    of_classes, of_turns = change(now["classes"], before["classes"]), change(now["turns"], before["turns"])
    sentences = []
    if of_classes and of_turns and facts.same_rule:
        text = _(
            "So với %(then)s (%(classes)s, %(turns)s), số lớp %(of_classes)s, số lượt học viên %(of_turns)s%(means)s."
        )
        sentences.append(
            text
            % {
                **words,
                "of_classes": of_classes.sentence(_("lớp")),
                "of_turns": of_turns.sentence(_("lượt")),
                "means": _means(facts, before),
            }
        )
    elif of_classes:
        text = _("So với %(then)s (%(classes)s), số lớp %(of_classes)s.")
        sentences.append(text % {**words, "of_classes": of_classes.sentence(_("lớp"))})
        sentences.append(_("Không so sánh số lượt học viên vì hai kỳ tính lượt theo quy tắc khác nhau."))
    return [{"kind": "paragraph", "text": " ".join([*sentences, *_coverage_gap(facts, before)])}]


def _means(facts: Facts, before: Mapping[str, Any]) -> str:
    now = facts.now
    if not now["classes"] or not before["classes"]:
        return ""
    moved = mean(now["turns"], now["classes"]) - mean(before["turns"], before["classes"])
    words = {
        "mean": decimal(abs(moved), 1),
        "before": decimal(mean(before["turns"], before["classes"]), 1),
        "then": facts.then_short,
    }
    if not moved:
        return _("; bình quân mỗi lớp giữ nguyên %(before)s lượt") % words
    if moved > 0:
        return _("; bình quân mỗi lớp tăng %(mean)s lượt (%(then)s %(before)s lượt/lớp)") % words
    return _("; bình quân mỗi lớp giảm %(mean)s lượt (%(then)s %(before)s lượt/lớp)") % words


def _coverage_gap(facts: Facts, before: Mapping[str, Any]) -> list[str]:
    now_share = share(facts.now["centres"]["reporting"], facts.now["centres"]["total"])
    then_share = share(before["centres"]["reporting"], before["centres"]["total"])
    if now_share is None or then_share is None or abs(now_share - then_share) < COVERAGE_GAP:
        return []
    return [
        _("Khi so sánh cần lưu ý mức độ báo cáo khác nhau: kỳ này %(now)s, %(short)s %(then)s số trung tâm.")
        % {"now": percent(now_share, 1), "short": facts.then_short, "then": percent(then_share, 1)}
    ]


# --- Groups --------------------------------------------------------------------------------------------------


def groups(facts: Facts) -> list[Block]:
    """Each thematic group with its shares, the largest first, compared with the year before; then the chart."""
    if not facts.reported or not facts.now["classes"]:
        return []
    before = facts.comparable
    blocks = group_blocks(
        classes=facts.now["classes"],
        turns=facts.now["turns"],
        groups=facts.now["groups"],
        before=before if before is not None and before["classes"] else None,
        compare_turns=facts.same_rule,
        whole=facts.whole,
        then=facts.then,
    )
    return [*blocks, {"kind": "chart", "id": "by_group"}]


# --- Units ---------------------------------------------------------------------------------------------------


def units(facts: Facts) -> list[Block]:
    """The units with most and fewest turns and the highest and lowest mean; who has not reported; what has no place."""
    if not facts.child_level or not facts.reported:
        return []
    reporting = facts.units
    listed = [child for child in facts.now["children"] if child["code"] is not None]
    owing = [child for child in listed if child["classes"] is None and child["centres"]]
    blocks = []
    held = [child for child in reporting if child["classes"]]
    if held:
        blocks.append(_extremes(facts, held, len(listed)))
    if owing:
        blocks.append(_owing(facts, owing))
    if unplaced := _unplaced(facts):
        blocks.append(unplaced)
    return [*blocks, {"kind": "chart", "id": "by_unit"}] if len(held) > 1 else blocks


def _extremes(facts: Facts, held: Sequence[Mapping[str, Any]], listed: int) -> Block:
    ordered = sorted(held, key=lambda child: (-child["turns"], child["code"]))
    intro = _("Số liệu của %(units)s nêu tại %(place)s.") % {
        "place": facts.units_appendix,
        "units": counted(listed, facts.units_noun),
    }
    if len(ordered) < LEAST_FOR_EXTREMES:
        names = "; ".join(_unit(facts, child) for child in ordered)
        return _paragraph(_("%(intro)s Xếp theo số lượt học viên: %(names)s."), intro=intro, names=names)
    most = "; ".join(_unit(facts, child) for child in ordered[:EXTREMES])
    least = "; ".join(_unit(facts, child) for child in reversed(ordered[-EXTREMES:]))
    means = sorted(held, key=lambda child: (-mean(child["turns"], child["classes"]), child["code"]))
    text = _(
        "%(intro)s Ba đơn vị có nhiều lượt học viên nhất: %(most)s. Ba đơn vị có ít lượt học viên nhất trong số"
        " đã mở lớp: %(least)s."
    ) % {"intro": intro, "most": most, "least": least}
    high, low = means[0], means[-1]
    if mean(high["turns"], high["classes"]) > mean(low["turns"], low["classes"]):
        spread = _("Bình quân lượt học viên một lớp cao nhất ở %(high)s, thấp nhất ở %(low)s.")
        text = f"{text} {spread % {'high': _mean_of(high), 'low': _mean_of(low)}}"
    return {"kind": "paragraph", "text": text}


def _unit(facts: Facts, child: Mapping[str, Any]) -> str:
    return _("%(name)s %(turns)s (%(share)s)") % {
        "name": in_sentence(child["name"]),
        "turns": counted(child["turns"], _("lượt")),
        "share": share_text(share(child["turns"], facts.now["turns"])),
    }


def _mean_of(child: Mapping[str, Any]) -> str:
    return _("%(name)s (%(mean)s lượt/lớp)") % {
        "name": in_sentence(child["name"]),
        "mean": decimal(mean(child["turns"], child["classes"]), 1),
    }


def _owing(facts: Facts, owing: Sequence[Mapping[str, Any]]) -> Block:
    count = counted(len(owing), facts.units_noun)
    if len(owing) <= NAMED_IN_TEXT:
        names = join_list(in_sentence(child["name"]) for child in owing)
        return _paragraph(_("Có %(count)s chưa báo cáo: %(names)s."), count=count, names=names)
    text = _("Có %(count)s chưa báo cáo, ghi “chưa báo cáo” tại %(place)s.")
    return _paragraph(text, count=count, place=facts.units_appendix)


def _unplaced(facts: Facts) -> Block | None:
    child = facts.unplaced
    if child is None or not child["classes"]:
        return None
    return _paragraph(
        _(
            "Có %(classes)s với %(turns)s chưa phân được về %(units)s nào trên bản đồ hành chính ngày %(map)s,"
            " được ghi thành một dòng riêng “Chưa phân được” tại %(place)s."
        ),
        classes=counted(child["classes"], _("lớp")),
        turns=counted(child["turns"], _("lượt học viên")),
        units=facts.units_noun,
        place=facts.units_appendix,
        map=date_short(dt.date.fromisoformat(facts.now["map"])),
    )


# --- Learners, money -----------------------------------------------------------------------------------------


def learners(facts: Facts) -> list[Block]:
    """Women, minorities, migrants and persons: the sum over the classes that gave the number, and how many did."""
    if not facts.reported or not facts.now["classes"]:
        return []
    now = facts.now
    female_share = now.get("female_share")
    rows = [
        (_("Lượt học viên nữ"), "female_turns", None if female_share is None else Decimal(str(female_share))),
        (_("Lượt học viên người dân tộc thiểu số"), "minority_turns", None),
        (_("Lượt học viên là người nhập cư"), "migrant_turns", None),
    ]
    blocks = [_given_item(facts, label, key, known, _("lượt")) for label, key, known in rows]
    persons = _given_item(facts, _("Số người tham gia (cộng theo lớp, không trừ trùng)"), "persons", None, _("người"))
    return [*blocks, persons]


def resources(facts: Facts) -> list[Block]:
    """Sessions and money, as far as classes gave them."""
    if not facts.reported or not facts.now["classes"]:
        return []
    return [
        _given_item(facts, _("Số buổi học"), "sessions", None, _("buổi")),
        _given_item(facts, _("Kinh phí đã chi cho các lớp"), "cost", None, _("đồng")),
    ]


def _given_item(facts: Facts, label: str, key: str, known_share: Decimal | None, noun: str) -> Block:
    now = facts.now
    value, given = now.get(key), now["given"].get(key, 0)
    words = {
        "label": label,
        "value": amount(value, noun),
        "given": counted(given, "").strip(),
        "classes": counted(now["classes"], _("lớp")),
    }
    if value is None:
        return _item(_("%(label)s: %(missing)s."), missing=NOT_REPORTED, **words)
    if given < now["classes"]:
        text = _("%(label)s: %(value)s, theo %(given)s trong số %(classes)s có ghi số liệu này")
        if known_share is not None:
            text += _("; chiếm %(share)s số lượt của các lớp đó")
        return _item(text + ".", share=share_text(known_share), **words)
    of_all = share(value, now["turns"]) if noun == _("lượt") else None
    if of_all is None:
        return _item(_("%(label)s: %(value)s."), **words)
    return _item(_("%(label)s: %(value)s, chiếm %(share)s tổng số lượt."), share=share_text(of_all), **words)


# --- Blocks --------------------------------------------------------------------------------------------------


def _paragraph(text: str, **words: object) -> Block:
    return {"kind": "paragraph", "text": first_upper(text % words)}


def _item(text: str, **words: object) -> Block:
    return {"kind": "item", "text": text % words}


#: What an outline may ask to be drafted, by code.
DRAFTS: dict[str, Callable[[Facts], list[Block]]] = {
    "coverage": coverage,
    "totals": totals,
    "groups": groups,
    "units": units,
    "learners": learners,
    "resources": resources,
    "plans": lambda facts: plan_blocks(
        facts.plans, whole=facts.whole, reported=facts.reported, appendix=facts.plans_appendix
    ),
}

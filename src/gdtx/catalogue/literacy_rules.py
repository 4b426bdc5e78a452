"""How persons of the literacy register are counted, and when a commune meets the standard: dated data with citation.

A rule set is a choice for each switch; the first value of a switch is the one of the rule set `default`. Nothing here
counts: `literacy.classification` compiles a rule set, `literacy.standards` judges by a standard.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.foundation.errors import NotFound
from gdtx.foundation.ranges import OPEN_END, OPEN_START


class Band(NamedTuple):
    """Ages from the first to the last, both included."""

    first: int
    last: int

    @property
    def code(self) -> str:
        """As tables name it: `15-25`."""
        return f"{self.first}-{self.last}"


#: Ages of the statutory tables: everybody between the first and the last age of any band.
AGES = Band(15, 60)
YOUNG, UNDER_36, ALL_AGES = Band(15, 25), Band(15, 35), AGES
#: Contained in each other (XMC-3, CMC-1, XMC-4), and one beside the other (CMC-2).
CUMULATIVE = (YOUNG, UNDER_36, ALL_AGES)
DISJOINT = (YOUNG, Band(26, 35), Band(36, 60))

#: Codes of the list of ethnic groups (01 to 54, 55 foreigners, 56 unknown); the first one is Kinh.
KINH, FOREIGNER, ETHNICITY_UNKNOWN = 1, 55, 56


class Choice(NamedTuple):
    """A value of a switch, and the sentence a table prints for it."""

    value: str
    sentence: str | Promise


@dataclass(frozen=True)
class Switch:
    """Something the law does not settle. The first choice is the default."""

    code: str
    title: str | Promise
    choices: tuple[Choice, ...]

    @property
    def default(self) -> str:
        """The value of the rule set `default`."""
        return self.choices[0].value

    def sentence(self, value: str) -> str:
        """What a table says of the value. Raises KeyError for one that the switch does not have."""
        for choice in self.choices:
            if choice.value == value:
                return str(choice.sentence)
        raise KeyError(f"{self.code} has no value {value}")


SWITCHES = (
    Switch(
        "unknown",
        lazy("Người chưa rõ trình độ"),
        (
            Choice("apart", lazy("Người chưa rõ trình độ tính trong dân số, không tính biết chữ, không tính mù chữ")),
            Choice("illiterate", lazy("Người chưa rõ trình độ tính là mù chữ mức 1")),
        ),
    ),
    Switch(
        "disabled",
        lazy("Người khuyết tật"),
        (
            Choice("counted", lazy("Người khuyết tật tính như mọi người")),
            Choice("left_out", lazy("Người khuyết tật không tính trong dân số")),
            Choice("left_out_if_unable", lazy("Người khuyết tật không có khả năng học tập không tính trong dân số")),
        ),
    ),
    Switch(
        "illiterate_2",
        lazy("Mù chữ mức 2"),
        (
            Choice("exclusive", lazy("Mù chữ mức 2 không gồm mù chữ mức 1")),
            Choice("inclusive", lazy("Mù chữ mức 2 gồm cả mù chữ mức 1")),
        ),
    ),
    Switch(
        "relapse",
        lazy("Người tái mù chữ"),
        (
            Choice("illiterate", lazy("Người tái mù chữ tính là mù chữ của mức đó, dù đã học đến đâu")),
            Choice("ignored", lazy("Tái mù chữ không làm thay đổi trình độ đã học")),
        ),
    ),
    Switch(
        "away",
        lazy("Người vắng mặt"),
        (
            Choice("left_out", lazy("Người vắng mặt không tính")),
            Choice("counted", lazy("Người vắng mặt vẫn tính")),
            Choice("counted_under_6_months", lazy("Người vắng mặt dưới 6 tháng vẫn tính")),
        ),
    ),
    Switch(
        "ten_year_school",
        lazy("Hệ phổ thông 10 năm"),
        (
            Choice("own_rule", lazy("Hệ 10 năm: học xong lớp 4 là biết chữ mức 2")),
            Choice("ignored", lazy("Hệ 10 năm tính lớp như hệ 12 năm")),
        ),
    ),
    Switch(
        "studying",
        lazy("Lớp phổ thông đang học"),
        (
            Choice("counts", lazy("Lớp phổ thông đang học chứng tỏ đã xong lớp dưới")),
            Choice("ignored", lazy("Lớp phổ thông đang học không xét đến")),
        ),
    ),
    Switch(
        "gone",
        lazy("Người đã chuyển đi, đã chết"),
        (
            Choice("left_out", lazy("Người đã chuyển đi, đã chết không tính")),
            Choice("counted", lazy("Người đã chuyển đi, đã chết vẫn tính")),
        ),
    ),
    Switch(
        "foreigners",
        lazy("Người nước ngoài"),
        (
            Choice("counted", lazy("Người nước ngoài tính như mọi người")),
            Choice("left_out", lazy("Người nước ngoài không tính")),
        ),
    ),
)

_SWITCHES = {switch.code: switch for switch in SWITCHES}


@dataclass(frozen=True)
class RuleSet:
    """A choice for each switch, in force from a day up to another (not included).

    `departures` are the switches that differ from the default. Raises KeyError for one that does not exist.
    """

    name: str
    title: str | Promise
    citation: str | Promise
    departures: tuple[tuple[str, str], ...] = ()
    valid_from: dt.date = OPEN_START
    valid_to: dt.date = OPEN_END

    def __post_init__(self) -> None:
        for code, value in self.departures:
            _SWITCHES[code].sentence(value)

    @cached_property
    def values(self) -> dict[str, str]:
        """Every switch and how it stands."""
        return {switch.code: switch.default for switch in SWITCHES} | dict(self.departures)

    @property
    def switches(self) -> dict[str, str]:
        """The switches that do not stand as in `default`."""
        return {code: value for code, value in self.values.items() if value != _SWITCHES[code].default}

    @cached_property
    def _said(self) -> dict[str | None, tuple[str, ...]]:
        return {}

    def in_words(self) -> list[str]:
        """One sentence for each switch, as printed under a table."""
        language = get_language()
        if language not in self._said:
            # Kept for each language: a province has thousands of tables under the same rules.
            self._said[language] = tuple(_SWITCHES[code].sentence(value) for code, value in self.values.items())
        return list(self._said[language])


DEFAULT = RuleSet(
    "default",
    lazy("Quy tắc mặc định"),
    lazy(
        "Nghị định 20/2014/NĐ-CP ngày 24/3/2014, Điều 19, Điều 20; những điểm chưa có quy định lấy theo bộ quy tắc này"
    ),
)
PCGD_B = RuleSet(
    "pcgd-b",
    lazy("Như một phần mềm phân tích phiếu điều tra đang dùng"),
    lazy("Không có văn bản; theo cách một phần mềm đang dùng phân loại, để đối chiếu"),
    (
        ("unknown", "illiterate"),
        ("disabled", "left_out"),
        ("ten_year_school", "ignored"),
        ("studying", "ignored"),
        ("away", "counted"),
        ("gone", "counted"),
    ),
)

RULE_SETS = (DEFAULT, PCGD_B)


def rule_set(name: str, on: dt.date, *, where: str | None = None) -> RuleSet:
    """The rule set of that name in force on the day. Raises `NotFound` (`unknown_rules`)."""
    for rules in RULE_SETS:
        if rules.name == name and rules.valid_from <= on < rules.valid_to:
            return rules
    raise NotFound(
        "unknown_rules",
        _("Không có bộ quy tắc tính “%(name)s” áp dụng ngày %(on)s.") % {"name": name, "on": f"{on:%d/%m/%Y}"},
        where,
        _("Các bộ quy tắc: %(names)s.") % {"names": ", ".join(rules.name for rules in RULE_SETS)},
    )


# --- Standards ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Share:
    """Which share of the units below must hold each level, in percent. `sure` is false where no text was read."""

    level_1: int
    level_2: int
    sure: bool = True

    def of(self, level: int) -> int:
        """The share asked for the level."""
        return self.level_1 if level == 1 else self.level_2


@dataclass(frozen=True)
class Standard:
    """When a unit meets level 1 or 2: the share of literate people in a band of ages, dated.

    `bands` are those of an ordinary commune for level 1 and 2, `difficult_bands` those of an especially difficult one.
    """

    citation: str | Promise
    percent: int
    bands: tuple[Band, Band]
    difficult_bands: tuple[Band, Band]
    district: Share | None
    province: Share
    valid_from: dt.date = OPEN_START
    valid_to: dt.date = OPEN_END

    def bands_of(self, difficult: bool) -> tuple[Band, Band]:
        """The bands asked for level 1 and level 2."""
        return self.difficult_bands if difficult else self.bands

    def needed(self, population: int) -> int:
        """How many must be literate for the standard: the smallest number that reaches the share."""
        return -(-population * self.percent // 100)


_TWO_TIERS = dt.date(2025, 7, 1)

STANDARDS = (
    Standard(
        citation=lazy("Nghị định 20/2014/NĐ-CP ngày 24/3/2014, Điều 20, Điều 21"),
        percent=90,
        bands=(UNDER_36, ALL_AGES),
        difficult_bands=(YOUNG, UNDER_36),
        district=Share(90, 90),
        province=Share(90, 100),
        valid_to=_TWO_TIERS,
    ),
    Standard(
        citation=lazy(
            "Nghị định 20/2014/NĐ-CP ngày 24/3/2014, Điều 20; tỷ lệ xã của tỉnh (81%, 90%) chưa đối chiếu với văn bản"
        ),
        percent=90,
        bands=(UNDER_36, ALL_AGES),
        difficult_bands=(YOUNG, UNDER_36),
        district=None,
        province=Share(81, 90, sure=False),
        valid_from=_TWO_TIERS,
    ),
)


def standard_on(on: dt.date, standards: Iterable[Standard] = STANDARDS) -> Standard:
    """The standard in force on the day."""
    return next(standard for standard in standards if standard.valid_from <= on < standard.valid_to)

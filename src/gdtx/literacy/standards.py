"""Whether communes, districts and provinces meet the literacy standard: 0, 1, 2, or nothing when that cannot be said.

A verdict is given only where it cannot turn out otherwise: the bands asked have people, the flag of an especially
difficult commune is recorded for the day, and it is the same whether everybody whose schooling is unknown is literate
or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdtx.catalogue.literacy_rules import Band, Share, Standard, standard_on
from gdtx.foundation.vietnamese import number
from gdtx.network.enums import Level

from .areas import Unit
from .cube import Sums
from .figures import Figures


class Verdict(NamedTuple):
    """The level met and why; `level` None when nothing can be said."""

    level: int | None
    why: str


class Levels(NamedTuple):
    """People of a band by what they can: population, literate at level 1, at level 2, unknown."""

    population: int
    literate_1: int
    literate_2: int
    unknown: int

    @classmethod
    def of(cls, sums: Sums, band: Band) -> Levels:
        """Out of sums of `cube.LEVELS`."""
        unknown, illiterate_1, illiterate_2, literate = sums.band(band)
        population = unknown + illiterate_1 + illiterate_2 + literate
        return cls(population, illiterate_2 + literate, literate, unknown)

    def literate(self, level: int) -> int:
        """How many are literate at the level."""
        return self.literate_1 if level == 1 else self.literate_2


def missing(standard: Standard, population: int, literate: int) -> int:
    """How many more must become literate to reach the standard; 0 when it is reached."""
    return max(0, standard.needed(population) - literate)


class Verdicts:
    """The verdicts of all units of some figures; each is found once."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.standard = standard_on(figures.map.on)
        self._found: dict[str, Verdict] = {}

    def of(self, unit: Unit) -> Verdict:
        """The verdict of a unit."""
        if unit.code not in self._found:
            self._found[unit.code] = self._judge(unit)
        return self._found[unit.code]

    def _judge(self, unit: Unit) -> Verdict:
        if unit.level == Level.COMMUNE:
            return commune(self.standard, self.figures.levels(unit.code), unit.difficult)
        children = self.figures.map.children(unit.code)
        if unit.level == Level.DISTRICT and self.standard.district is not None:
            return by_share(self.standard.district, [self.of(child) for child in children], _("xã"))
        if unit.level == Level.PROVINCE:
            what = _("huyện") if any(child.level == Level.DISTRICT for child in children) else _("xã")
            return by_share(self.standard.province, [self.of(child) for child in children], what)
        return Verdict(None, _("Không có chuẩn cho địa bàn này."))


def commune(standard: Standard, sums: Sums, difficult: bool | None) -> Verdict:
    """The verdict of a commune from sums of `cube.LEVELS`."""
    if difficult is None:
        return Verdict(None, _("Chưa ghi danh sách xã đặc biệt khó khăn của ngày này."))
    bands = standard.bands_of(difficult)
    found = [Levels.of(sums, band) for band in bands]
    for band, people in zip(bands, found, strict=True):
        if not people.population:
            return Verdict(None, _("Không có người ở độ tuổi %(band)s.") % {"band": band.code})
    low, high = _level(standard, found, counted=False), _level(standard, found, counted=True)
    if low != high:
        unknown = max(people.unknown for people in found)
        return Verdict(
            None,
            _("Phụ thuộc %(count)s người chưa rõ trình độ: mức %(low)d nếu họ mù chữ, mức %(high)d nếu họ biết chữ.")
            % {"count": number(unknown), "low": low, "high": high},
        )
    return Verdict(low, _why(standard, bands, found, low, difficult))


def _level(standard: Standard, found: Sequence[Levels], *, counted: bool) -> int:
    """The level met, with everybody unknown `counted` as literate or not. Level 2 needs level 1."""
    reached = 0
    for level, people in enumerate(found, start=1):
        literate = people.literate(level) + (people.unknown if counted else 0)
        if missing(standard, people.population, literate):
            break
        reached = level
    return reached


def _why(standard: Standard, bands: Sequence[Band], found: Sequence[Levels], level: int, difficult: bool) -> str:
    kind = _("Xã đặc biệt khó khăn") if difficult else _("Xã thường")
    if level == len(bands):
        band = bands[-1]
        return _("%(kind)s; biết chữ mức 1 độ tuổi %(first)s và mức 2 độ tuổi %(band)s đều từ %(percent)d%%.") % {
            "kind": kind,
            "first": bands[0].code,
            "band": band.code,
            "percent": standard.percent,
        }
    band, people = bands[level], found[level]
    lacking = missing(standard, people.population, people.literate(level + 1))
    return ngettext(
        "%(kind)s; độ tuổi %(band)s còn thiếu %(count)s người biết chữ mức %(level)d để đạt %(percent)d%%.",
        "%(kind)s; độ tuổi %(band)s còn thiếu %(count)s người biết chữ mức %(level)d để đạt %(percent)d%%.",
        lacking,
    ) % {
        "kind": kind,
        "band": band.code,
        "count": number(lacking),
        "level": level + 1,
        "percent": standard.percent,
    }


def by_share(share: Share, verdicts: Sequence[Verdict], what: str) -> Verdict:
    """The verdict of a district or a province: the share of the units below that hold a level.

    Units without a verdict are taken as holding nothing and as holding everything; only what is the same stands.
    """
    if not verdicts:
        return Verdict(None, _("Không có đơn vị cấp dưới."))
    open_ones = sum(verdict.level is None for verdict in verdicts)
    low, high = (_shared(share, verdicts, taken) for taken in (0, 2))
    counts = [sum((verdict.level or 0) >= level for verdict in verdicts) for level in (1, 2)]
    words = {
        "what": what,
        "all": number(len(verdicts)),
        "one": number(counts[0]),
        "two": number(counts[1]),
        "open": number(open_ones),
    }
    if low != high:
        return Verdict(None, _("Chưa đủ dữ liệu: %(open)s/%(all)s %(what)s chưa kết luận được.") % words)
    why = _("%(one)s/%(all)s %(what)s đạt mức 1 trở lên, %(two)s/%(all)s đạt mức 2.") % words
    if not share.sure:
        why += " " + _("Tỷ lệ %(one)d%% và %(two)d%% chưa đối chiếu với văn bản.") % {
            "one": share.level_1,
            "two": share.level_2,
        }
    return Verdict(low, why)


def _shared(share: Share, verdicts: Sequence[Verdict], taken: int) -> int:
    reached = 0
    for level in (1, 2):
        holding = sum((taken if verdict.level is None else verdict.level) >= level for verdict in verdicts)
        if 100 * holding < share.of(level) * len(verdicts):
            break
        reached = level
    return reached

"""Words that fit a number: how much more or less, which part of the whole, who has not reported.

Pure: numbers in, Vietnamese out, by rules anybody can check. A relative change is told in percent and a change of a
share in percentage points, never one as the other; what nobody reported is said and never becomes 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.vietnamese import counted, decimal, number, percent, rate

NOT_REPORTED = gettext_lazy("chưa báo cáo")

#: A relative change below this many percent is "nhẹ", from `STRONG` on "mạnh", from `TIMES` on told as a multiple.
SLIGHT = Decimal(3)
STRONG = Decimal(15)
TIMES = Decimal(100)

#: On a smaller basis a percentage misleads (from 2 classes to 3 is +50%): only the difference is told.
LEAST_BASIS = 20

_MILLION = 1_000_000

KIND_OF_UNIT = re.compile(r"^(Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu)\s+")

Direction = Literal["up", "down", "same"]
Qualifier = Literal["exact", "over", "nearly", "about"]

_QUALIFIERS = {
    "over": gettext_lazy("trên %s"),
    "nearly": gettext_lazy("gần %s"),
    "about": gettext_lazy("khoảng %s"),
}


def amount(value: int | None, noun: str) -> str:
    """``10.029 lớp``; ``chưa báo cáo`` for None."""
    return str(NOT_REPORTED) if value is None else counted(value, noun)


def cell(value: int | Decimal | float | None, places: int = 0) -> str:
    """What a table shows: the number, or a dash for what is not known."""
    if value is None:
        return "–"
    return decimal(value, places) if places else number(int(value))


def quantity(value: int, noun: str, qualifier: Qualifier = "exact") -> str:
    """A number as its source gave it: ``757.203 lượt``, ``trên 8 triệu lượt``; only a rounded one keeps its qualifier.

    A number given to the last digit is exact whatever stood before it: "hơn 757.203" becomes ``757.203``.
    """
    if qualifier == "exact" or value % 100:
        return counted(value, noun)
    shown = f"{_plain(Decimal(value) / _MILLION)} triệu" if value and value % (_MILLION // 10) == 0 else number(value)
    return f"{_QUALIFIERS[qualifier] % shown} {noun}"


def _plain(value: Decimal) -> str:
    return decimal(value, 0) if value == value.to_integral_value() else decimal(value, 1)


# --- Shares ------------------------------------------------------------------------------------------------


def share(part: int | None, whole: int | None) -> Decimal | None:
    """The part in percent to one decimal, half up; None when one of them is not known or there is no whole."""
    if part is None or not whole:
        return None
    return rate(part, whole, 1)


def mean(total: int, count: int) -> Decimal:
    """The total over the count to one decimal, half up; the count is not 0."""
    found = rate(total, 100 * count, 1)
    if found is None:
        raise ZeroDivisionError("nothing to divide by")
    return found


def share_text(value: Decimal | None) -> str:
    """``34,9%``, a dash for None."""
    return "–" if value is None else percent(value, 1)


def rounding_note(shares: Sequence[Decimal | None]) -> str:
    """The sentence owed when rounded shares do not add up to 100%; "" when they do or one is not known."""
    if not shares or any(each is None for each in shares):
        return ""
    total = sum(each for each in shares if each is not None)
    if total == 100:
        return ""
    return _("Tỷ lệ đã làm tròn đến một chữ số thập phân nên cộng lại được %(total)s.") % {"total": percent(total, 1)}


def points(now: Decimal | None, before: Decimal | None) -> str:
    """How a share moved, in percentage points: ``tăng 1,2 điểm phần trăm``; "" when one is not known."""
    if now is None or before is None:
        return ""
    moved = now - before
    if moved == 0:
        return _("không thay đổi")
    words = {"points": decimal(abs(moved), 1)}
    if moved > 0:
        return _("tăng %(points)s điểm phần trăm") % words
    return _("giảm %(points)s điểm phần trăm") % words


# --- Changes -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """How a count moved against the same period of the year before; both are known."""

    now: int
    before: int

    @property
    def difference(self) -> int:
        return self.now - self.before

    @property
    def direction(self) -> Direction:
        return "same" if self.now == self.before else "up" if self.now > self.before else "down"

    @property
    def relative(self) -> Decimal | None:
        """The difference in percent of the basis, to one decimal; None without a basis."""
        return rate(self.difference, self.before, 1)

    @property
    def verb(self) -> str:
        """``tăng nhẹ``, ``giảm mạnh``, …, chosen by the relative change."""
        if self.direction == "same":
            return _("không đổi")
        relative = self.relative
        size = abs(relative) if relative is not None and self.before >= LEAST_BASIS else None
        if size == 0:
            return _("gần như không đổi")
        up = self.direction == "up"
        if size is None or SLIGHT <= size < STRONG:
            return _("tăng") if up else _("giảm")
        if size < SLIGHT:
            return _("tăng nhẹ") if up else _("giảm nhẹ")
        return _("tăng mạnh") if up else _("giảm mạnh")

    def sentence(self, noun: str) -> str:
        """``tăng nhẹ 312 lớp (2,9%)``, ``gấp 2,3 lần (tăng 1.204 lớp)``, ``không đổi``."""
        if self.direction == "same":
            return self.verb
        words = {
            "verb": self.verb,
            "plain": _("tăng") if self.direction == "up" else _("giảm"),
            "amount": counted(abs(self.difference), noun),
        }
        relative = self.relative
        if not self.before:
            return _("tăng %(amount)s (cùng kỳ không có)") % words
        if not self.now:
            return _("giảm toàn bộ %(amount)s") % words
        if relative is None or self.before < LEAST_BASIS:
            return _("%(verb)s %(amount)s") % words
        if relative >= TIMES:
            return _("gấp %(times)s lần (%(plain)s %(amount)s)") % {**words, "times": self._times()}
        if relative == 0:
            return _("%(verb)s (%(plain)s %(amount)s)") % words
        return _("%(verb)s %(amount)s (%(percent)s)") % {**words, "percent": percent(abs(relative), 1)}

    def _times(self) -> str:
        times = (Decimal(self.now) / self.before).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return _plain(times)

    @property
    def table_text(self) -> str:
        """What a table shows: ``+2,9%``, ``-10,6%``, ``0,0%``; a dash without a basis."""
        relative = self.relative
        if relative is None:
            return "–"
        return f"+{percent(relative, 1)}" if relative > 0 else percent(relative, 1)


def change(now: int | None, before: int | None) -> Change | None:
    """The change, or None when one of the two was not reported."""
    return None if now is None or before is None else Change(now, before)


# --- Names -------------------------------------------------------------------------------------------------


def in_sentence(name: str) -> str:
    """The name of a unit within a sentence: ``Tỉnh Thanh Hóa`` → ``tỉnh Thanh Hóa``."""
    return name[:1].lower() + name[1:] if KIND_OF_UNIT.match(name) else name


def whole_of(kind: str) -> str:
    """``toàn tỉnh``, ``toàn huyện``, ``toàn xã``, for the country ``cả nước``."""
    return _("cả nước") if kind == "Quốc gia" else _("toàn %(kind)s") % {"kind": kind.lower()}


def first_upper(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]

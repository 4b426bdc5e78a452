"""Numbers as Vietnamese offices write and type them: ``10.029``, ``98,6``, ``57,1%``.

Everything is rounded half up on decimals, as people do by hand, and only here, on showing; rates are
recomputed from sums with :func:`rate`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import lru_cache
from typing import NoReturn

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused, Where

Numeric = int | float | Decimal

MAX_DIGITS = 15

# What may stand after a count without changing it. Words that multiply (nghìn, triệu, chục, tá) are not here.
_UNITS = (
    "người|lượt|lượt người|lượt học viên|lượt hv|học viên|hv|cán bộ|nông dân|hội viên|đoàn viên|phụ nữ|nữ|em|"
    "cháu|hộ|lớp|chuyên đề|buổi|tiết|ngày|đồng|đ|vnđ|vnd"
)
_NUMBER = re.compile(
    rf"(?P<sign>[-−–+]?)\s*(?P<digits>[0-9](?:[0-9.,'’ ]*[0-9])?)\s*(?P<unit>(?:{_UNITS})\.?)?", re.IGNORECASE
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<separator>[.,'’ ])[0-9]{3}(?:(?P=separator)[0-9]{3})*")
_ZERO_FRACTION = re.compile(r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:(?P<separator>[.,])[0-9]{3})+)[.,]0{1,2}")
_FRACTION = re.compile(r"[0-9]+[.,][0-9]{1,2}|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+,|(?:,[0-9]{3})+\.)[0-9]{1,2}")


def _as_decimal(value: Numeric) -> Decimal:
    # Through the shortest text of a float: 98.56 means 98.56, not 98.5600000000000022…
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _rounded(value: Numeric, places: int) -> Decimal:
    return _as_decimal(value).quantize(_unit(places), ROUND_HALF_UP, _WIDE)


#: Enough digits that no figure of an office is ever cut.
_WIDE = Context(prec=60)


@lru_cache(maxsize=32)
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def number(value: int) -> str:
    """A whole number with dots between thousands: ``10.029``, ``-1.200``."""
    return f"{value:,d}".replace(",", ".")


def decimal(value: Numeric, places: int) -> str:
    """A number rounded half up to ``places`` decimals, with a comma: ``98,6``, ``1.234,50``."""
    rounded = _rounded(value, places)
    if not rounded:
        rounded = abs(rounded)  # never "-0,0"
    return f"{rounded:,.{places}f}".translate(str.maketrans(".,", ",."))


def percent(value: Numeric, places: int = 1) -> str:
    """A value that already is a percentage: ``percent(57.14)`` gives ``57,1%``."""
    return f"{decimal(value, places)}%"


def rate(part: int, whole: int, places: int = 2) -> Decimal | None:
    """``part`` over ``whole`` in percent, half up; None when there is nothing to divide by."""
    if whole == 0:
        return None
    with localcontext() as context:
        context.prec = 60
        # Half up in whole numbers: nothing is rounded twice.
        quotient = (2 * 100 * abs(part) * 10**places + abs(whole)) // (2 * abs(whole))
        sign = -1 if (part < 0) != (whole < 0) else 1
        return Decimal(sign * quotient).scaleb(-places)


def plus_minus(value: int) -> str:
    """A difference in a table cell: ``+120``, ``-1.200``, ``0``."""
    return f"+{number(value)}" if value > 0 else number(value)


def difference(value: int) -> str:
    """A difference in a sentence: ``tăng 120``, ``giảm 1.200``, ``không đổi``."""
    if value == 0:
        return _("không đổi")
    shown = {"amount": number(abs(value))}
    return _("tăng %(amount)s") % shown if value > 0 else _("giảm %(amount)s") % shown


def percent_difference(value: Numeric, places: int = 1) -> str:
    """A relative difference in a sentence: ``tăng 5,2%``, ``giảm 12,0%``.

    A difference too small to show is called ``gần như không đổi``, none at all ``không đổi``.
    """
    if value == 0:
        return _("không đổi")
    if _rounded(value, places) == 0:
        return _("gần như không đổi")
    shown = {"amount": percent(abs(_as_decimal(value)), places)}
    return _("tăng %(amount)s") % shown if value > 0 else _("giảm %(amount)s") % shown


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A typed count and, where the typing was unusual, a sentence saying how it was read."""

    value: int
    note: str | None = None


def _refuse(rule: str, message: str, way_out: str, where: Where) -> NoReturn:
    raise Refused(rule=rule, message=message, where=where, way_out=way_out)


def read_number(value: str | Numeric, *, where: Where = None) -> NumberReading:
    """Read a count as typed. Counts are whole, which decides most doubts:

    - ``1.200``, ``1,200`` and ``1 200`` are one thousand two hundred: groups of exactly three digits;
    - ``12.0`` and ``12,00`` are twelve, ``1.200,00`` is one thousand two hundred;
    - ``12 người`` is twelve when the word is a known unit; words that multiply or blur are refused.

    A reading that is not plain digits or ``1.200`` carries a note. Negative numbers are read; whether they
    make sense is the caller's rule. Refusals:

    ``fractional_number``  ``12,5``: there is no half of a person;
    ``ambiguous_number``   ``1.200,000``, ``0,500``, ``1.2000``: two readings, neither is guessed;
    ``number_too_large``   more than 15 digits;
    ``bad_number``         anything else, ``#REF!`` and ``khoảng 20`` among it.
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS:
        return NumberReading(int(value))  # nearly every cell: nothing to decide
    if not isinstance(value, str):
        return NumberReading(_whole(value, where))
    shown = unicodedata.normalize("NFC", value).strip()
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", shown))
    match = _NUMBER.fullmatch(text)
    if match is None:
        _refuse(
            "bad_number",
            _("“%(value)s” không phải là số.") % {"value": shown},
            _("Hãy ghi một số nguyên, ví dụ 1200 hoặc 1.200."),
            where,
        )
    digits = match["digits"]
    if sum(character.isdigit() for character in digits) > MAX_DIGITS:
        _refuse_too_large(shown, where)
    plain = _plain_digits(digits, shown, where)
    found = int(plain) if match["sign"] in ("", "+") else -int(plain)
    usual = match["unit"] is None and (digits == plain or _with_dots(digits))
    if usual:
        return NumberReading(found)
    return NumberReading(found, _("“%(value)s” được đọc là %(number)s.") % {"value": shown, "number": number(found)})


def parse_number(value: str | Numeric, *, where: Where = None) -> int:
    """The whole number of :func:`read_number`, without its note; the same refusals."""
    return read_number(value, where=where).value


def _with_dots(digits: str) -> bool:
    grouped = _GROUPED.fullmatch(digits)
    return grouped is not None and grouped["separator"] == "."


def _plain_digits(digits: str, shown: str, where: Where) -> str:
    if digits.isdigit():
        return digits
    if _GROUPED.fullmatch(digits):
        return re.sub(r"[^0-9]", "", digits)
    if (zero := _ZERO_FRACTION.fullmatch(digits)) and digits[len(zero["whole"])] != zero["separator"]:
        return re.sub(r"[^0-9]", "", zero["whole"])
    if _FRACTION.fullmatch(digits):
        _refuse_fraction(shown, where)
    _refuse(
        "ambiguous_number",
        _("Số “%(value)s” có thể đọc theo nhiều cách nên chương trình không đoán.") % {"value": shown},
        _("Hãy ghi lại không có dấu ngăn cách, hoặc dấu chấm sau mỗi ba chữ số, ví dụ 1.200."),
        where,
    )


def _whole(value: Numeric, where: Where) -> int:
    if isinstance(value, bool):
        _refuse(
            "bad_number",
            _("Giá trị đúng/sai không phải là số."),
            _("Hãy ghi một số nguyên, ví dụ 1200 hoặc 1.200."),
            where,
        )
    if isinstance(value, int) and abs(value) < 10**MAX_DIGITS:
        return value
    exact = _as_decimal(value)
    if not exact.is_finite() or exact.adjusted() >= MAX_DIGITS:
        _refuse_too_large(str(value), where)
    if exact != exact.to_integral_value():
        _refuse_fraction(format(exact, "f").replace(".", ","), where)
    return int(exact)


def _refuse_fraction(shown: str, where: Where) -> NoReturn:
    _refuse(
        "fractional_number",
        _("“%(value)s” là số lẻ, ở đây phải là số nguyên.") % {"value": shown},
        _("Hãy ghi số nguyên; nếu là hàng nghìn thì ghi đủ ba chữ số sau dấu chấm, ví dụ 1.200."),
        where,
    )


def _refuse_too_large(shown: str, where: Where) -> NoReturn:
    _refuse(
        "number_too_large",
        _("Số “%(value)s” quá lớn.") % {"value": shown[:40]},
        _("Hãy kiểm tra lại, có thể hai ô đã dính vào nhau."),
        where,
    )

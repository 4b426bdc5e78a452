"""Numbers as they stand in running Vietnamese text: ``10.029``, ``1,5 triệu``, ``57,1%``, ``84/147``, ``sáu nghìn``.

In this country the point parts the thousands and the comma the decimals. Texts that came through a translation have
it the other way round; such a number is read by its shape and marked, never taken in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from gdtx.reading.draft import Number, Span

SCALES: dict[str, int] = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_SCALE = r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)"
_DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,]\d+)?"
NUMBER = re.compile(
    rf"(?<![\w.,])(?<!\d/)(?P<digits>{_DIGITS})(?!(?!(?:đ|vnđ|vnd)(?!\w))\w)"
    rf"(?P<scale>(?: {_SCALE}(?!\w)){{1,2}})?(?P<rest>(?<=tỷ|tỉ) \d{{1,3}} triệu(?!\w)|(?<=triệu) \d{{1,3}} (?:nghìn|ngàn)(?!\w))?"
    r"(?P<percent> ?%| phần trăm(?!\w))?"
)
_UNITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8}
_UNITS |= {"chín": 9, "mốt": 1}
_WORD = r"(?:một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười|mươi|mốt|lăm|tư|rưỡi|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|lẻ|linh)"
_IN_WORDS = re.compile(rf"(?<!\w)(?:{_WORD}(?: {_WORD})+|mười)(?!\w)")


@dataclass(frozen=True, slots=True)
class Found:
    """A number in the text. ``doubt`` names what is strange about its writing: ``english`` or ``mixed``."""

    value: Number
    span: Span
    percent: bool = False
    scaled: bool = False
    grouped: bool = False
    in_words: bool = False
    doubt: str | None = None


def find(lower: str) -> Iterator[Found]:
    """All numbers of a text in small letters, in order."""
    found = [_read(match) for match in NUMBER.finditer(lower)]
    taken = {place for number in found for place in (number.span.start, number.span.end - 1)}
    for match in _IN_WORDS.finditer(lower):
        if match.start() in taken or match.end() - 1 in taken:
            continue
        value = in_words(match[0])
        if value is not None:
            found.append(Found(value, Span(*match.span()), scaled=True, in_words=True))
    return iter(sorted(found, key=lambda number: number.span))


def _read(match: re.Match[str]) -> Found:
    digits, scale, percent = match["digits"], (match["scale"] or "").split(), match["percent"] is not None
    value, doubt = value_of(digits, fraction=percent or bool(scale), scaled=bool(scale))
    for word in scale:
        value *= SCALES[word]
    if match["rest"]:  # 34 tỷ 500 triệu
        more, word = match["rest"].split()
        value += int(more) * SCALES[word]
    grouped = len(re.findall(r"[., ]\d{3}(?!\d)", digits)) > 0 and not (percent or scale)
    return Found(_whole(value), Span(*match.span()), percent, bool(scale), grouped, False, doubt)


def value_of(digits: str, *, fraction: bool, scaled: bool = False) -> tuple[Number, str | None]:
    """The value of digits with separators, and what is strange about them.

    ``fraction``: a percentage or a number of millions, where one separator parts decimals; ``scaled``: millions and the
    like, of which there can be thousands (``3.420 triệu đồng``).
    """
    digits = digits.replace(" ", "")
    if scaled and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits):
        return int(digits.replace(".", "")), None
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", digits):
        return Decimal(digits.replace(".", "").replace(",", ".")), None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", digits):
        return Decimal(digits.replace(",", "")), "english"
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", digits) or (
        not fraction and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits)
    ):
        return int(digits.replace(".", "")), None
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", digits) or (not fraction and re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits)):
        return int(digits.replace(",", "")), "english"
    if "," in digits:
        return Decimal(digits.replace(",", ".")), None
    if "." in digits:
        return Decimal(digits), "english"
    return int(digits), None


def in_words(text: str) -> Number | None:
    """A number in words from ten up (``mười hai``, ``sáu nghìn``, ``một triệu rưỡi``); None for anything else."""
    total, group, last_scale, seen_scale = 0, 0, 0, False
    words = text.split()
    if words[0] in (
        "mươi",
        "mốt",
        "lăm",
        "rưỡi",
        "lẻ",
        "linh",
        "trăm",
        "nghìn",
        "ngàn",
        "vạn",
        "triệu",
        "tỷ",
        "tỉ",
        "tư",
    ):
        return None
    for word in words:
        if word in _UNITS:
            if group % 10:
                return None
            group += _UNITS[word]
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group = group // 10 * 10 + group % 10 * 10
        elif word == "trăm":
            if not 1 <= group <= 9:
                return None
            group *= 100
            seen_scale = True
            last_scale = 100
        elif word == "rưỡi":
            total += last_scale // 2
        elif word in ("lẻ", "linh"):
            continue
        else:
            if not group:
                return None
            last_scale = SCALES[word]
            total += group * last_scale
            group, seen_scale = 0, True
    return total + group if seen_scale or total + group >= 10 else None


def _whole(value: Number) -> Number:
    return int(value) if value == int(value) else value

"""Vietnamese order as a stored key, so that every database sorts alike.

The rules are those of the Unicode collation for Vietnamese (CLDR ``vi``), with numbers by their value added:

1. letters over the whole text: a ă â b c d đ e ê … o ô ơ … u ư …; spaces, signs and numbers before letters;
2. then tones: ngang, huyền, hỏi, ngã, sắc, nặng;
3. then small letters before capitals.

A key is made of the digits 0 to 9 only. Digits keep their order in every collation of SQLite and PostgreSQL,
while letters do not (``aa`` sorts behind ``z`` in Danish, ``ch`` is one letter in Czech), and separators may be
ignored. So the order of keys is the order of their bytes, whatever the locale of the server; a plain index
serves it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SIGNS = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_ALIASES = {"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "Ð": "Đ", "ð": "đ"}

# First level: two digits each, none beginning with 0. Unknown characters are followed by their code point.
_SPACE = "10"
_FIRST_SIGN = 11
_OTHER_SIGN = "46"
_NUMBER = "47"
_FIRST_LETTER = 50
_OTHER_LETTER = "90"
_PRIMARY = {letter: str(_FIRST_LETTER + place) for place, letter in enumerate(_LETTERS)}
_PRIMARY |= {sign: str(_FIRST_SIGN + place) for place, sign in enumerate(_SIGNS)}

# Second and third level: one digit each, 1 the lowest and left away at the end. 0 parts the levels: it is
# below every digit with which a level goes on, so a text stands before any longer one that begins with it.
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_OTHER_MARK = "7"
_LEVEL_END = "0"

_RUNS = re.compile(r"[0-9]+|\s+|.", re.DOTALL)
_LETTER_MARKS = "\u0306\u0302\u031b"  # breve, circumflex, horn


@cache
def _weights(character: str) -> tuple[str, str, str]:
    """What one composed character that is neither space nor digit weighs on the three levels."""
    character = _ALIASES.get(character, character)
    small = character.lower()
    case = "1" if small == character else "2"
    base, *marks = list(unicodedata.normalize("NFD", small))
    tone = "1"
    for mark in marks:
        with_mark = unicodedata.normalize("NFC", base + mark)
        if mark in _LETTER_MARKS and with_mark in _LETTERS:
            base = with_mark
        else:
            tone = max(tone, _TONES.get(mark, _OTHER_MARK))
    return _PRIMARY.get(base) or _unknown(base), tone, case


def sort_key(text: str) -> str:
    """The key that puts texts in Vietnamese order when compared byte by byte; about three digits a character.

    >>> sorted(["Ơn", "Ánh", "Ăn", "Ảnh", "An"], key=sort_key)
    ['An', 'Ảnh', 'Ánh', 'Ăn', 'Ơn']
    """
    first: list[str] = []
    second: list[str] = []
    third: list[str] = []
    composed = unicodedata.normalize("NFC", text).strip()
    for run in _RUNS.findall(composed):
        if run[0].isspace():
            letter, tone, case = _SPACE, "1", "1"
        elif run[0] in "0123456789":
            value = run.lstrip("0")
            letter, tone, case = _digits(value), "1", str(1 + min(len(run) - len(value), 8))  # 2 before 02
        elif unicodedata.combining(run) and second:
            second[-1] = max(second[-1], _TONES.get(run, _OTHER_MARK))  # a mark with no composed letter
            continue
        else:
            letter, tone, case = _weights(run)
        first.append(letter)
        second.append(tone)
        third.append(case)
    levels = ["".join(first), "".join(second).rstrip("1"), "".join(third).rstrip("1")]
    while levels and not levels[-1]:
        levels.pop()
    return _LEVEL_END.join(levels)


def _digits(value: str) -> str:
    # A number is its length, then its digits, so that 2 stands before 10. Past 98 digits the text decides.
    return f"{_NUMBER}{min(len(value), 99):02d}{value}"


def _unknown(character: str) -> str:
    kind = _OTHER_LETTER if character[0].isalpha() else _OTHER_SIGN
    return f"{kind}{ord(character[0]):07d}"

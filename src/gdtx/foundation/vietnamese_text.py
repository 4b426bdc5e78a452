"""Vietnamese text as it is stored, compared and searched.

The same word arrives in many spellings: composed and decomposed Unicode, the Icelandic Ð for Đ, tone marks on
the first or second vowel (``hòa``, ``hoà``), capitals, line breaks from Excel. Each function removes exactly
the differences its purpose does not care about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_numbers import number

# Format characters (category Cf) of Western text: soft hyphen, zero-width ones, direction marks, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")

# In an open syllable oa, oe, uy the tone stands on the first vowel (kiểu cũ: hòa, khỏe, thủy) or the second
# (kiểu mới: hoà, khoẻ, thuỷ). After q the u belongs to the consonant, so quý has one spelling only.
_NEW_STYLE: dict[str, str] = {}
for _first, _second in (("o", "a"), ("o", "e"), ("u", "y")):
    for _tone in "\u0300\u0309\u0303\u0301\u0323":
        for _pair in ((_first, _second), (_first.upper(), _second), (_first.upper(), _second.upper())):
            _new = _pair[0] + unicodedata.normalize("NFC", _pair[1] + _tone)
            _NEW_STYLE[_new] = unicodedata.normalize("NFC", _pair[0] + _tone) + _pair[1]
_TONED = "".join(sorted({pair[1] for pair in _NEW_STYLE}))
_NEW_STYLE_END = re.compile(rf"(?<![qQ])[oOuU][{_TONED}](?![^\W\d_])")


def nfc(text: str) -> str:
    """The text in composed form (NFC), as everything is stored."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line of typed text, ready to store: composed, a true Đ, no invisible characters, single spaces.

    Text that may be in an old font encoding must go through ``legacy_fonts`` first: there the soft hyphen is
    a letter.
    """
    if not text.isascii():
        # Ð and ð (Icelandic) and Ɖ (African) look like Đ and come from old keyboards.
        text = _INVISIBLE.sub("", nfc(text)).replace("Ð", "Đ").replace("ð", "đ").replace("Ɖ", "Đ")
    return " ".join(text.replace("\x00", "").split())


def tone_style(text: str) -> str:
    """The text with tone marks on the first vowel of open oa, oe, uy (``hoà`` → ``hòa``); ``quý`` stays."""
    return _NEW_STYLE_END.sub(lambda match: _NEW_STYLE.get(match[0], match[0]), nfc(text))


def fold(text: str) -> str:
    """The text for searching: small letters without any mark, đ as d, single spaces.

    >>> fold("Trung tâm  HỌC TẬP cộng đồng Hoằng Hoá")
    'trung tam hoc tap cong dong hoang hoa'
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).lower()
        plain = _LATIN_MARKS.sub("", plain).replace("đ", "d").replace("ð", "d").replace("ɖ", "d")
    if not plain.isascii():  # other scripts: look at each character
        plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    return " ".join(plain.split())


def same_title(text: str) -> str:
    """A key equal for titles that differ only in case, spacing, line breaks or tone-mark style.

    Accents still count: ``Mã`` and ``Má`` are two titles. All white space goes: ``Kinh phí(đồng)`` matches.
    """
    return "".join(tone_style(clean(text).lower()).split())


def join_list(items: Iterable[object]) -> str:
    """``a``, ``a và b``, ``a, b và c``; the empty string for nothing."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return _("%(head)s và %(last)s") % {"head": ", ".join(words[:-1]), "last": words[-1]}


def counted(count: int, noun: str) -> str:
    """A count before its noun as in documents, with a zero before 1 to 9: ``02 văn bản``, ``1.200 lớp``."""
    return f"{count:02d} {noun}" if 0 < count < 10 else f"{number(count)} {noun}"

"""Text typed with the fonts of before Unicode, TCVN3 (ABC) and VNI, recognised and turned into Unicode.

In those encodings Vietnamese letters lie on Western code points, so a sheet opened today shows ``Trung t©m häc tËp``
(TCVN3) or ``Trung taâm hoïc taäp`` (VNI) for ``Trung tâm học tập``. Tables: TCVN 5712:1993 (VN3) for TCVN3; the VNI
Windows layout, a base letter followed by a mark letter, for VNI.

Nothing is changed on a suspicion. Text counts as old only if it has no letter that just Unicode Vietnamese has, some
of its words cannot be Vietnamese as they stand, and after conversion they can.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gdtx.foundation.vietnamese_syllables import is_syllable

Encoding = Literal["TCVN3", "VNI"]
ENCODINGS: tuple[Encoding, ...] = ("TCVN3", "VNI")

# TCVN3: code points A1–FE; a space stands for a code without a Vietnamese letter.
_TCVN3_FROM = 0xA1
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ"  # A1–AE
    "      "  # AF–B4
    "àảãáạ ằẳẵắ"  # B5–BE
    "       "  # BF–C5
    "ặầẩẫấậè ẻẽéẹềểễếệìỉ"  # C6–D8
    "   "  # D9–DB
    "ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"  # DC–FE
)
_TCVN3 = {chr(_TCVN3_FROM + place): letter for place, letter in enumerate(_TCVN3_LETTERS) if letter != " "}

# VNI: what a mark letter adds to the letter before it, as combining marks, and letters of their own.
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeouy":
        pairs |= {base + mark: base + tone for mark, tone in _VNI_TONES.items()}
    for base in "aeo":
        pairs |= {base + mark: base + "\u0302" + tone for mark, tone in _VNI_CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVE.items()}
    for old, letter in (("ô", "ơ"), ("ö", "ư")):
        pairs |= {old + mark: letter + tone for mark, tone in _VNI_TONES.items()}
    pairs |= _VNI_ALONE
    table: dict[str, str] = {}
    for old, new in pairs.items():
        letter = unicodedata.normalize("NFC", new)
        table |= {old: letter, old[0].upper() + old[1:]: letter.upper(), old.upper(): letter.upper()}
    return table


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TCVN3_PATTERN = re.compile("[" + "".join(map(re.escape, _TCVN3)) + "]")
_TABLES = {"TCVN3": (_TCVN3_PATTERN, _TCVN3), "VNI": (_VNI_PATTERN, _VNI)}

_WORD = re.compile(r"[^\W\d_]+")
_CHUNK = re.compile(r"\S+")
_MICRO_UNIT = re.compile(r"[\d.,]*µ[a-zA-Z]")  # 5µm would read as “5àm”


@dataclass(slots=True)
class _Evidence:
    """How the words with non-ASCII letters read, as they stand and after one conversion.

    ``telling`` words are no Vietnamese as they stand and are after conversion; ``against`` the reverse; ``foreign``
    ones are neither way. ``longest`` is the length of the longest telling word.
    """

    words: int = 0
    telling: int = 0
    against: int = 0
    foreign: int = 0
    longest: int = 0

    def add(self, chunk: str, converted: str) -> None:
        before, after = _all_syllables(chunk, loose=True), _all_syllables(converted, loose=False)
        self.words += 1
        self.telling += after and not before
        self.against += before and not after
        self.foreign += not before and not after
        if after and not before:
            self.longest = max(self.longest, *(len(word) for word in _WORD.findall(converted)))

    @property
    def convinces(self) -> bool:
        sure_company = self.words >= 2 and self.foreign == 0 and self.against == 0
        enough = self.telling >= 2 or (self.telling == 1 and (self.longest >= 3 or sure_company))
        return enough and self.telling >= self.foreign and 5 * self.against <= self.words


def _beyond_latin(text: str) -> bool:
    """Whether the text has a letter no Western code point shows: it is Unicode already."""
    return any(ord(character) > 0xFF and character.isalpha() for character in text) or any(
        unicodedata.combining(character) for character in text
    )


def _replace(text: str, encoding: Encoding) -> str:
    pattern, table = _TABLES[encoding]
    return pattern.sub(lambda match: table[match[0]], text)


def _all_syllables(text: str, *, loose: bool) -> bool:
    words = _WORD.findall(text)
    left_over = (character for character in text if not character.isascii() and not character.isalpha())
    # A sign left over (©, §, ¬ …) means this is not how the text is read; quotes and dashes say nothing.
    if any(not unicodedata.category(character).startswith("P") or character == "§" for character in left_over):
        return False
    return bool(words) and all(is_syllable(word, loose=loose) for word in words)


def recognise(text: str) -> Encoding | None:
    """The old encoding of one text, or None when it is Unicode, not Vietnamese, or too short to tell."""
    return recognise_many((text,))


def recognise_many(texts: Iterable[str]) -> Encoding | None:
    """The old encoding of a column of texts, or None.

    One font is used down a column, so cells that could be read either way alone follow the others (TCVN3 writes
    ``Cúc`` as ``Cóc``, which is a word too). One cell that is surely Unicode keeps the whole column as it is; its
    other cells can still be recognised one by one.
    """
    evidence: dict[Encoding, _Evidence] = {encoding: _Evidence() for encoding in ENCODINGS}
    for text in texts:
        if text.isascii():
            continue
        if _beyond_latin(text):
            return None
        for chunk in _CHUNK.findall(text):
            if not chunk.isascii() and not _MICRO_UNIT.fullmatch(chunk):
                for encoding in ENCODINGS:
                    evidence[encoding].add(chunk, _replace(chunk, encoding))
    best = max(ENCODINGS, key=lambda encoding: evidence[encoding].telling)
    tied = len({evidence[encoding].telling for encoding in ENCODINGS}) == 1
    return best if evidence[best].convinces and not tied else None


def convert(text: str, encoding: Encoding) -> str:
    """The text in Unicode. Text that already has Unicode Vietnamese letters is given back as it is.

    TCVN3 has no accented capitals: capital fonts draw them on the codes of the small letters. So a word with two
    plain letters or more, all capitals, is written in capitals, and with it a text that has no plain small letter.
    """
    if text.isascii() or _beyond_latin(text):
        return text
    converted = unicodedata.normalize("NFC", _replace(text, encoding))
    if encoding == "VNI":
        return converted
    accented = (word for word in _CHUNK.findall(converted) if not word.isascii())
    if not any(map(_is_small, converted)) and any(map(_is_capital, accented)):
        return converted.upper()
    return _CHUNK.sub(lambda match: match[0].upper() if _is_capital(match[0]) else match[0], converted)


def _is_small(character: str) -> bool:
    return character.isascii() and character.islower()


def _is_capital(word: str) -> bool:
    plain = [character for character in word if character.isascii() and character.isalpha()]
    return len(plain) >= 2 and all(character.isupper() for character in plain)

"""One spelling for all names of units: NFC, single spaces, one tone-mark style, the kind in front as written in law.

The lists of the statistics office mix "Hoà" and "Hòa". The list that is law since 2025-07-01 (Quyết định
19/2025/QĐ-TTg) writes "Hòa, Thủy, Khỏe", so the tone stands on the first vowel of an open oa, oe, uy everywhere.
"""

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# The second vowel carries the tone and the syllable ends there: no letter and no other mark may follow.
_OPEN_DIPHTHONG = re.compile(
    rf"(?<![qQ])(?P<first>[oOuU])(?P<second>[aeyAEY])(?P<tone>[{_TONES}])(?![a-zA-Z\u0300-\u036f])"
)
_TAKES_FIRST = {"oa", "oe", "uy"}

KINDS = (
    "Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã",
)  # fmt: skip


def _move_tone(match: re.Match[str]) -> str:
    if (match["first"] + match["second"]).lower() not in _TAKES_FIRST:
        return match[0]
    return match["first"] + match["tone"] + match["second"]


def official_name(text: str) -> str:
    """The full name of a unit in the one spelling we keep: ``Thị Trấn  Hoà Thuận`` gives ``Thị trấn Hòa Thuận``."""
    text = " ".join(unicodedata.normalize("NFD", text).replace("\u2019", "'").split())
    text = unicodedata.normalize("NFC", _OPEN_DIPHTHONG.sub(_move_tone, text))
    for kind in KINDS:
        if text.lower().startswith(kind.lower() + " "):
            return kind + text[len(kind) :]
    raise ValueError(f"A unit's name must begin with its kind: {text!r}")


def kind_of(name: str) -> str:
    """The kind at the front of a full name in official spelling."""
    for kind in KINDS:
        if name.startswith(kind + " "):
            return kind
    raise ValueError(f"A unit's name must begin with its kind: {name!r}")

"""The words of the survey sheet and what each says in the register; compared without case, marks, spaces and signs.

Lists that are closed (degree, sex, degree of literacy lost) refuse another word; open ones (residence, grade, training)
take the row and tell. None of these functions raises.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from gdtx.foundation.vietnamese import fold

from .columns import letters_of


class Unread:
    """Not a value: the cell holds a word that says nothing here."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = Unread()

PERMANENT, TEMPORARY = "permanent", "temporary"
PRESENT, AWAY, MOVED, DEAD = "present", "away", "moved", "dead"


class Circumstance(StrEnum):
    """Hoàn cảnh đặc biệt."""

    ARRIVED = "arrived"
    MOVED = "moved"
    DEAD = "dead"


CIRCUMSTANCE_WORDS = {
    Circumstance.ARRIVED: "Chuyển đến",
    Circumstance.MOVED: "Chuyển đi",
    Circumstance.DEAD: "Chết",
}

_MARKS = {"x", "co", "1", "yes", "true", "v", "y", "t", "ok", "dung"}
_NO_MARKS = {"khong", "0", "no", "false", "n", "f", "sai", "ko"}
_MARK_SIGNS = {"✓", "✔", "☑", "√", "+", "*", "×", "✗", "✘"}

_KINDS = {
    "thuongtru": PERMANENT,
    "tt": PERMANENT,
    "kt1": PERMANENT,
    "khac": PERMANENT,
    "tamtru": TEMPORARY,
    "kt2": TEMPORARY,
    "kt3": TEMPORARY,
    "kt4": TEMPORARY,
}
_STATES = {
    "dango": PRESENT,
    "luutru": PRESENT,
    "comat": PRESENT,
    "hiendien": PRESENT,
    "dangcutru": PRESENT,
    "o": PRESENT,
    "vang": AWAY,
    "tamvang": AWAY,
    "divang": AWAY,
    "vangmat": AWAY,
    "dilamanxa": AWAY,
    "chuyendi": MOVED,
    "dachuyendi": MOVED,
    "chuyenden": PRESENT,
    "chet": DEAD,
    "dachet": DEAD,
    "damat": DEAD,
    "thuongtru": PRESENT,
    "tamtru": PRESENT,
}
_CIRCUMSTANCES = {
    "chuyenden": Circumstance.ARRIVED,
    "den": Circumstance.ARRIVED,
    "moiden": Circumstance.ARRIVED,
    "chuyendi": Circumstance.MOVED,
    "dachuyendi": Circumstance.MOVED,
    "di": Circumstance.MOVED,
    "chet": Circumstance.DEAD,
    "dachet": Circumstance.DEAD,
    "damat": Circumstance.DEAD,
    "tuvong": Circumstance.DEAD,
}

#: Bậc tốt nghiệp as the sheet writes it → the degree of the register; preschool proves nothing.
SCHOOL_DEGREES = {"MN": None, "TH": "primary", "THCS": "lower_secondary", "THPT": "upper_secondary"}
_SCHOOL_DEGREES = {
    "mn": "MN",
    "mamnon": "MN",
    "mg": "MN",
    "maugiao": "MN",
    "th": "TH",
    "tieuhoc": "TH",
    "cap1": "TH",
    "capi": "TH",
    "thcs": "THCS",
    "trunghoccoso": "THCS",
    "cap2": "THCS",
    "capii": "THCS",
    "thpt": "THPT",
    "ptth": "THPT",
    "trunghocphothong": "THPT",
    "cap3": "THPT",
    "capiii": "THPT",
}

#: Degrees of training, with the word they are written by.
TRAINING_WORDS = {
    "short_vocational": "Sơ cấp",
    "vocational": "THCN",
    "college": "Cao đẳng",
    "university": "Đại học",
}
_TRAINING = {
    "socap": "short_vocational",
    "scn": "short_vocational",
    "socapnghe": "short_vocational",
    "sc": "short_vocational",
    "chungchinghe": "short_vocational",
    "daotaonganhan": "short_vocational",
    "nganhan": "short_vocational",
    "duoi3thang": "short_vocational",
    "daotaoduoi3thang": "short_vocational",
    "thcn": "vocational",
    "tc": "vocational",
    "tcn": "vocational",
    "tccn": "vocational",
    "trungcap": "vocational",
    "trungcapnghe": "vocational",
    "trungcapchuyennghiep": "vocational",
    "trunghocchuyennghiep": "vocational",
    "trunghocnghe": "vocational",
    "cd": "college",
    "cdn": "college",
    "caodang": "college",
    "caodangnghe": "college",
    "caodangsupham": "college",
    "dh": "university",
    "daihoc": "university",
    "cunhan": "university",
    "kysu": "university",
    "ths": "university",
    "thacsi": "university",
    "thacsy": "university",
    "ts": "university",
    "tiensi": "university",
    "tiensy": "university",
    "saudaihoc": "university",
}

#: Highest last; what is shorter than a course of vocational training proves nothing.
_RANKS = ("short_vocational", "primary", "lower_secondary", "upper_secondary", "vocational", "college", "university")

#: A school year as it is stored.
SCHOOL_YEAR = re.compile(r"(\d{4})-(\d{4})")

_GRADE = re.compile(r"(?:lop|khoi|k|l)?\s*(?P<grade>\d{1,2})(?:[.,]0+)?\s*(?:/\s*(?P<system>10|12))?")
_NO_GRADE = re.compile(
    r"\d{1,2}(?:\s*-\s*\d{1,2})?\s*(?:tuoi|thang|t)|.*\b(?:mn|mau|la|choi|mam|nha tre|mau giao|nhom tre)\b.*"
    r"|nt|mg|mgb|mgn|mgl|sv|sinh vien|thcn|tdn|tccn|tc|cd|dh|hoc nghe|dai hoc|cao dang|trung cap|0|xmc"
)


class Grade(NamedTuple):
    """A grade of school, and the system (10 or 12 grades) where it was written with it."""

    number: int
    system: int | None = None


def mark(text: str) -> bool | Unread:
    """Whether a cell that is not empty is marked."""
    if text.strip() in _MARK_SIGNS:
        return True
    key = letters_of(text)
    if key in _MARKS:
        return True
    if key in _NO_MARKS or not key:
        return False
    return UNREAD


def female(text: str) -> bool | Unread:
    """The column "Nữ", where some write the sex itself."""
    key = letters_of(text)
    if key in ("nu", "gai", "female"):
        return True
    return False if key in ("nam", "trai", "male") else mark(text)


def residence_kind(text: str) -> str | Unread:
    """Diện cư trú."""
    return _KINDS.get(letters_of(text), UNREAD)


def residence_state(text: str) -> str | Unread:
    """Tình trạng cư trú."""
    return _STATES.get(letters_of(text), UNREAD)


def circumstance(text: str) -> Circumstance | Unread:
    """Hoàn cảnh đặc biệt."""
    return _CIRCUMSTANCES.get(letters_of(text), UNREAD)


def school_degree(text: str) -> str | Unread:
    """Bậc tốt nghiệp as the sheet writes it: MN, TH, THCS, THPT."""
    return _SCHOOL_DEGREES.get(letters_of(text), UNREAD)


def training(text: str) -> str | Unread:
    """Bậc TN nghề as a degree of the register."""
    return _TRAINING.get(letters_of(text), UNREAD)


def highest(*degrees: str | None) -> str | None:
    """The highest of these degrees; None where there is none."""
    found = [degree for degree in degrees if degree is not None]
    return max(found, key=_RANKS.index) if found else None


def grade(text: str) -> Grade | Unread:
    """A grade: `5`, `Lớp 5`, `5/12`, `7/10`."""
    found = _GRADE.fullmatch(fold(text))
    if found is None:
        return UNREAD
    return Grade(int(found["grade"]), int(found["system"]) if found["system"] else None)


def is_other_schooling(text: str) -> bool:
    """Whether a word under "Khối học" says a kind of schooling without grades: preschool, training, university."""
    return _NO_GRADE.fullmatch(fold(text)) is not None

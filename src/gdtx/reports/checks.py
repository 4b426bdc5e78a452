"""What a specialist should look at before a review is signed: odd class sizes and classes that may be entered twice.

Pure, over the rows of `queries.classes_of`. These are questions, not errors: nothing here changes a figure, and none of
it goes into the signed text.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from .queries import ClassRow

#: A class is odd when its turns lie further from the median of its group than so many robust standard deviations.
#: Measured on the logarithm of the turns, since sizes spread by factors (20, 40, 80 …) rather than by sums.
K = 3.5
#: Turns the median absolute deviation into a standard deviation for normal data.
_SCALE = 1.4826
#: With fewer classes a group has no usual size.
LEAST_CLASSES = 10
#: Where nearly all classes have one size the spread is taken to be at least this (a factor of about 1,1).
_LEAST_SPREAD = 0.1

_WORDLESS = re.compile(r"[^a-z0-9]+")
_FILLERS = re.compile(r"\b(lop|chuyen de|ve|tap huan|tuyen truyen)\b")


@dataclass(frozen=True, slots=True)
class Odd:
    """A class whose turns are far from what classes of its group usually have (`low` to `high`, around `median`)."""

    row: ClassRow
    median: float
    low: int
    high: int

    @property
    def times(self) -> float:
        """How many times the median it has."""
        return self.row.turns / self.median if self.median else float(self.row.turns)

    @property
    def is_large(self) -> bool:
        return self.row.turns > self.high


def odd_sizes(rows: Iterable[ClassRow], *, k: float = K) -> list[Odd]:
    """Classes outside median ± k · MAD of their group, the farthest first."""
    groups: dict[str, list[ClassRow]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    found: list[tuple[float, Odd]] = []
    for members in groups.values():
        if len(members) < LEAST_CLASSES:
            continue
        sizes = [math.log1p(row.turns) for row in members]
        middle = median(sizes)
        spread = max(_SCALE * median(abs(size - middle) for size in sizes), _LEAST_SPREAD)
        low = max(math.ceil(math.expm1(middle - k * spread)), 0)
        high = math.floor(math.expm1(middle + k * spread))
        usual = median(row.turns for row in members)
        found += [
            (abs(size - middle) / spread, Odd(row, usual, low, high))
            for row, size in zip(members, sizes, strict=True)
            if not low <= row.turns <= high
        ]
    found.sort(key=lambda each: (-each[0], each[1].row.id))
    return [odd for _distance, odd in found]


@dataclass(frozen=True, slots=True)
class Double:
    """Classes that may be one class entered more than once. `near`: of one centre or of centres of one commune."""

    rows: tuple[ClassRow, ...]
    near: bool


def doubles(rows: Sequence[ClassRow]) -> list[Double]:
    """Classes of one day with the same topic and place, however spelt.

    Of one commune that is enough. Of different communes the turns must be equal too and a place must be given: "nhà văn
    hóa thôn 1" is in every commune, and a campaign runs everywhere on the same day.
    """
    near: dict[tuple[object, ...], list[ClassRow]] = defaultdict(list)
    far: dict[tuple[object, ...], list[ClassRow]] = defaultdict(list)
    for row in rows:
        key = (row.start_on, loose(row.topic_folded), loose(row.place_folded))
        near[(*key, row.area_id)].append(row)
        if row.place_folded:
            far[(*key, row.turns)].append(row)
    found = [Double(tuple(members), near=True) for members in near.values() if len(members) > 1]
    for members in far.values():
        areas = {row.area_id for row in members}
        if len(areas) > 1:
            found.append(Double(tuple(members), near=False))
    found.sort(key=lambda double: (not double.near, double.rows[0].start_on, double.rows[0].id))
    return found


@lru_cache(maxsize=8192)
def loose(folded: str) -> str:
    """Folded text without signs and the words that say nothing: "Chuyên đề: Luật Đất đai" is "Luật đất đai"."""
    bare = _WORDLESS.sub(" ", folded)
    return " ".join(_FILLERS.sub(" ", bare).split()) or " ".join(bare.split())


@dataclass(frozen=True, slots=True)
class Given:
    """Of the classes of a unit: how many gave each optional figure, and how many gave none."""

    classes: int
    female: int
    minority: int
    migrant: int
    persons: int
    sessions: int
    cost: int
    none: int


OPTIONAL = ("female", "minority", "migrant", "persons", "sessions", "cost")


def given(rows: Sequence[ClassRow]) -> Given:
    """Count what was given."""
    counts = {name: sum(getattr(row, name) is not None for row in rows) for name in OPTIONAL}
    bare = sum(all(getattr(row, name) is None for name in OPTIONAL) for row in rows)
    return Given(len(rows), **counts, none=bare)

"""Tables people put together themselves: bands of their own, a split, filters, as far as the cube tells people apart.

The cube holds ages 15 to 60 and the groups of `classification.GROUPS`. What it does not hold (residence kind,
disability) cannot be asked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gdtx.catalogue.literacy_rules import AGES, DISJOINT, Band
from gdtx.foundation.errors import Refused

from .cube import STATES, Cells, Sums
from .figures import Figures
from .tables import Row, rate

#: Group → what somebody in it and what somebody outside it is called.
SPLITS: dict[str, tuple[str | Promise, str | Promise]] = {
    "female": (lazy("Nữ"), lazy("Nam")),
    "minority": (lazy("Dân tộc thiểu số"), lazy("Không phải dân tộc thiểu số")),
    "religious": (lazy("Theo tôn giáo"), lazy("Không theo hoặc chưa rõ tôn giáo")),
    "migrant": (lazy("Nhập cư"), lazy("Không nhập cư hoặc chưa rõ")),
    "studying": (lazy("Đang học"), lazy("Không đang học")),
    "relapsed": (lazy("Tái mù chữ"), lazy("Không tái mù chữ")),
}
MOST_BANDS = 12
_BAND = re.compile(r"^\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3}))?\s*$")


@dataclass(frozen=True)
class FreeQuestion:
    """Bands, the group to split by ("" for none), groups that must or must not be met (filters); by unit or not."""

    bands: tuple[Band, ...] = (*DISJOINT, AGES)
    split: str = ""
    filters: tuple[tuple[str, bool], ...] = ()
    by_unit: bool = False


def read_bands(text: str) -> tuple[Band, ...]:
    """Bands as people type them: ``15-25, 26-35``. Refused: `bad_band`, `too_many_bands`, with where `nhom-tuoi`."""
    found = []
    for part in filter(str.strip, re.split(r"[,;\n]", text)):
        match = _BAND.match(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        if not AGES.first <= first <= last <= AGES.last:
            raise Refused(
                "bad_band",
                _("“%(band)s” không phải là một nhóm tuổi trong khoảng %(first)d–%(last)d.")
                % {"band": part.strip()[:40], "first": AGES.first, "last": AGES.last},
                "nhom-tuoi",
                _("Ghi tuổi đầu và tuổi cuối, cách nhau bằng gạch nối, ví dụ 15-25, 26-35."),
            )
        found.append(Band(first, last))
    if len(found) > MOST_BANDS:
        raise Refused("too_many_bands", _("Mỗi lần xem tối đa %(most)d nhóm tuổi.") % {"most": MOST_BANDS}, "nhom-tuoi")
    return tuple(dict.fromkeys(found)) or (*DISJOINT, AGES)


def free_table(figures: Figures, question: FreeQuestion) -> Row:
    """The answer as plain data; counts add, rates are made here once."""
    cells = _cells(question)
    units = figures.map.children(figures.map.root) if question.by_unit else (figures.map.units[figures.map.root],)
    held = {commune: unit.code for unit in units for commune in figures.map.communes_of(unit.code)}
    sums = figures.cube.sums(figures.rules, cells, held)
    nobody = Sums({}, cells.width)
    return {
        "area": {"code": figures.map.root, "name": figures.map.units[figures.map.root].name},
        "year": figures.year,
        "rules": figures.rules.name,
        "switches": figures.rules.switches,
        "frozen": None,
        "split": question.split or None,
        "filters": dict(question.filters),
        "units": [
            {"code": unit.code, "name": unit.name, "rows": _rows(sums.get(unit.code, nobody), question, figures)}
            for unit in units
        ],
    }


def _groups(question: FreeQuestion) -> list[tuple[str, str]]:
    """Key and condition of everybody, then of those in and outside the group of the split."""
    groups = [("", "1 = 1")]
    if question.split:
        _known(question.split)
        groups += [(question.split, f"{question.split} = 1"), (f"not_{question.split}", f"{question.split} = 0")]
    return groups


def _cells(question: FreeQuestion) -> Cells:
    kept = " AND ".join(f"{_known(group)} = {int(wanted)}" for group, wanted in question.filters) or "1 = 1"
    return Cells(
        [f"state = {state} AND {kept} AND {condition}" for _key, condition in _groups(question) for state in STATES]
    )


def _known(group: str) -> str:
    """Names of groups go into statements: only ours do."""
    if group not in SPLITS:
        raise Refused(
            "unknown_group",
            _("Không có nhóm người “%(group)s”.") % {"group": group},
            "chia",
            _("Các nhóm: %(groups)s.") % {"groups": ", ".join(SPLITS)},
        )
    return group


def _rows(sums: Sums, question: FreeQuestion, figures: Figures) -> list[dict[str, Any]]:
    inclusive = figures.rules.values["illiterate_2"] == "inclusive"
    rows = []
    for band in question.bands:
        numbers = sums.band(band)
        for place, (key, _condition) in enumerate(_groups(question)):
            own = numbers[place * len(STATES) : (place + 1) * len(STATES)]
            rows.append({"band": band.code, "group": key or None, **_row(own, inclusive=inclusive)})
    return rows


def _row(states: Sequence[int], *, inclusive: bool) -> dict[str, Any]:
    unknown, illiterate_1, only_level_1, literate_2 = states
    population = sum(states)
    literate_1 = only_level_1 + literate_2
    return {
        "population": population,
        "illiterate_1": illiterate_1,
        "illiterate_2": only_level_1 + (illiterate_1 if inclusive else 0),
        "literate_1": literate_1,
        "literate_2": literate_2,
        "unknown": unknown,
        "rate_1": rate(literate_1, population),
        "rate_2": rate(literate_2, population),
    }


def group_words(key: str | None) -> str:
    """What the people of a row are called."""
    if not key:
        return _("Tất cả")
    inside, outside = SPLITS[key.removeprefix("not_")]
    return str(outside if key.startswith("not_") else inside)


def overlapping(bands: Sequence[Band]) -> bool:
    """Whether somebody is in two of the bands, so that they must not be added up."""
    ordered = sorted(bands)
    return any(one.last >= other.first for one, other in pairwise(ordered))


def filters_of(values: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    """Filters from an address: group → `co` or `khong`; anything else asks for nothing."""
    return tuple((group, values[group] == "co") for group in SPLITS if values.get(group) in ("co", "khong"))

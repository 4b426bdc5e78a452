"""Who recognises that an area meets the literacy standard: dated data with citation.

Nghị định 20/2014/NĐ-CP had each level recognise the one below. Since the districts ended on 30/6/2025 who recognises
communes, and provinces at level 2, is not settled by a text we have read: those rows say so (`confirmed`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.ranges import OPEN_END, OPEN_START

REFORM = dt.date(2025, 7, 1)
_OLD = "Nghị định 20/2014/NĐ-CP"
_NEW = "Nghị định 143/2025/NĐ-CP"


@dataclass(frozen=True)
class Recogniser:
    """The body that recognises areas of a level (`recognised`) at some levels of the standard, from a day to a day.

    `recognised` and `at` are levels of the territory as `network.enums.Level` writes them; `body` is named after the
    unit of the level `at` that the area lies in (`%(unit)s`).
    """

    recognised: str
    standards: tuple[int, ...]
    at: str
    body: str | Promise
    citation: str
    valid_from: dt.date = OPEN_START
    valid_to: dt.date = OPEN_END
    confirmed: bool = True


RECOGNISERS = (
    Recogniser("commune", (1, 2), "district", _("Ủy ban nhân dân %(unit)s"), _OLD, valid_to=REFORM),
    Recogniser("commune", (1, 2), "province", _("Ủy ban nhân dân %(unit)s"), _NEW, valid_from=REFORM, confirmed=False),
    Recogniser("province", (1, 2), "country", _("Bộ Giáo dục và Đào tạo"), _OLD, valid_to=REFORM),
    Recogniser("province", (1,), "province", _("Chủ tịch Ủy ban nhân dân %(unit)s"), _NEW, valid_from=REFORM),
    Recogniser("province", (2,), "country", _("Bộ Giáo dục và Đào tạo"), _NEW, valid_from=REFORM, confirmed=False),
)


def recogniser_on(level: str, standard: int, on: dt.date) -> Recogniser:
    """Who recognises an area of the level at level 1 or 2 of the standard on a day. LookupError where nobody does."""
    for each in RECOGNISERS:
        if each.recognised == level and standard in each.standards and each.valid_from <= on < each.valid_to:
            return each
    raise LookupError(f"nobody recognises a {level} at level {standard} on {on}")

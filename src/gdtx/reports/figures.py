"""Reads the figures of a review once, all in the same state of the data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gdtx.foundation import clock
from gdtx.learning.summary import data_version, overview_of, silent_centres
from gdtx.network.enums import Level

from .drafting import Facts, Silent
from .planned import told
from .queries import Place, unit_names

#: Readings that other people's writing may spoil before the last one is taken as it is.
ATTEMPTS = 3


@dataclass(frozen=True)
class Reading:
    """Figures of the period and the year before, who is silent, and the moment and data version of reading."""

    now: Mapping[str, Any]
    before: Mapping[str, Any]
    silent: tuple[Silent, ...]
    read_at: str
    data_version: str
    #: How far plans have come (`planned.told`); None where no centre has one for the period.
    plans: Mapping[str, Any] | None = None

    @property
    def checksum(self) -> str:
        """Short checksum of the figures alone: equal figures have equal ones, whenever they were read."""
        plain: dict[str, Any] = {
            "now": _without_stamp(self.now),
            "before": _without_stamp(self.before),
            "silent": [each.code for each in self.silent],
        }
        if self.plans is not None:
            plain["plans"] = self.plans
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def facts(self, where: Place) -> Facts:
        """What the text is drafted from."""
        running = where.so_far.span != where.question.span
        return Facts(self.now, self.before, self.silent, where.child_level, running=running, plans=self.plans)


def _without_stamp(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in ("stamp", "previous")}


def read(where: Place, *, stored: bool = False) -> Reading:
    """The figures: live rows, or for a page the stored cube, which a property test keeps equal.

    When somebody wrote while they were read, they are read again, so that all fit together.
    """
    for _attempt in range(ATTEMPTS):
        moment, version = clock.now(), data_version()
        overview = overview_of(where.question, stored=stored, until=where.on)
        silent = _silent(where)
        plans = told(where, stored=stored)
        if data_version() == version:
            break
    before = overview.pop("previous")
    return Reading(overview, before, silent, moment.isoformat(timespec="seconds"), version, plans)


def _silent(where: Place) -> tuple[Silent, ...]:
    question = where.so_far
    rows = silent_centres(question)
    # Below a district or commune the centre's own name says where it is.
    units = unit_names(question, {row.area_id for row in rows}) if where.child_level != Level.COMMUNE else {}
    if question.level == Level.COMMUNE:
        units = {}
    return tuple(Silent(row.name, units.get(row.area_id, ""), row.code) for row in rows)

"""Which semesters the demonstration holds, with how many classes and turns, and which centres take part."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from gdtx.foundation import periods
from gdtx.foundation.ranges import DateRange

from .bodies import Body, Land, open_on_some_day
from .classes import CentreSeed

# Reported by the department on 31/3/2021 (baothanhhoa.vn): "10.029 lớp với tổng số 988.496 lượt học viên".
REPORTED_CLASSES, REPORTED_TURNS = 10_029, 988_496

# Districts where most people are of a minority (codes of the time), with the part made up for them.
_HIGHLAND = {
    "384": 0.93, "385": 0.9, "386": 0.84, "387": 0.92, "388": 0.91, "389": 0.7,
    "390": 0.52, "391": 0.5, "396": 0.55, "402": 0.66, "403": 0.44, "404": 0.05,
}  # fmt: skip
_LOWLAND = 0.01


@dataclass(frozen=True, slots=True)
class Semester:
    """A semester to be made: its code, exact totals, and the last day on which a class may start."""

    code: str
    classes: int
    turns: int
    until: dt.date
    silent: int

    @property
    def span(self) -> DateRange:
        return periods.Period.of(self.code).range


def semesters(today: dt.date) -> list[Semester]:
    """The semesters of the demonstration: those of the two remembered dates, and the last and the running one."""
    fixed = [
        Semester("2019-2020/HK1", 11_118, 1_095_730, dt.date(2020, 1, 15), 11),
        Semester("2020-2021/HK1", REPORTED_CLASSES, REPORTED_TURNS, dt.date(2021, 1, 15), 14),
        Semester("2024-2025/HK1", 10_412, 1_041_300, dt.date(2025, 1, 15), 8),
        Semester("2025-2026/HK1", 9_874, 1_012_640, dt.date(2026, 1, 15), 2),
    ]
    running = periods.containing(today)
    last = running.previous_part()
    if last.kind == periods.PeriodKind.SUMMER:
        last = last.previous_part()
    made = {semester.code: semester for semester in fixed}
    for code in (last, running):
        if code.text not in made:
            made[code.text] = _usual(code)
    return [_cut(semester, today) for semester in sorted(made.values(), key=lambda s: s.span.start)]


def _usual(code: periods.PeriodCode) -> Semester:
    """A semester of usual size: a summer holds about a third of what a semester does."""
    part = 0.35 if code.kind == periods.PeriodKind.SUMMER else 1.0
    end = code.dates().last_day
    return Semester(code.text, int(10_151 * part), int(1_034_870 * part), end, 2)


def _cut(semester: Semester, today: dt.date) -> Semester:
    """A running semester holds what would have been held by today."""
    span = semester.span
    if span.last_day <= today:
        return semester
    gone = max(1, (today - span.start).days + 1) / (span.end - span.start).days
    return Semester(
        semester.code,
        int(semester.classes * gone),
        int(semester.turns * gone),
        today,
        int(semester.silent + 12 * (1 - gone)),
    )


def centre_seeds(land: Land, bodies: Sequence[Body], semester: Semester) -> list[CentreSeed]:
    """The centres that hold classes in a semester, with their size, minority part and places of that time.

    Which are silent is drawn by the code of the semester, so it is the same every time.
    """
    span = semester.span
    first, last = span.start, min(semester.until, span.last_day)
    rng = random.Random(f"gdtx-centres-{semester.code}")  # noqa: S311 - made-up classes, not secrets
    taking_part = []
    for body in bodies:
        if not body.code.endswith("-HTCD") or not open_on_some_day(body, DateRange.inclusive(first, last)):
            continue
        # Centres that open or close in between are left out: a class must not lie outside the life of its centre.
        if body.names[0][1] > first or body.end <= last:
            continue
        taking_part.append(body)
    silent = set(rng.sample(range(len(taking_part)), semester.silent))
    return [
        CentreSeed(
            code=body.code,
            weight=random.Random(f"gdtx-size-{body.code}").lognormvariate(0, 0.34),  # noqa: S311
            minority=minority_part(land, body.seats[0][0]),
            places=tuple(name for name, _area, start, end in body.sites if start <= first and last < end),
        )
        for number, body in enumerate(taking_part)
        if number not in silent
    ]


def minority_part(land: Land, area_id: int) -> float:
    """The part of minority people made up for a commune, by the district it lay in first."""
    parent = land.versions[area_id][0].parent_id
    if parent is None:
        return _LOWLAND
    base = _HIGHLAND.get(land.code_of(parent), _LOWLAND)
    return min(0.99, base * (0.85 + 0.3 * (int(land.code_of(area_id)) % 7) / 6))

"""Makes the classes of a semester: plausible one by one, exact in sum, the same every time.

Sizes: real reports give 35 to 99 turns a class on average, and Thanh Hóa 98,6 in the first semester of 2020-2021
(988.496 turns in 10.029 classes). The published text gives no figures by group, so the split here is invented; the
shares of earlier years (34,9 – 37,4 – 6,9 – the rest 20,8 per cent of 320.712 classes, 2001-2015) were the model.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gdtx.foundation.ranges import DateRange

from .topics import FUNDING, OWN, PARTNERS, THEMES, Theme


@dataclass(frozen=True, slots=True)
class CentreSeed:
    """A centre that takes part: code, how large it is against the others, part of minority people, its places."""

    code: str
    weight: float
    minority: float
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassSeed:
    """One made-up class, in the words of the class sheet."""

    centre: str
    topic: str
    group: str
    start_on: dt.date
    end_on: dt.date
    sessions: int
    turns: int
    female: int | None
    minority: int | None
    migrant: int | None
    persons: int | None
    mode: str
    place: str
    presenter: str
    partner: str
    run_by: str
    cost: int | None
    funding: str


def apportion(total: int, weights: Sequence[float], *, at_least: int = 0) -> list[int]:
    """Split `total` into whole parts in proportion to `weights` (largest remainder), each at least `at_least`.

    The parts add up to `total` exactly. Raises ValueError when `total < at_least * len(weights)`.
    """
    free = total - at_least * len(weights)
    if free < 0:
        raise ValueError("the total is smaller than the least parts together")
    whole = sum(weights)
    exact = [free * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    rest = free - sum(parts)
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[:rest]:
        parts[i] += 1
    return [part + at_least for part in parts]


def make_classes(
    *, centres: Sequence[CentreSeed], span: DateRange, classes: int, turns: int, seed: str
) -> Iterator[ClassSeed]:
    """Yield exactly `classes` classes with `turns` learner-turns in all, starting within `span`, centre by centre.

    Every centre gets at least three. The same arguments give the same classes on every machine.
    """
    rng = random.Random(seed)  # noqa: S311 - made-up classes, not secrets
    per_centre = apportion(classes, [c.weight for c in centres], at_least=3)
    drafts: list[_Draft] = []
    for centre, count in zip(centres, per_centre, strict=True):
        drafts.extend(_drafts(centre, count, span, rng))
    sizes = apportion(turns, [draft.size for draft in drafts], at_least=8)
    for draft, size in zip(drafts, sizes, strict=True):
        yield _finish(draft, size, rng)


@dataclass(slots=True)
class _Draft:
    centre: CentreSeed
    group: str
    theme: Theme
    topic: str
    place: str
    start_on: dt.date
    size: float


def _drafts(centre: CentreSeed, count: int, span: DateRange, rng: random.Random) -> Iterator[_Draft]:
    codes = list(THEMES)
    # Literacy classes gather where minority people live; the lowlands have next to none.
    shares = [THEMES[code].share * (0.25 + 5 * centre.minority if code == "XMC" else 1) for code in codes]
    leaning = rng.lognormvariate(0, 0.22)
    taken: set[tuple[str, str, dt.date]] = set()
    for _ in range(count):
        group = rng.choices(codes, shares)[0]
        theme = THEMES[group]
        while True:
            start_on = _day(span, rng)
            fitting = [topic for topic, months in theme.topics if not months or start_on.month in months]
            topic = rng.choice(fitting)
            place = rng.choice(centre.places)
            if (topic, place, start_on) not in taken:
                break
        taken.add((topic, place, start_on))
        size = theme.size * leaning * rng.lognormvariate(0, theme.spread)
        yield _Draft(centre, group, theme, topic, place, start_on, size)


def _day(span: DateRange, rng: random.Random) -> dt.date:
    """A day within `span`: few in the first days of a semester, more in October, mostly not on Sundays or at Tết."""
    length = (span.end - span.start).days
    while True:
        day = span.start + dt.timedelta(days=int(length * rng.betavariate(1.5, 1.35)))
        if day >= span.end:
            continue
        if day.weekday() == 6 and rng.random() < 0.7:
            continue
        if (day.month, day.day) in {(9, 2), (1, 1), (4, 30), (5, 1)}:
            continue
        return day


def _finish(draft: _Draft, turns: int, rng: random.Random) -> ClassSeed:
    theme = draft.theme
    sessions = rng.randint(*theme.sessions)
    days = 0 if sessions == 1 else int(sessions * rng.uniform(1.4, 2.6))
    host = rng.choices([name for name, _ in theme.hosts], [part for _, part in theme.hosts])[0]
    female_part = min(0.92, max(0.2, rng.gauss(0.54, 0.1)))
    minority_part = min(1.0, max(0.0, rng.gauss(draft.centre.minority, 0.06)))
    gives_women = rng.random() < 0.93
    online = rng.random()
    partner = host if host != OWN and rng.random() < 0.25 else ""
    if not partner and rng.random() < 0.5:
        partner = rng.choice(PARTNERS)
    has_cost = rng.random() < 0.6
    return ClassSeed(
        centre=draft.centre.code,
        topic=draft.topic,
        group=draft.group,
        start_on=draft.start_on,
        end_on=draft.start_on + dt.timedelta(days=days),
        sessions=sessions,
        turns=turns,
        female=int(turns * female_part) if gives_women else None,
        minority=int(turns * minority_part) if gives_women and rng.random() < 0.9 else None,
        migrant=int(turns * rng.uniform(0, 0.04)) if rng.random() < 0.4 else None,
        persons=int(turns * rng.uniform(0.86, 1.0)) if rng.random() < 0.55 else None,
        mode="in_person" if online < 0.955 else ("blended" if online < 0.985 else "online"),
        place=draft.place,
        presenter=rng.choice(theme.presenters),
        partner=partner,
        run_by=host,
        cost=int(turns * theme.cost_per_turn * rng.uniform(0.5, 1.4)) // 10_000 * 10_000 if has_cost else None,
        funding=rng.choice(FUNDING) if has_cost else "",
    )

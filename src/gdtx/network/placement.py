"""Where an area of any time lies on the map of one date: the ground of the three readings of a past figure.

Facts belong to the commune of the event. A table for the map of date M asks, for each such commune, which area of
M holds all of it, and adds up there:

- in force on M: itself;
- ended before M: where all its people went, followed as far as M; when they went to several, the lowest area of M
  that contains every one of these; when nobody recorded where they went, what became of the area above it;
- begun after M: where all its people came from, followed back in the same way.

So nothing is guessed: what cannot be placed in a commune with certainty is placed higher, and a table shows it
as "Chưa phân được". Land that moved without people moves no figure. Placement is pure arithmetic over the dated
world, made once per (revision of the territory, date) and kept.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import NamedTuple

from .enums import Moves
from .models import Area, AreaVersion, Succession
from .revision import territory_revision


class Life(NamedTuple):
    """One version as placement needs it."""

    valid_from: dt.date
    valid_to: dt.date
    parent_id: int | None


class Step(NamedTuple):
    """One succession with people: where from, where to, on which day, all of them or some."""

    predecessor_id: int
    successor_id: int
    on: dt.date
    whole: bool


class Territory:
    """The dated world in memory: versions of every area, and the successions that moved people."""

    def __init__(self, lives: Iterable[tuple[int, dt.date, dt.date, int | None]], steps: Iterable[Step]) -> None:
        """`lives` are (area, from, to, parent), oldest first within an area."""
        self.lives: dict[int, list[Life]] = defaultdict(list)
        for area_id, valid_from, valid_to, parent_id in lives:
            self.lives[area_id].append(Life(valid_from, valid_to, parent_id))
        self.out: dict[int, list[Step]] = defaultdict(list)
        self.into: dict[int, list[Step]] = defaultdict(list)
        for step in steps:
            self.out[step.predecessor_id].append(step)
            self.into[step.successor_id].append(step)

    @classmethod
    def read(cls) -> Territory:
        """The territory as the database has it."""
        versions = AreaVersion.objects.order_by("area_id", "valid_from")
        moved = Succession.objects.exclude(moves=Moves.NONE)
        return cls(
            versions.values_list("area_id", "valid_from", "valid_to", "parent_id").iterator(chunk_size=5_000),
            (
                Step(predecessor, successor, on, moves == Moves.ALL)
                for predecessor, successor, on, moves in moved.values_list(
                    "predecessor_id", "successor_id", "on", "moves"
                ).iterator(chunk_size=5_000)
            ),
        )


class Placement:
    """The map of one date, and where every area of any time lies on it."""

    def __init__(self, territory: Territory, map_date: dt.date) -> None:
        self.map_date = map_date
        self._territory = territory
        self._parent: dict[int, int | None] = {}
        for area_id, lives in territory.lives.items():
            for life in lives:
                if life.valid_from <= map_date < life.valid_to:
                    self._parent[area_id] = life.parent_id
        self._holder: dict[int, int | None] = {}

    @staticmethod
    def on(map_date: dt.date) -> Placement:
        """The placement on the map of the date, kept until the territory changes."""
        return _kept(territory_revision(), map_date)

    # --- Questions ----------------------------------------------------------------------------------------

    def holder(self, area_id: int) -> int | None:
        """The lowest area of the map that certainly holds all of the area; None if nothing is known of it."""
        if area_id not in self._holder:
            self._holder[area_id] = self._place(area_id, frozenset())
        return self._holder[area_id]

    def child_of(self, area_id: int, under: int) -> int | None:
        """The child of `under` on this map that holds the area.

        None when only `under` itself is certain (a table shows it as "Chưa phân được"), and also when the area
        lies elsewhere: ask `is_under` first.
        """
        above = None
        place = self.holder(area_id)
        while place is not None and place != under:
            above, place = place, self._parent.get(place)
        return above if place == under else None

    def is_under(self, area_id: int, under: int) -> bool:
        """Whether the area (of any time) is certainly held by `under` on this map, itself included."""
        place = self.holder(area_id)
        while place is not None and place != under:
            place = self._parent.get(place)
        return place is not None

    def members(self, area_id: int) -> frozenset[int]:
        """All areas of any time that lie within the area on this map, itself included."""
        return self._members.get(area_id, frozenset())

    def exists(self, area_id: int) -> bool:
        """Whether the area is in force on this map."""
        return area_id in self._parent

    def path(self, area_id: int) -> list[int]:
        """The area of the map that holds it, then what is above, up to the country."""
        result: list[int] = []
        place = self.holder(area_id)
        while place is not None and place not in result:
            result.append(place)
            place = self._parent.get(place)
        return result

    @cached_property
    def _members(self) -> dict[int, frozenset[int]]:
        gathered: dict[int, set[int]] = defaultdict(set)
        for area_id in self._territory.lives:
            for place in self.path(area_id):
                gathered[place].add(area_id)
        return {place: frozenset(held) for place, held in gathered.items()}

    # --- The rule -------------------------------------------------------------------------------------------

    def _place(self, area_id: int, seen: frozenset[int]) -> int | None:
        if area_id in self._parent:
            return area_id
        lives = self._territory.lives.get(area_id)
        if not lives or area_id in seen:
            # Of the second there is no sound case: units that succeed each other in a circle.
            return None
        seen |= {area_id}
        before = [life for life in lives if life.valid_to <= self.map_date]
        if before:
            last = before[-1]
            return self._together(self._after(area_id, last.valid_to), last.parent_id, seen)
        first = lives[0]
        return self._together(self._before(area_id, first.valid_from), first.parent_id, seen)

    def _after(self, area_id: int, end: dt.date) -> list[int]:
        """Where the people of an ended area went. Empty: nobody recorded it."""
        return [step.successor_id for step in self._territory.out.get(area_id, ()) if step.on == end]

    def _before(self, area_id: int, start: dt.date) -> list[int]:
        """Where the people of a later area came from. Empty: nobody recorded it."""
        return [step.predecessor_id for step in self._territory.into.get(area_id, ()) if step.on == start]

    def _together(self, candidates: list[int], parent_id: int | None, seen: frozenset[int]) -> int | None:
        """The lowest area of the map that holds every candidate; without one, what holds the parent."""
        if not candidates:
            return None if parent_id is None else self._known(parent_id, seen)
        places = {self._known(candidate, seen) for candidate in candidates}
        return self._lowest_common(places)

    def _known(self, area_id: int, seen: frozenset[int]) -> int | None:
        if area_id in self._holder:
            return self._holder[area_id]
        return self._place(area_id, seen)

    def _lowest_common(self, places: set[int | None]) -> int | None:
        if len(places) == 1:
            return places.pop()
        if None in places:
            return None
        paths = [self._up(place) for place in places if place is not None]
        common = set(paths[0]).intersection(*paths[1:])
        return next((place for place in paths[0] if place in common), None)

    def _up(self, place: int) -> list[int]:
        result = [place]
        while (above := self._parent.get(result[-1])) is not None and above not in result:
            result.append(above)
        return result


@lru_cache(maxsize=1)
def _territory(_revision: int) -> Territory:
    return Territory.read()


@lru_cache(maxsize=12)
def _kept(revision: int, map_date: dt.date) -> Placement:
    return Placement(_territory(revision), map_date)


@lru_cache(maxsize=1)
def _levels(_revision: int) -> dict[int, str]:
    return dict(Area.objects.values_list("id", "level"))


def area_levels() -> dict[int, str]:
    """Area → level, for every area; kept until the territory changes."""
    return _levels(territory_revision())

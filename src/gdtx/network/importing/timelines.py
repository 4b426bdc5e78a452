"""The dated world in memory, by code and by unit, as a file is held against it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange

from ..enums import LEVEL_DEPTH, Level, Origin
from ..models import Area, AreaVersion
from .reading import bare_key, exact_key


@dataclass(eq=False, slots=True)
class Unit:
    """A unit: one that is stored (`pk`), or one that the file brings."""

    level: str
    pk: int | None = None
    segments: list[Segment] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How far below the country its level is."""
        return LEVEL_DEPTH[Level(self.level)]

    def is_free(self, span: DateRange) -> bool:
        """Whether nothing is known of the unit on any day of the span."""
        return not any(segment.span.overlaps(span) for segment in self.segments)


@dataclass(eq=False, slots=True)
class Segment:
    """What a unit is over a range. `pk` is that of the stored row it was read from; `dirty` says it must be written."""

    unit: Unit
    code: str
    name: str
    kind: str
    parent: Unit | None
    span: DateRange
    act_id: int | None = None
    origin: str = Origin.FILE
    pk: int | None = None
    dirty: bool = False

    @property
    def bare_key(self) -> str:
        """Equal for names that differ only in spelling and kind."""
        return bare_key(self.name, self.kind)

    @property
    def has_soft_start(self) -> bool:
        """Whether the beginning is not known, so that a file may say better. What an event wrote stays."""
        return self.span.start == OPEN_START and self.origin != Origin.EVENT

    @property
    def has_soft_end(self) -> bool:
        """Whether no end is known yet, so that a file may bring a later change."""
        return self.span.end == OPEN_END and self.origin != Origin.EVENT

    def reach(self, start: dt.date | None = None, end: dt.date | None = None) -> None:
        """Change the range, by file."""
        self.span = DateRange(start or self.span.start, end or self.span.end)
        self.origin = Origin.FILE
        self.dirty = True


class World:
    """All units and their segments, found by code and by name."""

    def __init__(self) -> None:
        self.units: dict[int, Unit] = {}
        self.new_units: list[Unit] = []
        self.by_code: dict[str, list[Segment]] = defaultdict(list)
        self.by_name: dict[str, list[Segment]] = defaultdict(list)

    @classmethod
    def read(cls) -> World:
        """The world as the database has it."""
        world = cls()
        world.units = {pk: Unit(level, pk) for pk, level in Area.objects.values_list("id", "level")}
        rows = AreaVersion.objects.order_by("area_id", "valid_from").values_list(
            "area_id", "code", "name", "kind", "parent_id", "valid_from", "valid_to", "act_id", "origin", "id"
        )
        for area_id, code, name, kind, parent_id, start, end, act_id, origin, pk in rows.iterator(chunk_size=5_000):
            parent = world.units[parent_id] if parent_id is not None else None
            span = DateRange(start, end)
            world.add(Segment(world.units[area_id], code, name, kind, parent, span, act_id, origin, pk))
        return world

    def add(self, segment: Segment) -> None:
        """Put a segment where it can be found."""
        segment.unit.segments.append(segment)
        self.by_code[segment.code].append(segment)
        self.by_name[exact_key(segment.name)].append(segment)

    def new_unit(self, level: str) -> Unit:
        """A unit that the file brings."""
        unit = Unit(level)
        self.new_units.append(unit)
        return unit

    def bearing(self, code: str, span: DateRange) -> list[Segment]:
        """What bears the code on some day of the span, in order of time."""
        found = [segment for segment in self.by_code.get(code, ()) if segment.span.overlaps(span)]
        return sorted(found, key=lambda segment: segment.span)

    def parents(self, code: str, span: DateRange, level: str) -> list[tuple[Unit, DateRange]] | None:
        """The units that bear the code over the span, one after the other; None when some day has none above `level`.

        A code that passed to another unit within the span gives two pieces.
        """
        depth = LEVEL_DEPTH[Level(level)]
        pieces: list[tuple[Unit, DateRange]] = []
        reached = span.start
        for segment in self.bearing(code, span):
            common = segment.span.intersection(span)
            if segment.unit.depth >= depth or common is None or common.start > reached:
                return None
            if pieces and pieces[-1][0] is segment.unit:
                pieces[-1] = (segment.unit, DateRange(pieces[-1][1].start, common.end))
            else:
                pieces.append((segment.unit, common))
            reached = common.end
        return pieces if reached == span.end else None

    def namesakes(self, name: str, level: str, parent: Unit | None, span: DateRange) -> list[Segment]:
        """Segments of the level with the name under the parent on some day of the span."""
        return [
            segment
            for segment in self.by_name.get(exact_key(name), ())
            if segment.unit.level == level and segment.parent is parent and segment.span.overlaps(span)
        ]

    def beginning(self, name: str, level: str, parent: Unit | None, day: dt.date) -> list[Segment]:
        """First segments of units of the level that begin on the day with the name under the parent."""
        return [
            segment
            for segment in self.by_name.get(exact_key(name), ())
            if segment.unit.level == level
            and segment.parent is parent
            and segment.span.start == day
            and all(other.span.start >= day for other in segment.unit.segments)
        ]

    @property
    def dirty(self) -> list[Segment]:
        """Segments to be written."""
        return [segment for segments in self.by_code.values() for segment in segments if segment.dirty]

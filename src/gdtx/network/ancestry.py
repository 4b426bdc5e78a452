"""The derived closure of the tree: who lies under whom, on which days.

Made by intersecting ranges: a unit is under its parent while both hold, and under the parent's ancestors while
those hold too. Rows of one pair that meet are joined. Actions rebuild what they touched, loading rebuilds all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import NamedTuple

from django.db.models import Q

from gdtx.foundation.ranges import DateRange, coalesce

from . import bulk
from .enums import LEVEL_DEPTH, Level
from .models import Area, AreaAncestry, AreaVersion


class Link(NamedTuple):
    """What ancestry needs of one version: the unit, its parent, the days."""

    area_id: int
    parent_id: int | None
    valid_from: dt.date
    valid_to: dt.date


Spans = dict[int, list[DateRange]]
_FIELDS = ("ancestor", "descendant", "ancestor_level", "valid_from", "valid_to")


def compute(
    links: Iterable[Link], levels: Mapping[int, str], known: Mapping[int, Spans] | None = None
) -> dict[int, Spans]:
    """Descendant → ancestor → ranges, for every area of `links`.

    `levels` gives the level of each area; `known` the ancestry of parents that `links` does not contain.
    """
    by_area: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        by_area[link.area_id].append(link)
    result: dict[int, Spans] = {}
    for area_id in sorted(by_area, key=lambda area: LEVEL_DEPTH[Level(levels[area])]):
        spans: dict[int, list[DateRange]] = defaultdict(list)
        for link in by_area[area_id]:
            own = DateRange(link.valid_from, link.valid_to)
            spans[area_id].append(own)
            if link.parent_id is None:
                continue
            above = result.get(link.parent_id) or (known or {}).get(link.parent_id, {})
            for ancestor_id, ranges in above.items():
                spans[ancestor_id].extend(common for held in ranges if (common := held.intersection(own)) is not None)
        result[area_id] = {ancestor: coalesce(ranges) for ancestor, ranges in spans.items() if ranges}
    return result


def _rows(ancestry: Mapping[int, Spans], levels: Mapping[int, str]) -> Iterator[tuple[object, ...]]:
    for descendant_id, spans in ancestry.items():
        for ancestor_id, ranges in spans.items():
            for held in ranges:
                yield ancestor_id, descendant_id, levels[ancestor_id], held.start, held.end


def _links(condition: Q) -> Iterator[Link]:
    rows = AreaVersion.objects.filter(condition).values_list("area_id", "parent_id", "valid_from", "valid_to")
    return (Link(*row) for row in rows.order_by("area_id", "valid_from").iterator())


def rebuild_all() -> int:
    """Make the whole closure anew; return the number of rows."""
    levels = dict(Area.objects.values_list("id", "level"))
    AreaAncestry.objects.all().delete()
    return bulk.insert(AreaAncestry, _FIELDS, _rows(compute(_links(Q()), levels), levels))


def rebuild(area_ids: Iterable[int]) -> int:
    """Make anew the rows of these areas and of everything that ever lay under them; return how many."""
    affected = subtree_ever(area_ids)
    levels: dict[int, str] = {}
    links: list[Link] = []
    for some in batched(sorted(affected), 500):
        links.extend(_links(Q(area_id__in=some)))
        AreaAncestry.objects.filter(descendant_id__in=some).delete()
    parents = {link.parent_id for link in links if link.parent_id is not None} - affected
    known: dict[int, Spans] = defaultdict(lambda: defaultdict(list))
    for some in batched(sorted(parents), 500):
        above = AreaAncestry.objects.filter(descendant_id__in=some)
        for row in above.values_list("descendant_id", "ancestor_id", "ancestor_level", "valid_from", "valid_to"):
            known[row[0]][row[1]].append(DateRange(row[3], row[4]))
            levels[row[1]] = row[2]
    for some in batched(sorted(affected), 500):
        levels.update(Area.objects.filter(id__in=some).values_list("id", "level"))
    return bulk.insert(AreaAncestry, _FIELDS, _rows(compute(links, levels, known), levels))


def subtree_ever(area_ids: Iterable[int]) -> set[int]:
    """These areas and all that on any day had one of them above, by the versions as they are now."""
    found = set(area_ids)
    edge = found
    while edge:
        below: set[int] = set()
        for some in batched(sorted(edge), 500):
            below.update(AreaVersion.objects.filter(parent_id__in=some).values_list("area_id", flat=True))
        edge = below - found
        found = found | edge
    return found

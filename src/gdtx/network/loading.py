"""Loads the packaged reference files of the territory. May run any number of times.

The first run writes everything in bulk. Later runs compare by the stable key of a unit: what is new is added,
what the files now say better is refined; a unit that a file or an event has touched since is left as it is. So is a
unit of the files that somebody has entered here in the meantime: it is known by its code and time.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import batched
from typing import NamedTuple

from django.db import transaction

from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import fold

from . import ancestry, bulk, reference_files
from .enums import Origin
from .models import Area, AreaVersion, LegalAct, Succession
from .reference_files import ActRow, SuccessionRow, UnitRow, VersionRow
from .revision import locked_state, next_number

Progress = Callable[[str], None]

_ACT = ("key", "number", "issuer", "adopted", "effective", "effective_assumed", "title", "source")
_VERSION = (
    "area", "code", "name", "kind", "parent", "act", "valid_from", "valid_to", "origin", "name_folded", "name_key",
)  # fmt: skip
_SUCCESSION = ("predecessor", "successor", "on", "moves", "act", "source")


class Loaded(NamedTuple):
    """What a run did: units and versions written, and units left alone because they changed here since."""

    units: int
    versions: int
    successions: int
    left_alone: int


# Up to this many changed units the ancestry is rebuilt below them, beyond it as a whole.
_FEW = 1_000

NOTHING = Loaded(0, 0, 0, 0)


def load_reference(progress: Progress | None = None) -> Loaded:
    """Load the packaged files unless this very state of them is loaded already.

    `progress` is told in Vietnamese what is going on.
    """
    return load(
        units=reference_files.units,
        versions=reference_files.versions,
        successions=reference_files.successions,
        acts=reference_files.acts,
        checksum=reference_files.checksum(),
        progress=progress,
    )


def load(
    *,
    units: Callable[[], Iterable[UnitRow]],
    versions: Callable[[], Iterable[VersionRow]],
    successions: Callable[[], Iterable[SuccessionRow]],
    acts: Callable[[], Iterable[ActRow]],
    checksum: str,
    progress: Progress | None = None,
) -> Loaded:
    """Load the rows these callables give. `checksum` names their state: the same one again does nothing."""
    say = progress or (lambda _text: None)
    with transaction.atomic():
        state = locked_state()
        if state.reference_checksum == checksum:
            say("Dữ liệu địa bàn đã có, không thay đổi.")
            return NOTHING
        say("Nạp địa bàn từ tệp tham chiếu…")
        act_ids = _load_acts(acts())
        rows = list(versions())
        aliases = _entered_here(rows)
        new_areas, area_ids = _load_areas(units(), aliases)
        written, changed, left_alone = _load_versions(rows, area_ids, new_areas, act_ids)
        linked = _load_successions(successions(), area_ids, act_ids)
        say("Dựng cây địa bàn theo thời gian…")
        if len(changed) > _FEW:
            ancestry.rebuild_all()
        else:
            ancestry.rebuild(changed)
        state.reference_checksum = checksum
        state.revision = next_number(state.revision)
        state.save()
    say(f"Đã nạp {len(new_areas)} đơn vị hành chính mới, {written} tình trạng, {linked} quan hệ kế tục.")
    return Loaded(len(new_areas), written, linked, left_alone)


def _load_acts(rows: Iterable[ActRow]) -> dict[str, int]:
    known = {act.key: act for act in LegalAct.objects.all()}
    new = []
    for row in rows:
        act = known.get(row.key)
        if act is None:
            new.append([getattr(row, name) for name in _ACT])
        elif any(getattr(act, name) != getattr(row, name) for name in _ACT):
            for name in _ACT:
                setattr(act, name, getattr(row, name))
            act.save()
    bulk.insert(LegalAct, _ACT, new)
    return dict(LegalAct.objects.values_list("key", "id"))


def _entered_here(rows: list[VersionRow]) -> dict[str, int]:
    """Key → area, for units the files bring and a person or a file brought before: same code at the same time."""
    known = set(Area.objects.values_list("key", flat=True))
    foreign: dict[str, list[tuple[int, DateRange]]] = defaultdict(list)
    others = AreaVersion.objects.exclude(origin=Origin.REFERENCE)
    for area_id, code, start, end in others.values_list("area_id", "code", "valid_from", "valid_to"):
        foreign[code].append((area_id, DateRange(start, end)))
    aliases: dict[str, int] = {}
    for row in rows:
        if row.key in known or row.code not in foreign:
            continue
        span = DateRange(row.valid_from or OPEN_START, row.valid_to or OPEN_END)
        for area_id, held in foreign[row.code]:
            if held.overlaps(span):
                aliases.setdefault(row.key, area_id)
    return aliases


def _load_areas(rows: Iterable[UnitRow], aliases: dict[str, int]) -> tuple[set[str], dict[str, int]]:
    known = set(Area.objects.values_list("key", flat=True))
    new = [(row.key, row.level) for row in rows if row.key not in known and row.key not in aliases]
    bulk.insert(Area, ("key", "level"), new)
    return {key for key, _level in new}, dict(Area.objects.values_list("key", "id")) | aliases


def version_values(
    area_id: int, row: VersionRow, parent_id: int | None, act_id: int | None, origin: str
) -> tuple[object, ...]:
    """The columns of an area's version (`_VERSION`), with what is derived from its name."""
    return (
        area_id,
        row.code,
        row.name,
        row.kind,
        parent_id,
        act_id,
        row.valid_from or OPEN_START,
        row.valid_to or OPEN_END,
        origin,
        fold(row.name),
        sort_key(row.name),
    )


def _load_versions(
    rows: Iterable[VersionRow], area_ids: dict[str, int], new_areas: set[str], act_ids: dict[str, int]
) -> tuple[int, set[int], int]:
    """Write the versions; return how many were written, of which areas, and how many units were left alone."""
    wanted: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        parent_id = area_ids[row.parent_key] if row.parent_key else None
        act_id = act_ids[row.act_key] if row.act_key else None
        wanted[row.key].append(version_values(area_ids[row.key], row, parent_id, act_id, Origin.REFERENCE))
    fresh = [values for key in new_areas for values in wanted.get(key, ())]
    left_alone = 0
    changed = [area_ids[key] for key in new_areas]
    if len(new_areas) < len(wanted):
        stored: dict[int, list[tuple[object, ...]]] = defaultdict(list)
        for values in AreaVersion.objects.order_by("area_id", "valid_from").values_list(*_VERSION):
            stored[values[0]].append(values)
        refined = []
        for key in wanted.keys() - new_areas:
            have = stored.get(area_ids[key], [])
            if have == wanted[key]:
                continue
            if any(values[_VERSION.index("origin")] != Origin.REFERENCE for values in have):
                left_alone += 1
                continue
            refined.append(area_ids[key])
            fresh.extend(wanted[key])
        for some in batched(refined, 500):
            AreaVersion.objects.filter(area_id__in=some).delete()
        changed += refined
    return bulk.insert(AreaVersion, _VERSION, fresh), set(changed), left_alone


def _load_successions(rows: Iterable[SuccessionRow], area_ids: dict[str, int], act_ids: dict[str, int]) -> int:
    known: dict[tuple[int, int, dt.date], tuple[str, int | None, str]] = {
        (old, new, on): (moves, act, source)
        for old, new, on, moves, act, source in Succession.objects.values_list(
            "predecessor_id", "successor_id", "on", "moves", "act_id", "source"
        )
    }
    new = []
    for row in rows:
        identity = (area_ids[row.from_key], area_ids[row.to_key], row.on)
        facts = (row.moves, act_ids[row.act_key] if row.act_key else None, row.source)
        if identity[0] == identity[1]:
            continue  # two keys of the files are one unit here
        if identity not in known:
            new.append((*identity, *facts))
            known[identity] = facts
        elif known[identity] != facts:
            old = Succession.objects.filter(predecessor_id=identity[0], successor_id=identity[1], on=identity[2])
            old.update(moves=facts[0], act_id=facts[1], source=facts[2])
    return bulk.insert(Succession, _SUCCESSION, new)

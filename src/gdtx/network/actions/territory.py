"""Loading a file of areas: the rule, the lock, the writing, the audit. What it means is decided in `importing`."""

from __future__ import annotations

import hashlib
from itertools import batched
from typing import Any

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import fold

from .. import ancestry, bulk, revision, rules
from ..enums import Level, Origin
from ..importing.reading import read
from ..importing.reconciling import Outcome, reconcile
from ..importing.timelines import Segment, Unit, World
from ..models import Area, AreaVersion
from ..naming import LETTER_OF_LEVEL
from ..scope import Actor

_VERSION = (
    "area", "code", "name", "kind", "parent", "act", "valid_from", "valid_to", "origin", "name_folded", "name_key",
)  # fmt: skip

# Up to this many changed units the ancestry is rebuilt below them, beyond it as a whole.
_FEW = 300


def import_territory(*, by: Actor, content: bytes, name: str = "", dry_run: bool = False) -> dict[str, Any]:
    """Take in a CSV file of areas (columns of `importing.reading.COLUMNS`); the answer of the command.

    All that can be taken is written in one transaction; a dry run gives the same answer and writes nothing. Running it
    again changes nothing. Raises `Refused` for a file that cannot be read.
    """
    rules.can_load_territory(by).require()
    file = read(content)
    with transaction.atomic():
        revision.locked_state()
        world = World.read()
        outcome = reconcile(world, file)
        answer = _answer(outcome, world)
        if not dry_run and (world.dirty or world.new_units):
            _write(world)
            revision.bump(areas=True)
        if not dry_run:
            record(
                actor=by,
                verb="import_territory",
                subject_type="territory_file",
                subject_id=hashlib.sha256(content).hexdigest()[:60],
                subject_label=name,
                after={key: value for key, value in answer.items() if key != "refusals"},
            )
    return answer


def _answer(outcome: Outcome, world: World) -> dict[str, Any]:
    return {
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "refused": outcome.refused,
        "unchanged": outcome.unchanged,
        "totals": {"new_units": len(world.new_units), "versions": len(world.dirty)},
        "refusals": [refusal.as_dict() for refusal in outcome.refusals],
    }


def _write(world: World) -> None:
    dirty = world.dirty
    for some in batched([segment.pk for segment in dirty if segment.pk is not None], 500):
        AreaVersion.objects.filter(pk__in=some).delete()
    _write_units(world.new_units)
    bulk.insert(AreaVersion, _VERSION, [_values(segment) for segment in dirty])
    changed = {segment.unit.pk for segment in dirty if segment.unit.pk is not None}
    if len(changed) > _FEW:
        ancestry.rebuild_all()
    else:
        ancestry.rebuild(changed)


def _write_units(units: list[Unit]) -> None:
    known = set(Area.objects.values_list("key", flat=True))
    keys: dict[str, Unit] = {}
    for unit in units:
        first = min(unit.segments, key=lambda segment: segment.span)
        stem = f"{first.code}{LETTER_OF_LEVEL[Level(unit.level)]}~{first.span.end.isoformat()}"
        key, number = stem, 2
        while key in known or key in keys:
            key, number = f"{stem}#{number}", number + 1
        keys[key] = unit
    bulk.insert(Area, ("key", "level"), [(key, unit.level) for key, unit in keys.items()])
    for some in batched(keys, 500):
        for key, pk in Area.objects.filter(key__in=some).values_list("key", "id"):
            keys[key].pk = pk


def _values(segment: Segment) -> tuple[object, ...]:
    return (
        segment.unit.pk,
        segment.code,
        segment.name,
        segment.kind,
        segment.parent.pk if segment.parent is not None else None,
        segment.act_id,
        segment.span.start,
        segment.span.end,
        Origin.FILE.value,
        fold(segment.name),
        sort_key(segment.name),
    )

"""What communes of the demonstration's highlands are recognised as: region I to III, especially difficult, model.

The real lists are decisions of the Prime Minister and of ministers, for five years at a time. Ours is made up from the
part of minority people made up for the districts, under decisions that say so; the communes are real.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.network import bulk
from gdtx.network.actions.acts import ActCited, cite
from gdtx.network.enums import AreaFlagKind, Level, flag_family
from gdtx.network.models import AreaFlag, AreaVersion
from gdtx.network.revision import bump
from gdtx.network.scope import Actor

from .bodies import REFORM, Land
from .people import COMMUNE
from .semesters import minority_part

#: When the list of the years 2021-2025 and that of the reformed communes took effect.
FIRST_LIST, SECOND_LIST = dt.date(2021, 6, 4), dt.date(2025, 12, 1)
ISSUER = "Cơ quan giả định của bản trình diễn"


@dataclass(frozen=True, slots=True)
class Recognition:
    """A commune is recognised as `flag` from the day of a list until the next list, or until the commune ends."""

    area_id: int
    flag: str
    on: dt.date
    until: dt.date


def recognitions(land: Land, today: dt.date) -> Iterator[Recognition]:
    """All of the lists that are in force by the day."""
    for on in (FIRST_LIST, SECOND_LIST):
        if on > today:
            continue
        next_list = SECOND_LIST if on < SECOND_LIST <= today else dt.date.max
        for version in land.on(on, Level.COMMUNE):
            until = min(next_list, land.end_of(version.area_id))
            for flag in flags_by(minority_part(land, _origin(land, version))):
                yield Recognition(version.area_id, flag, on, until)
            if version.code == COMMUNE:
                yield Recognition(version.area_id, AreaFlagKind.PILOT_COMMUNE, on, until)


def flags_by(minority: float) -> tuple[str, ...]:
    """What a commune with this part of minority people is recognised as here."""
    if minority > 0.88:
        return AreaFlagKind.REGION_3, AreaFlagKind.ESPECIALLY_DIFFICULT
    if minority > 0.6:
        return (AreaFlagKind.REGION_2,)
    return (AreaFlagKind.REGION_1,) if minority > 0.15 else ()


def _origin(land: Land, version: AreaVersion) -> int:
    """The commune of before the reform that stands for this one: itself, or the first that went into it."""
    if version.valid_from < REFORM:
        return version.area_id
    into = [
        area_id
        for (area_id, on), following in land.successions.items()
        if on == REFORM and any(one.successor_id == version.area_id for one in following)
    ]
    return min(into, key=land.code_of, default=version.area_id)


def recognise(*, by: Actor, land: Land, today: dt.date) -> int:
    """Write the lists with the decision each rests on; gives how many rows. One audit event for all."""
    by.require("network.decide_territory")
    made = list(recognitions(land, today))
    with transaction.atomic():
        acts = {
            on: cite(
                ActCited(
                    number=f"TD-{on:%Y}/QĐ (giả định)",
                    issuer=ISSUER,
                    adopted=on,
                    effective=on,
                    title="Công nhận xã theo trình độ phát triển (dữ liệu tổng hợp)",
                )
            ).pk
            for on in sorted({one.on for one in made})
        }
        bulk.insert(
            AreaFlag,
            ["area", "flag", "family", "act", "valid_from", "valid_to"],
            ((one.area_id, str(one.flag), flag_family(one.flag), acts[one.on], one.on, one.until) for one in made),
        )
        bump(areas=True)
        record(
            actor=by,
            verb="recognise_communes",
            subject_type="area",
            subject_id=land.province_id,
            subject_label="Công nhận xã của bản trình diễn (dữ liệu tổng hợp)",
            after={"recognitions": len(made)},
        )
    return len(made)

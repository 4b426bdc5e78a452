"""What is written down when figures of the register are taken out or made."""

from __future__ import annotations

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.network.models import AreaVersion
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor

from . import freezing
from .areas import map_date, map_of
from .frozen import Frozen
from .restating import actions as restating
from .rounds import closing
from .synthetic import making


def note_table(
    *, by: Actor, form: str, area_id: int, area_code: str, year: int, rules: str, frozen: str | None
) -> None:
    """Record that somebody took out a table by command."""
    with transaction.atomic():
        record(
            actor=by,
            verb="take_literacy_table",
            subject_type="literacy_table",
            subject_id=f"{form} {area_code} {year}",
            area_id=area_id,
            after={"form": form, "year": year, "rules": rules, "frozen": frozen},
        )


def freeze_register(*, by: Actor, area_code: str, year: int, reason: str = "") -> Frozen:
    """Freeze the register of an area and a year with its rounds, and write down who did.

    Where the area was frozen before and figures moved, that is a restatement, for the `reason`. Refused as
    `freezing.freeze` and `closing.lock_to_freeze` refuse.
    """
    area = area_by_code(area_code, map_date(year), where="--area")
    by.require_sees_area(area.area_id)
    by.require("register.freeze", area_id=area.area_id)
    locked = closing.lock_to_freeze(by=by, area_id=area.area_id, year=year)
    try:
        made = freezing.freeze(area=map_of(area.code, year), year=year, by=by.label)
    except BaseException:
        # Ctrl+C and the end of a worker, too: nobody is there to open the rounds again.
        closing.open_again(by=by, rounds=locked)
        raise
    with transaction.atomic():
        _note_frozen(by, made, area)
        closing.mark_frozen(by=by, area_id=area.area_id, year=year, code=made.id)
    restating.note_second(by=by, area=area, made=made, reason=reason)
    return made


def freeze_synthetic(*, by: Actor, area_code: str, year: int, count: int) -> Frozen:
    """Freeze made-up persons of an area, marked as such, and write down who did. Refused as `making.freeze` refuses."""
    area = area_by_code(area_code, map_date(year), where="--area")
    by.require_sees_area(area.area_id)
    if not by.is_machine:
        by.require("register.freeze", area_id=area.area_id)
    made = making.freeze(area=map_of(area.code, year), year=year, count=count, by=by.label)
    _note_frozen(by, made, area)
    return made


def _note_frozen(by: Actor, made: Frozen, area: AreaVersion) -> None:
    after: dict[str, object] = {"area": area.code, "year": made.year, "persons": made.persons, "sha256": made.sha256}
    if made.manifest["synthetic"]:
        after["synthetic"] = True
    with transaction.atomic():
        record(
            actor=by,
            verb="freeze_register",
            subject_type="frozen_register",
            subject_id=made.id,
            area_id=area.area_id,
            after=after,
        )

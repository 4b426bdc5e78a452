"""What is written down when figures of the register are taken out or made."""

from __future__ import annotations

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor

from . import records
from .areas import map_date, map_of
from .frozen import Frozen


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


def freeze_register(*, by: Actor, area_code: str, year: int) -> Frozen:
    """Freeze the register of an area and a year, and write down who did. Refused as `records.freeze` refuses."""
    area = area_by_code(area_code, map_date(year), where="--area")
    by.require_sees_area(area.area_id)
    by.require("register.freeze", area_id=area.area_id)
    made = records.freeze(area=map_of(area.code, year), year=year, by=by.label)
    note_frozen(by=by, frozen=made.id, area_code=area.code, year=year, persons=made.persons, sha256=made.sha256)
    return made


def note_frozen(*, by: Actor, frozen: str, area_code: str, year: int, persons: int, sha256: str) -> None:
    """Record that a set was frozen."""
    with transaction.atomic():
        record(
            actor=by,
            verb="freeze_register",
            subject_type="frozen_register",
            subject_id=frozen,
            after={"area": area_code, "year": year, "persons": persons, "sha256": sha256},
        )

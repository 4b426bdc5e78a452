"""What is written down when figures of the register are taken out or made."""

from __future__ import annotations

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.network.scope import Actor


def note_table(*, by: Actor, form: str, area_id: int, area_code: str, year: int, rules: str, frozen: str) -> None:
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

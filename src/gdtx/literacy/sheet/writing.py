"""Writes a compared sheet: households and people, the records of the year, what is left over; all or nothing.

Part of a transaction of the caller, who asked the rule. Everything is written in sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import batched

from django.db import OperationalError

from gdtx.accounts.queries import is_synthetic
from gdtx.audit import digests
from gdtx.audit.actions import record as record_event
from gdtx.foundation import clock
from gdtx.network.enums import Level
from gdtx.network.models import Area, AreaAncestry
from gdtx.network.scope import Actor
from gdtx.people import registry
from gdtx.people.enums import Cause
from gdtx.people.writing import Writer

from .. import stored as cells
from ..areas import map_date
from ..models import SurveyRecord, SurveyRevision
from ..records import VALUES, require_open, touched
from .commune import Commune
from .comparing import Compared, Comparison, Outcome
from .models import SheetRemainder, StagedSheetRow
from .stored import rest_of
from .told import household_of

#: Households, and records, written together.
_HOUSEHOLDS, _RECORDS = 300, 900


def hold(commune: Commune, year: int, by: Actor) -> None:
    """Nobody else takes a register of the province in meanwhile; a closed round refuses (`round_locked`)."""
    provinces = AreaAncestry.objects.on(map_date(year)).filter(
        descendant_id=commune.area_id, ancestor_level=Level.PROVINCE
    )
    held = Area.objects.select_for_update(no_key=True).filter(pk__in=provinces.values("ancestor_id"))
    list(held.order_by("pk"))
    require_open(by=by, year=year, communes=[commune.code])


def write(comparison: Comparison, *, by: Actor, batch_code: str) -> list[StagedSheetRow]:
    """Write what is new or changed. The rows with the codes of their people, and what the remainder said before."""
    people = _people(comparison, by=by, batch_code=batch_code)
    rows = [row for row in comparison.rows if row.outcome != Outcome.UNCHANGED]
    communes = {comparison.commune.code}
    for some in batched(rows, _RECORDS):
        communes |= _records(some, comparison.year, by=by, batch_code=batch_code)
    before: dict[str, dict[str, object] | None] = {}
    for some in batched(rows, _RECORDS):
        before |= _remainders(some, comparison, batch_code)
    touched(year=comparison.year, communes=communes)
    if people.codes:
        registry.tell(by=by, person_codes=people.codes, area_ids=sorted(people.areas), cause=Cause.IMPORT)
    return [
        StagedSheetRow(
            batch_code=batch_code,
            row=row.candidate.row,
            outcome=row.outcome,
            person_code=row.code,
            rest_before=before[row.code],
        )
        for row in rows
    ]


def count_again(commune: Commune, year: int) -> None:
    """Have the cells of the commune counted before the first page asks. What is not counted now stays marked."""
    with suppress(OperationalError):
        cells.refresh(year, {commune.code}, patient=True)


# --- People -----------------------------------------------------------------------------------------------------


class _Told:
    """Whose data were written, and in which communes."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.areas: set[int] = set()


def _people(comparison: Comparison, *, by: Actor, batch_code: str) -> _Told:
    """Write households with somebody new or changed; new people get their codes.

    Where the register has a later year, who is known there stays as they are: the sheet is of an earlier time.
    """
    told = _Told()
    told_on = min(by.on, map_date(comparison.year))
    writer = Writer(by, comparison.commune.area_id, Cause.IMPORT, told_on, batch_code, batch_code)
    synthetic = is_synthetic()
    waiting: list[tuple[int | None, list[Compared]]] = []
    for household_id, rows in comparison.households:
        meant = [row for row in rows if not (comparison.past and row.code)]
        if any(row.outcome != Outcome.UNCHANGED for row in meant):
            waiting.append((household_id, meant))
    numbers = {"new_households": 0, "new_persons": 0, "changed_persons": 0, "tickets": 0}
    seals: list[str] = []
    for some in batched(waiting, _HOUSEHOLDS):
        done = writer.write(
            [
                household_of(
                    [(row.code, row.candidate.person, row.head) for row in rows],
                    household_id=household_id,
                    synthetic=synthetic,
                )
                for household_id, rows in some
            ]
        )
        for row, code in zip((row for _id, rows in some for row in rows), done.codes, strict=True):
            row.code = code
        told.codes += done.person_codes
        told.areas |= done.area_ids
        seals.append(done.changes.digest())
        for name in numbers:
            numbers[name] += getattr(done, name)
    if waiting:
        record_event(
            actor=by,
            verb="write_people",
            subject_type="people_batch",
            subject_id=batch_code,
            subject_label=batch_code,
            area_id=comparison.commune.area_id,
            after={**numbers, "digest": digests.mac("people", list(seals))},
            batch=batch_code,
        )
    return told


# --- Records of the year ----------------------------------------------------------------------------------------


def _records(rows: Sequence[Compared], year: int, *, by: Actor, batch_code: str) -> set[str]:
    """Add and change records; the communes written to."""
    held = SurveyRecord.objects.select_for_update().filter(year=year, person_id__in=[row.code for row in rows])
    known = {record.person_id: record for record in held.order_by("pk")}
    new, changed = [], []
    for row in rows:
        record = known.get(row.code)
        if record is None:
            new.append(
                SurveyRecord(year=year, person_id=row.code, added_by=batch_code, batch_code=batch_code, **row.values)
            )
        elif any(getattr(record, name) != row.values[name] for name in VALUES):
            changed.append((record, row.values))
    communes = {record.commune_code for record, _values in changed}
    now = clock.now()
    SurveyRecord.objects.bulk_create(new, batch_size=_RECORDS)
    SurveyRevision.objects.bulk_create(
        SurveyRevision(
            record=record,
            batch_code=batch_code,
            before={name: getattr(record, name) for name in VALUES},
            previous_batch=record.batch_code,
            made_at=now,
            cause="import",
            made_by=by.label[:200],
        )
        for record, _values in changed
    )
    for record, values in changed:
        for name in VALUES:
            setattr(record, name, values[name])
        record.batch_code = batch_code
    SurveyRecord.objects.bulk_update([record for record, _values in changed], [*VALUES, "batch_code"], batch_size=200)
    return communes | {str(row.values["commune_code"]) for row in rows}


# --- What is left over ------------------------------------------------------------------------------------------


def _remainders(
    rows: Sequence[Compared], comparison: Comparison, batch_code: str
) -> dict[str, dict[str, object] | None]:
    """Keep what the sheet tells besides; by code what was kept before (None: nothing)."""
    codes = [row.code for row in rows]
    kept = SheetRemainder.objects.filter(year=comparison.year, person_code__in=codes)
    known = {each.person_code: each for each in kept}
    headed = {id(row) for _id, members in comparison.households if any(row.head for row in members) for row in members}
    before: dict[str, dict[str, object] | None] = {}
    new, changed = [], []
    for row in rows:
        told = rest_of(row.candidate.person, head_is_member=id(row) in headed)
        there = known.get(row.code)
        before[row.code] = there.told if there is not None else None
        if there is None:
            new.append(SheetRemainder(year=comparison.year, person_code=row.code, told=told, batch_code=batch_code))
        elif there.told != told:
            there.told, there.batch_code = told, batch_code
            changed.append(there)
    SheetRemainder.objects.bulk_create(new, batch_size=_RECORDS)
    SheetRemainder.objects.bulk_update(changed, ["told", "batch_code"], batch_size=200)
    return before


def restore_remainders(batch_code: str, year: int) -> None:
    """Put back what the remainders said before a batch. Part of the transaction that takes it back."""
    rows = StagedSheetRow.objects.filter(batch_code=batch_code).exclude(outcome=Outcome.UNCHANGED)
    for some in batched(rows.iterator(chunk_size=_RECORDS), _RECORDS):
        before = {row.person_code: row.rest_before for row in some}
        gone = [code for code, told in before.items() if told is None]
        SheetRemainder.objects.filter(year=year, person_code__in=gone).delete()
        kept = list(SheetRemainder.objects.filter(year=year, person_code__in=[*before.keys() - set(gone)]))
        for each in kept:
            each.told = before[each.person_code] or {}
        SheetRemainder.objects.bulk_update(kept, ["told"], batch_size=200)

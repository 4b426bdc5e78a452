"""Correcting refused rows of a batch on the page, before it is confirmed: the same reading, the same checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from gdtx.foundation import periods
from gdtx.intake import actions as intake
from gdtx.intake.actions import Refusal
from gdtx.intake.models import Batch, RefusedRow
from gdtx.network.scope import Actor
from gdtx.office.columns import RowReader
from gdtx.office.excel_read import Cell
from gdtx.office.plain_cells import cells_from_plain, plain_cells

from .. import excel
from ..checks import Problem
from ..facts import FIELDS, ClassFacts
from ..models import StagedClass
from ..world import World
from .checking import Checker, ClassRow, duplicate_in_file
from .reading import Reading, located, refusal, refuse_contradictory
from .staging import Staging
from .writing import require_import, require_visible

#: Row number → column key → what was typed.
Corrections = Mapping[int, Mapping[str, str]]


def correct_rows(*, by: Actor, code: str, corrections: Corrections) -> tuple[int, int]:
    """Put what was typed into refused rows and check these rows again: how many are accepted now, how many not.

    Raises `Conflict` when the batch does not wait for confirmation any more.
    """
    require_import(by)
    require_visible(by, code)
    with transaction.atomic():
        batch = intake.take_for_confirmation(code)
        rows = list(RefusedRow.objects.filter(batch=batch, row__in=list(corrections)).order_by("row"))
        columns = tuple(batch.sheet.get("columns", excel.KEYS))
        accepted, refused = _check(batch, rows, _within(corrections, columns), by=by)
        staging = Staging.kept(batch.code)
        StagedClass.objects.bulk_create(_staged(batch, each) for each in accepted)
        staging.compare(columns, again=True)
        reading = Reading(columns=columns)
        world = World(staging.centre_ids())
        codes = {centre.id: centre.code for centre in world.centres.values()}
        refuse_contradictory(staging, reading, codes, excel.group_names(world.groups.rows))
        refused += reading.refused
        turned_down = {each.row for each in refused}
        taken = [each.row for each in accepted if each.row not in turned_down]
        left = intake.settle_refused(batch=batch, accepted=taken, refused=refused)
        batch.sheet["corrected"] = sorted({*batch.sheet.get("corrected", ()), *taken})
        intake.recount(batch=batch, counts=staging.counts(refused=left))
    return len(taken), len(rows) - len(taken)


def _within(corrections: Corrections, columns: Collection[str]) -> Corrections:
    """Only what was typed into columns the sheet has: about the others it says nothing, for no row."""
    return {row: {key: text for key, text in typed.items() if key in columns} for row, typed in corrections.items()}


def _check(
    batch: Batch, rows: list[RefusedRow], corrections: Corrections, *, by: Actor
) -> tuple[list[ClassRow], list[Refusal]]:
    facts = batch.sheet.get("facts", {})
    period = periods.parse(batch.period) if batch.period else None
    checker = Checker(by, on=by.on, period=period, centre_code=facts.get(excel.FACT_CENTRE, ""))
    reader = RowReader(excel.COLUMNS, [column.title for column in excel.COLUMNS], sheet=excel.SHEET)
    cells = {row.row: _corrected(row, corrections[row.row]) for row in rows}
    read = reader.read([(number, tuple(values)) for number, values in cells.items()])
    place = excel.PLACES["centre"]
    checker.centres.learn({row.values[place] for row in read if row.values[place]})
    accepted: list[ClassRow] = []
    refused: list[Refusal] = []
    for row in read:
        checked = checker.check(row.number, row.values, located(row.problems))
        found, problems = checked.accepted, checked.problems
        if found is not None:
            found, problems = _beside_staged(batch, found)
        if found is None:
            refused.append(refusal(row.number, plain_cells(cells[row.number]), problems))
        else:
            accepted.append(found)
    return accepted, refused


def _corrected(row: RefusedRow, typed: Mapping[str, str]) -> list[Cell]:
    """The cells of a row with what was typed; a cell emptied on the page is empty."""
    cells = cells_from_plain(row.cells)
    for key, text in typed.items():
        cells[excel.PLACES[key]] = text.strip() or None
    return cells


def _beside_staged(batch: Batch, found: ClassRow) -> tuple[ClassRow | None, tuple[Problem, ...]]:
    """The corrected row as it stands beside the rows that were accepted before."""
    other = (
        StagedClass.objects.filter(
            batch_code=batch.code,
            centre_id=found.centre_id,
            start_on=found.start_on,
            topic_folded=found.topic_folded,
            place_folded=found.place_folded,
        )
        .exclude(outcome=StagedClass.Outcome.REPEAT)
        .first()
    )
    if other is None:
        return found, ()
    facts: dict[str, Any] = dict(zip(FIELDS, found[-len(FIELDS) :], strict=True))
    if ClassFacts.of(other) == ClassFacts(**facts):
        return found._replace(outcome=StagedClass.Outcome.REPEAT.value), ()
    return None, (duplicate_in_file(found.topic, other.row),)


def _staged(batch: Batch, row: ClassRow) -> StagedClass:
    return StagedClass(batch_code=batch.code, **row._asdict())

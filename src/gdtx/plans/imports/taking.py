"""Taking a sheet in: read and kept until somebody has looked, corrected, confirmed or thrown away; or at once.

What is written was compared with the activities as they are, with the version locked: whatever changed since the rows
were looked at, nothing is written and the batch waits to be looked at again. One transaction writes all or nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from gdtx.directives.answering import heirs
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import same_title
from gdtx.intake import actions as intake
from gdtx.intake import queries as batches
from gdtx.intake import storage
from gdtx.intake.models import Batch, RefusedRow
from gdtx.intake.queries import SILENCE, unknown_batch
from gdtx.intake.storage import sha256_of
from gdtx.network.scope import Actor
from gdtx.office.plain_cells import cells_from_plain, plain_cells

from .. import rules
from ..actions.writing import locked, note, touch
from ..content import ACTIVITY
from ..contents import left_out_of
from ..enums import OPEN, PlanState
from ..excel import activities as excel
from ..models import Activity, ActivityRow, Plan
from ..queries import plan_for
from .comparing import Comparison, candidate_again, cells_again, columns_from, counts_of, existing_of
from .reading import read_cells, read_file

SUBJECT, PREFIX = "plan_activities", "HD"
IMPORT, DISCARD, UNDO = "import_plan_activities", "discard_import", "undo_import"
Outcome = ActivityRow.Outcome


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """One's own batches, and those of plans one writes."""
    reach = None
    if not actor.is_machine:
        own = rules.writes_for(actor)
        reach = heirs(actor.on).behind(own) if own else frozenset()
    return batches.within(SUBJECT, user_id=actor.user_id, organisation_ids=reach, area_ids=[])


def batches_of(actor: Actor, plan: Plan) -> QuerySet[Batch]:
    """The batches of a version the person may see."""
    return visible_batches(actor).filter(sheet__plan=plan.pk)


def batch_for(actor: Actor, code: str) -> tuple[Batch, Plan]:
    """A batch and its plan, if the person may see both. Raises `NotInScope`."""
    found = visible_batches(actor).filter(code=code.strip().upper()).first()
    if found is None:
        raise unknown_batch(code)
    return found, plan_for(actor, int(found.sheet["plan"]))


def require_takes_rows(by: Actor, plan: Plan) -> None:
    """Raises `Forbidden` for somebody who does not write the plan, `Conflict` (`plan_not_open`) for a version that is
    submitted or decided."""
    rules.may_write(by, plan).require()
    if plan.state in OPEN:
        return
    raise Conflict(
        "plan_not_open",
        _("Bản kế hoạch này %(state)s nên không nhận dòng từ Excel, cũng không thu hồi được lô đã nhập.")
        % {"state": PlanState(plan.state).label},
        where="plan",
        way_out=rules.may_change(by, plan).reason,
    )


def _locked(by: Actor, plan_id: int) -> Plan:
    plan = locked(by, plan_id, rules.may_write)
    require_takes_rows(by, plan)
    return plan


# --- In ---------------------------------------------------------------------------------------------------------


def upload(*, by: Actor, plan_id: int, chunks: Iterable[bytes], file_name: str) -> Batch:
    """Take an uploaded sheet; the batch that comes back is staged or failed. Raises as `require_takes_rows`."""
    plan = plan_for(by, plan_id)
    require_takes_rows(by, plan)
    stored = storage.store(chunks)
    batch = _open(by, plan, file_name, stored.sha256, stored.name)
    try:
        _stage(batch, _compared(by, plan, stored.path, batch))
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)
    finally:
        storage.remove(batch)
    batch.refresh_from_db()
    return batch


def dry_run(path: Path, *, by: Actor, plan_id: int) -> dict[str, Any]:
    """What taking the file in would answer now. Nothing is written."""
    plan = plan_for(by, plan_id)
    require_takes_rows(by, plan)
    sha256_of(path)
    return _answer(None, _compared(by, plan, path, None))


def take_in(path: Path, *, by: Actor, plan_id: int) -> dict[str, Any]:
    """Take a file in at once: what passes is written in one transaction, what does not is told.

    Raises as `require_takes_rows`, and `Refused` when the file cannot be read at all; the batch says so and stays.
    """
    plan = plan_for(by, plan_id)
    require_takes_rows(by, plan)
    batch = _open(by, plan, path.name, sha256_of(path))
    try:
        with transaction.atomic():
            compared = _compared(by, _locked(by, plan.pk), path, batch)
            _stage(batch, compared)
            _write(by, intake.take_for_confirmation(batch.code), plan)
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)
        raise
    return _answer(batch.code, compared)


def _open(by: Actor, plan: Plan, file_name: str, sha256: str, stored_file: str = "") -> Batch:
    intake.close_interrupted(file_sha256=sha256, user_id=by.user_id, silent_before=clock.now() - SILENCE)
    return intake.open_batch(
        by=by,
        subject=SUBJECT,
        prefix=PREFIX,
        file_name=file_name,
        file_sha256=sha256,
        on=by.on,
        period=plan.period,
        stored_file=stored_file,
        organisation_id=plan.organisation_id,
        sheet={"plan": plan.pk},
    )


class _Compared(Comparison):
    """A comparison with what its file said besides."""

    columns: tuple[str, ...]
    facts: dict[str, str]
    warnings: list[dict[str, Any]]


def _compared(by: Actor, plan: Plan, path: Path, batch: Batch | None) -> _Compared:
    existing = existing_of(plan)
    reading = read_file(path, plan, existing)
    found = _Compared(by, plan, existing, batch.code if batch is not None else "")
    found.columns, found.facts, found.warnings = reading.columns, reading.facts, reading.warnings.as_list()
    found.take(reading.candidates)
    found.refused = sorted([*reading.refused, *found.refused], key=lambda each: each.row)
    return found


def _stage(batch: Batch, compared: _Compared) -> None:
    with transaction.atomic():
        ActivityRow.objects.bulk_create(compared.rows)
        intake.stage(
            batch=batch,
            counts=compared.counts,
            warnings=compared.warnings,
            refused=compared.refused,
            sheet={"plan": compared.plan.pk, "columns": list(compared.columns), "facts": compared.facts},
            organisation_id=compared.plan.organisation_id,
        )


def _answer(code: str | None, compared: _Compared) -> dict[str, Any]:
    return {
        "batch": code,
        **compared.counts.as_dict(),
        "refusals": [{"row": each.row, **problem} for each in compared.refused for problem in each.refusals],
        "warnings": compared.warnings,
    }


# --- After somebody has looked ----------------------------------------------------------------------------------


def confirm(*, by: Actor, code: str) -> Batch:
    """Write what was looked at, all of it or nothing.

    Raises `Conflict`: ``batch_done`` and its like when somebody else was first; ``plan_not_open``; ``batch_outdated``
    when the plan was changed since: the rows are compared anew and wait to be looked at again.
    """
    batch, plan = batch_for(by, code)
    outdated = False
    with transaction.atomic():
        batch = intake.take_for_confirmation(batch.code)
        plan = _locked(by, plan.pk)
        compared = _again(by, batch, plan)
        staged = list(ActivityRow.objects.filter(batch_code=batch.code))
        if compared.refused or _shown(compared.rows) != _shown(staged):
            outdated = True
            _replace(batch, compared)
        else:
            _write(by, batch, plan)
    if outdated:
        raise Conflict(
            "batch_outdated",
            _("Kế hoạch đã được sửa từ khi tệp của lô %(code)s được đọc, nên chưa ghi dòng nào.")
            % {"code": batch.code},
            where=batch.code,
            way_out=_("Các dòng đã được so lại với kế hoạch hiện có: hãy xem lại rồi xác nhận."),
        )
    return batch


def _shown(rows: Iterable[ActivityRow]) -> dict[int, tuple[Any, ...]]:
    """What was looked at of each row."""
    return {row.row: (row.outcome, row.key, row.values, row.before) for row in rows}


def _again(by: Actor, batch: Batch, plan: Plan) -> Comparison:
    existing = existing_of(plan)
    found = Comparison(by, plan, existing, batch.code)
    columns = batch.sheet.get("columns", excel.KEYS)
    rows = ActivityRow.objects.filter(batch_code=batch.code).order_by("row")
    found.take(candidate_again(row, columns, plain_cells(cells_again(row, existing))) for row in rows)
    return found


def _replace(batch: Batch, compared: Comparison) -> None:
    ActivityRow.objects.filter(batch_code=batch.code).delete()
    ActivityRow.objects.bulk_create(compared.rows)
    left = intake.settle_refused(batch=batch, accepted=(), refused=compared.refused)
    intake.recount(batch=batch, counts=counts_of(compared.rows, left))


def _write(by: Actor, batch: Batch, plan: Plan) -> None:
    """The writing itself, inside the transaction that holds the batch and the version."""
    rows = list(ActivityRow.objects.filter(batch_code=batch.code).order_by("row"))
    own = Activity.objects.filter(plan=plan)
    last = own.aggregate(last=Max("position"))["last"] or 0
    new = [row for row in rows if row.outcome == Outcome.NEW]
    changed = [row for row in rows if row.outcome == Outcome.CHANGED]
    activities, left_out = [], left_out_of(plan) if new else {}
    for position, row in enumerate(new, last + 1):
        row.key = key = left_out.pop(same_title(row.values["title"]), None) or uuid.uuid4()
        activities.append(Activity(plan=plan, key=key, position=position, **columns_from(row.values)))
    Activity.objects.bulk_create(activities)
    ActivityRow.objects.bulk_update(new, ["key"])
    put_values(plan, {row.key: row.values for row in changed if row.key is not None})
    if new or changed:
        touch(plan)
        told = {"file": batch.file_name, "activities_added": len(new), "activities_changed": len(changed)}
        note(by, plan, IMPORT, after=told, batch=batch.code)
    intake.mark_done(batch=batch, by=by, verb=IMPORT)


def put_values(plan: Plan, values: Mapping[uuid.UUID, Mapping[str, Any]]) -> None:
    """Give activities of the version, by key, the columns that were kept of them."""
    found = list(Activity.objects.filter(plan=plan, key__in=values))
    for activity in found:
        for name, value in columns_from(values[activity.key]).items():
            setattr(activity, name, value)
    Activity.objects.bulk_update(found, ACTIVITY)


def correct(*, by: Actor, code: str, corrections: Mapping[int, Mapping[str, str]]) -> tuple[int, int]:
    """Put what was typed into refused rows and check these rows again: how many are accepted now, how many not.

    Raises `Conflict` when the batch does not wait for confirmation any more, or the version takes no rows.
    """
    batch, plan = batch_for(by, code)
    with transaction.atomic():
        batch = intake.take_for_confirmation(batch.code)
        plan = _locked(by, plan.pk)
        existing = existing_of(plan)
        columns = batch.sheet.get("columns", excel.KEYS)
        rows = list(RefusedRow.objects.filter(batch=batch, row__in=list(corrections)).order_by("row"))
        cells = {row.row: cells_from_plain(row.cells) for row in rows}
        for number, typed in corrections.items():
            for key in [key for key in typed if key in columns and number in cells]:
                cells[number][excel.PLACES[key]] = typed[key].strip() or None
        reading = read_cells(cells, plan, existing, columns)
        compared = Comparison(by, plan, existing, batch.code)
        compared.remember(ActivityRow.objects.filter(batch_code=batch.code))
        compared.take(reading.candidates)
        # A row that was emptied altogether says nothing any more; it stays refused as it stood.
        read = {each.row for each in reading.candidates} | {each.row for each in reading.refused}
        refused = [*reading.refused, *compared.refused]
        ActivityRow.objects.bulk_create(compared.rows)
        taken = [row.row for row in compared.rows]
        left = intake.settle_refused(batch=batch, accepted=taken, refused=refused)
        batch.sheet["corrected"] = sorted({*batch.sheet.get("corrected", ()), *taken})
        counts = counts_of(ActivityRow.objects.filter(batch_code=batch.code), left)
        intake.recount(batch=batch, counts=counts)
    return len(taken), len(refused) + len(cells.keys() - read)


def discard(*, by: Actor, code: str) -> Batch:
    """Nothing of the batch is to be written; what was staged goes. Raises `Conflict`."""
    batch, plan = batch_for(by, code)
    rules.may_write(by, plan).require()
    with transaction.atomic():
        intake.discard(batch=batch, by=by, verb=DISCARD)
        forget(batch.code)
    return batch


def forget(code: str) -> None:
    """Drop what is staged for a batch that will not be written."""
    ActivityRow.objects.filter(batch_code=code).delete()

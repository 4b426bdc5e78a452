"""Taking classes in: from a file at once, from a file after somebody has looked, or from a program.

All three end in `_write`: one transaction that locks the centres, compares the staged rows with the classes as they
are now, writes, and records. Killed at any moment it leaves nothing of itself behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import batched
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.figures.cube import mark_dirty
from gdtx.foundation import clock, periods
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import date_short, join_list
from gdtx.intake import actions as intake
from gdtx.intake.counts import Counts
from gdtx.intake.models import Batch
from gdtx.intake.queries import SILENCE, unknown_batch
from gdtx.intake.storage import sha256_of
from gdtx.network.scope import Actor
from gdtx.office.plain_cells import plain_cells

from .. import checks, excel
from ..actions import lock_centres, retract_contradicted
from ..enums import CLASSES
from ..facts import ClassFacts
from ..models import ClassRevision, LearningClass, PeriodLock, StagedClass
from ..rosters import studying
from ..world import World
from .answers import Answer
from .belonging import belongs_to, visible_batches
from .checking import Checker
from .reading import Progress, Reading, read_file, refusal, refuse_contradictory
from .staging import Staging

SUBJECT = "classes"
PREFIX = "LOP"
#: Verbs of the audit.
IMPORT, DISCARD, UNDO = "import_classes", "discard_import", "undo_import"

_ROWS_OF_A_PROGRAM = 5_000


def require_import(by: Actor) -> None:
    """Whoever may import nowhere does not get as far as the file. Raises `Forbidden`."""
    by.may("learning.import_classes").require()


# --- At once: the command --------------------------------------------------------------------------------


def dry_run(path: Path, *, by: Actor, period: str | None = None, progress: Progress | None = None) -> Answer:
    """What taking the file in would answer now. Nothing is written anywhere."""
    require_import(by)
    with Staging.temporary() as staging:
        reading = read_file(path, staging, actor=by, period=period, progress=progress)
        _compare(staging, reading)
        counts = staging.counts(refused=len(reading.refused))
    return Answer(None, counts, reading.refused, reading.warnings.as_list())


def take_in(path: Path, *, by: Actor, period: str | None = None, progress: Progress | None = None) -> Answer:
    """Take a file in at once: what passes the checks is written in one transaction, what does not is told.

    Raises `Forbidden`, and `Refused` when the file cannot be read at all; the batch then says so and stays.
    """
    require_import(by)
    sha256 = sha256_of(path)
    intake.close_interrupted(file_sha256=sha256, user_id=by.user_id, silent_before=clock.now() - SILENCE)
    batch = intake.open_batch(
        by=by, subject=SUBJECT, prefix=PREFIX, file_name=path.name, file_sha256=sha256, on=by.on, period=period or ""
    )

    def alive(rows: int) -> None:
        intake.still_reading(batch, rows)
        if progress is not None:
            progress(rows)

    try:
        with Staging.temporary() as staging:
            reading = read_file(path, staging, actor=by, period=period, progress=alive)
            return _write(staging, reading, batch, by=by)
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)
        raise


def _write(staging: Staging, reading: Reading, batch: Batch, *, by: Actor) -> Answer:
    with transaction.atomic():
        lock_centres(staging.centre_ids())
        _refuse_locked_since(staging, by=by, whole=False)
        _compare(staging, reading)
        counts = staging.counts(refused=len(reading.refused))
        warnings = reading.warnings.as_list()
        _settle(batch, reading, staging, counts, warnings, by=by)
        _write_staged(staging, batch, by=by)
    return Answer(batch.code, counts, reading.refused, warnings)


def _settle(
    batch: Batch,
    reading: Reading,
    staging: Staging,
    counts: Counts,
    warnings: list[dict[str, object]],
    *,
    by: Actor,
) -> None:
    organisation_id, area_id = belongs_to(staging.centre_ids(), by)
    intake.stage(
        batch=batch,
        counts=counts,
        warnings=warnings,
        refused=reading.refused,
        sheet=reading.sheet,
        period=reading.period.text if reading.period else "",
        organisation_id=organisation_id,
        area_id=area_id,
    )


def _compare(staging: Staging, reading: Reading) -> None:
    staging.compare(reading.columns)
    if len(reading.columns) < len(excel.KEYS):
        world = World(staging.centre_ids())
        codes = {centre.id: centre.code for centre in world.centres.values()}
        refuse_contradictory(staging, reading, codes, excel.group_names(world.groups.rows))


def _write_staged(staging: Staging, batch: Batch, *, by: Actor) -> None:
    """The writing itself, inside the transaction that holds the centres."""
    touched = staging.touched()
    added, changed = staging.write(batch_code=batch.code, by_id=by.user_id, by_label=by.label[:200], now=clock.now())
    if (added, changed) != (batch.accepted - batch.changed, batch.changed):
        raise _outdated(batch)
    _keep_learners(batch, by=by)
    mark_dirty(CLASSES, touched)
    retract_contradicted(by=by, centre_ids={centre_id for centre_id, _day in touched}, batch=batch.code)
    intake.mark_done(batch=batch, by=by, verb=IMPORT)


def _keep_learners(batch: Batch, *, by: Actor) -> None:
    """Of changed classes with learners by name: none leaves the group of literacy, and what they tell of who learns
    follows, as when one is changed by hand (`change_class`).
    """
    revisions = ClassRevision.objects.filter(batch_code=batch.code, verb=ClassRevision.Verb.IMPORT)
    changed = studying.with_learners(LearningClass.objects.filter(pk__in=revisions.values("learning_class")))
    other = changed.exclude(group__national__literacy=True).first()
    if other is not None:
        raise Conflict(
            "has_learners",
            _(
                "Lớp “%(topic)s” ngày %(day)s có danh sách học viên xóa mù chữ nên không đổi sang nhóm nội dung khác "
                "được; chưa ghi dòng nào."
            )
            % {"topic": other.topic, "day": date_short(other.start_on)},
            where={"topic": other.topic, "date": date_short(other.start_on)},
            way_out=_("Hãy sửa nhóm nội dung của dòng ấy trong tệp rồi nhập lại."),
        )
    for found in changed:
        studying.follow(by=by, found=found)


# --- After somebody has looked: the pages -----------------------------------------------------------------


def read_for_preview(batch: Batch, path: Path, *, by: Actor) -> None:
    """Read an opened batch's file and keep what it holds until somebody confirms. The batch ends staged or failed."""
    try:
        require_import(by)
        with Staging.temporary() as staging:
            reading = read_file(
                path, staging, actor=by, period=batch.period or None, progress=lambda n: intake.still_reading(batch, n)
            )
            _compare(staging, reading)
            with transaction.atomic():
                StagedClass.objects.filter(batch_code=batch.code).delete()
                staging.keep(batch.code)
                counts = staging.counts(refused=len(reading.refused))
                _settle(batch, reading, staging, counts, reading.warnings.as_list(), by=by)
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)


def confirm_batch(*, by: Actor, code: str) -> Batch:
    """Write what was looked at, exactly as it was shown.

    Raises `Conflict`: `batch_done` and its like when somebody else was first; `batch_outdated` when classes were
    written since the file was read: the batch is compared anew and waits to be looked at again. `Forbidden` when the
    person may not write for a centre in it.
    """
    require_import(by)
    require_visible(by, code)
    outdated = False
    with transaction.atomic():
        batch = intake.take_for_confirmation(code)
        staging = Staging.kept(batch.code)
        centre_ids = staging.centre_ids()
        _require_each(by, centre_ids)
        lock_centres(centre_ids)
        if staging.is_stale():
            outdated = True
            staging.compare(batch.sheet.get("columns", excel.KEYS), again=True)
            intake.recount(batch=batch, counts=staging.counts(refused=batch.refused))
        else:
            _refuse_locked_since(staging, by=by, whole=True)
            _write_staged(staging, batch, by=by)
            _forget(batch.code)
    if outdated:
        raise _outdated(batch)
    return batch


def discard_batch(*, by: Actor, code: str) -> Batch:
    """Throw away what a file would have brought."""
    require_import(by)
    require_visible(by, code)
    with transaction.atomic():
        batch = Batch.objects.get(code=code)
        intake.discard(batch=batch, by=by, verb=DISCARD)
        _forget(code)
    return batch


def require_visible(by: Actor, code: str) -> None:
    """Raises `NotInScope` for a batch the person may not know of."""
    if not visible_batches(by).filter(code=code).exists():
        raise unknown_batch(code)


def _forget(code: str) -> None:
    staged = StagedClass.objects.filter(batch_code=code)
    staged._raw_delete(staged.db)


def forget_staged(code: str) -> None:
    """Drop what is kept for a batch that will not be written."""
    _forget(code)


def _require_each(by: Actor, centre_ids: Iterable[int]) -> None:
    permitted = by.visible_organisation_ids("learning.import_classes")
    for centre_id in centre_ids:
        if permitted is not None and centre_id not in permitted:
            by.require("learning.import_classes", organisation_id=centre_id)


def _refuse_locked_since(staging: Staging, *, by: Actor, whole: bool) -> None:
    """A period may have been locked, a centre closed, since the rows were checked. `whole`: ask for both."""
    if not whole and not PeriodLock.objects.filter(unlocked_at__isnull=True).exists():
        return
    touched = staging.touched()
    world = World({centre_id for centre_id, _day in touched})
    for centre_id, day in touched:
        centre = world.centres[centre_id]
        if whole:
            problems = checks.check_place(ClassFacts(start_on=day), world, centre, on=by.on)
        else:
            problems = checks.locked(world, centre, day)
        if problems:
            raise Conflict(
                "changed_since_read",
                _("Từ khi tệp được đọc đã có thay đổi nên chưa ghi dòng nào: %(why)s") % {"why": problems[0].message},
                where={"centre": centre.code, "date": date_short(day)},
                way_out=_("Hãy nhập lại tệp để xem các dòng bị ảnh hưởng."),
            )


def _outdated(batch: Batch) -> Conflict:
    return Conflict(
        "batch_outdated",
        _("Có người đã ghi, sửa hoặc rút lớp từ khi tệp của lô %(code)s được đọc, nên chưa ghi dòng nào.")
        % {"code": batch.code},
        where=batch.code,
        way_out=_("Các dòng đã được so lại với lớp hiện có: hãy xem lại rồi xác nhận."),
    )


# --- From a program ---------------------------------------------------------------------------------------


def write_rows(*, by: Actor, rows: Iterable[Mapping[str, Any]], source_label: str, period: str | None = None) -> Batch:
    """Write many classes by the same path as a file: checked, compared, in one audited batch that can be undone.

    Each row names `centre` (its code), `group` (code or name of the thematic group) and the facts of the class by the
    names of `facts.FIELDS`; missing names are blank. With `period` classes must start in it. `source_label` stands
    where a file has its name.

    Unlike a file a program must be right: a row that does not pass refuses the whole (`rows_refused`, naming the first
    few) and nothing is written.
    """
    require_import(by)
    reading = Reading(period=periods.parse(period) if period else None)
    checker = Checker(by, on=by.on, period=reading.period)
    with Staging.temporary() as staging:
        for chunk in batched(rows, _ROWS_OF_A_PROGRAM):
            given = [_values(row) for row in chunk]
            checker.centres.learn({values[0] for values in given})
            accepted = []
            for values in given:
                reading.rows += 1
                checked = checker.check(reading.rows, values)
                if checked.accepted is not None:
                    accepted.append(checked.accepted)
                else:
                    reading.refused.append(refusal(reading.rows, plain_cells(values), checked.problems))
            staging.add(accepted)
        if reading.refused:
            raise _rows_refused(reading)
        batch = intake.open_batch(
            by=by, subject=SUBJECT, prefix=PREFIX, file_name=source_label, file_sha256="", on=by.on, period=period or ""
        )
        try:
            _write(staging, reading, batch, by=by)
        except Refused as refused:
            intake.fail(batch=batch, refused=refused)
            raise
    return batch


def _values(row: Mapping[str, Any]) -> list[Any]:
    """A row of a program as the values of a row of the sheet."""
    facts = ClassFacts.clean(row)
    return excel.cells_of(str(row["centre"]).strip().upper(), row["group"], facts)


def _rows_refused(reading: Reading) -> Refused:
    first = [
        _("dòng %(row)d: %(message)s") % {"row": each.row, "message": each.refusals[0]["message"]}
        for each in reading.refused[:3]
    ]
    return Refused(
        "rows_refused",
        _("%(count)d trong %(rows)d lớp không hợp lệ nên không ghi lớp nào; %(first)s")
        % {"count": len(reading.refused), "rows": reading.rows, "first": join_list(first)},
        where={"row": reading.refused[0].row},
    )

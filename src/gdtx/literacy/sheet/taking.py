"""Taking the survey sheet in: read and kept until somebody has looked and confirmed or thrown away; or at once.

What is written is compared anew with the register held: whatever changed since the rows were looked at, nothing is
written and the batch waits to be looked at again. One transaction writes people, records and the rest, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Refused
from gdtx.intake import actions as intake
from gdtx.intake import storage
from gdtx.intake.models import Batch, RefusedRow
from gdtx.intake.queries import SILENCE, unknown_batch
from gdtx.intake.storage import sha256_of
from gdtx.intake.warnings import WarningBook
from gdtx.network.scope import Actor

from ..importing import visible_batches as batches_of_registers
from ..records import PERMISSION
from ..subject import SUBJECT
from .commune import Commune, commune_of
from .comparing import Comparison, Outcome, Sheet, compared, counts_of, parse
from .facts import SheetPerson
from .models import KIND, StagedSheetRow
from .reading import Candidate
from .writing import count_again, hold, write

PREFIX = "PD"
IMPORT, DISCARD = "import_register", "discard_import"

#: Marks warnings that rows beside each other and the register gave rise to.
BESIDE = "beside"


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches of survey sheets that the actor may see: their own, and those of communes they enter the register of."""
    return batches_of_registers(actor).filter(sheet__kind=KIND)


def batch_for(actor: Actor, code: str) -> Batch:
    """One batch. Raises `NotInScope`."""
    found = visible_batches(actor).filter(code=code.strip().upper()).first()
    if found is None:
        raise unknown_batch(code)
    return found


def commune_of_batch(batch: Batch) -> Commune:
    """The commune of a batch."""
    return commune_of(str(batch.sheet["asked"]), int(batch.period))


# --- In ---------------------------------------------------------------------------------------------------------


def take_in(path: Path, *, by: Actor, year: int, commune: str, dry_run: bool = False) -> dict[str, Any]:
    """Take a file in at once; the answer of the contract. With `dry_run` nothing is written and `batch` is None.

    Raises `Forbidden`, `NotFound` (`unknown_area`), `Refused` (`commune_split`, those of `finding`), `Conflict`
    (`round_locked`).
    """
    by.require(PERMISSION)
    sha256 = sha256_of(path)
    home = commune_of(commune, year)
    by.require(PERMISSION, area_id=home.area_id)
    if dry_run:
        return _answer(None, parse(path, commune=home, year=year).beside_register())
    batch = _open(by, home, year, path.name, sha256)
    with _failing(batch):
        parsed = parse(path, commune=home, year=year)
        with transaction.atomic():
            hold(home, year, by)
            sheet = parsed.beside_register()
            answer = _answer(batch.code, sheet)
            _stage(batch, sheet, home, [])
            written = write(sheet.comparison, by=by, batch_code=batch.code)
            StagedSheetRow.objects.bulk_create(written, batch_size=1_000)
            intake.mark_done(batch=intake.take_for_confirmation(batch.code), by=by, verb=IMPORT)
    count_again(home, year)
    return answer


def upload(*, by: Actor, chunks: Iterable[bytes], file_name: str, year: int, commune: str) -> Batch:
    """Take an uploaded sheet; the batch that comes back is staged or failed. Raises as `take_in`."""
    by.require(PERMISSION)
    home = commune_of(commune, year, where="commune")
    by.require(PERMISSION, area_id=home.area_id)
    stored = storage.store(chunks)
    batch = _open(by, home, year, file_name, stored.sha256, stored.name)
    try:
        sheet = parse(stored.path, commune=home, year=year).beside_register()
        with transaction.atomic():
            _stage(batch, sheet, home, staged_rows(batch.code, sheet.comparison))
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)
    finally:
        storage.remove(batch)
    batch.refresh_from_db()
    return batch


def _open(by: Actor, commune: Commune, year: int, file_name: str, sha256: str, stored_file: str = "") -> Batch:
    intake.close_interrupted(file_sha256=sha256, user_id=by.user_id, silent_before=clock.now() - SILENCE)
    batch = intake.open_batch(
        by=by,
        subject=SUBJECT,
        prefix=PREFIX,
        file_name=file_name,
        file_sha256=sha256,
        on=by.on,
        period=str(year),
        stored_file=stored_file,
        sheet=_about(commune),
    )
    Batch.objects.filter(pk=batch.pk).update(area_id=commune.area_id)
    batch.area_id = commune.area_id
    return batch


def _about(commune: Commune) -> dict[str, object]:
    asked = commune.asked.code if commune.asked is not None else commune.code
    return {"kind": KIND, "asked": asked, "commune": commune.code}


class _failing:
    """A refusal, or a database that does not write, leaves a batch that says so."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Refused):
            intake.fail(batch=self.batch, refused=error)
        elif isinstance(error, IntegrityError | OperationalError):
            busy = _not_written()
            intake.fail(batch=self.batch, refused=busy)
            raise busy from error


def _not_written() -> Conflict:
    return Conflict(
        "database_busy",
        _("Cơ sở dữ liệu không ghi được, hoặc người khác đang ghi cùng những hộ này; chưa có dòng nào được ghi."),
        way_out=_("Hãy làm lại sau ít phút; nếu vẫn không được, hãy kiểm tra dung lượng đĩa của máy chủ."),
    )


def _answer(code: str | None, sheet: Sheet) -> dict[str, Any]:
    mapped = sheet.comparison.commune.mapped()
    return {
        "batch": code,
        **sheet.counts.as_dict(),
        "refusals": [{"row": each.row, **problem} for each in sheet.refused for problem in each.refusals],
        "warnings": sheet.warnings,
    } | ({"commune": mapped} if mapped else {})


def _stage(batch: Batch, sheet: Sheet, commune: Commune, rows: Iterable[StagedSheetRow]) -> None:
    StagedSheetRow.objects.bulk_create(rows, batch_size=1_000)
    intake.stage(
        batch=batch,
        counts=sheet.counts,
        warnings=without_values(sheet.about_file, sheet.about_register),
        refused=sheet.refused,
        sheet=_about(commune) | {"sheet": sheet.sheet} | _needed_again(sheet),
        period=str(sheet.comparison.year),
        area_id=commune.area_id,
    )


def _needed_again(sheet: Sheet) -> dict[str, object]:
    """What a corrected row is read by and the file, gone by then, said: the schools it lists."""
    return {"schools": sorted(sheet.schools)} if sheet.refused and sheet.schools else {}


def without_values(
    about_file: Iterable[dict[str, Any]], about_register: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Warnings as a batch keeps them. What stands in a cell is somebody's: counts and sentences stay, values do not.

    Those that compare rows with each other and the register are marked: they are found anew when these are compared.
    """
    kept = [{**each, "value": ""} for each in about_file]
    return kept + [{**each, "value": "", BESIDE: True} for each in about_register]


def staged_rows(batch_code: str, comparison: Comparison) -> list[StagedSheetRow]:
    """The rows as they wait for somebody to look at them."""
    return [
        StagedSheetRow(
            batch_code=batch_code,
            row=row.candidate.row,
            outcome=row.outcome,
            person_code=row.code,
            cells=row.candidate.cells,
            facts=row.candidate.person.as_json(),
            before=row.before.as_json() if row.before is not None and row.outcome == Outcome.CHANGED else None,
        )
        for row in comparison.rows
    ]


# --- After somebody has looked ----------------------------------------------------------------------------------


def confirm(*, by: Actor, code: str) -> Batch:
    """Write what was looked at, all of it or nothing.

    Raises `Conflict`: `batch_done` and its like when somebody else was first; `round_locked`; `batch_outdated` when the
    register was changed since: the rows are compared anew and wait to be looked at again.
    """
    batch = batch_for(by, code)
    commune, year = commune_of_batch(batch), int(batch.period)
    by.require(PERMISSION, area_id=commune.area_id)
    outdated = False
    try:
        with transaction.atomic():
            batch = intake.take_for_confirmation(batch.code)
            hold(commune, year, by)
            staged = StagedSheetRow.objects.filter(batch_code=batch.code).order_by("row")
            candidates = [Candidate(row.row, row.cells, SheetPerson.from_json(row.facts)) for row in staged]
            seen = {row.row: (row.outcome, row.person_code, row.before) for row in staged}
            comparison = compared(candidates, commune=commune, year=year, warnings=WarningBook())
            rows = staged_rows(batch.code, comparison)
            staged.delete()
            if {row.row: (row.outcome, row.person_code, row.before) for row in rows} != seen:
                outdated = True
                StagedSheetRow.objects.bulk_create(rows, batch_size=1_000)
                refused = RefusedRow.objects.filter(batch=batch).count()
                intake.recount(batch=batch, counts=counts_of([row.outcome for row in rows], refused))
            else:
                written = write(comparison, by=by, batch_code=batch.code)
                StagedSheetRow.objects.bulk_create(written, batch_size=1_000)
                intake.mark_done(batch=batch, by=by, verb=IMPORT)
                if batch.sheet.pop("schools", None):
                    batch.save(update_fields=["sheet"])
    except (IntegrityError, OperationalError) as error:
        raise _not_written() from error
    if outdated:
        raise Conflict(
            "batch_outdated",
            _("Sổ đã được sửa từ khi tệp của lô %(code)s được đọc, nên chưa ghi dòng nào.") % {"code": batch.code},
            where=batch.code,
            way_out=_("Các dòng đã được so lại với sổ hiện có: hãy xem lại rồi xác nhận."),
        )
    count_again(commune, year)
    return batch


def discard(*, by: Actor, code: str) -> Batch:
    """Nothing of the batch is to be written; what was staged goes. Raises `Conflict`."""
    batch = batch_for(by, code)
    by.require(PERMISSION, area_id=batch.area_id)
    with transaction.atomic():
        intake.discard(batch=batch, by=by, verb=DISCARD)
        forget(batch.code)
    return batch


def forget(code: str) -> None:
    """Drop what is staged for a batch that will not be written, and the cells of its refused rows."""
    StagedSheetRow.objects.filter(batch_code=code).delete()
    RefusedRow.objects.filter(batch__code=code, batch__sheet__kind=KIND).delete()

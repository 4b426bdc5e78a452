"""The register out of files of the layout into the database: counted, compared, written in one transaction, undoable.

A file adds and changes records by (person, year): the same is unchanged, anything different is accepted and changed;
persons that a file does not name stay as they are. Killed at any moment an import leaves nothing of itself behind.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.vietnamese import clean, number
from gdtx.intake import actions as intake
from gdtx.intake import queries as batches
from gdtx.intake.counts import Counts
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.storage import sha256_of
from gdtx.network.enums import Level
from gdtx.network.models import Area, AreaAncestry, AreaVersion
from gdtx.network.scope import Actor

from .areas import map_date
from .models import SurveyRecord, SurveyRevision
from .records import PERMISSION, VALUES, require_open, touched
from .register_files import ROW, Checked, check
from .subject import SUBJECT

PREFIX = "SO"
IMPORT, UNDO = "import_register", "undo_register"

_AT_ONCE = 2_000


@dataclass
class _Compared:
    """How the rows that a file has right stand against the register."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    elsewhere: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Chunk:
    """Some rows of the file with the records that are there already."""

    rows: list[dict[str, Any]]
    known: dict[str, SurveyRecord]


def take_in(path: Path, *, by: Actor, year: int, commune: str | None = None, dry_run: bool = False) -> dict[str, Any]:
    """Take a file in; the answer of the contract. With `dry_run` nothing is written and `batch` is None.

    Raises `Forbidden`, `NotFound` (`unknown_area`) for a `commune` that is none on 31 December, and `Refused` as
    `register_files.check` does.
    """
    by.require(PERMISSION)
    sha256 = sha256_of(path)
    codes, permitted = _communes(by, year)
    if commune is not None:
        commune = _only(commune, codes, year)
    with tempfile.TemporaryDirectory(prefix="gdtx-") as scratch:
        if dry_run:
            checked = check(path, year=year, communes=codes, only=commune, permitted=permitted, into=Path(scratch))
            compared = _Compared()
            for chunk in _chunks(checked, year):
                _compare(chunk, compared, permitted)
            return _answer(None, checked, compared)
        batch = intake.open_batch(
            by=by,
            subject=SUBJECT,
            prefix=PREFIX,
            file_name=path.name,
            file_sha256=sha256,
            on=by.on,
            period=str(year),
            sheet={"year": year},
        )
        try:
            checked = check(path, year=year, communes=codes, only=commune, permitted=permitted, into=Path(scratch))
            return _write(checked, batch, codes, permitted, by=by, year=year)
        except Refused as refused:
            intake.fail(batch=batch, refused=refused)
            raise
        except (IntegrityError, OperationalError) as error:
            failed = _not_written(error)
            intake.fail(batch=batch, refused=failed)
            raise failed from error


def _not_written(error: Exception) -> Conflict:
    """What the database would not write, as a refusal."""
    if isinstance(error, IntegrityError):
        return Conflict(
            "register_busy",
            _("Người khác đang nhập cùng những người này; chưa có dòng nào được ghi."),
            way_out=_("Hãy nhập lại tệp sau ít phút."),
        )
    return Conflict(
        "database_busy",
        _("Cơ sở dữ liệu không ghi được vào lúc này; chưa có dòng nào được ghi."),
        way_out=_("Hãy nhập lại tệp sau ít phút; nếu vẫn không được, hãy kiểm tra dung lượng đĩa của máy chủ."),
    )


def _communes(by: Actor, year: int) -> tuple[dict[str, int], set[str] | None]:
    """Communes of 31 December (code → area), and those whose register the person may enter (None: all)."""
    found = AreaVersion.objects.on(map_date(year)).filter(area__level=Level.COMMUNE)
    codes = dict(found.values_list("code", "area_id"))
    inside = by.visible_area_ids(PERMISSION)
    return codes, None if inside is None else {code for code, area_id in codes.items() if area_id in inside}


def _only(commune: str, codes: dict[str, int], year: int) -> str:
    """The code as the register writes it, leading noughts included."""
    code = commune.strip().upper()
    if code.isascii() and code.isdigit():
        code = code.zfill(5)
    if code not in codes:
        raise NotFound(
            "unknown_area",
            _("Không có xã nào mang mã “%(value)s” vào ngày 31/12/%(year)d.") % {"value": commune, "year": year},
            "--commune",
            _("Hãy kiểm tra mã xã rồi chạy lại."),
        )
    return code


# --- Comparing and writing --------------------------------------------------------------------------------------


def _chunks(checked: Checked, year: int, *, lock: bool = False) -> Iterator[_Chunk]:
    records = SurveyRecord.objects.filter(year=year)
    if lock:
        records = records.select_for_update()
    with pq.ParquetFile(checked.taken) as file:
        for some in file.iter_batches(batch_size=_AT_ONCE):
            rows = some.to_pylist()
            people = [row["person_id"] for row in rows]
            known = {record.person_id: record for record in records.filter(person_id__in=people)}
            yield _Chunk(rows, known)


def _compare(
    chunk: _Chunk, compared: _Compared, permitted: set[str] | None
) -> tuple[list[dict[str, Any]], list[tuple[SurveyRecord, dict[str, Any]]]]:
    """The rows that are new, and those that change a record; counted."""
    new, changed = [], []
    for row in chunk.rows:
        record = chunk.known.get(row["person_id"])
        if record is None:
            new.append(row)
        elif permitted is not None and record.commune_code not in permitted:
            compared.elsewhere.append((row[ROW], row["person_id"]))
        elif any(getattr(record, name) != row[name] for name in VALUES):
            changed.append((record, row))
        else:
            compared.unchanged += 1
    compared.new += len(new)
    compared.changed += len(changed)
    return new, changed


def _write(
    checked: Checked,
    batch: Batch,
    codes: dict[str, int],
    permitted: set[str] | None,
    *,
    by: Actor,
    year: int,
) -> dict[str, Any]:
    compared, now = _Compared(), clock.now()
    with transaction.atomic():
        areas = _lock(checked, codes, year)
        written = {code for code, area_id in codes.items() if area_id in areas}
        require_open(by=by, year=year, communes=written)
        for chunk in _chunks(checked, year, lock=True):
            new, changed = _compare(chunk, compared, permitted)
            written |= {record.commune_code for record, _row in changed}
            SurveyRecord.objects.bulk_create(
                SurveyRecord(
                    year=year,
                    person_id=row["person_id"],
                    added_by=batch.code,
                    batch_code=batch.code,
                    **{name: row[name] for name in VALUES},
                )
                for row in new
            )
            SurveyRevision.objects.bulk_create(
                SurveyRevision(
                    record=record,
                    batch_code=batch.code,
                    before={name: getattr(record, name) for name in VALUES},
                    previous_batch=record.batch_code,
                    made_at=now,
                )
                for record, _row in changed
            )
            for record, row in changed:
                for name in VALUES:
                    setattr(record, name, row[name])
                record.batch_code = batch.code
            SurveyRecord.objects.bulk_update(
                [record for record, _row in changed], [*VALUES, "batch_code"], batch_size=200
            )
        touched(year=year, communes=written)
        answer = _answer(batch.code, checked, compared)
        intake.stage(
            batch=batch,
            counts=_counts(checked, compared),
            warnings=answer["warnings"],
            refused=_refused_rows(answer["refusals"]),
            sheet={"year": year},
            period=str(year),
            area_id=_smallest(areas, year),
        )
        intake.mark_done(batch=batch, by=by, verb=IMPORT)
    return answer


def _lock(checked: Checked, codes: dict[str, int], year: int) -> set[int]:
    """The communes of the file; others who write to a province of theirs wait."""
    found = pq.read_table(checked.taken, columns=["commune_code"]).column(0).unique().to_pylist()
    areas = {codes[code] for code in found}
    _wait_for_others(areas, year)
    return areas


def _wait_for_others(areas: set[int], year: int) -> None:
    """Hold the provinces of these communes until the end of the transaction; in order, lest two wait in a ring.

    Not against rows that refer to a province (a class, a post): those may be written meanwhile.
    """
    provinces = AreaAncestry.objects.on(map_date(year)).filter(descendant_id__in=areas, ancestor_level=Level.PROVINCE)
    held = Area.objects.select_for_update(no_key=True).filter(pk__in=provinces.values("ancestor_id"))
    list(held.order_by("pk"))


def _smallest(areas: set[int], year: int) -> int | None:
    """The commune of the file if it is of one, else the province that holds all its communes, else None."""
    if len(areas) == 1:
        return next(iter(areas))
    above = AreaAncestry.objects.on(map_date(year)).filter(descendant_id__in=areas, ancestor_level=Level.PROVINCE)
    provinces = set(above.values_list("ancestor_id", flat=True))
    return provinces.pop() if len(provinces) == 1 else None


def _counts(checked: Checked, compared: _Compared) -> Counts:
    accepted = compared.new + compared.changed
    return Counts(
        rows=checked.rows,
        accepted=accepted,
        changed=compared.changed,
        refused=checked.refused + len(compared.elsewhere),
        unchanged=compared.unchanged,
        totals={"persons": accepted},
    )


def _answer(batch: str | None, checked: Checked, compared: _Compared) -> dict[str, Any]:
    elsewhere = [
        {
            "row": row,
            "column": "person_id",
            "value": person,
            "rule": "held_elsewhere",
            "message": _("Người “%(value)s” đang có trong sổ của một xã ngoài phạm vi của bạn.") % {"value": person},
        }
        for row, person in compared.elsewhere
    ]
    refusals = sorted([*checked.refusals, *elsewhere], key=lambda each: int(each["row"]))
    counts = _counts(checked, compared)
    return {"batch": batch, **counts.as_dict(), "refusals": refusals, "warnings": checked.warnings}


def _refused_rows(refusals: Iterable[dict[str, Any]]) -> list[intake.Refusal]:
    """The reasons by row. The cells themselves are of persons and are not kept beside the register."""
    found: dict[int, list[dict[str, object]]] = {}
    for each in refusals:
        found.setdefault(each["row"], []).append({"column": each["column"], "rule": each["rule"]})
    return [intake.Refusal(row, [], reasons) for row, reasons in found.items()]


# --- Taking back ------------------------------------------------------------------------------------------------


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches of the register that the actor may see: their own, and those of areas they enter the register of."""
    roots = actor.area_roots(PERMISSION)
    if roots is None:
        return Batch.objects.filter(subject=SUBJECT)
    inside = AreaAncestry.objects.on(actor.on).filter(ancestor_id__in=roots).values("descendant_id")
    return batches.within(SUBJECT, user_id=actor.user_id, organisation_ids=[], area_ids=inside)


def undo_batch(*, by: Actor, code: str, reason: str = "") -> dict[str, Any]:
    """Take a batch back whole: what it added is gone, what it changed is as before.

    Whoever takes back must be allowed to enter the register of every commune that the batch wrote to.
    Raises `NotInScope`, `Forbidden`, `Conflict`: `batch_undone` and its like, `changed_since` when a later file
    wrote to the same persons.
    """
    wanted = code.strip().upper()
    if not visible_batches(by).filter(code=wanted).exists():
        raise batches.unknown_batch(code)
    by.require(PERMISSION)
    with transaction.atomic():
        batch = intake.take_for_undo(wanted)
        added = SurveyRecord.objects.filter(added_by=batch.code)
        revisions = SurveyRevision.objects.filter(batch_code=batch.code)
        codes, permitted = _communes(by, int(batch.period))
        year = int(batch.period)
        communes = {*added.values_list("commune_code", flat=True).distinct()}
        communes |= {*revisions.values_list("record__commune_code", flat=True).distinct()}
        communes |= {*revisions.values_list(KeyTextTransform("commune_code", "before"), flat=True).distinct()}
        require_open(by=by, year=year, communes=communes)
        if permitted is not None:
            for commune in sorted(communes - permitted):
                by.require(PERMISSION, area_id=codes[commune])
        _wait_for_others({codes[commune] for commune in communes if commune in codes}, int(batch.period))
        later = added.exclude(batch_code=batch.code).count() + revisions.exclude(record__batch_code=batch.code).count()
        if later:
            raise _changed_since(batch, later)
        # An import that moves persons to another province holds that one alone. Hence each statement asks once more
        # whose the record is: where it had to wait, it looks at what was written meanwhile.
        expected = added.count()
        restored = missed = 0
        for revision in revisions.order_by("pk").iterator(chunk_size=_AT_ONCE):
            done = SurveyRecord.objects.filter(pk=revision.record_id, batch_code=batch.code).update(
                **revision.before, batch_code=revision.previous_batch
            )
            restored += done
            missed += not done
        revisions.delete()
        # Raw: no collecting of records one by one. None has a revision left: those of this batch are gone, one of
        # another would have been written later.
        unchanged = added.filter(batch_code=batch.code)
        removed = unchanged._raw_delete(unchanged.db)
        if missed or removed != expected:
            raise _changed_since(batch, missed + expected - removed)
        touched(year=year, communes=communes)
        told: dict[str, object] = {"removed": removed, "restored": restored}
        intake.mark_undone(batch=batch, by=by, verb=UNDO, reason=clean(reason), after=told)
    return {
        "batch": batch.code,
        "state": str(BatchState.UNDONE),
        "removed": removed,
        "restored": restored,
        "totals": {"persons": removed + restored},
    }


def _changed_since(batch: Batch, later: int) -> Conflict:
    return Conflict(
        "changed_since",
        _("%(count)s người của lô %(code)s đã được một lần nhập sau sửa; không thu hồi được.")
        % {"count": number(later), "code": batch.code},
        where=batch.code,
        way_out=_("Hãy thu hồi lần nhập sau trước."),
    )

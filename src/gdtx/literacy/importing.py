"""The register out of files of the layout into the database: counted, compared, written in one transaction, undoable.

A file adds and changes records by (person, year): the same is unchanged, anything different is accepted and changed;
persons that a file does not name stay as they are. Killed at any moment an import leaves nothing of itself behind.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, Refused
from gdtx.foundation.vietnamese import clean, number
from gdtx.intake import actions as intake
from gdtx.intake import queries as batches
from gdtx.intake.counts import Counts
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.storage import sha256_of
from gdtx.network.enums import Level
from gdtx.network.models import Area, AreaAncestry, AreaVersion
from gdtx.network.scope import Actor

from . import stored
from .areas import map_date
from .incoming import Incoming, MovedMeanwhile, Standing, aside, brought, communes_before, hold_written, restore
from .layout import BY_CODE
from .models import SurveyRecord, SurveyRevision
from .records import PERMISSION, require_open, touched
from .register_files import ROWS_TOLD, Checked, check, not_listed
from .sentences import sentence
from .subject import SUBJECT

PREFIX = "SO"
IMPORT, UNDO = "import_register", "undo_register"


@dataclass(frozen=True)
class _Compared:
    """How the rows that a file has right stand against the register; of those held elsewhere the first are named."""

    standing: Standing
    elsewhere: list[tuple[int, str]]

    @classmethod
    def of(cls, rows: Incoming) -> _Compared:
        """Compared now."""
        standing = rows.standing()
        return cls(standing, rows.elsewhere(ROWS_TOLD) if standing.elsewhere else [])


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
            with aside(), brought(checked.taken, year, permitted) as rows:
                return _answer(None, checked, _Compared.of(rows))
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
            answer, communes = _write(checked, batch, codes, permitted, by=by, year=year)
        except Refused as refused:
            intake.fail(batch=batch, refused=refused)
            raise
        except (IntegrityError, OperationalError, MovedMeanwhile) as error:
            failed = _not_written(error)
            intake.fail(batch=batch, refused=failed)
            raise failed from error
    _count_again(year, communes)
    return answer


def _count_again(year: int, communes: set[str]) -> None:
    """Have the cells of what was written counted before the first page asks. What is not counted now stays marked."""
    with suppress(OperationalError):
        stored.refresh(year, communes, patient=True)


def _not_written(error: Exception) -> Conflict:
    """What the database would not write, as a refusal."""
    if isinstance(error, IntegrityError | MovedMeanwhile):
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


def _write(
    checked: Checked,
    batch: Batch,
    codes: dict[str, int],
    permitted: set[str] | None,
    *,
    by: Actor,
    year: int,
) -> tuple[dict[str, Any], set[str]]:
    """Everything at once or nothing: the answer, and the communes written to."""
    with transaction.atomic():
        named = _lock(checked, codes, year)
        areas = {codes[code] for code in named}
        require_open(by=by, year=year, communes=named)
        with brought(checked.taken, year, permitted) as rows:
            rows.hold()
            compared = _Compared.of(rows)
            communes = rows.write(compared.standing, batch=batch.code, label=by.label[:200], now=clock.now())
        if communes - named:
            # Only now it is known whence somebody moved.
            require_open(by=by, year=year, communes=communes - named)
        touched(year=year, communes=communes)
        answer = _answer(batch.code, checked, compared)
        intake.stage(
            batch=batch,
            counts=_counts(checked, compared.standing),
            warnings=answer["warnings"],
            refused=_refused_rows(answer["refusals"]),
            sheet={"year": year},
            period=str(year),
            area_id=_smallest(areas, year),
        )
        intake.mark_done(batch=batch, by=by, verb=IMPORT)
    return answer, communes


def _lock(checked: Checked, codes: dict[str, int], year: int) -> set[str]:
    """The communes of the file; others who write to a province of theirs wait."""
    with pq.ParquetFile(checked.taken) as file:
        parts = file.iter_batches(batch_size=500_000, columns=["commune_code"])
        found = {code for part in parts for code in part.column(0).unique().to_pylist()}
    _wait_for_others({codes[code] for code in found}, year)
    return found


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


def _counts(checked: Checked, standing: Standing) -> Counts:
    accepted = standing.new + standing.changed
    return Counts(
        rows=checked.rows,
        accepted=accepted,
        changed=standing.changed,
        refused=checked.refused + standing.elsewhere,
        unchanged=standing.unchanged,
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
    counts = _counts(checked, compared.standing)
    more = compared.standing.elsewhere - len(elsewhere)
    untold = [not_listed(compared.standing.elsewhere, len(elsewhere))] if more else []
    return {"batch": batch, **counts.as_dict(), "refusals": refusals, "warnings": [*checked.warnings, *untold]}


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
    try:
        removed, restored = _taken_back(wanted, by=by, reason=reason)
    except OperationalError as error:
        raise _not_taken_back(wanted) from error
    return {
        "batch": wanted,
        "state": str(BatchState.UNDONE),
        "removed": removed,
        "restored": restored,
        "totals": {"persons": removed + restored},
    }


def _taken_back(wanted: str, *, by: Actor, reason: str) -> tuple[int, int]:
    """How many records are gone, and how many are as before."""
    with transaction.atomic():
        batch = intake.take_for_undo(wanted)
        added = SurveyRecord.objects.filter(added_by=batch.code)
        revisions = SurveyRevision.objects.filter(batch_code=batch.code)
        year = int(batch.period)
        codes, permitted = _communes(by, year)
        communes = {*added.values_list("commune_code", flat=True).distinct()}
        communes |= {*revisions.values_list("record__commune_code", flat=True).distinct()}
        if revisions.filter(before={}).exists():
            raise _erased(batch)
        communes |= communes_before(batch.code)
        if permitted is not None:
            for commune in sorted(communes - permitted):
                if commune not in codes:
                    raise Forbidden(
                        "outside_your_area",
                        sentence(BY_CODE["commune_code"], "outside_your_area", commune, year=year),
                        batch.code,
                    )
                by.require(PERMISSION, area_id=codes[commune])
        # In the order of imports, lest two wait for each other: provinces, rounds, records.
        _wait_for_others({codes[commune] for commune in communes if commune in codes}, year)
        require_open(by=by, year=year, communes=communes)
        hold_written(batch.code)
        later = added.exclude(batch_code=batch.code).count() + revisions.exclude(record__batch_code=batch.code).count()
        if later:
            raise _changed_since(batch, later)
        # An import that moves persons to another province holds that one alone, and may have written while the
        # records were not yet held. Hence each statement asks once more whose the record is.
        expected = added.count()
        changed = revisions.count()
        restored = restore(batch.code)
        revisions._raw_delete(revisions.db)
        # Raw: no collecting of records one by one. None has a revision left: those of this batch are gone, one of
        # another would have been written later.
        unchanged = added.filter(batch_code=batch.code)
        removed = unchanged._raw_delete(unchanged.db)
        if restored != changed or removed != expected:
            raise _changed_since(batch, changed - restored + expected - removed)
        touched(year=year, communes=communes)
        told: dict[str, object] = {"removed": removed, "restored": restored}
        intake.mark_undone(batch=batch, by=by, verb=UNDO, reason=clean(reason), after=told)
    return removed, restored


def _not_taken_back(code: str) -> Conflict:
    return Conflict(
        "database_busy",
        _("Cơ sở dữ liệu không ghi được vào lúc này; lô %(code)s chưa được thu hồi.") % {"code": code},
        where=code,
        way_out=_("Hãy thu hồi lại sau ít phút; nếu vẫn không được, hãy kiểm tra dung lượng đĩa của máy chủ."),
    )


def _changed_since(batch: Batch, later: int) -> Conflict:
    return Conflict(
        "changed_since",
        _("%(count)s người của lô %(code)s đã được sửa sau lần nhập này; không thu hồi được.")
        % {"count": number(later), "code": batch.code},
        where=batch.code,
        way_out=_(
            "Nếu lần nhập sau đã sửa, hãy thu hồi lần đó trước; nếu có người sửa từng phiếu, hãy sửa tiếp từng phiếu."
        ),
    )


def _erased(batch: Batch) -> Conflict:
    return Conflict(
        "history_erased",
        _("Nội dung trước khi sửa của lô %(code)s đã được xóa theo thời hạn lưu giữ; không thu hồi được.")
        % {"code": batch.code},
        where=batch.code,
        way_out=_("Hãy nhập lại tệp có nội dung đúng."),
    )

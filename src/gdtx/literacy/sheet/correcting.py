"""Correcting refused rows of a sheet on the page, before it is confirmed: the same reading, the same comparison.

A corrected row stands where it stood in the file, so the batch becomes what it would have been had the file been right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict, Refused
from gdtx.intake import actions as intake
from gdtx.intake.models import Batch, RefusedRow
from gdtx.intake.warnings import WarningBook
from gdtx.network.scope import Actor
from gdtx.office.excel_read import Cell
from gdtx.office.plain_cells import cells_from_plain, field_text

from ..records import PERMISSION
from .columns import BY_KEY, KEYS, SHEET_NAME
from .comparing import compared, counts_of
from .facts import SheetPerson
from .finding import Place
from .models import StagedSheetRow
from .reading import Candidate, Reading, RowReader
from .taking import BESIDE, batch_for, commune_of_batch, staged_rows, without_values

#: Row number → column key → what was typed.
Corrections = Mapping[int, Mapping[str, str]]

#: No cell of a spreadsheet that somebody typed is longer; the columns have limits of their own.
LONGEST = 1_000
#: Up to so many rows of a batch are all compared when one of them is corrected: a second or two.
WHOLE = 2_000
_PLACES = {key: place for place, key in enumerate(KEYS)}
_LAST_ROW = 2_000_000


@dataclass(frozen=True)
class Corrected:
    """Rows of those typed into that are taken now, those that are not, and how many rows the batch still refuses.

    `emptied`: of those not taken the ones nothing was left of; they stand as before. `changed`: rows that were left
    alone because somebody else corrected them meanwhile.
    """

    taken: list[int]
    refused: list[int]
    left: int
    emptied: list[int]
    changed: list[int]


def seal_of(row: RefusedRow) -> str:
    """What a refused row holds, in a few letters: whether somebody else has corrected it since it was shown."""
    return hashlib.sha256(json.dumps([row.cells, row.refusals], sort_keys=True).encode()).hexdigest()[:16]


def correct(
    *,
    by: Actor,
    code: str,
    corrections: Corrections,
    seen: Mapping[int, str] = MappingProxyType({}),
    pass_over_changed: bool = False,
) -> Corrected:
    """Put what was typed into refused rows and check these rows again; what is still wrong is kept as typed.

    `seen`: row → the seal it bore when it was shown. Raises `NotInScope`, `Forbidden`, `Refused` (`too_long`),
    `Conflict` when the batch waits for confirmation no more (`batch_done` and its like), none of the rows is refused
    any more (`row_settled`), or somebody else corrected one (`row_changed`; not with `pass_over_changed`).
    """
    batch = batch_for(by, code)
    by.require(PERMISSION, area_id=batch.area_id)
    _within_length(corrections)
    with transaction.atomic():
        batch = intake.take_for_confirmation(batch.code)
        wanted = [row for row in corrections if row <= _LAST_ROW]
        rows = list(RefusedRow.objects.filter(batch=batch, row__in=wanted).order_by("row"))
        if not rows:
            raise _settled(batch)
        changed = [row.row for row in rows if row.row in seen and seen[row.row] != seal_of(row)]
        if changed and not pass_over_changed:
            raise _changed(changed[0])
        rows = [row for row in rows if row.row not in changed]
        reading = _read(batch, rows, corrections)
        taken = [each.row for each in reading.candidates]
        left = intake.settle_refused(batch=batch, accepted=taken, refused=reading.refused)
        if taken:
            _beside_the_others(batch, reading, left)
    refused = [row.row for row in rows if row.row not in taken]
    read = {each.row for each in reading.refused}
    return Corrected(taken, refused, left, [row for row in refused if row not in read], changed)


def _beside_the_others(batch: Batch, reading: Reading, left: int) -> None:
    """Rows that can be taken are compared anew: somebody more in a household may be its head, or known again.

    Of a large batch only those of the same numbers of households; `confirm` compares all of them once more.
    """
    staged = StagedSheetRow.objects.filter(batch_code=batch.code)
    whole = batch.rows <= WHOLE
    if not whole:
        staged = staged.filter(facts__number__in=sorted({each.person.number for each in reading.candidates}))
    candidates = [Candidate(row.row, row.cells, SheetPerson.from_json(row.facts)) for row in staged]
    candidates += reading.candidates
    candidates.sort(key=lambda each: each.row)
    book = WarningBook()
    comparison = compared(candidates, commune=commune_of_batch(batch), year=int(batch.period), warnings=book)
    staged.delete()
    StagedSheetRow.objects.bulk_create(staged_rows(batch.code, comparison), batch_size=1_000)
    about_file = [each for each in batch.warnings if not each.get(BESIDE)]
    if whole:
        batch.warnings = without_values([*about_file, *reading.warnings.as_list()], book.as_list())
    else:
        batch.warnings += without_values(reading.warnings.as_list(), [])
    batch.sheet["corrected"] = sorted({*batch.sheet.get("corrected", ()), *(each.row for each in reading.candidates)})
    if not left:
        batch.sheet.pop("schools", None)
    batch.save(update_fields=["warnings"])
    outcomes = list(StagedSheetRow.objects.filter(batch_code=batch.code).values_list("outcome", flat=True))
    intake.recount(batch=batch, counts=counts_of(outcomes, left))


def _read(batch: Batch, rows: Sequence[RefusedRow], corrections: Corrections) -> Reading:
    reading = Reading()
    place = Place(SHEET_NAME, _PLACES, 1, None, None)
    schools = frozenset(batch.sheet.get("schools", ()))
    reader = RowReader(place, int(batch.period), reading, schools)
    reader.read([(row.row, tuple(_cells(row, corrections[row.row]))) for row in rows])
    return reading


def _cells(row: RefusedRow, typed: Mapping[str, str]) -> list[Cell]:
    """The cells of a row with what was typed. A cell left as it was shown stays what it is: a number, an error."""
    cells = cells_from_plain(row.cells)
    for key, text in typed.items():
        if key in _PLACES and text.strip() != field_text(row.cells[_PLACES[key]]).strip():
            cells[_PLACES[key]] = text.strip() or None
    return cells


def _within_length(corrections: Corrections) -> None:
    for row, typed in corrections.items():
        for key, text in typed.items():
            if len(text) > LONGEST:
                raise Refused(
                    "too_long",
                    _("Dòng %(row)d, cột “%(column)s”: dài %(count)d chữ, nhiều nhất %(most)d.")
                    % {"row": row, "column": BY_KEY[key].name, "count": len(text), "most": LONGEST},
                    {"row": row, "column": BY_KEY[key].name},
                    _("Hãy viết gọn lại."),
                )


def _changed(row: int) -> Conflict:
    return Conflict(
        "row_changed",
        _("Người khác vừa sửa dòng %(row)d và dòng vẫn bị từ chối; phần bạn nhập chưa được kiểm tra.") % {"row": row},
        {"row": row},
        _("Bấm kiểm tra lần nữa để lấy theo phần bạn nhập."),
    )


def _settled(batch: Batch) -> Conflict:
    return Conflict(
        "row_settled",
        _("Dòng này của lô %(code)s không còn bị từ chối: có người đã sửa và dòng đã được nhận.")
        % {"code": batch.code},
        where=batch.code,
        way_out=_("Hãy xem danh sách dòng được nhận của lô."),
    )

"""What survey sheets and rounds leave behind of people, and how it goes when its time is over (`people.keeping`).

Records of the register (`SurveyRecord`) and frozen years stay: they hold no name and are what statistics are made of.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gdtx.foundation import clock
from gdtx.intake import actions as intake
from gdtx.intake import storage
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.network.scope import Actor
from gdtx.people import keeping
from gdtx.people.keeping import Gone, Kept

from .rounds.models import Doubt, Sheet
from .sheet.models import KIND, SheetRemainder, StagedSheetRow

ROWS, REST = "sheet_rows", "sheet_rest"

#: Key in `Batch.sheet`: the day its rows went.
ERASED = "erased"
_OPEN = (BatchState.READING, BatchState.STAGED)


def register() -> None:
    """Called when the program starts."""
    keeping.register(
        Kept(
            ROWS,
            _("Dòng của tệp phiếu điều tra đã nhập"),
            _(
                "Dòng chờ xác nhận, dòng bị từ chối và nội dung cũ để thu hồi lô; tính từ ngày gửi tệp. "
                "Số đếm của lô còn lại; lô còn chờ xác nhận được bỏ."
            ),
            _due_rows,
            _erase_rows,
        )
    )
    keeping.register(
        Kept(
            REST,
            _("Phần phiếu điều tra chỉ để xuất lại"),
            _("Lớp, trường, số bằng, năm học, tên chủ hộ ghi trên phiếu; tính từ hết năm điều tra."),
            lambda before: _rest(before).count(),
            _erase_rest,
        )
    )
    keeping.with_person("literacy", _with_person)


# --- Batches ----------------------------------------------------------------------------------------------------


def _batches(before: dt.date) -> QuerySet[Batch]:
    """Batches of survey sheets sent before the day that still hold a row, or wait for somebody."""
    staged = StagedSheetRow.objects.filter(batch_code=OuterRef("code"))
    refused = RefusedRow.objects.filter(batch=OuterRef("pk"))
    moment = dt.datetime.combine(before, dt.time(), clock.TIME_ZONE)
    return Batch.objects.filter(
        Q(Exists(staged)) | Q(Exists(refused)) | Q(state__in=_OPEN), sheet__kind=KIND, created_at__lt=moment
    )


def _due_rows(before: dt.date) -> int:
    batches = _batches(before)
    staged = StagedSheetRow.objects.filter(batch_code__in=batches.values("code")).count()
    return staged + RefusedRow.objects.filter(batch__in=batches.values("pk")).count()


def _erase_rows(by: Actor, before: dt.date) -> int:
    """The rows of one batch."""
    from .sheet.taking import DISCARD

    batch = Batch.objects.select_for_update().filter(pk__in=_batches(before).values("pk")).order_by("pk").first()
    if batch is None:
        return 0
    staged = StagedSheetRow.objects.filter(batch_code=batch.code).delete()[0]
    refused = RefusedRow.objects.filter(batch=batch).delete()[0]
    if batch.state in _OPEN:
        intake.discard(batch=batch, by=by, verb=DISCARD)
    batch.sheet = {**batch.sheet, ERASED: by.on.isoformat()}
    batch.sheet.pop("schools", None)
    batch.save(update_fields=["sheet"])
    storage.remove(batch)
    return max(staged + refused, 1)


# --- What only the sheet of a year tells ------------------------------------------------------------------------


def _rest(before: dt.date) -> QuerySet[SheetRemainder]:
    return SheetRemainder.objects.filter(year__lt=before.year)


def _erase_rest(_by: Actor, before: dt.date) -> int:
    ids = list(_rest(before).order_by("pk").values_list("pk", flat=True)[: keeping.SET])
    return SheetRemainder.objects.filter(pk__in=ids).delete()[0] if ids else 0


def _with_person(gone: Gone) -> None:
    """What rows, remainders and remarks say of persons goes with their values."""
    SheetRemainder.objects.filter(person_code__in=gone.person_codes).delete()
    waiting = Batch.objects.filter(sheet__kind=KIND, state__in=_OPEN).values("code")
    rows = StagedSheetRow.objects.filter(person_code__in=gone.person_codes).exclude(batch_code__in=waiting)
    rows.update(cells=[], facts={}, before=None, rest_before=None)
    Doubt.objects.filter(person_id__in=gone.person_ids).update(note="")
    Sheet.objects.filter(household_id__in=gone.household_ids).update(remark="")

"""Refused rows of a survey sheet: corrected one by one or several at once, or taken out as the same sheet."""

from __future__ import annotations

import io
import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.vietnamese import join_list, number
from gdtx.intake import lists
from gdtx.intake.forms import corrections
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.refused import refused_rows
from gdtx.office.plain_cells import field_text

from ..records import PERMISSION as ENTER
from ..sheet import making
from ..sheet.columns import KEYS
from ..sheet.correcting import Corrected, correct, seal_of
from ..sheet.forms import RowForm
from ..sheet.models import StagedSheetRow
from .sheet_batch import TAB, batch_seen, head_of, note_seen
from .sheets import sheet_file

#: The seal a row bore when it was shown; in the list `dau-<row>`.
_SEAL = "dau"
_SEAL_OF = re.compile(r"dau-([0-9]{1,9})")


def _to_list(code: str, tab: str) -> HttpResponse:
    return redirect(f"{reverse('sheet_batch', args=[code])}?{TAB}={tab}")


@requires(ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_row(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """One refused row with every cell, each fault at its cell; what is typed is checked again, then comes the next."""
    actor = actor_of(request)
    batch = batch_seen(actor, code)
    found = _row(batch, row)
    if batch.state != BatchState.STAGED or found is None:
        return _gone(request, batch, row)
    shown = {key: field_text(cell) for key, cell in zip(KEYS, found.cells, strict=False)}
    form, conflict = RowForm(shown, found.refusals), None
    if request.method == "POST":
        form = RowForm(request.POST.dict())
        if form.is_valid():
            typed = {key: form.cleaned_data[key] for key in KEYS if key in form.data}
            try:
                told = correct(
                    by=actor, code=batch.code, corrections={row: typed}, seen={row: request.POST.get(_SEAL, "")}
                )
            except Conflict as refusal:
                if refusal.rule != "row_changed":
                    messages.warning(request, refusal.sentence)
                    return _to_list(batch.code, lists.REFUSED)
                conflict = refusal
            else:
                return _onwards(request, batch, row, told)
    note_seen(actor, batch, _("Dòng bị từ chối của lô %s") % batch.code, 1)
    rows = refused_rows(batch)
    context = {
        **head_of(batch),
        "row": row,
        "form": form,
        "conflict": conflict,
        "said": _said(shown),
        "seal": seal_of(found),
        "place": rows.filter(row__lt=row).count() + 1,
        "all": rows.count(),
        "before": rows.filter(row__lt=row).values_list("row", flat=True).last(),
        "after": rows.filter(row__gt=row).values_list("row", flat=True).first(),
    }
    status = 409 if conflict else 400 if request.method == "POST" else 200
    return render(request, "literacy/sheet_row.html", context, status=status)


def _row(batch: Batch, row: int) -> RefusedRow | None:
    return RefusedRow.objects.filter(batch=batch, row=row).first()


def _gone(request: HttpRequest, batch: Batch, row: int) -> HttpResponse:
    """A row that is refused no more, or a batch that takes no corrections: the list says how it stands."""
    known = StagedSheetRow.objects.filter(batch_code=batch.code, row=row).exists()
    if batch.state == BatchState.STAGED and not known:
        raise NotFound("unknown_row", _("Lô %(code)s không có dòng %(row)s.") % {"code": batch.code, "row": row})
    messages.warning(
        request,
        _("Dòng %(row)s của lô %(code)s không còn chờ sửa: dòng đã được nhận, hoặc lô không còn chờ xác nhận.")
        % {"row": row, "code": batch.code},
    )
    return _to_list(batch.code, lists.REFUSED)


def _said(shown: dict[str, str]) -> list[str]:
    """Who a row is about, in a few words."""
    name = " ".join(filter(None, (shown["family_name"], shown["given_name"])))
    year, sheet = shown["birth_year"], shown["number"]
    return [
        each
        for each in (
            name,
            _("năm sinh %s") % year if year else "",
            _("phiếu %s") % sheet if sheet else "",
            shown["address"],
        )
        if each
    ]


def _onwards(request: HttpRequest, batch: Batch, row: int, told: Corrected) -> HttpResponse:
    """To the same row while it is refused, else to the next one, at last to what can be written."""
    if told.emptied:
        said = _("Dòng %(row)s không còn ô nào có chữ nên được để như cũ. Dòng bị từ chối không được ghi vào sổ.")
        messages.warning(request, said % {"row": row})
        return redirect("sheet_row", batch.code, row)
    if not told.taken:
        messages.warning(request, _("Dòng %(row)s còn chỗ chưa đúng; phần vừa nhập được giữ lại.") % {"row": row})
        return redirect("sheet_row", batch.code, row)
    messages.success(
        request,
        _("Đã nhận dòng %(row)s. Còn %(left)s dòng bị từ chối.") % {"row": row, "left": number(told.left)},
    )
    rows = refused_rows(batch).values_list("row", flat=True)
    after = rows.filter(row__gt=row).first() or rows.first()
    return redirect("sheet_row", batch.code, after) if after else _to_list(batch.code, lists.ACCEPTED)


@requires(ENTER)
@require_POST
def sheet_rows_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Check rows again with what was typed at their faults. Fields are named `dong-<row>-<column>`."""
    actor = actor_of(request)
    batch = batch_seen(actor, code)
    try:
        seals = {int(of[1]): str(seal) for name, seal in request.POST.items() if (of := _SEAL_OF.fullmatch(name))}
        typed = corrections(request.POST, KEYS)
        told = correct(by=actor, code=batch.code, corrections=typed, seen=seals, pass_over_changed=True)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.warning(request, refusal.sentence)
    else:
        said = _("Đã kiểm tra lại: nhận thêm %(taken)s dòng, còn %(left)s dòng bị từ chối trong số vừa sửa.")
        tell = messages.success if told.taken else messages.warning
        tell(request, said % {"taken": number(len(told.taken)), "left": number(len(told.refused))})
        if told.changed:
            said = _("Người khác vừa sửa dòng %(rows)s nên phần bạn nhập ở đó chưa được kiểm tra; hãy xem lại.")
            messages.warning(request, said % {"rows": join_list(told.changed)})
    return _to_list(batch.code, lists.REFUSED)


@requires(ENTER)
@require_safe
def sheet_batch_refused(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The refused rows as the same sheet, with the reasons in a column of their own."""
    actor = actor_of(request)
    batch = batch_seen(actor, code)
    rows = [
        (row.cells, "\n".join(f"{each['column']}: {each['message']}" for each in row.refusals))
        for row in refused_rows(batch)
    ]
    note_seen(actor, batch, _("Dòng chưa nhận của lô %s") % batch.code, len(rows))
    file = io.BytesIO()
    kind = kind if kind in making.KINDS else "xlsx"
    making.write_refused(file, rows, year=int(batch.period), kind=kind)
    return sheet_file(file, f"chua-nhan_{batch.code}", kind)

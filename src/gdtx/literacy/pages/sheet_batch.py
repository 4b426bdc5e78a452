"""One batch of the survey sheet: while somebody looks at it and afterwards; confirm, discard, take back."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate, with_query
from gdtx.foundation.vietnamese import number
from gdtx.intake import lists
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.queries import is_interrupted
from gdtx.intake.refused import refused_rows
from gdtx.intake.standing import badge_of, steps_of
from gdtx.network.queries import area_on
from gdtx.network.scope import Actor
from gdtx.office.plain_cells import cell_text
from gdtx.people import access
from gdtx.people.enums import Purpose

from ..areas import map_date
from ..records import PERMISSION as ENTER
from ..sheet import making, preview, taking
from ..sheet.columns import KEYS
from ..sheet.forms import ReasonForm
from ..subject import undo
from .sheets import sheet_file

#: Which of the four lists is shown.
TAB = "the"
PER_PAGE = 25
_NAMED = [KEYS.index(key) for key in ("family_name", "given_name")]


def _head(batch: Batch) -> dict[str, Any]:
    area = area_on(batch.area_id or 0, map_date(int(batch.period)))
    return {"batch": batch, "area": area, "badge": badge_of(batch), "steps": steps_of(batch)}


def _note(actor: Actor, batch: Batch, what: str, persons: int) -> None:
    if persons:
        access.note(by=actor, purpose=Purpose.SURVEY, what=what, area_id=batch.area_id, persons=persons)


@requires(ENTER)
@require_safe
def sheet_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The batch as it stands."""
    actor = actor_of(request)
    batch = taking.batch_for(actor, code)
    if batch.state in (BatchState.READING, BatchState.FAILED):
        context = {**_head(batch), "error": batch.error or {}, "interrupted": is_interrupted(batch)}
        return render(request, "literacy/sheet_failed.html", context)
    tabs = lists.tabs_of(batch)
    tab = request.GET.get(TAB, "")
    if tab not in {each.key for each in tabs}:
        tab = preview.first_tab(batch)
    rows: Any = refused_rows(batch) if tab == lists.REFUSED else preview.rows_of(batch, tab)
    page = paginate(request, rows, per_page=PER_PAGE, noun=_("dòng"))
    items = list(page.items)
    _note(actor, batch, _("Lô phiếu điều tra %s") % batch.code, len(items))
    context = {
        **_head(batch),
        "staged": batch.state == BatchState.STAGED,
        "tabs": [(each, with_query(request, the=each.key), each.key == tab) for each in tabs],
        "tab": tab,
        "page": page,
        "table": _table(batch, tab, items) if items else None,
        "kinds": making.KINDS,
        "may_undo": batch.state == BatchState.DONE and bool(actor.may(ENTER, area_id=batch.area_id)),
    }
    return render(request, "literacy/sheet_batch.html", context)


def _table(batch: Batch, tab: str, items: list[Any]) -> Table:
    if tab == lists.REFUSED:
        return _refused(items)
    if batch.state != BatchState.STAGED:
        return preview.written_table(items)
    return preview.changed_table(items) if tab == lists.CHANGED else preview.table_of(items)


def _refused(items: list[RefusedRow]) -> Table:
    rows = []
    for row in items:
        name = " ".join(cell_text(row.cells[place]) for place in _NAMED if row.cells[place] is not None)
        for problem in row.refusals:
            rows.append(
                Row(
                    Cell(_("Dòng %(row)d") % {"row": row.row}, note=name),
                    [Cell(problem["column"]), Cell(problem["value"] or _("để trống")), Cell(problem["message"])],
                )
            )
    columns = [Column(_("Dòng")), Column(_("Cột")), Column(_("Giá trị trong tệp")), Column(_("Lý do từ chối"))]
    return Table(_("Dòng bị từ chối, theo thứ tự trong tệp"), columns, rows, caption_hidden=True, cards=True)


# --- What can be done -------------------------------------------------------------------------------------------


@requires(ENTER)
@require_POST
def sheet_batch_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write what was shown."""
    try:
        batch = taking.confirm(by=actor_of(request), code=code)
    except Conflict as conflict:
        messages.warning(request, conflict.sentence)
        return redirect("sheet_batch", code)
    messages.success(
        request,
        _("Đã ghi %(accepted)s người vào sổ: %(new)s mới, %(changed)s thay đổi.")
        % {
            "accepted": number(batch.accepted),
            "new": number(batch.counts.new),
            "changed": number(batch.changed),
        },
    )
    return redirect(f"{reverse('sheet_batch', args=[code])}?{TAB}={lists.ACCEPTED}")


@requires(ENTER)
@require_POST
def sheet_batch_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the batch away; nothing is written."""
    try:
        taking.discard(by=actor_of(request), code=code)
    except Conflict as conflict:
        messages.warning(request, conflict.sentence)
        return redirect("sheet_batch", code)
    messages.success(request, _("Đã bỏ lô %(code)s, không ghi dòng nào.") % {"code": code.upper()})
    return redirect("sheet_start")


@requires(ENTER)
@require_safe
def sheet_batch_refused(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The refused rows as the same sheet, with the reasons in a column of their own."""
    actor = actor_of(request)
    batch = taking.batch_for(actor, code)
    rows = [
        (row.cells, "\n".join(f"{each['column']}: {each['message']}" for each in row.refusals))
        for row in refused_rows(batch)
    ]
    _note(actor, batch, _("Dòng chưa nhận của lô %s") % batch.code, len(rows))
    file = io.BytesIO()
    kind = kind if kind in making.KINDS else "xlsx"
    making.write_refused(file, rows, year=int(batch.period), kind=kind)
    return sheet_file(file, f"chua-nhan_{batch.code}", kind)


@requires(ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet_batch_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Ask why, and take the batch back; or say what stands against it."""
    actor = actor_of(request)
    batch = taking.batch_for(actor, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = undo(by=actor, code=code, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _("Đã thu hồi lô %(code)s: bỏ %(removed)s người đã thêm, trả lại %(restored)s người đã sửa.")
                % {"code": batch.code, "removed": number(told["removed"]), "restored": number(told["restored"])},
            )
            return redirect("sheet_batch", code)
    context = {**_head(batch), "form": form, "done": batch.state == BatchState.DONE, "new": batch.counts.new}
    return render(request, "literacy/sheet_undo.html", context, status=400 if form.errors else 200)

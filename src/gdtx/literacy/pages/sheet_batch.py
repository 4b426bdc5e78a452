"""One batch of the survey sheet: while somebody looks at it and afterwards; confirm, discard, take back."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages import Table, paginate, with_query
from gdtx.foundation.vietnamese import number
from gdtx.intake import lists, refused
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.queries import is_interrupted
from gdtx.intake.standing import badge_of, steps_of
from gdtx.network.queries import area_on
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.enums import Purpose

from ..areas import map_date
from ..keeping import ERASED
from ..records import PERMISSION as ENTER
from ..sheet import preview, taking
from ..sheet.columns import COLUMNS, KEYS
from ..sheet.correcting import seal_of
from ..sheet.forms import ReasonForm
from ..subject import undo

#: Which of the four lists is shown.
TAB = "the"
PER_PAGE = 25


def batch_seen(actor: Actor, code: str) -> Batch:
    """The batch, for who may see the people in it: whose post has ended keeps no look at them."""
    batch = taking.batch_for(actor, code)
    actor.require(ENTER, area_id=batch.area_id)
    return batch


def head_of(batch: Batch) -> dict[str, Any]:
    """What the head of every page of a batch shows."""
    area = area_on(batch.area_id or 0, map_date(int(batch.period)))
    return {"batch": batch, "area": area, "badge": badge_of(batch), "steps": steps_of(batch)}


def note_seen(actor: Actor, batch: Batch, what: str, persons: int) -> None:
    """Write down that rows of a batch were shown."""
    if persons:
        access.note(by=actor, purpose=Purpose.SURVEY, what=what, area_id=batch.area_id, persons=persons)


@requires(ENTER)
@require_safe
def sheet_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The batch as it stands."""
    actor = actor_of(request)
    batch = batch_seen(actor, code)
    if batch.state in (BatchState.READING, BatchState.FAILED):
        context = {**head_of(batch), "error": batch.error or {}, "interrupted": is_interrupted(batch)}
        return render(request, "literacy/sheet_failed.html", context)
    tabs = lists.tabs_of(batch)
    tab = request.GET.get(TAB, "")
    if tab not in {each.key for each in tabs}:
        tab = preview.first_tab(batch)
    turned_down = tab == lists.REFUSED
    rows: Any = refused.refused_rows(batch) if turned_down else preview.rows_of(batch, tab)
    page = paginate(request, rows, per_page=PER_PAGE, noun=_("dòng"))
    items = list(page.items)
    note_seen(actor, batch, _("Lô phiếu điều tra %s") % batch.code, len(items))
    context = {
        **head_of(batch),
        "staged": batch.state == BatchState.STAGED,
        "tabs": [(each, with_query(request, the=each.key), each.key == tab) for each in tabs],
        "tab": tab,
        "page": page,
        "table": _table(batch, tab, items) if items and not turned_down else None,
        "refused": refused_of(batch, items) if turned_down else [],
        "corrected": len(batch.sheet.get("corrected", ())),
        "erased": dt.date.fromisoformat(batch.sheet[ERASED]) if ERASED in batch.sheet else None,
        "may_undo": batch.state == BatchState.DONE and ERASED not in batch.sheet,
    }
    return render(request, "literacy/sheet_batch.html", context)


def _table(batch: Batch, tab: str, items: list[Any]) -> Table:
    if batch.state != BatchState.STAGED:
        return preview.written_table(items)
    return preview.changed_table(items) if tab == lists.CHANGED else preview.table_of(items)


class Titled(NamedTuple):
    """A column as reasons name it."""

    key: str
    title: str


_TITLED = [Titled(column.key, column.name) for column in COLUMNS]


def refused_of(batch: Batch, rows: list[RefusedRow]) -> list[refused.Refused]:
    """Refused rows with a field at each fault, and the page of the whole row."""
    return refused.shown(
        rows,
        _TITLED,
        named_by=("family_name", "given_name"),
        within=KEYS,
        href=lambda row: reverse("sheet_row", args=[batch.code, row]),
        seal=seal_of,
    )


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
    context = {**head_of(batch), "form": form, "done": batch.state == BatchState.DONE, "new": batch.counts.new}
    return render(request, "literacy/sheet_undo.html", context, status=400 if form.errors else 200)

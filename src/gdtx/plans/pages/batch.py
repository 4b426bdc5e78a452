"""One batch of activities: while somebody looks at it and afterwards; confirm, correct, discard, take back."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate, with_query
from gdtx.foundation.vietnamese import number
from gdtx.intake import lists
from gdtx.intake.forms import corrections
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.queries import is_interrupted
from gdtx.intake.refused import refused_rows, shown
from gdtx.intake.standing import badge_of, steps_of
from gdtx.learning.forms import ReasonForm
from gdtx.learning.pages.imports import excel_file
from gdtx.office.excel_refused import write_refused

from .. import rules
from ..excel import activities as excel
from ..imports import preview, taking
from ..imports.undoing import changed_since, undo
from ..models import ActivityRow, Plan
from ..rules import may_change

#: Which of the four lists is shown.
TAB = "the"
PER_PAGE = 25


def _head(batch: Batch, plan: Plan) -> dict[str, Any]:
    return {"batch": batch, "plan": plan, "badge": badge_of(batch), "steps": steps_of(batch)}


@requires(rules.WRITE)
@require_safe
def plan_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The batch as it stands."""
    actor = actor_of(request)
    batch, plan = taking.batch_for(actor, code)
    if batch.state in (BatchState.READING, BatchState.FAILED):
        context = {**_head(batch, plan), "error": batch.error or {}, "interrupted": is_interrupted(batch)}
        return render(request, "plans/import_failed.html", context)
    tabs = lists.tabs_of(batch)
    tab = request.GET.get(TAB, "")
    if tab not in {each.key for each in tabs}:
        tab = preview.first_tab(batch)
    rows: Any = refused_rows(batch) if tab == lists.REFUSED else preview.rows_of(batch, tab)
    page = paginate(request, rows, per_page=PER_PAGE, noun=_("dòng"))
    items, refused, table = list(page.items), None, None
    if tab == lists.REFUSED:
        columns = batch.sheet.get("columns", excel.KEYS)
        refused = shown(items, excel.COLUMNS, named_by="title", within=columns)
    elif items:
        table = _changed(items) if tab == lists.CHANGED else _table(items)
    staged = batch.state == BatchState.STAGED
    context = {
        **_head(batch, plan),
        "staged": staged,
        "tabs": [(each, with_query(request, the=each.key), each.key == tab) for each in tabs],
        "tab": tab,
        "page": page,
        "table": table,
        "refused": refused,
        "totals": preview.control_totals(batch) if batch.state != BatchState.DISCARDED else [],
        "corrected": len(batch.sheet.get("corrected", ())),
        "open": bool(may_change(actor, plan)),
        "may_undo": batch.state == BatchState.DONE and bool(may_change(actor, plan)),
    }
    return render(request, "plans/import_batch.html", context)


def _table(rows: list[ActivityRow]) -> Table:
    words = preview.Words(rows)
    made = []
    for row in rows:
        said = words.said(row.values)
        result = row.get_outcome_display()
        made.append(
            Row(
                Cell(_("Dòng %(row)d") % {"row": row.row}),
                [
                    Cell(said["title"], note=said["group"]),
                    Cell(said["when"], note=said["place"]),
                    Cell(row.values["classes"]),
                    Cell(row.values["turns"]),
                    Cell(row.values["money"], note=said["source"]),
                    Cell(result),
                ],
            )
        )
    columns = [
        Column(_("Dòng")),
        Column(excel.TITLES["title"], whole=True),
        Column(excel.TITLES["when"]),
        Column(_("Số lớp"), "number"),
        Column(_("Lượt người"), "number"),
        Column(excel.TITLES["money"], "number"),
        Column(_("Kết quả")),
    ]
    return Table(_("Dòng của tệp"), columns, made, caption_hidden=True, sticky=True)


def _changed(rows: list[ActivityRow]) -> Table:
    made = [
        Row(
            Cell(str((row.before or row.values)["title"]), note=_("Dòng %(row)d") % {"row": row.row}),
            [Cell(title), Cell(before or _("để trống")), Cell(after or _("để trống"))],
        )
        for row, changes in preview.changes_of(rows)
        for title, before, after in changes
    ]
    columns = [
        Column(excel.TITLES["title"]),
        Column(_("Cột")),
        Column(_("Trước khi nhập")),
        Column(_("Trong tệp")),
    ]
    return Table(_("Việc đã có mà tệp ghi khác"), columns, made, caption_hidden=True, cards=True)


# --- What can be done -------------------------------------------------------------------------------------------


def _back(code: str, tab: str = "") -> HttpResponse:
    address = reverse("plan_batch", args=[code])
    return redirect(f"{address}?{TAB}={tab}" if tab else address)


@requires(rules.WRITE)
@require_POST
def plan_batch_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write what was shown."""
    try:
        batch = taking.confirm(by=actor_of(request), code=code)
    except Conflict as conflict:
        messages.warning(request, conflict.sentence)
        return _back(code)
    messages.success(
        request,
        _("Đã ghi %(accepted)s dòng vào kế hoạch: %(new)s việc mới, %(changed)s việc được sửa.")
        % {
            "accepted": number(batch.accepted),
            "new": number(batch.counts.new),
            "changed": number(batch.changed),
        },
    )
    return _back(code)


@requires(rules.WRITE)
@require_POST
def plan_batch_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the batch away; nothing is written."""
    _batch, plan = taking.batch_for(actor_of(request), code)
    try:
        taking.discard(by=actor_of(request), code=code)
    except Conflict as conflict:
        messages.warning(request, conflict.sentence)
        return _back(code)
    messages.success(request, _("Đã bỏ lô %(code)s, không ghi dòng nào.") % {"code": code.upper()})
    return redirect("plan_page", plan.pk)


@requires(rules.WRITE)
@require_POST
def plan_batch_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Check refused rows again with what was typed into them."""
    typed = corrections(request.POST, excel.PLACES)
    try:
        accepted, left = taking.correct(by=actor_of(request), code=code, corrections=typed)
    except Conflict as conflict:
        messages.warning(request, conflict.sentence)
    else:
        said = _("Đã kiểm tra lại: nhận thêm %(accepted)s dòng, còn %(left)s dòng bị từ chối trong số vừa sửa.")
        tell = messages.success if accepted else messages.warning
        tell(request, said % {"accepted": number(accepted), "left": number(left)})
    return _back(code, lists.REFUSED)


@requires(rules.WRITE)
@require_safe
def plan_batch_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The refused rows as the same sheet, with the reasons in a column of their own."""
    batch, _plan = taking.batch_for(actor_of(request), code)
    file = io.BytesIO()
    write_refused(
        file,
        excel.COLUMNS,
        (
            (row.cells, "\n".join(f"{each['column']}: {each['message']}".removeprefix(": ") for each in row.refusals))
            for row in refused_rows(batch)
        ),
        sheet=excel.SHEET,
        title=_("Các dòng chưa nhận của lô %(code)s") % {"code": batch.code},
        facts=batch.sheet.get("facts", {}),
        synthetic=is_synthetic(),
    )
    return excel_file(file, f"chua-nhan_{batch.code}.xlsx")


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_batch_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Say what taking the batch back does or what stands against it, ask why, and take it back."""
    actor = actor_of(request)
    batch, plan = taking.batch_for(actor, code)
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
                _("Đã thu hồi lô %(code)s: bỏ %(removed)s việc đã thêm, trả lại %(restored)s việc đã sửa.")
                % {"code": batch.code, "removed": number(told["removed"]), "restored": number(told["restored"])},
            )
            return _back(code)
    done = batch.state == BatchState.DONE
    decision = may_change(actor, plan)
    since = changed_since(batch, plan) if done and decision else []
    context = {
        **_head(batch, plan),
        "form": form,
        "done": done,
        "closed": "" if decision else decision.reason,
        "since": since[:5],
        "since_count": len(since),
        "can_be": done and bool(decision) and not since,
        "new": batch.counts.new,
    }
    return render(request, "plans/import_undo.html", context, status=400 if form.errors else 200)

"""Accounts in bulk: choose a sheet, look, write, print the code slips; or throw it away, or take it back."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.accounts import slips
from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table, paginate, with_query
from gdtx.foundation.vietnamese import number
from gdtx.intake.forms import EXCEL, FileForm
from gdtx.intake.models import Batch, BatchState, RefusedRow
from gdtx.intake.queries import state_label, unknown_batch
from gdtx.office.excel_refused import write_refused

from .. import queries
from ..account_import import sheet, taking
from ..models import AccountRow, Post
from .places import address

TAB = "the"
ACCEPTED, REFUSED, UNCHANGED = "nhan", "tu-choi", "khong-doi"
PER_PAGE = 50


def _batch(request: HttpRequest, code: str) -> Batch:
    found = taking.visible_batches(actor_of(request)).filter(code=code.upper()).first()
    if found is None:
        raise unknown_batch(code)
    return found


@requires("network.manage_posts")
@require_http_methods(["GET", "HEAD", "POST"])
def accounts_import(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; what it holds is shown before anything is written."""
    actor = actor_of(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = taking.upload(by=actor, chunks=file.chunks(), file_name=file.name or "")
        return redirect("accounts_batch", batch.code)
    page = paginate(request, taking.visible_batches(actor), per_page=10, noun=_("lần nhập"))
    rows = [
        Row(
            Cell(batch.file_name or batch.code, href=address("accounts_batch", batch.code), note=batch.code),
            [Cell(batch.created_by_label), Cell(state_label(batch)), Cell(batch.rows), Cell(batch.accepted)],
        )
        for batch in page.items
    ]
    columns = [
        Column(_("Tệp")),
        Column(_("Người nhập")),
        Column(_("Tình trạng")),
        Column(_("Dòng"), "number"),
        Column(_("Nhận"), "number"),
    ]
    table = Table(_("Các lần nhập, mới nhất trước"), columns, rows) if rows else None
    return render(
        request,
        "network/people_import.html",
        {"form": form, "page": page, "table": table},
        status=400 if form.errors else 200,
    )


@requires("network.manage_posts")
@require_safe
def accounts_sheet(request: HttpRequest) -> HttpResponse:
    """The blank sheet."""
    file = io.BytesIO()
    sheet.write_sheet(file, synthetic=is_synthetic())
    return _file(file, "bang-tai-khoan.xlsx")


def _file(file: io.BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires("network.manage_posts")
@require_safe
def accounts_batch(request: HttpRequest, code: str) -> HttpResponse:
    """The batch as it stands: its counts, its rows in three lists, what may be done."""
    batch = _batch(request, code)
    tab = request.GET.get(TAB, "")
    counts = {ACCEPTED: batch.accepted, REFUSED: batch.refused, UNCHANGED: batch.unchanged}
    if tab not in counts:
        tab = REFUSED if batch.refused else ACCEPTED
    titles = {ACCEPTED: _("Được nhận"), REFUSED: _("Bị từ chối"), UNCHANGED: _("Không đổi")}
    page = paginate(request, _source(batch, tab), per_page=PER_PAGE, noun=_("dòng"))
    done = batch.state == BatchState.DONE
    return render(
        request,
        "network/people_batch.html",
        {
            "batch": batch,
            "badge": Badge(state_label(batch), "ok" if done else "warn" if batch.state == BatchState.STAGED else ""),
            "staged": batch.state == BatchState.STAGED,
            "done": done,
            "error": batch.error or {},
            "tabs": [(titles[key], counts[key], with_query(request, the=key), key == tab) for key in counts],
            "tab": tab,
            "page": page,
            "table": _table(tab, page.items) if page.items else None,
            "waiting": len(taking.people_of(batch)) if done else 0,
            "accounts": batch.totals.get("accounts", 0),
        },
    )


def _source(batch: Batch, tab: str) -> Any:
    if tab == REFUSED:
        return RefusedRow.objects.filter(batch=batch).order_by("row")
    rows = AccountRow.objects.filter(batch_code=batch.code).select_related("user", "post__organisation")
    if tab == UNCHANGED:
        return rows.filter(outcome=taking.UNCHANGED)
    return rows.exclude(outcome=taking.UNCHANGED)


def _table(tab: str, items: Any) -> Table:
    if tab == REFUSED:
        rows = [
            Row(
                Cell(_("Dòng %d") % row.row, note=str(row.cells[0] or "")),
                [Cell("; ".join(f"{one['column']}: {one['message']}".removeprefix(": ") for one in row.refusals))],
            )
            for row in items
        ]
        return Table(_("Dòng bị từ chối và lý do"), [Column(_("Dòng")), Column(_("Lý do"), whole=True)], rows)
    rows = [Row(Cell(_name(row)), [Cell(text) for text in _what(row)]) for row in items]
    columns = [
        Column(_("Họ tên")),
        Column(_("Tên đăng nhập")),
        Column(_("Đơn vị")),
        Column(_("Vai trò, chức vụ")),
        Column(_("Từ ngày")),
        Column(_("Tài khoản")),
    ]
    return Table(_("Dòng của tệp"), columns, rows)


def _name(row: AccountRow) -> str:
    return str(row.values.get("full_name") or row.user or _("(đã thu hồi)"))


def _what(row: AccountRow) -> list[str]:
    values = row.values or _written(row.post)
    made = _("cấp mới") if row.made_account else _("đã có")
    role = sheet.shown("role", values.get("role"))
    return [
        str(values.get("username") or (row.user.username if row.user else "")),
        str(values.get("organisation") or ""),
        f"{role}, {values['duty']}" if values.get("duty") else role,
        sheet.shown("valid_from", values.get("valid_from")),
        made,
    ]


def _written(post: Post | None) -> dict[str, Any]:
    if post is None:
        return {}
    return {
        "organisation": post.organisation.code,
        "role": post.role,
        "duty": post.duty,
        "valid_from": post.valid_from.isoformat(),
    }


@requires("network.manage_posts")
@require_safe
def accounts_refused(request: HttpRequest, code: str) -> HttpResponse:
    """The refused rows as a sheet to correct."""
    batch = _batch(request, code)
    rows = RefusedRow.objects.filter(batch=batch).order_by("row")
    file = io.BytesIO()
    write_refused(
        file,
        sheet.COLUMNS,
        ((row.cells, " ".join(one["message"] for one in row.refusals)) for row in rows),
        sheet=sheet.SHEET,
        title=_("Dòng chưa nhận của bảng cấp tài khoản"),
        facts={sheet.FACT_SHEET: sheet.SHEET_KIND},
        synthetic=is_synthetic(),
    )
    return _file(file, f"chua-nhan_{batch.code}.xlsx")


@requires("network.manage_posts")
@require_POST
def accounts_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Write the batch."""
    batch = _batch(request, code)
    try:
        written = taking.confirm(by=actor_of(request), code=batch.code)
    except Conflict as conflict:
        messages.error(request, conflict.sentence)
    else:
        messages.success(
            request,
            _("Đã cấp %(accounts)s tài khoản và ghi %(posts)s chức vụ. Việc tiếp theo: in phiếu mã.")
            % {key: number(written.totals[key]) for key in ("accounts", "posts")},
        )
    return redirect("accounts_batch", batch.code)


@requires("network.manage_posts")
@require_POST
def accounts_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the batch away; nothing is written."""
    batch = _batch(request, code)
    try:
        taking.discard(by=actor_of(request), code=batch.code)
    except Conflict as conflict:
        messages.error(request, conflict.sentence)
    else:
        messages.success(request, _("Đã bỏ lô %s, không ghi gì.") % batch.code)
    return redirect("accounts_import")


@requires("network.manage_posts")
@require_POST
def accounts_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take the batch back whole."""
    batch = _batch(request, code)
    try:
        told = taking.undo(by=actor_of(request), code=batch.code, reason=request.POST.get("reason", "").strip())
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Đã thu hồi lô %(batch)s: %(removed)d dòng.") % told)
    return redirect("accounts_batch", batch.code)


@requires("network.manage_posts")
@require_POST
@never_cache
def accounts_slips(request: HttpRequest, code: str) -> HttpResponse:
    """Code slips for whom the batch gave an account that nobody has used; slips printed before are replaced."""
    actor, batch = actor_of(request), _batch(request, code)
    made, refused = [], []
    posts = {
        row.user_id: row.post.organisation_id
        for row in AccountRow.objects.filter(batch_code=batch.code).exclude(post=None).select_related("post")
        if row.post is not None
    }
    names = _names(set(posts.values()), actor.on)
    for person in taking.people_of(batch):
        try:
            where = names.get(posts.get(person.pk, 0), "")
            made.append(slips.make_slip(by=actor, user=person, where=where))
        except Refused as refusal:
            refused.append((str(person), refusal.sentence))
    return slips_page(request, made, refused, back=reverse("accounts_batch", args=[batch.code]))


def _names(organisation_ids: set[int], on: Any) -> dict[int, str]:
    found = queries.organisation_versions_on(organisation_ids, on, nearest=True)
    return {organisation_id: version.name for organisation_id, version in found.items()}


def slips_page(
    request: HttpRequest, made: list[slips.MadeSlip], refused: list[tuple[str, str]], *, back: str
) -> HttpResponse:
    """The slips to print. Shown once: the answer is kept nowhere."""
    address_to_use = request.build_absolute_uri(reverse("slip_sign_in"))
    context = {"slips": made, "refused": refused, "back": back, "address": address_to_use}
    return render(request, "accounts/slips.html", context)

"""What the records clerk does: number, date and signed file; incoming documents; registers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.directives import actions
from gdtx.directives.forms.documents import FileForm, IncomingForm, IssueForm, RegisterForm
from gdtx.directives.letterheads import letterhead
from gdtx.directives.models import Document, Register
from gdtx.directives.queries.documents import document_for, register_of
from gdtx.directives.rules import documents as rules
from gdtx.directives.storage import STORE
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.vietnamese import date_short
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.reading.pdf_text import text_of


@requires(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date, day of force and signed file of a document that was signed."""
    actor = actor_of(request)
    found = document_for(actor, pk)
    rules.may_issue(actor, found).require()
    register = register_of(found.organisation_id, found.kind, actor.on.year)
    form = IssueForm(
        request.POST or None,
        request.FILES or None,
        own_register=register is not None,
        initial={
            "version": found.version,
            "issued_on": date_short(actor.on),
            "symbol": "" if register else letterhead(found.organisation_id, actor.on).symbol(found.kind),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue_document(
                by=actor,
                document_id=pk,
                version=form.cleaned_data["version"],
                entered=form.entered,
                paper=form.paper(),
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã ghi: %(document)s.") % {"document": issued.name})
            _tell_of_scan(request, issued)
            return redirect(reverse("document", args=[pk]))
    return render(request, "directives/document_issue.html", {"form": form, "document": found, "register": register})


def _tell_of_scan(request: HttpRequest, document: Document) -> None:
    """Say that the kept file has no words in it: people would look for it by what it says, in vain."""
    path = STORE.path_of(document.file_name) if document.file_name else None
    if path is None:
        return
    scan = document.file_kind == "jpg"
    if document.file_kind == "pdf":
        try:
            text_of(path)
        except Refused as refusal:
            scan = refusal.rule == "pdf_scan"
    if scan:
        messages.warning(
            request,
            _(
                "Tệp chỉ là ảnh quét, không có chữ: văn bản được tìm theo số, trích yếu và nội dung đã nhập, "
                "không theo chữ trong tệp. Nếu có bản Word hoặc PDF xuất từ Word, hãy chép nội dung vào văn bản."
            ),
        )


@requires(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_refile(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the signed file beside a document that has its number, or a better one in its place."""
    actor = actor_of(request)
    found = document_for(actor, pk)
    rules.may_issue(actor, found).require()
    form = FileForm(request.POST or None, request.FILES or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            paper = form.paper()
            if paper is None:
                raise Refused("file_missing", _("Chưa chọn tệp."), "file")
            filed = actions.file_document(by=actor, document_id=pk, version=form.cleaned_data["version"], paper=paper)
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã lưu tệp."))
            _tell_of_scan(request, filed)
            return redirect(reverse("document", args=[pk]))
    return render(request, "directives/document_refile.html", {"form": form, "document": found})


@requires(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_incoming(request: HttpRequest) -> HttpResponse:
    """Record a document that came from a body outside."""
    actor = actor_of(request)
    form = IncomingForm(request.POST or None, request.FILES or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            recorded = actions.record_incoming(
                by=actor,
                organisation=int(given["organisation"]),
                issuer=given["issuer"],
                symbol=given["symbol"],
                issued_on=given["issued_on"],
                facts=form.facts,
                paper=form.paper(),
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã vào sổ văn bản đến."))
            _tell_of_scan(request, recorded)
            return redirect(reverse("document", args=[recorded.pk]))
    return render(request, "directives/document_incoming.html", {"form": form})


@requires(rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_registers(request: HttpRequest) -> HttpResponse:
    """The registers of the clerk's bodies, and opening one: for bodies without an e-office."""
    actor = actor_of(request)
    form = RegisterForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.open_register(
                by=actor,
                organisation=int(given["organisation"]),
                kind=given["kind"],
                year=given["opened_on"].year,
                opened_on=given["opened_on"],
                next_number=given["next_number"],
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã mở sổ. Từ nay hệ thống cấp số cho loại văn bản này."))
            return redirect(reverse("document_registers"))
    bodies = rules.bodies(actor, rules.ISSUE)
    rows = list(Register.objects.filter(organisation_id__in=bodies, opened_on__lte=actor.on))
    names = organisation_versions_on(bodies, actor.on, nearest=True) if bodies else {}
    table = Table(
        _("Sổ đăng ký đang dùng"),
        [
            Column(_("Sổ")),
            Column(_("Đơn vị"), whole=True),
            Column(_("Ngày mở")),
            Column(_("Số tiếp theo"), "number"),
        ],
        [
            Row(
                Cell(str(row), note=row.opened_by_label),
                [Cell(names[row.organisation_id].name), Cell(row.opened_on), Cell(row.next_number)],
            )
            for row in rows
        ],
        caption_hidden=True,
    )
    return render(request, "directives/document_registers.html", {"form": form, "rows": rows, "table": table})

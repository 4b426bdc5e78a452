"""Writing a draft, changing it, linking it with others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gdtx.directives import actions
from gdtx.directives.forms.documents import ChangeForm, DraftForm, LinkForm, initial_of
from gdtx.directives.models import Document
from gdtx.directives.origins import Origin
from gdtx.directives.queries.documents import document_for, documents_with_symbol
from gdtx.directives.rules import documents as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.network.scope import Actor


@requires(rules.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def document_draft(request: HttpRequest) -> HttpResponse:
    """The form of a new draft; a link may bring the type, the abstract, what it implements and where it comes from."""
    actor = actor_of(request)
    initial = {
        "kind": request.GET.get("loai", ""),
        "abstract": request.GET.get("trich-yeu", "")[:500],
        "implements": request.GET.get("trien-khai", ""),
    }
    form = DraftForm(request.POST or None, actor=actor, initial={k: v for k, v in initial.items() if v})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        facts = form.facts
        try:
            drafted = actions.draft_document(
                by=actor,
                organisation=int(given["organisation"]),
                kind=facts.kind,
                abstract=facts.abstract,
                body=facts.body,
                addressees=facts.addressees,
                bases=facts.bases,
                recipients=facts.recipients,
                authority=facts.authority,
                signer_title=facts.signer_title,
                signer_name=facts.signer_name,
                school_year=facts.school_year,
                origin=_origin(request),
                implements=[given["implements"]] if given["implements"] else (),
                token=given["token"],
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã lưu dự thảo. Xem lại rồi bấm “Trình ký”."))
            return redirect(reverse("document", args=[drafted.pk]))
    return render(request, "directives/document_form.html", {"form": form, "document": None})


def _origin(request: HttpRequest) -> Origin | None:
    """A link may bring where the document comes from; it is a label and an address, nothing is decided by it."""
    return Origin.of_fields(
        request.GET.get("nguon-ten", "")[:300], request.GET.get("nguon", "")[:60], request.GET.get("nguon-so", "")[:60]
    )


@requires(rules.DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def document_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a form; what somebody else changed meanwhile is said, and nothing typed is lost."""
    actor = actor_of(request)
    found = document_for(actor, pk)
    rules.may_change(actor, found).require()
    form = ChangeForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_document(by=actor, document_id=pk, version=form.cleaned_data["version"], facts=form.facts)
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã lưu dự thảo."))
            return redirect(reverse("document", args=[pk]))
    return render(request, "directives/document_form.html", {"form": form, "document": found})


@requires(rules.DRAFT, rules.ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def document_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Name another document by its symbol: one of ours that the person sees, else it is kept as words."""
    actor = actor_of(request)
    found = document_for(actor, pk)
    rules.may_link(actor, found).require()
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["other"]
        try:
            other = _named(actor, found, typed)
            actions.link_document(
                by=actor,
                document_id=pk,
                relation=form.cleaned_data["relation"],
                other=other.pk if other is not None else None,
                other_text="" if other is not None else typed,
            )
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Đã nối văn bản."))
            return redirect(reverse("document", args=[pk]) + "#lien-ket")
    return render(request, "directives/document_link.html", {"form": form, "document": found})


def _named(actor: Actor, document: Document, typed: str) -> Document | None:
    """The document of ours the person sees with the typed symbol; raises `Refused` where several have it."""
    rows = [row for row in documents_with_symbol(actor, typed) if row.pk != document.pk]
    if len(rows) > 1:
        names = "; ".join(f"{row.name} ({row.abstract[:60]})" for row in rows[:5])
        raise Refused(
            "several_documents",
            _("Có nhiều văn bản cùng số, ký hiệu: %(names)s.") % {"names": names},
            "other",
            _("Hãy ghi cả ngày và cơ quan, văn bản sẽ được giữ bằng chữ."),
        )
    return rows[0] if rows else None


@requires(rules.DRAFT, rules.ISSUE)
@require_POST
def document_unlink(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Take a link of this document back."""
    actions.unlink_document(by=actor_of(request), document_id=pk, link_id=link)
    messages.success(request, _("Đã bỏ liên kết."))
    return redirect(reverse("document", args=[pk]) + "#lien-ket")

"""Certificates of a literacy class: giving them, the register of the centre, the paper, taking one back."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.accounts.models import Installation
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.vietnamese import number
from gdtx.people import access
from gdtx.people.enums import Purpose

from ..forms import ReasonForm
from ..rosters import rules
from ..rosters.certifying import certificate_for, certify, register_of, revoke
from ..rosters.documents import certificate_document, issuer_of
from ..rosters.forms import CertifyForm
from ..rosters.queries import commune_of, listed, required_roster
from .rosters import DOORS, head, note_seen, seen_class

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": "application/pdf", "docx": WORD}


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def class_certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may be given a certificate, and the register of the centre in the year."""
    actor = actor_of(request)
    found = seen_class(actor, pk)
    roster = required_roster(found)
    waiting = [each for each in listed(roster).studying if each.enrolment.passed and each.certificate is None]
    form = CertifyForm(request.POST or None, learners=waiting, initial={"issued_on": actor.on})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = certify(
                by=actor,
                class_id=pk,
                enrolment_ids=given["learner"],
                issued_on=given["issued_on"],
                signer=given["signer"],
                first_number=given["first_number"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã cấp %(count)s giấy chứng nhận.") % {"count": number(len(made))})
            return redirect("class_certificates", pk)
    register = register_of(found.centre_id, actor.on.year)
    note_seen(actor, found, len(waiting) + len(register))
    context = {
        **head(actor, found, roster, "class_certificates"),
        "form": form,
        "waiting": waiting,
        "register": register,
        "year": actor.on.year,
        "may_certify": bool(rules.may_certify(actor, found)),
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "learning/certificates.html", context, status=status)


@requires(*DOORS)
@require_safe
def certificate_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The certificate as Word or PDF."""
    from gdtx.office.pdf import write_pdf  # the engines are loaded when the first paper is asked for
    from gdtx.office.word import own_template, write_word

    if kind not in KINDS:
        raise NotFound("unknown_kind", _("Không có loại tệp này."))
    actor = actor_of(request)
    found, paper = certificate_for(actor, pk)
    synthetic = Installation.objects.filter(synthetic=True).exists()
    document = certificate_document(paper, found, issuer_of(paper), synthetic=synthetic)
    access.note(
        by=actor,
        purpose=Purpose.CLASS,
        what=_("Giấy chứng nhận %(symbol)s") % {"symbol": paper.symbol},
        area_id=commune_of(found),
        person=paper.enrolment.person,
    )
    target = io.BytesIO()
    if kind == "pdf":
        write_pdf(document, target)
    else:
        write_word(document, target, template=own_template())
    response = HttpResponse(target.getvalue(), content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="gcn-xmc-{paper.number:02d}-{paper.year}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the certificate back."""
    actor = actor_of(request)
    found, paper = certificate_for(actor, pk)
    rules.may_certify(actor, found).require()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke(by=actor, certificate_id=pk, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã thu hồi giấy chứng nhận %(symbol)s.") % {"symbol": paper.symbol})
            return redirect("class_certificates", found.pk)
    note_seen(actor, found, 1, paper.enrolment.person)
    context = {"found": found, "paper": paper, "person": paper.enrolment.person, "form": form}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "learning/certificate_revoke.html", context, status=status)

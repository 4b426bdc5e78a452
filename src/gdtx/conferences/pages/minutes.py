"""Minutes: writing them, taking their steps, amending closed ones, their Word and PDF files."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.office.papers import TYPES
from gdtx.reports.queries import synthetic

from .. import actions, rules
from ..documents.minutes import minutes_document
from ..forms import AmendmentForm, MinutesForm, refuse
from ..queries import conference_for, minutes_of
from ..workflow import MINUTES


def _after(pk: int) -> str:
    return reverse("conference_tab", args=[pk, "sau-hoi-nghi"]) + "#bien-ban"


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the record itself does not say."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    rules.may_keep(actor, conference).require()
    minutes = minutes_of(conference)
    rules.record_is_open(minutes).require()
    initial = {"text": minutes.text if minutes else "", "version": minutes.version if minutes else 0}
    form = MinutesForm(request.POST or None, initial=initial)
    conflict = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_minutes(by=actor, conference_id=pk, **form.cleaned_data)
        except Conflict as refusal:
            conflict = refusal.sentence
            minutes = minutes_of(conference)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["version"] = str(minutes.version if minutes else 0)  # type: ignore[index]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi biên bản. Trình thông qua khi hồ sơ đã đủ."))
            return redirect(_after(pk))
    context = {"conference": conference, "form": form, "minutes": minutes, "conflict": conflict, "back": _after(pk)}
    status = 409 if conflict else 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/minutes_form.html", context, status=status)


@requires(rules.SEE, rules.KEEP)
@require_safe
def minutes_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes in Word, to who sees the conference."""
    return _printed(request, pk, "docx")


@requires(rules.SEE, rules.KEEP)
@require_safe
def minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as PDF."""
    return _printed(request, pk, "pdf")


def _printed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    minutes = minutes_of(conference)
    if minutes is None:
        raise NotFound("no_minutes", _("Hội nghị chưa có biên bản."))
    official = minutes_document(
        conference, minutes, on=actor.on, synthetic=_("Dữ liệu tổng hợp") if synthetic() else ""
    )
    file = io.BytesIO()
    # Heavy libraries, loaded by the first document that is asked for.
    if kind == "docx":
        from gdtx.office.word import own_template, write_word

        write_word(official, file, template=own_template())
    else:
        from gdtx.office.pdf import write_pdf

        write_pdf(official, file)
    response = HttpResponse(file.getvalue(), content_type=TYPES[kind])
    name = f"bien-ban-hoi-nghi-{conference.pk}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@requires(rules.KEEP, rules.AGREE)
@require_POST
def minutes_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step: submit, return, agree, reopen, close."""
    step = posted(request)
    moved = actions.move_minutes(
        by=actor_of(request), conference_id=pk, verb=step.verb, version=step.version, reason=step.reason
    )
    messages.success(request, _("Biên bản: %(state)s.") % {"state": MINUTES.label(moved.state)})
    return redirect(_after(pk))


@requires(rules.AGREE)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a numbered amendment to closed minutes."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    rules.may_agree(actor, conference).require()
    form = AmendmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.amend_minutes(by=actor, conference_id=pk, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã lập phụ lục sửa đổi số %(number)d.") % {"number": made.number})
            return redirect(_after(pk))
    context = {"conference": conference, "form": form, "back": _after(pk)}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/amendment_form.html", context, status=status)

"""One document: what is written, its number and file, what it rests on and what follows it, who has received it."""

from __future__ import annotations

import io
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.directives import actions
from gdtx.directives.documents.official import addressees, as_official, blocks
from gdtx.directives.models import Document
from gdtx.directives.models.documents import DispatchReading
from gdtx.directives.pages.document_list import badge_of
from gdtx.directives.queries.document_states import states_on, went_on_after
from gdtx.directives.queries.documents import Sent, chain, dispatches, document_for, issuers, linked, received_by
from gdtx.directives.rules import documents as rules
from gdtx.directives.rules import tasks as task_rules
from gdtx.directives.storage import STORE
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table
from gdtx.foundation.vietnamese import date_short, fold, number
from gdtx.network.scope import Actor
from gdtx.office.papers import TYPES, size_text

#: So many units are named on the page; the rest is in the count.
NAMED = 200


@requires(rules.SEE)
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document and everything around it."""
    actor = actor_of(request)
    return render(request, "directives/document.html", shown(actor, document_for(actor, pk)))


def shown(actor: Actor, found: Document) -> dict[str, object]:
    """What the page of a document shows to the actor."""
    sent = dispatches(found, actor.on) if found.is_numbered else []
    mine = received_by(actor, found)
    readings = DispatchReading.objects.filter(dispatch__in=mine, user_id=actor.user_id or 0, on__lte=actor.on)
    confirmed = bool(mine) and readings.exists()
    walked = chain(actor, found)
    code, later = states_on([found], actor.on)[found.pk], went_on_after(found, actor.on)
    steps = panel(actor, found, reverse("document_step", args=[found.pk]))
    steps = replace(steps, state=steps.workflow.state(code))
    if later:
        steps = replace(steps, buttons=[], refused=[])
    return {
        "document": found,
        "issuer": issuers([found], actor.on)[found.pk],
        "on": actor.on,
        "later": later,
        "badge": badge_of(found, code),
        "addressees": addressees(found),
        "blocks": blocks(found.body),
        "panel": steps,
        "links": linked(actor, found),
        "chain": walked if len(walked) > 2 else [],
        "sent": sent,
        "sent_table": _sent_table(sent) if sent else None,
        "read": sum(1 for each in sent if each.readings),
        "asks": bool(mine) and not confirmed and found.state != "withdrawn",
        "confirmed": confirmed,
        "file_size": size_text(found.file_bytes) if found.file_name else "",
        "prints": not found.incoming,
        **({} if later else _allowed(actor, found)),
    }


def _allowed(actor: Actor, found: Document) -> dict[str, object]:
    """Which buttons the page has."""
    is_out = found.state in ("issued", "in_force", "recorded")
    return {
        "may_change": found.state == "draft" and bool(rules.may_change(actor, found)),
        "may_issue": found.state == "signed" and bool(rules.may_issue(actor, found)),
        "may_refile": is_out and bool(rules.may_issue(actor, found)),
        "may_send": is_out and bool(rules.may_send(actor, found)),
        "may_link": bool(rules.may_link(actor, found)),
        "may_draft": bool(rules.may_draft(actor)) and found.is_numbered,
        "may_give": bool(task_rules.may_give_by(actor, found)),
    }


def _sent_table(sent: list[Sent]) -> Table:
    return Table(
        _("Đơn vị nhận văn bản"),
        [Column(_("Đơn vị")), Column(_("Tình trạng"), whole=True), Column(_("Người xác nhận"), whole=True)],
        [_sent_row(each) for each in sent[:NAMED]],
        caption_hidden=True,
    )


def _sent_row(sent: Sent) -> Row:
    readers = "; ".join(f"{each.user_label}, {date_short(each.on)}" for each in sent.readings)
    now = _("nay là %(units)s") % {"units": ", ".join(sent.now)} if sent.now else ""
    badge = Badge(_("đã nhận, đọc"), "ok") if sent.readings else Badge(_("chưa xác nhận"), "warn")
    return Row(Cell(sent.name, note=now), [Cell(badge=badge), Cell(readers or None)])


@requires(rules.SEE)
@require_POST
def document_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the step of the button; what is refused is told on a page of its own with what was typed."""
    step = posted(request)
    moved = actions.move_document(
        by=actor_of(request), document_id=pk, verb=step.verb, version=step.version, reason=step.reason
    )
    state = badge_of(moved, moved.state).text
    messages.success(request, _("Đã ghi. Văn bản đang ở trạng thái “%(state)s”.") % {"state": state})
    return redirect(reverse("document", args=[pk]))


@requires(rules.SEE)
@require_POST
def document_received(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm for one's bodies that the document came and was read."""
    actions.confirm_received(by=actor_of(request), document_id=pk)
    messages.success(request, _("Đã xác nhận: đơn vị của bạn đã nhận và bạn đã đọc văn bản này."))
    return redirect(reverse("document", args=[pk]))


@requires(rules.SEE)
@require_safe
def document_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The signed file."""
    found = document_for(actor_of(request), pk)
    answer = (
        STORE.answer(found.file_name, file_name=f"{file_stem(found)}.{found.file_kind}") if found.file_name else None
    )
    if answer is None:
        raise Http404
    return answer


@requires(rules.SEE)
@require_safe
def document_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The document in Word."""
    return _printed(request, pk, "docx")


@requires(rules.SEE)
@require_safe
def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as PDF."""
    return _printed(request, pk, "pdf")


def _printed(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    actor = actor_of(request)
    found = document_for(actor, pk)
    if found.incoming:
        raise Http404
    official = as_official(found, on=actor.on, synthetic=is_synthetic())
    file = io.BytesIO()
    # Heavy libraries, loaded by the first document that is asked for.
    if kind == "docx":
        from gdtx.office.word import write_word

        write_word(official, file)
    else:
        from gdtx.office.pdf import write_pdf

        write_pdf(official, file)
    response = HttpResponse(file.getvalue(), content_type=TYPES[kind])
    header = content_disposition_header(as_attachment=True, filename=f"{file_stem(found)}.{kind}")
    response["Content-Disposition"] = header or "attachment"
    return response


def file_stem(found: Document) -> str:
    """A name for files: ``cong-van-2302-sgddt-gdtx``, ``ke-hoach-du-thao-17``."""
    named = found.symbol or _("dự thảo %(number)s") % {"number": number(found.pk)}
    words = fold(f"{found.type.name} {named}")
    return "-".join("".join(sign if sign.isalnum() else " " for sign in words).split())[:80]

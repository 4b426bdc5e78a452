"""Writing numbered conclusions, and where each of them stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.typed_values import fingerprint
from gdtx.network.scope import Actor

from .. import actions, rules
from ..bodies import Names
from ..enums import PartyRole
from ..forms import ConclusionForm, StandingForm, refuse
from ..models import Conclusion, Conference
from ..queries import conclusion_for, conference_for, minutes_of

#: The types of documents drafted from conclusions: a notice, an official letter.
DOCUMENTS = ("notice", "official_letter")


def _address(conference_id: int, number: int | None = None) -> str:
    anchor = f"#ket-luan-{number}" if number else ""
    return reverse("conference_tab", args=[conference_id, "ket-luan"]) + anchor


@requires(rules.SEE, rules.KEEP)
@require_safe
def conclusion_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a task or document that came from a conclusion leads back to: its place in the record."""
    row = conclusion_for(actor_of(request), pk)
    return redirect(_address(row.conference_id, row.number))


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a conclusion."""
    actor = actor_of(request)
    conference = conference_for(actor, pk)
    _require_open(actor, conference)
    form = ConclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_conclusion(by=actor, conference_id=pk, **_values(form, conference))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi kết luận số %(number)d.") % {"number": made.number})
            if request.POST.get("tiep"):
                return redirect(request.path)
            return redirect(_address(pk, made.number))
    return _page(request, conference, form, None)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a conclusion before the minutes hold it."""
    actor = actor_of(request)
    row = conclusion_for(actor, pk)
    conference = row.conference
    _require_open(actor, conference)
    form = ConclusionForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_conclusion(
                by=actor, pk=pk, seen=form.cleaned_data["seen"], **_values(form, conference)
            )
        except Conflict as conflict:
            form.add_error(None, conflict.sentence)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = fingerprint(conclusion_for(actor, pk))  # type: ignore[index]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi kết luận số %(number)d.") % {"number": changed.number})
            return redirect(_address(conference.pk, changed.number))
    return _page(request, conference, form, row)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down where a conclusion stands; open also after the minutes are closed."""
    actor = actor_of(request)
    row = conclusion_for(actor, pk)
    rules.may_keep(actor, row.conference).require()
    initial = {"state": row.state, "text": row.state_text, "seen": fingerprint(row)}
    form = StandingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.note_conclusion(by=actor, pk=pk, state=given["state"], text=given["text"], seen=given["seen"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi tình trạng kết luận số %(number)d.") % {"number": row.number})
            return redirect(_address(row.conference_id, row.number))
    context = {"conference": row.conference, "conclusion": row, "form": form, "back": _address(row.conference_id)}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/conclusion_standing.html", context, status=status)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def conclusion_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a conclusion out."""
    actor = actor_of(request)
    row = conclusion_for(actor, pk)
    _require_open(actor, row.conference)
    if request.method == "POST":
        actions.remove_conclusion(by=actor, pk=pk)
        messages.success(request, _("Đã xóa kết luận; số của các kết luận khác giữ nguyên."))
        return redirect(_address(row.conference_id))
    what = _("kết luận số %(number)d") % {"number": row.number}
    context = {"conference": row.conference, "what": what, "shown": row.text, "back": _address(row.conference_id)}
    return render(request, "conferences/part_remove.html", context)


@requires(rules.KEEP)
@require_POST
def conclusions_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Make tasks, a notice or a letter from the conclusions that are ticked."""
    actor = actor_of(request)
    numbers = [int(each) for each in request.POST.getlist("so") if each.isascii() and each.isdigit()]
    wanted = request.POST.get("viec", "")
    if wanted in DOCUMENTS:
        document = actions.draft_from_conclusions(by=actor, conference_id=pk, kind=wanted, numbers=numbers)
        messages.success(request, _("Đã soạn dự thảo từ kết luận. Xem lại rồi trình ký."))
        return redirect("document", document.pk)
    followed = actions.give_tasks(by=actor, conference_id=pk, numbers=numbers)
    if followed.given:
        messages.success(request, _("Đã giao %(count)d nhiệm vụ từ kết luận.") % {"count": followed.given})
    for each in followed.skipped:
        messages.warning(request, each)
    return redirect(_address(pk))


@requires(rules.KEEP)
@require_POST
def petitions_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass the unanswered petitions on to whom they are addressed."""
    followed = actions.pass_petitions_on(by=actor_of(request), conference_id=pk)
    if followed.given:
        messages.success(
            request,
            _("Đã chuyển %(count)d kiến nghị; câu trả lời theo dõi ở bảng nhiệm vụ.") % {"count": followed.given},
        )
    elif not followed.skipped:
        messages.success(request, _("Không còn kiến nghị nào chưa trả lời."))
    for each in followed.skipped:
        messages.warning(request, each)
    return redirect(reverse("conference_page", args=[pk]) + "#kien-nghi")


def _require_open(actor: Actor, conference: Conference) -> None:
    rules.may_keep(actor, conference).require()
    rules.record_is_open(minutes_of(conference)).require()


def _values(form: ConclusionForm, conference: Conference) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "number": given["number"],
        "text": given["text"],
        "due_on": given["due_on"],
        "proof": given["proof"],
        "owners": form.bodies("owners", conference),
        "helpers": form.bodies("helpers", conference),
    }


def _initial(row: Conclusion) -> dict[str, Any]:
    parties = list(row.parties.select_related("organisation"))
    names = Names(row.conference.starts_on, [party.organisation_id for party in parties])

    def lines(role: str) -> str:
        return "\n".join(names.body(party) for party in parties if party.role == role)

    return {
        "number": row.number,
        "text": row.text,
        "due_on": row.due_on,
        "proof": row.proof,
        "owners": lines(PartyRole.OWNER),
        "helpers": lines(PartyRole.HELPER),
        "seen": fingerprint(row),
    }


def _page(request: HttpRequest, conference: Conference, form: ConclusionForm, row: Conclusion | None) -> HttpResponse:
    context = {"conference": conference, "form": form, "conclusion": row, "back": _address(conference.pk)}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/conclusion_form.html", context, status=status)

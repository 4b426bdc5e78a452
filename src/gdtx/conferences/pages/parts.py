"""Writing rows of the record: one form for all kinds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.typed_values import fingerprint
from gdtx.network.scope import Actor

from .. import actions, rules
from ..bodies import Names
from ..forms import PartForm, refuse
from ..models import Body, Conference
from ..parts import KINDS, PartKind
from ..queries import conference_for, minutes_of, row_for


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def part_add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a row; "Ghi và thêm mục nữa" comes back with an empty form."""
    actor = actor_of(request)
    conference, found = _for_writing(actor, pk, kind)
    initial = {name: request.GET[name] for name in ("signing", "delegation", "role", "kind") if name in request.GET}
    form = PartForm(request.POST or None, kind=found, conference=conference, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_part(by=actor, conference_id=pk, kind=kind, values=form.values, body=form.typed_body())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi %(what)s.") % {"what": found.title})
            if request.POST.get("tiep"):
                return redirect(request.get_full_path())
            return redirect(tab_address(conference, found))
    return _page(request, conference, found, form, None)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def part_change(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Change a row; what somebody else changed meanwhile is not overwritten unseen."""
    actor = actor_of(request)
    found = _kind(kind)
    row = row_for(actor, found, pk)
    conference = row.conference
    rules.may_keep(actor, conference).require()
    if found.fixed and not found.later:
        rules.record_is_open(minutes_of(conference)).require()
    body = ""
    if isinstance(row, Body):
        body = Names(conference.starts_on, [row.organisation_id]).body(row)
    form = PartForm(
        request.POST or None,
        kind=found,
        conference=conference,
        row=row,
        body=body,
        initial={"seen": fingerprint(row)},
    )
    if request.method == "POST" and form.is_valid():
        same = found.body and form.cleaned_data["body"] == body
        try:
            actions.change_part(
                by=actor,
                conference_id=conference.pk,
                kind=kind,
                pk=pk,
                values=form.values,
                body=None if same else form.typed_body(),
                seen=form.cleaned_data["seen"],
            )
        except Conflict as conflict:
            form.add_error(None, conflict.sentence)
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["seen"] = fingerprint(row_for(actor, found, pk))  # type: ignore[index]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi %(what)s.") % {"what": found.title})
            return redirect(tab_address(conference, found))
    return _page(request, conference, found, form, pk)


@requires(rules.KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def part_remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask, then take a row out."""
    actor = actor_of(request)
    found = _kind(kind)
    row = row_for(actor, found, pk)
    conference = row.conference
    rules.may_keep(actor, conference).require()
    if request.method == "POST":
        actions.remove_part(by=actor, conference_id=conference.pk, kind=kind, pk=pk)
        messages.success(request, _("Đã xóa %(what)s khỏi hồ sơ.") % {"what": found.title})
        return redirect(tab_address(conference, found))
    if found.fixed:
        rules.record_is_open(minutes_of(conference)).require()
    shown = next((text for name in ("title", "text", "person", "name", "positions", "abstract", "office")
                  if (text := getattr(row, name, ""))), str(found.title))  # fmt: skip
    context = {"conference": conference, "what": found.title, "shown": shown, "back": tab_address(conference, found)}
    return render(request, "conferences/part_remove.html", context)


@requires(rules.KEEP)
@require_POST
def part_move(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Exchange a row with its neighbour."""
    actor = actor_of(request)
    found = _kind(kind)
    conference = row_for(actor, found, pk).conference
    actions.move_part(by=actor, conference_id=conference.pk, kind=kind, pk=pk, up=request.POST.get("huong") == "len")
    return redirect(tab_address(conference, found))


def tab_address(conference: Conference, kind: PartKind) -> str:
    """The tab a kind of rows stands on, at its section."""
    if kind.tab == "chuan-bi":
        return reverse("conference_page", args=[conference.pk]) + f"#{kind.code}"
    return reverse("conference_tab", args=[conference.pk, kind.tab]) + f"#{kind.code}"


def _for_writing(actor: Actor, pk: int, kind: str) -> tuple[Conference, PartKind]:
    conference = conference_for(actor, pk)
    found = _kind(kind)
    rules.may_keep(actor, conference).require()
    if found.fixed:
        rules.record_is_open(minutes_of(conference)).require()
    return conference, found


def _kind(kind: str) -> PartKind:
    if kind not in KINDS:
        raise NotFound("unknown_kind", _("Hồ sơ hội nghị không có mục “%(kind)s”.") % {"kind": kind[:40]})
    return KINDS[kind]


def _page(
    request: HttpRequest, conference: Conference, kind: PartKind, form: PartForm, part: int | None
) -> HttpResponse:
    context = {
        "conference": conference,
        "kind": kind,
        "form": form,
        "part": part,
        "back": tab_address(conference, kind),
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "conferences/part_form.html", context, status=status)

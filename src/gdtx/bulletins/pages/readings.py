"""Reading a text into the record of a conference: sending it, how far it is, making the record, source, pictures.

What was found in it is confirmed on the pages of `reading_fields`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Forbidden, NotFound, Refused
from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.vietnamese import number
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor
from gdtx.office.papers import size_text

from .. import actions, rules
from ..enums import FieldState
from ..forms import EnterForm, ReadPhotosForm, StartForm, refuse
from ..marks import Told, group_of_warning, told_warnings
from ..models import ReadField, Reading
from ..queries import fields_of, open_readings, reading_for
from ..read_kinds import GROUPS, KINDS
from ..storage import STORE
from ..workflow import READING


def bodies_of(actor: Actor) -> list[tuple[int, str]]:
    """The bodies into whose records the person may read texts, with their names of the day."""
    ids = rules.readers(actor)
    versions = organisation_versions_on(ids, actor.on)
    return [(each, versions[each].name) for each in ids if each in versions]


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A step in the navigation: how many of its fields wait, how many there are."""

    code: str
    title: str | Promise
    href: str
    left: int
    count: int
    current: bool = False


def group_links(reading: Reading, fields: Sequence[ReadField], current: str = "") -> list[GroupLink]:
    """The steps of a text in their order."""
    found = []
    for group in GROUPS:
        own = [field for field in fields if KINDS[field.kind].group == group.code and field.state != FieldState.ABSENT]
        left = sum(field.state == FieldState.OPEN for field in own)
        href = reverse("reading_fields", args=[reading.pk, group.code])
        found.append(GroupLink(group.code, group.title, href, left, len(own), group.code == current))
    return found


def reading_badge(reading: Reading) -> Badge:
    """The state of a text."""
    state = READING.state(reading.state)
    return Badge(str(state.label), state.tone)  # type: ignore[arg-type]


# --- Sending a text ---------------------------------------------------------------------------------------------


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Send a text or a file; go on with what was begun."""
    actor = actor_of(request)
    bodies = bodies_of(actor)
    if not bodies:
        raise Forbidden(
            "no_body",
            _("Bạn chưa được giao lập hồ sơ hội nghị của đơn vị nào nên chưa đọc văn bản vào hồ sơ được."),
        )
    form = StartForm(request.POST or None, request.FILES or None, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["file"]:
                made = actions.begin_reading_of_file(
                    by=actor,
                    organisation_id=given["organisation"],
                    file=cast(BinaryIO, given["file"]),
                    file_name=given["file"].name or "",
                )
            else:
                made = actions.begin_reading(by=actor, organisation_id=given["organisation"], text=given["text"])
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã đọc văn bản. Hãy soát từng mục bên cạnh văn bản; chưa có gì được ghi."))
            return redirect("reading_fields", made.pk, GROUPS[0].code)
    context = {"form": form, "begun": open_readings(actor), "one_body": len(bodies) == 1}
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "bulletins/reading_start.html", context, status=status)


# --- How far it is ----------------------------------------------------------------------------------------------


@requires(rules.WRITE)
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a text is: its steps, its warnings, making the record; afterwards what became of it."""
    return _page(request, pk, None)


def _page(request: HttpRequest, pk: int, form: EnterForm | None) -> HttpResponse:
    actor = actor_of(request)
    reading = reading_for(actor, pk)
    fields = fields_of(reading)
    links = group_links(reading, fields)
    opened = actions.is_open(reading) and bool(rules.may_read(actor, reading.organisation_id))
    captions = [field for field in fields if field.kind == "caption" and field.is_kept]
    warnings = [(one, _place_of(reading, one, fields)) for one in told_warnings(reading.warnings)]
    context = {
        "reading": reading,
        "badge": reading_badge(reading),
        "links": links,
        "go_on": next((link.href for link in links if link.left), ""),
        "left": sum(link.left for link in links),
        "kept": sum(field.is_kept for field in fields),
        "refused": sum(field.state == FieldState.REFUSED for field in fields),
        "warnings": warnings,
        "opened": opened,
        "form": form or EnterForm(initial={"version": reading.version}),
        "panel": panel(actor, reading, reverse("reading_move", args=[pk])),
        "captions": len(captions),
        "without_picture": sum(not field.made for field in captions),
        "size": size_text(reading.file_bytes) if reading.file_bytes else "",
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "bulletins/reading_page.html", context, status=status)


def _place_of(reading: Reading, warning: Told, fields: Sequence[ReadField]) -> str:
    """Where a warning is shown beside its field; of one at no field the first step, which shows the whole text."""
    group = group_of_warning(warning, fields) or GROUPS[0].code
    return f"{reverse('reading_fields', args=[reading.pk, group])}#canh-bao-{warning.number}"


@requires(rules.WRITE)
@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the record of the conference and draft its bulletin."""
    form = EnterForm(request.POST)
    if form.is_valid():
        try:
            actions.enter_reading(
                by=actor_of(request),
                pk=pk,
                version=form.cleaned_data["version"],
                leave_open=form.cleaned_data["leave_open"],
            )
        except Refused as refusal:
            if refusal.status not in (400, 409):
                raise
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Đã lập hồ sơ hội nghị và soạn bản thảo bản tin từ các mục đã xác nhận."))
            return redirect("reading_page", pk)
    return _page(request, pk, form)


@requires(rules.WRITE)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a text up."""
    step = posted(request)
    actions.move_reading(by=actor_of(request), pk=pk, verb=step.verb, version=step.version, reason=step.reason)
    messages.success(request, _("Đã bỏ văn bản này; không có gì được ghi vào hồ sơ."))
    return redirect("reading_start")


@requires(rules.WRITE)
@require_safe
def source(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file the text came from, to who reads texts of its body."""
    reading = reading_for(actor_of(request), pk)
    response = STORE.answer(reading.file_name, file_name=reading.source_name) if reading.file_name else None
    if response is None:
        raise NotFound("no_file", _("Văn bản này không có tệp nguồn, hoặc tệp đã bị xóa khỏi máy chủ."))
    return response


# --- Pictures to the captions -----------------------------------------------------------------------------------


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture for each caption that was taken; one that is refused does not stop the others."""
    actor = actor_of(request)
    reading = reading_for(actor, pk)
    rules.may_read(actor, reading.organisation_id).require()
    if reading.conference_id is None:
        raise Refused("not_entered", _("Hãy lập hồ sơ hội nghị trước khi ghép ảnh."))
    captions = [field for field in fields_of(reading) if field.kind == "caption" and field.is_kept]
    form = ReadPhotosForm(
        request.POST or None, request.FILES or None, captions=[field for field in captions if not field.made]
    )
    if request.method == "POST" and form.is_valid():
        added = _add_photos(actor, form, pk)
        if added:
            actions.take_photos_over(by=actor, pk=pk)
            messages.success(request, _("Đã ghép %(count)s ảnh vào chú thích.") % {"count": number(added)})
        if not form.errors:
            return redirect("reading_page", pk)
        # Those that were kept are no longer asked for; a file that was refused has to be chosen anew.
        left = [field for field in fields_of(reading) if field.kind == "caption" and field.is_kept and not field.made]
        said = form.errors
        form = ReadPhotosForm(request.POST, captions=left)
        for name, errors in said.items():
            for error in errors:
                form.add_error(name, error)
    context: dict[str, Any] = {"reading": reading, "form": form, "done": sum(bool(field.made) for field in captions)}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "bulletins/reading_photos.html", context, status=status)


def _add_photos(actor: Actor, form: ReadPhotosForm, pk: int) -> int:
    added = 0
    for caption, file in form.sent():
        try:
            actions.add_read_photo(
                by=actor,
                pk=pk,
                field_id=caption.pk,
                file=cast(BinaryIO, file),
                file_name=file.name or "",
                consent=form.cleaned_data["consent"],
            )
            added += 1
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error(f"picture_{caption.pk}", refusal.sentence)
    return added

"""Pages of those who write and publish: the list, a bulletin beside what the record gave, its text, its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.conferences.bodies import NamesOverTime
from gdtx.conferences.queries import photos_of
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.parts import Badge
from gdtx.network.scope import Actor

from .. import actions, rules
from ..drafting import draft_sections
from ..enums import PUBLIC, BulletinState
from ..forms import BulletinForm, CorrectionForm, refuse
from ..models import Bulletin
from ..queries import bulletin_for, conferences_without, pictures_of, visible_bulletins
from ..workflow import BULLETIN
from .showing import text_context, word_answer

STATE = "trang-thai"


@requires(rules.WRITE, rules.PUBLISH)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The bulletins the person works on, and the conferences that have none yet."""
    actor = actor_of(request)
    found = visible_bulletins(actor)
    state = request.GET.get(STATE, "")
    if state in BulletinState.values:
        found = found.filter(state=state)
    page = paginate(request, found.order_by("-changed_at", "-pk"), noun=_("bản tin"))
    context = {
        "page": page,
        "table": _table(list(page.items)),
        "states": BulletinState.choices,
        "state": state,
        "without": conferences_without(actor),
        "reads": bool(rules.readers(actor)),
    }
    return render(request, "bulletins/list.html", context)


def _table(rows: list[Bulletin]) -> Table:
    names = NamesOverTime({row.organisation_id for row in rows})
    shown = [
        Row(
            Cell(row.title, reverse("bulletin_page", args=[row.pk])),
            [
                Cell(names.of(row.organisation_id, row.conference.starts_on)),
                Cell(row.conference.starts_on),
                Cell("", badge=_badge(row)),
                Cell(row.published_on),
            ],
        )
        for row in rows
    ]
    columns = (
        Column(_("Bản tin")),
        Column(_("Cơ quan"), whole=True),
        Column(_("Ngày họp")),
        Column(_("Tình trạng")),
        Column(_("Ngày đăng")),
    )
    return Table(_("Các bản tin"), columns, shown, cards=True, caption_hidden=True)


def _badge(row: Bulletin) -> Badge:
    state = BULLETIN.state(row.state)
    return Badge(str(state.label), state.tone)  # type: ignore[arg-type]


@requires(rules.WRITE)
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the bulletin of a conference."""
    made = actions.draft_bulletin(by=actor_of(request), conference_id=pk)
    messages.success(request, _("Đã soạn bản thảo từ hồ sơ hội nghị. Hãy xem lại từng phần rồi trình đăng."))
    return redirect("bulletin_page", made.pk)


@requires(rules.WRITE, rules.PUBLISH)
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as it will be read, its steps, and which sections differ from what the record gave."""
    actor = actor_of(request)
    found = bulletin_for(actor, pk)
    pictures = [each for each in pictures_of(found) if each.is_allowed]
    known = {each.photo_id for each in pictures_of(found)}
    photos = photos_of(found.conference)
    context = {
        **text_context(found, pictures),
        "state": _badge(found),
        "panel": panel(actor, found, reverse("bulletin_move", args=[pk])),
        "writes": found.state == BulletinState.DRAFT and bool(rules.may_write(actor, found.conference)),
        "corrects": found.state in PUBLIC and bool(rules.may_publish(actor, found)),
        "edited": [each for each in found.sections.all() if each.text != each.drafted],
        "kept_back": sum(not photo.consent for photo in photos),
        "new_photos": sum(photo.consent and photo.pk not in known for photo in photos),
    }
    return render(request, "bulletins/page.html", context)


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write in the draft, beside what the record says."""
    actor = actor_of(request)
    found = bulletin_for(actor, pk)
    rules.may_write(actor, found.conference).require()
    form = BulletinForm(request.POST or None, **_fields(actor, found))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.write_bulletin(by=actor, pk=pk, version=version, text=form.typed)
        except Refused as refusal:
            return _form(request, found, form, "change", refusal)
        messages.success(request, _("Đã ghi bản thảo."))
        return redirect("bulletin_page", pk)
    return _form(request, found, form, "change")


@requires(rules.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a published bulletin; everybody reads what and why."""
    actor = actor_of(request)
    found = bulletin_for(actor, pk)
    rules.may_publish(actor, found).require()
    form = CorrectionForm(request.POST or None, **_fields(actor, found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_bulletin(
                by=actor, pk=pk, version=given["version"], text=form.typed, what=given["what"], reason=given["reason"]
            )
        except Refused as refusal:
            return _form(request, found, form, "correct", refusal)
        messages.success(request, _("Đã đính chính. Nội dung và lý do hiện dưới bản tin công khai."))
        return redirect("bulletin_page", pk)
    return _form(request, found, form, "correct")


def _fields(actor: Actor, found: Bulletin) -> dict[str, Any]:
    return {
        "bulletin": found,
        "sections": list(found.sections.all()),
        "pictures": pictures_of(found),
        "now": {each.kind: each.text for each in draft_sections(actor, found.conference)},
    }


def _form(
    request: HttpRequest, found: Bulletin, form: BulletinForm, what: str, refusal: Refused | None = None
) -> HttpResponse:
    """The form again with what was typed; after a conflict it goes on from the version that is there now."""
    status = 400 if form.is_bound and not form.is_valid() else 200
    conflict = ""
    if isinstance(refusal, Conflict):
        conflict, status = refusal.sentence, 409
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(Bulletin.objects.get(pk=found.pk).version)  # type: ignore[index]
    elif refusal is not None:
        refuse(form, refusal)
        status = 400
    context = {"bulletin": found, "form": form, "correcting": what == "correct", "conflict": conflict}
    return render(request, "bulletins/form.html", context, status=status)


@requires(rules.WRITE)
@require_POST
def redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the record anew into what nobody has changed."""
    version = request.POST.get("version", "")
    actions.redraft_bulletin(by=actor_of(request), pk=pk, version=int(version) if version.isdecimal() else 0)
    messages.success(request, _("Đã lấy lại từ hồ sơ những phần chưa ai sửa, và ảnh mới được đồng ý."))
    return redirect("bulletin_page", pk)


@requires(rules.WRITE, rules.PUBLISH)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step: submit, publish, return, recall, withdraw, drop."""
    step = posted(request)
    moved = actions.move_bulletin(by=actor_of(request), pk=pk, verb=step.verb, version=step.version, reason=step.reason)
    messages.success(request, _("Bản tin: %(state)s.") % {"state": BULLETIN.label(moved.state)})
    return redirect("bulletin_page", pk)


@requires(rules.WRITE, rules.PUBLISH)
@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin in whatever state as a Word file; one that is not public is marked as a draft."""
    return word_answer(bulletin_for(actor_of(request), pk))

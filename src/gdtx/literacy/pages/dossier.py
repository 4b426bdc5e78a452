"""The dossier of a commune or province: what is there, what is missing, adding to it, taking it out as one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.catalogue.literacy_recognition import recogniser_on
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, NotInScope, Refused
from gdtx.foundation.pages import Badge, Cell, Choice, Column, ContextLine, ContextPart, Row, Table
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries import ancestors, descendant_ids
from gdtx.network.scope import Actor
from gdtx.office.papers import HEAVIEST, MEBIBYTE, TYPES

from ..areas import map_date
from ..dossier import actions, archive, drafting, rules
from ..dossier.forms import PaperForm, RecognitionForm
from ..dossier.parts import BY_CODE, DECISION, LISTS, REGISTER
from ..dossier.parts import TABLES as TABLES_PART
from ..dossier.queries import (
    DRAFT,
    MISSING,
    THERE,
    Dossier,
    Item,
    Standing,
    area_of,
    dossier_of,
    paper_for,
    paper_told,
    part_for,
    recognising_body,
    recognition_told,
    standings,
)
from ..dossier.storage import STORE
from ..models import Recognition
from ..rounds.enums import RoundState
from ..rounds.rules import TABLES

#: So many years are offered.
OFFERED = 4
_STATES = {
    THERE: (lazy("Có"), "ok"),
    DRAFT: (lazy("Chưa đủ"), "warn"),
    MISSING: (lazy("Còn thiếu"), "bad"),
}


@dataclass(frozen=True)
class Drawn:
    """A part as the page shows it: links are (label, address, icon); `earlier` what it replaced."""

    item: Item
    badge: Badge
    links: list[tuple[str, str, str]] = field(default_factory=list)
    earlier: list[tuple[str, str]] = field(default_factory=list)


@requires(TABLES)
@require_safe
def dossier(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What is there, what is missing and who can add it."""
    actor = actor_of(request)
    found = dossier_of(actor, code, year)
    context = {
        "dossier": found,
        "line": _line(actor, found),
        "parts": [_drawn(actor, found, item) for item in found.items],
        "wanting": found.missing,
        "recognition": recognition_told(found.recognition) if found.recognition else "",
        "earlier": [(recognition_told(row), row) for row in found.earlier_recognitions],
        "may_recognise": bool(rules.may_recognise(actor, found.area)),
        "unsure": _unsure(found),
        "may_persons": found.is_commune and found.people and bool(rules.may_take_persons(actor, found.area)),
        "communes": None if found.is_commune else _communes(found),
    }
    return render(request, "literacy/dossier.html", context)


def _line(actor: Actor, found: Dossier) -> ContextLine:
    above = [
        each
        for each in ancestors(found.area.area_id, map_date(found.year))
        if each.area.level == Level.PROVINCE and each.area_id != found.area.area_id
        if actor.may(TABLES, area_id=each.area_id)
    ]
    areas = [ContextPart(_("Địa bàn"), each.name, href=_address(each.code, found.year)) for each in above]
    areas.append(ContextPart(_("Địa bàn"), found.area.name))
    years = sorted({*range(actor.on.year, actor.on.year - OFFERED, -1), found.year}, reverse=True)
    choices = [Choice(str(each), _address(found.area.code, each), each == found.year) for each in years]
    part = ContextPart(_("Năm"), _("Năm %d") % found.year, choices, short=str(found.year))
    return ContextLine(areas, [part])


def _address(code: str, year: int, name: str = "dossier", *more: str) -> str:
    return reverse(name, args=[code, year, *more])


def _drawn(actor: Actor, found: Dossier, item: Item) -> Drawn:
    title, tone = _STATES[item.state]
    drawn = Drawn(item, Badge(str(title), tone))  # type: ignore[arg-type]
    part, links = item.part, drawn.links
    code, year = found.area.code, found.year
    paper = found.papers.get(part.code)
    if paper:
        links.append((_("Tải bản đã ký"), reverse("dossier_paper", args=[paper.pk]), "download"))
    if part.drafted and found.frozen_id:
        links.append((_("Bản soạn sẵn (Word)"), _address(code, year, "dossier_draft", part.code), "download"))
    if part.code == TABLES_PART and found.frozen_id:
        query = query_string(nam=year, tap=found.frozen_id)
        links.append((_("Xem biểu"), reverse("literacy_table", args=[code]) + query, "next"))
    if part.code == LISTS and found.people:
        query = query_string(xa=code, nam=year)
        links.append((_("Xem danh sách"), reverse("literacy_list", args=["mu-chu-1"]) + query, "next"))
    if part.code == REGISTER and found.people and rules.may_take_persons(actor, found.area):
        query = query_string(nam=year, **{"muc-dich": "report"})
        links.append((_("Tải phiếu (.xlsx)"), reverse("sheet_export", args=[code, "xlsx"]) + query, "download"))
    if part.signed and rules.may_add(actor, found.area, part):
        if part.code == DECISION:
            label = _("Ghi lại quyết định") if found.recognition else _("Ghi quyết định công nhận")
            links.append((label, _address(code, year, "dossier_recognition"), "edit"))
        else:
            label = _("Thay bản đã ký") if paper else _("Thêm bản đã ký")
            links.append((label, _address(code, year, "dossier_paper_add", part.code), "upload"))
    for old in found.earlier.get(part.code, []):
        drawn.earlier.append((f"{old.title} – {paper_told(old)}", reverse("dossier_paper", args=[old.pk])))
    return drawn


def _unsure(found: Dossier) -> str:
    """What is not settled about who recognises the area."""
    open_ones = {
        recognising_body(found.area, found.year, standard): each.citation
        for standard in (1, 2)
        if not (each := recogniser_on(found.level, standard, map_date(found.year))).confirmed
    }
    if not open_ones:
        return ""
    return _(
        "Cơ quan công nhận (%(body)s, theo %(citation)s) chưa đối chiếu được với văn bản; ghi đúng theo quyết định."
    ) % {"body": ", ".join(open_ones), "citation": next(iter(open_ones.values()))}


def _communes(found: Dossier) -> Table:
    """The dossiers of the communes below a province."""
    on = map_date(found.year)
    versions = AreaVersion.objects.on(on).filter(area_id__in=descendant_ids(found.area.area_id, on, Level.COMMUNE))
    standing = standings([each.area_id for each in versions], found.year)
    rows = [
        _commune(each, standing[each.area_id], found.year)
        for each in sorted(versions, key=lambda version: sort_key(version.name))
    ]
    columns = [
        Column(_("Xã, phường")),
        Column(_("Đợt điều tra")),
        Column(_("Văn bản đã ký"), "number"),
        Column(_("Được công nhận")),
    ]
    return Table(_("Hồ sơ của các xã, phường"), columns, rows, caption_hidden=True, sticky=True)


def _commune(version: AreaVersion, standing: Standing, year: int) -> Row:
    state = str(RoundState(standing.round_state).label) if standing.round_state else None
    level = _("mức độ %d") % standing.level if standing.level else None
    return Row(
        Cell(version.name, href=_address(version.code, year)),
        [
            Cell(state, missing=_("Chưa mở đợt")),
            Cell(standing.papers),
            Cell(level, missing=_("Chưa ghi")),
        ],
    )


# --- Taking out ---------------------------------------------------------------------------------------------------


@requires(TABLES)
@require_POST
def dossier_archive(request: HttpRequest, code: str, year: int) -> HttpResponseBase:
    """Everything that is there as one .zip, with names where they were asked for; prints get their codes."""
    actor = actor_of(request)
    found = dossier_of(actor, code, year)
    try:
        file = archive.make(by=actor, dossier=found, names=request.POST.get("ho-ten") == "co")
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, refused.sentence)
        return redirect("dossier", code, year)
    response = FileResponse(file, as_attachment=True, filename=archive.file_name(found), content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    return response


@requires(TABLES)
@require_safe
def dossier_draft(request: HttpRequest, code: str, year: int, part: str) -> HttpResponse:
    """The draft of a paper out of the frozen figures, as Word."""
    actor = actor_of(request)
    found = dossier_of(actor, code, year)
    wanted = part_for(found.area, part)
    if not wanted.drafted:
        raise NotFound("unknown_part", _("Thành phần này không có bản soạn sẵn."))
    if found.frozen_id is None:
        raise NotFound(
            "not_frozen",
            _("Chưa chốt số liệu năm %d nên chưa soạn được văn bản này.") % year,
            way_out=_("Chốt số liệu của đợt điều tra rồi mở lại trang hồ sơ."),
        )
    document = drafting.draft(wanted.code, found, drafting.read(actor, found))
    response = HttpResponse(archive.word(document), content_type=TYPES["docx"])
    response["Content-Disposition"] = f'attachment; filename="{wanted.code}_{found.area.code}_{year}.docx"'
    response["Cache-Control"] = "private, no-store"
    return response


@requires(TABLES)
@require_safe
def dossier_paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A signed paper, also one that was replaced."""
    paper = paper_for(actor_of(request), pk)
    title = paper.title if paper.title.lower().endswith(f".{paper.kind}") else f"{paper.title}.{paper.kind}"
    response = STORE.answer(paper.name, file_name=title)
    if response is None:
        raise NotInScope("unknown_paper", _("Tệp này không còn trên máy chủ; hãy báo người quản trị."))
    return response


# --- Adding -------------------------------------------------------------------------------------------------------


@requires(*rules.ADDING)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_paper_add(request: HttpRequest, code: str, year: int, part: str) -> HttpResponse:
    """Add the signed paper of a part, or replace it; the earlier one stays."""
    actor = actor_of(request)
    area = area_of(actor, code, year)
    wanted = part_for(area, part)
    rules.may_add(actor, area, wanted).require()
    found = dossier_of(actor, code, year)
    held = found.papers.get(wanted.code)
    form = PaperForm(request.POST or None, request.FILES or None, initial={"replaces": held.pk if held else None})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.add_paper(
                by=actor,
                code=code,
                year=year,
                part=wanted.code,
                file=cast(BinaryIO, data["file"]),
                file_name=data["file"].name or "",
                number=data["number"],
                signed_on=data["signed_on"],
                replaces=data["replaces"],
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("Đã thêm vào hồ sơ: %s.") % wanted.title)
            return redirect("dossier", code, year)
    context = {"dossier": found, "title": wanted.title, "held": held, "held_told": paper_told(held) if held else ""}
    return _form_page(request, form, context | {"fields": [form["file"], form["number"], form["signed_on"]]})


@requires(*rules.ADDING)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_recognition(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Record the decision that recognised the area."""
    actor = actor_of(request)
    area = area_of(actor, code, year)
    rules.may_recognise(actor, area).require()
    found = dossier_of(actor, code, year)
    held = found.recognition
    form = RecognitionForm(request.POST or None, request.FILES or None, initial=_initial(area, year, held))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = data["file"]
        try:
            actions.record_recognition(
                by=actor,
                code=code,
                year=year,
                told=actions.Decision(data["number"], data["signed_on"], data["issuer"], data["level"]),
                replaces=data["replaces"],
                file=cast(BinaryIO, file) if file else None,
                file_name=(file.name or "") if file else "",
            )
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("Đã ghi quyết định công nhận."))
            return redirect("dossier", code, year)
    context = {
        "dossier": found,
        "title": BY_CODE[DECISION].title,
        "held": held,
        "held_told": recognition_told(held) if held else "",
        "unsure": _unsure(found),
    }
    names = ("level", "number", "signed_on", "issuer", "file")
    return _form_page(request, form, context | {"fields": [form[name] for name in names]})


def _initial(area: AreaVersion, year: int, held: Recognition | None) -> dict[str, Any]:
    if held is None:
        return {"issuer": recognising_body(area, year, 1), "replaces": None}
    return {"issuer": held.issuer, "level": held.level, "replaces": held.pk}


def _refuse(form: Form, refused: Refused) -> None:
    if refused.status in (403, 404):
        raise refused
    where = str(refused.where or "")
    form.add_error(where if where in form.fields else None, refused.sentence)


def _form_page(request: HttpRequest, form: Form, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "megabytes": HEAVIEST // MEBIBYTE}
    return render(request, "literacy/dossier_add.html", context, status=400 if form.errors else 200)

"""A round: opening it, its villages and surveyors, what to ask again, its steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gdtx.approvals.pages.moving import posted
from gdtx.approvals.queries import panel
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Cell, Choice, Column, ContextLine, ContextPart, Row, Table, paginate
from gdtx.foundation.pages.addresses import path_of, query_string
from gdtx.foundation.vietnamese import date_short, number, parse_date
from gdtx.network.models import AreaVersion
from gdtx.network.queries import area_by_code
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.enums import Purpose

from ..actions import freeze_register
from ..areas import map_date
from ..rounds import actions, closing, queries, rules
from ..rounds.answers import place_for
from ..rounds.doubts import BY_CODE
from ..rounds.models import Sheet, SurveyRound
from .home import state_badge, village_table
from .survey import commune_name

DOORS = (rules.TABLES, rules.LOCK, rules.FREEZE)
DOUBTS_SHOWN = 20


@requires(rules.LOCK)
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """Open the round of a commune: what will be carried over, and the day to be done by."""
    actor = actor_of(request)
    asked = request.GET.get("xa", "").strip()
    post = next((each for each in actor.posts_with(rules.LOCK) if each.root_id is not None), None)
    area = area_by_code(asked or (post.area_code if post else "VN"), actor.on, where="xa")
    actor.require_sees_area(area.area_id)
    rules.may_open(actor, area.area_id).require()
    year = actor.on.year
    typed = request.POST.get("han", "").strip() or date_short(dt.date(year, *actions.LAST_DAY))
    refusal = ""
    if request.method == "POST":
        try:
            deadline = parse_date(typed, where="han")
            round_ = actions.open_round(by=actor, area_id=area.area_id, year=year, deadline=deadline)
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused.sentence
        else:
            sheets = Sheet.objects.filter(round=round_).count()
            messages.success(
                request,
                _("Đã mở đợt điều tra năm %(year)d với %(n)s phiếu. Việc tiếp theo: phân công điều tra viên.")
                % {"year": year, "n": number(sheets)},
            )
            return redirect("survey_round", round_.pk)
    context = {"area": area, "year": year, "deadline": typed, "refusal": refusal}
    return render(request, "literacy/round_open.html", context, status=409 if refusal else 200)


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Villages and how far they are, surveyors, what to ask again, the steps of the round."""
    actor = actor_of(request)
    round_ = queries.round_for(actor, pk)
    refusal = ""
    if request.method == "POST":
        try:
            messages.success(request, _step(request, actor, round_))
            return redirect("survey_round", round_.pk)
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused.sentence
            round_.refresh_from_db()
    villages = queries.progress(round_, actor.on)
    runs = bool(rules.may_run(actor, round_))
    names = bool(actor.may("people.see", area_id=round_.area_id))
    context = {
        "round": round_,
        "commune": commune_name(round_),
        "line": _line(actor, round_),
        "table": village_table(round_, villages, actor),
        "surveyors": _surveyors(actor, round_) if runs else [],
        "villages": villages,
        "runs": runs,
        "panel": panel(actor, round_, reverse("survey_round", args=[round_.pk])),
        "left": queries.undone(round_),
        "doubts": _doubts(request, actor, round_) if names else None,
        "doubt_count": sum(each.doubts for each in villages),
        "refusal": refusal,
        "dossier": _dossier(actor, round_),
    }
    return render(request, "literacy/round.html", context, status=409 if refusal else 200)


def _dossier(actor: Actor, round_: SurveyRound) -> str:
    """The address of the dossier of the commune and year, for who sees tables."""
    if not actor.may(rules.TABLES, area_id=round_.area_id):
        return ""
    codes = AreaVersion.objects.on(map_date(round_.year)).filter(area_id=round_.area_id).values_list("code", flat=True)
    return path_of("dossier", *codes, round_.year) if codes else ""


def _step(request: HttpRequest, actor: Actor, round_: SurveyRound) -> str:
    """Take the step of the form; what to say afterwards."""
    step = posted(request)
    given: dict[str, Any] = {"by": actor, "round_id": round_.pk, "version": step.version, "reason": step.reason}
    match step.verb:
        case "lock":
            closing.lock_round(**given)
            return _("Đã khóa đợt. Không ai sửa được phiếu cho đến khi mở lại; Ban chỉ đạo có thể chốt số liệu.")
        case "reopen":
            closing.reopen_round(**given)
            return _("Đã mở lại đợt.")
        case "freeze":
            code = AreaVersion.objects.on(map_date(round_.year)).values_list("code", flat=True)
            made = freeze_register(by=actor, area_code=code.get(area_id=round_.area_id), year=round_.year)
            return _("Đã chốt số liệu năm %(year)d: %(n)s người, tập số liệu %(code)s.") % {
                "year": round_.year,
                "n": number(made.persons),
                "code": made.id,
            }
    raise Refused("unknown_verb", _("Không có bước “%(verb)s” cho đợt điều tra.") % {"verb": step.verb[:40]})


def _line(actor: Actor, round_: SurveyRound) -> ContextLine:
    others = [
        Choice(str(each.year), reverse("survey_round", args=[each.pk]), each.pk == round_.pk)
        for each in queries.rounds_of(round_.area_id)
    ]
    area = ContextPart(_("Địa bàn"), commune_name(round_), href=reverse("literacy_home"))
    year = ContextPart(_("Năm"), _("Năm %d") % round_.year, others, short=str(round_.year))
    return ContextLine([area], [year], state_badge(round_))


def _surveyors(actor: Actor, round_: SurveyRound) -> list[tuple[Any, set[int]]]:
    """Who may be given villages, and which each has."""
    given: dict[int, set[int]] = {}
    for each in queries.assigned(round_, actor.on):
        given.setdefault(each.user_id, set()).add(each.village_id)
    return [(user, given.get(user.pk, set())) for user in queries.surveyors_in(round_.area_id, actor.on)]


def _doubts(request: HttpRequest, actor: Actor, round_: SurveyRound) -> tuple[Table, Any] | None:
    """What is to be asked again, with names, for who may see them; looking is written down."""
    page = paginate(request, queries.open_doubts(round_), per_page=DOUBTS_SHOWN, noun=_("điều cần hỏi lại"))
    if not page.total:
        return None
    sheets = dict(
        Sheet.objects.filter(round=round_, household_id__in={each.household_id for each in page.items}).values_list(
            "household_id", "pk"
        )
    )
    access.note(
        by=actor,
        purpose=Purpose.CHECK,
        what=_("điều cần hỏi lại của đợt điều tra"),
        area_id=round_.area_id,
        persons=len({each.person_id for each in page.items}),
    )
    may_open = bool(rules.may_open(actor, round_.area_id) or rules.may_enter_all(actor, round_.area_id))
    rows = []
    for each in page.items:
        pk = sheets.get(each.household_id)
        village = each.household.village
        rows.append(
            Row(
                Cell(each.person.name, href=reverse("household_sheet", args=[pk]) if pk and may_open else ""),
                [
                    Cell(each.person.birth_year and str(each.person.birth_year)),
                    Cell(village.name if village else _("Chưa rõ thôn")),
                    Cell(each.household.number or None),
                    Cell(str(BY_CODE[each.rule].question)),
                ],
            )
        )
    columns = [
        Column(_("Họ tên")),
        Column(_("Năm sinh"), "code"),
        Column(_("Thôn"), "code"),
        Column(_("Số phiếu"), "code"),
        Column(_("Điều cần hỏi lại"), whole=True),
    ]
    return Table(_("Câu trả lời cần hỏi lại"), columns, rows, caption_hidden=True), page


@requires(rules.LOCK)
@require_POST
def round_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a surveyor villages of the round."""
    actor = actor_of(request)
    user = request.POST.get("nguoi", "")
    villages = [int(each) for each in request.POST.getlist("thon") if each.isascii() and each.isdigit()]
    try:
        actions.assign_villages(
            by=actor,
            round_id=pk,
            user_id=int(user) if user.isascii() and user.isdigit() else 0,
            village_ids=villages,
        )
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã phân công: %s thôn.") % number(len(villages)))
    return redirect(reverse("survey_round", args=[pk]) + "#phan-cong")


@requires(rules.LOCK)
@require_POST
def village_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that all entered sheets of a village without open doubts are right."""
    actor = actor_of(request)
    place = place_for(actor, pk)
    try:
        done = actions.check_village(by=actor, round_id=place.round_id, village_id=place.village_id)
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã kiểm tra %s phiếu; phiếu còn điều cần hỏi lại để riêng.") % number(done))
    return redirect(reverse("village_sheets", args=[place.pk]) + query_string(viec="da-nhap"))

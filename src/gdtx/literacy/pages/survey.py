"""The surveyor's pages, on a phone first: my villages, the households to do, the sheet of a household."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.catalogue.ethnic_groups import NAMES
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages import Badge, paginate
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import fold, number
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.enums import Purpose
from gdtx.people.models import Residence
from gdtx.people.queries import members_of

from ..areas import map_date
from ..layout import DEGREES
from ..reasons import degree_label
from ..rounds import actions, answers, queries, rules
from ..rounds.doubts import BY_CODE
from ..rounds.enums import RoundState, SheetState
from ..rounds.models import RoundVillage, Sheet, SurveyRound

DOORS = (rules.ENTER, rules.LOCK)
TONES = {SheetState.TO_DO: "warn", SheetState.ENTERED: "go", SheetState.CHECKED: "ok"}
#: Address value → state, for the tabs of a village.
TABS = {"can-lam": SheetState.TO_DO, "da-nhap": SheetState.ENTERED, "da-kiem-tra": SheetState.CHECKED}


def badge_of(state: str) -> Badge:
    """The state of a sheet."""
    return Badge(str(SheetState(state).label), TONES[SheetState(state)])  # type: ignore[arg-type]


def commune_name(round_: SurveyRound) -> str:
    """The commune of a round as it is called on 31 December."""
    version = AreaVersion.objects.on(map_date(round_.year)).filter(area_id=round_.area_id).first()
    return version.name if version else ""


@requires(*DOORS)
@require_safe
def my_villages(request: HttpRequest) -> HttpResponse:
    """The villages that the person surveys today, with how far each is."""
    actor = actor_of(request)
    rounds = []
    for round_id, villages in queries.surveyed(actor).items():
        round_ = SurveyRound.objects.get(pk=round_id)
        rounds.append((round_, commune_name(round_), queries.progress(round_, actor.on, villages)))
    return render(request, "literacy/my_villages.html", {"rounds": rounds})


@requires(*DOORS)
@require_safe
def village_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """The households of a village: what is to do first; found by number or name."""
    actor = actor_of(request)
    place = answers.place_for(actor, pk)
    round_, village = place.round, place.village
    tab = request.GET.get("viec", "can-lam")
    text = request.GET.get("q", "").strip()
    progress = next((each for each in queries.progress(round_, actor.on, {village.pk})), None)
    sheets = Sheet.objects.filter(round=round_, village=village).select_related("household")
    if text:
        folded = fold(text)
        living = Residence.objects.filter(household__village=village, person__search_words__contains=folded)
        by_number = sheets.filter(household__number_folded__contains=folded)
        sheets = by_number | sheets.filter(household_id__in=living.values("household_id"))
    elif tab in TABS:
        sheets = sheets.filter(state=TABS[tab])
    page = paginate(request, sheets.order_by("household__number_folded", "pk"), per_page=30, noun=_("phiếu"))
    homes = [sheet.household_id for sheet in page.items]
    people: dict[int, list[Residence]] = {}
    for residence in members_of(homes):
        people.setdefault(residence.household_id, []).append(residence)
    doubts: dict[int, int] = {}
    for doubt in queries.open_doubts(round_, homes):
        doubts[doubt.household_id] = doubts.get(doubt.household_id, 0) + 1
    note_seen(actor, round_, _("danh sách hộ của thôn"), sum(map(len, people.values())))
    context = {
        "round": round_,
        "commune": commune_name(round_),
        "village": village,
        "place": place,
        "page": page,
        "rows": [
            (sheet, people.get(sheet.household_id, []), doubts.get(sheet.household_id, 0)) for sheet in page.items
        ],
        "tabs": _tabs(progress, tab) if not text else [],
        "text": text,
        "open": round_.state == RoundState.OPEN,
        "may_run": bool(rules.may_open(actor, round_.area_id)),
    }
    return render(request, "literacy/village_sheets.html", context)


def _tabs(progress: queries.Progress | None, current: str) -> list[tuple[str, str, bool]]:
    counted = progress or queries.Progress(None, "")
    found = [
        ("can-lam", _("Chưa làm (%s)") % number(counted.to_do)),
        ("da-nhap", _("Đã nhập (%s)") % number(counted.entered)),
        ("da-kiem-tra", _("Đã kiểm tra (%s)") % number(counted.checked)),
    ]
    return [(label, query_string(viec=key), key == current) for key, label in found]


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def household_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a household: a few taps a person; what is not touched stays as last year."""
    actor = actor_of(request)
    try:
        sheet = queries.sheet_for(actor, pk)
    except NotInScope:
        # Locked while the surveyor stood at the door: what they typed is shown again, with who can open the round.
        closed = queries.closed_meanwhile(actor, pk) if request.method == "POST" else None
        if closed is None:
            raise
        return _show(request, actor, closed, rules.still_open(closed.round).reason)
    refusal = ""
    if request.method == "POST":
        try:
            answers.enter_sheet(
                by=actor,
                sheet_id=sheet.pk,
                version=_whole(request.POST.get("phien")),
                household_version=_whole(request.POST.get("phien-ho")),
                typed=_typed(request),
                as_known="nhu-cu" in request.POST,
            )
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused.sentence
        else:
            return _entered(request, actor, sheet)
    return _show(request, actor, sheet, refusal)


def _entered(request: HttpRequest, actor: Actor, sheet: Sheet) -> HttpResponse:
    """What happened, and the next household to go to."""
    left = Sheet.objects.filter(round=sheet.round, village=sheet.village, state=SheetState.TO_DO)
    messages.success(
        request,
        _("Đã ghi phiếu %(number)s. Thôn còn %(left)s phiếu chưa làm.")
        % {"number": sheet.household.number or f"#{sheet.household_id}", "left": number(left.count())},
    )
    asked = queries.open_doubts(sheet.round, [sheet.household_id]).count()
    if asked:
        messages.warning(
            request, _("Có %(n)s điều cần hỏi lại ở phiếu này: mở lại phiếu để xem.") % {"n": number(asked)}
        )
    place = _place_id(sheet)
    return redirect("village_sheets", place) if place else redirect("household_sheet", sheet.pk)


def _show(request: HttpRequest, actor: Actor, sheet: Sheet, refusal: str) -> HttpResponse:
    known = answers.members(sheet.household, actor.on)
    doubts = list(queries.open_doubts(sheet.round, [sheet.household_id]))
    for member in known:
        member.doubts = [(each, BY_CODE[each.rule].question) for each in doubts if each.person_id == member.person.pk]
    note_seen(actor, sheet.round, _("phiếu điều tra hộ"), len(known), sheet)
    typed = _typed(request) if refusal else {}
    entering = bool(rules.may_enter_all(actor, sheet.round.area_id)) or sheet.village_id in queries.surveyed(actor).get(
        sheet.round_id, ()
    )
    context = {
        "sheet": sheet,
        "round": sheet.round,
        "household": sheet.household,
        "place_id": _place_id(sheet) if entering or rules.may_open(actor, sheet.round.area_id) else None,
        "badge": badge_of(sheet.state),
        "commune": commune_name(sheet.round),
        "cards": [_card(member, typed) for member in known],
        "new": [_fields(key, {}, typed) for key in answers.NEW],
        "gone": answers.gone(sheet.household),
        "open": sheet.round.state == RoundState.OPEN,
        "may_enter": entering,
        "may_run": bool(rules.may_open(actor, sheet.round.area_id)),
        "ethnic_groups": NAMES.items(),
        "refusal": refusal,
        "address": typed.get("dia-chi", sheet.household.address),
    }
    return render(request, "literacy/household_sheet.html", context, status=409 if refusal else 200)


@requires(*DOORS)
@require_http_methods(["GET", "HEAD", "POST"])
def household_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A household that the last round did not know."""
    actor = actor_of(request)
    refusal = ""
    try:
        place = answers.place_for(actor, pk)
        answers.may_enter(actor, place.round, place.village_id)
    except NotInScope:
        closed = answers.place_closed_meanwhile(actor, pk) if request.method == "POST" else None
        if closed is None:
            raise
        place, refusal = closed, rules.still_open(closed.round).reason
    round_, village = place.round, place.village
    typed = _typed(request) if request.method == "POST" else {}
    if request.method == "POST" and not refusal:
        try:
            sheet = answers.add_household(by=actor, place_id=place.pk, typed=typed)
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused.sentence
        else:
            messages.success(request, _("Đã ghi hộ mới, phiếu số %s.") % (sheet.household.number or "–"))
            return redirect("village_sheets", place.pk)
    context = {
        "round": round_,
        "commune": commune_name(round_),
        "village": village,
        "place": place,
        "new": [_fields(key, {}, typed) for key in answers.NEW],
        "ethnic_groups": NAMES.items(),
        "refusal": refusal,
        "number": typed.get("so-phieu", ""),
        "address": typed.get("dia-chi", ""),
        "open": round_.state == RoundState.OPEN,
    }
    return render(request, "literacy/household_new.html", context, status=409 if refusal else 200)


@requires(rules.LOCK)
@require_POST
def sheet_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer says that a sheet is right, or sends it back with a remark."""
    actor = actor_of(request)
    version = _whole(request.POST.get("phien"))
    try:
        if "tra-lai" in request.POST:
            actions.send_back(by=actor, sheet_id=pk, version=version, remark=request.POST.get("ly-do", ""))
            messages.success(request, _("Đã trả lại phiếu để hỏi lại."))
        else:
            actions.check_sheet(by=actor, sheet_id=pk, version=version)
            messages.success(request, _("Phiếu đã được kiểm tra."))
    except Refused as refused:
        if refused.status in (403, 404):
            raise
        messages.error(request, refused.sentence)
    return redirect("household_sheet", pk)


@requires(*DOORS)
@require_POST
def doubt_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody asked again: it is as it was written."""
    doubt = actions.confirm_doubt(by=actor_of(request), doubt_id=pk, note=request.POST.get("ghi-chu", ""))
    messages.success(request, _("Đã ghi: đã hỏi lại, câu trả lời đúng."))
    sheet = Sheet.objects.filter(round_id=doubt.round_id, household_id=doubt.household_id).first()
    return redirect("household_sheet", sheet.pk) if sheet else redirect("literacy_home")


# --- Parts --------------------------------------------------------------------------------------------------------


def _place_id(sheet: Sheet) -> int | None:
    """The village of a sheet as the round knows it."""
    if sheet.village_id is None:
        return None
    places = RoundVillage.objects.filter(round_id=sheet.round_id, village_id=sheet.village_id)
    return places.values_list("pk", flat=True).first()


def note_seen(actor: Actor, round_: SurveyRound, what: str, persons: int, sheet: Sheet | None = None) -> None:
    """Write down that persons of the round's commune were looked at."""
    access.note(
        by=actor,
        purpose=Purpose.CHECK if rules.may_open(actor, round_.area_id) else Purpose.SURVEY,
        what=what,
        area_id=round_.area_id,
        household=sheet.household if sheet else None,
        persons=persons,
    )


def _card(member: answers.Member, typed: dict[str, str]) -> dict[str, Any]:
    known = {name: member.known(name) for name in answers.SCHOOLING}
    here = typed.get(f"{member.key}-o", member.here)
    choices = [
        (answers.HERE, _("Ở đây")),
        (answers.AWAY, _("Tạm vắng")),
        (answers.MOVED, _("Chuyển đi")),
        (answers.DEAD, _("Đã mất")),
    ]
    return {
        "member": member,
        "key": member.key,
        "here": [(value, label, value == here) for value, label in choices],
        "day": typed.get(f"{member.key}-ngay", ""),
        "wrong": here == answers.WRONG,
        "up": typed.get(f"{member.key}-len-lop", ""),
        "said": _said(known),
        **_fields(member.key, known, typed),
    }


def _fields(key: str, known: dict[str, str], typed: dict[str, str]) -> dict[str, Any]:
    """The choices of schooling of somebody, with what is chosen."""
    grades = [(str(grade), _("lớp %d") % grade) for grade in range(1, 13)]
    terms = [(str(term), _("kỳ %d") % term) for term in range(1, 6)]
    options = {
        "dang-hoc": (_("Đang học"), [("", _("không đi học")), *grades]),
        "hoc-xong": (_("Đã học xong"), [("", _("chưa rõ")), ("0", _("chưa xong lớp nào")), *grades]),
        "bo-hoc": (_("Bỏ học khi đang học"), [("", _("không")), *grades]),
        "bang": (_("Bằng cao nhất"), [("", _("không có")), *((each, degree_label(each)) for each in DEGREES)]),
        "xmc-xong": (_("Xong kỳ xóa mù chữ"), [("", _("chưa")), *terms]),
        "xmc-dang": (_("Đang học xóa mù chữ"), [("", _("không")), *terms]),
        "tai-mu": (_("Tái mù chữ"), [("", _("không ghi")), ("0", _("không")), ("1", _("mức 1")), ("2", _("mức 2"))]),
    }
    fields = []
    for name, (label, choices) in options.items():
        chosen = typed.get(f"{key}-{name}", known.get(name, ""))
        fields.append((f"{key}-{name}", label, [(value, text, value == chosen) for value, text in choices]))
    texts = {
        name: typed.get(f"{key}-{name}", "") for name in ("ten", "nam-sinh", "nu", "quan-he", "dan-toc", "nhap-cu")
    }
    return {
        "key": key,
        "fields": fields,
        "name": texts["ten"],
        "born": texts["nam-sinh"],
        "female": texts["nu"],
        "relation": texts["quan-he"],
        "ethnicity": answers.ethnicity_of(texts["dan-toc"]),
        "migrant": texts["nhap-cu"],
        "used": any(texts.values()),
    }


def _said(known: dict[str, str]) -> str:
    """What is known of somebody's schooling in one line."""
    words = {
        "dang-hoc": _("đang học lớp %s"),
        "hoc-xong": _("học xong lớp %s"),
        "bo-hoc": _("bỏ học lớp %s"),
        "xmc-xong": _("xong kỳ %s xóa mù chữ"),
        "xmc-dang": _("đang học kỳ %s xóa mù chữ"),
        "tai-mu": _("tái mù chữ mức %s"),
    }
    said = [words[name] % value for name, value in known.items() if value not in ("", "0") and name in words]
    if known["bang"]:
        said.append(_("bằng %s") % degree_label(known["bang"]))
    if known["hoc-xong"] == "0":
        said.append(_("chưa học xong lớp nào"))
    return ", ".join(said) or _("chưa rõ học vấn")


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0

"""The home of the subject: the round of a commune and the next step, or the communes of a province by state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.approvals.workflow import workflow_of
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.pages import Badge, Cell, Choice, Column, ContextLine, ContextPart, Figure, Row, Table
from gdtx.foundation.pages.addresses import AREA, path_of, query_string
from gdtx.foundation.vietnamese import date_short, number
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.network.enums import Level
from gdtx.network.models import AreaAncestry, AreaVersion
from gdtx.network.queries import ancestors, area_by_code, children, descendant_ids
from gdtx.network.scope import Actor

from .. import lists
from ..rounds import queries, rules
from ..rounds.enums import RoundState
from ..rounds.models import SurveyRound

YEAR = "nam"
#: Which communes of a province are listed: those whose round is in a state, whose round was opened, that have none.
ROUNDS, OPENED, NOT_OPENED = "dot", "mo", "chua-mo"
#: How many communes a phone shows before the rest is asked for.
AT_ONCE = 15
DOORS = (rules.TABLES, rules.ENTER, rules.LOCK, rules.FREEZE)


@requires(*DOORS)
@require_safe
def literacy_home(request: HttpRequest) -> HttpResponse:
    """Whoever only surveys goes to their villages; others see their area."""
    actor = actor_of(request)
    if not any(actor.has(each) for each in queries.OPENING):
        return redirect("my_villages")
    area = _area(actor, request.GET.get(AREA, "").strip())
    asked = request.GET.get(YEAR, "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    if area.area.level == Level.COMMUNE:
        return _commune(request, actor, area, year)
    return _above(request, actor, area, year)


def _area(actor: Actor, code: str) -> AreaVersion:
    """The area of the address, else the one of the person's post; 404 outside what they may see rounds of."""
    if code:
        found = area_by_code(code, actor.on, where=AREA)
    else:
        posts = [post for post in actor.posts if any(each in post.role.permissions for each in queries.OPENING)]
        held = actor.post if actor.post in posts else (posts[0] if posts else None)
        found = area_by_code(held.area_code if held and held.area_code else "VN", actor.on, where=AREA)
    actor.require_sees_area(found.area_id)
    if not any(actor.may(permission, area_id=found.area_id) for permission in queries.OPENING):
        raise NotInScope("unknown_area", _("Không tìm thấy địa bàn này trong phạm vi của bạn."))
    return found


def _line(actor: Actor, area: AreaVersion, years: list[int], year: int, state: Badge | None = None) -> ContextLine:
    above = [
        each
        for each in ancestors(area.area_id, actor.on)
        if any(actor.may(permission, area_id=each.area_id) for permission in queries.OPENING)
    ]
    areas = [ContextPart(_("Địa bàn"), each.name, href=query_string(vung=each.code)) for each in above]
    areas.append(ContextPart(_("Địa bàn"), area.name))
    choices = [Choice(str(each), query_string(vung=area.code, nam=each), each == year) for each in years]
    return ContextLine(areas, [ContextPart(_("Năm"), _("Năm %d") % year, choices, short=str(year))], state)


def state_badge(round_: SurveyRound | None) -> Badge:
    """The state of a round, or that none is open."""
    if round_ is None:
        return Badge(_("Chưa mở đợt"))
    state = workflow_of(round_).state(round_.state)
    return Badge(str(state.label), state.tone)  # type: ignore[arg-type]


# --- A commune ----------------------------------------------------------------------------------------------------


def _commune(request: HttpRequest, actor: Actor, area: AreaVersion, year: int | None) -> HttpResponse:
    rounds = queries.rounds_of(area.area_id)
    round_ = next((each for each in rounds if year is None or each.year == year), None)
    year = round_.year if round_ else (year or actor.on.year)
    villages = queries.progress(round_, actor.on) if round_ else []
    counted = lists.counts(year=year, communes=[area.code])
    context = {
        "area": area,
        "year": year,
        "round": round_,
        "line": _line(
            actor, area, sorted({actor.on.year, year, *(each.year for each in rounds)}, reverse=True), year,
            state_badge(round_),
        ),
        "figures": _figures(area, year, villages, counted, round_),
        "table": village_table(round_, villages, actor) if round_ else None,
        "next": _next_step(actor, area, round_, villages),
        "links": _links(actor, area, year),
        "lists": [(kind, counted[kind.code], _list_href(kind.code, area, year)) for kind in lists.KINDS],
        "may_open": bool(rules.may_open(actor, area.area_id)) and all(each.year < actor.on.year for each in rounds),
        "this_year": actor.on.year,
    }  # fmt: skip
    return render(request, "literacy/home_commune.html", context)


def _figures(
    area: AreaVersion,
    year: int,
    villages: list[queries.Progress],
    counted: dict[str, int],
    round_: SurveyRound | None,
) -> list[Figure]:
    def at(kind: str) -> str:
        return _list_href(kind, area, year)

    total = sum(each.total for each in villages)
    done = sum(each.done for each in villages)
    doubts = sum(each.doubts for each in villages)
    unit = _("người")
    return [
        Figure(
            _("Phiếu đã nhập"),
            done if round_ else None,
            _("phiếu"),
            of=total,
            missing=_("Chưa mở đợt"),
            note=_("đã kiểm tra %s phiếu") % number(sum(each.checked for each in villages)) if round_ else "",
        ),
        Figure(_("Mù chữ mức 1, 15–60 tuổi"), counted["mu-chu-1"], unit, at("mu-chu-1")),
        Figure(_("Mù chữ mức 2, 15–60 tuổi"), counted["mu-chu-2"], unit, at("mu-chu-2")),
        Figure(
            _("Chưa rõ trình độ"),
            counted["chua-ro"],
            unit,
            at("chua-ro"),
            note=_("%s điều cần hỏi lại") % number(doubts) if doubts else "",
        ),
    ]


def village_table(round_: SurveyRound, villages: list[queries.Progress], actor: Actor) -> Table:
    """Villages of a round and how far their sheets are."""
    opens = bool(rules.may_open(actor, round_.area_id) or rules.may_enter_all(actor, round_.area_id))
    rows = []
    for each in villages:
        href = reverse("village_sheets", args=[each.place_id]) if opens and each.place_id else ""
        rows.append(
            Row(
                Cell(each.name, href=href),
                [
                    Cell(each.total),
                    Cell(each.done, bar=each.done * 100 / each.total if each.total else None),
                    Cell(each.checked),
                    Cell(each.doubts or None, attention=bool(each.doubts)),
                    Cell(", ".join(each.surveyors) or None, missing=_("Chưa phân công")),
                ],
            )
        )
    return Table(
        _("Phiếu điều tra năm %(year)d theo thôn") % {"year": round_.year},
        [
            Column(_("Thôn, tổ dân phố")),
            Column(_("Phiếu"), "number"),
            Column(_("Đã nhập"), "bar"),
            Column(_("Đã kiểm tra"), "number"),
            Column(_("Cần hỏi lại"), "number"),
            Column(_("Điều tra viên"), whole=True),
        ],
        rows,
        Row(
            Cell(_("Cộng")),
            [
                Cell(sum(each.total for each in villages)),
                Cell(sum(each.done for each in villages)),
                Cell(sum(each.checked for each in villages)),
                Cell(sum(each.doubts for each in villages)),
                Cell(""),
            ],
        )
        if rows
        else None,
    )


def _list_href(kind: str, area: AreaVersion, year: int) -> str:
    return reverse("literacy_list", args=[kind]) + query_string(xa=area.code, nam=year)


def _next_step(
    actor: Actor, area: AreaVersion, round_: SurveyRound | None, villages: list[queries.Progress]
) -> tuple[str, str, str]:
    """What to do next: sentence, words of the button, address ("" where it is for others to do)."""
    runs = bool(rules.may_open(actor, area.area_id))
    if round_ is None:
        said = _("Chưa mở đợt điều tra nào.")
        return (said, "", "") if not runs else (said, _("Mở đợt điều tra"), _open_href(area))
    here = reverse("survey_round", args=[round_.pk])
    left = sum(each.to_do for each in villages)
    unchecked = sum(each.entered for each in villages)
    idle = [each for each in villages if not each.surveyors and each.to_do]
    match round_.state:
        case RoundState.FROZEN:
            return _("Số liệu năm %d đã chốt.") % round_.year, "", ""
        case RoundState.LOCKED if rules.may_freeze(actor, round_):
            return _("Đợt đã khóa, chờ Ban chỉ đạo chốt số liệu."), _("Xem và chốt"), here
        case RoundState.LOCKED:
            return _("Đợt đã khóa, chờ Ban chỉ đạo chốt số liệu."), "", ""
    if runs and idle:
        return _("Còn %s thôn chưa phân công điều tra viên.") % number(len(idle)), _("Phân công"), here
    if left:
        late = actor.on > round_.deadline
        said = (
            _("Còn %(n)s phiếu chưa điều tra, đã quá hạn ngày %(day)s.")
            if late
            else _("Còn %(n)s phiếu chưa điều tra, hạn %(day)s.")
        )
        said %= {
            "n": number(left),
            "day": date_short(round_.deadline),
        }
        return said, "", ""
    if unchecked and runs:
        return _("Còn %s phiếu đã nhập chưa kiểm tra.") % number(unchecked), _("Kiểm tra"), here
    return _("Đã nhập và kiểm tra hết các phiếu."), _("Khóa đợt") if runs else "", here if runs else ""


def _open_href(area: AreaVersion) -> str:
    return reverse("round_open") + query_string(xa=area.code)


def _links(actor: Actor, area: AreaVersion, year: int) -> list[tuple[str, str]]:
    """Where the rest of the work is, by permission; pages that are not there are left out."""
    found = []
    if actor.may(rules.TABLES, area_id=area.area_id):
        found.append((_("Các biểu xóa mù chữ"), path_of("literacy_table", area.code), query_string(nam=year)))
        if area.area.level in (Level.COMMUNE, Level.PROVINCE):
            found.append((_("Hồ sơ xóa mù chữ"), path_of("dossier", area.code, year), ""))
        if area.area.level == Level.COMMUNE:
            moved = path_of("literacy_list", lists.MOVED_UP.code)
            found.append((str(lists.MOVED_UP.title), moved, query_string(xa=area.code, nam=year)))
    if actor.may("people.see", area_id=area.area_id):
        found.append((_("Hộ, nhân khẩu"), path_of("people"), query_string(xa=area.code)))
        found.append((_("Nghi trùng"), path_of("people_tickets"), ""))
    if actor.may(rules.ENTER, area_id=area.area_id):
        found.append((_("Nhập phiếu điều tra từ Excel"), path_of("sheet_start"), query_string(xa=area.code)))
    found.append((_("Quy tắc tính"), path_of("literacy_rules"), query_string(xa=area.code, nam=year)))
    return [(label, path + query) for label, path, query in found if path]


# --- A province, the country --------------------------------------------------------------------------------------


def _above(request: HttpRequest, actor: Actor, area: AreaVersion, year: int | None) -> HttpResponse:
    on = actor.on
    communes = descendant_ids(area.area_id, on, Level.COMMUNE)
    rounds = SurveyRound.objects.filter(area_id__in=communes)
    years = sorted({on.year, *rounds.values_list("year", flat=True).distinct()}, reverse=True)
    if year is None:
        year = next((each for each in years if rounds.filter(year=each).exists()), on.year)
    held = {each.area_id: each for each in rounds.filter(year=year)}
    by_state = queries.counts_by_state(communes, year)
    whole = area.area.level == Level.COUNTRY

    def listed(which: str) -> str:
        return "" if whole else query_string(vung=area.code, nam=year, dot=which) + "#h-bang"

    figures = [
        Figure(_("Xã đã mở đợt"), sum(by_state.values()), _("xã"), listed(OPENED), of=len(communes)),
        *(Figure(str(each.label), by_state.get(each, 0), _("xã"), listed(each.value)) for each in RoundState),
    ]
    if whole:
        found: dict[str, Any] = {"table": _provinces(area, actor, held, year, communes)}
    else:
        found = _of_province(request, area, actor, held, year)
    context = found | {
        "area": area,
        "year": year,
        "line": _line(actor, area, years, year),
        "figures": figures,
        "links": _links(actor, area, year),
    }
    return render(request, "literacy/home_above.html", context)


def _of_province(
    request: HttpRequest, area: AreaVersion, actor: Actor, held: dict[int, SurveyRound], year: int
) -> dict[str, Any]:
    """The communes of one state, those with an open round first; those without a round by their names alone."""
    within = descendant_ids(area.area_id, actor.on, Level.COMMUNE)
    versions = sorted(AreaVersion.objects.on(actor.on).filter(area_id__in=within), key=lambda each: sort_key(each.name))
    groups = {OPENED: [each for each in versions if each.area_id in held]}
    for state in RoundState:
        groups[state.value] = [each for each in groups[OPENED] if held[each.area_id].state == state]
    groups[NOT_OPENED] = [each for each in versions if each.area_id not in held]
    titles = {OPENED: _("Đã mở đợt")} | {state.value: str(state.label) for state in RoundState}
    titles[NOT_OPENED] = _("Chưa mở đợt")
    asked = request.GET.get(ROUNDS, "")
    which = asked if asked in groups else OPENED if groups[OPENED] else NOT_OPENED

    def href(key: str) -> str:
        return query_string(vung=area.code, nam=year, dot=key)

    tabs = [(titles[key], len(groups[key]), href(key), key == which) for key in titles if groups[key] or key == which]
    found: dict[str, Any] = {"tabs": tabs, "empty": titles[which]}
    if which == NOT_OPENED:
        names = [(each.name, query_string(vung=each.code, nam=year)) for each in groups[which]]
        return found | {"names": names}
    return found | {"table": _communes(groups[which], held, year, actor.on)}


def _communes(versions: list[AreaVersion], held: dict[int, SurveyRound], year: int, on: dt.date) -> Table:
    """Communes that have a round: what is open before what is closed, what has gone least far first."""
    shown = [held[each.area_id].pk for each in versions]
    counts = queries.sheet_counts(SurveyRound.objects.filter(pk__in=shown))
    found = []
    for version in versions:
        round_ = held[version.area_id]
        counted = counts.get(round_.pk)
        share = Decimal(counted.done * 100) / counted.total if counted and counted.total else None
        late = round_.state == RoundState.OPEN and on > round_.deadline and share != 100
        cells = [
            Cell(badge=state_badge(round_)),
            Cell(counted.total if counted else None),
            Cell(counted.done if counted else None, bar=share),
            Cell(counted.checked if counted else None),
            Cell(round_.deadline, attention=late, note=_("quá hạn") if late else ""),
        ]
        order = (list(RoundState).index(RoundState(round_.state)), share or Decimal(0))
        found.append((order, Cell(version.name, href=query_string(vung=version.code, nam=year)), cells))
    found.sort(key=lambda each: each[0])
    return Table(
        _("Đợt điều tra năm %(year)d theo xã") % {"year": year},
        [
            Column(_("Xã, phường")),
            Column(_("Đợt"), whole=True),
            Column(_("Phiếu"), "number"),
            Column(_("Đã nhập"), "bar"),
            Column(_("Đã kiểm tra"), "number"),
            Column(_("Hạn"), "code"),
        ],
        [Row(head, cells, folded=place >= AT_ONCE) for place, (_order, head, cells) in enumerate(found)],
        id="xa",
        unfold=_("Xem cả %s xã") % number(len(found)),
        sticky=True,
    )


def _provinces(area: AreaVersion, actor: Actor, held: dict[int, SurveyRound], year: int, communes: Any) -> Table:
    links = AreaAncestry.objects.on(actor.on).filter(ancestor_level=Level.PROVINCE, descendant_id__in=communes)
    above = dict(links.values_list("descendant_id", "ancestor_id"))
    total: dict[int, int] = {}
    for province in above.values():
        total[province] = total.get(province, 0) + 1
    states: dict[int, dict[str, int]] = {}
    for commune, round_ in held.items():
        counted = states.setdefault(above.get(commune, 0), {})
        counted[round_.state] = counted.get(round_.state, 0) + 1
    rows = []
    for version in sorted(children(area.area_id, actor.on), key=lambda each: sort_key(each.name)):
        counted = states.get(version.area_id, {})
        opened = sum(counted.values())
        all_communes = total.get(version.area_id, 0)
        rows.append(
            Row(
                Cell(version.name, href=query_string(vung=version.code, nam=year)),
                [
                    Cell(all_communes),
                    Cell(opened, bar=opened * 100 / all_communes if all_communes else None),
                    *(Cell(counted.get(state.value, 0)) for state in RoundState),
                ],
            )
        )
    return Table(
        _("Đợt điều tra năm %(year)d theo tỉnh") % {"year": year},
        [
            Column(_("Tỉnh, thành phố")),
            Column(_("Xã"), "number"),
            Column(_("Đã mở đợt"), "bar"),
            *(Column(str(state.label), "number") for state in RoundState),
        ],
        rows,
        sticky=True,
    )

"""The overview of plans of an area and a year: counts that open the list behind them, areas below, Excel."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Badge, Cell, Choice, Column, Figure, Row, Table, paginate
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import decimal, number
from gdtx.network import queries as network
from gdtx.network.enums import Level
from gdtx.network.models import AreaVersion
from gdtx.network.queries.areas import nearest_version
from gdtx.network.revision import kept_while_reading
from gdtx.network.scope import Actor

from .. import rules
from ..excel.overview import write_overview
from ..overview import (
    FIELDS,
    IN_FORCE,
    NONE,
    STANDINGS,
    TONES,
    Counted,
    Field,
    Planner,
    middle_of,
    overview,
    tally,
    usual_year,
)
from ..queries import seen_among

AREA, YEAR, KEPT, LATE = "dia-ban", "ky", "loc", "cham"
SHOWN = tuple(each for each in FIELDS if each.shown)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires(rules.SEE)
@require_safe
def plan_overview(request: HttpRequest, code: str = "") -> HttpResponse:
    """Centres by the state of their plan, then by area, then one by one."""
    actor = actor_of(request)
    area, year, error = _asked(request, actor, code)
    rows = overview(actor, area.area_id, year, actor.on)
    counted = tally(rows)
    kept = request.GET.get(KEPT, "")
    kept = kept if kept in STANDINGS or kept == LATE else ""
    names = _places(rows, actor)
    page = paginate(request, _kept(rows, kept), per_page=100, noun=_("đơn vị"))
    overview_page = reverse("plan_overview")
    tabs = [Choice(_("tất cả"), overview_page + _address(area, year), current=not kept, note=number(counted.total))]
    tabs += [
        Choice(
            str(title),
            overview_page + _address(area, year, loc=each),
            current=each == kept,
            note=number(len(_kept(rows, each))),
        )
        for each, title in {**STANDINGS, LATE: _("có việc chậm")}.items()
    ]
    figures = [
        Figure(
            str(title)[:1].upper() + str(title)[1:],
            counted.counts[each],
            _("đơn vị"),
            overview_page + _address(area, year, loc=each),
            of=counted.total,
        )
        for each, title in STANDINGS.items()
    ]
    doing = [
        Figure(_("Lớp đã mở theo kế hoạch"), counted.held, of=counted.planned),
        Figure(_("Đến nay phải mở"), counted.due, _("lớp")),
        Figure(_("Việc chậm"), counted.late, _("việc"), overview_page + _address(area, year, loc=LATE)),
        Figure(_("Việc thôi thực hiện"), counted.dropped, _("việc")),
        Figure(
            _("Tỷ lệ lớp nằm trong kế hoạch"),
            counted.planned_share,
            percent=True,
            note=_("trên %(count)s lớp mở trong kỳ") % {"count": number(counted.inside + counted.outside)},
            missing=_("chưa có lớp"),
        ),
    ]
    return render(
        request,
        "plans/plan_overview.html",
        {
            "area": area,
            "year": year,
            "error": error,
            "on": actor.on,
            "middle": middle_of(year),
            "figures": figures,
            "doing": doing,
            "tabs": tabs,
            "page": page,
            "table": _table(actor, list(page.items), names) if page.total else None,
            "areas": _areas(rows, names, area, year) if len(names) > 1 and not kept else None,
            "excel": reverse("plan_overview_export") + _address(area, year, loc=kept or None),
            "above": _above(actor, area, year),
        },
    )


@requires(rules.SEE)
@require_safe
def plan_overview_export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook: whole, with its counts."""
    actor = actor_of(request)
    area, year, error = _asked(request, actor)
    if error:
        raise Refused("bad_period", error, YEAR)
    kept = request.GET.get(KEPT, "")
    rows = overview(actor, area.area_id, year, actor.on)
    rows = _kept(rows, kept if kept in STANDINGS or kept == LATE else "")
    places = {pk: name for pk, (name, _code) in _places(rows, actor).items()}
    file = io.BytesIO()
    write_overview(file, rows, places, area=area.name, year=year, on=actor.on)
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="ke_hoach_{area.code}_{year}.xlsx"'
    return response


def _kept(rows: list[Planner], kept: str) -> list[Planner]:
    """The rows of a tab: those that stand so, those with late activities, all for ""."""
    if kept == LATE:
        return [row for row in rows if row.late]
    return [row for row in rows if kept in ("", row.standing)]


def _asked(request: HttpRequest, actor: Actor, code: str = "") -> tuple[AreaVersion, str, str]:
    """The area (else the widest the person's post answers for), the year, and what is wrong with the year typed."""
    code = code[:20] or request.GET.get(AREA, "")[:20]
    if code:
        area = network.area_by_code(code, actor.on)
        actor.require_sees_area(area.area_id)
    else:
        area = _own_area(actor)
    typed, usual = request.GET.get(YEAR, "").strip()[:20], usual_year(actor.on)
    try:
        middle_of(typed or usual)
    except Refused as refusal:
        return area, usual, refusal.sentence
    return area, typed or usual, ""


def _own_area(actor: Actor) -> AreaVersion:
    roots = actor.area_roots(rules.SEE)
    if roots is None:
        return network.area_by_code("VN", actor.on)
    post = next(iter(actor.posts_with(rules.SEE)), None)
    root = roots[0] if roots else (post.root_id if post else None)
    found = nearest_version(root, actor.on) if root is not None else None
    if found is not None:
        return found
    if post is None:
        return network.area_by_code("VN", actor.on)
    return network.area_by_code(post.area_code, actor.on)


def _address(area: AreaVersion, year: str, **more: str | None) -> str:
    return query_string(**{AREA: area.code, YEAR: year}, **more)


def _places(rows: list[Planner], actor: Actor) -> dict[int, tuple[str, str]]:
    """Name and code of the areas below in which centres lie."""
    return _names(frozenset(row.child for row in rows if row.child is not None), actor.on)


@kept_while_reading(64)
def _names(area_ids: frozenset[int], on: dt.date) -> dict[int, tuple[str, str]]:
    return {pk: (each.name, each.code) for pk, each in network.areas_on(area_ids, on).items()}


def _above(actor: Actor, area: AreaVersion, year: str) -> list[tuple[str, str]]:
    chain = [each for each in network.ancestors(area.area_id, actor.on) if actor.sees_area(each.area_id)]
    return [(each.name, _address(each, year)) for each in chain]


def _areas(rows: list[Planner], names: dict[int, tuple[str, str]], area: AreaVersion, year: str) -> Table:
    """The areas below with their counts, most without a plan first; last those of which only the whole is certain."""
    by_child: dict[int | None, list[Planner]] = {}
    for row in rows:
        by_child.setdefault(row.child if row.child in names else None, []).append(row)
    counted = {pk: tally(each) for pk, each in by_child.items()}
    ordered = sorted(counted, key=lambda pk: (pk is None, -counted[pk].counts[NONE], names[pk][1] if pk else ""))
    lines = []
    for pk in ordered:
        name, href = _("Chưa phân được"), ""
        if pk is not None:
            name, href = names[pk][0], query_string(**{AREA: names[pk][1], YEAR: year})
        own = counted[pk]
        counts = [Cell(own.counts[each]) for each in STANDINGS]
        # On a phone, of a province's many communes only those come unfolded in which somebody has no plan or is late.
        folded = area.area.level != Level.COUNTRY and not own.counts[NONE] and not own.late
        lines.append(
            Row(Cell(name, href), [Cell(own.total), *counts, *(cell_of(each, own) for each in SHOWN)], folded=folded)
        )
    columns = (
        Column(_("Địa bàn")),
        Column(_("Đơn vị"), "number"),
        *(Column(str(title)[:1].upper() + str(title)[1:], "number") for title in STANDINGS.values()),
        *columns_of(SHOWN),
    )
    return Table(_("Theo địa bàn, nhiều đơn vị chưa có kế hoạch trước"), columns, lines, cards=True)


def columns_of(fields: Iterable[Field]) -> list[Column]:
    """The columns of fields on a page."""
    return [
        Column(str(each.title), "bar" if each.percent else "number", short=str(each.short) if each.short else "")
        for each in fields
    ]


def cell_of(field: Field, counted: Counted) -> Cell:
    """What a field says of a centre or an area."""
    value = field.of(counted)
    if field.percent:
        shown = None if value is None else f"{decimal(Decimal(value), field.places)}%"
        return Cell(shown, bar=value, note=field.note(counted))
    return Cell(value, attention=field.code == "late" and bool(value))


def _table(actor: Actor, rows: list[Planner], names: dict[int, tuple[str, str]]) -> Table:
    """Centres one by one; a plan the person may not open is only counted."""
    opened = {plan.pk for plan in seen_among(actor, [row.plan for row in rows if row.plan is not None])}
    # One address is made and the others written after it.
    address = reverse("plan_page", args=[0]).removesuffix("0/")
    lines = []
    for row in rows:
        plan = row.plan
        href = f"{address}{plan.pk}/" if plan is not None and plan.pk in opened else ""
        lines.append(
            Row(
                Cell(row.name, href, note=names.get(row.child or 0, ("", ""))[0]),
                [
                    Cell("", badge=Badge(str(STANDINGS[row.standing]), TONES[row.standing])),  # type: ignore[arg-type]
                    Cell(plan.decided_on if plan is not None else None),
                    *(cell_of(each, row) if row.standing == IN_FORCE or each.of_year else Cell() for each in SHOWN),
                ],
            )
        )
    columns = (
        Column(_("Đơn vị")),
        Column(_("Tình trạng"), whole=True),
        Column(_("Ngày duyệt, ban hành"), short=_("Ngày duyệt")),
        *columns_of(SHOWN),
    )
    return Table(_("Từng đơn vị"), columns, lines, cards=True, caption_hidden=True)

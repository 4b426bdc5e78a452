"""The page of an area: what it is, what lies in it, who is seated there, what happened to it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound
from gdtx.foundation.pages import Badge, Cell, Choice, Column, Figure, Row, Table
from gdtx.foundation.pages.addresses import MAP
from gdtx.foundation.vietnamese_dates import date_short

from .. import queries
from ..enums import LEVEL_DEPTH, Level
from ..models import AreaVersion
from ..placement import Placement
from ..scope import Actor
from .entering import events_offered
from .places import act_text, address, area_href, asked_day, context_line, time_line

_NOUNS = {
    Level.PROVINCE: _("đơn vị cấp tỉnh"),
    Level.DISTRICT: _("đơn vị cấp huyện"),
    Level.COMMUNE: _("đơn vị cấp xã"),
}

#: So many communes without a centre are named; the table below tells the rest.
NAMED = 12


@requires("network.see")
@require_safe
def area_page(request: HttpRequest, code: str) -> HttpResponse:
    """The area as it stood on the day. Areas are public knowledge; organisations only within one's scope."""
    actor, today = actor_of(request), clock.business_today()
    version, on = _shown(code, asked_day(request), explicit=MAP in request.GET)
    counts = queries.counts_below(version.area_id, on)
    centres = queries.centres_by_area(version.area_id, on)
    without = queries.communes_without_centre(version.area_id, on)
    count = 0 if version.area.level == Level.COMMUNE else without.count()
    return render(
        request,
        "network/area_page.html",
        {
            "area": version,
            "on": on,
            "line": context_line(version, on),
            "span": version.span.label(known_since=queries.known_since(version)),
            "gone": not version.span.contains(today) and MAP not in request.GET,
            "holders": _holders(version, today),
            "act": act_text(version.act) if version.act else "",
            "figures": _figures(counts, centres, count) if any(counts.values()) else [],
            "figures_href": address("area_figures", version.code) if actor.sees_area(version.area_id) else "",
            "children": _children_table(version, on, centres),
            "bodies": _bodies_table(version, on, actor),
            "without": [Choice(each.name, area_href(each, on)) for each in without[:NAMED]] if count else [],
            "without_more": max(0, count - NAMED),
            "waiting": _waiting(version, on, actor),
            "moments": time_line(queries.area_timeline(version.area_id), on),
            "events": queries.events(area_ids=[version.area_id])[:10],
            "offered": events_offered(actor, area=version) if actor.sees_area(version.area_id) else [],
        },
    )


def _shown(code: str, on: dt.date, *, explicit: bool) -> tuple[AreaVersion, dt.date]:
    """The area of the code and the day to show it on.

    A code that means nothing today leads to the unit that bore it last; with a day in the address it must hold then.
    """
    try:
        return queries.area_by_code(code, on), on
    except NotFound:
        last = queries.last_bearer(code)
        if explicit or last is None:
            raise
        return last, last.valid_from if last.valid_from > on else last.span.last_day


def _holders(version: AreaVersion, today: dt.date) -> list[Choice]:
    """Where the people of a unit that is no more belong today; several when it was divided."""
    ids = [row.successor_id for row in queries.area_successors(version.area_id, today)]
    holder = Placement.on(today).holder(version.area_id)
    found = queries.areas_on([*ids, *([] if holder is None else [holder])], today)
    return [Choice(each.name, area_href(each, today)) for each in found.values() if each.area_id != version.area_id]


def _figures(counts: dict[str, int], centres: Counter[int], without: int) -> list[Figure]:
    figures = [Figure(str(_NOUNS[Level(level)]).capitalize(), count) for level, count in counts.items() if count]
    figures.append(Figure(_("Trung tâm học tập cộng đồng"), sum(centres.values())))
    if counts[Level.COMMUNE] and centres:
        figures.append(Figure(_("Đơn vị cấp xã chưa có trung tâm"), without))
    return figures


def _children_table(version: AreaVersion, on: dt.date, centres: Counter[int]) -> Table | None:
    children = queries.children(version.area_id, on)
    if not children:
        return None
    placement = Placement.on(on)
    by_child: Counter[int] = Counter()
    for area_id, count in centres.items():
        child = placement.child_of(area_id, version.area_id)
        if child is not None:
            by_child[child] += count
    rows = [
        Row(
            Cell(child.name, href=area_href(child, on)),
            [Cell(child.code), Cell(child.kind), Cell(by_child[child.area_id])],
        )
        for child in sorted(children, key=lambda each: each.name_key)
    ]
    level = min((Level(child.area.level) for child in children), key=lambda each: LEVEL_DEPTH[each])
    return Table(
        _("%(count)d %(noun)s, như vào ngày %(on)s")
        % {"count": len(children), "noun": _NOUNS[level], "on": date_short(on)},
        [
            Column(_("Tên")),
            Column(_("Mã")),
            Column(_("Loại")),
            Column(_("Trung tâm học tập cộng đồng"), "number", short=_("Trung tâm")),
        ],
        rows,
        sticky=True,
    )


def _bodies_table(version: AreaVersion, on: dt.date, actor: Actor) -> Table | None:
    """Organisations seated in the area itself that the person sees."""
    bodies = [
        body
        for body in queries.organisations_seated_in(version.area_id, on)
        if actor.sees_organisation(body.organisation_id)
    ]
    if not bodies:
        return None
    rows = [
        Row(
            Cell(body.name, href=address("organisation_page", body.organisation.code)),
            [
                Cell(body.organisation.code),
                Cell(body.get_kind_display(), badge=None if body.state == "active" else _state(body.state)),
            ],
        )
        for body in bodies
    ]
    return Table(_("Cơ quan, đơn vị đặt trụ sở tại đây"), [Column(_("Tên")), Column(_("Mã")), Column(_("Loại"))], rows)


def _state(state: str) -> Badge:
    return Badge(_("tạm dừng") if state == "paused" else _("đình chỉ"), "warn")


def _waiting(version: AreaVersion, on: dt.date, actor: Actor) -> list[Choice]:
    """Organisations of the area that wait for a seat, for those who may give them one."""
    if not actor.may("network.decide_organisation", area_id=version.area_id):
        return []
    seen = actor.visible_organisation_ids("network.decide_organisation")
    return [
        Choice(body.name, address("organisation_page", body.organisation.code))
        for body in queries.centres_without_seat(on)
        if seen is None or body.organisation_id in seen
    ]

"""The page of an area: what it is, what lies in it, who is seated there, what happened to it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

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
from ..enums import LEARNING_CENTRE_KINDS, LEVEL_DEPTH, Level, OrganisationState
from ..models import AreaVersion, NetworkEvent, OrganisationVersion
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
    """The area as it stood on the day.

    Territory is public knowledge: names, codes, borders, history and acts open to everybody with a post. How many
    centres there are and who sits where are figures and organisations: within one's scope only.
    """
    actor, today = actor_of(request), clock.business_today()
    version, on = _shown(code, asked_day(request), explicit=MAP in request.GET)
    counts = queries.counts_below(version.area_id, on)
    inside = actor.sees_area(version.area_id)
    centres = queries.centres_by_area(version.area_id, on) if inside else None
    above_communes = inside and version.area.level != Level.COMMUNE
    count, without = queries.first_without_centre(version.area_id, on, NAMED) if above_communes else (0, [])
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
            "figures_href": address("area_figures", version.code) if inside else "",
            "coverage_href": address("area_coverage", version.code, ban_do=request.GET.get(MAP, ""))
            if above_communes
            else "",
            "flags": _flags(version, on),
            "inside": inside,
            "children": _children_table(version, on, centres),
            **_bodies_tables(version, on, actor),
            "without": [Choice(each.name, area_href(each, on)) for each in without],
            "without_more": max(0, count - NAMED),
            "waiting": _waiting(version, on, actor),
            "moments": time_line(queries.area_timeline(version.area_id), on),
            "events": _events(version, actor),
            "offered": events_offered(actor, area=version) if inside else [],
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


def _flags(version: AreaVersion, on: dt.date) -> list[Badge]:
    """What the commune is recognised as, with the act."""
    rows = queries.flags_on([version.area_id], on).get(version.area_id, [])
    return [Badge(f"{row} · {row.act.number}" if row.act is not None else str(row), "go", "info") for row in rows]


def _events(version: AreaVersion, actor: Actor) -> list[NetworkEvent]:
    """The last events entered here that concern the area and that the person may read."""
    seen = actor.visible_organisation_ids()
    return queries.latest_events_about(version.area_id, None if seen is None else frozenset(seen), 10)


def _figures(counts: dict[str, int], centres: Counter[int] | None, without: int) -> list[Figure]:
    figures = [Figure(str(_NOUNS[Level(level)]).capitalize(), count) for level, count in counts.items() if count]
    if centres is None:
        return figures
    figures.append(Figure(_("Trung tâm học tập cộng đồng"), sum(centres.values())))
    if counts[Level.COMMUNE] and centres:
        figures.append(Figure(_("Đơn vị cấp xã chưa có trung tâm"), without))
    return figures


def _children_table(version: AreaVersion, on: dt.date, centres: Counter[int] | None) -> Table | None:
    """The areas directly below; with the number of centres in each where the person may know it."""
    children = queries.children(version.area_id, on)
    if not children:
        return None
    by_child: Counter[int] = Counter()
    if centres:
        placement = Placement.on(on)
        for area_id, count in centres.items():
            held_by = placement.child_of(area_id, version.area_id)
            if held_by is not None:
                by_child[held_by] += count
    rows = [
        Row(
            Cell(child.name, href=area_href(child, on)),
            [Cell(child.code), Cell(child.kind), *([] if centres is None else [Cell(by_child[child.area_id])])],
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
            *([] if centres is None else [Column(_("Trung tâm học tập cộng đồng"), "number", short=_("Trung tâm"))]),
        ],
        rows,
        sticky=True,
    )


def _bodies_tables(version: AreaVersion, on: dt.date, actor: Actor) -> dict[str, Table | None]:
    """Organisations seated in the area itself that the person sees: its learning centres, and the others."""
    bodies = [
        body
        for body in queries.organisations_seated_in(version.area_id, on)
        if actor.sees_organisation(body.organisation_id)
    ]
    centres = [body for body in bodies if body.kind in LEARNING_CENTRE_KINDS]
    others = [body for body in bodies if body.kind not in LEARNING_CENTRE_KINDS]
    return {"centres": _centres_table(centres, on), "bodies": _bodies_table(others)}


def _centres_table(centres: Sequence[OrganisationVersion], on: dt.date) -> Table | None:
    """Each centre with its state and who answers for it."""
    if not centres:
        return None
    heads = queries.heads_of([body.organisation_id for body in centres], on)
    rows = [
        Row(
            Cell(body.name, href=address("organisation_page", body.organisation.code)),
            [
                Cell(body.organisation.code),
                Cell(", ".join(heads.get(body.organisation_id, [])) or None, missing=_("chưa ghi giám đốc")),
                Cell(str(OrganisationState(body.state).label), badge=_state(body)),
            ],
        )
        for body in centres
    ]
    columns = [Column(_("Trung tâm")), Column(_("Mã")), Column(_("Giám đốc")), Column(_("Tình trạng"))]
    return Table(_("Trung tâm đặt trụ sở tại đây"), columns, rows)


def _bodies_table(bodies: Sequence[OrganisationVersion]) -> Table | None:
    if not bodies:
        return None
    rows = [
        Row(
            Cell(body.name, href=address("organisation_page", body.organisation.code)),
            [
                Cell(body.organisation.code),
                Cell(body.get_kind_display(), badge=_state(body)),
            ],
        )
        for body in bodies
    ]
    return Table(_("Cơ quan, đơn vị đặt trụ sở tại đây"), [Column(_("Tên")), Column(_("Mã")), Column(_("Loại"))], rows)


def _state(body: OrganisationVersion) -> Badge | None:
    if body.state == OrganisationState.ACTIVE:
        return None
    return Badge(body.reason or str(OrganisationState(body.state).label), "warn")


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

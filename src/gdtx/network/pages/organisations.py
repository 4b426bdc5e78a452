"""The page of an organisation: what it is, where, who directs it, who works there, what happened to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.pages import Badge, Cell, Choice, Column, Row, Table
from gdtx.foundation.vietnamese_dates import date_short

from .. import queries, rules
from ..enums import LEARNING_CENTRE_KINDS, Line, OrganisationState, StateReason
from ..models import OrganisationVersion
from ..roles import CENTRES, ROLES
from ..scope import Actor
from .entering import events_offered
from .particulars import budget_table, facility_table
from .places import address, area_href, asked_day, time_line

#: Money of so many years is shown; the page of it has all.
YEARS_SHOWN = 3

#: A body may direct hundreds; so many are listed, the rest counted.
LISTED = 200


@requires("network.see")
@require_safe
def organisation_page(request: HttpRequest, code: str) -> HttpResponse:
    """The organisation as it stood on the day; one that is closed as it last stood. Outside the scope: 404."""
    actor, on = actor_of(request), asked_day(request)
    organisation = queries.organisation_by_code(code)
    actor.require_sees_organisation(organisation.pk)
    version = queries.organisation_versions_on([organisation.pk], on, nearest=True).get(organisation.pk)
    if version is None:
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này trong phạm vi của bạn."))
    is_open = version.span.contains(on)
    day = on if is_open else min(max(on, version.valid_from), version.span.last_day)
    allowed = rules.can_change_organisation(actor, organisation.pk, version.kind, on)
    return render(
        request,
        "network/organisation_page.html",
        {
            "body": version,
            "on": on,
            "badge": _badge(version, on),
            "is_open": is_open,
            "heirs": [] if is_open else _heirs(organisation.pk, on, actor),
            "facts": _facts(version, day),
            "seat": _seat(organisation.pk, day),
            "sites": _sites(organisation.pk, day),
            "supervisors": _supervisors(organisation.pk, day, actor),
            "directs": _directs(organisation.pk, day, actor),
            "people": _people(organisation.pk, day),
            "moments": time_line(queries.organisation_timeline(organisation.pk), on),
            "classes_href": _classes(version, actor),
            "offered": events_offered(actor, organisation=version) if is_open else [],
            "keeps": is_open and bool(rules.can_keep_particulars(actor, organisation.pk)),
            **_particulars(version, day),
            "why_not": "" if allowed or not actor.has("network.decide_organisation") else allowed.reason,
        },
    )


def _badge(version: OrganisationVersion, on: dt.date) -> Badge | None:
    if version.valid_to <= on:
        return Badge(_("đã kết thúc hoạt động"), "bad")
    if version.valid_from > on:
        return Badge(_("chưa hoạt động"), "warn")
    if version.state != OrganisationState.ACTIVE:
        return Badge(str(OrganisationState(version.state).label), "warn")
    return None


def _heirs(organisation_id: int, on: dt.date, actor: Actor) -> list[Choice]:
    """Who answers for a closed organisation."""
    found = queries.organisation_versions_on(queries.who_answers_for(organisation_id, on), on)
    return [_link(body, actor) for body in found.values()]


def _link(body: OrganisationVersion, actor: Actor) -> Choice:
    """The organisation with the way to its page, if the person sees it."""
    seen = actor.sees_organisation(body.organisation_id)
    return Choice(body.name, address("organisation_page", body.organisation.code) if seen else "")


def _facts(version: OrganisationVersion, day: dt.date) -> list[tuple[str, str]]:
    life = queries.organisation_life(version)
    facts = [
        (_("Loại"), version.get_kind_display()),
        (_("Mã"), version.organisation.code),
        (_("Hình thức"), _("công lập") if version.public else _("ngoài công lập")),
        (_("Hoạt động"), life.label(known_since=min(day, life.last_day))),
    ]
    if version.state != OrganisationState.ACTIVE:
        words = {"state": OrganisationState(version.state).label, "since": date_short(version.valid_from)}
        facts.append((_("Tình trạng"), _("%(state)s từ ngày %(since)s") % words))
        kind = str(StateReason(version.reason_kind).label) if version.reason_kind else ""
        reason = version.reason if version.reason != kind else ""
        facts.append((_("Lý do"), ": ".join(part for part in (kind, reason) if part)))
    return facts


def _particulars(version: OrganisationVersion, day: dt.date) -> dict[str, Any]:
    """Rooms, equipment and the money of the latest years; not for bodies that never enter any."""
    code = version.organisation.code
    facilities = queries.facilities_of(version.organisation_id, day)
    # The money of the coming year may be known; that of later ones belongs to a day that has not come.
    budgets = [row for row in queries.budgets_of(version.organisation_id) if row.year <= day.year + 1]
    years = sorted({row.year for row in budgets}, reverse=True)[:YEARS_SHOWN]
    return {
        "has_particulars": bool(facilities or budgets) or version.kind in CENTRES,
        "facilities": facility_table(facilities, _("Phòng học, thiết bị"), address("facilities", code), None),
        "budgets": budget_table([row for row in budgets if row.year in years], address("budgets", code), None),
    }


def _seat(organisation_id: int, day: dt.date) -> tuple[Choice, str] | None:
    seat = queries.seat_of(organisation_id, day)
    area = queries.area_on(seat.area_id, day) if seat is not None else None
    if seat is None or area is None:
        return None
    above = [each.name for each in reversed(queries.ancestors(area.area_id, day)[1:])]
    return Choice(area.name, area_href(area, day), note=", ".join(above)), seat.address


def _sites(organisation_id: int, day: dt.date) -> Table | None:
    """The places of learning, with the commune of those that say one."""
    sites = queries.sites_of(organisation_id, day)
    if not sites:
        return None
    areas = queries.areas_on([site.area_id for site in sites if site.area_id is not None], day)
    rows = [
        Row(
            Cell(site.name),
            [
                Cell(site.address or None),
                Cell(areas[site.area_id].name, href=area_href(areas[site.area_id], day))
                if site.area_id in areas
                else Cell(),
                Cell(site.span.label(known_since=day)),
            ],
        )
        for site in sites
    ]
    columns = [Column(_("Tên điểm")), Column(_("Địa chỉ")), Column(_("Thuộc")), Column(_("Sử dụng"))]
    return Table(_("%d điểm học tập") % len(rows), columns, rows)


def _supervisors(organisation_id: int, day: dt.date, actor: Actor) -> list[tuple[str, Choice]]:
    rows = queries.supervisors_of(organisation_id, day)
    names = queries.organisation_versions_on([row.supervisor_id for row in rows.values()], day, nearest=True)
    return [
        (str(Line(line).label), _link(names[row.supervisor_id], actor))
        for line, row in sorted(rows.items())
        if row.supervisor_id in names
    ]


def _directs(organisation_id: int, day: dt.date, actor: Actor) -> Table | None:
    rows = queries.supervised_by(organisation_id, day)
    if not rows:
        return None
    words = {line.value: str(line.label) for line in Line}
    lines: dict[int, list[str]] = {}
    for row in rows:
        lines.setdefault(row.organisation_id, []).append(words[row.line])
    first = list(lines)[:LISTED]
    names = queries.organisation_versions_on(first, day, nearest=True)
    found = [
        Row(Cell(link.label, href=link.href), [Cell(names[each].organisation.code), Cell(", ".join(lines[each]))])
        for each in first
        if each in names
        for link in [_link(names[each], actor)]
    ]
    caption = _("%d đơn vị trực thuộc hoặc chịu sự quản lý") % len(lines)
    if len(lines) > LISTED:
        caption = _("%(caption)s, dưới đây là %(count)d đơn vị đầu") % {"caption": caption, "count": LISTED}
    return Table(caption, [Column(_("Tên")), Column(_("Mã")), Column(_("Tuyến"))], found)


def _people(organisation_id: int, day: dt.date) -> Table | None:
    posts = queries.posts_at(organisation_id, day)
    if not posts:
        return None
    rows = [
        Row(
            Cell(str(post.user)),
            [
                Cell(post.duty or str(ROLES[post.role].title) if post.role in ROLES else post.role),
                Cell(post.get_kind_display()),
                Cell(post.span.label(known_since=day)),
            ],
        )
        for post in posts
    ]
    return Table(
        _("%d người giữ chức vụ") % len(posts),
        [Column(_("Họ và tên")), Column(_("Chức vụ")), Column(_("Hình thức")), Column(_("Thời gian"))],
        rows,
    )


def _classes(version: OrganisationVersion, actor: Actor) -> str:
    """The list of its classes, for a centre and whoever may see them."""
    if version.kind not in LEARNING_CENTRE_KINDS:
        return ""
    if not actor.may("learning.see_classes", organisation_id=version.organisation_id):
        return ""
    return address("class_list", trung_tam=version.organisation.code)

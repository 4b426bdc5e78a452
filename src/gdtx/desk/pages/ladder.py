"""The ladder of figures: country ▸ province ▸ district or commune ▸ centre, down to the classes behind a number."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.desk import centre as one_centre
from gdtx.desk import excel, history, ladder
from gdtx.desk.desks import declare_href, remind_href
from gdtx.desk.elsewhere import elsewhere
from gdtx.desk.where import Where
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese_numbers import number
from gdtx.learning.centres import centres_of
from gdtx.learning.summary import overview_of, silent_centres
from gdtx.network.enums import Level
from gdtx.network.queries.areas import areas_on

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("figures.see")
@require_safe
def area_figures(request: HttpRequest, code: str) -> HttpResponse:
    """A rung of the ladder: key figures, groups, child areas (or centres of a commune), history."""
    try:
        where = Where.from_request(request, code, actor_of(request), clock.business_today())
    except NotInScope:
        raise
    except NotFound as refusal:
        return elsewhere(request, code, refusal)
    found = overview_of(where.question, until=where.on)
    return render(
        request,
        "desk/area_figures.html",
        {
            "where": where,
            "line": where.line(),
            "found": found,
            "figures": ladder.key_figures(where, found),
            "chart": ladder.group_chart(where, found),
            "groups": ladder.group_table(where, found),
            "more": ladder.more_facts(found, running=where.is_running),
            "silent": found["centres"]["total"] - found["centres"]["reporting"],
            "silent_text": ladder.silent_text(found["centres"]["total"] - found["centres"]["reporting"]),
            "read_at": clock.now(),
            "moments": history.moments(where),
            **below(request, where, found),
        },
    )


@requires("figures.see")
@require_safe
def area_export(request: HttpRequest, code: str) -> HttpResponse:
    """The tables of a rung as a workbook, whole."""
    where = Where.from_request(request, code, actor_of(request), clock.business_today())
    found = overview_of(where.question, until=where.on)
    units, noun = units_of(where, found)
    file = io.BytesIO()
    excel.write_figures(file, where, found, units, noun=noun)
    return workbook(file, f"so-lieu_{where.area.code}_{where.period.text}")


def workbook(file: io.BytesIO, name: str) -> HttpResponse:
    """A workbook to keep."""
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="{name.replace("/", "-")}.xlsx"'
    return response


def units_of(where: Where, found: dict[str, Any]) -> tuple[list[ladder.Unit], str]:
    """What lies below the area (the centres of a commune), and what it is called."""
    if where.level == Level.COMMUNE:
        return ladder.centre_units(where, centres_of(where.question, until=where.on)), _("trung tâm")
    levels = (version.area.level for version in where.question.children)
    return ladder.child_units(where, found), ladder.level_words(levels)


def below(request: HttpRequest, where: Where, found: dict[str, Any]) -> dict[str, Any]:
    """The table of what lies below the area, with its heading."""
    units, noun = units_of(where, found)
    caption = _("Xếp theo cột có mũi tên. Đơn vị chưa báo cáo đứng cuối, không tính là 0.")
    return {
        "units": ladder.unit_table(request, where, units, found, noun=noun, caption=caption),
        "units_heading": f"{number(sum(unit.placed for unit in units))} {noun}",
        "has_units": bool(units),
    }


@requires("network.see")
@require_safe
def silent(request: HttpRequest, code: str) -> HttpResponse:
    """The centres that were open in the period and have not reported: whom to remind."""
    where = Where.from_request(request, code, actor_of(request), clock.business_today())
    centres = silent_centres(where.counted)
    if "xlsx" in request.GET:
        file = io.BytesIO()
        areas = areas_on([row.area_id for row in centres], where.period.last_day)
        excel.write_silent(file, where, centres, areas)
        return workbook(file, f"chua-bao-cao_{where.area.code}_{where.period.text}")
    page = paginate(request, centres, per_page=100, noun=_("trung tâm chưa báo cáo"))
    areas = areas_on([row.area_id for row in page.items], where.period.last_day)
    rows = [
        Row(
            Cell(
                row.name,
                href=reverse("centre_figures", args=[row.code]) + where.query()
                if where.actor.sees_organisation(row.organisation_id)
                else "",
            ),
            [Cell(areas[row.area_id].name if row.area_id in areas else None), Cell(row.code)],
        )
        for row in page.items
    ]
    table = Table(
        _("Chưa có lớp nào trong kỳ và chưa khai không tổ chức lớp"),
        [Column(_("Trung tâm")), Column(_("Địa bàn")), Column(_("Mã"))],
        rows,
        excel=where.silent_href() + "&xlsx=1" if rows else "",
    )
    return render(
        request,
        "desk/silent_centres.html",
        {
            "where": where,
            "line": where.line(),
            "page": page,
            "table": table,
            "remind_href": remind_href(where.actor, where) if centres else "",
        },
    )


def log_href(centre: one_centre.Centre) -> str:
    """Where a class of the centre is logged while it has reported nothing, "" for who may not."""
    if centre.overview.reported or not centre.actor.may("learning.log_class", organisation_id=centre.organisation.pk):
        return ""
    return reverse("class_log") + query_string(trung_tam=centre.organisation.code)


@requires("network.see")
@require_safe
def centre_figures(request: HttpRequest, code: str) -> HttpResponse:
    """The lowest rung: one centre, its groups, the way to its classes and to what it is."""
    centre = one_centre.Centre.from_request(request, code, actor_of(request), clock.business_today())
    return render(
        request,
        "desk/centre_figures.html",
        {
            "centre": centre,
            "line": centre.line(),
            "figures": centre.key_figures(),
            "chart": centre.group_chart(),
            "groups": centre.group_table(),
            "log_href": log_href(centre),
            "declare_href": declare_href(centre.actor, centre),
        },
    )

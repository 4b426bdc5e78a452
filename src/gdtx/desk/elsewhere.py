"""A code that names nothing on the map asked for: where the area was, and what became of it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gdtx.desk.where import asked_map, asked_period
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of
from gdtx.foundation.errors import NotFound
from gdtx.foundation.pages import Choice
from gdtx.foundation.pages.addresses import query_string
from gdtx.network.models import AreaVersion
from gdtx.network.placement import Placement
from gdtx.network.queries.areas import areas_on
from gdtx.network.queries.history import area_successors


def elsewhere(request: HttpRequest, code: str, refusal: NotFound) -> HttpResponse:
    """A 404 that helps: areas are public knowledge, so the page may say when the code held and where to look.

    Raises the refusal again when the code never named an area, or one whose figures are not for this person.
    """
    actor, on = actor_of(request), clock.business_today()
    versions = list(AreaVersion.objects.filter(code=code.strip().upper()).order_by("-valid_from"))
    versions = [version for version in versions if actor.sees_area(version.area_id)]
    if not versions:
        raise refusal
    period = asked_period(request, on)
    map_date = asked_map(request) or period.dates().last_day
    version = versions[0]
    successors = [row.successor_id for row in area_successors(version.area_id, map_date)]
    holder = Placement.on(map_date).holder(version.area_id)
    found = areas_on([*successors, *([holder] if holder else [])], map_date)
    kept = {"ky": request.GET.get("ky"), "ban_do": request.GET.get("ban-do")}
    return render(
        request,
        "desk/area_elsewhere.html",
        {
            "refusal": refusal,
            "name": version.name,
            "holders": [
                Choice(other.name, reverse("area_figures", args=[other.code]) + query_string(**kept))
                for other in found.values()
                if actor.sees_area(other.area_id)
            ],
            "then": reverse("area_figures", args=[version.code])
            + query_string(ky=period.text, ban_do=_day_within(version).isoformat()),
        },
        status=404,
    )


def _day_within(version: AreaVersion) -> date:
    """A day on which the version held: its last one, or its first where no end is known."""
    return version.valid_from if version.span.has_open_end else version.span.last_day

"""Finding an area, a centre or an office by a few letters, without regard to diacritics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gdtx.desk.addresses import address
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, signed_in
from gdtx.network.queries.found import search as find

#: How many of each kind are shown; who needs more types more letters.
SHOWN = 20


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the words of ``q`` find among areas, and among the organisations the person sees."""
    actor, on = actor_of(request), clock.business_today()
    text = request.GET.get("q", "").strip()
    found = find(text, on=on, actor=actor, limit=SHOWN)
    areas = [area for area in found.areas if actor.sees_area(area.area_id)]
    return render(
        request,
        "desk/search.html",
        {
            "text": text,
            "on": on,
            "areas": areas,
            "organisations": [
                (version, address("organisation_page", version.organisation.code)) for version in found.organisations
            ],
            "too_short": bool(text) and len(text) < 2,
            "count": len(areas) + len(found.organisations),
        },
    )

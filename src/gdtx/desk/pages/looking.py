"""Lists that a desk opens: classes that may have been logged twice, and where one's own figures are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.desk.doubtful import Doubt, doubtful
from gdtx.desk.where import Where, asked_period
from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires, signed_in
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import date_short
from gdtx.learning.models import LearningClass
from gdtx.learning.queries import Place, places_of
from gdtx.network.enums import LEARNING_CENTRE_KINDS


@requires("learning.see_classes")
@require_safe
def doubtful_classes(request: HttpRequest, code: str) -> HttpResponse:
    """Pairs of classes that may be one, for somebody to look at; each of the two opens."""
    actor = actor_of(request)
    where = Where.from_request(request, code, actor, clock.business_today())
    actor.may("learning.see_classes", area_id=where.area.area_id).require()
    page = paginate(request, doubtful(where), per_page=50, noun=_("cặp lớp nghi ghi trùng"))
    doubts: list[Doubt] = list(page.items)
    places = places_of([one for doubt in doubts for one in (doubt.first, doubt.second)]) if doubts else {}
    table = Table(
        _("Cùng trung tâm, chuyên đề và số lượt; khác địa điểm trong một ngày, hoặc cách nhau không quá 3 ngày"),
        [
            Column(_("Chuyên đề")),
            Column(_("Trung tâm"), whole=True),
            Column(_("Lượt"), "number"),
            Column(_("Lớp thứ nhất")),
            Column(_("Lớp thứ hai")),
        ],
        [_row(doubt, places) for doubt in doubts],
    )
    return render(
        request,
        "desk/doubtful_classes.html",
        {"where": where, "line": where.line(), "page": page, "table": table},
    )


def _row(doubt: Doubt, places: dict[int, Place]) -> Row:
    return Row(
        Cell(doubt.first.topic),
        [Cell(places[doubt.first.pk].centre), Cell(doubt.first.turns), _one(doubt.first), _one(doubt.second)],
    )


def _one(found: LearningClass) -> Cell:
    place = found.place or _("không ghi địa điểm")
    return Cell(date_short(found.start_on), href=reverse("class_detail", args=[found.pk]), note=place)


@signed_in
@require_safe
def own_figures(request: HttpRequest) -> HttpResponse:
    """Lead to the figures of the organisation one works for: what a reminder's short link opens, whoever follows it."""
    actor, on = actor_of(request), clock.business_today()
    post: Any = actor.post
    query = query_string(ky=asked_period(request, on).text)
    if post is not None and post.organisation_kind in LEARNING_CENTRE_KINDS:
        return redirect(reverse("centre_figures", args=[post.organisation_code]) + query)
    if post is not None and post.area_code:
        return redirect(reverse("area_figures", args=[post.area_code]) + query)
    return redirect("desk")

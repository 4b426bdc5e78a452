"""Households of a village, or of the commune, as an Excel file. The purpose is asked and kept."""

from __future__ import annotations

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.people import access, excel, places, queries, rules
from gdtx.people.forms import PurposeForm
from gdtx.people.pages.households import NO_VILLAGE, chosen_commune


@requires(rules.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def people_export(request: HttpRequest) -> HttpResponse:
    """Ask what the file is for, then give it; with names only where they are asked for."""
    actor = actor_of(request)
    area_id, communes = chosen_commune(request, actor)
    if area_id is None:
        raise Refused("no_households", _("Chưa có hộ nào để xuất."))
    actor.may(rules.SEE, area_id=area_id).require()
    households = queries.visible_households(actor).filter(area_id=area_id, closed_on=None)
    village = request.GET.get("thon", "")
    if village == NO_VILLAGE:
        households = households.filter(village=None)
    names = {str(row.pk): row.name for row in places.villages_of(area_id)}
    if village and village != NO_VILLAGE:
        households = households.filter(village_id=int(village)) if village in names else households.none()
    where = names.get(village, dict(communes)[area_id])
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with_names = bool(request.POST.get("ho-ten"))
        rows = list(households.select_related("village").order_by("village__name_folded", "number_folded", "pk"))
        file = io.BytesIO()
        persons = excel.write_households(file, rows, where=where, with_names=with_names, on=clock.business_today())
        what = _("Tệp Excel hộ, có họ tên") if with_names else _("Tệp Excel hộ, không họ tên")
        access.note(
            by=actor,
            purpose=form.cleaned_data["purpose"],
            what=what,
            area_id=area_id,
            persons=persons,
        )
        response = HttpResponse(
            file.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
        response["Content-Disposition"] = 'attachment; filename="ho-gia-dinh.xlsx"'
        response["Cache-Control"] = "no-store"
        return response
    return render(
        request,
        "people/export.html",
        {"form": form, "where": where, "count": households.count(), "area_id": area_id, "village": village},
    )

"""Who looked at data of persons: for who reads the audit of the commune."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.vietnamese import datetime_short
from gdtx.people import access, rules
from gdtx.people.enums import Purpose
from gdtx.people.models import AccessEntry
from gdtx.people.pages.households import purpose_of


@requires(rules.LOG)
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Every look at persons of the communes within scope, the last first; by purpose, by person who looked."""
    actor = actor_of(request)
    rules.may_see_log(actor).require()
    entries = AccessEntry.objects.order_by("-at", "-pk")
    areas = actor.visible_area_ids(rules.LOG)
    seen = actor.visible_area_ids(rules.SEE)
    if areas is not None or seen is not None:
        within = areas & seen if areas is not None and seen is not None else areas or seen or frozenset()
        entries = entries.filter(area_id__in=within)
    purpose = request.GET.get("muc-dich", "")
    if purpose in Purpose.values:
        entries = entries.filter(purpose=purpose)
    who = request.GET.get("ai", "").strip()[:100]
    if who:
        entries = entries.filter(by_label__icontains=who)
    page = paginate(request, entries.select_related("person", "household"), noun=_("lượt"))
    # Looking at who looked names persons, too.
    access.note(
        by=actor,
        purpose=purpose_of(actor),
        what=_("Nhật ký ai đã xem"),
        area_id=next(iter(actor.area_roots(rules.SEE) or []), None),
        persons=len({entry.person_id for entry in page.items if entry.person_id}),
    )
    rows = [
        Row(
            Cell(datetime_short(entry.at)),
            [
                Cell(entry.by_label, note=entry.post_label),
                Cell(str(Purpose(entry.purpose).label)),
                Cell(entry.what, note=_about(entry)),
                Cell(entry.persons),
            ],
        )
        for entry in page.items
    ]
    columns = [
        Column(_("Lúc")),
        Column(_("Ai xem")),
        Column(_("Mục đích")),
        Column(_("Xem gì")),
        Column(_("Số người"), "number"),
    ]
    return render(
        request,
        "people/access_log.html",
        {
            "page": page,
            "table": Table(_("Lượt xem dữ liệu cá nhân"), columns, rows, caption_hidden=True),
            "purposes": Purpose.choices,
            "purpose": purpose,
            "who": who,
        },
    )


def _about(entry: AccessEntry) -> str:
    if entry.person is not None:
        return entry.person.name or entry.person.code
    return _("phiếu %s") % entry.household.number if entry.household is not None and entry.household.number else ""

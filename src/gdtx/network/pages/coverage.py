"""Coverage: which communes have no learning centre on a day, or only such as are at rest; also as Excel."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotFound
from gdtx.foundation.pages import Badge, Cell, Choice, Column, Figure, Row, Table, paginate, with_query
from gdtx.foundation.pages.addresses import MAP
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import join_list

from .. import queries
from ..enums import Level, OrganisationState
from ..excel import write_coverage
from ..models import AreaFlag, AreaVersion
from ..queries import Served
from ..scope import Actor
from .places import address, area_href, asked_day, context_line

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KIND = "loc"

#: Part of the address → what it keeps. The first is shown when nothing is asked for.
KINDS = {
    "chua-co": (_("Chưa có trung tâm"), lambda row: row.is_without),
    "dang-nghi": (_("Trung tâm đang tạm dừng, đình chỉ"), lambda row: row.is_at_rest),
    "nhieu": (_("Có từ hai trung tâm"), lambda row: len(row.centres) > 1),
    "tat-ca": (_("Tất cả"), lambda _row: True),
}


@requires("network.see")
@require_safe
def area_coverage(request: HttpRequest, code: str) -> HttpResponse:
    """Communes of the area without a centre on the day. Who may not see figures of the area: 404."""
    actor, on = actor_of(request), asked_day(request)
    area = _area(code, on, actor)
    rows = queries.coverage(area.area_id, on)
    kind = request.GET.get(KIND, "")
    if kind not in KINDS:
        kind = next(iter(KINDS))
    shown = [row for row in rows if KINDS[kind][1](row)]
    page = paginate(request, shown, per_page=100, noun=_("đơn vị cấp xã"))
    flags = queries.flags_on([row.commune.area_id for row in page.items], on)
    above = {row.commune.parent_id for row in page.items} - {None, area.area_id}
    parents = queries.areas_on(above, on)
    served = sum(not row.is_without for row in rows)
    return render(
        request,
        "network/area_coverage.html",
        {
            "area": area,
            "on": on,
            "line": context_line(area, on, page="area_coverage"),
            "figures": [
                Figure(_("Đơn vị cấp xã có trung tâm"), served, of=len(rows)),
                Figure(_("Chưa có trung tâm"), len(rows) - served),
                Figure(_("Trung tâm đang tạm dừng, đình chỉ"), sum(row.is_at_rest for row in rows)),
            ],
            "kinds": [
                Choice(
                    str(title),
                    with_query(request, loc=None if each == "chua-co" else each),
                    current=each == kind,
                    note=str(sum(map(keeps, rows))),
                )
                for each, (title, keeps) in KINDS.items()
            ],
            "page": page,
            "table": _table(page.items, parents, flags, on, actor, str(KINDS[kind][0])) if shown else None,
            "excel": address("coverage_export", area.code, ban_do=request.GET.get(MAP, "")),
            "back": area_href(area, on),
            "may_found": bool(actor.may("network.decide_organisation", area_id=area.area_id)),
        },
    )


@requires("network.see")
@require_safe
def coverage_export(request: HttpRequest, code: str) -> HttpResponse:
    """Every commune of the area with its centres, as a workbook: whole, with the counts."""
    actor, on = actor_of(request), asked_day(request)
    area = _area(code, on, actor)
    file = io.BytesIO()
    write_coverage(file, area, queries.coverage(area.area_id, on), queries.flags_within(area.area_id, on), on)
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="do-phu_{area.code}_{on.isoformat()}.xlsx"'
    return response


def _area(code: str, on: dt.date, actor: Actor) -> AreaVersion:
    """The area, which must lie within what the person sees figures of and hold communes."""
    area = queries.area_by_code(code, on)
    actor.require_sees_area(area.area_id)
    if area.area.level == Level.COMMUNE:
        raise NotFound(
            "no_communes",
            _("%s là đơn vị cấp xã; độ phủ xem ở cấp tỉnh, cấp huyện và cả nước.") % area.name,
            way_out=_("Hãy mở trang của đơn vị này để xem trung tâm."),
        )
    return area


def _table(
    rows: Sequence[Served],
    parents: dict[int, AreaVersion],
    flags: dict[int, list[AreaFlag]],
    on: dt.date,
    actor: Actor,
    caption: str,
) -> Table:
    may_found = actor.has("network.decide_organisation")
    named, flagged = bool(parents), bool(flags)

    def row_of(row: Served) -> Row:
        cells = [Cell(row.commune.code)]
        if named:
            above = parents.get(row.commune.parent_id or 0)
            cells.append(Cell(above.name if above is not None else None))
        if flagged:
            cells.append(Cell(join_list(flags.get(row.commune.area_id, [])) or None))
        return Row(
            Cell(row.commune.name, href=area_href(row.commune, on)),
            [*cells, _centres(row, actor, may_found=may_found)],
        )

    return Table(
        _("%(what)s, như vào ngày %(day)s") % {"what": caption, "day": date_short(on)},
        [
            Column(_("Đơn vị cấp xã")),
            Column(_("Mã")),
            *([Column(_("Thuộc"))] if named else []),
            *([Column(_("Phân định"))] if flagged else []),
            Column(_("Trung tâm"), whole=True),
        ],
        [row_of(row) for row in rows],
        sticky=True,
    )


def _centres(row: Served, actor: Actor, *, may_found: bool) -> Cell:
    """The centre, or how many; where there is none, the way to founding one for whoever may."""
    if row.is_without:
        if may_found and actor.may("network.decide_organisation", area_id=row.commune.area_id):
            return Cell(_("Ghi thành lập"), href=address("event_enter", "lap-don-vi", vung=row.commune.code))
        return Cell(missing=_("chưa có"))
    first = row.centres[0]
    seen = actor.sees_organisation(first.organisation_id)
    note = _("và %d trung tâm khác") % (len(row.centres) - 1) if len(row.centres) > 1 else ""
    state = OrganisationState(first.state)
    badge = None if state == OrganisationState.ACTIVE else Badge(str(state.label), "warn")
    return Cell(first.name, href=address("organisation_page", first.code) if seen else "", note=note, badge=badge)

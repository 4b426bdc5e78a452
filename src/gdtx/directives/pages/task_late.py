"""What is late within reach, on one page: which units, since when, from where, and what nobody answers for."""

from __future__ import annotations

from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.directives.pages.task_rows import short_name, task_rows
from gdtx.directives.queries import tasks as queries
from gdtx.directives.queries.tasks import BoardFilter
from gdtx.directives.rules import tasks as rules
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Cell, Column, Figure, Row, Table
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import number
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

#: Units and tasks shown here; the board has them all.
UNITS, OLDEST, ORIGINS = 30, 15, 15


@requires(rules.SEE)
@require_safe
def tasks_late(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor = actor_of(request)
    given = queries.owed(actor, BoardFilter())
    units = queries.units_of(given, actor.on)
    oldest = list(queries.board(actor, BoardFilter(view=queries.LATE))[:OLDEST])
    undecided = list(queries.board(actor, BoardFilter(view=queries.UNDECIDED))[:OLDEST])
    board = reverse("task_board")
    longest = (actor.on - units[0].oldest).days if units else 0
    longest = max([longest, *((actor.on - unit.oldest).days for unit in units)])
    return render(
        request,
        "directives/tasks_late.html",
        {
            "on": actor.on,
            "where": actor.post.area_name if actor.post else "",
            "figures": [
                Figure(
                    _("Quá hạn"),
                    sum(each.late for each in given),
                    _("việc"),
                    f"{board}?xem=tre",
                    note=_("lâu nhất %(days)s ngày") % {"days": number(longest)} if longest else "",
                ),
                Figure(_("Đơn vị trễ"), len(units), _("đơn vị")),
                Figure(_("Chờ xác nhận"), sum(each.to_verify for each in given), _("câu trả lời"), f"{board}?xem=cho"),
                Figure(_("Đang thực hiện"), sum(each.running for each in given), _("việc"), f"{board}?xem=dang"),
            ],
            "units": _unit_table(actor, units) if units else None,
            "more_units": max(len(units) - UNITS, 0),
            "oldest": task_rows(oldest, actor.on),
            "undecided": task_rows(undecided, actor.on),
            "origins": _origin_table(actor),
            "may_remind": actor.has("inbox.write"),
        },
    )


def _unit_table(actor: Actor, units: list[queries.UnitLate]) -> Table:
    shown = units[:UNITS]
    names = organisation_versions_on([unit.organisation_id for unit in shown], actor.on, nearest=True)
    most = max(unit.late for unit in shown)
    board = reverse("task_board")
    rows = [
        Row(
            Cell(
                short_name(names[unit.organisation_id].name),
                href=board + query_string(don_vi=names[unit.organisation_id].organisation.code, xem="tre"),
            ),
            [
                Cell(unit.late, bar=100 * unit.late / most),
                Cell(unit.running),
                Cell(_("%(days)s ngày") % {"days": number((actor.on - unit.oldest).days)}),
            ],
        )
        for unit in shown
        if unit.organisation_id in names
    ]
    return Table(
        _("Đơn vị trễ, nhiều nhất trước"),
        [
            Column(_("Đơn vị")),
            Column(_("Quá hạn"), "bar"),
            Column(_("Đang thực hiện"), "number"),
            Column(_("Trễ lâu nhất"), "number"),
        ],
        rows,
        excel=f"{reverse('task_export')}?xem=tre",
    )


def _origin_table(actor: Actor) -> Table | None:
    """Late tasks by where they come from."""
    rows = (
        queries.board(actor, BoardFilter(view=queries.LATE))
        .exclude(origin_key="")
        .order_by()
        .values("origin_url_name", "origin_key")
        .annotate(label=Min("origin_label"), late=Count("pk"), oldest=Min("due_on"))
        .order_by("-late", "oldest")[:ORIGINS]
    )
    board = reverse("task_board")
    found = [
        Row(
            Cell(
                row["label"],
                href=board + query_string(nguon=f"{row['origin_url_name']}:{row['origin_key']}", xem="tre"),
            ),
            [Cell(row["late"]), Cell(row["oldest"])],
        )
        for row in rows
    ]
    if not found:
        return None
    columns = [Column(_("Bắt nguồn từ")), Column(_("Quá hạn"), "number"), Column(_("Hạn sớm nhất"))]
    return Table(_("Việc trễ theo nơi bắt nguồn"), columns, found)

"""What a specialist looks at before signing: who is silent, odd sizes, possible doubles. Questions, not errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.catalogue.revision import revision as catalogue_revision
from gdtx.figures import api
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.vietnamese import number
from gdtx.learning.enums import CLASSES
from gdtx.network.revision import revisions

from ..checks import Double, Odd, doubles, odd_sizes
from ..excel import class_address
from ..queries import ClassRow, area_names, classes_of
from .line import address, context_line, place_of

#: More than this nobody reads on a page; the working sheet has them all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Found:
    """What was found among the classes of an area and period: numbers, and the first of each kind."""

    classes: int
    odd: int
    odd_shown: list[Odd]
    double: int
    double_shown: list[Double]

    @classmethod
    def among(cls, rows: Sequence[ClassRow]) -> Found:
        """Look through the classes."""
        odd, double = odd_sizes(rows), doubles(rows)
        return cls(len(rows), len(odd), odd[:SHOWN], len(double), double[:SHOWN])


@requires("reports.review")
@require_safe
def review_checks(request: HttpRequest, code: str) -> HttpResponse:
    """Odd class sizes and classes that may be entered twice."""
    actor = actor_of(request)
    where = place_of(request, actor, code)
    asked = where.so_far
    key = (__name__, revisions(), catalogue_revision(), asked.area.pk, asked.map_date)
    found = api.kept(CLASSES, asked.span, key, lambda: Found.among(classes_of(asked)))
    shown_odd, shown_double = found.odd_shown, found.double_shown
    areas = {each.row.area_id for each in shown_odd} | {row.area_id for each in shown_double for row in each.rows}
    names = area_names(where.question, areas)
    context = {
        "where": where,
        "line": context_line(where, actor),
        "back": address(where),
        "classes": found.classes,
        "odd": found.odd,
        "odd_table": odd_table(shown_odd, names),
        "double": found.double,
        "double_table": double_table(shown_double, names),
        "shown": SHOWN,
    }
    return render(request, "reports/review_checks.html", context)


def odd_table(found: list[Odd], names: dict[int, str]) -> Table:
    """The odd sizes with what is usual."""
    rows = [
        Row(
            Cell(each.row.topic, href=class_address(each.row.id)),
            [
                Cell(names.get(each.row.area_id, "")),
                Cell(each.row.group),
                Cell(each.row.start_on),
                Cell(each.row.turns),
                Cell(_("%(low)s đến %(high)s") % {"low": number(each.low), "high": number(each.high)}),
            ],
        )
        for each in found
    ]
    return Table(
        _("Lớp có số lượt khác thường"),
        [
            Column(_("Lớp, chuyên đề")),
            Column(_("Nơi mở")),
            Column(_("Nhóm nội dung")),
            Column(_("Bắt đầu")),
            Column(_("Lượt học viên"), "number", short=_("Lượt")),
            Column(_("Khoảng thường gặp"), "number", short=_("Thường")),
        ],
        rows,
        caption_hidden=True,
    )


def double_table(found: list[Double], names: dict[int, str]) -> Table:
    """The classes of each cluster one below the other."""
    rows = []
    for place, each in enumerate(found, 1):
        why = _("cùng nơi") if each.near else _("khác xã, trùng số lượt")
        for row in each.rows:
            rows.append(
                Row(
                    Cell(row.topic, href=class_address(row.id)),
                    [
                        Cell(place),
                        Cell(names.get(row.area_id, "")),
                        Cell(row.centre),
                        Cell(row.start_on),
                        Cell(row.place or None),
                        Cell(row.turns),
                        Cell(why),
                    ],
                )
            )
    return Table(
        _("Lớp có thể đã ghi hai lần"),
        [
            Column(_("Lớp, chuyên đề")),
            Column(_("Cụm"), "number"),
            Column(_("Nơi mở")),
            Column(_("Trung tâm")),
            Column(_("Bắt đầu")),
            Column(_("Địa điểm")),
            Column(_("Lượt học viên"), "number", short=_("Lượt")),
            Column(_("Vì sao")),
        ],
        rows,
        caption_hidden=True,
    )

"""The open summary of a province: rates by commune, small numbers left out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.catalogue.literacy_rules import ALL_AGES, UNDER_36
from gdtx.foundation import clock
from gdtx.foundation.access import public
from gdtx.foundation.commands import as_json
from gdtx.foundation.errors import NotFound, NotInScope
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.office.form_sheet import shown

from ..free import SPLITS
from ..small_cells import PROTECTED
from ..summaries import open_summary

GROUP = "nhom"


@public
@require_safe
def literacy_summary(request: HttpRequest, code: str) -> HttpResponse:
    """The summary as a page."""
    asked = request.GET.get(GROUP, "")
    group = asked if asked in PROTECTED else ""
    context: dict[str, Any] = {
        "code": code,
        "group": group,
        "groups": [(each, f"{SPLITS[each][0]} / {str(SPLITS[each][1]).lower()}") for each in PROTECTED],
    }
    try:
        answer = open_summary(code, on=clock.business_today())
    except NotInScope:
        raise
    except NotFound as refusal:
        return render(request, "literacy/summary.html", context | {"refusal": refusal})
    context |= {"answer": answer, "table": _table(answer, group)}
    return render(request, "literacy/summary.html", context)


@public
@require_safe
def literacy_summary_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same as data, with every dimension; null where a number is left out."""
    answer = open_summary(code, on=clock.business_today())
    return HttpResponse(as_json(answer), content_type="application/json; charset=utf-8")


def _table(answer: dict[str, Any], group: str) -> Table:
    columns = [
        Column(_("Đơn vị")),
        Column(_("Dân số 15–60"), "number"),
        Column(_("Biết chữ mức 1, 15–35 (%)"), "bar", short=_("Mức 1, 15–35")),
        Column(_("Biết chữ mức 2, 15–60 (%)"), "bar", short=_("Mức 2, 15–60")),
    ]
    if group:
        columns += [
            Column(_("%(who)s: biết chữ mức 2, 15–60 (%%)") % {"who": str(who)}, "bar", short=str(who))
            for who in SPLITS[group]
        ]
    rows = [_row(child, child["name"], group) for child in answer["children"]]
    return Table(
        _("Tỷ lệ biết chữ theo đơn vị"),
        columns,
        rows,
        total=_row(answer["total"], _("Cộng"), group),
        caption_hidden=True,
        sticky=True,
    )


def _row(unit: dict[str, Any], name: str, group: str) -> Row:
    young, everybody = unit["bands"][UNDER_36.code], unit["bands"][ALL_AGES.code]
    people = everybody["population"]
    cells = [Cell(people, missing="" if people is not None else _("không công bố"))]
    cells += [_rate(young, "rate_1"), _rate(everybody, "rate_2")]
    if group:
        found = everybody["groups"][group]
        cells += [_rate(found, "rate_2"), _rate(found["others"] if found else None, "rate_2")]
    return Row(Cell(name), cells)


def _rate(found: dict[str, Any] | None, name: str) -> Cell:
    if found is None or found["population"] is None or found.get("literate_2") is None:
        return Cell(missing=_("không công bố"))
    value = found[name]
    return Cell(missing=_("không có người")) if value is None else Cell(shown(value, "rate"), bar=value)

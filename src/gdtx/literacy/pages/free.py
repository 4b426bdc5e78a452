"""Tables people put together themselves: ages, a split, filters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.commands import as_json
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.network.scope import Actor
from gdtx.office.form_sheet import shown

from ..figures import Figures
from ..free import SPLITS, FreeQuestion, filters_of, free_table, group_words, overlapping, read_bands
from ..questions import Source, figures_of, told
from .tables_asked import PERMISSION, Asked, asked_of, context_line

BANDS, SPLIT, UNITS = "nhom-tuoi", "chia", "don-vi"
_NUMBERS = ("population", "literate_1", "literate_2", "illiterate_1", "illiterate_2", "unknown")


@requires(PERMISSION)
@require_safe
def literacy_free(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and below it the table that it asks for."""
    actor = actor_of(request)
    asked = asked_of(request, actor, code)
    context: dict[str, Any] = {
        "asked": asked,
        "line": context_line(asked, actor, "literacy_free"),
        "bands": request.GET.get(BANDS, "")[:200] or "15-25, 26-35, 36-60, 15-60",
        "split": request.GET.get(SPLIT, "")[:20],
        "splits": [(group, f"{inside} / {str(outside).lower()}") for group, (inside, outside) in SPLITS.items()],
        "filters": [
            (group, str(inside), str(outside), request.GET.get(group, "")[:10])
            for group, (inside, outside) in SPLITS.items()
        ],
        "by_unit": UNITS in request.GET,
        "back": asked.href(),
    }
    try:
        answer, question = _answer(request, asked, actor)
    except NotFound as refusal:
        if refusal.rule != "no_data":
            raise
        return render(request, "literacy/free.html", context | {"refusal": refusal})
    except Refused as refusal:
        if refusal.status != Refused.status:
            raise
        return render(request, "literacy/free.html", context | {"refusal": refusal}, status=refusal.status)
    context |= {
        "answer": answer,
        "table": _table(answer),
        "overlapping": overlapping(question.bands),
        "json": asked.href("literacy_free_json", code=None, **_kept(request)),
    }
    return render(request, "literacy/free.html", context)


@requires(PERMISSION)
@require_safe
def literacy_free_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same as data."""
    actor = actor_of(request)
    answer, _question = _answer(request, asked_of(request, actor, code), actor)
    return HttpResponse(as_json(answer), content_type="application/json; charset=utf-8")


def _answer(request: HttpRequest, asked: Asked, actor: Actor) -> tuple[dict[str, Any], FreeQuestion]:
    question = FreeQuestion(
        bands=read_bands(request.GET.get(BANDS, "")[:200]),
        split=request.GET.get(SPLIT, "")[:20],
        filters=filters_of(request.GET.dict()),
        by_unit=UNITS in request.GET,
    )

    def use(figures: Figures, source: Source | None) -> dict[str, Any]:
        return told(free_table(figures, question), source)

    answer = figures_of(asked.area.code, asked.year, frozen_id=asked.frozen_id, rules=asked.rules, by=actor, use=use)
    return answer, question


def _kept(request: HttpRequest) -> dict[str, str | int | None]:
    return {name: request.GET[name][:200] for name in (BANDS, SPLIT, UNITS, *SPLITS) if request.GET.get(name)}


def _table(answer: dict[str, Any]) -> Table:
    columns = [
        Column(_("Đơn vị")),
        Column(_("Độ tuổi"), "code"),
        Column(_("Nhóm người")),
        Column(_("Dân số"), "number"),
        Column(_("Biết chữ mức 1"), "number"),
        Column(_("Biết chữ mức 2"), "number"),
        Column(_("Mù chữ mức 1"), "number"),
        Column(_("Mù chữ mức 2"), "number"),
        Column(_("Chưa rõ"), "number"),
        Column(_("% biết chữ mức 1"), "bar"),
        Column(_("% biết chữ mức 2"), "bar"),
    ]
    rows = [
        Row(
            Cell(unit["name"]),
            [
                Cell(row["band"].replace("-", "–")),
                Cell(group_words(row["group"])),
                *(Cell(row[name]) for name in _NUMBERS),
                *(
                    Cell(None if row[name] is None else shown(row[name], "rate"), bar=row[name])
                    for name in ("rate_1", "rate_2")
                ),
            ],
        )
        for unit in answer["units"]
        for row in unit["rows"]
    ]
    return Table(_("Bảng tự chọn"), columns, rows, caption_hidden=True, sticky=True)

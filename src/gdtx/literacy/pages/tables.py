"""The statutory tables on screen, and as files with a code that proves them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.accounts.queries import is_synthetic
from gdtx.catalogue.literacy_rules import CUMULATIVE
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.commands import as_json
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.pages.tables import Sort
from gdtx.network.enums import Level
from gdtx.network.scope import Actor
from gdtx.office.form_sheet import FormSheet

from ..documents import FILES, sheet_of, write
from ..documents.proofs import proof_of
from ..documents.sheets import rules_lines, source_line, unknown_line, verdict_line
from ..prints.issuing import print_table
from ..questions import several, table
from .tables_asked import PART, PERMISSION, Asked, asked_of, context_line
from .tables_drawn import SORTS, band_table, compared, drawn, verdict_badge

STANDARDS = "XMC-4"
KIND = "loai"
#: Stands for the code of a unit in an address; in no code and in no name of a set is such a sign.
_ANY = "~~"
#: What the page says itself, with its menus: the area is theirs, only what they chose is not there.
TOLD = ("no_data", "unknown_rules", "unknown_frozen")


@requires(PERMISSION)
@require_safe
def literacy_tables(request: HttpRequest) -> HttpResponse:
    """The tables of the area that the person's post answers for."""
    actor = actor_of(request)
    post = next(iter(actor.posts_with(PERMISSION)), None)
    return redirect("literacy_table", post.area_code if post and post.area_code else "VN")


@requires(PERMISSION)
@require_safe
def literacy_table(request: HttpRequest, code: str) -> HttpResponse:
    """A table of an area: as the form has it, the verdict, the units below beside each other."""
    actor = actor_of(request)
    asked = asked_of(request, actor, code)
    context: dict[str, Any] = {"asked": asked, "line": context_line(asked, actor), "files": FILES.values()}
    try:
        answer, standards = _answers(asked, actor)
    except NotFound as refusal:
        if refusal.rule not in TOLD:
            raise
        sets = [(each, asked.href(tap=each)) for each in asked.sets]
        status = 200 if refusal.rule == "no_data" else refusal.status
        return render(request, "literacy/table.html", context | {"refusal": refusal, "sets": sets}, status=status)
    return render(request, "literacy/table.html", context | _shown(request, asked, answer, standards))


def _answers(asked: Asked, actor: Actor) -> tuple[dict[str, Any], dict[str, Any]]:
    forms = list(dict.fromkeys([asked.form, STANDARDS]))
    found = several(forms, asked.area.code, asked.year, frozen_id=asked.frozen_id, rules=asked.rules, by=actor)
    return found[0], found[-1]


def _shown(request: HttpRequest, asked: Asked, answer: dict[str, Any], standards: dict[str, Any]) -> dict[str, Any]:
    form = sheet_of(answer, synthetic=is_synthetic())
    part = _part(request, form)
    own = standards["children"][0] if asked.is_commune and standards["children"] else None

    # One address serves for hundreds of units.
    address = asked.href(code=_ANY)

    def link(key: str) -> str:
        # Rows of ages have keys of their own; only units can be opened.
        return address.replace(_ANY, quote(key)) if key != asked.area.code else ""

    verdict = own or standards
    return {
        "answer": answer,
        "form": form,
        "table": drawn(form, form.printed_parts[part], link if "children" in answer else lambda _key: ""),
        "parts": _parts(asked, form, part),
        "verdict": verdict_badge(verdict["standard"]),
        "why": verdict["why"],
        "citation": standards["citation"],
        "compared": band_table(own) if own else compared(standards, Sort.from_request(request, SORTS, "muc-2"), link),
        "is_commune": asked.is_commune,
        "unknown": unknown_line(answer),
        "rules": rules_lines(answer),
        "source": source_line(answer),
        "verdict_line": verdict_line(answer) if answer["form"] == STANDARDS else "",
        "addresses": {
            "print": reverse("literacy_print", args=[asked.area.code]),
            "json": asked.href("literacy_table_json"),
            "free": asked.href("literacy_free"),
            "summary": _summary(asked),
        },
    }


def _summary(asked: Asked) -> str:
    """The open summary, which only provinces have, once something is frozen."""
    if asked.area.area.level != Level.PROVINCE or not asked.sets:
        return ""
    return reverse("literacy_summary", args=[asked.area.code])


def _part(request: HttpRequest, form: FormSheet) -> int:
    codes = [band.code for band in CUMULATIVE]
    wanted = request.GET.get(PART, "")
    return codes.index(wanted) if wanted in codes and len(form.printed_parts) > 1 else 0


def _parts(asked: Asked, form: FormSheet, part: int) -> list[tuple[str, str, bool]]:
    """Links to the parts of a form that one screen cannot hold: text, address, whether it is this one."""
    if len(form.printed_parts) == 1:
        return []
    return [
        (_("Độ tuổi %(band)s") % {"band": band.code.replace("-", "–")}, asked.href(**{PART: band.code}), place == part)
        for place, band in enumerate(CUMULATIVE)
    ]


@requires(PERMISSION)
@require_safe
def literacy_table_json(request: HttpRequest, code: str) -> HttpResponse:
    """The table as data, in the shape of the contract."""
    actor = actor_of(request)
    asked = asked_of(request, actor, code)
    answer = table(asked.form, asked.area.code, asked.year, frozen_id=asked.frozen_id, rules=asked.rules, by=actor)
    return HttpResponse(as_json(answer), content_type="application/json; charset=utf-8")


@requires(PERMISSION)
@require_POST
def literacy_print(request: HttpRequest, code: str) -> HttpResponse:
    """The table as a file to print: with a code, under which anybody can ask whether we made it."""
    actor = actor_of(request)
    asked = asked_of(request, actor, code)
    kind = FILES.get(request.POST.get(KIND, ""))
    if kind is None:
        raise Refused(
            "unknown_file_kind",
            _("Chưa chọn loại tệp."),
            KIND,
            _("Hãy chọn Excel, Word hoặc PDF trên trang của biểu."),
        )
    made, answer = print_table(
        by=actor,
        form=asked.form,
        area_code=asked.area.code,
        year=asked.year,
        frozen_id=asked.frozen_id,
        rules=asked.rules,
        kind=kind.ending,
    )
    address = request.build_absolute_uri(reverse("print_check", args=[made.code]))
    form = sheet_of(answer, synthetic=is_synthetic(), proof=proof_of(made, address))
    response = HttpResponse(write(form, kind.ending), content_type=kind.content_type)
    name = f"{form.file_name}.{kind.ending}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response

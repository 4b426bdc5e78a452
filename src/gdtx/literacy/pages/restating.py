"""Corrections of frozen figures: those within the scope, one with every figure that moved, and asking for one."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Cell, Column, Row, Table
from gdtx.foundation.pages.parts import Badge
from gdtx.foundation.pages.tables import paginate
from gdtx.foundation.vietnamese import number
from gdtx.network.models import AreaVersion

from ..areas import map_date
from ..models import Restatement, SurveyRound
from ..restating import actions, differences
from ..restating.queries import restatement_for, visible
from ..rounds import queries, rules
from ..rounds.enums import RoundState


@requires(rules.TABLES)
@require_safe
def restatements(request: HttpRequest) -> HttpResponse:
    """Every correction of frozen figures within the scope."""
    page = paginate(request, visible(actor_of(request)), noun=_("lần điều chỉnh"))
    return render(request, "literacy/restatements.html", {"page": page, "table": _listed(page.items)})


@requires(rules.TABLES)
@require_safe
def restatement(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: the reason, before and after, who above holds the earlier figures."""
    one = restatement_for(actor_of(request), pk)
    context = {"one": one, "area_name": _names([one])[one.pk], "moved": _moved(one), "above": one.above}
    return render(request, "literacy/restatement.html", context)


@requires(rules.TABLES)
@require_http_methods(["GET", "HEAD", "POST"])
def round_restate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a frozen round for a correction, or freeze what was corrected."""
    actor = actor_of(request)
    round_ = queries.round_for(actor, pk)
    refusal, reason = "", ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if request.POST.get("viec") == "chot":
                done = actions.finish(by=actor, round_id=pk)
                messages.success(
                    request,
                    _("Đã chốt lại số liệu; %(n)s chỉ tiêu thay đổi.") % {"n": number(len(done.differences))},
                )
                return redirect("restatement", done.pk)
            actions.begin(by=actor, round_id=pk, reason=reason)
            messages.success(
                request, _("Đã mở điều chỉnh. Sửa phiếu xong, chốt lại; số đã chốt vẫn là số chính thức đến lúc đó.")
            )
            return redirect("round_restate", pk)
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            refusal = refused.sentence
            round_ = SurveyRound.objects.get(pk=pk)
    may = rules.may_freeze(actor, round_)
    context = {
        "round": round_,
        "commune": _commune(round_),
        "may": bool(may),
        "why_not": "" if may else may.reason,
        "is_frozen": round_.state == RoundState.FROZEN,
        "earlier": _listed(list(visible(actor).filter(round=round_))),
        "refusal": refusal,
        "reason": reason,
        "most": actions.REASON_LENGTH,
    }
    return render(request, "literacy/round_restate.html", context, status=409 if refusal else 200)


def _commune(round_: SurveyRound) -> str:
    versions = AreaVersion.objects.on(map_date(round_.year)).filter(area_id=round_.area_id)
    return versions.values_list("name", flat=True).first() or ""


def _names(rows: Sequence[Restatement]) -> dict[int, str]:
    """Correction → the name its area bore in its year."""
    found: dict[int, str] = {}
    for year in {row.year for row in rows}:
        ids = {row.area_id for row in rows if row.year == year}
        names = dict(AreaVersion.objects.on(map_date(year)).filter(area_id__in=ids).values_list("area_id", "name"))
        found |= {row.pk: names.get(row.area_id, "") for row in rows if row.year == year}
    return found


def _listed(rows: Sequence[Restatement]) -> Table:
    names = _names(rows)
    drawn = []
    for row in rows:
        state = Badge(_("đã chốt lại"), "ok") if row.closed_at else Badge(_("đang điều chỉnh"), "warn")
        drawn.append(
            Row(
                Cell(names[row.pk], row.get_absolute_url(), note=_("năm %d") % row.year),
                [
                    Cell(row.asked_at.astimezone(clock.TIME_ZONE).date(), note=row.asked_by_label),
                    Cell(row.reason or None, missing=_("không ghi lý do")),
                    Cell("", badge=state),
                    Cell(len(row.differences) if row.closed_at else None),
                ],
            )
        )
    columns = (
        Column(_("Địa bàn")),
        Column(_("Mở điều chỉnh")),
        Column(_("Lý do"), whole=True),
        Column(_("Tình trạng")),
        Column(_("Chỉ tiêu thay đổi"), "number"),
    )
    return Table(_("Các lần điều chỉnh"), columns, drawn, caption_hidden=True)


def _moved(one: Restatement) -> Table:
    rows = []
    for each in (differences.Moved(*row) for row in one.differences):
        said = differences.words(each.what)
        if each.band:
            said = _("%(what)s, %(band)s tuổi") % {"what": said, "band": each.band}
        change = None if each.before is None or each.after is None else each.after - each.before
        rows.append(
            Row(
                Cell(each.name, note=each.code),
                [
                    Cell(said),
                    Cell(each.before, missing=_("chưa kết luận")),
                    Cell(each.after, missing=_("chưa kết luận")),
                    Cell(("+" if change > 0 else "\N{MINUS SIGN}") + number(abs(change)) if change else None),
                ],
            )
        )
    columns = (
        Column(_("Đơn vị")),
        Column(_("Chỉ tiêu")),
        Column(_("Trước"), "number"),
        Column(_("Sau"), "number"),
        Column(_("Tăng, giảm"), "number"),
    )
    return Table(_("Chỉ tiêu thay đổi"), columns, rows)

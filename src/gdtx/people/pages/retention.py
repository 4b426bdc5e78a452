"""How long data of persons are kept, by which text, when it was last applied; setting and applying it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Cell, Column, Row, Table, paginate
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import date_short, datetime_short, number
from gdtx.network.scope import Actor
from gdtx.people import rules, wording
from gdtx.people.actions import erase_by_rule, set_rule
from gdtx.people.actions.retention import due, last_applied, rules_on
from gdtx.people.forms import EraseForm, RetentionForm
from gdtx.people.keeping import kinds
from gdtx.people.models import Erasure, RetentionRule

#: Records that one press of the button lets go of; the rest with the next, or by the command.
AT_ONCE = 5_000


@requires(*rules.DOORS, rules.KEEPING)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """The rules in force and to come, the last erasures; for who sets them also what is over now."""
    actor = actor_of(request)
    return _page(request, actor, RetentionForm(initial={"since": actor.on}), EraseForm())


@requires(rules.KEEPING)
@require_POST
def retention_set(request: HttpRequest) -> HttpResponse:
    """Set how long one kind of data is kept."""
    actor = actor_of(request)
    form = RetentionForm(request.POST)
    if form.is_valid():
        try:
            rule = set_rule(by=actor, **form.cleaned_data)
        except Refused as refused:
            if refused.status == 403:
                raise
            form.add_error(refused.where if refused.where in form.fields else None, refused.sentence)
        else:
            told = {"kind": kinds()[rule.subject].title, "time": wording.duration(rule.years, rule.months)}
            messages.success(
                request, _("%(kind)s: giữ %(time)s.") % told + " " + _("Dữ liệu hết hạn chỉ mất khi bấm xóa.")
            )
            return redirect("people_retention")
    return _page(request, actor, form, EraseForm(), status=400)


@requires(rules.KEEPING)
@require_POST
def retention_erase(request: HttpRequest) -> HttpResponse:
    """Let go of what is over on the day; a set of some thousands at a time."""
    actor = actor_of(request)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, RetentionForm(initial={"since": actor.on}), form, status=400)
    done = erase_by_rule(by=actor, on=actor.on, at_most=AT_ONCE)
    left = due(actor.on).whole
    if left:
        messages.warning(
            request,
            _("Đã xóa %(done)s bản ghi, còn %(left)s bản ghi hết hạn: bấm xóa lần nữa.")
            % {"done": number(done.whole), "left": number(left)},
        )
    else:
        messages.success(request, _("Đã xóa %s bản ghi hết hạn.") % number(done.whole))
    return redirect("people_retention")


def _page(
    request: HttpRequest, actor: Actor, form: RetentionForm, erase: EraseForm, *, status: int = 200
) -> HttpResponse:
    may = bool(rules.may_erase(actor))
    waiting = due(actor.on) if may else None
    page = paginate(request, Erasure.objects.all(), per_page=10, noun=_("lần xóa"))
    context: dict[str, Any] = {
        "table": _kinds(actor, waiting.by_kind if waiting else None),
        "rules": _rules(),
        "page": page,
        "erasures": _erasures(list(page.items)),
        "may": may,
        "waiting": waiting.whole if waiting else 0,
        "form": form,
        "erase": erase,
        "on": actor.on,
    }
    return render(request, "people/retention.html", context, status=status)


def _kinds(actor: Actor, waiting: dict[str, int] | None) -> Table:
    """Every kind with its rule of today; a kind without one is kept for ever."""
    in_force, applied = rules_on(actor.on), last_applied()
    rows = []
    for code, kept in kinds().items():
        rule, last = in_force.get(code), applied.get(code)
        cells = [
            Cell(wording.duration(rule.years, rule.months) if rule else _("chưa đặt, giữ mãi")),
            Cell(rule.citation if rule else "", note=_("từ %s") % date_short(rule.valid_from) if rule else ""),
            Cell(datetime_short(last.at) if last else _("chưa lần nào")),
            Cell(last.erased[code] if last else None),
        ]
        if waiting is not None:
            cells.append(Cell(waiting.get(code), attention=bool(waiting.get(code))))
        rows.append(Row(Cell(str(kept.title), note=str(kept.told)), cells))
    columns = [
        Column(_("Dữ liệu"), whole=True),
        Column(_("Giữ bao lâu")),
        Column(_("Căn cứ"), whole=True),
        Column(_("Lần xóa gần nhất")),
        Column(_("Đã xóa khi đó"), "number"),
    ]
    if waiting is not None:
        columns.append(Column(_("Đang hết hạn"), "number"))
    return Table(_("Loại dữ liệu và thời hạn lưu"), columns, rows, caption_hidden=True, cards=True)


def _rules() -> Table | None:
    """Rules that were and that are to come, the last first."""
    titles = {code: str(kept.title) for code, kept in kinds().items()}
    rows = [
        Row(
            Cell(titles.get(rule.subject, rule.subject)),
            [
                Cell(wording.duration(rule.years, rule.months)),
                Cell(rule.valid_from),
                Cell(rule.valid_to if rule.valid_to != OPEN_END else _("đến nay")),
                Cell(rule.citation),
            ],
        )
        for rule in RetentionRule.objects.order_by("-valid_from", "subject")
    ]
    columns = [
        Column(_("Dữ liệu")),
        Column(_("Giữ bao lâu")),
        Column(_("Từ ngày")),
        Column(_("Trước ngày")),
        Column(_("Căn cứ"), whole=True),
    ]
    return Table(_("Thời hạn đã đặt, mới nhất trước"), columns, rows, caption_hidden=True, cards=True) if rows else None


def _erasures(found: list[Erasure]) -> Table:
    titles = {code: str(kept.title) for code, kept in kinds().items()}
    rows = []
    for each in found:
        told = [f"{titles.get(code, code)}: {number(count)}" for code, count in each.erased.items() if count]
        rows.append(
            Row(
                Cell(datetime_short(each.at), note="" if each.finished_at else _("bị ngắt giữa chừng")),
                [
                    Cell(each.by_label),
                    Cell(each.on),
                    Cell(sum(each.erased.values())),
                    Cell("; ".join(told) or _("không có gì hết hạn")),
                ],
            )
        )
    columns = [
        Column(_("Lúc")),
        Column(_("Người xóa")),
        Column(_("Tính đến ngày")),
        Column(_("Bản ghi"), "number"),
        Column(_("Gồm"), whole=True),
    ]
    return Table(_("Các lần xóa, mới nhất trước"), columns, rows, caption_hidden=True, cards=True)

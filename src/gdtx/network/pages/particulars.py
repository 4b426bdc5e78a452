"""What an organisation has: rooms and equipment, money by year and source. Shown and entered on one page each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_numbers import number

from .. import actions, queries, rules
from ..enums import ROOM_KINDS, BudgetSource, Condition, FacilityKind, OrganisationKind, Tenure
from ..models import Budget, Facility, OrganisationVersion
from ..particular_forms import BudgetForm, BudgetRemovalForm, FacilityForm
from ..scope import Actor
from .places import address, asked_day


def body_for(request: HttpRequest, code: str) -> tuple[Actor, OrganisationVersion, dt.date]:
    """The person, the organisation as it stood nearest to the day asked for, and the day. Outside the scope: 404."""
    actor, on = actor_of(request), asked_day(request)
    organisation = queries.organisation_by_code(code)
    actor.require_sees_organisation(organisation.pk)
    version = queries.organisation_versions_on([organisation.pk], on, nearest=True).get(organisation.pk)
    if version is None:
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này trong phạm vi của bạn."))
    return actor, version, on


# --- Rooms and equipment ------------------------------------------------------------------------------------


@requires("network.see")
@require_http_methods(["GET", "HEAD", "POST"])
def facilities(request: HttpRequest, code: str) -> HttpResponse:
    """What is there on the day, how it came to be so, and the form to enter another count."""
    actor, body, on = body_for(request, code)
    allowed = rules.can_keep_particulars(actor, body.organisation_id)
    form = FacilityForm(on=on, initial=_facility_asked(request))
    if request.method == "POST":
        allowed.require()
        form = FacilityForm(request.POST, on=on)
        if form.is_valid() and _record_facility(request, form, actor, body):
            return redirect("facilities", body.organisation.code)
    here = address("facilities", body.organisation.code)
    current = queries.facilities_of(body.organisation_id, on)
    return render(
        request,
        "network/facilities.html",
        {
            "body": body,
            "on": on,
            "form": form if allowed else None,
            "why_not": "" if allowed else allowed.reason,
            "rooms": facility_table([row for row in current if row.kind in ROOM_KINDS], _("Phòng"), here, allowed),
            "equipment": facility_table(
                [row for row in current if row.kind not in ROOM_KINDS], _("Thiết bị, học liệu"), here, allowed
            ),
            "history": _history_table(queries.facility_history(body.organisation_id), on),
        },
    )


def _facility_asked(request: HttpRequest) -> dict[str, Any]:
    """The line of the table that somebody wants to count anew."""
    asked = {"kind": request.GET.get("loai", ""), "detail": request.GET.get("chi-tiet", "")}
    return {name: value for name, value in asked.items() if value}


def _record_facility(request: HttpRequest, form: FacilityForm, actor: Actor, body: OrganisationVersion) -> bool:
    values = form.cleaned_data
    try:
        actions.record_facility(by=actor, organisation_id=body.organisation_id, **values)
    except Refused as refusal:
        if refusal.status != 400:
            raise
        form.refuse(refusal)
        return False
    what = str(FacilityKind(values["kind"]).label)
    if values["detail"]:
        what = f"{what} ({values['detail']})"
    words = {"what": what, "count": number(values["count"]), "day": date_short(values["on"])}
    text = _("Đã ghi: %(what)s, %(count)s từ ngày %(day)s.") if values["count"] else _("Đã ghi: không còn %(what)s.")
    messages.success(request, text % words)
    return True


def facility_table(rows: Sequence[Facility], caption: str, here: str, may_change: object) -> Table | None:
    """Rooms or equipment with their counts; each line leads to counting it anew for whoever may."""
    if not rows:
        return None
    lines = []
    for row in rows:
        label = str(FacilityKind(row.kind).label)
        href = here + query_string(loai=row.kind, chi_tiet=row.detail) + "#ghi" if may_change else ""
        condition = Condition(row.condition)
        lines.append(
            Row(
                Cell(label[:1].upper() + label[1:], href=href, note=row.detail),
                [
                    Cell(row.count),
                    Cell(str(Tenure(row.tenure).label)),
                    Cell(str(condition.label), badge=Badge(_("cần sửa"), "warn") if condition != "good" else None),
                    Cell(row.span.label()),
                ],
            )
        )
    columns = [
        Column(caption),
        Column(_("Số lượng"), "number"),
        Column(_("Quyền sử dụng")),
        Column(_("Chất lượng")),
        Column(_("Thời gian")),
    ]
    return Table(caption, columns, lines, caption_hidden=True)


def _history_table(rows: Sequence[Facility], on: dt.date) -> Table | None:
    """Counts that do not hold on the day: earlier ones, and those to come."""
    others = [row for row in rows if not row.span.contains(on)]
    if not others:
        return None
    return Table(
        _("Số liệu của thời gian khác"),
        [Column(_("Loại")), Column(_("Số lượng"), "number"), Column(_("Thời gian"))],
        [
            Row(Cell(str(FacilityKind(row.kind).label), note=row.detail), [Cell(row.count), Cell(row.span.label())])
            for row in sorted(others, key=lambda row: row.valid_from, reverse=True)
        ],
        caption_hidden=True,
    )


# --- Money --------------------------------------------------------------------------------------------------


@requires("network.see")
@require_http_methods(["GET", "HEAD", "POST"])
def budgets(request: HttpRequest, code: str) -> HttpResponse:
    """Money by year and source, and the form to enter an amount."""
    actor, body, on = body_for(request, code)
    allowed = rules.can_keep_particulars(actor, body.organisation_id)
    rows = queries.budgets_of(body.organisation_id)
    form = BudgetForm(initial=_budget_asked(request, rows, on))
    if request.method == "POST":
        allowed.require()
        form = BudgetForm(request.POST)
        if form.is_valid() and _set_budget(request, form, actor, body):
            return redirect("budgets", body.organisation.code)
    return render(
        request,
        "network/budgets.html",
        {
            "body": body,
            "form": form if allowed else None,
            "why_not": "" if allowed else allowed.reason,
            "table": budget_table(rows, address("budgets", body.organisation.code), allowed),
            "editing": _row_asked(request, rows) if allowed else None,
            "removal": _removal(request, rows) if allowed else None,
            "is_centre": body.kind == OrganisationKind.COMMUNITY_LEARNING_CENTRE,
        },
    )


@requires("network.keep_particulars")
@require_http_methods(["POST"])
def budget_remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take out an amount entered by mistake, with the reason."""
    actor, body, _on = body_for(request, code)
    rules.can_keep_particulars(actor, body.organisation_id).require()
    form = BudgetRemovalForm(request.POST)
    back = address("budgets", body.organisation.code)
    if not form.is_valid():
        messages.error(request, _("Chưa xóa được: hãy ghi lý do xóa."))
        return redirect(back + query_string(nam=request.POST.get("year", ""), nguon=request.POST.get("source", "")))
    actions.remove_budget(by=actor, organisation_id=body.organisation_id, **form.cleaned_data)
    messages.success(request, _("Đã xóa khoản ghi nhầm; nhật ký vẫn lưu."))
    return redirect(back)


def _row_asked(request: HttpRequest, rows: Sequence[Budget]) -> Budget | None:
    year, source = request.GET.get("nam", ""), request.GET.get("nguon", "")
    return next((row for row in rows if str(row.year) == year and row.source == source), None)


def _budget_asked(request: HttpRequest, rows: Sequence[Budget], on: dt.date) -> dict[str, Any]:
    """What the form starts with: the amount to change, else this year."""
    row = _row_asked(request, rows)
    if row is None:
        return {"year": on.year, "seen_version": 0}
    return {
        "year": row.year,
        "source": row.source,
        "allotted": row.allotted,
        "spent": row.spent,
        "note": row.note,
        "seen_version": row.version,
    }


def _removal(request: HttpRequest, rows: Sequence[Budget]) -> BudgetRemovalForm | None:
    row = _row_asked(request, rows)
    return None if row is None else BudgetRemovalForm(initial={"year": row.year, "source": row.source})


def _set_budget(request: HttpRequest, form: BudgetForm, actor: Actor, body: OrganisationVersion) -> bool:
    values = {**form.cleaned_data, "seen_version": form.cleaned_data["seen_version"] or 0}
    try:
        row = actions.set_budget(by=actor, organisation_id=body.organisation_id, **values)
    except Refused as refusal:
        if refusal.status not in (400, 409):
            raise
        form.refuse(refusal)
        return False
    words = {"what": row, "amount": number(row.allotted)}
    messages.success(request, _("Đã ghi kinh phí năm %(what)s: %(amount)s đồng.") % words)
    return True


def budget_table(rows: Sequence[Budget], here: str, may_change: object) -> Table | None:
    """Amounts in đồng, the latest year first; a sum a year where there are several sources."""
    if not rows:
        return None
    lines: list[Row] = []
    for year in dict.fromkeys(row.year for row in rows):
        of_year = [row for row in rows if row.year == year]
        for row in of_year:
            href = here + query_string(nam=row.year, nguon=row.source) + "#ghi" if may_change else ""
            lines.append(_amounts(f"{year}", str(BudgetSource(row.source).label), [row], href, row.note))
        if len(of_year) > 1:
            lines.append(_amounts(_("Cộng năm %d") % year, None, of_year))
    columns = [
        Column(_("Năm")),
        Column(_("Nguồn")),
        Column(_("Được giao, huy động (đồng)"), "number", short=_("Được giao")),
        Column(_("Đã chi (đồng)"), "number", short=_("Đã chi")),
        Column(_("Tỷ lệ chi (%)"), "number", short=_("Tỷ lệ chi")),
    ]
    return Table(_("Kinh phí theo năm và nguồn"), columns, lines, caption_hidden=True)


def _amounts(head: str, source: str | None, rows: Sequence[Budget], href: str = "", note: str = "") -> Row:
    allotted = sum(row.allotted for row in rows)
    known = [row.spent for row in rows if row.spent is not None]
    spent = sum(known) if len(known) == len(rows) else None
    share = Decimal(spent * 100) / Decimal(allotted) if spent is not None and allotted else None
    return Row(
        Cell(head, href=href),
        [
            Cell(source, note=note),
            Cell(allotted),
            Cell(spent, missing=_("chưa có số")),
            Cell(share, attention=share is not None and share > 100),
        ],
    )

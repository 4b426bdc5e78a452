"""One notice: its text, the confirmation that it was read, who has read it, and taking it back."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdtx.foundation.access import actor_of, requires, signed_in
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Badge, Cell, Column, Pager, Row, Table, paginate
from gdtx.foundation.pages.addresses import query_string
from gdtx.foundation.vietnamese import date_short, number
from gdtx.inbox import actions, excel, rules
from gdtx.inbox.forms import ReasonForm, audience_text
from gdtx.inbox.models import Notice, Receipt
from gdtx.inbox.queries import Reading, notice_for, readings
from gdtx.network.queries.areas import nearest_version
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50
#: ``?xem=chua``: only those that have not read.
VIEW, UNREAD = "xem", "chua"


@signed_in
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice as its readers see it; whoever may follow it also sees who has read it."""
    actor = actor_of(request)
    found, mine, follows = notice_for(actor, code)
    confirmed = Receipt.objects.filter(notice=found, user_id=actor.user_id).first() if mine else None
    sender = organisation_versions_on([found.sender_id], found.sent_on, nearest=True).get(found.sender_id)
    area = nearest_version(found.area_id, found.sent_on) if found.area_id else None
    context = {
        "notice": found,
        "sender": sender.name if sender else "",
        "audience": audience_text(found.audience, area.name if area else "", found.kinds),
        "badge": due_badge(found, actor),
        "confirmed": confirmed,
        "asks": bool(mine) and confirmed is None and found.is_active,
        "follows": follows,
    }
    if follows:
        context |= _following(request, found, actor)
    return render(request, "inbox/notice.html", context)


def due_badge(found: Notice, actor: Actor) -> Badge | None:
    """How long there is until its date; None without one."""
    if not found.is_active:
        return Badge(_("đã thu hồi"))
    if found.due_on is None:
        return None
    days = (found.due_on - actor.on).days
    if days < 0:
        return Badge(_("quá hạn %(days)s ngày") % {"days": number(-days)}, "bad")
    if days == 0:
        return Badge(_("hạn hôm nay"), "warn")
    return Badge(_("còn %(days)s ngày") % {"days": number(days)}, "go" if days > 3 else "warn")


def _following(request: HttpRequest, found: Notice, actor: Actor) -> dict[str, object]:
    rows = readings(found, actor.on)
    unread = [row for row in rows if not row.receipts]
    only_unread = request.GET.get(VIEW) == UNREAD
    page = paginate(request, unread if only_unread else rows, per_page=PER_PAGE, noun=_("đơn vị"))
    without = {person.user_id: person for row in rows for person in row.without_email}
    decision = rules.may_withdraw(actor, found)
    return {
        "page": page,
        "table": _table(found, page),
        "count_all": len(rows),
        "count_unread": len(unread),
        "only_unread": only_unread,
        "unread_href": query_string(**{VIEW: UNREAD}),
        "without_email": len(without),
        "nobody": sum(1 for row in rows if not row.people),
        "may_withdraw": bool(decision),
        "reminder": reminder(request, found),
    }


def reminder(request: HttpRequest, found: Notice) -> str:
    """A sentence to paste elsewhere, with the short link; nothing of what the notice says."""
    address = request.build_absolute_uri(reverse("short_link", args=[found.code]))
    if found.due_on:
        words = _("Đề nghị đơn vị đọc và xác nhận thông báo trên hệ thống gdtx, hạn %(due)s: %(address)s")
        return words % {"due": date_short(found.due_on), "address": address}
    return _("Đề nghị đơn vị đọc và xác nhận thông báo trên hệ thống gdtx: %(address)s") % {"address": address}


def _table(found: Notice, page: Pager) -> Table:
    return Table(
        _("Đơn vị nhận thông báo"),
        [
            Column(_("Đơn vị")),
            Column(_("Tình trạng"), whole=True),
            Column(_("Người xác nhận"), whole=True),
            Column(_("Chưa có e-mail"), whole=True),
        ],
        [_reading(row) for row in page.items],
        excel=reverse("notice_readings", args=[found.code]),
        caption_hidden=True,
    )


def _reading(row: Reading) -> Row:
    who = "; ".join(
        _("%(who)s, %(when)s") % {"who": receipt.user_label, "when": receipt.when} for receipt in row.receipts
    )
    if not row.people:
        unreachable = _("chưa có người giữ chức vụ")
    else:
        unreachable = ", ".join(f"{person.name} ({person.title})" for person in row.without_email)
    return Row(
        Cell(row.organisation.name),
        [
            Cell(badge=Badge(_("đã đọc"), "ok") if row.receipts else Badge(_("chưa đọc"), "warn")),
            Cell(who or None),
            Cell(unreachable or None),
        ],
    )


@signed_in
@require_POST
def notice_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm for one's organisation that the notice was read."""
    actions.confirm_read(by=actor_of(request), code=code)
    messages.success(request, _("Đã xác nhận: đơn vị của bạn đã đọc thông báo này."))
    return redirect(reverse("notice", args=[code]))


@requires(rules.WRITE)
@require_safe
def notice_readings(request: HttpRequest, code: str) -> HttpResponse:
    """Who has read, as a workbook, whole."""
    actor = actor_of(request)
    found, _mine, _follows = notice_for(actor, code)
    rules.may_follow(actor, found).require()
    file = io.BytesIO()
    excel.write_readings(file, found, readings(found, actor.on))
    response = HttpResponse(file.getvalue(), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="thong-bao_{found.code}.xlsx"'
    return response


@requires(rules.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def notice_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the reason, then take the notice back."""
    actor = actor_of(request)
    found, _mine, _follows = notice_for(actor, code)
    rules.may_withdraw(actor, found).require()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_notice(by=actor, code=code, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.status in (403, 404):
                raise
            form.add_error("reason", refusal.sentence)
        else:
            messages.success(request, _("Đã thu hồi thông báo. Đơn vị nhận vẫn thấy tiêu đề và lý do thu hồi."))
            return redirect(reverse("notice", args=[code]))
    return render(request, "inbox/notice_withdraw.html", {"notice": found, "form": form})

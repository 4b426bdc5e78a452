"""The inbox of a person's organisations, and what the organisations they write for have sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, requires, signed_in
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table, paginate
from gdtx.foundation.vietnamese import date_short
from gdtx.inbox import rules
from gdtx.inbox.models import Notice
from gdtx.inbox.queries import Incoming, followed, incoming, incoming_ids

PER_PAGE = 30


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices for the organisations of the person's posts, newest first."""
    actor = actor_of(request)
    page = paginate(request, incoming_ids(actor), per_page=PER_PAGE, noun=_("thông báo"))
    rows = [(row, badge_of(row), reverse("notice", args=[row.notice.code])) for row in incoming(actor, page.items)]
    return render(request, "inbox/inbox.html", {"rows": rows, "page": page, "may_write": bool(rules.may_write(actor))})


def badge_of(row: Incoming) -> Badge:
    """How the notice stands for the reader."""
    if not row.notice.is_active:
        return Badge(_("đã thu hồi"))
    if row.read:
        return Badge(_("đã đọc"), "ok")
    if row.overdue:
        return Badge(_("quá hạn"), "bad")
    return Badge(_("chưa đọc"), "warn")


@requires(rules.WRITE)
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The notices sent by the organisations the person may write for, with how many have read them."""
    page = paginate(request, followed(actor_of(request)), per_page=PER_PAGE, noun=_("thông báo đã gửi"))
    table = Table(
        _("Thông báo đã gửi, mới nhất trước"),
        [Column(_("Thông báo")), Column(_("Ngày gửi")), Column(_("Hạn")), Column(_("Đã đọc"), "number")],
        [_row(notice) for notice in page.items],
        caption_hidden=True,
    )
    return render(request, "inbox/sent.html", {"page": page, "table": table})


def _row(notice: Notice) -> Row:
    readers = getattr(notice, "readers", 0)
    badge = None if notice.is_active else Badge(_("đã thu hồi"))
    return Row(
        Cell(notice.title, href=reverse("notice", args=[notice.code]), badge=badge, note=notice.sent_by_label),
        [
            Cell(notice.sent_on),
            Cell(date_short(notice.due_on) if notice.due_on else None),
            Cell(_("%(readers)s/%(all)s đơn vị") % {"readers": readers, "all": notice.addressed}),
        ],
    )

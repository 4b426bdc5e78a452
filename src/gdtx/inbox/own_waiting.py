"""Notices that wait to be read, among what waits for a person and in their calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.network.scope import Actor

from .queries import waiting_notices
from .waiting import MOST, DateItem, WaitingItem, Waits, register_dates, register_waiting


def register() -> None:
    """Called when the program starts."""
    register_waiting("notices", gettext_lazy("Thông báo cần đọc"), notices)
    register_dates("notices", notice_dates)


def notices(actor: Actor) -> Waits:
    """Notices to the actor's bodies that they have not confirmed."""
    found = waiting_notices(actor)
    items = [
        WaitingItem(
            each.title,
            _("%(who)s gửi đơn vị bạn, chờ xác nhận đã đọc") % {"who": each.sent_by_label},
            each.due_on,
            reverse("notice", args=[each.code]),
            "bad" if each.due_on is not None and each.due_on < actor.on else "",
        )
        for each in found[:MOST]
    ]
    return Waits(items, len(found))


def notice_dates(actor: Actor, start: dt.date, end: dt.date) -> Sequence[DateItem]:
    """The dates of those notices. Titles of notices are written by people and stay inside: only the fact is told."""
    return [
        DateItem(
            f"thong-bao-{each.code}", _("Hạn của một thông báo"), each.due_on, None, reverse("notice", args=[each.code])
        )
        for each in waiting_notices(actor)
        if each.due_on is not None and start <= each.due_on <= end
    ]

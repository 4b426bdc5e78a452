"""What waits for the person: what, why, until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import actor_of, signed_in
from gdtx.foundation.pages import Badge
from gdtx.foundation.vietnamese import date_short, number
from gdtx.inbox.waiting import WaitingItem, waiting_for
from gdtx.network.scope import Actor


@signed_in
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Everything that waits, kind by kind, what is due first on top."""
    actor = actor_of(request)
    kinds = [(each, [(item, due_badge(item, actor)) for item in each.items]) for each in waiting_for(actor)]
    late = sum(1 for each, _rows in kinds for item in each.items if (item.days_left(actor.on) or 0) < 0)
    context = {"kinds": kinds, "total": sum(each.total for each, _rows in kinds), "late": late, "on": actor.on}
    return render(request, "inbox/waiting.html", context)


def due_badge(item: WaitingItem, actor: Actor) -> Badge | None:
    """How long there is until its date; None without one."""
    days = item.days_left(actor.on)
    if days is None or item.due is None:
        return None
    if days < 0:
        return Badge(_("quá hạn %(days)s ngày") % {"days": number(-days)}, "bad")
    if days == 0:
        return Badge(_("hạn hôm nay"), "warn")
    if days <= 3:
        return Badge(_("còn %(days)s ngày") % {"days": number(days)}, "warn")
    return Badge(_("hạn %(day)s") % {"day": date_short(item.due)})

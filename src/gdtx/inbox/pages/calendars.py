"""The person's calendar feed: making and ending its address, and the feed itself."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, public, signed_in
from gdtx.inbox.calendar import feed
from gdtx.inbox.calendar_links import link_of, make_calendar_link, owner_of, revoke_calendar_link
from gdtx.inbox.waiting import dates_for
from gdtx.network.scope import Actor

#: The feed reaches from so long ago until so far ahead.
BACK, AHEAD = dt.timedelta(days=30), dt.timedelta(days=400)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Explain the feed; make a new address (shown once) or end it."""
    actor = actor_of(request)
    address = ""
    if request.method == "POST":
        if request.POST.get("viec") == "huy":
            if revoke_calendar_link(by=actor):
                messages.success(request, _("Đã hủy địa chỉ lịch; lịch cũ không mở được nữa."))
            return redirect(reverse("calendar"))
        secret = make_calendar_link(by=actor)
        address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    dates = dates_for(actor, actor.on, actor.on + AHEAD)
    context = {"link": link_of(actor), "address": address, "dates": dates[:10]}
    response = render(request, "inbox/calendar.html", context)
    if address:
        response["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed, for whoever holds the secret address: calendars cannot sign in. Titles name nobody."""
    user = owner_of(token)
    if user is None:
        raise Http404
    on = clock.business_today()
    items = dates_for(Actor.for_user(user, on), on - BACK, on + AHEAD)
    text = feed(items, name=_("Lịch công tác gdtx"), address=settings.GDTX_ADDRESS, stamp=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="gdtx.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

"""What of conferences waits for a person, and the days of conferences. Registered with the inbox."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.clock import TIME_ZONE
from gdtx.inbox.waiting import MOST, DateItem, WaitingItem, Waits, register_dates, register_waiting
from gdtx.network.scope import Actor

from . import rules
from .enums import ConferenceState, MinutesState
from .models import Minutes
from .queries import visible_conferences


def register() -> None:
    """Tell the inbox who to ask; called when the program starts."""
    register_waiting(
        "minutes_to_agree", gettext_lazy("Biên bản hội nghị chờ thông qua"), minutes_to_agree, told_by_events=True
    )
    register_dates("conferences", conference_days)


def minutes_to_agree(actor: Actor) -> Waits:
    """Minutes of the person's bodies that somebody else has submitted, and agreed ones that nobody has closed."""
    bodies = rules.keepers(actor, rules.AGREE)
    if not bodies:
        return Waits()
    own = Q(conference__organiser_id__in=bodies) | Q(conference__host_id__in=bodies)
    waits = Q(state=MinutesState.AGREED) | Q(state=MinutesState.SUBMITTED) & ~Q(submitted_by_id=actor.user_id)
    found = Minutes.objects.filter(own, waits).select_related("conference").order_by("changed_at", "pk")
    items = [_minutes(row) for row in found[:MOST]]
    return Waits(items, len(items) if len(items) < MOST else found.count())


def _minutes(row: Minutes) -> WaitingItem:
    if row.state == MinutesState.AGREED:
        why = _("biên bản đã thông qua, chờ đóng")
    else:
        why = _("%(who)s trình thông qua") % {"who": row.submitted_by_label}
    address = reverse("conference_tab", args=[row.conference_id, "sau-hoi-nghi"]) + "#bien-ban"
    return WaitingItem(row.conference.title, why, None, address, "go")


def conference_days(actor: Actor, first: dt.date, last: dt.date) -> list[DateItem]:
    """Conferences the person sees that are called for these days; one that was cancelled is said to be."""
    if not actor.has(rules.SEE):
        return []
    states = (ConferenceState.CALLED, ConferenceState.HELD, ConferenceState.CONCLUDED, ConferenceState.CANCELLED)
    found = visible_conferences(actor).filter(state__in=states, starts_on__gte=first, starts_on__lte=last)
    items = []
    for row in found.order_by("starts_on")[:200]:
        start: dt.date | dt.datetime = row.starts_on
        end: dt.date | dt.datetime | None = row.ends_on
        if row.starts_at is not None:
            start = dt.datetime.combine(row.starts_on, row.starts_at, TIME_ZONE)
            end = dt.datetime.combine(row.last_day, row.ends_at, TIME_ZONE) if row.ends_at else None
        items.append(
            DateItem(
                uid=f"conference-{row.pk}",
                title=row.title,
                start=start,
                end=end,
                href=reverse("conference_page", args=[row.pk]),
                cancelled=row.state == ConferenceState.CANCELLED,
            )
        )
    return items

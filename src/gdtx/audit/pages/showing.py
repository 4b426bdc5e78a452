"""What the pages of the audit have in common: events as sentences, with the names of what they concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import reverse

from gdtx.audit import wording
from gdtx.audit.models import Event
from gdtx.audit.queries import Key, Page
from gdtx.foundation.pages.addresses import query_string

#: The parameter that carries where a page begins.
AFTER = "sau"
#: Of an event in a list so many changes are shown; its own page shows all.
SHORT = 6


def places() -> Any:
    """Who knows names of organisations and areas (``settings.GDTX_AUDIT_PLACES``)."""
    return import_module(settings.GDTX_AUDIT_PLACES)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as people read it."""

    event: Event
    who: str
    who_href: str
    phrase: str
    kind: str
    label: str
    record_href: str
    page_href: str
    href: str
    where: tuple[str, ...]
    changes: Sequence[wording.Changed]
    more: int


def tell(events: Iterable[Event], on: dt.date, *, short: bool = True) -> list[Told]:
    """The events in words. Two queries for the names, however many events."""
    events = list(events)
    known = places()
    organisations = known.organisation_names({each.organisation_id for each in events if each.organisation_id}, on)
    areas = known.area_names({each.area_id for each in events if each.area_id}, on)
    return [_tell(event, organisations, areas, short) for event in events]


def _tell(event: Event, organisations: dict[int, str], areas: dict[int, str], short: bool) -> Told:
    changes = [
        each for each in wording.changed(event.subject_type, event.before, event.after) if each.before != each.after
    ]
    names = (organisations.get(event.organisation_id or 0, ""), areas.get(event.area_id or 0, ""))
    return Told(
        event=event,
        who=event.actor_label,
        who_href=reverse("audit_person", args=[event.actor_id]) if event.actor_id else "",
        phrase=wording.phrase(event.verb),
        kind=wording.type_word(event.subject_type),
        label=event.subject_label,
        record_href=record_href(event.subject_type, event.subject_id),
        page_href=wording.page_of(event.subject_type, event.subject_id),
        href=reverse("audit_event", args=[event.pk]),
        where=tuple(name for name in names if name),
        changes=changes[:SHORT] if short else changes,
        more=max(0, len(changes) - SHORT) if short else 0,
    )


def record_href(kind: str, number: str) -> str:
    """Where everything about a record is told; "" for what has no number."""
    return reverse("audit_record", args=[kind, number]) if number else ""


def key_of(text: str) -> Key | None:
    """Where the page that was asked for begins."""
    return Key.read(text)


def next_href(page: Page, query: dict[str, object]) -> str:
    """Where the following events are; "" after the last ones."""
    return query_string(**query, sau=page.next_key) if page.next_key else ""

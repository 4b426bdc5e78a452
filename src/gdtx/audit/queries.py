"""Reading events: within somebody's scope, the latest first, page by page.

Whose affair an event is says its organisation, else its area; what concerns neither (accounts, backups) is read by
whoever sees everything. A page goes on from the last event shown and not from a count of rows, so the thousandth page
takes as long as the first, and nothing is counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext as _

from gdtx.foundation import reading
from gdtx.foundation.among import among
from gdtx.foundation.clock import TIME_ZONE
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.vietnamese_text import fold

from . import wording
from .models import Block, Checkup, Event

PERMISSION = "audit.see"
PER_PAGE = 50

#: From so many organisations on, looking each of them up costs more than going through the latest events.
MANY = 60
#: So many of the latest events are gone through before each organisation is looked up after all.
NEAR = 20_000


class Reader(Protocol):
    """Who reads, as far as the audit needs to know (`network.scope.Actor` is one)."""

    @property
    def user_id(self) -> int | None: ...

    def visible_organisation_ids(self, permission: str | None = None) -> set[int] | None: ...

    def visible_area_ids(self, permission: str) -> frozenset[int] | None: ...


class _Walked(Func):
    """Membership written so that the database does not take the index of the field for it."""

    template = "(%(expressions)s + 0) IN (%(numbers)s)"
    arity = 1
    output_field: Any = BooleanField()


def _one_of(name: str, ids: Iterable[int], *, walk: bool) -> Q:
    if not walk:
        return among(name, ids)
    return Q(_Walked(F(name), numbers=", ".join(str(int(each)) for each in sorted(ids))))


def visible_to(reader: Reader, *, walk: bool | None = None) -> QuerySet[Event]:
    """Events that the reader may see, in no order yet. ``walk`` false: look each organisation up, however many."""
    organisations = reader.visible_organisation_ids(PERMISSION)
    if organisations is None:
        return Event.objects.all()
    areas = reader.visible_area_ids(PERMISSION)
    walk = len(organisations) > MANY if walk is None else walk
    allowed = _one_of("organisation_id", organisations, walk=walk) if organisations else Q(pk__in=())
    if areas:
        allowed |= Q(organisation_id__isnull=True) & _one_of("area_id", areas, walk=walk)
    found: QuerySet[Event] = Event.objects.filter(allowed)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. Days are Vietnamese ones, both included."""

    verb: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    organisation_id: int | None = None
    area_ids: frozenset[int] | None = None
    actor_id: int | None = None
    post: str = ""
    batch: str = ""

    def narrow(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """The events that fit."""
        if self.verb:
            events = events.filter(verb=self.verb)
        if self.since:
            events = events.filter(at__gte=_midnight(self.since))
        if self.until:
            events = events.filter(at__lt=_midnight(self.until + dt.timedelta(days=1)))
        if self.organisation_id is not None:
            events = events.filter(organisation_id=self.organisation_id)
        if self.area_ids is not None:
            events = events.filter(_one_of("area_id", self.area_ids, walk=len(self.area_ids) > MANY))
        if self.actor_id is not None:
            events = events.filter(actor_id=self.actor_id)
        if self.post:
            labels = labels_with(self.post)
            # Too many of them, and looking each up costs more than going through the latest events.
            name = "walked_label" if len(labels) > MANY else "post_label"
            if name == "walked_label":
                events = events.alias(walked_label=Concat("post_label", Value("")))
            events = events.filter(**{f"{name}__in": labels})
        if self.batch:
            events = events.filter(batch=self.batch)
        return events


def labels_with(text: str) -> list[str]:
    """Posts under which anybody ever did anything, with *text* in them, diacritics aside.

    From one to the next over the index: posts are hundreds, events hundreds of thousands.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE labels(label) AS (SELECT MIN(post_label) FROM audit_event UNION ALL"
            " SELECT (SELECT MIN(e.post_label) FROM audit_event AS e WHERE e.post_label > labels.label)"
            " FROM labels WHERE labels.label IS NOT NULL)"
            " SELECT label FROM labels WHERE label IS NOT NULL AND label <> ''"
        )
        wanted = fold(text)
        return [label for (label,) in cursor.fetchall() if wanted in fold(label)]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), TIME_ZONE)


# --- Pages by key ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: the moment and the number of its last event. Written ``<microseconds>-<number>``."""

    at: dt.datetime
    pk: int

    @classmethod
    def of(cls, event: Event) -> Self:
        """The key of an event."""
        return cls(event.at, event.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key an address carries; None for anything else."""
        moment, _dash, number = text.partition("-")
        if not (moment.isdigit() and number.isdigit()) or len(text) > 40:
            return None
        try:
            at = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(moment))
        except OverflowError:
            return None
        return cls(at, int(number))

    def __str__(self) -> str:
        since = self.at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        return f"{since // dt.timedelta(microseconds=1)}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, the latest first, and where the next page begins (None: these were the last)."""

    events: list[Event] = field(default_factory=list)
    next_key: Key | None = None


def page(reader: Reader, asked: Asked | None = None, after: Key | None = None, *, size: int = PER_PAGE) -> Page:
    """The latest events that the reader may see, that fit what is asked, after the key."""
    asked = asked or Asked()
    if not _reaches_many(reader):
        return page_of(asked.narrow(visible_to(reader)), after, size=size)
    # Going through the latest events finds a page at once where much happens; where little does, it would go through
    # all of them, and looking up each organisation is quicker.
    bound = _moment_of(NEAR, after)
    if bound is not None:
        near = page_of(asked.narrow(visible_to(reader)).filter(at__gte=bound), after, size=size)
        if near.next_key is not None:
            return near
    return page_of(asked.narrow(visible_to(reader, walk=False)), after, size=size, gathered=True)


def page_of(events: QuerySet[Event], after: Key | None = None, *, size: int = PER_PAGE, gathered: bool = False) -> Page:
    """The latest of some events after the key. ``gathered``: they are few; find them all, then sort."""
    if after is not None:
        # The first condition alone lets the database begin in the middle of an index.
        events = events.filter(at__lte=after.at).filter(Q(at__lt=after.at) | Q(pk__lt=after.pk))
    # An expression has no index, so the database does not go through all events in their order.
    moment = Coalesce("at", "at").desc() if gathered else F("at").desc()
    found = list(events.order_by(moment, "-pk")[: size + 1])
    return Page(found[:size], Key.of(found[size - 1]) if len(found) > size else None)


def _reaches_many(reader: Reader) -> bool:
    organisations = reader.visible_organisation_ids(PERMISSION)
    return organisations is not None and len(organisations) > MANY


def _moment_of(distance: int, after: Key | None) -> dt.datetime | None:
    """The moment of the event so many before the key, or before the last one; None when there are not so many."""
    events = Event.objects.order_by("-pk").values_list("at", flat=True)
    start = after.pk if after else Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return events.filter(pk__lte=start - distance).first() if start > distance else None


#: By so many of the latest events it is known whether something was written: more than begin before and end after one.
LATEST = 100


def latest_events() -> tuple[int, ...]:
    """The numbers of the latest events, asked once a page: while they are the same, nothing was written in between.

    No action writes without an event. Several are compared, since a number is given before the transaction ends: an
    event may come to light after those with higher numbers.
    """
    return reading.remembered(latest_events, _latest_events)


def _latest_events() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_event ORDER BY id DESC LIMIT %s", [LATEST])
        return tuple(number for (number,) in cursor.fetchall())


# --- One record, one person, one event -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the audit knows it: kind and number of what events are about, or an organisation, or an area."""

    kind: str
    number: str
    origin: wording.Origin

    @classmethod
    def of(cls, kind: str, number: str) -> Self:
        """The record; whose it is, is asked of its subject."""
        return cls(kind, number, wording.origin_of(kind, number))

    @property
    def place_id(self) -> int | None:
        """The number of an organisation or an area; None for anything else."""
        is_place = self.kind in ("organisation", "area") and self.number.isdigit() and len(self.number) < 18
        return int(self.number) if is_place else None


def of_record(reader: Reader, record: Record) -> QuerySet[Event]:
    """Events about one record: of an organisation or an area all that concern it, of the rest those that name it.

    A record that came in with a file has the event of its batch as its beginning.
    """
    events = visible_to(reader)
    if record.kind in ("organisation", "area"):
        return events.none() if record.place_id is None else events.filter(**{f"{record.kind}_id": record.place_id})
    about = Q(subject_type=record.kind, subject_id=record.number)
    if record.origin.batch:
        about |= Q(batch=record.origin.batch, subject_type="batch")
    return events.filter(about)


def sees_record(reader: Reader, record: Record) -> bool:
    """Whether the record lies within the scope for sure, even when nothing about it is written."""
    if record.kind == "area":
        areas = reader.visible_area_ids(PERMISSION)
        return record.place_id is not None and (areas is None or record.place_id in areas)
    organisation_id = record.place_id if record.kind == "organisation" else record.origin.organisation_id
    if organisation_id is None:
        return False
    seen = reader.visible_organisation_ids(PERMISSION)
    return seen is None or organisation_id in seen


def by_person(reader: Reader, user_id: int) -> QuerySet[Event]:
    """What a person did, as far as the reader may see."""
    return visible_to(reader).filter(actor_id=user_id)


def event_for(reader: Reader, pk: int) -> Event:
    """One event. Raises `NotInScope` (`unknown_event`)."""
    found = visible_to(reader).select_related("block").filter(pk=pk).first()
    if found is None:
        raise unknown_event()
    return found


def unknown_event() -> NotInScope:
    """The refusal for what is not there or lies outside the scope."""
    return NotInScope("unknown_event", _("Không có sự kiện nào như vậy trong phạm vi bạn xem."))


# --- The seal --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seal:
    """How far the log is sealed, and when it was last found whole."""

    last: Block | None
    unsealed: int
    checkup: Checkup | None
    last_whole: Checkup | None


def seal() -> Seal:
    """Four small queries."""
    checks = Checkup.objects.order_by("-started_at")
    return Seal(
        Block.objects.order_by("-number").first(),
        Event.objects.unsealed().count(),
        checks.first(),
        checks.filter(problem_count=0).first(),
    )

"""How an event is written: one transaction, one journal of rows, one audit event, one answer.

`Writing` is the only way in which events touch the dated tables. It keeps every row before and after, so that a preview
can tell what would change, the audit what did, and a correction can restore it. Events are serialised by the lock on
the row of counters; the units concerned are locked too, in the order of their ids. What is only looked at leaves the
counters alone, and what nobody reads of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import clean

from .. import ancestry, overlaps, revision
from ..enums import AREA_EVENTS, EventKind
from ..models import (
    Area,
    AreaFlag,
    AreaVersion,
    Dated,
    EventSubject,
    LegalAct,
    NetworkEvent,
    Organisation,
    Seat,
)
from ..scope import Actor
from .acts import ActCited, cite

#: Whether events in this context are only looked at: their transaction is rolled back when they have been told.
_only_looked_at: ContextVar[bool] = ContextVar("gdtx_event_only_looked_at", default=False)


@contextmanager
def only_looking() -> Iterator[None]:
    """Within the block events are written to be looked at; the caller rolls their transaction back.

    They do not lock the counters, and the units only against others who change or look at the same ones: whoever
    enters another event, logs a class or looks elsewhere does not wait. They are not counted, audited or announced,
    and what is derived from them is not rebuilt.
    """
    token = _only_looked_at.set(True)
    try:
        yield
    finally:
        _only_looked_at.reset(token)


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something an event leaves for people to do: a stable name, a sentence, and whose matter it is."""

    rule: str
    text: str
    organisation_id: int | None = None
    area_id: int | None = None


@dataclass(slots=True)
class EventResult:
    """What an event did, or in a preview would do: sentences in order, and what stays open."""

    event: NetworkEvent
    changes: list[str] = field(default_factory=list)
    open_matters: list[OpenMatter] = field(default_factory=list)


def plain(row: models.Model) -> dict[str, Any]:
    """The stored columns of a row as JSON values."""
    values: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if isinstance(value, dt.datetime | dt.date):
            value = value.isoformat()
        elif value is not None and not isinstance(value, bool | int | str):
            value = str(value)
        values[column.attname] = value
    return values


class Writing:
    """One event while it is being written."""

    def __init__(self, by: Actor, kind: EventKind, on: dt.date, act: LegalAct | None, reason: str) -> None:
        self.by = by
        self.kind = kind
        self.on = on
        self.act = act
        self.reason = reason
        self.summary = ""
        self.journal: list[dict[str, Any]] = []
        self.changes: list[str] = []
        self.open_matters: list[OpenMatter] = []
        self.area_ids: list[int] = []
        self.organisation_ids: list[int] = []
        self.seats_changed: set[int] = set()

    # --- Rows -----------------------------------------------------------------------------------------------

    def create[Row: models.Model](self, row: Row) -> Row:
        """Write a new row."""
        row.save(force_insert=True)
        self.journal.append({"model": row._meta.label, "id": row.pk, "before": None, "after": plain(row)})
        self._noticed(row)
        return row

    def update[Row: models.Model](self, row: Row, **values: Any) -> Row:
        """Change columns of a row."""
        before = plain(row)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
        after = plain(row)
        if after != before:
            self.journal.append({"model": row._meta.label, "id": row.pk, "before": before, "after": after})
            self._noticed(row)
        return row

    def remove(self, row: models.Model) -> None:
        """Take a row out of the dated world. For corrections only: the journal keeps what it was."""
        self.journal.append({"model": row._meta.label, "id": row.pk, "before": plain(row), "after": None})
        self._noticed(row)
        row.delete()

    def end(self, row: Dated, what: str) -> None:
        """End a dated row on the day of the event. `what` names it in a refusal (``later_change``)."""
        if row.valid_from >= self.on:
            refuse_later(what, row.valid_from)
        self.update(row, valid_to=self.on)

    def follow[Row: Dated](self, row: Row, what: str, **values: Any) -> Row:
        """The same as the row with other values from the day of the event on, to where the row ended.

        A row that begins on that very day is changed in place.
        """
        if row.valid_from == self.on:
            return self.update(row, **values)
        if row.valid_from > self.on:
            refuse_later(what, row.valid_from)
        following = type(row)(
            **{
                column.attname: getattr(row, column.attname)
                for column in row._meta.concrete_fields
                if not column.primary_key
            }
        )
        following.valid_from = self.on
        for name, value in values.items():
            setattr(following, name, value)
        self.update(row, valid_to=self.on)
        return self.create(following)

    def _noticed(self, row: models.Model) -> None:
        if isinstance(row, Seat):
            self.seats_changed.add(row.organisation_id)

    # --- Words ------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """One change in words."""
        self.changes.append(text)

    def leave_open(
        self, rule: str, text: str, *, organisation_id: int | None = None, area_id: int | None = None
    ) -> None:
        """One thing that somebody must still do."""
        self.open_matters.append(OpenMatter(rule, text, organisation_id, area_id))

    def concern(self, *, areas: Iterable[int] = (), organisations: Iterable[int] = ()) -> None:
        """Name the areas and organisations the event is about, for their histories."""
        self.area_ids.extend(area for area in areas if area not in self.area_ids)
        self.organisation_ids.extend(body for body in organisations if body not in self.organisation_ids)

    # --- The end ------------------------------------------------------------------------------------------------

    def touched(self, model: type[models.Model], column: str) -> set[int]:
        """Ids in a column of the rows of a model that this event has written."""
        found = {
            side[column]
            for entry in self.journal
            if entry["model"] == model._meta.label
            for side in (entry["before"], entry["after"])
            if side is not None
        }
        return {int(value) for value in found if value is not None}

    def finish(self, corrects: NetworkEvent | None = None) -> EventResult:
        """Check that nothing overlaps, rebuild what is derived, keep and audit the event."""
        self._refuse_overlaps()
        event = self._event(corrects)
        if _only_looked_at.get():
            self.by.forget()
            return EventResult(event, self.changes, self.open_matters)
        changed_areas = self.touched(AreaVersion, "area_id")
        if changed_areas:
            ancestry.rebuild(changed_areas)
        revision.bump(areas=bool(changed_areas), organisations=True)
        event.save(force_insert=True)
        EventSubject.objects.bulk_create(
            [EventSubject(event=event, area_id=area) for area in self.area_ids]
            + [EventSubject(event=event, organisation_id=body) for body in self.organisation_ids]
        )
        self._audit(event)
        self.by.forget()
        revision.announce_seats_changed(self.seats_changed)
        return EventResult(event, self.changes, self.open_matters)

    def _event(self, corrects: NetworkEvent | None) -> NetworkEvent:
        """The event as it will be kept."""
        return NetworkEvent(
            kind=self.kind,
            on=self.on,
            act=self.act,
            summary=clean(self.summary)[:500],
            reason=clean(self.reason)[:300],
            journal=self.journal,
            changes=self.changes,
            left_open=[matter.text for matter in self.open_matters],
            corrects=corrects,
            entered_at=clock.now(),
            entered_by_id=self.by.user_id,
            entered_by_label=self.by.label[:200],
        )

    def _refuse_overlaps(self) -> None:
        """The guarantee that holds on every database; on PostgreSQL exclusion constraints stand behind it."""
        found = overlaps.find(
            area_ids=self.touched(AreaVersion, "area_id") | self.touched(AreaFlag, "area_id"),
            codes={
                entry["after"]["code"]
                for entry in self.journal
                if entry["model"] == AreaVersion._meta.label and entry["after"]
            },
            organisation_ids={
                side["organisation_id"]
                for entry in self.journal
                for side in (entry["before"], entry["after"])
                if side is not None and side.get("organisation_id") is not None
            },
        )
        if found:
            raise Refused("overlap", found[0].sentence, where="on")

    def _audit(self, event: NetworkEvent) -> None:
        """One audit event. Of a large event the journal stays with it; the audit seals its digest."""
        text = json.dumps(self.journal, ensure_ascii=False, sort_keys=True)
        small = len(self.journal) <= 40
        about_areas = self.kind in AREA_EVENTS
        record(
            actor=self.by,
            verb=str(self.kind),
            subject_type="network_event",
            subject_id=event.pk,
            subject_label=event.summary[:300],
            organisation_id=None if about_areas or not self.organisation_ids else self.organisation_ids[0],
            area_id=self.area_ids[0] if self.area_ids else None,
            before={_row(entry): entry["before"] for entry in self.journal if entry["before"]} if small else None,
            after={
                "on": self.on.isoformat(),
                "act": self.act.number if self.act else None,
                "rows": len(self.journal),
                "journal_sha256": hashlib.sha256(text.encode()).hexdigest(),
                **({_row(entry): entry["after"] for entry in self.journal if entry["after"]} if small else {}),
            },
            reason=self.reason,
        )


def _row(entry: dict[str, Any]) -> str:
    return f"{entry['model']}:{entry['id']}"


@contextmanager
def writing(
    *,
    by: Actor,
    kind: EventKind,
    on: dt.date,
    act: LegalAct | ActCited | None,
    reason: str = "",
    areas: Iterable[int] = (),
    organisations: Iterable[int] = (),
) -> Iterator[Writing]:
    """The transaction of an event. Locks the counters, then the areas and organisations named, in id order.

    The caller writes through the `Writing` it gets and ends with ``finish()``.
    """
    if on >= OPEN_END:
        raise Refused("impossible_date", _("Ngày %s không dùng được.") % date_short(on), where="on")
    with transaction.atomic():
        looking = _only_looked_at.get()
        if not looking:
            revision.locked_state()
        # Two who look at the same units come one after the other, in id order, and cannot wait for each other for ever;
        # rows that refer to the units (a class, a post) may be written meanwhile.
        list(Area.objects.select_for_update(no_key=looking).filter(pk__in=set(areas)).order_by("pk"))
        list(Organisation.objects.select_for_update(no_key=looking).filter(pk__in=set(organisations)).order_by("pk"))
        yield Writing(by, kind, on, None if act is None else cite(act), reason)


def refuse_later(what: str, day: dt.date) -> NoReturn:
    """Refuse an event that lies before something already entered."""
    raise Refused(
        "later_change",
        _("%(what)s đã có thay đổi ghi từ ngày %(day)s, không trước ngày của sự kiện này.")
        % {"what": what, "day": date_short(day)},
        where="on",
        way_out=_("Hãy ghi sự kiện theo thứ tự thời gian, hoặc đính chính sự kiện sau trước đã."),
    )


def model_of(entry: dict[str, Any]) -> type[models.Model]:
    """The model of a journal entry."""
    return apps.get_model(entry["model"])

"""Taking back an event entered by mistake: a corrective event that restores what the first one changed.

The mistaken event, its journal and its audit stay for good; units and organisations it founded keep their identity
and their codes, which are never used again, but have no range any more. An event on which something rests is not taken
back: the refusal says what, and the way out is to correct that first or to enter a new event.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.vietnamese_text import clean

from .. import rules
from ..enums import EventKind
from ..models import Area, AreaAncestry, EventSubject, NetworkEvent, Organisation
from ..scope import Actor
from .writing import EventResult, Writing, model_of, plain, writing

_IDENTITIES = (Area._meta.label, Organisation._meta.label)


def correct_event(*, by: Actor, event_id: int, reason: str) -> EventResult:
    """Restore every row the event wrote. Refused: ``already_corrected``, ``later_change``, ``in_use``."""
    if not clean(reason):
        raise Refused("reason_required", _("Phải ghi lý do đính chính."), where="reason")
    mistaken = NetworkEvent.objects.select_related("act").filter(pk=event_id).first()
    if mistaken is None:
        raise NotFound("unknown_event", _("Không có sự kiện này."))
    areas = _ids(mistaken, "area_id")
    organisations = _ids(mistaken, "organisation_id")
    rules.can_correct(by, mistaken).require()
    with writing(
        by=by,
        kind=EventKind.CORRECTION,
        on=mistaken.on,
        act=mistaken.act,
        reason=reason,
        areas=areas,
        organisations=organisations,
    ) as event:
        _refuse_unless_restorable(mistaken)
        for entry in reversed(mistaken.journal):
            _restore(event, entry)
        event.concern(areas=areas, organisations=organisations)
        event.summary = _("Đính chính: không có sự kiện “%s”") % mistaken.summary
        event.say(event.summary + ".")
        return event.finish(corrects=mistaken)


def _ids(mistaken: NetworkEvent, column: str) -> list[int]:
    return list(mistaken.subjects.exclude(**{column: None}).values_list(column, flat=True))


def _refuse_unless_restorable(mistaken: NetworkEvent) -> None:
    if mistaken.corrects_id is not None or NetworkEvent.objects.filter(corrects=mistaken).exists():
        raise Refused("already_corrected", _("Sự kiện này đã được đính chính, hoặc chính là một đính chính."))
    last: dict[tuple[str, int], dict[str, Any] | None] = {}
    for entry in mistaken.journal:
        last[entry["model"], entry["id"]] = entry["after"]
    for (label, pk), after in last.items():
        row = model_of({"model": label}).objects.filter(pk=pk).first()  # type: ignore[attr-defined]
        if row is None or _as_kept(plain(row), after) != after:
            raise Refused(
                "later_change",
                _("Sau sự kiện này đã có thay đổi khác trên cùng các đơn vị."),
                way_out=_("Hãy đính chính sự kiện sau trước, hoặc ghi một sự kiện mới."),
            )
    for label, pk in last:
        if label in _IDENTITIES and _began_here(mistaken, label, pk):
            _refuse_if_used(label, pk, set(last))


def _as_kept(now: dict[str, Any], after: dict[str, Any] | None) -> dict[str, Any] | None:
    """The columns that the journal knows: those added to the table since then say nothing about the event."""
    return None if after is None else {name: value for name, value in now.items() if name in after}


def _began_here(mistaken: NetworkEvent, label: str, pk: int) -> bool:
    return any(entry["model"] == label and entry["id"] == pk and entry["before"] is None for entry in mistaken.journal)


def _refuse_if_used(label: str, pk: int, own: set[tuple[str, int]]) -> None:
    """Refuse when anything but the event's own rows speaks of a unit or organisation it founded."""
    model = model_of({"model": label})
    for relation in model._meta.related_objects:
        related = relation.related_model
        if related in (AreaAncestry, EventSubject) or not isinstance(relation.field, models.ForeignKey):
            continue
        ids = related._default_manager.filter(**{relation.field.attname: pk}).values_list("pk", flat=True)
        others = [found for found in ids[:1000] if (related._meta.label, found) not in own]
        if others:
            raise Refused(
                "in_use",
                _("Đã có dữ liệu ghi cho đơn vị do sự kiện này lập ra (%(what)s: %(count)d).")
                % {"what": related._meta.verbose_name, "count": len(others)},
                way_out=_("Hãy chuyển hoặc rút các dữ liệu đó trước, hoặc ghi một sự kiện mới."),
            )


def _restore(event: Writing, entry: dict[str, Any]) -> None:
    """One row back to what it was. A row the event began loses its range: it is taken out of the dated world."""
    if entry["model"] in _IDENTITIES:
        return
    model = model_of(entry)
    row = model._default_manager.get(pk=entry["id"])
    if entry["before"] is None:
        event.remove(row)
        return
    values = {}
    for column in model._meta.concrete_fields:
        name = column.attname
        if name in entry["before"] and not column.primary_key and entry["before"][name] != entry["after"][name]:
            values[column.attname] = column.to_python(entry["before"][column.attname])
    event.update(row, **values)

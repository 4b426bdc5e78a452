"""Rows of the record: adding, changing, moving, removing one. The same for all kinds of `parts`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.typed_values import fingerprint, require_seen, shown
from gdtx.network.scope import Actor

from .. import parts, rules
from ..bodies import TypedBody, require_open
from ..models import Conference, Delegate, Delegation, Part, Signing, Speech
from ..queries import minutes_of
from .writing import locked, note, tidy_value, unknown_part

#: Rows of one kind in a record.
MOST = 2_000


def add_part(
    *, by: Actor, conference_id: int, kind: str, values: Mapping[str, Any], body: TypedBody | None = None
) -> Part:
    """Add a row to the record, at the end of its kind.

    Raises `NotInScope`, `Forbidden` (`other_body`, `minutes_closed`), `Refused` (`missing`, `text_too_long`,
    `unknown_choice`, `body_closed`, `too_many`).
    """
    found = parts.KINDS[kind]
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=found.fixed)
        rows = found.model._default_manager.filter(conference=conference)
        row = found.model(conference=conference, position=(rows.aggregate(last=Max("position"))["last"] or 0) + 1)
        if rows.count() >= MOST:
            raise Refused("too_many", _("Hồ sơ đã có %(most)d mục loại này, là mức tối đa.") % {"most": MOST})
        if isinstance(row, Delegate):
            row.token = secrets.token_hex(16)
        _fill(row, found, conference, values, body)
        row.save()
        note(by, conference, "add_conference_part", after={"part": str(found.title), **_told(row, found)})
    return row


def change_part(
    *,
    by: Actor,
    conference_id: int,
    kind: str,
    pk: int,
    values: Mapping[str, Any],
    body: TypedBody | None = None,
    seen: str | None = None,
) -> Part:
    """Change a row. After the minutes are closed only the columns in `later` of its kind may differ.

    Raises what `add_part` raises, `NotFound` (`unknown_part`) and `Conflict` (`stale_version`).
    """
    found = parts.KINDS[kind]
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=False)
        row = _row(found, conference, pk)
        require_seen(row, seen)
        old, before = _told(row, found), fingerprint(row)
        fixed_before = _without(row, found)
        _fill(row, found, conference, values, body)
        if fingerprint(row) == before:
            return row
        if found.fixed and _without(row, found) != fixed_before:
            rules.record_is_open(minutes_of(conference)).require()
        row.save()
        was, now = changes(old, _told(row, found))
        note(by, conference, "change_conference_part", before={"part": str(found.title), **was}, after=now)
    return row


def remove_part(*, by: Actor, conference_id: int, kind: str, pk: int) -> None:
    """Take a row out of the record; what it said stays in the audit.

    Raises what `add_part` raises and `Forbidden` (`part_in_use`) for a row others rest on.
    """
    found = parts.KINDS[kind]
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=found.fixed)
        row = _row(found, conference, pk)
        told = _told(row, found)
        try:
            row.delete()
        except ProtectedError as error:
            raise Forbidden(
                "part_in_use",
                _("Chưa xóa được vì còn %(count)d mục khác đang gắn với mục này.")
                % {"count": len(error.protected_objects)},
                way_out=_(
                    "Hãy sửa hoặc xóa các mục đó trước (đại biểu của đoàn, phát biểu của đại biểu, tệp của tài liệu)."
                ),
            ) from error
        note(by, conference, "remove_conference_part", before={"part": str(found.title), **told})


def move_part(*, by: Actor, conference_id: int, kind: str, pk: int, up: bool) -> None:
    """Exchange a row with the one before or after it."""
    found = parts.KINDS[kind]
    with transaction.atomic():
        conference = locked(by, conference_id, fixed=found.fixed)
        rows = list(found.model._default_manager.filter(conference=conference))
        exchange(rows, pk, up=up)


def exchange(rows: list[Any], pk: int, *, up: bool) -> None:
    """Write the rows in an order in which the one has changed places with its neighbour."""
    place = next((index for index, row in enumerate(rows) if row.pk == pk), None)
    if place is None:
        raise unknown_part()
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    moved = []
    for index, row in enumerate(rows, 1):
        if row.position != index:
            row.position = index
            moved.append(row)
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["position"])


# --- Filling -----------------------------------------------------------------------------------------------


def _row(found: parts.PartKind, conference: Conference, pk: int) -> Any:
    row = found.model._default_manager.select_for_update().filter(conference=conference, pk=pk).first()
    if row is None:
        raise unknown_part()
    return row


def _fill(
    row: Any, found: parts.PartKind, conference: Conference, values: Mapping[str, Any], body: TypedBody | None
) -> None:
    for name in found.fields:
        field = row._meta.get_field(name)
        if name not in values:
            continue
        if field.is_relation:
            setattr(row, name, _related(field, conference, values[name]))
        else:
            setattr(row, name, tidy_value(field, values[name]))
    if isinstance(row, Speech) and row.delegate is not None and not row.person:
        row.honorific, row.person, row.office = row.delegate.honorific, row.delegate.person, row.delegate.office
    if found.body and body is not None:
        if body.organisation_id is not None and body.organisation_id != row.organisation_id:
            require_open(body.organisation_id, conference.starts_on, where="body")
        row.organisation_id, row.name = body.organisation_id, body.name
    _require_something(row, found)
    if found.takes_answer:
        _check_answer(row)


def _related(field: models.Field, conference: Conference, value: Any) -> Any:
    if value in (None, ""):
        if not field.null:
            raise Refused("missing", _("Chưa chọn %(what)s.") % {"what": field.verbose_name}, field.name)
        return None
    model = {"delegation": Delegation, "delegate": Delegate, "signing": Signing}[field.name]
    pk = value.pk if isinstance(value, models.Model) else value
    chosen = model._default_manager.filter(conference=conference, pk=pk).first()
    if chosen is None:
        raise Refused(
            "unknown_choice",
            _("%(what)s được chọn không thuộc hội nghị này.") % {"what": field.verbose_name},
            field.name,
        )
    return chosen


def _require_something(row: Any, found: parts.PartKind) -> None:
    if not found.one_of:
        return
    for name in found.one_of:
        if name == "body":
            if row.organisation_id is not None or row.name:
                return
        elif getattr(row, name):
            return
    labels = [
        _("tên cơ quan, đơn vị") if name == "body" else str(row._meta.get_field(name).verbose_name)
        for name in found.one_of
    ]
    raise Refused("missing", _("Chưa ghi %(what)s.") % {"what": _(" hoặc ").join(labels)}, found.one_of[0])


def _check_answer(row: Any) -> None:
    from ..enums import AnswerState

    if row.state == AnswerState.OPEN and row.answer:
        raise Refused("answer_without_state", _("Đã ghi trả lời thì chọn tình trạng (tiếp thu, giải trình…)."), "state")
    if row.state in (AnswerState.EXPLAINED, AnswerState.DONE) and not row.answer:
        raise Refused("missing", _("Chưa ghi nội dung trả lời."), "answer")


def _told(row: Any, found: parts.PartKind) -> dict[str, Any]:
    body = ("organisation", "name") if found.body else ()
    return {"position": row.position, **shown(row, (*body, *found.fields))}


def _without(row: Any, found: parts.PartKind) -> dict[str, Any]:
    """What closed minutes hold of the row."""
    return {name: value for name, value in _told(row, found).items() if name not in found.later}

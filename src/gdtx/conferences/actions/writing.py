"""What every action on a record needs: the locked conference, tidy values, the event."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.vietnamese import clean, nfc, number
from gdtx.network.scope import Actor

from .. import rules
from ..models import Conference
from ..queries import minutes_of, unknown_conference, visible_conferences

#: Characters of a text field.
LONGEST_TEXT = 20_000

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BLANK_LINES = re.compile(r"\n{3,}")


def locked(by: Actor, conference_id: int, *, fixed: bool = True) -> Conference:
    """The conference, locked until the end of the transaction, for somebody who keeps it.

    `fixed`: what is to be written belongs to what the minutes hold. Raises `NotInScope`, `Forbidden` (`other_body`,
    `minutes_agreed`, `minutes_closed`).
    """
    if not visible_conferences(by).filter(pk=conference_id).exists():
        raise unknown_conference()
    conference = Conference.objects.select_for_update().get(pk=conference_id)
    rules.may_keep(by, conference).require()
    if fixed:
        rules.record_is_open(minutes_of(conference)).require()
    return conference


def tidy(text: str) -> str:
    """Typed text as it is kept: composed, lines without trailing blanks, no control characters."""
    plain = _CONTROL.sub("", nfc(text).replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in plain.split("\n"))).strip()


def tidy_value(field: models.Field, value: Any) -> Any:
    """A typed value as the column keeps it. Raises `Refused` (`text_too_long`, `unknown_choice`, `bad_number`)."""
    if isinstance(field, models.TextField | models.CharField):
        text = tidy(str(value or "")) if isinstance(field, models.TextField) else clean(str(value or ""))
        limit = field.max_length or LONGEST_TEXT
        if len(text) > limit:
            raise Refused(
                "text_too_long",
                _("%(what)s dài %(length)s ký tự, tối đa là %(limit)s. Hãy ghi gọn lại.")
                % {"what": _first_upper(field), "length": number(len(text)), "limit": number(limit)},
                field.name,
            )
        if text and field.choices and text not in {code for code, _label in field.flatchoices}:
            raise Refused("unknown_choice", _("Không có lựa chọn “%(value)s”.") % {"value": text[:40]}, field.name)
        if not text and not field.blank and field.default is models.NOT_PROVIDED:
            raise missing(field)
        return text or (field.get_default() if field.choices and not field.blank else text)
    if value in (None, ""):
        if not getattr(field, "null", True) and field.default is models.NOT_PROVIDED:
            raise missing(field)
        return None if field.null else field.get_default()
    if isinstance(field, models.PositiveIntegerField) and not 0 <= int(value) <= 100_000:
        raise Refused("bad_number", _("%(what)s phải từ 0 đến 100.000.") % {"what": _first_upper(field)}, field.name)
    return value


def missing(field: models.Field) -> Refused:
    """What is said of a column that must be filled in."""
    return Refused("missing", _("Chưa ghi %(what)s.") % {"what": field.verbose_name}, field.name)


def _first_upper(field: models.Field) -> str:
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def require_day_order(first: dt.date, last: dt.date | None, where: str, message: str) -> None:
    """Refuse (`dates_reversed`) an end before its beginning."""
    if last is not None and last < first:
        raise Refused("dates_reversed", message, where)


def plain(value: Any) -> Any:
    """A value as the audit keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return value


def shown(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns of a row as the audit keeps them; those that are empty are left out."""
    found = {name: plain(getattr(row, _column(row, name))) for name in names}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _column(row: models.Model, name: str) -> str:
    return row._meta.get_field(name).attname  # type: ignore[union-attr]


def fingerprint(row: models.Model) -> str:
    """Changes with every column of the row: a form sends it back, so that nobody overwrites what they have not seen."""
    values = {field.attname: str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def require_seen(row: models.Model, seen: str | None) -> None:
    """Refuse (`stale_version`) a change of what somebody else changed meanwhile."""
    if seen and seen != fingerprint(row):
        raise Conflict(
            "stale_version",
            _("Mục này đã có người sửa sau khi bạn mở ra."),
            "seen",
            _("Nội dung bạn vừa gõ vẫn còn bên dưới; hãy so với bản đang lưu rồi ghi lại."),
        )


def unknown_part() -> NotFound:
    """What is said of a row that is not there."""
    return NotFound("unknown_part", _("Không còn mục này trong hồ sơ hội nghị; có thể đã có người xóa."))


def note(
    by: Actor,
    conference: Conference,
    verb: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record an event on the conference."""
    record(
        actor=by,
        verb=verb,
        subject_type="conference",
        subject_id=conference.pk,
        subject_label=conference.title,
        organisation_id=conference.organiser_id,
        area_id=conference.area_id,
        before=before,
        after=after,
        reason=reason,
    )

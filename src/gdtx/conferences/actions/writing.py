"""What every action on a record needs: the locked conference, tidy values, the event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation import typed_values
from gdtx.foundation.errors import NotFound, Refused
from gdtx.network.scope import Actor

from .. import rules
from ..models import Conference
from ..queries import minutes_of, unknown_conference, visible_conferences

#: The largest number of people or minutes somebody may write down.
MOST = 100_000


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


def tidy_value(field: models.Field, value: Any) -> Any:
    """A typed value as the column keeps it. Raises `Refused` (`missing`, `text_too_long`, `unknown_choice`,
    `bad_number`)."""
    return typed_values.tidy_value(field, value, most=MOST)


def require_day_order(first: dt.date, last: dt.date | None, where: str, message: str) -> None:
    """Refuse (`dates_reversed`) an end before its beginning."""
    if last is not None and last < first:
        raise Refused("dates_reversed", message, where)


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

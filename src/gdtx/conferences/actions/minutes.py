"""Minutes: drafted, agreed by another person, closed; after that numbered amendments only."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin, move
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import clean
from gdtx.network.scope import Actor

from .. import rules
from ..enums import ConferenceState, MinutesState
from ..models import Amendment, Conference, Minutes
from ..queries import minutes_of, unknown_conference, visible_conferences
from ..workflow import MINUTES
from .writing import locked, note, tidy_value


def write_minutes(*, by: Actor, conference_id: int, text: str, version: int) -> Minutes:
    """Write what the record itself does not say; `version` is the one the person saw, 0 before there are any.

    Raises what `writing.locked` does (`minutes_closed` says how to amend), `Refused` (`not_held`, `text_too_long`) and
    `Conflict` (`stale_version`): what was typed stays with the caller.
    """
    with transaction.atomic():
        conference = locked(by, conference_id)
        _require_held(conference)
        written = tidy_value(Minutes._meta.get_field("text"), text)
        minutes = minutes_of(conference)
        if minutes is None:
            if version:
                raise Conflict("stale_version", _("Biên bản không còn như lúc bạn mở ra."), "version")
            minutes = Minutes(
                conference=conference, text=written, changed_by_label=by.label[:200], changed_at=timezone.now()
            )
            return begin(by=by, record=minutes, workflow=MINUTES)

        def write(row: Minutes) -> None:
            row.text, row.changed_by_label, row.changed_at = written, by.label[:200], timezone.now()

        return move(by=by, record=minutes, verb="write", version=version, then=write)


def move_minutes(*, by: Actor, conference_id: int, verb: str, version: int, reason: str = "") -> Minutes:
    """Take a step: submit, return, agree, reopen, close.

    Raises `NotInScope`, what `approvals.actions.move` raises and `Refused` (`no_minutes`).
    """
    minutes = _minutes(by, conference_id)

    def follow(row: Minutes) -> None:
        if verb == "close":
            row.closed_on = by.on
        row.changed_at = timezone.now()

    return move(by=by, record=minutes, verb=verb, version=version, reason=reason, then=follow)


def amend_minutes(*, by: Actor, conference_id: int, text: str, reason: str) -> Amendment:
    """Add the next numbered amendment to closed minutes. Never changed, never removed.

    Raises `NotInScope`, `Forbidden` (only who agrees to minutes), `Refused` (`not_closed`, `missing`, `text_too_long`).
    """
    with transaction.atomic():
        minutes = _minutes(by, conference_id)
        conference = Conference.objects.select_for_update().get(pk=conference_id)
        rules.may_agree(by, conference).require()
        if minutes.state != MinutesState.CLOSED:
            raise Refused(
                "not_closed",
                _("Biên bản %(state)s nên chưa cần phụ lục sửa đổi.") % {"state": MinutesState(minutes.state).label},
                way_out=_("Hãy sửa thẳng trong hồ sơ."),
            )
        plain, why = tidy(text), clean(reason)[:500]
        for value, where, message in (
            (plain, "text", _("Chưa ghi nội dung sửa đổi, bổ sung.")),
            (why, "reason", _("Chưa ghi lý do sửa đổi.")),
        ):
            if not value:
                raise Refused("missing", message, where)
        tidy_value(Amendment._meta.get_field("text"), plain)
        number = (minutes.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
        amendment = Amendment.objects.create(
            minutes=minutes, number=number, text=plain, reason=why, on=by.on, by_label=by.label[:200], at=timezone.now()
        )
        told: dict[str, Any] = {"number": number, "text": plain}
        note(by, conference, "amend_minutes", after=told, reason=why)
    return amendment


def _minutes(by: Actor, conference_id: int) -> Minutes:
    if not visible_conferences(by).filter(pk=conference_id).exists():
        raise unknown_conference()
    minutes = Minutes.objects.select_related("conference").filter(conference_id=conference_id).first()
    if minutes is None:
        raise Refused("no_minutes", _("Chưa có biên bản."), way_out=_("Hãy soạn biên bản trước."))
    return minutes


def _require_held(conference: Conference) -> None:
    if conference.state in (ConferenceState.HELD, ConferenceState.CONCLUDED):
        return
    raise Refused(
        "not_held",
        _("Hội nghị %(state)s nên chưa soạn biên bản được.") % {"state": ConferenceState(conference.state).label},
        way_out=_("Hãy bấm “Ghi nhận đã họp” trước."),
    )

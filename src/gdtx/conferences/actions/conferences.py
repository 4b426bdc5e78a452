"""A conference as a whole: preparing one, changing what it is, taking its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin, move
from gdtx.audit.actions import changes
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.periods import parse
from gdtx.foundation.typed_values import shown
from gdtx.foundation.vietnamese import clean, date_short
from gdtx.network.models import Seat
from gdtx.network.scope import Actor

from .. import rules
from ..bodies import TypedBody, require_open
from ..enums import ConferenceState, MinutesState
from ..models import AgendaItem, Conference, Delegation, Series
from ..queries import has_been_called, minutes_of, unknown_conference, visible_conferences
from ..workflow import CONFERENCE
from .telling import TOLD, tell_invited
from .writing import locked, note, require_day_order, tidy_value

#: What people fill in of a conference.
FIELDS = (
    "kind", "title", "on_direction_of", "period", "school_year", "theme", "starts_on", "starts_at", "ends_on",
    "ends_at", "place", "author",
)  # fmt: skip
_TOLD = (*FIELDS, "organiser", "host", "host_name", "area", "series")


def prepare_conference(
    *,
    by: Actor,
    organiser_id: int,
    values: Mapping[str, Any],
    series_title: str = "",
    host: TypedBody | None = None,
) -> Conference:
    """Begin the record of a conference of the organisation. A series of a new title is begun with it.

    Raises `NotInScope`, `Forbidden` (`other_body`), `Refused` (`missing`, `bad_period`, `dates_reversed`,
    `body_closed`).
    """
    by.require_sees_organisation(organiser_id)
    rules.may_start(by, organiser_id).require()
    now = timezone.now()
    conference = Conference(organiser_id=organiser_id, created_by_label=by.label[:200], created_at=now, changed_at=now)
    with transaction.atomic():
        _fill(conference, values, host)
        conference.series = _series(organiser_id, series_title)
        begin(by=by, record=conference, workflow=CONFERENCE)
        note(by, conference, "prepare_conference", after=shown(conference, _TOLD))
    return conference


def change_conference(
    *,
    by: Actor,
    conference_id: int,
    version: int,
    values: Mapping[str, Any],
    series_title: str | None = None,
    host: TypedBody | None = None,
) -> Conference:
    """Change what a conference is; `version` is the one the person saw.

    Raises what `prepare_conference` raises, `Forbidden` (`minutes_agreed`, `minutes_closed`), `Refused` (`wrong_state`)
    and `Conflict` (`stale_version`).
    """
    with transaction.atomic():
        conference = locked(by, conference_id)
        old = shown(conference, _TOLD)

        def write(row: Conference) -> None:
            _fill(row, values, host)
            if series_title is not None:
                row.series = _series(row.organiser_id, series_title)
            row.changed_at = timezone.now()

        changed = move(by=by, record=conference, verb="change", version=version, then=write)
        was, now = changes(old, shown(changed, _TOLD))
        if was or now:
            note(by, changed, "change_conference_facts", before=was, after=now)
    return changed


def move_conference(*, by: Actor, conference_id: int, verb: str, version: int, reason: str = "") -> Conference:
    """Take a step of the table: call, take back the call, say that it was held, record it afterwards, finish, cancel.

    Those invited are told of a call, and of what becomes of it. Raises what `approvals.actions.move` raises, `Refused`
    (`nobody_invited`, `no_agenda`, `not_yet_held`) and `Forbidden` (`minutes_not_closed`).
    """
    if not visible_conferences(by).filter(pk=conference_id).exists():
        raise unknown_conference()
    conference = Conference.objects.get(pk=conference_id)
    checks = {"call": _may_be_called, "hold": _may_be_held, "record": _may_be_held, "finish": _may_be_finished}

    def check(row: Conference) -> None:
        if verb in checks:
            checks[verb](by, row)
        row.changed_at = timezone.now()

    with transaction.atomic():
        was_called = conference.state == ConferenceState.CALLED or has_been_called(conference)
        moved = move(by=by, record=conference, verb=verb, version=version, reason=reason, then=check)
        if verb == "call" or (verb in TOLD and was_called):
            tell_invited(by=by, conference=moved, verb=verb, reason=reason.strip())
    return moved


# --- Checks of the steps --------------------------------------------------------------------------------------


def _may_be_called(by: Actor, conference: Conference) -> None:
    del by
    if not Delegation.objects.filter(conference=conference).exists():
        raise Refused(
            "nobody_invited",
            _("Chưa triệu tập được vì chưa ghi thành phần mời."),
            way_out=_("Hãy ghi các đơn vị được mời và thành phần ở thẻ Chuẩn bị."),
        )
    if not AgendaItem.objects.filter(conference=conference).exists():
        raise Refused(
            "no_agenda",
            _("Chưa triệu tập được vì chưa có chương trình."),
            way_out=_("Hãy ghi chương trình ở thẻ Chuẩn bị."),
        )


def _may_be_held(by: Actor, conference: Conference) -> None:
    if by.on < conference.starts_on:
        raise Refused(
            "not_yet_held",
            _("Hội nghị họp ngày %(day)s, chưa thể ghi nhận đã họp.") % {"day": date_short(conference.starts_on)},
            way_out=_("Nếu đã họp sớm hơn, hãy sửa ngày họp trước."),
        )


def _may_be_finished(by: Actor, conference: Conference) -> None:
    del by
    minutes = minutes_of(conference)
    if minutes is None or minutes.state != MinutesState.CLOSED:
        raise Forbidden(
            "minutes_not_closed",
            _("Chưa kết thúc hồ sơ được vì biên bản chưa đóng."),
            way_out=_("Hãy trình, thông qua rồi đóng biên bản ở thẻ Sau hội nghị."),
        )


def require_held_or_called(conference: Conference) -> None:
    """Refuse (`not_called`) what only makes sense once the conference is called."""
    if conference.state in (ConferenceState.PREPARING, ConferenceState.CANCELLED):
        raise Refused(
            "not_called",
            _("Hội nghị %(state)s nên chưa làm được việc này.") % {"state": ConferenceState(conference.state).label},
            way_out=_("Hãy triệu tập hội nghị trước."),
        )


# --- Filling -------------------------------------------------------------------------------------------------


def _fill(conference: Conference, values: Mapping[str, Any], host: TypedBody | None) -> None:
    for name in FIELDS:
        if name in values:
            setattr(conference, name, tidy_value(conference._meta.get_field(name), values[name]))  # type: ignore[arg-type]
    if not conference.starts_on:
        raise Refused("missing", _("Chưa ghi ngày họp."), "starts_on")
    message = _("Ngày kết thúc không được trước ngày họp.")
    require_day_order(conference.starts_on, conference.ends_on, "ends_on", message)
    if (
        conference.starts_at
        and conference.ends_at
        and conference.last_day == conference.starts_on
        and conference.ends_at <= conference.starts_at
    ):
        raise Refused("dates_reversed", _("Giờ kết thúc phải sau giờ bắt đầu."), "ends_at")
    if conference.period:
        code = parse(conference.period, where="period")
        conference.school_year = conference.school_year or code.school_year_text or ""
    if conference.school_year:
        parse(conference.school_year, where="school_year")
    if "area" in values:
        conference.area_id = values["area"]
    require_open(conference.organiser_id, conference.starts_on, where="organiser")
    if host is not None:
        conference.host_id, conference.host_name = host.organisation_id, host.name[:200]
    if conference.host_id is not None:
        require_open(conference.host_id, conference.starts_on, where="host")
    if conference.area_id is None:
        conference.area_id = (
            Seat.objects.on(conference.starts_on)
            .filter(organisation_id=conference.organiser_id)
            .values_list("area_id", flat=True)
            .first()
        )


def _series(organiser_id: int, title: str) -> Series | None:
    plain = clean(title)[:300]
    if not plain:
        return None
    return Series.objects.get_or_create(organisation_id=organiser_id, title=plain)[0]

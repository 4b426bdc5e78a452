"""What happened to an area or an organisation, in order of time, and what an event has left open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.foundation.vietnamese_text import join_list

from ..enums import AREA_EVENTS, AreaFlagKind, Line, Moves, OrganisationState
from ..models import (
    AreaFlag,
    AreaVersion,
    EventSubject,
    LegalAct,
    NetworkEvent,
    OrganisationSuccession,
    OrganisationVersion,
    Seat,
    Site,
    Succession,
    Supervision,
)
from ..revision import kept_while_reading
from .areas import nearest_version
from .organisations import organisation_versions_on


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a time line: the day, what happened, and by which act."""

    on: dt.date
    what: str
    act: LegalAct | None = None
    areas: tuple[AreaVersion, ...] = field(default=())


@kept_while_reading(500)
def area_successors(area_id: int, on: dt.date) -> list[Succession]:
    """Where the people of an area that ended by the date went, land-only moves left out."""
    rows = Succession.objects.filter(predecessor_id=area_id, on__lte=on).exclude(moves=Moves.NONE)
    return list(rows.select_related("act").order_by("on", "successor__key"))


@kept_while_reading(500)
def area_timeline(area_id: int) -> list[Moment]:
    """The history of an area from its versions and successions, oldest first."""
    versions = list(AreaVersion.objects.filter(area_id=area_id).select_related("act", "parent").order_by("valid_from"))
    came, went = _came_from(area_id), _went_to(area_id)
    moments = [*came, *_version_changes(versions, {moment.on for moment in came}), *went, *_flag_moments(area_id)]
    if versions and versions[-1].valid_to != OPEN_END and not went:
        moments.append(Moment(versions[-1].valid_to, _("Kết thúc; chưa ghi nơi tiếp nhận")))
    return sorted(moments, key=lambda moment: moment.on)


def _version_changes(versions: list[AreaVersion], explained: set[dt.date]) -> list[Moment]:
    """Beginnings and changes; a beginning on a day whose successions tell more is left to them."""
    moments = []
    previous: AreaVersion | None = None
    for version in versions:
        if previous is None:
            if version.valid_from != OPEN_START and version.valid_from not in explained:
                moments.append(Moment(version.valid_from, _("Thành lập %s") % version.name, version.act))
        else:
            changes = []
            if version.name != previous.name:
                changes.append(_("đổi tên thành %s") % version.name)
            if version.code != previous.code:
                changes.append(_("đổi mã từ %(old)s thành %(new)s") % {"old": previous.code, "new": version.code})
            if version.parent_id != previous.parent_id and version.parent_id is not None:
                parent = nearest_version(version.parent_id, version.valid_from)
                changes.append(_("thuộc %s") % (parent.name if parent else "?"))
            if changes:
                text = join_list(changes)
                moments.append(Moment(version.valid_from, text[0].upper() + text[1:], version.act))
        previous = version
    return moments


def _flag_moments(area_id: int) -> list[Moment]:
    """What a commune was recognised as, and when that ended before the unit did."""
    rows = list(AreaFlag.objects.filter(area_id=area_id).select_related("act").order_by("valid_from"))
    begun = {(row.family, row.valid_from) for row in rows}
    moments = []
    for row in rows:
        label = AreaFlagKind(row.flag).label
        moments.append(Moment(row.valid_from, _("Được công nhận là %s") % label, row.act))
        if row.valid_to != OPEN_END and (row.family, row.valid_to) not in begun:
            moments.append(Moment(row.valid_to, _("Thôi là %s") % label))
    return moments


_SHARE_FROM = {
    Moves.ALL: _("toàn bộ %s"),
    Moves.SOME: _("một phần %s"),
    Moves.NONE: _("một phần đất của %s"),
}


def _came_from(area_id: int) -> list[Moment]:
    return _succession_moments(Succession.objects.filter(successor_id=area_id), "predecessor")


def _went_to(area_id: int) -> list[Moment]:
    return _succession_moments(Succession.objects.filter(predecessor_id=area_id), "successor")


def _succession_moments(rows: QuerySet[Succession], side: str) -> list[Moment]:
    by_day: dict[dt.date, list[Succession]] = defaultdict(list)
    for row in rows.select_related("act"):
        by_day[row.on].append(row)
    moments = []
    for on, successions in by_day.items():
        if side == "successor" and all(row.moves == Moves.NONE for row in successions):
            continue
        day = on - dt.timedelta(days=1) if side == "predecessor" else on
        named = []
        for row in successions:
            other = nearest_version(getattr(row, f"{side}_id"), day)
            if other is not None:
                named.append((other, row))
        named.sort(key=lambda pair: (pair[1].moves != Moves.ALL, pair[0].code))
        if side == "predecessor":
            parts = [str(_SHARE_FROM[Moves(row.moves)]) % version.name for version, row in named]
            text = _("Hình thành từ %s") % join_list(parts)
        else:
            text = _leaving(named)
        moments.append(Moment(on, text, successions[0].act, tuple(version for version, _row in named)))
    return moments


def _leaving(named: list[tuple[AreaVersion, Succession]]) -> str:
    places = [version.name for version, row in named if row.moves != Moves.NONE]
    if len(places) == 1:
        return _("Nhập toàn bộ vào %s") % places[0]
    return _("Chia về %s") % join_list(places)


@kept_while_reading(500)
def organisation_timeline(organisation_id: int) -> list[Moment]:
    """The history of an organisation: names, states, seats, supervision, mergers, oldest first."""
    versions = list(
        OrganisationVersion.objects.filter(organisation_id=organisation_id).select_related("act").order_by("valid_from")
    )
    moments = _organisation_changes(versions)
    moments += _seat_moments(organisation_id)
    moments += _supervision_moments(organisation_id)
    moments += _organisation_successions(organisation_id)
    moments += _site_moments(organisation_id, versions)
    if versions and versions[-1].valid_to != OPEN_END:
        moments.append(Moment(versions[-1].valid_to, _("Kết thúc hoạt động")))
    return sorted(moments, key=lambda moment: moment.on)


_STATE_WORDS = {
    OrganisationState.ACTIVE: _("Hoạt động trở lại"),
    OrganisationState.PAUSED: _("Tạm dừng hoạt động"),
    OrganisationState.SUSPENDED: _("Bị đình chỉ hoạt động"),
}


def _organisation_changes(versions: list[OrganisationVersion]) -> list[Moment]:
    moments = []
    previous: OrganisationVersion | None = None
    for version in versions:
        if previous is None or previous.valid_to < version.valid_from:
            if version.valid_from != OPEN_START:
                moments.append(Moment(version.valid_from, _("Thành lập: %s") % version.name, version.act))
        else:
            if version.name != previous.name:
                moments.append(Moment(version.valid_from, _("Đổi tên thành %s") % version.name, version.act))
            if version.kind != previous.kind:
                words = {"kind": version.get_kind_display()}
                moments.append(Moment(version.valid_from, _("Chuyển thành %(kind)s") % words, version.act))
            if version.state != previous.state:
                text = str(_STATE_WORDS[OrganisationState(version.state)])
                text += f" ({version.reason})" if version.reason else ""
                moments.append(Moment(version.valid_from, text, version.act))
        previous = version
    return moments


def _seat_moments(organisation_id: int) -> list[Moment]:
    moments = []
    for seat in Seat.objects.filter(organisation_id=organisation_id).select_related("act").order_by("valid_from"):
        area = nearest_version(seat.area_id, seat.valid_from)
        if area is not None and seat.valid_from != OPEN_START:
            moments.append(Moment(seat.valid_from, _("Trụ sở tại %s") % area.name, seat.act, (area,)))
    return moments


#: More places of one day than this are counted instead of named.
_NAMED = 3


def _site_moments(organisation_id: int, versions: list[OrganisationVersion]) -> list[Moment]:
    """Places opened and given up while the organisation worked; those of its founding and its end say nothing."""
    opened: dict[dt.date, list[str]] = defaultdict(list)
    closed: dict[dt.date, list[str]] = defaultdict(list)
    for site in Site.objects.filter(organisation_id=organisation_id).order_by("valid_from", "name_folded"):
        if versions and site.valid_from > versions[0].valid_from:
            opened[site.valid_from].append(site.name)
        if versions and site.valid_to < versions[-1].valid_to:
            closed[site.valid_to].append(site.name)
    return [
        *(Moment(day, _("Mở điểm học tập: %s") % _named(names)) for day, names in opened.items()),
        *(Moment(day, _("Thôi dùng điểm học tập: %s") % _named(names)) for day, names in closed.items()),
    ]


def _named(names: list[str]) -> str:
    return join_list(names) if len(names) <= _NAMED else _("%d điểm") % len(names)


def _supervision_moments(organisation_id: int) -> list[Moment]:
    rows = Supervision.objects.filter(organisation_id=organisation_id).exclude(valid_from=OPEN_START)
    moments = []
    for row in rows.select_related("act").order_by("valid_from"):
        names = organisation_versions_on([row.supervisor_id], row.valid_from, nearest=True)
        if row.supervisor_id in names:
            words = {"line": Line(row.line).label, "name": names[row.supervisor_id].name}
            text = _("%(name)s quản lý về %(line)s") % words
            moments.append(Moment(row.valid_from, text, row.act))
    return moments


def _organisation_successions(organisation_id: int) -> list[Moment]:
    rows = OrganisationSuccession.objects.filter(
        Q(predecessor_id=organisation_id) | Q(successor_id=organisation_id)
    ).select_related("act")
    moments = []
    for row in rows.order_by("on", "id"):
        leaving = row.predecessor_id == organisation_id
        other_id = row.successor_id if leaving else row.predecessor_id
        names = organisation_versions_on([other_id], row.on, nearest=True)
        if other_id not in names:
            continue
        name = names[other_id].name
        text = _("%s tiếp nhận") % name if leaving else _("Tiếp nhận từ %s") % name
        moments.append(Moment(row.on, text, row.act))
    return moments


def who_answers_for(organisation_id: int, on: dt.date) -> list[int]:
    """The organisations that answer on the date for what this one did: itself while open, else its successors.

    Several when it was divided (an officer must choose); none when it was closed without a successor.
    """
    found: list[int] = []
    seen: set[int] = set()
    waiting = [organisation_id]
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        if OrganisationVersion.objects.on(on).filter(organisation_id=current).exists():
            found.append(current)
            continue
        rows = OrganisationSuccession.objects.filter(predecessor_id=current, on__lte=on)
        waiting.extend(rows.order_by("successor_id").values_list("successor_id", flat=True))
    return sorted(found)


def centres_without_seat(on: dt.date, kinds: Collection[str] | None = None) -> list[OrganisationVersion]:
    """Organisations open on the date that have no seat: their commune was divided and nobody has chosen yet.

    All kinds unless `kinds` limits them; in code order. An open matter for the officers of their province.
    """
    return _without_seat(on, None if kinds is None else frozenset(kinds))


@kept_while_reading(200)
def _without_seat(on: dt.date, kinds: frozenset[str] | None) -> list[OrganisationVersion]:
    seat = Seat.objects.on(on).filter(organisation_id=OuterRef("organisation_id"))
    found = OrganisationVersion.objects.on(on).select_related("organisation").filter(~Exists(seat))
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    return list(found.order_by("organisation__code"))


@kept_while_reading(100)
def latest_events(
    organisation_ids: frozenset[int] | None, since: dt.date, until: dt.date, limit: int
) -> list[NetworkEvent]:
    """The newest of `events_seen` that take effect on the days from `since` to `until`."""
    return list(events_seen(organisation_ids).filter(on__gte=since, on__lte=until)[:limit])


@kept_while_reading(200)
def latest_events_about(area_id: int, organisation_ids: frozenset[int] | None, limit: int) -> list[NetworkEvent]:
    """The newest of `events_seen` that concern the area."""
    return list(events_seen(organisation_ids).filter(subjects__area_id=area_id).distinct()[:limit])


def events_seen(organisation_ids: Collection[int] | None) -> QuerySet[NetworkEvent]:
    """All events about areas, and those about the organisations given (None: all of them), newest first."""
    found = NetworkEvent.objects.select_related("act", "corrects", "corrected_by")
    if organisation_ids is None:
        return found
    about_areas = Q(kind__in=AREA_EVENTS) | Q(corrects__kind__in=AREA_EVENTS)
    concerned = EventSubject.objects.filter(among("organisation_id", organisation_ids), event_id=OuterRef("pk"))
    return found.filter(about_areas | Exists(concerned))


def events(
    *, area_ids: Collection[int] | None = None, organisation_ids: Collection[int] | None = None
) -> QuerySet[NetworkEvent]:
    """Events entered here, newest first; those that concern one of the areas or organisations when given."""
    found = NetworkEvent.objects.select_related("act", "corrects", "corrected_by")
    if area_ids is None and organisation_ids is None:
        return found
    concerned = Q(subjects__area_id__in=area_ids or ()) | Q(subjects__organisation_id__in=organisation_ids or ())
    return found.filter(concerned).distinct()

"""What an event about units does to organisations: seats, bodies of the unit, supervision, posts.

- A body of the unit (committee, social office, district office, department) begins and ends with it: the successor
  gets a body of the kind, which takes over what the old ones directed.
- Any other organisation goes on. Merged whole, its commune leaves it no choice: it is reseated by the same event. Of a
  divided commune nobody may guess: it is seated where officers chose, else it waits without a seat.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import clean, fold

from .. import naming
from ..enums import BODIES_OF_LEVEL, Level
from ..models import (
    AreaVersion,
    Facility,
    Organisation,
    OrganisationSuccession,
    OrganisationVersion,
    Post,
    Seat,
    Supervision,
)
from .writing import Writing, refuse_later


def follow_units(
    event: Writing,
    level: str,
    *,
    old: Mapping[int, AreaVersion],
    new: Sequence[AreaVersion],
    whole: Mapping[int, AreaVersion],
    seats: Mapping[int, int],
) -> None:
    """Bodies end and begin, seats move, supervision is handed over.

    `whole` maps a predecessor that went whole to its successor; `seats` says where an organisation of a divided one
    sits (place of the successor in `new`).
    """
    kinds = BODIES_OF_LEVEL.get(level, ())
    ending = {area_id: _bodies_seated(area_id, event, kinds) for area_id in old}
    begun = _begin_bodies(event, kinds, old, new, ending)
    closing = {body.organisation_id for body in chain(*ending.values())}
    moved = _reseat(event, old, new, whole, seats, closing)
    for area_id, bodies in ending.items():
        for body in bodies:
            target = whole.get(area_id)
            heir = begun.get((target.area_id, body.kind)) if target is not None else None
            heirs = [heir] if heir is not None else [begun[key] for key in begun if key[1] == body.kind]
            for successor in heirs:
                event.create(
                    OrganisationSuccession(
                        predecessor_id=body.organisation_id,
                        successor_id=successor.organisation_id,
                        on=event.on,
                        whole=heir is not None,
                        act=event.act,
                    )
                )
            _hand_over(event, body, heir, begun, moved, closing)
            end_organisation(event, body)


def end_with_unit(event: Writing, version: AreaVersion, *, supervision_to: int | None) -> None:
    """Bodies of a unit that ends without successor end; other organisations seated in it wait for a seat."""
    bodies = _bodies_seated(version.area_id, event, BODIES_OF_LEVEL.get(version.area.level, ()))
    closing = {body.organisation_id for body in bodies}
    heir = None if supervision_to is None else version_of(supervision_to, event)
    for body in bodies:
        if heir is not None:
            event.create(
                OrganisationSuccession(
                    predecessor_id=body.organisation_id,
                    successor_id=heir.organisation_id,
                    on=event.on,
                    act=event.act,
                )
            )
        _hand_over(event, body, heir, {}, {}, closing)
        end_organisation(event, body)
    _reseat(event, {version.area_id: version}, (), {}, {}, closing)


def rename_with_unit(event: Writing, area_id: int, old_name: str, new_name: str) -> None:
    """Bodies named after the unit take its new name."""
    kinds = tuple(chain(*BODIES_OF_LEVEL.values()))
    for body in _bodies_seated(area_id, event, kinds):
        if body.name == naming.body_name(body.kind, old_name):
            following = named(naming.body_name(body.kind, new_name))
            event.follow(body, body.name, act=event.act, **following)
            event.concern(organisations=[body.organisation_id])
            event.say(_("%(old)s đổi tên thành %(new)s.") % {"old": body.name, "new": following["name"]})


# --- Parts shared with events about organisations ---------------------------------------------------------------


def named(name: str) -> dict[str, str]:
    """A name with the columns derived from it."""
    text = clean(name)
    return {"name": text, "name_folded": fold(text), "name_key": sort_key(text)}


def version_of(organisation_id: int, event: Writing) -> OrganisationVersion:
    """The organisation as it stands on the day of the event. Refused (``not_open``) when it is not open then."""
    versions = OrganisationVersion.objects.select_related("organisation")
    version = versions.on(event.on).filter(organisation_id=organisation_id).first()
    if version is None:
        raise Refused(
            "not_open",
            _("Vào ngày %s đơn vị này không hoạt động (chưa thành lập hoặc đã kết thúc).") % date_short(event.on),
            where="organisation",
        )
    return version


def begin_organisation(
    event: Writing, *, kind: str, name: str, code: str, area_id: int, address: str = "", public: bool = True
) -> OrganisationVersion:
    """A new organisation with its first version and its seat, from the day of the event on."""
    organisation = event.create(Organisation(code=code))
    version = event.create(
        OrganisationVersion(
            organisation=organisation,
            kind=kind,
            public=public,
            act=event.act,
            valid_from=event.on,
            valid_to=OPEN_END,
            **named(name),
        )
    )
    event.create(
        Seat(
            organisation=organisation,
            area_id=area_id,
            address=clean(address),
            act=event.act,
            valid_from=event.on,
            valid_to=OPEN_END,
        )
    )
    event.concern(organisations=[organisation.pk])
    return version


def end_organisation(event: Writing, body: OrganisationVersion) -> None:
    """The organisation closes on the day of the event: version, seat, the lines above it, what it has and its posts
    end.

    What it directs must have been handed over before. Refused (``later_change``) when something of it begins later.
    """
    event.end(body, body.name)
    for version in OrganisationVersion.objects.filter(organisation_id=body.organisation_id, valid_from__gt=event.on):
        refuse_later(body.name, version.valid_from)
    for model in (Seat, Supervision, Facility):
        for row in model.objects.filter(organisation_id=body.organisation_id, valid_to__gt=event.on):
            event.end(row, body.name)
    posts = Post.objects.filter(organisation_id=body.organisation_id, valid_to__gt=event.on)
    count = 0
    for post in posts.order_by("pk"):
        event.end(post, _("Chức vụ ở %s") % body.name)
        count += 1
    event.concern(organisations=[body.organisation_id])
    event.say(_("%(name)s (%(code)s) kết thúc.") % {"name": body.name, "code": body.organisation.code})
    if count:
        event.leave_open(
            "posts_ended",
            _("%(count)d chức vụ ở %(name)s kết thúc; ghi chức vụ mới cho những người làm tiếp.")
            % {"count": count, "name": body.name},
            organisation_id=body.organisation_id,
        )


def supervision_rows(event: Writing, supervisor_id: int) -> list[Supervision]:
    """Lines by which the organisation directs others on the day or later."""
    rows = Supervision.objects.filter(supervisor_id=supervisor_id, valid_to__gt=event.on)
    return list(rows.select_related("organisation").order_by("pk"))


# --- Parts ------------------------------------------------------------------------------------------------------


def _bodies_seated(area_id: int, event: Writing, kinds: Sequence[str]) -> list[OrganisationVersion]:
    seat = Seat.objects.on(event.on).filter(organisation_id=OuterRef("organisation_id"), area_id=area_id)
    versions = OrganisationVersion.objects.on(event.on).select_related("organisation")
    return list(versions.filter(Exists(seat), kind__in=kinds).order_by("organisation__code"))


def _begin_bodies(
    event: Writing,
    kinds: Sequence[str],
    old: Mapping[int, AreaVersion],
    new: Sequence[AreaVersion],
    ending: Mapping[int, list[OrganisationVersion]],
) -> dict[tuple[int, str], OrganisationVersion]:
    """For each successor a body of every kind its predecessors had, under the same supervisors."""
    begun: dict[tuple[int, str], OrganisationVersion] = {}
    patterns: dict[str, OrganisationVersion] = {}
    for body in chain(*ending.values()):
        patterns.setdefault(body.kind, body)
    province_code = _province_code(new[0], event) if patterns else ""
    for unit in new:
        codes = [province_code] if unit.code == province_code else [province_code, unit.code]
        for kind in kinds:
            if kind not in patterns:
                continue
            version = begin_organisation(
                event,
                kind=kind,
                name=naming.body_name(kind, unit.name),
                code=naming.new_organisation_code(kind, codes),
                area_id=unit.area_id,
            )
            begun[unit.area_id, kind] = version
            event.say(_("%(name)s (%(code)s) bắt đầu.") % {"name": version.name, "code": version.organisation.code})
    replaced = {body.organisation_id: body.kind for body in chain(*ending.values())}
    for (area_id, kind), version in begun.items():
        rows = Supervision.objects.on(event.on).filter(organisation_id=patterns[kind].organisation_id)
        for row in rows:
            heir = begun.get((area_id, replaced.get(row.supervisor_id, "")))
            supervisor_id = heir.organisation_id if heir is not None else row.supervisor_id
            event.create(
                Supervision(
                    organisation_id=version.organisation_id,
                    supervisor_id=supervisor_id,
                    line=row.line,
                    act=event.act,
                    valid_from=event.on,
                    valid_to=OPEN_END,
                )
            )
    return begun


def _province_code(unit: AreaVersion, event: Writing) -> str:
    """Code of the province of a unit begun by this event (its ancestry is not built yet)."""
    current: AreaVersion | None = unit
    while current is not None and current.area.level != Level.PROVINCE:
        versions = AreaVersion.objects.on(event.on).select_related("area")
        current = versions.filter(area_id=current.parent_id or 0).first()
    return current.code if current is not None else unit.code


def _reseat(
    event: Writing,
    old: Mapping[int, AreaVersion],
    new: Sequence[AreaVersion],
    whole: Mapping[int, AreaVersion],
    seats: Mapping[int, int],
    leave: set[int],
) -> dict[int, int]:
    """Move the seats in the old units; return organisation → area of its new seat."""
    moved: dict[int, int] = {}
    rows = Seat.objects.filter(area_id__in=list(old), valid_to__gt=event.on).select_related("organisation")
    for seat in rows.order_by("organisation__code", "valid_from"):
        organisation_id = seat.organisation_id
        if organisation_id in leave:
            continue
        names = {"name": _name(organisation_id, event)}
        event.concern(organisations=[organisation_id])
        target = whole.get(seat.area_id)
        if target is None and organisation_id in seats:
            target = new[seats[organisation_id]]
        if target is not None:
            event.follow(seat, names["name"], area_id=target.area_id, act=event.act)
            moved[organisation_id] = target.area_id
            event.say(_("%(name)s có trụ sở tại %(unit)s.") % {**names, "unit": target.name})
            continue
        event.end(seat, names["name"])
        event.leave_open(
            "seat_to_choose",
            _("%(name)s chưa có trụ sở: %(unit)s không còn; hãy chọn trụ sở mới.")
            % {**names, "unit": old[seat.area_id].name},
            organisation_id=organisation_id,
            area_id=seat.area_id,
        )
    return moved


def _hand_over(
    event: Writing,
    body: OrganisationVersion,
    heir: OrganisationVersion | None,
    begun: Mapping[tuple[int, str], OrganisationVersion],
    moved: Mapping[int, int],
    closing: set[int],
) -> None:
    """What an ending body directed comes under its heir; of a divided unit, under the body where it now sits.

    Bodies of `closing` end by the same event, and their lines with them.
    """
    for row in supervision_rows(event, body.organisation_id):
        if row.organisation_id in closing:
            continue
        directed = OrganisationVersion.objects.on(event.on).filter(organisation_id=row.organisation_id).first()
        if directed is None:
            refuse_later(row.organisation.code, row.valid_from)
        successor = heir or begun.get((moved.get(row.organisation_id, 0), body.kind))
        event.concern(organisations=[row.organisation_id])
        if successor is not None:
            event.follow(row, directed.name, supervisor_id=successor.organisation_id, act=event.act)
            event.say(_("%(name)s do %(by)s quản lý.") % {"name": directed.name, "by": successor.name})
            continue
        event.end(row, directed.name)
        event.leave_open(
            "supervisor_to_choose",
            _("%(name)s không còn cấp trên quản lý (trước là %(by)s).") % {"name": directed.name, "by": body.name},
            organisation_id=row.organisation_id,
        )


def _name(organisation_id: int, event: Writing) -> str:
    version = (
        OrganisationVersion.objects.filter(organisation_id=organisation_id, valid_from__lte=event.on)
        .order_by("-valid_from")
        .first()
    )
    return version.name if version is not None else str(organisation_id)

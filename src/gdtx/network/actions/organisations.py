"""Events about organisations: establish, rename, change of state, seat and supervision, merge, split, dissolve."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_text import clean, join_list

from .. import queries, rules
from ..enums import EventKind, Line, OrganisationKind, OrganisationState, StateReason
from ..models import (
    LegalAct,
    OrganisationSuccession,
    OrganisationVersion,
    Seat,
    Supervision,
)
from ..scope import Actor
from .acts import ActCited
from .areas import version_at
from .bodies import end_organisation, named, version_of
from .organisation_parts import (
    NewOrganisation,
    begin,
    end_sites,
    keep_facilities,
    keep_places,
    refuse_if_directing,
    set_supervisor,
    take_over,
    version_end,
)
from .writing import EventResult, Writing, refuse_later, writing


def establish_organisation(
    *, by: Actor, on: dt.date, act: LegalAct | ActCited, organisation: NewOrganisation
) -> EventResult:
    """A new organisation with its seat and its supervisors (line → organisation). Refused: ``code_in_use`` …"""
    require_in_area(by, organisation, on)
    with writing(by=by, kind=EventKind.ESTABLISH_ORGANISATION, on=on, act=act) as event:
        version = begin(event, organisation)
        event.summary = _("Thành lập %s") % version.name
        event.say(event.summary + ".")
        return event.finish()


def rename_organisation(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    organisation_id: int,
    name: str | None = None,
    kind: str | None = None,
    public: bool | None = None,
) -> EventResult:
    """Another name, kind or ownership from the day on; the organisation, its code and its series stay the same."""
    with _event(by, EventKind.RENAME_ORGANISATION, on, act, organisation_id, new_kind=kind) as (event, version):
        values: dict[str, object] = {}
        if name and clean(name) != version.name:
            values |= named(name)
        if kind and OrganisationKind(kind) != version.kind:
            values["kind"] = OrganisationKind(kind)
        if public is not None and public != version.public:
            values["public"] = public
        if not values:
            raise Refused("nothing_changes", _("Tên và loại hình mới trùng với hiện có."), where="name")
        old = version.name
        following = event.follow(version, version.name, act=event.act, **values)
        event.summary = _("%(old)s đổi thành %(new)s (%(kind)s)") % {
            "old": old,
            "new": following.name,
            "kind": following.get_kind_display(),
        }
        event.say(event.summary + ".")
        return event.finish()


def change_state(
    *,
    by: Actor,
    on: dt.date,
    organisation_id: int,
    state: str,
    reason: str = "",
    reason_kind: str = "",
    act: LegalAct | ActCited | None = None,
) -> EventResult:
    """Paused by its own choice, suspended by decision, or active again; with the reason (epidemic, disaster …).

    `reason_kind` is one of `StateReason`; words may be left out where it says enough. Refused: ``reason_required``,
    ``unknown_state``, ``nothing_changes``.
    """
    if state not in OrganisationState.values or reason_kind not in {"", *StateReason.values}:
        raise Refused("unknown_state", _("Tình trạng hoặc lý do không có trong danh mục."), where="state")
    words = clean(reason)
    if not words and reason_kind and reason_kind != StateReason.OTHER:
        words = str(StateReason(reason_kind).label)
    if not words:
        raise Refused("reason_required", _("Phải ghi lý do."), where="reason")
    with _event(by, EventKind.CHANGE_STATE, on, act, organisation_id, reason=words) as (event, version):
        wanted = OrganisationState(state)
        if wanted == version.state:
            raise Refused("nothing_changes", _("Đơn vị đang ở đúng tình trạng này."), where="state")
        event.follow(version, version.name, state=wanted, reason=words[:300], reason_kind=reason_kind, act=event.act)
        event.summary = _("%(name)s: %(state)s (%(reason)s)") % {
            "name": version.name,
            "state": wanted.label,
            "reason": words,
        }
        event.say(event.summary + ".")
        return event.finish()


def change_seat(
    *,
    by: Actor,
    on: dt.date,
    organisation_id: int,
    area_id: int,
    address: str = "",
    act: LegalAct | ActCited | None = None,
) -> EventResult:
    """Another seat from the day on, or one for an organisation left without by a division of its commune."""
    rules.can_place_seat(by, area_id).require(where="area")
    with _event(by, EventKind.CHANGE_SEAT, on, act, organisation_id) as (event, version):
        area = version_at(area_id, on)
        later = Seat.objects.filter(organisation_id=organisation_id, valid_from__gt=on).first()
        if later is not None:
            refuse_later(version.name, later.valid_from)
        seat = Seat.objects.on(on).filter(organisation_id=organisation_id).first()
        values = {"area_id": area_id, "address": clean(address), "act": event.act}
        if seat is None:
            event.create(
                Seat(organisation_id=organisation_id, valid_from=on, valid_to=version_end(organisation_id), **values)
            )
        elif (seat.area_id, seat.address) == (area_id, values["address"]):
            raise Refused("nothing_changes", _("Trụ sở đang ở đúng nơi này."), where="area")
        else:
            event.follow(seat, version.name, **values)
        event.concern(areas=[area_id])
        event.summary = _("%(name)s có trụ sở tại %(unit)s") % {"name": version.name, "unit": area.name}
        event.say(event.summary + ".")
        return event.finish()


def change_supervision(
    *,
    by: Actor,
    on: dt.date,
    organisation_id: int,
    line: str,
    supervisor_id: int | None,
    act: LegalAct | ActCited | None = None,
) -> EventResult:
    """Another supervisor along a line from the day on; None ends the line. Refused: ``supervision_circle``."""
    with _event(by, EventKind.CHANGE_SUPERVISION, on, act, organisation_id) as (event, version):
        later = Supervision.objects.filter(organisation_id=organisation_id, line=line, valid_from__gt=on).first()
        if later is not None:
            refuse_later(version.name, later.valid_from)
        current = Supervision.objects.on(on).filter(organisation_id=organisation_id, line=line).first()
        if supervisor_id is None:
            if current is None:
                raise Refused("nothing_changes", _("Đơn vị không có cấp trên trên tuyến này."), where="supervisor")
            event.end(current, version.name)
            event.summary = _("%(name)s thôi chịu sự quản lý về %(line)s") % {
                "name": version.name,
                "line": Line(line).label,
            }
        else:
            supervisor = version_of(supervisor_id, event)
            _refuse_circle(organisation_id, supervisor_id, line, on)
            if current is not None and current.supervisor_id == supervisor_id:
                raise Refused("nothing_changes", _("Cấp trên đang là đơn vị này."), where="supervisor")
            set_supervisor(event, version, line, supervisor_id, current)
            event.concern(organisations=[supervisor_id])
            event.summary = _("%(by)s quản lý %(name)s về %(line)s") % {
                "by": supervisor.name,
                "name": version.name,
                "line": Line(line).label,
            }
        event.say(event.summary + ".")
        return event.finish()


def merge_organisations(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    organisation_ids: Sequence[int],
    into: int | NewOrganisation,
) -> EventResult:
    """Organisations merged whole into one of them (its id) or into a new one.

    The old seats and places of learning go on as sites of the successor; what the old ones directed comes under it.
    """
    ending = [organisation_id for organisation_id in dict.fromkeys(organisation_ids) if organisation_id != into]
    if not ending or (isinstance(into, NewOrganisation) and len(ending) < 2):
        raise Refused("two_to_merge", _("Sáp nhập cần ít nhất hai đơn vị."), where="organisations")
    concerned = [*ending, *([into] if isinstance(into, int) else [])]
    require_organisations(by, concerned, on)
    if isinstance(into, NewOrganisation):
        require_in_area(by, into, on)
    with writing(by=by, kind=EventKind.MERGE_ORGANISATIONS, on=on, act=act, organisations=concerned) as event:
        old = [version_of(organisation_id, event) for organisation_id in ending]
        successor = version_of(into, event) if isinstance(into, int) else begin(event, into)
        if successor.valid_to != OPEN_END:
            refuse_later(successor.name, successor.valid_to)
        for version in old:
            keep_places(event, version, successor)
            keep_facilities(event, version, successor)
            take_over(event, version, successor)
            event.create(
                OrganisationSuccession(
                    predecessor_id=version.organisation_id,
                    successor_id=successor.organisation_id,
                    on=on,
                    act=event.act,
                )
            )
            end_organisation(event, version)
        event.concern(organisations=[successor.organisation_id])
        event.summary = _("Sáp nhập %(old)s vào %(new)s") % {
            "old": join_list([version.name for version in old]),
            "new": successor.name,
        }
        event.say(event.summary + ".")
        return event.finish()


def split_organisation(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    organisation_id: int,
    into: Sequence[NewOrganisation],
    goes_on: bool,
) -> EventResult:
    """New organisations made of parts of one, which goes on beside them (tách) or ends (chia)."""
    if not into or (not goes_on and len(into) < 2):
        raise Refused("two_to_split", _("Chia cần ít nhất hai đơn vị mới, tách cần ít nhất một."), where="into")
    for new in into:
        require_in_area(by, new, on)
    with _event(by, EventKind.SPLIT_ORGANISATION, on, act, organisation_id) as (event, version):
        begun = [begin(event, new) for new in into]
        for successor in begun:
            event.create(
                OrganisationSuccession(
                    predecessor_id=organisation_id,
                    successor_id=successor.organisation_id,
                    on=on,
                    whole=False,
                    act=event.act,
                )
            )
        if not goes_on:
            refuse_if_directing(event, version)
            end_sites(event, version)
            end_organisation(event, version)
        names = {"old": version.name, "new": join_list([successor.name for successor in begun])}
        event.summary = (_("Tách %(new)s từ %(old)s") if goes_on else _("Chia %(old)s thành %(new)s")) % names
        event.say(event.summary + ".")
        return event.finish()


def dissolve_organisation(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    organisation_id: int,
    supervision_to: int | None = None,
) -> EventResult:
    """The organisation closes on the day; those it directed come under `supervision_to`.

    Refused (``still_directing``) when it directs others and nobody is named to take over.
    """
    with _event(by, EventKind.DISSOLVE_ORGANISATION, on, act, organisation_id) as (event, version):
        if supervision_to is None:
            refuse_if_directing(event, version)
        else:
            take_over(event, version, version_of(supervision_to, event))
        end_sites(event, version)
        end_organisation(event, version)
        event.summary = _("Giải thể %s") % version.name
        return event.finish()


# --- Rules ------------------------------------------------------------------------------------------------------


def require_organisations(by: Actor, organisation_ids: Sequence[int], on: dt.date, *, kind: str | None = None) -> None:
    """Pass when the actor may enter events of the day about all of them. `kind` is another one they are to have."""
    versions = queries.organisation_versions_on(organisation_ids, on, nearest=True)
    for organisation_id in organisation_ids:
        by.require_sees_organisation(organisation_id)
        if organisation_id not in versions:
            raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này."))
        for wanted in {versions[organisation_id].kind, kind or versions[organisation_id].kind}:
            rules.can_change_organisation(by, organisation_id, wanted, on).require()


def require_in_area(by: Actor, organisation: NewOrganisation, on: dt.date) -> None:
    """Pass when the actor may enter an organisation of the kind as established there on the day."""
    rules.can_establish_organisation(by, organisation.kind, organisation.area_id, on).require(where="area")


class _event:
    """An event about one organisation: rule, lock, and its version on the day, which must be its last."""

    def __init__(
        self,
        by: Actor,
        kind: EventKind,
        on: dt.date,
        act: LegalAct | ActCited | None,
        organisation_id: int,
        *,
        reason: str = "",
        new_kind: str | None = None,
    ) -> None:
        require_organisations(by, [organisation_id], on, kind=new_kind)
        self.organisation_id = organisation_id
        self.context = writing(by=by, kind=kind, on=on, act=act, reason=reason, organisations=[organisation_id])

    def __enter__(self) -> tuple[Writing, OrganisationVersion]:
        event = self.context.__enter__()
        try:
            version = version_of(self.organisation_id, event)
            later = OrganisationVersion.objects.filter(
                organisation_id=self.organisation_id, valid_from__gt=event.on
            ).first()
            if later is not None:
                refuse_later(version.name, later.valid_from)
        except BaseException as error:
            self.context.__exit__(type(error), error, error.__traceback__)
            raise
        event.concern(organisations=[self.organisation_id])
        return event, version

    def __exit__(self, *problem: object) -> bool | None:
        return self.context.__exit__(*problem)  # type: ignore[arg-type]


def _refuse_circle(organisation_id: int, supervisor_id: int, line: str, on: dt.date) -> None:
    above: int | None = supervisor_id
    seen: set[int] = set()
    while above is not None and above not in seen:
        if above == organisation_id:
            raise Refused(
                "supervision_circle",
                _("Không thể: đơn vị này đang quản lý, trực tiếp hoặc gián tiếp, cấp trên được chọn."),
                where="supervisor",
            )
        seen.add(above)
        rows = Supervision.objects.on(on).filter(organisation_id=above, line=line)
        above = rows.values_list("supervisor_id", flat=True).first()

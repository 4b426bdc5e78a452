"""What several events about organisations do: begin one, hand over what it directed, keep or end its places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_text import clean, fold

from .. import naming, queries
from ..enums import Line, OrganisationKind
from ..models import Facility, Organisation, OrganisationVersion, Seat, Site, Supervision
from .areas import version_at
from .bodies import begin_organisation, supervision_rows, version_of
from .writing import Writing


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to come. Without a code one is made from its seat and kind (``38-14758-HTCD``)."""

    kind: str
    name: str
    area_id: int
    code: str = ""
    address: str = ""
    public: bool = True
    supervisors: Mapping[str, int] = field(default_factory=dict)


def refuse_if_directing(event: Writing, version: OrganisationVersion) -> None:
    """Refuse (``still_directing``) when the organisation directs others on the day or later."""
    rows = supervision_rows(event, version.organisation_id)
    if rows:
        raise Refused(
            "still_directing",
            _("%(name)s đang quản lý %(count)d đơn vị; phải ghi ai quản lý tiếp.")
            % {"name": version.name, "count": len({row.organisation_id for row in rows})},
            where="supervision_to",
        )


def version_end(organisation_id: int) -> dt.date:
    """The day on which the organisation closes as far as is known, for rows that must not outlast it."""
    ends = OrganisationVersion.objects.filter(organisation_id=organisation_id).order_by("-valid_to")
    return ends.values_list("valid_to", flat=True).first() or OPEN_END


def begin(event: Writing, new: NewOrganisation) -> OrganisationVersion:
    """The new organisation with its code, seat and supervisors. Refused: ``name_required``, ``code_in_use``."""
    area = version_at(new.area_id, event.on)
    kind = OrganisationKind(new.kind)
    if not clean(new.name):
        raise Refused("name_required", _("Chưa ghi tên đơn vị."), where="name")
    code = new.code.strip().upper()
    if code and Organisation.objects.filter(code=code).exists():
        raise Refused("code_in_use", _("Mã %s đã dùng cho một đơn vị; mã không dùng lại.") % code, where="code")
    if not code:
        code = naming.new_organisation_code(kind, _unit_codes(area.area_id, event.on))
    version = begin_organisation(
        event,
        kind=kind,
        name=new.name,
        code=code,
        area_id=new.area_id,
        address=new.address,
        public=new.public,
    )
    for line, supervisor_id in new.supervisors.items():
        version_of(supervisor_id, event)
        set_supervisor(event, version, line, supervisor_id, None)
    event.concern(areas=[new.area_id])
    event.say(
        _("%(name)s có mã %(code)s, trụ sở tại %(unit)s.") % {"name": version.name, "code": code, "unit": area.name}
    )
    return version


def _unit_codes(area_id: int, on: dt.date) -> list[str]:
    """Code of the province, then of the unit itself when it lies below."""
    area, province = queries.area_on(area_id, on), queries.province_of(area_id, on)
    return list(dict.fromkeys(version.code for version in (province, area) if version is not None))


def set_supervisor(
    event: Writing, version: OrganisationVersion, line: str, supervisor_id: int, current: Supervision | None
) -> None:
    """Put the organisation under a supervisor along a line, from the day on."""
    if current is not None:
        event.follow(current, version.name, supervisor_id=supervisor_id, act=event.act)
        return
    event.create(
        Supervision(
            organisation_id=version.organisation_id,
            supervisor_id=supervisor_id,
            line=Line(line),
            act=event.act,
            valid_from=event.on,
            valid_to=version_end(version.organisation_id),
        )
    )


def take_over(event: Writing, old: OrganisationVersion, successor: OrganisationVersion) -> None:
    """What the old one directed comes under the successor."""
    for row in supervision_rows(event, old.organisation_id):
        if row.organisation_id == successor.organisation_id:
            event.end(row, old.name)
            continue
        event.follow(row, row.organisation.code, supervisor_id=successor.organisation_id, act=event.act)
        event.concern(organisations=[row.organisation_id])
        event.say(_("%(code)s do %(by)s quản lý.") % {"code": row.organisation.code, "by": successor.name})


def end_sites(event: Writing, version: OrganisationVersion) -> None:
    """Every place of the organisation ends on the day."""
    for site in Site.objects.filter(organisation_id=version.organisation_id, valid_to__gt=event.on):
        event.end(site, site.name)


def keep_places(event: Writing, old: OrganisationVersion, successor: OrganisationVersion) -> None:
    """The seat and the sites of a merged organisation go on as sites of the successor."""
    places = [
        (site.name, site.address, site.area_id)
        for site in Site.objects.on(event.on).filter(organisation_id=old.organisation_id).order_by("pk")
    ]
    seat = Seat.objects.on(event.on).filter(organisation_id=old.organisation_id).first()
    if seat is not None:
        places.insert(0, (old.name[:160], seat.address, seat.area_id))
    taken = set(
        Site.objects.on(event.on)
        .filter(organisation_id=successor.organisation_id)
        .values_list("name_folded", flat=True)
    )
    end_sites(event, old)
    for name, address, area_id in places:
        unique, number = name, 2
        while fold(unique) in taken:
            unique, number = f"{name[:150]} ({number})", number + 1
        taken.add(fold(unique))
        event.create(
            Site(
                organisation_id=successor.organisation_id,
                name=unique,
                name_folded=fold(unique),
                address=address,
                area_id=area_id,
                valid_from=event.on,
                valid_to=OPEN_END,
            )
        )
        event.say(_("“%(place)s” thành điểm học tập của %(name)s.") % {"place": unique, "name": successor.name})


def keep_facilities(event: Writing, old: OrganisationVersion, successor: OrganisationVersion) -> None:
    """Rooms and equipment of a merged organisation go to the successor, told apart by the name of the old one."""
    rows = Facility.objects.filter(organisation_id=old.organisation_id, valid_to__gt=event.on)
    taken = set(
        Facility.objects.filter(organisation_id=successor.organisation_id, valid_to__gt=event.on).values_list(
            "kind", "detail_folded"
        )
    )
    moved = 0
    for facility in rows.order_by("pk"):
        event.end(facility, str(facility))
        detail, number = facility.detail, 1
        while (facility.kind, fold(detail)) in taken:
            detail = f"{facility.detail} {old.name}".strip()[:110] + (f" ({number})" if number > 1 else "")
            number += 1
        taken.add((facility.kind, fold(detail)))
        event.create(
            Facility(
                organisation_id=successor.organisation_id,
                kind=facility.kind,
                detail=detail,
                detail_folded=fold(detail),
                count=facility.count,
                tenure=facility.tenure,
                condition=facility.condition,
                valid_from=event.on,
                valid_to=OPEN_END,
            )
        )
        moved += 1
    if moved:
        event.say(
            _("%(count)d mục cơ sở vật chất của %(old)s chuyển sang %(new)s.")
            % {"count": moved, "old": old.name, "new": successor.name}
        )

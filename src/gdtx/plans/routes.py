"""Who approves the plans of an organisation, on a day: dated data, a province's own ruling before the general one.

What is general is less sure than law (the article of Quyết định 09/2008/QĐ-BGDĐT on plans has not been seen; that the
commune's chair approves is said at the conference of Thừa Thiên Huế of 23/4/2014), so a province may rule otherwise.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gdtx.foundation import reading
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level, Line, OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import (
    ancestor_of_level,
    organisation_versions_on,
    organisations_seated_in,
    province_of,
    seat_of,
    supervisors_of,
)

from .enums import OwnChair, RouteMode
from .models import PlanRoute


@dataclass(frozen=True, slots=True)
class Route:
    """How plans of a kind of organisation come into force over some days, and on what that rests."""

    mode: RouteMode
    line: Line
    own_chair: OwnChair = OwnChair.ANOTHER
    needs_round: bool = False
    citation: str = ""
    span: DateRange = DateRange.always()  # noqa: RUF009

    @property
    def is_approved_above(self) -> bool:
        """Whether somebody above approves; otherwise the director issues and reports."""
        return self.mode is RouteMode.APPROVE


_COMMUNITY = Route(
    RouteMode.APPROVE,
    Line.ADMINISTRATIVE,
    citation="Quyết định 09/2008/QĐ-BGDĐT; từ 01/7/2025 theo Nghị định 142/2025/NĐ-CP, Thông tư 11/2025/TT-BGDĐT",
)
_OTHERS = Route(
    RouteMode.ISSUE,
    Line.PROFESSIONAL,
    needs_round=True,
    citation="Quy chế tổ chức và hoạt động của trung tâm; lấy góp ý rồi báo cáo cơ quan quản lý chuyên môn",
)

#: Where no province has ruled: by kind of organisation, "" for every other kind; each over its own days.
NATIONAL: dict[str, tuple[Route, ...]] = {
    **{str(kind): (_COMMUNITY,) for kind in LEARNING_CENTRE_KINDS},
    "": (_OTHERS,),
}


def route_for(province_id: int | None, organisation_kind: str, on: dt.date) -> Route:
    """How a plan of such an organisation comes into force on the day."""
    if province_id is not None:
        for row in reading.remembered((route_for, province_id), lambda: _rulings(province_id)):
            if row.organisation_kind == organisation_kind and row.valid_from <= on < row.valid_to:
                return Route(
                    RouteMode(row.mode),
                    Line(row.line),
                    OwnChair(row.own_chair),
                    row.needs_round,
                    row.citation,
                    row.span,
                )
    general = NATIONAL.get(organisation_kind, NATIONAL[""])
    return next((route for route in general if route.span.contains(on)), general[-1])


def _rulings(province_id: int) -> list[PlanRoute]:
    return list(PlanRoute.objects.filter(province_id=province_id))


@dataclass(frozen=True, slots=True)
class Competence:
    """The route of one organisation on a day: the body that approves, or to which what was issued is reported.

    `body` is None where the network does not say who stands above.
    """

    route: Route
    body: OrganisationVersion | None
    on: dt.date

    @property
    def body_id(self) -> int | None:
        """The body above."""
        return self.body.organisation_id if self.body else None

    @property
    def body_name(self) -> str:
        """Its name on the day, "" where it is not known."""
        return self.body.name if self.body else ""


def competence_for(organisation_id: int, on: dt.date) -> Competence:
    """Who is competent for the plans of the organisation on the day."""
    version = organisation_versions_on([organisation_id], on, nearest=True)[organisation_id]
    seat = seat_of(organisation_id, on)
    province = province_of(seat.area_id, on) if seat else None
    route = route_for(province.area_id if province else None, version.kind, on)
    return Competence(route, _above(organisation_id, route.line, on), on)


def _above(organisation_id: int, line: Line, on: dt.date) -> OrganisationVersion | None:
    """Who directs along the line; where nobody wrote that down, the body of its commune or province."""
    row = supervisors_of(organisation_id, on).get(line)
    if row is not None:
        found = organisation_versions_on([row.supervisor_id], on).get(row.supervisor_id)
        if found is not None:
            return found
    seat = seat_of(organisation_id, on)
    if seat is None:
        return None
    level, kind = _BODY_OF_LINE[line]
    area = ancestor_of_level(seat.area_id, on, level)
    bodies = organisations_seated_in(area.area_id, on, (kind,)) if area is not None else []
    return bodies[0] if len(bodies) == 1 else None


_BODY_OF_LINE: dict[str, tuple[Level, OrganisationKind]] = {
    Line.ADMINISTRATIVE: (Level.COMMUNE, OrganisationKind.COMMUNE_COMMITTEE),
    Line.PROFESSIONAL: (Level.PROVINCE, OrganisationKind.DEPARTMENT),
    Line.VOCATIONAL: (Level.PROVINCE, OrganisationKind.DEPARTMENT),
}

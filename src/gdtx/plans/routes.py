"""Who approves the plans of an organisation, on a day: dated data, a province's own ruling before the general one.

What is general is less sure than law (the article of Quyết định 09/2008/QĐ-BGDĐT on plans has not been seen; that the
commune's chair approves is said at the conference of Thừa Thiên Huế of 23/4/2014), so a province may rule otherwise.
Until 30/6/2025 centres merged in the district were the district committee's (Thông tư liên tịch 39/2015).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from gdtx.directives.answering import heirs
from gdtx.foundation import reading
from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange
from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level, Line, OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries import (
    ancestor_of_level,
    nearest_organisation,
    organisation_on,
    organisations_seated_in,
    province_of,
    seat_of,
    supervisors_of,
)
from gdtx.network.roles import CENTRES

from .enums import OwnChair, RouteMode
from .models import PlanRoute

#: The first day without districts.
TWO_TIERS_SINCE = dt.date(2025, 7, 1)
_THREE_TIERS = DateRange(OPEN_START, TWO_TIERS_SINCE)
_TWO_TIERS = DateRange(TWO_TIERS_SINCE, OPEN_END)


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


_COMMUNITY = (
    Route(
        RouteMode.APPROVE,
        Line.ADMINISTRATIVE,
        citation="Quyết định 09/2008/QĐ-BGDĐT",
        span=_THREE_TIERS,
    ),
    Route(
        RouteMode.APPROVE,
        Line.ADMINISTRATIVE,
        citation="Quyết định 09/2008/QĐ-BGDĐT; Nghị định 142/2025/NĐ-CP, Thông tư 11/2025/TT-BGDĐT",
        span=_TWO_TIERS,
    ),
)
_OTHERS = Route(
    RouteMode.ISSUE,
    Line.PROFESSIONAL,
    needs_round=True,
    citation="Quy chế tổ chức và hoạt động của trung tâm; lấy góp ý rồi báo cáo cơ quan quản lý chuyên môn",
)
_MERGED_IN_DISTRICT = (
    Route(
        RouteMode.ISSUE,
        Line.ADMINISTRATIVE,
        needs_round=True,
        citation="Thông tư liên tịch 39/2015/TTLT-BLĐTBXH-BGDĐT-BNV; lấy góp ý rồi báo cáo Ủy ban nhân dân cấp huyện",
        span=_THREE_TIERS,
    ),
    replace(_OTHERS, span=_TWO_TIERS),
)

#: Kinds of organisations that have heads who write plans, in the order people know them.
PLANNING_KINDS = tuple(str(kind) for kind in OrganisationKind if kind in CENTRES)

#: Where no province has ruled: by kind of organisation, "" for every other kind; each over its own days.
NATIONAL: dict[str, tuple[Route, ...]] = {
    **{str(kind): _COMMUNITY for kind in LEARNING_CENTRE_KINDS},
    str(OrganisationKind.VOCATIONAL_CONTINUING_CENTRE): _MERGED_IN_DISTRICT,
    "": (_OTHERS,),
}


def route_for(province_id: int | None, organisation_kind: str, on: dt.date) -> Route:
    """How a plan of such an organisation comes into force on the day."""
    if province_id is not None:
        for row in reading.remembered((route_for, province_id), lambda: rulings_of(province_id)):
            if row.organisation_kind == organisation_kind and row.valid_from <= on < row.valid_to:
                return Route(
                    RouteMode(row.mode),
                    Line(row.line),
                    OwnChair(row.own_chair),
                    row.needs_round,
                    row.citation,
                    row.span,
                )
    return general_route(organisation_kind, on)


def general_route(organisation_kind: str, on: dt.date) -> Route:
    """What holds on the day where the province has not ruled."""
    general = NATIONAL.get(organisation_kind, NATIONAL[""])
    return next((route for route in general if route.span.contains(on)), general[-1])


def rulings_of(province_id: int) -> list[PlanRoute]:
    """What the province ruled, of every day: by kind, the latest first."""
    return list(PlanRoute.objects.filter(province_id=province_id).order_by("organisation_kind", "-valid_from"))


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
    """Who is competent for the plans of the organisation on the day; looked up once while a page is read."""
    return reading.remembered((competence_for, organisation_id, on), lambda: _competence_for(organisation_id, on))


def _competence_for(organisation_id: int, on: dt.date) -> Competence:
    version = nearest_organisation(organisation_id, on)
    seat = seat_of(organisation_id, on)
    province = province_of(seat.area_id, on) if seat else None
    route = route_for(province.area_id if province else None, version.kind, on)
    return Competence(route, above(organisation_id, version.kind, route.line, on), on)


def above(organisation_id: int, organisation_kind: str, line: Line, on: dt.date) -> OrganisationVersion | None:
    """Who directs along the line, or took over from whom did; where nobody wrote that down, the body of its area."""
    row = supervisors_of(organisation_id, on).get(line)
    if row is not None:
        found = organisation_on(row.supervisor_id, on)
        heir = heirs(on).one(row.supervisor_id) if found is None else None
        if heir is not None:
            found = organisation_on(heir, on)
        if found is not None:
            return found
    seat = seat_of(organisation_id, on)
    if seat is None:
        return None
    level, kind = usual_body(organisation_kind, line, on)
    area = ancestor_of_level(seat.area_id, on, level)
    bodies = organisations_seated_in(area.area_id, on, (kind,)) if area is not None else []
    return bodies[0] if len(bodies) == 1 else None


def usual_body(organisation_kind: str, line: Line, on: dt.date) -> tuple[Level, OrganisationKind]:
    """Of which area a body directs organisations of the kind along the line, where nobody wrote down which."""
    department = (Level.PROVINCE, OrganisationKind.DEPARTMENT)
    of_the_community = organisation_kind in LEARNING_CENTRE_KINDS
    if line == Line.ADMINISTRATIVE and of_the_community:
        return Level.COMMUNE, OrganisationKind.COMMUNE_COMMITTEE
    if on >= TWO_TIERS_SINCE or line == Line.VOCATIONAL:
        return department
    if line == Line.ADMINISTRATIVE and organisation_kind == OrganisationKind.VOCATIONAL_CONTINUING_CENTRE:
        return Level.DISTRICT, OrganisationKind.DISTRICT_COMMITTEE
    if line == Line.PROFESSIONAL and of_the_community:
        return Level.DISTRICT, OrganisationKind.DISTRICT_OFFICE
    return department

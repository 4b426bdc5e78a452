"""A made-up province for tests of events: districts, communes, their bodies and centres, founded by actions.

Codes begin with 99, which no real province has.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from gdtx.network import actions, queries
from gdtx.network.actions import ActCited, NewOrganisation
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Area
from gdtx.network.scope import Actor

FOUNDED = dt.date(2015, 1, 1)
ACT = ActCited("01/NQ-THU", "Cơ quan ban hành để kiểm thử", FOUNDED)


@dataclass(frozen=True)
class Country:
    """Ids of what was founded, and an actor who may do everything."""

    by: Actor
    province: int
    districts: tuple[int, ...]
    communes: tuple[int, ...]
    department: int
    office: int
    centres: tuple[int, ...]


def found_unit(by: Actor, level: str, code: str, name: str, parent_id: int) -> int:
    """A unit founded on the first day; its id."""
    actions.establish_area(by=by, on=FOUNDED, act=ACT, level=level, code=code, name=name, parent_id=parent_id)
    return queries.area_by_code(code, FOUNDED).area_id


def found_body(by: Actor, kind: str, name: str, area_id: int, **supervisors: int) -> int:
    """An organisation founded on the first day; its id."""
    new = NewOrganisation(kind=kind, name=name, area_id=area_id, supervisors=supervisors)
    result = actions.establish_organisation(by=by, on=FOUNDED, act=ACT, organisation=new)
    return result.event.subjects.exclude(organisation=None).order_by("pk").values_list("organisation_id", flat=True)[0]


def build_country() -> Country:
    """Found everything."""
    by = Actor.set_up(FOUNDED)
    province = found_unit(by, "province", "99", "Tỉnh Thử", Area.objects.get(key="VN").pk)
    east = found_unit(by, "district", "990", "Huyện Thử Đông", province)
    west = found_unit(by, "district", "999", "Huyện Thử Tây", province)
    communes = tuple(
        found_unit(by, "commune", code, name, district)
        for code, name, district in [
            ("99001", "Xã Một", east),
            ("99002", "Xã Hai", east),
            ("99003", "Xã Ba", west),
        ]
    )
    kind = OrganisationKind
    department = found_body(by, kind.DEPARTMENT, "Sở Giáo dục và Đào tạo Thử", province)
    office = found_body(
        by, kind.DISTRICT_OFFICE, "Phòng Giáo dục và Đào tạo huyện Thử Đông", east, professional=department
    )
    centres = tuple(
        found_body(
            by,
            kind.COMMUNITY_LEARNING_CENTRE,
            f"Trung tâm học tập cộng đồng số {number}",
            commune,
            **({Line.PROFESSIONAL.value: office} if number < 3 else {}),
        )
        for number, commune in enumerate(communes, start=1)
    )
    return Country(by, province, (east, west), communes, department, office, centres)


@pytest.fixture
def country(db: None) -> Country:
    """The made-up province in the database of the test."""
    return build_country()

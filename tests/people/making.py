"""Short ways to say who lives in a household, for tests. Nobody here is a real person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gdtx.network.models import Area
from gdtx.network.scope import Actor
from gdtx.people.actions import save_household
from gdtx.people.data import EvidenceData, HouseholdData, PersonData
from gdtx.people.models import Household, Person
from tests.support.cast import IN_2025, REFORM, area


def here() -> Area:
    """The commune Cẩm Thủy since the reform."""
    return area("15127", REFORM)


def next_door() -> Area:
    """Tam Chung, a commune of the same province."""
    return area("14848", REFORM)


def everybody(on: dt.date = IN_2025) -> Actor:
    """The program itself, which may write in every commune."""
    return Actor.set_up(on)


def person(name: str = "Nguyễn Thị An", year: int = 1980, **values: Any) -> PersonData:
    """A woman, changed by `values`; the last word of the name is the given name."""
    family, _space, given = name.rpartition(" ")
    facts = tuple(EvidenceData(kind, str(value)) for kind, value in values.pop("facts", {}).items())
    plain: dict[str, Any] = {"sex": "F", "ethnicity": 6, "evidence": facts}
    return PersonData(family_name=family, given_name=given, birth_year=year, **{**plain, **values})


def household(*members: PersonData, number: str = "HN-001", **values: Any) -> HouseholdData:
    """A household of Hòa Bình village with these members."""
    return HouseholdData(number=number, members=members, **{"village": "Thôn Hòa Bình", **values})


def save(by: Actor, *members: PersonData, place: Area | None = None, **values: Any) -> Household:
    """Write a household of Cẩm Thủy, or of the place."""
    found = place or here()
    return save_household(by=by, area_id=found.pk, data=household(*members, **values))


def of(home: Household) -> list[Person]:
    """Who has this home, in the order they were written."""
    return list(Person.objects.filter(home=home).order_by("pk"))

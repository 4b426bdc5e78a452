"""Households and people of two communes, one in each province, for the matrix; those of the survey rounds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from gdtx.foundation.clock import TIME_ZONE
from gdtx.network.scope import Actor
from gdtx.people.actions import save_household
from gdtx.people.data import HouseholdData, PersonData
from gdtx.people.models import DuplicateTicket, Household, Person
from tests.support.cast import IN_2025

if TYPE_CHECKING:
    from .examples import Example, World

RAISED = dt.datetime(2025, 10, 1, tzinfo=TIME_ZONE)


def build(surveys: dict[str, dict[str, Any]]) -> None:
    """Beside the households of the rounds: somebody in another household, and a doubt about the two."""
    surveys["households"], surveys["people"], surveys["tickets"] = {}, {}, {}
    for owner, sheet in surveys["sheets"].items():
        household = Household.objects.get(pk=sheet.household_id)
        first = Person.objects.filter(home=household).earliest("pk")
        told = PersonData(family_name="Người", given_name=f"Giống{owner}", birth_year=1980, sex="M")
        other = save_household(
            by=Actor.set_up(IN_2025), area_id=household.area_id, data=HouseholdData("GIONG", members=(told,))
        )
        surveys["households"][owner] = household
        surveys["people"][owner] = first
        surveys["tickets"][owner] = DuplicateTicket.objects.create(
            first=first, second=Person.objects.get(home=other), doubt="same_in_village", raised_at=RAISED
        )


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """An example of every address of people; what is posted is of no version or purpose, so that nothing moves."""

    def of(kind: str, owner: str, method: str, data: dict[str, str]) -> Example:
        def arguments(world: World) -> dict[str, object]:
            thing = world.surveys[kind][owner]
            return {"code": thing.code} if kind == "people" else {"pk": thing.pk}

        return example(arguments, method=method, data=data, owner=owner)

    def both(kind: str, method: str = "GET", **data: str) -> list[Example]:
        return [of(kind, owner, method, data) for owner in ("38", "40")]

    return {
        "people": [example()],
        "people_search": [example(query="q=nguoi+rieng")],
        "people_export": [example(), example(method="POST", data={"purpose": ""})],
        "household_new": [example()],
        "household": both("households"),
        "household_change": both("households"),
        "person": both("people"),
        "person_number": both("people"),
        "person_reopen": both("people"),
        "people_tickets": [example()],
        "people_ticket": [*both("tickets"), *both("tickets", "POST", version="0", decision="different")],
        "people_access": [example()],
        "people_retention": [example()],
        "people_retention_set": [example(method="POST", data={"subject": ""})],
        "people_retention_erase": [example(method="POST", data={})],
    }

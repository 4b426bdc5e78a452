"""Whole sheets of households: written in sets, known again, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gdtx.foundation.errors import Forbidden, NotFound
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.scope import Actor
from gdtx.people import bulk
from gdtx.people.actions import save_person
from gdtx.people.checks import PeopleRefused
from gdtx.people.data import HouseholdData
from gdtx.people.models import Change, DuplicateTicket, Evidence, Household, Person, Residence
from gdtx.people.queries import visible_persons
from tests.people import making
from tests.people.making import household, person
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


def sheet(count: int) -> list[HouseholdData]:
    """Households with two members each."""
    return [
        household(
            person(f"Nguyễn Thị Hộ{number}", 1970, head=True, facts={"grade_completed": 3}),
            person(f"Bùi Văn Con{number}", 2000, sex="M"),
            number=f"P{number}",
        )
        for number in range(count)
    ]


def load(by: Actor, told: list[HouseholdData], code: str) -> bulk.Counts:
    """Write a sheet as an import does."""
    area_id = making.here().pk
    known = bulk.matched(area_id=area_id, households=told)
    return bulk.write(by=by, area_id=area_id, households=known, told_on=IN_2025, batch_code=code)


def test_as_many_queries_for_many_households_as_for_one(officer: Actor) -> None:
    load(officer, sheet(1), "lot-0")
    with CaptureQueriesContext(
        connection,
    ) as few:
        load(officer, [replace(each, number=f"A{each.number}") for each in sheet(2)], "lot-1")
    with CaptureQueriesContext(connection) as many:
        load(officer, [replace(each, number=f"B{each.number}") for each in sheet(60)], "lot-2")
    assert len(many) == len(few)
    assert Change.objects.filter(batch_code="lot-2").count() == 60 * 3


def test_a_sheet_taken_in_twice_changes_nothing_and_a_corrected_one_only_what_differs(officer: Actor) -> None:
    first = load(officer, sheet(5), "lot-1")
    assert (first.new_households, first.new_persons) == (5, 10)
    again = load(officer, sheet(5), "lot-2")
    assert again.numbers() == {**dict.fromkeys(again.numbers(), 0), "unchanged_persons": 10}
    corrected = [replace(each, address="Đầu làng") if each.number == "P1" else each for each in sheet(5)]
    third = load(officer, corrected, "lot-3")
    assert (third.changed_households, third.changed_persons) == (1, 0)


def test_taking_back_leaves_what_was_there_before_and_what_was_changed_since(officer: Actor) -> None:
    load(officer, sheet(2), "lot-1")
    old = Person.objects.get(family_name="Nguyễn Thị", given_name="Hộ0")
    second = [
        replace(
            each,
            address="Nhà mới",
            members=(
                replace(each.members[0], phone="0909", evidence=making.person(facts={"grade_completed": 5}).evidence),
                *each.members[1:],
            ),
        )
        for each in sheet(4)
    ]
    load(officer, second, "lot-2")
    kept = Person.objects.get(given_name="Hộ3")
    save_person(by=officer, person_code=kept.code, data=person("Nguyễn Thị Hộ3", 1970, note="Đã gặp"))
    done = bulk.undo(by=officer, batch_code="lot-2", reason="Nhầm tệp")
    assert (done.restored_persons, done.withdrawn_persons, done.kept_persons) == (2, 3, 1)
    old.refresh_from_db()
    assert old.phone == ""
    assert {row.value for row in Evidence.objects.filter(person=old, withdrawn_on=None)} == {"3"}
    assert Household.objects.get(number="P0").address == ""
    names = {row.given_name for row in visible_persons(officer)}
    assert names == {"Hộ0", "Con0", "Hộ1", "Con1", "Hộ3"}
    assert Residence.objects.filter(valid_to=OPEN_END).count() == 5
    with pytest.raises(NotFound):
        bulk.undo(by=officer, batch_code="lot-2")
    load(officer, second, "lot-3")
    assert visible_persons(officer).count() == 8


def test_one_wrong_value_refuses_the_sheet_and_names_the_household(officer: Actor) -> None:
    wrong = [*sheet(3), household(person(year=1800), number="P99")]
    with pytest.raises(PeopleRefused, match="Phiếu P99"):
        load(officer, wrong, "lot-1")
    assert not Household.objects.exists()


def test_only_who_may_write_in_the_commune_takes_a_sheet_in_or_back(officer: Actor, cast: Cast) -> None:
    load(officer, sheet(1), "lot-1")
    for username in ("so", "vhxh", "giamdoc"):
        with pytest.raises(Forbidden):
            load(cast.actor(username, IN_2025), sheet(1), "lot-2")
        with pytest.raises(Forbidden):
            bulk.undo(by=cast.actor(username, IN_2025), batch_code="lot-1")


def test_the_same_name_birth_and_village_make_one_ticket(officer: Actor) -> None:
    twice = [household(person("Hà Thị Trùng", 1990), number=number) for number in ("1", "2")]
    assert load(officer, twice, "lot-1").tickets == 1
    assert load(officer, twice, "lot-2").tickets == 0
    ticket = DuplicateTicket.objects.get()
    assert (ticket.doubt, ticket.state) == ("same_in_village", "open")


def test_a_household_emptied_by_a_sheet_is_open_again_when_the_sheet_is_taken_back(officer: Actor) -> None:
    load(officer, sheet(2), "lot-1")
    gone = [
        replace(each, members=tuple(replace(member, left_reason="moved") for member in each.members))
        for each in sheet(2)
    ]
    load(officer, gone, "lot-2")
    assert Household.objects.filter(closed_on=IN_2025).count() == 2
    bulk.undo(by=officer, batch_code="lot-2")
    assert not Household.objects.exclude(closed_on=None).exists()
    assert Residence.objects.filter(valid_to=OPEN_END).count() == 4
    bulk.undo(by=officer, batch_code="lot-1")
    assert Household.objects.filter(closed_on=IN_2025).count() == 2
    assert not visible_persons(officer).exists()

"""The living persons of the demonstration: of one former district, the same every time, with what pages need."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gdtx.catalogue.ethnic_groups import NAMES
from gdtx.demo import households, personal_names, residents
from gdtx.demo.residents import COMMUNE, COMMUNES, FORMER_DISTRICT, Family, families
from gdtx.literacy import importing
from gdtx.network.enums import Moves
from gdtx.network.models import AreaVersion, Succession
from gdtx.network.scope import Actor
from gdtx.people import bulk, history
from gdtx.people.data import PERSON_FIELDS, RESIDENCE_FIELDS
from gdtx.people.models import Change, Person

REFORM = dt.date(2025, 7, 1)
EVE = dt.date(2025, 6, 30)


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Family]:
    with django_db_blocker.unblock():
        return families(5_000)


@pytest.mark.django_db
def test_the_communes_are_those_that_the_communes_of_the_district_became_each_whole() -> None:
    district = AreaVersion.objects.on(EVE).get(code=FORMER_DISTRICT, area__level="district")
    before = set(AreaVersion.objects.on(EVE).filter(parent_id=district.area_id).values_list("area_id", flat=True))
    after = {version.area_id: version.code for version in AreaVersion.objects.on(REFORM).filter(code__in=COMMUNES)}
    moves = list(Succession.objects.filter(predecessor_id__in=before, on=REFORM))

    assert len(before) == 17
    assert sorted(after.values()) == sorted(COMMUNES)
    assert {move.moves for move in moves} == {Moves.ALL}
    assert {move.successor_id for move in moves} == set(after)
    into_them = Succession.objects.filter(successor_id__in=after, on=REFORM)
    assert set(into_them.values_list("predecessor_id", flat=True)) <= before


@pytest.mark.django_db
def test_the_same_persons_are_made_every_time_and_taken_in_without_a_refusal(
    found: list[Family], tmp_path: Path
) -> None:
    assert families(5_000) == found
    people = [resident for family in found for resident in family.residents]
    assert len({resident.code for resident in people}) == len(people) == 5_002
    by_commune = Counter(resident.row["commune_code"] for resident in people)
    assert set(by_commune) == set(COMMUNES)
    assert all(1_000 <= count <= 1_001 for count in by_commune.values())

    answer = importing.take_in(
        residents.write(found, tmp_path / "sổ.parquet"), by=Actor.set_up(dt.date(2026, 1, 15)), year=2025, dry_run=True
    )

    assert answer["refusals"] == []
    waiting = sum(len(family.residents) for family in found if family.waits)
    assert answer["accepted"] == len(people) - waiting


def told(person: Person) -> dict[str, Any]:
    """All that the tables say of somebody, without ids."""
    home = person.residences.get()
    change = Change.objects.get(person=person)
    return {
        "person": [getattr(person, name) for name in ("search_words", "likeness", *PERSON_FIELDS)],
        "home": (
            home.household.number,
            str(home.household.village),
            home.household.closed_on,
            home.household.synthetic,
        ),
        "lives": [getattr(home, name) for name in ("valid_from", "valid_to", "end_reason", *RESIDENCE_FIELDS)],
        "evidence": list(person.evidence.order_by("kind").values("kind", "value", "school_year", "told_on", "cause")),
        "history": {name: value for name, value in change.after.items() if name != history.ROWS},
        "of": (change.cause, change.about, change.before, change.household_id == home.household_id),
    }


@pytest.mark.django_db
def test_households_are_written_by_sets_as_a_sheet_that_is_taken_in_writes_them(found: list[Family]) -> None:
    by = Actor.set_up(dt.date(2026, 1, 15))
    some = [family for family in found if family.commune == COMMUNE and not family.waits][:60]
    codes = [resident.code for family in some for resident in family.residents]

    with transaction.atomic():
        households.write(by=by, found=some)
        by_sets = [told(Person.objects.get(code=code)) for code in codes]
        transaction.set_rollback(True)
    area = AreaVersion.objects.on(REFORM).get(code=COMMUNE).area_id
    sheets = [households.household(family) for family in some]
    bulk.write(
        by=by,
        area_id=area,
        households=[
            replace(sheet, members=tuple(replace(each, code="") for each in sheet.members)) for sheet in sheets
        ],
        told_on=households.ASKED,
        batch_code="THU",
    )

    assert len(by_sets) > 200
    assert [told(person) for person in Person.objects.order_by("pk")] == by_sets


def test_every_household_has_a_head_who_lives_there_and_names_of_its_group(found: list[Family]) -> None:
    for family in found:
        heads = [resident for resident in family.residents if resident.head]
        assert [resident.relation for resident in family.residents].count("Chủ hộ") == len(heads) == 1
        gone = {resident.row["residence_state"] for resident in family.residents} <= {"dead", "moved"}
        assert gone or heads[0].row["residence_state"] in ("present", "away")
        assert all(resident.name.family and resident.name.given for resident in family.residents)
        assert {resident.row["village"] for resident in family.residents} == {family.village}
    assert len({(family.commune, family.number) for family in found}) == len(found)


@pytest.mark.parametrize("group", [1, 3, 6, 8, 9, 24, 29, 55, None])
def test_names_of_a_group_come_from_its_own_list(group: int | None) -> None:
    rng = random.Random(1)
    stock = personal_names.stock_of(group)

    family = personal_names.family_name(group, rng)
    for woman in (True, False):
        name = personal_names.name(group, family, woman=woman, rng=rng)
        assert name.family.split()[0] in stock.families
        assert name.given in (stock.given_f if woman else stock.given_m)
    assert group is None or group in NAMES


def test_somebody_is_written_down_twice_in_a_village_and_somebody_in_two_communes(found: list[Family]) -> None:
    by_name: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for family in found:
        for resident in family.residents:
            if resident.birth_day:
                key = (resident.name, resident.birth_day, resident.birth_month, resident.row["birth_year"])
                by_name.setdefault(key, []).append((family.commune, family.village))
    twice = [places for places in by_name.values() if len(places) > 1]

    assert sum(places[0] == places[1] for places in twice) == 1
    assert sum(places[0][0] != places[1][0] for places in twice) == 1


def test_the_commune_of_the_people_of_the_demonstration_has_somebody_of_every_kind(found: list[Family]) -> None:
    rows = [resident.row for family in found if family.commune == COMMUNE for resident in family.residents]
    grown = [row for row in rows if 1965 <= row["birth_year"] <= 2010 and row["residence_state"] == "present"]

    assert {1, 2} <= {row["relapse"] for row in grown}
    nothing = ("grade_completed", "left_at_grade", "studying_grade", "degree", "xmc_completed", "xmc_studying")
    assert [row for row in grown if not any(row[name] for name in (*nothing, "relapse"))]
    assert [row for row in grown if (row["grade_completed"] or row["left_at_grade"] or 9) < 5 and row["degree"] is None]
    assert [row for row in rows if row["studying_grade"] and row["left_at_grade"]]
    assert len({family.village for family in found if family.waits}) == 1
    assert {row["residence_state"] for row in rows} == {"present", "away", "moved", "dead"}

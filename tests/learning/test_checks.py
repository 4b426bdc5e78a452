from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gdtx.catalogue.models import NationalGroup, ThematicGroup
from gdtx.foundation.ranges import DateRange
from gdtx.learning.checks import (
    ClassRefused,
    check_class,
    check_place,
    check_values,
    refuse,
    unknown_centre,
)
from gdtx.learning.facts import FIELDS, ClassFacts, from_plain
from gdtx.learning.models import PeriodLock
from gdtx.learning.world import Centre, World
from gdtx.network.models import Organisation
from tests.learning.making import facts
from tests.support.cast import IN_2021, IN_2025, REFORM, Cast, area

ON = IN_2021


def plain(**values: Any) -> ClassFacts:
    """An ordinary class without a database."""
    return ClassFacts.clean(
        {"topic": "Luật Đất đai", "group_id": 1, "start_on": dt.date(2020, 10, 5), "turns": 40, **values}
    )


# --- The facts alone ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({}, []),
        ({"turns": 0}, []),
        ({"female": 40, "minority": 40, "migrant": 40, "persons": 40}, []),
        ({"end_on": dt.date(2020, 10, 5)}, []),
        ({"topic": "   "}, ["missing_topic"]),
        ({"group_id": None}, ["missing_group"]),
        ({"start_on": None}, ["missing_start"]),
        ({"turns": None}, ["missing_turns"]),
        ({"topic": "", "turns": None}, ["missing_topic", "missing_turns"]),
        ({"topic": "x" * 301}, ["text_too_long"]),
        ({"female": 41}, ["female_le_turns"]),
        ({"minority": 41}, ["minority_le_turns"]),
        ({"migrant": 41}, ["migrant_le_turns"]),
        ({"persons": 41}, ["persons_le_turns"]),
        ({"turns": -1}, ["turns_ge_0"]),
        ({"turns": -1, "female": 5}, ["turns_ge_0"]),
        ({"female": -1}, ["female_ge_0"]),
        ({"turns": 1_000_000}, ["absurd_number"]),
        ({"turns": 40, "persons": 2_000_000}, ["absurd_number"]),
        ({"sessions": 0}, ["sessions_ge_1"]),
        ({"sessions": -3}, ["sessions_ge_1"]),
        ({"sessions": 10_000}, ["absurd_number"]),
        ({"cost": -1}, ["cost_ge_0"]),
        ({"cost": 10**12}, ["absurd_number"]),
        ({"end_on": dt.date(2020, 10, 4)}, ["end_before_start"]),
        ({"end_on": dt.date(2029, 10, 4)}, ["absurd_date"]),
        ({"start_on": dt.date(202, 10, 5)}, ["absurd_date"]),
        ({"mode": "radio"}, ["unknown_mode"]),
        ({"female": 50, "persons": 41, "sessions": 0}, ["female_le_turns", "persons_le_turns", "sessions_ge_1"]),
    ],
)
def test_each_thing_that_cannot_be_has_its_rule(values: dict[str, Any], rules: list[str]) -> None:
    assert [problem.rule for problem in check_values(plain(**values))] == rules


@pytest.mark.parametrize(("values", "rule"), [({"turns": 5_001}, "many_turns"), ({"sessions": 301}, "many_sessions")])
def test_what_is_only_unlikely_is_a_warning(values: dict[str, Any], rule: str) -> None:
    problems = check_values(plain(**values))

    assert [(problem.rule, problem.warning) for problem in problems] == [(rule, True)]
    assert refuse(problems) == problems


def test_a_problem_says_the_value_the_rule_and_the_way_out() -> None:
    (problem,) = check_values(plain(turns=150, female=200))

    assert problem.as_dict() == {
        "column": "Nữ",
        "value": "200",
        "rule": "female_le_turns",
        "message": "Số nữ 200 lớn hơn lượt học viên 150 của lớp; số nữ không được vượt số lượt. "
        "Hãy sửa một trong hai số.",
    }


def test_a_refusal_carries_every_problem_and_no_warning() -> None:
    with pytest.raises(ClassRefused) as refusal:
        refuse(check_values(plain(turns=6_000, female=7_000, sessions=0)))

    assert [problem.rule for problem in refusal.value.problems] == ["female_le_turns", "sessions_ge_1"]
    assert refusal.value.where == "female"
    assert refusal.value.as_dict()["rule"] == "female_le_turns"


@pytest.mark.parametrize("text", ["", "Trung tâm", " trung  TÂM ", "Trung tâm học tập cộng đồng"])
def test_a_class_run_by_the_centre_itself_is_stored_as_blank(text: str) -> None:
    assert plain(run_by=text).run_by == ""


def test_another_body_that_ran_it_keeps_its_name() -> None:
    assert plain(run_by="Hội Nông dân xã").run_by == "Hội Nông dân xã"


def test_facts_survive_being_kept_as_json() -> None:
    given = plain(end_on=dt.date(2020, 10, 9), female=3, mode="online", place="Nhà văn hoá")

    assert from_plain(given.plain()) == given
    assert set(given.plain()) == set(FIELDS)


# --- The centre, the day, the lists -------------------------------------------------------------------------


def looked_up(centre: Organisation) -> tuple[World, Centre]:
    world = World([centre.pk])
    return world, world.centres[centre.pk]


def rules(centre: Organisation, on: dt.date = ON, within: DateRange | None = None, **values: Any) -> list[str]:
    """The rules that an ordinary class of the centre breaks."""
    world, found = looked_up(centre)
    return [problem.rule for problem in check_place(facts(**values), world, found, on=on, within=within)]


@pytest.mark.django_db
def test_an_ordinary_class_passes(cast: Cast) -> None:
    world, centre = looked_up(cast.cam_ngoc)

    assert check_class(facts(), world, centre, on=ON) == []


@pytest.mark.django_db
def test_a_class_starts_today_at_the_latest(cast: Cast) -> None:
    assert rules(cast.cam_ngoc, start_on=ON) == []
    assert rules(cast.cam_ngoc, start_on=ON + dt.timedelta(days=1)) == ["start_in_future"]


@pytest.mark.django_db
def test_a_centre_is_open_from_its_first_day_to_its_last(cast: Cast) -> None:
    assert rules(cast.phong_son, start_on=dt.date(2019, 11, 30)) == ["centre_closed"]
    assert rules(cast.phong_son, start_on=dt.date(2019, 12, 1)) == []
    cast.luan_khe.versions.update(valid_to=dt.date(2020, 12, 1))
    assert rules(cast.luan_khe, start_on=dt.date(2020, 11, 30)) == []
    assert rules(cast.luan_khe, start_on=dt.date(2020, 12, 1)) == ["centre_closed"]


@pytest.mark.django_db
def test_a_closed_centre_is_told_with_its_last_day(cast: Cast) -> None:
    cast.luan_khe.versions.update(valid_to=dt.date(2020, 12, 1))
    world, centre = looked_up(cast.luan_khe)

    (problem,) = check_place(facts(start_on=dt.date(2021, 1, 4)), world, centre, on=ON)

    assert "ngày cuối là 30/11/2020" in problem.message
    assert "04/01/2021" in problem.message


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["paused", "suspended"])
def test_a_centre_that_does_not_operate_takes_no_class(cast: Cast, state: str) -> None:
    cast.cam_ngoc.versions.update(state=state)

    assert rules(cast.cam_ngoc) == ["centre_closed"]


@pytest.mark.django_db
def test_a_centre_without_a_seat_on_the_day_takes_no_class(cast: Cast) -> None:
    assert rules(cast.luan_khe, on=IN_2025, start_on=dt.date(2025, 6, 30)) == []
    assert rules(cast.luan_khe, on=IN_2025, start_on=REFORM) == ["centre_closed"]


@pytest.mark.django_db
def test_a_body_that_is_no_learning_centre_takes_no_class(cast: Cast) -> None:
    assert rules(cast.department) == ["not_a_learning_centre"]


@pytest.mark.django_db
def test_a_class_outside_the_period_of_the_sheet_is_refused(cast: Cast) -> None:
    semester = DateRange(dt.date(2020, 9, 1), dt.date(2021, 1, 16))

    assert rules(cast.cam_ngoc, within=semester) == []
    assert rules(cast.cam_ngoc, within=semester, start_on=dt.date(2020, 8, 31)) == ["outside_period"]
    assert rules(cast.cam_ngoc, within=semester, start_on=dt.date(2021, 1, 16)) == ["outside_period"]


@pytest.mark.django_db
def test_a_lock_of_the_district_of_the_time_closes_its_communes_only(cast: Cast) -> None:
    district = cast.district_office.seats.get().area
    PeriodLock.objects.create(
        area=district,
        period="2020-2021/HK1",
        starts_on=dt.date(2020, 9, 1),
        ends_on=dt.date(2021, 1, 16),
        locked_by_label="Sở",
        locked_at=dt.datetime(2021, 1, 20, tzinfo=dt.UTC),
    )

    assert rules(cast.cam_ngoc) == ["period_locked"]
    assert rules(cast.cam_ngoc, start_on=dt.date(2020, 8, 31)) == []
    assert rules(cast.tam_chung) == []


@pytest.mark.django_db
def test_a_group_must_be_in_the_list_of_the_province_on_the_day(cast: Cast) -> None:
    own = ThematicGroup.objects.create(
        province=area("40"),
        code="PL",
        name="Pháp luật",
        national=NationalGroup.objects.get(code="CT"),
        valid_from=dt.date(2020, 10, 1),
    )
    world, centre = looked_up(cast.nghe_an)

    (problem,) = check_place(facts(), world, centre, on=ON)

    assert (problem.rule, problem.value) == ("unknown_group", "Thông tin chính trị, thời sự, pháp luật")
    assert "PL (Pháp luật)" in problem.message
    assert rules(cast.nghe_an, start_on=dt.date(2020, 9, 30)) == []
    assert world.group(centre, dt.date(2020, 10, 1), "pháp luật") == own
    assert world.group(centre, dt.date(2020, 9, 30), "CT") is not None


@pytest.mark.django_db
def test_the_world_of_a_sheet_knows_its_centres_by_code_in_any_case(cast: Cast) -> None:
    world = World.of_codes([" 38-15169-htcd", "38-99999-HTCD"])

    assert set(world.by_code) == {"38-15169-HTCD"}
    assert unknown_centre("38-99999-HTCD").rule == "unknown_centre"


@pytest.mark.django_db
def test_the_world_is_read_in_as_many_queries_for_many_centres_as_for_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        World([cast.cam_ngoc.pk])
    with django_assert_num_queries(6):
        World(centre.pk for centre in cast.centres_38)


@pytest.mark.django_db
def test_a_class_belongs_to_the_semester_of_its_first_day(cast: Cast) -> None:
    world, centre = looked_up(cast.cam_ngoc)

    assert world.period(centre, dt.date(2021, 1, 15)).text == "2020-2021/HK1"
    assert world.period(centre, dt.date(2021, 1, 16)).text == "2020-2021/HK2"

"""The network of the demonstration on the real territory of Thanh Hóa."""

import datetime as dt
from itertools import pairwise

import pytest

from gdtx.demo.bodies import CENTRES_MERGED, REFORM, Body, Land, bodies, open_on_some_day
from gdtx.demo.people import PEOPLE
from gdtx.demo.semesters import REPORTED_CLASSES, REPORTED_TURNS, centre_seeds, semesters
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import Level, OrganisationKind

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def land(db: None) -> Land:
    return Land()


@pytest.fixture
def made(land: Land) -> list[Body]:
    return bodies(land)


def centres_on(made: list[Body], day: dt.date) -> list[Body]:
    return [
        body
        for body in made
        if body.kind == OrganisationKind.COMMUNITY_LEARNING_CENTRE and open_on_some_day(body, DateRange.single_day(day))
    ]


def test_every_commune_has_one_centre_before_and_after_the_reform(land: Land, made: list[Body]) -> None:
    for day, count in ((dt.date(2021, 1, 15), 559), (CENTRES_MERGED, 166), (TODAY, 166)):
        communes = {version.area_id for version in land.on(day, Level.COMMUNE)}
        seats = [area_id for body in centres_on(made, day) for area_id, start, end in body.seats if start <= day < end]

        assert len(communes) == count
        assert sorted(seats) == sorted(communes)


def test_codes_are_unique_and_no_range_of_one_body_overlaps_another(made: list[Body]) -> None:
    assert len({body.code for body in made}) == len(made)
    for body in made:
        for ranges in ([name[1:] for name in body.names], [seat[1:] for seat in body.seats]):
            assert all(start < end for start, end in ranges), body.code
            assert all(before[1] <= after[0] for before, after in pairwise(sorted(ranges))), body.code


def test_a_centre_always_has_somebody_above_it_on_both_lines(made: list[Body]) -> None:
    known = {body.code: body for body in made}
    for day in (dt.date(2019, 12, 15), dt.date(2021, 1, 15), REFORM, TODAY):
        for centre in centres_on(made, day):
            above = {line: code for code, line, start, end in centre.supervisors if start <= day < end}

            assert set(above) == {"administrative", "professional"}, (centre.code, day)
            for code in above.values():
                assert open_on_some_day(known[code], DateRange.single_day(day)), (centre.code, code, day)


def test_a_merged_centre_names_its_successor_and_leaves_it_its_places(made: list[Body]) -> None:
    known = {body.code: body for body in made}
    merged = [body for body in made if body.merged_into]

    assert len(merged) == 557 - 166
    for body in merged:
        code, on = body.merged_into or ("", TODAY)
        assert body.end == on
        assert known[code].end > on
        taken_over = [site for site in known[code].sites if site[2] == on]
        assert len(taken_over) >= len(body.sites)


def test_everybody_has_a_post_on_each_date_on_which_the_office_existed(made: list[Body]) -> None:
    known = {body.code: body for body in made}
    for person in PEOPLE:
        for post in person.posts:
            office = known[post.organisation]
            assert office.names[0][1] <= post.start, person.username
            assert post.end <= office.end, person.username
    by_name = {person.username: person for person in PEOPLE}
    assert {post.end for post in by_name["phong"].posts} == {REFORM}
    assert {post.start for post in by_name["vhxh"].posts} == {REFORM}


def test_the_reported_semester_is_among_the_semesters_with_its_exact_figures() -> None:
    found = {semester.code: semester for semester in semesters(TODAY)}

    assert (found["2020-2021/HK1"].classes, found["2020-2021/HK1"].turns) == (REPORTED_CLASSES, REPORTED_TURNS)
    assert {"2019-2020/HK1", "2025-2026/HK1", "2025-2026/HK2", "2026-2027/HK1"} <= set(found)
    assert found["2026-2027/HK1"].until == TODAY


@pytest.mark.parametrize("today", [dt.date(2027, 3, 1), dt.date(2027, 7, 10), dt.date(2027, 9, 1)])
def test_a_demonstration_built_on_another_day_holds_the_running_and_the_last_semester(today: dt.date) -> None:
    found = semesters(today)

    assert any(semester.span.contains(today) for semester in found)
    assert all(semester.until <= today or semester.span.last_day < today for semester in found)


def test_a_few_centres_are_silent_and_no_class_lies_outside_the_life_of_its_centre(
    land: Land, made: list[Body]
) -> None:
    known = {body.code: body for body in made}
    for semester in semesters(TODAY):
        seeds = centre_seeds(land, made, semester)
        span = semester.span

        open_centres = [body for body in known.values() if body.code.endswith("HTCD") and open_on_some_day(body, span)]
        assert len(seeds) < len(open_centres)
        assert all(known[seed.code].names[0][1] <= span.start for seed in seeds)
        assert all(seed.places for seed in seeds)

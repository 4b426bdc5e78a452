"""Where an area of any time lies on the map of a date. Pure: built from small territories by hand, no database."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from gdtx.foundation.ranges import OPEN_END, OPEN_START
from gdtx.network.placement import Placement, Step, Territory

BEFORE, REFORM, AFTER = dt.date(2020, 1, 1), dt.date(2025, 7, 1), dt.date(2026, 1, 1)
COUNTRY, PROVINCE, DISTRICT, OTHER_DISTRICT = 1, 2, 3, 4
A, B, C, D, NEW, NEW_TOO, LOST = 11, 12, 13, 14, 21, 22, 15


def territory() -> Territory:
    """A and B become NEW; C is split between NEW and NEW_TOO; D goes on; LOST ends and nobody says where it went."""
    old = [(A, DISTRICT), (B, DISTRICT), (C, OTHER_DISTRICT), (LOST, DISTRICT)]
    lives = [
        (COUNTRY, OPEN_START, OPEN_END, None),
        (PROVINCE, OPEN_START, OPEN_END, COUNTRY),
        (DISTRICT, OPEN_START, REFORM, PROVINCE),
        (OTHER_DISTRICT, OPEN_START, REFORM, PROVINCE),
        *((area, OPEN_START, REFORM, parent) for area, parent in old),
        (D, OPEN_START, REFORM, DISTRICT),
        (D, REFORM, OPEN_END, PROVINCE),
        (NEW, REFORM, OPEN_END, PROVINCE),
        (NEW_TOO, REFORM, OPEN_END, PROVINCE),
    ]
    steps = [
        Step(A, NEW, REFORM, True),
        Step(B, NEW, REFORM, True),
        Step(C, NEW, REFORM, False),
        Step(C, NEW_TOO, REFORM, False),
    ]
    return Territory(lives, steps)


def test_an_area_in_force_on_the_map_holds_itself():
    placement = Placement(territory(), BEFORE)

    assert placement.holder(A) == A
    assert placement.child_of(A, DISTRICT) == A
    assert placement.child_of(A, PROVINCE) == DISTRICT


def test_an_area_merged_whole_is_held_by_its_successor():
    assert Placement(territory(), AFTER).holder(A) == NEW


def test_an_area_that_was_split_is_held_only_by_what_contains_all_its_parts():
    placement = Placement(territory(), AFTER)

    assert placement.holder(C) == PROVINCE
    assert placement.child_of(C, PROVINCE) is None
    assert placement.is_under(C, PROVINCE)


def test_an_area_that_goes_on_under_another_parent_stays_itself():
    placement = Placement(territory(), AFTER)

    assert placement.holder(D) == D
    assert placement.child_of(D, PROVINCE) == D


def test_an_area_whose_successor_nobody_recorded_is_held_by_what_became_of_its_parent():
    assert Placement(territory(), AFTER).holder(LOST) == PROVINCE


def test_a_later_area_made_of_two_districts_lies_in_the_province_on_the_earlier_map():
    assert Placement(territory(), BEFORE).holder(NEW) == PROVINCE


def test_a_later_area_made_of_part_of_one_area_lies_in_it_on_the_earlier_map():
    assert Placement(territory(), BEFORE).holder(NEW_TOO) == C


def test_people_are_followed_over_several_reforms():
    later = dt.date(2027, 1, 1)
    lives = [
        (COUNTRY, OPEN_START, OPEN_END, None),
        (A, OPEN_START, REFORM, COUNTRY),
        (NEW, REFORM, later, COUNTRY),
        (NEW_TOO, later, OPEN_END, COUNTRY),
    ]
    steps = [Step(A, NEW, REFORM, True), Step(NEW, NEW_TOO, later, True)]

    assert Placement(Territory(lives, steps), later).holder(A) == NEW_TOO
    assert Placement(Territory(lives, steps), BEFORE).holder(NEW_TOO) == A


def test_members_are_the_areas_of_any_time_that_lie_within():
    placement = Placement(territory(), AFTER)

    assert placement.members(NEW) == {A, B, NEW}
    assert placement.members(PROVINCE) == {
        PROVINCE, DISTRICT, OTHER_DISTRICT, A, B, C, D, LOST, NEW, NEW_TOO,
    }  # fmt: skip
    assert placement.members(A) == frozenset()


def test_units_that_succeed_each_other_in_a_circle_are_placed_nowhere_instead_of_running_for_ever():
    lives = [(COUNTRY, OPEN_START, OPEN_END, None), (A, OPEN_START, REFORM, None), (B, OPEN_START, REFORM, None)]
    steps = [Step(A, B, REFORM, True), Step(B, A, REFORM, True)]

    assert Placement(Territory(lives, steps), AFTER).holder(A) is None


# --- Any history conserves ----------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> Territory:
    """Six communes in two districts of a province; on up to three days some are merged, split or lost."""
    lives: list[tuple[int, dt.date, dt.date, int | None]] = []
    steps: list[Step] = []
    alive = {10 + index: (OPEN_START, DISTRICT if index < 3 else OTHER_DISTRICT) for index in range(6)}
    following = 100
    for year in draw(st.sets(st.integers(2010, 2024), max_size=3).map(sorted)):
        on = dt.date(year, 7, 1)
        what = draw(st.sampled_from(["merge", "split", "lose"]))
        chosen = draw(st.lists(st.sampled_from(sorted(alive)), min_size=1, max_size=3, unique=True))
        successors = [following] if what == "merge" else [following, following + 1] if what == "split" else []
        following += 2
        for area in chosen:
            start, parent = alive.pop(area)
            lives.append((area, start, on, parent))
            steps.extend(Step(area, successor, on, what == "merge") for successor in successors)
        for successor in successors:
            alive[successor] = (on, draw(st.sampled_from([DISTRICT, OTHER_DISTRICT])))
        if not alive:
            alive[following] = (on, DISTRICT)
            following += 1
    lives.extend((area, start, OPEN_END, parent) for area, (start, parent) in alive.items())
    upper = [(COUNTRY, None), (PROVINCE, COUNTRY), (DISTRICT, PROVINCE), (OTHER_DISTRICT, PROVINCE)]
    lives.extend((area, OPEN_START, OPEN_END, parent) for area, parent in upper)
    return Territory(sorted(lives, key=lambda life: (life[0], life[1])), steps)


@settings(max_examples=60, deadline=None)
@given(histories(), st.dates(dt.date(2009, 1, 1), dt.date(2026, 1, 1)), st.data())
def test_figures_add_up_on_any_map(history: Territory, map_date: dt.date, data: st.DataObject):
    communes = [area for area in history.lives if area >= 10]
    figures = {area: data.draw(st.integers(0, 1000), label=f"figure of {area}") for area in communes}
    placement = Placement(history, map_date)

    total = sum(figures[area] for area in communes if placement.is_under(area, COUNTRY))
    assert total == sum(figures.values())

    for whole in (COUNTRY, PROVINCE, DISTRICT, OTHER_DISTRICT):
        inside = placement.members(whole) & set(communes)
        by_child: dict[int | None, int] = {}
        for area in inside:
            child = placement.child_of(area, whole)
            by_child[child] = by_child.get(child, 0) + figures[area]
        assert sum(by_child.values()) == sum(figures[area] for area in inside)
        for child, value in by_child.items():
            if child is not None:
                assert value == sum(figures[area] for area in placement.members(child) & set(communes))


@settings(max_examples=60, deadline=None)
@given(histories(), st.dates(dt.date(2009, 1, 1), dt.date(2026, 1, 1)))
def test_whatever_holds_an_area_is_in_force_on_the_map(history: Territory, map_date: dt.date):
    placement = Placement(history, map_date)

    for area in history.lives:
        holder = placement.holder(area)
        assert holder is not None
        assert placement.exists(holder)

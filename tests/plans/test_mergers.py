"""A centre is merged in the middle of the year: said beforehand; its successor answers for its plan; nothing counts
twice and nothing is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import NotInScope
from gdtx.foundation.ranges import DateRange
from gdtx.learning.actions import log_class
from gdtx.network import actions as network
from gdtx.network.actions import ActCited
from gdtx.network.scope import Actor
from gdtx.plans import actions, rules
from gdtx.plans.actuals import values_so_far
from gdtx.plans.models import Activity, Plan
from gdtx.plans.overview import overview, tally
from gdtx.plans.progress import progress_of, roots_of
from gdtx.plans.queries import activities_of, coming_changes, plan_for
from tests.plans.making import activity, drafted, facts, group, step, target
from tests.support.cast import IN_2025, Cast, area

pytestmark = pytest.mark.django_db

MERGED = dt.date(2026, 7, 1)
EVE, LATER = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
MARCH, SEPTEMBER = "Trồng nấm", "Nuôi ong"


@pytest.fixture
def plans(cast: Cast) -> tuple[Plan, Plan]:
    """The plans of 2026 of Phong Sơn (two activities, three classes) and of Cẩm Ngọc (one), both approved."""
    chair, found = cast.actor("chutich", IN_2025), []
    for username, centre in (("giamdoc_ps", cast.phong_son), ("phogiamdoc", cast.cam_ngoc)):
        by = cast.actor(username, IN_2025)
        plan = drafted(by, centre.pk, empty=True)
        activity(by, plan, MARCH, 3, classes=1)
        if centre == cast.phong_son:
            activity(by, plan, SEPTEMBER, 9, classes=2)
        target(by, plan, "turns", 500)
        step(by, plan, "submit")
        found.append(step(chair, plan, "approve"))
    return found[0], found[1]


def merge(cast: Cast, on: dt.date = MERGED) -> None:
    """Phong Sơn goes into Cẩm Ngọc."""
    network.merge_organisations(
        by=Actor.set_up(IN_2025),
        on=on,
        act=ActCited("12/QĐ-UBND", "Ủy ban nhân dân xã Cẩm Thủy"),
        organisation_ids=[cast.phong_son.pk],
        into=cast.cam_ngoc.pk,
    )


def log(cast: Cast, username: str, centre: int, on: dt.date, turns: int, plan: Plan | None, title: str = "") -> None:
    """A class of the day before, from an activity of a plan or outside."""
    by, told = cast.actor(username, on), facts(title or "Phòng cháy", on - dt.timedelta(days=1), turns, female=10)
    if plan is None:
        log_class(by=by, centre_id=centre, facts=told)
    else:
        key = Activity.objects.get(plan=plan, title=title).key
        actions.log_planned_class(by=by, plan_id=plan.pk, key=key, centre_id=centre, facts=told)


@pytest.fixture
def year(cast: Cast, plans: tuple[Plan, Plan]) -> tuple[Plan, Plan]:
    """Five classes: of each centre one planned in March, one outside of Phong Sơn; after the merger one that the
    successor logs from the plan it took over, and one outside."""
    old, own = plans
    log(cast, "giamdoc_ps", cast.phong_son.pk, dt.date(2026, 3, 12), 30, old, MARCH)
    log(cast, "giamdoc_ps", cast.phong_son.pk, dt.date(2026, 4, 12), 20, None)
    log(cast, "phogiamdoc", cast.cam_ngoc.pk, dt.date(2026, 3, 12), 40, own, MARCH)
    merge(cast)
    log(cast, "phogiamdoc", cast.cam_ngoc.pk, dt.date(2026, 9, 12), 25, old, SEPTEMBER)
    log(cast, "phogiamdoc", cast.cam_ngoc.pk, dt.date(2026, 9, 20), 15, None)
    return old, own


def test_a_merger_to_come_is_said_on_the_plan_and_stops_nothing(cast: Cast, plans: tuple[Plan, Plan]) -> None:
    old, own = plans
    assert coming_changes(old) == []

    merge(cast)

    (warning,) = coming_changes(old)
    assert "Phong Sơn sáp nhập vào Trung tâm học tập cộng đồng xã Cẩm Ngọc từ ngày 01/7/2026" in warning
    assert coming_changes(own) == []
    by = cast.actor("giamdoc_ps", EVE)
    begun = drafted(by, cast.phong_son.pk, purpose="literacy", empty=True)
    activity(by, begun, "Lớp xóa mù chữ", 10)
    assert step(by, begun, "submit").state == "submitted"


def test_who_took_over_answers_for_the_plan_from_that_day(cast: Cast, plans: tuple[Plan, Plan]) -> None:
    old, _own = plans
    by = cast.actor("giamdoc_ps", EVE)
    waiting = drafted(by, cast.phong_son.pk, purpose="literacy", empty=True)
    activity(by, waiting, "Lớp xóa mù chữ", 10)
    waiting = step(by, waiting, "submit")
    merge(cast)

    before, after = cast.actor("phogiamdoc", EVE), cast.actor("phogiamdoc", MERGED)
    assert not rules.may_write(before, old)
    assert rules.may_write(after, old)
    assert not rules.may_close(before, old)
    assert rules.may_close(after, old)
    with pytest.raises(NotInScope):
        plan_for(before, old.pk)
    assert plan_for(after, old.pk) == old
    with pytest.raises(NotInScope):
        plan_for(cast.actor("giamdoc_ps", MERGED), old.pk)
    # What was sent up before is decided by the same body; the plan keeps the name of who made it.
    decided = step(cast.actor("chutich", MERGED), waiting, "approve")
    assert (decided.organisation_id, decided.decided_body_id) == (cast.phong_son.pk, cast.committee_cam_thuy.pk)
    second = actions.revise_plan(by=after, plan_id=old.pk, reason="Tiếp nhận từ trung tâm sáp nhập")
    assert (second.organisation_id, second.number) == (cast.phong_son.pk, 2)


def test_each_class_counts_to_one_plan_before_and_after(cast: Cast, year: tuple[Plan, Plan]) -> None:
    old, own = (progress_of(plan, activities_of(plan), LATER) for plan in year)

    assert {each.activity.title: each.done.turns for each in old.carried} == {MARCH: 30, SEPTEMBER: 25}
    assert {each.activity.title: each.done.turns for each in own.carried} == {MARCH: 40}
    assert (old.held.classes, old.held.turns, old.outside.classes, old.outside.turns) == (2, 55, 1, 20)
    assert (own.held.classes, own.held.turns, own.outside.classes, own.outside.turns) == (1, 40, 1, 15)


def test_what_targets_count_follows_the_class_to_its_plan(year: tuple[Plan, Plan]) -> None:
    told = {
        ("turns", None): ("75", "55"),
        ("turns", group().pk): ("75", "55"),
        ("classes", None): ("3", "2"),
        ("female_turns", None): ("30", "20"),
        ("female_share", None): ("40.0", "36.4"),
        ("average_turns", None): ("25.0", "27.5"),
        ("cost", None): ("None", "None"),
    }
    span = DateRange.inclusive(dt.date(2026, 1, 1), LATER)

    old, own = (values_so_far(plan, roots_of(plan), told, span) for plan in year)

    assert {wanted: (str(old[wanted]), str(own[wanted])) for wanted in told} == told


def test_the_overview_counts_the_plan_of_a_merged_centre_once(cast: Cast, plans: tuple[Plan, Plan]) -> None:
    def told(on: dt.date) -> tuple[int, ...]:
        by = cast.actor("so", on)
        rows = overview(by, area("38", on).pk, "2026", on)
        sums = tally(rows)
        return (sums.total, sums.activities, sums.planned, sums.held, sums.inside, sums.outside)

    old, own = plans
    log(cast, "giamdoc_ps", cast.phong_son.pk, dt.date(2026, 3, 12), 30, old, MARCH)
    log(cast, "giamdoc_ps", cast.phong_son.pk, dt.date(2026, 4, 12), 20, None)
    log(cast, "phogiamdoc", cast.cam_ngoc.pk, dt.date(2026, 3, 12), 40, own, MARCH)
    merge(cast)
    centres = told(EVE)[0]

    assert told(EVE) == (centres, 3, 4, 2, 2, 1)
    assert told(MERGED) == (centres - 1, 3, 4, 2, 2, 1)
    log(cast, "phogiamdoc", cast.cam_ngoc.pk, dt.date(2026, 9, 12), 25, old, SEPTEMBER)
    assert told(LATER) == (centres - 1, 3, 4, 3, 3, 1)
    rows = overview(cast.actor("so", LATER), area("38", LATER).pk, "2026", LATER)
    assert {row.plan.pk for row in rows if row.plan is not None} == {own.pk}

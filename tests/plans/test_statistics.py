"""Planned classes as measures: a table worked by hand, children that add up to the parent, writes that are counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gdtx.directives.data_checks import DataCheck
from gdtx.directives.models.tasks import Task
from gdtx.figures import api, completeness
from gdtx.figures.api import Scope, evaluate, value
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import DateRange
from gdtx.learning.actions import change_class, withdraw_class
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.completeness import YEAR_PLANS
from gdtx.plans.models import Activity
from tests.directives.tasking import give
from tests.plans.making import approved, drafted, facts, held, step
from tests.plans.test_overview import signed_in
from tests.support.cast import IN_2025, TODAY, Cast, area

pytestmark = pytest.mark.django_db

YEAR = DateRange(dt.date(2025, 9, 1), dt.date(2026, 9, 1))
CODES = ["classes", "planned_classes", "unplanned_classes", "planned_turns", "planned_share"]


def measured(scope: Scope, *, stored: bool = True) -> list[str]:
    """The values of the measures over the school year, as text."""
    found = evaluate(CODES, span=YEAR, scope=scope, stored=stored)[()]
    return [str(found[code]) for code in CODES]


def test_planned_classes_are_counted_as_they_are_linked_changed_and_withdrawn(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    plan = approved(deputy, chair, cast)
    by = cast.actor("phogiamdoc", TODAY)
    key = Activity.objects.get(plan=plan).key
    everything, own = Scope(), Scope(scopes=frozenset({cast.cam_ngoc.pk}))
    made = actions.log_planned_class(
        by=by, plan_id=plan.pk, key=key, centre_id=cast.cam_ngoc.pk, facts=facts("Trồng rau", dt.date(2026, 3, 2), 35)
    )
    other = held(by, cast, "Phòng cháy", dt.date(2026, 3, 3), 60)
    third = held(by, cast, "Tin học", dt.date(2026, 3, 4), 20)
    assert measured(everything) == measured(own) == ["3", "1", "2", "35", "33.3"]

    actions.link_class(by=by, plan_id=plan.pk, key=key, class_id=third.pk)
    assert measured(everything) == ["3", "2", "1", "55", "66.7"]
    change_class(by=by, class_id=made.pk, facts=facts("Trồng rau", dt.date(2026, 3, 2), 40), version=made.version)
    withdraw_class(by=by, class_id=other.pk, reason="Ghi nhầm", version=other.version)
    assert measured(everything) == measured(everything, stored=False) == ["2", "2", "0", "60", "100.0"]
    actions.unlink_class(by=by, class_id=third.pk)
    assert measured(everything) == measured(everything, stored=False) == ["2", "1", "1", "40", "50.0"]

    communes = evaluate(["planned_classes"], by=("area_id",), span=YEAR)
    assert sum(int(row["planned_classes"] or 0) for row in communes.values()) == 1
    assert value("planned_share", Scope(scopes=frozenset({cast.phong_son.pk})), YEAR) is None
    assert api.Reader().uses_cube(api.Request("class_plans", (), (), YEAR))


def test_every_centre_has_a_year_plan_in_force_or_is_named(cast: Cast, deputy: Actor, chair: Actor) -> None:
    check = completeness.find(YEAR_PLANS)
    assert check is not None
    commune = area("15127", IN_2025).pk

    def missing(period: str) -> tuple[int, set[int]]:
        found = check.ask(commune, period, IN_2025)
        return found.total, set(found.missing)

    both = {cast.cam_ngoc.pk, cast.phong_son.pk}
    draft = drafted(deputy, cast.cam_ngoc.pk)
    step(deputy, draft, "submit")
    assert missing("2026") == (2, both)
    step(chair, draft, "approve")
    assert missing("2026") == missing("2025-2026") == missing("2025-2026/HK2") == (2, {cast.phong_son.pk})
    assert missing("2025") == (2, both)
    with pytest.raises(Refused):
        check.ask(commune, "thang nao", IN_2025)


def test_a_task_bound_to_year_plans_ends_with_the_last_plan_in_force(
    cast: Cast, deputy: Actor, chair: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    check = DataCheck(YEAR_PLANS, "2026", area("15127", IN_2025).pk)
    task = give(cast.actor("so", IN_2025), cast.committee_cam_thuy, check=check)
    director = cast.actor("giamdoc_ps", IN_2025)
    plans = [drafted(deputy, cast.cam_ngoc.pk), drafted(director, cast.phong_son.pk)]
    states = []
    for by, plan in zip((deputy, director), plans, strict=True):
        step(by, plan, "submit")
        with clock.use_business_date(IN_2025), django_capture_on_commit_callbacks(execute=True):
            step(chair, plan, "approve")
        states.append(Task.objects.get(pk=task.pk).state)

    assert states == ["open", "completed"]
    page = signed_in(cast.person("so"), IN_2025).get(f"/nhiem-vu/{task.pk}/").content.decode()
    assert "/ke-hoach/tinh-hinh/15127/?ky=2026" in page

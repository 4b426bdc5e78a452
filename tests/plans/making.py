"""Short ways to make plans, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gdtx.catalogue.models import ThematicGroup
from gdtx.learning.actions import log_class
from gdtx.learning.facts import ClassFacts
from gdtx.learning.models import LearningClass
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Basis, Plan, Target
from tests.support.cast import Cast

YEAR = "2026"


def drafted(by: Actor, organisation_id: int, **values: Any) -> Plan:
    """A year plan of 2026 with one activity in March."""
    empty = values.pop("empty", False)
    plan = actions.start_plan(by=by, organisation_id=organisation_id, **{"kind": "year", "period": YEAR, **values})
    if not empty:
        activity(by, plan, "Kỹ thuật trồng rau an toàn")
    return plan


def activity(by: Actor, plan: Plan, title: str, month: int = 3, **values: Any) -> Activity:
    """An activity over a month of 2026."""
    start = dt.date(2026, month, 1)
    last = dt.date(2026 + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    row = actions.add_row(
        by=by,
        plan_id=plan.pk,
        model=Activity,
        values={"title": title, "starts_on": start, "last_on": last, "classes": 1, "turns": 40, **values},
    )
    assert isinstance(row, Activity)
    return row


def target(by: Actor, plan: Plan, measure: str, value: int, **values: Any) -> Target:
    """A target."""
    row = actions.add_row(by=by, plan_id=plan.pk, model=Target, values={"measure": measure, "value": value, **values})
    assert isinstance(row, Target)
    return row


def basis(by: Actor, plan: Plan, subject: str, **values: Any) -> Basis:
    """A typed document to rest on."""
    row = actions.add_row(by=by, plan_id=plan.pk, model=Basis, values={"subject": subject, **values})
    assert isinstance(row, Basis)
    return row


def step(by: Actor, plan: Plan, verb: str, reason: str = "") -> Plan:
    """A step of the plan from the state it is in now."""
    version = Plan.objects.get(pk=plan.pk).version
    return actions.move_plan(by=by, plan_id=plan.pk, verb=verb, version=version, reason=reason)


def approved(deputy: Actor, chair: Actor, cast: Cast, **values: Any) -> Plan:
    """A year plan of Cẩm Ngọc that the deputy submitted and the chair approved."""
    plan = drafted(deputy, cast.cam_ngoc.pk, **values)
    step(deputy, plan, "submit")
    return step(chair, plan, "approve")


def group(code: str = "KT") -> ThematicGroup:
    """A thematic group of the default list."""
    return ThematicGroup.objects.get(code=code, province=None)


def facts(topic: str, start: dt.date, turns: int = 40, **values: Any) -> ClassFacts:
    """The facts of a class."""
    return ClassFacts(topic=topic, group_id=group().pk, start_on=start, turns=turns, **values)


def held(by: Actor, cast: Cast, topic: str, start: dt.date, turns: int = 40, **values: Any) -> LearningClass:
    """A class of Cẩm Ngọc."""
    return log_class(by=by, centre_id=cast.cam_ngoc.pk, facts=facts(topic, start, turns, **values))

"""Short ways to give a task, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gdtx.directives.actions import tasks
from gdtx.directives.models.tasks import Task
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025

DUE = dt.date(2025, 11, 30)


def give(by: Actor, owner: Organisation, **values: Any) -> Task:
    """Give an ordinary task to the unit, changed by `values`."""
    plain: dict[str, Any] = {"title": "Kiện toàn ban giám đốc trung tâm", "due_on": DUE}
    return tasks.give_task(by=by, owner=owner.pk, **{**plain, **values})


__all__ = ["DUE", "IN_2025", "give"]

"""Short ways to say what a class is, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gdtx.catalogue.models import ThematicGroup
from gdtx.learning import actions
from gdtx.learning.facts import ClassFacts
from gdtx.learning.models import LearningClass
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor


def group(code: str = "CT") -> ThematicGroup:
    """A group of the default list."""
    return ThematicGroup.objects.get(province=None, code=code)


def facts(**values: Any) -> ClassFacts:
    """The facts of an ordinary class of October 2020, changed by `values`; `group` may be a code."""
    code = values.pop("group", "CT")
    plain: dict[str, Any] = {
        "topic": "Luật Đất đai",
        "group_id": group(code).pk,
        "start_on": dt.date(2020, 10, 5),
        "turns": 40,
    }
    return ClassFacts.clean({**plain, **values})


def log(by: Actor, centre: Organisation, **values: Any) -> LearningClass:
    """Log an ordinary class, changed by `values`."""
    return actions.log_class(by=by, centre_id=centre.pk, facts=facts(**values))

"""What a review says of plans: who has one, how many classes were planned, how far the targets are.

Only where some centre has a plan in force for the period: nothing is said of plans nobody made, and no 0 stands for
what nobody recorded.
"""

from __future__ import annotations

from typing import Any

from gdtx.figures import api
from gdtx.network.queries import centres_open_during
from gdtx.plans.achieved import achieved

from .queries import Place

MEASURES = ("planned_classes", "unplanned_classes")


def told(where: Place, *, stored: bool = False) -> dict[str, Any] | None:
    """The figures, as JSON holds them; None where no centre of the area has a plan for the period.

    Classes are those of the area and the period, like every number of the review. Targets are counted from the first
    day of each plan to the last day gone by.
    """
    question, reader = where.question, api.Reader(stored=stored)
    members = None if question.is_country else question.placement.members(question.area.area_id)
    ids = {row.organisation_id for row in centres_open_during(members, question.span)}
    gone = where.so_far.span
    found = achieved(ids, question.span, gone, reader=reader) if ids else None
    if found is None:
        return None
    scope = api.Scope(held=question.held)
    classes = api.evaluate(MEASURES, span=gone, scope=scope, engine=reader)[()]
    return {
        "centres": found.centres,
        "planning": found.planning,
        "until": gone.last_day.isoformat(),
        "planned_classes": int(classes["planned_classes"] or 0),
        "unplanned_classes": int(classes["unplanned_classes"] or 0),
        "targets": [
            {
                "code": each.code,
                "title": each.title,
                "unit": each.unit,
                "plans": each.plans,
                "given": each.given,
                "target": int(each.target),
                "actual": int(each.actual) if each.given else None,
            }
            for each in found.targets
        ],
    }

"""The facts and measures of this subject, by code, for `figures`: which classes were planned and which stood outside.

A class is one fact here as it is for `learning`, told apart by whether a planned activity names it. The share of
planned classes of an area is recomputed from these sums, never averaged over centres.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.queries import part_breaks
from gdtx.figures import registry
from gdtx.figures.facts import Column, FactsTable
from gdtx.figures.measures import How, Measure
from gdtx.learning.enums import CLASSES, ClassState

CLASS_PLANS = "class_plans"

# Made of our own constants only; `figures` parses it and never takes parameters.
_SELECT = f"""
    SELECT c.id AS class_id, c.centre_id AS organisation_id, s.area_id AS area_id, c.start_on AS start_on,
           1 AS held,
           CASE WHEN p.learning_class_id IS NULL THEN 0 ELSE 1 END AS planned,
           CASE WHEN p.learning_class_id IS NULL THEN 1 ELSE 0 END AS outside,
           CASE WHEN p.learning_class_id IS NULL THEN 0 ELSE c.turns END AS planned_turns
    FROM learning_learningclass AS c
    LEFT JOIN plans_plannedclass AS p ON p.learning_class_id = c.id
    LEFT JOIN network_seat AS s
           ON s.organisation_id = c.centre_id AND s.valid_from <= c.start_on AND s.valid_to > c.start_on
    WHERE c.state = '{ClassState.ACTIVE.value}'
"""  # noqa: S608

TABLE = FactsTable(
    code=CLASS_PLANS,
    title=_("Lớp theo kế hoạch và ngoài kế hoạch"),
    select=_SELECT,
    key="class_id",
    scope="organisation_id",
    area="area_id",
    days=("start_on",),
    columns=(
        Column("held", _("lớp đã mở")),
        Column("planned", _("lớp theo kế hoạch"), base="held"),
        Column("outside", _("lớp ngoài kế hoạch")),
        Column("planned_turns", _("lượt của lớp theo kế hoạch")),
    ),
    breaks=part_breaks,
    follows=CLASSES,
)

_CLASSES = _("lớp")

MEASURES = (
    Measure("planned_classes", _("Lớp theo kế hoạch"), _CLASSES, CLASS_PLANS, How.SUM, "planned"),
    Measure("unplanned_classes", _("Lớp ngoài kế hoạch"), _CLASSES, CLASS_PLANS, How.SUM, "outside"),
    Measure("planned_turns", _("Lượt của lớp theo kế hoạch"), _("lượt"), CLASS_PLANS, How.SUM, "planned_turns"),
    Measure(
        "planned_share",
        _("Tỷ lệ lớp theo kế hoạch"),
        "%",
        CLASS_PLANS,
        How.SHARE,
        "planned",
        places=1,
        note=_("trên số lớp đã mở"),
    ),
)


def register() -> None:
    """Make the facts and measures known to the engine; called when the program starts."""
    registry.register_facts(TABLE)
    registry.register_measures(*MEASURES)

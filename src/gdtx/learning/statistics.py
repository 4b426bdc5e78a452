"""The facts and measures of this subject, by code, for `figures`.

A class belongs to the commune where its centre had its seat on the day the class began, and to the period of that day.
Turns are not persons: one person at three classes is three turns. Persons are summed over classes, doubles and all.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gdtx.catalogue.queries import part_breaks
from gdtx.figures import registry
from gdtx.figures.facts import Column, FactsTable
from gdtx.figures.measures import How, Measure
from gdtx.network.enums import LEARNING_CENTRE_KINDS, OrganisationState

from .enums import CLASSES, ClassState

CENTRES = "open_centres"
REPORTS = "centre_reports"

_KINDS = ", ".join(f"'{kind.value}'" for kind in LEARNING_CENTRE_KINDS)

# The texts below are made of our own constants only; `figures` parses them and never takes parameters.
CLASSES_SELECT = f"""
    SELECT c.id AS class_id, c.centre_id AS organisation_id, s.area_id AS area_id,
           c.start_on AS start_on, c.end_on AS end_on, c.group_id AS group_id,
           c.turns AS turns, c.persons AS persons, c.female AS female_turns, c.minority AS minority_turns,
           c.migrant AS migrant_turns, c.cost AS cost, c.sessions AS sessions,
           CASE WHEN c.run_by = '' THEN 1 ELSE 0 END AS run_by_centre
    FROM learning_learningclass AS c
    LEFT JOIN network_seat AS s
           ON s.organisation_id = c.centre_id AND s.valid_from <= c.start_on AND s.valid_to > c.start_on
    WHERE c.state = '{ClassState.ACTIVE.value}'
"""  # noqa: S608

CENTRES_SELECT = f"""
    SELECT v.id AS version_id, v.organisation_id AS organisation_id, s.area_id AS area_id,
           CASE WHEN v.valid_from > s.valid_from THEN v.valid_from ELSE s.valid_from END AS open_from,
           CASE WHEN v.valid_to < s.valid_to THEN v.valid_to ELSE s.valid_to END AS open_to
    FROM network_organisationversion AS v
    JOIN network_seat AS s
      ON s.organisation_id = v.organisation_id AND s.valid_from < v.valid_to AND s.valid_to > v.valid_from
    WHERE v.kind IN ({_KINDS}) AND v.state = '{OrganisationState.ACTIVE.value}'
"""  # noqa: S608

REPORTS_SELECT = f"""
    SELECT u.report_id AS report_id, u.centre_id AS organisation_id, s.area_id AS area_id,
           u.first_on AS first_on, u.last_on AS last_on
    FROM (SELECT c.id AS report_id, c.centre_id AS centre_id, c.start_on AS first_on, c.start_on AS last_on
          FROM learning_learningclass AS c WHERE c.state = '{ClassState.ACTIVE.value}'
          UNION ALL
          SELECT d.id AS report_id, d.centre_id AS centre_id, d.starts_on AS first_on, d.last_on AS last_on
          FROM learning_noclassdeclaration AS d WHERE d.withdrawn_at IS NULL) AS u
    LEFT JOIN network_seat AS s
           ON s.organisation_id = u.centre_id AND s.valid_from <= u.first_on AND s.valid_to > u.first_on
"""  # noqa: S608

TABLES = (
    FactsTable(
        code=CLASSES,
        title=_("Lớp, chuyên đề"),
        select=CLASSES_SELECT,
        key="class_id",
        scope="organisation_id",
        area="area_id",
        days=("start_on",),
        dates=("end_on",),
        dimensions=("group_id",),
        columns=(
            Column("turns", _("lượt học viên")),
            Column("persons", _("số người"), optional=True),
            Column("female_turns", _("lượt nữ"), optional=True, base="turns"),
            Column("minority_turns", _("lượt người dân tộc thiểu số"), optional=True),
            Column("migrant_turns", _("lượt người nhập cư"), optional=True),
            Column("cost", _("kinh phí"), optional=True),
            Column("sessions", _("số buổi"), optional=True),
            Column("run_by_centre", _("trung tâm tự mở")),
        ),
        breaks=part_breaks,
    ),
    FactsTable(
        code=CENTRES,
        title=_("Trung tâm đang hoạt động"),
        select=CENTRES_SELECT,
        key="version_id",
        scope="organisation_id",
        area="area_id",
        days=("open_from", "open_to"),
    ),
    FactsTable(
        code=REPORTS,
        title=_("Trung tâm có số liệu: có lớp, hoặc đã khai không tổ chức lớp nào"),
        select=REPORTS_SELECT,
        key="report_id",
        scope="organisation_id",
        area="area_id",
        days=("first_on", "last_on"),
        last_included=True,
    ),
)

_TURNS = _("lượt")
_CLASSES = _("lớp")

MEASURES = (
    Measure("classes", _("Số lớp"), _CLASSES, CLASSES, How.COUNT),
    Measure("turns", _("Lượt học viên"), _TURNS, CLASSES, How.SUM, "turns"),
    Measure("persons", _("Số người"), _("người"), CLASSES, How.SUM, "persons", note=_("không trừ trùng")),
    Measure("female_turns", _("Lượt nữ"), _TURNS, CLASSES, How.SUM, "female_turns"),
    Measure("minority_turns", _("Lượt dân tộc thiểu số"), _TURNS, CLASSES, How.SUM, "minority_turns"),
    Measure("migrant_turns", _("Lượt người nhập cư"), _TURNS, CLASSES, How.SUM, "migrant_turns"),
    Measure("cost", _("Kinh phí"), _("đồng"), CLASSES, How.SUM, "cost"),
    Measure("sessions", _("Số buổi"), _("buổi"), CLASSES, How.SUM, "sessions"),
    Measure("classes_run_by_centre", _("Lớp trung tâm tự mở"), _CLASSES, CLASSES, How.SUM, "run_by_centre"),
    Measure("persons_given", _("Số lớp có số người"), _CLASSES, CLASSES, How.GIVEN, "persons"),
    Measure("female_turns_given", _("Số lớp có số nữ"), _CLASSES, CLASSES, How.GIVEN, "female_turns"),
    Measure("minority_turns_given", _("Số lớp có số dân tộc thiểu số"), _CLASSES, CLASSES, How.GIVEN, "minority_turns"),
    Measure("migrant_turns_given", _("Số lớp có số người nhập cư"), _CLASSES, CLASSES, How.GIVEN, "migrant_turns"),
    Measure("cost_given", _("Số lớp có kinh phí"), _CLASSES, CLASSES, How.GIVEN, "cost"),
    Measure("sessions_given", _("Số lớp có số buổi"), _CLASSES, CLASSES, How.GIVEN, "sessions"),
    Measure(
        "average_turns",
        _("Lượt bình quân một lớp"),
        _("lượt/lớp"),
        CLASSES,
        How.RATIO,
        numerator="turns",
        denominator="classes",
        places=1,
    ),
    Measure(
        "female_share",
        _("Tỷ lệ nữ"),
        "%",
        CLASSES,
        How.SHARE,
        "female_turns",
        places=1,
        note=_("trên lượt học viên của các lớp có ghi số nữ"),
    ),
    Measure("centres", _("Số trung tâm"), _("trung tâm"), CENTRES, How.DISTINCT, "organisation_id"),
    Measure("centres_reporting", _("Trung tâm có số liệu"), _("trung tâm"), REPORTS, How.DISTINCT, "organisation_id"),
)


def register() -> None:
    """Make the facts and measures known to the engine; called when the program starts."""
    for table in TABLES:
        registry.register_facts(table)
    registry.register_measures(*MEASURES)

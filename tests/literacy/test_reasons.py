"""Why somebody is counted so: every condition that can decide has words, and the verdict is that of the tables."""

from __future__ import annotations

import pytest
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from gdtx.catalogue.literacy_rules import DEFAULT, RULE_SETS, SWITCHES, RuleSet
from gdtx.figures.engines import dialect
from gdtx.literacy import classification, reasons
from gdtx.literacy.models import SurveyRecord
from tests.literacy.people import NOBODY

pytestmark = pytest.mark.django_db

#: What a record says, the verdict, and how the first reason begins.
CASES = [
    ({"grade_completed": 5}, "Biết chữ mức 2", "Học xong lớp 5."),
    ({"degree": "upper_secondary"}, "Biết chữ mức 2", "Có bằng trung học phổ thông."),
    ({"school_system": 10, "grade_completed": 4}, "Biết chữ mức 2", "Học hệ phổ thông 10 năm"),
    ({"xmc_completed": 3}, "Mù chữ mức 2", "Hoàn thành kỳ 3"),
    ({"left_at_grade": 3}, "Mù chữ mức 1", "Bỏ học khi đang học lớp 3."),
    ({"grade_completed": 0}, "Mù chữ mức 1", "Chưa học xong lớp nào."),
    ({"grade_completed": 9, "relapse": 1}, "Mù chữ mức 1", "Ghi tái mù chữ mức 1"),
    ({}, "Chưa rõ trình độ", "Không có thông tin"),
    ({"residence_state": "away", "grade_completed": 9}, "Không tính", "Đang vắng mặt"),
    ({"residence_state": "dead"}, "Không tính", "Đã chuyển đi hoặc đã chết"),
]


def record(**values: object) -> SurveyRecord:
    """A record that is written down."""
    told = NOBODY | {"person_id": "P1", "village": None} | values
    return SurveyRecord.objects.create(year=2025, added_by="T", batch_code="T", **told)


@pytest.mark.parametrize(("values", "label", "begins"), CASES)
def test_the_conditions_that_decided_are_told(values: dict, label: str, begins: str) -> None:
    found = reasons.verdict(record(**values))
    assert found.label == label
    assert found.reasons[0].startswith(begins)


@pytest.mark.parametrize(("values", "_label", "_begins"), CASES)
def test_the_verdict_is_that_of_the_tables_under_every_rule_set(values: dict, _label: str, _begins: str) -> None:
    told = record(**values)
    for rules in RULE_SETS:
        state = RawSQL(classification.state(rules, dialect()), [], IntegerField())
        counted = SurveyRecord.objects.annotate(state=state).get(pk=told.pk)
        assert reasons.verdict(told, rules).state == counted.state, rules.name


def test_every_condition_of_every_choice_has_words() -> None:
    told = SurveyRecord(**(NOBODY | {"person_id": "P1", "year": 2025, "degree": "primary"}))
    sets = [RuleSet("t", "t", "t", ((switch.code, choice.value),)) for switch in SWITCHES for choice in switch.choices]
    for rules in [DEFAULT, *RULE_SETS, *sets]:
        for conditions, _state in classification.steps(rules)[0]:
            for condition in conditions:
                assert reasons.words(condition, told).endswith((".", ")."))

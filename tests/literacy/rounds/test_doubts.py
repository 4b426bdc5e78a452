"""What is asked again: each rule by an odd answer and by the plain one beside it; households by number and head."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gdtx.literacy.models import Doubt
from gdtx.literacy.rounds.doubts import BY_CODE, OF_HOUSEHOLDS, RULES, doubts_of
from gdtx.people.data import HouseholdData
from tests.literacy.rounds.making import Survey, household, member, write

YEAR = 2025


def record(age: int, **values: Any) -> dict[str, Any]:
    """A flat record of somebody of an age."""
    columns = ("school_system", "studying_grade", "left_at_grade", "grade_completed", "degree", "xmc_studying")
    blank = dict.fromkeys((*columns, "xmc_completed"))
    return blank | {"birth_year": YEAR - age, "residence_state": "present"} | values


#: Rule → records it doubts, records beside them that it lets be.
CASES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "studying_and_left": ([record(12, studying_grade=6, left_at_grade=6)], [record(12, studying_grade=6)]),
    "studying_and_finished": (
        [record(12, studying_grade=6, grade_completed=6), record(12, studying_grade=6, grade_completed=9)],
        [record(12, studying_grade=6, grade_completed=5)],
    ),
    "grade_against_age": (
        [record(age, studying_grade=grade) for age, grade in ((4, 1), (16, 1), (20, 9), (24, 12), (9, 6))],
        [record(age, studying_grade=grade) for age, grade in ((5, 1), (15, 5), (19, 9), (23, 12), (10, 6), (40, None))],
    ),
    "completed_against_age": ([record(9, grade_completed=5)], [record(10, grade_completed=5), record(3)]),
    "degree_against_age": (
        [record(9, degree="primary"), record(16, degree="upper_secondary"), record(15, degree="short_vocational")],
        [record(10, degree="primary"), record(17, degree="upper_secondary"), record(60, degree="university")],
    ),
    "degree_and_few_grades": (
        [
            record(40, degree="primary", grade_completed=4),
            record(60, degree="primary", grade_completed=3, school_system=10),
            record(40, degree="lower_secondary", left_at_grade=5),
            record(60, degree="university", left_at_grade=4, school_system=10),
        ],
        [
            # Primary schools had four grades then: the tables count grade 4 of ten as literate, so it is no doubt.
            record(60, degree="primary", grade_completed=4, school_system=10),
            record(60, degree="primary", left_at_grade=5, school_system=10),
            record(40, degree="primary", grade_completed=5),
            record(40, degree="primary"),
            record(40, degree="short_vocational", grade_completed=3),
        ],
    ),
    "left_and_finished": (
        [record(30, left_at_grade=6, grade_completed=6)],
        [record(30, left_at_grade=6, grade_completed=5), record(30, grade_completed=5)],
    ),
    "xmc_order": ([record(40, xmc_studying=3, xmc_completed=3)], [record(40, xmc_studying=4, xmc_completed=3)]),
    "xmc_with_degree": (
        [record(40, xmc_studying=1, degree="primary")],
        [record(40, xmc_studying=1, degree="short_vocational"), record(40, degree="primary")],
    ),
    "very_old": ([record(111), record(121), record(130)], [record(110)]),
}


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_a_rule_doubts_what_is_odd_and_lets_be_what_is_not(code: str) -> None:
    odd, plain = CASES[code]
    assert [each for each in odd if code not in doubts_of(each, YEAR)] == []
    assert [each for each in plain if code in doubts_of(each, YEAR)] == []
    for gone in ("moved", "dead"):
        assert doubts_of(odd[0] | {"residence_state": gone}, YEAR) == []


def raised(state: str = "open") -> set[tuple[str, str]]:
    """(household number with its village, rule) of what is asked of households."""
    rows = Doubt.objects.filter(state=state, rule__in=[rule.code for rule in OF_HOUSEHOLDS])
    return {(f"{row.household.number} {row.household.village}", row.rule) for row in rows.select_related("household")}


@pytest.mark.django_db
def test_a_household_without_a_head_with_two_and_with_the_number_of_another_is_asked_again(survey: Survey) -> None:
    assert raised() == set(), "the same number in two villages is none"

    def told(number: str, *heads: bool) -> None:
        people = [member(f"Lê Thị {number}{place}", 1980 + place, head=head) for place, head in enumerate(heads)]
        write(survey.officer, survey.area.pk, household(number, "Thôn Trung", *people))

    told("07", False, False)
    told("08", True, True)
    told("01", True)
    twice = {("01 Thôn Trung", "number_twice")}
    assert raised() == {("07 Thôn Trung", "no_head"), ("08 Thôn Trung", "several_heads")} | twice
    assert Doubt.objects.filter(rule="number_twice").count() == 2, "both are asked"
    assert all(str(BY_CODE[row.rule].question) for row in Doubt.objects.all())

    new, other = survey.person("010"), survey.person("Hạnh")
    renumbered = HouseholdData(number="09", village="Thôn Trung", household_id=new.home_id)
    known = member("Cao Thị Hạnh", 1990, sex="F", head=True)
    asked = household("01", "Thôn Trung", replace(known, code=other.code, phone="0912345678"))
    write(survey.officer, survey.area.pk, renumbered)
    write(survey.officer, survey.area.pk, replace(asked, household_id=other.home_id))
    assert ("01 Thôn Trung", "number_twice") not in raised()
    assert Doubt.objects.filter(rule="number_twice", state="gone").count() == 2

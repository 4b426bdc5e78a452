"""Answers that are hard to believe: raised when a record is written, asked again by the surveyor, settled by somebody.

Nothing is refused for being implausible. A doubt goes away when the answer is corrected; "so it is" keeps it away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.foundation import clock
from gdtx.people.models import Person, Residence

from ..layout import PROVING_DEGREES
from ..models import SurveyRecord
from .enums import DoubtState
from .models import Doubt, SurveyRound

Record = Mapping[str, Any]

#: Ages between which pupils of a stage are usually found (the field's own checks): last grade → ages.
_STAGES = ((5, 5, 15), (9, 9, 19), (12, 12, 23))
#: Youngest age with a degree.
_YOUNGEST = {"primary": 10, "lower_secondary": 14, "upper_secondary": 17, "vocational": 16, "college": 18}
_VERY_OLD = 110


@dataclass(frozen=True)
class Rule:
    """When an answer is in doubt, and what to ask. `holds` gets the flat record and the age."""

    code: str
    question: str | Promise
    holds: Callable[[Record, int], bool]


def _both(first: str, second: str) -> Callable[[Record, int], bool]:
    return lambda record, _age: record[first] is not None and record[second] is not None


def _finished_what_they_study(record: Record, _age: int) -> bool:
    studying, completed = record["studying_grade"], record["grade_completed"]
    return studying is not None and completed is not None and completed >= studying


def _grade_against_age(record: Record, age: int) -> bool:
    grade = record["studying_grade"]
    if grade is None:
        return False
    youngest, oldest = next(((low, high) for last, low, high in _STAGES if grade <= last), _STAGES[-1][1:])
    return age < max(youngest, grade + 4) or age > oldest


def _completed_against_age(record: Record, age: int) -> bool:
    grade = record["grade_completed"]
    return grade is not None and age < grade + 5


def _degree_against_age(record: Record, age: int) -> bool:
    return record["degree"] is not None and age < _YOUNGEST.get(record["degree"], 16)


def _degree_and_few_grades(record: Record, _age: int) -> bool:
    grade = record["grade_completed"]
    return record["degree"] in PROVING_DEGREES and grade is not None and grade < 5


def _studying_below_what_they_finished(record: Record, _age: int) -> bool:
    studying, completed = record["xmc_studying"], record["xmc_completed"]
    return studying is not None and completed is not None and studying <= completed


def _literacy_class_with_schooling(record: Record, _age: int) -> bool:
    return record["xmc_studying"] is not None and record["degree"] in PROVING_DEGREES


RULES: tuple[Rule, ...] = (
    Rule("studying_and_left", _("Vừa ghi đang học, vừa ghi bỏ học."), _both("studying_grade", "left_at_grade")),
    Rule("studying_and_finished", _("Lớp đang học không cao hơn lớp đã học xong."), _finished_what_they_study),
    Rule("grade_against_age", _("Lớp đang học không hợp với tuổi."), _grade_against_age),
    Rule("completed_against_age", _("Lớp đã học xong cao so với tuổi."), _completed_against_age),
    Rule("degree_against_age", _("Bằng tốt nghiệp không hợp với tuổi."), _degree_against_age),
    Rule("degree_and_few_grades", _("Có bằng tốt nghiệp nhưng ghi học xong dưới lớp 5."), _degree_and_few_grades),
    Rule(
        "xmc_order",
        _("Kỳ xóa mù chữ đang học không cao hơn kỳ đã hoàn thành."),
        _studying_below_what_they_finished,
    ),
    Rule("xmc_with_degree", _("Đang học xóa mù chữ nhưng đã có bằng tốt nghiệp."), _literacy_class_with_schooling),
    Rule("very_old", _("Người trên 110 tuổi."), lambda _record, age: age > _VERY_OLD),
)
BY_CODE = {rule.code: rule for rule in RULES}

_COLUMNS = ("studying_grade", "left_at_grade", "grade_completed", "degree", "xmc_studying", "xmc_completed")


def doubts_of(record: Record, year: int) -> list[str]:
    """The codes of the rules that the record of a person is in doubt by. Who moved away or died is asked nothing."""
    if record["residence_state"] in ("moved", "dead"):
        return []
    age = year - int(record["birth_year"])
    return [rule.code for rule in RULES if rule.holds(record, age)]


def look_again(round_: SurveyRound, person_codes: Collection[str]) -> None:
    """Raise the doubts of these persons of the round's commune, and drop those that hold no longer."""
    people = dict(Person.objects.filter(code__in=list(person_codes)).values_list("code", "pk"))
    residences = Residence.objects.filter(person_id__in=list(people.values())).order_by("valid_from", "pk")
    homes = dict(residences.values_list("person_id", "household_id"))
    records = SurveyRecord.objects.filter(year=round_.year, person_id__in=list(people))
    found = {
        (people[row["person_id"]], code)
        for row in records.values("person_id", "birth_year", "residence_state", *_COLUMNS)
        for code in doubts_of(row, round_.year)
    }
    rows = Doubt.objects.filter(round=round_, person_id__in=list(people.values()))
    known = {(doubt.person_id, doubt.rule): doubt for doubt in rows}
    now = clock.now()
    Doubt.objects.bulk_create(
        Doubt(round=round_, person_id=person, household_id=homes[person], rule=code, raised_at=now)
        for person, code in sorted(found - known.keys())
        if person in homes
    )
    back = [known[key].pk for key in found & known.keys() if known[key].state == DoubtState.GONE]
    gone = [known[key].pk for key in known.keys() - found if known[key].state != DoubtState.GONE]
    if back:
        Doubt.objects.filter(pk__in=back).update(state=DoubtState.OPEN, raised_at=now)
    if gone:
        Doubt.objects.filter(pk__in=gone).update(state=DoubtState.GONE, settled_at=now)

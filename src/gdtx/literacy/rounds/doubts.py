"""Answers that are hard to believe: raised when a record is written, asked again by the surveyor, settled by somebody.

Nothing is refused for being implausible. A doubt goes away when the answer is corrected; "so it is" keeps it away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.people.models import Household, Person, Residence
from gdtx.people.queries import members_of

from ..layout import PROVING_DEGREES
from ..models import SurveyRecord
from .enums import DoubtState
from .models import Doubt, SurveyRound

Record = Mapping[str, Any]

#: Ages between which pupils of a stage are usually found (the field's own checks): last grade → ages.
_STAGES = ((5, 5, 15), (9, 9, 19), (12, 12, 23))
#: The last grade of primary schools, by the years of the school system.
_PRIMARY = {10: 4, 12: 5}
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
    if record["degree"] not in PROVING_DEGREES:
        return False
    last = _PRIMARY[record["school_system"] or 12]
    completed, left = record["grade_completed"], record["left_at_grade"]
    return (completed is not None and completed < last) or (left is not None and left <= last)


def _left_what_they_finished(record: Record, _age: int) -> bool:
    left, completed = record["left_at_grade"], record["grade_completed"]
    return left is not None and completed is not None and completed >= left


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
    Rule("degree_and_few_grades", _("Có bằng tốt nghiệp nhưng lớp đã ghi chưa hết tiểu học."), _degree_and_few_grades),
    Rule("left_and_finished", _("Lớp bỏ học không cao hơn lớp đã học xong."), _left_what_they_finished),
    Rule(
        "xmc_order",
        _("Kỳ xóa mù chữ đang học không cao hơn kỳ đã hoàn thành."),
        _studying_below_what_they_finished,
    ),
    Rule("xmc_with_degree", _("Đang học xóa mù chữ nhưng đã có bằng tốt nghiệp."), _literacy_class_with_schooling),
    Rule("very_old", _("Người trên 110 tuổi."), lambda _record, age: age > _VERY_OLD),
)
#: What is asked of a whole household; raised once, of its head or oldest member.
NO_HEAD, SEVERAL_HEADS, NUMBER_TWICE = "no_head", "several_heads", "number_twice"
OF_HOUSEHOLDS = (
    Rule(NO_HEAD, _("Phiếu chưa ghi ai là chủ hộ."), lambda _record, _age: False),
    Rule(SEVERAL_HEADS, _("Phiếu ghi nhiều chủ hộ."), lambda _record, _age: False),
    Rule(NUMBER_TWICE, _("Trong thôn có phiếu khác mang cùng số."), lambda _record, _age: False),
)
BY_CODE = {rule.code: rule for rule in (*RULES, *OF_HOUSEHOLDS)}

_COLUMNS = (
    "school_system",
    "studying_grade",
    "left_at_grade",
    "grade_completed",
    "degree",
    "xmc_studying",
    "xmc_completed",
)


def doubts_of(record: Record, year: int) -> list[str]:
    """The codes of the rules that the record of a person is in doubt by. Who moved away or died is asked nothing."""
    if record["residence_state"] in ("moved", "dead"):
        return []
    age = year - int(record["birth_year"])
    return [rule.code for rule in RULES if rule.holds(record, age)]


def look_again(round_: SurveyRound, person_codes: Collection[str]) -> None:
    """Raise the doubts of these persons of the round's commune and their households, drop those that hold no longer."""
    people = dict(Person.objects.filter(code__in=list(person_codes)).values_list("code", "pk"))
    residences = Residence.objects.filter(person_id__in=list(people.values())).order_by("valid_from", "pk")
    homes = dict(residences.values_list("person_id", "household_id"))
    lived = set(residences.values_list("household_id", flat=True))
    records = SurveyRecord.objects.filter(year=round_.year, person_id__in=list(people))
    found = {
        (people[row["person_id"]], code): homes[people[row["person_id"]]]
        for row in records.values("person_id", "birth_year", "residence_state", *_COLUMNS)
        for code in doubts_of(row, round_.year)
        if people[row["person_id"]] in homes
    }
    _settle(round_, found, Q(person_id__in=list(people.values()), rule__in=[rule.code for rule in RULES]))
    concerned, of_homes = _of_households(round_, lived)
    codes = [rule.code for rule in OF_HOUSEHOLDS]
    anchors = {person for person, _code in of_homes}
    _settle(round_, of_homes, (among("household_id", concerned) | among("person_id", anchors)) & Q(rule__in=codes))


#: (person, rule) → household.
_Found = dict[tuple[int, str], int]


def _settle(round_: SurveyRound, found: _Found, concerned: Q) -> None:
    """Write what is new of `found`, and drop what was known of the concerned and is not found."""
    rows = Doubt.objects.filter(concerned, round=round_)
    known = {(doubt.person_id, doubt.rule): doubt for doubt in rows}
    now = clock.now()
    Doubt.objects.bulk_create(
        Doubt(round=round_, person_id=person, household_id=found[person, code], rule=code, raised_at=now)
        for person, code in sorted(found.keys() - known.keys())
    )
    back = [known[key].pk for key in found.keys() & known.keys() if known[key].state == DoubtState.GONE]
    gone = [known[key].pk for key in known.keys() - found.keys() if known[key].state != DoubtState.GONE]
    for key in found.keys() & known.keys():
        if known[key].household_id != found[key]:
            Doubt.objects.filter(pk=known[key].pk).update(household_id=found[key])
    if back:
        Doubt.objects.filter(pk__in=back).update(state=DoubtState.OPEN, raised_at=now)
    if gone:
        Doubt.objects.filter(pk__in=gone).update(state=DoubtState.GONE, settled_at=now)


def _of_households(round_: SurveyRound, household_ids: Collection[int]) -> tuple[set[int], _Found]:
    """The households looked at again (those given, those that bear or bore the number of one), and their doubts."""
    told_twice = Doubt.objects.filter(round=round_, rule=NUMBER_TWICE).exclude(state=DoubtState.GONE)
    asked = {*household_ids, *told_twice.values_list("household_id", flat=True)}
    here = Household.objects.filter(area_id=round_.area_id, closed_on=None)
    asked_rows = list(here.filter(among("pk", asked)).values_list("pk", "number_folded"))
    numbers = {number for _pk, number in asked_rows if number}
    places: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for pk, village, number in here.filter(number_folded__in=numbers).values_list("pk", "village_id", "number_folded"):
        places[village, number].append(pk)
    twice = {pk for pks in places.values() if len(pks) > 1 for pk in pks}
    concerned = asked | twice
    living: dict[int, list[Residence]] = defaultdict(list)
    for residence in members_of({pk for pk, _number in asked_rows} | twice):
        living[residence.household_id].append(residence)
    found: _Found = {}
    for pk, members in living.items():
        heads = sum(member.head for member in members)
        if heads == 0:
            found[members[0].person_id, NO_HEAD] = pk
        elif heads > 1:
            found[members[0].person_id, SEVERAL_HEADS] = pk
        if pk in twice:
            found[members[0].person_id, NUMBER_TWICE] = pk
    return concerned, found

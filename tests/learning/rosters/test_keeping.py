"""What classes say of a learner in free words goes with the values of the person."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.learning.enums import Programme, Result, Standing
from gdtx.learning.models import Certificate, Enrolment, LearningClass
from gdtx.learning.rosters import actions, certifying
from gdtx.learning.rosters.actions import Outcome
from gdtx.network.scope import Actor
from gdtx.people.actions import erase_by_rule, set_rule
from gdtx.people.models import Person
from tests.learning.rosters.conftest import STARTED
from tests.people.making import everybody

pytestmark = pytest.mark.django_db

LATER = dt.date(2036, 1, 1)


def test_remarks_of_a_class_go_with_the_person_and_its_result_stays(
    director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    actions.open_roster(by=officer, class_id=taught.pk, programme=Programme.LITERACY, term=3)
    codes = [each.code for each in persons]
    dead, left, stays = actions.enrol(
        by=officer, class_id=taught.pk, person_codes=codes, standing=Standing.JOINED, on=STARTED
    )
    actions.set_standing(by=officer, enrolment_id=left.pk, standing=Standing.LEFT, reason="Bùi Văn Ba đi làm xa")
    outcomes = {row.pk: Outcome(Result.DONE.value, "chăm, mắt kém") for row in (dead, stays)}
    actions.record_results(by=director, class_id=taught.pk, on=dt.date(2025, 10, 1), outcomes=outcomes)
    (paper, _other) = certifying.certify(
        by=director,
        class_id=taught.pk,
        enrolment_ids=[dead.pk, stays.pk],
        issued_on=dt.date(2025, 10, 2),
        first_number=7,
        signer="Hà Văn Giám",
    )
    certifying.revoke(by=director, certificate_id=paper.pk, reason="Ghi sai năm sinh của bà Mận")
    Person.objects.filter(pk__in=[dead.person_id, left.person_id]).update(died_on=dt.date(2025, 11, 1))
    set_rule(by=everybody(), subject="dead", years=5, since=dt.date(2025, 1, 1), citation="Luật 91/2025/QH15")

    assert erase_by_rule(by=everybody(LATER), on=LATER).persons == 2

    kept = Enrolment.objects.order_by("pk").values_list("standing", "result", "reason", "remark")
    assert list(kept) == [("joined", "done", "", ""), ("left", "", "", ""), ("joined", "done", "", "chăm, mắt kém")]
    assert set(Certificate.objects.values_list("number", "revoked_reason")) == {(7, ""), (8, "")}

"""Learners of literacy classes of three centres, for the matrix: a list, a session, results and a certificate each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gdtx.learning.models import Certificate, Enrolment, LearningClass, Meeting
from gdtx.learning.rosters import actions
from gdtx.learning.rosters.actions import Outcome
from gdtx.learning.rosters.certifying import certify
from gdtx.learning.rosters.queries import commune_of
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor
from gdtx.people.actions import save_household
from gdtx.people.models import Person
from tests.learning.making import log
from tests.people.making import household, person
from tests.support.cast import IN_2021

if TYPE_CHECKING:
    from .examples import Example, World

STARTED = dt.date(2020, 10, 6)


def build(centres: Mapping[str, Organisation], secrets: Mapping[str, str]) -> dict[str, LearningClass]:
    """The class of each centre; its one learner is called by what nobody outside may read."""
    by = Actor.set_up(IN_2021)
    found = {}
    for username, centre in centres.items():
        made = log(by, centre, topic=f"{secrets[username]}, xóa mù chữ", group="XMC", turns=1, start_on=STARTED)
        area_id = commune_of(made)
        assert area_id is not None
        home = save_household(by=by, area_id=area_id, data=household(person(secrets[username], 1980, head=True)))
        learner = Person.objects.get(home=home)
        actions.open_roster(by=by, class_id=made.pk, programme="literacy", term=3)
        (row,) = actions.enrol(by=by, class_id=made.pk, person_codes=[learner.code], standing="joined", on=STARTED)
        actions.record_meeting(by=by, class_id=made.pk, on=STARTED, marks={row.pk: "present"})
        actions.record_results(by=by, class_id=made.pk, on=IN_2021, outcomes={row.pk: Outcome("good")})
        certify(by=by, class_id=made.pk, enrolment_ids=[row.pk], issued_on=IN_2021, signer="Cao Văn Nam")
        found[username] = made
    return found


def examples(example: type[Example]) -> dict[str, list[Example]]:
    """Examples of the addresses of learners."""

    def of(arguments: Any, method: str = "GET", **data: str) -> list[Example]:
        def one(owner: str) -> Example:
            def made(world: World) -> dict[str, object]:
                found: dict[str, object] = arguments(world.rosters[owner])
                return found

            return example(made, method=method, data=data, owner=owner)

        return [one(owner) for owner in ("giamdoc", "giamdoc_ps", "giamdoc40")]

    def klass(found: LearningClass) -> dict[str, object]:
        return {"pk": found.pk}

    def learner(found: LearningClass) -> dict[str, object]:
        return {"pk": Enrolment.objects.get(roster_id=found.pk).pk}

    def paper(found: LearningClass) -> dict[str, object]:
        return {"pk": Certificate.objects.get(enrolment__roster_id=found.pk).pk}

    return {
        "class_roster": of(klass),
        "class_roster_open": of(klass, "POST", programme="literacy", term="3"),
        "class_enrol": of(klass, "POST", standing="invited"),
        "class_attendance": of(klass),
        "class_results": of(klass),
        "class_certificates": of(klass),
        "learner": of(learner),
        "meeting_remove": of(lambda found: {"pk": Meeting.objects.get(roster_id=found.pk).pk}, "POST"),
        "certificate_revoke": of(paper),
        "certificate_file": of(lambda found: {**paper(found), "kind": "docx"}),
    }

"""Two people at the same moment, each with a connection of their own: one wins, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from gdtx.foundation.errors import Conflict
from gdtx.network.models import Post
from gdtx.plans import actions
from gdtx.plans.models import Plan
from tests.plans.making import approved, drafted, step
from tests.support.cast import IN_2025, REFORM, Cast

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60


def together(*acts: Callable[[], object]) -> list[object]:
    """What each gives or raises when all begin at once."""
    start = threading.Barrier(len(acts), timeout=SECONDS)
    answers: list[object] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return answers


@pytest.mark.parametrize("verb", ["approve", "return"])
def test_of_two_chairs_who_decide_at_once_one_wins(cast: Cast, verb: str) -> None:
    Post.objects.create(
        user=cast.person("khach"), organisation=cast.committee_cam_thuy, role="commune_vice_chair", valid_from=REFORM
    )
    deputy = cast.actor("phogiamdoc", IN_2025)
    plan = step(deputy, drafted(deputy, cast.cam_ngoc.pk), "submit")

    def decide(username: str, verb: str) -> Plan:
        by = cast.actor(username, IN_2025)
        return actions.move_plan(by=by, plan_id=plan.pk, verb=verb, version=plan.version, reason="Ý kiến")

    answers = together(lambda: decide("chutich", "approve"), lambda: decide("khach", verb))

    (won,) = (each for each in answers if isinstance(each, Plan))
    (told,) = (each for each in answers if isinstance(each, Exception))
    assert isinstance(told, Conflict), told
    assert Plan.objects.get().state == won.state


def test_of_two_who_begin_the_same_plan_or_change_it_at_once_one_does(cast: Cast) -> None:
    people = [cast.actor(username, IN_2025) for username in ("giamdoc", "phogiamdoc")]
    begun = together(*(lambda by=by: drafted(by, cast.cam_ngoc.pk, empty=True) for by in people))  # type: ignore[misc]
    assert sorted(type(each).__name__ for each in begun) == ["Conflict", "Plan"], begun
    Plan.objects.all().delete()

    plan = approved(people[1], cast.actor("chutich", IN_2025), cast)
    changed = together(
        *(lambda by=by: actions.revise_plan(by=by, plan_id=plan.pk, reason="Đổi") for by in people)  # type: ignore[misc]
    )

    assert sorted(type(each).__name__ for each in changed) == ["Conflict", "Plan"], changed
    assert Plan.objects.count() == 2

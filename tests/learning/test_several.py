"""One sending of the form: all classes or none, and never twice."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope
from gdtx.learning import actions
from gdtx.learning.actions import SeveralRefused, several
from gdtx.learning.models import LearningClass, SentForm
from tests.learning.making import facts, log
from tests.support.cast import IN_2021, Cast

KEY = "0123456789abcdef" * 2
OTHER_KEY = "f" * 32

pytestmark = pytest.mark.django_db


def test_the_same_topic_at_three_places_makes_three_classes_each_recorded(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    places = [facts(place=f"Thôn {number}", turns=10 * number) for number in (1, 2, 3)]

    logged = actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=places, key=KEY)

    assert not logged.again
    assert [(row.place, row.turns) for row in logged.classes] == [("Thôn 1", 10), ("Thôn 2", 20), ("Thôn 3", 30)]
    assert LearningClass.objects.count() == 3
    assert Event.objects.filter(verb="log_class").count() == 3
    assert SentForm.objects.get().class_ids == [row.pk for row in logged.classes]


def test_one_wrong_place_keeps_all_from_being_written_and_each_is_told(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, place="Thôn 4")
    wanted = [
        facts(place="Thôn 1"),
        facts(place="Thôn 2", female=99),
        facts(place="Thôn 3", start_on=dt.date(2021, 3, 1)),
        facts(place="Thôn 4"),
        facts(place="thôn 1"),
    ]

    with pytest.raises(SeveralRefused) as caught:
        actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=wanted, key=KEY)

    rules = {place: [each.rule for each in found] for place, found in caught.value.problems.items()}
    assert rules == {1: ["female_le_turns"], 2: ["start_in_future"], 3: ["class_exists"], 4: ["class_exists"]}
    assert "dòng 1 của biểu mẫu" in caught.value.problems[4][0].message
    assert LearningClass.objects.count() == 1
    assert not SentForm.objects.exists()


def test_the_same_sending_leads_to_the_classes_of_the_first(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    first = actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=[facts()], key=KEY)

    second = actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=[facts()], key=KEY)

    assert second.again
    assert second.classes == first.classes
    assert LearningClass.objects.count() == 1
    assert Event.objects.filter(verb="log_class").count() == 1


def test_a_form_sent_again_with_other_content_is_told_and_nothing_written(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=[facts()], key=KEY)

    with pytest.raises(Conflict) as caught:
        actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=[facts(topic="Luật Trẻ em")], key=KEY)

    assert caught.value.rule == "form_sent"
    assert "“Luật Đất đai”" in caught.value.sentence
    assert "chưa mất" in caught.value.sentence
    assert LearningClass.objects.count() == 1
    again = actions.log_classes(
        by=director, centre_id=cast.cam_ngoc.pk, several=[facts(topic="Luật Trẻ em")], key=OTHER_KEY
    )
    assert not again.again


def test_a_key_counts_for_its_person_only_and_a_strange_one_for_nobody(cast: Cast) -> None:
    centre = cast.cam_ngoc.pk
    actions.log_classes(by=cast.actor("giamdoc", IN_2021), centre_id=centre, several=[facts()], key=KEY)

    with pytest.raises(SeveralRefused):
        actions.log_classes(by=cast.actor("phogiamdoc", IN_2021), centre_id=centre, several=[facts()], key=KEY)
    written = actions.log_classes(
        by=cast.actor("phogiamdoc", IN_2021), centre_id=centre, several=[facts(place="Thôn 9")], key="không phải khóa"
    )

    assert not written.again
    assert SentForm.objects.count() == 1


def test_scope_and_right_are_asked_first(cast: Cast) -> None:
    with pytest.raises(NotInScope):
        actions.log_classes(by=cast.actor("giamdoc_ps", IN_2021), centre_id=cast.cam_ngoc.pk, several=[facts()])
    with pytest.raises(Forbidden):
        actions.log_classes(by=cast.actor("so", IN_2021), centre_id=cast.cam_ngoc.pk, several=[facts()])
    with pytest.raises(ValueError, match="1 to 20"):
        actions.log_classes(by=cast.actor("giamdoc", IN_2021), centre_id=cast.cam_ngoc.pk, several=[])


def test_a_word_that_nothing_was_held_is_withdrawn_by_a_sending(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    said = actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")

    actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=[facts()], key=KEY)

    said.refresh_from_db()
    assert said.withdrawn_at is not None


def test_sent_forms_are_forgotten_after_a_month(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    actions.log_classes(by=director, centre_id=cast.cam_ngoc.pk, several=[facts()], key=KEY)
    assert actions.forget_sent_forms() == 0
    SentForm.objects.update(at=SentForm.objects.get().at - several.REMEMBERED - dt.timedelta(days=1))

    assert actions.forget_sent_forms() == 1
    assert not SentForm.objects.exists()
    assert LearningClass.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("centres", [("cam_ngoc", "cam_ngoc"), ("cam_ngoc", "phong_son")])
def test_two_sendings_that_arrive_at_the_same_moment_make_one_class(cast: Cast, centres: tuple[str, str]) -> None:
    """Also when they name different centres, so that no lock of a centre keeps them apart."""
    start = threading.Barrier(2)
    answers: list[object] = []
    # The officer of the district logs for both centres.
    officer = cast.actor("phong", IN_2021)

    def send(name: str) -> None:
        try:
            start.wait()
            centre = getattr(cast, name).pk
            answers.append(actions.log_classes(by=officer, centre_id=centre, several=[facts()], key=KEY))
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(name,)) for name in centres]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert LearningClass.objects.count() == 1
    assert SentForm.objects.count() == 1
    logged = [answer for answer in answers if isinstance(answer, actions.Logged)]
    if centres[0] == centres[1]:
        assert sorted(answer.again for answer in logged) == [False, True]
    else:
        # What the second one sent is another class: it is told, and nothing is written.
        (told,) = (answer for answer in answers if isinstance(answer, Conflict))
        assert told.rule == "form_sent"

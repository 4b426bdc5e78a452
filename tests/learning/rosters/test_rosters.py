"""The list of learners of a literacy class: who may keep it, sessions, results written back, certificates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from gdtx.audit.models import Event
from gdtx.catalogue.models import ThematicGroup
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused
from gdtx.learning.actions import change_class, withdraw_class
from gdtx.learning.enums import Mark, Programme, Result, Standing
from gdtx.learning.facts import ClassFacts
from gdtx.learning.imports.undoing import undo_batch
from gdtx.learning.imports.writing import take_in
from gdtx.learning.models import Certificate, Enrolment, LearningClass, Meeting
from gdtx.learning.rosters import actions, certifying, invites
from gdtx.learning.rosters.actions import Outcome
from gdtx.learning.rosters.queries import listed, promoted, roster_of, searched, to_invite
from gdtx.network.scope import Actor
from gdtx.people.actions import decide_same
from gdtx.people.enums import EvidenceKind
from gdtx.people.models import DuplicateTicket, Evidence, Person
from gdtx.people.queries import evidence_of, in_force, visible_persons
from tests.learning.imports import sheets
from tests.learning.making import log
from tests.learning.rosters.conftest import STARTED
from tests.people.making import everybody, here, next_door, of, person, save
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

ENDED = dt.date(2025, 10, 1)


def codes(persons: list[Person]) -> list[str]:
    return [each.code for each in persons]


def joined(officer: Actor, taught: LearningClass, persons: list[Person], term: int = 3) -> list[Enrolment]:
    """The class with everybody studying."""
    actions.open_roster(by=officer, class_id=taught.pk, programme=Programme.LITERACY, term=term)
    return actions.enrol(
        by=officer, class_id=taught.pk, person_codes=codes(persons), standing=Standing.JOINED, on=STARTED
    )


def passed(by: Actor, taught: LearningClass, rows: list[Enrolment], result: Result = Result.DONE) -> None:
    actions.record_results(
        by=by, class_id=taught.pk, on=ENDED, outcomes={row.pk: Outcome(result.value) for row in rows}
    )


# --- The list -------------------------------------------------------------------------------------------------


def test_a_class_of_the_group_gets_a_list_with_its_term_and_keeps_it_once_results_are_there(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    for programme, term, rule in (
        ("x", 1, "unknown_choice"),
        ("literacy", None, "unknown_term"),
        ("literacy", 6, "unknown_term"),
    ):
        with pytest.raises(Refused) as refused:
            actions.open_roster(by=director, class_id=taught.pk, programme=programme, term=term)
        assert refused.value.rule == rule
    other = log(director, cast.cam_ngoc, topic="Nuôi gà", group="KT", start_on=STARTED)
    with pytest.raises(Refused, match="không phải nhóm xóa mù chữ"):
        actions.open_roster(by=director, class_id=other.pk, programme="literacy", term=1)

    made = actions.open_roster(by=director, class_id=taught.pk, programme="literacy", term=2)
    assert (str(made), made.stage, made.completes) == ("Xóa mù chữ, kỳ 2 (giai đoạn 1)", 1, None)
    assert actions.open_roster(by=director, class_id=taught.pk, programme="after", term=2).term is None
    rows = joined(officer, taught, persons)
    passed(director, taught, rows[:1])
    with pytest.raises(Conflict, match="không đổi kỳ được"):
        actions.open_roster(by=director, class_id=taught.pk, programme="literacy", term=1)
    with pytest.raises(Conflict, match="không rút được"):
        withdraw_class(by=director, class_id=taught.pk, version=taught.version, reason="Ghi trùng")


def test_the_centre_sees_those_it_is_given_and_nobody_else(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    teacher, stranger = cast.actor("giaovien", IN_2025), cast.actor("giamdoc_ps", IN_2025)
    roster = actions.open_roster(by=director, class_id=taught.pk, programme="literacy", term=1)
    assert not visible_persons(director).exists()
    assert searched(director, roster, here().pk, "Bùi") == []
    with pytest.raises(NotInScope):
        actions.enrol(by=director, class_id=taught.pk, person_codes=codes(persons))
    for nobody in (stranger, cast.actor("so40", IN_2025)):
        with pytest.raises(NotInScope):
            actions.enrol(by=nobody, class_id=taught.pk, person_codes=codes(persons))
    with pytest.raises(Forbidden):
        actions.enrol(by=cast.actor("so", IN_2025), class_id=taught.pk, person_codes=codes(persons))

    assert [each.name for each in searched(officer, roster, here().pk, "bui van")] == ["Bùi Văn Ba"]
    made = actions.enrol(by=officer, class_id=taught.pk, person_codes=codes(persons[:2]))
    assert actions.enrol(by=officer, class_id=taught.pk, person_codes=codes(persons[:1])) == [], "once is enough"
    assert set(visible_persons(teacher)) == set(visible_persons(director)) == set(persons[:2])
    assert not visible_persons(stranger).exists()

    refusing = actions.set_standing(by=teacher, enrolment_id=made[0].pk, standing=Standing.DECLINED)
    assert refusing.standing == Standing.DECLINED
    assert set(visible_persons(director)) == {persons[1]}
    assert searched(officer, roster, next_door().pk, "Bùi") == []


def test_persons_come_from_the_lists_of_the_survey_and_from_the_term_before(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    rows = joined(officer, taught, persons, term=1)
    passed(director, taught, rows[:2])
    next_class = log(director, cast.cam_ngoc, topic="Xóa mù chữ kỳ 2", group="XMC", turns=2, start_on=ENDED)
    roster = actions.open_roster(by=director, class_id=next_class.pk, programme="literacy", term=2)
    assert promoted(director, roster) == persons[1::-1], "in the order of given names"
    actions.enrol(by=director, class_id=next_class.pk, person_codes=[persons[0].code], standing=Standing.JOINED)
    assert promoted(director, roster) == [persons[1]]

    (elsewhere,) = of(save(everybody(), person("Lò Văn Xa"), place=next_door()))
    asked: list[tuple[int, str, int | None]] = []

    def provider(*, actor: Actor, area_id: int, programme: str, term: int | None) -> list[str]:
        asked.append((area_id, programme, term))
        return [persons[2].code, elsewhere.code, persons[0].code]

    invites.register("test", provider)
    try:
        assert to_invite(officer, roster, here().pk) == [persons[2]], "of those not on the list, whom they may see"
    finally:
        invites.forget("test")
    assert asked == [(here().pk, "literacy", 2)]


def test_what_cannot_be_put_on_the_list_is_refused(
    officer: Actor, director: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    with pytest.raises(NotFound, match="chưa lập danh sách"):
        actions.enrol(by=officer, class_id=taught.pk, person_codes=codes(persons))
    actions.open_roster(by=officer, class_id=taught.pk, programme="literacy", term=1)
    Person.objects.filter(pk=persons[2].pk).update(died_on=STARTED)
    for wrong, says in (
        ({"person_codes": [" "]}, "Chưa chọn ai"),
        ({"person_codes": codes(persons), "standing": "left"}, "Chưa chọn mời học"),
        ({"person_codes": codes(persons[2:])}, "Cao Thị Én đã mất"),
        ({"person_codes": codes(persons[:1]), "on": STARTED - dt.timedelta(days=1)}, "trước ngày mở lớp"),
        ({"person_codes": codes(persons[:1]), "on": IN_2025 + dt.timedelta(days=1)}, "chưa đến"),
    ):
        with pytest.raises(Refused, match=says):
            actions.enrol(by=officer, class_id=taught.pk, **wrong)  # type: ignore[arg-type]
    (row,) = actions.enrol(by=officer, class_id=taught.pk, person_codes=codes(persons[:1]))
    with pytest.raises(Refused, match="lý do thôi học"):
        actions.set_standing(by=director, enrolment_id=row.pk, standing=Standing.LEFT)
    with pytest.raises(NotInScope):
        actions.set_standing(by=director, enrolment_id=0, standing=Standing.LEFT, reason="Đi làm xa")
    left = actions.set_standing(by=director, enrolment_id=row.pk, standing=Standing.LEFT, reason="Đi làm xa")
    assert (left.standing, left.reason) == ("left", "Đi làm xa")
    assert Enrolment.objects.count() == 1


# --- Sessions and results -------------------------------------------------------------------------------------


def test_a_session_is_written_once_a_day_and_again_replaces_it(
    director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    actions.open_roster(by=officer, class_id=taught.pk, programme="literacy", term=1)
    with pytest.raises(Refused, match="Chưa có ai đang học"):
        actions.record_meeting(by=director, class_id=taught.pk, on=STARTED, marks={})
    rows = joined(officer, taught, persons, term=1)
    marks = {row.pk: Mark.PRESENT.value for row in rows}
    day = STARTED + dt.timedelta(days=1)
    actions.record_meeting(by=director, class_id=taught.pk, on=day, marks=marks, lessons=3, topic="Bài 1")
    marks[rows[0].pk] = Mark.ABSENT.value
    del marks[rows[2].pk]
    actions.record_meeting(by=director, class_id=taught.pk, on=day, marks=marks, lessons=4)

    assert [(each.on, each.lessons) for each in Meeting.objects.all()] == [(day, 4)]
    roster = roster_of(taught)
    assert roster is not None
    came = {each.enrolment.pk: (each.came, each.marked) for each in listed(roster).learners}
    assert came == {rows[0].pk: (0, 1), rows[1].pk: (1, 1), rows[2].pk: (0, 0)}
    for wrong, says in (
        ({"on": day, "marks": {0: "present"}}, "không còn học"),
        ({"on": day, "marks": {rows[0].pk: "late"}}, "có mặt hay vắng"),
        ({"on": day, "marks": {}, "lessons": 11}, "từ 1 đến 10"),
        ({"on": STARTED - dt.timedelta(days=1), "marks": {}}, "trước ngày mở lớp"),
    ):
        with pytest.raises(Refused, match=says):
            actions.record_meeting(by=director, class_id=taught.pk, **wrong)  # type: ignore[arg-type]
    actions.remove_meeting(by=director, meeting_id=Meeting.objects.get().pk)
    assert not Meeting.objects.exists()


def test_a_completed_term_becomes_evidence_of_the_person_and_goes_with_the_result(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    rows = joined(officer, taught, persons)
    teacher = cast.actor("giaovien", IN_2025)
    changed = actions.record_results(
        by=teacher,
        class_id=taught.pk,
        on=ENDED,
        outcomes={
            rows[0].pk: Outcome("good", "Đọc thông viết thạo"),
            rows[1].pk: Outcome("done"),
            rows[2].pk: Outcome("not_done"),
        },
    )
    assert len(changed) == 3
    facts = Evidence.objects.filter(source=f"lop:{taught.pk}", withdrawn_on=None, kind="xmc_completed")
    assert {(each.person_id, each.kind, each.value, each.school_year, each.told_on) for each in facts} == {
        (persons[0].pk, "xmc_completed", "3", "2025-2026", ENDED),
        (persons[1].pk, "xmc_completed", "3", "2025-2026", ENDED),
    }
    told = Event.objects.filter(verb="record_results").latest("pk")
    assert "Mận" not in str(told.after), "the audit holds neither names"
    assert "good" not in str(told.after), "nor results"

    with pytest.raises(Conflict, match="vẫn ở trong danh sách"):
        actions.set_standing(by=teacher, enrolment_id=rows[0].pk, standing=Standing.LEFT, reason="Đi xa")
    again = actions.record_results(
        by=teacher,
        class_id=taught.pk,
        on=ENDED,
        outcomes={rows[0].pk: Outcome("good", "Đọc thông viết thạo"), rows[1].pk: Outcome("not_done")},
    )
    assert [row.pk for row in again] == [rows[1].pk], "what did not change is not written again"
    assert [each.person_id for each in facts.all()] == [persons[0].pk]
    for wrong, says in (
        ({"on": ENDED, "outcomes": {rows[0].pk: Outcome("best")}}, "Chưa chọn kết quả"),
        ({"on": ENDED, "outcomes": {0: Outcome("good")}}, "không còn học"),
        ({"on": IN_2025 + dt.timedelta(days=1), "outcomes": {}}, "chưa đến"),
    ):
        with pytest.raises(Refused, match=says):
            actions.record_results(by=teacher, class_id=taught.pk, **wrong)  # type: ignore[arg-type]


def test_what_follows_literacy_has_results_and_proves_nothing(
    director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    actions.open_roster(by=officer, class_id=taught.pk, programme=Programme.AFTER)
    rows = actions.enrol(by=officer, class_id=taught.pk, person_codes=codes(persons), standing=Standing.JOINED)
    passed(director, taught, rows)

    assert Enrolment.objects.filter(result="done").count() == 3
    assert not Evidence.objects.filter(source=f"lop:{taught.pk}").exists()
    with pytest.raises(Refused, match="chưa phải kỳ cuối"):
        certifying.certify(
            by=director, class_id=taught.pk, enrolment_ids=[rows[0].pk], issued_on=ENDED, signer="Cao Văn Nam"
        )


# --- Certificates ---------------------------------------------------------------------------------------------


def test_certificates_are_numbered_one_after_the_other_and_a_number_is_given_once(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    rows = joined(officer, taught, persons)
    passed(director, taught, rows[:2])

    def certify(ids: list[int], by: Actor = director, **more: object) -> list[Certificate]:
        values = {"issued_on": ENDED, "signer": "Cao Văn Nam", **more}
        return certifying.certify(by=by, class_id=taught.pk, enrolment_ids=ids, **values)  # type: ignore[arg-type]

    with pytest.raises(Forbidden):
        certify([rows[0].pk], by=cast.actor("giaovien", IN_2025))
    for wrong, says in (
        ({"ids": []}, "Chưa chọn ai"),
        ({"ids": [rows[0].pk], "signer": " "}, "người ký"),
        ({"ids": [rows[2].pk]}, "Cao Thị Én chưa có kết quả hoàn thành"),
        ({"ids": [rows[0].pk], "issued_on": ENDED - dt.timedelta(days=1)}, "trước ngày đánh giá"),
        ({"ids": [rows[0].pk], "issued_on": IN_2025 + dt.timedelta(days=1)}, "chưa đến"),
        ({"ids": [rows[0].pk], "first_number": 0}, "từ 1"),
        ({"ids": [0]}, "không còn học"),
    ):
        with pytest.raises(Refused, match=says):
            certify(**wrong)  # type: ignore[arg-type]
    first, second = certify([rows[0].pk, rows[1].pk], first_number=7)
    assert (first.symbol, second.symbol, first.stage) == ("07/2025/GCN-XMC", "08/2025/GCN-XMC", 1)
    with pytest.raises(Conflict, match="đã được cấp"):
        certify([rows[0].pk])
    with pytest.raises(Conflict, match="đã được cấp giấy chứng nhận nên không đổi"):
        passed(director, taught, rows[:1], Result.NOT_DONE)
    with pytest.raises(Refused, match="lý do thu hồi"):
        certifying.revoke(by=director, certificate_id=first.pk, reason=" ")
    certifying.revoke(by=director, certificate_id=first.pk, reason="Ghi sai năm sinh")
    with pytest.raises(Conflict, match="đã thu hồi"):
        certifying.revoke(by=director, certificate_id=first.pk, reason="Lần nữa")
    with pytest.raises(Conflict, match="07/2025/GCN-XMC đã cấp"):
        certify([rows[0].pk], first_number=7)
    (anew,) = certify([rows[0].pk])

    assert anew.number == 9
    assert [each.symbol for each in certifying.register_of(cast.cam_ngoc.pk, 2025)] == [
        "07/2025/GCN-XMC", "08/2025/GCN-XMC", "09/2025/GCN-XMC",
    ]  # fmt: skip


# --- Who learns, as the register says it -----------------------------------------------------------------------


def learning(person: Person, on: dt.date = IN_2025) -> str | None:
    """The kỳ that stands in force of somebody on a day."""
    found = in_force(evidence_of(person), on).get(EvidenceKind.XMC_STUDYING)
    return found.value if found else None


def test_who_joined_learns_in_the_register_until_they_leave_get_a_result_or_the_class_is_over(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    actions.open_roster(by=officer, class_id=taught.pk, programme=Programme.LITERACY, term=2)
    rows = actions.enrol(by=officer, class_id=taught.pk, person_codes=codes(persons), on=STARTED)
    assert [learning(each) for each in persons] == [None] * 3, "who is invited does not learn yet"
    for row in rows:
        actions.set_standing(by=director, enrolment_id=row.pk, standing=Standing.JOINED, on=STARTED)
    assert [learning(each) for each in persons] == ["2"] * 3
    actions.open_roster(by=officer, class_id=taught.pk, programme=Programme.LITERACY, term=3)
    assert [learning(each) for each in persons] == ["3"] * 3, "the kỳ was corrected"

    actions.set_standing(by=director, enrolment_id=rows[2].pk, standing=Standing.LEFT, reason="Đi làm xa")
    passed(director, taught, rows[:1])
    passed(director, taught, rows[1:2], Result.NOT_DONE)
    assert [learning(each) for each in persons] == [None] * 3
    actions.record_results(by=director, class_id=taught.pk, on=ENDED, outcomes={rows[1].pk: Outcome("")})
    assert [learning(each) for each in persons] == [None, "3", None], "a result taken back"

    changed = replace(ClassFacts.of(LearningClass.objects.get(pk=taught.pk)), end_on=dt.date(2025, 9, 15))
    change_class(by=director, class_id=taught.pk, version=taught.version, facts=changed)
    assert (learning(persons[1], dt.date(2025, 9, 15)), learning(persons[1], ENDED)) == ("3", None)
    other = ThematicGroup.objects.filter(national__literacy=False).latest("pk")
    moved = replace(changed, group_id=other.pk)
    with pytest.raises(Conflict, match="không đổi sang nhóm nội dung khác"):
        change_class(by=director, class_id=taught.pk, version=taught.version + 1, facts=moved)


def test_a_sheet_that_changes_a_class_with_learners_does_to_them_what_a_change_by_hand_does(
    cast: Cast, director: Actor, officer: Actor, taught: LearningClass, persons: list[Person], tmp_path: Path
) -> None:
    joined(officer, taught, persons[:1])
    same = {"topic": taught.topic, "place": taught.place, "start_on": STARTED, "turns": taught.turns}
    sheet = sheets.write(tmp_path / "a.xlsx", [sheets.row(**same, group_id="XMC", end_on=dt.date(2025, 9, 15))])
    taken = take_in(sheet, by=director)
    assert taken.counts.changed == 1
    assert (learning(persons[0], dt.date(2025, 9, 15)), learning(persons[0], ENDED)) == ("3", None)
    assert taken.batch is not None
    undo_batch(by=director, code=taken.batch)
    assert learning(persons[0], ENDED) == "3"
    with pytest.raises(Conflict, match="không đổi sang nhóm nội dung khác"):
        take_in(sheets.write(tmp_path / "b.xlsx", [sheets.row(**same, group_id="CT")]), by=director)
    assert LearningClass.objects.get(pk=taught.pk).group_id == taught.group_id


def test_a_withdrawn_class_teaches_nobody_any_more(
    director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    joined(officer, taught, persons)
    withdraw_class(by=director, class_id=taught.pk, version=taught.version, reason="Lớp không mở")
    assert [learning(each) for each in persons] == [None] * 3


def test_what_is_done_with_learners_is_written_down_under_the_centre_and_its_commune(
    cast: Cast, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    joined(officer, taught, persons)
    events = Event.objects.filter(subject_type="class", subject_id=str(taught.pk))
    assert set(events.values_list("verb", "organisation_id", "area_id")) == {
        (verb, cast.cam_ngoc.pk, here().pk) for verb in ("log_class", "open_roster", "enrol")
    }


def test_of_two_records_made_one_the_one_that_stays_learns_and_stops_learning(
    director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    rows = joined(officer, taught, persons[:1])
    first, second = sorted(persons[:2], key=lambda each: each.pk)
    ticket = DuplicateTicket.objects.create(
        first=first, second=second, doubt="same_in_village", raised_at=dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    )
    decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=persons[1].code)
    assert learning(persons[1]) == "3"
    actions.set_standing(by=officer, enrolment_id=rows[0].pk, standing=Standing.LEFT, reason="Đi làm xa")
    assert learning(persons[1]) is None


def test_of_two_rows_of_one_person_the_one_that_goes_takes_nothing_from_the_other(
    director: Actor, officer: Actor, taught: LearningClass, persons: list[Person]
) -> None:
    rows = joined(officer, taught, persons[:2])
    first, second = sorted(persons[:2], key=lambda each: each.pk)
    ticket = DuplicateTicket.objects.create(
        first=first, second=second, doubt="same_in_village", raised_at=dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    )
    decide_same(by=officer, ticket_id=ticket.pk, version=1, kept_code=persons[0].code)
    actions.set_standing(by=officer, enrolment_id=rows[1].pk, standing=Standing.LEFT, reason="Ghi hai lần")
    assert learning(persons[0]) == "3"
    passed(director, taught, rows[:1])
    assert learning(persons[0]) is None

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.learning import actions
from gdtx.learning.checks import ClassRefused
from gdtx.learning.enums import ClassState
from gdtx.learning.facts import ClassFacts
from gdtx.learning.models import ClassRevision, LearningClass, NoClassDeclaration
from tests.learning.making import facts, log
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db


def test_a_deputy_logs_a_class_of_her_centre_and_the_audit_says_so(cast: Cast) -> None:
    deputy = cast.actor("phogiamdoc", IN_2021)

    written = log(deputy, cast.cam_ngoc, topic="  Luật  Đất đai ", female=12, run_by="Trung tâm")

    stored = LearningClass.objects.get(pk=written.pk)
    assert (stored.topic, stored.turns, stored.female, stored.run_by, stored.version) == (
        "Luật Đất đai",
        40,
        12,
        "",
        1,
    )
    assert stored.created_by_label == "Mai Thị Oanh"
    event = Event.objects.get(verb="log_class")
    assert event.organisation_id == cast.cam_ngoc.pk
    assert event.after is not None
    assert event.after["turns"] == 40


def test_a_class_outside_the_scope_cannot_be_logged_and_the_centre_stays_unknown(cast: Cast) -> None:
    with pytest.raises(NotInScope):
        log(cast.actor("phogiamdoc", IN_2021), cast.phong_son)

    assert not LearningClass.objects.exists()


def test_the_department_sees_the_centre_but_does_not_log_its_classes(cast: Cast) -> None:
    with pytest.raises(Forbidden) as refusal:
        log(cast.actor("so", IN_2021), cast.cam_ngoc)

    assert refusal.value.rule == "no_permission"


def test_every_problem_of_a_class_is_told_at_once(cast: Cast) -> None:
    with pytest.raises(ClassRefused) as refusal:
        log(
            cast.actor("giamdoc", IN_2021),
            cast.cam_ngoc,
            female=50,
            persons=41,
            end_on=dt.date(2020, 10, 1),
            sessions=0,
        )

    assert {problem.rule for problem in refusal.value.problems} == {
        "female_le_turns",
        "persons_le_turns",
        "end_before_start",
        "sessions_ge_1",
    }
    assert not LearningClass.objects.exists()
    assert not Event.objects.filter(verb="log_class").exists()


def test_the_same_class_is_not_logged_twice_however_it_is_spelled(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    first = log(director, cast.cam_ngoc, topic="Khoẻ để học", place="Nhà văn hoá thôn 1")

    with pytest.raises(Conflict) as refusal:
        log(director, cast.cam_ngoc, topic="KHỎE ĐỂ HỌC", place="nhà  văn hóa thôn 1", turns=99)

    assert refusal.value.rule == "class_exists"
    assert refusal.value.where == {"class": first.pk}
    log(director, cast.cam_ngoc, topic="Khỏe để học", place="Nhà văn hóa thôn 2")
    assert LearningClass.objects.count() == 2


def test_a_withdrawn_class_does_not_count_as_existing(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    first = log(director, cast.cam_ngoc)
    actions.withdraw_class(by=director, class_id=first.pk, version=1, reason="ghi nhầm ngày")

    again = log(director, cast.cam_ngoc)

    first.refresh_from_db()
    assert (first.state, first.state_reason, again.state) == ("withdrawn", "ghi nhầm ngày", "active")


def test_changing_keeps_what_was_there_before_and_records_only_what_differs(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc)

    changed = actions.change_class(by=director, class_id=logged.pk, version=1, facts=facts(turns=55, female=20))

    assert (changed.turns, changed.female, changed.version) == (55, 20, 2)
    revision = ClassRevision.objects.get()
    assert (revision.version, revision.before["turns"], revision.by_label) == (1, 40, "Cao Văn Nam")
    event = Event.objects.get(verb="change_class")
    assert event.before == {"turns": 40, "female": None}
    assert event.after == {"turns": 55, "female": 20}


def test_saving_a_class_unchanged_writes_nothing(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc)

    same = actions.change_class(by=director, class_id=logged.pk, version=1, facts=facts())

    assert same.version == 1
    assert not ClassRevision.objects.exists()
    assert not Event.objects.filter(verb="change_class").exists()


def test_the_second_of_two_people_changing_a_class_is_told_and_overwrites_nothing(cast: Cast) -> None:
    director, deputy = cast.actor("giamdoc", IN_2021), cast.actor("phogiamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc)
    actions.change_class(by=director, class_id=logged.pk, version=1, facts=facts(turns=55))

    with pytest.raises(Conflict) as refusal:
        actions.change_class(by=deputy, class_id=logged.pk, version=1, facts=facts(turns=60))

    assert refusal.value.rule == "stale_version"
    assert "Cao Văn Nam" in refusal.value.message
    assert LearningClass.objects.get().turns == 55


def test_a_teacher_changes_own_classes_only(cast: Cast) -> None:
    director, teacher = cast.actor("giamdoc", IN_2021), cast.actor("giaovien", IN_2021)
    of_director = log(director, cast.cam_ngoc)
    own = log(teacher, cast.cam_ngoc, topic="An toàn giao thông")

    actions.change_class(by=teacher, class_id=own.pk, version=1, facts=facts(topic="An toàn giao thông", turns=9))
    with pytest.raises(Forbidden) as refusal:
        actions.withdraw_class(by=teacher, class_id=of_director.pk, version=1, reason="thử")

    assert refusal.value.rule == "not_your_class"
    assert LearningClass.objects.get(pk=own.pk).turns == 9


def test_a_class_is_withdrawn_with_a_reason_only(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc)

    with pytest.raises(Refused) as refusal:
        actions.withdraw_class(by=director, class_id=logged.pk, version=1, reason="  ")

    assert refusal.value.rule == "missing_reason"
    assert LearningClass.objects.get().state == ClassState.ACTIVE


def test_a_withdrawn_class_is_not_changed_any_more(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    logged = log(director, cast.cam_ngoc)
    actions.withdraw_class(by=director, class_id=logged.pk, version=1, reason="ghi trùng")

    with pytest.raises(Forbidden) as refusal:
        actions.change_class(by=director, class_id=logged.pk, version=2, facts=facts(turns=1))

    assert refusal.value.rule == "class_not_active"


# --- Declaring that nothing was held -----------------------------------------------------------------------


def test_a_centre_declares_that_it_held_no_class_and_takes_it_back(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)

    declaration = actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")
    assert (declaration.starts_on, declaration.last_on) == (dt.date(2020, 9, 1), dt.date(2021, 1, 15))
    with pytest.raises(Conflict) as refusal:
        actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")
    assert refusal.value.rule == "already_declared"

    actions.withdraw_declaration(by=director, declaration_id=declaration.pk, reason="khai nhầm")
    assert not NoClassDeclaration.objects.filter(withdrawn_at__isnull=True).exists()


def test_a_centre_with_classes_cannot_declare_that_it_held_none(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc)

    with pytest.raises(Conflict) as refusal:
        actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")

    assert refusal.value.rule == "has_classes"


def test_logging_a_class_takes_back_the_declaration_it_contradicts(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    kept = actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2019-2020/HK2")
    lost = actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1")

    log(director, cast.cam_ngoc)

    in_force = NoClassDeclaration.objects.filter(withdrawn_at__isnull=True)
    assert [each.pk for each in in_force] == [kept.pk]
    event = Event.objects.get(verb="withdraw_declaration")
    assert event.subject_id == str(lost.pk)
    assert event.reason


def test_a_period_that_has_not_begun_cannot_be_declared(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.declare_no_class(by=cast.actor("giamdoc", IN_2021), centre_id=cast.cam_ngoc.pk, period="2021-2022/HK1")

    assert refusal.value.rule == "period_to_come"


# --- Locks -------------------------------------------------------------------------------------------------


def test_a_locked_period_takes_no_class_no_change_and_no_withdrawal_until_it_is_opened(cast: Cast) -> None:
    director, specialist = cast.actor("giamdoc", IN_2021), cast.actor("so", IN_2021)
    logged = log(director, cast.cam_ngoc)
    province = specialist.posts[0].root_id
    assert province is not None
    lock = actions.lock_period(by=specialist, area_id=province, period="2020-2021/HK1")

    for attempt in (
        lambda: log(director, cast.cam_ngoc, topic="Lớp khác"),
        lambda: actions.change_class(by=director, class_id=logged.pk, version=1, facts=facts(turns=1)),
        lambda: actions.change_class(
            by=director, class_id=logged.pk, version=1, facts=facts(start_on=dt.date(2020, 3, 1))
        ),
        lambda: actions.withdraw_class(by=director, class_id=logged.pk, version=1, reason="thử"),
        lambda: actions.declare_no_class(by=director, centre_id=cast.cam_ngoc.pk, period="2020-2021/HK1"),
    ):
        with pytest.raises(ClassRefused) as refusal:
            attempt()
        assert refusal.value.rule == "period_locked"
    log(director, cast.cam_ngoc, start_on=dt.date(2021, 1, 18))

    actions.unlock_period(by=specialist, lock_id=lock.pk, reason="bổ sung lớp ghi thiếu")
    actions.withdraw_class(by=director, class_id=logged.pk, version=1, reason="ghi trùng")


def test_only_the_department_of_the_province_locks_a_period(cast: Cast) -> None:
    province = cast.actor("so", IN_2021).posts[0].root_id
    assert province is not None

    with pytest.raises(Forbidden):
        actions.lock_period(by=cast.actor("giamdoc", IN_2021), area_id=province, period="2020-2021/HK1")
    with pytest.raises(NotInScope):
        actions.lock_period(by=cast.actor("so40", IN_2021), area_id=province, period="2020-2021/HK1")


def test_a_commune_officer_of_today_logs_a_class_of_the_reseated_centre(cast: Cast) -> None:
    officer = cast.actor("canbo", IN_2025)

    written = log(officer, cast.cam_ngoc, start_on=dt.date(2025, 9, 10))

    event = Event.objects.get(verb="log_class")
    assert event.area_id == cast.cam_ngoc.seats.get(valid_from=dt.date(2025, 7, 1)).area_id
    assert ClassFacts.of(written) == facts(start_on=dt.date(2025, 9, 10))

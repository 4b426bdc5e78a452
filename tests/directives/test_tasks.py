"""Giving tasks, passing them down, answering, deciding, postponing, cancelling: what is written and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from gdtx.approvals.queries import steps_of
from gdtx.audit.models import Event
from gdtx.directives.actions import draft_document, tasks
from gdtx.directives.data_checks import DataCheck
from gdtx.directives.models.documents import Document
from gdtx.directives.models.tasks import Postponement, Task
from gdtx.directives.origins import Origin
from gdtx.directives.queries.tasks import BoardFilter, board, task_for
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.network.enums import PostKind
from gdtx.network.models import Post
from tests.directives.tasking import DUE, give
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db


def refusal(error: type[Refused], rule: str) -> pytest.RaisesExc[Refused]:
    """The call is refused by this rule."""
    return pytest.raises(error, check=lambda refused: refused.rule == rule)


def answered(cast: Cast, task: Task, username: str = "giamdoc", on: dt.date = IN_2025) -> Task:
    """The task after an ordinary answer."""
    return tasks.answer_task(by=cast.actor(username, on), task_id=task.pk, version=task.version, text="Đã làm xong.")


# --- Giving -----------------------------------------------------------------------------------------------------


def test_a_task_keeps_who_gave_it_to_whom_by_when_and_what_proves_it(cast: Cast) -> None:
    task = give(
        cast.actor("so", IN_2025),
        cast.cam_ngoc,
        proof="Quyết định kiện toàn",
        text="Theo đơn vị hành chính mới",
        helpers=[cast.committee_cam_thuy.pk],
        origin=Origin("Hội nghị tổng kết", "desk", "12"),
    )
    kept = Task.objects.get(pk=task.pk)
    assert (kept.owner_id, kept.given_by_id, kept.given_on, kept.due_on) == (
        cast.cam_ngoc.pk,
        cast.department.pk,
        IN_2025,
        DUE,
    )
    assert kept.state == "open"
    assert kept.given_by_label.startswith("Trần Văn Em")
    assert list(kept.helpers.all()) == [cast.committee_cam_thuy]
    assert kept.origin == Origin("Hội nghị tổng kết", "desk", "12")
    assert [step.verb for step in steps_of(kept)] == ["begin"]
    event = Event.objects.get(verb="begin_task")
    assert (event.subject_id, event.organisation_id) == (str(task.pk), cast.cam_ngoc.pk)


def test_a_date_before_the_day_of_giving_is_refused(cast: Cast) -> None:
    with refusal(Refused, "due_before_given"):
        give(cast.actor("so", IN_2025), cast.cam_ngoc, due_on=IN_2025 - dt.timedelta(days=1))
    assert not Task.objects.exists()


def test_today_is_a_date_one_may_ask_for(cast: Cast) -> None:
    assert give(cast.actor("so", IN_2025), cast.cam_ngoc, due_on=IN_2025).due_on == IN_2025


def test_the_commune_gives_only_within_its_line(cast: Cast) -> None:
    with refusal(Forbidden, "outside_your_line"):
        give(cast.actor("chutich", IN_2025), cast.tam_chung)
    assert give(cast.actor("chutich", IN_2025), cast.cam_ngoc).given_by_id == cast.committee_cam_thuy.pk


def test_a_refusal_does_not_name_a_unit_out_of_sight(cast: Cast) -> None:
    with pytest.raises(Forbidden) as refused:
        give(cast.actor("chutich", IN_2025), cast.nghe_an)
    assert "Châu Bình" not in refused.value.sentence


def test_a_centre_gives_no_tasks(cast: Cast) -> None:
    with refusal(Forbidden, "no_permission"):
        give(cast.actor("giamdoc", IN_2025), cast.cam_ngoc)


def test_a_unit_that_is_closed_gets_no_task(cast: Cast) -> None:
    with refusal(Refused, "unit_closed"):
        give(cast.actor("so", IN_2025), cast.district_office)


def test_a_check_that_does_not_exist_is_refused(cast: Cast) -> None:
    check = DataCheck("khong_co", "2025-2026/HK1", 1)
    with refusal(Refused, "unknown_check"):
        give(cast.actor("so", IN_2025), cast.cam_ngoc, check=check)


def test_a_title_is_needed(cast: Cast) -> None:
    with refusal(Refused, "title_missing"):
        give(cast.actor("so", IN_2025), cast.cam_ngoc, title="  ")


def test_the_responsible_person_works_there(cast: Cast) -> None:
    by = cast.actor("so", IN_2025)
    with refusal(Refused, "not_of_the_unit"):
        give(by, cast.cam_ngoc, responsible_id=cast.person("giamdoc_ps").pk)
    assert give(by, cast.cam_ngoc, responsible_id=cast.person("giamdoc").pk).responsible == cast.person("giamdoc")


# --- Passing down -----------------------------------------------------------------------------------------------


def test_passed_down_tasks_keep_thread_date_reminders_and_origin(cast: Cast) -> None:
    first = give(
        cast.actor("so", IN_2025),
        cast.committee_cam_thuy,
        remind_days=7,
        origin=Origin("Hội nghị", "desk", "1"),
        point="3",
    )
    children = tasks.pass_down(
        by=cast.actor("canbo", IN_2025),
        task_id=first.pk,
        version=first.version,
        owners=[cast.cam_ngoc.pk, cast.phong_son.pk],
    )
    assert [child.owner_id for child in children] == [cast.phong_son.pk, cast.cam_ngoc.pk]
    for child in children:
        assert (child.parent_id, child.root_id, child.due_on, child.remind_days) == (first.pk, first.pk, DUE, 7)
        assert child.given_by_id == cast.committee_cam_thuy.pk
        assert child.origin == first.origin
        assert child.point == "3"


def test_what_is_passed_down_is_due_with_its_parent_or_before(cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    by = cast.actor("canbo", IN_2025)
    with refusal(Refused, "later_than_parent"):
        tasks.pass_down(
            by=by, task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk], due_on=DUE + dt.timedelta(days=1)
        )
    (child,) = tasks.pass_down(
        by=by, task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk], due_on=DUE - dt.timedelta(days=5)
    )
    assert child.due_on == DUE - dt.timedelta(days=5)


def test_a_task_is_passed_only_down_ones_line(cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    with refusal(Forbidden, "outside_your_line"):
        tasks.pass_down(by=cast.actor("canbo", IN_2025), task_id=first.pk, version=1, owners=[cast.tam_chung.pk])
    assert Task.objects.count() == 1


def test_only_the_unit_that_answers_passes_a_task_on(cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    with refusal(Forbidden, "not_yours"):
        tasks.pass_down(by=cast.actor("so", IN_2025), task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk])


def test_a_task_is_not_passed_twice_to_one_unit_nor_to_its_owner(cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    by = cast.actor("canbo", IN_2025)
    tasks.pass_down(by=by, task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk])
    with refusal(Conflict, "already_passed"):
        tasks.pass_down(by=by, task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk])
    with refusal(Refused, "passed_to_itself"):
        tasks.pass_down(by=by, task_id=first.pk, version=1, owners=[cast.committee_cam_thuy.pk])


def test_one_task_for_several_units_is_passed_down_from_ones_own(cast: Cast) -> None:
    first = tasks.give_to_several(
        by=cast.actor("so", IN_2025),
        owners=[cast.cam_ngoc.pk, cast.tam_chung.pk],
        due_on=DUE,
        title="Mỗi xã chọn ba mô hình",
    )
    assert first.owner_id == cast.department.pk
    assert set(first.children.values_list("owner_id", flat=True)) == {cast.cam_ngoc.pk, cast.tam_chung.pk}


# --- Answering and deciding -------------------------------------------------------------------------------------


def test_the_owner_answers_and_the_giver_verifies(cast: Cast) -> None:
    task = answered(cast, give(cast.actor("so", IN_2025), cast.cam_ngoc))
    assert (task.state, task.answered_on) == ("answered", IN_2025)
    assert task.answers.get().by_label == "Cao Văn Nam"
    done = tasks.verify_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=task.version)
    assert (done.state, done.closed_on) == ("verified", IN_2025)
    assert [step.verb for step in steps_of(done)] == ["begin", "answer", "verify"]


def test_somebody_of_another_unit_does_not_answer(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    with pytest.raises(NotInScope):
        answered(cast, task, "giamdoc_ps")
    with refusal(Forbidden, "not_the_owner"):
        answered(cast, task, "canbo")
    with refusal(Forbidden, "not_the_owner"):
        answered(cast, task, "so")


def test_the_bodies_of_a_commune_answer_for_each_other(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    assert answered(cast, task, "canbo").state == "answered"


def test_the_owner_does_not_close_its_own_task(cast: Cast) -> None:
    task = answered(cast, give(cast.actor("so", IN_2025), cast.committee_cam_thuy), "canbo")
    with refusal(Forbidden, "closing_own_task"):
        tasks.verify_task(by=cast.actor("chutich", IN_2025), task_id=task.pk, version=task.version)
    assert task_for(cast.actor("so", IN_2025), task.pk).state == "answered"


def test_who_answered_does_not_verify_under_any_post(cast: Cast) -> None:
    task = answered(cast, give(cast.actor("truongphong", IN_2025), cast.department), "so")
    with refusal(Forbidden, "own_submission"):
        tasks.verify_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=task.version)
    assert tasks.verify_task(by=cast.actor("truongphong", IN_2025), task_id=task.pk, version=task.version).is_over


def test_a_stand_in_answers_and_may_not_verify_what_they_answered(cast: Cast) -> None:
    post = Post.objects.get(user=cast.person("giamdoc"))
    Post.objects.create(
        user=cast.person("khach"),
        organisation=cast.cam_ngoc,
        role="centre_director",
        kind=PostKind.STAND_IN,
        stands_in_for=post,
        valid_from=IN_2025,
        valid_to=IN_2025 + dt.timedelta(days=30),
    )
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc, responsible_id=cast.person("giamdoc").pk)
    assert answered(cast, task, "khach").answers.get().by_label == "Người không có chức vụ"


def test_an_empty_answer_is_refused(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    with refusal(Refused, "empty_answer"):
        tasks.answer_task(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, version=1, text=" ")


def test_a_returned_task_is_answered_again_and_both_answers_stay(cast: Cast) -> None:
    task = answered(cast, give(cast.actor("so", IN_2025), cast.cam_ngoc))
    with refusal(Refused, "missing_reason"):
        tasks.return_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=task.version, reason="")
    task = tasks.return_task(
        by=cast.actor("so", IN_2025), task_id=task.pk, version=task.version, reason="Thiếu quyết định"
    )
    assert (task.state, task.answered_on, task.returned_on) == ("returned", None, IN_2025)
    task = answered(cast, task)
    assert [answer.number for answer in task.answers.all()] == [1, 2]


def test_a_stale_page_decides_nothing(cast: Cast) -> None:
    task = answered(cast, give(cast.actor("so", IN_2025), cast.cam_ngoc))
    with refusal(Conflict, "stale_version"):
        tasks.verify_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=1)


def test_figures_of_an_answer_are_kept_as_they_were_read(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2021), cast.cam_ngoc, due_on=dt.date(2021, 2, 1))
    task = tasks.answer_task(
        by=cast.actor("giamdoc", IN_2021),
        task_id=task.pk,
        version=1,
        figures=[tasks.FigureAsked("classes", "2020-2021/HK1"), tasks.FigureAsked("turns", "2020-2021/HK1")],
    )
    figure = task.answers.get().figures.first()
    assert figure is not None
    assert (figure.measure, figure.value, figure.unit, figure.period) == ("classes", 0, "lớp", "2020-2021/HK1")
    assert figure.href == "/so-lieu/trung-tam/38-15169-HTCD/?ky=2020-2021/HK1"


def test_an_unknown_measure_is_refused_and_nothing_is_written(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    with refusal(Refused, "unknown_measure"):
        tasks.answer_task(
            by=cast.actor("giamdoc", IN_2025),
            task_id=task.pk,
            version=1,
            figures=[tasks.FigureAsked("hạnh phúc", "2025")],
        )
    assert not task.answers.exists()


# --- Changing ---------------------------------------------------------------------------------------------------


def test_postponing_keeps_the_old_date_and_the_reason(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    later = DUE + dt.timedelta(days=10)
    task = tasks.postpone_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=1, due_on=later, reason="Bão lũ")
    assert (task.due_on, task.state, task.version) == (later, "open", 2)
    kept = Postponement.objects.get()
    assert (kept.old_due, kept.new_due, kept.reason) == (DUE, later, "Bão lũ")
    assert Event.objects.get(verb="postpone_task").reason == "Bão lũ"


def test_postponing_needs_a_reason_a_later_date_and_the_giver(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    later = DUE + dt.timedelta(days=10)
    so = cast.actor("so", IN_2025)
    with refusal(Refused, "reason_missing"):
        tasks.postpone_task(by=so, task_id=task.pk, version=1, due_on=later, reason="")
    with refusal(Refused, "not_later"):
        tasks.postpone_task(by=so, task_id=task.pk, version=1, due_on=DUE, reason="Bão")
    with refusal(Forbidden, "not_the_giver"):
        tasks.postpone_task(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, version=1, due_on=later, reason="Bận")


def test_what_was_passed_down_is_not_postponed_past_its_parent(cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    canbo = cast.actor("canbo", IN_2025)
    (child,) = tasks.pass_down(by=canbo, task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk])
    with refusal(Refused, "later_than_parent"):
        tasks.postpone_task(by=canbo, task_id=child.pk, version=1, due_on=DUE + dt.timedelta(days=3), reason="Chưa kịp")


def test_cancelling_ends_what_was_passed_down_as_well(cast: Cast) -> None:
    first = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)
    (child,) = tasks.pass_down(by=cast.actor("canbo", IN_2025), task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk])
    tasks.cancel_task(by=cast.actor("so", IN_2025), task_id=first.pk, version=1, reason="Giao nhầm")
    child.refresh_from_db()
    assert (child.state, child.closed_on) == ("cancelled", IN_2025)
    assert "Giao nhầm" in steps_of(child)[-1].reason


def test_nothing_leads_on_from_a_task_that_is_over(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    task = tasks.cancel_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=1, reason="Giao nhầm")
    with refusal(Refused, "wrong_state"):
        answered(cast, task)
    with refusal(Refused, "wrong_state"), transaction.atomic():
        tasks.postpone_task(
            by=cast.actor("so", IN_2025),
            task_id=task.pk,
            version=task.version,
            due_on=DUE + dt.timedelta(days=3),
            reason="Muộn",
        )


def test_those_concerned_write_into_the_thread(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    tasks.remark(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, text="Xin lùi hạn một tuần.")
    with refusal(Refused, "text_missing"):
        tasks.remark(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, text="")
    with refusal(Forbidden, "not_concerned"):
        tasks.remark(by=cast.actor("bo", IN_2025), task_id=task.pk, text="Bộ nhắc")
    assert task.notes.get().text == "Xin lùi hạn một tuần."


# --- Documents --------------------------------------------------------------------------------------------------


def drafted(cast: Cast, username: str = "so") -> Document:
    """A letter that the department is drafting, without a number yet."""
    return draft_document(
        by=cast.actor(username, IN_2025),
        organisation=cast.department.pk,
        kind="official_letter",
        abstract="Kiện toàn trung tâm",
        body="Đề nghị các đơn vị thực hiện.",
    )


def test_a_task_may_start_from_a_document_without_a_number(cast: Cast) -> None:
    document = drafted(cast)
    task = give(cast.actor("so", IN_2025), cast.committee_cam_thuy, document=document.pk)
    (child,) = tasks.pass_down(by=cast.actor("canbo", IN_2025), task_id=task.pk, version=1, owners=[cast.cam_ngoc.pk])
    assert child.document_id == document.pk
    assert list(board(cast.actor("so", IN_2025), BoardFilter(document=document.pk))) == [task, child]


def test_a_document_out_of_sight_is_refused(cast: Cast) -> None:
    document = drafted(cast)
    with refusal(Refused, "unknown_document"):
        give(cast.actor("chutich", IN_2025), cast.cam_ngoc, document=document.pk)
    task = give(cast.actor("chutich", IN_2025), cast.cam_ngoc)
    with refusal(Refused, "unknown_document"):
        tasks.answer_task(by=cast.actor("giamdoc", IN_2025), task_id=task.pk, version=1, documents=[document.pk])


def test_an_answer_may_be_a_document(cast: Cast) -> None:
    document = drafted(cast)
    task = give(cast.actor("truongphong", IN_2025), cast.department)
    done = tasks.answer_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=1, documents=[document.pk])
    assert list(done.answers.get().documents.all()) == [document]

"""Tasks and documents made from conclusions, and what the next conference then opens with."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.answers import replies
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference
from gdtx.conferences.queries import previous_of
from gdtx.conferences.standing import ORIGIN, opening, standings
from gdtx.directives.actions.tasks import answer_task, cancel_task, return_task, verify_task
from gdtx.directives.models import Document, Task
from gdtx.foundation.errors import Refused
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.conferences.pages.test_record_pages import signed_in
from tests.support.cast import Cast


@pytest.fixture
def concluded(cast: Cast, specialist: Actor) -> Conference:
    """Held, with a conclusion for one centre, one for two, one for a sort of bodies, one without a date."""
    conference = making.held(specialist, cast)
    due = dt.date(2021, 3, 31)
    for text, owners, until in (
        ("Ghi đủ lớp đã mở.", [TypedBody(cast.cam_ngoc.pk)], due),
        ("Chọn mô hình điểm.", [TypedBody(cast.cam_ngoc.pk), TypedBody(cast.phong_son.pk)], due),
        ("Tuyên truyền.", [TypedBody(None, "Các trung tâm học tập cộng đồng")], due),
        ("Tập huấn.", [TypedBody(cast.cam_ngoc.pk)], None),
    ):
        actions.add_conclusion(by=specialist, conference_id=conference.pk, text=text, owners=owners, due_on=until)
    return conference


def test_conclusions_become_tasks_and_those_that_cannot_are_told_why(
    cast: Cast, specialist: Actor, concluded: Conference
) -> None:
    followed = actions.give_tasks(by=specialist, conference_id=concluded.pk, numbers=[1, 2, 3, 4])
    again = actions.give_tasks(by=specialist, conference_id=concluded.pk, numbers=[1])

    tasks = Task.objects.filter(origin_url_name=ORIGIN, origin_key=str(concluded.pk), parent=None)
    assert followed.given == 2
    assert [reason.split(":")[0] for reason in followed.skipped] == ["Kết luận số 3", "Kết luận số 4"]
    assert again.given == 0
    assert "đã có nhiệm vụ" in again.skipped[0]
    assert sorted(tasks.values_list("point", flat=True)) == ["1", "2"]
    one = tasks.get(point="1")
    assert (one.owner_id, one.due_on, one.title) == (cast.cam_ngoc.pk, dt.date(2021, 3, 31), "Ghi đủ lớp đã mở.")
    assert concluded.title in one.origin_label
    assert one.origin is not None
    assert one.origin.href == f"/hoi-nghi/{concluded.pk}/"
    assert set(tasks.get(point="2").children.values_list("owner_id", flat=True)) == {
        cast.cam_ngoc.pk,
        cast.phong_son.pk,
    }


def test_a_conclusion_is_under_way_while_its_tasks_are_and_the_next_conference_says_so(
    cast: Cast, specialist: Actor, concluded: Conference
) -> None:
    actions.give_tasks(by=specialist, conference_id=concluded.pk, numbers=[1])
    following = making.prepared(
        specialist, cast.department.pk, starts_on=dt.date(2021, 6, 10), period="2020-2021", title="Hội nghị tổng kết"
    )
    before = standings(concluded, specialist.on)[0]
    task = Task.objects.get(point="1")
    director = cast.actor("giamdoc", specialist.on)
    answered = answer_task(by=director, task_id=task.pk, version=task.version, text="Đã ghi đủ.")
    verify_task(by=specialist, task_id=task.pk, version=answered.version)

    found = opening(specialist, following)

    assert (before.badge.text, before.tasks_done, len(before.tasks)) == ("đang thực hiện", 0, 1)
    assert found is not None
    assert found.conclusions[0].badge.text == "đã thực hiện"
    assert found.done == 1


def test_what_was_written_of_a_conclusion_is_told_on_the_days_since_and_what_came_before_on_earlier_ones(
    cast: Cast, specialist: Actor, concluded: Conference
) -> None:
    following = making.prepared(specialist, cast.department.pk, starts_on=dt.date(2021, 6, 10), title="Tổng kết")
    row = concluded.conclusion_rows.get(number=1)
    first, second = specialist.on + dt.timedelta(days=10), dt.date(2021, 4, 5)
    for day, state, text in ((first, "under_way", "Đã ghi một nửa."), (second, "done", "Đã ghi đủ.")):
        actions.note_conclusion(by=cast.actor("so", day), pk=row.pk, state=state, text=text)

    def told(day: dt.date) -> tuple[str, str]:
        found = opening(cast.actor("so", day), following)
        assert found is not None
        assert found.conclusions[0] == standings(concluded, day)[0]
        return found.conclusions[0].badge.text, found.conclusions[0].told

    assert told(specialist.on) == ("chưa thực hiện", "")
    assert told(first) == ("đang thực hiện", "Đã ghi một nửa.")
    # Its date had passed before it was done.
    assert told(second - dt.timedelta(days=1)) == ("quá hạn", "Đã ghi một nửa.")
    assert told(second) == ("đã thực hiện", "Đã ghi đủ.")
    client = signed_in(cast, "so")
    for conference, tab in ((concluded, "ket-luan"), (following, "")):
        address = "conference_tab" if tab else "conference_page"
        page = client.get(reverse(address, args=[conference.pk, tab] if tab else [conference.pk])).content.decode()
        assert "Đã ghi đủ." not in page


def test_a_task_called_off_later_still_counts_on_the_day_before(
    cast: Cast, specialist: Actor, concluded: Conference
) -> None:
    actions.give_tasks(by=specialist, conference_id=concluded.pk, numbers=[1])
    task, later = Task.objects.get(point="1"), specialist.on + dt.timedelta(days=5)
    cancel_task(by=cast.actor("so", later), task_id=task.pk, version=task.version, reason="Giao lại.")

    assert len(standings(concluded, specialist.on)[0].tasks) == 1
    assert standings(concluded, later)[0].tasks == ()


def test_the_conference_before_is_the_last_by_day_and_hour_that_was_not_cancelled_and_is_known(
    cast: Cast, specialist: Actor
) -> None:
    def at(hour: int | None, **values: Any) -> Conference:
        starts_at = dt.time(hour, 0) if hour is not None else None
        return making.prepared(specialist, cast.department.pk, **{"starts_at": starts_at, **values})

    day, by_entry = making.HELD_ON, []
    afternoon, morning, again = at(14), at(8), at(8)
    no_hour = at(None)
    by_entry = [previous_of(each, specialist.on) for each in (no_hour, morning, again, afternoon)]
    assert by_entry == [None, no_hour, morning, again]

    # One of an earlier day that is entered last, and one that is not entered yet on the day asked about.
    older = at(8, starts_on=day - dt.timedelta(days=200))
    assert previous_of(no_hour, specialist.on) == older
    late = cast.actor("so", specialist.on + dt.timedelta(days=30))
    entered_later = making.prepared(late, cast.department.pk, starts_on=day - dt.timedelta(days=2))
    assert previous_of(no_hour, specialist.on) == older
    assert previous_of(no_hour, late.on) == entered_later

    making.move(specialist, again, "cancel", "Dồn vào buổi chiều.")
    assert previous_of(afternoon, specialist.on) == morning
    other = making.prepared(specialist, cast.department.pk, series="Chuỗi khác", starts_on=day + dt.timedelta(days=9))
    assert previous_of(other, specialist.on) is None


def test_a_notice_and_a_letter_are_drafted_with_the_numbered_points(
    cast: Cast, specialist: Actor, concluded: Conference
) -> None:
    notice = actions.draft_from_conclusions(
        by=specialist, conference_id=concluded.pk, kind="notice", numbers=[1, 2, 3, 4]
    )
    letter = actions.draft_from_conclusions(
        by=specialist, conference_id=concluded.pk, kind="official_letter", numbers=[1]
    )

    text = Document.objects.get(pk=notice.pk)
    assert "1. Ghi đủ lớp đã mở." in text.body
    assert "4. Tập huấn." in text.body
    assert "hạn: 31/3/2021" in text.body.lower()
    assert "Kết luận tại hội nghị sơ kết" in text.abstract
    assert (letter.origin_url_name, letter.origin_key) == (ORIGIN, str(concluded.pk))
    assert "2. Chọn mô hình điểm" not in letter.body


def test_nothing_is_given_before_the_conference_was_held(cast: Cast, specialist: Actor) -> None:
    conference = making.called(specialist, cast)

    with pytest.raises(Refused) as error:
        actions.give_tasks(by=specialist, conference_id=conference.pk, numbers=[1])

    assert error.value.rule == "not_held"
    assert Task.objects.count() == 0


def test_petitions_go_to_whom_they_are_addressed_and_the_rest_is_told(
    cast: Cast, specialist: Actor, concluded: Conference
) -> None:
    due = dt.date(2021, 4, 30)
    whom = TypedBody(cast.cam_ngoc.pk)
    outside = making.add(
        specialist, concluded, "kien-nghi", whom, text="Cấp máy chiếu", addressed_to="UBND tỉnh", due_on=due
    )
    making.add(specialist, concluded, "kien-nghi", whom, text="Không ghi gửi ai", due_on=due)
    making.add(specialist, concluded, "kien-nghi", whom, text="Không hạn", addressed_to="UBND tỉnh")

    followed = actions.pass_petitions_on(by=specialist, conference_id=concluded.pk)

    matter = Task.objects.get(kind="petition")
    outside.refresh_from_db()
    assert (followed.given, len(followed.skipped)) == (1, 2)
    assert (matter.title, matter.owner_text, matter.due_on) == ("Cấp máy chiếu", "UBND tỉnh", due)
    assert (matter.origin_url_name, matter.origin_key) == (ORIGIN, str(concluded.pk))
    assert outside.state == "passed_on"
    assert actions.pass_petitions_on(by=specialist, conference_id=concluded.pk).given == 0


@pytest.fixture
def asked(cast: Cast, specialist: Actor, concluded: Conference) -> Task:
    """The matter a petition to the centre became."""
    making.add(
        specialist,
        concluded,
        "kien-nghi",
        TypedBody(None, "Hội Khuyến học tỉnh"),
        text="Mở lớp buổi tối",
        addressed_to=cast.cam_ngoc.code,
        due_on=dt.date(2021, 4, 30),
    )
    actions.pass_petitions_on(by=specialist, conference_id=concluded.pk)
    return Task.objects.get(kind="petition")


def test_an_answer_to_a_petition_flows_back_to_its_conference_and_opens_the_next(
    cast: Cast, specialist: Actor, concluded: Conference, asked: Task
) -> None:
    following = making.prepared(
        specialist, cast.department.pk, starts_on=dt.date(2021, 6, 10), period="2020-2021", title="Hội nghị tổng kết"
    )
    director, later = cast.actor("giamdoc", specialist.on), cast.actor("so", dt.date(2021, 6, 1))

    def found(by: Actor) -> list[tuple[str, str, str, bool]]:
        told = opening(by, following)
        assert told is not None
        assert [each.badge for each in replies(concluded, by.on)] == [each.badge for each in told.petitions]
        return [(each.badge.text, each.answer, each.answered_by, each.is_answered) for each in told.petitions]

    passed, late = found(specialist), found(later)
    answer = answer_task(by=director, task_id=asked.pk, version=asked.version, text="Mở từ tháng 5.")
    replied = found(specialist)
    verify_task(by=specialist, task_id=asked.pk, version=answer.version)
    settled = found(specialist)

    name = "Trung tâm học tập cộng đồng xã Cẩm Ngọc"
    assert passed == [("đã chuyển, chờ trả lời", "", "", False)]
    assert late == [("quá hạn trả lời", "", "", False)]
    assert replied == [("đã trả lời", "Mở từ tháng 5.", name, True)]
    assert settled == [("đã giải quyết", "Mở từ tháng 5.", name, True)]
    # What is not known yet on an earlier day is not told on it.
    before = replies(concluded, specialist.on - dt.timedelta(days=1))[0]
    assert (before.badge.text, before.answer, before.is_passed_on) == ("chưa trả lời", "", False)
    client = signed_in(cast, "so")
    for conference in (concluded, following):
        page = client.get(reverse("conference_page", args=[conference.pk])).content.decode()
        assert "Mở từ tháng 5." in page
        assert reverse("task_page", args=[asked.pk]) in page


def test_an_answer_sent_back_is_no_answer_and_what_somebody_writes_goes_first(
    cast: Cast, specialist: Actor, concluded: Conference, asked: Task
) -> None:
    director = cast.actor("giamdoc", specialist.on)
    done = answer_task(by=director, task_id=asked.pk, version=asked.version, text="Chưa rõ.")
    return_task(by=specialist, task_id=asked.pk, version=done.version, reason="Ghi rõ ngày.")
    returned = replies(concluded, specialist.on)[0]
    petition = concluded.petition_rows.get()
    values = {"text": petition.text, "state": "done", "answer": "Đã mở lớp.", "answered_by": "Sở"}
    actions.change_part(by=specialist, conference_id=concluded.pk, kind="kien-nghi", pk=petition.pk, values=values)
    written = replies(concluded, specialist.on)[0]

    assert (returned.badge.text, returned.is_answered, returned.answer) == ("chờ bổ sung trả lời", False, "Chưa rõ.")
    assert (written.badge.text, written.answer, written.answered_by) == ("đã giải quyết", "Đã mở lớp.", "Sở")
    values["answered_on"] = specialist.on + dt.timedelta(days=3)
    actions.change_part(by=specialist, conference_id=concluded.pk, kind="kien-nghi", pk=petition.pk, values=values)
    # Written with a date: what is dated later is not known yet, the thread is.
    assert replies(concluded, specialist.on)[0].badge.text == "chờ bổ sung trả lời"
    assert replies(concluded, values["answered_on"])[0].badge.text == "đã giải quyết"


def test_many_petitions_passed_on_cost_no_more_queries_than_one(
    cast: Cast, specialist: Actor, concluded: Conference, asked: Task
) -> None:
    director = cast.actor("giamdoc", specialist.on)
    answer_task(by=director, task_id=asked.pk, version=asked.version, text="Mở từ tháng 5.")
    with CaptureQueriesContext(connection) as few:
        replies(concluded, specialist.on, specialist)
    for place in range(3):
        making.add(
            specialist,
            concluded,
            "kien-nghi",
            text=f"Kiến nghị {place}",
            addressed_to=cast.cam_ngoc.code,
            due_on=dt.date(2021, 4, 30),
        )
    actions.pass_petitions_on(by=specialist, conference_id=concluded.pk)
    for matter in Task.objects.filter(kind="petition", state="open"):
        answer_task(by=director, task_id=matter.pk, version=matter.version, text="Đã rõ.")

    with CaptureQueriesContext(connection) as many:
        found = replies(concluded, specialist.on, specialist)

    assert [each.is_answered for each in found] == [True] * 4
    assert len(many) == len(few)

"""Tasks bound to data: what is missing is named, they end by themselves, and say so when data change afterwards."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from gdtx.approvals.actions import move
from gdtx.directives.actions import tasks
from gdtx.directives.actions.task_data import close_completed_by
from gdtx.directives.data_checks import DataCheck, standing
from gdtx.directives.models.tasks import Task
from gdtx.figures import completeness
from gdtx.figures.completeness import Check, Completeness
from gdtx.foundation import clock
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.learning import actions as learning
from gdtx.network.scope import Actor
from tests.directives.conftest import SignIn
from tests.directives.tasking import give
from tests.directives.test_tasks import refusal
from tests.learning import making
from tests.support.cast import IN_2021, Cast, area

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"
SOON = dt.date(2021, 2, 10)


def bound(cast: Cast, **values: object) -> Task:
    """A task of the department for its district office that ends when all centres of the province have recorded HK1."""
    check = DataCheck("centres_recorded", HK1, area("38").pk)
    return give(cast.actor("so", IN_2021), cast.district_office, due_on=SOON, check=check, **values)


def record_all(cast: Cast) -> None:
    """Every centre of Thanh Hóa records a class or declares none."""
    by = Actor.set_up(IN_2021)
    making.log(by, cast.cam_ngoc)
    for centre in (cast.phong_son, cast.luan_khe, cast.tam_chung):
        learning.declare_no_class(by=by, centre_id=centre.pk, period=HK1)


def test_the_page_names_what_is_missing(cast: Cast, sign_in_as: SignIn) -> None:
    task = bound(cast)
    page = sign_in_as("phong", IN_2021).get(f"/nhiem-vu/{task.pk}/").content.decode()
    assert "Trung tâm học tập cộng đồng xã Tam Chung" in page
    assert "0/4" in page


def test_a_task_ends_by_itself_when_nothing_is_missing(cast: Cast) -> None:
    task = bound(cast)
    assert tasks.close_complete(on=IN_2021) == 0
    record_all(cast)
    assert tasks.close_complete(on=IN_2021) == 1
    task.refresh_from_db()
    assert (task.state, task.closed_on) == ("completed", IN_2021)
    assert task.notes.get().text == "Đủ số liệu: 4/4."
    assert tasks.close_complete(on=IN_2021) == 0


def test_what_is_passed_down_ends_with_the_data_of_its_own_area(cast: Cast) -> None:
    task = bound(cast)
    phong = cast.actor("phong", IN_2021)
    (child,) = tasks.pass_down(by=phong, task_id=task.pk, version=1, owners=[cast.committee_cam_ngoc.pk])
    assert child.check_area_id == area("15169").pk
    making.log(Actor.set_up(IN_2021), cast.cam_ngoc)
    assert tasks.close_complete(on=IN_2021) == 1
    child.refresh_from_db()
    task.refresh_from_db()
    assert (child.state, task.state) == ("completed", "open")


def test_data_that_change_after_the_end_are_told_once_and_reopen_nothing(cast: Cast) -> None:
    task = bound(cast)
    record_all(cast)
    tasks.close_complete(on=IN_2021)
    learned = learning.withdraw_class(
        by=Actor.set_up(IN_2021),
        class_id=cast.cam_ngoc.classes.get().pk,
        version=1,
        reason="Ghi nhầm",
    )
    assert learned.centre_id == cast.cam_ngoc.pk
    for _run in range(2):
        tasks.close_complete(on=SOON)
    task.refresh_from_db()
    assert task.state == "completed"
    assert [note.text for note in task.notes.order_by("pk")] == [
        "Đủ số liệu: 4/4.",
        "Số liệu sau đó thay đổi: còn thiếu 1 trong 4. Nhiệm vụ vẫn coi là đã kết thúc.",
    ]
    making.log(Actor.set_up(IN_2021), cast.cam_ngoc, topic="Chăn nuôi")
    tasks.close_complete(on=SOON)
    last = task.notes.order_by("-pk").first()
    assert last is not None
    assert last.text == "Số liệu đã đủ trở lại: 4/4."


def test_a_task_ends_right_after_the_write_that_completes_its_data(
    cast: Cast, sign_in_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    task = bound(cast)
    elsewhere = give(
        cast.actor("so", IN_2021),
        cast.district_office,
        due_on=SOON,
        check=DataCheck("centres_recorded", HK1, area("40").pk),
    )
    phong = cast.actor("phong", IN_2021)
    (child,) = tasks.pass_down(by=phong, task_id=task.pk, version=1, owners=[cast.committee_cam_ngoc.pk])
    by = Actor.set_up(IN_2021)

    def states() -> list[str]:
        return [Task.objects.get(pk=each.pk).state for each in (task, child, elsewhere)]

    with clock.use_business_date(IN_2021), django_capture_on_commit_callbacks(execute=True):
        making.log(by, cast.cam_ngoc)
    assert states() == ["open", "completed", "open"]
    with clock.use_business_date(IN_2021), django_capture_on_commit_callbacks(execute=True):
        for centre in (cast.phong_son, cast.luan_khe):
            learning.declare_no_class(by=by, centre_id=centre.pk, period=HK1)
    assert states() == ["open", "completed", "open"]
    with clock.use_business_date(IN_2021), django_capture_on_commit_callbacks(execute=True):
        learning.declare_no_class(by=by, centre_id=cast.tam_chung.pk, period=HK1)
    assert states() == ["completed", "completed", "open"]
    assert Task.objects.get(pk=task.pk).closed_on == IN_2021


def test_a_write_costs_one_question_where_no_task_is_bound_to_data(cast: Cast, django_assert_num_queries: Any) -> None:
    give(cast.actor("so", IN_2021), cast.district_office, due_on=SOON)

    with django_assert_num_queries(1):
        assert close_completed_by([cast.cam_ngoc.pk], on=IN_2021) == 0


def test_data_written_in_one_transaction_are_told_once_and_what_was_undone_is_not(
    cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[frozenset[int]] = []
    monkeypatch.setitem(completeness._listeners, "tasks", told.append)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        completeness.announce_written([1, 2])
        completeness.announce_written([2, 3])
        completeness.announce_written([])
    assert told == [frozenset({1, 2, 3})]
    with django_capture_on_commit_callbacks(execute=True), contextlib.suppress(ZeroDivisionError), transaction.atomic():
        completeness.announce_written([4])
        raise ZeroDivisionError
    assert len(told) == 1
    # The next transaction: what was registered in the one that was undone went with it.
    monkeypatch.setattr(connection, "run_on_commit", [])
    with django_capture_on_commit_callbacks(execute=True):
        completeness.announce_written([5])
    assert told[1:] == [frozenset({5})]


def test_nobody_closes_by_hand_what_data_close(cast: Cast) -> None:
    task = bound(cast)
    with refusal(Forbidden, "by_data_only"):
        move(by=cast.actor("so", IN_2021), record=task, verb="complete", version=1)


@pytest.fixture
def passing_check() -> Iterator[str]:
    """A check that some subject gives for a while."""
    code = "check_of_a_test"
    completeness.register(Check(code, "Thử", "organisation", "trung tâm", lambda _a, _p, _o: Completeness(2, (1,))))
    yield code
    completeness._checks.pop(code, None)


def test_a_task_bound_to_a_check_that_is_gone_says_so_once_and_stays_open(
    cast: Cast, sign_in_as: SignIn, passing_check: str
) -> None:
    check = DataCheck(passing_check, HK1, area("38").pk)
    task = give(cast.actor("so", IN_2021), cast.district_office, due_on=SOON, check=check)
    completeness._checks.pop(passing_check)
    for _run in range(2):
        assert tasks.close_complete(on=IN_2021) == 0
    task.refresh_from_db()
    assert task.state == "open"
    assert [note.kind for note in task.notes.all()] == ["check_gone"]
    shown = standing(task, IN_2021)
    assert shown is not None
    assert shown.is_gone
    page = sign_in_as("phong", IN_2021).get(f"/nhiem-vu/{task.pk}/").content.decode()
    assert "Không còn phép kiểm tra số liệu mà việc này gắn với" in page


def test_a_period_nobody_can_read_is_refused(cast: Cast) -> None:
    with refusal(Refused, "bad_period"):
        give(
            cast.actor("so", IN_2021),
            cast.district_office,
            due_on=SOON,
            check=DataCheck("centres_recorded", "HK9", area("38").pk),
        )

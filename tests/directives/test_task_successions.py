"""Tasks of units that are merged or divided: who answers is read through the successions, nothing is rewritten."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.directives.actions import tasks
from gdtx.directives.answering import heirs
from gdtx.directives.queries import tasks as queries
from gdtx.directives.queries.tasks import BoardFilter
from gdtx.directives.task_waiting import dates, late_below, to_answer, to_verify, undecided
from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.network import actions as network
from gdtx.network.actions import ActCited, NewOrganisation
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from tests.directives.tasking import DUE, give
from tests.directives.test_tasks import refusal
from tests.support.cast import FOUNDED, IN_2025, Cast, area

pytestmark = pytest.mark.django_db

MERGED = dt.date(2025, 10, 20)
AFTER = dt.date(2025, 12, 10)
ACT = ActCited("15/QĐ-UBND", "Ủy ban nhân dân tỉnh")


def merge(cast: Cast) -> None:
    """The centre of Phong Sơn is merged into that of Cẩm Ngọc; its director leaves."""
    network.merge_organisations(
        by=Actor.set_up(MERGED),
        on=MERGED,
        act=ACT,
        organisation_ids=[cast.phong_son.pk],
        into=cast.cam_ngoc.pk,
    )


def divide(cast: Cast) -> list[int]:
    """The centre of Phong Sơn is divided into two new ones."""
    place = area("15127", MERGED).pk
    into = [
        NewOrganisation(
            code=f"38-15127-HTCD-{number}",
            name=f"Trung tâm học tập cộng đồng số {number}",
            kind=OrganisationKind.COMMUNITY_LEARNING_CENTRE,
            area_id=place,
            supervisors={Line.ADMINISTRATIVE: cast.committee_cam_thuy.pk},
        )
        for number in (1, 2)
    ]
    network.split_organisation(
        by=Actor.set_up(MERGED), on=MERGED, act=ACT, organisation_id=cast.phong_son.pk, into=into, goes_on=False
    )
    return list(heirs(AFTER).of(cast.phong_son.pk))


def test_the_successor_answers_and_the_owner_stays_written(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.phong_son)
    merge(cast)
    assert [row.pk for row in queries.board(cast.actor("giamdoc", AFTER), BoardFilter(mine=True))] == [task.pk]
    with pytest.raises(NotInScope):
        queries.task_for(cast.actor("giamdoc", IN_2025), task.pk)
    done = tasks.answer_task(by=cast.actor("giamdoc", AFTER), task_id=task.pk, version=1, text="Đã xong")
    assert (done.owner_id, done.answerer_id) == (cast.phong_son.pk, cast.phong_son.pk)
    assert done.answers.get().organisation_id == cast.cam_ngoc.pk


def test_late_tasks_of_merged_units_count_at_the_successor(cast: Cast) -> None:
    give(cast.actor("so", IN_2025), cast.phong_son)
    give(cast.actor("so", IN_2025), cast.cam_ngoc)
    merge(cast)
    (row,) = queries.late_by_unit(cast.actor("so", AFTER), BoardFilter())
    assert (row.organisation_id, row.late) == (cast.cam_ngoc.pk, 2)


def test_a_divided_unit_waits_for_the_officer_who_chooses(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.phong_son)
    parts = divide(cast)
    so = cast.actor("so", AFTER)
    assert [item.title for item in undecided(so).items] == [task.title]
    assert list(queries.board(so, BoardFilter(view=queries.UNDECIDED))) == [task]
    director = cast.person("giamdoc_ps")
    Post.objects.create(user=director, organisation_id=parts[0], role="centre_director", valid_from=MERGED)
    with refusal(Forbidden, "owner_divided"):
        tasks.answer_task(by=cast.actor("giamdoc_ps", AFTER), task_id=task.pk, version=1, text="Đã xong")
    with refusal(Refused, "not_a_successor"):
        tasks.choose_owner(by=so, task_id=task.pk, version=1, organisation_id=cast.cam_ngoc.pk)
    chosen = tasks.choose_owner(by=so, task_id=task.pk, version=1, organisation_id=parts[0], reason="Phần lớn địa bàn")
    assert (chosen.owner_id, chosen.answerer_id) == (cast.phong_son.pk, parts[0])
    assert undecided(so).total == 0
    assert tasks.answer_task(by=cast.actor("giamdoc_ps", AFTER), task_id=task.pk, version=2, text="Đã xong")
    with refusal(Refused, "owner_decided"):
        tasks.choose_owner(by=so, task_id=task.pk, version=3, organisation_id=parts[1])


def test_the_giver_that_was_closed_is_stood_for_by_its_successor(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    assert queries.task_for(cast.actor("so", AFTER), task.pk) == task


def test_what_waits_says_why_and_until_when(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    give(cast.actor("so", IN_2025), cast.cam_ngoc, title="Việc riêng", responsible_id=cast.person("giamdoc").pk)
    mine = to_answer(cast.actor("giamdoc", AFTER))
    assert [(item.title, item.due, item.tone) for item in mine.items] == [
        (task.title, DUE, "bad"),
        ("Việc riêng", DUE, "bad"),
    ]
    assert "Trần Văn Em" in mine.items[0].why
    assert [item.title for item in to_answer(cast.actor("phogiamdoc", IN_2025)).items] == [task.title]
    assert to_answer(cast.actor("giaovien", IN_2025)).total == 0
    (late,) = late_below(cast.actor("so", AFTER)).items
    assert late.title == "2 việc quá hạn ở 1 đơn vị"
    assert late_below(cast.actor("so", IN_2025)).total == 0


def test_an_answer_waits_for_the_giver_and_not_for_who_gave_it(cast: Cast) -> None:
    task = give(cast.actor("truongphong", IN_2025), cast.department)
    tasks.answer_task(by=cast.actor("so", IN_2025), task_id=task.pk, version=1, text="Xong")
    assert to_verify(cast.actor("so", IN_2025)).total == 0
    assert [item.title for item in to_verify(cast.actor("truongphong", IN_2025)).items] == [task.title]
    assert to_verify(cast.actor("so40", IN_2025)).total == 0


def test_the_calendar_has_the_dates_one_must_answer_by(cast: Cast) -> None:
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc)
    (item,) = dates(cast.actor("giamdoc", IN_2025), IN_2025, AFTER)
    assert (item.uid, item.start) == (f"task-{task.pk}", DUE)
    assert not dates(cast.actor("so", IN_2025), IN_2025, AFTER)


def test_units_in_sight_of_a_unit_are_those_it_answers_for(cast: Cast) -> None:
    merge(cast)
    world = heirs(AFTER)
    assert world.of(cast.phong_son.pk) == (cast.cam_ngoc.pk,)
    assert world.behind({cast.cam_ngoc.pk}) == {cast.cam_ngoc.pk, cast.phong_son.pk}
    assert heirs(IN_2025).of(cast.phong_son.pk) == (cast.phong_son.pk,)
    assert heirs(FOUNDED - dt.timedelta(days=1)).one(cast.phong_son.pk) is None

"""Which facts of the record of a conference a bulletin carries: people, bodies, tasks, numbers, documents, captions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from gdtx.bulletins import actions
from gdtx.bulletins.models import Bulletin
from gdtx.conferences import actions as conferences
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference
from gdtx.directives.actions.tasks import answer_task, return_task
from gdtx.directives.models import Task
from gdtx.figures import cube
from gdtx.foundation.vietnamese import date_short
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor
from tests.bulletins import making
from tests.bulletins.making import assert_carried, read_by_everybody, written_in_word
from tests.conferences import making as meetings
from tests.conferences.shapes import SHAPES, Shape, begun
from tests.learning import making as learning
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    """The specialist, years after the conferences: old ones are entered later."""
    return cast.actor("so", IN_2025)


def published(cast: Cast, by: Actor, conference: Conference) -> Bulletin:
    """The bulletin of the conference, which is recorded as held."""
    meetings.move(by, conference, "record")
    bulletin = actions.draft_bulletin(by=by, conference_id=conference.pk)
    return making.published(by, cast.actor("truongphong", IN_2025), bulletin)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_fact_of_the_shapes_of_bulletins_is_carried(
    cast: Cast, keeper: Actor, shape: Callable[[Actor, Cast], Shape]
):
    held = shape(keeper, cast)

    bulletin = published(cast, keeper, held.conference)

    assert_carried(bulletin, [*held.facts, *held.in_bulletin])
    page = read_by_everybody(bulletin)
    assert [words for words in held.said_nowhere if words in page] == []
    captions = [fact for fact in held.facts if fact.startswith("Hình ")]
    assert [page.index(caption) for caption in captions] == sorted(page.index(caption) for caption in captions)


def test_the_figures_of_the_period_are_those_of_the_data(cast: Cast, keeper: Actor):
    by = cast.actor("giamdoc", dt.date(2021, 1, 20))
    learning.log(by, cast.cam_ngoc, start_on=dt.date(2020, 10, 5), turns=30)
    learning.log(by, cast.cam_ngoc, start_on=dt.date(2020, 11, 5), turns=45)
    cube.refresh("classes")
    conference = begun(keeper, cast, starts_on=dt.date(2021, 1, 20), period="2020-2021/HK1")

    bulletin = published(cast, keeper, conference)

    facts = [
        "Trong học kỳ I năm học 2020-2021, các trung tâm học tập cộng đồng tại tỉnh Thanh Hóa",
        "đã mở được 2 lớp với tổng số 75 lượt học viên, bình quân 37,5 lượt/lớp",
    ]
    assert_carried(bulletin, [*facts, "1/4 trung tâm đã báo cáo."])


def test_what_the_office_keeps_for_itself_is_not_in_the_bulletin(cast: Cast, keeper: Actor):
    conference = begun(keeper, cast, starts_on=dt.date(2021, 1, 20))
    meetings.add(
        keeper,
        conference,
        "thanh-phan",
        TypedBody(None, "Sở Nội vụ"),
        positions="Lãnh đạo",
        note="Gọi điện nhắc lại",
        expected=17,
    )
    meetings.add(keeper, conference, "tai-lieu", title="Tham luận chưa gửi", person="Người Chưa Gửi")
    meetings.photographed(keeper, conference, caption="Ảnh nội bộ của phòng")

    bulletin = published(cast, keeper, conference)

    text = read_by_everybody(bulletin) + written_in_word(bulletin)
    for hidden in ("Gọi điện", "17", "Tham luận chưa gửi", "Người Chưa Gửi", "Ảnh nội bộ", "Trần Văn Em"):
        assert hidden not in text


def test_the_answer_to_a_petition_is_read_from_its_matter_as_the_conference_reads_it(cast: Cast, keeper: Actor):
    conference = meetings.held(keeper, cast)
    due = keeper.on + dt.timedelta(days=30)
    for text in ("Mở lớp buổi tối", "Cấp máy chiếu", "Xin thêm sách"):
        meetings.add(
            keeper, conference, "kien-nghi", TypedBody(None, "Hội Khuyến học tỉnh"), text=text,
            addressed_to=cast.cam_ngoc.code, due_on=due,
        )  # fmt: skip
    conferences.pass_petitions_on(by=keeper, conference_id=conference.pk)
    director = cast.actor("giamdoc", IN_2025)
    answered, returned = Task.objects.get(title="Mở lớp buổi tối"), Task.objects.get(title="Xin thêm sách")
    answer_task(by=director, task_id=answered.pk, version=answered.version, text="Mở từ tháng 5.")
    given = answer_task(by=director, task_id=returned.pk, version=returned.version, text="Câu trả lời sơ sài.")
    return_task(by=keeper, task_id=returned.pk, version=given.version, reason="Ghi rõ số lượng.")

    bulletin = actions.draft_bulletin(by=keeper, conference_id=conference.pk)

    text = bulletin.sections.get(kind="discussion").text
    name = organisation_versions_on([cast.cam_ngoc.pk], IN_2025)[cast.cam_ngoc.pk].name
    assert f"Trả lời của {name} ngày {date_short(IN_2025)} (đã trả lời): Mở từ tháng 5." in text
    assert "Tình trạng: đã chuyển, chờ trả lời." in text
    assert "Tình trạng: chờ bổ sung trả lời." in text
    assert "sơ sài" not in text

"""The review of a year opens with the theme of that year and the tasks of its outline, point by point."""

from __future__ import annotations

import datetime as dt

from gdtx.conferences.year import year_outline
from gdtx.directives.actions.tasks import answer_task, give_task, verify_task
from gdtx.directives.actions.themes import set_theme
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.conferences.pages.test_record_pages import address, signed_in
from tests.support.cast import Cast


def test_each_point_of_the_year_is_told_as_it_stands_on_the_day(cast: Cast, specialist: Actor) -> None:
    theme = set_theme(by=specialist, school_year="2020-2021", title="Nâng cao chất lượng học tập cộng đồng")
    for point, title in (("2", "Mở lớp xóa mù chữ"), ("1", "Ghi đủ lớp")):
        due = dt.date(2021, 3, 31)
        give_task(by=specialist, title=title, owner=cast.cam_ngoc.pk, due_on=due, point=point, theme=theme.pk)
    review = making.prepared(specialist, cast.department.pk, kind="tong_ket", period="2020-2021")
    topic = making.prepared(specialist, cast.department.pk, kind="chuyen_de", period="", school_year="2020-2021")
    before = year_outline(specialist, review)
    assert before is not None
    first = before.points[0].task
    answered = answer_task(
        by=cast.actor("giamdoc", specialist.on), task_id=first.pk, version=first.version, text="Đã ghi đủ."
    )
    verify_task(by=specialist, task_id=first.pk, version=answered.version)

    after = year_outline(specialist, review)
    late = year_outline(cast.actor("so", dt.date(2021, 4, 5)), review)

    assert after is not None
    assert late is not None
    assert [(each.task.point, each.badge.text) for each in before.points] == [
        ("1", "đang thực hiện"),
        ("2", "đang thực hiện"),
    ]
    assert ([each.badge.text for each in after.points], after.done) == (["đã thực hiện", "đang thực hiện"], 1)
    assert [each.badge.text for each in late.points] == ["đã thực hiện", "quá hạn"]
    assert year_outline(specialist, topic) is None
    page = signed_in(cast, "so").get(address(review)).content.decode()
    assert "Nâng cao chất lượng học tập cộng đồng" in page
    assert "Mở lớp xóa mù chữ" in page

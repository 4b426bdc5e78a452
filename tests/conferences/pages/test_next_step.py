"""What comes next stands first on the page, in each state, for who keeps the conference."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.models import Conference
from gdtx.conferences.pages.next_step import NextStep, next_step
from gdtx.conferences.queries import counts, minutes_of
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.support.cast import Cast

from .test_record_pages import address, signed_in

BEFORE = making.HELD_ON - dt.timedelta(days=3)


def found(by: Actor, conference: Conference) -> NextStep | None:
    fresh = Conference.objects.get(pk=conference.pk)
    return next_step(by, fresh, minutes_of(fresh), counts(fresh))


def told(by: Actor, conference: Conference) -> tuple[list[str], str, bool]:
    """The links, the step and whether the set is offered."""
    step = found(by, conference)
    assert step is not None
    assert step.text
    return [label for label, _href in step.links], step.verb, step.offers_set


def test_from_the_first_point_of_the_agenda_to_the_end(cast: Cast, specialist: Actor, head: Actor) -> None:
    early = cast.actor("so", BEFORE)
    conference = making.prepared(early, cast.department.pk)
    assert told(specialist, conference) == (["Ghi chương trình"], "", False)
    making.add(specialist, conference, "chuong-trinh", kind="opening", text="Khai mạc")
    assert told(specialist, conference) == (["Ghi thành phần mời"], "", False)
    making.add(specialist, conference, "thanh-phan", making.TypedBody(cast.cam_ngoc.pk))
    assert told(specialist, conference) == ([], "call", True)

    making.move(early, conference, "call")
    assert told(early, conference) == (["Dán danh sách đại biểu"], "", True)
    assert told(specialist, conference) == (["Dán danh sách đại biểu"], "hold", True)
    actions.add_delegates(by=specialist, conference_id=conference.pk, lines="Ông Lê Văn A; Giám đốc; 1")
    assert told(early, conference) == ([], "", True)
    assert told(specialist, conference) == (["Điểm danh"], "hold", False)

    making.move(specialist, conference, "hold")
    assert told(specialist, conference) == (["Ghi kết luận"], "", False)
    actions.add_conclusion(by=specialist, conference_id=conference.pk, text="Ghi đủ lớp.")
    assert told(specialist, conference) == (["Soạn biên bản"], "", False)
    minutes = actions.write_minutes(by=specialist, conference_id=conference.pk, text="Diễn biến.", version=0)
    texts = []
    for who, verb in ((specialist, "submit"), (head, "agree"), (head, "close")):
        texts.append(getattr(found(specialist, conference), "text", ""))
        minutes = actions.move_minutes(by=who, conference_id=conference.pk, verb=verb, version=minutes.version)
    assert [text.split(",")[0].split(":")[0] for text in texts] == [
        "Biên bản đang soạn",
        "Biên bản đã trình",
        "Biên bản đã thông qua",
    ]
    assert told(specialist, conference) == ([], "finish", False)
    making.move(specialist, conference, "finish")
    assert found(specialist, conference) is None


def test_who_is_invited_is_told_of_no_next_step(cast: Cast, specialist: Actor) -> None:
    conference = making.with_minutes(specialist, cast, "submit")

    assert "Việc tiếp theo" in signed_in(cast, "so").get(address(conference)).content.decode()
    assert "Việc tiếp theo" not in signed_in(cast, "giamdoc").get(address(conference)).content.decode()


@pytest.mark.parametrize(("verbs", "state"), [((), "preparing"), (("call",), "called")])
def test_the_step_is_taken_from_the_strip(cast: Cast, specialist: Actor, verbs: tuple[str, ...], state: str) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    making.add(specialist, conference, "chuong-trinh", kind="opening", text="Khai mạc")
    making.add(specialist, conference, "thanh-phan", making.TypedBody(cast.cam_ngoc.pk))
    for verb in verbs:
        making.move(specialist, conference, verb)
    client = signed_in(cast, "so")
    step = found(specialist, conference)
    assert step is not None
    page = client.get(address(conference)).content.decode()

    version = Conference.objects.get(pk=conference.pk).version
    answer = client.post(reverse("conference_move", args=[conference.pk]), {"buoc": step.verb, "version": version})

    assert Conference.objects.get(pk=conference.pk).state != state
    assert answer.status_code == 302
    # It stands before everything else of the record.
    assert page.index("Việc tiếp theo") < page.index("Các phần của hồ sơ") < page.index("Thông tin chung")
    assert f'name="buoc" value="{step.verb}"' in page

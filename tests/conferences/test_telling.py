"""Those invited are told of the call and what becomes of it; a conference cancelled after its call stays with them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference
from gdtx.conferences.queries import visible_conferences
from gdtx.inbox.models import Addressee, Notice
from gdtx.inbox.waiting import dates_for
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.conferences.pages.test_record_pages import signed_in
from tests.support.cast import IN_2021, Cast


def ready(by: Actor, cast: Cast) -> Conference:
    """Prepared so far that it can be called: a centre, a body outside, a body of another province."""
    conference = making.prepared(by, cast.department.pk)
    making.add(by, conference, "chuong-trinh", kind="opening", text="Khai mạc")
    for body in (TypedBody(cast.cam_ngoc.pk), TypedBody(None, "Hội Khuyến học tỉnh"), TypedBody(cast.nghe_an.pk)):
        making.add(by, conference, "thanh-phan", body)
    return conference


def notices() -> list[tuple[str, set[int]]]:
    """Title and addressees of each notice, the first one first."""
    return [
        (notice.title, set(Addressee.objects.filter(notice=notice).values_list("organisation_id", flat=True)))
        for notice in Notice.objects.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("verbs", "told", "seen"),
    [
        ((), [], False),
        (("cancel",), [], False),
        (("call",), ["Mời dự"], True),
        (("call", "recall"), ["Mời dự", "Tạm dừng"], False),
        (("call", "recall", "cancel"), ["Mời dự", "Tạm dừng", "Đã hủy"], True),
        (("call", "recall", "call"), ["Mời dự", "Tạm dừng", "Mời dự"], True),
        (("call", "cancel"), ["Mời dự", "Đã hủy"], True),
        (("call", "hold"), ["Mời dự"], True),
    ],
)
def test_what_those_invited_are_told_and_see_after_each_way(
    cast: Cast, specialist: Actor, verbs: tuple[str, ...], told: list[str], *, seen: bool
) -> None:
    conference = ready(specialist, cast)

    for verb in verbs:
        making.move(specialist, conference, verb, reason="Bão số 5.")

    director, neighbour = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    assert [title.startswith(words) for (title, _ids), words in zip(notices(), told, strict=True)] == [True] * len(told)
    # Only the body within the reach of who sends: the others are told by their letters.
    assert [ids for _title, ids in notices()] == [{cast.cam_ngoc.pk}] * len(told)
    assert visible_conferences(director).filter(pk=conference.pk).exists() is seen
    assert not visible_conferences(neighbour).filter(pk=conference.pk).exists()


def test_the_page_of_a_cancelled_conference_says_so_with_the_reason_and_so_does_the_calendar(
    cast: Cast, specialist: Actor
) -> None:
    conference = making.called(specialist, cast)
    client = signed_in(cast, "so")
    address = reverse("conference_move", args=[conference.pk])
    version = Conference.objects.get(pk=conference.pk).version

    page = client.post(address, {"buoc": "cancel", "version": version, "reason": "Bão số 5."}, follow=True)

    assert "Đã gửi thông báo cho 1 đơn vị được mời." in page.content.decode()
    director = signed_in(cast, "giamdoc")
    told = director.get(reverse("conference_page", args=[conference.pk])).content.decode()
    assert "Hội nghị này đã hủy, không họp." in told
    assert "Lý do: Bão số 5." in told
    assert "đã hủy" in director.get(reverse("conference_list")).content.decode()
    days = dates_for(cast.actor("giamdoc", IN_2021), making.HELD_ON, making.HELD_ON)
    assert [each.cancelled for each in days if each.uid == f"conference-{conference.pk}"] == [True]
    notice = Notice.objects.order_by("-pk").first()
    assert notice is not None
    assert "Lý do: Bão số 5." in notice.text
    assert notice.target == reverse("conference_page", args=[conference.pk])


def test_who_may_send_no_notices_still_takes_the_step(cast: Cast, specialist: Actor) -> None:
    conference = making.prepared(specialist, cast.department.pk)
    making.add(specialist, conference, "chuong-trinh", kind="opening", text="Khai mạc")
    making.add(specialist, conference, "thanh-phan", TypedBody(cast.nghe_an.pk))

    called = making.move(specialist, conference, "call")

    assert called.state == "called"
    assert notices() == []

"""The morning's digest: at most one message a day, how many things wait and nothing of what they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail

from gdtx.accounts.models import User
from gdtx.foundation.clock import TIME_ZONE
from gdtx.inbox import delivery
from gdtx.inbox import waiting as registry
from gdtx.inbox.models import DigestDay, Message
from gdtx.inbox.waiting import WaitingItem, Waits, register_waiting
from gdtx.network.scope import Actor
from tests.inbox.conftest import send
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db

#: A Friday, a Saturday.
FRIDAY = dt.datetime(2021, 1, 22, 7, 30, tzinfo=TIME_ZONE)
SATURDAY = FRIDAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits in these tests: one thing due soon and one later for directors, nothing for others."""
    monkeypatch.setattr(registry, "_kinds", {})

    def provider(actor: Actor) -> Waits:
        if not any(post.role.code == "centre_director" for post in actor.posts):
            return Waits()
        due = (FRIDAY.date() + dt.timedelta(days=2), FRIDAY.date() + dt.timedelta(days=40))
        return Waits([WaitingItem("Bí mật", "vì Nguyễn Văn A", day, "/x/") for day in due], 2)

    register_waiting("test", "Thử", provider)


@pytest.fixture
def addresses(cast: Cast, settings: Any) -> Cast:
    """Three people can be written to: two directors and the specialist."""
    settings.GDTX_ADDRESS = "https://gdtx.example.vn"
    for username in ("giamdoc", "giamdoc_ps", "so"):
        User.objects.filter(username=username).update(email=f"{username}@example.org")
    return cast


def test_whoever_has_something_pressing_gets_one_message_that_names_nothing(addresses: Cast) -> None:
    assert delivery.plan_digests(FRIDAY) == 2
    delivery.deliver_due(FRIDAY)

    assert sorted(letter.to[0] for letter in mail.outbox) == ["giamdoc@example.org", "giamdoc_ps@example.org"]
    assert mail.outbox[0].subject == "gdtx: có việc đang chờ bạn"
    assert mail.outbox[0].body == (
        "Có 2 việc đang chờ bạn, 1 việc đã quá hạn hoặc sắp đến hạn. Mở để xem:\n"
        "https://gdtx.example.vn/viec-cho-toi/\n\n"
        "Tin này do hệ thống gửi tự động, mỗi ngày không quá một tin. Đăng nhập để đọc; không cần trả lời.\n"
    )


def test_people_are_looked_through_once_a_day(addresses: Cast) -> None:
    assert delivery.plan_digests(FRIDAY) == 2
    assert delivery.plan_digests(FRIDAY + dt.timedelta(hours=3)) == 0
    assert DigestDay.objects.count() == 1
    assert Message.objects.count() == 2


@pytest.mark.parametrize("moment", [SATURDAY, FRIDAY.replace(hour=6, minute=59)])
def test_nobody_is_told_on_a_day_of_rest_or_before_the_morning(addresses: Cast, moment: dt.datetime) -> None:
    assert delivery.plan_digests(moment) == 0
    assert not Message.objects.exists()
    assert not DigestDay.objects.exists()


def test_who_has_had_todays_message_gets_no_second_one(addresses: Cast) -> None:
    send(addresses.actor("so", IN_2021), due_on=dt.date(2021, 1, 31))
    now = dt.datetime.now(TIME_ZONE).replace(hour=9)
    while now.isoweekday() > delivery.LAST_WORKING_DAY:
        now += dt.timedelta(days=1)

    delivery.plan(now)
    had = Message.objects.count()
    delivery.plan_digests(now)

    assert had == Message.objects.count()
    assert not Message.objects.filter(notices=None).exists()


def test_the_message_about_a_notice_also_tells_how_many_things_wait(addresses: Cast) -> None:
    send(addresses.actor("so", IN_2021))
    now = dt.datetime.now(TIME_ZONE)

    delivery.plan(now)
    delivery.deliver_due(now)

    (letter,) = (each for each in mail.outbox if each.to == ["giamdoc@example.org"])
    assert letter.subject == "gdtx: có thông báo cần đọc"
    assert "Có 2 việc đang chờ bạn" in letter.body
    assert "Bí mật" not in letter.body
    assert "Nguyễn Văn A" not in letter.body


def test_who_has_nothing_pressing_is_left_alone(addresses: Cast) -> None:
    delivery.plan_digests(FRIDAY)

    assert not Message.objects.filter(user__username="so").exists()

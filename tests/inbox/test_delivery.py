"""Messages outside: once a day and person, nothing private in them, tried again, found again after a crash."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from gdtx.accounts.models import User
from gdtx.inbox import actions, delivery, tasks
from gdtx.inbox.enums import MessageState
from gdtx.inbox.models import Message, Notice
from gdtx.inbox.senders import Letter, NotDelivered
from tests.inbox.conftest import send
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


class Broken:
    """A sender whose line is down."""

    def send(self, _letter: Letter) -> None:
        raise NotDelivered("SMTP 451")


class Refusing:
    """A sender whom the other side tells that there is no such person."""

    def send(self, _letter: Letter) -> None:
        raise NotDelivered("SMTP 550", lasting=True)


@pytest.fixture
def addresses(cast: Cast) -> Cast:
    """The director of Cẩm Ngọc has an e-mail address, the deputy a telephone, nobody else anything."""
    User.objects.filter(username="giamdoc").update(email="nam@example.org")
    User.objects.filter(username="phogiamdoc").update(phone="0900000001")
    return cast


def run(now: dt.datetime | None = None) -> None:
    """One round of the worker at a moment."""
    now = now or timezone.now()
    delivery.plan(now)
    delivery.deliver_due(now)


def test_who_is_told_gets_one_letter_with_a_sentence_and_a_short_link(
    addresses: Cast, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.GDTX_ADDRESS = "https://gdtx.example.vn"
    with django_capture_on_commit_callbacks(execute=True):
        notice = tasks.publish(
            by=addresses.actor("so", IN_2021),
            title="Danh sách 12 học viên Nguyễn Văn A",
            text="Mật",
            audience="chosen",
            organisation_ids=[addresses.cam_ngoc.pk],
            due_on=dt.date(2021, 1, 31),
        )

    assert [letter.to for letter in mail.outbox] == [["nam@example.org"]]
    assert mail.outbox[0].subject == "gdtx: có thông báo cần đọc"
    assert mail.outbox[0].body == (
        "Sở Giáo dục và Đào tạo Thanh Hóa gửi thông báo đến đơn vị của bạn, hạn 31/01/2021. Mở để đọc và xác nhận:\n"
        f"https://gdtx.example.vn/n/{notice.code}/\n\n"
        "Tin này do hệ thống gửi tự động, mỗi ngày không quá một tin. Đăng nhập để đọc; không cần trả lời.\n"
    )


def test_a_second_notice_of_the_day_waits_for_the_next_days_message(addresses: Cast) -> None:
    by, now = addresses.actor("so", IN_2021), timezone.now()
    send(by)
    run(now)
    second = send(by)

    assert delivery.plan(now) is True
    delivery.deliver_due(now)
    assert len(mail.outbox) == 1

    third = send(by)
    run(now + dt.timedelta(days=1))
    assert len(mail.outbox) == 2
    assert second.code in str(mail.outbox[1].body)
    assert third.code in str(mail.outbox[1].body)
    run(now + dt.timedelta(days=2))
    assert len(mail.outbox) == 2


def test_who_has_read_or_is_not_meant_any_more_is_not_told(addresses: Cast, notice: Notice) -> None:
    actions.confirm_read(by=addresses.actor("giamdoc", IN_2021), code=notice.code)
    run()
    assert mail.outbox == []

    other = send(addresses.actor("so", IN_2021))
    actions.withdraw_notice(by=addresses.actor("so", IN_2021), code=other.code, reason="Nhầm")
    run()
    assert mail.outbox == []


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(
    addresses: Cast, notice: Notice, settings: Any
) -> None:
    settings.GDTX_SENDERS = {"email": f"{__name__}.Broken"}
    now = timezone.now()
    delivery.plan(now)

    assert delivery.deliver_due(now) == now + dt.timedelta(minutes=5)
    message = Message.objects.get()
    assert (message.state, message.attempts, message.problem) == (MessageState.WAITING, 1, "SMTP 451")
    delivery.deliver_due(now + dt.timedelta(minutes=1))
    message.refresh_from_db()
    assert message.attempts == 1

    for pause in delivery.PAUSES:
        now += pause
        delivery.deliver_due(now)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.FAILED, 5)


def test_a_line_that_comes_back_delivers_what_waited(addresses: Cast, notice: Notice, settings: Any) -> None:
    working, now = settings.GDTX_SENDERS, timezone.now()
    settings.GDTX_SENDERS = {"email": f"{__name__}.Broken"}
    run(now)
    settings.GDTX_SENDERS = working

    delivery.deliver_due(now + dt.timedelta(minutes=5))

    assert len(mail.outbox) == 1
    assert Message.objects.get().state == MessageState.SENT


def test_an_address_that_does_not_exist_is_not_tried_again(addresses: Cast, notice: Notice, settings: Any) -> None:
    settings.GDTX_SENDERS = {"email": f"{__name__}.Refusing"}

    run()

    assert Message.objects.get().state == MessageState.FAILED


def test_a_message_whose_worker_was_killed_is_taken_up_again(addresses: Cast, notice: Notice) -> None:
    now = timezone.now()
    delivery.plan(now)
    Message.objects.update(state=MessageState.SENDING, claimed_at=now, attempts=1)

    delivery.deliver_due(now + dt.timedelta(minutes=1))
    assert mail.outbox == []
    delivery.deliver_due(now + dt.timedelta(minutes=11))
    assert len(mail.outbox) == 1


def test_a_telephone_is_reached_by_a_file_where_that_channel_is_in_use(
    addresses: Cast, notice: Notice, settings: Any, tmp_path: Path
) -> None:
    settings.GDTX_HOME = tmp_path
    settings.GDTX_SENDERS = settings.GDTX_SENDERS | {"sms": "gdtx.inbox.senders.SmsFiles"}

    run()

    files = list((tmp_path / "outbox" / "sms").iterdir())
    assert [file.suffix for file in files] == [".json"]
    written = json.loads(files[0].read_text(encoding="utf-8"))
    assert written["to"] == "0900000001"
    assert notice.code in written["text"]
    assert len(mail.outbox) == 1


def test_a_folder_that_cannot_be_written_to_is_a_failure_to_try_again(
    addresses: Cast, notice: Notice, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "outbox").write_text("in the way", encoding="utf-8")
    settings.GDTX_HOME = tmp_path
    settings.GDTX_SENDERS = {"sms": "gdtx.inbox.senders.SmsFiles"}

    run()

    assert Message.objects.get().state == MessageState.WAITING


def test_many_notices_and_people_cost_a_number_of_queries_that_does_not_grow_with_units(
    addresses: Cast, notice: Notice, django_assert_max_num_queries: Any
) -> None:
    # One notice, one person to be told: what is looked up, and the message written down in its own transaction.
    with django_assert_max_num_queries(20):
        delivery.plan(timezone.now())


def test_the_command_tells_what_went_out(addresses: Cast, notice: Notice, capsys: Any) -> None:
    call_command("send_messages", "--json")

    assert json.loads(capsys.readouterr().out) == {"waiting": 0, "sending": 0, "sent": 1, "failed": 0}

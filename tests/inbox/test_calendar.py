from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden
from gdtx.inbox.calendar import LONGEST_LINE, escape, feed, folded
from gdtx.inbox.calendar_links import make_calendar_link
from gdtx.inbox.models import CalendarLink
from gdtx.inbox.waiting import DateItem
from gdtx.network.scope import Actor
from tests.inbox.conftest import SignIn, send
from tests.support.cast import IN_2021, Cast

STAMP = dt.datetime(2021, 1, 20, 1, 2, 3, tzinfo=dt.UTC)
HANOI = dt.timezone(dt.timedelta(hours=7))


def lines_of(text: str) -> list[str]:
    """The unfolded lines of a feed."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_whole_day_ends_the_day_after_and_a_moment_is_told_in_world_time() -> None:
    items = [
        DateItem("nv-1", "Hạn: nộp kế hoạch; danh sách, biểu", dt.date(2021, 1, 31), None, "/nhiem-vu/1/"),
        DateItem(
            "hn-2",
            "Hội nghị sơ kết",
            dt.datetime(2021, 2, 1, 8, 0, tzinfo=HANOI),
            dt.datetime(2021, 2, 1, 11, 30, tzinfo=HANOI),
            "/hoi-nghi/2/",
            cancelled=True,
        ),
    ]

    lines = lines_of(feed(items, name="Lịch", address="https://gdtx.example/", stamp=STAMP))

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[8:18] == [
        "BEGIN:VEVENT",
        "UID:nv-1@gdtx.example",
        "DTSTAMP:20210120T010203Z",
        "DTSTART;VALUE=DATE:20210131",
        "DTEND;VALUE=DATE:20210201",
        r"SUMMARY:Hạn: nộp kế hoạch\; danh sách\, biểu",
        "URL:https://gdtx.example/nhiem-vu/1/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert "DTSTART:20210201T010000Z" in lines
    assert "DTEND:20210201T043000Z" in lines
    assert "STATUS:CANCELLED" in lines
    assert lines[-1] == "END:VCALENDAR"


def test_a_moment_without_an_end_lasts_an_hour() -> None:
    item = DateItem("x", "Họp", dt.datetime(2021, 2, 1, 8, 0, tzinfo=HANOI), None, "")

    assert "DTEND:20210201T020000Z" in lines_of(feed([item], name="Lịch", address="https://g", stamp=STAMP))


def test_long_lines_are_folded_by_bytes_and_never_inside_a_letter() -> None:
    line = "SUMMARY:" + "Đường lối giáo dục thường xuyên ở vùng cao " * 5

    pieces = folded(line).split("\r\n")

    assert len(pieces) > 3
    assert all(len(piece.encode()) <= LONGEST_LINE for piece in pieces)
    assert "".join([pieces[0], *(piece.removeprefix(" ") for piece in pieces[1:])]) == line


def test_text_is_escaped() -> None:
    assert escape("a\\b;c,d\r\ne") == r"a\\b\;c\,d\ne"


@pytest.mark.django_db
def test_the_address_is_made_shown_once_read_without_signing_in_and_ended(cast: Cast, sign_in_as: SignIn) -> None:
    send(cast.actor("so", IN_2021), due_on=IN_2021 + dt.timedelta(days=3))
    client = sign_in_as("giamdoc", IN_2021)

    made = client.post("/viec-cho-toi/lich/", {"viec": "tao"})
    address = re.search(r"http://testserver(/lich/[\w-]+\.ics)", made.content.decode())

    assert address is not None
    assert made["Cache-Control"] == "no-store"
    assert address[1] not in client.get("/viec-cho-toi/lich/").content.decode()
    answer = Client().get(address[1])
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.content.decode().startswith("BEGIN:VCALENDAR\r\n")
    assert "Cao Văn Nam" not in answer.content.decode()
    assert "Dùng gần nhất" in client.get("/viec-cho-toi/lich/").content.decode()
    client.post("/viec-cho-toi/lich/", {"viec": "huy"})
    assert Client().get(address[1]).status_code == 404
    assert [event.verb for event in Event.objects.filter(subject_type="calendar_link").order_by("pk")] == [
        "make_calendar_link",
        "revoke_calendar_link",
    ]


@pytest.mark.django_db
def test_a_new_address_ends_the_old_one_and_the_secret_is_not_kept(cast: Cast) -> None:
    director = cast.actor("giamdoc", IN_2021)
    first, second = make_calendar_link(by=director), make_calendar_link(by=director)

    assert Client().get(f"/lich/{first}.ics").status_code == 404
    assert Client().get(f"/lich/{second}.ics").status_code == 200
    assert CalendarLink.objects.get().digest not in (first, second)


@pytest.mark.django_db
def test_a_closed_account_has_no_feed_and_neither_has_a_machine(cast: Cast) -> None:
    secret = make_calendar_link(by=cast.actor("giamdoc", IN_2021))
    user = cast.person("giamdoc")
    user.is_active = False
    user.save()

    assert Client().get(f"/lich/{secret}.ics").status_code == 404
    with pytest.raises(Forbidden):
        make_calendar_link(by=Actor.set_up(IN_2021))

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from gdtx.audit.actions import record
from gdtx.audit.models import Event
from gdtx.foundation.reading import reading
from gdtx.inbox import waiting as registry
from gdtx.inbox.actions import confirm_read
from gdtx.inbox.models import Notice
from gdtx.inbox.waiting import (
    MOST,
    DateItem,
    WaitingItem,
    Waits,
    dates_for,
    how_many_wait,
    register_dates,
    register_waiting,
    waiting_for,
)
from gdtx.network.scope import Actor
from tests.inbox.conftest import SignIn, send
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db

NOBODY = Actor(None, "không ai", IN_2021)


def item(title: str, due: dt.date | None = None) -> WaitingItem:
    """Something that waits."""
    return WaitingItem(title, "vì sao", due, "/x/")


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Providers of these tests are known to them alone."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_dates", dict(registry._dates))


def test_what_is_due_first_stands_first_and_kinds_with_nothing_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    rows = [item("sau", dt.date(2021, 2, 1)), item("không hạn"), item("trước", dt.date(2021, 1, 1))]
    register_waiting("some", "Có", lambda _actor: Waits(rows, 3))
    register_waiting("none", "Không", lambda _actor: Waits())

    (kind,) = waiting_for(NOBODY)

    assert [each.title for each in kind.items] == ["trước", "sau", "không hạn"]
    assert (kind.total, kind.more, how_many_wait(NOBODY)) == (3, 0, 3)


def test_a_provider_that_gives_too_much_is_cut_and_the_rest_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    register_waiting("many", "Nhiều", lambda _actor: Waits([item(f"{number:03}") for number in range(MOST + 5)], 900))

    (kind,) = waiting_for(NOBODY)

    assert (len(kind.items), kind.total, kind.more) == (MOST, 900, 900 - MOST)


def test_a_code_has_one_provider() -> None:
    def provider(_actor: Actor) -> Waits:
        return Waits()

    register_waiting("one", "Một", provider)
    register_waiting("one", "Một", provider)
    with pytest.raises(ValueError, match="Two providers"):
        register_waiting("one", "Một", lambda _actor: Waits())
    register_dates("one", lambda _actor, _start, _end: [])
    with pytest.raises(ValueError, match="Two providers"):
        register_dates("one", lambda _actor, _start, _end: [])


def test_dates_of_all_subjects_come_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_dates", {})
    moment = dt.datetime(2021, 1, 5, 8, 0, tzinfo=dt.UTC)
    register_dates("days", lambda _actor, start, _end: [DateItem("b", "Hạn", start + dt.timedelta(days=9), None, "/")])
    register_dates("moments", lambda _actor, _start, _end: [DateItem("a", "Họp", moment, None, "/")])

    found = dates_for(NOBODY, dt.date(2021, 1, 1), dt.date(2021, 2, 1))

    assert [each.uid for each in found] == ["a", "b"]


def test_a_notice_waits_until_it_is_confirmed_and_its_date_is_told_without_its_title(
    cast: Cast, notice: Notice
) -> None:
    director = cast.actor("giamdoc", IN_2021)

    (kind,) = waiting_for(director)

    assert (kind.kind.code, kind.items[0].title, kind.items[0].due) == (
        "notices",
        "Nộp kế hoạch năm",
        dt.date(2021, 1, 31),
    )
    assert kind.items[0].days_left(IN_2021) == 11
    dates = dates_for(director, IN_2021, dt.date(2021, 12, 31))
    assert [(each.title, each.start) for each in dates] == [("Hạn của một thông báo", dt.date(2021, 1, 31))]
    confirm_read(by=director, code=notice.code)
    assert waiting_for(director) == []


def test_the_page_says_what_waits_why_and_until_when(cast: Cast, sign_in_as: SignIn) -> None:
    send(cast.actor("so", IN_2021), title="Báo cáo gấp", due_on=IN_2021 + dt.timedelta(days=2))

    page = sign_in_as("giamdoc", IN_2021).get("/viec-cho-toi/").content.decode()
    empty = sign_in_as("so", IN_2021).get("/viec-cho-toi/").content.decode()

    assert "Báo cáo gấp" in page
    assert "chờ xác nhận đã đọc" in page
    assert "còn 2 ngày" in page
    assert "Không có việc nào đang chờ bạn." in empty


def test_what_is_late_is_counted_and_marked(cast: Cast, sign_in_as: SignIn) -> None:
    send(cast.actor("so", IN_2021), title="Báo cáo gấp", due_on=IN_2021)

    page = sign_in_as("giamdoc", IN_2021 + dt.timedelta(days=4)).get("/viec-cho-toi/").content.decode()

    assert "1 việc, 1 đã quá hạn" in page
    assert "quá hạn 4 ngày" in page


# --- Kept while nobody writes -------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two kinds that note each time somebody asks them; only the first is told by events."""
    times: list[str] = []

    def provider(name: str) -> registry.Provider:
        def ask(_actor: Actor) -> Waits:
            times.append(name)
            return Waits([item(f"{name} lần {times.count(name)}")], 1)

        return ask

    monkeypatch.setattr(registry, "_kinds", {})
    register_waiting("told", "Có sự kiện", provider("told"), told_by_events=True)
    register_waiting("untold", "Không có sự kiện", provider("untold"))
    return times


def test_pages_are_given_the_last_answer_again_while_nobody_has_written(cast: Cast, asked: list[str]) -> None:
    director = cast.actor("giamdoc", IN_2021)

    for _page in range(3):
        with reading():
            waiting_for(director)

    assert (asked.count("told"), asked.count("untold")) == (1, 3)


def test_after_any_write_a_page_asks_again(cast: Cast, asked: list[str]) -> None:
    director = cast.actor("giamdoc", IN_2021)
    with reading():
        waiting_for(director)
    with transaction.atomic():
        record(actor=director, verb="log_class", subject_type="class", subject_id=1)

    with reading():
        (told, _untold) = waiting_for(director)

    assert told.items[0].title == "told lần 2"


def test_an_event_that_comes_to_light_after_later_ones_is_not_missed(cast: Cast, asked: list[str]) -> None:
    director = cast.actor("giamdoc", IN_2021)
    late = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        event = record(actor=director, verb="log_class", subject_type="class", subject_id=1)
    values = {field.attname: getattr(event, field.attname) for field in Event._meta.fields}
    early = Event(**(values | {"id": late + 1000, "uid": uuid.uuid4()}))
    early.save(force_insert=True)
    with reading():
        waiting_for(director)
    # Its number was given before that of the last one, its transaction ends only now.
    Event(**(values | {"id": late + 999, "uid": uuid.uuid4()})).save(force_insert=True)

    with reading():
        waiting_for(director)

    assert asked.count("told") == 2


def test_another_person_another_day_and_an_action_are_asked_for_themselves(cast: Cast, asked: list[str]) -> None:
    director, officer = cast.actor("giamdoc", IN_2021), cast.actor("so", IN_2021)
    with reading():
        waiting_for(director)
        waiting_for(officer)
        waiting_for(replace(director, on=IN_2021 + dt.timedelta(days=1)))
    waiting_for(director)

    assert asked.count("told") == 4

"""Choosing role and day in a demonstration."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from gdtx.accounts import demo as demo_sign_in
from gdtx.accounts.models import Installation, User
from gdtx.audit.models import Event
from gdtx.foundation import clock

pytestmark = pytest.mark.django_db

DOOR = "/dang-nhap/demo/"


def enter(client: Client, name: str = "so", day: str = "2021-01-20", **more: str):
    return client.post(DOOR, {"vai": name, "ngay": day, **more})


def user_of(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


def test_somebody_is_signed_in_on_the_chosen_day(client, demo):
    response = enter(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert user_of(client) == "so"
    page = client.get("/tai-khoan/mat-khau/").content.decode()
    assert "20/01/2021" in page
    event = Event.objects.get(verb="sign_in")
    assert (event.after, event.business_date) == ({"way": "demo"}, date(2021, 1, 20))
    assert event.at.date() >= date(2026, 1, 1)


def test_today_is_the_real_day(client, demo):
    enter(client, day="")

    assert user_of(client) == "so"
    assert clock.BUSINESS_DATE_SESSION_KEY not in client.session


def test_choosing_again_changes_person_and_day_and_the_session(client, demo):
    enter(client)
    before = client.session.session_key

    enter(client, "giamdoc", "2025-10-10")

    assert user_of(client) == "giamdoc"
    assert client.session[clock.BUSINESS_DATE_SESSION_KEY] == "2025-10-10"
    assert client.session.session_key != before

    enter(client, "giamdoc", "")
    assert clock.BUSINESS_DATE_SESSION_KEY not in client.session


def test_a_real_installation_has_no_such_door(client, cast):
    User.objects.update(is_demo=True)
    assert enter(client).status_code == 404

    Installation.objects.create(synthetic=False)
    assert enter(client).status_code == 404
    assert client.get("/dang-nhap/?ngay=2021-01-20").context["demo"] is None
    assert user_of(client) is None


def test_only_people_of_the_demonstration_can_be_chosen(client, demo):
    assert enter(client, "khach").status_code == 404
    assert enter(client, "không-có-ai").status_code == 404
    User.objects.filter(username="so").update(is_active=False)
    assert enter(client, "so").status_code == 404
    assert user_of(client) is None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("hôm qua", "không phải là một ngày"),
        ("2021-02-30", "không phải là một ngày"),
        ("2017-12-31", "01/01/2018"),
        ("2031-01-01", "nằm ngoài"),
    ],
)
def test_a_day_that_is_none_or_lies_outside_is_refused(client, demo, day, words):
    response = enter(client, day=day)

    assert response.status_code == 400
    assert words in response.content.decode()
    assert user_of(client) is None


def test_an_office_that_did_not_exist_on_the_day_is_refused(client, demo):
    response = enter(client, "phong", "2025-10-10")

    assert response.status_code == 400
    assert "không giữ chức vụ nào" in response.content.decode()
    assert user_of(client) is None
    assert enter(client, "phong", "2021-01-20").status_code == 302


def test_a_form_from_another_site_is_refused(demo):
    client = Client(enforce_csrf_checks=True)

    assert enter(client).status_code == 403


def test_a_link_alone_signs_nobody_in(client, demo):
    assert client.get(DOOR).status_code == 405


def test_one_goes_on_to_where_one_was_going_but_never_elsewhere(client, demo):
    assert enter(client, next="/tai-khoan/mat-khau/")["Location"] == "/tai-khoan/mat-khau/"
    assert enter(client, next="https://elsewhere.example/")["Location"] == "/"
    assert enter(client, next="//elsewhere.example/")["Location"] == "/"


def test_the_page_shows_who_holds_which_post_on_the_day(client, demo):
    offered = client.get("/dang-nhap/?ngay=2025-10-10").context["demo"]
    logins = {login.username: login for login in offered.logins}

    assert offered.value == "2025-10-10"
    assert [one.day for one in offered.days if one.chosen] == [date(2025, 10, 10)]
    assert logins["canbo"].organisation == "Phòng Văn hóa – Xã hội xã Cẩm Thủy"
    assert logins["phong"].posts == ()
    assert logins["phong"].label == "Chuyên viên Phòng (đến 30/6/2025)"
    assert "khach" not in logins


def test_every_choice_the_page_offers_is_accepted(client, demo):
    for day in ("2021-01-20", "2025-10-10", ""):
        offered = demo_sign_in.choice(demo_sign_in.parse_day(day))
        named = {login.username for login in offered.logins if login.posts}
        assert {"so", "giamdoc", "bo"} <= named
        for username in named:
            assert enter(client, username, day).status_code == 302


def test_whoever_is_signed_in_may_choose_again(client, demo):
    enter(client)

    page = client.get("/dang-nhap/")

    assert page.status_code == 200
    assert page.context["demo"].day == date(2021, 1, 20)


@time_machine.travel("2026-11-22 09:00+07:00", tick=False)
def test_a_bad_day_in_the_address_is_said_and_today_is_shown(client, demo):
    page = client.get("/dang-nhap/?ngay=khi-nao")

    assert page.status_code == 200
    assert page.context["demo"].day == date(2026, 11, 22)
    assert "không phải là một ngày" in page.content.decode()


def test_the_list_of_people_takes_the_same_queries_however_many_they_are(client, demo, django_assert_num_queries):
    with django_assert_num_queries(7):
        demo_sign_in.choice(date(2021, 1, 20))
    User.objects.filter(username__in=["bo", "so"]).update(is_demo=False)
    with django_assert_num_queries(7):
        demo_sign_in.choice(date(2021, 1, 20))

"""Signing in and out on the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gdtx.accounts import actions
from gdtx.accounts.models import User
from gdtx.audit.models import Event
from tests.support.cast import PASSWORD

from .conftest import Manager

pytestmark = pytest.mark.django_db

SIGN_IN = "/dang-nhap/"


def try_in(client: Client, name: str = "giamdoc", password: str = PASSWORD, **extra: object):
    return client.post(SIGN_IN, {"login": name, "password": password}, **extra)


def signed_in_as(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


def test_the_page_asks_for_name_and_password_in_vietnamese(client, cast):
    page = client.get(SIGN_IN).content.decode()

    assert "Tên đăng nhập" in page
    assert "Mật khẩu" in page
    assert "Chọn vai" not in page


def test_the_right_password_opens_the_desk_and_is_written_down(client, cast):
    response = try_in(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == "giamdoc"
    event = Event.objects.get(verb="sign_in")
    assert (event.actor_id, event.after) == (cast.person("giamdoc").pk, {"way": "password"})


@pytest.mark.parametrize("name", ["GiamDoc", "  giamdoc ", "GIAMDOC"])
def test_capitals_and_spaces_do_not_matter(client, cast, name):
    try_in(client, name)

    assert signed_in_as(client) == "giamdoc"


@pytest.mark.parametrize(("name", "password"), [("giamdoc", "sai mật khẩu"), ("không-có-ai", PASSWORD)])
def test_wrong_name_and_wrong_password_get_the_same_sentence(client, cast, name, password):
    response = try_in(client, name, password)

    assert signed_in_as(client) is None
    assert response.context["form"].non_field_errors() == [
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Sai 5 lần liền thì phải chờ 15 phút."
    ]


def test_an_empty_form_is_answered_at_its_fields(client, cast):
    response = try_in(client, "", "")

    assert response.context["form"].errors == {
        "login": ["Hãy nhập tên đăng nhập."],
        "password": ["Hãy nhập mật khẩu."],
    }


def test_a_closed_account_gets_no_further(client, cast):
    actions.close_account(by=Manager(), user=cast.person("giamdoc"), reason="nghỉ")
    try_in(client)

    assert signed_in_as(client) is None


def test_an_open_session_ends_when_the_account_is_closed(client, cast):
    try_in(client)
    actions.close_account(by=Manager(), user=cast.person("giamdoc"), reason="nghỉ")

    assert client.get("/tai-khoan/mat-khau/").status_code == 302


def test_after_signing_in_one_goes_on_to_where_one_was_going_but_never_elsewhere(client, cast):
    inside = client.post(SIGN_IN, {"login": "giamdoc", "password": PASSWORD, "next": "/tai-khoan/mat-khau/"})
    client.post("/dang-xuat/")
    outside = client.post(SIGN_IN, {"login": "giamdoc", "password": PASSWORD, "next": "https://elsewhere.example/"})

    assert inside["Location"] == "/tai-khoan/mat-khau/"
    assert outside["Location"] == "/"


def test_the_session_gets_a_new_key_at_sign_in(client, cast):
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    try_in(client)

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_signing_out_is_a_post_and_ends_the_session(client, cast):
    try_in(client)
    assert client.get("/dang-xuat/").status_code == 405
    assert signed_in_as(client) == "giamdoc"

    response = client.post("/dang-xuat/")

    assert (response.status_code, response["Location"]) == (302, SIGN_IN)
    assert signed_in_as(client) is None
    assert Event.objects.filter(verb="sign_out").count() == 1


def test_signing_out_from_another_site_is_refused(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.person("giamdoc"))

    assert client.post("/dang-xuat/").status_code == 403
    assert signed_in_as(client) == "giamdoc"


def test_signing_out_without_being_in_does_nothing(client, cast):
    assert client.post("/dang-xuat/").status_code == 302
    assert not Event.objects.filter(verb="sign_out").exists()


def test_whoever_is_signed_in_is_sent_on(client, cast):
    try_in(client)

    assert client.get(SIGN_IN).status_code == 302


@pytest.mark.parametrize("path", ["/dang-ky/", "/accounts/signup/", "/signup/", "/admin/", "/quan-tri/"])
def test_there_is_no_registration_and_no_admin(client, cast, path):
    client.force_login(cast.person("admin"))

    assert client.get(path).status_code == 404


# --- The lock ---------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def fail(client: Client, times: int, name: str = "giamdoc", **extra: object):
    for _each in range(times):
        response = try_in(client, name, "sai mật khẩu", **extra)
    return response


def test_the_fifth_failure_locks_and_says_until_when_and_who_helps(client, cast):
    with time_machine.travel(NOW, tick=False):
        assert fail(client, 4).status_code == 200
        response = fail(client, 1)

        page = response.content.decode()
        assert response.status_code == 429
        assert "đến 10:15 ngày 22/11/2026" in page
        assert "báo người ghi chức vụ cho bạn" in page

        assert try_in(client).status_code == 429
        assert signed_in_as(client) is None


def test_the_lock_ends_by_itself_and_trying_meanwhile_makes_it_no_longer(client, cast):
    with time_machine.travel(NOW, tick=False) as clock:
        fail(client, 5)
        clock.shift(timedelta(minutes=10))
        assert fail(client, 3).status_code == 429
        clock.shift(timedelta(minutes=5, seconds=1))
        assert try_in(client).status_code == 302
        # On that day: by the clock outside, the session may be over.
        assert signed_in_as(client) == "giamdoc"


def test_the_lock_counts_one_name_whatever_its_capitals(client, cast):
    for name in ("giamdoc", "GiamDoc", "GIAMDOC", " giamdoc", "giamDoc "):
        response = try_in(client, name, "sai mật khẩu")

    assert response.status_code == 429


def test_the_lock_is_for_one_name_from_one_address(client, cast):
    fail(client, 5)

    assert try_in(client, "so").status_code == 302
    assert try_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_a_success_forgets_the_failures_before(client, cast):
    fail(client, 4)
    try_in(client)
    client.post("/dang-xuat/")

    assert fail(client, 4).status_code == 200


def test_the_lock_is_written_down_once_for_an_account_and_never_for_an_unknown_name(client, cast):
    fail(client, 7)
    fail(client, 7, "tôi gõ nhầm mật khẩu vào đây")

    event = Event.objects.get(verb="lock_user")
    assert (event.subject_id, event.actor_id, event.after) == (str(cast.person("giamdoc").pk), None, {"failures": 5})


def test_an_administrator_lifts_the_lock(client, cast):
    fail(client, 5)

    assert actions.unlock(by=Manager(), user=cast.person("giamdoc")) is True

    assert try_in(client).status_code == 302
    assert Event.objects.filter(verb="unlock_user").count() == 1


def test_what_was_typed_is_nowhere_in_the_table_of_attempts(client, cast):
    fail(client, 2, "tôi gõ nhầm mật khẩu vào đây")
    try_in(client, "so", "một mật khẩu gần đúng")
    client.force_login(cast.person("so"))
    client.post(
        "/tai-khoan/mat-khau/",
        {"old_password": "bí mật một", "new_password1": "bí mật hai", "new_password2": "bí mật ba"},
    )

    rows = [str(row) for row in AccessAttempt.objects.values()]
    assert len(rows) >= 2
    for typed in ("gõ nhầm", "gần đúng", "bí mật", "'so'"):
        assert typed not in "".join(rows)


# --- One's own password --------------------------------------------------------------------------------------

NEW = "một câu mới đủ dài 2026"


def change(client: Client, old: str = PASSWORD, new: str = NEW, again: str | None = None):
    return client.post(
        reverse("account_change_password"),
        {"old_password": old, "new_password1": new, "new_password2": new if again is None else again},
    )


def test_a_password_is_changed_and_other_sessions_end(client, cast):
    elsewhere = Client()
    for one in (client, elsewhere):
        try_in(one)

    assert change(client).status_code == 302

    cast.person("giamdoc").refresh_from_db()
    assert cast.person("giamdoc").check_password(NEW)
    assert client.get("/tai-khoan/mat-khau/").status_code == 200
    assert elsewhere.get("/tai-khoan/mat-khau/").status_code == 302
    assert Event.objects.filter(verb="change_own_password").count() == 1


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"old": "sai"}, "old_password", "Mật khẩu đang dùng chưa đúng."),
        ({"again": "khác"}, "new_password2", "Hai lần nhập mật khẩu mới không giống nhau."),
        ({"new": PASSWORD}, "new_password1", "Mật khẩu mới phải khác mật khẩu đang dùng."),
        ({"new": ""}, "new_password1", "Hãy nhập mật khẩu mới."),
    ],
)
def test_a_bad_change_is_answered_at_its_field(client, cast, values, field, sentence):
    try_in(client)
    response = change(client, **values)

    assert response.status_code == 400
    assert sentence in response.context["form"].errors[field]
    cast.person("giamdoc").refresh_from_db()
    assert cast.person("giamdoc").check_password(PASSWORD)


def test_guessing_the_old_password_locks_like_guessing_at_the_sign_in(client, cast):
    try_in(client)
    for _each in range(5):
        response = change(client, old="đoán mò")

    assert response.status_code == 429
    assert change(client).status_code == 429

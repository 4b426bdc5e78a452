"""Codes of an application as a second factor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.test import Client

from gdtx.accounts import actions
from gdtx.accounts.models import User
from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, Refused
from tests.support.cast import PASSWORD

from .conftest import Manager

pytestmark = pytest.mark.django_db

ON = "/tai-khoan/bao-mat/bat/"
OFF = "/tai-khoan/bao-mat/tat/"
CODES = "/tai-khoan/bao-mat/ma-du-phong/"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), tick=False) as travelling:
        yield travelling


def code_of(secret: str, clock: time_machine.Coordinates) -> str:
    """The code that the application shows now, one that was not used yet."""
    clock.shift(timedelta(minutes=2))
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def sign_in(client: Client, name: str = "giamdoc"):
    return client.post("/dang-nhap/", {"login": name, "password": PASSWORD})


def confirm(client: Client, path: str) -> None:
    """Ask for a page that wants the password once more, and give it."""
    answer = client.get(path)
    assert answer["Location"].startswith("/tai-khoan/nhap-lai-mat-khau/")
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == path


def user_of(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


@pytest.fixture
def secret(client, cast, clock) -> str:
    """The secret of *giamdoc*, who has just turned the second factor on and signed out."""
    sign_in(client)
    confirm(client, ON)
    page = client.get(ON)
    found = page.context["form"].secret
    answer = client.post(ON, {"code": code_of(found, clock)})
    assert (answer.status_code, answer["Location"]) == (302, CODES)
    client.post("/dang-xuat/")
    return found


def test_the_page_shows_a_picture_to_scan_and_the_key(client, cast, clock):
    sign_in(client)
    confirm(client, ON)
    page = client.get(ON).content.decode()

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page or "<svg " in page
    assert "data:image" not in page
    assert re.search(r"<code>[A-Z2-7]{32}</code>", page)
    assert "Chưa bật" in client.get("/tai-khoan/bao-mat/").content.decode()


def test_a_wrong_first_code_turns_nothing_on(client, cast, clock):
    sign_in(client)
    confirm(client, ON)
    client.get(ON)
    answer = client.post(ON, {"code": "000000"})

    assert "Mã chưa đúng" in answer.context["form"].errors["code"][0]
    assert not Authenticator.objects.exists()


def test_signing_in_then_needs_the_code(client, secret, clock):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/ma/")
    assert user_of(client) is None
    assert "Nhập mã xác nhận" in client.get("/dang-nhap/ma/").content.decode()

    wrong = client.post("/dang-nhap/ma/", {"code": "000000"})
    assert "Mã chưa đúng" in wrong.context["form"].errors["code"][0]
    assert user_of(client) is None

    assert client.post("/dang-nhap/ma/", {"code": code_of(secret, clock)})["Location"] == "/"
    assert user_of(client) == "giamdoc"
    assert Event.objects.filter(verb="sign_in").last().after == {"way": "password+mfa"}


def test_codes_cannot_be_guessed_for_long(client, secret, clock):
    sign_in(client)
    for number in range(10):
        client.post("/dang-nhap/ma/", {"code": f"{number:06}"})
    answer = client.post("/dang-nhap/ma/", {"code": code_of(secret, clock)})

    assert user_of(client) is None
    assert "quá nhiều" in answer.context["form"].errors["code"][0]


def test_a_spare_code_works_once(client, secret, clock):
    spare = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]

    sign_in(client)
    client.post("/dang-nhap/ma/", {"code": spare})
    assert user_of(client) == "giamdoc"
    assert spare not in client.get(CODES).content.decode()

    client.post("/dang-xuat/")
    sign_in(client)
    client.post("/dang-nhap/ma/", {"code": spare})
    assert user_of(client) is None


def test_the_page_of_the_code_is_for_those_who_gave_their_password(client, secret):
    answer = client.get("/dang-nhap/ma/")

    assert (answer.status_code, answer["Location"]) == (302, "/dang-nhap/")


def test_turning_it_off_is_written_down_and_the_password_is_enough_again(client, secret, clock):
    sign_in(client)
    client.post("/dang-nhap/ma/", {"code": code_of(secret, clock)})
    confirm(client, OFF)
    assert client.post(OFF)["Location"] == "/tai-khoan/bao-mat/"
    client.post("/dang-xuat/")

    assert sign_in(client)["Location"] == "/"
    assert list(Event.objects.filter(verb__startswith="second_factor").values_list("verb", flat=True)) == [
        "second_factor_on",
        "second_factor_off",
    ]


def test_new_spare_codes_replace_the_old(client, secret, clock):
    sign_in(client)
    client.post("/dang-nhap/ma/", {"code": code_of(secret, clock)})
    confirm(client, CODES + "moi/")
    before = set(client.get(CODES).context["unused_codes"])

    assert client.post(CODES + "moi/")["Location"] == CODES

    after = set(client.get(CODES).context["unused_codes"])
    assert len(after) == len(before)
    assert not after & before


def test_the_password_is_asked_again_before_turning_it_on_and_after_a_while_once_more(client, cast, clock):
    sign_in(client)
    confirm(client, ON)
    assert client.get(ON).status_code == 200
    clock.shift(timedelta(minutes=30))

    answer = client.get(ON)
    assert answer["Location"].startswith("/tai-khoan/nhap-lai-mat-khau/")
    assert "Nhập lại mật khẩu" in client.get(answer["Location"]).content.decode()

    again = client.post(answer["Location"], {"password": "sai"})
    assert again.context["form"].errors["password"] == ["Mật khẩu chưa đúng."]
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == ON


def test_secrets_lie_encrypted_and_survive_a_change_of_key(client, secret, clock, settings):
    assert all(secret not in str(one.data) for one in Authenticator.objects.all())

    settings.GDTX_DATA_KEY, settings.GDTX_DATA_KEY_FALLBACKS = "a new key", [settings.GDTX_DATA_KEY]
    sign_in(client)
    client.post("/dang-nhap/ma/", {"code": code_of(secret, clock)})

    assert user_of(client) == "giamdoc"


def test_an_administrator_helps_somebody_who_lost_the_telephone(client, secret, cast):
    user = cast.person("giamdoc")
    with pytest.raises(Forbidden):
        actions.drop_second_factor(by=Manager(allowed=False), user=user, reason="mất máy")
    with pytest.raises(Refused) as refusal:
        actions.drop_second_factor(by=Manager(), user=user, reason="")
    assert refusal.value.rule == "reason_missing"

    assert actions.drop_second_factor(by=Manager(), user=user, reason="Mất điện thoại") is True
    assert actions.drop_second_factor(by=Manager(), user=user, reason="Mất điện thoại") is False

    assert sign_in(client)["Location"] == "/"
    assert Event.objects.filter(verb="drop_second_factor", reason="Mất điện thoại").count() == 1


@pytest.mark.parametrize("path", [ON, "/tai-khoan/mat-khau/"])
def test_the_shared_people_of_a_demonstration_keep_their_way_to_sign_in(client, demo, path):
    client.post("/dang-nhap/demo/", {"vai": "so", "ngay": ""})
    answer = client.get(path)

    assert answer.status_code == 403
    assert "tài khoản trình diễn" in answer.content.decode()

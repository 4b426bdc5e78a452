"""Administrators and whoever may see persons set a second factor up before anything else, where it is required."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from gdtx.config import sign_in

pytestmark = pytest.mark.django_db

STATE = "/tai-khoan/bao-mat/"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.GDTX_SECOND_FACTOR = "required"


def client_of(cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("who", ["admin", "canbo", "vhxh", "giamdoc", "giaovien"])
def test_whoever_sees_persons_or_administers_is_led_to_set_it_up(cast, who):
    client = client_of(cast, who)

    answer = client.get("/mang-luoi/su-kien/")

    assert (answer.status_code, answer["Location"]) == (302, STATE)
    page = client.get(STATE).content.decode()
    assert "phải có bước xác nhận thứ hai trước khi làm việc khác" in page
    assert client.post("/lop-hoc/ghi/", {"topic": "x"})["Location"] == STATE


@pytest.mark.parametrize("who", ["chutich", "so", "giamdocso", "bo"])
def test_others_are_not_asked(cast, who):
    client = client_of(cast, who)

    assert client.get("/mang-luoi/su-kien/").status_code == 200
    assert "phải có bước xác nhận" not in client.get(STATE).content.decode()


def test_with_a_second_factor_everything_opens(cast):
    user = cast.person("canbo")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert client_of(cast, "canbo").get("/mang-luoi/su-kien/").status_code == 200


def test_the_way_there_and_the_way_out_stay_open(cast):
    client = client_of(cast, "canbo")

    for address in ("/tai-khoan/bao-mat/bat/", "/tai-khoan/bao-mat/khoa/them/", "/tai-khoan/mat-khau/"):
        assert client.get(address).get("Location", "") != STATE, address
    assert client.post("/dang-xuat/")["Location"] == "/dang-nhap/"


def test_the_shared_people_of_a_demonstration_are_not_asked(demo):
    client = Client()
    client.post("/dang-nhap/demo/", {"vai": "canbo", "ngay": ""})

    assert client.get("/mang-luoi/su-kien/").status_code == 200


def test_offered_means_not_asked(cast, settings):
    settings.GDTX_SECOND_FACTOR = "offered"

    assert client_of(cast, "canbo").get("/mang-luoi/su-kien/").status_code == 200


def test_whom_it_is_asked_of_is_a_setting(cast, settings):
    settings.GDTX_SECOND_FACTOR_FOR = frozenset({"accounts.manage"})

    assert client_of(cast, "canbo").get("/mang-luoi/su-kien/").status_code == 200
    assert client_of(cast, "admin").get("/mang-luoi/su-kien/")["Location"] == STATE


@pytest.mark.parametrize(("who", "asked"), [("giamdoc", False), ("giaovien", False), ("canbo", True), ("admin", True)])
def test_narrowed_as_the_guide_says_who_only_sees_own_learners_is_left_out(cast, settings, who, asked):
    settings.GDTX_SECOND_FACTOR_FOR = frozenset({"accounts.manage", "people.see"})

    answer = client_of(cast, who).get("/mang-luoi/su-kien/")

    assert (answer.status_code == 302) is asked


def test_the_environment_says_required_or_offered(monkeypatch):
    monkeypatch.delenv("GDTX_SECOND_FACTOR", raising=False)
    assert sign_in.second_factor("required") == "required"
    monkeypatch.setenv("GDTX_SECOND_FACTOR", "offered")
    assert sign_in.second_factor("required") == "offered"
    monkeypatch.setenv("GDTX_SECOND_FACTOR", "maybe")
    with pytest.raises(ImproperlyConfigured, match="GDTX_SECOND_FACTOR"):
        sign_in.second_factor("required")
    monkeypatch.setenv("GDTX_SECOND_FACTOR_FOR", "people.see, accounts.manage")
    assert sign_in.guarded_permissions() == {"people.see", "accounts.manage"}

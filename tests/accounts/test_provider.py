"""Signing in through another office's provider: the real protocol with a real provider, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from gdtx.accounts import actions
from gdtx.accounts.models import User
from gdtx.audit.models import Event
from gdtx.config import sign_in as configured
from tests.support.cast import PASSWORD

from .conftest import Manager
from .oidc import process

pytestmark = pytest.mark.django_db

SIGN_IN, TIE, UNTIE = "/dang-nhap/ngoai/", "/tai-khoan/bao-mat/ngoai/gan/", "/tai-khoan/bao-mat/ngoai/thoi-gan/"
STATE = "/tai-khoan/bao-mat/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with process.running() as address:
        yield address


def configure(monkeypatch: pytest.MonkeyPatch, settings: Any, address: str, **more: str) -> None:
    environment = {
        "GDTX_OIDC_ISSUER": address,
        "GDTX_OIDC_CLIENT_ID": process.CLIENT_ID,
        "GDTX_OIDC_CLIENT_SECRET": process.SECRET,
        "GDTX_OIDC_NAME": "Tài khoản của tỉnh",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }
    for name, value in (environment | more).items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = configured.provider()
    settings.GDTX_OIDC_CLAIM = configured.claim()


@pytest.fixture
def provider(issuer: str, monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    configure(monkeypatch, settings, issuer)
    return issuer


def user_of(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


def through(client: Client, start: str, name: str, **options: bool):
    """Press the button, be whoever at the provider, come back."""
    answer = client.post(start)
    if answer.status_code == 302 and "nhap-lai-mat-khau" in answer["Location"]:
        answer = client.post(answer["Location"], {"password": PASSWORD})
    assert answer.status_code == 302, answer.content[:300]
    back = process.go_through(answer["Location"], name, **options)
    return client.get(back.removeprefix("http://testserver"))


@pytest.fixture
def tied(client: Client, cast: Any, provider: str) -> None:
    """*giamdoc* has tied the identity ``nam.cv``."""
    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})
    assert through(client, TIE, "nam.cv")["Location"] == STATE
    client.post("/dang-xuat/")


def test_the_request_carries_what_the_protocol_asks_for(client, cast, provider):
    query = parse_qs(urlsplit(client.post(SIGN_IN)["Location"]).query)

    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["redirect_uri"] == [process.CALLBACK]
    assert {"state", "code_challenge"} <= set(query)
    assert "Đăng nhập bằng Tài khoản của tỉnh" in client.get("/dang-nhap/").content.decode()


def test_who_has_tied_their_account_signs_in(client, cast, provider, tied):
    answer = through(client, SIGN_IN, "nam.cv")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert user_of(client) == "giamdoc"
    assert Event.objects.filter(verb="sign_in").order_by("-id")[0].after == {"way": "socialaccount"}
    event = Event.objects.get(verb="provider_tied")
    assert event.after == {"provider": "Tài khoản của tỉnh", "way": "own"}


def test_nothing_the_provider_tells_about_a_person_is_kept(client, cast, provider, tied):
    through(client, SIGN_IN, "nam.cv")

    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("nam.cv", {})
    assert cast.person("giamdoc").email == User.objects.get(username="giamdoc").email == ""
    assert "Họ tên bên ngoài" not in str(list(Event.objects.values()))


def test_an_identity_tied_to_nobody_registers_nobody(client, cast, provider):
    before = User.objects.count()

    answer = through(client, SIGN_IN, "nguoi.la")

    text = answer.content.decode()
    assert answer.status_code == 403
    assert "chưa gắn với tài khoản nào ở đây" in text
    assert "báo cấp trên" in text
    assert user_of(client) is None
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_even_the_same_sign_in_name_does_not_open_an_account_by_itself(client, cast, provider):
    assert through(client, SIGN_IN, "giamdoc").status_code == 403
    assert user_of(client) is None


def test_where_the_operator_says_so_a_claim_names_the_account(client, cast, issuer, monkeypatch, settings):
    configure(monkeypatch, settings, issuer, GDTX_OIDC_CLAIM="preferred_username")

    assert through(client, SIGN_IN, "giamdoc")["Location"] == "/"
    assert user_of(client) == "giamdoc"
    assert Event.objects.get(verb="provider_tied").after["way"] == "claim"
    other = Client()
    assert through(other, SIGN_IN, "nguoi.la").status_code == 403


def test_an_identity_of_somebody_else_is_not_tied_again(client, cast, provider, tied):
    client.post("/dang-nhap/", {"login": "giaovien", "password": PASSWORD})

    answer = through(client, TIE, "nam.cv")

    assert answer.status_code == 403
    assert "đã gắn với một tài khoản khác ở đây" in answer.content.decode()
    assert SocialAccount.objects.get().user == cast.person("giamdoc")


def test_a_second_identity_is_not_tied_to_one_account(client, cast, provider, tied):
    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})

    answer = through(client, TIE, "khac.cv")

    assert "đã gắn với một tài khoản bên ngoài khác" in answer.content.decode()
    assert SocialAccount.objects.get().uid == "nam.cv"


def test_untying_ends_it(client, cast, provider, tied):
    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})
    assert "Đã gắn với tài khoản này" in client.get(STATE).content.decode()
    answer = client.post(UNTIE)
    if "nhap-lai-mat-khau" in answer["Location"]:
        answer = client.post(answer["Location"], {"password": PASSWORD})
    client.post("/dang-xuat/")

    assert not SocialAccount.objects.exists()
    assert through(client, SIGN_IN, "nam.cv").status_code == 403
    assert Event.objects.filter(verb="provider_untied").count() == 1


def test_a_closed_account_stays_closed(client, cast, provider, tied):
    actions.close_account(by=Manager(), user=cast.person("giamdoc"), reason="nghỉ")

    answer = through(client, SIGN_IN, "nam.cv")

    assert answer.status_code == 403
    assert "đã ngừng dùng" in answer.content.decode()
    assert user_of(client) is None


def test_the_second_factor_is_asked_for_all_the_same(client, cast, provider, tied):
    Authenticator.objects.create(user=cast.person("giamdoc"), type=Authenticator.Type.TOTP, data={"secret": "x"})

    assert through(client, SIGN_IN, "nam.cv")["Location"].startswith("/dang-nhap/ma/")
    assert user_of(client) is None


def test_whoever_turns_back_at_the_provider_is_told_so(client, cast, provider):
    answer = through(client, SIGN_IN, "nam.cv", cancel=True)

    assert answer.status_code == 403
    assert "Bạn đã thôi đăng nhập" in answer.content.decode()


def test_an_answer_to_a_question_of_another_session_is_refused(client, cast, provider, tied):
    back = process.go_through(client.post(SIGN_IN)["Location"], "nam.cv")

    stolen = Client().get(back.removeprefix("http://testserver"))
    made_up = client.get(f"{SIGN_IN}don-vi/ve/?code=x&state=y")

    for answer in (stolen, made_up):
        assert answer.status_code == 403
        assert "không khớp với lần hỏi này" in answer.content.decode()


def test_a_code_is_good_once(client, cast, provider, tied):
    back = process.go_through(client.post(SIGN_IN)["Location"], "nam.cv").removeprefix("http://testserver")
    client.get(back)
    client.post("/dang-xuat/")

    assert client.get(back).status_code == 403
    assert user_of(client) is None


def test_a_provider_out_of_reach_is_told_and_the_password_still_works(client, cast, monkeypatch, settings):
    configure(monkeypatch, settings, "http://127.0.0.1:9")

    answer = client.post(SIGN_IN)

    assert answer.status_code == 403
    assert "bên ấy không trả lời" in answer.content.decode()
    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})
    assert user_of(client) == "giamdoc"


def test_without_a_provider_there_are_no_such_pages(client, cast):
    assert client.post(SIGN_IN).status_code == 404
    assert client.get(f"{SIGN_IN}don-vi/ve/").status_code == 404
    assert "Đăng nhập bằng" not in client.get("/dang-nhap/").content.decode().replace("Đăng nhập bằng phiếu mã", "")


def test_tying_needs_the_password_once_more(client, cast, provider):
    client.force_login(cast.person("giamdoc"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(TIE)["Location"].startswith("/tai-khoan/nhap-lai-mat-khau/")


def test_the_shared_people_of_a_demonstration_tie_nothing(client, demo, provider):
    client.post("/dang-nhap/demo/", {"vai": "so", "ngay": ""})

    answer = client.post(TIE)

    assert answer.status_code == 403 or "nhap-lai" in answer["Location"]
    assert not SocialAccount.objects.exists()


def test_a_half_configured_provider_is_named_at_the_start(monkeypatch):
    monkeypatch.setenv("GDTX_OIDC_ISSUER", "https://dang-nhap.example.vn/realms/tinh")
    with pytest.raises(ImproperlyConfigured, match="GDTX_OIDC_CLIENT_ID, GDTX_OIDC_CLIENT_SECRET"):
        configured.provider()
    monkeypatch.setenv("GDTX_OIDC_CLIENT_ID", "x")
    monkeypatch.setenv("GDTX_OIDC_CLIENT_SECRET", "y")
    assert configured.provider_origins() == ["https://dang-nhap.example.vn"]
    monkeypatch.setenv("GDTX_OIDC_ISSUER", "http://dang-nhap.example.vn")
    with pytest.raises(ImproperlyConfigured, match="https"):
        configured.provider()

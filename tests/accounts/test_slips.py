"""One-time code slips: made by the officer above, used once, for a while, by the right person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client

from gdtx.accounts import actions, lockout, slips
from gdtx.accounts.models import CodeSlip, User
from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network.scope import Actor
from tests.support.cast import PASSWORD, TODAY, Cast

from .conftest import Manager

pytestmark = pytest.mark.django_db

SLIP = "/dang-nhap/phieu/"
NEW = "mật khẩu mới của tôi"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), tick=False) as travelling:
        yield travelling


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.actor("chutich", TODAY)


def use(client: Client, code: str, name: str = "giamdoc", password: str = NEW, again: str | None = None):
    data = {
        "login": name,
        "code": code,
        "new_password1": password,
        "new_password2": password if again is None else again,
    }
    return client.post(SLIP, data)


def user_of(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else None


def errors(answer: object) -> str:
    return " ".join(error for found in answer.context["form"].errors.values() for error in found)  # type: ignore[attr-defined]


def test_a_slip_sets_a_password_and_signs_in(client, cast, chair):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    answer = use(client, slip.code)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert user_of(client) == "giamdoc"
    fresh = Client()
    fresh.post("/dang-nhap/", {"login": "giamdoc", "password": NEW})
    assert user_of(fresh) == "giamdoc"
    assert [event.verb for event in Event.objects.filter(actor_id=cast.person("giamdoc").pk).order_by("id")][:2] == [
        "use_code_slip",
        "sign_in",
    ]


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code} "])
def test_a_code_is_typed_as_people_type(client, cast, chair, typed):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    use(client, typed(slip.code), name="GiamDoc ")

    assert user_of(client) == "giamdoc"


def test_the_code_is_kept_nowhere(client, cast, chair, caplog):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))
    plain = slip.code.replace("-", "")
    use(client, "AAAA-BBBB-CCCC")
    use(client, slip.code)

    rows = [str(row) for model in (CodeSlip, Event, AccessAttempt) for row in model.objects.values()]
    said = " ".join([*rows, caplog.text, repr(slip)])
    assert plain not in said
    assert slip.code not in said
    assert len(CodeSlip.objects.get().code_digest) == 64


def test_a_slip_used_twice_says_when_it_was_used(client, cast, chair, clock):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))
    use(client, slip.code)
    clock.shift(timedelta(hours=1))

    answer = use(Client(), slip.code, password="một mật khẩu khác")

    assert answer.status_code == 400
    assert "Phiếu này đã dùng lúc 10:00 ngày 22/11/2026; mỗi phiếu chỉ dùng một lần." in errors(answer)
    assert User.objects.get(username="giamdoc").check_password(NEW)


def test_a_slip_after_its_date_says_until_when_it_was_good(client, cast, chair, clock):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))
    clock.shift(slips.GOOD_FOR)

    answer = use(client, slip.code)

    assert "Phiếu này chỉ dùng được đến 10:00 ngày 06/12/2026." in errors(answer)
    assert "cấp phiếu mới" in errors(answer)
    assert user_of(client) is None


def test_a_new_slip_replaces_the_one_before(client, cast, chair):
    first = slips.make_slip(by=chair, user=cast.person("giamdoc"))
    second = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    assert "đã được thay bằng phiếu mới" in errors(use(client, first.code))
    use(client, second.code)
    assert user_of(client) == "giamdoc"


def test_the_old_password_stays_good_until_the_slip_is_used(client, cast, chair):
    slips.make_slip(by=chair, user=cast.person("giamdoc"))

    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})

    assert user_of(client) == "giamdoc"


def test_a_slip_of_somebody_else_does_not_fit(client, cast, chair):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    answer = use(client, slip.code, name="phogiamdoc")

    assert "Tên đăng nhập và mã trên phiếu không khớp." in errors(answer)
    assert CodeSlip.objects.get().used_at is None


def test_an_unknown_name_and_a_closed_account_get_the_same_sentence(client, cast, chair):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))
    unknown = errors(use(client, slip.code, name="khong-co-ai"))
    actions.close_account(by=Manager(), user=cast.person("giamdoc"), reason="nghỉ")

    assert errors(use(client, slip.code)) == unknown


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("ngắn", None, "ít nhất 10 ký tự"),
        ("1234567890123", None, "phổ biến"),
        (NEW, "khác hẳn nhé bạn", "không giống nhau"),
        ("", "", "Hãy chọn một mật khẩu."),
    ],
)
def test_a_bad_password_leaves_the_slip_good(client, cast, chair, password, again, sentence):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    answer = use(client, slip.code, password=password, again=again)

    assert sentence in errors(answer)
    assert CodeSlip.objects.get().used_at is None
    assert f'value="{slip.code}"' in answer.content.decode()
    use(client, slip.code)
    assert user_of(client) == "giamdoc"


def test_codes_cannot_be_guessed_for_long(client, cast, chair):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))
    for number in range(5):
        use(client, f"GUESS-{number}")

    answer = use(client, slip.code)

    assert answer.status_code == 429
    assert "tạm bị khóa" in answer.content.decode()
    assert CodeSlip.objects.get().used_at is None
    assert Event.objects.filter(verb="lock_user").count() == 1


def test_a_new_slip_lifts_the_lock(client, cast, chair):
    for _attempt in range(5):
        client.post("/dang-nhap/", {"login": "giamdoc", "password": "sai"})
    assert lockout.is_locked("giamdoc")

    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    assert not lockout.is_locked("GiamDoc")
    use(client, slip.code)
    assert user_of(client) == "giamdoc"


def test_the_officer_above_lifts_a_lock_without_a_slip(client, cast, chair):
    for _attempt in range(5):
        client.post("/dang-nhap/", {"login": "giamdoc", "password": "sai"})
    with pytest.raises(Forbidden):
        actions.unlock(by=cast.actor("giaovien", TODAY), user=cast.person("giamdoc"))

    assert actions.unlock(by=chair, user=cast.person("giamdoc")) is True
    assert actions.unlock(by=chair, user=cast.person("giamdoc")) is False

    client.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})
    assert user_of(client) == "giamdoc"


@pytest.mark.parametrize(
    ("by", "whose", "rule"),
    [
        ("chutich", "giamdoc40", "outside_your_unit"),
        ("giamdoc", "giaovien", "no_permission"),
        ("chutich", "chutich", "own_account"),
        ("so", "admin", "administrator_only"),
    ],
)
def test_slips_are_made_by_the_officer_above_only(cast, by, whose, rule):
    with pytest.raises(Forbidden) as refused:
        slips.make_slip(by=cast.actor(by, TODAY), user=cast.person(whose))

    assert refused.value.rule == rule
    assert not CodeSlip.objects.exists()


def test_a_closed_account_gets_no_slip(cast):
    actions.close_account(by=Manager(), user=cast.person("giamdoc"), reason="nghỉ")

    with pytest.raises(Refused) as refused:
        slips.make_slip(by=cast.actor("admin", TODAY), user=User.objects.get(username="giamdoc"))

    assert refused.value.rule == "account_closed"


def test_the_shared_people_of_a_demonstration_get_no_slip(demo):
    with pytest.raises(Forbidden) as refused:
        slips.make_slip(by=demo.actor("admin", TODAY), user=User.objects.get(username="giamdoc"))

    assert refused.value.rule == "demo_account"


def test_a_slip_survives_a_change_of_the_data_key(client, cast, chair, settings):
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    settings.GDTX_DATA_KEY, settings.GDTX_DATA_KEY_FALLBACKS = "a new key", [settings.GDTX_DATA_KEY]
    use(client, slip.code)

    assert user_of(client) == "giamdoc"


def test_open_sessions_end_when_a_slip_is_used(client, cast, chair):
    other = Client()
    other.post("/dang-nhap/", {"login": "giamdoc", "password": PASSWORD})
    slip = slips.make_slip(by=chair, user=cast.person("giamdoc"))

    use(client, slip.code)

    assert other.get("/tai-khoan/bao-mat/").status_code == 302


def test_the_page_is_there_for_visitors(client, cast):
    page = client.get(SLIP).content.decode()

    assert "Mã trên phiếu" in page
    assert SLIP in client.get("/dang-nhap/").content.decode()

"""What changes accounts."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from gdtx.accounts import actions
from gdtx.accounts.models import Installation, User
from gdtx.accounts.queries import active_user_by_name, user_by_name
from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, Refused

from .conftest import Manager

pytestmark = pytest.mark.django_db

STRONG = "một câu dài dễ nhớ 2021"


def make(manager: Manager, **values: object) -> User:
    given = {"username": "lan.ctv", "full_name": "Đỗ Thị Lan", "password": STRONG} | values
    return actions.create_user(by=manager, **given)


def test_an_account_is_made_with_its_event(manager):
    user = make(manager, username=" Lan.CTV ", full_name=" Đỗ  Thị Lan ")

    assert (user.username, user.full_name) == ("lan.ctv", "Đỗ Thị Lan")
    assert user.check_password(STRONG)
    event = Event.objects.get(verb="create_user")
    assert (event.subject_id, event.actor_label) == (str(user.pk), "Người quản trị")
    assert STRONG not in str(event.after)


def test_an_account_without_a_password_cannot_sign_in(manager):
    assert not make(manager, password=None).has_usable_password()


@pytest.mark.parametrize(
    ("values", "rule", "where"),
    [
        ({"username": "lan ctv"}, "bad_username", "username"),
        ({"username": "lãn"}, "bad_username", "username"),
        ({"username": "a" * 61}, "bad_username", "username"),
        ({"username": ""}, "bad_username", "username"),
        ({"full_name": "  "}, "full_name_missing", "full_name"),
        ({"email": "không phải thư"}, "bad_value", "email"),
        ({"password": "ngắn"}, "weak_password", "password"),
        ({"password": "1234567890"}, "weak_password", "password"),
        ({"password": "password123"}, "weak_password", "password"),
    ],
)
def test_a_bad_value_is_refused_with_its_place(manager, values, rule, where):
    with pytest.raises(Refused) as refusal:
        make(manager, **values)

    assert (refusal.value.rule, refusal.value.where) == (rule, where)
    assert not User.objects.filter(full_name="Đỗ Thị Lan").exists()


def test_what_is_wrong_with_a_password_is_said_in_vietnamese(manager):
    with pytest.raises(Refused) as refusal:
        make(manager, password="12345")

    assert "Mật khẩu" in refusal.value.message
    assert "password" not in refusal.value.message.lower()


def test_a_name_somebody_has_is_refused_whatever_its_capitals(manager):
    make(manager)

    with pytest.raises(Refused) as refusal:
        make(manager, username="LAN.ctv")

    assert (refusal.value.rule, Event.objects.filter(verb="create_user").count()) == ("username_taken", 1)


def test_who_may_not_manage_accounts_changes_nothing(manager):
    user, stranger = make(manager), Manager(allowed=False)

    for attempt in (
        lambda: make(stranger, username="khac"),
        lambda: actions.set_password(by=stranger, user=user, password=STRONG + "x"),
        lambda: actions.close_account(by=stranger, user=user, reason="nghỉ"),
        lambda: actions.reopen_account(by=stranger, user=user),
        lambda: actions.unlock(by=stranger, user=user),
    ):
        with pytest.raises(Forbidden):
            attempt()

    assert Event.objects.count() - Event.objects.exclude(subject_type="user").count() == 1


def test_the_operator_of_an_empty_machine_makes_the_first_account_and_no_other():
    User.objects.all().delete()
    operator = Manager(allowed=False, machine=True)

    make(operator, username="quantri")

    with pytest.raises(Forbidden):
        make(operator, username="nguoihai")


def test_a_new_password_replaces_the_old_one(manager):
    user = make(manager)
    actions.set_password(by=manager, user=user, password="một câu khác hẳn 2022")

    request = RequestFactory().post("/")
    assert authenticate(request, username="lan.ctv", password=STRONG) is None
    assert authenticate(request, username="LAN.CTV", password="một câu khác hẳn 2022") == user
    assert Event.objects.filter(verb="set_password", subject_id=str(user.pk)).count() == 1


def test_a_closed_account_cannot_sign_in_and_can_be_reopened(manager):
    user = make(manager)
    request = RequestFactory().post("/")

    actions.close_account(by=manager, user=user, reason="Chuyển công tác")
    assert authenticate(request, username="lan.ctv", password=STRONG) is None
    with pytest.raises(Refused) as refusal:
        active_user_by_name("lan.ctv")
    assert refusal.value.rule == "unknown_user"
    assert user_by_name("lan.ctv") == user

    actions.reopen_account(by=manager, user=user)
    assert authenticate(request, username="lan.ctv", password=STRONG) == user
    events = Event.objects.filter(verb__in=["close_account", "reopen_account"])
    assert [(event.verb, event.reason) for event in events] == [
        ("close_account", "Chuyển công tác"),
        ("reopen_account", ""),
    ]


def test_closing_twice_is_written_once(manager):
    user = make(manager)
    actions.close_account(by=manager, user=user, reason="nghỉ")
    actions.close_account(by=manager, user=user, reason="nghỉ")

    assert Event.objects.filter(verb="close_account").count() == 1


def test_closing_needs_a_reason_and_is_not_for_oneself(manager):
    user = make(manager)

    with pytest.raises(Refused) as refusal:
        actions.close_account(by=manager, user=user, reason=" ")
    assert refusal.value.rule == "reason_missing"

    with pytest.raises(Forbidden) as forbidden:
        actions.close_account(by=Manager(user.pk), user=user, reason="nghỉ")
    assert forbidden.value.rule == "own_account"


def test_an_unknown_name_is_refused():
    with pytest.raises(Refused) as refusal:
        user_by_name("không-có-ai")

    assert refusal.value.rule == "unknown_user"
    assert "không-có-ai" in refusal.value.message


@pytest.mark.parametrize(("synthetic", "text"), [(True, "Dữ liệu tổng hợp"), (False, "Dữ liệu thật")])
def test_an_installation_says_what_it_is_as_plain_text(synthetic, text):
    told = Installation(synthetic=synthetic).__str__()

    assert (type(told), told) == (str, text)

"""Accounts from the command line."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.accounts.models import User
from gdtx.foundation.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db


def answer(name: str, *arguments: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(name, *arguments, json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_an_administrator_gives_an_account_whose_password_works(cast):
    made = answer("create_user", "lan.ctv", full_name="Đỗ Thị Lan", as_user="admin")

    assert made["user"] == "lan.ctv"
    assert User.objects.get(username="lan.ctv").check_password(made["password"])


def test_a_forgotten_password_is_set_anew(cast):
    made = answer("set_password", "GiamDoc", as_user="admin")

    assert User.objects.get(username="giamdoc").check_password(made["password"])


def test_somebody_else_may_not(cast):
    with pytest.raises(Forbidden):
        answer("create_user", "lan.ctv", full_name="Đỗ Thị Lan", as_user="so")
    with pytest.raises(Forbidden):
        answer("create_user", "lan.ctv", full_name="Đỗ Thị Lan")


def test_an_account_is_closed_and_reopened(cast):
    assert answer("close_account", "giaovien", as_user="admin", reason="Hết biệt phái") == {
        "user": "giaovien",
        "active": False,
    }
    with pytest.raises(Refused) as refusal:
        answer("unlock_user", "admin", as_user="giaovien")
    assert refusal.value.rule == "unknown_user"
    assert answer("close_account", "giaovien", as_user="admin", reopen=True)["active"] is True


def test_unlocking_somebody_who_is_not_locked_says_so(cast):
    assert answer("unlock_user", "giamdoc", as_user="admin") == {"user": "giamdoc", "unlocked": False}

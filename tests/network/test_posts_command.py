"""``gdtx give_post``: on a running installation, and the first administrator of a new one."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.accounts.models import User
from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.models import NetworkEvent, Organisation, Post
from gdtx.network.scope import Actor
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

FOUND = {"found": "Sở Giáo dục và Đào tạo Thanh Hóa", "area": "38"}


def answer(*arguments: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command("give_post", *arguments, json=True, stdout=out, **options)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_first_administrator_of_a_new_installation_gets_the_post_from_the_operator(db: None) -> None:
    user = User.objects.create_user("quantri", full_name="Phạm Văn Quản")

    told = answer("quantri", "38-SGDDT", "administrator", start="2026-01-01", **FOUND)

    assert (told["organisation"], told["where"], told["from"], told["to"]) == (
        "38-SGDDT",
        "Sở Giáo dục và Đào tạo Thanh Hóa",
        "2026-01-01",
        None,
    )
    assert Actor.for_user(user, dt.date(2026, 2, 1)).may("network.manage_posts")
    event = Event.objects.get(verb="give_post")
    assert (event.actor_id, event.actor_label) == (None, "Người vận hành máy")
    assert NetworkEvent.objects.get().entered_by_label == "Chương trình cài đặt"


def test_the_operator_founds_only_once_and_only_for_an_administrator(db: None) -> None:
    User.objects.create_user("quantri", full_name="Phạm Văn Quản")
    with pytest.raises(Forbidden) as role:
        answer("quantri", "38-SGDDT", "department_head", start="2026-01-01", **FOUND)
    assert not Organisation.objects.exists()
    answer("quantri", "38-SGDDT", "administrator", start="2026-01-01", **FOUND)
    User.objects.create_user("hai", full_name="Người thứ hai")

    with pytest.raises(Forbidden) as second:
        answer("hai", "38-SGDDT", "administrator", start="2026-01-01", **FOUND)

    assert role.value.rule == "administrator_only"
    assert second.value.rule == "no_permission"
    assert Post.objects.count() == 1


def test_an_installation_whose_administrators_are_gone_gets_one_again(cast: Cast) -> None:
    Post.objects.filter(role="administrator").delete()

    told = answer("khach", "38-SGDDT", "administrator", start="01/01/2026", last="31/12/2026", duty="Trực hệ thống")

    post = Post.objects.get(role="administrator")
    assert (post.user.username, post.valid_to) == ("khach", dt.date(2027, 1, 1))
    assert (told["to"], told["title"]) == ("2026-12-31", "Trực hệ thống")


def test_somebody_gives_posts_within_their_scope(cast: Cast) -> None:
    told = answer(
        "khach", "38-15169-HTCD", "centre_staff", as_user="chutich", start="2026-01-01", kind="seconded", duty=""
    )

    assert Post.objects.get(pk=told["post"]).valid_to == OPEN_END
    assert told["title"] == "Cán bộ, giáo viên trung tâm"


REFUSED = [
    (("khach", "38-15169-HTCD", "centre_staff"), {}, "no_permission"),
    (("khach", "38-15169-HTCD", "administrator"), {}, "no_permission"),
    (("khach", "38-14848-HTCD", "centre_staff"), {"as_user": "chutich"}, "unknown_organisation"),
    (("khach", "38-15169-HTCD", "centre_director"), {"as_user": "so"}, "seat_taken"),
    (("khong-co", "38-15169-HTCD", "centre_staff"), {"as_user": "so"}, "unknown_user"),
    (("khach", "38-KHONG-CO", "centre_staff"), {"as_user": "so"}, "unknown_organisation"),
    (("khach", "38-15169-HTCD", "centre_staff"), {"as_user": "so", "start": "hôm qua"}, "bad_date"),
    (("khach", "38-15169-HTCD", "centre_staff"), {"as_user": "so", "last": "9999-12-31"}, "bad_date"),
    (("khach", "38-15169-HTCD", "centre_staff"), {"as_user": "so", "last": "2020-01-01"}, "empty_range"),
]


@pytest.mark.parametrize(("arguments", "options", "rule"), REFUSED)
def test_refusals_name_their_rule_and_write_nothing(
    cast: Cast, arguments: tuple[str, ...], options: dict[str, Any], rule: str
) -> None:
    before = Post.objects.count()

    with pytest.raises((Refused, NotInScope)) as refused:
        answer(*arguments, **options)

    assert refused.value.rule == rule
    assert refused.value.sentence
    assert Post.objects.count() == before

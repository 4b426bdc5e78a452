from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from gdtx.foundation.access import PUBLIC, SIGNED_IN, public, requires, rule_of, signed_in
from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.foundation.errors import Forbidden


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("nội dung")


def actor_with(*permissions: str) -> Any:
    def may(permission: str) -> Decision:
        return (
            allow() if permission in permissions else deny("no_post", f"Chức vụ của bạn không có quyền {permission}.")
        )

    return SimpleNamespace(may=may)


def request_by(rf: RequestFactory, *permissions: str) -> Any:
    request = rf.get("/")
    request.actor = actor_with(*permissions)  # type: ignore[attr-defined]
    return request


def test_a_view_carries_its_rule() -> None:
    assert rule_of(page) is None
    assert rule_of(public(lambda request: HttpResponse())) == PUBLIC
    assert rule_of(signed_in(lambda request: HttpResponse())) == SIGNED_IN
    assert str(rule_of(requires("learning.log_class", "learning.import_classes")(page))) == (
        "learning.log_class | learning.import_classes"
    )


def test_only_a_public_view_is_open_without_signing_in() -> None:
    assert public(lambda request: HttpResponse()).login_required is False  # type: ignore[attr-defined]
    assert getattr(signed_in(lambda request: HttpResponse()), "login_required", True) is True


def test_one_of_the_permissions_is_enough(rf: RequestFactory) -> None:
    guarded = requires("a", "b")(page)

    assert guarded(request_by(rf, "b")).content.decode() == "nội dung"  # type: ignore[attr-defined]


def test_without_any_of_them_the_refusal_says_why_and_what_to_do(rf: RequestFactory) -> None:
    guarded = requires("a", "b")(page)

    with pytest.raises(Forbidden) as refusal:
        guarded(request_by(rf, "c"))

    assert refusal.value.rule == "no_post"
    assert refusal.value.message == "Chức vụ của bạn không có quyền a."
    assert refusal.value.way_out is not None
    assert "người quản trị" in refusal.value.way_out


def test_a_rule_without_permissions_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="permission"):
        requires()

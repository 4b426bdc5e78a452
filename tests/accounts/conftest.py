"""The cast, and an installation that is a demonstration."""

from __future__ import annotations

import pytest

from gdtx.accounts.models import Installation, User
from tests.support.cast import Cast, cast  # noqa: F401 (fixture)


@pytest.fixture
def demo(cast: Cast) -> Cast:  # noqa: F811 (the fixture above)
    """The cast as the people of a demonstration."""
    Installation.objects.create(synthetic=True, facts={"logins": {"phong": "Chuyên viên Phòng (đến 30/6/2025)"}})
    User.objects.exclude(username="khach").update(is_demo=True)
    return cast


class Manager:
    """Somebody who may manage accounts, or not."""

    def __init__(self, user_id: int | None = None, *, allowed: bool = True, machine: bool = False) -> None:
        self.user_id = user_id
        self.label = "Người quản trị"
        self.post_label = "Quản trị hệ thống"
        self.is_machine = machine
        self.allowed = allowed

    def may(self, permission: str):
        from gdtx.foundation.decisions import allow, deny

        assert permission in {"accounts.manage", "network.manage_posts"}
        return allow() if self.allowed else deny("no_permission", "Bạn không có quyền quản lý tài khoản.")


@pytest.fixture
def manager() -> Manager:
    return Manager()

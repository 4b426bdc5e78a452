"""``gdtx create_user``: make an account with a first password."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.accounts import actions
from gdtx.foundation.commands import AnswerCommand


class Command(AnswerCommand):
    help = gettext_lazy("Cấp tài khoản, in ra mật khẩu ban đầu một lần.")  # type: ignore[assignment]
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("tên đăng nhập: chữ thường không dấu, số và . _ -"))
        parser.add_argument("--full-name", required=True, help=_("họ và tên"))
        parser.add_argument("--email", default="", help=_("thư điện tử"))

    def answer(self, **options: Any) -> dict[str, Any]:
        password = first_password()
        user = actions.create_user(
            by=self.actor(options),
            username=options["username"],
            full_name=options["full_name"],
            email=options["email"],
            password=password,
        )
        return {"user": user.username, "full_name": user.full_name, "password": password}

    def render(self, answer: dict[str, Any]) -> str:
        return _("Đã cấp tài khoản %(user)s cho %(full_name)s. Mật khẩu ban đầu: %(password)s") % answer


def first_password() -> str:
    """A password to be handed over and changed: 20 letters and digits in groups that can be read out."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _each in range(5)) for _group in range(4))

"""``gdtx set_password``: a new password for somebody who forgot theirs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.accounts import actions
from gdtx.accounts.queries import user_by_name
from gdtx.foundation.commands import AnswerCommand

from .create_user import first_password


class Command(AnswerCommand):
    help = gettext_lazy("Đặt lại mật khẩu của một người, in ra một lần.")  # type: ignore[assignment]
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("tên đăng nhập"))
        parser.add_argument(
            "--drop-second-factor", action="store_true", help=_("bỏ luôn mã xác nhận (người dùng mất điện thoại)")
        )
        parser.add_argument("--reason", default="", help=_("lý do, ghi vào nhật ký; bắt buộc khi bỏ mã xác nhận"))

    def answer(self, **options: Any) -> dict[str, Any]:
        user, password = user_by_name(options["username"]), first_password()
        by = self.actor(options)
        with transaction.atomic():
            actions.set_password(by=by, user=user, password=password)
            dropped = options["drop_second_factor"] and actions.drop_second_factor(
                by=by, user=user, reason=options["reason"]
            )
        return {"user": user.username, "password": password, "second_factor_dropped": dropped}

    def render(self, answer: dict[str, Any]) -> str:
        return _("Đã đặt lại mật khẩu của %(user)s: %(password)s") % answer

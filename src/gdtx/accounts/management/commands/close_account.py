"""``gdtx close_account``: somebody has left."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.accounts import actions
from gdtx.accounts.queries import user_by_name
from gdtx.foundation.commands import AnswerCommand


class Command(AnswerCommand):
    help = gettext_lazy("Ngừng (hoặc mở lại) tài khoản của một người.")  # type: ignore[assignment]
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("tên đăng nhập"))
        parser.add_argument("--reason", default="", help=_("lý do, ghi vào nhật ký"))
        parser.add_argument("--reopen", action="store_true", help=_("mở lại thay vì ngừng"))

    def answer(self, **options: Any) -> dict[str, Any]:
        user, by = user_by_name(options["username"]), self.actor(options)
        if options["reopen"]:
            actions.reopen_account(by=by, user=user, reason=options["reason"])
        else:
            actions.close_account(by=by, user=user, reason=options["reason"])
        return {"user": user.username, "active": user.is_active}

    def render(self, answer: dict[str, Any]) -> str:
        if answer["active"]:
            return _("Tài khoản %(user)s đang dùng.") % answer
        return _("Đã ngừng tài khoản %(user)s.") % answer

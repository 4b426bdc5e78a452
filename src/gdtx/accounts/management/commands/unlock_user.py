"""``gdtx unlock_user``: lift the lock after failed attempts to sign in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.accounts import actions
from gdtx.accounts.queries import user_by_name
from gdtx.foundation.commands import AnswerCommand


class Command(AnswerCommand):
    help = gettext_lazy("Mở khóa đăng nhập cho một người.")  # type: ignore[assignment]
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("tên đăng nhập"))

    def answer(self, **options: Any) -> dict[str, Any]:
        user = user_by_name(options["username"])
        return {"user": user.username, "unlocked": actions.unlock(by=self.actor(options), user=user)}

    def render(self, answer: dict[str, Any]) -> str:
        if answer["unlocked"]:
            return _("Đã mở khóa đăng nhập cho %(user)s.") % answer
        return _("%(user)s không bị khóa đăng nhập.") % answer

"""`gdtx people_reencrypt`: writes identification numbers anew after the data key was changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.people.actions import reencrypt_numbers


class Command(AnswerCommand):
    help = _("Mã hóa lại số định danh cá nhân bằng khóa dữ liệu đang dùng (khóa cũ đặt ở GDTX_DATA_KEY_FALLBACKS).")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ đếm, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """How many were written anew, in the table and in the history, and how many nobody can read."""
        return {"dry_run": options["dry_run"]} | reencrypt_numbers(by=self.actor(options), dry_run=options["dry_run"])

    def render(self, answer: dict[str, Any]) -> str:
        """One sentence, and one on what could not be read."""
        verb = _("Cần mã hóa lại") if answer["dry_run"] else _("Đã mã hóa lại")
        text = _("%(verb)s %(numbers)s số định danh cá nhân và %(history)s chỗ trong lịch sử.") % {
            "verb": verb,
            "numbers": number(answer["numbers"]),
            "history": number(answer["history"]),
        }
        if answer["unreadable"]:
            text += "\n" + _(
                "%s số nằm dưới khóa mà máy chủ không có: giữ nguyên. "
                "Hãy đặt khóa cũ vào GDTX_DATA_KEY_FALLBACKS rồi chạy lại."
            ) % number(answer["unreadable"])
        return text

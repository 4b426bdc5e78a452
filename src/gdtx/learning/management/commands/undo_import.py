"""`gdtx undo_import`: takes one batch back whole, restoring what it changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.intake.queries import batch_for
from gdtx.intake.registry import subject_of


class Command(AnswerCommand):
    help = _("Thu hồi cả một lô đã nhập, trả lại những gì lô đó đã sửa.")
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", metavar="BATCH", help=_("mã lô, in khi nhập và ở trang Nhập từ Excel"))
        parser.add_argument("--reason", default="", help=_("lý do thu hồi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """What was taken back. Raises `Refused` when the batch is unknown, not written, or something depends on it."""
        actor = self.actor(options)
        batch = batch_for(actor, options["batch"])
        return subject_of(batch).undo(by=actor, code=batch.code, reason=options["reason"])

    def render(self, answer: dict[str, Any]) -> str:
        """One sentence."""
        return _("Đã thu hồi lô %(batch)s: bỏ %(removed)s dòng đã thêm, trả lại %(restored)s dòng đã sửa.") % {
            "batch": answer["batch"],
            "removed": number(answer["removed"]),
            "restored": number(answer["restored"]),
        }

"""`gdtx freeze`: freezes the register of a year, so that figures read from it never move."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.literacy import actions
from gdtx.literacy.questions import checked_year


class Command(AnswerCommand):
    help = _("Chốt sổ xóa mù chữ của một địa bàn trong một năm; số liệu đọc từ tập đã chốt không thay đổi nữa.")
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))
        parser.add_argument(
            "--reason", default="", metavar="TEXT", help=_("lý do, khi chốt lại số liệu đã chốt mà nay khác")
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        """The set. Raises `Refused` (`bad_year`, `unknown_area`, `no_data`, `disk_full`) and `Forbidden`."""
        made = actions.freeze_register(
            by=self.actor(options),
            area_code=options["area"],
            year=checked_year(options["year"]),
            reason=options["reason"],
        )
        return {"frozen": made.id, "persons": made.persons, "sha256": made.sha256}

    def render(self, answer: dict[str, Any]) -> str:
        """One line."""
        return _("Đã chốt tập %(frozen)s: %(persons)s người, mã kiểm tra %(sha256)s") % {
            **answer,
            "persons": number(answer["persons"]),
        }

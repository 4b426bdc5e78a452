"""`gdtx freeze_synthetic`: a frozen set of made-up persons, marked as such, for the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.literacy import actions
from gdtx.literacy.questions import checked_year


class Command(AnswerCommand):
    help = _("Lập một tập số liệu chốt gồm người tổng hợp (không có thật), ghi rõ là dữ liệu tổng hợp.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--persons", required=True, type=int, metavar="N", help=_("số người"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The set. Raises `Refused` (`bad_year`, `unknown_area`, `bad_number`, `cannot_write`) and `Forbidden`."""
        made = actions.freeze_synthetic(
            by=self.actor(options),
            area_code=options["area"],
            year=checked_year(options["year"]),
            count=options["persons"],
        )
        return {"frozen": made.id, "persons": made.persons, "sha256": made.sha256, "synthetic": True}

    def render(self, answer: dict[str, Any]) -> str:
        """One line."""
        return _("Đã chốt tập %(frozen)s (dữ liệu tổng hợp): %(persons)s người, mã kiểm tra %(sha256)s") % {
            **answer,
            "persons": number(answer["persons"]),
        }

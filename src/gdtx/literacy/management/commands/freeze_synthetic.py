"""`gdtx freeze_synthetic`: a frozen set of made-up persons, marked as such, for the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.literacy import actions
from gdtx.literacy.areas import map_of
from gdtx.literacy.questions import checked_year
from gdtx.literacy.synthetic import making


class Command(AnswerCommand):
    help = _("Lập một tập số liệu chốt gồm người tổng hợp (không có thật), ghi rõ là dữ liệu tổng hợp.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--persons", required=True, type=int, metavar="N", help=_("số người"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The set. Raises `Refused` (`bad_year`, `unknown_area`, `bad_number`, `cannot_write`)."""
        actor = self.actor(options)
        year = checked_year(options["year"])
        area = map_of(options["area"], year)
        if not actor.is_machine:
            actor.require("register.freeze")
        made = making.freeze(area=area, year=year, count=options["persons"], by=actor.label)
        actions.note_frozen(
            by=actor, frozen=made.id, area_code=area.root, year=year, persons=made.persons, sha256=made.sha256
        )
        return {"frozen": made.id, "persons": made.persons, "sha256": made.sha256, "synthetic": True}

    def render(self, answer: dict[str, Any]) -> str:
        """One line."""
        return _("Đã chốt tập %(frozen)s (dữ liệu tổng hợp): %(persons)s người, mã kiểm tra %(sha256)s") % {
            **answer,
            "persons": number(answer["persons"]),
        }

"""`gdtx literacy_table`: a statutory table of an area and a literacy year, live or from a frozen set."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.catalogue.literacy_rules import DEFAULT
from gdtx.foundation.commands import AnswerCommand
from gdtx.literacy import actions
from gdtx.literacy.areas import map_date
from gdtx.literacy.questions import table
from gdtx.literacy.tables import FORMS
from gdtx.network.queries import area_by_code


class Command(AnswerCommand):
    help = _("Biểu thống kê xóa mù chữ của một địa bàn trong một năm, từ sổ hiện có hoặc từ tập số liệu đã chốt.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--form", required=True, metavar="F", help=", ".join(FORMS))
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))
        parser.add_argument("--frozen", metavar="ID", help=_("tập số liệu đã chốt; không có thì tính từ sổ hiện có"))
        parser.add_argument("--rules", metavar="NAME", default=DEFAULT.name, help=_("bộ quy tắc tính"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of the form. Raises `Refused` as `questions.table` does."""
        actor = self.actor(options)
        found = table(
            options["form"],
            options["area"],
            options["year"],
            frozen_id=options["frozen"],
            rules=options["rules"],
            by=actor,
        )
        area = area_by_code(found["area"]["code"], map_date(found["year"]))
        actions.note_table(
            by=actor,
            form=found["form"],
            area_id=area.area_id,
            area_code=area.code,
            year=found["year"],
            rules=found["rules"],
            frozen=found["frozen"],
        )
        return found

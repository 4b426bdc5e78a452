"""`gdtx synthetic_register`: made-up persons in the register layout, for trying out and measuring."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.literacy.areas import reference_map
from gdtx.literacy.questions import checked_year
from gdtx.literacy.synthetic import making


class Command(AnswerCommand):
    help = _("Lập sổ xóa mù chữ tổng hợp (người không có thật) theo khuôn cột của sổ, tệp Parquet theo tỉnh.")
    needs_database = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--persons", required=True, type=int, metavar="N", help=_("số người"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))
        parser.add_argument("--out", required=True, metavar="DIR", help=_("thư mục mới hoặc trống để ghi các tệp"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """What was written. Raises `Refused`: `bad_year`, `unknown_area`, `bad_number`, `not_empty`, `cannot_write`."""
        area = reference_map(options["area"], checked_year(options["year"]))
        return making.make(area=area, year=options["year"], count=options["persons"], folder=Path(options["out"]))

    def render(self, answer: dict[str, Any]) -> str:
        """The files, and what they follow."""
        words = {"name": answer["area"]["name"], "year": answer["year"], "persons": number(answer["persons"])}
        lines = [_("%(mark)s: %(name)s, năm %(year)s, %(persons)s người") % {**words, "mark": answer["mark"]}]
        lines += [f"  {each['name']:<16}{number(each['persons']):>14}" for each in answer["files"]]
        return "\n".join([*lines, *(f"– {source}" for source in answer["sources"])])

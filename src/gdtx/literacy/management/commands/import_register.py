"""`gdtx import_register`: takes a register of the layout in, or says what taking it in would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.literacy.importing import take_in
from gdtx.literacy.questions import checked_year


class Command(AnswerCommand):
    help = _("Nhập sổ xóa mù chữ từ tệp .parquet hoặc .csv; --dry-run chỉ kiểm tra, không ghi.")
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F", help=_("tệp theo khuôn cột của sổ"))
        parser.add_argument("--commune", metavar="CODE", help=_("chỉ nhận người của xã này"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra và cho biết kết quả, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of the register. Raises `Refused` when nothing of the file can be taken."""
        return take_in(
            Path(options["file"]),
            by=self.actor(options),
            year=checked_year(options["year"]),
            commune=options["commune"],
            dry_run=options["dry_run"],
        )

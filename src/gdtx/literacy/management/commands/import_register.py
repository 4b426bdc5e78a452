"""`gdtx import_register`: takes a register of the layout in, or says what taking it in would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.literacy.importing import take_in
from gdtx.literacy.questions import checked_year
from gdtx.literacy.sheet import taking as sheets

#: The official survey sheet comes as a workbook.
_WORKBOOKS = (".xls", ".xlsx", ".xlsm")


class Command(AnswerCommand):
    help = _(
        "Nhập sổ xóa mù chữ từ tệp .parquet, .csv hoặc phiếu điều tra 47 cột (.xls, .xlsx, kèm --commune); "
        "--dry-run chỉ kiểm tra, không ghi."
    )
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F", help=_("tệp theo khuôn cột của sổ, hoặc phiếu điều tra 47 cột"))
        parser.add_argument("--commune", metavar="CODE", help=_("chỉ nhận người của xã này; phiếu điều tra phải có"))
        parser.add_argument("--year", required=True, type=int, metavar="Y", help=_("năm của sổ"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra và cho biết kết quả, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of the register. Raises `Refused` when nothing of the file can be taken."""
        path, year, commune = Path(options["file"]), checked_year(options["year"]), options["commune"]
        by = self.actor(options)
        if path.suffix.lower() not in _WORKBOOKS:
            return take_in(path, by=by, year=year, commune=commune, dry_run=options["dry_run"])
        if commune is None:
            raise Refused(
                "missing_commune",
                _("Phiếu điều tra không ghi mã xã nên cần tùy chọn --commune."),
                "--commune",
                _("Hãy chạy lại với --commune và mã xã của tệp."),
            )
        return sheets.take_in(path, by=by, year=year, commune=commune, dry_run=options["dry_run"])

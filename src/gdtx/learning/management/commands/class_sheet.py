"""`gdtx class_sheet`: the Excel sheet a centre fills in for a period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.learning.imports.blank import write_blank_sheet


class Command(AnswerCommand):
    help = _("Bảng Excel để một trung tâm ghi lớp của một kỳ, đã điền mã trung tâm và kỳ.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--centre", required=True, metavar="CODE", help=_("mã trung tâm"))
        parser.add_argument("--period", required=True, metavar="P", help=_("kỳ, ví dụ 2020-2021/HK1"))
        parser.add_argument("--out", required=True, metavar="F.xlsx", help=_("tệp sẽ ghi ra"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """Where the sheet lies, and for whom and which days it is."""
        out = Path(options["out"])
        if not out.parent.is_dir():
            raise Refused(
                "out_folder_missing",
                _("Không có thư mục “%(folder)s” để ghi tệp.") % {"folder": out.parent},
                where="--out",
                way_out=_("Hãy tạo thư mục trước, hoặc chọn chỗ khác."),
            )
        # Written beside and moved into place, so that a sheet cut off half-way is never found under its name.
        unfinished = out.with_name(f".{out.name}.part")
        try:
            centre, period = write_blank_sheet(unfinished, centre_code=options["centre"], period=options["period"])
            unfinished.replace(out)
        except OSError as error:
            raise Refused(
                "out_not_writable",
                _("Không ghi được tệp “%(file)s”.") % {"file": out},
                where="--out",
                way_out=_("Hãy đóng tệp nếu đang mở, hoặc chọn chỗ khác."),
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)
        return {
            "out": str(out),
            "centre": {"code": centre.code, "name": centre.name},
            "period": period.text,
            "dates": [period.start, period.last_day],
        }

    def render(self, answer: dict[str, Any]) -> str:
        """One sentence."""
        return _("Đã ghi bảng mẫu của %(centre)s (%(code)s), kỳ %(period)s: %(out)s") % {
            "centre": answer["centre"]["name"],
            "code": answer["centre"]["code"],
            "period": answer["period"],
            "out": answer["out"],
        }

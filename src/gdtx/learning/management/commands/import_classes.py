"""`gdtx import_classes`: takes a class sheet in, or says what taking it in would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation import periods
from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.learning.imports.answers import in_words
from gdtx.learning.imports.writing import dry_run, take_in


class Command(AnswerCommand):
    help = _("Nhập lớp từ bảng Excel; --dry-run chỉ kiểm tra, không ghi.")
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F.xlsx", help=_("tệp Excel theo mẫu class_sheet"))
        parser.add_argument("--period", metavar="P", help=_("kỳ, ví dụ 2020-2021/HK1; lớp ngoài kỳ bị từ chối"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra và cho biết kết quả, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of the class sheet. Raises `Refused` when nothing of the file can be taken."""
        period = periods.parse(options["period"], where="--period").text if options["period"] else None
        run = dry_run if options["dry_run"] else take_in
        answer = run(Path(options["file"]), by=self.actor(options), period=period, progress=self._tell)
        return answer.as_dict()

    def render(self, answer: dict[str, Any]) -> str:
        """The counts, then refusals with repeats told once."""
        return in_words(answer)

    def _tell(self, rows: int) -> None:
        self.progress(_("Đã đọc %(rows)s dòng…") % {"rows": number(rows)})

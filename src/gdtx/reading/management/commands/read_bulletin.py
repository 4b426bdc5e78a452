"""`gdtx read_bulletin`: a bulletin or report as a draft record; touches neither database nor home."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.reading.files import read_file


class Command(AnswerCommand):
    help = _("Đọc một bản tin, báo cáo (.txt, .docx, .pdf) thành bản ghi dự thảo.")
    needs_database: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F", help=_("tệp văn bản, Word (.docx) hoặc PDF"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract “Bulletin reading”. Raises ``Refused`` when the file cannot be read."""
        return read_file(Path(options["file"])).as_json()

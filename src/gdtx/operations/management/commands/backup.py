"""``gdtx backup DIR``: database, media and frozen data into a folder; keys never inside."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese_numbers import number
from gdtx.operations import actions


class Command(AnswerCommand):
    help = gettext_lazy("Sao lưu cơ sở dữ liệu, tệp đính kèm và số liệu đã chốt vào một thư mục; không chứa khóa.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help=_("thư mục chưa có, hoặc còn trống"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The backup in figures. Raises `Refused` (`folder_not_empty`, `disk_full`, `cannot_write`)."""
        started = time.perf_counter()
        answer = actions.take_backup(by=self.actor(options), folder=Path(options["folder"]), progress=self.progress)
        return {**answer, "seconds": round(time.perf_counter() - started, 1)}

    def render(self, answer: dict[str, Any]) -> str:
        """The figures to compare after restoring."""
        words = {name: number(value) for name, value in answer["counts"].items()}
        words |= {"folder": answer["folder"], "rows": number(answer["rows"]), "size": number(answer["bytes"] // 1024)}
        return (
            _(
                "Đã sao lưu vào %(folder)s: %(rows)s dòng, %(size)s kB.\n"
                "%(classes)s lớp, %(turns)s lượt học viên, %(organisations)s đơn vị, %(users)s người dùng.\n"
                "Khóa không nằm trong bản sao lưu: hãy cất GDTX_SECRET_KEY và GDTX_DATA_KEY ở nơi khác."
            )
            % words
        )

"""``gdtx restore DIR``: a backup onto an empty machine, all of it or nothing."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import Error, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_numbers import number
from gdtx.operations import actions


class Command(AnswerCommand):
    help = gettext_lazy("Phục hồi một bản sao lưu vào cơ sở dữ liệu trống, rồi kiểm tra nhật ký và các con số.")  # type: ignore[assignment]
    # It makes the database; a missing one is what it expects.
    needs_database = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help=_("thư mục mà lệnh backup đã làm"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The restored installation in figures. Raises `Refused`, and then nothing has changed."""
        started = time.perf_counter()
        if connection.vendor != "sqlite":
            try:
                connection.ensure_connection()
            except Error as error:
                raise Refused(
                    "database_unreachable",
                    _("Không mở được cơ sở dữ liệu."),
                    way_out=_("Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu rồi chạy lại."),
                ) from error
        answer = actions.restore_backup(by=self.actor(options), folder=Path(options["folder"]), progress=self.progress)
        if answer["synthetic"]:
            # A demonstration keeps keys of its own, made here; real data are not served with keys the program made up.
            str(settings.SECRET_KEY), str(settings.GDTX_DATA_KEY)
        if not answer["audit"]["ok"]:
            self.progress(self._about_audit(answer))
        return {**answer, "seconds": round(time.perf_counter() - started, 1)}

    def _about_audit(self, answer: dict[str, Any]) -> str:
        if answer["audit"]["key_missing"]:
            return _(
                "CHÚ Ý: dữ liệu đã phục hồi đủ nhưng chưa kiểm tra được nhật ký, vì máy này không có khóa dữ liệu cũ. "
                "Đặt khóa cũ vào GDTX_DATA_KEY (hoặc GDTX_DATA_KEY_FALLBACKS) rồi chạy verify_audit; "
                "với bản trình diễn thì chép tệp keys/data.key của máy cũ vào GDTX_HOME."
            )
        return _("CHÚ Ý: nhật ký trong bản sao lưu không nguyên vẹn; chạy verify_audit để xem từng chỗ.")

    def render(self, answer: dict[str, Any]) -> str:
        """The figures that were compared."""
        words = {name: number(value) for name, value in answer["counts"].items()}
        words |= {"made_at": answer["made_at"], "rows": number(answer["rows"]), "files": number(answer["files"])}
        return (
            _(
                "Đã phục hồi bản sao lưu lúc %(made_at)s: %(rows)s dòng, %(files)s tệp; các con số đều khớp.\n"
                "%(classes)s lớp, %(turns)s lượt học viên, %(organisations)s đơn vị, %(users)s người dùng."
            )
            % words
        )

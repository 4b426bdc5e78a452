"""`gdtx import_territory`: areas with their dates from a CSV file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_numbers import number
from gdtx.network.actions.territory import import_territory
from gdtx.network.importing.reading import MAX_BYTES


class Command(AnswerCommand):
    help = _("Nạp địa bàn có ngày hiệu lực từ tệp CSV: bổ sung, làm rõ những gì đã có; dòng mâu thuẫn bị từ chối.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F.csv", help=_("tệp CSV, mã hóa UTF-8"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ xem kết quả, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """Counts with ``rows = accepted + refused + unchanged`` and every refusal. Raises `Refused`."""
        path = Path(options["file"])
        try:
            if path.stat().st_size > MAX_BYTES:
                raise Refused("file_too_large", _("Tệp lớn hơn 32 MB."), where=str(path))
            content = path.read_bytes()
        except OSError as error:
            raise Refused(
                "unreadable_file", _("Không mở được tệp %s.") % path, where=str(path), way_out=error.strerror
            ) from error
        return import_territory(by=self.actor(options), content=content, name=path.name, dry_run=options["dry_run"])

    def render(self, answer: dict[str, Any]) -> str:
        """Counts, then the refused rows."""
        lines = [
            _("%(rows)s dòng: nhận %(accepted)s, từ chối %(refused)s, không đổi %(unchanged)s.")
            % {key: number(answer[key]) for key in ("rows", "accepted", "refused", "unchanged")}
        ]
        lines += [
            _("  dòng %(row)d, cột %(column)s, “%(value)s”: %(message)s") % refusal for refusal in answer["refusals"]
        ]
        return "\n".join(lines)

"""``gdtx import_activities``: takes a sheet of a plan's activities in, or says what taking it in would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.learning.imports.answers import MESSAGES_SHOWN, merged, rows_in_words
from gdtx.plans.imports.taking import dry_run, take_in


class Command(AnswerCommand):
    help = _("Nhập hoạt động của một kế hoạch từ bảng Excel; --dry-run chỉ kiểm tra, không ghi.")
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F.xlsx", help=_("tệp Excel theo bảng tải ở trang kế hoạch"))
        parser.add_argument(
            "--plan", type=int, required=True, metavar="SỐ", help=_("số của kế hoạch, trong địa chỉ trang của nó")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra và cho biết kết quả, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """Counts, refusals, warnings. Raises `Refused` when nothing of the file can be taken."""
        run = dry_run if options["dry_run"] else take_in
        return run(Path(options["file"]), by=self.actor(options), plan_id=options["plan"])

    def render(self, answer: dict[str, Any]) -> str:
        """The counts, then refusals with repeats told once."""
        told = {key: number(answer[key]) for key in ("rows", "accepted", "changed", "unchanged", "refused")}
        if answer["batch"]:
            lines = [_("Đã nhập, lô %(batch)s.") % {"batch": answer["batch"]}]
        else:
            lines = [_("Chạy thử, chưa ghi gì vào cơ sở dữ liệu.")]
        lines.append(
            _(
                "%(rows)s dòng: nhận %(accepted)s (trong đó sửa việc đã có %(changed)s), không đổi %(unchanged)s, "
                "từ chối %(refused)s."
            )
            % told
        )
        reasons = merged(answer["refusals"])
        lines += [
            _("- %(rows)s, cột “%(column)s”: %(message)s")
            % {"rows": rows_in_words(rows), "column": column, "message": message}
            for rows, column, message in reasons[:MESSAGES_SHOWN]
        ]
        if len(reasons) > MESSAGES_SHOWN:
            left = number(len(reasons) - MESSAGES_SHOWN)
            lines.append(_("- và %(count)s lý do khác; xem đủ bằng --json.") % {"count": left})
        if answer["batch"]:
            lines.append(_("Nếu nhập nhầm: undo_import %(batch)s thu hồi cả lô.") % {"batch": answer["batch"]})
        return "\n".join(lines)

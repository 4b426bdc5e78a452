"""``gdtx import_accounts``: takes a sheet of accounts and posts in, or says what taking it in would do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.network.account_import.taking import dry_run, take_in

#: So many reasons are told one by one; all of them stand in the JSON.
SHOWN = 20


class Command(AnswerCommand):
    help = gettext_lazy("Cấp tài khoản và ghi chức vụ từ bảng Excel; --dry-run chỉ kiểm tra, không ghi.")  # type: ignore[assignment]
    takes_actor = "required"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="F.xlsx", help=_("tệp Excel theo mẫu tải ở trang Cấp tài khoản"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra và cho biết kết quả, không ghi"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """Counts, refusals, warnings. Raises `Refused` when nothing of the file can be taken."""
        run = dry_run if options["dry_run"] else take_in
        return run(Path(options["file"]), by=self.actor(options))

    def render(self, answer: dict[str, Any]) -> str:
        """The counts, then the refusals."""
        told = {key: number(answer[key]) for key in ("rows", "accepted", "changed", "refused", "unchanged")}
        lines = [
            _("%(rows)s dòng: nhận %(accepted)s (trong đó %(changed)s người đã có tài khoản), từ chối %(refused)s, ")
            % told
            + _("không đổi %(unchanged)s.") % told
        ]
        lines += [
            _("- dòng %(row)d, cột “%(column)s”: %(message)s") % problem for problem in answer["refusals"][:SHOWN]
        ]
        if len(answer["refusals"]) > SHOWN:
            lines.append(_("- và %d lý do khác; xem đủ bằng --json.") % (len(answer["refusals"]) - SHOWN))
        if answer["batch"]:
            lines.append(_("Mã lô: %s. In phiếu mã ở trang của lô.") % answer["batch"])
        return "\n".join(lines)

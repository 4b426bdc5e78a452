"""`gdtx review`: the semester or year review of an area as Word, PDF and JSON, with the specialist's working sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import number
from gdtx.reports import actions, production
from gdtx.reports.queries import place


class Command(AnswerCommand):
    help = _("Dự thảo báo cáo sơ kết, tổng kết của một địa bàn trong một kỳ: Word, PDF, JSON và bảng làm việc Excel.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--period", required=True, metavar="P", help=_("kỳ, ví dụ 2020-2021/HK1"))
        parser.add_argument("--out", required=True, metavar="DIR", help=_("thư mục để ghi các tệp"))
        parser.add_argument(
            "--final", action="store_true", help=_("bản trình ký: không còn chữ DỰ THẢO, mọi phần phải viết xong")
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        """The files and the key figures. Raises `Refused` (`bad_period`, `unknown_area`, `cannot_write` …)."""
        folder = Path(options["out"])
        if folder.exists() and not folder.is_dir():
            raise Refused(
                "cannot_write",
                _("%(path)s đã có và không phải là thư mục.") % {"path": folder},
                "--out",
                _("Hãy chọn một thư mục."),
            )
        actor = self.actor(options)
        where = place(actor, options["area"], parse(options["period"], where="--period"))
        content, paths = production.make(where, actor, folder, final=options["final"])
        actions.note_drafted(
            by=actor, where=where, data_version=content["data_version"], checksum=content["figures_checksum"]
        )
        now = content["figures"]["now"]
        return {
            "area": {"code": now["area"]["code"], "name": now["area"]["name"]},
            "period": now["period"],
            "dates": now["dates"],
            "map": now["map"],
            "state": content["state"],
            "body": where.body.name,
            "title": f"{content['type_name']} {content['subject']}".replace("\n", " "),
            "classes": now["classes"],
            "turns": now["turns"],
            "centres": now["centres"],
            "read_at": content["read_at"],
            "data_version": content["data_version"],
            "figures_checksum": content["figures_checksum"],
            "files": dict(paths),
        }

    def render(self, answer: dict[str, Any]) -> str:
        """The files, one a line, and the totals."""
        missing = _("chưa báo cáo")
        words = {
            "classes": missing if answer["classes"] is None else number(answer["classes"]),
            "turns": missing if answer["turns"] is None else number(answer["turns"]),
        }
        lines = [answer["title"], _("Số lớp: %(classes)s · Lượt học viên: %(turns)s") % words, ""]
        return "\n".join([*lines, *(str(path) for path in answer["files"].values())])

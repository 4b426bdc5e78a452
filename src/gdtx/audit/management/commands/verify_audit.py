"""``gdtx verify_audit``: is the audit log whole and unaltered?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.audit import actions, sealing, verifying
from gdtx.foundation.commands import AnswerCommand, program
from gdtx.foundation.errors import Refused


class Command(AnswerCommand):
    help = gettext_lazy("Kiểm tra nhật ký có bị sửa, xóa, cắt cụt không.")  # type: ignore[assignment]
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accept-end",
            action="store_true",
            help=_("lập lại điểm neo ở cuối nhật ký hiện có (sau khi phục hồi bản sao lưu, mất GDTX_HOME)"),
        )
        parser.add_argument("--reason", default="", help=_("lý do, ghi vào nhật ký; bắt buộc với --accept-end"))

    def answer(self, **options: Any) -> dict[str, Any]:
        if options["accept_end"]:
            actions.accept_present_end(by=self.actor(options), reason=options["reason"])
        report = verifying.verify()
        if not report.ok:
            raise broken(report)
        sealing.seal_quietly()
        return {"ok": True, "events": report.events, "blocks": report.blocks, "unsealed": report.unsealed}

    def render(self, answer: dict[str, Any]) -> str:
        return (
            _("Nhật ký nguyên vẹn: %(events)d sự kiện, %(blocks)d khối, %(unsealed)d sự kiện đang chờ niêm phong.")
            % answer
        )


def broken(report: verifying.Report) -> Refused:
    """The refusal that names the first thing wrong, how many there are, and all that were spelt out."""
    first = report.problems[0]
    message = _("Nhật ký không nguyên vẹn (%d chỗ).") % report.problem_count
    sentences = [message, *(problem.message for problem in report.problems[:5])]
    only_anchor = {problem.kind for problem in report.problems} <= {"anchor_lost", "anchor_altered", "cut_off"}
    way_out = _("Giữ nguyên cơ sở dữ liệu, lấy bản sao lưu gần nhất để đối chiếu.")
    if only_anchor:
        way_out += " " + _(
            "Nếu đã rõ nguyên nhân (vừa phục hồi bản sao lưu, mất thư mục GDTX_HOME), chạy "
            '`%(program)s verify_audit --accept-end --reason "…"`.'
        ) % {"program": program()}
    return Refused(
        "audit_broken",
        " ".join(sentences),
        where={
            "block": first.block,
            "event": first.event,
            "problems": [problem.as_dict() for problem in report.problems],
        },
        way_out=way_out,
    )

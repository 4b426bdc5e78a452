"""`gdtx people_retention`: erases what is kept of people when the time set for it is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number
from gdtx.people.actions import erase_by_rule, set_rule
from gdtx.people.actions.retention import due, rules_on
from gdtx.people.keeping import kinds
from gdtx.people.wording import duration


class Command(AnswerCommand):
    help = _("Xóa dữ liệu cá nhân đã hết thời hạn lưu; số liệu thống kê giữ nguyên.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ đếm, không xóa"))
        subjects = ", ".join(f"{code} ({kept.title})" for code, kept in kinds().items())
        parser.add_argument(
            "--set",
            metavar="SUBJECT=YEARS[,MONTHS]",
            help=_("đặt thời hạn (số năm, số tháng thêm), không xóa: %s") % subjects,
        )
        parser.add_argument("--citation", default="", help=_("căn cứ của thời hạn"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """How much was erased, by the rules in force on the day."""
        actor = self.actor(options)
        if options["set"]:
            subject, _sign, time = options["set"].partition("=")
            years, _comma, months = time.partition(",")
            if not (years.isdecimal() and (months or "0").isdecimal()):
                message = _("“%s” không đọc được. Hãy ghi như dead=10, hoặc sheet_rows=0,6.") % options["set"]
                raise Refused("years_range", message, "--set")
            set_rule(
                by=actor,
                subject=subject,
                years=int(years),
                months=int(months or 0),
                since=actor.on,
                citation=options["citation"],
            )
        dry = bool(options["dry_run"] or options["set"])
        done = due(actor.on) if dry else erase_by_rule(by=actor, on=actor.on)
        rules = rules_on(actor.on)
        kept = {subject: {"years": rule.years, "months": rule.months} for subject, rule in rules.items()}
        return {"dry_run": dry, "on": actor.on, "kept": kept, **done.numbers()}

    def render(self, answer: dict[str, Any]) -> str:
        """One sentence, and a line for each rule."""
        if not answer["kept"]:
            return _("Chưa đặt thời hạn lưu nào nên không xóa gì.")
        verb = _("Hết hạn, sẽ xóa") if answer["dry_run"] else _("Đã xóa")
        lines = [_("%(verb)s (tính đến %(on)s):") % {"verb": verb, "on": date_short(answer["on"])}]
        lines += [
            _("%(subject)s: %(count)s bản ghi (giữ %(time)s)")
            % {
                "subject": kinds()[subject].title,
                "count": number(answer[subject]),
                "time": duration(kept["years"], kept["months"]),
            }
            for subject, kept in answer["kept"].items()
        ]
        return "\n".join(lines)

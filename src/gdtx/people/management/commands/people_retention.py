"""`gdtx people_retention`: erases what is kept of people when the time set for it is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese import date_short, number
from gdtx.people.actions import erase_by_rule, set_rule
from gdtx.people.actions.retention import SUBJECTS, due, rules_on


class Command(AnswerCommand):
    help = _("Xóa dữ liệu cá nhân đã hết thời hạn lưu; số liệu thống kê giữ nguyên.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ đếm, không xóa"))
        subjects = ", ".join(f"{code} ({title})" for code, title in SUBJECTS.items())
        parser.add_argument("--set", metavar="SUBJECT=YEARS", help=_("đặt thời hạn, không xóa: %s") % subjects)
        parser.add_argument("--citation", default="", help=_("căn cứ của thời hạn"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """How much was erased, by the rules in force on the day."""
        actor = self.actor(options)
        if options["set"]:
            subject, _sign, years = options["set"].partition("=")
            if not years.isdecimal():
                message = _("“%s” không đọc được. Hãy ghi như dead=10.") % options["set"]
                raise Refused("years_range", message, "--set")
            set_rule(by=actor, subject=subject, years=int(years), since=actor.on, citation=options["citation"])
        dry = bool(options["dry_run"] or options["set"])
        done = due(actor.on) if dry else erase_by_rule(by=actor, on=actor.on)
        rules = {subject: rule.years for subject, rule in sorted(rules_on(actor.on).items())}
        return {"dry_run": dry, "on": actor.on, "years": rules} | done.numbers()

    def render(self, answer: dict[str, Any]) -> str:
        """One sentence, and the rules."""
        if not answer["years"]:
            return _("Chưa đặt thời hạn lưu nào nên không xóa gì.")
        verb = _("Hết hạn, sẽ xóa") if answer["dry_run"] else _("Đã xóa")
        text = _("%(verb)s (tính đến %(on)s): %(persons)s người, %(history)s lần sửa, %(looked)s lượt xem.") % {
            "verb": verb,
            "on": date_short(answer["on"]),
            "persons": number(answer["persons"]),
            "history": number(answer["history"]),
            "looked": number(answer["looked"]),
        }
        rules = [
            _("%(subject)s: giữ %(years)s năm") % {"subject": SUBJECTS[subject], "years": years}
            for subject, years in answer["years"].items()
        ]
        return "\n".join([text, *rules])

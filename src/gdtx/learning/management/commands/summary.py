"""`gdtx summary`: classes and learner-turns of an area in a period, by group and by child area; always live rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.catalogue.models import TurnsRule
from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import date_short, number, parse_date
from gdtx.learning.summary import summary
from gdtx.learning.turns import MIXED


class Command(AnswerCommand):
    help = _("Số lớp và lượt học viên của một địa bàn trong một kỳ, theo nhóm nội dung và theo địa bàn cấp dưới.")
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--period", required=True, metavar="P", help=_("kỳ, ví dụ 2020-2021/HK1"))
        parser.add_argument("--map", metavar="DATE", help=_("ngày của bản đồ hành chính; mặc định ngày cuối của kỳ"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of `summary`. Raises `Refused` (`bad_period`, `unknown_area`)."""
        period = parse(options["period"], where="--period")
        return summary(options["area"], period, _day(options["map"]), actor=self.actor(options))

    def render(self, answer: dict[str, Any]) -> str:
        """The answer as a short table."""
        first, last = (date_short(dt.date.fromisoformat(day)) for day in answer["dates"])
        rule = answer["turns_rule"]
        words = {
            "name": answer["area"]["name"],
            "period": parse(answer["period"]).label,
            "first": first,
            "last": last,
            "map": date_short(dt.date.fromisoformat(answer["map"])),
            "classes": _count(answer["classes"]),
            "turns": _count(answer["turns"]),
            "reporting": number(answer["centres"]["reporting"]),
            "total": number(answer["centres"]["total"]),
            "rule": _("nhiều cách tính") if rule == MIXED else TurnsRule.Rule(rule).label,
        }
        lines = [
            _("%(name)s, %(period)s (%(first)s – %(last)s), bản đồ ngày %(map)s") % words,
            _("%(classes)s lớp · %(turns)s lượt học viên · %(reporting)s/%(total)s trung tâm có số liệu") % words,
            _("Lượt: %(rule)s") % words,
            "",
            _("Theo nhóm nội dung:"),
        ]
        lines += [_row(row) for row in answer["groups"]]
        lines += ["", _("Theo địa bàn:")]
        lines += [_row(row) for row in answer["children"]]
        lines += [f"! {warning['message']}" for warning in answer["warnings"]]
        return "\n".join(lines)


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return parse_date(text, where="--map")


def _count(value: int | None) -> str:
    return _("chưa báo cáo") if value is None else number(value)


def _row(row: dict[str, Any]) -> str:
    return f"  {row['code'] or '–':<8}{row['name']:<44}{_count(row['classes']):>14}{_count(row['turns']):>16}"

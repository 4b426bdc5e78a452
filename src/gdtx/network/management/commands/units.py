"""`gdtx units`: an area, its children and its organisations as they stood on a date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import iso
from gdtx.foundation.vietnamese_dates import date_short, parse_date
from gdtx.foundation.vietnamese_numbers import number
from gdtx.network import queries


def day(text: str | None, option: str) -> dt.date:
    """A date given on the command line (ISO or dd/mm/yyyy), else today's business date."""
    if not text:
        return clock.business_today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return parse_date(text, where=option)


class Command(AnswerCommand):
    help = _("Địa bàn, các đơn vị cấp dưới và tổ chức như vào một ngày.")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, metavar="CODE", help=_("mã địa bàn; cả nước là VN"))
        parser.add_argument("--on", metavar="DATE", help=_("ngày, ví dụ 2021-01-15; mặc định hôm nay"))

    def answer(self, **options: Any) -> dict[str, Any]:
        """The contract of `units`. Raises `Refused` (``unknown_area``)."""
        if not options["area"].strip():
            raise Refused("unknown_area", _("Chưa cho mã địa bàn."), where="--area")
        on = day(options["on"], "--on")
        version = queries.area_by_code(options["area"], on, where="--area")
        counts: dict[str, int] = dict(queries.counts_below(version.area_id, on))
        counts["organisation"] = queries.organisations_under(version.area_id, on).count()
        return {
            "area": {
                "code": version.code,
                "name": version.name,
                "level": version.area.level,
                "kind": version.kind,
                "valid_from": iso(version.valid_from),
                "valid_to": iso(version.valid_to),
            },
            "on": on,
            "counts": counts,
            "children": [
                {"code": child.code, "name": child.name, "level": child.area.level}
                for child in queries.children(version.area_id, on)
            ],
            "organisations": [
                {"code": body.organisation.code, "name": body.name, "kind": body.kind}
                for body in queries.organisations_seated_in(version.area_id, on)
            ],
        }

    def render(self, answer: dict[str, Any]) -> str:
        """The answer as a short text with a list."""
        area, counts = answer["area"], answer["counts"]
        lines = [
            _("%(name)s (%(code)s) vào ngày %(on)s")
            % {"name": area["name"], "code": area["code"], "on": date_short(answer["on"])},
            _("Cấp tỉnh %(province)s · cấp huyện %(district)s · cấp xã %(commune)s · cơ quan, đơn vị %(organisation)s")
            % {level: number(count) for level, count in counts.items()},
        ]
        lines += [f"  {child['code']:<6} {child['name']}" for child in answer["children"]]
        if answer["organisations"]:
            lines.append(_("Cơ quan, đơn vị đặt trụ sở tại đây:"))
            lines += [f"  {body['code']:<16} {body['name']}" for body in answer["organisations"]]
        return "\n".join(lines)

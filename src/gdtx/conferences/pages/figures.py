"""The strip of key figures of the period a conference looks back on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.pages.parts import Figure, change
from gdtx.foundation.vietnamese import number


def figure_strip(answer: Mapping[str, Any]) -> list[Figure]:
    """Classes, turns, their mean, centres that reported; each beside the year before."""
    before = answer["previous"]
    centres = answer["centres"]
    average = None if answer["average_turns"] is None else Decimal(str(answer["average_turns"]))
    return [
        Figure(
            _("Lớp đã mở"),
            answer["classes"],
            _("lớp"),
            change=change(answer["classes"], before["classes"], against=_against(before["classes"], _("lớp"))),
        ),
        Figure(
            _("Học viên"),
            answer["turns"],
            _("lượt"),
            change=change(answer["turns"], before["turns"], against=_against(before["turns"], _("lượt"))),
        ),
        Figure(_("Quy mô bình quân"), average, _("lượt/lớp"), missing=_("Chưa có")),
        Figure(_("Trung tâm đã báo cáo"), centres["reporting"], of=centres["total"]),
    ]


def _against(value: int | None, unit: str) -> str:
    return _("so với %(value)s %(unit)s") % {"value": number(value), "unit": unit} if value else ""

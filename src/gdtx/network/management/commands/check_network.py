"""`gdtx check_network`: what must not be in the dated world, found on every database."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.network import overlaps


class Command(AnswerCommand):
    help = _("Kiểm tra địa bàn và đơn vị: không chồng lấn thời gian, không mất cấp trên.")

    def answer(self, **options: Any) -> dict[str, Any]:
        """Nothing found, or `Refused` (``network_inconsistent``) naming the first troubles."""
        troubles = [*overlaps.ends_before_it_begins(), *overlaps.find(), *overlaps.orphans()]
        if troubles:
            raise Refused(
                "network_inconsistent",
                " ".join(trouble.sentence for trouble in troubles[:20]),
                where={"rules": sorted({trouble.rule for trouble in troubles}), "found": len(troubles)},
            )
        return {"troubles": []}

    def render(self, answer: dict[str, Any]) -> str:
        """One sentence."""
        return _("Không có chồng lấn và không có đơn vị mất cấp trên.")

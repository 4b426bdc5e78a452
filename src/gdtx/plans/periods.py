"""Which period a plan is for: what people type for each kind, its code, its days, how it is called."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from gdtx.catalogue.queries import resolve_period
from gdtx.foundation.errors import Refused
from gdtx.foundation.periods import PeriodKind, parse
from gdtx.foundation.ranges import DateRange

from .enums import PlanKind

_YEARS = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})")
_MONTH = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*[/.-]\s*(\d{4})", re.IGNORECASE)
LONGEST = 15

_FITTING = {
    PlanKind.SCHOOL_YEAR: PeriodKind.SCHOOL_YEAR,
    PlanKind.YEAR: PeriodKind.YEAR,
    PlanKind.MONTH: PeriodKind.MONTH,
}


def read_period(
    kind: str, text: str, *, province_id: int | None, organisation_kind: str, where: str = "period"
) -> tuple[str, DateRange]:
    """The code and the days of what was typed: ``2026``, ``2025-2026``, ``3/2026`` or ``2026-03``, ``2026-2030``.

    Raises `Refused` (`bad_period`).
    """
    typed = " ".join(text.split())
    if kind == PlanKind.MULTI_YEAR:
        return _several_years(typed, where)
    if kind == PlanKind.MONTH and (month := _MONTH.fullmatch(typed)):
        typed = f"{month[2]}-{int(month[1]):02d}"
    code = parse(typed, where=where)
    if code.kind is not _FITTING[PlanKind(kind)]:
        raise Refused(
            "bad_period",
            _("“%(text)s” không phải là kỳ của kế hoạch %(kind)s.")
            % {"text": typed[:40], "kind": PlanKind(kind).label},
            where,
            _("Ghi 2026 cho kế hoạch năm, 2025-2026 cho năm học, 3/2026 cho tháng, 2026-2030 cho nhiều năm."),
        )
    return code.text, resolve_period(code, province_id, organisation_kind).range


def _several_years(typed: str, where: str) -> tuple[str, DateRange]:
    match = _YEARS.fullmatch(typed)
    first, last = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1900 <= first < last <= 2199 and last - first < LONGEST):
        raise Refused(
            "bad_period",
            _("“%(text)s” không phải là giai đoạn nhiều năm.") % {"text": typed[:40]},
            where,
            _("Ghi năm đầu và năm cuối, ví dụ 2026-2030, dài nhất %(most)d năm.") % {"most": LONGEST},
        )
    return f"{first}-{last}", DateRange(parse(str(first)).dates().start, parse(str(last)).dates().end)


def say_period(kind: str, code: str) -> str:
    """As a title says it: ``năm 2026``, ``năm học 2025-2026``, ``tháng 3 năm 2026``, ``giai đoạn 2026-2030``."""
    if kind == PlanKind.MULTI_YEAR:
        return _("giai đoạn %(years)s") % {"years": code}
    return parse(code).label


def previous_period(kind: str, code: str) -> str:
    """The code of the plan a plan is copied from: the same period a year before; the stretch before several years."""
    if kind == PlanKind.MULTI_YEAR:
        first, last = (int(each) for each in code.split("-"))
        return f"{2 * first - last - 1}-{first - 1}"
    return parse(code).previous_year().text

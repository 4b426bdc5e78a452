"""Dates as Vietnamese offices write and type them.

Nghị định 30/2020/NĐ-CP, Phụ lục I, writes a zero before days below 10 and before months 1 and 2 only, so
that nothing can be added in front by hand: ``ngày 05 tháng 9 năm 2022``, ``01/02/2021``, ``30/6/2025``.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from django.utils.translation import gettext as _

from gdtx.foundation.clock import TIME_ZONE
from gdtx.foundation.errors import Refused, Where

# What people put between day, month and year. Full-width slash and the dashes come with pasted text.
_DAY_FIRST = re.compile(
    r"(?:ngày\s*)?(\d{1,2})\s*(?:[/.,\-–—／]|tháng)\s*(\d{1,2})\s*(?:[/.,\-–—／]|năm)\s*(\d{4}|\d{2})",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


def _month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


def date_short(day: date) -> str:
    """``05/9/2022``, ``01/02/2021``, ``30/6/2025``."""
    return f"{day.day:02d}/{_month(day.month)}/{day.year:04d}"


def date_long(day: date) -> str:
    """``ngày 05 tháng 9 năm 2022``, as under the letterhead of a document."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def datetime_short(moment: datetime) -> str:
    """``08:05 ngày 05/9/2022``, in Vietnamese time. The moment must be aware."""
    if moment.tzinfo is None:
        raise TypeError("A moment without a time zone cannot be shown.")
    local = moment.astimezone(TIME_ZONE)
    return f"{local:%H:%M} ngày {date_short(local.date())}"


def parse_date(text: str, *, where: Where = None) -> date:
    """Read a typed date: ``05/9/2022``, ``5-9-2022``, ``ngày 05 tháng 9 năm 2022``, ``2022-09-05``.

    The day always comes before the month (the American order is never guessed), and the year has four digits.
    Refusals: ``bad_date`` when the text is no date or there is no such day; ``short_year`` for ``5/9/22``.
    """
    shown = unicodedata.normalize("NFC", text).strip()
    if match := _DAY_FIRST.fullmatch(shown):
        day, month, year = match.groups()
        if len(year) != 4:
            raise Refused(
                rule="short_year",
                message=_("Ngày “%(value)s” ghi năm hai chữ số nên không chắc là năm nào.") % {"value": shown},
                where=where,
                way_out=_("Hãy ghi đủ bốn chữ số của năm, ví dụ 05/9/2022."),
            )
    elif match := _YEAR_FIRST.fullmatch(shown):
        year, month, day = match.groups()
    else:
        raise Refused(
            rule="bad_date",
            message=_("“%(value)s” không phải là ngày tháng đọc được.") % {"value": shown},
            where=where,
            way_out=_("Hãy ghi theo dạng ngày/tháng/năm, ví dụ 05/9/2022."),
        )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(
            rule="bad_date",
            message=_("“%(value)s” không có trong lịch (tháng chỉ từ 1 đến 12, ngày phải có trong tháng đó).")
            % {"value": shown},
            where=where,
            way_out=_("Hãy kiểm tra lại; ngày ghi trước, tháng ghi sau, ví dụ 05/9/2022."),
        ) from None

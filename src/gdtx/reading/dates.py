"""Days, months, years, school years and stretches of years as Vietnamese texts write them.

Every mention keeps its place; whatever part the text leaves out is None (``sáng 31/3`` has no year). A day that is in
no calendar is a mention too, marked impossible: it is warned of and used for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from gdtx.reading.draft import Span

DateKind = Literal["day", "month", "year", "school_year", "years"]

_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:19|20)\d\d"
_BEFORE = r"(?:ngày|sáng|trưa|chiều|tối|hôm|mồng|mùng)(?: nay)?,? ?(?:ngày )?\(?"
_END = r"(?![\w/]|[.,-]\d)"
#: Where a number may begin: also close to its word (ngày22/5/2013).
_START = r"(?:(?<![\w/.,:-])|(?<=ngày))"
#: What joins the days of a stretch or a list: 12-13, 12 đến hết ngày 13, 12, 13 và 14, sáng 5 và chiều 6.
_TO = r"(?:, ?\d{1,2})* ?(?:-|đến|,|và)(?: hết)?(?: ?ngày| sáng| chiều| tối)*"
_MONTHS = {
    word: month
    for month, word in enumerate(
        ("giêng", "hai", "ba", "tư", "", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"), 1
    )
    if word
}
_MONTH_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))

#: Tried in this order; a place taken by one form is not looked at by the next.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("iso", rf"(?<![\w./-])(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
        # từ 27/9 đến 5/10 (năm 2015)
        (
            "fromto",
            rf"từ (?:ngày )?(?P<d0>{_D})[/-](?P<m0>{_M}) ?(?:-|đến)(?: hết)? ?(?:ngày )?(?P<d>{_D})[/-](?P<m>{_M})"
            rf"(?:(?: năm |/)(?P<y>{_Y}))?{_END}",
        ),
        # 1/10 - 7/10/2022
        (
            "fromto",
            rf"{_START}(?P<d0>{_D})/(?P<m0>{_M}) ?(?:-|đến) ?(?:ngày )?(?P<d>{_D})/(?P<m>{_M})/(?P<y>{_Y}){_END}",
        ),
        # từ ngày 28 tháng 9 đến (hết) ngày 02 tháng 10 năm 2020
        (
            "fromto",
            rf"từ (?:ngày )?(?P<d0>{_D}) tháng (?P<m0>{_M}) (?:-|đến)(?: hết)? ?(?:ngày )?(?P<d>{_D}) tháng (?P<m>{_M})(?!\d)"
            rf"(?:,? năm (?P<y>{_Y}))?",
        ),
        # ngày 05 tháng 9 năm 2022; ngày 01 đến ngày 07 tháng 10 năm 2019; ngày 05, 06 tháng 10; 05-tháng 9-2022
        (
            "long",
            rf"(?:(?:từ )?(?:ngày|mồng|mùng) ?)?(?:(?<![\d/.,:-])(?P<d0>\d{{1,2}}){_TO} ?)?"
            rf"(?<![\d/.,])(?P<d>\d{{1,2}}) ?[-/]?tháng ?(?P<m>\d{{1,2}})(?!\d)(?!/\d{{1,2}}(?!\d))(?:(?:[,-]? ?năm ?|[/-])(?P<y>{_Y}))?",
        ),
        # ngày 5 tháng Chín năm 2022
        ("long", rf"(?:ngày|mồng|mùng) (?P<d>{_D}) tháng (?P<mw>{_MONTH_WORD}),? (?:năm )?(?P<y>{_Y})(?!\d)"),
        # 1 - 7/10/2019, 05/9/2022, 5-9-2022, 5.9.2022, 05 / 9 / 2022, also impossible ones
        (
            "short",
            rf"(?:{_START}|(?<=\d\d\d\d-))(?:(?P<d0>\d{{1,2}}){_TO} ?)?"
            r"(?P<d>\d{1,2})(?P<sep> ?[/.-] ?)(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\w|[/.]\d|-\d(?!\d?/\d\d?/))",
        ),
        # ngày 05/9/22
        ("short", rf"(?<!\w){_BEFORE}(?P<d>{_D})(?P<sep>[/.-])(?P<m>{_M})(?P=sep)(?P<yy>\d\d)(?!\w|[/.-]\d)"),
        # sáng 31/3, ngày 1 - 7/10, (ngày 9-10) năm 2020
        (
            "dayonly",
            rf"(?<!\w){_BEFORE}(?:(?P<d0>{_D}){_TO} ?)?(?P<d>\d{{1,2}})[/-](?P<m>\d{{1,2}})(?:\)?,? năm (?P<y>{_Y}))?{_END}",
        ),
        # đến 5/10, và 6/10, vào 5/10: only a true day, and not a part of a whole (12/12 huyện)
        (
            "loose",
            rf"(?<!\w)(?:vào|từ|đến hết|trước|hết) (?P<d>{_D})/(?P<m>{_M})(?: năm (?P<y>{_Y}))?{_END}(?! [a-zà-ỹđ])",
        ),
        (
            "loose",
            rf"(?<!\w)từ (?P<d0>{_D}) ?(?:-|đến) ?(?P<d>{_D})/(?P<m>{_M})(?: năm (?P<y>{_Y}))?{_END}(?! [a-zà-ỹđ])",
        ),
        (
            "school_year",
            rf"(?<!\w)(?:năm học|niên học|học kỳ (?:i{{1,2}}|[12])|hk ?(?:i{{1,2}}|[12])|nh)[ :,(]*(?P<y0>{_Y}) ?[-/] ?(?P<y>{_Y}|\d\d)(?![\d/])",
        ),
        ("years", rf"(?<![\w/.-])(?P<y0>{_Y}) ?(?:-|đến|đến năm|đến hết năm) ?(?P<y>{_Y})(?![\w/-])"),
        ("year", rf"(?<!\w)quý (?:i{{1,3}}|iv|[1-4])(?:/| ?- ?|,? năm )(?P<y>{_Y})(?![\w/-])"),
        ("month", rf"(?<!\w)tháng (?P<m>\d{{1,2}}) ?(?:/|-|\.|năm|,? ?năm) ?(?P<y>{_Y})(?![\d/])"),
        ("month", rf"(?<!\w)tháng (?P<mw>{_MONTH_WORD}),? năm (?P<y>{_Y})(?![\d/])"),
        ("bare_month", rf"(?<![\w/.,-])(?P<m>{_M})[./](?P<y>{_Y})(?![\w/])"),
        ("month_only", rf"(?<!\w)tháng (?P<m>{_M})(?![\d/.])"),
        ("year", rf"(?<!\w)năm (?P<y>{_Y})(?![\w/-])"),
        ("bare_year", rf"(?<![\w/.,-])(?P<y>{_Y})(?![\w/%]|[.,]\d|-\d)"),
    )
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?P<day>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?P<between>[ ,(]{1,3}(?:sáng |chiều |tối )?(?:ngày )?)$"
)
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "nhật": 6} | {str(n): n - 2 for n in range(2, 8)}
WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
#: A count of things after “2.015” or a plain 2015 that is no year: “2015 người”.
_COUNTED = re.compile(
    r"\s?(?:người|lượt|học viên|học sinh|lớp|trung tâm|hộ|gia đình|em|đồng|triệu|tỷ|nghìn|hội viên|cán bộ|tthtcđ|xã|thôn)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date of any grain in the text. ``first`` is where a range of days begins; ``year0`` where one of years does."""

    kind: DateKind
    span: Span
    day: int | None = None
    month: int | None = None
    year: int | None = None
    year0: int | None = None
    first: tuple[int, int] | None = None
    weekday: int | None = None
    impossible: bool = False

    @property
    def as_day(self) -> date | None:
        """The (first) day, where day, month and year are given and there is such a day."""
        return self.on_year(self.year)

    def on_year(self, year: int | None) -> date | None:
        """The (first) day in a given year; None where there is none."""
        if self.kind != "day" or self.impossible or year is None or self.day is None or self.month is None:
            return None
        day, month = self.first or (self.day, self.month)
        return date(year, month, day) if exists(day, month, year) else None

    @property
    def last_day(self) -> date | None:
        """The last day of a range of days in a known year, else the day itself."""
        if self.impossible or self.day is None or self.month is None or self.year is None:
            return None
        return date(self.year, self.month, self.day) if exists(self.day, self.month, self.year) else None


_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def exists(day: int, month: int, year: int = 2000) -> bool:
    """Whether there is such a day; without a year 29/2 counts."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 and leap else _DAYS[month - 1])


def find_dates(lower: str, taken: Iterable[Span] = ()) -> list[Mention]:
    """All mentions in a text in small letters, in order. Ranges in *taken* (document numbers) are not looked at."""
    free = list(lower)
    for span in taken:
        free[span.start : span.end] = " " * (span.end - span.start)
    left = "".join(free)
    found: list[Mention] = []
    for name, pattern in _FORMS:
        pieces: list[Mention] = []
        for match in pattern.finditer(left):
            mention = _mention(name, match, left)
            if mention is not None:
                pieces.append(mention)
        for mention in pieces:
            left = (
                left[: mention.span.start] + "\0" * (mention.span.end - mention.span.start) + left[mention.span.end :]
            )
        found += pieces
    return [_with_weekday(mention, lower) for mention in sorted(found, key=lambda mention: mention.span)]


def _mention(name: str, match: re.Match[str], text: str) -> Mention | None:
    groups = match.groupdict()
    span = Span(*match.span())

    def number(key: str) -> int | None:
        return int(groups[key]) if groups.get(key) else None

    day, month, year, year0 = number("d"), number("m"), number("y"), number("y0")
    if month is None and groups.get("mw"):
        month = _MONTHS[groups["mw"]]
    if groups.get("yy"):
        year = 2000 + int(groups["yy"])
    if name == "school_year":
        assert year0 is not None
        assert year is not None
        return Mention("school_year", span, year=year if year > 99 else year0 // 100 * 100 + year, year0=year0)
    if name == "years":
        return Mention("years", span, year=year, year0=year0)
    if name in ("month", "bare_month", "month_only"):
        assert month is not None
        return Mention("month", span, month=month, year=year, impossible=not 1 <= month <= 12)
    if name in ("year", "bare_year"):
        if name == "bare_year" and _COUNTED.match(text, match.end()):
            return None
        return Mention("year", span, year=year)
    assert day is not None
    assert month is not None
    first_day, first_month = number("d0"), number("m0")
    first = (first_day, first_month or month) if first_day else None
    impossible = not exists(day, month, year or 2000) or (first is not None and not exists(*first, year or 2000))
    if impossible and (name in ("loose", "fromto") or (name == "dayonly" and month > 12 and day > 31)):
        return None
    if name == "short" and not 1900 <= (year or 0) <= 2100:
        return None
    return Mention("day", span, day=day, month=month, year=year, first=first, impossible=impossible)


def _with_weekday(mention: Mention, lower: str) -> Mention:
    if mention.kind != "day":
        return mention
    before = _WEEKDAY.search(lower, max(0, mention.span.start - 24), mention.span.start)
    if before is None:
        return mention
    return replace(mention, weekday=_WEEKDAYS[before["day"].split()[-1]])

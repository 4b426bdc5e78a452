"""The day of the event: found among all dates of a text, its year taken from the text where the day stands without.

A date of publication is no date of an event. Where the year has to be worked out from what the text is about, the
answer says so (``worked_out``), and a warning tells the person who confirms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdtx.reading.dates import Mention, exists
from gdtx.reading.draft import Day, Kind, Ranges, Span
from gdtx.reading.text import Source

_PUBLISHED = re.compile(
    r"^(?:\(?[\w.]{0,30}\)? ?[-|] ?)?(?:(?:cập nhật|đăng ngày|đăng lúc|ngày đăng|đăng|xuất bản|ngày)(?: lúc)? ?:? ?)?(?:thứ \w+,? (?:ngày )?|chủ nhật,? (?:ngày )?)?(?:\d{1,2}[:h]\d{2},? ?[-|]? ?)?(?:ngày )?$"
)
#: What may stand behind a date of publication: the time of day.
_CLOCK = re.compile(r"[ .,|)-]*(?:(?:lúc )?\d{1,2}[:h]\d{2}(?::\d{2})?)?(?: ?(?:am|pm))?[ (]*(?:gmt ?\+ ?7)?[ .,|)-]*")
_HAPPENS = re.compile(
    r"(?<!\w)(?:tổ chức|hội nghị|hội thảo|họp|sơ kết|tổng kết|tập huấn|khai mạc|phát động|lễ|ký kết|tọa đàm|làm việc|diễn ra|ra quân|khai giảng|mở|tuần lễ|giao ban|đại hội|buổi)(?!\w)"
)
_CITES = re.compile(
    r"(?<!\w)(?:số:? ?\S*\d\S*|ban hành|căn cứ|kèm theo|hiệu lực(?: kể)?|thành lập|từ khi|trước|đến hết|đến|sinh|ký)[ ,(]*(?:vào |từ )?(?:ngày )?$"
)
_NEXT = re.compile(
    r"(?<!\w)(?:phương hướng|nhiệm vụ|giải pháp|kế hoạch|mục tiêu|định hướng|triển khai)[^.;]{0,70}?(?<!đến )(?<!hết )(?:năm |cho |giai đoạn |đề án )(?P<y>20\d\d)"
)
_REVIEWS = re.compile(r"(?<!\w)(?:tổng kết|sơ kết|đánh giá|kết quả|báo cáo|nhìn lại)(?!\w)")


@dataclass(frozen=True, slots=True)
class EventDay:
    """The day found, and how its year was come by."""

    day: Day | None
    mention: Mention | None = None
    worked_out: bool = False
    year_missing: bool = False


def find_published(source: Source, dates: list[Mention]) -> Day | None:
    """The date of a line of its own at the beginning (``Cập nhật 12/09/2018``)."""
    for mention in dates:
        day = mention.as_day
        if day is None or mention.first:
            continue
        start = source.body.rfind("\n", 0, mention.span.start) + 1
        end = source.body.find("\n", mention.span.end)
        rest = source.lower[mention.span.end : end if end >= 0 else None]
        if _PUBLISHED.match(source.lower[start : mention.span.start].strip(" -|")) and _CLOCK.fullmatch(rest):
            return Day(day, mention.span)
    return None


def find_event(source: Source, kind: Kind, dates: list[Mention], published: Day | None, cited: list[Span]) -> EventDay:
    """The day of the event, of the plan or of the decision."""
    documents = Ranges(cited)
    days = [
        mention
        for mention in dates
        if mention.kind == "day"
        and not mention.impossible
        and not (published and mention.span == published.span)
        and not documents.holds(mention.span.start)
    ]
    if kind == "plan":
        head = source.paragraphs[min(len(source.paragraphs), 6) - 1].span.end if source.paragraphs else 0
        signed = [mention for mention in days if mention.as_day and mention.span.start < head]
        if signed and signed[0].as_day:
            return EventDay(Day(signed[0].as_day, signed[0].span), signed[0])
        return EventDay(None)
    if kind in ("report", "evaluation", "other"):
        days = [mention for mention in days if _tells_event(source, mention)]
    chosen = _choose(source, days, kind)
    if chosen is None:
        return EventDay(None)
    if (day := chosen.as_day) is not None:
        return EventDay(Day(day, chosen.span), chosen)
    year, sure = _year_of(source, chosen, dates, published)
    if year is None or (day := chosen.on_year(year)) is None:
        return EventDay(None, chosen, year_missing=True)
    return EventDay(Day(day, chosen.span, year_given=False), chosen, worked_out=not sure)


_ACT = re.compile(
    r"(?<!\w)(?:trao|tặng|tổ chức|họp|ký|khai giảng|khai mạc|kiểm tra|thăm|làm việc|ra mắt|gặp mặt|phát động|bế giảng|đón)(?!\w)"
)


def _tells_event(source: Source, mention: Mention) -> bool:
    sentence = source.sentence_at(mention.span.start)
    lower = source.lower[sentence.start : sentence.end]
    opening = source.lower[sentence.start : mention.span.start]
    if (
        re.fullmatch(r"(?:\([^)]*\) ?-? ?)?(?:vào )?(?:sáng|chiều|tối|trưa)? ?(?:ngày|nay|hôm)?,? ?\(?", opening)
        and _ACT.search(lower)
        and sentence in source.sentences[:4]
    ):
        return True
    return (
        re.search(
            r"(?<!\w)(?:hội nghị|hội thảo|sơ kết|tổng kết|tọa đàm|khai mạc|lễ phát động|lễ khai giảng|khai giảng|làm việc (?:với|tại)|cuộc họp|phiên họp|họp giao ban|giao ban|ngày hội|đại hội|ký kết|tập huấn|ra mắt|gặp mặt|diễn đàn|lễ (?:trao|công bố|đón nhận|ra quân|tuyên dương))(?!\w)",
            lower,
        )
        is not None
    )


def _choose(source: Source, days: list[Mention], kind: Kind) -> Mention | None:
    best: tuple[int, int] | None = None
    chosen = None
    for mention in days:
        sentence = source.sentence_at(mention.span.start)
        lower = source.lower[sentence.start : sentence.end]
        before = source.lower[max(sentence.start, mention.span.start - 40) : mention.span.start]
        score = 0
        if _HAPPENS.search(lower):
            score += 4
        if re.search(r"(?<!\w)(?:sáng|chiều|tối|ngày|vừa qua)[ ,(]*$", before) or re.match(
            r"(?:ngày|sáng|chiều|tối|vào)", source.lower[mention.span.start : mention.span.end]
        ):
            score += 2
        if re.search(r"(?:sáng|chiều|tối|trưa)(?: ngày)?[ ,]*$|thứ \w+[ ,(]*(?:ngày )?$", before) or re.match(
            r"(?:sáng|chiều|tối|trưa)", source.lower[mention.span.start : mention.span.end]
        ):
            score += 2
        if mention.span.start - sentence.start < 25:
            score += 1
        if mention.first is not None and kind == "campaign":
            score -= 1  # the week as a whole; the local opening has a day of its own
        if _CITES.search(before):
            score -= 5
        if len(source.paragraphs) > 1 and mention.span.start < source.paragraphs[0].span.end:
            score -= 2  # the text itself before its heading
        key = (score, -mention.span.start)
        if best is None or key > best:
            best, chosen = key, mention
    return chosen if best is not None and best[0] >= (2 if kind == "campaign" else 3) else None


def _year_of(source: Source, mention: Mention, dates: list[Mention], published: Day | None) -> tuple[int | None, bool]:
    """The year of a day without one, and whether the text leaves no doubt."""
    assert mention.month is not None
    assert mention.day is not None
    month = (mention.first or (mention.day, mention.month))[1]
    if published is not None:
        for year in (published.day.year, published.day.year - 1):
            day = mention.on_year(year)
            if day is not None and 0 <= (published.day - day).days <= 120:
                return year, True
    for other in dates:
        if other.kind == "day" and other.year and (other.day, other.month) == (mention.day, mention.month):
            return other.year, True
    sentence = source.sentence_at(mention.span.start)
    if (since := _years_since(source, sentence, mention, dates)) is not None:
        return since, False
    title_end = source.paragraphs[0].span.end if source.paragraphs else 0
    near = [one for one in dates if sentence.start <= one.span.start < sentence.end or one.span.start < title_end]
    for one in near:
        if one.kind == "school_year" and one.year and one.year0:
            return _in_school_year(source, one, month, sentence), False
    for one in near:
        before = source.lower[max(0, one.span.start - 90) : one.span.start]
        if (
            one.kind == "year"
            and one.year
            and re.search(r"(?:tuần lễ|phát động|tháng|ngày hội|kỳ|khai giảng)[^.;]{0,80}$", before)
            and not _NEXT.search(before + str(one.year))
        ):
            return one.year, True
    coming = [int(match["y"]) for match in _NEXT.finditer(source.lower)]
    reviewed = [
        one.year
        for one in dates
        if one.kind == "year"
        and one.year
        and one.year not in coming
        and not re.search(
            r"(?:đến|từ|trước|sau)(?: hết)? $", source.lower[max(0, one.span.start - 10) : one.span.start]
        )
    ]
    newest = max(reviewed, default=None)
    ended = [
        one.year
        for one in dates
        if one.kind == "years"
        and one.year
        and one.year0 not in coming
        and (one.year <= newest + 3 if newest else _REVIEWS.search(source.lower[: one.span.end][-160:]) is not None)
    ]
    if coming:
        first = min(coming)
        return (first - 1 if month >= 9 else first), False
    school = next((one for one in dates if one.kind == "school_year" and one.year and one.year0), None)
    if school is not None:
        return _in_school_year(source, school, month, sentence), False
    past = [*reviewed, *ended]
    if not past:
        begun = [one.year0 for one in near if one.kind == "years" and one.year0 and one.span.start < title_end]
        agreed = re.search(r"(?<!\w)ký(?: kết)?(?!\w)", source.lower[sentence.start : sentence.end])
        return (begun[0], False) if begun and agreed else (None, False)
    last = max(past)
    reviewing = bool(_REVIEWS.search(source.lower[: sentence.end]))
    return (last if month >= 9 or (not reviewing and last in reviewed) else last + 1), False


_AFTER_YEARS = re.compile(
    r"(?<!\w)(?:sơ kết|tổng kết|đánh giá|nhìn lại) (?P<n>\d{1,2}) năm (?:thực hiện|triển khai|thi hành)"
)


def _years_since(source: Source, sentence: Span, mention: Mention, dates: list[Mention]) -> int | None:
    """``sơ kết 2 năm thực hiện Chương trình … ngày 15/7/2014`` is held two years after."""
    if anniversary := _ANNIVERSARY.search(source.lower, sentence.start, sentence.end):
        return int(anniversary["y"])
    match = _AFTER_YEARS.search(source.lower, sentence.start, sentence.end)
    if match is None:
        return None
    issued = next(
        (one.as_day for one in dates if match.end() <= one.span.start < sentence.end and one.as_day is not None), None
    )
    return None if issued is None or mention.kind != "day" else issued.year + int(match["n"])


_ANNIVERSARY = re.compile(r"(?<!\w)kỷ niệm \d{1,3} năm [^.;]{0,80}?\(?(?:19|20)\d\d ?- ?(?P<y>(?:19|20)\d\d)")


def _in_school_year(source: Source, year: Mention, month: int, sentence: Span) -> int:
    assert year.year is not None
    assert year.year0 is not None
    closing = re.search(r"tổng kết", source.lower[sentence.start : sentence.end]) is not None
    before = source.lower[max(0, year.span.start - 80) : year.span.start]
    if (
        month >= 5
        and re.search(r"tuyển sinh|triển khai|chuẩn bị|phương hướng|nhiệm vụ|khai giảng", before)
        and not re.search(r"sơ kết|tổng kết", before)
    ):
        return year.year0  # what is prepared has not begun
    return year.year0 if month >= 9 or (month == 8 and not closing) else year.year


def is_day(day: int, month: int, year: int) -> bool:
    """Whether the calendar has such a day."""
    return exists(day, month, year)

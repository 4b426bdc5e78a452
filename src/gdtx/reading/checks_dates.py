"""Days that are in no calendar, weekdays and years that do not fit, stretches of time that contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese_dates import date_short
from gdtx.reading.dates import WEEKDAY_NAMES, Mention
from gdtx.reading.draft import Warning
from gdtx.reading.evidence import Check, Evidence


def impossible(evidence: Evidence) -> Iterator[Warning]:
    """``31/4/2021``."""
    for mention in evidence.dates:
        if mention.impossible:
            yield evidence.warn(mention.span, _("Không có ngày, tháng này trong lịch."))


def weekday(evidence: Evidence) -> Iterator[Warning]:
    """``thứ Hai, ngày 28/12/2017`` was a Thursday."""
    event = evidence.draft.event_day
    for mention in evidence.dates:
        if mention.weekday is None:
            continue
        day = mention.as_day
        if day is None and event is not None and event.span == mention.span:
            day = event.day
        if day is not None and day.weekday() != mention.weekday:
            message = _("Ngày %(day)s là %(true)s, không phải %(said)s.")
            said = {
                "day": date_short(day),
                "true": WEEKDAY_NAMES[day.weekday()],
                "said": WEEKDAY_NAMES[mention.weekday],
            }
            yield evidence.warn(mention.span, message % said)


def year_worked_out(evidence: Evidence) -> Iterator[Warning]:
    """A day without a year: which year was taken, or that none could be."""
    event = evidence.event
    if event.mention is None:
        return
    if event.year_missing:
        yield evidence.warn(event.mention.span, _("Ngày không ghi năm và văn bản không đủ căn cứ để suy ra năm."))
    elif event.worked_out and event.day is not None:
        message = _("Ngày không ghi năm; năm %(year)d được suy từ nội dung, hãy soát lại.")
        yield evidence.warn(event.mention.span, message % {"year": event.day.day.year})


def stretches(evidence: Evidence) -> Iterator[Warning]:
    """``năm học 2020-2022``, ``giai đoạn 2020-2015``, ``từ 9/10 đến 7/10``."""
    for mention in evidence.dates:
        if mention.kind == "school_year" and mention.year != (mention.year0 or 0) + 1:
            yield evidence.warn(mention.span, _("Năm học phải gồm hai năm liền nhau."))
        elif mention.kind == "years" and (mention.year or 0) < (mention.year0 or 0):
            yield evidence.warn(mention.span, _("Khoảng năm ghi ngược: năm đầu sau năm cuối."))
        elif mention.kind == "day" and mention.first is not None and not mention.impossible:
            first, last = _ends(mention)
            if first > last and not (mention.first[1] == 12 and mention.month == 1):
                yield evidence.warn(mention.span, _("Khoảng ngày ghi ngược: ngày đầu sau ngày cuối."))


def _ends(mention: Mention) -> tuple[date, date]:
    year = mention.year or 2000
    assert mention.first is not None
    assert mention.day is not None
    assert mention.month is not None
    return date(year, mention.first[1], mention.first[0]), date(year, mention.month, mention.day)


def lengths(evidence: Evidence) -> Iterator[Warning]:
    """A week of nine days; ``3 ngày`` from the 5th to the 6th."""
    for mention in evidence.dates:
        if mention.kind != "day" or mention.first is None or mention.impossible:
            continue
        first, last = _ends(mention)
        days = (last - first).days + 1
        if days < 2:
            continue
        sentence = evidence.source.sentence_at(mention.span.start)
        lower = evidence.source.lower[sentence.start : sentence.end]
        if "tuần lễ" in lower and days > 7:
            yield evidence.warn(mention.span, _("Gọi là tuần lễ nhưng kéo dài %(days)d ngày.") % {"days": days})
        near = evidence.source.lower[max(sentence.start, mention.span.start - 40) : mention.span.end + 20]
        said = re.search(
            r"(?<![\w/.-])(?:trong |kéo dài )?(\d{1,2}|hai|ba|bốn|năm) ngày(?! ?\d)[ ,(:]{0,3}(?=từ|\d|\(|ngày|diễn|đến)",
            near,
        )
        if said:
            count = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5}.get(said[1]) or int(said[1])
            if count != days:
                message = _("Ghi là %(said)d ngày nhưng khoảng ngày nêu ra là %(days)d ngày.")
                yield evidence.warn(mention.span, message % {"said": count, "days": days})


_N_YEARS = re.compile(
    r"(?<![\w/.,-])(?P<n>\d{1,2}) năm(?! ?\d| học)(?P<gap>[^.;:\n]{0,120}?)\(?(?P<y0>(?:19|20)\d\d) ?(?:-|đến) ?(?:năm )?(?P<y>(?:19|20)\d\d)"
)


def years_of_review(evidence: Evidence) -> Iterator[Warning]:
    """``tổng kết 15 năm (2011-2015)``: so many years are not that many. A first review may cover part of a programme."""
    from gdtx.reading.draft import Span

    for match in _N_YEARS.finditer(evidence.source.lower):
        before = evidence.source.lower[max(0, match.start() - 40) : match.start()]
        close = len(match["gap"].strip(" (,")) <= 12 or ("giai đoạn" in match["gap"][-14:] and "tổng kết" in before)
        said, spanned = int(match["n"]), int(match["y"]) - int(match["y0"])
        if close and spanned > 0 and said not in (spanned, spanned + 1) and not ("sơ kết" in before and said < spanned):
            message = _("Ghi %(said)d năm nhưng từ %(first)s đến %(last)s không phải %(said)d năm.")
            yield evidence.warn(Span(*match.span()), message % {"said": said, "first": match["y0"], "last": match["y"]})


def against_the_period(evidence: Evidence) -> Iterator[Warning]:
    """A review held before what it reviews, or years later."""
    event, mention = evidence.draft.event_day, evidence.event.mention
    if event is None or mention is None or not event.year_given:
        return
    sentence = evidence.source.sentence_at(event.span.start)
    lower = evidence.source.lower[sentence.start : sentence.end]
    for other in evidence.dates:
        if other.kind != "school_year" or not sentence.holds(other.span.start) or other.year != (other.year0 or 0) + 1:
            continue
        assert other.year is not None
        assert other.year0 is not None
        before = lower[: other.span.start - sentence.start]
        reviewed = re.search(r"(?:sơ kết|tổng kết)[^.;]{0,60}$", before)
        if reviewed is None or (
            re.search(r"phương hướng|nhiệm vụ|kế hoạch|triển khai", before[reviewed.start() :])
            and "học kỳ" not in before
        ):
            continue
        begins, ends = date(other.year0, 8, 15), date(other.year, 12, 31)
        if not begins <= event.day <= ends:
            message = _("Ngày %(day)s không hợp với năm học %(first)d-%(last)d được sơ kết, tổng kết.")
            yield evidence.warn(
                other.span, message % {"day": date_short(event.day), "first": other.year0, "last": other.year}
            )
    for match in re.finditer(r"tổng kết[^.;\d]{0,60}năm ((?:19|20)\d\d)(?! ?-)", lower):
        if int(match[1]) > event.day.year or event.day.year - int(match[1]) > 3:
            message = _("Ngày %(day)s không hợp với năm %(year)s được tổng kết.")
            yield evidence.warn(event.span, message % {"day": date_short(event.day), "year": match[1]})


def published_before(evidence: Evidence) -> Iterator[Warning]:
    """Told before it happened."""
    event, published = evidence.draft.event_day, evidence.draft.published
    if event is None or published is None or event.day <= published.day:
        return
    sentence = evidence.source.sentence_at(event.span.start)
    if not re.search(r"(?<!\w)(?:sẽ|dự kiến|sắp)(?!\w)", evidence.source.lower[sentence.start : sentence.end]):
        message = _("Ngày diễn ra %(day)s lại sau ngày đăng %(published)s.")
        said = {"day": date_short(event.day), "published": date_short(published.day)}
        yield evidence.warn(event.span, message % said)


def published_long_after(evidence: Evidence) -> Iterator[Warning]:
    """A date at the top of a page years after what it tells: the day it was looked at, perhaps."""
    event, published = evidence.draft.event_day, evidence.draft.published
    if published is None:
        return
    last = event.day.year if event is not None else None
    if last is None:
        years = [mention.year for mention in evidence.dates if mention.year and mention.span != published.span]
        last = max(years, default=None) if evidence.draft.kind == "report" else None
    if last is not None and published.day.year - last >= 3:
        message = _("Ngày ở đầu trang cách xa năm %(year)d mà văn bản nói tới; có thể là ngày xem trang.")
        yield evidence.warn(published.span, message % {"year": last})


_OCCASION = re.compile(r"(?<!\w)(?:hội nghị|hội thảo|lễ phát động|tọa đàm|lớp tập huấn|cuộc họp|buổi làm việc)(?!\w)")


def two_days(evidence: Evidence) -> Iterator[Warning]:
    """Heading, captions or another sentence give the same occasion another day."""
    event, chosen = evidence.draft.event_day, evidence.event.mention
    if event is None or chosen is None or chosen.first is not None:
        return
    sentence = evidence.source.sentence_at(event.span.start)
    noun = _OCCASION.search(evidence.source.lower, sentence.start, sentence.end)
    captions = [caption.span for caption in evidence.draft.captions]
    for mention in evidence.dates:
        if mention.kind != "day" or mention.impossible or mention.span == chosen.span or mention.first:
            continue
        if (mention.day, mention.month) == (chosen.day, chosen.month) and mention.year in (None, event.day.year):
            continue
        here = evidence.source.sentence_at(mention.span.start)
        lower = evidence.source.lower[here.start : here.end]
        before = evidence.source.lower[max(here.start, mention.span.start - 40) : mention.span.start]
        published = evidence.draft.published
        if (published is not None and mention.span == published.span) or re.search(
            r"(?:số|căn cứ|ban hành|ký)[^.;]{0,40}$", before
        ):
            continue
        elsewhere = evidence.in_heading(mention.span) or any(caption.holds(mention.span.start) for caption in captions)
        again = (
            noun is not None
            and here != sentence
            and re.search(
                rf"(?<!\w){re.escape(noun[0])}(?: (?:này|trên|được|diễn ra|khai mạc|họp))* (?:vào |tổ chức |diễn ra )*(?:ngày|sáng|chiều)? ?$",
                before,
            )
        )
        if (elsewhere and _OCCASION.search(lower)) or again:
            message = _("Chỗ khác ghi ngày diễn ra là %(day)s.") % {"day": date_short(event.day)}
            yield evidence.warn(mention.span, message)


#: A school year compared with, or one to come, beside that of the heading.
_SAYS_WHICH = re.compile(
    r"(?<!\w)(?:so với|cùng kỳ|phương hướng|nhiệm vụ|kế hoạch|triển khai|chuẩn bị|từ|đầu|trước|tới|tuyển sinh)(?!\w)"
)


def heading_against_body(evidence: Evidence) -> Iterator[Warning]:
    """A stretch of years, a school year or a semester in the heading that the body gives otherwise."""
    for kind in ("years", "school_year"):
        mentions = [mention for mention in evidence.dates if mention.kind == kind and mention.year and mention.year0]
        heading = [mention for mention in mentions if evidence.in_heading(mention.span)]
        body = [mention for mention in mentions if not evidence.in_heading(mention.span)]
        for mention in heading:
            same = [other for other in body if (other.year0, other.year) == (mention.year0, mention.year)]
            if same or not body:
                continue
            if kind == "school_year":
                body = [
                    other for other in body if not _SAYS_WHICH.search(evidence.source.lower[: other.span.start][-60:])
                ]
                near = body if len({(other.year0, other.year) for other in body}) == 1 else []
                near = (
                    []
                    if re.search(r"phương hướng|nhiệm vụ|kế hoạch", evidence.source.lower[: mention.span.start][-60:])
                    else near
                )
            else:
                near = [other for other in body if (other.year0 == mention.year0) != (other.year == mention.year)]
            for other in near[:1]:
                message = _("Tiêu đề ghi %(first)d-%(last)d, ở đây ghi khác.")
                yield evidence.warn(other.span, message % {"first": mention.year0, "last": mention.year})
    if not evidence.heading or evidence.draft.title is None:
        return
    title = evidence.source.lower[evidence.draft.title.span.start : evidence.draft.title.span.end]
    semester = re.compile(r"sơ kết[^.;,]{0,30}?(?:học kỳ|hk) ?(ii|i|1|2)(?!\w)")
    first = semester.search(title)
    if first is None:
        return
    from gdtx.reading.draft import Span

    for match in semester.finditer(evidence.source.lower, evidence.draft.title.span.end):
        if len(match[1].replace("2", "ii").replace("1", "i")) != len(first[1].replace("2", "ii").replace("1", "i")):
            yield evidence.warn(Span(*match.span()), _("Tiêu đề ghi sơ kết học kỳ khác."))
            return


def too_late(evidence: Evidence) -> Iterator[Warning]:
    """A document dated after the text that cites it."""
    event, published = evidence.draft.event_day, evidence.draft.published
    own = {item.number for item in evidence.numbers if item.own}
    written = published.day if published else None
    if evidence.draft.kind == "plan" and event is not None:
        written = event.day
    signed = [document.day for document in evidence.draft.documents if document.number in own and document.day]
    if len(signed) == 1:
        written = signed[0]
    if written is None and event is not None and event.year_given:
        written = event.day + timedelta(days=180)
    if written is None:
        return
    for document in evidence.draft.documents:
        if document.day is not None and document.number not in own and document.day > written:
            message = _("Văn bản được dẫn đề ngày %(day)s, sau ngày của chính văn bản này.")
            yield evidence.warn(document.span, message % {"day": date_short(document.day)})


CHECKS: tuple[Check, ...] = (
    impossible,
    weekday,
    year_worked_out,
    stretches,
    lengths,
    years_of_review,
    against_the_period,
    published_before,
    published_long_after,
    two_days,
    heading_against_body,
    too_late,
)

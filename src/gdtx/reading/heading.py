"""What a text is: its title, its kind, who organised, where, which period it is about."""

from __future__ import annotations

import re

from gdtx.reading.dates import Mention
from gdtx.reading.draft import Kind, Span, Words
from gdtx.reading.letters import UPPER
from gdtx.reading.text import Source
from gdtx.reading.titles import BODY

_LETTERHEAD = re.compile(
    r"^(?:(?:ỦY BAN|UỶ BAN|UBND|SỞ|BỘ|PHÒNG|TRƯỜNG|TRUNG TÂM|HỘI|ĐẢNG|TỈNH|THÀNH PHỐ|HUYỆN|BAN|CỤC|VỤ|HĐND|ĐOÀN|CỘNG HÒA|CỘNG HOÀ|Độc lập|Số ?:)|[-=_* ]+$)"
)
#: What a heading tells of and a letterhead does not.
_ACTS = re.compile(
    r"(?<!\w)(?:hội nghị|hội thảo|tổng kết|sơ kết|tổ chức|triển khai|họp|phát động|ban hành|khai giảng|khai mạc|tập huấn|trao|ký kết|giao ban|đẩy mạnh|tăng cường|kết quả|đạt|có|mở|làm việc|đại hội)(?!\w)"
)
_PLACE_AND_DATE = re.compile(r"^[^.]{2,40}, ngày \d{1,2} tháng \d{1,2} năm \d{4}$")
_KIND_OF_DOCUMENT = re.compile(
    r"^(?:BẢN TIN|KẾ HOẠCH|BÁO CÁO|QUYẾT ĐỊNH|THÔNG BÁO|CÔNG VĂN|TỜ TRÌNH|CHƯƠNG TRÌNH|BIÊN BẢN|QUY CHẾ|CHỈ THỊ|HƯỚNG DẪN|KẾT LUẬN|NGHỊ QUYẾT|THỎA THUẬN)(?!\w)"
)
_ONLY_DATE = re.compile(
    r"^(?:(?:cập nhật|đăng ngày|ngày đăng|ngày)? ?:? ?[\d:]{0,5},? ?(?:thứ \w+,? |chủ nhật,? )?\d{1,2}[/-]\d{1,2}[/-]\d{4}.{0,20}|\([^)]*\))$",
    re.IGNORECASE,
)

_FURNITURE = re.compile(
    r"^(?:in trang|tin tức|trang chủ|tin tức - sự kiện|tin tức sự kiện|quay lại|chia sẻ|xem thêm|thông báo|sự kiện|giới thiệu|danh mục|đọc bài)$|^\W*$|^ngày \d{1,2} tháng \d{1,2} năm \d{4}$",
    re.IGNORECASE,
)
_TELLING = re.compile(
    r"(?:Hội nghị|HỘI NGHỊ|Hội thảo|HỘI THẢO|Lễ |Sơ kết|SƠ KẾT|Tổng kết|TỔNG KẾT|Tập huấn|TẬP HUẤN|Triển khai|Kế hoạch|KẾ HOẠCH|Báo cáo|BÁO CÁO|Tọa đàm)"
)
_EVENT = r"hội nghị|hội thảo|tọa đàm|cuộc họp|phiên họp|buổi họp|giao ban|đại hội|họp(?! tác)|sơ kết|tổng kết|buổi làm việc|diễn đàn"
_AGREES = re.compile(
    r"(?<!\w)ký(?: kết)?(?: \w+){0,6} (?:phối hợp|hợp tác|liên tịch|thỏa thuận|ghi nhớ|giao ước)|"
    r"(?:chương trình|quy chế|kế hoạch) phối hợp"
)
_HOLDS = r"tổ chức|mở|họp|phối hợp(?: với)?|khai mạc|làm lễ|ban hành|tổng kết|sơ kết|phát động|khai giảng|chủ trì|long trọng|triển khai|ký kết"


def _is_letterhead(line: str) -> bool:
    """The issuing body, the motto or the number above a document; no sentence and no heading that begins with a body."""
    if _LETTERHEAD.match(line) is None:
        return False
    if re.match(r"[-=_* ]+$|Số ?:|Độc lập|CỘNG H", line) or re.search(r"(?<!\w)Số ?: ?\d|CỘNG H[OÒ]", line):
        return True
    return not line.endswith((".", ";", ":")) and len(line.split()) <= 14 and _ACTS.search(line.lower()) is None


def find_title(source: Source) -> Words | None:
    """The heading: the first line that is no letterhead and no date; for a document, its kind and subject."""
    paragraphs = source.paragraphs
    for place, paragraph in enumerate(paragraphs[:12]):
        line = source.body[paragraph.span.start : paragraph.span.end]
        if _KIND_OF_DOCUMENT.match(line):
            end = paragraph.span.end
            following = paragraphs[place + 1 : place + 3]
            for each in following if len(line.split()) <= 4 else []:
                text = source.body[each.span.start : each.span.end]
                if (
                    text.endswith((".", ":", ";"))
                    or len(text) > 220
                    or re.match(r"(?:Kính gửi|Căn cứ|Ngày|I\.|1\.)", text)
                ):
                    break
                end = each.span.end
            start = paragraph.span.start
            if line.startswith("BẢN TIN") and end > paragraph.span.end:
                start = following[0].span.start
            return source.words(Span(start, end))
        if _is_letterhead(line) or _PLACE_AND_DATE.match(line) or _ONLY_DATE.match(line) or _FURNITURE.match(line):
            continue
        if not _is_heading(line):
            break
        for later in paragraphs[place + 1 : place + 5]:
            # A motto, a menu and the like may stand above; the heading then tells of an occasion or a document.
            text = source.body[later.span.start : later.span.end]
            if _TELLING.match(line) or not _is_heading(text) or text.endswith("."):
                break
            if _TELLING.match(text) and len(text) > 20:
                return source.words(later.span)
        return source.words(paragraph.span)
    return _named_event(source)


def _is_heading(line: str) -> bool:
    return len(line) <= 260 and not line.endswith((".", ";", ":", "./."))


_EVENT_NAME = re.compile(
    r"(?<!\w)(?:Hội nghị|hội nghị|Hội thảo|hội thảo|Lễ|lễ|Tọa đàm|tọa đàm|lớp tập huấn) [^.;:]{10,160}"
)


def _named_event(source: Source) -> Words | None:
    """Without a heading: the name of the event in the first sentence."""
    if not source.sentences:
        return None
    first = source.sentences[0]
    match = _EVENT_NAME.search(source.body, first.start, first.end)
    return source.words(Span(*match.span()), " ,.") if match else None


def heading_spans(source: Source, title: Words | None) -> list[Span]:
    """The lines before the running text: title, letterhead, date of publication."""
    spans = []
    for paragraph in source.paragraphs[:6]:
        line = source.body[paragraph.span.start : paragraph.span.end]
        if (
            (title is not None and paragraph.span.meets(title.span) and _is_heading(line))
            or _is_letterhead(line)
            or _ONLY_DATE.match(line)
        ):
            spans.append(paragraph.span)
    return spans


def find_kind(source: Source, title: Words | None) -> Kind:
    """What sort of text it is, told from the heading first and the beginning of the text after it."""
    head = source.lower[title.span.start : title.span.end] if title else ""
    first = " ".join(source.lower[span.start : span.end] for span in source.sentences[:4])
    opening = f"{head} {first}"
    letterhead = (
        source.body[: source.paragraphs[min(5, len(source.paragraphs) - 1)].span.end] if source.paragraphs else ""
    )
    if re.search(r"(?<!\w)(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH HÀNH ĐỘNG)(?!\w)", letterhead) and not re.search(
        r"(?<!\w)hội nghị(?!\w)", head
    ):
        return "plan"
    if _AGREES.search(f"{head} {first[:300]}") and not re.search(rf"(?<!\w)(?:{_EVENT})(?!\w)", head):
        return "agreement"
    if re.search(r"tuần lễ|phát động|lễ khai mạc|ngày hội|tháng hành động|lễ ra quân", head) or re.search(
        r"(?:phát động|khai mạc|hưởng ứng) tuần lễ", first
    ):
        return "campaign"
    if (
        re.search(r"tập huấn|bồi dưỡng nghiệp vụ|bồi dưỡng kiến thức", head)
        or re.search(r"(?:mở|tổ chức|khai giảng)(?: \w+){0,4} (?:tập huấn|bồi dưỡng)", first[:400])
    ) and not re.search(r"sơ kết|tổng kết", head):
        return "training"
    if re.search(r"(?<!\w)(?:kế hoạch|đề án|lộ trình|mục tiêu đến năm)(?!\w)", head) and not re.search(
        rf"(?<!\w)(?:{_EVENT}|kết quả)(?!\w)", head
    ):
        return "plan"
    held = r"hội nghị|hội thảo|tọa đàm|(?<!\w)họp(?!\w)|cuộc họp|tham dự|dự (?:họp|hội)|(?:sáng|chiều|ngày) \d"
    if re.search(r"sơ kết|tổng kết", head) and not re.search(held, opening):
        return "evaluation" if re.search(r"đánh giá,? xếp loại|công nhận|xếp loại", opening) else "report"
    if re.search(rf"(?<!\w)(?:{_EVENT})(?!\w)", head) or re.search(
        r"(?:tổ chức|mở|tại|dự|khai mạc|diễn ra)(?: [^.;]{0,30})? ?(?<!\w)(?:hội nghị|hội thảo|tọa đàm|cuộc họp|buổi giao ban|đại hội)(?!\w)|(?:sáng|chiều|ngày) [^.]{0,120}(?<!\w)(?:họp|sơ kết|tổng kết|hội nghị|hội thảo|làm việc (?:với|tại))(?!\w)",
        first,
    ):
        return "conference_bulletin"
    if re.search(r"(?<!\w)(?:đánh giá,? xếp loại|xếp loại|thực trạng|đánh giá)(?!\w)", head):
        return "evaluation"
    if re.search(r"\d", first) or re.search(r"(?<!\w)(?:kết quả|báo cáo|tỷ lệ|hiệu quả|quá trình)(?!\w)", opening):
        return "report"
    return "other" if not source.sentences else "report"


_SECTION = re.compile(r"^(?:[IVX]{1,5}|\d{1,2}|[A-D])[.)] ?(?=\S)|^[^a-zà-ỹ]{6,80}$")


def aim_sections(source: Source) -> list[Span]:
    """The lines below a section heading that speaks of aims (“1. Mục tiêu đến năm 2025”), up to the next heading."""
    found: list[Span] = []
    start: int | None = None
    for paragraph in source.paragraphs:
        line = source.body[paragraph.span.start : paragraph.span.end]
        if len(line) > 90 or not _SECTION.match(line) or line.endswith((";", ".")):
            continue
        if start is not None:
            found.append(Span(start, paragraph.span.start))
        aims = re.search(r"(?<!\w)(?:mục tiêu|chỉ tiêu)(?!\w)", line.lower()) and "kết quả" not in line.lower()
        start = paragraph.span.end if aims else None
    if start is not None:
        found.append(Span(start, len(source.body)))
    return found


_SUBJECT = re.compile(
    rf"(?P<who>(?:{BODY}|hai đơn vị|ban chỉ đạo|ban tổ chức)(?!\w)[^.;:\"]{{0,120}}?),? ?(?:(?:đã|vừa|sẽ|cùng|long trọng|trang trọng|đồng loạt|chính thức) ){{0,2}}(?<!\w)(?:{_HOLDS})(?!\w)"
)
_LETTERHEAD_BODY = re.compile(
    r"(?:ỦY BAN|UỶ BAN|UBND|SỞ|BỘ|PHÒNG|TRƯỜNG|TRUNG TÂM|HỘI|BAN|HĐND|HỘI ĐỒNG|TỈNH ỦY|HUYỆN ỦY|THÀNH ỦY)(?!\w)[^-|\n]*"
)


def _issuing_body(source: Source) -> Words | None:
    """The last body of the letterhead: the one above it is its superior. A name may go on in a second line."""
    found: Span | None = None
    for paragraph in source.paragraphs[:4]:
        line = source.body[paragraph.span.start : paragraph.span.end]
        if found is not None and re.match(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG|QUẬN|THỊ XÃ)(?!\w)[^-|a-z]*$", line):
            found = Span(found.start, paragraph.span.end)
            continue
        matches = [
            match for match in _LETTERHEAD_BODY.finditer(line) if match.start() == 0 or line[match.start() - 2] in "-|"
        ]
        if not matches or matches[0].start() != 0:
            break
        found = Span(paragraph.span.start + matches[-1].start(), paragraph.span.start + matches[-1].end())
        if matches[-1].end() < len(line):
            break
    return source.words(found, " -|") if found is not None else None


_BY = re.compile(rf"(?<!\w)do (?P<who>(?:{BODY})(?!\w)[^.;:\"]{{0,100}}?) (?:phối hợp|tổ chức|chủ trì|khởi xướng)")


def find_organiser(source: Source, kind: Kind, title: Words | None) -> Words | None:
    """The body that holds the event or issues the document; None where the text does not say."""
    if kind == "plan" and (found := _issuing_body(source)) is not None:
        return found
    for sentence in source.sentences[:6]:
        lower = source.lower[sentence.start : sentence.end]
        if match := _BY.search(lower):
            return source.words(Span(sentence.start + match.start("who"), sentence.start + match.end("who")), " ,")
        for match in _SUBJECT.finditer(lower):
            start = sentence.start + match.start("who")
            who = source.body[start : sentence.start + match.end("who")]
            if not who[0].isupper() and not re.match(r"(?:tỉnh|huyện|xã|thành phố|ban|hội|phòng|sở)(?!\w)", who):
                continue
            inner = list(re.finditer(rf", (?=(?:{BODY})(?!\w))", who.lower()))
            if inner and re.search(
                r"(?:hội trường|trụ sở|trung tâm hội nghị|khách sạn|tại)",
                who[: inner[-1].start()].lower() + lower[: match.start()][-6:],
            ):
                start += inner[-1].end()
            return source.words(Span(start, sentence.start + match.end("who")), " ,")
    return None


_AT = re.compile(
    r"(?<!\w)(?:tại|ở) (?P<where>(?:Trường|Hội trường|Trung tâm|Nhà|TP|thành phố|Thành phố|tỉnh|huyện|xã|phường|quận|thị xã|UBND|Khách sạn|trụ sở|hội trường|điểm cầu|Sở|Phòng|Quận|["
    + UPPER
    + r"][a-zà-ỹđ]+ ["
    + UPPER
    + r"])[^,.;:()\"]{0,70})"
)


def find_place(source: Source, day: Span | None) -> Words | None:
    """Where the event was held: said with “tại” in the sentence that gives its day."""
    if day is None:
        return None
    sentence = source.sentence_at(day.start)
    for match in _AT.finditer(source.body, sentence.start, sentence.end):
        stop = re.search(
            rf" (?:{_HOLDS}|đã|do|với|để|diễn ra|về|có|nhằm|ông|bà|của UBND)(?!\w)| - ",
            source.lower[match.start("where") : match.end("where")],
        )
        end = match.start("where") + stop.start() if stop else match.end("where")
        return source.words(Span(match.start("where"), end), " ,-")
    online = re.search(r"(?<!\w)(?:trực tuyến)(?!\w)", source.lower[sentence.start : sentence.end])
    return source.words(Span(sentence.start + online.start(), sentence.start + online.end())) if online else None


def find_school_year(source: Source, dates: list[Mention], title: Words | None) -> tuple[Words, Mention] | None:
    """The school year the text is about: that of its heading, else the first named."""
    years = [mention for mention in dates if mention.kind == "school_year" and mention.year == (mention.year0 or 0) + 1]
    if not years:
        years = [
            mention
            for mention in dates
            if mention.kind == "years"
            and mention.year == (mention.year0 or 0) + 1
            and title
            and title.span.holds(mention.span.start)
            and "giai đoạn" not in source.lower[max(0, mention.span.start - 12) : mention.span.start]
        ]
    if not years:
        return None
    first = next((mention for mention in years if title and title.span.holds(mention.span.start)), years[0])
    return Words(f"{first.year0}-{first.year}", first.span), first


_HK = re.compile(r"(?<!\w)(?:học kỳ|hk) ?(?P<which>ii|i|2|1)(?!\w)")


def find_period(source: Source, title: Words | None, kind: Kind, dates: list[Mention], school_year: bool) -> str | None:
    """HK1, HK2, year, month or multi-year, where heading and beginning say so."""
    head = source.lower[title.span.start : title.span.end] if title else ""
    first = " ".join(source.lower[span.start : span.end] for span in source.sentences[:5])
    for text in (head, first):
        reviewed = re.search(
            r"(?:sơ kết|tổng kết|đánh giá|báo cáo|kết quả)[^.;]{0,60}?" + _HK.pattern, text
        ) or re.search(r"^[^.;]{0,40}" + _HK.pattern, text)
        if reviewed:
            return "HK1" if reviewed["which"] in ("i", "1") else "HK2"
    if kind in ("training", "other"):
        return None
    for text in (head, first):
        if re.search(
            r"(?<!\w)\d{1,2} năm (?:thực hiện|xây dựng|triển khai|hoạt động|qua)|(?<!thí điểm )giai đoạn (?:19|20)\d\d|trong \d{1,2} năm|đến năm 20\d\d|"
            r"từ (?:năm )?(?:19|20)\d\d đến nay|từ khi thành lập|từ năm \d{4} đến",
            text,
        ):
            return "multi-year"
        if re.search(r"báo cáo tháng|công tác tháng|giao ban tháng", text):
            return "month"
        if text is head and re.search(r"(?:19|20)\d\d ?(?:-|đến) ?(?:19|20)\d\d", head) and not school_year:
            return "multi-year"
        if re.search(r"(?<!\w)năm (?:học )?20\d\d|một năm|cả năm", text) and not _many_years(dates):
            return "year"
    if school_year:
        return "year"
    ranges = [
        mention for mention in dates if mention.kind == "years" and (mention.year or 0) - (mention.year0 or 0) > 1
    ]
    if ranges or _many_years(dates):
        return "multi-year"
    return (
        "year"
        if title and any(mention.kind == "year" and title.span.holds(mention.span.start) for mention in dates)
        else None
    )


def _many_years(dates: list[Mention]) -> bool:
    """Single years named that lie far apart: the text looks back over them."""
    years = {mention.year for mention in dates if mention.kind in ("year", "month") and mention.year}
    return len(years) >= 3 and max(years) - min(years) >= 4

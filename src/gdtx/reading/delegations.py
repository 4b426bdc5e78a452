"""Delegations: who was there without a name, such as ``đại diện lãnh đạo Sở …, Hội Khuyến học tỉnh``."""

from __future__ import annotations

import re

from gdtx.reading.draft import Person, Ranges, Span
from gdtx.reading.letters import UPPER
from gdtx.reading.text import Source
from gdtx.reading.titles import ADDRESS, BODY

_OPENS = re.compile(
    r"(?<!\w)(?:thành phần tham dự|tham dự|cùng dự|đến dự|về dự|dự|tham gia)(?: (?:và chỉ đạo|chỉ đạo))?(?: (?:tại )?(?:hội nghị|hội thảo|buổi lễ|lễ phát động|lễ khai mạc|lễ khai giảng|lễ|"
    r"buổi làm việc|cuộc họp|họp|lớp tập huấn|tập huấn|tọa đàm|buổi họp|lễ ký kết))?(?: (?:này|trên))?(?:,)?(?: (?:còn|gồm|có|gồm có|bao gồm|là|về phía))*(?: sự tham gia của| sự tham dự của| sự có mặt của)?(?P<colon> ?:| (?=\S))"
)
_SURE = re.compile(r"(?:có|gồm|của|:|là)\s*$")
_ALSO = re.compile(
    r"(?<!\w)còn có (?:sự tham gia|sự tham dự|sự có mặt|mặt) ?(?:của)? (?:các đại biểu là |các đại biểu )?"
)
_PARTY = re.compile(r"^về phía ", re.IGNORECASE)
_WHO = (
    r"đại diện lãnh đạo|đại diện các|đại diện|lãnh đạo|chuyên viên|đại biểu|giám đốc|phó giám đốc|hiệu trưởng|cán bộ quản lý|cán bộ|công chức|giáo viên|học sinh|học viên|nhân dân|thành viên|"
    r"trưởng phòng|chủ tịch|ban giám đốc|báo cáo viên|người dân|đông đảo|hội viên|phụ trách|tổ trưởng chuyên môn|bí thư"
)
_HEAD = re.compile(
    rf"^(?:và |cùng |các |toàn thể |đông đảo |một số |những )*(?:(?:ông|bà|đồng chí|đ/c)(?:, (?:ông|bà))* )?(?:là )?(?P<title>(?:{_WHO})(?:(?:, | và |, các )(?:{_WHO}))*)(?!\w) ?(?:của |đến từ |phụ trách |thuộc |là )?"
)
_BODY = re.compile(rf"^(?:và |cùng |các )*(?:{BODY}|đoàn thể|đơn vị|trung tâm)(?!\w)")
_SPLIT = re.compile(
    r"; ?(?:và )?|, (?=(?:và |cùng )?(?:đại diện|lãnh đạo|giáo viên|cán bộ|học sinh|nhân dân|đông đảo|toàn thể)(?!\w))|, (?=["
    + UPPER
    + r"])|"
    r", (?=các (?:["
    + UPPER
    + r"]|trung tâm|phòng|hội|ban|trường|đơn vị|sở|cơ quan))| cùng (?=các |đông đảo |đại diện |toàn thể )"
)
_PERSON = re.compile(rf"^(?:và |cùng )?(?:các )?(?:{ADDRESS})(?:,| ) ?(?=(?-i:[{UPPER}]))", re.IGNORECASE)


def find_delegations(source: Source, people: Ranges, skip: Ranges) -> list[Person]:
    """The delegations in order; parts that hold a named person are left to :mod:`gdtx.reading.people`."""
    found: list[Person] = []
    listing = False
    for paragraph in source.paragraphs:
        if skip.meets(paragraph.span):
            continue
        line = source.body[paragraph.span.start : paragraph.span.end]
        item = re.match(r"[-+*•] ?", line)
        if listing and (item or _PARTY.match(line)):
            if item:
                found += _parts(source, Span(paragraph.span.start + item.end(), paragraph.span.end), people, whole=True)
            continue
        listing = False
        for sentence in source.sentences_in(paragraph.span):
            lower = source.lower[sentence.start : sentence.end]
            match = _ALSO.search(lower) or _OPENS.search(lower)
            if match is None or (match.re is _OPENS and not _SURE.search(lower[: match.end()])):
                continue
            rest = Span(sentence.start + match.end(), sentence.end)
            if not source.body[rest.start : rest.end].strip(" :"):
                listing = True
                continue
            found += _parts(source, rest, people, whole=False)
    return found


def _parts(source: Source, span: Span, people: Ranges, *, whole: bool) -> list[Person]:
    text = source.body[span.start : span.end]
    pieces: list[Span] = []
    start = 0
    for match in _SPLIT.finditer(text):
        pieces.append(Span(span.start + start, span.start + match.start()))
        start = match.end()
    pieces.append(Span(span.start + start, span.end))
    if whole and people.meets(span):
        return []
    found: list[Person] = []
    title: str | None = None
    for piece in pieces:
        inner = source.trimmed(piece, " .;,:…")
        lower = source.lower[inner.start : inner.end]
        if not lower or people.meets(inner) or _PERSON.match(source.body[inner.start : inner.end]):
            title = None
            continue
        head = _HEAD.match(lower)
        if head:
            title = source.shown(Span(inner.start + head.start("title"), inner.start + head.end("title")))
            org = source.shown(Span(inner.start + head.end(), inner.end)) or None
            if found and found[-1].org is None and found[-1].span.end >= inner.start - 3:
                first = found.pop()  # “cán bộ, giáo viên, học sinh Trường …” are one delegation
                title, inner = f"{first.title}, {title}", Span(first.span.start, inner.end)
            found.append(Person(None, title, org, inner, attends=True))
        elif _BODY.match(lower) and (title or not whole):
            stop = re.search(r" (?:đã|để|nhằm|phát biểu|trao đổi|thảo luận)(?!\w)", lower)
            end = inner.start + stop.start() if stop else inner.end
            found.append(
                Person(
                    None,
                    title or "đại diện",
                    source.shown(Span(inner.start, end)),
                    Span(inner.start, end),
                    attends=True,
                )
            )
    return found

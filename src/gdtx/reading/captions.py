"""Captions of pictures: ``Hình 3: …``, ``Ảnh: …``, and bare lines that describe a picture in a web page."""

from __future__ import annotations

import re

from gdtx.reading.draft import Span, Words
from gdtx.reading.text import Source

_MARKED = re.compile(
    r"(?<!\w)(?:Hình ảnh|Hình|Ảnh|Ảnh minh họa|HÌNH|ẢNH)(?: (?P<number>\d{1,3}))? ?(?::|\.(?= )|-(?= )) ?"
)
_BARE = re.compile(
    r"(?<!\w)(?:phát biểu|toàn cảnh|quang cảnh|các đại biểu|đại biểu (?:dự|tham dự|chụp)|chụp ảnh|trao (?:tặng|giấy|bằng)|tặng (?:hoa|quà)|"
    r"ký kết|lễ (?:khai mạc|phát động|khai giảng)|văn nghệ|báo cáo tại|chủ trì hội nghị|khai mạc)(?!\w)"
)
_CREDIT = re.compile(r"^[^.:]{0,40}$")


def find_captions(source: Source) -> list[Words]:
    """All captions in order, without the words “Hình 3:”."""
    found: list[Words] = []
    for paragraph in source.paragraphs:
        line = source.body[paragraph.span.start : paragraph.span.end]
        match = _MARKED.match(line)
        if match is None:
            # “… phải gỡ. Ảnh: lễ khai giảng …”: a caption at the end of a paragraph.
            later = [each for each in _MARKED.finditer(line) if re.search(r"[.!?…)]\s*$", line[: each.start()])]
            match = later[-1] if later else None
        if match is not None:
            start = paragraph.span.start + match.end()
            words = source.words(Span(start, paragraph.span.end), " .")
            if words.text and not _is_credit(words.text):
                found.append(words)
        elif _is_bare(source, paragraph.number, line):
            found.append(source.words(paragraph.span))
    return found


def marked_captions(source: Source) -> list[Span]:
    """The lines that begin with “Hình 3:”."""
    return [each.span for each in source.paragraphs if _MARKED.match(source.body, each.span.start, each.span.end)]


def caption_numbers(source: Source) -> list[tuple[int, Span]]:
    """The numbers of numbered captions at line starts, with their places."""
    found = []
    for paragraph in source.paragraphs:
        match = _MARKED.match(source.body, paragraph.span.start, paragraph.span.end)
        if match and match["number"]:
            found.append((int(match["number"]), Span(match.start(), match.end())))
    return found


def _is_credit(text: str) -> bool:
    """“Ảnh: Nguyễn Đạt” names who took it; it describes nothing."""
    return len(text.split()) <= 4 and all(word[:1].isupper() or len(word) <= 2 for word in text.split())


def _is_bare(source: Source, number: int, line: str) -> bool:
    """A line without a stop, in the midst of the text, that tells what is to be seen."""
    text = line.strip()
    if number == 0 or number + 1 >= len(source.paragraphs) or not 15 <= len(text) <= 140 or text.isupper():
        return False
    if text[-1] in ".;:!?…,/" or text[0] in '-+*(0123456789"' or not text[0].isupper():
        return False
    following = source.paragraphs[number + 1].span
    earlier_text = any(source.body[each.span.end - 1] == "." for each in source.paragraphs[:number])
    return (
        earlier_text
        and bool(_BARE.search(text.lower()))
        and source.body[following.start] not in "-+"
        and ":" not in text
    )

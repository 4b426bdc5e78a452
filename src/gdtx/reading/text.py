"""A text made ready for reading: paragraphs and sentences with their places, and what is no part of it blanked out.

``Source.body`` has the same length as ``Source.text``, so that a place in one is a place in the other. In the body
dashes, quotation marks and tone marks are of one kind, and web addresses, comment lines and paragraphs that only
repeat an earlier one are spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from gdtx.foundation.vietnamese_text import fold, nfc, tone_style
from gdtx.reading.draft import Span, Words
from gdtx.reading.letters import LOWER, UPPER

_SAME = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": " ", "\f": " ", "\v": " ",
        "\u2028": " ", "\u2029": " ", "\u0085": " ", "Ð": "Đ", "ð": "đ", "／": "/", "：": ":", "％": "%",
    }
)  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|\{\w+\}", re.IGNORECASE)
#: Longer than any figure: keys, bar codes, ruled lines of digits.
_ENDLESS = re.compile(r"\d(?:[.,]?\d){18,}|\d{1,3}(?: \d{3}){6,}|\S{200,}")
_COMMENT = re.compile(r"^[ ]*#[ ].*$", re.MULTILINE)
#: A sentence ends at .!?…; before white space and a capital, a digit, a quotation mark or a dash, or at a line's end.
_END = re.compile(r"(?:[.!?…]|\.\.\.)[\")]*(?=\s+[\"(\-]?\s*[" + UPPER + r"0-9])|[.!?…]+[\")]*\s*$")
#: Words that end in a point and end no sentence.
_SHORT = re.compile(
    r"(?:^|[\s(\"-])(?:TP|Tp|TX|TT|Q|P|H|X|St|Nxb|NXB|ThS|Ths|TS|Ts|PGS|GS|BS|KS|CN|CV|Th\.S|GS\.TS|PGS\.TS|đ/c|Đ/c|KT|TM|TL|TUQ|Mr|Ms|Dr"
    r"|v\.v|[A-ZĐ])$"
)
#: The number of an item at the beginning of a sentence: “1. Củng cố …”, no stop.
_ITEM_NUMBER = re.compile(r"^\W*\d{1,2}$")


_WIDE = re.compile(r"(?<=\S)[ \t\u00a0]{2,}(?=\S)")
#: Conversions eat spaces: 7583/BGDĐT-GDTXngày 20/8/2008.
_CLOSE = re.compile(r"(?<=[A-ZĐ])(?=ngày ?\d)")
#: A line that goes on in the next: long, without a stop, and the next begins small (and is no point “a) …”).
_WRAPPED = re.compile(r"(?<=[^\n]{40})(?<![.;:!?…\n ]) ?\n(?=[" + LOWER + r"](?![).]))")


#: No sentence of an office is longer; what is longer is a table or has no stops.
LONGEST_SENTENCE = 1_500


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text with something on it."""

    span: Span
    number: int


class Source:
    """The text being read."""

    def __init__(self, text: str) -> None:
        # Wide spaces part nothing in running text, and every rule below would have to allow for them.
        text = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
        self.text = _CLOSE.sub(" ", _WIDE.sub(" ", text))
        body = tone_style(self.text.translate(_SAME))
        if len(body) != len(self.text):  # a letter that tone marks would lengthen: read the text as it stands
            body = self.text.translate(_SAME)
        for pattern in (_ENDLESS, _ADDRESS, _COMMENT):
            body = pattern.sub(_blank, body)
        self.body = _without_repeats(_WRAPPED.sub(_blank, body))

    @cached_property
    def lower(self) -> str:
        """The body in small letters, at the same places."""
        small = self.body.lower()
        return small if len(small) == len(self.body) else "".join(_small(letter) for letter in self.body)

    @cached_property
    def lower_bodies(self) -> str:
        """``lower`` in which a “Ban Chỉ đạo” is one word: it is a body and directs nothing."""
        return self.lower.replace("ban chỉ đạo", "ban chỉ_đạo")

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The lines that hold something, in order."""
        found: list[Paragraph] = []
        for match in re.finditer(r"[^\n]+", self.body):
            line = match[0]
            if line.strip():
                start = match.start() + len(line) - len(line.lstrip())
                found.append(Paragraph(Span(start, match.start() + len(line.rstrip())), len(found)))
        return found

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences of all paragraphs, in order."""
        return [sentence for paragraph in self.paragraphs for sentence in self.sentences_in(paragraph.span)]

    def sentences_in(self, span: Span) -> Iterator[Span]:
        """The sentences of one stretch of text."""
        start = span.start
        part = self.body[span.start : span.end]
        for match in _END.finditer(part):
            if match[0].startswith(".") and (
                _SHORT.search(part, max(0, match.start() - 12), match.start())
                or _ITEM_NUMBER.match(part[start - span.start : match.start()][:8])
            ):
                continue
            yield from self._cut(Span(start, span.start + match.end()))
            start = span.start + match.end()
        yield from self._cut(Span(start, span.end))

    def _cut(self, span: Span) -> Iterator[Span]:
        """One sentence; one that goes on for pages in pieces, so that looking around in it stays cheap."""
        start, end = self.trimmed(span)
        while end - start > LONGEST_SENTENCE:
            piece = max(self.body.rfind(mark, start + 1, start + LONGEST_SENTENCE) for mark in ";, ")
            stop = piece + 1 if piece > start else start + LONGEST_SENTENCE
            yield self.trimmed(Span(start, stop))
            start, end = self.trimmed(Span(stop, end))
        if start < end:
            yield Span(start, end)

    def sentence_at(self, place: int) -> Span:
        """The sentence that holds a place; the empty range where there is none."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].start <= place:
            return self.sentences[low]
        return Span(place, place)

    def trimmed(self, span: Span, extra: str = "") -> Span:
        """The range without white space (and *extra* characters) at its ends."""
        start, end = span
        while start < end and (self.body[start].isspace() or self.body[start] in extra):
            start += 1
        while end > start and (self.body[end - 1].isspace() or self.body[end - 1] in extra):
            end -= 1
        return Span(start, end)

    def words(self, span: Span, extra: str = "") -> Words:
        """The words of a range as they stand in the text."""
        inner = self.trimmed(span, extra)
        return Words(self.shown(inner), inner)

    def shown(self, span: Span) -> str:
        """The text of a range on one line."""
        return " ".join(self.text[span.start : span.end].split())


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == 1 else letter


def _without_repeats(body: str) -> str:
    """Web pages print heading and summary twice; only the first printing of a longer line is read."""
    seen: set[str] = set()
    lines = body.split("\n")
    for place, line in enumerate(lines):
        key = fold(re.sub(r"^\s*\([^()]{3,40}\)\s*-", "", line)).replace(" - ", "-")
        if len(key) < 25:
            continue
        if key in seen:
            lines[place] = " " * len(line)
        seen.add(key)
    return "\n".join(lines)

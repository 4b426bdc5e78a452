"""Stretches of a text that no field holds yet, and what the text says was signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gdtx.reading.draft import Draft, Ranges, Span
from gdtx.reading.text import Source

#: A stretch with fewer letters is furniture of a page ("In trang"), or a heading.
SHORTEST = 45


@dataclass(frozen=True, slots=True)
class SigningFound:
    """What was signed, by which bodies; the sentence as it stands."""

    title: str
    parties: tuple[str, ...]
    text: str
    span: Span


#: How a name of a body begins, in small letters.
BODY = (
    r"(?:phòng|sở|hội|ubnd|ủy ban|trung tâm|tt|trường|ban|đoàn|công an|bộ|tỉnh|huyện|quận|thành phố|đài|liên đoàn|"
    r"mặt trận)"
)
_SIGNED = r"(?:quy chế|chương trình|bản|biên bản|kế hoạch|thỏa thuận|giao ước|hợp đồng|cam kết)"
_SIGNS = re.compile(
    r"(?:(?:hội nghị|đại biểu)?[^.;\n]{0,40}(?:chứng kiến|lễ ký|buổi ký)\s+)?"
    rf"(?:(?P<first>{BODY} [^.;\n]{{3,120}}?) )?(?:đã )?ký(?: kết)? (?P<title>{_SIGNED}[^.;,\n]{{0,80}}?)"
    rf" (?:với|giữa|cùng) (?P<rest>{BODY} [^.;\n]{{3,300}}?)"
    r"(?= trong việc| nhằm| để | về việc| nhân | tại hội nghị|[.;\n]|$)"
)
_AND = re.compile(rf", (?:và )?(?={BODY}(?!\w))| và (?={BODY}(?!\w))")


def find_signings(source: Source, draft: Draft) -> Iterator[SigningFound]:
    """What the text says was signed at the conference, outside captions."""
    captions = Ranges(caption.span for caption in draft.captions)
    for match in _SIGNS.finditer(source.lower):
        sentence = source.sentence_at(match.start("title"))
        if captions.meets(sentence):
            continue
        rest = Span(*match.span("rest"))
        places = [0, *(end for cut in _AND.finditer(match["rest"]) for end in cut.span()), rest.end - rest.start]
        parties = [
            source.shown(Span(rest.start + start, rest.start + end))
            for start, end in zip(places[::2], places[1::2], strict=True)
        ]
        if match["first"]:
            parties.insert(0, source.shown(Span(*match.span("first"))))
        title = source.shown(Span(*match.span("title")))
        yield SigningFound(
            title[:1].upper() + title[1:], tuple(each[:1].upper() + each[1:] for each in parties),
            source.shown(sentence), sentence,
        )  # fmt: skip


def between_the_fields(source: Source, draft: Draft, more: Iterable[Span]) -> Iterator[Span]:
    """Sentences more than half of which no field holds; those that follow each other in a paragraph as one."""
    held = Ranges([*_held(source, draft), *more])
    for paragraph in source.paragraphs:
        begun: Span | None = None
        for sentence in source.sentences_in(paragraph.span):
            if _is_free(source, sentence, held):
                begun = Span(begun.start if begun else sentence.start, sentence.end)
            elif begun is not None:
                yield begun
                begun = None
        if begun is not None:
            yield begun


def _held(source: Source, draft: Draft) -> Iterator[Span]:
    if draft.title is not None:
        yield draft.title.span
    if draft.event_day is not None:
        yield source.sentence_at(draft.event_day.span.start)
    if draft.published is not None:
        yield source.sentence_at(draft.published.span.start)
    for person in draft.people:
        yield person.span
        yield person.whole
    for figure in draft.figures:
        yield source.sentence_at(figure.span.start)
    for group in (draft.tasks, draft.captions, draft.problems, draft.documents):
        for each in group:
            yield each.span


def _is_free(source: Source, sentence: Span, held: Ranges) -> bool:
    free = [
        place for place in range(sentence.start, sentence.end) if source.body[place].isalnum() and not held.holds(place)
    ]
    letters = sum(source.body[place].isalnum() for place in range(sentence.start, sentence.end))
    return len(free) >= SHORTEST and 2 * len(free) >= letters

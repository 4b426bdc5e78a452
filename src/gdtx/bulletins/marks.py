"""A text with the places of its fields and warnings marked, as a page shows it beside the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gdtx.reading.draft import Span
from gdtx.reading.text import Source

from .models import ReadField
from .read_kinds import KINDS

#: A longer text is shown around its marks only.
WHOLE = 30_000
#: So many lines around a mark are shown of such a text.
AROUND = 2
#: So many letters of a sentence are quoted on either side of the words.
QUOTED = 140


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters under the same mark. `number`: the field's on the page; `begins`: its first piece."""

    text: str
    field: ReadField | None = None
    number: int = 0
    begins: bool = False
    warning: int = 0
    warning_begins: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `gap`: lines before it are left out."""

    pieces: tuple[Piece, ...]
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A warning as the page shows it: its number among those of the text, and its place if it has one."""

    number: int
    about: str
    message: str
    span: Span | None


def told_warnings(warnings: Iterable[Mapping[str, Any]]) -> list[Told]:
    """The warnings of a text, numbered."""
    found = []
    for place, one in enumerate(warnings, 1):
        start, end = one.get("start"), one.get("end")
        span = Span(start, end) if start is not None and end is not None else None
        found.append(Told(place, one["about"], one["message"], span))
    return found


def meets(field: ReadField, warning: Told) -> bool:
    """Whether the warning is about words of the field."""
    if field.start is None or field.end is None or warning.span is None:
        return False
    return warning.span.meets(Span(field.start, max(field.end, field.start + 1)))


def group_of_warning(warning: Told, fields: Sequence[ReadField]) -> str:
    """The step in which the warning is shown at a field; "" where no field holds its words."""
    found = [field for field in fields if meets(field, warning)]
    shortest = min(found, key=lambda field: (field.end or 0) - (field.start or 0), default=None)
    return KINDS[shortest.kind].group if shortest is not None else ""


def marked_lines(text: str, numbered: Sequence[tuple[int, ReadField]], warnings: Sequence[Told]) -> list[Line]:
    """The paragraphs of the text with the marks of these fields and warnings."""
    spans = [
        (Span(field.start, field.end), number, field)
        for number, field in numbered
        if field.start is not None and field.end is not None
    ]
    placed = [(warning.span, warning) for warning in warnings if warning.span is not None]
    lines: list[tuple[Span, bool]] = []
    place = 0
    for line in text.split("\n"):
        own = Span(place, place + len(line))
        place = own.end + 1
        if line.strip():
            touched = any(own.meets(span) for span, _number, _field in spans)
            lines.append((own, touched or any(own.meets(span) for span, _warning in placed)))
    kept = set(range(len(lines)))
    if len(text) > WHOLE:
        near = [at for at, (_own, touched) in enumerate(lines) if touched] or [0]
        kept = {at + step for at in near for step in range(-AROUND, AROUND + 1)}
    begun: set[int] = set()
    told: set[int] = set()
    found: list[Line] = []
    last = -1
    for at, (own, touched) in enumerate(lines):
        if at not in kept:
            continue
        words = text[own.start : own.end]
        pieces = _pieces(text, own, spans, placed, begun, told) if touched else (Piece(words),)
        found.append(Line(tuple(pieces), gap=at != last + 1))
        last = at
    return found


def _pieces(
    text: str,
    own: Span,
    spans: Sequence[tuple[Span, int, ReadField]],
    placed: Sequence[tuple[Span, Told]],
    begun: set[int],
    told: set[int],
) -> Iterable[Piece]:
    here = [each for each in spans if each[0].meets(own)]
    warned = [each for each in placed if each[0].meets(own)]
    cuts = {own.start, own.end}
    for span in [each[0] for each in here] + [each[0] for each in warned]:
        cuts |= {min(max(span.start, own.start), own.end), min(max(span.end, own.start), own.end)}
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        field = min(
            (each for each in here if each[0].holds(start)), key=lambda each: each[0].end - each[0].start, default=None
        )
        warning = next((one for span, one in warned if span.holds(start)), None)
        number = field[1] if field else 0
        yield Piece(
            text[start:end],
            field[2] if field else None,
            number,
            bool(field) and number not in begun,
            warning.number if warning else 0,
            warning is not None and warning.number not in told,
        )
        if field:
            begun.add(number)
        if warning:
            told.add(warning.number)


@dataclass(frozen=True, slots=True)
class Quote:
    """The sentence of a field: what stands before its words, the words, what stands behind them."""

    before: str
    words: str
    after: str


def quotes(text: str, fields: Iterable[ReadField]) -> dict[int, Quote]:
    """The sentences of fields that have a place, by the number of the field."""
    source, found = Source(text), {}
    for field in fields:
        if field.start is None or field.end is None:
            continue
        sentence = source.sentence_at(field.start)
        start, end = min(sentence.start, field.start), max(sentence.end, field.end)
        before, after = text[start : field.start], text[field.end : end]
        if len(before) > QUOTED:
            before = "…" + before[-QUOTED:].partition(" ")[2]
        if len(after) > QUOTED:
            after = after[:QUOTED].rpartition(" ")[0] + "…"
        found[field.pk] = Quote(_joined(before), " ".join(text[field.start : field.end].split()), _joined(after))
    return found


def _joined(text: str) -> str:
    """White space joined, one blank kept at either end where there was one."""
    plain = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{plain}{' ' if text[-1:].isspace() and plain else ''}"

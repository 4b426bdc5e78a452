"""The draft of a record as read from a text: every found thing with the place where it stands.

Places are half-open ranges of characters of ``Draft.text``, so that a page can show each field beside its words.
``as_json`` gives the answer of the command ``read_bulletin``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, Protocol

Kind = Literal["conference_bulletin", "report", "plan", "evaluation", "agreement", "training", "campaign", "other"]
Qualifier = Literal["exact", "over", "nearly", "about", "under", "at_least", "range", "target"]
Number = int | Decimal


class Span(NamedTuple):
    """A half-open range of characters of the text."""

    start: int
    end: int

    def holds(self, place: int) -> bool:
        """Whether the character at *place* is inside."""
        return self.start <= place < self.end

    def meets(self, other: Span) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


NOWHERE = Span(0, 0)


class Ranges:
    """Many ranges asked of often: whether a place or another range lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for span in sorted(spans):
            if merged and span.start <= merged[-1].end:
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        self._spans = merged

    def holds(self, place: int) -> bool:
        """Whether a character lies in one of the ranges."""
        at = bisect_right(self._spans, place, key=lambda span: span.start)
        return at > 0 and place < self._spans[at - 1].end

    def meets(self, span: Span) -> bool:
        """Whether a range has a character in common with one of them."""
        at = bisect_left(self._spans, span.end, key=lambda each: each.start)
        return at > 0 and span.start < self._spans[at - 1].end and span.start < span.end


class Placed(Protocol):
    """Something found in the text."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        ...


def beginning_in[T: Placed](items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Those of a list in order of the text that begin in a range."""
    first = bisect_left(items, start, key=lambda item: item.span.start)
    return items[first : bisect_left(items, end, lo=first, key=lambda item: item.span.start)]


@dataclass(frozen=True, slots=True)
class Words:
    """Words taken from the text as they stand (white space joined), and where."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Day:
    """A day with the words it was read from. ``year_given`` is False when the year comes from elsewhere in the text."""

    day: date
    span: Span
    year_given: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of things: how many of what, how exactly it is said, and of whom."""

    value: Number | tuple[Number, Number]
    unit: str
    what: str
    as_written: str
    qualifier: Qualifier
    span: Span
    of: Number | None = None
    group: str | None = None
    age_band: str | None = None
    clause: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named, or a delegation (no name), with position and body as the text gives them."""

    name: str | None
    title: str | None
    org: str | None
    span: Span
    presides: bool = False
    speaks: bool = False
    attends: bool = False
    in_caption: bool = False
    whole: Span = NOWHERE  # name with form of address, position and body


@dataclass(frozen=True, slots=True)
class Document:
    """A document the text names: its number, and date, issuer, subject where they are said."""

    number: str
    day: date | None
    issuer: str | None
    subject: str | None
    kind: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done, with its number where the text numbers it."""

    number: int | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that does not add up or can be read in two ways; ``about`` are the words of the text."""

    about: str
    message: str
    span: Span = NOWHERE


@dataclass(slots=True)
class Draft:
    """What a text says, as far as rules can tell."""

    text: str
    kind: Kind = "other"
    title: Words | None = None
    province: Words | None = None
    organiser: Words | None = None
    event_day: Day | None = None
    published: Day | None = None
    place: Words | None = None
    school_year: Words | None = None
    period: str | None = None
    people: list[Person] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    captions: list[Words] = field(default_factory=list)
    problems: list[Words] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)

    @property
    def chair(self) -> list[str]:
        """The names of those of whom the text says that they preside."""
        return _names(person for person in self.people if person.presides)

    @property
    def speakers(self) -> list[str]:
        """The names of those whom the text lets speak."""
        return _names(person for person in self.people if person.speaks)

    def as_json(self) -> dict[str, object]:
        """The draft in the shape of the contract “Bulletin reading”."""

        def words(found: Words | None) -> str | None:
            return found.text if found else None

        return {
            "kind": self.kind,
            "title": words(self.title),
            "province": words(self.province),
            "organiser": words(self.organiser),
            "event_date": self.event_day.day.isoformat() if self.event_day else None,
            "place": words(self.place),
            "school_year": words(self.school_year),
            "period": self.period,
            "chair": self.chair,
            "attendees": [
                {"name": person.name, "title": person.title, "org": person.org}
                for person in self.people
                if person.attends
            ],
            "figures": [
                {
                    "value": [plain(end) for end in figure.value]
                    if isinstance(figure.value, tuple)
                    else plain(figure.value),
                    "unit": figure.unit,
                    "what": figure.what,
                    "as_written": figure.as_written,
                    "qualifier": figure.qualifier,
                    "group": figure.group,
                    "age_band": figure.age_band,
                    "of": None if figure.of is None else plain(figure.of),
                }
                for figure in self.figures
            ],
            "tasks": [{"number": task.number, "text": task.text} for task in self.tasks],
            "documents": [
                {
                    "number": document.number,
                    "date": document.day.isoformat() if document.day else None,
                    "issuer": document.issuer,
                    "subject": document.subject,
                }
                for document in self.documents
            ],
            "captions": [caption.text for caption in self.captions],
            "problems": [problem.text for problem in self.problems],
            "speakers": self.speakers,
            "warnings": [{"about": warning.about, "message": warning.message} for warning in self.warnings],
        }


def plain(number: Number) -> int | float:
    """A number as JSON writes it: whole where it is whole."""
    return int(number) if number == int(number) else float(number)


def _names(people: Iterable[Person]) -> list[str]:
    found: dict[str, None] = {}
    for person in people:
        if person.name:
            found[person.name] = None
    return list(found)

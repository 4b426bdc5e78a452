"""What the checks look at: the text, the draft, and what the readers found on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gdtx.reading.ages import AgeBand
from gdtx.reading.dates import Mention
from gdtx.reading.documents import Numbered
from gdtx.reading.draft import Draft, Figure, Span, Warning
from gdtx.reading.event import EventDay
from gdtx.reading.people import Named
from gdtx.reading.text import Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text with all that was read in it; ``figures`` are all of them, those of the heading too."""

    source: Source
    draft: Draft
    dates: list[Mention]
    ages: list[AgeBand]
    figures: list[Figure]
    numbers: list[Numbered]
    event: EventDay
    captions: list[tuple[int, Span]]
    heading: list[Span]
    named: list[Named]

    def in_heading(self, span: Span) -> bool:
        """Whether a place is in the heading."""
        return any(heading.holds(span.start) for heading in self.heading)

    def warn(self, span: Span, message: str) -> Warning:
        """A warning about the words of a range."""
        return Warning(self.source.shown(span)[:160], message, span)

    def by_sentence(self) -> Iterator[tuple[Span, list[Figure]]]:
        """The sentences that have figures, with them."""
        held: dict[Span, list[Figure]] = {}
        for figure in self.figures:
            held.setdefault(self.source.sentence_at(figure.span.start), []).append(figure)
        yield from held.items()


Check = Callable[[Evidence], Iterator[Warning]]

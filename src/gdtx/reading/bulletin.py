"""``read``: a whole text into a draft record, each part by its own module, in the order in which they need each other."""

from __future__ import annotations

from dataclasses import replace

from gdtx.reading import checks
from gdtx.reading.ages import find_ages
from gdtx.reading.captions import caption_numbers, find_captions, marked_captions
from gdtx.reading.dates import Mention, find_dates
from gdtx.reading.delegations import find_delegations
from gdtx.reading.documents import Numbered, find_documents, find_numbers
from gdtx.reading.draft import Draft, Ranges, Span, beginning_in
from gdtx.reading.event import find_event, find_published
from gdtx.reading.evidence import Evidence
from gdtx.reading.facts import find_nones, unique
from gdtx.reading.figures import find_figures
from gdtx.reading.heading import (
    aim_sections,
    find_kind,
    find_organiser,
    find_period,
    find_place,
    find_school_year,
    find_title,
    heading_spans,
)
from gdtx.reading.people import find_named, find_people
from gdtx.reading.places import find_province
from gdtx.reading.shortcomings import find_problems
from gdtx.reading.tasks import find_tasks
from gdtx.reading.text import Source

#: Kinds of text that tell of an occasion people come to.
OCCASIONS = ("conference_bulletin", "training", "campaign", "agreement")


def read(text: str) -> Draft:
    """Everything the rules find in a text, with places and warnings. Never fails, whatever the text is."""
    source = Source(text)
    draft = Draft(source.text)
    numbers = find_numbers(source)
    dates = find_dates(source.lower, [item.span for item in numbers])
    draft.title = find_title(source)
    heading = heading_spans(source, draft.title)
    draft.kind = find_kind(source, draft.title)
    draft.published = find_published(source, dates)
    draft.documents = find_documents(source, numbers, dates)
    cited = _cited_dates(draft, numbers, dates)
    event = find_event(source, draft.kind, dates, draft.published, cited)
    draft.event_day = event.day
    draft.province = find_province(source, draft.title.span if draft.title else None)
    draft.captions = find_captions(source)
    captions = [caption.span for caption in draft.captions]
    pictures = Ranges(captions)
    draft.tasks = find_tasks(source, captions=Ranges([*captions, *heading]), kind_hint=draft.kind)
    tasks = [task.span for task in draft.tasks]
    school_year = find_school_year(source, dates, draft.title)
    draft.school_year = school_year[0] if school_year else None
    draft.period = find_period(source, draft.title, draft.kind, dates, school_year is not None)
    draft.organiser = find_organiser(source, draft.kind, draft.title)
    if draft.organiser is not None and draft.kind == "plan":
        own = {item.number for item in numbers if item.own}
        issuer = draft.organiser.text
        draft.documents = [
            replace(document, issuer=document.issuer or issuer) if document.number in own else document
            for document in draft.documents
        ]
    draft.place = find_place(source, event.mention.span if event.mention else None)

    ages = find_ages(source.lower)
    taken = [mention.span for mention in dates] + [item.span for item in numbers]
    year = draft.event_day.day.year if draft.event_day else draft.published.day.year if draft.published else None
    figures = find_figures(source, taken, dates, ages, aims=tasks, sections=aim_sections(source), year=year)
    figures = [figure for figure in figures if not pictures.holds(figure.span.start)]
    figures = sorted([*figures, *find_nones(source)], key=lambda figure: figure.span)
    draft.figures = unique(figures, heading)

    named = find_named(source)
    people = find_people(source, named, captions=pictures, marked=Ranges(marked_captions(source)))
    occasion = draft.kind in OCCASIONS or (event.day is not None and draft.kind != "plan")
    people = [replace(person, attends=occasion and person.attends) for person in people]
    delegations = find_delegations(source, Ranges(person.whole for person in people), pictures) if occasion else []
    draft.people = sorted([*people, *delegations], key=lambda person: person.span)
    draft.problems = find_problems(source, skip=Ranges([*tasks, *captions, *heading]))
    draft.warnings = checks.find_warnings(
        Evidence(source, draft, dates, ages, figures, numbers, event, caption_numbers(source), heading, named)
    )
    return draft


def _cited_dates(draft: Draft, numbers: list[Numbered], dates: list[Mention]) -> list[Span]:
    """Where the dates of cited documents stand: they are no days of an event."""
    own = {item.number for item in numbers if item.own}
    days = {(document.day, document.number) for document in draft.documents if document.number not in own}
    spans = []
    for item in numbers:
        for mention in beginning_in(dates, item.span.end, item.span.end + 30):
            if not item.own and mention.as_day and (mention.as_day, item.number) in days:
                spans.append(mention.span)
    return spans

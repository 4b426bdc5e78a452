"""Who a task of a text names to carry it out, and who to help: bodies of the network of the day, by their names.

Only names that stand in the text and belong to one body of the organiser's area on the day are proposed; a person
confirms them. Somebody who is only told, reported to or spoken of is neither.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gdtx.foundation.vietnamese_text import fold
from gdtx.network.queries import nearest_version, organisations_under, seat_of
from gdtx.reading.draft import Draft, Span, Task
from gdtx.reading.text import Source
from gdtx.reports.bodies import place_name

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a text, folded; which of them began with a capital."""

    words: Words
    capital: tuple[bool, ...]

    def begins_name(self, place: int) -> bool:
        """Whether a word with a capital stands there."""
        return place < len(self.capital) and self.capital[place]


#: Short forms as people write them.
_SHORT = tuple(
    (re.compile(rf"(?<!\w){short}(?!\w)", re.IGNORECASE), words)
    for short, words in (
        ("gd ?[&-]? ?đt", "Giáo dục và Đào tạo"),
        ("ubnd", "Ủy ban nhân dân"),
        ("mttq", "Mặt trận Tổ quốc"),
        ("(?:tt ?htcđ|trung tâm htcđ)", "Trung tâm học tập cộng đồng"),
        ("gdnn", "Giáo dục nghề nghiệp"),
        ("gdtx", "Giáo dục thường xuyên"),
    )
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DASH = re.compile("[–—]")
#: What stands before somebody who helps, and before somebody who is given the task.
_HELPS = re.compile(r"(?:phoi hop|cung|lien ket|ket hop)(?: chat che| cac don vi)?(?: voi| cung)?$")
_GIVEN = re.compile(
    r"(?:giao(?: nhiem vu)?(?: cho)?|phan cong|de nghi|yeu cau|don vi (?:thuc hien|chu tri) :?|"
    r"(?:chu tri|thuc hien|dau moi) :)$"
)
#: “do Sở Nội vụ chủ trì”; “do Hội phát động” gives nothing.
_BY, _LEADS = re.compile(r"(?:^| )do$"), re.compile(r"^(?:chu tri|thuc hien|phu trach|dau moi|dam nhiem)\b")
#: What follows somebody who gives tasks instead of getting one, or who is part of another name.
_GIVES = re.compile(r"^(?:giao|phan cong|de nghi|yeu cau|chi dao|thong nhat|ket luan|ban hanh|da|se ban hanh)\b")
_JOINS = re.compile(r"^(?:,|;|va|cung|, va|cung voi)$")
_LEAD = 6


@dataclass(frozen=True, slots=True)
class Proposed:
    """The names of bodies, each once, as the network has them on the day."""

    owners: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()


class BodiesOfDay:
    """The bodies of an area on a day by the ways they are named there; a name that two bear names nobody."""

    def __init__(self, organisation_id: int, on: dt.date) -> None:
        self.names: dict[Words, str] = {}
        self.full: set[Words] = set()
        self.longest = 0
        seat = seat_of(organisation_id, on)
        area = nearest_version(seat.area_id, on) if seat is not None else None
        if seat is None or area is None:
            return
        place = fold(place_name(area.name, area.area.level))
        rows = list(organisations_under(seat.area_id, on).values_list("name", "organisation__seats__area_id"))
        told: dict[Words, set[str]] = {}
        for name, area_id in rows:
            plain = fold(name)
            ways = {plain}
            if area_id == seat.area_id and plain.endswith(f" {place}"):
                # “Sở Giáo dục và Đào tạo”, said in the province it is of; “Hội Khuyến học tỉnh”.
                ways.add(plain.removesuffix(f" {place}"))
            for way in ways:
                told.setdefault(_tokens(way).words, set()).add(name)
        self.full = {_tokens(name).words for name, _area in rows}
        self.names = {way: next(iter(found)) for way, found in told.items() if len(found) == 1 and len(way) > 1}
        self.longest = max(map(len, self.names), default=0)

    def named_in(self, text: Tokens) -> Iterator[tuple[int, int, str]]:
        """Each name in the text: from, to, and as the network has it; the longest first.

        A short name goes on with no other name: “Hội Khuyến học tỉnh Nghệ An” is not the one of this province.
        """
        words, at = text.words, 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 1, -1):
                found = words[at : at + length]
                name = self.names.get(found)
                if name is not None and (found in self.full or not text.begins_name(at + length)):
                    yield at, at + length, name
                    at += length
                    break
            else:
                at += 1


def _tokens(text: str) -> Tokens:
    plain = _DASH.sub("-", text)
    for pattern, words in _SHORT:
        plain = pattern.sub(words, plain)
    found = _TOKEN.findall(plain)
    return Tokens(tuple(map(fold, found)), tuple(word[0].isupper() for word in found))


def proposed(task: Task, source: Source, known: BodiesOfDay) -> Proposed:
    """Who the task names: at its beginning, after words that give it, or right before it in its sentence."""
    if not known.names:
        return Proposed()
    found = owners_in(source.body[task.span.start : task.span.end], known)
    if found.owners:
        return found
    sentence = source.sentence_at(task.span.start)
    before = _before(source, sentence, task.span, known)
    return Proposed(before, found.helpers)


def owners_in(text: str, known: BodiesOfDay) -> Proposed:
    """Who a stretch of text gives a task to, and who is to help."""
    tokens = _tokens(text)
    words = tokens.words
    owners: dict[str, None] = {}
    helpers: dict[str, None] = {}
    last: dict[str, None] | None = None
    end = 0
    for start, stop, name in known.named_in(tokens):
        lead, follows = " ".join(words[max(0, start - _LEAD) : start]), " ".join(words[stop : stop + 3])
        joined = last is not None and _JOINS.match(" ".join(words[end:start]))
        given = _GIVEN.search(lead) or (_BY.search(lead) and _LEADS.match(follows))
        if _HELPS.search(lead) or (joined and last is helpers):
            last = helpers
        elif _starts(words[:start]) or given or (joined and last is owners):
            last = None if _GIVES.match(follows) else owners
        else:
            last = None
        if last is not None:
            last[name] = None
        end = stop
    return Proposed(tuple(owners), tuple(each for each in helpers if each not in owners))


def _starts(words: Words) -> bool:
    """Whether nothing, or a dash of a list, stands before the name."""
    return all(not word.isalnum() for word in words)


def _before(source: Source, sentence: Span, task: Span, known: BodiesOfDay) -> tuple[str, ...]:
    """The bodies that stand right before the task: “Sở giao Phòng A, Phòng B: rà soát …”."""
    if sentence.start >= task.start:
        return ()
    text = source.body[sentence.start : task.start].rstrip(" :,-")
    tokens = _tokens(text)
    found = list(known.named_in(tokens))
    if not found or found[-1][1] != len(tokens.words):
        return ()
    return owners_in(text, known).owners


def day_of(draft: Draft, read_on: dt.date) -> dt.date:
    """The day whose network counts: of the conference where the text says it."""
    return draft.event_day.day if draft.event_day is not None else read_on

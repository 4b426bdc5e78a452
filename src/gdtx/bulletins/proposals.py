"""What a text proposes for the record of a conference: the draft of `gdtx.reading` as fields with their places.

The draft holds the facts. Here they get the columns of the record, and every longer stretch of the text in which no
fact was found becomes a field of its own, so that nothing of the text is left out without somebody having seen it.
Nothing is decided here: a person confirms, corrects or refuses each field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gdtx.conferences.enums import ConferenceKind, DocumentRole, Duty, RemarkKind, SpeechKind
from gdtx.foundation.vietnamese import decimal, number
from gdtx.reading.draft import Draft, Figure, Number, Person, Ranges, Span, Words
from gdtx.reading.text import Source

from .owners import BodiesOfDay, proposed
from .read_kinds import KINDS, REMARK, SPEECH
from .reading_between import BODY, between_the_fields, find_signings


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field as it was read: its kind, its columns, where it stands (None: the text does not say it)."""

    kind: str
    values: dict[str, str]
    span: Span | None = None


def propose(draft: Draft, known: BodiesOfDay) -> list[Proposal]:
    """Every field of the text, those of the conference first, the others in the order of the text.

    `known`: the bodies of the network a task may name.
    """
    source = Source(draft.text)
    rows = sorted(_rows(draft, source, known), key=lambda one: one.span or Span(0, 0))
    return [*_conference(draft, source), *rows]


def _rows(draft: Draft, source: Source, known: BodiesOfDay) -> Iterator[Proposal]:
    for person in draft.people:
        yield _person(source, person) if person.name else _delegation(source, person)
    for figure in draft.figures:
        yield Proposal("figure", figure_values(figure), figure.span)
    for task in draft.tasks:
        span = _with_purpose(source, task.span)
        text = task.text if span == task.span else source.shown(span)
        values = {"number": "" if task.number is None else str(task.number), "text": _upper(text)}
        named = proposed(task, source, known)
        bodies = {"owners": "\n".join(named.owners), "helpers": "\n".join(named.helpers)}
        values |= {name: lines for name, lines in bodies.items() if lines}
        yield Proposal("task", values, span)
    for document in draft.documents:
        values = {
            "type_name": _upper(document.kind or ""),
            "symbol": document.number,
            "issued_on": document.day.isoformat() if document.day else "",
            "issuer": document.issuer or "",
            "abstract": _upper(document.subject or ""),
            "role": _role(source, document.span),
        }
        yield Proposal("document", values, document.span)
    for caption in draft.captions:
        yield Proposal("caption", {"text": caption.text}, caption.span)
    for problem in draft.problems:
        yield Proposal("problem", {"text": _upper(problem.text)}, problem.span)
    signings = list(find_signings(source, draft))
    for signing in signings:
        values = {"title": signing.title, "parties": "\n".join(signing.parties), "purpose": signing.text}
        yield Proposal("signing", values, signing.span)
    for span in between_the_fields(source, draft, [signing.span for signing in signings]):
        yield _passage(source, draft, span)


def _with_purpose(source: Source, span: Span) -> Span:
    """The task with what it is for, where its sentence begins with that: ``Để thực hiện …, các đơn vị cần …``."""
    sentence = source.sentence_at(span.start)
    lead = source.lower[sentence.start : span.start]
    return Span(sentence.start, span.end) if re.fullmatch(r"(?:để|nhằm) [^.;:]{5,150},? ?", lead) else span


# --- The conference ---------------------------------------------------------------------------------------------

_KINDS_OF_TITLE = (
    (r"sơ kết", ConferenceKind.SEMESTER_REVIEW),
    (r"tổng kết", ConferenceKind.YEAR_REVIEW),
    (r"góp ý", ConferenceKind.COMMENTS),
    (r"tập huấn|bồi dưỡng", ConferenceKind.TRAINING),
    (r"chuyên đề|đánh giá|hội thảo|tọa đàm", ConferenceKind.TOPIC),
)
_DIRECTION = re.compile(r"(?i:(?:thực hiện|theo) (?:sự )?chỉ đạo|thực hiện ý kiến) của (?P<it>[^,.;\n]{2,120})")
_HOST = re.compile(
    rf"(?:đã chỉ đạo|đã giao|chỉ đạo|giao) (?P<it>(?i:{BODY}) [^.;\n]{{3,150}}?) (?:tổ chức|đăng cai)|"
    rf"(?P<host>(?i:{BODY}) [^,.;\n]{{3,120}}?) (?:là đơn vị )?đăng cai"
)
_THEME = re.compile(r"(?i:chủ đề)(?: năm học)?(?: là)? ?(?::|(?=\")) ?\"?(?P<it>[^.;\"\n]{8,290})")
_AUTHOR = re.compile(r"^(?i:tác giả|người viết(?: tin)?|(?:tin|bài)(?:, ảnh| và ảnh)?) ?: ?(?P<it>.+)$")
_SIGNED = re.compile(r"^(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+(?: ?- ?[^.]{2,80}\.?[^.]{0,60})?$")
#: So many lines at the end of a text may hold its author.
_LAST_LINES = 25


def _conference(draft: Draft, source: Source) -> Iterator[Proposal]:
    found = dict(_facts(draft, source))
    for kind in KINDS.values():
        if kind.single:
            text, span = found.get(kind.code, ("", None))
            yield Proposal(kind.code, {"value": text} if text else {}, span)


def _facts(draft: Draft, source: Source) -> Iterator[tuple[str, tuple[str, Span | None]]]:
    kind = ""
    if draft.title is not None:
        yield "title", (draft.title.text, draft.title.span)
        title = draft.title.text.lower()
        kind = next((code for pattern, code in _KINDS_OF_TITLE if re.search(pattern, title)), ConferenceKind.OTHER)
        yield "kind", (str(kind), draft.title.span)
    if draft.event_day is not None:
        yield "starts_on", (draft.event_day.day.isoformat(), draft.event_day.span)
    if draft.organiser is not None:
        # Which body it is, is chosen from those the person keeps records of; the words are shown beside.
        yield "organiser", (draft.organiser.text, draft.organiser.span)
    if draft.place is not None:
        yield "place", (draft.place.text, draft.place.span)
    if draft.school_year is not None:
        yield "school_year", (draft.school_year.text, draft.school_year.span)
        reviewed = kind in (ConferenceKind.SEMESTER_REVIEW, ConferenceKind.YEAR_REVIEW)
        code = {"HK1": "/HK1", "HK2": "/HK2", "year": ""}.get(draft.period or "")
        if reviewed and code is not None:
            yield "period", (f"{draft.school_year.text}{code}", draft.school_year.span)
    whole = Span(0, len(source.body))
    told = source.sentence_at(draft.event_day.span.start) if draft.event_day else whole
    patterns = (("on_direction_of", _DIRECTION, told), ("host", _HOST, told), ("theme", _THEME, whole))
    for name, pattern, within in patterns:
        words = _first(source, pattern, within)
        if words is not None:
            yield name, (words.text, words.span)
    author = _author(source, draft)
    if author is not None:
        yield "author", (author.text, author.span)


def _first(source: Source, pattern: re.Pattern[str], within: Span) -> Words | None:
    match = pattern.search(source.body, within.start, within.end)
    return source.words(_inside(match), ' ,;:"') if match else None


def _inside(match: re.Match[str]) -> Span:
    return next(Span(*match.span(name)) for name, text in match.groupdict().items() if text)


def _author(source: Source, draft: Draft) -> Words | None:
    captions = Ranges(caption.span for caption in draft.captions)
    for paragraph in source.paragraphs[-_LAST_LINES:]:
        line = source.body[paragraph.span.start : paragraph.span.end]
        named = _AUTHOR.match(line)
        if named:
            return source.words(Span(paragraph.span.start + named.start("it"), paragraph.span.end))
        if _SIGNED.match(line) and not captions.meets(paragraph.span) and paragraph.number > 2:
            return source.words(paragraph.span)
    return None


# --- Who was there ----------------------------------------------------------------------------------------------

_HONORIFIC = re.compile(
    r"(?<!\w)(?i:(?P<it>(?:ông|bà|đồng chí|đ/c|thầy giáo|cô giáo|thầy|cô|anh|chị)?:? ?"
    r"(?:(?:gs\.? ?ts|pgs\.? ?ts|tiến sĩ|thạc sĩ|ts|ths|nhà giáo ưu tú|nhà giáo nhân dân)\.?)?))\s*$"
)
_CHAIRS = re.compile(r"[ ,;:-]*(?i:(?:đồng )?(?:chủ trì|chủ tọa)|điều hành).*$")
_MODERATES = re.compile(r"(?<!\w)điều hành (?:phần )?(?:thảo luận|hội nghị|góp ý)")
_SIDE = re.compile(r"^(?:[-+*] ?)?(?P<it>(?i:về phía) [^:\n]{2,150}?) ?(?:có)? ?: ?$")
#: A line of a list longer than this is no longer a position.
_LONGEST_OFFICE = 160


def _person(source: Source, person: Person) -> Proposal:
    before = source.body[max(0, person.span.start - 30) : person.span.start]
    honorific = _HONORIFIC.search(before.rpartition("\n")[2])
    duty = ""
    if person.presides:
        duty = Duty.PRESIDING
    elif _leads_discussion(source, person):
        duty = Duty.MODERATOR
    values = {
        "honorific": _upper(" ".join((honorific["it"] if honorific else "").replace(":", "").split())),
        "person": person.name or "",
        "office": _office(source, person),
        "duty": str(duty),
        "side": _side(source, person.span),
    }
    return Proposal("person", values, person.span)


def _leads_discussion(source: Source, person: Person) -> bool:
    if not _MODERATES.search(source.lower):
        return False
    return any(
        _MODERATES.search(source.lower, match.end(), source.sentence_at(match.start()).end)
        for match in re.finditer(re.escape(source.body[person.span.start : person.span.end]), source.body)
    )


def _office(source: Source, person: Person) -> str:
    """The position as the text has it: in a list the rest of the line, else what stands beside the name."""
    line = next(each.span for each in source.paragraphs if each.span.holds(person.span.start))
    rest = Span(person.span.end, line.end)
    if re.match(r"[-+*] ", source.body[line.start : line.end]) and 0 < rest.end - rest.start <= _LONGEST_OFFICE:
        inner = source.trimmed(rest, " -,.;:")
        words = _CHAIRS.sub("", source.body[inner.start : inner.end])
        return _upper(source.shown(source.trimmed(Span(inner.start, inner.start + len(words)), " -,.;:")))
    return _upper(" ".join(filter(None, (person.title, person.org))))


def _side(source: Source, span: Span) -> str:
    """The heading ``Về phía …:`` of the list the place stands in."""
    own = next((each.number for each in source.paragraphs if each.span.holds(span.start)), 0)
    for paragraph in reversed(source.paragraphs[: own + 1]):
        line = source.body[paragraph.span.start : paragraph.span.end]
        if heading := _SIDE.match(line):
            place = paragraph.span.start + heading.start("it")
            return source.shown(Span(place, paragraph.span.start + heading.end("it")))
        if not re.match(r"[-+*] ", line):
            return ""
    return ""


def _delegation(source: Source, found: Person) -> Proposal:
    body, positions = found.org or "", found.title or ""
    words = source.shown(found.span)
    if " của " in body and words.startswith(positions):
        # “lãnh đạo và chuyên viên phụ trách … của các Phòng”: who they are goes as far as the body.
        positions, _of, body = words.rpartition(" của ")
        positions = positions.removesuffix(" của")
    values = {"body": body, "positions": _upper(positions), "side": _side(source, found.span)}
    return Proposal("delegation", values, found.span)


# --- Figures, documents -----------------------------------------------------------------------------------------


def figure_values(figure: Figure) -> dict[str, str]:
    """The columns of a figure."""
    told = [_number(each) for each in (figure.value if isinstance(figure.value, tuple) else (figure.value,))]
    return {
        "value": "–".join(told),
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "what": figure.what,
        "group": figure.group or "",
        "age_band": figure.age_band or "",
    }


def _number(value: Number) -> str:
    if value == int(value):
        return number(int(value))
    return decimal(value, max(1, -int(str(value.as_tuple().exponent))) if not isinstance(value, int) else 1)


_AFTERWARDS = re.compile(r"(?<!\w)sau (?:hội nghị|khi kết thúc|buổi họp|cuộc họp)|đã ban hành")


def _role(source: Source, span: Span) -> str:
    sentence = source.sentence_at(span.start)
    after = _AFTERWARDS.search(source.lower, sentence.start, span.start)
    return str(DocumentRole.LETTER if after else DocumentRole.CITED)


# --- What is left -----------------------------------------------------------------------------------------------

_SPEAKS = (
    (r"báo cáo|thông qua", SpeechKind.REPORT),
    (r"chúc mừng|chào mừng", SpeechKind.WELCOME),
    (r"khai mạc", SpeechKind.OPENING),
    (r"kết luận|tổng kết hội nghị|bế mạc", SpeechKind.CONCLUSION),
    (r"chỉ đạo|nhấn mạnh|đề nghị|yêu cầu|ghi nhận|lưu ý", SpeechKind.DIRECTION),
    (r"phát biểu|trao đổi|góp ý|thảo luận|chia sẻ", SpeechKind.DISCUSSION),
)


def _passage(source: Source, draft: Draft, span: Span) -> Proposal:
    text, lower = source.shown(span), source.lower[span.start : span.end]
    who = next((each for each in draft.people if each.name and each.name in text), None)
    kind = next((code for pattern, code in _SPEAKS if re.search(pattern, lower)), None)
    values = {"text": _upper(text), "goes": f"{REMARK}{RemarkKind.CONTEXT}", "person": "", "office": ""}
    if who is not None and kind is not None:
        office = _office(source, who)
        values |= {"goes": f"{SPEECH}{kind}", "person": who.name or "", "office": office}
    elif re.search(r"(?<!\w)(?:kết quả|thành tích|đã đạt|hoàn thành|đã tổ chức|đã phối hợp|đã mở)(?!\w)", lower):
        values["goes"] = f"{REMARK}{RemarkKind.RESULT}"
    return Proposal("passage", values, span)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def warnings_of(draft: Draft) -> list[dict[str, object]]:
    """The warnings with their places; those about the file as a whole have none."""
    return [
        {
            "about": warning.about,
            "message": warning.message,
            "start": warning.span.start if warning.span.end else None,
            "end": warning.span.end if warning.span.end else None,
        }
        for warning in draft.warnings
    ]

"""Documents as one person may see them: lists with filters and words, one document, its chain, who has received it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.approvals.models import Step
from gdtx.approvals.queries import begun_by, type_of
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import fold
from gdtx.foundation.word_index import words_of
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.scope import Actor

from ..answering import heirs
from ..enums.documents import (
    BACKWARDS,
    DISCARDED,
    DRAFT,
    IN_FORCE,
    INSIDE,
    ISSUED,
    OUT,
    RECORDED,
    REPLACED,
    SIGNED,
    SUBMITTED,
    WITHDRAWN,
    Relation,
)
from ..models.documents import Dispatch, DispatchReading, Document, DocumentLink, Register
from ..rules import documents as rules
from ..words import DOCUMENT_WORDS

#: All documents with the words are asked of the index: a list that stopped somewhere would hide old ones.
ALL = 2**31 - 1
#: So many that have the words are looked up one by one.
FEW = 500
#: So many documents of a chain are followed.
LONGEST_CHAIN = 60


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """Documents the actor may know of on their day: issued within their scope or sent to their body by then.

    Of what has no number yet, that of their own body alone. The one place where lists, counts and links ask which
    documents there are.
    """
    if not actor.has(rules.SEE):
        return Document.objects.none()
    if actor.is_machine:
        return Document.objects.all()
    found = Document.objects.filter(Q(state__in=OUT, issued_on__lte=actor.on) | _inside_own(actor))
    seen = actor.visible_organisation_ids(rules.SEE)
    if seen is None:
        return found
    return found.filter(
        among("organisation_id", seen) | among("organisation_id", _own(actor)) | Q(pk__in=_sent_to(actor))
    )


def _own(actor: Actor) -> frozenset[int]:
    """The bodies of the actor's posts, and those they continue."""
    permissions = (rules.SEE, rules.DRAFT, rules.SIGN, rules.ISSUE)
    held = frozenset().union(*(rules.bodies(actor, each) for each in permissions if actor.has(each)))
    return heirs(actor.on).behind(held)


def _inside_own(actor: Actor) -> Q:
    """What has no number yet, begun by the day: the business of its own body.

    A question of its own within the question: of 20,000 documents a handful is in work, and PostgreSQL would look up
    the first step of all of them.
    """
    own = Document.objects.filter(among("organisation_id", _own(actor)), begun_by(Document, actor.on), state__in=INSIDE)
    return Q(state__in=INSIDE) & Q(pk__in=own.order_by().values("pk"))


def _sent_to(actor: Actor) -> QuerySet[Dispatch, Any]:
    rows = Dispatch.objects.filter(among("organisation_id", _own(actor)), sent_on__lte=actor.on)
    return rows.values("document_id")


def document_for(actor: Actor, pk: int) -> Document:
    """The document; raises `NotInScope` (`unknown_document`) where the actor may not know of it."""
    found = visible_documents(actor).filter(pk=pk).first()
    if found is None:
        raise NotInScope("unknown_document", _("Không tìm thấy văn bản này trong phạm vi của bạn."))
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for. `direction`: "out", "in" or "" for both; `stage`: "working", "out", "ended" or ""."""

    text: str = ""
    kind: str = ""
    direction: str = ""
    stage: str = ""
    year: int | None = None


_ENDED = (REPLACED, WITHDRAWN, DISCARDED)


def _at_stage(stage: str, on: dt.date) -> Q:
    """Documents in work, out or ended on the day; what ended later was still in work or out then."""
    steps = Step.objects.filter(
        record_type=type_of(Document), record_id=OuterRef("pk"), on__lte=on, to_state__in=_ENDED
    )
    if stage == "ended":
        return Q(state__in=_ENDED) & Q(pk__in=_those(Q(Exists(steps))))
    ended_later = Q(state__in=_ENDED) & Q(pk__in=_those(~Q(Exists(steps))))
    if stage == "out":
        return Q(state__in=(ISSUED, IN_FORCE, RECORDED)) | (ended_later & Q(issued_on__isnull=False))
    return Q(state__in=(DRAFT, SUBMITTED, SIGNED)) | (ended_later & Q(issued_on__isnull=True))


def _those(condition: Q) -> QuerySet[Document, Any]:
    """Keys of ended documents, as a question of its own: see `_inside_own`."""
    return Document.objects.filter(condition, state__in=_ENDED).order_by().values("pk")


def find_documents(actor: Actor, wanted: Wanted, *, with_words: bool = True) -> QuerySet[Document]:
    """The documents a list shows, the newest first: drafts, then by day of issue; `with_words`: also by its words."""
    found = visible_documents(actor)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.direction:
        found = found.filter(incoming=wanted.direction == "in")
    if wanted.stage:
        found = found.filter(_at_stage(wanted.stage, actor.on))
    if wanted.year is not None:
        found = found.filter(issued_on__gte=dt.date(wanted.year, 1, 1), issued_on__lt=dt.date(wanted.year + 1, 1, 1))
    words = words_of(wanted.text)
    if wanted.text.strip() and not words:
        return found.none()
    if words and with_words:
        found = found.filter(among("id", DOCUMENT_WORDS.rows(words, ALL)))
    return found.order_by(F("issued_on").desc(nulls_first=True), "-pk")


def keys_of(
    actor: Actor, wanted: Wanted, having: Sequence[int] | None = None
) -> Sequence[int] | QuerySet[Document, Any]:
    """The keys of the documents a list shows, in its order: a question to the database, or the keys themselves.

    Words that are in many documents are not looked up one by one: bodies are long, and what a list is sorted by stands
    behind them. All keys of the list come from an index, and those with the words are picked out here. `having`: the
    keys of all documents with the words, where somebody has asked the index already.
    """
    words = words_of(wanted.text)
    if not words:
        return find_documents(actor, wanted).values_list("pk", flat=True)
    keys = DOCUMENT_WORDS.rows(words, ALL) if having is None else having
    rows = find_documents(actor, wanted, with_words=False).values_list("pk", flat=True)
    if len(keys) <= FEW:
        return rows.filter(among("id", keys))
    among_these = set(keys)
    return [key for key in _at_once(rows) if key in among_these]


def _at_once(keys: QuerySet[Document, Any]) -> list[int]:
    """The keys in one piece: Django takes them from the database by the hundred, which costs more than finding them."""
    try:
        statement, parameters = keys.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]


def documents_with_symbol(actor: Actor, symbol: str, having: Sequence[int] | None = None) -> list[Document]:
    """The documents the actor may know of that bear the symbol, however it is spelt, the newest first; ten at most.

    Folded in Python: SQLite does not know that Đ and đ are one letter. `having` as in `keys_of`.
    """
    wanted = fold(symbol)
    keys = DOCUMENT_WORDS.rows(words_of(symbol), ALL) if having is None else having
    rows = visible_documents(actor).filter(among("id", keys)).exclude(symbol="").only("id", "symbol", "issued_on")
    same = [row.pk for row in rows if fold(row.symbol) == wanted]
    return list(Document.objects.filter(pk__in=same).order_by("-issued_on", "-pk")[:10])


def documents_of_origin(url_name: str, key: str) -> QuerySet[Document]:
    """The documents that came from a record of another subject, in the order they were made."""
    return Document.objects.filter(origin_url_name=url_name, origin_key=str(key)).order_by("pk")


def issuers(documents: Iterable[Document], on: dt.date) -> dict[int, str]:
    """Who issued each document: the body outside as it was written down, else its own under its name of the day."""
    found: dict[int, str] = {}
    by_day: dict[dt.date, list[Document]] = {}
    for document in documents:
        if document.incoming:
            found[document.pk] = document.issuer_text
        else:
            by_day.setdefault(document.issued_on or on, []).append(document)
    bodies = {each.organisation_id for several in by_day.values() for each in several}
    versions: dict[int, list[OrganisationVersion]] = {}
    for version in OrganisationVersion.objects.filter(among("organisation_id", bodies)).order_by("valid_from"):
        versions.setdefault(version.organisation_id, []).append(version)
    for day, several in by_day.items():
        for document in several:
            known = versions.get(document.organisation_id, [])
            then = [version for version in known if version.valid_from <= day < version.valid_to]
            found[document.pk] = (then or known[-1:])[0].name if known else ""
    return found


# --- The chain ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Linked:
    """A document at the other end of a link; `document` is None for one only known by its words, or not to be seen."""

    link_id: int
    words: str
    text: str
    document: Document | None
    forwards: bool


def linked(actor: Actor, document: Document) -> list[Linked]:
    """The documents this one rests on and those that follow it; what the actor may not see is told by its name."""
    links = list(
        DocumentLink.objects.filter(Q(document=document) | Q(other=document)).select_related("document", "other")
    )
    ends = {end.pk for link in links for end in (link.document, link.other) if end is not None}
    seen = set(visible_documents(actor).filter(among("id", ends)).values_list("pk", flat=True)) if ends else set()
    return [each for link in links if (each := _linked(link, document, seen)) is not None]


def _linked(link: DocumentLink, document: Document, seen: set[int]) -> Linked | None:
    if link.document_id == document.pk:
        words, other = str(Relation(link.relation).label), link.other
        text = other.name if other is not None else link.other_text
        return Linked(link.pk, words, text, other if other is not None and other.pk in seen else None, True)
    # A draft of another body that refers to this one is not known of until it is out.
    if link.document_id not in seen:
        return None
    return Linked(link.pk, str(BACKWARDS[Relation(link.relation)]), link.document.name, link.document, False)


@dataclass(frozen=True, slots=True)
class Chained:
    """A document of a chain: `step` is how far it lies before (negative) or after the one asked about."""

    step: int
    words: str
    text: str
    document: Document | None


def chain(actor: Actor, document: Document) -> list[Chained]:
    """Everything the document rests on and everything that follows from it, walked both ways, the earliest first.

    Each document stands once, where it was met first. One query for each step of the walk and side.
    """
    found: list[Chained] = [Chained(0, "", document.name, document)]
    for direction in (-1, 1):
        found += _walk(actor, document, direction)
    return sorted(found, key=_place)


def _place(each: Chained) -> tuple[int, dt.date]:
    day = each.document.issued_on if each.document is not None else None
    return each.step, day or (dt.date.max if each.step > 0 else dt.date.min)


def _walk(actor: Actor, start: Document, direction: int) -> list[Chained]:
    found: list[Chained] = []
    met, edge, step = {start.pk}, {start.pk}, 0
    while edge and len(found) < LONGEST_CHAIN:
        step += direction
        side = "document_id" if direction < 0 else "other_id"
        links = list(DocumentLink.objects.filter(among(side, edge)).select_related("document", "other").order_by("id"))
        ends = {end.pk for link in links if (end := link.other if direction < 0 else link.document) is not None}
        seen = set(visible_documents(actor).filter(among("id", ends)).values_list("pk", flat=True)) if ends else set()
        edge = set()
        for link in links:
            end = link.other if direction < 0 else link.document
            relation = Relation(link.relation)
            words = str(relation.label if direction < 0 else BACKWARDS[relation])
            if end is None:
                found.append(Chained(step, words, link.other_text, None))
            elif end.pk not in met and (direction < 0 or end.pk in seen):
                met.add(end.pk)
                edge.add(end.pk)
                found.append(Chained(step, words, end.name, end if end.pk in seen else None))
    return found[:LONGEST_CHAIN]


# --- Going out ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit a document went to, who answers for it now, and who has confirmed it."""

    dispatch: Dispatch
    name: str
    now: tuple[str, ...]
    readings: list[DispatchReading]


def dispatches(document: Document, on: dt.date) -> list[Sent]:
    """To whom the document went by the day, under the names of its own day, and who had read it."""
    read = Prefetch("readings", DispatchReading.objects.filter(on__lte=on).order_by("id"))
    rows = list(document.dispatches.filter(sent_on__lte=on).prefetch_related(read).order_by("id"))
    names = _names((row.organisation_id for row in rows), document.issued_on or on)
    answering = {row.organisation_id: heirs(on).of(row.organisation_id) for row in rows}
    now = _names((each for found in answering.values() for each in found), on)
    found = []
    for row in rows:
        others = tuple(now.get(each, "") for each in answering[row.organisation_id] if each != row.organisation_id)
        found.append(Sent(row, names.get(row.organisation_id, ""), others, list(row.readings.all())))
    return sorted(found, key=lambda each: sort_key(each.name))


def _names(ids: Iterable[int], on: dt.date) -> dict[int, str]:
    wanted = set(ids)
    versions = organisation_versions_on(wanted, on, nearest=True) if wanted else {}
    return {each: version.name for each, version in versions.items()}


def received_by(actor: Actor, document: Document) -> list[Dispatch]:
    """The sendings of the document, by the day, to bodies the actor speaks for, or that these continue."""
    bodies = rules.bodies(actor, rules.SEE)
    sent = document.dispatches.filter(sent_on__lte=actor.on)
    return list(sent.filter(among("organisation_id", heirs(actor.on).behind(bodies))))


def unread(actor: Actor) -> QuerySet[Dispatch]:
    """What came to the actor's bodies and nobody of them has confirmed; the last 180 days."""
    bodies = rules.bodies(actor, rules.SEE)
    since = actor.on - dt.timedelta(days=180)
    found = Dispatch.objects.filter(
        among("organisation_id", heirs(actor.on).behind(bodies)), sent_on__lte=actor.on, sent_on__gte=since
    )
    return found.filter(readings__isnull=True).exclude(document__state="withdrawn").select_related("document")


def to_decide(actor: Actor) -> QuerySet[Document]:
    """Documents that wait for the actor: to be signed by another than who submitted, to be given a number."""
    wanted = Q(pk__in=())
    if actor.has(rules.SIGN):
        mine = Q(submitted_by_id=actor.user_id) if actor.user_id is not None else Q(pk__in=())
        wanted |= Q(among("organisation_id", rules.bodies(actor, rules.SIGN)), state=SUBMITTED) & ~mine
    if actor.has(rules.ISSUE):
        wanted |= Q(among("organisation_id", rules.bodies(actor, rules.ISSUE)), state=SIGNED)
    return Document.objects.filter(wanted, begun_by(Document, actor.on), incoming=False).order_by("pk")


def register_of(organisation_id: int, kind: str, year: int) -> Register | None:
    """The register that numbers documents of the type at the body in the year, None where the clerk types numbers."""
    return Register.objects.filter(organisation_id=organisation_id, kind=kind, year=year).first()

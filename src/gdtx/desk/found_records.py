"""Finding documents by their words, tasks and conferences by words of their titles, among those a person may see."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gdtx.conferences import rules as conference_rules
from gdtx.conferences.models import Conference
from gdtx.conferences.queries import visible_conferences
from gdtx.directives.models import Document, Task
from gdtx.directives.queries.documents import Wanted, documents_with_symbol, keys_of
from gdtx.directives.queries.documents import find_documents as find_visible
from gdtx.directives.queries.tasks import ALL, BoardFilter, board
from gdtx.directives.rules import documents as document_rules
from gdtx.directives.rules import tasks as task_rules
from gdtx.directives.words import DOCUMENT_WORDS
from gdtx.foundation.vietnamese_text import fold
from gdtx.foundation.word_index import has_words, words_of
from gdtx.network.queries.found import Hits, is_too_short
from gdtx.network.scope import Actor

#: More documents than these have the words: not all are looked up to show a few.
MANY = 1_000
#: So many of the newest documents are read then, in two helpings, until so many have the words.
NEWEST, ENOUGH = (60, 240), 50
#: Tasks are counted no further to show a few.
COUNTED = 200


def find_documents(text: str, *, actor: Actor, skip: int = 0, limit: int = 10, whole: bool = False) -> Hits[Document]:
    """Documents with the words in symbol, abstract or text: what bears the symbol first, then the newest.

    `whole`: all are found and counted; else of words that are in many the newest, and the count says "more than".
    """
    words = words_of(text)
    if is_too_short(words) or not actor.has(document_rules.SEE):
        return Hits()
    # Of words that are in few the index gives all at once; of others it is asked again where that is not enough.
    having = DOCUMENT_WORDS.rows(words, MANY + 1)
    many = len(having) > MANY
    keys = _among_newest(actor, words) if many and not (whole or skip) else None
    more = keys is not None and len(keys) >= ENOUGH
    if keys is None:
        keys = list(keys_of(actor, Wanted(text=text), None if many else having))
    if "/" in text and any(sign.isdigit() for sign in text):
        # Documents that quote a symbol are many; whoever types it whole looks for the one that bears it.
        bearing = [each.pk for each in documents_with_symbol(actor, text, None if many else having)]
        keys = [*bearing, *(key for key in keys if key not in bearing)]
    chosen = keys[skip : skip + limit]
    rows = Document.objects.defer("body", "words_folded").in_bulk(chosen)
    return Hits([rows[key] for key in chosen if key in rows], len(keys), more)


def _among_newest(actor: Actor, words: Sequence[str]) -> list[int] | None:
    """The newest documents with the words, if enough of the newest have them or these are all; else None."""
    newest = find_visible(actor, Wanted()).values_list("pk", "words_folded")
    found: list[int] = []
    for start, stop in pairwise((0, *NEWEST)):
        part = list(newest[start:stop])
        for pk, folded in part:
            if all(word in folded for word in words) and has_words(folded, words):
                found.append(pk)
                if len(found) == ENOUGH:
                    return found
        if len(part) < stop - start:
            return found
    return None


def find_tasks(text: str, *, actor: Actor, skip: int = 0, limit: int = 10, whole: bool = False) -> Hits[Task]:
    """Tasks, petitions, proposals and shortcomings with the words in their title, those entered last first.

    `whole`: all are counted; else of very many the count says "more than".
    """
    if is_too_short(words_of(text)) or not actor.has(task_rules.SEE):
        return Hits()
    found = board(actor, BoardFilter(view=ALL, words=text)).order_by("-pk")
    if whole or skip:
        return Hits(list(found[skip : skip + limit]), found.order_by().count())
    keys = list(found.values_list("pk", flat=True)[: COUNTED + 1])
    rows = Task.objects.in_bulk(keys[:limit])
    return Hits([rows[key] for key in keys[:limit] if key in rows], min(len(keys), COUNTED), len(keys) > COUNTED)


def find_conferences(text: str, *, actor: Actor, skip: int = 0, limit: int = 10) -> Hits[Conference]:
    """Conferences with the words in their title, the latest first. Their titles are read: a province has hundreds."""
    words = words_of(text)
    if is_too_short(words) or not actor.has(conference_rules.SEE):
        return Hits()
    titles = visible_conferences(actor).order_by("-starts_on", "-pk").values_list("pk", "title")
    keys = [pk for pk, title in titles if has_words(fold(title), words)]
    chosen = keys[skip : skip + limit]
    rows = Conference.objects.in_bulk(chosen)
    return Hits([rows[key] for key in chosen if key in rows], len(keys))

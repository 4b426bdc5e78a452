"""Finding documents by their words, tasks and conferences by words of their titles, among those a person may see."""

from __future__ import annotations

from gdtx.conferences import rules as conference_rules
from gdtx.conferences.models import Conference
from gdtx.conferences.queries import visible_conferences
from gdtx.directives.models import Document, Task
from gdtx.directives.queries.documents import Wanted, documents_with_symbol, keys_of
from gdtx.directives.queries.tasks import ALL, BoardFilter, board
from gdtx.directives.rules import documents as document_rules
from gdtx.directives.rules import tasks as task_rules
from gdtx.foundation.vietnamese_text import fold
from gdtx.foundation.word_index import has_words, words_of
from gdtx.network.queries.found import Hits, is_too_short
from gdtx.network.scope import Actor


def find_documents(text: str, *, actor: Actor, skip: int = 0, limit: int = 10) -> Hits[Document]:
    """Documents with the words in symbol, abstract or text: what bears the symbol first, then the newest."""
    words = words_of(text)
    if is_too_short(words) or not actor.has(document_rules.SEE):
        return Hits()
    keys = list(keys_of(actor, Wanted(text=text)))
    if "/" in text and any(sign.isdigit() for sign in text):
        # Documents that quote a symbol are many; whoever types it whole looks for the one that bears it.
        bearing = [each.pk for each in documents_with_symbol(actor, text)]
        keys = [*bearing, *(key for key in keys if key not in bearing)]
    chosen = keys[skip : skip + limit]
    rows = Document.objects.defer("body", "words_folded").in_bulk(chosen)
    return Hits([rows[key] for key in chosen if key in rows], len(keys))


def find_tasks(text: str, *, actor: Actor, skip: int = 0, limit: int = 10) -> Hits[Task]:
    """Tasks, petitions, proposals and shortcomings with the words in their title, those given last first."""
    if is_too_short(words_of(text)) or not actor.has(task_rules.SEE):
        return Hits()
    found = board(actor, BoardFilter(view=ALL, words=text)).order_by("-given_on", "-pk")
    best = list(found[skip : skip + limit])
    return Hits(best, len(best) if not skip and len(best) < limit else found.order_by().count())


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

"""Finding classes by words of their topic, the newest first, among those a person may see.

The word index answers at once for words that are not everywhere. For words of every second class (``lớp``, ``luật``)
the classes entered last are looked at where the database can tell them. Where these hold little of the person's scope,
or it cannot (PostgreSQL), the newest of the scope are looked for: common words are soon found in its last classes, and
of others the index gives all. For people who see a few centres only, the classes of these are read. Counts say "more
than" when not all was looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import DateField, F, Func, QuerySet, TextField
from django.db.models.functions import Cast

from gdtx.desk.words import CLASS_TOPICS
from gdtx.foundation.among import among
from gdtx.foundation.word_index import contains_all, has_words, words_of
from gdtx.learning.enums import ClassState
from gdtx.learning.models import LearningClass
from gdtx.network.queries.found import Hits, is_too_short
from gdtx.network.scope import Actor

#: So many classes that the index gives are looked at.
LOOKED_AT = 1_000

#: Up to so many centres it is quicker to read all of their classes.
FEW_CENTRES = 12

#: Fewer than these in the scope, while there are more than could be looked at: the scope is read itself …
FEW = 60

#: … back to so many.
ENOUGH = 200

#: Words are common that one class in so many has: reading the last classes finds enough sooner than sorting all.
COMMON = 10


def find_classes(text: str, *, actor: Actor, skip: int = 0, limit: int = 10) -> Hits[LearningClass]:
    """Classes in force that the actor may see whose topic has the words, the newest first."""
    words = words_of(text)
    if is_too_short(words) or not actor.has("learning.see_classes"):
        return Hits()
    seen = actor.visible_organisation_ids("learning.see_classes")
    if seen is not None and len(seen) <= FEW_CENTRES:
        return _hits(_of_centres(words, seen), skip, limit, more=False)
    candidates = CLASS_TOPICS.rows(words, LOOKED_AT + 1)
    more = len(candidates) > LOOKED_AT
    if more and not CLASS_TOPICS.newest_first():
        # The index gives rows as they were written: so many lie between those that have the words.
        between = (max(candidates) - min(candidates)) // LOOKED_AT + 1
        last = _among_last(words, seen, ENOUGH, 2 * ENOUGH * between) if between <= COMMON else None
        found, more = last or _read_back(words, seen, ENOUGH)
    else:
        found = _newest(candidates[:LOOKED_AT], seen)
        if more and seen is not None and len(found) < FEW:
            found, more = _read_back(words, seen, ENOUGH)
    return _hits(found, skip, limit, more=more)


def _of_centres(words: Sequence[str], centres: set[int]) -> list[int]:
    """All that fit of a few centres, the newest first. Sorted here: a database would walk through all by date."""
    rows = LearningClass.objects.filter(
        among("centre_id", centres), contains_all("topic_folded", words), state=ClassState.ACTIVE
    ).order_by()
    found = [
        (start_on, pk)
        for pk, start_on, folded in rows.values_list("pk", "start_on", "topic_folded")
        if has_words(folded, words)
    ]
    return [pk for _start, pk in sorted(found, reverse=True)]


def _newest(keys: list[int], seen: set[int] | None) -> list[int]:
    """Those of the keys that are in force and in the scope (which may be long: it is held against them here)."""
    rows = LearningClass.objects.filter(among("pk", keys), state=ClassState.ACTIVE).order_by()
    # Days as text: reading a thousand dates costs more than finding them.
    day = Cast("start_on", TextField())
    found = [
        (start_on, pk)
        for pk, centre_id, start_on in rows.values_list("pk", "centre_id", day)
        if seen is None or centre_id in seen
    ]
    return [pk for _start, pk in sorted(found, reverse=True)]


def _in_scope(seen: set[int] | None) -> QuerySet[LearningClass]:
    rows = LearningClass.objects.filter(state=ClassState.ACTIVE)
    return rows if seen is None else rows.filter(among("centre_id", seen))


def _among_last(
    words: Sequence[str], seen: set[int] | None, enough: int, looked_at: int
) -> tuple[list[int], bool] | None:
    """The answer of `_read_back`, if the newest classes of the scope are enough for it; else None."""
    rows = _in_scope(seen).order_by("-start_on", "-pk").values_list("pk", "topic_folded")
    last = list(rows[:looked_at])
    found = [pk for pk, folded in last if all(word in folded for word in words) and has_words(folded, words)]
    if len(found) < enough and len(last) == looked_at:
        return None
    return found[:enough], len(found) >= enough


class _Unsorted(Func):
    """A day that no index of PostgreSQL has in order.

    Otherwise it may walk back through all days and take every text on the way to pieces, instead of asking the index of
    words and sorting what it gives: ten times as long for words that are rarer in the scope than elsewhere.
    """

    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The same day, reckoned."""
        return self.as_sql(compiler, connection, template="(%(expressions)s + 0)", **context)


def _read_back(words: Sequence[str], seen: set[int] | None, enough: int) -> tuple[list[int], bool]:
    """The newest that fit, until there are enough; and whether there may be more."""
    rows = (
        _in_scope(seen)
        .filter(CLASS_TOPICS.condition(words))
        .order_by(_Unsorted(F("start_on"), output_field=DateField()).desc(), "-pk")
    )
    newest = list(rows.values_list("pk", "topic_folded")[:enough])
    return [pk for pk, folded in newest if has_words(folded, words)], len(newest) == enough


def _hits(keys: list[int], skip: int, limit: int, *, more: bool) -> Hits[LearningClass]:
    chosen = keys[skip : skip + limit]
    rows = LearningClass.objects.in_bulk(chosen)
    return Hits([rows[key] for key in chosen if key in rows], len(keys), more)

"""Finding classes by words of their topic, the newest first, among those a person may see.

The word index answers at once for words that are not everywhere. Words of every second class (``lớp``, ``luật``) would
make it read half the table: then the classes entered last are looked at, and where these hold little of the person's
scope, or the database cannot tell them, classes are read back from the newest. For people who see a few centres only,
the classes of these are read. Counts say "more than" when not all was looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import TextField
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


def find_classes(text: str, *, actor: Actor, skip: int = 0, limit: int = 10) -> Hits[LearningClass]:
    """Classes in force that the actor may see whose topic has the words, the newest first."""
    words = words_of(text)
    if is_too_short(words) or not actor.has("learning.see_classes"):
        return Hits()
    seen = actor.visible_organisation_ids("learning.see_classes")
    if seen is not None and len(seen) <= FEW_CENTRES:
        return _hits(_of_centres(words, seen), skip, limit, more=False)
    candidates = CLASS_TOPICS.rows(words, LOOKED_AT + 1)
    found = _newest(candidates[:LOOKED_AT], seen)
    more = len(candidates) > LOOKED_AT
    if more and (not CLASS_TOPICS.newest_first() or (seen is not None and len(found) < FEW)):
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


def _read_back(words: Sequence[str], seen: set[int] | None, enough: int) -> tuple[list[int], bool]:
    """From the newest class back until there are enough; and whether there may be more."""
    rows = LearningClass.objects.filter(contains_all("topic_folded", words), state=ClassState.ACTIVE)
    if seen is not None:
        rows = rows.filter(among("centre_id", seen))
    newest = list(rows.order_by("-start_on", "-pk").values_list("pk", "topic_folded")[:enough])
    return [pk for pk, folded in newest if has_words(folded, words)], len(newest) == enough


def _hits(keys: list[int], skip: int, limit: int, *, more: bool) -> Hits[LearningClass]:
    chosen = keys[skip : skip + limit]
    rows = LearningClass.objects.in_bulk(chosen)
    return Hits([rows[key] for key in chosen if key in rows], len(keys), more)

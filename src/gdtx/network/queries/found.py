"""Finding areas and organisations by words of a name they have or had, or by a code; with what became of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F, Q

from gdtx.foundation.among import among
from gdtx.foundation.word_index import contains_all, has_words, words_of

from ..enums import LEVEL_DEPTH, Level, Moves
from ..models import AreaAncestry, AreaVersion, OrganisationSuccession, OrganisationVersion, Succession
from ..placement import Placement
from ..words import AREA_NAMES, BODY_CODES, BODY_NAMES
from .areas import areas_on

if TYPE_CHECKING:
    from ..scope import Actor

#: So many names are looked at; a text that fits more says too little, and its count is "more than".
LOOKED_AT = 800


@dataclass(frozen=True, slots=True)
class AreaHit:
    """An area found: as it was when it bore the name or code asked for, and where it is now.

    `now` is the area on the date, None when it is not in force; `heirs` then hold its people.
    """

    version: AreaVersion
    now: AreaVersion | None
    heirs: tuple[AreaVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyHit:
    """An organisation found, as it was when it bore the name asked for; `now` and `heirs` as for areas."""

    version: OrganisationVersion
    now: OrganisationVersion | None
    heirs: tuple[OrganisationVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits[Hit]:
    """The best of what was found, and how many there are; `more` when there are more than were looked at."""

    best: list[Hit] = field(default_factory=list)
    count: int = 0
    more: bool = False


def is_too_short(words: Sequence[str]) -> bool:
    """Fewer than two letters find nothing."""
    return len("".join(words)) < 2


# --- Areas --------------------------------------------------------------------------------------------------


def find_areas(text: str, *, on: dt.date, actor: Actor | None = None, skip: int = 0, limit: int = 10) -> Hits[AreaHit]:
    """Areas of any time with the words in a name, or whose code begins with the text, best first.

    With an actor those within the province of a post (the country for posts that reach it), else of the whole country.
    """
    words = words_of(text)
    if is_too_short(words):
        return Hits()
    ids = AREA_NAMES.rows(words, LOOKED_AT + 1)
    more = len(ids) > LOOKED_AT
    condition = among("pk", ids)
    limited = actor is not None and not actor.reaches_everything
    if more and actor is not None and limited:
        condition = among("area_id", _area_ids_seen(actor)) & contains_all("name_folded", words)
        more = False
    code = text.strip()
    if len(code) >= 2 and code.isascii() and code.isdigit():
        condition |= Q(code__startswith=code)
    rows = AreaVersion.objects.filter(condition).annotate(level=F("area__level"))
    groups: dict[int, list[_Named]] = defaultdict(list)
    for row in rows.values_list("pk", "area_id", "name_folded", "valid_from", "valid_to", "level", "name_key", "code")[
        : 4 * LOOKED_AT
    ]:
        if actor is None or not limited or actor.sees_area(row[1]):
            level, name_key, of_code = row[5:]
            order = (LEVEL_DEPTH[Level(level)], len(row[2]), name_key, of_code)
            if of_code.startswith(code) or has_words(row[2], words):
                groups[row[1]].append(_Named(*row[:5], _rank(row[2], words), order))
    chosen = _best(groups, on)[skip : skip + limit]
    return Hits(_area_hits(chosen, on), len(groups), more)


class _Named(NamedTuple):
    """A version that fits what was asked for."""

    pk: int
    owner: int
    folded: str
    valid_from: dt.date
    valid_to: dt.date
    rank: int
    order: tuple[object, ...]


def _rank(folded: str, words: Sequence[str]) -> int:
    """A name that has the words together, at its end, comes first."""
    phrase = " ".join(words)
    return 0 if folded.endswith(phrase) else 1 if phrase in folded else 2


def _best(groups: dict[int, list[_Named]], on: dt.date) -> list[_Named]:
    """One version of each: the one in force, else the last before the date; those in force first, then by rank."""

    def nearest(rows: list[_Named]) -> _Named:
        return max(rows, key=lambda row: (row.valid_from <= on < row.valid_to, row.valid_from <= on, row.valid_from))

    chosen = [nearest(rows) for rows in groups.values()]
    return sorted(chosen, key=lambda row: (not row.valid_from <= on < row.valid_to, row.rank, row.order, row.owner))


def _area_hits(chosen: list[_Named], on: dt.date) -> list[AreaHit]:
    versions = AreaVersion.objects.select_related("area", "parent").in_bulk([row.pk for row in chosen])
    ended = [row.owner for row in chosen if row.valid_to <= on]
    went = _where_people_went(ended, on) if ended else {}
    now = areas_on({row.owner for row in chosen}.union(*went.values()), on)
    return [
        AreaHit(
            versions[row.pk],
            now.get(row.owner),
            ()
            if row.owner in now
            else tuple(now[each] for each in sorted(went.get(row.owner, ())) if each in now and each != row.owner),
        )
        for row in chosen
    ]


def _where_people_went(area_ids: Collection[int], on: dt.date) -> dict[int, set[int]]:
    """Ended area → where its people went by the date, and what holds all of it on the map of the date."""
    placement = Placement.on(on)
    found = {area_id: {placement.holder(area_id) or 0} for area_id in area_ids}
    rows = Succession.objects.filter(predecessor_id__in=set(area_ids), on__lte=on).exclude(moves=Moves.NONE)
    for predecessor, successor in rows.values_list("predecessor_id", "successor_id"):
        found[predecessor].add(successor)
    return found


def _area_ids_seen(actor: Actor) -> set[int]:
    """Areas of all times within the provinces whose figures the actor sees."""
    provinces = {post.province_id for post in actor.posts if post.province_id is not None}
    rows = AreaAncestry.objects.filter(ancestor_id__in=provinces)
    return set(rows.values_list("descendant_id", flat=True))


# --- Organisations ------------------------------------------------------------------------------------------


def find_organisations(text: str, *, on: dt.date, actor: Actor, skip: int = 0, limit: int = 10) -> Hits[BodyHit]:
    """Organisations the actor sees with the words in a name they have or had, or in their code, best first."""
    words = words_of(text)
    if is_too_short(words):
        return Hits()
    seen = actor.visible_organisation_ids()
    by_name = BODY_NAMES.rows(words, LOOKED_AT + 1)
    by_code = set(BODY_CODES.rows(words, LOOKED_AT))
    more = len(by_name) > LOOKED_AT
    condition = among("pk", by_name)
    if more and seen is not None:
        condition = among("organisation_id", seen) & contains_all("name_folded", words)
        more = False
    if seen is not None:
        by_code &= seen
    condition |= among("organisation_id", by_code)
    rows = OrganisationVersion.objects.filter(condition).annotate(code=F("organisation__code"))
    groups: dict[int, list[_Named]] = defaultdict(list)
    for row in rows.values_list("pk", "organisation_id", "name_folded", "valid_from", "valid_to", "code"):
        if (seen is None or row[1] in seen) and (row[1] in by_code or has_words(row[2], words)):
            groups[row[1]].append(_Named(*row[:5], _rank(row[2], words), (len(row[2]), row[5])))
    chosen = _best(groups, on)[skip : skip + limit]
    return Hits(_body_hits(chosen, on), len(groups), more)


def _body_hits(chosen: list[_Named], on: dt.date) -> list[BodyHit]:
    versions = OrganisationVersion.objects.select_related("organisation").in_bulk([row.pk for row in chosen])
    open_now = _open_on([row.owner for row in chosen], on)
    closed = [row.owner for row in chosen if row.owner not in open_now and row.valid_from <= on]
    heirs = answering_for(closed, on)
    return [BodyHit(versions[row.pk], open_now.get(row.owner), tuple(heirs.get(row.owner, ()))) for row in chosen]


def _open_on(organisation_ids: Iterable[int], on: dt.date) -> dict[int, OrganisationVersion]:
    rows = OrganisationVersion.objects.on(on).select_related("organisation")
    return {row.organisation_id: row for row in rows.filter(organisation_id__in=set(organisation_ids))}


def answering_for(organisation_ids: Collection[int], on: dt.date) -> dict[int, list[OrganisationVersion]]:
    """Closed organisation → those open on the date that answer for what it did; a question or two a generation."""
    sources = {organisation_id: {organisation_id} for organisation_id in organisation_ids}
    reached = dict(sources)
    result: dict[int, list[OrganisationVersion]] = defaultdict(list)
    waiting = set(organisation_ids)
    known: set[int] = set()
    while waiting:
        known |= waiting
        rows = OrganisationSuccession.objects.filter(predecessor_id__in=waiting, on__lte=on).order_by("successor_id")
        following: set[int] = set()
        for predecessor, successor in rows.values_list("predecessor_id", "successor_id"):
            reached[successor] = reached.get(successor, set()) | reached[predecessor]
            following.add(successor)
        open_now = _open_on(following, on)
        for successor, version in sorted(open_now.items()):
            for source in sorted(reached[successor] & sources.keys()):
                if version not in result[source]:
                    result[source].append(version)
        waiting = following - set(open_now) - known
    return dict(result)

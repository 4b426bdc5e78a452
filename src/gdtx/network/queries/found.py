"""Finding an area or an organisation by a few letters of its name (with or without marks) or by its code."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet

from gdtx.foundation.vietnamese_text import fold

from ..enums import LEVEL_DEPTH, Level
from ..models import AreaVersion, OrganisationVersion

if TYPE_CHECKING:
    from ..scope import Actor


class Found(NamedTuple):
    """What a search found: open areas, and organisations the actor sees, best first."""

    areas: list[AreaVersion]
    organisations: list[OrganisationVersion]


def search(text: str, *, on: dt.date, actor: Actor, limit: int = 10) -> Found:
    """Areas and organisations in force on the date whose name contains all the words, or whose code begins so.

    Areas are public knowledge; organisations are limited to what the actor sees. Fewer than two letters find nothing.
    """
    words = fold(text).split()
    if len("".join(words)) < 2:
        return Found([], [])
    named = Q()
    for word in words:
        named &= Q(name_folded__contains=word)
    code = text.strip()
    areas = AreaVersion.objects.on(on).select_related("area", "parent").filter(named | Q(code__istartswith=code))
    organisations = OrganisationVersion.objects.on(on).select_related("organisation")
    organisations = organisations.filter(named | Q(organisation__code__istartswith=code))
    return Found(_best_areas(areas, words, limit), _best_organisations(organisations, words, limit, actor))


def _rank(name_folded: str, words: list[str]) -> tuple[int, int]:
    """A name that has the words together, at its end, comes first; then the shorter one."""
    phrase = " ".join(words)
    place = 0 if name_folded.endswith(phrase) else 1 if phrase in name_folded else 2
    return place, len(name_folded)


def _best_areas(found: QuerySet[AreaVersion], words: list[str], limit: int) -> list[AreaVersion]:
    def order(version: AreaVersion) -> tuple[object, ...]:
        return (
            _rank(version.name_folded, words)[0],
            LEVEL_DEPTH[Level(version.area.level)],
            len(version.name_folded),
            version.name_key,
            version.code,
        )

    return sorted(found[:500], key=order)[:limit]


def _best_organisations(
    found: QuerySet[OrganisationVersion], words: list[str], limit: int, actor: Actor
) -> list[OrganisationVersion]:
    seen = actor.visible_organisation_ids()
    candidates = [version for version in found if seen is None or version.organisation_id in seen]
    candidates.sort(key=lambda version: (*_rank(version.name_folded, words), version.organisation.code))
    return candidates[:limit]

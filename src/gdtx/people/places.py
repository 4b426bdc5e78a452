"""The communes an actor keeps people of, by name, and their villages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count

from gdtx.foundation.vietnamese import sort_key
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor

from .models import Village
from .queries import visible_households
from .registry import reaches_of
from .rules import ENTER, SEE

#: As many communes are offered at once.
MOST = 300


def names_of(area_ids: Iterable[int], on: dt.date) -> dict[int, str]:
    """Area → its full name on the day, or the last it bore before."""
    rows = AreaVersion.objects.filter(area_id__in=set(area_ids), valid_from__lte=on).order_by("area_id", "valid_from")
    return dict(rows.values_list("area_id", "name"))


def communes_of(actor: Actor) -> list[tuple[int, str]]:
    """The communes whose people the actor may see: those with households, and their own; by name."""
    ids = set(visible_households(actor).order_by().values_list("area_id", flat=True).distinct()[:MOST])
    for permission in (SEE, ENTER):
        posts = actor.posts_with(permission)
        ids |= {post.root_id for post in posts if post.root_id is not None and post.root_level == "commune"}
    for reach in reaches_of(actor):
        ids |= reach.areas
    names = names_of(ids, actor.on)
    return sorted(names.items(), key=lambda each: sort_key(each[1]))


def villages_of(area_id: int) -> list[Village]:
    """The villages of a commune by name."""
    return sorted(Village.objects.filter(area_id=area_id), key=lambda row: sort_key(row.name))


def households_by_village(actor: Actor, area_id: int) -> dict[int | None, int]:
    """How many households the actor sees in each village of the commune; None: without a village."""
    rows = visible_households(actor).filter(area_id=area_id, closed_on=None).order_by().values_list("village")
    return dict(rows.annotate(count=Count("pk")))

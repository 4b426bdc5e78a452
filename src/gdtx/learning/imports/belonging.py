"""Whose batch it is: one centre's, else that of the smallest area in which all its centres have their seats."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from gdtx.intake import queries as intake
from gdtx.intake.models import Batch
from gdtx.network.enums import Level
from gdtx.network.models import AreaAncestry, Seat
from gdtx.network.scope import Actor

_SMALLEST_FIRST = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE, Level.COUNTRY)


def belongs_to(centre_ids: Collection[int], by: Actor) -> tuple[int | None, int | None]:
    """(organisation, area) of a batch with rows of these centres, on the map of the actor's day."""
    if not centre_ids:
        return (by.post.organisation_id if by.post else None), None
    if len(centre_ids) == 1:
        (centre_id,) = centre_ids
        seat = Seat.objects.on(by.on).filter(organisation_id=centre_id).first()
        return centre_id, seat.area_id if seat else None
    wanted = set(centre_ids)
    seats = Seat.objects.on(by.on).values_list("organisation_id", "area_id")
    areas = {area_id for organisation_id, area_id in seats if organisation_id in wanted}
    rows = AreaAncestry.objects.on(by.on)
    if len(areas) < 500:
        rows = rows.filter(descendant_id__in=areas)
    above: dict[int, int] = {}
    levels: dict[int, str] = {}
    for descendant_id, ancestor_id, level in rows.values_list("descendant_id", "ancestor_id", "ancestor_level"):
        if descendant_id in areas:
            above[ancestor_id] = above.get(ancestor_id, 0) + 1
            levels[ancestor_id] = level
    common = [area_id for area_id, count in above.items() if count == len(areas)]
    for level in _SMALLEST_FIRST:
        for area_id in common:
            if levels[area_id] == level:
                return None, area_id
    return None, None


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches of class sheets the actor may see: their own, their centre's, those of the area they answer for."""
    roots = actor.area_roots("learning.see_classes")
    within = AreaAncestry.objects.on(actor.on).filter(ancestor_id__in=roots or ()).values("descendant_id")
    return intake.within(
        "classes",
        user_id=actor.user_id,
        organisation_ids=actor.visible_organisation_ids("learning.see_classes"),
        area_ids=within,
    )

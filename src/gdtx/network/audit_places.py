"""Names and codes of organisations and areas for the pages of the audit, which lie below this folder.

Named by ``settings.GDTX_AUDIT_PLACES``. An event keeps plain numbers; here they become what people call them today, or
called them last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from gdtx.foundation.among import among

from .models import AreaVersion
from .placement import Placement
from .queries import area_by_code, last_bearer, organisation_by_code, organisation_versions_on
from .scope import Actor


def organisation_names(ids: Collection[int], on: dt.date) -> dict[int, str]:
    """Number → name on the day, or the nearest one. One query."""
    return {pk: version.name for pk, version in organisation_versions_on(ids, on, nearest=True).items()} if ids else {}


def area_names(ids: Collection[int], on: dt.date) -> dict[int, str]:
    """Number → name on the day, else the last one before, else the first. One query."""
    found: dict[int, AreaVersion] = {}
    if ids:
        for version in AreaVersion.objects.filter(among("area_id", ids)).order_by("valid_from"):
            if version.area_id not in found or version.valid_from <= on:
                found[version.area_id] = version
    return {pk: version.name for pk, version in found.items()}


def organisation_id(code: str, actor: Actor) -> int:
    """The organisation with the code, if the actor sees it. Raises `NotFound`, `NotInScope`."""
    organisation = organisation_by_code(code, where="don-vi")
    actor.require_sees_organisation(organisation.pk)
    return organisation.pk


def area_ids(code: str, on: dt.date) -> frozenset[int]:
    """The area with the code and every area of any time within it; one that is gone as it was on its last day.

    Raises `NotFound` (`unknown_area`) for a code that nobody ever bore.
    """
    area = last_bearer(code) or area_by_code(code, on, where="dia-ban")
    day = min(max(on, area.valid_from), area.span.last_day)
    return Placement.on(day).members(area.area_id) | {area.area_id}

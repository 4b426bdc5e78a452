"""Whom the register names for a literacy class: registered with the lists of learners when the program starts."""

from __future__ import annotations

from collections.abc import Sequence

from gdtx.learning.enums import Programme
from gdtx.network.models import AreaVersion
from gdtx.network.placement import Placement
from gdtx.network.scope import Actor

from . import lists, records
from .areas import map_date

#: The register of so many years is looked at, the last first.
YEARS = 3


def to_class(*, actor: Actor, area_id: int, programme: str, term: int | None) -> Sequence[str]:
    """The codes of those whom the commune's last register names for this kỳ, by village, the youngest first.

    `area_id` may be a commune that was merged since: then those of the commune it went into. Nobody for a programme
    that follows after literacy.
    """
    if programme != Programme.LITERACY or term is None:
        return ()
    kind = next((each for each in lists.KINDS if each.stage and each.stage[0] <= term <= each.stage[1]), None)
    if kind is None:
        return ()
    for year in range(actor.on.year, actor.on.year - YEARS, -1):
        code = _code(area_id, year)
        if code is not None and records.anybody(year, [code]):
            found = lists.in_order(lists.find(kind, year=year, communes=[code]))
            rows = found.only("person_id", "xmc_completed")
            return [row.person_id for row in rows if lists.next_term(kind, row) == term]
    return ()


def _code(area_id: int, year: int) -> str | None:
    """The code of the commune that holds the area on the map of a year; None for one that was split."""
    on = map_date(year)
    holder = Placement.on(on).holder(area_id)
    if holder is None:
        return None
    return AreaVersion.objects.on(on).filter(area_id=holder).values_list("code", flat=True).first()

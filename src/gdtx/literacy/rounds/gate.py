"""A closed round stops every writing to its register: forms, files, undoing, results of classes alike."""

from __future__ import annotations

from collections.abc import Collection

from gdtx.foundation.errors import Conflict
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor

from ..areas import map_date
from . import rules
from .models import SurveyRound


def refuse_closed(*, by: Actor, year: int, communes: Collection[str]) -> None:
    """Pass when no round of the year in these communes (codes of 31 December) is locked or frozen.

    The rounds are held until the end of the transaction: who locks waits for who writes, and the other way round.
    Raises `Conflict` (`round_locked`).
    """
    areas = AreaVersion.objects.on(map_date(year)).filter(code__in=list(communes)).values("area_id")
    held = SurveyRound.objects.select_for_update(no_key=True).filter(year=year, area_id__in=areas).order_by("pk")
    for each in held:
        require_still_open(each)


def require_still_open(round_: SurveyRound) -> None:
    """Raise `Conflict` (`round_locked`) for a closed round, with who can lift it."""
    still = rules.still_open(round_)
    if not still:
        raise Conflict(still.rule, still.reason, where=str(round_.year))

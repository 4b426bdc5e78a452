"""What follows in the round when people change: the flat record, the sheet, what to ask again.

Registered with `people.registry` when the program starts. A locked round refuses; what changes after a freeze
belongs to the next round and is carried over there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, Max

from gdtx.foundation import clock
from gdtx.network.scope import Actor
from gdtx.people.enums import Cause
from gdtx.people.models import Household, Person

from .. import flattening
from ..models import SurveyRecord
from . import doubts, rules
from .enums import RoundState, SheetState
from .gate import require_still_open
from .models import RoundVillage, Sheet, SurveyRound

#: The caller writes the records itself: of the year of the file, and so that the batch can be taken back.
_WITH_A_YEAR = (Cause.IMPORT, Cause.UNDO)
#: Causes that say that somebody asked the household.
_SURVEYED = (Cause.IMPORT, Cause.SURVEY)


def person_changed(*, by: Actor, person_codes: Sequence[str], area_ids: Sequence[int], cause: str) -> None:
    """Bring records, sheets and doubts up to date. Raises `Conflict` (`round_locked`)."""
    rounds = _latest(area_ids)
    if not rounds:
        if cause not in _WITH_A_YEAR:
            _latest_records(by, person_codes, cause)
        return
    for each in rounds:
        # A class may end while the officer checks; its result counts for the next round.
        if each.state == RoundState.LOCKED and cause != Cause.CLASS:
            require_still_open(each)
    running = [each for each in rounds if rules.still_open(each)]
    for year in sorted({each.year for each in running} if cause not in _WITH_A_YEAR else ()):
        flattening.rewrite(by=by, person_codes=person_codes, year=year, cause=str(cause))
    for each in running:
        _sheets(by, each, person_codes, cause)
        doubts.look_again(each, person_codes)


def hold(area_ids: Sequence[int]) -> None:
    """The rounds before the people: imports, surveyors and officers lock in one order, so none waits for ever."""
    _latest(area_ids)


def _latest(area_ids: Iterable[int]) -> list[SurveyRound]:
    """The round of each commune that follows, held until the end: the one being corrected, else the last."""
    rounds = SurveyRound.objects.select_for_update(no_key=True).filter(area_id__in=list(area_ids)).order_by("pk")
    return list({each.area_id: each for each in sorted(rounds, key=lambda one: (one.restating, one.year))}.values())


def _latest_records(by: Actor, person_codes: Sequence[str], cause: str) -> None:
    """Communes that took a register in and never opened a round: the last year in which a person stands follows."""
    rows = SurveyRecord.objects.filter(person_id__in=list(person_codes)).values_list("person_id")
    by_year: dict[int, list[str]] = {}
    for code, year in rows.annotate(last=Max("year")).values_list("person_id", "last"):
        by_year.setdefault(year, []).append(code)
    for year, codes in sorted(by_year.items()):
        flattening.rewrite(by=by, person_codes=codes, year=year, cause=str(cause))


def _sheets(by: Actor, round_: SurveyRound, person_codes: Sequence[str], cause: str) -> None:
    """A sheet for each household of these persons in the round's commune, in the village where it is now."""
    homes = Household.objects.filter(
        pk__in=Person.objects.filter(code__in=list(person_codes)).values("home_id"), area_id=round_.area_id
    )
    villages = dict(homes.values_list("pk", "village_id"))
    sheets = {sheet.household_id: sheet for sheet in Sheet.objects.filter(round=round_, household_id__in=villages)}
    entered = {
        "state": SheetState.ENTERED,
        "entered_by_id": by.user_id,
        "entered_by_label": by.label[:200],
        "entered_at": clock.now(),
    }
    told = entered if cause in _SURVEYED else {}
    Sheet.objects.bulk_create(
        Sheet(round=round_, household_id=household, village_id=village, **told)
        for household, village in villages.items()
        if household not in sheets
    )
    for household, sheet in sheets.items():
        if sheet.village_id != villages[household]:
            Sheet.objects.filter(pk=sheet.pk).update(village_id=villages[household])
    if told:
        waiting = [sheet.pk for sheet in sheets.values() if sheet.state == SheetState.TO_DO]
        Sheet.objects.filter(pk__in=waiting).update(**told, remark="", version=F("version") + 1)
    places(round_, villages.values())


def places(round_: SurveyRound, village_ids: Iterable[int | None]) -> None:
    """Have the round go to these villages, too."""
    wanted = {village for village in village_ids if village is not None}
    known = set(RoundVillage.objects.filter(round=round_, village_id__in=wanted).values_list("village_id", flat=True))
    RoundVillage.objects.bulk_create(RoundVillage(round=round_, village_id=each) for each in sorted(wanted - known))

"""The survey of the year in some communes of the demonstration: opened, given out, most sheets entered.

Nothing is locked: whoever tries the program out may take registers of these communes in, and freeze them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from gdtx.accounts.models import User
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.literacy.rounds import actions
from gdtx.literacy.rounds.enums import SheetState
from gdtx.literacy.rounds.models import RoundVillage, Sheet, SurveyRound
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor

from .people import COMMUNE, PEOPLE
from .residents import YEAR, Family

#: The other communes have not opened theirs yet.
SURVEYED = (COMMUNE, "15163", "15142")
SURVEYOR = "dieutravien"
OPENED = dt.date(YEAR, 9, 1)


def survey(found: Iterable[Family]) -> dict[str, int]:
    """Open the rounds; everything is entered but the village that waits for the surveyor. How many sheets of what."""
    by = Actor.set_up(OPENED)
    waiting = {(family.commune, family.village) for family in found if family.waits}
    areas = dict(AreaVersion.objects.on(OPENED).filter(code__in=SURVEYED).values_list("code", "area_id"))
    with transaction.atomic():
        for code in SURVEYED:
            round_ = actions.open_round(by=by, area_id=areas[code], year=YEAR)
            places = dict(RoundVillage.objects.filter(round=round_).values_list("village__name", "village_id"))
            ahead = {village for name, village in places.items() if (code, name) in waiting}
            _enter(by, round_, set(places.values()) - ahead)
            for name in sorted(places)[:2]:
                actions.check_village(by=by, round_id=round_.pk, village_id=places[name])
            if ahead:
                surveyor = User.objects.get(username=SURVEYOR)
                actions.assign_villages(by=by, round_id=round_.pk, user_id=surveyor.pk, village_ids=ahead)
    sheets = Sheet.objects.filter(round__year=YEAR)
    return {"sheets": sheets.count(), "to_do": sheets.filter(state=SheetState.TO_DO).count()}


def _enter(by: Actor, round_: SurveyRound, village_ids: set[int]) -> None:
    """Say of all sheets of these villages at once that they were entered."""
    who = next(person.full_name for person in PEOPLE if person.username == SURVEYOR)
    entered = Sheet.objects.filter(round=round_, village_id__in=village_ids).update(
        state=SheetState.ENTERED, entered_by_label=who, entered_at=clock.now(), version=2
    )
    record(
        actor=by,
        verb="make_up_sheets",
        subject_type="survey_round",
        subject_id=round_.pk,
        subject_label="Phiếu của bản trình diễn (dữ liệu tổng hợp)",
        area_id=round_.area_id,
        after={"sheets": entered},
    )

"""Carrying a commune over into its new round: households, people, last year's evidence, and what merged communes bring.

People keep their evidence: it stands until somebody tells something newer. What lay in a commune that was merged into
this one is moved here, villages under their names, with a line in the history of each household. Households of a
commune that was split stay where they are until somebody says where they went.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese import fold
from gdtx.network.models import AreaVersion
from gdtx.network.placement import Placement
from gdtx.network.scope import Actor
from gdtx.people.enums import Cause
from gdtx.people.likeness import keep_found
from gdtx.people.models import Change, Household, Person, Residence, Village

from .. import flattening
from ..areas import map_date
from ..models import SurveyRecord
from ..records import VALUES, touched
from . import doubts, following
from .models import Sheet, SurveyRound

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Carried:
    """How much came along; `moved_in` counts households of communes merged into this one."""

    households: int
    persons: int
    moved_in: int


def carry_over(*, by: Actor, round_: SurveyRound, commune_code: str) -> Carried:
    """Fill a new round. Part of the action that opens it."""
    moved_in = _take_over(by, round_)
    households = Household.objects.filter(area_id=round_.area_id, closed_on=None).order_by("pk")
    rows = list(households.values_list("pk", "village_id"))
    Sheet.objects.bulk_create(
        (Sheet(round=round_, household_id=pk, village_id=village) for pk, village in rows), batch_size=_AT_ONCE
    )
    villages = Village.objects.on(map_date(round_.year)).filter(area_id=round_.area_id)
    following.places(round_, {*villages.values_list("pk", flat=True), *(village for _pk, village in rows)})
    persons = _records(by, round_)
    persons += _nameless(round_, commune_code)
    return Carried(len(rows), persons, moved_in)


def _records(by: Actor, round_: SurveyRound) -> int:
    """The flat record of everybody who lives here, or did in the year, as what is known of them stands."""
    residences = Residence.objects.filter(
        household__area_id=round_.area_id,
        valid_from__lte=map_date(round_.year),
        valid_to__gt=dt.date(round_.year, 1, 1),
        person__merged_into=None,
    )
    codes = sorted(set(residences.values_list("person__code", flat=True)))
    for some in _parts(codes):
        flattening.rewrite(by=by, person_codes=some, year=round_.year, cause=Cause.CARRY_OVER.value)
        doubts.look_again(round_, some)
    return len(codes)


def _nameless(round_: SurveyRound, commune_code: str) -> int:
    """Records of last year of persons whose names nobody has told: they stand as they were."""
    members = Placement.on(map_date(round_.year)).members(round_.area_id)
    before = round_.year - 1
    codes = AreaVersion.objects.on(map_date(before)).filter(area_id__in=members).values("code")
    last = SurveyRecord.objects.filter(
        year=before, commune_code__in=codes, residence_state__in=("present", "away")
    ).exclude(person_id__in=Person.objects.values("code"))
    here = SurveyRecord.objects.filter(year=round_.year).values("person_id")
    code = f"{flattening.PREFIX}-{round_.year}-{commune_code}"
    count = 0
    rows = last.exclude(person_id__in=here).order_by("pk").values("person_id", *VALUES)
    for some in _parts(list(rows)):
        SurveyRecord.objects.bulk_create(
            SurveyRecord(year=round_.year, added_by=code, batch_code=code, **(row | {"commune_code": commune_code}))
            for row in some
        )
        count += len(some)
    if count:
        touched(year=round_.year, communes=[commune_code])
    return count


# --- Communes merged into this one --------------------------------------------------------------------------------


def _take_over(by: Actor, round_: SurveyRound) -> int:
    """Move the households of communes that this one holds today; how many."""
    members = Placement.on(map_date(round_.year)).members(round_.area_id) - {round_.area_id}
    moved = 0
    old = Household.objects.filter(area_id__in=members)
    for area_id in sorted(set(old.values_list("area_id", flat=True))):
        villages = _villages(area_id, round_.area_id)
        households: list[tuple[int, int | None]] = list(old.filter(area_id=area_id).values_list("pk", "village_id"))
        for some in _parts(households):
            _move(by, round_, area_id, some, villages)
        moved += len(households)
    return moved


def _villages(old_id: int, new_id: int) -> dict[int, int]:
    """Village of the old commune → the same under the new one, named after the old commune where the name is taken."""
    last = AreaVersion.objects.filter(area_id=old_id).order_by("-valid_from").first()
    since = last.valid_to if last and last.valid_to < OPEN_END else dt.date.min
    found = {}
    for village in Village.objects.filter(area_id=old_id, valid_to__gt=since).order_by("pk"):
        name = village.name
        if Village.objects.filter(area_id=new_id, name_folded=fold(name)).filter(valid_to__gt=since).exists():
            name = _("%(village)s (%(commune)s)") % {"village": name, "commune": last.name if last else old_id}
        made = Village.objects.create(
            area_id=new_id, name=name[:120], name_folded=fold(name)[:120], valid_from=max(since, village.valid_from)
        )
        found[village.pk] = made.pk
        if village.valid_from < since:
            Village.objects.filter(pk=village.pk).update(valid_to=since)
    return found


def _move(
    by: Actor, round_: SurveyRound, old_id: int, some: Sequence[tuple[int, int | None]], villages: dict[int, int]
) -> None:
    now = clock.now()
    ids = [pk for pk, _village in some]
    for village in {village for _pk, village in some}:
        here = Q(village_id=village) if village else Q(village_id=None)
        Household.objects.filter(here, pk__in=ids).update(
            area_id=round_.area_id, village_id=villages.get(village or 0), version=F("version") + 1
        )
    Change.objects.bulk_create(
        Change(
            household_id=pk,
            about="household",
            about_id=pk,
            cause=Cause.CARRY_OVER,
            made_at=now,
            by_id=by.user_id,
            by_label=by.label[:200],
            before={"area_id": old_id, "village_id": village},
            after={"area_id": round_.area_id, "village_id": villages.get(village or 0)},
        )
        for pk, village in some
    )
    named = ("family_name", "given_name", "birth_year", "birth_month", "birth_day")
    people = list(Person.objects.filter(home_id__in=ids).only(*named))
    for person in people:
        keep_found(person, round_.area_id)
    Person.objects.bulk_update(people, ["search_words", "likeness"], batch_size=200)


def _parts[Item](items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]

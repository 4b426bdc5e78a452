"""To whom a notice is addressed on a day, and which notices concern an organisation: both ways by date.

- A notice to the units of an area means whoever sits there on the day it is read. When the area has ended, it means
  those who sat there on the day it was sent, or who answers for them now.
- A chosen organisation that was closed meanwhile is stood for by its successor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q, QuerySet

from gdtx.network.models import AreaAncestry, AreaVersion, OrganisationSuccession, OrganisationVersion, Seat
from gdtx.network.queries.organisations import organisation_versions_on, organisations_under, seat_area_ids
from gdtx.network.revision import kept_while_reading

from .enums import Audience
from .models import Addressee, Notice


def organisations_of(notice: Notice, on: dt.date) -> list[OrganisationVersion]:
    """The organisations the notice is addressed to on the day, as they stand then, in code order."""
    if notice.audience == Audience.CHOSEN:
        named = Addressee.objects.filter(notice=notice).values_list("organisation_id", flat=True)
        return _answering(named, on)
    assert notice.area_id is not None
    return reached(notice.area_id, notice.kinds, on, sent_on=notice.sent_on)


def reached(area_id: int, kinds: Collection[str], on: dt.date, *, sent_on: dt.date) -> list[OrganisationVersion]:
    """The organisations of the kinds in the area on the day, or who answers for them when the area has ended."""
    if AreaVersion.objects.on(on).filter(area_id=area_id).exists():
        return list(organisations_under(area_id, on, kinds))
    then = organisations_under(area_id, sent_on, kinds).values_list("organisation_id", flat=True)
    return _answering(then, on)


def _answering(organisation_ids: Iterable[int], on: dt.date) -> list[OrganisationVersion]:
    """Those of the organisations that are open on the day, and who answers for the others."""
    waiting, seen = set(organisation_ids), set[int]()
    found: dict[int, OrganisationVersion] = {}
    while waiting:
        seen |= waiting
        now_open = organisation_versions_on(waiting, on)
        found |= now_open
        closed = waiting - set(now_open)
        rows = OrganisationSuccession.objects.filter(predecessor_id__in=closed, on__lte=on)
        waiting = set(rows.values_list("successor_id", flat=True)) - seen
    return sorted(found.values(), key=lambda version: version.organisation.code)


# --- The other way round ---------------------------------------------------------------------------------------


class Addressed(Protocol):
    """What of a notice says to whom it goes."""

    @property
    def audience(self) -> str: ...

    @property
    def area_id(self) -> int | None: ...

    @property
    def kinds(self) -> Collection[str]: ...

    @property
    def sent_on(self) -> dt.date: ...


@dataclass(frozen=True)
class Standing:
    """Where some organisations stand on a day, and where they and those they continue have stood.

    `here`: organisation → its kind and the areas it lies in on the day. `past`: organisation, kind, area and the days
    (half-open) over which it, or one it continues, lay there, for areas that have ended. `names`: the organisations and
    those they continue; `heirs` says who of the first stands for one of the second.
    """

    here: dict[int, tuple[str, frozenset[int]]]
    past: tuple[tuple[int, str, int, dt.date, dt.date], ...]
    heirs: dict[int, frozenset[int]]

    @property
    def areas(self) -> set[int]:
        """All areas through which a notice may concern them."""
        now = set().union(*(areas for _kind, areas in self.here.values())) if self.here else set()
        return now | {row[2] for row in self.past}

    def concerned(self, notice: Addressed, chosen: Collection[int]) -> frozenset[int]:
        """Which of the organisations the notice is addressed to; `chosen` are those it names."""
        if notice.audience == Audience.CHOSEN:
            return frozenset().union(*(self.heirs.get(each, frozenset()) for each in chosen))
        area_id, kinds = notice.area_id, set(notice.kinds)
        found = {each for each, (kind, areas) in self.here.items() if area_id in areas and kind in kinds}
        for organisation_id, kind, past_area, start, end in self.past:
            if past_area == area_id and kind in kinds and start <= notice.sent_on < end:
                found |= self.heirs.get(organisation_id, frozenset())
        return frozenset(found)


@kept_while_reading(500)
def standing(organisation_ids: frozenset[int], on: dt.date) -> Standing:
    """Where the organisations stand on the day."""
    heirs = _heirs(organisation_ids, on)
    inside = _areas_over(organisation_ids, on)
    kinds = dict(
        OrganisationVersion.objects.on(on)
        .filter(organisation_id__in=organisation_ids)
        .values_list("organisation_id", "kind")
    )
    here = {each: (kind, frozenset(inside.get(each, ()))) for each, kind in kinds.items()}
    return Standing(here, tuple(_past(frozenset(heirs), on)), heirs)


def _heirs(organisation_ids: frozenset[int], on: dt.date) -> dict[int, frozenset[int]]:
    """Each of the organisations, and each one that ended by the day and that they continue → who stands for it."""
    found = {each: {each} for each in organisation_ids}
    waiting = dict(found)
    while waiting:
        rows = OrganisationSuccession.objects.filter(successor_id__in=waiting, on__lte=on)
        step: dict[int, set[int]] = {}
        for predecessor_id, successor_id in rows.values_list("predecessor_id", "successor_id"):
            step.setdefault(predecessor_id, set()).update(waiting[successor_id])
        open_now = set(organisation_versions_on(step, on)) if step else set()
        waiting = {each: to for each, to in step.items() if each not in open_now and each not in found}
        found |= waiting
    return {each: frozenset(to) for each, to in found.items()}


def _areas_over(organisation_ids: Iterable[int], on: dt.date) -> dict[int, set[int]]:
    seats = seat_area_ids(organisation_ids, on)
    rows = AreaAncestry.objects.on(on).filter(descendant_id__in=set(seats.values()))
    above: dict[int, set[int]] = {}
    for descendant_id, ancestor_id in rows.values_list("descendant_id", "ancestor_id"):
        above.setdefault(descendant_id, set()).add(ancestor_id)
    return {each: above.get(area_id, set()) for each, area_id in seats.items()}


def _past(organisation_ids: frozenset[int], on: dt.date) -> Iterable[tuple[int, str, int, dt.date, dt.date]]:
    """Where the organisations lay in areas that no longer exist on the day."""
    seats = list(
        Seat.objects.filter(organisation_id__in=organisation_ids, valid_from__lte=on).values_list(
            "organisation_id", "area_id", "valid_from", "valid_to"
        )
    )
    ancestry = list(
        AreaAncestry.objects.filter(descendant_id__in={seat[1] for seat in seats}, valid_to__lte=on).values_list(
            "descendant_id", "ancestor_id", "valid_from", "valid_to"
        )
    )
    lasting = set(
        AreaVersion.objects.on(on).filter(area_id__in={row[1] for row in ancestry}).values_list("area_id", flat=True)
    )
    kinds = list(
        OrganisationVersion.objects.filter(organisation_id__in=organisation_ids).values_list(
            "organisation_id", "kind", "valid_from", "valid_to"
        )
    )
    for organisation_id, area_id, seat_from, seat_to in seats:
        for descendant_id, ancestor_id, from_, to in ancestry:
            if descendant_id != area_id or ancestor_id in lasting:
                continue
            for other_id, kind, kind_from, kind_to in kinds:
                start, end = max(seat_from, from_, kind_from), min(seat_to, to, kind_to)
                if other_id == organisation_id and start < end:
                    yield organisation_id, kind, ancestor_id, start, end


def perhaps(where: Standing, on: dt.date) -> QuerySet[Notice]:
    """Notices sent by the day that may concern them; `Standing.concerned` says which do."""
    named = Addressee.objects.filter(organisation_id__in=where.heirs).values("notice_id")
    return Notice.objects.filter(Q(area_id__in=where.areas) | Q(pk__in=named), sent_on__lte=on)

"""What organisations have and communes are recognised as: rooms, equipment, money, flags; and coverage by centres."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ..enums import LEARNING_CENTRE_KINDS, ROOM_KINDS, FacilityKind, Level, OrganisationState
from ..models import AreaAncestry, AreaFlag, AreaVersion, Budget, Facility, OrganisationVersion, Seat

_ORDER = {kind: place for place, kind in enumerate(FacilityKind.values)}


def facilities_of(organisation_id: int, on: dt.date) -> list[Facility]:
    """Rooms, then equipment, that the organisation has on the date."""
    rows = Facility.objects.on(on).filter(organisation_id=organisation_id)
    return sorted(rows, key=lambda row: (row.kind not in ROOM_KINDS, _ORDER[row.kind], row.detail_folded))


def facility_history(organisation_id: int) -> list[Facility]:
    """Every count ever entered, by kind and detail, the oldest first."""
    rows = Facility.objects.filter(organisation_id=organisation_id)
    return sorted(rows, key=lambda row: (_ORDER[row.kind], row.detail_folded, row.valid_from))


def budgets_of(organisation_id: int) -> list[Budget]:
    """Money of all years, the latest first, by source."""
    return list(Budget.objects.filter(organisation_id=organisation_id).order_by("-year", "source"))


def flags_on(area_ids: Iterable[int], on: dt.date) -> dict[int, list[AreaFlag]]:
    """Area → what it is recognised as on the date."""
    found: dict[int, list[AreaFlag]] = defaultdict(list)
    rows = AreaFlag.objects.on(on).filter(area_id__in=set(area_ids)).select_related("act").order_by("flag")
    for row in rows:
        found[row.area_id].append(row)
    return found


def flags_within(area_id: int, on: dt.date) -> dict[int, list[AreaFlag]]:
    """The same for every area within one, itself included."""
    inside = AreaAncestry.objects.on(on).filter(ancestor_id=area_id).values("descendant_id")
    found: dict[int, list[AreaFlag]] = defaultdict(list)
    for row in AreaFlag.objects.on(on).filter(area_id__in=inside).order_by("flag"):
        found[row.area_id].append(row)
    return found


class Centre(NamedTuple):
    """A learning centre open on a date, as coverage needs it."""

    organisation_id: int
    code: str
    name: str
    state: str


class Served(NamedTuple):
    """A commune of a date with the learning centres seated in it then, in code order."""

    commune: AreaVersion
    centres: tuple[Centre, ...]

    @property
    def is_without(self) -> bool:
        """Whether no centre has its seat here."""
        return not self.centres

    @property
    def is_at_rest(self) -> bool:
        """Whether there are centres and all of them are paused or suspended."""
        return bool(self.centres) and all(centre.state != OrganisationState.ACTIVE for centre in self.centres)


def coverage(area_id: int, on: dt.date) -> list[Served]:
    """Every commune within the area on the date with its centres, in code order. Three queries for any number."""
    inside = AreaAncestry.objects.on(on).filter(ancestor_id=area_id, descendant__level=Level.COMMUNE)
    communes = AreaVersion.objects.on(on).filter(area_id__in=inside.values("descendant_id"))
    seats = dict(
        Seat.objects.on(on).filter(area_id__in=inside.values("descendant_id")).values_list("organisation_id", "area_id")
    )
    centres: dict[int, list[Centre]] = defaultdict(list)
    versions = OrganisationVersion.objects.on(on).filter(kind__in=LEARNING_CENTRE_KINDS).order_by("organisation__code")
    for organisation_id, code, name, state in versions.values_list(
        "organisation_id", "organisation__code", "name", "state"
    ):
        if organisation_id in seats:
            centres[seats[organisation_id]].append(Centre(organisation_id, code, name, state))
    return [Served(commune, tuple(centres.get(commune.area_id, ()))) for commune in communes.order_by("code")]

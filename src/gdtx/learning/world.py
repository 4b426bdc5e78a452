"""What the checks must know about centres, lists and locks, read in a few queries for a class or a whole sheet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from gdtx.catalogue.models import ThematicGroup
from gdtx.catalogue.queries import CalendarBook, GroupBook
from gdtx.foundation.periods import Period
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level, OrganisationState
from gdtx.network.models import AreaAncestry, Organisation, OrganisationVersion, Seat

from .models import PeriodLock


@dataclass(frozen=True, slots=True)
class Lock:
    """A period lock in force: days `[starts_on, ends_on)` of everything in an area."""

    area_id: int
    period: str
    span: DateRange
    by_label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a centre stands over a range of days."""

    span: DateRange
    name: str
    kind: str
    state: str

    @property
    def may_open_classes(self) -> bool:
        """Whether it is of a kind that opens classes for the community."""
        return self.kind in LEARNING_CENTRE_KINDS

    @property
    def is_active(self) -> bool:
        return self.state == OrganisationState.ACTIVE


@dataclass
class Centre:
    """A centre with its dated standing, its seats, and the areas above these."""

    id: int
    code: str
    standings: list[Standing] = field(default_factory=list)
    seats: list[tuple[DateRange, int]] = field(default_factory=list)

    def standing(self, day: dt.date) -> Standing | None:
        """How it stands on a day; None when it is not open."""
        return next((each for each in self.standings if each.span.contains(day)), None)

    @property
    def name(self) -> str:
        """Its latest name."""
        return self.standings[-1].name if self.standings else self.code

    def area_id(self, day: dt.date) -> int | None:
        """The commune of its seat on a day: where a class that starts then belongs."""
        return next((area_id for span, area_id in self.seats if span.contains(day)), None)


class World:
    """Centres by id and by code, the areas above their seats, lists of groups, calendars and locks."""

    def __init__(self, centre_ids: Iterable[int] | None = None) -> None:
        """Read what concerns these centres, or every centre that may open classes when None is given."""
        self.centres: dict[int, Centre] = {}
        self.groups = GroupBook()
        self.calendars = CalendarBook()
        self._read_centres(None if centre_ids is None else set(centre_ids))
        self._read_above()
        self.locks = [
            Lock(row.area_id, row.period, DateRange(row.starts_on, row.ends_on), row.locked_by_label, row.reason)
            for row in PeriodLock.objects.filter(unlocked_at__isnull=True)
        ]
        self.by_code = {centre.code.upper(): centre for centre in self.centres.values()}
        self._provinces: dict[tuple[int, dt.date], int | None] = {}

    @classmethod
    def of_codes(cls, codes: Iterable[str]) -> World:
        """The world of the centres that bear these codes (in any case); unknown ones are missing."""
        wanted = {code.strip().upper() for code in codes}
        ids = Organisation.objects.filter(code__in=wanted).values_list("pk", flat=True)
        return cls(ids)

    def _read_centres(self, ids: set[int] | None) -> None:
        versions = OrganisationVersion.objects.order_by("organisation_id", "valid_from")
        seats = Seat.objects.order_by("organisation_id", "valid_from")
        if ids is None:
            kinds = OrganisationVersion.objects.filter(kind__in=list(LEARNING_CENTRE_KINDS))
            versions = versions.filter(organisation_id__in=kinds.values("organisation_id"))
        elif len(ids) < 500:
            versions = versions.filter(organisation_id__in=ids)
            seats = seats.filter(organisation_id__in=ids)
        for row in versions.values_list(
            "organisation_id", "organisation__code", "valid_from", "valid_to", "name", "kind", "state"
        ):
            if ids is not None and row[0] not in ids:
                continue
            centre = self.centres.setdefault(row[0], Centre(row[0], row[1]))
            centre.standings.append(Standing(DateRange(row[2], row[3]), row[4], row[5], row[6]))
        for organisation_id, area_id, start, end in seats.values_list(
            "organisation_id", "area_id", "valid_from", "valid_to"
        ):
            if organisation_id in self.centres:
                self.centres[organisation_id].seats.append((DateRange(start, end), area_id))

    def _read_above(self) -> None:
        self._above: dict[int, list[tuple[DateRange, int, str]]] = defaultdict(list)
        areas = {area_id for centre in self.centres.values() for _span, area_id in centre.seats}
        rows = AreaAncestry.objects.all()
        if len(areas) < 500:
            rows = rows.filter(descendant_id__in=areas)
        for descendant, ancestor, level, start, end in rows.values_list(
            "descendant_id", "ancestor_id", "ancestor_level", "valid_from", "valid_to"
        ):
            if descendant in areas:
                self._above[descendant].append((DateRange(start, end), ancestor, level))

    def province_id(self, centre: Centre, day: dt.date) -> int | None:
        """The province whose lists and calendar bind a class that starts on a day."""
        key = (centre.id, day)
        if key not in self._provinces:
            area_id = centre.area_id(day)
            self._provinces[key] = next(
                (
                    ancestor
                    for span, ancestor, level in self._above.get(area_id or 0, ())
                    if level == Level.PROVINCE and span.contains(day)
                ),
                None,
            )
        return self._provinces[key]

    def stretches(self, centre: Centre) -> list[tuple[dt.date, dt.date, int | None]]:
        """The days on which the centre may open classes, locks left aside, cut wherever anything about it changes:
        first day, the day after the last, and the province over these days.
        """
        spans = [standing.span for standing in centre.standings] + [span for span, _area_id in centre.seats]
        for _span, area_id in centre.seats:
            spans += [span for span, _ancestor, _level in self._above.get(area_id, ())]
        cuts = sorted({day for span in spans for day in (span.start, span.end)})
        found = []
        for start, end in pairwise(cuts):
            standing = centre.standing(start)
            if standing is None or not standing.may_open_classes or not standing.is_active:
                continue
            if centre.area_id(start) is not None:
                found.append((start, end, self.province_id(centre, start)))
        return found

    def groups_on(self, centre: Centre, day: dt.date) -> list[ThematicGroup]:
        """The thematic groups a class of the centre may be in when it starts on a day."""
        return self.groups.groups(self.province_id(centre, day), day)

    def group(self, centre: Centre, day: dt.date, text: str) -> ThematicGroup | None:
        """The group somebody means by a code or a name in the list in force on a day."""
        return self.groups.find(self.province_id(centre, day), day, text)

    def lock(self, centre: Centre, day: dt.date) -> Lock | None:
        """The lock that keeps a class of the centre starting on a day from being written."""
        if not self.locks:
            return None
        area_id = centre.area_id(day)
        above = {ancestor for span, ancestor, _level in self._above.get(area_id or 0, ()) if span.contains(day)}
        return next((lock for lock in self.locks if lock.span.contains(day) and lock.area_id in above), None)

    def period(self, centre: Centre, day: dt.date) -> Period:
        """The semester or summer a class that starts on a day belongs to."""
        standing = centre.standing(day)
        return self.calendars.containing(day, self.province_id(centre, day), standing.kind if standing else "")

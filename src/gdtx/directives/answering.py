"""Who answers on a day for what was once given to a unit: itself while it is open, else who continues it.

Nothing is rewritten when units are merged: this is asked when a task is read. Where a unit was divided, or closed and
nobody continues it, the answer is several units or none, and an officer must choose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from gdtx.network.models import OrganisationSuccession, OrganisationVersion
from gdtx.network.revision import kept_while_reading


@dataclass(frozen=True)
class Heirs:
    """The units open on a day, those that were ever open, and who followed whom until the day."""

    open: frozenset[int]
    known: frozenset[int]
    followed: Mapping[int, tuple[int, ...]]

    def of(self, organisation_id: int) -> tuple[int, ...]:
        """Who answers for the unit, in order of their numbers: one, several, or nobody."""
        if organisation_id in self.open:
            return (organisation_id,)
        return self._answering.get(organisation_id, ())

    @cached_property
    def _answering(self) -> dict[int, tuple[int, ...]]:
        """Each unit that was followed by others and is not open → who answers for it."""
        return {each: self._walk(each) for each in self.followed if each not in self.open}

    @cached_property
    def without_one(self) -> frozenset[int]:
        """Units that are not open and for which not exactly one answers: an officer must choose."""
        return frozenset(each for each in self.known - self.open if self.one(each) is None)

    def _walk(self, organisation_id: int) -> tuple[int, ...]:
        found: set[int] = set()
        seen, waiting = {organisation_id}, list(self.followed.get(organisation_id, ()))
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            if current in self.open:
                found.add(current)
            else:
                waiting.extend(self.followed.get(current, ()))
        return tuple(sorted(found))

    def one(self, organisation_id: int | None) -> int | None:
        """The one unit that answers, None where there is not exactly one."""
        found = self.of(organisation_id) if organisation_id is not None else ()
        return found[0] if len(found) == 1 else None

    def behind(self, organisation_ids: Iterable[int]) -> frozenset[int]:
        """The units for which one of these answers, alone or with others; themselves included."""
        wanted = set(organisation_ids)
        return frozenset(wanted | {each for each, to in self._answering.items() if not wanted.isdisjoint(to)})


@kept_while_reading(8)
def heirs(on: dt.date) -> Heirs:
    """Who answers for whom on the day. Three queries, whatever the number of units asked about."""
    followed: dict[int, list[int]] = {}
    rows = OrganisationSuccession.objects.filter(on__lte=on).order_by("successor_id")
    for predecessor_id, successor_id in rows.values_list("predecessor_id", "successor_id"):
        followed.setdefault(predecessor_id, []).append(successor_id)
    now_open = frozenset(OrganisationVersion.objects.on(on).values_list("organisation_id", flat=True))
    begun = OrganisationVersion.objects.filter(valid_from__lte=on).values_list("organisation_id", flat=True)
    return Heirs(now_open, frozenset(begun.distinct()), {each: tuple(to) for each, to in followed.items()})

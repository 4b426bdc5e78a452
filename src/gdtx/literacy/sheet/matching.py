"""Households and people of the sheet beside those of the register: who is meant by a row that bears no code.

The same commune, number of the sheet (and village), name and birth are the same person; anybody else is new. What may
be one person all the same becomes a ticket when it is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F

from gdtx.foundation.vietnamese import fold
from gdtx.people.models import Household, Person

from .facts import SheetPerson
from .households import SheetHousehold
from .reading import Candidate


class _Known(NamedTuple):
    """Somebody of the register, as far as needed to know them again."""

    code: str
    name: str
    year: int
    month: int | None
    day: int | None


@dataclass
class _Home:
    """A household of the register with those who live, or last lived, in it."""

    pk: int
    village: str
    people: list[_Known] = field(default_factory=list)


@dataclass
class Matched:
    """A household of the sheet; `household_id` None for a new one, `codes` by the place of the member, "" for new."""

    household: SheetHousehold
    household_id: int | None = None
    codes: list[str] = field(default_factory=list)


class Register:
    """The households and people of a commune as they are now; two queries, whatever their number."""

    def __init__(self, area_id: int) -> None:
        self._homes: dict[int, _Home] = {}
        self._by_number: dict[str, list[_Home]] = defaultdict(list)
        households = Household.objects.filter(area_id=area_id).order_by(F("closed_on").asc(nulls_first=True), "pk")
        for pk, number, village in households.values_list("pk", "number_folded", "village__name_folded"):
            home = self._homes[pk] = _Home(pk, village or "")
            self._by_number[number].append(home)
        people = Person.objects.filter(home__area_id=area_id, merged_into=None).order_by("pk")
        rows = people.values_list(
            "home_id", "code", "family_name", "given_name", "birth_year", "birth_month", "birth_day"
        )
        for home_id, code, family, given, year, month, day in rows:
            if home_id in self._homes:
                known = _Known(code, fold(f"{family} {given}"), year, month, day)
                self._homes[home_id].people.append(known)
        self._taken: set[str] = set()
        self._used: set[int] = set()

    def matched(self, households: Iterable[SheetHousehold]) -> list[Matched]:
        """Each household with the one of the register it means, and each member likewise."""
        return [self._match(each) for each in households]

    def _match(self, household: SheetHousehold) -> Matched:
        home = self._home(household)
        found = Matched(household)
        if home is None:
            found.codes = [""] * len(household.members)
            return found
        self._used.add(home.pk)
        found.household_id = home.pk
        found.codes = [""] * len(household.members)
        # Who fits exactly first: a brother whose day of birth is not told must not take the other's place.
        for exactly in (True, False):
            for place, member in enumerate(household.members):
                if not found.codes[place]:
                    found.codes[place] = self._person(home, member.person, exactly=exactly)
        return found

    def _home(self, household: SheetHousehold) -> _Home | None:
        number, village = fold(household.number)[:60], fold(household.village)[:120]
        homes = [each for each in self._by_number.get(number, ()) if each.pk not in self._used]
        if not number:
            homes = [each for each in homes if any(self._fits(each, member) for member in household.members)]
        same = [each for each in homes if each.village == village]
        if same:
            return max(same, key=lambda each: sum(self._fits(each, member) for member in household.members))
        loose = [each for each in homes if not each.village or not village]
        if loose:
            return loose[0]
        # A village of another name: the same household if somebody of it is the same.
        return next((each for each in homes if any(self._fits(each, member) for member in household.members)), None)

    def _fits(self, home: _Home, member: Candidate) -> bool:
        return any(_same(known, member.person, exactly=False) for known in home.people)

    def _person(self, home: _Home, person: SheetPerson, *, exactly: bool) -> str:
        for known in home.people:
            if known.code not in self._taken and _same(known, person, exactly=exactly):
                self._taken.add(known.code)
                return known.code
        return ""


def _same(known: _Known, person: SheetPerson, *, exactly: bool) -> bool:
    if known.year != person.birth_year or known.name != fold(person.name):
        return False
    pairs = ((known.month, person.birth_month), (known.day, person.birth_day))
    if exactly:
        return all(one == other for one, other in pairs)
    return all(one is None or other is None or one == other for one, other in pairs)

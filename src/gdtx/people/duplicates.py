"""Records that may be of one person: found when they are written, for somebody to decide (`DuplicateTicket`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from gdtx.foundation.vietnamese import fold

from .enums import Doubt
from .models import DuplicateTicket, Person

_Pair = tuple[int, int]
_Twins = tuple[Person, Person]


class _Known(NamedTuple):
    """What two records are compared by; common names have many."""

    pk: int
    likeness: str
    area_id: int
    village_id: int | None
    sex: str
    birth_day: int | None
    birth_month: int | None
    ethnicity: int | None
    parent_name: str
    phone: str
    id_digest: str
    id_key: str


#: Where it stands, in the order of `_Known`.
_FIELDS = ("pk", "likeness", "home__area_id", "home__village_id", *_Known._fields[4:])


def raise_tickets(
    persons: Sequence[Person], same_number: Sequence[_Twins] = (), *, batch_code: str, at: dt.datetime
) -> int:
    """Write a ticket for each pair that may be one person: alike with one of `persons`, or bearing one number.

    A pair that has a ticket, decided or not, gets no other one. Answers how many are new.
    """
    found = _alike(persons)
    # A number says more than a name.
    found |= {_pair(one, other): Doubt.SAME_NUMBER.value for one, other in same_number}
    if not found:
        return 0
    firsts = {first for first, _second in found}
    known = set(DuplicateTicket.objects.filter(first__in=firsts).values_list("first_id", "second_id"))
    fresh = [
        DuplicateTicket(first_id=first, second_id=second, doubt=doubt, raised_at=at, batch_code=batch_code)
        for (first, second), doubt in sorted(found.items())
        if (first, second) not in known
    ]
    DuplicateTicket.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _pair(one: Person | _Known, other: Person | _Known) -> _Pair:
    return min(one.pk, other.pk), max(one.pk, other.pk)


def _alike(persons: Sequence[Person]) -> dict[_Pair, str]:
    """Same folded name and birth: in one village, or in two communes with nothing that tells them apart."""
    asked = {person.likeness for person in persons if person.likeness}
    if not asked:
        return {}
    groups: dict[str, list[_Known]] = defaultdict(list)
    # Without blanks: the condition of the index, so that it is used.
    rows = Person.objects.filter(likeness__in=asked, merged_into=None, died_on=None, home__isnull=False)
    rows = rows.exclude(likeness="")
    for values in rows.values_list(*_FIELDS):
        row = _Known(*values)
        groups[row.likeness].append(row)
    mine = {person.pk for person in persons}
    found: dict[_Pair, str] = {}
    for rows_alike in groups.values():
        for place, one in enumerate(rows_alike):
            for other in rows_alike[place + 1 :]:
                if one.pk in mine or other.pk in mine:
                    doubt = _doubt(one, other)
                    if doubt is not None:
                        found[_pair(one, other)] = doubt
    return found


def _doubt(one: _Known, other: _Known) -> str | None:
    if one.id_digest and other.id_digest and one.id_key == other.id_key and one.id_digest != other.id_digest:
        return None
    if one.area_id == other.area_id:
        return Doubt.SAME_IN_VILLAGE.value if one.village_id == other.village_id else None
    if one.sex != other.sex or not one.birth_day or not one.birth_month:
        return None
    if one.ethnicity and other.ethnicity and one.ethnicity != other.ethnicity:
        return None
    parents = {fold(each) for each in (one.parent_name, other.parent_name) if each}
    if len(parents) > 1:
        return None
    if (one.birth_day, one.birth_month) == (1, 1) and not (
        (one.parent_name and other.parent_name) or (one.phone and one.phone == other.phone)
    ):
        # The day written for everybody whose day is not known.
        return None
    return Doubt.TWO_COMMUNES.value

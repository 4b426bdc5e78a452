"""Rows put together to households: by the number of the sheet within a village, else by the head's name.

Number and village are compared, never taken to pieces. What the rows of a household leave open the others of it tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import fold
from gdtx.intake.warnings import WarningBook

from . import vocabulary
from .columns import BY_KEY
from .reading import Candidate

#: What stands under "Quan hệ với chủ hộ" for the head.
HEAD = "Chủ hộ"


@dataclass(slots=True)
class SheetHousehold:
    """The rows of one household. `village` and `address` as the first row tells that has them."""

    number: str
    village: str
    address: str = ""
    members: list[Candidate] = field(default_factory=list)
    head: Candidate | None = None


def grouped(candidates: Iterable[Candidate], warnings: WarningBook) -> list[SheetHousehold]:
    """The households of a sheet in the order of their first rows; what is odd about them is told, nothing refused."""
    groups: dict[tuple[str, ...], SheetHousehold] = {}
    villages: dict[str, list[str]] = defaultdict(list)
    candidates = list(candidates)
    for each in candidates:
        number, village = fold(each.person.number), fold(each.person.village)
        if number and village and village not in villages[number]:
            villages[number].append(village)
    last: SheetHousehold | None = None
    split: set[int] = set()
    for each in candidates:
        person = each.person
        village = fold(person.village)
        if person.number:
            number = fold(person.number)
            known = villages[number]
            key: tuple[str, ...] = (number, village or (known[0] if known else ""))
        elif person.head_name:
            key = ("", village, fold(person.head_name), fold(person.address))
        else:
            key = ("", village, "", str(each.row))
        found = groups.get(key)
        if found is None:
            found = groups[key] = SheetHousehold(person.number, person.village)
        elif found is not last and id(found) not in split:
            split.add(id(found))
            _warn(warnings, each, "number", "household_split", _("Các dòng của hộ không đứng liền nhau."))
        found.village = found.village or person.village
        found.address = found.address or person.address
        found.members.append(each)
        last = found
    for household in groups.values():
        _settle(household, warnings)
    for number, known in villages.items():
        if len(known) > 1:
            first = next(each for each in candidates if fold(each.person.number) == number)
            _warn(
                warnings,
                first,
                "number",
                "number_in_two_villages",
                _("Một số phiếu có ở nhiều thôn; coi là các hộ khác nhau."),
            )
    _same_people(groups.values(), warnings)
    return list(groups.values())


def _settle(household: SheetHousehold, warnings: WarningBook) -> None:
    """Find the head; give every member what is the household's."""
    _find_head(household, warnings)
    head = household.head.person if household.head is not None else None
    first = next((each.person for each in household.members if each.person.head_name), household.members[0].person)
    for each in household.members:
        is_head = each is household.head
        each.person = replace(
            each.person,
            village=household.village,
            address=household.address,
            head_family=head.family_name if head else first.head_family,
            head_given=head.given_name if head else first.head_given,
            relation=each.person.relation or (HEAD if is_head else ""),
        )


def _find_head(household: SheetHousehold, warnings: WarningBook) -> None:
    first = household.members[0]
    said = [each for each in household.members if each.person.is_head]
    named = {fold(each.person.head_name) for each in household.members if each.person.head_name}
    living = [each for each in said if each.person.residence_state in (vocabulary.PRESENT, vocabulary.AWAY)]
    if len(living) > 1:
        _warn(warnings, living[1], "relation", "several_heads", _("Hộ có nhiều chủ hộ; giữ người đầu tiên."))
    if len(named) > 1:
        _warn(
            warnings,
            first,
            "head_given",
            "two_heads_named",
            _("Một số phiếu ghi tên nhiều chủ hộ: có thể trùng số phiếu."),
        )
    household.head = next(iter(living or said), None)
    if household.head is None:
        household.head = next((each for each in household.members if fold(each.person.name) in named), None)
    if household.head is None:
        _warn(warnings, first, "relation", "no_head", _("Hộ chưa ghi ai là chủ hộ."))


def _same_people(households: Iterable[SheetHousehold], warnings: WarningBook) -> None:
    """Same name, birth and village: a second look is asked for when they are written (a ticket)."""
    seen: dict[tuple[object, ...], Candidate] = {}
    for household in households:
        for each in household.members:
            person = each.person
            born = (person.birth_year, person.birth_month, person.birth_day)
            key = (fold(person.name), *born, fold(household.village))
            other = seen.setdefault(key, each)
            if other is not each:
                message = _("Cùng họ tên, ngày sinh và thôn với dòng %(row)d; chờ quyết định có phải một người.")
                _warn(warnings, each, "given_name", "same_in_village", message % {"row": other.row})


def _warn(warnings: WarningBook, at: Candidate, key: str, rule: str, message: str) -> None:
    value = str(getattr(at.person, key, "") or "")
    warnings.about_row(at.row, BY_KEY[key].name, value[:200], rule, message)

"""The register of a commune and a year as the official sheet: for who sees persons, noted with the purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from gdtx.accounts.queries import is_synthetic
from gdtx.foundation.errors import NotFound
from gdtx.foundation.vietnamese import fold
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.network.scope import Actor
from gdtx.people import access
from gdtx.people.models import Person

from ..models import SurveyRecord
from .commune import Commune
from .facts import SheetPerson
from .households import HEAD
from .making import write_people
from .stored import stored_of

SEE = "people.see"


@dataclass(frozen=True)
class Exported:
    """How many people the sheet holds, and how many of the register it cannot: those without a name."""

    people: int
    nameless: int


class InYear(NamedTuple):
    """The register of a year: people, and those of them that no sheet can hold."""

    year: int
    people: int
    nameless: int


def export(
    target: BinaryIO, *, by: Actor, commune: Commune, year: int, kind: str, purpose: str, village: str = ""
) -> Exported:
    """Write the sheet of a commune, or of one village of it.

    Raises `Forbidden`, `NotFound` (`no_data`) where the register of the year has nobody there, `Refused`
    (`too_many_rows`) for more people than an .xls holds.
    """
    by.require(SEE, area_id=commune.area_id)
    records = SurveyRecord.objects.filter(year=year, commune_code=commune.code)
    if village:
        records = records.filter(village=village)
    codes = list(records.values_list("person_id", flat=True))
    if not codes:
        raise NotFound(
            "no_data",
            _("Sổ năm %(year)d của %(name)s chưa có người nào.") % {"year": year, "name": village or commune.name},
            way_out=_("Hãy tải mẫu trống để ghi, hoặc chọn năm khác."),
        )
    people = [each.person for each in stored_of(codes, year).values()]
    people.sort(key=_order)
    what = _("Phiếu điều tra %(year)d, tệp .%(kind)s") % {"year": year, "kind": kind}
    access.note(by=by, purpose=purpose, what=what, area_id=commune.area_id, persons=len(people))
    write_people(target, people, year=year, kind=kind, synthetic=is_synthetic())
    return Exported(len(people), len(codes) - len(people))


def known_of(commune: Commune) -> list[InYear]:
    """The years the register has for a commune, the last first: how many people, and how many without a name."""
    named = Person.objects.filter(code=OuterRef("person_id"), merged_into=None)
    found = SurveyRecord.objects.filter(commune_code=commune.code).values("year").order_by("-year")
    told = found.annotate(people=Count("pk"), nameless=Count("pk", filter=~Exists(named)))
    return [InYear(row["year"], row["people"], row["nameless"]) for row in told]


def villages_of(commune: Commune, year: int) -> list[str]:
    """The villages that the register of a year knows."""
    found = SurveyRecord.objects.filter(year=year, commune_code=commune.code).exclude(village=None)
    names = {name for name in found.values_list("village", flat=True).distinct() if name}
    return sorted(names, key=sort_key)


def _order(person: SheetPerson) -> tuple[object, ...]:
    """By village and sheet; of a household the head first, then the oldest."""
    head = person.relation == HEAD and person.name == person.head_name
    return (
        sort_key(person.village),
        fold(person.number),
        fold(person.head_name),
        not head,
        person.birth_year,
        fold(person.name),
    )

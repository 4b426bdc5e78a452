"""What is kept of people, and how each kind of it goes when its time is over; for rules, page and command alike.

People define their own kinds; a subject above registers what its work leaves behind (`register`), and what goes with
the values of a person (`with_person`), when the program starts. How long each is kept is data (`RetentionRule`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gdtx.foundation import clock
from gdtx.foundation.among import among
from gdtx.network.scope import Actor

from . import history
from .enums import ResidenceEnd
from .models import AccessEntry, Change, DuplicateTicket, Evidence, Household, Person, Residence

#: Records that go in one transaction, so that others can go on working.
SET = 500

#: What a rule may be about.
DEAD, MOVED, TAKEN_BACK, HISTORY, LOOKED = "dead", "moved", "taken_back", "history", "looked"


@dataclass(frozen=True)
class Kept:
    """A kind of what is kept. `told`: what goes, and from when its years are counted.

    `due` counts what is older than a day; `erase` lets one set of it go, as `by`, inside a transaction of the caller,
    and says how many: 0 when nothing is left.
    """

    code: str
    title: str | Promise
    told: str | Promise
    due: Callable[[dt.date], int]
    erase: Callable[[Actor, dt.date], int]


class Gone(NamedTuple):
    """Persons whose values go, and the households nobody else is known of."""

    person_codes: Sequence[str]
    person_ids: Sequence[int]
    household_ids: Sequence[int]


_others: dict[str, Kept] = {}
_with_person: dict[str, Callable[[Gone], None]] = {}


def register(kept: Kept) -> None:
    """Add a kind of another subject."""
    _others[kept.code] = kept


def with_person(name: str, callback: Callable[[Gone], None]) -> None:
    """Have this called when values of persons go, in the same transaction."""
    _with_person[name] = callback


def kinds() -> dict[str, Kept]:
    """Every kind by its code, in the order they are told."""
    return {kept.code: kept for kept in (*_OWN, *_others.values())}


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.TIME_ZONE)


# --- Values of persons ------------------------------------------------------------------------------------------

_TEXTS = (
    "family_name",
    "given_name",
    "search_words",
    "likeness",
    "religion",
    "priority",
    "parent_name",
    "phone",
    "note",
    "id_encrypted",
    "id_digest",
    "id_key",
)
_UNKNOWN = ("birth_day", "birth_month", "ethnicity", "religious", "disability_certified", "able_to_learn")


def _people() -> QuerySet[Person]:
    return Person.objects.filter(erased_at=None)


def _dead(before: dt.date) -> QuerySet[Person]:
    return _people().filter(died_on__lt=before)


def _moved(before: dt.date) -> QuerySet[Person]:
    """Moved away, with no home in the register since."""
    left = (
        Residence.objects.exclude(end_reason=ResidenceEnd.CORRECTED)
        .values("person")
        .annotate(last=Max("valid_to"))
        .filter(last__lt=before)
        .values("person")
    )
    return _people().filter(pk__in=left, merged_into=None, died_on=None)


def _taken_back(before: dt.date) -> QuerySet[Person]:
    """Without a home, or written by mistake everywhere they were written."""
    lived = Residence.objects.exclude(end_reason=ResidenceEnd.CORRECTED).values("person")
    nowhere = Q(home=None) | (Q(merged_into=None) & ~Q(pk__in=lived))
    return _people().filter(nowhere, created_at__lt=_moment(before))


def _persons(
    over: Callable[[dt.date], QuerySet[Person]],
) -> tuple[Callable[[dt.date], int], Callable[[Actor, dt.date], int]]:
    def due(before: dt.date) -> int:
        return over(before).count()

    def erase(_by: Actor, before: dt.date) -> int:
        return _erase_persons(list(over(before).order_by("pk").values_list("pk", flat=True)[:SET]))

    return due, erase


def _erase_persons(ids: list[int]) -> int:
    """Of a person remain code, year of birth, sex and evidence of schooling; names and all else go, in the history too.

    A record that was merged into another goes with it: it bears the same name.
    """
    if not ids:
        return 0
    found = list(ids)
    while more := list(_merged_into(found).values_list("pk", flat=True)):
        found += more
    now = clock.now()
    Person.objects.filter(among("id", found)).update(
        **dict.fromkeys(_TEXTS, ""), **dict.fromkeys(_UNKNOWN), disabilities=[], erased_at=now
    )
    Residence.objects.filter(among("person_id", found)).update(relation="", circumstance="")
    Evidence.objects.filter(among("person_id", found)).update(details={})
    DuplicateTicket.objects.filter(among("first_id", found) | among("second_id", found)).update(reason="")
    _empty(Change.objects.filter(among("person_id", found), erased_at=None), now)
    homes = _nobody_left(found)
    Household.objects.filter(among("id", homes)).update(address="", note="")
    _empty(Change.objects.filter(among("household_id", homes), about=history.HOUSEHOLD, erased_at=None), now)
    codes = list(Person.objects.filter(among("id", found)).values_list("code", flat=True))
    for callback in _with_person.values():
        callback(Gone(codes, found, homes))
    return len(found)


def _merged_into(ids: Sequence[int]) -> QuerySet[Person]:
    return _people().filter(among("merged_into_id", ids)).exclude(among("id", ids))


def _nobody_left(person_ids: Sequence[int]) -> list[int]:
    """Households these persons lived in and nobody did whose values are still kept."""
    known = Residence.objects.filter(household=OuterRef("pk"), person__erased_at=None)
    lived = Residence.objects.filter(among("person_id", person_ids)).values("household")
    return list(Household.objects.filter(~Exists(known), pk__in=lived).values_list("pk", flat=True))


# --- History, and who looked ------------------------------------------------------------------------------------


def _empty(changes: QuerySet[Change], now: dt.datetime) -> int:
    return changes.update(before=None, after=None, erased_at=now)


def _history(before: dt.date) -> QuerySet[Change]:
    return Change.objects.filter(made_at__lt=_moment(before), erased_at=None)


def _erase_history(_by: Actor, before: dt.date) -> int:
    ids = list(_history(before).order_by("pk").values_list("pk", flat=True)[:SET])
    return _empty(Change.objects.filter(among("id", ids)), clock.now()) if ids else 0


def _looked(before: dt.date) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(at__lt=_moment(before))


def _erase_looked(_by: Actor, before: dt.date) -> int:
    ids = list(_looked(before).order_by("pk").values_list("pk", flat=True)[:SET])
    return AccessEntry.objects.filter(among("id", ids)).delete()[0] if ids else 0


_OWN = (
    Kept(
        DEAD,
        _("Người đã mất"),
        _("Họ tên, số định danh, dân tộc, tôn giáo, khuyết tật, điện thoại và lịch sử sửa; tính từ ngày mất."),
        *_persons(_dead),
    ),
    Kept(
        MOVED,
        _("Người đã chuyển đi"),
        _("Như trên; tính từ ngày rời hộ cuối cùng trong sổ."),
        *_persons(_moved),
    ),
    Kept(
        TAKEN_BACK,
        _("Người ghi nhầm, đã thu hồi"),
        _("Như trên; tính từ ngày ghi."),
        *_persons(_taken_back),
    ),
    Kept(
        HISTORY,
        _("Giá trị trong lịch sử thay đổi"),
        _("Giá trị trước và sau mỗi lần sửa; còn lại ai sửa, lúc nào. Tính từ ngày sửa."),
        lambda before: _history(before).count(),
        _erase_history,
    ),
    Kept(
        LOOKED,
        _("Nhật ký ai đã xem"),
        _("Từng lượt xem, tải dữ liệu cá nhân; tính từ ngày xem."),
        lambda before: _looked(before).count(),
        _erase_looked,
    ),
)

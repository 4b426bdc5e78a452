"""What is told of a household and its people, as plain values; the same for form, sheet and command.

Nothing here asks the database. Whether the values are right is said by `checks`; `writing` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from gdtx.foundation.vietnamese import clean

from .enums import ResidenceKind

#: Fields of a person as they are stored in the table of people, in the order people read them.
PERSON_FIELDS = (
    "family_name",
    "given_name",
    "birth_day",
    "birth_month",
    "birth_year",
    "sex",
    "ethnicity",
    "religious",
    "religion",
    "disabilities",
    "disability_certified",
    "able_to_learn",
    "priority",
    "parent_name",
    "phone",
    "note",
    "died_on",
)
#: Fields of where they live.
RESIDENCE_FIELDS = ("relation", "head", "kind", "migrant", "away", "away_since", "circumstance")
HOUSEHOLD_FIELDS = ("number", "address", "note")

#: What people call the fields.
TITLES: dict[str, Any] = {
    "family_name": _("Họ đệm"),
    "given_name": _("Tên"),
    "birth_day": _("Ngày sinh"),
    "birth_month": _("Tháng sinh"),
    "birth_year": _("Năm sinh"),
    "sex": _("Giới tính"),
    "ethnicity": _("Dân tộc"),
    "religious": _("Theo tôn giáo"),
    "religion": _("Tôn giáo"),
    "disabilities": _("Khuyết tật"),
    "disability_certified": _("Có chứng nhận khuyết tật"),
    "able_to_learn": _("Có khả năng học tập"),
    "priority": _("Diện ưu tiên"),
    "parent_name": _("Họ tên cha hoặc mẹ"),
    "phone": _("Điện thoại"),
    "note": _("Ghi chú"),
    "died_on": _("Ngày mất"),
    "id_number": _("Số định danh cá nhân"),
    "relation": _("Quan hệ với chủ hộ"),
    "head": _("Chủ hộ"),
    "kind": _("Diện cư trú"),
    "migrant": _("Nhập cư"),
    "away": _("Tạm vắng"),
    "away_since": _("Vắng từ ngày"),
    "circumstance": _("Chi tiết hoàn cảnh"),
    "lives_since": _("Ở từ ngày"),
    "left_on": _("Ngày chuyển đi, ngày mất"),
    "left_reason": _("Hoàn cảnh"),
    "number": _("Số phiếu"),
    "address": _("Địa chỉ"),
    "village": _("Thôn, tổ dân phố"),
    "closed_on": _("Ngày không còn ai ở"),
}


@dataclass(frozen=True, slots=True)
class EvidenceData:
    """A fact about schooling or literacy. `value` as in the register layout; "" takes back what is known of the kind.

    `told_on`: the day it was told, None for the day of the writing. `details`: what the sheet tells besides.
    """

    kind: str
    value: str
    school_year: str = ""
    told_on: dt.date | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonData:
    """Somebody of a household. `code` "" stands for somebody not yet in the register.

    `id_number`: twelve digits; None leaves what is stored, "" takes it away. `lives_since` and `left_on` bound the
    residence; with `left_reason` (`enums.ResidenceEnd`) the person does not live there any more. Evidence that is not
    named stays. `keep`: fields this source does not tell, which stay as stored for somebody already in the register.
    """

    code: str = ""
    family_name: str = ""
    given_name: str = ""
    birth_day: int | None = None
    birth_month: int | None = None
    birth_year: int | None = None
    sex: str = ""
    ethnicity: int | None = None
    religious: bool | None = None
    religion: str = ""
    disabilities: tuple[str, ...] = ()
    disability_certified: bool | None = None
    able_to_learn: bool | None = None
    priority: str = ""
    parent_name: str = ""
    phone: str = ""
    note: str = ""
    died_on: dt.date | None = None
    id_number: str | None = None
    relation: str = ""
    head: bool = False
    kind: str = ResidenceKind.PERMANENT.value
    migrant: bool | None = None
    away: bool = False
    away_since: dt.date | None = None
    circumstance: str = ""
    lives_since: dt.date | None = None
    left_on: dt.date | None = None
    left_reason: str = ""
    evidence: tuple[EvidenceData, ...] = ()
    keep: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The whole name as it is said."""
        return f"{self.family_name} {self.given_name}".strip()

    def cleaned(self) -> PersonData:
        """The same with its texts as they are stored."""
        return _cleaned(self)


@dataclass(frozen=True, slots=True)
class HouseholdData:
    """A household and those members of whom something is told; members that are not named stay as they are.

    `household_id`: None for a new one. `village`: its name; "" where it is not known.
    """

    number: str = ""
    village: str = ""
    address: str = ""
    note: str = ""
    members: tuple[PersonData, ...] = ()
    household_id: int | None = None
    synthetic: bool = False

    def cleaned(self) -> HouseholdData:
        """The same with its texts and those of its members as they are stored."""
        return replace(_cleaned(self), members=tuple(member.cleaned() for member in self.members))


_TEXTS: dict[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind) if each.type == "str") for kind in (PersonData, HouseholdData)
}


def _cleaned[T: (PersonData, HouseholdData)](told: T) -> T:
    changed: dict[str, Any] = {}
    for name in (*_TEXTS[type(told)], "id_number"):
        value = getattr(told, name, None)
        if value:
            text = clean(value.replace("\x00", ""))
            if text != value:
                changed[name] = text
    return replace(told, **changed) if changed else told

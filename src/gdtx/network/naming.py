"""Names and codes: the kind of a unit at the front of its name, bodies named after their unit, codes of organisations.

Codes of units follow Quyết định 19/2025/QĐ-TTg (two digits for a province, five for a commune; three for a district
until 30/6/2025). Codes of organisations are our own, permanent and never used again.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused, Where
from gdtx.foundation.vietnamese_text import clean, join_list, tone_style

from .enums import Level, OrganisationKind
from .models import Organisation

KINDS_OF_LEVEL: dict[str, tuple[str, ...]] = {
    Level.PROVINCE: ("Tỉnh", "Thành phố"),
    Level.DISTRICT: ("Huyện", "Quận", "Thị xã", "Thành phố"),
    Level.COMMUNE: ("Xã", "Phường", "Thị trấn", "Đặc khu"),
}
CODE_OF_LEVEL: dict[str, re.Pattern[str]] = {
    Level.PROVINCE: re.compile(r"\d{2}"),
    Level.DISTRICT: re.compile(r"\d{3}"),
    Level.COMMUNE: re.compile(r"\d{5}"),
}
DIGITS_OF_LEVEL = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
LETTER_OF_LEVEL = {Level.PROVINCE: "p", Level.DISTRICT: "d", Level.COMMUNE: "c"}

_BODY_NAMES: dict[str, str] = {
    OrganisationKind.PROVINCE_COMMITTEE: "Ủy ban nhân dân %(unit)s",
    OrganisationKind.DISTRICT_COMMITTEE: "Ủy ban nhân dân %(unit)s",
    OrganisationKind.COMMUNE_COMMITTEE: "Ủy ban nhân dân %(unit)s",
    OrganisationKind.DEPARTMENT: "Sở Giáo dục và Đào tạo %(bare)s",
    OrganisationKind.DISTRICT_OFFICE: "Phòng Giáo dục và Đào tạo %(unit)s",
    OrganisationKind.COMMUNE_SOCIAL_OFFICE: "Phòng Văn hóa – Xã hội %(unit)s",
    OrganisationKind.COMMUNITY_LEARNING_CENTRE: "Trung tâm học tập cộng đồng %(unit)s",
    OrganisationKind.CULTURE_AND_LEARNING_CENTRE: "Trung tâm văn hóa thể thao – học tập cộng đồng %(unit)s",
}

_CODE_ENDINGS: dict[str, str] = {
    OrganisationKind.MINISTRY: "BGDDT",
    OrganisationKind.MINISTRY_DIVISION: "CUC",
    OrganisationKind.DEPARTMENT: "SGDDT",
    OrganisationKind.DISTRICT_OFFICE: "PGDDT",
    OrganisationKind.PROVINCE_COMMITTEE: "UBND",
    OrganisationKind.DISTRICT_COMMITTEE: "UBND",
    OrganisationKind.COMMUNE_COMMITTEE: "UBND",
    OrganisationKind.COMMUNE_SOCIAL_OFFICE: "VHXH",
    OrganisationKind.COMMUNITY_LEARNING_CENTRE: "HTCD",
    OrganisationKind.CULTURE_AND_LEARNING_CENTRE: "VHTT-HTCD",
    OrganisationKind.CONTINUING_EDUCATION_CENTRE: "GDTX",
    OrganisationKind.VOCATIONAL_CONTINUING_CENTRE: "GDNN-GDTX",
    OrganisationKind.SCHOOL_WITH_CONTINUING_CLASSES: "THPT",
    OrganisationKind.COLLEGE_WITH_CONTINUING_CLASSES: "CD",
    OrganisationKind.VOCATIONAL_UPPER_SECONDARY: "THN",
    OrganisationKind.LANGUAGE_COMPUTING_CENTRE: "NNTH",
    OrganisationKind.LEARNING_PROMOTION_SOCIETY: "HKH",
    OrganisationKind.OTHER: "DV",
}


def unit_name(text: str, level: str, *, where: Where = None) -> tuple[str, str]:
    """A typed full name of a unit in the spelling we keep, and its kind: ``("Xã Cẩm Thủy", "Xã")``.

    Raises `Refused` (``unit_name``) when it does not begin with a kind of the level.
    """
    name = tone_style(clean(text))
    for kind in KINDS_OF_LEVEL[level]:
        if name.lower().startswith(kind.lower() + " "):
            return kind + name[len(kind) :], kind
    raise Refused(
        "unit_name",
        _("Tên “%(name)s” thiếu loại đơn vị ở đầu.") % {"name": name},
        where,
        _("Hãy viết đủ, bắt đầu bằng %(kinds)s.") % {"kinds": join_list(KINDS_OF_LEVEL[level])},
    )


def unit_code(text: str, level: str, *, where: Where = None) -> str:
    """A typed code of a unit. Raises `Refused` (``unit_code``) when it has not the digits of the level."""
    code = text.strip()
    if not CODE_OF_LEVEL[level].fullmatch(code):
        raise Refused(
            "unit_code",
            _("Mã “%(code)s” không đúng: mã cấp %(level)s gồm %(digits)d chữ số.")
            % {"code": code, "level": Level(level).label, "digits": DIGITS_OF_LEVEL[Level(level)]},
            where,
        )
    return code


def in_sentence(unit: str) -> str:
    """A unit's name inside another name or a sentence: ``xã Cẩm Thủy``."""
    return unit[:1].lower() + unit[1:]


def bare(unit: str) -> str:
    """A province's name without its kind where the kind goes without saying: ``Thanh Hóa``, ``thành phố Huế``."""
    return unit.removeprefix("Tỉnh ") if unit.startswith("Tỉnh ") else in_sentence(unit)


def body_name(kind: str, unit: str) -> str:
    """The name of a body of a unit: ``Ủy ban nhân dân xã Cẩm Thủy``."""
    return _BODY_NAMES[kind] % {"unit": in_sentence(unit), "bare": bare(unit)}


def new_organisation_code(kind: str, unit_codes: list[str]) -> str:
    """A code never used before: province and commune of the founding, then the kind (``38-14758-HTCD``).

    `unit_codes` are those of the province and, below it, of the unit of the seat. A second body of a kind in the
    same unit gets a number.
    """
    stem = "-".join([*unit_codes, _CODE_ENDINGS[kind]])
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"

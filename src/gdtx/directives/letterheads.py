"""What stands at the head and under the signature of a body's documents, from its name and seat on the day.

Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II: the body directly above on top (mục I.2), a committee without one; the
symbol of type and body (mục I.3); the place is the unit's own name (mục I.4).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from gdtx.network.enums import Level, Line
from gdtx.network.enums import OrganisationKind as Kind
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries.areas import ancestor_of_level, nearest_version
from gdtx.network.queries.organisations import organisation_versions_on, seat_area_ids, supervisors_of

from .enums.documents import TYPES, Authority

_KIND_OF_UNIT = re.compile(r"^(Tỉnh|Thành phố|Quận|Huyện|Thị xã|Thị trấn|Phường|Xã|Đặc khu)\s+")
#: Units named after a person keep their kind in the place name (mục I.4).
_NAMED_AFTER_PEOPLE = frozenset({"Hồ Chí Minh"})

#: Own name in capitals (None: the whole name), short name in symbols, title of the head.
_BODIES: dict[str, tuple[tuple[str, ...] | None, str, str]] = {
    Kind.MINISTRY: (("BỘ GIÁO DỤC VÀ ĐÀO TẠO",), "BGDĐT", "BỘ TRƯỞNG"),
    Kind.DEPARTMENT: (("SỞ GIÁO DỤC VÀ ĐÀO TẠO",), "SGDĐT", "GIÁM ĐỐC"),
    Kind.DISTRICT_OFFICE: (("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",), "PGDĐT", "TRƯỞNG PHÒNG"),
    Kind.COMMUNE_SOCIAL_OFFICE: (("PHÒNG VĂN HÓA – XÃ HỘI",), "VHXH", "TRƯỞNG PHÒNG"),
    Kind.COMMUNITY_LEARNING_CENTRE: (("TRUNG TÂM", "HỌC TẬP CỘNG ĐỒNG"), "TTHTCĐ", "GIÁM ĐỐC"),
    Kind.CULTURE_AND_LEARNING_CENTRE: (
        ("TRUNG TÂM VĂN HÓA, THỂ THAO –", "HỌC TẬP CỘNG ĐỒNG"),
        "TTVHTT-HTCĐ",
        "GIÁM ĐỐC",
    ),
    Kind.CONTINUING_EDUCATION_CENTRE: (None, "TTGDTX", "GIÁM ĐỐC"),
    Kind.VOCATIONAL_CONTINUING_CENTRE: (None, "TTGDNN-GDTX", "GIÁM ĐỐC"),
    Kind.LEARNING_PROMOTION_SOCIETY: (None, "HKH", "CHỦ TỊCH"),
}
_COMMITTEES = frozenset({Kind.PROVINCE_COMMITTEE, Kind.DISTRICT_COMMITTEE, Kind.COMMUNE_COMMITTEE})
#: The level of the committee directly above a body.
_ABOVE = {
    Kind.DEPARTMENT: Level.PROVINCE,
    Kind.DISTRICT_OFFICE: Level.DISTRICT,
    Kind.COMMUNE_SOCIAL_OFFICE: Level.COMMUNE,
    Kind.COMMUNITY_LEARNING_CENTRE: Level.COMMUNE,
    Kind.CULTURE_AND_LEARNING_CENTRE: Level.COMMUNE,
}
#: Bodies that name whoever directs them: administratively, where nobody wrote that down professionally.
_DIRECTED = frozenset({Kind.CONTINUING_EDUCATION_CENTRE, Kind.VOCATIONAL_CONTINUING_CENTRE})


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A body as its documents show it on a day."""

    name: str
    superior: tuple[str, ...]
    own: tuple[str, ...]
    short_name: str
    place: str
    head: str
    on_behalf_of: str = ""

    def symbol(self, kind: str) -> str:
        """What follows the number: ``/KH-SGDĐT``, for letters ``/SGDĐT``."""
        code = TYPES[kind].code
        return f"/{code}-{self.short_name}" if code else f"/{self.short_name}"

    def signature_lines(self, authority: str, title: str) -> tuple[str, ...]:
        """The lines above the signature: ``KT. GIÁM ĐỐC`` / ``PHÓ GIÁM ĐỐC``, ``TM. ỦY BAN NHÂN DÂN`` / ``CHỦ TỊCH``.

        Who signs by order or mandate of a committee does so for its chair and not on behalf of the members.
        """
        own = title.strip().upper()
        on_behalf = (f"TM. {self.on_behalf_of}",) if self.on_behalf_of else ()
        match authority:
            case Authority.DEPUTY:
                return (*on_behalf, f"KT. {self.head}", own or f"PHÓ {self.head}")
            case Authority.ACTING:
                return (*on_behalf, f"Q. {self.head}")
            case Authority.BY_ORDER | Authority.MANDATED:
                return tuple(line for line in (f"{authority}. {self.head}", own) if line)
            case _:
                return (*on_behalf, own or self.head)


def letterhead(organisation_id: int, on: dt.date) -> Letterhead:
    """The letterhead of the organisation under the name it bore on the day (or nearest to it)."""
    version = organisation_versions_on([organisation_id], on, nearest=True)[organisation_id]
    area_id = seat_area_ids([organisation_id], on).get(organisation_id)
    area = nearest_version(area_id, on) if area_id else None
    place = _place(area.name, area.area.level) if area else ""
    if version.kind in _COMMITTEES:
        unit = area.name.upper() if area else ""
        own_lines = tuple(line for line in ("ỦY BAN NHÂN DÂN", unit) if line)
        return Letterhead(version.name, (), own_lines, "UBND", place, "CHỦ TỊCH", "ỦY BAN NHÂN DÂN")
    own, short_name, head = _BODIES.get(version.kind, (None, _initials(version.name), "THỦ TRƯỞNG"))
    return Letterhead(
        version.name,
        _superior(version, area_id, on),
        own or (version.name.upper(),),
        short_name,
        place,
        head,
    )


def _superior(version: OrganisationVersion, area_id: int | None, on: dt.date) -> tuple[str, ...]:
    if version.kind in _DIRECTED:
        above = supervisors_of(version.organisation_id, on)
        row = above.get(Line.ADMINISTRATIVE) or above.get(Line.PROFESSIONAL)
        names = organisation_versions_on([row.supervisor_id], on) if row else {}
        return tuple(each.name.upper().replace("ỦY BAN NHÂN DÂN", "UBND") for each in names.values())
    level = _ABOVE.get(Kind(version.kind))
    if level is None or area_id is None:
        return ()
    unit = ancestor_of_level(area_id, on, level)
    return (f"UBND {unit.name}".upper(),) if unit else ()


def _place(area_name: str, level: str) -> str:
    if level == Level.COUNTRY:
        return "Hà Nội"
    plain = _KIND_OF_UNIT.sub("", area_name)
    return area_name if plain.isdigit() or plain in _NAMED_AFTER_PEOPLE else plain


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", name)).upper()[:10]

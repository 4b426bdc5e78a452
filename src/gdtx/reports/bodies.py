"""Which body reports for an area, and what stands in its letterhead and under its signature.

For a province the department reports, for a district its office (offices and districts ended on 30/6/2025), for a
commune its committee; a centre reports for itself. Letterheads follow Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II: the
body directly above on top (mục I.2), a committee without one; the symbol is `số/BC-` and the short name (mục I.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level, OrganisationKind

from .enums import Authority
from .wording import KIND_OF_UNIT, in_sentence

#: The kind of body that reports for an area of a level.
REPORTS_FOR: dict[str, OrganisationKind] = {
    Level.COUNTRY: OrganisationKind.MINISTRY,
    Level.PROVINCE: OrganisationKind.DEPARTMENT,
    Level.DISTRICT: OrganisationKind.DISTRICT_OFFICE,
    Level.COMMUNE: OrganisationKind.COMMUNE_COMMITTEE,
}


@dataclass(frozen=True, slots=True)
class Body:
    """A reporting body as its documents show it."""

    kind: str
    #: In sentences: "Sở Giáo dục và Đào tạo".
    name: str
    #: Letterhead: lines of the body above (not bold), lines of its own name (bold); all in capitals.
    superior: tuple[str, ...]
    own: tuple[str, ...]
    #: After `BC-` in the symbol.
    short_name: str
    #: Before the date: "Thanh Hóa".
    place: str
    #: Title of the head, in capitals; committees sign on behalf of all their members.
    head: str
    on_behalf_of: str
    recipients: tuple[str, ...]
    organisation_id: int | None = None

    @property
    def symbol(self) -> str:
        """``/BC-SGDĐT``; the number before it is given by the records clerk."""
        return f"/BC-{self.short_name}"

    @property
    def may_name_degrees(self) -> bool:
        """Whether a degree may stand before the signer's name: only at educational institutions (mục I.7.d)."""
        return self.kind in LEARNING_CENTRE_KINDS


#: Units named after a person keep their kind in the place name (mục I.4); where others are, the body enters its own.
NAMED_AFTER_PEOPLE = frozenset({"Hồ Chí Minh"})


def place_name(area_name: str, level: str) -> str:
    """The place before the date of a document: the unit's own name, with its kind where the name is a number.

    >>> place_name("Tỉnh Thanh Hóa", "province"), place_name("Quận 1", "district")
    ('Thanh Hóa', 'Quận 1')
    """
    if level == Level.COUNTRY:
        return "Hà Nội"
    plain = KIND_OF_UNIT.sub("", area_name)
    return area_name if plain.isdigit() or plain in NAMED_AFTER_PEOPLE else plain


def body_of(
    *,
    level: str,
    area_name: str,
    province_name: str = "",
    has_districts: bool = False,
    organisation_id: int | None = None,
) -> Body:
    """The body that reports for an area of a level. `has_districts`: whether the province has district offices."""
    kind = REPORTS_FOR[level]
    place = place_name(area_name, level)
    committee = _("UBND %(area)s") % {"area": in_sentence(area_name)}
    match level:
        case Level.COUNTRY:
            return Body(
                kind=kind,
                name="Bộ Giáo dục và Đào tạo",
                superior=(),
                own=("BỘ GIÁO DỤC VÀ ĐÀO TẠO",),
                short_name="BGDĐT",
                place=place,
                head="BỘ TRƯỞNG",
                on_behalf_of="",
                recipients=("- Thủ tướng Chính phủ (để báo cáo);", "- Các sở giáo dục và đào tạo;", "- Lưu: VT."),
                organisation_id=organisation_id,
            )
        case Level.PROVINCE:
            below = "- Phòng GD&ĐT các huyện, thị xã, thành phố;" if has_districts else "- UBND các xã, phường;"
            return Body(
                kind=kind,
                name=f"Sở Giáo dục và Đào tạo {place}",
                superior=(committee.upper(),),
                own=("SỞ GIÁO DỤC VÀ ĐÀO TẠO",),
                short_name="SGDĐT",
                place=place,
                head="GIÁM ĐỐC",
                on_behalf_of="",
                recipients=(
                    "- Bộ Giáo dục và Đào tạo (để báo cáo);",
                    f"- {committee} (để báo cáo);",
                    "- Hội Khuyến học tỉnh;" if area_name.startswith("Tỉnh") else "- Hội Khuyến học thành phố;",
                    below,
                    "- Lưu: VT, GDTX.",
                ),
                organisation_id=organisation_id,
            )
        case Level.DISTRICT:
            return Body(
                kind=kind,
                name=f"Phòng Giáo dục và Đào tạo {in_sentence(area_name)}",
                superior=(committee.upper(),),
                own=("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",),
                short_name="PGDĐT",
                place=place,
                head="TRƯỞNG PHÒNG",
                on_behalf_of="",
                recipients=(
                    "- Sở Giáo dục và Đào tạo (để báo cáo);",
                    f"- {committee} (để báo cáo);",
                    "- UBND các xã, phường, thị trấn;",
                    "- Lưu: VT.",
                ),
                organisation_id=organisation_id,
            )
        case _:
            return Body(
                kind=kind,
                name=f"Ủy ban nhân dân {in_sentence(area_name)}",
                superior=(),
                own=("ỦY BAN NHÂN DÂN", area_name.upper()),
                short_name="UBND",
                place=place,
                head="CHỦ TỊCH",
                on_behalf_of="ỦY BAN NHÂN DÂN",
                recipients=(
                    "- Phòng Giáo dục và Đào tạo (để báo cáo);"
                    if has_districts
                    else "- Sở Giáo dục và Đào tạo (để báo cáo);",
                    "- Đảng ủy, HĐND cấp xã (để báo cáo);",
                    "- Lưu: VT.",
                ),
                organisation_id=organisation_id,
            )


#: Letterhead and short name of a centre, by its kind.
_CENTRES: dict[str, tuple[tuple[str, ...], str]] = {
    OrganisationKind.COMMUNITY_LEARNING_CENTRE: (("TRUNG TÂM", "HỌC TẬP CỘNG ĐỒNG"), "TTHTCĐ"),
    OrganisationKind.CULTURE_AND_LEARNING_CENTRE: (
        ("TRUNG TÂM VĂN HÓA, THỂ THAO –", "HỌC TẬP CỘNG ĐỒNG"),
        "TTVHTT-HTCĐ",
    ),
}


def centre_body(
    *, kind: str, name: str, commune_name: str, has_districts: bool = False, organisation_id: int | None = None
) -> Body:
    """A communal learning centre that reports for itself, under the committee of its commune."""
    own, short_name = _CENTRES[kind]
    committee = _("UBND %(area)s") % {"area": in_sentence(commune_name)}
    return Body(
        kind=kind,
        name=name,
        superior=(committee.upper(),),
        own=own,
        short_name=short_name,
        place=place_name(commune_name, Level.COMMUNE),
        head="GIÁM ĐỐC",
        on_behalf_of="",
        recipients=(
            f"- {committee} (để báo cáo);",
            "- Phòng Giáo dục và Đào tạo (để báo cáo);" if has_districts else "- Sở Giáo dục và Đào tạo (để báo cáo);",
            "- Lưu: VT.",
        ),
        organisation_id=organisation_id,
    )


def signature_lines(body: Body, authority: str, title: str) -> list[str]:
    """The lines above the signature: ``KT. GIÁM ĐỐC`` / ``PHÓ GIÁM ĐỐC``, ``TM. ỦY BAN NHÂN DÂN`` / ``CHỦ TỊCH``.

    `title` is that of who signs; blank means the usual one. Who signs by order or mandate of a committee does so for
    its chair and not on behalf of the members.
    """
    own = title.strip().upper()
    on_behalf = [f"TM. {body.on_behalf_of}"] if body.on_behalf_of else []
    match authority:
        case Authority.DEPUTY:
            return [*on_behalf, f"KT. {body.head}", own or f"PHÓ {body.head}"]
        case Authority.ACTING:
            return [*on_behalf, f"Q. {body.head}"]
        case Authority.BY_ORDER | Authority.MANDATED:
            return [f"{authority}. {body.head}", own]
        case _:
            return [*on_behalf, own or body.head]

"""Who reports for an area, and what stands in the letterhead and under the signature."""

from __future__ import annotations

import pytest

from gdtx.network.enums import OrganisationKind
from gdtx.reports.bodies import body_of, centre_body, place_name, signature_lines


@pytest.mark.parametrize(
    ("level", "area", "superior", "own", "symbol", "place", "head"),
    [
        (
            "province",
            "Tỉnh Thanh Hóa",
            ("UBND TỈNH THANH HÓA",),
            ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",),
            "/BC-SGDĐT",
            "Thanh Hóa",
            "GIÁM ĐỐC",
        ),
        (
            "district",
            "Huyện Cẩm Thủy",
            ("UBND HUYỆN CẨM THỦY",),
            ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",),
            "/BC-PGDĐT",
            "Cẩm Thủy",
            "TRƯỞNG PHÒNG",
        ),
        ("commune", "Xã Cẩm Ngọc", (), ("ỦY BAN NHÂN DÂN", "XÃ CẨM NGỌC"), "/BC-UBND", "Cẩm Ngọc", "CHỦ TỊCH"),
        ("country", "Việt Nam", (), ("BỘ GIÁO DỤC VÀ ĐÀO TẠO",), "/BC-BGDĐT", "Hà Nội", "BỘ TRƯỞNG"),
    ],
)
def test_the_letterhead_follows_the_body(
    level: str,
    area: str,
    superior: tuple[str, ...],
    own: tuple[str, ...],
    symbol: str,
    place: str,
    head: str,
) -> None:
    body = body_of(level=level, area_name=area)

    assert (body.superior, body.own, body.symbol, body.place, body.head) == (superior, own, symbol, place, head)


def test_a_centre_stands_under_the_committee_of_its_commune() -> None:
    body = centre_body(
        kind=OrganisationKind.COMMUNITY_LEARNING_CENTRE,
        name="Trung tâm học tập cộng đồng xã Cẩm Ngọc",
        commune_name="Xã Cẩm Ngọc",
    )

    assert body.superior == ("UBND XÃ CẨM NGỌC",)
    assert " ".join(body.own) == "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG"
    assert body.symbol == "/BC-TTHTCĐ"
    assert body.may_name_degrees


@pytest.mark.parametrize(
    ("area", "level", "place"),
    [
        ("Quận 1", "district", "Quận 1"),
        ("Phường 12", "commune", "Phường 12"),
        ("Thành phố Hồ Chí Minh", "province", "Thành phố Hồ Chí Minh"),
        ("Thành phố Hà Nội", "province", "Hà Nội"),
        ("Thị trấn Phong Sơn", "commune", "Phong Sơn"),
    ],
)
def test_a_place_named_by_a_number_or_a_person_keeps_its_kind(area: str, level: str, place: str) -> None:
    assert place_name(area, level) == place


def test_reports_go_to_the_district_offices_only_while_there_are_any() -> None:
    before = body_of(level="province", area_name="Tỉnh Thanh Hóa", has_districts=True)
    after = body_of(level="province", area_name="Tỉnh Thanh Hóa")

    assert "- Phòng GD&ĐT các huyện, thị xã, thành phố;" in before.recipients
    assert "- UBND các xã, phường;" in after.recipients
    assert before.recipients[-1] == after.recipients[-1] == "- Lưu: VT, GDTX."


@pytest.mark.parametrize(
    ("level", "authority", "title", "lines"),
    [
        ("province", "", "", ["GIÁM ĐỐC"]),
        ("province", "KT", "", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (
            "province",
            "TL",
            "Trưởng phòng Giáo dục thường xuyên",
            ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG GIÁO DỤC THƯỜNG XUYÊN"],
        ),
        ("province", "TUQ", "Chánh Văn phòng", ["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
        ("province", "Q", "", ["Q. GIÁM ĐỐC"]),
        ("commune", "", "", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("commune", "KT", "", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("commune", "TL", "Trưởng phòng Văn hóa – Xã hội", ["TL. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA – XÃ HỘI"]),
    ],
)
def test_the_signature_says_in_whose_place(level: str, authority: str, title: str, lines: list[str]) -> None:
    body = body_of(level=level, area_name="Tỉnh Thanh Hóa" if level == "province" else "Xã Cẩm Ngọc")

    assert signature_lines(body, authority, title) == lines

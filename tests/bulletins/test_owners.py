"""Who a task names to carry it out: bodies of the network of the day, as a proposal a person confirms."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.bulletins.owners import BodiesOfDay, owners_in
from gdtx.conferences.enums import PartyRole
from gdtx.conferences.models import ConclusionParty
from gdtx.network.scope import Actor
from tests.bulletins import reading_making as making
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

DAY = dt.date(2021, 1, 20)
DEPARTMENT = "Sở Giáo dục và Đào tạo Thanh Hóa"
CENTRE = "Trung tâm học tập cộng đồng xã Cẩm Ngọc"
OTHER = "Trung tâm học tập cộng đồng thị trấn Phong Sơn"


@pytest.fixture
def known(cast: Cast) -> BodiesOfDay:
    return BodiesOfDay(cast.department.pk, DAY)


@pytest.mark.parametrize(
    ("text", "owners", "helpers"),
    [
        (f"{CENTRE} ghi đủ lớp đã mở.", (CENTRE,), ()),
        ("Sở GD&ĐT hướng dẫn tự đánh giá, phối hợp với TTHTCĐ xã Cẩm Ngọc.", (DEPARTMENT,), (CENTRE,)),
        (f"Giao {CENTRE}, {OTHER} chọn mô hình điểm.", (CENTRE, OTHER), ()),
        (f"Rà soát các điểm học tập, do {OTHER} chủ trì, cùng {CENTRE}.", (OTHER,), (CENTRE,)),
        # Told, reported to, speaking, named in passing, of another province, no body of the network: nobody.
        ("Báo cáo Sở Giáo dục và Đào tạo trước ngày 31/3/2021.", (), ()),
        ("Sở Giáo dục và Đào tạo yêu cầu rà soát các điểm học tập.", (), ()),
        (f"Hưởng ứng phong trào do {CENTRE} phát động.", (), ()),
        ("Sở Giáo dục và Đào tạo Nghệ An chia sẻ kinh nghiệm.", (), ()),
        ("Hội Liên hiệp Thanh niên vận động người học.", (), ()),
    ],
)
def test_who_is_named_to_do_something_is_proposed_and_nobody_else(
    known: BodiesOfDay, text: str, owners: tuple[str, ...], helpers: tuple[str, ...]
) -> None:
    found = owners_in(text, known)

    assert (found.owners, found.helpers) == (owners, helpers)


def test_the_names_are_those_of_the_day(cast: Cast) -> None:
    text = f"{CENTRE} ghi đủ lớp."

    assert owners_in(text, BodiesOfDay(cast.department.pk, DAY)).owners == (CENTRE,)
    assert owners_in(text, BodiesOfDay(cast.department.pk, dt.date(1990, 1, 1))).owners == ()


def test_the_owners_of_a_task_are_proposed_beside_the_text_and_what_the_person_leaves_goes_into_the_record(
    cast: Cast, specialist: Actor
) -> None:
    text = making.TEXT.replace(
        "1. Củng cố bộ máy quản lý của các trung tâm học tập cộng đồng.",
        f"1. {CENTRE} củng cố bộ máy quản lý, phối hợp với TTHTCĐ thị trấn Phong Sơn.",
    )
    reading = making.begun(specialist, cast, text)
    first, second = making.field(reading, "task", "củng cố bộ máy"), making.field(reading, "task", "Rà soát")

    assert (first.values["owners"], first.values["helpers"]) == (CENTRE, OTHER)
    assert not ConclusionParty.objects.exists()
    assert "owners" not in second.values
    making.decide(
        specialist,
        reading,
        {
            first.pk: making.decided(first, helpers=""),
            second.pk: making.decided(second, owners=f"{cast.phong_son.code}\nCác phòng"),
        },
    )
    making.confirm(specialist, reading)
    conference = making.entered(specialist, reading).conference

    def parties(number: int) -> list[tuple[str, int | None, str]]:
        rows = ConclusionParty.objects.filter(conclusion__conference=conference, conclusion__number=number)
        return [(row.role, row.organisation_id, row.name) for row in rows.order_by("pk")]

    assert parties(1) == [(PartyRole.OWNER, cast.cam_ngoc.pk, "")]
    assert parties(2) == [(PartyRole.OWNER, cast.phong_son.pk, ""), (PartyRole.OWNER, None, "Các phòng")]
    assert parties(3) == []

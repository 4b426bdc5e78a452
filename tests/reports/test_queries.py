"""Which review a person may draft, and by which body."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Forbidden, NotFound, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network.enums import OrganisationKind
from gdtx.network.scope import Actor
from gdtx.reports.models import Outline
from gdtx.reports.queries import classes_of, outline_for, place
from gdtx.reports.reference import SECTIONS
from tests.learning.making import log
from tests.support.cast import FOUNDED, IN_2021, IN_2025, Cast, area, make_organisation

HK1 = "2020-2021/HK1"


@pytest.mark.parametrize(
    ("username", "code", "name"),
    [
        ("so", "38", "Sở Giáo dục và Đào tạo Thanh Hóa"),
        ("giamdocso", "38", "Sở Giáo dục và Đào tạo Thanh Hóa"),
        ("phong", "390", "Phòng Giáo dục và Đào tạo huyện Cẩm Thủy"),
        ("so", "390", "Phòng Giáo dục và Đào tạo huyện Cẩm Thủy"),
        ("canbo_cu", "15169", "Ủy ban nhân dân xã Cẩm Ngọc"),
        ("so", "15169", "Ủy ban nhân dân xã Cẩm Ngọc"),
        ("bo", "VN", "Bộ Giáo dục và Đào tạo"),
    ],
)
def test_the_body_of_the_area_reports(cast: Cast, username: str, code: str, name: str) -> None:
    assert place(cast.actor(username, IN_2021), code, HK1).body.name == name


def test_the_only_centre_of_a_commune_reports_for_itself(cast: Cast) -> None:
    where = place(cast.actor("giamdoc", IN_2021), "15169", HK1)

    assert where.body.own == ("TRUNG TÂM", "HỌC TẬP CỘNG ĐỒNG")
    assert where.body.superior == ("UBND XÃ CẨM NGỌC",)
    assert where.body.organisation_id == cast.cam_ngoc.pk


def test_a_centre_beside_another_does_not_report_for_the_commune(cast: Cast) -> None:
    make_organisation(
        "38-15169-HTCD2",
        "Trung tâm học tập cộng đồng số 2",
        OrganisationKind.COMMUNITY_LEARNING_CENTRE,
        [(area("15169"), FOUNDED, OPEN_END)],
    )

    with pytest.raises(Forbidden) as refused:
        place(cast.actor("giamdoc", IN_2021), "15169", HK1)

    assert refused.value.rule == "several_centres"


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("giamdoc", "15127"),  # the centre next door, in the same province: its figures may be seen
        ("giamdoc", "38"),
        ("phong", "38"),
        ("canbo_cu", "390"),
        ("so", "40"),
        ("so40", "38"),
    ],
)
def test_outside_ones_scope_there_is_no_review(cast: Cast, username: str, code: str) -> None:
    with pytest.raises(NotInScope):
        place(cast.actor(username, IN_2021), code, HK1)


def test_who_drafts_no_review_is_told_whose_task_it_is(cast: Cast) -> None:
    with pytest.raises(Forbidden) as refused:
        place(cast.actor("giaovien", IN_2021), "15169", HK1)

    assert "lập báo cáo sơ kết, tổng kết" in refused.value.message


def test_the_operator_of_the_machine_drafts_any(cast: Cast) -> None:
    assert place(Actor.operator(IN_2021), "38", HK1).name == "so-ket-38-2020-2021-HK1"


def test_the_body_is_that_of_the_period_and_not_of_today(cast: Cast) -> None:
    before = place(cast.actor("so", IN_2025), "390", HK1)
    after = place(cast.actor("so", IN_2025), "38", "2025-2026/HK1")

    assert before.body.head == "TRƯỞNG PHÒNG"
    assert after.has_districts is False
    assert "- UBND các xã, phường;" in after.body.recipients


def test_an_unknown_area_or_period_is_refused(cast: Cast) -> None:
    actor = cast.actor("so", IN_2021)

    with pytest.raises(NotFound):
        place(actor, "99999", HK1)
    with pytest.raises(Refused) as refused:
        place(actor, "38", "HK1")
    assert refused.value.rule == "bad_period"


@pytest.mark.parametrize(
    ("period", "kind"),
    [("2020-2021/HK1", "so_ket"), ("2019-2020", "tong_ket"), ("2020-H2", "so_ket"), ("2020-11", "ket_qua")],
)
def test_the_kind_of_review_follows_the_period(cast: Cast, period: str, kind: str) -> None:
    assert place(cast.actor("so", IN_2021), "38", period).kind == kind


def test_the_own_outline_of_a_province_wins_while_it_is_in_force(cast: Cast) -> None:
    own = Outline.objects.create(
        province=area("38"),
        kind="so_ket",
        sections=SECTIONS[:2],
        valid_from=dt.date(2020, 9, 1),
        valid_to=dt.date(2021, 9, 1),
    )

    assert outline_for(place(cast.actor("so", IN_2021), "38", HK1)) == own
    assert outline_for(place(cast.actor("so", IN_2021), "38", "2019-2020/HK1")).province is None
    assert outline_for(place(cast.actor("so40", IN_2021), "40", HK1)).province is None


def test_the_default_outlines_are_loaded_once_for_each_kind(cast: Cast) -> None:
    from gdtx.reports.loading import load_reference

    load_reference()

    assert sorted(Outline.objects.values_list("kind", flat=True)) == ["ket_qua", "so_ket", "tong_ket"]


def test_classes_are_those_of_the_area_and_period_each_with_its_commune(reviewed: Cast) -> None:
    log(reviewed.actor("giamdoc40", IN_2021), reviewed.nghe_an, topic="Nuôi ong")
    question = place(reviewed.actor("so", IN_2021), "38", HK1).so_far

    assert [(row.topic, row.area_id) for row in classes_of(question)] == [
        ("Luật Đất đai", area("15169").pk),
        ("Kỹ thuật trồng lúa", area("15169").pk),
        ("May công nghiệp", area("15127").pk),
    ]


def test_a_running_period_is_told_up_to_the_business_day(reviewed: Cast) -> None:
    where = place(reviewed.actor("so", dt.date(2020, 11, 15)), "38", HK1)

    assert where.so_far.span.last_day == dt.date(2020, 11, 15)
    assert len(classes_of(where.so_far)) == 2

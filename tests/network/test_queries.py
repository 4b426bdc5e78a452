"""Areas and organisations as they stood on a date, on the real territory."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import NotFound
from gdtx.foundation.ranges import DateRange
from gdtx.network import queries
from gdtx.network.models import OrganisationVersion
from tests.support.cast import IN_2021, IN_2025, REFORM, TODAY, Cast, area

pytestmark = pytest.mark.django_db

DAY_BEFORE = dt.date(2025, 6, 30)
IN_2026 = dt.date(2026, 11, 1)


COUNTS = [
    ("VN", DAY_BEFORE, {"province": 63, "district": 696, "commune": 10035}),
    ("VN", REFORM, {"province": 34, "district": 0, "commune": 3321}),
    ("VN", IN_2026, {"province": 34, "district": 0, "commune": 3321}),
    ("38", dt.date(2021, 1, 15), {"province": 0, "district": 27, "commune": 559}),
    ("38", REFORM, {"province": 0, "district": 0, "commune": 166}),
]


@pytest.mark.parametrize(("code", "on", "expected"), COUNTS)
def test_counts_below_an_area_are_those_of_the_day(code: str, on: dt.date, expected: dict[str, int]):
    version = queries.area_by_code(code, on)

    assert queries.counts_below(version.area_id, on) == expected


def test_the_same_code_has_meant_different_units():
    assert queries.area_by_code("24", DAY_BEFORE).name == "Tỉnh Bắc Giang"
    assert queries.area_by_code("24", REFORM).name == "Tỉnh Bắc Ninh"
    assert queries.area_by_code(" vn ", REFORM).name == "Việt Nam"


def test_a_code_of_another_time_is_refused_with_the_time_it_was_in_force():
    with pytest.raises(NotFound) as refused:
        queries.area_by_code("390", REFORM, where="--area")

    assert refused.value.rule == "unknown_area"
    assert refused.value.where == "--area"
    assert "Huyện Cẩm Thủy" in refused.value.sentence
    assert "01/7/2025" in refused.value.message


def test_a_code_nobody_ever_bore_is_refused():
    with pytest.raises(NotFound, match="kiểm tra lại mã"):
        queries.area_by_code("00", IN_2021)


def test_children_come_in_the_order_of_their_codes():
    province = area("38").pk

    districts = queries.children(province, IN_2021)
    communes = queries.children(province, IN_2025)

    assert [version.code for version in districts] == sorted(version.code for version in districts)
    assert (len(districts), len(communes)) == (27, 166)
    assert queries.children(communes[0].area_id, IN_2025) == []


def test_ancestors_follow_the_day():
    commune = area("14848").pk

    assert [version.name for version in queries.ancestors(commune, IN_2021)] == [
        "Việt Nam",
        "Tỉnh Thanh Hóa",
        "Huyện Mường Lát",
    ]
    assert [version.name for version in queries.ancestors(commune, IN_2025)] == ["Việt Nam", "Tỉnh Thanh Hóa"]
    province = queries.province_of(commune, IN_2021)
    assert province is not None
    assert province.code == "38"
    assert queries.levels_between(area("38").pk, IN_2021) == ["district", "commune"]
    assert queries.levels_between(area("38").pk, IN_2025) == ["commune"]


def test_change_dates_of_a_district_are_those_of_its_communes_and_itself():
    district = area("390").pk

    assert queries.change_dates(district) == [dt.date(2019, 12, 1), REFORM]
    assert queries.change_dates(district, DateRange(IN_2021, DAY_BEFORE)) == []


def test_an_area_that_is_gone_is_found_as_it_last_stood():
    commune = area("15169").pk

    assert queries.area_on(commune, IN_2025) is None
    last = queries.nearest_version(commune, IN_2025)
    assert last is not None
    assert last.name == "Xã Cẩm Ngọc"


def test_organisations_are_seated_where_they_were_on_the_day(cast: Cast):
    old, new = area("15169"), area("15127", REFORM)

    assert [v.organisation.code for v in queries.organisations_seated_in(old.pk, IN_2021)] == [
        "38-15169-HTCD",
        "38-15169-UBND",
    ]
    assert queries.organisations_seated_in(old.pk, IN_2025) == []
    assert [v.organisation.code for v in queries.organisations_seated_in(new.pk, IN_2025)] == [
        "38-15127-HTCD",
        "38-15127-UBND-2",
        "38-15127-VHXH",
        "38-15169-HTCD",
    ]
    assert queries.organisations_under(area("38").pk, IN_2021).count() == 8


def test_centres_of_a_period_are_those_open_on_any_day_at_their_last_seat(cast: Cast):
    around_reform = DateRange(dt.date(2025, 6, 1), dt.date(2025, 8, 1))
    new = area("15127", REFORM).pk
    OrganisationVersion.objects.filter(organisation=cast.tam_chung).update(valid_to=dt.date(2025, 6, 15))

    rows = {row.code: row.area_id for row in queries.centres_open_during(None, around_reform)}

    assert rows["38-15169-HTCD"] == new
    assert rows["38-14848-HTCD"] == area("14848").pk
    assert rows["38-15637-HTCD"] == area("15637").pk
    assert [row.code for row in queries.centres_open_during({new}, around_reform)] == [
        "38-15127-HTCD",
        "38-15169-HTCD",
    ]
    later = DateRange(dt.date(2025, 9, 1), dt.date(2026, 1, 1))
    assert {row.code for row in queries.centres_open_during(None, later)} == {
        "38-15127-HTCD",
        "38-15169-HTCD",
        "40-16804-HTCD",
    }


def test_a_centre_paused_for_the_whole_period_was_not_open(cast: Cast):
    OrganisationVersion.objects.filter(organisation=cast.nghe_an).update(state="paused", reason="dịch bệnh")

    rows = queries.centres_open_during({area("16804").pk}, DateRange(IN_2021, dt.date(2021, 5, 31)))

    assert rows == []


def test_a_centre_of_a_split_commune_is_listed_until_somebody_chooses_its_seat(cast: Cast):
    assert [v.organisation.code for v in queries.centres_without_seat(IN_2025)] == ["38-15637-HTCD"]
    assert queries.centres_without_seat(IN_2021) == []


def test_supervision_changes_hands_with_the_reform(cast: Cast):
    before = queries.supervisors_of(cast.cam_ngoc.pk, IN_2021)
    after = queries.supervisors_of(cast.cam_ngoc.pk, IN_2025)

    assert before["administrative"].supervisor == cast.committee_cam_ngoc
    assert before["professional"].supervisor == cast.district_office
    assert after["administrative"].supervisor == cast.committee_cam_thuy
    assert after["professional"].supervisor == cast.department
    supervised = queries.supervised_by(cast.committee_cam_thuy.pk, IN_2025)
    assert [row.organisation.code for row in supervised] == ["38-15127-HTCD", "38-15127-VHXH", "38-15169-HTCD"]


def test_an_unknown_organisation_is_refused(cast: Cast):
    assert queries.organisation_by_code("38-15169-htcd") == cast.cam_ngoc
    with pytest.raises(NotFound, match="38-99999-HTCD"):
        queries.organisation_by_code("38-99999-HTCD")


def test_the_timeline_of_a_commune_tells_where_it_came_from_and_went(cast: Cast):
    new = queries.area_timeline(area("15127", REFORM).pk)
    old = queries.area_timeline(area("15169").pk)
    split = queries.area_timeline(area("15637").pk)

    assert [moment.what for moment in new] == ["Hình thành từ toàn bộ Thị trấn Phong Sơn và toàn bộ Xã Cẩm Ngọc"]
    assert old[-1].what == "Nhập toàn bộ vào Xã Cẩm Thủy"
    assert old[-1].act is not None
    assert split[-1].what.startswith("Chia về ")
    assert {version.name for version in split[-1].areas} == {"Xã Luận Thành", "Xã Tân Thành"}


def test_the_timeline_of_a_centre_shows_seats_and_supervisors(cast: Cast):
    told = [(moment.on, moment.what) for moment in queries.organisation_timeline(cast.cam_ngoc.pk)]

    assert (REFORM, "Trụ sở tại Xã Cẩm Thủy") in told
    assert (REFORM, "Sở Giáo dục và Đào tạo Thanh Hóa quản lý về chuyên môn") in told


def test_nobody_answers_for_a_closed_body_without_successor(cast: Cast):
    assert queries.who_answers_for(cast.cam_ngoc.pk, TODAY) == [cast.cam_ngoc.pk]
    assert queries.who_answers_for(cast.district_office.pk, TODAY) == []

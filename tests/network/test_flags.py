"""What communes are recognised as, by which act, from when to when; and which communes have no centre."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Forbidden, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited, NewUnit
from gdtx.network.models import AreaFlag, NetworkEvent
from gdtx.network.scope import Actor
from tests.support.cast import IN_2025, REFORM, TODAY, Cast, area
from tests.support.small_country import Country

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 1, 1)
ACT = ActCited("861/QĐ-TTg", "Thủ tướng Chính phủ", dt.date(2025, 12, 4), title="Phê duyệt danh sách xã khu vực")


@pytest.fixture
def so(cast: Cast) -> Actor:
    return cast.actor("so", IN_2025)


def cam_thuy() -> int:
    return area("15127", REFORM).pk


def flags(on: dt.date) -> list[str]:
    return [row.flag for row in queries.flags_on([cam_thuy()], on).get(cam_thuy(), [])]


def flag(by: Actor, what: str, on: dt.date = ON, **more: dt.date) -> NetworkEvent:
    return actions.flag_area(by=by, on=on, act=ACT, area_id=cam_thuy(), flag=what, **more).event


def test_regions_follow_each_other_and_other_flags_stand_beside(so: Actor):
    flag(so, "region_3")
    flag(so, "especially_difficult", until=dt.date(2026, 6, 1))
    flag(so, "region_2", on=TODAY)

    assert flags(IN_2025) == []
    assert flags(ON) == ["especially_difficult", "region_3"]
    assert flags(dt.date(2026, 6, 1)) == ["region_3"]
    assert flags(TODAY) == ["region_2"]
    assert overlaps.find() == []
    told = [(moment.on, moment.what) for moment in queries.area_timeline(cam_thuy()) if moment.on >= ON]
    assert told == [
        (ON, "Được công nhận là xã khu vực III"),
        (ON, "Được công nhận là xã đặc biệt khó khăn"),
        (dt.date(2026, 6, 1), "Thôi là xã đặc biệt khó khăn"),
        (TODAY, "Được công nhận là xã khu vực II"),
    ]


def test_a_flag_ends_by_an_act_and_a_mistake_is_taken_back(so: Actor):
    flag(so, "pilot_commune")

    ended = actions.end_flag(by=so, on=TODAY, act=ACT, area_id=cam_thuy(), flag="pilot_commune").event

    assert flags(TODAY) == []
    actions.correct_event(by=so, event_id=ended.pk, reason="Chưa có quyết định")
    assert flags(TODAY) == ["pilot_commune"]


FLAGS_REFUSED = [
    ({"flag": "rich"}, "unknown_flag"),
    ({"until": ON}, "empty_range"),
    ({"flag": "region_1"}, "nothing_changes"),
    ({"flag": "region_2", "on": dt.date(2025, 12, 1)}, "later_change"),
    ({"on": dt.date(2025, 1, 1)}, "unknown_area"),
    ({"act": ActCited(" ")}, "act_required"),
    ({"area": "38"}, "province_is_national"),
]


@pytest.mark.parametrize(("given", "rule"), FLAGS_REFUSED)
def test_flags_are_refused_with_the_rule(so: Actor, given: dict[str, object], rule: str):
    flag(so, "region_1")
    call = {"by": so, "on": ON, "act": ACT, "area_id": cam_thuy(), "flag": "pilot_commune", **given}
    if "area" in call:
        call["area_id"] = area(str(call.pop("area"))).pk

    with pytest.raises(Refused) as refused:
        actions.flag_area(**call)  # type: ignore[arg-type]

    assert refused.value.rule == rule
    assert AreaFlag.objects.count() == 1


def test_only_communes_are_recognised(country: Country):
    with pytest.raises(Refused) as refused:
        actions.flag_area(by=country.by, on=ON, act=ACT, area_id=country.districts[0], flag="region_1")

    assert refused.value.rule == "commune_only"


def test_what_is_not_recognised_cannot_end(so: Actor):
    for what, rule in (("region_1", "nothing_changes"), ("rich", "unknown_flag")):
        with pytest.raises(Refused) as refused:
            actions.end_flag(by=so, on=ON, act=ACT, area_id=cam_thuy(), flag=what)
        assert refused.value.rule == rule


def test_the_department_recognises_and_the_commune_does_not(cast: Cast):
    for username in ("chutich", "canbo", "so40"):
        with pytest.raises(Forbidden):
            flag(cast.actor(username, IN_2025), "region_1")


def test_a_merger_ends_flags_and_says_what_is_to_be_decided(country: Country):
    for commune in country.communes[:2]:
        actions.flag_area(by=country.by, on=dt.date(2020, 1, 1), act=ACT, area_id=commune, flag="region_3")

    result = actions.merge_areas(
        by=country.by, on=ON, act=ACT, predecessors=country.communes[:2], into=NewUnit("99001", "Xã Một Hai")
    )

    assert [matter.rule for matter in result.open_matters].count("flag_to_decide") == 2
    assert "Xã Một là xã khu vực III: cần văn bản phân định mới cho đơn vị tiếp nhận." in [
        matter.text for matter in result.open_matters
    ]
    assert set(AreaFlag.objects.values_list("valid_to", flat=True)) == {ON}
    actions.correct_event(by=country.by, event_id=result.event.pk, reason="Chưa có nghị quyết")
    assert set(AreaFlag.objects.values_list("valid_to", flat=True)) == {OPEN_END}


# --- Coverage ---------------------------------------------------------------------------------------------------


def test_coverage_tells_served_resting_and_unserved_communes_apart(country: Country):
    actions.change_state(
        by=country.by, on=ON, organisation_id=country.centres[1], state="paused", reason_kind="disaster"
    )
    actions.dissolve_organisation(by=country.by, on=ON, act=ACT, organisation_id=country.centres[2])

    rows = queries.coverage(country.province, ON)

    assert [(row.commune.code, len(row.centres), row.is_without, row.is_at_rest) for row in rows] == [
        ("99001", 1, False, False),
        ("99002", 1, False, True),
        ("99003", 0, True, False),
    ]
    before = queries.coverage(country.province, dt.date(2020, 1, 1))
    assert not any(row.is_without or row.is_at_rest for row in before)
    assert [row.commune.code for row in queries.coverage(country.districts[1], ON)] == ["99003"]


def test_coverage_agrees_with_the_count_of_the_area_page(cast: Cast):
    province = area("38").pk

    rows = queries.coverage(province, IN_2025)

    assert len(rows) == 166
    assert sum(row.is_without for row in rows) == queries.communes_without_centre(province, IN_2025).count() == 164


def test_coverage_asks_few_questions_for_any_number_of_communes(cast: Cast, django_assert_num_queries):
    province = area("38").pk

    with django_assert_num_queries(3):
        queries.coverage(province, IN_2025)

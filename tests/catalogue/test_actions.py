from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.catalogue import actions
from gdtx.catalogue.actions import GroupSpec
from gdtx.catalogue.queries import groups_for, resolve_period, turns_rule
from gdtx.figures.api import value
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.periods import SchoolCalendar
from gdtx.foundation.ranges import DateRange
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast, area

pytestmark = pytest.mark.django_db

LATER = dt.date(2021, 9, 1)
SIX = [
    GroupSpec("HT", "Học tập, phổ cập, xóa mù chữ", "XMC"),
    GroupSpec("CDS", "Chuyển đổi số", "CL"),
    GroupSpec("KTN", "Kinh tế, nghề, khởi nghiệp", "DN"),
    GroupSpec("SK", "Sức khỏe, đời sống", "CL"),
    GroupSpec("PL", "Pháp luật", "CT"),
    GroupSpec("KH", "Khuyến học, xã hội học tập", "CL"),
]


def test_a_specialist_sets_the_list_of_the_province_from_a_day_on(cast: Cast) -> None:
    province = area("38").pk

    actions.set_thematic_groups(
        by=cast.actor("so", IN_2021), province_id=province, groups=SIX, valid_from=LATER, citation="Công văn 12/SGDĐT"
    )

    assert [row.code for row in groups_for(province, LATER)] == ["HT", "CDS", "KTN", "SK", "PL", "KH"]
    assert [row.code for row in groups_for(province, LATER - dt.timedelta(days=1))] == ["CT", "KT", "DN", "XMC", "CL"]
    event = Event.objects.get(verb="set_thematic_groups")
    assert event.area_id == province
    assert event.after is not None
    assert event.after["citation"] == "Công văn 12/SGDĐT"


def test_a_new_list_closes_the_one_before_and_none_can_be_slipped_in_between(cast: Cast) -> None:
    by, province = cast.actor("so", IN_2021), area("38").pk
    actions.set_thematic_groups(by=by, province_id=province, groups=SIX, valid_from=LATER, citation="CV 1")
    actions.set_thematic_groups(
        by=by, province_id=province, groups=SIX[:2], valid_from=dt.date(2022, 9, 1), citation="CV 2"
    )

    assert len(groups_for(province, dt.date(2022, 8, 31))) == 6
    assert len(groups_for(province, dt.date(2022, 9, 1))) == 2
    with pytest.raises(Conflict) as refusal:
        actions.set_thematic_groups(
            by=by, province_id=province, groups=SIX, valid_from=dt.date(2022, 1, 1), citation="CV 3"
        )
    assert refusal.value.rule == "later_ruling"


@pytest.mark.parametrize(
    ("groups", "rule"),
    [
        ([], "no_groups"),
        ([GroupSpec("Ấ", "Tên", "CT")], "bad_group_code"),
        ([GroupSpec("A", "  ", "CT")], "missing_group_name"),
        ([GroupSpec("A", "Tên", "ZZ")], "unknown_national_group"),
        ([GroupSpec("A", "Hòa giải", "CT"), GroupSpec("B", "Hoà  giải", "CT")], "group_twice"),
        ([GroupSpec("A", "Một", "CT"), GroupSpec("a", "Hai", "CT")], "group_twice"),
    ],
)
def test_a_list_that_could_not_be_used_is_refused(cast: Cast, groups: list[GroupSpec], rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_thematic_groups(
            by=cast.actor("so", IN_2021),
            province_id=area("38").pk,
            groups=groups,
            valid_from=LATER,
            citation="CV 1",
        )

    assert refusal.value.rule == rule
    assert len(groups_for(area("38").pk, LATER)) == 5


def test_only_the_provinces_own_department_rules_and_cites_what_it_rests_on(cast: Cast) -> None:
    def attempt(username: str, citation: str = "CV 1") -> None:
        actions.set_turns_rule(
            by=cast.actor(username, IN_2021),
            province_id=area("38").pk,
            rule="per_session",
            valid_from=LATER,
            citation=citation,
        )

    with pytest.raises(Forbidden):
        attempt("giamdoc")
    with pytest.raises(NotInScope):
        attempt("so40")
    with pytest.raises(Refused) as refusal:
        attempt("so", " ")
    assert refusal.value.rule == "missing_citation"
    attempt("so")
    assert turns_rule(area("38").pk, LATER) == "per_session"
    assert turns_rule(area("40").pk, LATER) == "per_class"


def test_a_rule_nobody_knows_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_turns_rule(
            by=cast.actor("so", IN_2021),
            province_id=area("38").pk,
            rule="per_head",
            valid_from=LATER,
            citation="CV 1",
        )

    assert refusal.value.rule == "unknown_turns_rule"


def test_a_calendar_of_the_province_moves_classes_to_other_periods_in_live_figures_and_stored_ones(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    director, province = cast.actor("giamdoc", IN_2021), area("38").pk
    log(director, cast.cam_ngoc, start_on=dt.date(2020, 9, 2), turns=3)
    old = resolve_period("2020-2021/HK1", province).range
    assert value("turns", period=old) == 3

    actions.set_school_calendar(
        by=cast.actor("so", IN_2021),
        province_id=province,
        calendar=SchoolCalendar(semester_1=(9, 5)),
        first_school_year=2020,
        citation="Quyết định khung kế hoạch thời gian năm học",
    )

    new = resolve_period("2020-2021/HK1", province).range
    assert new == DateRange(dt.date(2020, 9, 5), dt.date(2021, 1, 16))
    assert resolve_period("2019-2020", province).end == dt.date(2020, 9, 5)
    assert resolve_period("2020-2021/HK1", area("40").pk).range == old
    assert (value("turns", period=new), value("turns", period=old)) == (0, 3)

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.catalogue import actions
from gdtx.catalogue.loading import load_reference
from gdtx.catalogue.models import NationalGroup, SchoolCalendar, ThematicGroup, TurnsRule
from gdtx.catalogue.queries import (
    CalendarBook,
    GroupBook,
    TurnsRuleBook,
    calendar_for,
    groups_for,
    part_breaks,
    part_containing,
    resolve_period,
    turns_rule,
)
from gdtx.foundation import reading
from gdtx.foundation.periods import NATIONAL_CALENDAR, PeriodCode, PeriodKind
from gdtx.foundation.ranges import DateRange
from gdtx.network.enums import OrganisationKind
from tests.support.cast import IN_2021, Cast, area

pytestmark = pytest.mark.django_db

ON = dt.date(2020, 10, 5)
CENTRE = str(OrganisationKind.COMMUNITY_LEARNING_CENTRE)


def calendar(
    province_code: str | None = None, kind: str = "", start: tuple[int, int] = (9, 5), **dated: dt.date
) -> None:
    """A calendar whose school year begins on another day."""
    SchoolCalendar.objects.create(
        province=area(province_code) if province_code else None,
        organisation_kind=kind,
        semester_1_month=start[0],
        semester_1_day=start[1],
        semester_2_month=1,
        semester_2_day=16,
        summer_month=6,
        summer_day=1,
        **dated,
    )


def test_loading_the_defaults_twice_changes_nothing() -> None:
    def state() -> tuple[object, ...]:
        return tuple(
            tuple(model.objects.order_by("pk").values_list())
            for model in (NationalGroup, ThematicGroup, SchoolCalendar, TurnsRule)
        )

    before = state()
    said: list[str] = []
    load_reference(progress=said.append)

    assert state() == before
    assert said == ["Danh mục: lịch năm học, 5 nhóm nội dung, quy tắc tính lượt."]


def test_the_default_list_has_the_five_groups_of_the_review_of_2021_with_examples() -> None:
    groups = groups_for(None, ON)

    assert [(row.code, row.name) for row in groups] == [
        ("CT", "Thông tin chính trị, thời sự, pháp luật"),
        ("KT", "Chuyển giao kỹ thuật"),
        ("DN", "Dạy nghề, tạo việc làm"),
        ("XMC", "Xóa mù chữ"),
        ("CL", "Chuyên đề nâng cao chất lượng cuộc sống"),
    ]
    assert all(row.examples and row.citation for row in groups)
    assert [row.code for row in NationalGroup.objects.filter(literacy=True)] == ["XMC"]


def test_a_province_with_a_list_of_its_own_uses_it_from_its_day_on() -> None:
    province = area("40")
    ThematicGroup.objects.create(
        province=province,
        code="PL",
        name="Pháp luật",
        national=NationalGroup.objects.get(code="CT"),
        valid_from=dt.date(2020, 9, 1),
    )

    assert [row.code for row in groups_for(province.pk, ON)] == ["PL"]
    assert len(groups_for(province.pk, dt.date(2020, 8, 31))) == 5
    assert len(groups_for(area("38").pk, ON)) == 5


@pytest.mark.parametrize(
    "text",
    [
        "CT",
        "ct",
        " Thông tin  chính trị, thời sự,\npháp luật ",
        "THÔNG TIN CHÍNH TRỊ, THỜI SỰ, PHÁP LUẬT",
        "chính trị, pháp luật",
    ],
)
def test_a_group_is_found_by_code_or_name_however_it_is_written(text: str) -> None:
    found = GroupBook().find(None, ON, text)

    assert found is not None
    assert found.code == "CT"


def test_a_group_is_not_guessed() -> None:
    assert GroupBook().find(None, ON, "chính trị") is None


def test_the_semesters_of_the_national_calendar_tile_the_year() -> None:
    parts = [resolve_period(f"2020-2021/{part}").range for part in ("HK1", "HK2", "HE")]

    assert parts[0] == DateRange(dt.date(2020, 9, 1), dt.date(2021, 1, 16))
    assert parts[0].end == parts[1].start
    assert parts[1].end == parts[2].start
    assert resolve_period("2020-2021").range == DateRange(parts[0].start, parts[2].end)
    assert part_breaks() == ((1, 16), (6, 1), (9, 1))


def test_a_provinces_own_calendar_wins_and_one_for_a_kind_wins_over_it() -> None:
    calendar("40", start=(9, 5))
    calendar("40", CENTRE, start=(9, 7))
    province = area("40").pk

    assert calendar_for(province, "school_with_continuing_classes", 2020).semester_1 == (9, 5)
    assert calendar_for(province, CENTRE, 2020).semester_1 == (9, 7)
    assert calendar_for(area("38").pk, CENTRE, 2020) == NATIONAL_CALENDAR
    assert resolve_period("2020-2021/HK1", province).start == dt.date(2020, 9, 7)
    assert part_containing(dt.date(2020, 9, 6), province).text == "2019-2020/HE"
    assert part_containing(dt.date(2020, 9, 6)).text == "2020-2021/HK1"
    assert part_breaks() == ((1, 16), (6, 1), (9, 1), (9, 5), (9, 7))


def test_where_a_calendar_changes_the_year_before_ends_where_the_next_begins() -> None:
    calendar("40", start=(9, 5), valid_from=dt.date(2021, 1, 1))
    province = area("40").pk

    before, after = (resolve_period(code, province) for code in ("2020-2021/HE", "2021-2022/HK1"))

    assert (before.start, before.end) == (dt.date(2021, 6, 1), dt.date(2021, 9, 5))
    assert before.end == after.start
    assert resolve_period("2020-2021", province).end == after.start


def test_provinces_whose_semester_has_other_days_are_named() -> None:
    calendar("40", start=(9, 5))
    provinces = [area("38").pk, area("40").pk]
    first, second = PeriodCode(PeriodKind.SEMESTER_1, 2020), PeriodCode(PeriodKind.SEMESTER_2, 2020)

    assert CalendarBook().differing(first, provinces, CENTRE) == [area("40").pk]
    assert CalendarBook().differing(second, provinces, CENTRE) == []


def test_turns_count_once_a_class_unless_a_province_rules_otherwise_from_a_day_on() -> None:
    province = area("40").pk
    TurnsRule.objects.create(province_id=province, rule="per_session", valid_from=dt.date(2020, 10, 1))
    span = DateRange(dt.date(2020, 9, 1), dt.date(2021, 1, 16))

    assert turns_rule(province, dt.date(2020, 9, 30)) == "per_class"
    assert turns_rule(province, dt.date(2020, 10, 1)) == "per_session"
    assert turns_rule(area("38").pk, dt.date(2020, 10, 1)) == "per_class"
    assert TurnsRuleBook().stretches(province, span) == [
        (DateRange(dt.date(2020, 9, 1), dt.date(2020, 10, 1)), "per_class"),
        (DateRange(dt.date(2020, 10, 1), dt.date(2021, 1, 16)), "per_session"),
    ]
    assert TurnsRuleBook().stretches(None, span) == [(span, "per_class")]


def test_pages_see_a_new_list_of_groups_at_once(cast: Cast) -> None:
    province, later = area("38").pk, dt.date(2021, 9, 1)

    def page() -> list[str]:
        with reading.reading():
            return [row.code for row in GroupBook().groups(province, later)]

    assert page() == ["CT", "KT", "DN", "XMC", "CL"]
    actions.set_thematic_groups(
        by=cast.actor("so", IN_2021),
        province_id=province,
        groups=[actions.GroupSpec("SK", "Sức khỏe, đời sống", "CL")],
        valid_from=later,
        citation="CV 1",
    )
    assert page() == ["SK"]

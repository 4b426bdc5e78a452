from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory

from gdtx.desk.where import Where, nearest_changes, reporting_period
from gdtx.foundation.errors import NotFound, NotInScope, Refused
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


def where(cast: Cast, address: str, code: str = "38", username: str = "so", on: dt.date = IN_2021) -> Where:
    return Where.from_request(RequestFactory().get(address), code, cast.actor(username, on), on)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (dt.date(2021, 1, 15), "2020-2021/HK1"),
        (dt.date(2021, 1, 20), "2020-2021/HK1"),
        (dt.date(2021, 2, 15), "2020-2021/HK1"),
        (dt.date(2021, 2, 16), "2020-2021/HK2"),
        (dt.date(2025, 10, 10), "2025-2026/HK1"),
    ],
)
def test_a_semester_just_over_is_still_the_one_people_work_on(on: dt.date, code: str) -> None:
    assert reporting_period(on).text == code


def test_a_bare_address_is_about_the_period_people_work_on_and_its_map(cast: Cast) -> None:
    found = where(cast, "/")

    assert (found.period.text, found.map_date, found.chosen_map) == (HK1, dt.date(2021, 1, 15), None)
    assert found.href() == "/so-lieu/38/?ky=2020-2021/HK1"


def test_the_address_says_period_and_map(cast: Cast) -> None:
    found = where(cast, "/?ky=2019-2020&ban-do=2021-01-20")

    assert (found.period.text, found.map_date) == ("2019-2020", IN_2021)
    assert found.href("390") == "/so-lieu/390/?ky=2019-2020&ban-do=2021-01-20"


@pytest.mark.parametrize("address", ["/?ky=2020-2022", "/?ban-do=31/2/2021"])
def test_an_address_that_cannot_be_read_is_refused_with_the_place(cast: Cast, address: str) -> None:
    with pytest.raises(Refused) as refusal:
        where(cast, address)

    assert refusal.value.status == 400
    assert refusal.value.where in {"ky", "ban-do"}


def test_a_code_that_named_nothing_on_the_map_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        where(cast, "/?ban-do=2025-10-10", "390")


def test_figures_of_another_province_are_out_of_scope(cast: Cast) -> None:
    with pytest.raises(NotInScope):
        where(cast, "/", "40")


def test_the_line_leads_from_the_province_down_and_leaves_out_what_is_not_for_the_person(cast: Cast) -> None:
    line = where(cast, "/", "15169").line()

    assert [part.text for part in line.areas] == ["Tỉnh Thanh Hóa", "Huyện Cẩm Thủy", "Xã Cẩm Ngọc"]
    assert [choice.label for choice in line.areas[0].choices] == ["Tỉnh Thanh Hóa"]
    assert len(line.areas[1].choices) == 27
    assert [choice.current for choice in line.areas[2].choices].count(True) == 1


def test_the_ministry_starts_from_the_country_and_chooses_among_all_provinces(cast: Cast) -> None:
    line = where(cast, "/", "38", "bo").line()

    assert [part.text for part in line.areas] == ["Việt Nam", "Tỉnh Thanh Hóa"]
    assert len(line.areas[1].choices) == 63


def test_a_menu_too_long_to_help_leads_to_the_table_above(cast: Cast) -> None:
    line = where(cast, "/", "15127", "so", IN_2025).line()

    labels = [choice.label for choice in line.areas[1].choices]
    assert labels == ["Xã Cẩm Thủy", "Xem tất cả trong Tỉnh Thanh Hóa"]
    assert line.areas[1].choices[1].note == "166"
    assert line.areas[1].choices[1].href.endswith("#dia-ban-con")


def test_the_periods_offered_are_those_around_and_none_that_has_not_begun(cast: Cast) -> None:
    part = where(cast, "/").line().parts[0]

    assert [choice.label for choice in part.choices] == [
        "HK1 2020-2021",
        "HK2 2020-2021",
        "Năm học 2020-2021",
        "HK1 2019-2020",
        "Năm 2020",
    ]
    assert [choice.note for choice in part.choices if choice.current] == ["kỳ hiện nay"]


def test_on_another_map_the_page_leads_to_what_existed_then(cast: Cast) -> None:
    found = where(cast, f"/?ky={HK1}", "15169", "so", IN_2025)

    # The commune of 2021 ended with the reform: on today's map the province is the lowest that existed.
    assert found.href_on(IN_2025) == "/so-lieu/38/?ky=2020-2021/HK1&ban-do=2025-10-10"
    assert found.href_on(dt.date(2020, 3, 1)) == "/so-lieu/15169/?ky=2020-2021/HK1&ban-do=2020-03-01"


def test_maps_of_days_on_which_something_changed_are_offered(cast: Cast) -> None:
    part = where(cast, f"/?ky={HK1}", "38", "so", IN_2025).line().parts[1]

    labels = [choice.label for choice in part.choices]
    assert labels[0] == "Cuối kỳ"
    assert labels[1] == "Hôm nay"
    assert "Từ 01/12/2019" in labels
    assert "Từ 01/01/2025" in labels
    assert "Từ 01/7/2025" in labels
    assert part.date_choice is not None


def test_the_latest_change_is_always_among_the_maps() -> None:
    days = [dt.date(2000 + year, 1, 1) for year in range(12)]

    assert nearest_changes(days, dt.date(2002, 6, 1)) == [*days[:8], days[11]]
    assert nearest_changes([], dt.date(2002, 6, 1)) == []


def test_figures_of_an_area_that_began_after_the_period_stand_on_the_map_of_the_day(cast: Cast) -> None:
    actor = cast.actor("canbo", dt.date(2025, 7, 5))
    post = actor.post
    assert post is not None
    assert post.root_id is not None
    code = reporting_period(dt.date(2021, 1, 20)).code

    found = Where.of_area(post.root_id, code, actor, dt.date(2025, 7, 5))

    assert found is not None
    assert found.map_date == dt.date(2025, 7, 5)
    assert found.area.name == "Xã Cẩm Thủy"


def test_figures_out_of_scope_have_no_place(cast: Cast) -> None:
    actor = cast.actor("so40", IN_2021)
    own = where(cast, "/")

    assert Where.of_area(own.area.area_id, own.period.code, actor, IN_2021) is None

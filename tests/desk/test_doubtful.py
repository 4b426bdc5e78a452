"""Which classes are held to be doubtful doubles, and that the list follows what is logged and withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.desk.doubtful import doubtful
from gdtx.desk.where import Where
from gdtx.foundation import periods
from gdtx.foundation.reading import reading
from gdtx.learning import actions
from tests.desk.conftest import SignIn
from tests.desk.reading import words
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast, area

pytestmark = pytest.mark.django_db

OCTOBER_5 = dt.date(2020, 10, 5)


def pairs(cast: Cast, code: str = "38") -> list[tuple[str, str]]:
    """The doubtful pairs of HK1 2020-2021, as topic and place of the second."""
    where = Where.of_area(area(code).pk, periods.parse("2020-2021/HK1"), cast.actor("so", IN_2021), IN_2021)
    assert where is not None
    return [(doubt.first.topic, doubt.second.place) for doubt in doubtful(where)]


def test_the_same_class_at_two_places_on_a_day_is_doubtful(cast: Cast) -> None:
    by = cast.actor("giamdoc", IN_2021)
    log(by, cast.cam_ngoc, topic="Luật Đất đai", turns=40, place="Thôn 1")
    log(by, cast.cam_ngoc, topic="LUẬT đất đai", turns=40, place="Thôn 2")

    assert pairs(cast) == [("Luật Đất đai", "Thôn 2")]
    assert pairs(cast, "15127") == []


def test_at_one_place_within_three_days_it_is_doubtful_and_later_not(cast: Cast) -> None:
    by = cast.actor("giamdoc", IN_2021)
    for day in (0, 3, 10):
        log(by, cast.cam_ngoc, turns=40, place="Thôn 1", start_on=OCTOBER_5 + dt.timedelta(days=day))

    assert len(pairs(cast)) == 1


@pytest.mark.parametrize(
    "other",
    [{"turns": 41}, {"topic": "Luật Giao thông"}, {"turns": 40, "start_on": OCTOBER_5 + dt.timedelta(days=1)}],
)
def test_what_differs_more_is_not_doubtful(cast: Cast, other: dict[str, object]) -> None:
    by = cast.actor("giamdoc", IN_2021)
    log(by, cast.cam_ngoc, turns=40, place="Thôn 1")
    log(by, cast.cam_ngoc, **{"turns": 40, "place": "Thôn 2", **other})

    assert pairs(cast) == []


def test_two_centres_may_hold_the_same_class_and_small_ones_are_equal_by_chance(cast: Cast) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, turns=40)
    log(cast.actor("giamdoc_ps", IN_2021), cast.phong_son, turns=40)
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Nhóm nhỏ", turns=9, place="Thôn 1")
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Nhóm nhỏ", turns=9, place="Thôn 2")

    assert pairs(cast) == []


def test_what_is_kept_while_reading_is_forgotten_when_a_class_is_withdrawn(cast: Cast) -> None:
    by = cast.actor("giamdoc", IN_2021)
    log(by, cast.cam_ngoc, turns=40, place="Thôn 1")
    second = log(by, cast.cam_ngoc, turns=40, place="Thôn 2")
    with reading():
        assert len(pairs(cast)) == 1
        assert len(pairs(cast)) == 1

    actions.withdraw_class(by=by, class_id=second.pk, version=second.version, reason="Ghi trùng")

    with reading():
        assert pairs(cast) == []


def test_the_page_lists_both_classes_and_each_opens(cast: Cast, sign_in_as: SignIn) -> None:
    by = cast.actor("giamdoc", IN_2021)
    first = log(by, cast.cam_ngoc, turns=40, place="Thôn 1")
    second = log(by, cast.cam_ngoc, turns=40, place="Thôn 2")
    client = sign_in_as("so", IN_2021)
    assert "1 cặp lớp cùng trung tâm" in words(client.get("/ban-lam-viec/"))

    page = client.get("/so-lieu/38/nghi-trung/?ky=2020-2021/HK1")

    html = page.content.decode()
    assert f'href="/lop-hoc/{first.pk}/"' in html
    assert f'href="/lop-hoc/{second.pk}/"' in html
    assert "Thôn 2" in words(page)
    assert sign_in_as("so40", IN_2021).get("/so-lieu/38/nghi-trung/?ky=2020-2021/HK1").status_code == 404
    assert sign_in_as("bo", IN_2021).get("/so-lieu/38/nghi-trung/?ky=2020-2021/HK1").status_code == 403


def test_a_period_without_doubts_says_so(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/so-lieu/38/nghi-trung/?ky=2020-2021/HK1")

    assert "Không có cặp lớp nào nghi ghi trùng trong kỳ này." in words(page)

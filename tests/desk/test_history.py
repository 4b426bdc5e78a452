"""The time line of an area: every change of its map, or how many are left out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory

from gdtx.desk import history
from gdtx.desk.where import Where
from gdtx.network.queries.areas import change_dates
from tests.support.cast import IN_2021, Cast

pytestmark = pytest.mark.django_db


def thanh_hoa(cast: Cast) -> Where:
    request = RequestFactory().get("/?ky=2020-2021/HK1")
    return Where.from_request(request, "38", cast.actor("so", IN_2021), IN_2021)


def test_the_years_of_thanh_hoa_follow_each_other_without_a_gap(cast: Cast) -> None:
    found = history.moments(thanh_hoa(cast))

    told = {moment.on: moment.text for moment in found}
    assert told[dt.date(2019, 12, 1)] == "Sắp xếp đơn vị hành chính: 635 còn 559 đơn vị cấp xã"
    assert told[dt.date(2021, 1, 15)] == "Bản đồ của trang này: 27 đơn vị cấp huyện và 559 đơn vị cấp xã"
    assert told[dt.date(2024, 2, 1)] == "Sắp xếp đơn vị hành chính: 559 còn 558 đơn vị cấp xã"
    assert (
        told[dt.date(2025, 1, 1)]
        == "Sắp xếp đơn vị hành chính: 27 còn 26 đơn vị cấp huyện và 558 còn 547 đơn vị cấp xã"
    )
    assert (
        told[dt.date(2025, 7, 1)]
        == "Sắp xếp đơn vị hành chính: không còn đơn vị cấp huyện và 547 còn 166 đơn vị cấp xã"
    )
    assert list(told) == sorted(told)


def test_changes_that_are_left_out_are_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    where = thanh_hoa(cast)
    days = change_dates(where.area.area_id)
    monkeypatch.setattr("gdtx.desk.where.MAPS_OFFERED", 2)

    found = history.below_moments(where)

    assert [moment.on for moment in found] == [dt.date(2021, 2, 1), dt.date(2021, 4, 27), days[-1]]
    assert "trước đó còn 2 lần thay đổi không nêu ở đây" in [text for text, _href in found[-1].acts]

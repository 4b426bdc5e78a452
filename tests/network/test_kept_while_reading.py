"""Look-ups about areas and bodies: kept between pages that are read, asked anew by actions and after every change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gdtx.foundation import reading
from gdtx.network.models import AreaVersion
from gdtx.network.queries import area_by_code, children
from gdtx.network.revision import bump
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db

ON = dt.date(2021, 1, 20)


def queries(look_up) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        look_up()
    return len(seen)


def test_the_second_page_asks_only_whether_something_has_changed(cast: Cast) -> None:
    def page() -> None:
        with reading.reading():
            province = area_by_code("38", ON)
            children(province.area_id, ON)
            children(province.area_id, ON)

    page()

    assert queries(page) == 1


def test_an_action_gets_rows_of_its_own(cast: Cast) -> None:
    with reading.reading():
        shown = area_by_code("38", ON)
        assert area_by_code("38", ON) is shown

    assert area_by_code("38", ON) is not shown
    assert queries(lambda: area_by_code("38", ON)) == 1


def test_a_page_after_a_change_shows_what_has_changed(cast: Cast) -> None:
    with reading.reading():
        province = area_by_code("38", ON)
    AreaVersion.objects.filter(pk=province.pk).update(name="Tỉnh Tên Mới")
    bump(areas=True)

    with reading.reading():
        assert area_by_code("38", ON).name == "Tỉnh Tên Mới"


def test_a_change_inside_a_page_ends_its_memory(cast: Cast) -> None:
    with reading.reading():
        province = area_by_code("38", ON)
        AreaVersion.objects.filter(pk=province.pk).update(name="Tỉnh Tên Khác")
        bump(areas=True)

        assert area_by_code("38", ON).name == "Tỉnh Tên Khác"

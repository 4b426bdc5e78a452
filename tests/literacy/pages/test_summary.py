"""The open summary of a province: from the latest frozen set, for everybody, small numbers left out."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from gdtx.foundation.clock import use_business_date
from gdtx.literacy.areas import reference_map
from gdtx.literacy.small_cells import PROTECTED, SMALL
from gdtx.literacy.synthetic import making
from tests.support.cast import IN_2025

YEAR, PROVINCE = 2025, "38"

pytestmark = pytest.mark.django_db


def numbers_in(value: object) -> set[int]:
    """Every whole number of an answer, rates left out."""
    if isinstance(value, dict):
        return {n for key, each in value.items() if not key.startswith("rate") for n in numbers_in(each)}
    if isinstance(value, list):
        return {n for each in value for n in numbers_in(each)}
    return {value} if isinstance(value, int) else set()


def test_anybody_reads_the_rates_of_a_province_and_no_small_number():
    made = making.freeze(area=reference_map(PROVINCE, YEAR), year=YEAR, count=40_000, by="Người kiểm thử")
    visitor = Client()

    with use_business_date(IN_2025):
        told = json.loads(visitor.get(f"/xoa-mu-chu/tong-hop/{PROVINCE}/so-lieu.json").content)
        page = visitor.get(f"/xoa-mu-chu/tong-hop/{PROVINCE}/?nhom=female").content.decode()

    assert (told["frozen"], told["year"], told["protected"]["dimensions"]) == (made.id, YEAR, list(PROTECTED))
    assert len(told["children"]) == len(made.map.communes)
    assert not numbers_in([told["total"], told["children"]]) & set(SMALL)
    assert told["total"]["bands"]["15-60"]["rate_2"] > 90
    # So few people to a commune: nearly all of them have some small number.
    assert any(child["bands"]["15-60"]["population"] is None for child in told["children"])
    assert "không công bố" in page
    assert "Dữ liệu tổng hợp" in page
    assert "Nữ: biết chữ mức 2, 15–60 (%)" in page


def test_what_is_no_province_or_was_not_frozen_has_no_summary():
    visitor = Client()

    with use_business_date(IN_2025):
        nothing = visitor.get("/xoa-mu-chu/tong-hop/40/")
        assert nothing.status_code == 200
        assert "Chưa có số liệu xóa mù chữ nào được chốt" in nothing.content.decode()
        assert visitor.get("/xoa-mu-chu/tong-hop/15127/").status_code == 404
        assert visitor.get("/xoa-mu-chu/tong-hop/40/so-lieu.json").status_code == 404

"""`gdtx units` by its contract."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from gdtx.foundation.errors import Refused
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def units(**options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("units", json=True, stdout=out, **options)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_the_answer_has_the_shape_of_the_contract(cast: Cast):
    answer = units(area="15169", on="2021-01-20")

    assert answer == {
        "area": {
            "code": "15169",
            "name": "Xã Cẩm Ngọc",
            "level": "commune",
            "kind": "Xã",
            "valid_from": None,
            "valid_to": "2025-07-01",
        },
        "on": "2021-01-20",
        "counts": {"province": 0, "district": 0, "commune": 0, "organisation": 2},
        "children": [],
        "organisations": [
            {
                "code": "38-15169-HTCD",
                "name": "Trung tâm học tập cộng đồng xã Cẩm Ngọc",
                "kind": "community_learning_centre",
            },
            {"code": "38-15169-UBND", "name": "Ủy ban nhân dân xã Cẩm Ngọc", "kind": "commune_committee"},
        ],
    }


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [("2025-06-30", 63, 696, 10035), ("2025-07-01", 34, 0, 3321), ("2026-11-01", 34, 0, 3321)],
)
def test_the_country_has_the_promised_counts(on: str, provinces: int, districts: int, communes: int):
    answer = units(area="VN", on=on)

    assert answer["counts"] == {
        "province": provinces,
        "district": districts,
        "commune": communes,
        "organisation": 0,
    }
    assert len(answer["children"]) == provinces
    assert [child["code"] for child in answer["children"]] == sorted(child["code"] for child in answer["children"])


def test_thanh_hoa_had_27_districts_and_559_communes_in_january_2021():
    answer = units(area="38", on="15/01/2021")

    assert (answer["counts"]["district"], answer["counts"]["commune"]) == (27, 559)
    assert {child["level"] for child in answer["children"]} == {"district"}


def test_an_unknown_area_is_refused_by_its_rule():
    with pytest.raises(Refused) as refused:
        units(area="99", on="2021-01-15")

    assert refused.value.as_dict()["rule"] == "unknown_area"
    assert refused.value.as_dict()["where"] == "--area"


def test_a_date_that_is_none_is_refused_with_the_option():
    with pytest.raises(Refused) as refused:
        units(area="38", on="2021-02-30")

    assert refused.value.where == "--on"


def test_the_text_for_people_counts_and_lists(cast: Cast):
    out = io.StringIO()
    call_command("units", area="38", on="2021-01-15", stdout=out)

    text = out.getvalue()
    assert text.startswith("Tỉnh Thanh Hóa (38) vào ngày 15/01/2021\n")
    assert "cấp xã 559" in text
    assert "390    Huyện Cẩm Thủy" in text

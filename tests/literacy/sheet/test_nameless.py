"""Whoever takes the register out as a sheet is told of those whom no sheet can hold."""

from __future__ import annotations

import pytest

from gdtx.literacy.models import SurveyRecord
from gdtx.literacy.sheet.taking import take_in

from .test_correcting import BY
from .test_pages import signed_in
from .workbooks import official, somebody


@pytest.mark.django_db
def test_people_without_a_name_are_counted_before_the_sheet_is_taken_out(tmp_path, cast):
    take_in(official(tmp_path / "a.xlsx", [somebody(1), somebody(2)]), by=BY, year=2025, commune="15127")
    named = SurveyRecord.objects.values().exclude(person_id="").first()
    assert named is not None
    SurveyRecord.objects.create(**{**named, "id": None, "person_id": "không-tên"})
    page = signed_in(cast, "canbo").get("/xoa-mu-chu/nhap/").content.decode()
    assert "Năm 2025: 1 trong 3 người chưa có họ tên nên không có trong tệp tải ra." in page

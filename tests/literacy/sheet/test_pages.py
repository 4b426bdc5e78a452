"""The pages of the survey sheet: choose, look, write, take back; who sees what."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.intake.models import Batch, BatchState
from gdtx.literacy.models import SurveyRecord
from gdtx.office.excel_refused import REASON_TITLE
from gdtx.people.models import AccessEntry
from tests.support.cast import IN_2025, Cast

from .workbooks import official, somebody


def signed_in(cast: Cast, username: str) -> Client:
    """The person's browser, on a day of 2025."""
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2025.isoformat()
    session.save()
    return client


@pytest.mark.django_db
def test_an_officer_looks_at_a_sheet_writes_it_takes_it_out_and_takes_it_back(tmp_path, cast):
    client = signed_in(cast, "canbo")
    rows = [somebody(number, AC=5) for number in range(1, 31)] + [somebody(31, I="Sao Hỏa")]
    data = official(tmp_path / "phieu.xlsx", rows).read_bytes()
    form = {"commune": "15127", "year": "2025", "file": SimpleUploadedFile("phieu.xlsx", data)}

    answer = client.post("/xoa-mu-chu/nhap/", form)
    batch = Batch.objects.get()
    page = client.get(answer["Location"])
    assert "Sao Hỏa" in page.content.decode()
    assert not SurveyRecord.objects.exists()

    refused = client.get(f"/xoa-mu-chu/nhap/lo/{batch.code}/tu-choi/xlsx/")
    sheet = load_workbook(io.BytesIO(b"".join(refused)))["MauNhapLieu"]
    assert (sheet["AZ2"].value, sheet["I5"].value) == (REASON_TITLE, "Sao Hỏa")
    assert "không thuộc danh mục" in sheet["AZ5"].value

    client.post(f"/xoa-mu-chu/nhap/lo/{batch.code}/ghi/")
    assert SurveyRecord.objects.count() == 30
    with CaptureQueriesContext(connection) as many:
        assert client.get(f"/xoa-mu-chu/nhap/lo/{batch.code}/?the=nhan").status_code == 200
    assert len(many) < 40

    out = client.get("/xoa-mu-chu/nhap/phieu/15127/xls/?nam=2025&muc-dich=report")
    assert out.status_code == 200
    assert AccessEntry.objects.filter(purpose="report", persons=30, area_id=batch.area_id).exists()

    told = client.post(f"/xoa-mu-chu/nhap/lo/{batch.code}/thu-hoi/", {"reason": "Nhầm tệp"}, follow=True)
    assert "bỏ 30 người đã thêm" in told.content.decode()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not SurveyRecord.objects.exists()

"""Excel on the page of a plan: what goes out, and a sheet from the file to the plan and back with forms alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.intake.models import Batch, BatchState
from gdtx.network.scope import Actor
from gdtx.office.excel_read import open_sheet
from gdtx.office.excel_write import read_facts
from gdtx.plans.excel import activities as excel
from gdtx.plans.models import Activity, ActivityRow
from tests.plans.imports.sheets import put, row, rows_of, write
from tests.plans.making import activity, drafted, step, target
from tests.plans.pages.test_plan_pages import signed_in
from tests.support.cast import Cast


def kept(path: Path, client: Client, address: str) -> Path:
    """What an address gives, as a file."""
    answer = client.get(address)
    assert answer.status_code == 200
    path.write_bytes(answer.getvalue())
    return path


def test_the_sheets_carry_the_plan_its_activities_and_what_may_be_chosen(
    cast: Cast, deputy: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gdtx.plans.pages.sheets.is_synthetic", lambda: True)
    plan = drafted(deputy, cast.cam_ngoc.pk)
    target(deputy, plan, "turns", 500)
    client = signed_in(cast, "phogiamdoc")

    filled = kept(tmp_path / "a.xlsx", client, reverse("plan_sheet", args=[plan.pk]))
    blank = kept(tmp_path / "b.xlsx", client, reverse("plan_blank_sheet", args=[plan.pk]))
    whole = kept(tmp_path / "c.xlsx", client, reverse("plan_workbook", args=[plan.pk]))

    assert read_facts(blank) == read_facts(filled) == excel.facts_of(plan, "38-15169-HTCD")
    assert [cells[0] for cells in rows_of(filled)] == ["Kỹ thuật trồng rau an toàn"]
    assert rows_of(blank) == []
    with open_sheet(filled, excel.SHEET) as sheet:
        assert list(sheet.title_row) == [column.title for column in excel.COLUMNS]
    with open_sheet(filled, "Danh mục") as sheet:
        assert {"Nhóm nội dung", "Nguồn kinh phí"} <= {str(cell) for cell in sheet.title_row}
    with open_sheet(whole, "Chỉ tiêu") as sheet:
        told = [str(cell) for _number, cells in sheet.rows for cell in cells if cell is not None]
    assert any("Dữ liệu tổng hợp" in text for text in told)
    assert "500" in told


def test_a_sheet_is_sent_looked_at_written_and_taken_back(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    client = signed_in(cast, "phogiamdoc")
    start = reverse("plan_import", args=[plan.pk])
    assert start in client.get(reverse("plan_page", args=[plan.pk])).content.decode()
    assert "Chưa chọn tệp" in client.post(start).content.decode()
    file = write(
        tmp_path / "viec.xlsx",
        [row(), row(title="Kỹ thuật trồng rau an toàn", when="3/2026", turns=60), row(title="Hai", when="2/2027")],
    )
    sent = client.post(start, {"file": SimpleUploadedFile("viec.xlsx", file.read_bytes())})
    batch = Batch.objects.get()
    address = reverse("plan_batch", args=[batch.code])
    assert sent["Location"] == address
    page = client.get(address).content.decode()
    assert 'value="2/2027"' in page
    assert "nằm ngoài kỳ của kế hoạch" in page
    changed = client.get(address, {"the": "doi"}).content.decode()
    assert all(text in changed for text in ("Lượt người dự kiến", "40", "60"))
    refused = client.get(reverse("plan_batch_refused", args=[batch.code]))
    assert refused.status_code == 200
    client.post(reverse("plan_batch_correct", args=[batch.code]), {"dong-4-when": "2/2026"})

    written = client.post(reverse("plan_batch_confirm", args=[batch.code]), follow=True).content.decode()

    assert "Đã ghi 3 dòng vào kế hoạch: 2 việc mới, 1 việc được sửa." in written
    assert Activity.objects.filter(plan=plan).count() == 3
    again = client.post(reverse("plan_batch_confirm", args=[batch.code]), follow=True).content.decode()
    assert "xác nhận lúc" in again
    undo = reverse("plan_batch_undo", args=[batch.code])
    assert "Thu hồi sẽ bỏ 2 việc đã thêm" in client.get(undo).content.decode()
    assert client.post(undo, {"reason": ""}).status_code == 400
    client.post(undo, {"reason": "Nhầm tệp"})
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert Activity.objects.get(plan=plan).turns == 40
    assert batch.code in client.get(start).content.decode()


def test_what_cannot_be_read_or_written_any_more_says_why(cast: Cast, deputy: Actor, tmp_path: Path) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    client = signed_in(cast, "phogiamdoc")
    start = reverse("plan_import", args=[plan.pk])
    bad = client.post(start, {"file": SimpleUploadedFile("x.xlsx", b"nothing")}, follow=True).content.decode()
    assert "Chưa có dòng nào được ghi." in bad
    waiting = put(deputy, plan, tmp_path, row())
    discarded = put(deputy, plan, tmp_path, row(title="Hai"))
    told = client.post(reverse("plan_batch_discard", args=[discarded.code]), follow=True).content.decode()
    assert f"Đã bỏ lô {discarded.code}" in told
    step(deputy, plan, "submit")
    assert client.get(start).status_code == 409
    page = client.post(reverse("plan_batch_confirm", args=[waiting.code]), follow=True).content.decode()
    assert "chờ phê duyệt nên không nhận dòng từ Excel" in page
    assert reverse("plan_batch_confirm", args=[waiting.code]) not in page


def test_the_page_of_a_batch_asks_as_many_questions_for_three_rows_as_for_one(
    cast: Cast, deputy: Actor, tmp_path: Path
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    activity(deputy, plan, "Nấm", 4)
    client = signed_in(cast, "phogiamdoc")
    counted = []
    for count in (1, 3):
        rows = [row(title=f"Việc {index}", group="KT") for index in range(count)]
        batch = put(deputy, plan, tmp_path, *rows, row(title="Nấm", when="4/2026"), row(when="2/2027"))
        for tab in ("nhan", "tu-choi", "doi", "khong-doi"):
            address = reverse("plan_batch", args=[batch.code])
            client.get(address, {"the": tab})
            with CaptureQueriesContext(connection) as queries:
                client.get(address, {"the": tab})
            counted.append((tab, len(queries)))
    assert counted[:4] == counted[4:]
    assert ActivityRow.objects.count() == 6

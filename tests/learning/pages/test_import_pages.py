"""Taking a sheet in on the pages: choose, read, look, correct, confirm, take back."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gdtx.foundation import clock
from gdtx.intake import storage
from gdtx.intake.models import Batch, BatchState
from gdtx.intake.queries import SILENCE
from gdtx.learning import excel
from gdtx.learning.imports import uploading
from gdtx.learning.models import LearningClass, StagedClass
from tests.learning.imports.sheets import row, write
from tests.learning.making import log
from tests.support.cast import IN_2021, Cast

from .conftest import SignedIn

pytestmark = pytest.mark.django_db

START = "/lop-hoc/nhap/"


def send(client: Client, path: Path, **more: str) -> Batch:
    """Choose a file on the page; the batch it became."""
    file = SimpleUploadedFile("bảng lớp.xlsx", path.read_bytes())
    response = client.post(START, {"file": file, "period": "", **more})
    assert response.status_code == 302, response.content.decode()
    return Batch.objects.get(code=response["Location"].rstrip("/").rpartition("/")[2])


def page_of(client: Client, batch: Batch, tab: str = "") -> str:
    response = client.get(f"/lop-hoc/nhap/{batch.code}/", {"the": tab} if tab else {})
    assert response.status_code == 200
    return response.content.decode()


def test_a_sheet_is_looked_at_in_four_lists_and_then_written(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Nấm", turns=30)
    log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, topic="Ong", turns=40)
    client = signed_in("giamdoc")
    rows = [row(), row(topic="Nấm", turns=1200), row(topic="Gà", female=99), row(topic="Ong")]

    batch = send(client, write(tmp_path / "f.xlsx", rows))

    assert batch.state == BatchState.STAGED
    assert not LearningClass.objects.filter(topic="Luật Đất đai").exists()
    assert list(storage.folder().iterdir()) == []
    refused = page_of(client, batch)
    assert "Số nữ 99 lớn hơn lượt học viên 40" in refused
    assert 'name="dong-4-female" value="99"' in refused
    assert "Luật Đất đai" in page_of(client, batch, "nhan")
    changed = page_of(client, batch, "doi")
    assert "30" in changed
    assert "<b>1.200</b>" in changed
    assert "Ong" in page_of(client, batch, "khong-doi")
    assert "+1.210" in changed  # 40 new turns and 1.200 in place of 30

    response = client.post(f"/lop-hoc/nhap/{batch.code}/xac-nhan/", follow=True)

    assert "Đã ghi 2 dòng: 1 lớp mới, 1 lớp được sửa, có 1.240 lượt học viên." in response.content.decode()
    assert LearningClass.objects.get(topic="Nấm").turns == 1200
    after = page_of(client, batch, "doi")
    assert "<b>1.200</b>" in after
    assert "Thu hồi cả lô" in after
    assert "Số nữ 99" in page_of(client, batch, "tu-choi")


def test_refused_rows_are_corrected_on_the_page(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    client = signed_in("giamdoc")
    rows = [row(), row(topic="Gà", female=99), row(topic="Vịt", turns="mấy", start_on="31/02/2020")]
    batch = send(client, write(tmp_path / "f.xlsx", rows))

    response = client.post(
        f"/lop-hoc/nhap/{batch.code}/sua/",
        {"dong-3-female": "9", "dong-4-turns": "12 người", "dong-4-start_on": "30/02/2020"},
        follow=True,
    )

    text = response.content.decode()
    assert "nhận thêm 1 dòng, còn 1 dòng bị từ chối" in text
    assert "30/02/2020" in text
    assert "dong-4-turns" not in text
    batch.refresh_from_db()
    assert (batch.rows, batch.accepted, batch.refused, batch.sheet["corrected"]) == (3, 2, 1, [3])
    client.post(f"/lop-hoc/nhap/{batch.code}/xac-nhan/")
    assert LearningClass.objects.get(topic="Gà").female == 9


def test_a_correction_that_makes_a_double_is_refused_naming_the_other_row(
    cast: Cast, signed_in: SignedIn, tmp_path: Path
) -> None:
    client = signed_in("giamdoc")
    batch = send(client, write(tmp_path / "f.xlsx", [row(), row(turns=41, female=99)]))

    response = client.post(f"/lop-hoc/nhap/{batch.code}/sua/", {"dong-3-female": "9"}, follow=True)

    assert "Trùng với dòng 2 của tệp" in response.content.decode()
    again = client.post(f"/lop-hoc/nhap/{batch.code}/sua/", {"dong-3-topic": "Luật khác"}, follow=True)
    assert "nhận thêm 1 dòng" in again.content.decode()


def test_an_error_cell_stays_refused_until_something_is_typed(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    client = signed_in("giamdoc")
    batch = send(client, write(tmp_path / "f.xlsx", [row(topic="=1/0", female=99)]))
    assert "#REF!" in page_of(client, batch)

    client.post(f"/lop-hoc/nhap/{batch.code}/sua/", {"dong-2-female": "9"})

    batch.refresh_from_db()
    assert batch.refused == 1
    client.post(f"/lop-hoc/nhap/{batch.code}/sua/", {"dong-2-topic": "Nấm"})
    batch.refresh_from_db()
    assert (batch.accepted, batch.refused) == (1, 0)


def test_the_refused_rows_can_be_taken_home_and_sent_again(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    client = signed_in("giamdoc")
    batch = send(client, write(tmp_path / "f.xlsx", [row(), row(topic="Gà", female=99)]))

    response = client.get(f"/lop-hoc/nhap/{batch.code}/tu-choi.xlsx")

    page = openpyxl.load_workbook(io.BytesIO(response.content))[excel.SHEET]
    assert page.max_row == 2
    assert "Số nữ 99" in str(page.cell(2, page.max_column).value)


def test_the_blank_sheet_of_ones_own_centre_is_offered(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in("giamdoc")
    assert 'value="38-15169-HTCD"' in client.get(START).content.decode()

    response = client.get("/lop-hoc/nhap/mau.xlsx", {"trung-tam": "38-15169-HTCD", "ky": "2020-2021/HK1"})

    assert openpyxl.load_workbook(io.BytesIO(response.content))[excel.SHEET]["A2"].value == "38-15169-HTCD"
    other = client.get("/lop-hoc/nhap/mau.xlsx", {"trung-tam": "40-16804-HTCD", "ky": "2020-2021/HK1"})
    assert other.status_code == 404


def test_a_file_that_cannot_be_read_says_why_on_its_page(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    client = signed_in("giamdoc")
    path = tmp_path / "f.xlsx"
    path.write_text("không phải Excel", encoding="utf-8")

    batch = send(client, path)

    text = page_of(client, batch)
    assert "không phải" in text
    assert "Chọn lại tệp" in text
    assert list(storage.folder().iterdir()) == []


def test_no_file_and_a_file_too_large_are_told_at_the_field(
    cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("giamdoc")
    none = client.post(START, {"period": ""})
    assert "Chưa chọn tệp" in none.content.decode()

    monkeypatch.setattr("gdtx.intake.forms.Limits", lambda: type("Small", (), {"file_bytes": 10})())
    large = client.post(START, {"file": SimpleUploadedFile("f.xlsx", b"x" * 11)})

    assert large.status_code == 400
    assert "quá mức cho phép" in large.content.decode()
    assert not Batch.objects.exists()


def test_a_large_file_is_read_in_the_background(
    cast: Cast, signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued: list[tuple[str, int, str]] = []
    monkeypatch.setattr(uploading, "LARGE", 10)
    monkeypatch.setattr(
        uploading, "read_in_background", type("Task", (), {"enqueue": lambda _self, *given: enqueued.append(given)})()
    )
    client = signed_in("giamdoc")

    batch = send(client, write(tmp_path / "f.xlsx", [row()]))

    assert batch.state == BatchState.READING
    assert enqueued == [(batch.code, cast.person("giamdoc").pk, "2021-01-20")]
    response = client.get(f"/lop-hoc/nhap/{batch.code}/")
    assert "Đang đọc" in response.content.decode()
    assert response["Refresh"] == "4"
    monkeypatch.undo()
    uploading.read_in_background.call(*enqueued[0])
    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED


def test_a_reading_that_was_cut_off_can_be_begun_anew(
    cast: Cast, signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "_begin", lambda *_a, **_k: None)
    client = signed_in("giamdoc")
    batch = send(client, write(tmp_path / "f.xlsx", [row()]))
    monkeypatch.undo()
    Batch.objects.update(seen_at=clock.now() - SILENCE - dt.timedelta(seconds=1))
    text = page_of(client, batch)
    assert "bị ngắt giữa chừng" in text

    client.post(f"/lop-hoc/nhap/{batch.code}/doc-lai/")

    batch.refresh_from_db()
    assert batch.state == BatchState.STAGED
    assert StagedClass.objects.count() == 1


def test_a_batch_is_thrown_away_or_taken_back_with_a_reason(cast: Cast, signed_in: SignedIn, tmp_path: Path) -> None:
    client = signed_in("giamdoc")
    dropped = send(client, write(tmp_path / "f.xlsx", [row()]))
    client.post(f"/lop-hoc/nhap/{dropped.code}/bo/")
    assert not StagedClass.objects.exists()
    late = client.post(f"/lop-hoc/nhap/{dropped.code}/xac-nhan/", follow=True)
    assert "đã được Cao Văn Nam bỏ lúc" in late.content.decode()
    written = send(client, write(tmp_path / "g.xlsx", [row()]))
    client.post(f"/lop-hoc/nhap/{written.code}/xac-nhan/")
    assert "bỏ 1 lớp đã thêm" in client.get(f"/lop-hoc/nhap/{written.code}/thu-hoi/").content.decode()

    done = client.post(f"/lop-hoc/nhap/{written.code}/thu-hoi/", {"reason": "nhập nhầm"}, follow=True)

    assert "Đã thu hồi lô" in done.content.decode()
    assert "nhập nhầm" in done.content.decode()
    assert not LearningClass.objects.filter(state="active").exists()


def test_what_stands_against_taking_back_is_named_with_its_classes(
    cast: Cast, signed_in: SignedIn, tmp_path: Path
) -> None:
    client = signed_in("giamdoc")
    first = send(client, write(tmp_path / "f.xlsx", [row(turns=40)]))
    client.post(f"/lop-hoc/nhap/{first.code}/xac-nhan/")
    second = send(client, write(tmp_path / "g.xlsx", [row(turns=41)]))
    client.post(f"/lop-hoc/nhap/{second.code}/xac-nhan/")

    text = client.get(f"/lop-hoc/nhap/{first.code}/thu-hoi/").content.decode()

    assert "1 lớp đã được sửa hoặc rút" in text
    refused = client.post(f"/lop-hoc/nhap/{first.code}/thu-hoi/", {"reason": "x"})
    assert f"lô {second.code} sửa ngày" in refused.content.decode()


@pytest.mark.parametrize(("username", "status"), [("phogiamdoc", 200), ("so", 200), ("giamdoc_ps", 404), ("so40", 404)])
def test_a_batch_is_seen_within_its_scope_only(
    cast: Cast, signed_in: SignedIn, tmp_path: Path, username: str, status: int
) -> None:
    batch = send(signed_in("giamdoc"), write(tmp_path / "f.xlsx", [row()]))

    assert signed_in(username).get(f"/lop-hoc/nhap/{batch.code}/").status_code == status


def test_staff_do_not_get_in(cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in("giaovien").get(START).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast, signed_in: SignedIn, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    client = signed_in("giamdoc")
    batch = send(client, write(tmp_path / "f.xlsx", [row(topic=f"Lớp {number}") for number in range(120)]))

    with django_assert_max_num_queries(40):  # type: ignore[operator]
        page_of(client, batch, "nhan")

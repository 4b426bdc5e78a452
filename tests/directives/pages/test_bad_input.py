"""What people enter wrongly in documents and tasks, over the real pages: each gets its sentence, nothing is lost.

A task due before it was given and one closed by its own owner are in `test_task_pages`, a check that is gone in
`test_task_data`.
"""

from __future__ import annotations

import datetime as dt
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from gdtx.directives import actions
from gdtx.directives.models import Document
from tests.directives.conftest import SignIn
from tests.directives.drafting import drafted, issued, signed
from tests.directives.papers import pdf, scan, scanned_pdf, word
from tests.directives.tasking import give
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

SCAN = "Tệp chỉ là ảnh quét, không có chữ: văn bản được tìm theo số, trích yếu và nội dung đã nhập"


def text(answer: HttpResponse) -> str:
    """The page, with marks as people read them."""
    return unescape(answer.content.decode())


def test_a_number_already_used_names_its_document_and_keeps_what_was_typed(cast: Cast, sign_in_as: SignIn) -> None:
    issued(cast)
    document = signed(cast, drafted(cast, abstract="Về nghề phổ thông"))

    page = text(
        sign_in_as("vanthu", IN_2025).post(
            f"/van-ban/{document.pk}/so/",
            {"version": str(document.version), "symbol": "2302/SGDĐT-GDTX", "issued_on": "10/10/2025"},
        )
    )

    assert "Số 2302 của năm 2025 đã dùng cho công văn số 2302/SGDĐT-GDTX ngày 10/10/2025" in page
    assert "Hướng dẫn thực hiện nhiệm vụ giáo dục thường xuyên" in page
    assert "Hãy xem lại số trên bản đã đóng dấu." in page
    assert 'value="2302/SGDĐT-GDTX"' in page
    assert Document.objects.get(pk=document.pk).state == "signed"


def test_a_date_before_its_register_opened_names_both_days(cast: Cast, sign_in_as: SignIn) -> None:
    clerk = cast.actor("vanthu", IN_2025)
    actions.open_register(
        by=clerk, organisation=cast.department.pk, kind="official_letter", year=2025, opened_on=IN_2025
    )
    day = IN_2025 - dt.timedelta(days=1)
    document = signed(cast, drafted(cast, on=day), on=day)

    page = text(
        sign_in_as("vanthu", IN_2025).post(
            f"/van-ban/{document.pk}/so/", {"version": str(document.version), "issued_on": "09/10/2025"}
        )
    )

    assert "Ngày 09/10/2025 trước ngày mở sổ Công văn 2025 (10/10/2025)." in page
    assert "văn bản cũ hơn thuộc sổ năm trước" in page
    assert 'value="09/10/2025"' in page
    assert Document.objects.get().state == "signed"


def test_a_file_that_acts_or_fetches_is_refused_with_its_name_and_the_answer_stays(
    cast: Cast, sign_in_as: SignIn
) -> None:
    task, director = give(cast.actor("so", IN_2025), cast.cam_ngoc), sign_in_as("giamdoc", IN_2025)

    for name, content, told in (
        ("macro.docx", word(macro=True), "có chứa macro."),
        ("lien-ket.docx", word(link=True), "có liên kết lấy nội dung từ nơi khác."),
        ("lenh.pdf", pdf(b"/OpenAction << /S /JavaScript >>"), "có mã lệnh hoặc tệp nhúng"),
    ):
        data = {"version": "1", "text": "Đã có quyết định.", "files": SimpleUploadedFile(name, content)}
        page = text(director.post(f"/nhiem-vu/{task.pk}/tra-loi/", data))
        assert f"“{name}” {told}" in page
        assert "Đã có quyết định." in page
    assert not task.answers.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("quet.pdf", scanned_pdf()), ("quet.png", scan())], ids=["pdf", "picture"]
)
def test_a_file_that_is_only_a_scan_is_kept_and_said_so(
    cast: Cast, sign_in_as: SignIn, name: str, content: bytes
) -> None:
    document, clerk = signed(cast), sign_in_as("vanthu", IN_2025)
    answer: Any = clerk.post(
        f"/van-ban/{document.pk}/so/",
        {
            "version": str(document.version),
            "symbol": "5/SGDĐT",
            "issued_on": "10/10/2025",
            "file": SimpleUploadedFile(name, content),
        },
        follow=True,
    )

    assert SCAN in text(answer)
    assert Document.objects.get().file_title == name


def test_a_task_is_not_passed_outside_ones_line(cast: Cast, sign_in_as: SignIn) -> None:
    task = give(cast.actor("so", IN_2025), cast.committee_cam_thuy)

    answer = sign_in_as("canbo", IN_2025).post(
        f"/nhiem-vu/{task.pk}/giao-tiep/",
        {"version": "1", "ticked": [str(cast.tam_chung.pk)], "text": "Lời dặn đã gõ"},
    )

    assert "không thuộc tuyến quản lý của đơn vị bạn vào ngày này" in text(answer)
    assert "đề nghị cấp trên giao" in text(answer)
    assert "Lời dặn đã gõ" in text(answer)
    assert not task.children.exists()

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from gdtx.directives import actions
from gdtx.directives.models import Dispatch, Document, Register
from tests.directives.conftest import SignIn
from tests.directives.drafting import drafted, issued, signed
from tests.directives.papers import pdf, word
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    """The page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def form(**values: str) -> dict[str, str]:
    """What the form of a draft sends."""
    return {
        "kind": "official_letter",
        "abstract": "Đôn đốc báo cáo",
        "body": "1. Báo cáo đúng hạn.",
        "addressees": "Các trung tâm",
        **values,
    }


# --- Writing ---------------------------------------------------------------------------------------------------


def test_a_draft_is_written_changed_submitted_signed_numbered_and_sent_over_the_pages(
    cast: Cast, sign_in_as: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    writer, head, clerk = (sign_in_as(who, IN_2025) for who in ("so", "giamdocso", "vanthu"))
    answer = writer.post("/van-ban/soan/", form(organisation=str(cast.department.pk)))
    document = Document.objects.get()
    page = f"/van-ban/{document.pk}/"
    assert answer["Location"] == page

    writer.post(f"{page}sua/", form(version="1", abstract="Đôn đốc báo cáo số liệu"))
    assert "Đôn đốc báo cáo số liệu" in text(writer, page)
    writer.post(f"{page}buoc/", {"buoc": "submit", "version": "2", "reason": ""})
    assert "Chờ ký" in text(writer, page)
    assert "Đôn đốc báo cáo số liệu" in text(head, "/viec-cho-toi/")
    head.post(f"{page}buoc/", {"buoc": "sign", "version": "3", "reason": "Đồng ý"})
    assert f'href="{page}so/"' in text(clerk, page)
    file = SimpleUploadedFile("2302.pdf", pdf())
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(
            f"{page}so/",
            {"version": "4", "symbol": "2302/SGDĐT-GDTX", "issued_on": "10/10/2025", "effective_on": "", "file": file},
        )
    shown = text(clerk, page)
    assert "số 2302/SGDĐT-GDTX ngày 10/10/2025" in shown
    assert "Bản đã ký: 2302.pdf (1 kB)" in shown
    clerk.post(f"{page}gui/", {"units": "38-15169-HTCD\nPhòng Văn hóa – Xã hội xã Cẩm Thủy"})
    assert Dispatch.objects.count() == 2
    director = sign_in_as("giamdoc", IN_2025)
    assert "Xác nhận đã nhận, đã đọc" in text(director, page)
    director.post(f"{page}da-nhan/")
    assert "Bạn đã xác nhận nhận văn bản này." in text(director, page)
    assert "1/2 đơn vị xác nhận" in text(clerk, page)
    signed_file = director.get(f"{page}tep/")
    assert b"".join(signed_file.streaming_content) == pdf()  # type: ignore[attr-defined]


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(cast: Cast, sign_in_as: SignIn) -> None:
    answer = sign_in_as("so", IN_2025).post(
        "/van-ban/soan/", form(organisation=str(cast.department.pk), abstract="", school_year="2025")
    )
    page = answer.content.decode()

    assert "Chưa ghi trích yếu nội dung văn bản." in page
    assert "1. Báo cáo đúng hạn." in page
    answer = sign_in_as("so", IN_2025).post(
        "/van-ban/soan/", form(organisation=str(cast.department.pk), school_year="2025")
    )
    assert "“2025” không phải năm học." in answer.content.decode()
    assert not Document.objects.exists()


def test_a_change_on_an_old_version_is_told_and_the_text_stays(cast: Cast, sign_in_as: SignIn) -> None:
    document = drafted(cast)
    client = sign_in_as("so", IN_2025)
    client.post(f"/van-ban/{document.pk}/sua/", form(version="1", body="Người thứ nhất"))

    answer = client.post(f"/van-ban/{document.pk}/sua/", form(version="1", body="Người thứ hai"))

    assert "Nội dung đã có người sửa sau khi bạn mở ra" in answer.content.decode()
    assert "Người thứ hai" in answer.content.decode()
    assert Document.objects.get().body == "Người thứ nhất"


def test_a_step_that_is_refused_gives_the_reason_back(cast: Cast, sign_in_as: SignIn) -> None:
    document = drafted(cast)

    answer = sign_in_as("so", IN_2025).post(
        f"/van-ban/{document.pk}/buoc/", {"buoc": "sign", "version": "1", "reason": "Lý do dài tôi đã gõ"}
    )

    assert answer.status_code == 400
    assert "Không thể “Ký” khi đang ở trạng thái “Dự thảo”" in answer.content.decode()
    assert "Lý do dài tôi đã gõ" in answer.content.decode()


# --- The clerk -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("macro.docx", word(macro=True), "Hãy gửi PDF hoặc ảnh (JPEG, PNG)"),
        ("giả.pdf", b"khong phai", "bên trong không phải PDF"),
        ("lenh.pdf", pdf(b"/OpenAction << /S /JavaScript >>"), "có mã lệnh hoặc tệp nhúng"),
    ],
)
def test_a_file_that_is_no_signed_document_is_refused_at_its_field(
    cast: Cast, sign_in_as: SignIn, name: str, content: bytes, told: str
) -> None:
    document = signed(cast)
    answer = sign_in_as("vanthu", IN_2025).post(
        f"/van-ban/{document.pk}/so/",
        {
            "version": str(document.version),
            "symbol": "5/SGDĐT",
            "issued_on": "10/10/2025",
            "file": SimpleUploadedFile(name, content),
        },
    )

    assert told in answer.content.decode()
    assert 'value="5/SGDĐT"' in answer.content.decode()
    assert Document.objects.get().state == "signed"


def test_an_incoming_document_and_a_register_are_entered_over_the_pages(cast: Cast, sign_in_as: SignIn) -> None:
    clerk = sign_in_as("vanthu", IN_2025)
    body = str(cast.department.pk)
    answer = clerk.post(
        "/van-ban/den/",
        {
            "organisation": body,
            "issuer": "Ủy ban nhân dân tỉnh",
            "symbol": "1825/QĐ-UBND",
            "issued_on": "01/9/2025",
            "kind": "decision",
            "abstract": "Phê duyệt đề án",
        },
    )
    document = Document.objects.get()
    assert answer["Location"] == f"/van-ban/{document.pk}/"
    clerk.post(
        "/van-ban/so-dang-ky/",
        {"organisation": body, "kind": "plan", "opened_on": "02/01/2025", "next_number": "7"},
    )
    register = Register.objects.get()
    assert (register.year, register.next_number) == (2025, 7)
    assert "Kế hoạch 2025" in text(clerk, "/van-ban/so-dang-ky/")
    assert clerk.get(f"/van-ban/{document.pk}/van-ban.pdf").status_code == 404


# --- Links -----------------------------------------------------------------------------------------------------


def test_a_document_is_linked_by_its_symbol_or_by_words_and_unlinked(cast: Cast, sign_in_as: SignIn) -> None:
    letter = issued(cast)
    document = drafted(cast, kind="plan", abstract="Kế hoạch thực hiện")
    writer = sign_in_as("so", IN_2025)
    page = f"/van-ban/{document.pk}/"

    writer.post(f"{page}noi/", {"relation": "implements", "other": "2302/sgdđt-gdtx"})
    writer.post(f"{page}noi/", {"relation": "based_on", "other": "Nghị quyết 29-NQ/TW"})

    assert set(document.links.values_list("relation", "other_id", "other_text")) == {
        ("implements", letter.pk, ""),
        ("based_on", None, "Nghị quyết 29-NQ/TW"),
    }
    shown = text(writer, page)
    assert "Công văn số 2302/SGDĐT-GDTX ngày 10/10/2025" in shown
    assert "Cả chuỗi văn bản" in shown
    assert "được triển khai bằng" in text(writer, f"/van-ban/{letter.pk}/")
    link = document.links.get(relation="based_on")
    writer.post(f"{page}noi/{link.pk}/bo/")
    assert document.links.count() == 1


# --- Lists -----------------------------------------------------------------------------------------------------


def test_the_list_filters_and_goes_out_as_excel(cast: Cast, sign_in_as: SignIn) -> None:
    issued(cast)
    drafted(cast, kind="plan", abstract="Kế hoạch năm")
    client = sign_in_as("so", IN_2025)

    assert "2 văn bản" in text(client, "/van-ban/")
    found = text(client, "/van-ban/?q=giao+duc+thuong+xuyen&loai=official_letter&nam=2025&chieu=di")
    assert "1 văn bản" in found
    assert "2302/SGDĐT-GDTX" in found
    assert "Kế hoạch năm" in text(client, "/van-ban/?giai-doan=dang-lam")
    assert "Không có văn bản nào khớp" in text(client, "/van-ban/?q=khong+co+dau")
    workbook = load_workbook(io.BytesIO(client.get("/van-ban/xuat.xlsx").content))
    cells = {str(cell.value) for row in workbook.worksheets[0].iter_rows() for cell in row}
    assert {"2302/SGDĐT-GDTX", "Kế hoạch năm", "Dự thảo", "Đã ban hành"} <= cells


def test_the_list_asks_as_much_of_the_database_for_many_rows_as_for_one(
    cast: Cast, sign_in_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in_as("so", IN_2025)
    issued(cast)
    with django_assert_max_num_queries(60) as one:
        text(client, "/van-ban/")
    for number in range(3, 8):
        issued(cast, f"{number}/SGDĐT", drafted(cast, abstract=f"Việc {number}"))
    with django_assert_max_num_queries(len(one)):
        text(client, "/van-ban/")


def test_one_document_asks_as_much_for_many_units_as_for_one(
    cast: Cast, sign_in_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    document = issued(cast)
    clerk = cast.actor("vanthu", IN_2025)
    client = sign_in_as("vanthu", IN_2025)
    actions.send_document(by=clerk, document_id=document.pk, organisations=[cast.cam_ngoc.pk])
    text(client, f"/van-ban/{document.pk}/")
    with django_assert_max_num_queries(60) as one:
        text(client, f"/van-ban/{document.pk}/")
    actions.send_document(by=clerk, document_id=document.pk, organisations=[cast.phong_son.pk, cast.tam_chung.pk])
    with django_assert_max_num_queries(len(one)):
        text(client, f"/van-ban/{document.pk}/")


def test_word_and_pdf_are_given_out_with_a_name_that_says_what_they_are(cast: Cast, sign_in_as: SignIn) -> None:
    document = issued(cast)
    client = sign_in_as("so", IN_2025)

    for kind in ("docx", "pdf"):
        answer = client.get(f"/van-ban/{document.pk}/van-ban.{kind}")
        assert answer["Content-Disposition"] == f'attachment; filename="cong-van-2302-sgddt-gdtx.{kind}"'
        assert len(answer.content) > 5_000


def test_other_people_do_not_find_a_draft(cast: Cast, sign_in_as: SignIn) -> None:
    document = drafted(cast)

    for who in ("giamdoc", "so40", "canbo", "bo"):
        assert sign_in_as(who, IN_2025).get(f"/van-ban/{document.pk}/").status_code == 404
        assert sign_in_as(who, IN_2025).get(f"/van-ban/{document.pk}/van-ban.docx").status_code == 404

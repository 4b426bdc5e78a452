"""The sheet to be signed at a class: the page that prints and the PDF say the same."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from gdtx.accounts.models import Installation
from tests.learning.making import log
from tests.support.cast import IN_2021, IN_2025, Cast

from .conftest import SignedIn

pytestmark = pytest.mark.django_db

PAGE = "/lop-hoc/phieu-ky-ten"
FILLED = {
    "trung-tam": "38-15169-HTCD",
    "chuyen-de": "Luật Trẻ em",
    "ngay": "25/01/2021",
    "dia-diem": "Nhà văn hóa thôn 2",
    "bao-cao-vien": "Bà Tám",
    "so-dong": "12",
    "dan-toc": "on",
}


def text_of(pdf: bytes) -> str:
    """All words of a PDF, blanks evened out."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_page_shows_the_sheet_for_a_day_to_come(cast: Cast, signed_in: SignedIn) -> None:
    text = signed_in("giaovien").get(f"{PAGE}/", FILLED).content.decode()

    for told in ("Trung tâm học tập cộng đồng xã Cẩm Ngọc", "ngày 25 tháng 01 năm 2021", "Bà Tám", "Dân tộc", "Ký tên"):
        assert told in text
    assert text.count("<tr>") == 13
    assert "Dữ liệu tổng hợp" not in text


def test_what_is_not_known_is_left_to_be_written_by_hand(cast: Cast, signed_in: SignedIn) -> None:
    text = signed_in("giamdoc").get(f"{PAGE}/").content.decode()

    assert "ngày …… tháng …… năm ………" in text
    assert text.count("<tr>") == 36
    assert ">Dân tộc<" not in text


def test_the_pdf_says_the_same_and_has_every_line(cast: Cast, signed_in: SignedIn) -> None:
    response = signed_in("giamdoc").get(f"{PAGE}.pdf", {**FILLED, "so-dong": "60"})

    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for told in (
        "TRUNG TÂM HỌC TẬP CỘNG ĐỒNG XÃ CẨM NGỌC",
        "DANH SÁCH KÝ TÊN",
        "Chuyên đề: Luật Trẻ em",
        "Thời gian: ngày 25 tháng 01 năm 2021",
        "STT Họ và tên Nữ Dân tộc Ký tên",
        "không công khai",
    ):
        assert told in text, told
    assert "60" in text
    assert len(PdfReader(io.BytesIO(response.content)).pages) in (3, 4)
    assert "Dữ liệu tổng hợp" not in text


def test_a_demonstration_marks_the_page_and_the_file(cast: Cast, signed_in: SignedIn) -> None:
    Installation.objects.create(synthetic=True, facts={})
    client = signed_in("giamdoc")

    assert '<p class="is-made">Dữ liệu tổng hợp</p>' in client.get(f"{PAGE}/", FILLED).content.decode()
    assert "Dữ liệu tổng hợp" in text_of(client.get(f"{PAGE}.pdf", FILLED).content)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"so-dong": "0"}, "từ 1 đến 200"), ({"so-dong": "ba"}, "ba"), ({"ngay": "31/02/2021"}, "không có trong lịch")],
)
def test_what_cannot_be_read_is_told_and_the_rest_stands(
    cast: Cast, signed_in: SignedIn, wrong: dict[str, Any], told: str
) -> None:
    client = signed_in("giamdoc")

    page = client.get(f"{PAGE}/", {**FILLED, **wrong})
    file = client.get(f"{PAGE}.pdf", {**FILLED, **wrong})

    assert page.status_code == 200
    assert told in page.content.decode()
    assert "Luật Trẻ em" in page.content.decode()
    assert file.status_code == 400
    assert told in file.content.decode()


def test_the_sheet_of_a_centre_outside_the_scope_is_unknown(cast: Cast, signed_in: SignedIn) -> None:
    for username in ("giamdoc_ps", "giamdoc40"):
        client = signed_in(username)
        for ending in ("/", ".pdf"):
            assert client.get(PAGE + ending, {"trung-tam": "38-15169-HTCD"}).status_code == 404
    assert signed_in("bo").get(f"{PAGE}/", {"trung-tam": "38-15169-HTCD"}).status_code == 403
    assert signed_in("canbo", IN_2025).get(f"{PAGE}/").status_code == 404


def test_form_and_class_lead_to_it(cast: Cast, signed_in: SignedIn) -> None:
    logged = log(cast.actor("giamdoc", IN_2021), cast.cam_ngoc, place="Thôn 1", presenter="Ông Ba")
    client = signed_in("giamdoc")

    assert f'href="{PAGE}/?trung-tam=38-15169-HTCD"' in client.get("/lop-hoc/ghi/").content.decode()
    assert f"{PAGE}/?trung-tam=38-15169-HTCD&amp;chuyen-de=" in client.get(f"/lop-hoc/{logged.pk}/").content.decode()

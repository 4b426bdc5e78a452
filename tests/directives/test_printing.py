"""Word and PDF of documents in the layout of Nghị định 30/2020/NĐ-CP: golden texts, and both say the same."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from gdtx.directives import actions
from gdtx.directives.documents.official import addressees, as_official, blocks, recipients
from gdtx.directives.letterheads import letterhead
from gdtx.directives.models import Document
from gdtx.office.document import Heading, Paragraph
from gdtx.office.pdf import write_pdf
from gdtx.office.word import write_word
from tests.directives.drafting import drafted, issued
from tests.reports.printed_text import of_pdf, of_word, plain
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "files"

COMMUNE_PLAN: dict[str, Any] = {
    "kind": "plan",
    "abstract": "củng cố Trung tâm học tập cộng đồng năm 2025",
    "bases": ["Căn cứ Công văn số 2302/SGDĐT-GDTX ngày 10/10/2025 của Sở Giáo dục và Đào tạo."],
    "body": (
        "I. MỤC ĐÍCH\nĐáp ứng nhu cầu học tập của nhân dân.\nII. NỘI DUNG\n1. Kiện toàn ban giám đốc\n"
        "a) Bố trí giám đốc kiêm nhiệm;\nb) Bố trí giáo viên biệt phái.\n2. Mở 10 lớp, chuyên đề./."
    ),
    "recipients": ["Sở Giáo dục và Đào tạo (để báo cáo)", "Trung tâm học tập cộng đồng"],
    "signer_name": "Trịnh Văn Khoa",
}


def print_both(document: Document, folder: Path) -> tuple[str, str]:
    """The words of the Word file and of the PDF."""
    official = as_official(document, on=IN_2025)
    word, pdf = folder / "a.docx", folder / "a.pdf"
    write_word(official, word)
    write_pdf(official, pdf)
    return of_word(word), of_pdf(pdf)


def compare(found: str, name: str) -> None:
    """Hold a text against its golden file (written anew with GDTX_ACCEPT_TEXTS=1)."""
    golden = GOLDEN / name
    found = found.replace("\N{NO-BREAK SPACE}", " ") + "\n"
    if os.environ.get("GDTX_ACCEPT_TEXTS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_an_issued_letter_of_the_department(cast: Cast, tmp_path: Path) -> None:
    word, pdf = print_both(issued(cast), tmp_path)

    compare(word, "cong_van.txt")
    for part in ("Số: 2302/SGDĐT-GDTX", "Thanh Hóa, ngày 10 tháng 10 năm 2025", "GIÁM ĐỐC", "Lê Văn Cường"):
        assert part in plain(word)
        assert part in plain(pdf)
    assert "DỰ THẢO" not in word
    assert "CÔNG VĂN" not in plain(word)


def test_a_letter_to_one_names_it_on_the_line(cast: Cast, tmp_path: Path) -> None:
    word, pdf = print_both(drafted(cast, addressees=["- Ủy ban nhân dân tỉnh Thanh Hóa."]), tmp_path)

    assert "Kính gửi: Ủy ban nhân dân tỉnh Thanh Hóa\n" in word
    assert "Kính gửi: Ủy ban nhân dân tỉnh Thanh Hóa" in plain(pdf)


def test_several_addressees_stand_on_lines_of_their_own_in_word_and_pdf(cast: Cast, tmp_path: Path) -> None:
    names = ["- UBND các xã; Các trung tâm;", "– Hội Khuyến học tỉnh."]

    word, pdf = print_both(drafted(cast, addressees=names), tmp_path)

    lines = ["- UBND các xã;", "- Các trung tâm;", "- Hội Khuyến học tỉnh."]
    found = word.splitlines()
    assert found[found.index("Kính gửi:") + 1 :][:3] == lines
    assert [line.strip() for line in pdf.splitlines() if line.strip() in lines] == lines


def test_addressees_are_told_apart_however_they_were_typed() -> None:
    assert addressees(Document(addressees="- A;\n+ B, C.\nD; E;")) == ("A", "B, C", "D", "E")
    assert addressees(Document(addressees=" \n-\n")) == ()


def test_a_drafted_plan_of_a_commune(cast: Cast, tmp_path: Path) -> None:
    document = actions.draft_document(
        by=cast.actor("canbo", IN_2025), organisation=cast.committee_cam_thuy.pk, **COMMUNE_PLAN
    )

    word, pdf = print_both(document, tmp_path)

    compare(word, "ke_hoach_xa.txt")
    for part in ("DỰ THẢO", "KẾ HOẠCH", "Cẩm Thủy, ngày … tháng … năm …", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"):
        assert part in plain(word)
        assert part in plain(pdf)


def test_word_and_pdf_have_the_same_words(cast: Cast, tmp_path: Path) -> None:
    word, pdf = print_both(issued(cast), tmp_path)

    missing = set(plain(word).split()) - set(plain(pdf).split())

    assert missing == set()


def test_the_body_keeps_its_points_and_makes_headings_of_titles() -> None:
    found = blocks(
        "I. PHẦN MỘT\n1. Công tác tuyên truyền\n1. Mở 10 lớp trong năm học.\na) Ở vùng cao;\n\n"
        "Điều 1. Phê duyệt đề án\nHết./."
    )

    assert found == (
        Heading("I. PHẦN MỘT", 1),
        Heading("1. Công tác tuyên truyền", 2),
        Paragraph("1. Mở 10 lớp trong năm học."),
        Paragraph("a) Ở vùng cao;"),
        Paragraph("Phê duyệt đề án", lead="Điều 1. "),
        Paragraph("Hết./."),
    )


@pytest.mark.parametrize(
    ("typed", "addressees", "printed"),
    [
        ("", "Các trung tâm", ("- Như trên;", "- Lưu: VT.")),
        ("- Như kính gửi;\n- Lưu: VT, GDTX.", "Các trung tâm", ("- Như kính gửi;", "- Lưu: VT, GDTX.")),
        ("Ban Giám đốc", "", ("- Ban Giám đốc;", "- Lưu: VT.")),
    ],
)
def test_recipients_end_with_the_file_copy(typed: str, addressees: str, printed: tuple[str, ...]) -> None:
    assert recipients(Document(recipients=typed, addressees=addressees)) == printed


@pytest.mark.parametrize(
    ("body", "on", "superior", "own", "symbol", "place"),
    [
        ("department", IN_2025, ("UBND TỈNH THANH HÓA",), ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",), "/KH-SGDĐT", "Thanh Hóa"),
        (
            "district_office",
            IN_2021,
            ("UBND HUYỆN CẨM THỦY",),
            ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",),
            "/KH-PGDĐT",
            "Cẩm Thủy",
        ),
        ("committee_cam_ngoc", IN_2021, (), ("ỦY BAN NHÂN DÂN", "XÃ CẨM NGỌC"), "/KH-UBND", "Cẩm Ngọc"),
        (
            "cam_ngoc",
            IN_2025,
            ("UBND XÃ CẨM THỦY",),
            ("TRUNG TÂM", "HỌC TẬP CỘNG ĐỒNG"),
            "/KH-TTHTCĐ",
            "Cẩm Thủy",
        ),
        ("ministry", IN_2025, (), ("BỘ GIÁO DỤC VÀ ĐÀO TẠO",), "/KH-BGDĐT", "Hà Nội"),
    ],
)
def test_a_body_has_the_letterhead_of_its_day(
    cast: Cast,
    body: str,
    on: dt.date,
    superior: tuple[str, ...],
    own: tuple[str, ...],
    symbol: str,
    place: str,
) -> None:
    head = letterhead(getattr(cast, body).pk, on)

    assert (head.superior, head.own, head.symbol("plan"), head.place) == (superior, own, symbol, place)


@pytest.mark.parametrize(
    ("authority", "title", "lines"),
    [
        ("", "", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("KT", "", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TL", "Trưởng phòng Văn hóa – Xã hội", ("TL. CHỦ TỊCH", "TRƯỞNG PHÒNG VĂN HÓA – XÃ HỘI")),
        ("Q", "", ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH")),
    ],
)
def test_who_signs_for_a_committee(cast: Cast, authority: str, title: str, lines: tuple[str, ...]) -> None:
    head = letterhead(cast.committee_cam_thuy.pk, IN_2025)

    assert head.signature_lines(authority, title) == lines


def test_a_letter_says_what_it_is_about_in_small_letters_unless_it_begins_with_an_abbreviation(cast: Cast) -> None:
    assert as_official(drafted(cast, abstract="Đôn đốc báo cáo"), on=IN_2025).about == "V/v đôn đốc báo cáo"
    assert as_official(drafted(cast, abstract="UBND xã báo cáo"), on=IN_2025).about == "V/v UBND xã báo cáo"

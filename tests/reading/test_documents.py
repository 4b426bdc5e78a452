"""Documents a text names."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.reading_of import draft


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Quyết định số 692/QĐ-TTg của Thủ tướng", "692/QĐ-TTg"),
        ("Công văn số 2302/SGDĐT-GDTX-CN&CTTT-CTHS", "2302/SGDĐT-GDTX-CN&CTTT-CTHS"),
        ("Thông tư 40/2010/TT-BGDĐT", "40/2010/TT-BGDĐT"),
        ("Kết luận số 413-KL/TU", "413-KL/TU"),
        ("Chỉ thị số 11-CT/TW", "11-CT/TW"),
        ("Chương trình hành động số 04-CTrHĐ/QU", "04-CTrHĐ/QU"),
        ("Công văn số 1241/UBND", "1241/UBND"),
        ("Tờ trình số 1390/TTr-SGDĐT", "1390/TTr-SGDĐT"),
        ("Thông tư 33/2021 của Bộ", "33/2021"),
        ("Quyết định 856 của UBND tỉnh", "856"),
        ("QĐ 387/QĐ-TTg", "387/QĐ-TTg"),
        ("Nghị quyết số 29-NQ/TW", "29-NQ/TW"),
        ("Luật Giáo dục số 43/2019/QH14", "43/2019/QH14"),
        ("Nghị quyết số 1252/NQ-UBTVQH15", "1252/NQ-UBTVQH15"),
        ("Quyết định số 489 QĐ/KHVN", "489QĐ/KHVN"),
        ("Quyết định số112/2005/QĐ-TTg", "112/2005/QĐ-TTg"),
        ("TT40/2010/TT-BGDĐT", "40/2010/TT-BGDĐT"),
        ("Hướng dẫn liên ngành số 789/HDLN-SGDĐT-HND", "789/HDLN-SGDĐT-HND"),
        ("Kế hoạch phối hợp số 221/KHPH-HKH-SGDĐT", "221/KHPH-HKH-SGDĐT"),
        ("Công văn số 7583/BGDĐT-GDTXngày 20/8/2008", "7583/BGDĐT-GDTX"),
        ("Quyết định số 2302/QĐ-\nUBND ngày 05/9/2022", "2302/QĐ-UBND"),
        ("Quyết định của Thủ tướng Chính phủ (số 1373, ngày 30/7/2021)", "1373"),
        ("Nghị quyết liên tịch số 01/2005/NQLT-BGD&ĐT-HKHVN", "01/2005/NQLT-BGD&ĐT-HKHVN"),
    ],
)
def test_a_number_is_read_whole(text, number):
    (document,) = draft(f"Thực hiện {text} về học tập suốt đời, các đơn vị mở lớp.").documents

    assert document.number == number


def test_date_issuer_and_subject_come_in_any_order():
    (first, second) = draft(
        "Căn cứ Quyết định số 89/QĐ-TTg ngày 09 tháng 01 năm 2013 của Thủ tướng Chính phủ phê duyệt Đề án xây dựng xã hội "
        "học tập; Chỉ thị 04-CT/TU của Thành ủy ngày 08/4/2016 về khuyến học."
    ).documents

    assert (first.day, first.issuer, first.subject) == (
        date(2013, 1, 9),
        "Thủ tướng Chính phủ",
        "phê duyệt Đề án xây dựng xã hội học tập",
    )
    assert (second.day, second.issuer, second.subject) == (date(2016, 4, 8), "Thành ủy", "khuyến học")


def test_several_numbers_after_one_word_are_several_documents():
    found = draft("Thực hiện Quyết định số 387/QĐ-TTg và 677/QĐ-TTg; các Quyết định số 1328, 197 về học tập.").documents

    assert [document.number for document in found] == ["387/QĐ-TTg", "677/QĐ-TTg", "1328", "197"]


def test_each_number_in_a_list_has_the_kind_of_its_own_word():
    found = draft(
        "Căn cứ Quyết định số 09/2008/QĐ-BGDĐT, Thông tư 40/2010/TT-BGDĐT và Chỉ thị số 10-CT/TW; Thông báo kết luận số "
        "318/TB-VPCP."
    )

    assert [document.kind for document in found.documents] == ["quyết định", "thông tư", "chỉ thị", "kết luận"]
    assert found.warnings == []


def test_a_document_named_twice_is_one():
    (document,) = draft(
        "Thực hiện Quyết định 692 về xóa mù chữ.", "Quyết định số 692/QĐ-TTg ngày 04/5/2013 đặt mục tiêu cho cả nước."
    ).documents

    assert (document.number, document.day) == ("692/QĐ-TTg", date(2013, 5, 4))


def test_the_number_under_the_letterhead_takes_the_date_beside_it():
    found = draft(
        "UBND TỈNH VĨNH LONG", "Số: 15/KH-UBND", "Vĩnh Long, ngày 07 tháng 11 năm 2013", "KẾ HOẠCH xóa mù chữ"
    )

    assert [(document.number, document.day) for document in found.documents] == [("15/KH-UBND", date(2013, 11, 7))]
    assert found.event_day is not None
    assert found.event_day.day == date(2013, 11, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Dịch COVID-19 kéo dài.",
        "Chương trình 5 buổi.",
        "Kế hoạch 2020 của trung tâm.",
        "84/147 xã",
        "Học viên được hướng dẫn 4 chuyên đề.",
        "Mở 12/TT lớp theo chuẩn ISO 9001/2015.",
    ],
)
def test_other_numbers_are_no_documents(text):
    assert draft(text).documents == []


@pytest.mark.parametrize(
    ("letterhead", "body"),
    [
        (("UBND TỈNH NINH THUẬN", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"), "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
        (("ỦY BAN NHÂN DÂN", "TỈNH VĨNH LONG"), "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG"),
        (("ỦY BAN NHÂN DÂN TỈNH VĨNH LONG | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |",), "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG"),
    ],
)
def test_the_issuing_body_is_the_last_of_the_letterhead(letterhead, body):
    found = draft(*letterhead, "Số: 15/KH-XMC", "Ngày 07 tháng 11 năm 2013", "KẾ HOẠCH xóa mù chữ")

    assert found.organiser is not None
    assert (found.organiser.text, found.documents[0].issuer) == (body, body)

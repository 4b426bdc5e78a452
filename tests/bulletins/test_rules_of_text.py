"""The small pure parts: blocks of a text, and personal data in it."""

from __future__ import annotations

import pytest

from gdtx.bulletins.blocks import blocks_of
from gdtx.bulletins.personal import find_personal


def test_lines_become_paragraphs_dashes_and_points_with_their_numbers():
    found = blocks_of("Ngày họp:\n– Ông A\n- Bà B\n\n2. Việc hai\n3) Việc ba\nHết.")

    assert [block.kind for block in found] == ["paragraph", "dashes", "points", "paragraph"]
    assert [text for _number, text in found[1].items] == ["Ông A", "Bà B"]
    assert found[2].items == ((2, "Việc hai"), (3, "Việc ba"))
    assert found[3].text == "Hết."


def test_a_decimal_number_at_the_beginning_of_a_line_is_no_point():
    assert blocks_of("10.029 lớp đã mở")[0].kind == "paragraph"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Liên hệ 0912345678 để biết", "0912345678"),
        ("ĐT: 0912 345 678.", "0912 345 678"),
        ("gọi +84912345678", "+84912345678"),
        ("CCCD 038123456789 của ông A", "038123456789"),
        ("gửi về ten.nguoi@so.gov.vn", "ten.nguoi@so.gov.vn"),
    ],
)
def test_telephone_card_and_mail_are_found_in_a_text(text, value):
    assert [found.value for found in find_personal(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Đã mở được 10.029 lớp với 988.496 lượt học viên",
        "Công văn số 2302/SGDĐT-GDTX-CN&CTTT-CTHS ngày 05 tháng 9 năm 2022",
        "Thông tư 40/2010/TT-BGDĐT ngày 30/12/2010, Chương trình 04-CTrHĐ/QU",
        "08 giờ 00, ngày 05.09.2022; năm học 2020-2021; độ tuổi 15 đến 35, 35 đến 60",
    ],
)
def test_figures_dates_and_numbers_of_documents_are_no_personal_data(text):
    assert find_personal(text) == []

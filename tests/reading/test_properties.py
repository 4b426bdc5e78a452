"""What must hold for every text, however strange: nothing crashes, nothing is invented."""

from __future__ import annotations

import json
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdtx.foundation.vietnamese_numbers import number
from gdtx.reading.bulletin import read
from gdtx.reading.draft import Draft
from tests.reading.reading_of import CLEAN, draft

PIECES = st.sampled_from(
    [
        "ngày 31/3", "05/9/2022", "ngày 30 tháng 2 năm 2022", "thứ Hai, ngày 1/1/2020", "năm học 2020-2021", "12.2015", "từ 1-2",
        "84/147 xã", "hơn 10.029 lớp", "1,5 triệu lượt người", "57,1%", "97.5%", "sáu nghìn", "từ 15.000 đến gần 30.000 lớp", "tăng 29",
        "Quyết định số 89/QĐ-TTg", "Chỉ thị 11", "của Thủ tướng", "về việc", "ông Nguyễn Văn An", "Phó Giám đốc Sở", "chủ trì hội nghị",
        "- Bà Lê Thị Hoa, Trưởng phòng", "Chủ trì:", "Tham dự có:", "đại diện lãnh đạo", "đề nghị các đơn vị cần", "1. Củng cố", "2)", "Điều 2:",
        "Hình 1:", "Ảnh: lễ", "Hạn chế:", "tuy nhiên", "trong đó", "gồm", "(", ")", "\"", ";", ":", ",", ".", "…", "\n", "\n\n", "%", "/", "-",
        "độ tuổi 15-35, 35-60", "không có trung tâm yếu kém", "phấn đấu", "sau sáp nhập", "HỘI NGHỊ", "KẾ HOẠCH", "toàn tỉnh", "Lâm Đồng", "tổng kết 15 năm 2011-2015",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=25).map("".join),
)


def spans(found: Draft) -> list[tuple[int, int]]:
    things = [
        *found.figures,
        *found.documents,
        *found.people,
        *found.tasks,
        *found.captions,
        *found.problems,
        *found.warnings,
    ]
    words = [
        found.title,
        found.province,
        found.organiser,
        found.place,
        found.school_year,
        found.event_day,
        found.published,
    ]
    return [tuple(thing.span) for thing in [*things, *(word for word in words if word is not None)]]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_read_without_failing_and_every_place_is_in_it(text):
    found = read(text)

    json.dumps(found.as_json(), allow_nan=False)
    for start, end in spans(found):
        assert 0 <= start <= end <= len(found.text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_what_is_given_as_written_is_written_there(text):
    found = read(text)
    joined = " ".join(found.text.split())

    for figure in found.figures:
        assert found.text[figure.span.start : figure.span.end] == figure.as_written
    for person in found.people:
        if person.name:
            assert person.name in joined
    for name in found.chair:
        assert name in joined
    for document in found.documents:
        assert document.number in re.sub(r"\s", "", found.text)
    for task in found.tasks:
        assert task.text in joined


@given(st.integers(min_value=1000, max_value=99_999_999))
def test_a_number_written_the_office_way_is_read_back(value):
    (figure,) = draft(f"Toàn tỉnh có {number(value)} lượt học viên.").figures

    assert (figure.value, figure.unit) == (value, "lượt học viên")


@given(st.dates())
def test_a_date_written_the_office_way_is_read_back(day):
    if day.year < 1901 or day.year > 2099:
        return
    for written in (f"ngày {day.day:02d} tháng {day.month} năm {day.year}", f"ngày {day.day}/{day.month}/{day.year}"):
        event = draft("Hội nghị tập trung", "", f"Sở họp {written}.").event_day

        assert event is not None
        assert event.day == day


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(CLEAN.splitlines()), max_size=20))
def test_lines_of_a_clean_text_in_any_order_are_read(lines):
    read("\n".join(lines))


def test_nothing_is_said_of_an_empty_text():
    answer = read("").as_json()

    assert {key: value for key, value in answer.items() if value} == {"kind": "other"}

"""Dates in all their forms."""

from __future__ import annotations

from datetime import date

import pytest

from gdtx.reading.dates import find_dates
from tests.reading.reading_of import draft


def one(text: str):
    (mention,) = find_dates(text.lower())
    return mention


@pytest.mark.parametrize(
    "text",
    [
        "ngày 05 tháng 9 năm 2022",
        "ngày 5 tháng 09 năm 2022",
        "05/9/2022",
        "5-9-2022",
        "5.9.2022",
        "2022-09-05",
        "sáng ngày 05/9/2022",
        "ngày 05/09/2022",
        "ngày 05 / 9 / 2022",
        "ngày05/9/2022",
        "ngày 05/9/22",
        "ngày 05-tháng 9-năm 2022",
        "ngày 5 tháng Chín năm 2022",
        "08:15, 05/9/2022",
    ],
)
def test_a_full_date_is_read_in_every_form(text):
    assert one(text).as_day == date(2022, 9, 5)


@pytest.mark.parametrize("text", ["sáng 31/3", "chiều ngày 31-3", "ngày 31 tháng 3", "(ngày 31/3)"])
def test_a_day_without_a_year_waits_for_one(text):
    mention = one(text)

    assert (mention.day, mention.month, mention.year) == (31, 3, None)
    assert mention.on_year(2021) == date(2021, 3, 31)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ ngày 1 - 7/10/2019", date(2019, 10, 1), date(2019, 10, 7)),
        ("từ ngày 01 đến ngày 07 tháng 10 năm 2019", date(2019, 10, 1), date(2019, 10, 7)),
        ("từ 27/9 đến 5/10/2015", date(2015, 9, 27), date(2015, 10, 5)),
        ("ngày 12 và 13/4/2023", date(2023, 4, 12), date(2023, 4, 13)),
        ("các ngày 12, 13 và 14/4/2023", date(2023, 4, 12), date(2023, 4, 14)),
        ("1/10 - 7/10/2019", date(2019, 10, 1), date(2019, 10, 7)),
        ("từ ngày 28 tháng 9 đến ngày 02 tháng 10 năm 2020", date(2020, 9, 28), date(2020, 10, 2)),
    ],
)
def test_a_stretch_of_days_has_two_ends(text, first, last):
    mention = one(text)

    assert (mention.as_day, mention.last_day) == (first, last)


@pytest.mark.parametrize(
    ("text", "kind", "years"),
    [
        ("năm học 2020-2021", "school_year", (2020, 2021)),
        ("năm học 2020 – 2021".replace("–", "-"), "school_year", (2020, 2021)),
        ("năm học 2020-21", "school_year", (2020, 2021)),
        ("giai đoạn 2016 - 2020", "years", (2016, 2020)),
        ("tháng 9/1999", "month", (None, 1999)),
        ("12.2015", "month", (None, 2015)),
        ("năm 2012", "year", (None, 2012)),
        ("quý II/2022", "year", (None, 2022)),
        ("tháng Mười năm 2021", "month", (None, 2021)),
        ("hội tỉnh (1999-2014)", "years", (1999, 2014)),
    ],
)
def test_longer_times_are_told_from_days(text, kind, years):
    mention = one(text)

    assert (mention.kind, (mention.year0, mention.year)) == (kind, years)


@pytest.mark.parametrize("text", ["12/12 huyện", "84/147 trung tâm", "2015 người", "5/10 xã", "điểm 9/10"])
def test_a_part_of_a_whole_and_a_count_are_no_dates(text):
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["ngày 31/4/2021", "ngày 30 tháng 2 năm 2022", "ngày 12/13/2020"])
def test_a_day_in_no_calendar_is_kept_but_used_for_nothing(text):
    mention = one(text)

    assert mention.impossible
    assert mention.as_day is None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Ngày 26 tháng 01 năm 2018, Sở tổ chức hội nghị sơ kết học kỳ I.",), date(2018, 1, 26)),
        (("Sáng 31/3, Sở tổ chức hội nghị sơ kết học kỳ I năm học 2020-2021.",), date(2021, 3, 31)),
        (("Sáng 15/12, Sở tổ chức hội nghị sơ kết học kỳ I năm học 2020-2021.",), date(2020, 12, 15)),
        (("Chiều 28/8, Sở mở hội nghị tổng kết năm học 2021-2022.",), date(2022, 8, 28)),
        (("Tổng kết khuyến học", "09/03/2016", "Sáng 8/3, huyện mở hội nghị tổng kết khuyến học."), date(2016, 3, 8)),
        (("Sáng 28/12, Sở họp tổng kết năm và bàn nhiệm vụ năm 2018.",), date(2017, 12, 28)),
        (("Sáng 20/2, Sở họp tổng kết năm 2015.",), date(2016, 2, 20)),
        (("Sáng 20/2, Sở họp tổng kết công tác khuyến học.",), None),
        (("Sáng 6/6, Sở họp hội nghị triển khai tuyển sinh năm học 2023-2024.",), date(2023, 6, 6)),
        (("Ngày 22/7, Sở họp sơ kết 2 năm thực hiện Chương trình số 03/CTr-UBND ngày 15/7/2014.",), date(2016, 7, 22)),
        (("Ngày 3/12, Hội họp hội thảo kỷ niệm 15 năm thành lập (1999-2014).",), date(2014, 12, 3)),
        (("Trao học bổng", "Ngày 20-11-2020, Hội Khuyến học huyện trao 200 suất học bổng."), date(2020, 11, 20)),
        (("Trong năm 2019 các trung tâm mở 100 lớp.",), None),
        (("Kết quả khuyến học", "Cập nhật 12/09/2018", "Các huyện mở 100 lớp."), None),
    ],
)
def test_the_day_of_the_event_takes_its_year_from_the_text_or_is_not_given(lines, day):
    event = draft(*lines).event_day

    assert (event.day if event else None) == day


def test_the_date_of_a_cited_document_is_no_day_of_an_event():
    found = draft(
        "Hội nghị triển khai",
        "Thực hiện Quyết định số 89/QĐ-TTg ngày 09/01/2013 của Thủ tướng Chính phủ, ngày 12/3/2013 Sở tổ chức hội nghị.",
    )

    assert found.event_day is not None
    assert found.event_day.day == date(2013, 3, 12)

from __future__ import annotations

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from gdtx.learning import actions
from gdtx.learning.summary import summary
from gdtx.network.scope import Actor
from tests.learning.making import log
from tests.support.cast import IN_2021, REFORM, Cast, area

from .conftest import SignedIn

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


@pytest.fixture
def classes(cast: Cast) -> Cast:
    """Some classes of two centres of Cẩm Thủy, one of a split commune, one of the province next door."""
    director, other = cast.actor("giamdoc", IN_2021), cast.actor("giamdoc_ps", IN_2021)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", turns=100, female=40, place="Nhà văn hóa thôn 1")
    log(director, cast.cam_ngoc, topic="Trồng rau an toàn", group="KT", turns=30, end_on=dt.date(2021, 3, 1))
    log(other, cast.phong_son, topic="May công nghiệp", group="DN", turns=20)
    log(other, cast.phong_son, topic="Của học kỳ trước", turns=77, start_on=dt.date(2020, 3, 3))
    log(Actor.set_up(IN_2021), cast.luan_khe, topic="Luật Giao thông", turns=60)
    log(Actor.set_up(IN_2021), cast.nghe_an, topic="Ở Nghệ An", turns=7)
    return cast


def topics(response: object) -> set[str]:
    return {row.topic for row in response.context["page"].items}  # type: ignore[attr-defined]


def test_the_list_of_an_area_has_the_classes_behind_its_number(classes: Cast, signed_in: SignedIn) -> None:
    answer = summary("38", HK1, actor=Actor.operator(IN_2021))

    response = signed_in("so").get("/lop-hoc/", {"vung": "38", "ky": HK1})

    assert (response.context["sums"]["classes"], response.context["sums"]["turns"]) == (
        answer["classes"],
        answer["turns"],
    )
    assert topics(response) == {"Luật Đất đai", "Trồng rau an toàn", "May công nghiệp", "Luật Giao thông"}
    assert "4 lớp · 210 lượt học viên" in response.content.decode()


@pytest.mark.parametrize("map_date", ["", "2025-07-01"])
def test_every_number_of_the_summary_opens_to_as_many_classes(
    classes: Cast, signed_in: SignedIn, map_date: str
) -> None:
    on = dt.date.fromisoformat(map_date) if map_date else None
    answer = summary("38", HK1, on, actor=Actor.operator(IN_2021))
    client = signed_in("so")

    for row in answer["groups"]:
        found = client.get("/lop-hoc/", {"vung": "38", "ky": HK1, "ban-do": map_date, "nhom": row["code"]})
        assert found.context["sums"]["classes"] == row["classes"], row
    for row in answer["children"]:
        if not row["classes"]:
            continue
        query = {"vung": row["code"]} if row["code"] else {"vung": "38", "chua-phan": "1"}
        found = client.get("/lop-hoc/", {**query, "ky": HK1, "ban-do": map_date})
        assert (found.context["sums"]["classes"], found.context["sums"]["turns"]) == (row["classes"], row["turns"])
    running = client.get("/lop-hoc/", {"vung": "38", "ky": HK1, "ban-do": map_date, "chuyen-tiep": "1"})
    assert running.context["sums"]["classes"] == answer["carried_over"] == 1


def test_a_director_sees_the_own_centre_only(classes: Cast, signed_in: SignedIn) -> None:
    response = signed_in("giamdoc").get("/lop-hoc/", {"ky": HK1})

    assert topics(response) == {"Luật Đất đai", "Trồng rau an toàn"}


def test_a_specialist_of_another_province_finds_neither_area_nor_centre(classes: Cast, signed_in: SignedIn) -> None:
    client = signed_in("so40")

    assert client.get("/lop-hoc/", {"vung": "38", "ky": HK1}).status_code == 404
    assert client.get("/lop-hoc/", {"trung-tam": "38-15169-HTCD", "ky": HK1}).status_code == 404
    assert topics(client.get("/lop-hoc/", {"ky": HK1})) == {"Ở Nghệ An"}


def test_words_are_found_without_diacritics(classes: Cast, signed_in: SignedIn) -> None:
    response = signed_in("so").get("/lop-hoc/", {"ky": HK1, "q": "dat LUAT"})

    assert topics(response) == {"Luật Đất đai"}


def test_withdrawn_classes_are_a_list_of_their_own(classes: Cast, signed_in: SignedIn) -> None:
    director = classes.actor("giamdoc", IN_2021)
    again = log(director, classes.cam_ngoc, topic="Ghi nhầm")
    actions.withdraw_class(by=director, class_id=again.pk, version=1, reason="ghi nhầm")
    client = signed_in("giamdoc")

    assert topics(client.get("/lop-hoc/", {"ky": HK1})) == {"Luật Đất đai", "Trồng rau an toàn"}
    assert topics(client.get("/lop-hoc/", {"ky": HK1, "tinh-trang": "da-rut"})) == {"Ghi nhầm"}


def test_the_list_can_be_sorted_and_pages_do_not_overlap(classes: Cast, signed_in: SignedIn) -> None:
    director = classes.actor("giamdoc", IN_2021)
    for number in range(60):
        log(director, classes.cam_ngoc, topic=f"Chuyên đề {number:02d}", turns=5)
    client = signed_in("giamdoc")

    first = client.get("/lop-hoc/", {"ky": HK1, "xep": "-luot"})
    second = client.get("/lop-hoc/", {"ky": HK1, "xep": "-luot", "trang": "2"})

    assert next(row.topic for row in first.context["page"].items) == "Luật Đất đai"
    assert len(topics(first)) == 50
    assert len(topics(second)) == 12
    assert not topics(first) & topics(second)


def test_an_empty_period_says_what_to_do_next(cast: Cast, signed_in: SignedIn) -> None:
    text = signed_in("giamdoc").get("/lop-hoc/", {"ky": "2018-2019/HK1"}).content.decode()

    assert "chưa ghi lớp nào" in text
    assert "/lop-hoc/ghi/" in text


def test_a_period_that_cannot_be_read_is_refused_in_a_sentence(cast: Cast, signed_in: SignedIn) -> None:
    response = signed_in("giamdoc").get("/lop-hoc/", {"ky": "hôm qua"})

    assert response.status_code == 400
    assert "không phải là mã kỳ" in response.content.decode()


def test_the_whole_list_comes_out_as_excel_with_its_count(classes: Cast, signed_in: SignedIn) -> None:
    log(classes.actor("giamdoc", IN_2021), classes.cam_ngoc, topic="=1+1", turns=1)

    response = signed_in("so").get("/lop-hoc/xuat.xlsx", {"vung": "38", "ky": HK1, "nhom": "CT"})

    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name("Lớp học").to_python()
    assert rows[0][:3] == ["Mã trung tâm", "Tên lớp, chuyên đề", "Nhóm nội dung"]
    assert {row[1] for row in rows[1:]} == {"Luật Đất đai", "Luật Giao thông", "=1+1"}
    about = [row[0] for row in book.get_sheet_by_name("Thông tin").to_python()]
    assert any("Tất cả 3 lớp" in line for line in about)


def test_the_list_needs_as_many_queries_for_three_classes_as_for_one(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    director, client = cast.actor("giamdoc", IN_2021), signed_in("giamdoc")
    counts = []
    for number in range(3):
        log(director, cast.cam_ngoc, topic=f"Lớp {number}")
        client.get("/lop-hoc/", {"ky": HK1, "vung": "38"})
        with CaptureQueriesContext(connection) as captured:
            client.get("/lop-hoc/", {"ky": HK1, "vung": "38"})
        counts.append(len(captured))

    assert counts[0] == counts[2]
    assert counts[0] <= 34


def test_the_list_of_a_running_period_stops_at_the_business_date(cast: Cast, signed_in: SignedIn) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, topic="Đã mở", start_on=dt.date(2020, 11, 2), turns=10)
    log(director, cast.cam_ngoc, topic="Mở sau ngày ấy", start_on=dt.date(2020, 12, 7), turns=20)

    response = signed_in("giamdoc", dt.date(2020, 12, 1)).get("/lop-hoc/", {"ky": HK1})

    assert topics(response) == {"Đã mở"}
    assert "01/9/2020–01/12/2020" in response.content.decode()


def test_a_class_is_listed_where_its_centre_was_on_its_first_day(cast: Cast, signed_in: SignedIn) -> None:
    director = cast.actor("giamdoc", IN_2021)
    log(director, cast.cam_ngoc, topic="Trước khi chuyển", start_on=dt.date(2020, 10, 30), turns=10)
    log(director, cast.cam_ngoc, topic="Sau khi chuyển", start_on=dt.date(2020, 11, 2), turns=20)
    moved = dt.date(2020, 11, 1)
    seat = cast.cam_ngoc.seats.get(valid_to=REFORM)
    cast.cam_ngoc.seats.filter(pk=seat.pk).update(valid_to=moved)
    cast.cam_ngoc.seats.create(area=area("14848"), valid_from=moved, valid_to=REFORM)
    client = signed_in("so")

    assert topics(client.get("/lop-hoc/", {"vung": "15169", "ky": HK1})) == {"Trước khi chuyển"}
    assert topics(client.get("/lop-hoc/", {"vung": "14848", "ky": HK1})) == {"Sau khi chuyển"}
    assert client.get("/lop-hoc/", {"vung": "38", "ky": HK1}).context["sums"]["turns"] == 30
    for code, turns in (("15169", 10), ("14848", 20)):
        assert summary(code, HK1, actor=Actor.operator(IN_2021))["turns"] == turns

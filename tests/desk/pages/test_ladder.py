from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from gdtx.accounts.models import Installation
from tests.desk.conftest import SignIn
from tests.desk.reading import headings, links, words
from tests.learning.making import log
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


def test_a_province_shows_its_figures_against_the_year_before(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/so-lieu/38/")

    text = words(page)
    assert "Học kỳ I năm học 2020-2021 (01/9/2020–15/01/2021)".lower() in text.lower()
    assert "Lớp đã mở 3 lớp không đổi so với 3 lớp" in text
    assert "Học viên 180 lượt −30,8% so với 260 lượt" in text
    assert "Quy mô bình quân 60,0 lượt/lớp −26,7 so với 86,7 lượt/lớp" in text
    assert "Trung tâm đã báo cáo 2/4 50,0% không đổi so với 50,0%" in text


def test_the_table_of_a_province_adds_up_and_tells_what_is_missing(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/so-lieu/38/")

    text = words(page)
    assert "27 huyện, thị xã, thành phố" in headings(page)
    assert "Huyện Cẩm Thủy 180 3 60,0 −10,0% 2/2" in text
    assert "Huyện Thường Xuân Chưa báo cáo – – – 0/1 chưa báo cáo" in text
    assert "Huyện Hà Trung Chưa có trung tâm – – – –" in text
    assert "Cộng 27 huyện, thị xã, thành phố 180 3 60,0 cần xem: −30,8% 2/4" in text


def test_each_group_opens_to_its_classes_and_each_unit_to_its_figures(semesters: Cast, sign_in_as: SignIn) -> None:
    found = links(sign_in_as("so", IN_2021).get("/so-lieu/38/"))

    assert found["3"] == f"/lop-hoc/?ky={HK1}&vung=38"
    assert found["Chuyển giao kỹ thuật"] == f"/lop-hoc/?ky={HK1}&vung=38&nhom=KT"
    assert found["Huyện Cẩm Thủy"] == f"/so-lieu/390/?ky={HK1}"
    assert found["2 trung tâm chưa báo cáo"] == f"/so-lieu/38/chua-bao-cao/?ky={HK1}"


def test_from_country_to_class_every_rung_leads_down(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("bo", IN_2021)
    address = "/so-lieu/VN/"
    for step in ("Tỉnh Thanh Hóa", "Huyện Cẩm Thủy", "Xã Cẩm Ngọc", "Trung tâm học tập cộng đồng xã Cẩm Ngọc"):
        page = client.get(address)
        assert page.status_code == 200
        address = links(page)[step]

    centre = client.get(address)

    assert "Lớp đã mở 2 lớp" in words(centre)
    assert "Học viên 130 lượt" in words(centre)


def test_who_may_not_see_the_classes_of_an_area_gets_no_link_to_them(semesters: Cast, sign_in_as: SignIn) -> None:
    found = links(sign_in_as("giamdoc", IN_2021).get("/so-lieu/38/"))

    assert not [href for href in found.values() if href.startswith("/lop-hoc/?")]


def test_a_director_finds_the_classes_of_their_own_centre_only(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2021)

    own, other = client.get("/so-lieu/15169/"), client.get("/so-lieu/15127/")

    assert links(own)["2"] == f"/lop-hoc/?ky={HK1}&trung-tam=38-15169-HTCD"
    assert "Trung tâm học tập cộng đồng thị trấn Phong Sơn" in words(other)
    assert "Trung tâm học tập cộng đồng thị trấn Phong Sơn" not in links(other)


def test_figures_of_another_province_do_not_exist_for_this_person(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)

    foreign, invented = client.get("/so-lieu/40/"), client.get("/so-lieu/99999/")

    assert (foreign.status_code, invented.status_code) == (404, 404)
    assert words(foreign) == words(invented)


def test_what_a_mistyped_period_means_is_said(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/so-lieu/38/?ky=2020-2022")

    assert page.status_code == 400
    assert "“2020-2022” không gồm hai năm liền nhau" in words(page)


def test_an_area_that_is_no_more_says_where_it_went(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2025).get(f"/so-lieu/15169/?ky={HK1}&ban-do=2025-10-10")

    assert page.status_code == 404
    assert headings(page)[0] == "Xã Cẩm Ngọc"
    assert links(page)["Xã Cẩm Thủy"] == f"/so-lieu/15127/?ky={HK1}&ban-do=2025-10-10"
    then = links(page)["Xem trên bản đồ còn địa bàn này"]
    assert sign_in_as("so", IN_2025).get(then).status_code == 200


def test_old_classes_on_todays_map_stand_under_todays_communes(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2025).get(f"/so-lieu/38/?ky={HK1}&ban-do=2025-10-10")

    text = words(page)
    assert "166 xã, phường, thị trấn" in headings(page)
    assert "Xã Cẩm Thủy 180 3 60,0 −10,0% 2/2" in text


def test_what_cannot_be_placed_is_a_line_of_its_own(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2025).get("/so-lieu/38/?ky=2019-2020/HK1&ban-do=2025-10-10")

    assert "Chưa phân được 60 1 60,0" in words(page)
    assert links(page).get("1", "").startswith("/lop-hoc/")


def test_a_running_period_is_held_against_the_same_days_of_the_year_before(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", dt.date(2020, 10, 20)).get(f"/so-lieu/38/?ky={HK1}")

    text = words(page)
    # The class of 15/01/2021 is not there yet, nor are those after 20/10/2019 (Luận Khê, 02/11).
    assert "Học viên 130 lượt −35,0% so với 200 lượt" in text
    assert "HK1 2019-2020 đến 20/10/2019" in text
    assert "đang trong kỳ" in text


def test_the_time_line_names_the_acts(semesters: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("so", IN_2021).get("/so-lieu/38/"))

    assert "01/12/2019 · Sắp xếp đơn vị hành chính: 635 còn 559 đơn vị cấp xã" in text
    assert "786/NQ-UBTVQH14" in text
    assert "15/01/2021 · Bản đồ của trang này: 27 đơn vị cấp huyện và 559 đơn vị cấp xã" in text


def test_units_are_sorted_as_asked_with_the_silent_ones_last(semesters: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("so", IN_2021).get("/so-lieu/38/?xep=ten"))

    assert text.index("Huyện Bá Thước") < text.index("Huyện Cẩm Thủy") < text.index("Huyện Yên Định")


def test_silent_centres_are_named_with_their_commune(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get(f"/so-lieu/38/chua-bao-cao/?ky={HK1}")

    text = words(page)
    assert "Trung tâm học tập cộng đồng xã Luận Khê Xã Luận Khê 38-15637-HTCD" in text
    assert "Cẩm Ngọc" not in text.split("Mã")[1]
    assert "1–2 trong 2 trung tâm chưa báo cáo" in text


def test_when_all_have_reported_the_list_says_so(semesters: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("so", IN_2021).get(f"/so-lieu/390/chua-bao-cao/?ky={HK1}"))

    assert "Mọi trung tâm đang hoạt động đã báo cáo kỳ này." in text


def test_a_centre_shows_its_groups_against_the_year_before(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdoc", IN_2021).get("/so-lieu/trung-tam/38-15169-HTCD/")

    text = words(page)
    assert "Lớp đã mở 2 lớp không đổi so với 2 lớp" in text
    assert "Học viên 130 lượt −35,0% so với 200 lượt" in text
    assert "Chuyển giao kỹ thuật 1 30 cần xem: −75,0%" in text
    assert links(page)["Danh sách lớp"] == f"/lop-hoc/?ky={HK1}&trung-tam=38-15169-HTCD"


def test_a_centre_that_has_not_reported_shows_no_zero(semesters: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("so", IN_2021).get("/so-lieu/trung-tam/38-14848-HTCD/"))

    assert "Lớp đã mở Chưa báo cáo" in text
    assert "chưa có lớp nào, và trung tâm chưa khai là không tổ chức lớp" in text


def test_a_foreign_centre_and_an_invented_one_get_the_same_answer(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdoc", IN_2021)

    foreign, invented = (client.get(f"/so-lieu/trung-tam/{code}/") for code in ("40-16804-HTCD", "38-00000-HTCD"))

    assert (foreign.status_code, invented.status_code) == (404, 404)
    assert words(foreign) == words(invented)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """The rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}


def test_a_rung_goes_out_as_excel_whole_with_its_count(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    address = links(client.get("/so-lieu/38/"))["Excel"]

    answer = client.get(address)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="so-lieu_38_2020-2021-HK1.xlsx"'
    found = sheets(answer.content)
    units = found["Đơn vị"]
    assert units[0][0] == "Tỉnh Thanh Hóa, HK1 2020-2021"
    assert ["Huyện Cẩm Thủy", 3, 180, 60, 200, 2, 2, 0] in units
    assert ["Huyện Thường Xuân", None, None, None, 60, 1, 0, 1] in units
    assert units[-1][:6] == ["Cộng: 27 huyện, thị xã, thành phố", 3, 180, 60, 260, 4]
    assert ["Chuyển giao kỹ thuật", "KT", 1, 30, 120] in found["Nhóm nội dung"]


def test_what_is_made_up_says_so_in_the_file_too(
    semesters: Cast, sign_in_as: SignIn, demonstration: Installation
) -> None:
    answer = sign_in_as("so", IN_2021).get("/so-lieu/38/xuat.xlsx")

    assert ["Dữ liệu tổng hợp"] in [row[:1] for row in sheets(answer.content)["Đơn vị"]]


def test_the_silent_centres_go_out_as_excel(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2021)
    address = links(client.get(f"/so-lieu/38/chua-bao-cao/?ky={HK1}"))["Excel"]

    rows = sheets(client.get(address).content)["Chưa báo cáo"]

    assert ["38-15637-HTCD", "Trung tâm học tập cộng đồng xã Luận Khê", "Xã Luận Khê"] in rows
    assert rows[-1][0] == "Cộng: 2 trung tâm"


def test_the_excel_file_of_another_province_does_not_exist(semesters: Cast, sign_in_as: SignIn) -> None:
    assert sign_in_as("so", IN_2021).get("/so-lieu/40/xuat.xlsx").status_code == 404


#: Address → queries of its page, the second time it is opened.
QUERIES = {
    f"/so-lieu/VN/?ky={HK1}": 11,
    f"/so-lieu/38/?ky={HK1}": 11,
    f"/so-lieu/390/?ky={HK1}": 11,
    f"/so-lieu/15169/?ky={HK1}": 13,
    f"/so-lieu/trung-tam/38-15169-HTCD/?ky={HK1}": 12,
    f"/so-lieu/38/chua-bao-cao/?ky={HK1}": 10,
    f"/so-lieu/38/chua-bao-cao/nhac/?ky={HK1}": 10,
    f"/so-lieu/38/nghi-trung/?ky={HK1}": 8,
    f"/so-lieu/38/xuat.xlsx?ky={HK1}": 10,
}


@pytest.mark.parametrize("address", QUERIES)
def test_the_queries_of_a_page_are_counted_at_one_and_at_three_rows(
    cast: Cast, sign_in_as: SignIn, django_assert_num_queries: Any, address: str
) -> None:
    by = cast.actor("giamdoc", IN_2021)
    client = sign_in_as("bo" if "/VN/" in address else "so", IN_2021)
    log(by, cast.cam_ngoc, topic="Chuyên đề 1", turns=10, place="Thôn 1")
    log(by, cast.cam_ngoc, topic="Chuyên đề 1", turns=10, place="Thôn 2")
    client.get(address)
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)
    for number in (2, 3):
        log(by, cast.cam_ngoc, topic=f"Chuyên đề {number}", turns=10, place="Thôn 1")
        log(by, cast.cam_ngoc, topic=f"Chuyên đề {number}", turns=10, place="Thôn 2")
    client.get(address)
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)

"""The pages of an area and of an organisation: what they show, to whom, on which day."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.network import actions
from gdtx.network.actions import ActCited
from tests.desk.reading import headings, links, words
from tests.support.cast import IN_2021, IN_2025, Cast

from .conftest import SignIn

pytestmark = pytest.mark.django_db

ACT = ActCited("12/QĐ-UBND", "Ủy ban nhân dân xã", dt.date(2025, 12, 20))


def test_a_commune_shows_who_sits_there_and_where_it_came_from(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("canbo", IN_2025).get("/mang-luoi/dia-ban/15127/")

    text = words(page)
    assert headings(page)[0] == "Xã Cẩm Thủy"
    assert "Mã 15127 · từ 01/7/2025" in text
    assert "Hình thành từ toàn bộ Thị trấn Phong Sơn và toàn bộ Xã Cẩm Ngọc" in text
    found = links(page)
    assert found["Trung tâm học tập cộng đồng xã Cẩm Ngọc"] == "/mang-luoi/don-vi/38-15169-HTCD/"
    assert found["Xã Cẩm Ngọc"] == "/mang-luoi/dia-ban/15169/?ban-do=2025-06-30"
    assert found["Tỉnh Thanh Hóa"] == "/mang-luoi/dia-ban/38/"
    assert found["Số liệu"] == "/so-lieu/15127/"
    assert "Ghi sự kiện" not in text


def test_an_area_is_shown_as_on_the_day_asked_for(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)

    text = words(client.get("/mang-luoi/dia-ban/38/?ban-do=2021-01-15"))
    today = words(client.get("/mang-luoi/dia-ban/38/"))

    assert "Đơn vị cấp huyện 27" in text
    assert "Đơn vị cấp xã 559" in text
    assert "27 đơn vị cấp huyện, như vào ngày 15/01/2021" in text
    assert "Huyện Cẩm Thủy 390 Huyện 2" in text
    assert "Đơn vị cấp xã 166" in today
    assert "Đơn vị cấp huyện" not in today


def test_communes_without_a_centre_are_named(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("phong", IN_2021).get("/mang-luoi/dia-ban/390/")

    text = words(page)
    assert "Đơn vị cấp xã chưa có trung tâm 15" in text
    assert "Chưa có trung tâm học tập cộng đồng:" in text
    assert "và 3 đơn vị khác." in text


def test_areas_are_public_and_organisations_are_not(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdoc40", IN_2025).get("/mang-luoi/dia-ban/15127/")

    text = words(page)
    assert "Xã Cẩm Thủy" in text
    assert "Cẩm Ngọc" not in text.replace("toàn bộ Xã Cẩm Ngọc", "").replace("Xã Cẩm Ngọc", "")
    assert "Ủy ban nhân dân xã Cẩm Thủy" not in text
    assert "/so-lieu/15127/" not in links(page).values()


def test_an_unknown_code_or_day_is_told_as_such(cast: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("so", IN_2025)

    never = client.get("/mang-luoi/dia-ban/00000/")
    not_then = client.get("/mang-luoi/dia-ban/390/?ban-do=2025-10-10")
    no_day = client.get("/mang-luoi/dia-ban/38/?ban-do=2021-02-30")

    assert never.status_code == 404
    assert not_then.status_code == 404
    assert no_day.status_code == 400


def test_a_code_of_the_past_leads_to_the_unit_that_bore_it_and_to_where_it_belongs_now(
    cast: Cast, sign_in_as: SignIn
) -> None:
    client = sign_in_as("so", IN_2025)

    merged = client.get("/mang-luoi/dia-ban/15169/")
    split = client.get("/mang-luoi/dia-ban/15637/")

    assert "như vào ngày 30/6/2025. Nay thuộc: Xã Cẩm Thủy ." in words(merged)
    assert {"Xã Luận Thành", "Xã Tân Thành", "Tỉnh Thanh Hóa"} <= set(links(split))


def test_the_department_sees_which_centres_wait_for_a_seat(cast: Cast, sign_in_as: SignIn) -> None:
    so = words(sign_in_as("so", IN_2025).get("/mang-luoi/dia-ban/38/"))
    clerk = words(sign_in_as("canbo", IN_2025).get("/mang-luoi/dia-ban/38/"))

    assert "Đơn vị chưa có trụ sở" in so
    assert "Trung tâm học tập cộng đồng xã Luận Khê" in so
    assert "Luận Khê" not in clerk


def test_a_centre_shows_who_directs_it_who_works_there_and_its_history(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("canbo", IN_2025).get("/mang-luoi/don-vi/38-15169-HTCD/")

    text = words(page)
    assert headings(page)[0] == "Trung tâm học tập cộng đồng xã Cẩm Ngọc"
    assert "Cấp trên về hành chính Ủy ban nhân dân xã Cẩm Thủy" in text
    assert "Cấp trên về chuyên môn Sở Giáo dục và Đào tạo Thanh Hóa" in text
    assert "Trụ sở Xã Cẩm Thủy , Tỉnh Thanh Hóa" in text
    assert "Cao Văn Nam Giám đốc trung tâm chuyên trách từ 01/9/2008" in text
    assert "3 người giữ chức vụ" in text
    assert "01/7/2025 · Trụ sở tại Xã Cẩm Thủy" in text
    found = links(page)
    assert found["Các lớp học"] == "/lop-hoc/?trung-tam=38-15169-HTCD"
    assert "Sở Giáo dục và Đào tạo Thanh Hóa" not in found
    assert found["Ủy ban nhân dân xã Cẩm Thủy"] == "/mang-luoi/don-vi/38-15127-UBND-2/"


def test_a_centre_on_an_earlier_day_was_under_the_district(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("so", IN_2025).get("/mang-luoi/don-vi/38-15169-HTCD/?ban-do=2021-01-20"))

    assert "Cấp trên về chuyên môn Phòng Giáo dục và Đào tạo huyện Cẩm Thủy" in text
    assert "Trụ sở Xã Cẩm Ngọc , Huyện Cẩm Thủy, Tỉnh Thanh Hóa" in text


def test_a_closed_organisation_says_who_answers_now(cast: Cast, sign_in_as: SignIn) -> None:
    actions.merge_organisations(
        by=cast.actor("chutich", IN_2025),
        on=dt.date(2025, 9, 1),
        act=ACT,
        organisation_ids=[cast.cam_ngoc.pk, cast.phong_son.pk],
        into=cast.cam_ngoc.pk,
    )

    page = sign_in_as("canbo", IN_2025).get("/mang-luoi/don-vi/38-15127-HTCD/")

    text = words(page)
    assert "đã kết thúc hoạt động" in text
    assert "Trả lời thay: Trung tâm học tập cộng đồng xã Cẩm Ngọc" in text
    kept = words(sign_in_as("canbo", IN_2025).get("/mang-luoi/don-vi/38-15169-HTCD/"))
    assert "1 điểm học tập Tên điểm Địa chỉ Thuộc Sử dụng Trung tâm học tập cộng đồng thị trấn Phong Sơn" in kept


def test_a_centre_without_a_seat_says_so(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("so", IN_2025).get("/mang-luoi/don-vi/38-15637-HTCD/"))

    assert "Đơn vị chưa có trụ sở" in text


OUTSIDE = [("giamdoc", "38-15127-HTCD"), ("giamdoc40", "38-15169-HTCD"), ("so40", "38-SGDDT"), ("khach", "38-SGDDT")]


@pytest.mark.parametrize(("username", "code"), OUTSIDE)
def test_an_organisation_outside_the_scope_is_not_found(
    cast: Cast, sign_in_as: SignIn, username: str, code: str
) -> None:
    page = sign_in_as(username, IN_2025).get(f"/mang-luoi/don-vi/{code}/")

    assert page.status_code == (403 if username == "khach" else 404)
    assert "Quá trình" not in words(page, inside="body")


def test_a_body_lists_what_it_directs(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("chutich", IN_2025).get("/mang-luoi/don-vi/38-15127-UBND-2/"))

    assert "3 đơn vị trực thuộc hoặc chịu sự quản lý" in text
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc 38-15169-HTCD hành chính" in text


def test_the_number_of_questions_does_not_grow_with_the_list(
    cast: Cast, sign_in_as: SignIn, django_assert_max_num_queries
) -> None:
    client = sign_in_as("so", IN_2025)
    client.get("/mang-luoi/dia-ban/38/")

    with django_assert_max_num_queries(45):
        client.get("/mang-luoi/dia-ban/38/")

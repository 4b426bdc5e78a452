from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from gdtx.accounts.models import Installation
from gdtx.learning import actions
from tests.desk.conftest import SignIn
from tests.desk.reading import headings, links, words
from tests.learning.making import log
from tests.support.cast import IN_2021, IN_2025, Cast

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"


def test_the_bare_address_leads_to_the_desk_or_to_the_sign_in_page(cast: Cast, sign_in_as: SignIn) -> None:
    assert Client().get("/").headers["Location"] == "/dang-nhap/"
    assert sign_in_as("so", IN_2021).get("/").headers["Location"] == "/ban-lam-viec/"


def test_a_visitor_is_asked_to_sign_in_first(cast: Cast) -> None:
    answer = Client().get("/ban-lam-viec/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/dang-nhap/?next=/ban-lam-viec/"


def test_a_director_reads_what_the_centre_has_logged(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdoc", IN_2021).get("/ban-lam-viec/")

    text = words(page)
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc · thứ Tư, 20/01/2021" in text
    assert "Số liệu HK1 2020-2021 đã có số liệu" in text
    assert "Đã ghi 2 lớp, 130 lượt học viên, từ 01/9/2020 đến 15/01/2021." in text
    assert "Cùng kỳ năm trước: 2 lớp, 200 lượt." in text
    assert "Kỳ mới, học kỳ II năm học 2020-2021, bắt đầu từ 16/01/2021: đã ghi 0 lớp, 0 lượt." in text


def test_a_director_finds_the_buttons_of_the_day_and_the_last_classes(semesters: Cast, sign_in_as: SignIn) -> None:
    found = links(sign_in_as("giamdoc", IN_2021).get("/ban-lam-viec/"))

    assert found["Ghi lớp"] == "/lop-hoc/ghi/"
    assert found["Danh sách lớp"] == f"/lop-hoc/?ky={HK1}&trung-tam=38-15169-HTCD"
    assert "Trồng rau an toàn" in found
    assert "Khai không tổ chức lớp" not in found


def test_a_silent_centre_is_told_that_it_counts_as_not_reported_and_what_to_do(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdoc", IN_2021).get("/ban-lam-viec/")

    text = words(page)
    assert "hết kỳ 5 ngày" in text
    assert "đang bị tính là chưa báo cáo" in text
    assert links(page)["Khai không tổ chức lớp"] == f"/lop-hoc/khong-to-chuc/?trung-tam=38-15169-HTCD&ky={HK1}"


def test_a_centre_that_declared_none_owes_nothing(cast: Cast, sign_in_as: SignIn) -> None:
    by = cast.actor("giamdoc", IN_2021)
    actions.declare_no_class(by=by, centre_id=cast.cam_ngoc.pk, period=HK1)

    text = words(sign_in_as("giamdoc", IN_2021).get("/ban-lam-viec/"))

    assert "đã khai không tổ chức lớp nào trong kỳ này" in text
    assert "đã có số liệu" in text


def test_a_running_period_shows_the_days_that_are_left(cast: Cast, sign_in_as: SignIn) -> None:
    assert "còn 5 ngày" in words(sign_in_as("giamdoc", dt.date(2021, 1, 10)).get("/ban-lam-viec/"))
    assert "ngày cuối của kỳ" in words(sign_in_as("giamdoc", dt.date(2021, 1, 15)).get("/ban-lam-viec/"))


def test_a_specialist_sees_who_has_not_reported(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2021).get("/ban-lam-viec/")

    text = words(page)
    assert "2/4 trung tâm đã có số liệu; kỳ kết thúc ngày 15/01/2021." in text
    assert links(page)["Xem 2 trung tâm chưa báo cáo"] == f"/so-lieu/38/chua-bao-cao/?ky={HK1}"
    assert "Huyện Thường Xuân 0/1 trung tâm · cùng kỳ năm trước 60 lượt chưa báo cáo" in text
    assert links(page)["Huyện Mường Lát"].startswith("/so-lieu/384/chua-bao-cao/")


def test_a_specialist_sees_centres_left_without_a_seat(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("so", IN_2025).get("/ban-lam-viec/")

    assert "Trung tâm chưa có trụ sở" in headings(page)
    assert "Trung tâm học tập cộng đồng xã Luận Khê" in words(page)


def test_a_commune_officer_sees_the_centres_of_the_commune(semesters: Cast, sign_in_as: SignIn) -> None:
    log(semesters.actor("giamdoc", IN_2025), semesters.cam_ngoc, turns=21, start_on=dt.date(2025, 9, 9))

    page = sign_in_as("canbo", IN_2025).get("/ban-lam-viec/")

    text = words(page)
    assert "1/2 trung tâm đã có số liệu" in text
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc 1 21" in text
    assert "Trung tâm học tập cộng đồng thị trấn Phong Sơn – Chưa báo cáo" in text


def test_a_head_reads_five_figures_and_what_is_worse(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdocso", IN_2021).get("/ban-lam-viec/")

    text = words(page)
    assert headings(page)[:2] == ["Tỉnh Thanh Hóa", "Năm số liệu chính so với cùng kỳ năm trước"]
    assert "Nữ 40,0% lượt" in text
    assert "Chuyển giao kỹ thuật 30 lượt, cùng kỳ 120 lượt (giảm 75,0%)" in text
    assert "Huyện Cẩm Thủy 180 lượt, cùng kỳ 200 lượt (giảm 10,0%)" in text
    assert links(page)["Huyện Cẩm Thủy"] == f"/so-lieu/390/?ky={HK1}"


def test_a_head_without_a_year_before_is_told_so(cast: Cast, sign_in_as: SignIn) -> None:
    text = words(sign_in_as("truongphong", IN_2021).get("/ban-lam-viec/"))

    assert "Chưa có số liệu cùng kỳ năm trước để so sánh." in text


def test_nothing_worse_is_good_news(cast: Cast, sign_in_as: SignIn) -> None:
    by = cast.actor("giamdoc", IN_2021)
    log(by, cast.cam_ngoc, turns=10, start_on=dt.date(2019, 10, 1))
    log(by, cast.cam_ngoc, turns=11)

    text = words(sign_in_as("truongphong", IN_2021).get("/ban-lam-viec/"))

    assert "Không có số liệu chính nào kém hơn cùng kỳ năm trước." in text


def test_the_ministry_has_the_country_on_its_desk(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("bo", IN_2021).get("/ban-lam-viec/")

    assert "Việt Nam" in words(page)
    assert "/so-lieu/38/chua-bao-cao/" in page.content.decode()
    assert "Các tỉnh, thành phố" in headings(page)
    assert links(page)["Tỉnh Thanh Hóa"] == f"/so-lieu/38/?ky={HK1}"


def test_who_holds_no_post_is_told_what_to_do(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("phong", IN_2025).get("/ban-lam-viec/")

    assert "Vào ngày 10/10/2025 bạn không giữ chức vụ nào" in words(page)
    assert links(page).get("Lớp học") is None


@pytest.mark.parametrize(
    ("username", "entries"),
    [
        ("giamdoc", ["Bàn làm việc", "Lớp học", "Số liệu"]),
        ("so", ["Bàn làm việc", "Lớp học", "Số liệu"]),
        ("bo", ["Bàn làm việc", "Số liệu"]),
    ],
)
def test_the_rail_shows_what_the_posts_open_in_the_order_of_the_wheel(
    cast: Cast, sign_in_as: SignIn, username: str, entries: list[str]
) -> None:
    page = sign_in_as(username, IN_2021).get("/ban-lam-viec/")

    rail = words(page, inside="nav").split("Thêm")[0]
    shown = [entry for entry in ("Bàn làm việc", "Lớp học", "Số liệu") if entry in rail]
    assert shown == entries


def test_the_demonstration_says_what_it_is_and_which_day_it_plays(
    cast: Cast, sign_in_as: SignIn, demonstration: Installation
) -> None:
    text = words(sign_in_as("so", IN_2021).get("/ban-lam-viec/"), inside="aside")

    assert text == "Dữ liệu tổng hợp Ngày làm việc: thứ Tư, 20/01/2021 Đổi vai hoặc ngày"


def test_a_real_installation_has_no_such_strip(cast: Cast, sign_in_as: SignIn) -> None:
    assert "Dữ liệu tổng hợp" not in words(sign_in_as("so", IN_2021).get("/ban-lam-viec/"), inside="body")

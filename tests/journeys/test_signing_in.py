"""Somebody comes in, sees the desk, and goes; somebody else does not get in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browser import follow
from tests.support.cast import IN_2021, PASSWORD, Cast

from .conftest import Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def type_password(page: Page, name: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    follow(page.get_by_role("button", name="Đăng nhập"))


@pytest.mark.writes
def test_a_director_signs_in_with_a_password_and_out_again(cast: Cast, live_server: Any, page: Page) -> None:
    page.goto(live_server.url)
    look(page)

    type_password(page, "giamdoc", PASSWORD)

    page.get_by_role("heading", name="Bàn làm việc").wait_for()
    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in words(page)
    assert "Cao Văn Nam" in page.locator("header, .gd-top").first.inner_text()
    look(page)

    follow(page.get_by_role("button", name="Đăng xuất"))
    assert page.url.endswith("/dang-nhap/")
    page.goto(f"{live_server.url}/ban-lam-viec/")
    assert "/dang-nhap/" in page.url


def test_a_visitor_of_the_demonstration_chooses_a_day_and_a_role(enter: Enter, live_server: Any, page: Page) -> None:
    page.goto(live_server.url)
    assert "dữ liệu tổng hợp" in words(page)
    follow(page.get_by_role("link", name="20/01/2021"))
    assert "1. Ngày làm việc: thứ Tư, 20/01/2021" in words(page)
    look(page)

    enter(page, "so", IN_2021)

    text = words(page)
    assert "Tỉnh Thanh Hóa" in text
    assert "20/01/2021" in text
    assert "8" in text
    assert "647" in text
    look(page)


def test_a_wrong_password_gets_a_sentence_and_too_many_a_pause(cast: Cast, live_server: Any, page: Page) -> None:
    page.goto(f"{live_server.url}/dang-nhap/")
    type_password(page, "giamdoc", "không phải mật khẩu")
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Sai 5 lần liền thì phải chờ 15 phút." in words(page)
    assert page.get_by_label("Tên đăng nhập").input_value() == "giamdoc"
    look(page)

    for _attempt in range(4):
        type_password(page, "giamdoc", "không phải mật khẩu")

    assert page.get_by_role("heading", name="Tạm khóa đăng nhập").is_visible()
    assert "Sai tên đăng nhập hoặc mật khẩu 5 lần liền. Tên này tạm bị khóa tại máy này đến" in words(page)
    look(page)
    page.goto(f"{live_server.url}/dang-nhap/")
    type_password(page, "giamdoc", PASSWORD)
    assert page.get_by_role("heading", name="Tạm khóa đăng nhập").is_visible()

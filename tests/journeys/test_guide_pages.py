"""The guide in a real browser: accessible, not too wide, and readable on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.conftest import Enter, look
from tests.support.browser import follow, photograph
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_guide_is_opened_from_the_menu_and_read_on_a_phone_and_on_a_desk(
    world: Cast, enter: Enter, live_server: Any, page: Page
) -> None:
    enter(page, "chutich", IN_2025)

    follow(page.get_by_role("link", name="Hướng dẫn", exact=True))
    page.get_by_role("heading", name="Dành cho bạn").wait_for()
    look(page)
    photograph(page, "guide-index-1280")
    follow(page.get_by_role("link", name="Chủ tịch, phó chủ tịch"))
    page.get_by_role("heading", name="Trong một phút").wait_for()
    look(page)
    photograph(page, "guide-chair-1280")
    page.set_viewport_size({"width": 360, "height": 740})
    photograph(page, "guide-chair-360")

    # Pictures come as one scrolls; each must come and have its size.
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") > 300


def test_the_handbook_and_the_page_about_signing_in_are_readable_by_everybody(
    world: Cast, enter: Enter, live_server: Any, page: Page
) -> None:
    page.goto(f"{live_server.url}/dang-nhap/")
    follow(page.get_by_role("link", name="Hướng dẫn đăng nhập"))
    page.get_by_role("heading", name="Lần đầu vào, hoặc quên mật khẩu").wait_for()
    look(page)
    photograph(page, "guide-signing-in-1280")

    enter(page, "admin", IN_2025)
    page.goto(f"{live_server.url}/huong-dan/quan-tri/")
    look(page)
    photograph(page, "guide-handbook-1280")


def test_on_paper_the_guide_is_black_on_white_without_menus_and_pictures_fit(
    world: Cast, enter: Enter, live_server: Any, page: Page
) -> None:
    enter(page, "so", IN_2025)
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 640, "height": 900})
    page.goto(f"{live_server.url}/huong-dan/chuyen-vien-so/")

    for hidden in (".gd-rail", ".gd-top", ".gd-bottom", ".gd-noprint"):
        assert page.locator(hidden).filter(visible=True).count() == 0, hidden
    assert page.locator(".gd-demo").get_by_text("Dữ liệu tổng hợp").is_visible()
    colours = page.evaluate("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    assert colours[0] == "rgb(0, 0, 0)"
    assert colours[1] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box is not None
        # 90 mm at most, so that a heading and its picture stand on one sheet.
        assert box["height"] <= 345

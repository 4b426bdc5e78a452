"""The rungs of the ladder and the desks in a real browser: both widths, both lights, small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.desk.browser.walking import enter, look
from tests.support.browser import follow
from tests.support.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

pytestmark = pytest.mark.browser


def test_the_same_rung_on_another_map_leads_to_todays_commune(
    demonstration: Cast, live_server: Any, page: Page
) -> None:
    enter(page, live_server.url, day="10/10/2025", as_whom="so")
    page.goto(f"{live_server.url}/so-lieu/38/?ky=2020-2021/HK1")

    page.get_by_text("Bản đồ 15/01/2021").click()
    follow(page.get_by_role("link", name="Hôm nay 10/10/2025"))

    assert page.get_by_role("heading", name="166 xã, phường").count() == 1
    assert "583" in page.locator("tfoot").last.inner_text()


def test_on_a_phone_the_province_starts_with_what_needs_a_look(
    demonstration: Cast, live_server: Any, phone: Page
) -> None:
    enter(phone, live_server.url, day="20/01/2021", as_whom="so")
    phone.goto(f"{live_server.url}/so-lieu/38/?ky=2020-2021/HK1")
    look(phone, "figures-province-phone")
    rows = phone.locator("#ds tbody tr")
    shown = [text.split("\n")[0] for text in rows.filter(visible=True).all_inner_texts()]
    assert shown == ["Huyện Mường Lát", "Huyện Thường Xuân"]

    phone.get_by_role("link", name="Xem cả 27 huyện, thị xã, thành phố").click()

    rows.filter(visible=True).nth(26).wait_for()
    assert rows.filter(visible=True).count() == 27


def test_on_a_phone_everything_is_behind_the_bar_at_the_bottom(
    demonstration: Cast, live_server: Any, phone: Page
) -> None:
    enter(phone, live_server.url, day="20/01/2021", as_whom="giamdoc")
    look(phone, "desk-director-phone")

    phone.get_by_text("Thêm", exact=True).click()
    look(phone, "menu-phone")
    follow(phone.get_by_role("button", name="Đăng xuất"))

    assert "/dang-nhap/" in phone.url


def test_every_rung_is_looked_at(demonstration: Cast, live_server: Any, page: Page, phone: Page) -> None:
    for opened, width in ((page, "1280"), (phone, "360")):
        enter(opened, live_server.url, day="20/01/2021", as_whom="so")
        look(opened, f"desk-specialist-{width}")
        for path in ("38", "390", "15169", "trung-tam/38-15169-HTCD", "38/chua-bao-cao"):
            opened.goto(f"{live_server.url}/so-lieu/{path}/?ky=2020-2021/HK1")
            look(opened, f"figures-{path.replace('/', '-')}-{width}")
        opened.goto(f"{live_server.url}/tim/?q=cam+ngoc")
        look(opened, f"search-{width}")


def test_the_head_of_the_department_reads_the_province_on_one_page(
    demonstration: Cast, live_server: Any, page: Page, phone: Page
) -> None:
    for opened, name in ((page, "desk-head"), (phone, "desk-head-phone")):
        enter(opened, live_server.url, day="20/01/2021", as_whom="giamdocso")
        look(opened, name)
        assert opened.locator(".gd-fig").count() == 5
        assert opened.locator("#h-kem").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_living_page_is_readable_in_both_lights_and_widths(
    live_server: Any, page: Page, phone: Page, scheme: Any
) -> None:
    for opened, width in ((page, "1280"), (phone, "360")):
        opened.emulate_media(color_scheme=scheme)
        opened.goto(f"{live_server.url}/kieu-mau/")
        look(opened, f"parts-{width}-{scheme}")


def test_a_first_view_stays_small(demonstration: Cast, live_server: Any, page: Page) -> None:
    enter(page, live_server.url, day="20/01/2021", as_whom="so")
    answered: dict[str, Request] = {}
    page.on("requestfinished", lambda request: answered.setdefault(request.url, request))

    page.goto(f"{live_server.url}/so-lieu/38/?ky=2020-2021/HK1")
    page.wait_for_load_state("networkidle")

    assert len(answered) >= 3
    assert sum(request.sizes()["responseBodySize"] for request in answered.values()) < 100_000

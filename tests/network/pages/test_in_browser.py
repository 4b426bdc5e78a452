"""The pages of the network in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.browser import assert_accessible, assert_no_sideways_scroll
from tests.support.cast import build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/mang-luoi/dia-ban/15127/",
    "/mang-luoi/dia-ban/390/?ban-do=2021-01-15",
    "/mang-luoi/don-vi/38-15169-HTCD/",
    "/mang-luoi/don-vi/38-15637-HTCD/",
    "/mang-luoi/su-kien/",
    "/mang-luoi/su-kien/ghi/doi-ten/?vung=15127",
    "/mang-luoi/su-kien/ghi/sap-nhap/?don-vi=38-15169-HTCD",
]


def test_every_page_is_accessible_and_fits(
    page: Any, phone: Any, live_server: Any, sign_in: Callable[[Any, Any], None]
) -> None:
    cast = build_cast()
    for window in (page, phone):
        sign_in(window, cast.person("so"))
        for address in PAGES:
            answer = window.goto(live_server.url + address)
            assert answer.status == 200, address
            assert_accessible(window)
            assert_no_sideways_scroll(window)


def test_an_event_is_previewed_entered_and_taken_back_by_hand(
    page: Any, live_server: Any, sign_in: Callable[[Any, Any], None]
) -> None:
    cast = build_cast()
    sign_in(page, cast.person("so"))
    page.goto(f"{live_server.url}/mang-luoi/dia-ban/15127/")

    page.get_by_text("Ghi sự kiện").click()
    page.get_by_role("link", name="Đổi tên, loại hoặc mã").click()
    page.get_by_label("Tên đầy đủ mới").fill("Phường Cẩm Thủy")
    page.get_by_label("Có hiệu lực từ ngày").fill("01/01/2027")
    page.get_by_label("Số, ký hiệu văn bản").fill("99/NQ-UBTVQH16")
    page.get_by_role("button", name="Xem trước").click()
    assert page.get_by_text("Ủy ban nhân dân xã Cẩm Thủy đổi tên thành Ủy ban nhân dân phường Cẩm Thủy.").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Ghi sự kiện").click()
    assert page.get_by_role("heading", name="Xã Cẩm Thủy đổi thành Phường Cẩm Thủy").is_visible()

    page.get_by_role("link", name="Ghi nhầm: đính chính").click()
    page.get_by_label("Lý do đính chính").fill("Ghi nhầm tên")
    page.get_by_role("button", name="Đính chính").click()

    assert page.get_by_text("Sự kiện ghi nhầm vẫn được lưu.").is_visible()
    assert_accessible(page)

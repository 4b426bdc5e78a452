"""The department enters a merger of next year: what would change, then the event, then the time line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from gdtx.network.models import NetworkEvent
from gdtx.network.queries import area_by_code
from tests.support.browser import follow
from tests.support.cast import IN_2025, Cast

from .conftest import Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FROM = dt.date(2026, 1, 1)


@pytest.mark.writes
def test_a_merger_to_come_is_looked_at_entered_and_told(
    world: Cast, enter: Enter, live_server: Any, page: Page
) -> None:
    beside = area_by_code("14845", IN_2025)
    enter(page, "so", IN_2025)
    page.goto(f"{live_server.url}/mang-luoi/dia-ban/14848/")
    assert page.get_by_role("heading", level=1).inner_text() == "Xã Tam Chung"
    look(page)
    page.get_by_text("Ghi sự kiện").click()
    follow(page.get_by_role("link", name="Nhập đơn vị hành chính"))
    look(page)

    page.get_by_label("Mã của đơn vị khác nhập cùng").fill("14845")
    page.get_by_label("Tên đầy đủ của đơn vị mới").fill("Xã Biên Cương")
    page.get_by_label("Mã của đơn vị mới").fill("14845")
    page.get_by_label("Có hiệu lực từ ngày").fill("01/01/2026")
    page.get_by_label("Số, ký hiệu văn bản").fill("01/NQ-UBTVQH15")
    page.get_by_label("Cơ quan ban hành").fill("Ủy ban Thường vụ Quốc hội")
    page.get_by_label("Ngày ban hành").fill("01/10/2025")
    follow(page.get_by_role("button", name="Xem trước"))

    shown = page.get_by_role("region", name="Nếu ghi, những điều sau thay đổi").inner_text()
    assert "Xã Tam Chung" in shown
    assert "Xã Biên Cương" in shown
    assert not NetworkEvent.objects.exists()
    look(page)
    follow(page.get_by_role("button", name="Ghi sự kiện"))

    assert "Đã ghi sự kiện" in words(page)
    assert "có hiệu lực từ 01/01/2026" in words(page)
    assert "sắp có hiệu lực" in words(page)
    assert NetworkEvent.objects.get().on == FROM
    look(page)
    # Until then nothing has changed; from then on there is one commune.
    assert area_by_code("14848", IN_2025).name == "Xã Tam Chung"
    assert area_by_code("14845", IN_2025).name == beside.name
    assert area_by_code("14845", FROM).name == "Xã Biên Cương"
    page.goto(f"{live_server.url}/mang-luoi/dia-ban/14848/")
    line = page.locator(".gd-line").inner_text()
    assert "01/01/2026" in line
    assert "Nhập toàn bộ vào Xã Biên Cương" in line
    look(page)

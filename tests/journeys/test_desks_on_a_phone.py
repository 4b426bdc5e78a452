"""A commune chair and the head of the department at work on a phone: what waits, reminding, deciding, reading on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from gdtx.inbox.models import Notice, Receipt
from tests.inbox.conftest import send
from tests.learning.making import log
from tests.support.browser import assert_accessible, follow, session
from tests.support.cast import IN_2021, IN_2025, Cast

from .conftest import look, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def come_in(page: Page, url: str, username: str, on: dt.date) -> None:
    """Through the door of the demonstration to the desk."""
    page.goto(f"{url}/dang-nhap/?ngay={on.isoformat()}")
    follow(page.locator(f"button[name=vai][value={username}]"))
    page.wait_for_url("**/ban-lam-viec/")


def remind(page: Page) -> Notice:
    """From the chair's desk: copy the sentence, then send the reminder to the silent centres."""
    follow(page.get_by_role("link", name="Nhắc trung tâm"))
    follow(page.get_by_role("button", name="Lấy lời nhắc kèm liên kết"))
    sentence = page.get_by_role("textbox", name="Lời nhắc").input_value()
    assert sentence.startswith("Trung tâm chưa có số liệu HK1 2025-2026 trên hệ thống gdtx.")
    assert "/n/" in sentence
    page.get_by_role("textbox", name="Hạn").fill("31/10/2025")
    follow(page.get_by_role("button", name="Gửi đến 2 trung tâm"))
    page.get_by_role("heading", name="Nhắc báo cáo HK1 2025-2026").wait_for()
    assert "Đã gửi lời nhắc đến 2 trung tâm chưa báo cáo." in words(page)
    return Notice.objects.select_related("link").get()


def test_a_commune_chair_reminds_the_centres_and_a_director_follows_the_link(
    world: Cast, live_server: Any, phone: Page, browser: Browser
) -> None:
    come_in(phone, live_server.url, "chutich", IN_2025)
    look(phone)
    assert "2/2 trung tâm của xã chưa báo cáo" in words(phone)
    assert phone.get_by_role("link", name="Ghi lớp").count() == 0
    for name in ("Nhắc trung tâm", "Gửi thông báo"):
        box = phone.get_by_role("link", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] <= 740 - 60

    notice = remind(phone)
    look(phone)
    assert "Chưa đọc 2" in words(phone)
    copy = phone.get_by_role("button", name="Sao chép lời nhắc")
    copy.click()
    phone.get_by_text("Đã sao chép.").or_(phone.get_by_text("Máy không cho sao chép")).wait_for()

    with session(browser, width=360, height=740, has_touch=True, is_mobile=True) as other:
        come_in(other, live_server.url, "giamdoc", IN_2025)
        follow(other.get_by_role("link", name="Nhắc báo cáo HK1 2025-2026"))
        look(other)
        follow(other.get_by_role("button", name="Xác nhận đã đọc"))
        other.get_by_text("Bạn đã xác nhận đọc").wait_for()
        follow(other.get_by_role("link", name="Mở trang cần làm"))
        other.wait_for_url("**/so-lieu/trung-tam/38-15169-HTCD/**")
        assert other.get_by_role("link", name="Khai không tổ chức lớp").count() == 1
        assert_accessible(other)
    assert Receipt.objects.get().notice == notice

    phone.reload()
    assert "Chưa đọc 1" in words(phone)


def test_the_same_reminder_is_sent_without_a_script(world: Cast, live_server: Any, browser: Browser) -> None:
    with session(browser, width=360, height=740, java_script_enabled=False) as old:
        come_in(old, live_server.url, "chutich", IN_2025)
        remind(old)
        # The sentence can be selected by hand; a button that would do nothing is not shown.
        assert "/n/" in old.get_by_role("textbox", name="Lời nhắc").input_value()
        assert not old.get_by_role("button", name="Sao chép lời nhắc").is_visible()


def test_the_head_of_the_department_reads_one_page_and_opens_what_is_worse(
    world: Cast, live_server: Any, phone: Page
) -> None:
    by = world.actor("giamdoc", IN_2021)
    for topic, group, turns in (("Luật Đất đai", "CT", 400), ("Trồng rau", "KT", 300), ("Dinh dưỡng", "CL", 10)):
        log(by, world.cam_ngoc, topic=topic, group=group, turns=turns, start_on=dt.date(2019, 10, 7))
    send(world.actor("so", IN_2021), due_on=dt.date(2021, 1, 31))

    come_in(phone, live_server.url, "giamdocso", IN_2021)
    look(phone)
    assert phone.locator(".gd-fig").count() == 5
    assert phone.locator(".gd-chart > li").count() == 3
    worse = phone.locator("section[aria-labelledby=h-kem] li")
    assert worse.count() == 3
    assert "giảm" in worse.first.inner_text()

    follow(worse.first.get_by_role("link"))
    phone.get_by_role("heading", level=1).wait_for()
    assert "/so-lieu/" in phone.url or "/lop-hoc/" in phone.url
    assert_accessible(phone)
    phone.go_back()

    decision = phone.locator("section[aria-labelledby=h-quyet]")
    follow(decision.get_by_role("link", name="Khóa số liệu HK1 2020-2021"))
    phone.wait_for_url("**/lop-hoc/khoa-ky/**")
    look(phone)

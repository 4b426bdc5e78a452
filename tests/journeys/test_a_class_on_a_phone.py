"""The deputy logs a class on the phone, sets it right and takes it back; on an old phone too, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gdtx.learning.models import LearningClass
from tests.support.browser import assert_no_sideways_scroll, session
from tests.support.cast import IN_2021, Cast

from .conftest import Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(page: Page, **values: str) -> None:
    """Type into the fields by their label."""
    labels = {
        "topic": "Chuyên đề",
        "turns": "Lượt học viên",
        "female": "Nữ (không bắt buộc)",
        "start_on": "Ngày mở",
        "place": "Địa điểm (không bắt buộc)",
    }
    for name, text in values.items():
        page.get_by_label(labels[name], exact=True).fill(text)


def log_with_a_slip(page: Page, url: str) -> LearningClass:
    """Log a class with two slips, read what is wrong at its field, set it right; the class written."""
    page.goto(f"{url}/lop-hoc/ghi/")
    fill(page, topic="Phòng cháy mùa hanh", turns="96", female="118", start_on="31/02/2021", place="Nhà văn hóa thôn 4")
    page.get_by_label("Nhóm nội dung").select_option(label="Thông tin chính trị, thời sự, pháp luật")
    page.get_by_role("button", name="Ghi lớp").click()

    female = page.get_by_label("Nữ (không bắt buộc)", exact=True)
    assert female.get_attribute("aria-invalid") == "true"
    assert female.input_value() == "118"
    told = page.locator(f"[id='{(female.get_attribute('aria-describedby') or '').split()[-1]}']")
    assert "96" in told.inner_text()
    assert page.get_by_label("Ngày mở").get_attribute("aria-invalid") == "true"
    assert page.get_by_label("Ngày mở").input_value() == "31/02/2021"
    assert page.get_by_label("Chuyên đề").input_value() == "Phòng cháy mùa hanh"
    assert not LearningClass.objects.filter(topic="Phòng cháy mùa hanh").exists()
    assert_no_sideways_scroll(page)

    fill(page, female="48", start_on="12/01/2021")
    page.get_by_role("button", name="Ghi lớp").click()

    page.get_by_role("heading", name="Phòng cháy mùa hanh").wait_for()
    assert "Đã ghi lớp “Phòng cháy mùa hanh”. HK1 2020-2021 trung tâm có 4 lớp, 281 lượt." in words(page)
    return LearningClass.objects.get(topic="Phòng cháy mùa hanh")


def change_and_withdraw(page: Page, logged: LearningClass) -> None:
    """Change the turns, then withdraw the class; it no longer counts."""
    page.get_by_role("link", name="Sửa", exact=True).click()
    fill(page, turns="90")
    page.get_by_role("button", name="Lưu lớp").click()
    assert "Lượt học viên: 96 → 90" in words(page)
    logged.refresh_from_db()
    assert (logged.turns, logged.version) == (90, 2)

    page.get_by_role("link", name="Rút lớp").click()
    page.get_by_label("Lý do").fill("Ghi nhầm ngày, lớp của tháng sau")
    page.get_by_role("button", name="Rút lớp").click()
    assert "Lý do: Ghi nhầm ngày, lớp của tháng sau" in words(page)
    assert "Lớp này không tính vào số liệu" in words(page)
    logged.refresh_from_db()
    assert logged.state == "withdrawn"


def test_a_class_is_logged_changed_and_withdrawn_on_a_phone(
    world: Cast, enter: Enter, live_server: Any, phone: Page
) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    look(phone)
    phone.goto(f"{live_server.url}/lop-hoc/ghi/")
    assert phone.get_by_label("Ngày mở").input_value() == "20/01/2021"
    button = phone.get_by_role("button", name="Ghi lớp").bounding_box()
    assert button is not None
    assert button["height"] >= 44
    assert button["y"] + button["height"] <= 740
    look(phone)

    logged = log_with_a_slip(phone, live_server.url)
    look(phone)
    change_and_withdraw(phone, logged)
    look(phone)

    phone.goto(f"{live_server.url}/lop-hoc/?ky=2020-2021/HK1")
    assert "3 lớp · 185 lượt học viên" in words(phone)


def test_without_a_script_the_same_way_is_walked(world: Cast, enter: Enter, live_server: Any, browser: Browser) -> None:
    with session(browser, width=360, height=740, java_script_enabled=False) as old:
        enter(old, "phogiamdoc", IN_2021)
        logged = log_with_a_slip(old, live_server.url)
        change_and_withdraw(old, logged)

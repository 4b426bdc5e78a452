"""A number is questioned: from the country down to one class, and back; and the same semester on today's map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browser import follow
from tests.support.cast import IN_2021

from .conftest import CLASSES, Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HK1 = "ky=2020-2021/HK1"
TOPICS = [topic for classes in CLASSES.values() for topic, *_rest in classes]
TURNS = sum(turns for classes in CLASSES.values() for _topic, _group, turns, _female in classes)


def figure(page: Page, label: str) -> str:
    """The key figure with the label, without its unit."""
    return (
        page.locator(".gd-fig", has=page.get_by_text(label, exact=True)).locator(".gd-fig__n").inner_text().split()[0]
    )


def listed(page: Page) -> set[str]:
    """The topics in the list of classes."""
    return {text.strip() for text in page.locator("main table tbody th a").all_inner_texts()}


def test_the_ministry_opens_the_country_and_the_province(enter: Enter, live_server: Any, page: Page) -> None:
    enter(page, "bo", IN_2021)
    page.goto(f"{live_server.url}/so-lieu/VN/?{HK1}")
    assert figure(page, "Lớp đã mở") == "8"
    look(page)

    follow(page.get_by_role("link", name="Tỉnh Thanh Hóa").first)

    assert page.get_by_role("heading", level=1).inner_text() == "Tỉnh Thanh Hóa"
    assert figure(page, "Lớp đã mở") == "8"
    assert figure(page, "Học viên") == str(TURNS)


def test_the_department_goes_down_to_one_class_and_back(enter: Enter, live_server: Any, page: Page) -> None:
    enter(page, "so", IN_2021)
    follow(page.get_by_role("link", name="Xem số liệu"))
    assert (figure(page, "Lớp đã mở"), figure(page, "Học viên")) == ("8", "647")
    look(page)

    follow(page.get_by_role("link", name="Huyện Cẩm Thủy"))
    assert figure(page, "Lớp đã mở") == "5"
    look(page)
    follow(page.get_by_role("link", name="Xã Cẩm Ngọc"))
    assert figure(page, "Lớp đã mở") == "3"
    follow(page.get_by_role("link", name=re.compile("học tập cộng đồng xã Cẩm Ngọc|TTHTCĐ xã Cẩm Ngọc")).first)
    assert figure(page, "Học viên") == "185"
    look(page)

    follow(page.locator(".gd-fig__n a").first)
    assert listed(page) == {topic for topic, *_rest in CLASSES["cam_ngoc"]}
    assert "3 lớp · 185 lượt học viên" in words(page)
    follow(page.get_by_role("link", name="Luật Đất đai"))
    text = words(page)
    assert "120" in text
    assert "Cao Văn Nam" in text
    look(page)

    for _step in range(4):
        page.go_back()
    assert page.get_by_role("heading", level=1).inner_text() == "Huyện Cẩm Thủy"
    assert figure(page, "Lớp đã mở") == "5"


def test_a_number_opens_exactly_the_classes_behind_it(enter: Enter, live_server: Any, page: Page) -> None:
    enter(page, "so", IN_2021)
    page.goto(f"{live_server.url}/so-lieu/38/?{HK1}")

    follow(page.locator(".gd-fig__n a").first)
    assert listed(page) == set(TOPICS)
    assert "8 lớp · 647 lượt học viên" in words(page)
    look(page)
    page.go_back()
    follow(page.get_by_role("link", name="Chuyển giao kỹ thuật").first)

    assert listed(page) == {"Trồng rau an toàn", "Chăn nuôi gà an toàn"}
    assert "2 lớp · 78 lượt học viên" in words(page)
    look(page)


def test_on_the_map_of_the_reform_the_total_stays_and_what_was_split_is_named(
    enter: Enter, live_server: Any, page: Page
) -> None:
    enter(page, "so", IN_2021)
    page.goto(f"{live_server.url}/so-lieu/38/?{HK1}&ban-do=2025-07-01")

    assert (figure(page, "Lớp đã mở"), figure(page, "Học viên")) == ("8", "647")
    assert "166 xã" in page.locator("#dia-ban-con").inner_text()
    unplaced = page.locator("tr", has_text="Chưa phân được").first
    assert unplaced.is_visible()
    assert "183" in unplaced.inner_text()
    assert "Xã Cẩm Thủy" in words(page)
    look(page)

    follow(unplaced.get_by_role("link").first)

    assert listed(page) == {"Luật Hôn nhân và gia đình", "Chăn nuôi gà an toàn"}
    assert "2 lớp · 183 lượt học viên" in words(page)

"""The survey of a commune: a teacher enters a household on a phone, the officer checks, corrects, locks, the chair
freezes. Every page is looked at by axe and fits its screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gdtx.accounts.models import Installation, User
from gdtx.literacy.models import SurveyRound
from tests.journeys.conftest import look, words
from tests.literacy.rounds.making import Survey, make_survey
from tests.support.browser import follow
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.writes, pytest.mark.django_db(transaction=True)]


def come_in(page: Page, url: str, username: str) -> None:
    """By the door of the demonstration, on a day of autumn 2025."""
    page.goto(f"{url}/dang-nhap/?ngay={IN_2025.isoformat()}")
    follow(page.locator(f"button[name=vai][value={username}]"))
    page.wait_for_url("**/ban-lam-viec/")


def test_a_household_is_surveyed_on_a_phone_checked_corrected_locked_and_frozen(
    cast: Cast, live_server: Any, page: Page, phone: Page
) -> None:
    survey = make_survey(cast)
    Installation.objects.create(synthetic=True, facts={"logins": {}})
    User.objects.update(is_demo=True)
    the_surveyor_enters_a_household(phone, live_server.url, survey)
    the_officer_checks_and_corrects(page, live_server.url)
    assert survey.record("Dũng").grade_completed == 5
    the_officer_locks_and_the_chair_freezes(page, live_server.url)
    round_ = SurveyRound.objects.get()
    assert round_.state == "frozen"
    assert round_.frozen_code


def the_surveyor_enters_a_household(phone: Page, url: str, survey: Survey) -> None:
    come_in(phone, url, "dieutravien")
    phone.goto(f"{url}/xoa-mu-chu/")
    look(phone)
    follow(phone.get_by_role("link", name="Thôn Cao"))
    look(phone)
    follow(phone.get_by_role("link", name="Phiếu 01"))
    an = phone.get_by_role("group", name="Phạm Văn An")
    an.get_by_text("Tạm vắng").click()
    phone.get_by_text("Đã lên lớp 6").click()
    binh = phone.get_by_role("group", name="Bùi Thị Bình")
    binh.get_by_text("Sửa học vấn, ngày chuyển đi").click()
    binh.get_by_label("Đã học xong").select_option(label="lớp 5")
    look(phone)
    follow(phone.get_by_role("button", name="Lưu phiếu"))
    phone.get_by_text("Thôn còn 1 phiếu chưa làm.").wait_for()
    assert survey.record("An").residence_state == "away"
    assert survey.record("Chi").studying_grade == 6
    follow(phone.get_by_role("link", name="Phiếu 02"))
    follow(phone.get_by_role("button", name="Cả hộ như năm trước"))
    phone.get_by_text("Thôn còn 0 phiếu chưa làm.").wait_for()


def the_officer_checks_and_corrects(page: Page, url: str) -> None:
    come_in(page, url, "canbo")
    page.goto(f"{url}/xoa-mu-chu/")
    look(page)
    assert "Chưa rõ trình độ 1 người" in " ".join(words(page).split())
    follow(page.get_by_role("link", name="Thôn Cao"))
    follow(page.get_by_role("link", name="Đã nhập (2)"))
    follow(page.get_by_role("link", name="Phiếu 02"))
    page.get_by_text("Sửa học vấn, ngày chuyển đi").click()
    page.get_by_role("group", name="Trương Văn Dũng").get_by_label("Đã học xong").select_option(label="lớp 5")
    follow(page.get_by_role("button", name="Lưu phiếu"))
    page.get_by_role("heading", name="Thôn Cao").wait_for()
    page.goto(f"{url}/xoa-mu-chu/")
    assert "Chưa rõ trình độ 0 người" in " ".join(words(page).split())


def the_officer_locks_and_the_chair_freezes(page: Page, url: str) -> None:
    follow(page.get_by_role("link", name="Đợt điều tra", exact=True))
    look(page)
    follow(page.get_by_role("button", name="Khóa để kiểm tra"))
    page.get_by_text("Đã khóa đợt.").wait_for()
    come_in(page, url, "chutich")
    page.goto(f"{url}/xoa-mu-chu/")
    follow(page.get_by_role("link", name="Xem và chốt"))
    follow(page.get_by_role("button", name="Chốt số liệu"))
    page.get_by_text("Đã chốt số liệu năm 2025: 5 người").wait_for()
    look(page)

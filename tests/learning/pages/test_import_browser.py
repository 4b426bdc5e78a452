"""The pages of taking a sheet in, in a real browser: wide and on a phone, and without a script."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gdtx.learning.models import LearningClass
from tests.learning.imports.sheets import row, write
from tests.learning.making import log
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[["Page", Any], None]


def look_at(page: Page, name: str) -> None:
    """The page as it stands is accessible and fits the screen; a picture is kept."""
    photograph(page, name)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def sheet_with_errors(folder: Path) -> Path:
    """Two good rows, one change, two wrong ones, one that is there already."""
    return write(
        folder / "Lớp HK1 Cẩm Ngọc.xlsx",
        [
            row(topic="Trồng nấm rơm", place="Nhà văn hóa thôn 1", turns=62, female=30),
            row(topic="Luật Đất đai", turns=48),
            row(topic="Phòng cháy trong gia đình", female=200),
            row(topic="Nuôi gà thả vườn", turns="mấy chục", start_on="31/02/2021"),
            row(topic="Chuyển đổi số", turns=40),
        ],
    )


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_a_director_takes_a_sheet_in_and_takes_it_back(
    request: pytest.FixtureRequest, cast: Cast, live_server: Any, sign_in: SignIn, tmp_path: Path, screen: str
) -> None:
    director = cast.actor("giamdoc", IN_2025)
    log(director, cast.cam_ngoc, topic="Luật Đất đai", turns=45)
    log(director, cast.cam_ngoc, topic="Chuyển đổi số", turns=40)
    page: Page = request.getfixturevalue(screen)
    sign_in(page, cast.person("giamdoc"))
    page.goto(f"{live_server.url}/lop-hoc/nhap/")
    look_at(page, f"nhap-1-chon-{screen}")

    page.set_input_files("input[type=file]", sheet_with_errors(tmp_path))
    follow(page.get_by_role("button", name="Đọc tệp"))
    page.get_by_role("heading", name="Nhận bảng lớp học").wait_for()
    look_at(page, f"nhap-2-tu-choi-{screen}")
    assert page.locator(".gd-sum").inner_text().split()[0] == "5"
    page.get_by_label("Giá trị mới cho dòng 4, cột Nữ").fill("20")
    follow(page.get_by_role("button", name="Kiểm tra lại"))
    page.get_by_text("nhận thêm 1 dòng").wait_for()
    follow(page.get_by_role("link", name="Thay đổi"))
    look_at(page, f"nhap-3-thay-doi-{screen}")
    follow(page.get_by_role("link", name="Được nhận"))
    look_at(page, f"nhap-4-duoc-nhan-{screen}")
    follow(page.get_by_role("button", name="Ghi 3 dòng"))
    page.get_by_text("Đã ghi 3 dòng").wait_for()
    look_at(page, f"nhap-5-da-ghi-{screen}")
    assert LearningClass.objects.filter(state="active").count() == 4

    follow(page.get_by_role("link", name="Thu hồi cả lô"))
    look_at(page, f"nhap-6-thu-hoi-{screen}")
    page.get_by_label("Lý do").fill("Nhập nhầm tệp của năm trước")
    follow(page.get_by_role("button", name="Thu hồi cả lô"))
    page.get_by_text("Đã thu hồi lô").wait_for()
    look_at(page, f"nhap-7-da-thu-hoi-{screen}")
    assert sorted(LearningClass.objects.filter(state="active").values_list("topic", "turns")) == [
        ("Chuyển đổi số", 40),
        ("Luật Đất đai", 45),
    ]

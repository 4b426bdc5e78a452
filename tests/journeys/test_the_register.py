"""The register of a commune from the survey sheet to the checked print.

The officer takes in a sheet with errors, decides who stands twice, corrects somebody, sees the table change and locks;
the board freezes and prints; anybody asks whether the print is ours.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from gdtx.accounts.models import Installation, User
from gdtx.literacy.models import SurveyRound
from tests.journeys.conftest import look
from tests.literacy.rounds.making import make_survey
from tests.literacy.sheet.workbooks import official
from tests.reports.printed_text import of_pdf
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.writes, pytest.mark.django_db(transaction=True)]

TABLE = "/xoa-mu-chu/bieu/15127/?nam=2025&bieu=XMC-3"
#: As long as the browser waits for anything else.
PATIENT = 60_000

#: Mận stands in two households; whoever is older than 120 years, or of a group that is none, is refused.
ROWS: list[dict[str, Any]] = [
    {"C": "Lò Văn", "D": "Tám", "G": 1985, "O": "03", "AV": "Chủ hộ", "AC": 2},
    {"C": "Lò Thị", "D": "Mận", "E": 12, "F": 3, "G": 1990, "H": "x", "O": "03", "AV": "Em", "AC": 4},
    {"C": "Lò Thị", "D": "Mận", "E": 12, "F": 3, "G": 1990, "H": "x", "O": "04", "AV": "Chủ hộ", "AC": 9},
    {"C": "Hà Văn", "D": "Chín", "G": 2016, "O": "04", "AV": "Con", "R": "4", "AC": 3},
    {"C": "Hà Văn", "D": "Già", "G": 1850, "O": "04", "AV": "Ông"},
    {"C": "Hà Thị", "D": "Lạ", "G": 1999, "I": "Sao Hỏa", "O": "04", "AV": "Con"},
]


def come_in(page: Page, url: str, username: str) -> None:
    """By the door of the demonstration, on a day of autumn 2025."""
    page.goto(f"{url}/dang-nhap/?ngay={IN_2025.isoformat()}")
    follow(page.locator(f"button[name=vai][value={username}]"))
    page.wait_for_url("**/ban-lam-viec/")


def fits(page: Page) -> None:
    """The page is accessible, and no wider than a phone."""
    assert_accessible(page)
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": 360, "height": 740})
    assert_no_sideways_scroll(page)
    page.set_viewport_size(before)


def shown(found: Locator) -> None:
    """Wait until it is on the page."""
    found.wait_for(timeout=PATIENT)


def table_says(page: Page, url: str, *, population: int, level_1: int, level_2: int, literate: int) -> None:
    """The last row of XMC-3, 15 to 60: in the ages, illiterate at either level, literate."""
    page.goto(url + TABLE)
    cells = page.get_by_role("row", name="Cộng 15-60").get_by_role("cell")
    for place, count in ((0, population), (4, level_1), (8, level_2), (12, literate)):
        expect(cells.nth(place)).to_have_text(str(count), timeout=PATIENT)


def test_a_sheet_with_errors_becomes_a_frozen_table_whose_print_anybody_can_check(
    cast: Cast, live_server: Any, page: Page, phone: Page, tmp_path: Path
) -> None:
    make_survey(cast)
    Installation.objects.create(synthetic=True, facts={"logins": {}})
    User.objects.update(is_demo=True)
    url = live_server.url
    rows = [{"B": place, "N": "Thôn Cao", **row} for place, row in enumerate(ROWS, 1)]
    sheet = official(tmp_path / "Phiếu Thôn Cao.xlsx", rows)

    come_in(page, url, "canbo")
    the_officer_takes_in_a_sheet(page, url, sheet)
    table_says(page, url, population=7, level_1=2, level_2=2, literate=2)
    one_person_stands_twice(page, url)
    table_says(page, url, population=6, level_1=2, level_2=1, literate=2)
    somebody_is_corrected(page, url)
    table_says(page, url, population=6, level_1=1, level_2=1, literate=3)
    the_round_is_locked_and_frozen(page, url)
    address = the_table_is_printed(page, url, tmp_path / "xmc-3.pdf")
    anybody_asks(phone, address)
    assert SurveyRound.objects.get().state == "frozen"


def the_officer_takes_in_a_sheet(page: Page, url: str, sheet: Path) -> None:
    page.goto(f"{url}/xoa-mu-chu/nhap/")
    page.get_by_label("Phiếu điều tra (.xls, .xlsx)").set_input_files(sheet)
    follow(page.get_by_role("button", name="Đọc tệp"))
    follow(page.get_by_role("link", name="Bị từ chối 2"))
    for row, problem in (("Dòng 9", "1850"), ("Dòng 10", "Sao Hỏa")):
        shown(page.get_by_role("row", name=row).filter(has_text=problem))
    page.get_by_text("điều cần lưu ý").click()
    shown(page.get_by_text("Vừa đang học vừa học xong hoặc bỏ học."))
    look(page)
    follow(page.get_by_role("button", name="Ghi 4 người"))
    shown(page.get_by_text("Đã ghi 4 người vào sổ: 4 mới, 0 thay đổi."))


def one_person_stands_twice(page: Page, url: str) -> None:
    page.goto(f"{url}/nhan-khau/trung/")
    fits(page)
    follow(page.get_by_role("link", name="Lò Thị Mận (1990)"))
    fits(page)
    page.get_by_label("Lò Thị Mận, phiếu 03").check()
    follow(page.get_by_role("button", name="Là một người: nhập hai phiếu"))
    follow(page.get_by_role("button", name="Rút lại quyết định"))
    page.get_by_label("Lò Thị Mận, phiếu 04").check()
    page.get_by_label("Lý do").fill("Đã tách hộ từ tháng 6")
    follow(page.get_by_role("button", name="Là một người: nhập hai phiếu"))
    shown(page.get_by_text("Lý do: Đã tách hộ từ tháng 6."))


def somebody_is_corrected(page: Page, url: str) -> None:
    page.goto(f"{url}/nhan-khau/")
    page.get_by_label("Tìm họ tên, số phiếu, số định danh").fill("lo van tam")
    follow(page.get_by_role("button", name="Tìm", exact=True))
    follow(page.get_by_role("link", name="Lò Văn Tám"))
    shown(page.get_by_role("heading", name="Lò Văn Tám", level=1))
    fits(page)
    follow(page.get_by_role("link", name="Sửa phiếu hộ"))
    person = page.get_by_role("group", name="Lò Văn Tám")
    person.get_by_label("Học xong lớp").select_option(label="Lớp 5")
    fits(page)
    follow(page.get_by_role("button", name="Lưu phiếu"))
    shown(page.get_by_text("Đã lưu phiếu 03, 1 người."))


def the_round_is_locked_and_frozen(page: Page, url: str) -> None:
    page.goto(f"{url}/xoa-mu-chu/")
    follow(page.get_by_role("link", name="Đợt điều tra", exact=True))
    follow(page.get_by_role("button", name="Khóa để kiểm tra"))
    shown(page.get_by_text("Đã khóa đợt."))
    come_in(page, url, "chutich")
    page.goto(f"{url}/xoa-mu-chu/")
    follow(page.get_by_role("link", name="Xem và chốt"))
    follow(page.get_by_role("button", name="Chốt số liệu"))
    shown(page.get_by_text("Đã chốt số liệu năm 2025: 8 người"))


def the_table_is_printed(page: Page, url: str, target: Path) -> str:
    """The address that stands on the print."""
    table_says(page, url, population=6, level_1=1, level_2=1, literate=3)
    look(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF").click()
    waiting.value.save_as(target)
    printed = of_pdf(target)
    assert "TỔNG HỢP KẾT QUẢ XÓA MÙ CHỮ" in printed
    found = re.search(r"http://\S+/kiem-tra/[0-9A-Z]{16}/", printed)
    assert found, printed
    return found[0]


def anybody_asks(phone: Page, address: str) -> None:
    phone.goto(address)
    shown(phone.get_by_text("Có. Bản in này được lập từ hệ thống."))
    shown(phone.get_by_text("XMC-3"))
    fits(phone)
    code = address.rstrip("/")[-16:]
    phone.get_by_label("Mã xác minh").fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    follow(phone.get_by_role("button", name="Kiểm tra"))
    shown(phone.get_by_text("Không. Không có bản in nào mang mã"))

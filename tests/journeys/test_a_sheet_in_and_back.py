"""A director takes in a sheet with errors, keeps what is right, gets the rest back as a file, and undoes it all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from gdtx.learning.models import LearningClass
from tests.learning.imports.sheets import row, write
from tests.support.browser import follow
from tests.support.cast import IN_2021, Cast

from .conftest import Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def counted() -> tuple[int, int]:
    """Classes and turns that count."""
    turns = list(LearningClass.objects.filter(state="active").values_list("turns", flat=True))
    return len(turns), sum(turns)


def tabs(page: Page) -> dict[str, str]:
    """Name → count of the four lists."""
    found = {}
    for text in page.get_by_role("navigation", name="Kết quả đọc").get_by_role("link").all_inner_texts():
        name, count = re.fullmatch(r"(.*\D)\s*([\d.]+)", " ".join(text.split())).groups()  # type: ignore[union-attr]
        found[name.strip()] = count
    return found


@pytest.mark.writes
def test_a_sheet_with_errors_goes_in_and_comes_back(
    world: Cast, enter: Enter, live_server: Any, page: Page, tmp_path: Path
) -> None:
    before = counted()
    assert before == (8, 647)
    sheet = write(
        tmp_path / "Lớp HK1 Cẩm Ngọc.xlsx",
        [
            row(topic="Trồng nấm rơm", group_id="KT", turns=62, female=30),
            row(topic="Phòng chống đuối nước", turns=48),
            row(topic="Luật Đất đai", turns=125, female=55),
            row(topic="Trồng rau an toàn", group_id="KT", start_on="06/10/2020", turns=45, female=30),
            row(topic="Phòng cháy trong gia đình", turns=50, female=200),
            row(topic="Nuôi gà thả vườn", turns="mấy chục", start_on="31/02/2021"),
        ],
    )
    enter(page, "giamdoc", IN_2021)
    follow(page.get_by_role("link", name="Nhập từ Excel").first)
    look(page)

    page.set_input_files("input[type=file]", sheet)
    follow(page.get_by_role("button", name="Đọc tệp"))
    page.get_by_role("heading", name="Nhận bảng lớp học").wait_for()

    assert page.locator(".gd-sum").inner_text().split()[0] == "6"
    assert list(tabs(page).values()) == ["3", "2", "1", "1"]
    assert "200" in words(page)
    assert "31/02/2021" in words(page)
    assert counted() == before
    look(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tải 2 dòng kèm lý do").click()
    rows = CalamineWorkbook.from_path(waiting.value.path()).get_sheet_by_index(0).to_python()
    kept = {line[1]: str(line[-1]) for line in rows if line[1] in {"Phòng cháy trong gia đình", "Nuôi gà thả vườn"}}
    assert len(kept) == 2
    assert "Nữ" in kept["Phòng cháy trong gia đình"]

    follow(page.get_by_role("button", name="Ghi 3 dòng"))

    assert "Đã ghi 3 dòng: 2 lớp mới, 1 lớp được sửa" in words(page)
    assert counted() == (10, 647 + 62 + 48 + 5)
    look(page)
    follow(page.get_by_role("link", name="Thu hồi cả lô"))
    assert "Thu hồi sẽ bỏ 2 lớp đã thêm và trả lại số liệu cũ của 1 lớp đã sửa" in words(page)
    look(page)
    page.get_by_label("Lý do").fill("Nhập nhầm tệp")
    follow(page.get_by_role("button", name="Thu hồi cả lô"))

    assert "bỏ 2 lớp đã thêm, trả lại 1 lớp đã sửa" in words(page)
    assert counted() == before
    page.goto(f"{live_server.url}/lop-hoc/?ky=2020-2021/HK1")
    assert "3 lớp · 185 lượt học viên" in words(page)

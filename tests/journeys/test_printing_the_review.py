"""The specialist writes two sections of the review, has it printed, and takes it along as Word and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.reports.printed_text import of_pdf, of_word, plain
from tests.support.browser import follow
from tests.support.cast import IN_2021, Cast

from .conftest import Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD = "Bốn trung tâm mở lớp đều, nhiều lớp ngoài giờ hành chính."
TASK = "Mỗi trung tâm mở thêm một lớp xóa mù chữ trong học kỳ II."


def write_part(page: Page, part: str, text: str) -> None:
    """Open a section by its title, type into it and save."""
    item = page.locator(".gd-parts > li", has=page.locator("summary", has_text=part)).first
    if not item.locator("details").first.evaluate("element => element.open"):
        item.locator("summary").first.click()
    item.locator("textarea").fill(text)
    follow(item.get_by_role("button", name="Ghi phần này"))


def download(page: Page, link: str, target: Path) -> Path:
    """Follow a link to a file."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    waiting.value.save_as(target)
    return target


def test_the_review_goes_out_as_word_and_pdf(
    world: Cast, enter: Enter, live_server: Any, page: Page, tmp_path: Path
) -> None:
    enter(page, "so", IN_2021)
    follow(page.get_by_role("link", name="Báo cáo", exact=True).first)
    look(page)
    follow(page.get_by_role("link", name="Sơ kết học kỳ I năm học 2020-2021"))
    assert page.url.split("?")[0] == f"{live_server.url}/bao-cao/so-ket/38/"
    assert "8 lớp" in words(page)
    look(page)

    write_part(page, "Ưu điểm", GOOD)
    write_part(page, "Nhiệm vụ trọng tâm", TASK)

    paper = page.get_by_role("article", name="Báo cáo như sẽ in")
    assert GOOD in paper.inner_text()
    assert TASK in paper.inner_text()
    follow(page.get_by_role("button", name="Lập Word và PDF"))
    page.get_by_text("Đã lập xong lúc").wait_for(timeout=60_000)
    look(page)
    word = plain(of_word(download(page, "Tải Word", tmp_path / "bao-cao.docx")))
    pdf = plain(of_pdf(download(page, "Tải PDF", tmp_path / "bao-cao.pdf")))

    for text in (word, pdf):
        assert "SỞ GIÁO DỤC VÀ ĐÀO TẠO" in text
        assert "DỰ THẢO" in text
        assert "647 lượt" in text
        assert GOOD in text
        assert TASK in text

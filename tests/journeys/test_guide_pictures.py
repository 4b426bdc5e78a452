"""The pictures of the guide: each page it shows still looks as the caption says; taken anew on request.

``GDTX_ACCEPT_PICTURES=1 ./gdtx test -n 0 tests/journeys/test_guide_pictures.py`` builds a demonstration and writes the
pictures; with the home folder of a demonstration in place of ``1`` that one is photographed. Look at them before
committing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from gdtx.conferences.actions import add_conclusion
from gdtx.desk.guide_pictures import PHONE, PICTURES, WIDE, Picture
from gdtx.foundation import clock
from scripts.pictures import sheet_with_errors
from tests.bulletins.making import drafted, moved
from tests.directives.drafting import signed
from tests.support.browser import follow, session
from tests.support.cast import IN_2021, IN_2025, Cast
from tests.support.program import ROOT, environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ACCEPT = os.environ.get("GDTX_ACCEPT_PICTURES", "")
FOLDER = ROOT / "src" / "gdtx" / "desk" / "static" / "desk" / "guide"
LARGEST = 80_000
PERIOD = "ky=2020-2021/HK1"

#: From the door to the page to be photographed: ``walk(page, address, folder)``.
Walk = Callable[["Page", str, Path], None]


def as_whom(username: str, on: dt.date, path: str) -> Walk:
    """Come in by the door of the demonstration and open a page."""

    def walk(page: Page, address: str, _folder: Path) -> None:
        page.context.clear_cookies()
        page.goto(f"{address}/dang-nhap/?ngay={on.isoformat()}")
        follow(page.locator(f"button[name=vai][value={username}]"))
        page.wait_for_url("**/ban-lam-viec/")
        page.goto(f"{address}{path}")

    return walk


def slip(page: Page, address: str, _folder: Path) -> None:
    """Signing in with a code slip, as a visitor."""
    page.context.clear_cookies()
    page.goto(f"{address}/dang-nhap/phieu/")
    page.get_by_label("Tên đăng nhập trên phiếu").fill("giamdoc")


def logging(page: Page, address: str, folder: Path) -> None:
    """A class as somebody types it."""
    as_whom("phogiamdoc", IN_2021, "/lop-hoc/ghi/")(page, address, folder)
    page.get_by_label("Chuyên đề", exact=True).fill("Phòng cháy mùa hanh khô")
    page.get_by_label("Lượt học viên").first.fill("96")
    page.get_by_label("Nữ (không bắt buộc)").first.fill("48")


def preview(page: Page, address: str, folder: Path) -> None:
    """A sheet with two rows that cannot be right, read and not written."""
    as_whom("giamdoc", IN_2021, "/lop-hoc/nhap/")(page, address, folder)
    centre = page.get_by_label("Mã trung tâm").input_value()
    page.set_input_files("input[type=file]", sheet_with_errors(folder / "Lớp tháng 12.xlsx", centre))
    follow(page.get_by_role("button", name="Đọc tệp"))
    page.locator(".gd-sum").wait_for()
    follow(page.get_by_role("link", name="Bị từ chối"))


def people(page: Page, address: str, folder: Path) -> None:
    """The people of a centre of the commune, as the chair finds them."""
    as_whom("chutich", IN_2025, "/ban-lam-viec/")(page, address, folder)
    follow(page.locator(".gd-rail").get_by_role("link", name="Mạng lưới"))
    follow(page.locator("section[aria-labelledby=h-trung-tam] tbody a").first)
    follow(page.get_by_role("link", name="Nhân sự, phân công, làm thay, bàn giao"))


def through(username: str, on: Callable[[], dt.date], path: str, *links: str) -> Walk:
    """Open a page, then follow the first link below each of the selectors."""

    def walk(page: Page, address: str, folder: Path) -> None:
        as_whom(username, on(), path)(page, address, folder)
        for link in links:
            follow(page.locator(link).first)

    return walk


TOLD = """Hội nghị sơ kết học kỳ I năm học 2020-2021 trung tâm học tập cộng đồng
Ngày 19/01/2021, tại Hội trường Sở, Sở Giáo dục và Đào tạo Thanh Hóa tổ chức hội nghị sơ kết học kỳ I.
Dự hội nghị có ông Hoàng Văn Mẫu, Giám đốc Sở; bà Lê Thị Mẫu, Trưởng phòng Giáo dục thường xuyên.
Học kỳ I, các trung tâm đã mở 10.029 lớp với hơn 988.000 lượt học viên; 548/559 trung tâm đã báo cáo.
Nhiệm vụ trọng tâm: 1. Hoàn thành báo cáo trước ngày 31/01/2021; 2. Biên soạn tài liệu trong tháng 5/2021."""


def read(page: Page, address: str, folder: Path) -> None:
    """A text that was read, at the first of the steps in which it is looked through."""
    as_whom("so", IN_2021, "/soan-ban-tin/doc/")(page, address, folder)
    page.locator("textarea[name=text]").fill(TOLD)
    follow(page.get_by_role("button", name="Đọc văn bản"))
    page.get_by_role("button", name="Ghi, sang bước sau").wait_for()


def today() -> dt.date:
    """The day of the machine: what waits in a demonstration waits on the day it is built."""
    return clock.now().date()


WALKS: dict[str, Walk] = {
    "phieu-ma": slip,
    "ban-trung-tam": as_whom("phogiamdoc", IN_2021, "/ban-lam-viec/"),
    "ghi-lop": logging,
    "nhap-excel": preview,
    "ban-chu-tich": as_whom("chutich", IN_2025, "/ban-lam-viec/"),
    "nhan-su": people,
    "ban-chuyen-vien": as_whom("so", IN_2021, "/ban-lam-viec/"),
    "so-lieu": as_whom("so", IN_2021, f"/so-lieu/38/?{PERIOD}"),
    "ban-lanh-dao": as_whom("giamdocso", IN_2021, "/ban-lam-viec/"),
    "bao-cao": as_whom("so", IN_2021, f"/bao-cao/so-ket/38/?{PERIOD}"),
    "thong-bao": as_whom("chutich", IN_2025, "/thong-bao/viet/"),
    "viec-cho-toi": as_whom("vhxh", IN_2025, "/viec-cho-toi/"),
    "ghi-so": through("vanthu", today, "/viec-cho-toi/", "main .gd-list a[href$='/so/']"),
    "nhiem-vu": as_whom("so", IN_2025, "/nhiem-vu/"),
    "ket-luan": through(
        "so", lambda: IN_2021, "/hoi-nghi/", "main table a:has-text('sơ kết học kỳ I')", "main a[href$='/ket-luan/']"
    ),
    "ban-tin": through(
        "truongphong", lambda: IN_2025, "/soan-ban-tin/?trang-thai=submitted", "main table a:has-text('Hội nghị')"
    ),
    "doc-ban-tin": read,
    "viec-nen": as_whom("admin", IN_2025, "/quan-tri/cong-viec/"),
}


def shows(page: Page, name: str, picture: Picture) -> None:
    """The page has the heading and the button that the caption names, and the mark of made-up data."""
    heading = page.locator("h1").first.inner_text()
    assert heading.startswith(picture.heading), f"{name}: the heading is now {heading!r}; take the picture anew"
    found = page.locator("main").locator("a, button, label, summary").filter(has_text=picture.button).count()
    assert found, f"{name}: “{picture.button}” is gone from the page; take the picture anew"
    assert page.locator(".gd-demo").get_by_text("Dữ liệu tổng hợp").is_visible(), name


@contextlib.contextmanager
def opened(browser: Browser, size: tuple[int, int]) -> Iterator[Page]:
    """A session of the size of a picture: one pixel of the screen is one of the file."""
    small = {"is_mobile": True, "has_touch": True} if size == PHONE else {}
    with session(browser, width=size[0], height=size[1], reduced_motion="reduce", **small) as page:
        yield page


@pytest.fixture
def records(world: Cast) -> None:
    """What the pictures of records need: a conference with a conclusion, its bulletin, a letter that is signed."""
    so = world.actor("so", IN_2021)
    bulletin = drafted(so, world)
    add_conclusion(by=so, conference_id=bulletin.conference_id, text="Ghi đủ lớp của học kỳ I.")
    moved(so, bulletin, "submit")
    signed(world, on=today())


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_every_picture_of_the_guide_still_shows_its_page(
    world: Cast, records: None, live_server: Any, browser: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    assert set(WALKS) == set(PICTURES)

    with opened(browser, size) as page:
        for name, picture in PICTURES.items():
            if picture.size == size:
                WALKS[name](page, live_server.url, tmp_path)
                shows(page, name, picture)
                assert (FOLDER / f"{name}.png").exists(), f"{name}.png is missing; take it"


# --- Taking them ----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def demonstration(home: Path) -> Iterator[str]:
    """Serve the demonstration of a home folder, building it when there is none; its address."""
    program = [sys.executable, "-m", "gdtx.cli"]
    around = environment(home)
    subprocess.run([*program, "demo", "--no-serve"], env=around, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*program, "serve", "--port", str(port)], env=around, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 120
        while time.monotonic() < until and server.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{address}/dang-nhap/").close()
                break
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def small(png: bytes) -> bytes:
    """The picture in as many colours as fit into the size that a page may load."""
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32, 16):
        file = io.BytesIO()
        whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            file, "PNG", optimize=True
        )
        if file.tell() <= LARGEST:
            break
    return file.getvalue()


@pytest.mark.skipif(not ACCEPT, reason="takes the pictures anew only with GDTX_ACCEPT_PICTURES=1")
def test_take_the_pictures_from_the_demonstration(browser: Browser, tmp_path: Path) -> None:
    home = tmp_path / "home" if ACCEPT == "1" else Path(ACCEPT)
    FOLDER.mkdir(parents=True, exist_ok=True)

    with demonstration(home) as address:
        for size in (PHONE, WIDE):
            with opened(browser, size) as page:
                page.set_default_timeout(90_000)
                for name, picture in PICTURES.items():
                    if picture.size == size:
                        WALKS[name](page, address, tmp_path)
                        shows(page, name, picture)
                        page.evaluate("document.activeElement && document.activeElement.blur()")
                        (FOLDER / f"{name}.png").write_bytes(small(page.screenshot()))

    sizes = {name: (FOLDER / f"{name}.png").stat().st_size for name in PICTURES}
    assert {name: size for name, size in sizes.items() if size > LARGEST} == {}

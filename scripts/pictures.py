"""Take the pictures of the README from the demonstration: ``.venv/bin/python scripts/pictures.py``.

Builds a demonstration in a temporary home (or takes that of ``--home``), serves it on a free port, walks to each
page in a real browser and writes small PNG files to ``docs/pictures/``. Needs Chromium, as the journeys do.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.support.browser import ARGUMENTS, find_chromium  # noqa: E402 (the path comes first)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = ROOT / "docs" / "pictures"
PERIOD = "ky=2020-2021/HK1"
DAY = "2021-01-20"
#: The five communes of the register are under survey or frozen on this day.
SURVEY_DAY = "2025-11-20"
LARGEST = 150_000


# --- The demonstration ------------------------------------------------------------------------------------------


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def demonstration(home: Path) -> Iterator[str]:
    """Serve the demonstration of a home folder, building it first when there is none; its address."""
    program = [sys.executable, "-m", "gdtx.cli"]
    environment = {**os.environ, "GDTX_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([*program, "demo", "--no-serve"], env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    server = subprocess.Popen([*program, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/dang-nhap/", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers; at most a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address):
            return
        time.sleep(0.3)
    raise SystemExit("The demonstration did not start.")


# --- The pictures -----------------------------------------------------------------------------------------------


def province(page: Page, address: str) -> None:
    """The ladder of figures of the province."""
    enter(page, address, "so")
    page.goto(f"{address}/so-lieu/38/?{PERIOD}")


def class_list(page: Page, address: str) -> None:
    """The classes behind one number of it."""
    enter(page, address, "so")
    page.goto(f"{address}/lop-hoc/?{PERIOD}&vung=38&nhom=KT")


def import_preview(page: Page, address: str) -> None:
    """A sheet with errors, before anything is written."""
    enter(page, address, "giamdoc")
    page.goto(f"{address}/lop-hoc/nhap/")
    centre = page.get_by_label("Mã trung tâm").input_value()
    with tempfile.TemporaryDirectory() as folder:
        page.set_input_files("input[type=file]", sheet_with_errors(Path(folder) / "Lớp tháng 12.xlsx", centre))
        page.get_by_role("button", name="Đọc tệp").click()
        page.get_by_role("heading", name="Nhận bảng lớp học").wait_for()
        page.locator(".gd-sum").wait_for()


def sheet_with_errors(path: Path, centre: str) -> Path:
    """Twenty classes of December as a centre would type them, two rows of which cannot be right."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gdtx.config.settings.development")
    import django

    django.setup()
    from tests.learning.imports.sheets import row, write

    topics = ("Trồng nấm rơm", "Phòng cháy mùa hanh", "Chăn nuôi gà an toàn", "Chuyển đổi số trong gia đình")
    rows = [
        row(
            centre=centre,
            topic=f"{topics[number % 4]} – thôn {number // 4 + 1}",
            group_id=("KT", "CL")[number % 2],
            start_on=f"{number + 1:02}/12/2020",
            turns=30 + 7 * number,
            female=12 + 3 * number,
        )
        for number in range(18)
    ]
    rows.append(row(centre=centre, topic="Luật Cư trú", start_on="31/11/2020", turns=64))
    rows.append(
        row(centre=centre, topic="Dinh dưỡng cho trẻ em", group_id="CL", start_on="20/12/2020", turns=41, female=140)
    )
    return write(path, rows)


def review(page: Page, address: str) -> None:
    """The review as it will be printed, with what is left to write beside it."""
    enter(page, address, "so")
    page.goto(f"{address}/bao-cao/so-ket/38/?{PERIOD}")


def logging(page: Page, address: str) -> None:
    """Logging a class on a phone."""
    enter(page, address, "phogiamdoc")
    page.goto(f"{address}/lop-hoc/ghi/")
    page.get_by_label("Chuyên đề", exact=True).fill("Phòng cháy mùa hanh khô")
    page.get_by_label("Lượt học viên").first.fill("96")
    page.get_by_label("Nữ (không bắt buộc)").first.fill("48")


def literacy_table(page: Page, address: str) -> None:
    """A statutory table of the frozen province, with what its standard says."""
    enter(page, address, "so", SURVEY_DAY)
    page.goto(f"{address}/xoa-mu-chu/bieu/38/?nam=2025&bieu=XMC-3")


def survey_sheet(page: Page, address: str) -> None:
    """The sheet of a household on a surveyor's phone."""
    enter(page, address, "dieutravien", SURVEY_DAY)
    page.goto(f"{address}/xoa-mu-chu/dieu-tra/")
    page.locator("main a[href*='/thon/']").first.click()
    page.wait_for_load_state()
    page.locator("main a[href*='/phieu/']").first.click()
    page.wait_for_load_state()


def enter(page: Page, address: str, username: str, day: str = DAY) -> None:
    """Come in by the door of the demonstration."""
    page.goto(f"{address}/dang-nhap/?ngay={day}")
    page.locator(f"button[name=vai][value={username}]").click()
    page.wait_for_load_state()


#: File name → width, height, how to get there.
SHOTS: dict[str, tuple[int, int, Callable[[Page, str], None]]] = {
    "tinh": (1280, 900, province),
    "lop-hoc": (1280, 800, class_list),
    "nhap-excel": (1280, 800, import_preview),
    "bao-cao": (1280, 1000, review),
    "ghi-lop": (360, 740, logging),
    "bieu-xoa-mu-chu": (1280, 900, literacy_table),
    "phieu-dieu-tra": (360, 740, survey_sheet),
}


def take(browser: Browser, address: str, name: str) -> Path:
    """One picture, as the screen shows it."""
    width, height, go = SHOTS[name]
    small = width < 600
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        is_mobile=small,
        has_touch=small,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    broken: list[str] = []
    page.on("response", lambda found: broken.append(f"{found.status} {found.url}") if found.status >= 400 else None)
    go(page, address)
    if broken:
        raise SystemExit(f"{name} would show an error: {', '.join(broken)}")
    page.evaluate("document.activeElement && document.activeElement.blur()")
    target = PICTURES / f"{name}.png"
    target.write_bytes(with_palette(page.screenshot()))
    context.close()
    return target


# --- Small PNG files --------------------------------------------------------------------------------------------


def with_palette(png: bytes) -> bytes:
    """The same picture in at most 256 colours, without dots of mixed colours: a third of the size."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def main() -> int:
    """Take all pictures, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", choices=[*SHOTS, []], help="only these pictures")
    parser.add_argument("--home", type=Path, help="home folder of a demonstration that is there already")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    too_large = False
    with contextlib.ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gdtx-pictures-")))
        address = stack.enter_context(demonstration(home))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=find_chromium(), args=ARGUMENTS
        )
        for name in options.names or SHOTS:
            size = take(browser, address, name).stat().st_size
            too_large |= size > LARGEST
            print(f"{name}: {size // 1000} kB")
        browser.close()
    return 1 if too_large else 0


if __name__ == "__main__":
    raise SystemExit(main())

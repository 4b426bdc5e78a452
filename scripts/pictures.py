"""Take the pictures of the README from the demonstration: ``.venv/bin/python scripts/pictures.py``.

Builds a demonstration in a temporary home (or takes that of ``--home``), serves it on a free port, walks to each
page in a real browser and writes small PNG files to ``docs/pictures/``. Needs Chromium, as the journeys do.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.support.browser import ARGUMENTS, find_chromium  # noqa: E402 (the path comes first)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURES = ROOT / "docs" / "pictures"
PERIOD = "ky=2020-2021/HK1"
DAY = "2021-01-20"
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


def enter(page: Page, address: str, username: str) -> None:
    """Come in by the door of the demonstration."""
    page.goto(f"{address}/dang-nhap/?ngay={DAY}")
    page.locator(f"button[name=vai][value={username}]").click()
    page.wait_for_load_state()


#: File name → width, height, how to get there.
SHOTS: dict[str, tuple[int, int, Callable[[Page, str], None]]] = {
    "tinh": (1280, 900, province),
    "lop-hoc": (1280, 800, class_list),
    "nhap-excel": (1280, 800, import_preview),
    "bao-cao": (1280, 1000, review),
    "ghi-lop": (360, 740, logging),
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


def pixels_of(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the pixels (three bytes each) of a PNG as Chromium writes it: 8 bit RGB or RGBA."""
    place, packed, header = 8, b"", b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        header, packed = (body, packed) if kind == b"IHDR" else (header, packed + body if kind == b"IDAT" else packed)
        place += 12 + length
    width, height, _depth, colour = struct.unpack(">IIBB", header[:10])
    size = 4 if colour == 6 else 3
    raw, step = zlib.decompress(packed), width * size
    above, found = bytearray(step), []
    for line in range(height):
        start = line * (step + 1)
        above = unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + step]), above, size)
        found += [bytes(above[at : at + 3]) for at in range(0, step, size)]
    return width, height, found


def unfiltered(method: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    """A line of pixels from its differences (PNG, section 9)."""
    for at in range(len(line)):
        left, corner = (line[at - size], above[at - size]) if at >= size else (0, 0)
        up = above[at]
        if method == 1:
            guess = left
        elif method == 2:
            guess = up
        elif method == 3:
            guess = (left + up) // 2
        elif method == 4:
            near = left + up - corner
            guess = min((left, up, corner), key=lambda other: abs(near - other))
        else:
            return line
        line[at] = (line[at] + guess) & 255
    return line


def with_palette(png: bytes) -> bytes:
    """The same picture in the 256 colours it uses most; the others become the nearest of them."""
    width, height, pixels = pixels_of(png)
    counted = Counter(pixels)
    palette = [colour for colour, _count in counted.most_common(256)]
    index = {colour: place for place, colour in enumerate(palette)}
    for colour in counted.keys() - index.keys():
        red, green, blue = colour
        index[colour] = min(
            range(len(palette)),
            key=lambda at: (palette[at][0] - red) ** 2 + (palette[at][1] - green) ** 2 + (palette[at][2] - blue) ** 2,
        )
    rows = b"".join(
        b"\0" + bytes(index[pixel] for pixel in pixels[line * width : (line + 1) * width]) for line in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    written = b"\x89PNG\r\n\x1a\n"
    for kind, body in parts:
        written += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return written


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

"""A real browser for journeys and pictures, and axe for accessibility.

``page`` is a new, empty session at 1280 px, ``phone`` one at 360 px. Whatever a page complains about on the
console, every script error and every request that leaves the test server fails the test at its end.

A click alone waits at most until the next page begins to arrive: on a busy machine its main part is then half there or
missing, and reading it finds the wrong thing. What leads to another page is therefore pressed with `follow`, which
comes back when that page is wholly loaded; everything may then be read at once, the database too, for the server
answers after it has written.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.support.missing import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PICTURES = Path(__file__).resolve().parent.parent / "output"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nobody asks a name server; what is not ours is unknown at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

#: What we promise: WCAG 2.2 AA.
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def find_chromium() -> str | None:
    """The browser of this machine: ``GDTX_CHROMIUM``, else what is installed."""
    named = os.environ.get("GDTX_CHROMIUM")
    return named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the process. In CI it must be there; elsewhere its tests are skipped, and say so."""
    executable = find_chromium()
    if executable is None:
        missing("No Chromium here (apt-get install chromium, or set GDTX_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop running in this thread; Django would take our database calls for
    # calls from inside a coroutine.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            launched = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            yield launched
            launched.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def session(browser: Browser, *, width: int, height: int, **options: Any) -> Iterator[Page]:
    """A new browser session whose complaints fail the test."""
    complaints: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options
    )
    # Generous: a busy machine must not fail a test that waits for what comes.
    context.set_default_timeout(60_000)
    page = context.new_page()
    # A refused request (403, 404) also shows as an error on the console; tests of refusals look at the page.
    page.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text}")
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))

    def look_at(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"localhost", "127.0.0.1"}:
            complaints.append(f"left the server: {parts.scheme}://{parts.hostname}")

    context.on("request", look_at)
    yield page
    context.close()
    assert complaints == [], "\n".join(complaints)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A session at 1280 px."""
    with session(browser, width=1280, height=900) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A session at 360 px, with touch."""
    with session(browser, width=360, height=740, has_touch=True, is_mobile=True, device_scale_factor=2) as opened:
        yield opened


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Sign a user in without the sign-in page: ``sign_in(page, user)``."""

    def put_cookie(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return put_cookie


def follow(leading: Locator, *, tap: bool = False) -> None:
    """Click (or tap) what leads to another page, and wait until that page is there as a whole."""
    with leading.page.expect_navigation():
        if tap:
            leading.tap()
        else:
            leading.click()


@cache
def axe_script() -> str:
    """The checker, as it is put into a page."""
    from axe_playwright_python.sync_playwright import Axe

    return str(Axe().axe_script)


#: Only what is wrong comes back: what passed is hundreds of times as much, and takes longer to send than to find out.
#: Nothing is loaded beforehand: only rules that we do not ask look into style sheets.
_ASK_AXE = """options => axe.run(document, {...options, resultTypes: ["violations"], preload: false}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${rule.help}`)))"""


def axe_violations(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong on the page, one line a finding with the element; by `rules` alone, where some are named."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_script())
    found: list[str] = page.evaluate(_ASK_AXE, {"runOnly": list(rules)} if rules else AXE_RULES)
    return found


def assert_accessible(page: Page) -> None:
    """Fail with axe's findings."""
    found = axe_violations(page)
    assert found == [], "\n".join(found)


def assert_no_sideways_scroll(page: Page) -> None:
    """The page as a whole fits the width of the screen (a wide table scrolls within its own box)."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"The page is {wide} px wider than the screen"


def photograph(page: Page, name: str) -> Path:
    """A picture of the whole page in ``tests/output/`` (not committed), for a person to look at."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    target = PICTURES / f"{name}.png"
    page.wait_for_load_state()
    page.screenshot(path=target, full_page=True)
    return target

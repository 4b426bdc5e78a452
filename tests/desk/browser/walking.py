"""Steps that journeys share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph

if TYPE_CHECKING:
    from playwright.sync_api import Page


def enter(page: Page, address: str, *, day: str, as_whom: str) -> None:
    """Come in by the door of the demonstration: choose the day, then who one is."""
    page.goto(f"{address}/")
    follow(page.get_by_role("link", name=day))
    follow(page.locator(f"button[name=vai][value={as_whom}]"))
    page.wait_for_url("**/ban-lam-viec/")


def look(page: Page, name: str) -> None:
    """What must hold on every page, and a picture of it."""
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    photograph(page, name)


def heading(page: Page) -> str:
    """The title a person reads on the page."""
    return page.get_by_role("heading", level=1).inner_text()

"""A small demonstration to walk through, its door, and the eyes that look at every page of a journey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from gdtx.accounts.models import Installation, User
from gdtx.network.scope import Actor
from tests.learning.making import log
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, axe_violations, follow
from tests.support.cast import IN_2021, Cast, cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["cast"]

#: Open the door of the demonstration: ``enter(page, "so", IN_2021)``.
Enter = Callable[["Page", str, dt.date], None]

#: Topic, group, turns, female of the classes that each centre held in HK1 2020-2021.
CLASSES: dict[str, list[tuple[str, str, int, int]]] = {
    "cam_ngoc": [
        ("Luật Đất đai", "CT", 120, 55),
        ("Trồng rau an toàn", "KT", 45, 30),
        ("Xóa mù chữ kỳ 2", "XMC", 20, 12),
    ],
    "phong_son": [("Luật Giao thông đường bộ", "CT", 200, 90), ("Dinh dưỡng cho trẻ em", "CL", 61, 50)],
    "luan_khe": [("Luật Hôn nhân và gia đình", "CT", 150, 80), ("Chăn nuôi gà an toàn", "KT", 33, 14)],
    "tam_chung": [("Thêu ren, móc sợi", "DN", 18, 18)],
}

#: Who logged them; the other two centres have nobody in the cast.
DIRECTORS = {"cam_ngoc": "giamdoc", "phong_son": "giamdoc_ps"}


@pytest.fixture
def world(cast: Cast) -> Cast:
    """The cast as the people of a demonstration, with eight classes in four communes of Thanh Hóa."""
    Installation.objects.create(synthetic=True, facts={"logins": {}})
    User.objects.exclude(username="khach").update(is_demo=True)
    for centre, classes in CLASSES.items():
        director = DIRECTORS.get(centre)
        by = cast.actor(director, IN_2021) if director else Actor.set_up(IN_2021)
        for day, (topic, group, turns, female) in enumerate(classes, 5):
            start_on = dt.date(2020, 10, day)
            log(by, getattr(cast, centre), topic=topic, group=group, turns=turns, female=female, start_on=start_on)
    return cast


@pytest.fixture
def enter(world: Cast, live_server: Any) -> Enter:
    """Come in by the door of the demonstration, as somebody on a day."""

    def open_door(page: Page, username: str, on: dt.date) -> None:
        page.goto(f"{live_server.url}/dang-nhap/?ngay={on.isoformat()}")
        follow(page.locator(f"button[name=vai][value={username}]"))
        page.get_by_role("heading", name="Bàn làm việc").wait_for()

    return open_door


def look(page: Page) -> None:
    """What every page of a journey must be: accessible on a desk and on a phone, light and dark, never too wide."""
    before = page.viewport_size
    for width, height in ((1280, 900), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        assert_no_sideways_scroll(page)
        page.emulate_media(color_scheme="light")
        assert_accessible(page)
        # In the dark only the colours are others.
        page.emulate_media(color_scheme="dark")
        assert axe_violations(page, ("color-contrast",)) == []
    page.emulate_media(color_scheme="light")
    assert before is not None
    page.set_viewport_size(before)


def words(page: Page) -> str:
    """The text of the page's main part, blanks evened out."""
    page.wait_for_load_state()
    return " ".join(page.locator("main").inner_text().split())

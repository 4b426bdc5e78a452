"""The record in a real browser: five tabs on a wide screen and on a phone, checked by axe."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.models import Conference
from gdtx.network.scope import Actor
from tests.conferences import making
from tests.directives.papers import pdf
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import IN_2021, Cast

from .test_record_pages import TABS, fill

if TYPE_CHECKING:
    from playwright.sync_api import Page


pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def met(cast: Cast) -> tuple[Cast, Conference]:
    """A conference with a row of every kind, and the one before it in its series."""
    by: Actor = cast.actor("so", IN_2021)
    last = making.held(by, cast, starts_on=making.HELD_ON.replace(day=4), period="", title="Hội nghị đầu năm")
    actions.add_conclusion(by=by, conference_id=last.pk, text="Ghi đủ lớp đã mở.", due_on=making.HELD_ON)
    conference = making.held(by, cast)
    fill(by, conference)
    paper = conference.paper_rows.get()
    actions.add_paper_file(by=by, paper_id=paper.pk, file=io.BytesIO(pdf()), file_name="tham-luan.pdf")
    actions.write_minutes(by=by, conference_id=conference.pk, text="Diễn biến.", version=0)
    return cast, conference


def addresses(conference: Conference) -> dict[str, str]:
    """The pages looked at, by a short name."""
    found = {"chuan-bi": reverse("conference_page", args=[conference.pk])}
    found |= {tab: reverse("conference_tab", args=[conference.pk, tab]) for tab in TABS}
    found["diem-danh"] = reverse("conference_check_in", args=[conference.pk])
    found["them"] = reverse("conference_part_add", args=[conference.pk, "kien-nghi"])
    return found | {"danh-sach": reverse("conference_list")}


def test_the_record_is_read_on_a_wide_screen_and_on_a_phone(
    met: tuple[Cast, Conference],
    live_server: Any,
    page: Page,
    phone: Page,
    sign_in: Callable[[Page, Any], None],
) -> None:
    cast, conference = met
    for opened, width in ((page, 1280), (phone, 360)):
        sign_in(opened, cast.person("so"))
        for name, address in addresses(conference).items():
            opened.goto(live_server.url + address)

            assert_accessible(opened)
            assert_no_sideways_scroll(opened)
            photograph(opened, f"hoi-nghi-{name}-{width}")


def test_somebody_at_the_door_finds_a_name_and_notes_presence(
    met: tuple[Cast, Conference], live_server: Any, phone: Page, sign_in: Callable[[Page, Any], None]
) -> None:
    cast, conference = met
    sign_in(phone, cast.person("so"))
    phone.goto(live_server.url + reverse("conference_check_in", args=[conference.pk]))

    phone.get_by_label("Tìm theo tên, chức vụ, đơn vị (không cần dấu)").fill("pham thi")
    follow(phone.locator(".gd-filter").get_by_role("button", name="Tìm"))
    phone.get_by_role("checkbox").first.check()
    follow(phone.get_by_role("button", name="Ghi có mặt"))

    phone.get_by_text("Đã điểm danh 1 đại biểu.").wait_for()
    assert phone.get_by_text("theo danh sách").first.is_visible()

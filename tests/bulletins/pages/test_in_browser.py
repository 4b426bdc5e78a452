"""Bulletins in a real browser: every page is accessible and fits, the public one without JavaScript as well."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gdtx.bulletins import actions
from gdtx.bulletins.models import Bulletin
from gdtx.conferences import actions as conferences
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from tests.bulletins import making, reading_making
from tests.conferences import making as meetings
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import IN_2021, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter(page: Page, live_server: Any, cast: Cast, username: str, on: dt.date = IN_2021) -> None:
    """Sign somebody of the cast in on a business date."""
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
    session.save()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


@pytest.fixture
def bulletin(cast: Cast, specialist: Actor, head: Actor) -> Bulletin:
    """A corrected one with pictures, lists and numbered points."""
    conference = making.held(specialist, cast, author="Phòng Giáo dục thường xuyên", place="Hội trường Sở")
    for colour, caption in (("#35607a", "Các đại biểu dự hội nghị"), ("#7a5035", "Phó Giám đốc Sở phát biểu")):
        file = meetings.picture(colour, (640, 420))
        conferences.add_photo(by=specialist, conference_id=conference.pk, file=file, caption=caption, consent=True)
    meetings.add(specialist, conference, "nhan-xet", kind="shortcoming", text="Cơ sở vật chất còn thiếu.")
    found = making.published(specialist, head, actions.draft_bulletin(by=specialist, conference_id=conference.pk))
    actions.correct_bulletin(
        by=head,
        pk=found.pk,
        version=found.version,
        text=making.text_of(found, conclusions="1. Củng cố bộ máy quản lý.\n2. Rà soát, đánh giá hiệu quả."),
        what="Bổ sung kết luận số 1 và số 2.",
        reason="Bản đăng đầu sót phần kết luận.",
    )
    return found


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_of_bulletins_is_accessible_and_fits(
    request: pytest.FixtureRequest, live_server: Any, cast: Cast, specialist: Actor, bulletin: Bulletin, width: str
):
    opened: Page = request.getfixturevalue(width)
    for name, address in {
        "public": reverse("bulletin_public", args=[bulletin.slug]),
        "index": reverse("bulletins_public"),
    }.items():
        opened.goto(live_server.url + address)
        photograph(opened, f"bulletins-{name}-{width}")
        assert_accessible(opened)
        assert_no_sideways_scroll(opened)
    assert opened.context.cookies() == []
    draft = making.drafted(specialist, cast)

    enter(opened, live_server, cast, "so")
    for name, address in {
        "list": reverse("bulletin_list"),
        "page": reverse("bulletin_page", args=[bulletin.pk]),
        "draft": reverse("bulletin_page", args=[draft.pk]),
        "form": reverse("bulletin_change", args=[draft.pk]),
    }.items():
        opened.goto(live_server.url + address)
        photograph(opened, f"bulletins-{name}-{width}")
        assert_accessible(opened)
        assert_no_sideways_scroll(opened)


@pytest.mark.writes
def test_a_text_is_read_into_a_record_on_a_phone_and_on_a_desk(page: Page, phone: Page, live_server: Any, cast: Cast):
    enter(phone, live_server, cast, "so")
    phone.goto(live_server.url + reverse("reading_start"))
    photograph(phone, "reading-start-phone")
    assert_accessible(phone)
    phone.get_by_label("Hoặc dán nội dung").fill(reading_making.TEXT)
    follow(phone.get_by_role("button", name="Đọc văn bản"))
    phone.get_by_label("Địa điểm").fill("Hội trường số 2")
    follow(phone.get_by_role("button", name="Lấy các mục còn lại của trang"))
    assert_no_sideways_scroll(phone)
    photograph(phone, "reading-fields-phone")
    assert_accessible(phone)

    # The work goes on at the desk.
    enter(page, live_server, cast, "so")
    page.goto(live_server.url + reverse("reading_start"))
    follow(page.locator("main .gd-list a"))
    follow(page.locator("main").get_by_role("link", name="Số liệu"))
    photograph(page, "reading-figures-page")
    assert_accessible(page)
    page.locator("fieldset", has_text="1.234").get_by_label("Không lấy").first.check()
    follow(page.get_by_role("button", name="Ghi, ở lại"))
    assert "còn" in page.locator("main [aria-current=page]").inner_text()
    follow(page.locator("main").get_by_role("link", name="Tổng quan"))
    photograph(page, "reading-page-page")
    assert_accessible(page)
    page.get_by_label("Bỏ qua các mục chưa soát").check()
    follow(page.get_by_role("button", name="Lập hồ sơ"))
    follow(page.locator("main").get_by_role("link", name="Bản thảo bản tin"))

    assert "Hội trường số 2" in page.locator("article").inner_text()
    assert "1.234" not in page.locator("article").inner_text()

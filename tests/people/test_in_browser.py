"""A household's sheet filled in on a phone, with the keyboard of a phone and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gdtx.people.models import AccessEntry, Person
from tests.people import making
from tests.people.making import person, save
from tests.people.test_access import client
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.writes
def test_an_officer_corrects_somebody_on_a_phone(phone: Page, live_server: Any, cast: Cast) -> None:
    officer = cast.actor("canbo", IN_2025)
    home = save(
        officer, person("Nguyễn Thị Hoa", 1980, head=True, id_number="038180001234", facts={"grade_completed": 2})
    )
    save(officer, person("Nguyễn Thị Hoa", 1980), number="HN-002")
    (hoa,) = making.of(home)
    browser: Client = client(cast, "canbo")
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    phone.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    phone.goto(live_server.url + reverse("people"))
    _look(phone, "people_list")
    phone.get_by_label("Tìm họ tên, số phiếu, số định danh").fill("nguyen thi h")
    follow(phone.get_by_role("button", name="Tìm", exact=True))
    _look(phone, "people_search")
    follow(phone.get_by_role("link", name="Nguyễn Thị Hoa").first)
    phone.get_by_role("heading", name="Nguyễn Thị Hoa").wait_for()
    _look(phone, "people_card")
    phone.goto(live_server.url + reverse("household_change", args=[home.pk]))
    _look(phone, "people_form")
    phone.get_by_label("Học xong lớp").first.select_option("5")
    follow(phone.get_by_role("button", name="Lưu phiếu"))
    phone.get_by_role("heading", name="Phiếu hộ HN-001").wait_for()
    _look(phone, "people_household")
    assert hoa.evidence.order_by("-pk").values_list("value", flat=True)[0] == "5"
    phone.goto(live_server.url + reverse("people_tickets"))
    follow(phone.get_by_role("link", name="Nguyễn Thị Hoa (1980)").first)
    _look(phone, "people_ticket")
    phone.get_by_label("Nguyễn Thị Hoa, phiếu HN-001").check()
    follow(phone.get_by_role("button", name="Là một người: nhập hai phiếu"))
    phone.get_by_role("button", name="Rút lại quyết định").wait_for()
    assert Person.objects.exclude(merged_into=None).count() == 1
    phone.goto(live_server.url + reverse("people_access"))
    _look(phone, "people_access")
    assert AccessEntry.objects.filter(person=hoa).exists()


def _look(page: Page, name: str) -> None:
    """The page fits, is accessible, and its picture can be looked at."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    photograph(page, f"{name}_360")

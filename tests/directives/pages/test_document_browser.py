"""The pages of documents and of what waits in a real browser: wide and on a phone, accessible, without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from gdtx.directives import actions
from gdtx.foundation import clock
from tests.directives.drafting import drafted, issued, signed
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[["Page", Any], None]


def look_at(page: Page, address: str, name: str) -> None:
    """The page is accessible and fits the screen; a picture is kept."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    photograph(page, name)
    assert_accessible(page)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_pages_of_documents_and_of_what_waits(
    request: pytest.FixtureRequest, cast: Cast, live_server: Any, sign_in: SignIn, screen: str
) -> None:
    today = clock.business_today()
    letter = issued(cast, document=drafted(cast, on=today), on=today)
    plan = drafted(cast, on=today, kind="plan", abstract="Kế hoạch thực hiện nhiệm vụ năm học", implements=[letter.pk])
    to_number = signed(cast, drafted(cast, on=today, abstract="Đôn đốc báo cáo số liệu"), on=today)
    clerk = cast.actor("vanthu", today)
    units = [cast.cam_ngoc.pk, cast.social_office_cam_thuy.pk]
    actions.send_document(by=clerk, document_id=letter.pk, organisations=units)
    page: Page = request.getfixturevalue(screen)
    base = live_server.url

    sign_in(page, cast.person("vanthu"))
    for address, name in (
        ("/van-ban/", "danh-sach"),
        (f"/van-ban/{letter.pk}/", "cong-van"),
        (f"/van-ban/{to_number.pk}/so/", "ghi-so"),
        ("/van-ban/den/", "van-ban-den"),
        ("/van-ban/so-dang-ky/", "so-dang-ky"),
        (f"/van-ban/{letter.pk}/gui/", "gui"),
        ("/viec-cho-toi/", "viec-cho-toi"),
        ("/viec-cho-toi/lich/", "lich"),
        ("/ban-lam-viec/", "ban-lam-viec"),
    ):
        look_at(page, base + address, f"van-ban-{name}-{screen}")
    sign_in(page, cast.person("so"))
    for address, name in (
        ("/van-ban/soan/", "soan"),
        (f"/van-ban/{plan.pk}/", "du-thao"),
        (f"/van-ban/{plan.pk}/noi/", "noi"),
    ):
        look_at(page, base + address, f"van-ban-{name}-{screen}")


def test_a_letter_is_signed_by_the_head_with_two_clicks(
    page: Page, cast: Cast, live_server: Any, sign_in: SignIn
) -> None:
    today = clock.business_today()
    document = drafted(cast, on=today)
    actions.move_document(by=cast.actor("so", today), document_id=document.pk, verb="submit", version=1)
    sign_in(page, cast.person("giamdocso"))

    page.goto(f"{live_server.url}/viec-cho-toi/")
    follow(page.get_by_role("link", name=document.abstract))
    follow(page.get_by_role("button", name="Ký", exact=True))

    page.get_by_text("Văn bản đang ở trạng thái “Đã ký, chờ số”.").wait_for()
    document.refresh_from_db()
    assert (document.state, document.signer_name) == ("signed", "Lê Văn Cường")

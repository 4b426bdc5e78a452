"""Passkeys in a real browser with an authenticator of its own, and the sign-in pages as people see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from gdtx.accounts import slips
from gdtx.audit.models import Event
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import PASSWORD, TODAY, build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STATE = "/tai-khoan/bao-mat/"


def with_authenticator(page: Any) -> Any:
    """Give the browser a device that makes passkeys and always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def sign_in_by_password(page: Any, address: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("giamdoc")
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    follow(page.get_by_role("button", name="Đăng nhập", exact=True))


def test_a_passkey_is_added_signs_in_alone_and_is_removed(page: Any, live_server: Any) -> None:
    cast = build_cast()
    with_authenticator(page)
    sign_in_by_password(page, live_server.url)
    page.goto(live_server.url + STATE)
    assert_accessible(page)
    follow(page.get_by_role("link", name="Thêm khóa trên thiết bị"))
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Xác nhận"))
    assert_accessible(page)
    page.get_by_label("Đặt tên cho khóa này").fill("Điện thoại của tôi")
    page.get_by_role("button", name="Tạo khóa").click()
    page.wait_for_url("**/ma-du-phong/")
    assert Authenticator.objects.filter(user=cast.person("giamdoc"), type=Authenticator.Type.WEBAUTHN).count() == 1

    page.goto(live_server.url + STATE)
    assert page.get_by_text("Điện thoại của tôi").first.is_visible()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/dang-nhap/")
    page.get_by_role("button", name="Dùng khóa trên thiết bị").click()
    page.wait_for_url("**/ban-lam-viec/**")
    assert page.get_by_text("Cao Văn Nam").first.is_visible()
    assert Event.objects.filter(verb="sign_in").order_by("-id").values_list("after", flat=True)[0] == {"way": "mfa"}

    # The password alone is no longer enough; the key is the second step.
    page.context.clear_cookies()
    sign_in_by_password(page, live_server.url)
    assert page.get_by_role("heading", name="Nhập mã xác nhận").is_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Dùng khóa trên thiết bị").click()
    page.wait_for_url("**/ban-lam-viec/**")

    page.goto(live_server.url + STATE)
    follow(page.get_by_role("link", name="Bỏ Điện thoại của tôi"))
    if page.get_by_label("Mật khẩu").is_visible():
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        follow(page.get_by_role("button", name="Xác nhận"))
    follow(page.get_by_role("button", name="Bỏ khóa"))
    page.wait_for_url(f"**{STATE}")
    assert not Authenticator.objects.filter(user=cast.person("giamdoc")).exists()
    assert list(Event.objects.filter(verb__startswith="passkey").order_by("id").values_list("verb", flat=True)) == [
        "passkey_added",
        "passkey_removed",
    ]


def test_a_slip_opens_the_account_on_a_phone(phone: Any, live_server: Any) -> None:
    cast = build_cast()
    slip = slips.make_slip(by=cast.actor("chutich", TODAY), user=cast.person("giamdoc"))
    phone.goto(f"{live_server.url}/dang-nhap/")
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    photograph(phone, "dang-nhap-dien-thoai")
    follow(phone.get_by_role("link", name="Có phiếu mã"))
    phone.get_by_label("Tên đăng nhập trên phiếu").fill("giamdoc")
    phone.get_by_label("Mã trên phiếu").fill(slip.code.lower())
    phone.get_by_label("Mật khẩu mới do bạn chọn").fill("mật khẩu mới của tôi")
    phone.get_by_label("Nhập lại mật khẩu mới").fill("mật khẩu mới của tôi")
    assert_accessible(phone)
    assert_no_sideways_scroll(phone)
    photograph(phone, "phieu-ma-dien-thoai")
    follow(phone.get_by_role("button", name="Đặt mật khẩu và đăng nhập"))
    phone.wait_for_url("**/ban-lam-viec/**")


def test_the_picture_to_scan_is_drawn(page: Any, live_server: Any, sign_in: Callable[[Any, Any], None]) -> None:
    cast = build_cast()
    sign_in(page, cast.person("canbo"))
    page.goto(f"{live_server.url}{STATE}bat/")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Xác nhận"))

    box = page.locator("svg path").last.bounding_box()
    photograph(page, "bat-ma-xac-nhan")
    assert box is not None
    assert box["width"] > 100
    assert_accessible(page)

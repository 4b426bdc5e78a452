"""The pages of people in a real browser: accessible, no wider than a phone, and a hand-over by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gdtx.accounts.models import User
from gdtx.foundation import clock
from gdtx.network import actions
from gdtx.network.account_import import taking
from gdtx.network.models import Post
from tests.network.test_posts_account_import import GOOD, SECOND, row, write
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import TODAY, build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_is_accessible_and_fits(
    page: Any, phone: Any, live_server: Any, sign_in: Callable[[Any, Any], None], tmp_path: Path
) -> None:
    cast = build_cast()
    chair = cast.actor("chutich", TODAY)
    director = Post.objects.get(user=cast.person("giamdoc"))
    actions.stand_in(by=chair, post=director, user=cast.person("khach"), valid_from=TODAY, duty="Phụ trách điều hành")
    actions.end_post(by=chair, post=Post.objects.get(user=cast.person("giaovien")), on=dt.date(2026, 9, 1))
    sheet = write(tmp_path / "tai-khoan-cam-thuy.xlsx", [GOOD, SECOND, row(username="giamdoc")])
    batch = taking.upload(by=chair, chunks=[sheet.read_bytes()], file_name=sheet.name)
    addresses = {
        "nhan-su": "/mang-luoi/don-vi/38-15169-HTCD/nhan-su/",
        "ghi-chuc-vu": "/mang-luoi/don-vi/38-15169-HTCD/nhan-su/ghi/",
        "chuc-vu": f"/mang-luoi/chuc-vu/{director.pk}/",
        "ban-giao": f"/mang-luoi/chuc-vu/{director.pk}/ban-giao/",
        "nguoi": "/mang-luoi/nguoi/giamdoc/",
        "toi": "/toi-duoc-lam-gi/",
        "nhap": "/mang-luoi/nhap-tai-khoan/",
        "lo": f"/mang-luoi/nhap-tai-khoan/{batch.code}/",
        "bao-mat": "/tai-khoan/bao-mat/",
    }
    for window, width in ((page, 1280), (phone, 360)):
        sign_in(window, cast.person("chutich"))
        for name, address in addresses.items():
            answer = window.goto(live_server.url + address)
            assert answer.status == 200, address
            assert_accessible(window)
            assert_no_sideways_scroll(window)
            photograph(window, f"nguoi-{name}-{width}")
    page.goto(f"{live_server.url}/mang-luoi/nguoi/giamdoc/")
    follow(page.get_by_role("button", name="In phiếu mã mới"))
    assert page.get_by_text("Mã dùng một lần").is_visible()
    assert_accessible(page)
    photograph(page, "nguoi-phieu")
    page.emulate_media(media="print")
    photograph(page, "nguoi-phieu-in")


def test_a_post_is_handed_over_by_hand(page: Any, live_server: Any, sign_in: Callable[[Any, Any], None]) -> None:
    cast = build_cast()
    User.objects.create_user("moi", full_name="Ngô Thị Mới")
    # A day to come, whenever this runs.
    starts = dt.date(clock.business_today().year + 1, 12, 1)
    sign_in(page, cast.person("chutich"))
    page.goto(f"{live_server.url}/mang-luoi/don-vi/38-15169-HTCD/")

    follow(page.get_by_role("link", name="Nhân sự, phân công, làm thay, bàn giao"))
    follow(page.get_by_role("row", name="Cao Văn Nam").get_by_role("link", name="Thay đổi"))
    follow(page.get_by_role("link", name="Bàn giao"))
    page.get_by_label("Người nhận").fill("moi")
    page.get_by_label("Bàn giao từ ngày").fill(f"{starts:%d/%m/%Y}")
    page.get_by_label("kiêm nhiệm").check()
    follow(page.get_by_role("button", name="Bàn giao"))

    assert page.get_by_text(f"từ ngày {starts:%d/%m/%Y} Ngô Thị Mới giữ chức vụ thay Cao Văn Nam").is_visible()
    assert page.get_by_role("heading", name="Sắp giữ chức vụ").is_visible()
    assert_accessible(page)
    assert Post.objects.get(user__username="moi").valid_from == starts

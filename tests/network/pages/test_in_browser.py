"""The pages of the network in a real browser: accessible, and no wider than a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gdtx.network import actions
from gdtx.network.actions import ActCited
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow
from tests.support.cast import IN_2025, REFORM, Cast, area, build_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/mang-luoi/dia-ban/15127/",
    "/mang-luoi/dia-ban/390/?ban-do=2021-01-15",
    "/mang-luoi/don-vi/38-15169-HTCD/",
    "/mang-luoi/don-vi/38-15637-HTCD/",
    "/mang-luoi/su-kien/",
    "/mang-luoi/su-kien/ghi/doi-ten/?vung=15127",
    "/mang-luoi/su-kien/ghi/sap-nhap/?don-vi=38-15169-HTCD",
    "/mang-luoi/su-kien/ghi/chia-tach-don-vi/?don-vi=38-15169-HTCD",
    "/mang-luoi/su-kien/ghi/tinh-trang/?don-vi=38-15169-HTCD",
    "/mang-luoi/su-kien/ghi/mo-diem/?don-vi=38-15169-HTCD",
    "/mang-luoi/su-kien/ghi/sap-xep/?vung=15127",
    "/mang-luoi/su-kien/ghi/phan-dinh/?vung=15127",
    "/mang-luoi/dia-ban/40/",
    "/mang-luoi/dia-ban/38/do-phu/",
    "/mang-luoi/don-vi/38-15169-HTCD/co-so-vat-chat/",
    "/mang-luoi/don-vi/38-15169-HTCD/kinh-phi/",
    "/mang-luoi/don-vi/38-15169-HTCD/kinh-phi/?nam=2025&nguon=commune",
    "/tim/?q=cam+thuy",
    "/tim/?q=phong+son",
    "/tim/?q=trung+tam&loai=don-vi",
]


def furnish(cast: Cast) -> None:
    """Places, rooms, equipment, money, a flag: so that the pages have something to show."""
    by = cast.actor("so", IN_2025)
    centre = cast.cam_ngoc.pk
    unit = area("15127", REFORM).pk
    act = ActCited("861/QĐ-TTg", "Thủ tướng Chính phủ", title="Phê duyệt danh sách xã khu vực III, II, I")
    actions.flag_area(by=by, on=REFORM, act=act, area_id=unit, flag="region_3")
    actions.flag_area(by=by, on=REFORM, act=act, area_id=unit, flag="pilot_commune")
    actions.open_site(by=by, organisation_id=centre, on=IN_2025, name="Nhà văn hóa thôn Hạ", area_id=unit)
    actions.open_site(by=by, organisation_id=centre, on=IN_2025, name="Trường tiểu học Cẩm Ngọc", address="Thôn 3")
    for kind, count, more in (
        ("classroom", 3, {"tenure": "shared"}),
        ("computer", 12, {"condition": "worn", "detail": "phòng máy của trường trung học cơ sở"}),
        ("book", 1_250, {}),
    ):
        actions.record_facility(by=by, organisation_id=centre, on=IN_2025, kind=kind, count=count, **more)
    for year, source, allotted, spent in (
        (2025, "commune", 25_000_000, 18_400_000),
        (2025, "donations", 5_500_000, None),
        (2024, "commune", 20_000_000, 21_000_000),
    ):
        actions.set_budget(
            by=by, organisation_id=centre, year=year, source=source, allotted=allotted, spent=spent, note="Quyết định 5"
        )
    actions.change_state(
        by=by, on=dt.date(2025, 11, 1), organisation_id=centre, state="paused", reason_kind="disaster", act=act
    )


def test_every_page_is_accessible_and_fits(
    page: Any, phone: Any, live_server: Any, sign_in: Callable[[Any, Any], None]
) -> None:
    cast = build_cast()
    furnish(cast)
    for window in (page, phone):
        sign_in(window, cast.person("so"))
        for address in PAGES:
            answer = window.goto(live_server.url + address)
            assert answer.status == 200, address
            assert_accessible(window)
            assert_no_sideways_scroll(window)


def test_an_event_is_previewed_entered_and_taken_back_by_hand(
    page: Any, live_server: Any, sign_in: Callable[[Any, Any], None]
) -> None:
    cast = build_cast()
    sign_in(page, cast.person("so"))
    page.goto(f"{live_server.url}/mang-luoi/dia-ban/15127/")

    page.get_by_text("Ghi sự kiện").click()
    follow(page.get_by_role("link", name="Đổi tên, loại hoặc mã"))
    page.get_by_label("Tên đầy đủ mới").fill("Phường Cẩm Thủy")
    page.get_by_label("Có hiệu lực từ ngày").fill("01/01/2027")
    page.get_by_label("Số, ký hiệu văn bản").fill("99/NQ-UBTVQH16")
    follow(page.get_by_role("button", name="Xem trước"))
    assert page.get_by_text("Ủy ban nhân dân xã Cẩm Thủy đổi tên thành Ủy ban nhân dân phường Cẩm Thủy.").is_visible()
    assert_accessible(page)
    follow(page.get_by_role("button", name="Ghi sự kiện"))
    assert page.get_by_role("heading", name="Xã Cẩm Thủy đổi thành Phường Cẩm Thủy").is_visible()

    follow(page.get_by_role("link", name="Ghi nhầm: đính chính"))
    page.get_by_label("Lý do đính chính").fill("Ghi nhầm tên")
    follow(page.get_by_role("button", name="Đính chính"))

    assert page.get_by_text("Sự kiện ghi nhầm vẫn được lưu.").is_visible()
    assert_accessible(page)

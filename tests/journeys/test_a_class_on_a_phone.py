"""The deputy logs a class on the phone, sets it right and takes it back; on an old phone too, without a script.

With a photograph in under a minute; a double tap, the back button and a lost connection make no second class and lose
nothing.
"""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from gdtx.learning.models import ClassPhoto, LearningClass
from tests.support.browser import assert_no_sideways_scroll, follow, session
from tests.support.cast import IN_2021, Cast

from .conftest import Enter, look, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: As long as the browser waits for anything else.
PATIENT = 60_000

#: What a page keeps of a form that was not sent.
DRAFTS = "Object.keys(localStorage).filter((name) => name.startsWith('gdtx-nhap:'))"


def field(page: Page, name: str) -> Any:
    """A field of the first class; the other places have fields with the same labels."""
    return page.locator(f"[name={name}]")


def fill(page: Page, **values: str) -> None:
    """Type into the fields of the first class."""
    for name, text in values.items():
        field(page, name).fill(text)


def photograph() -> dict[str, Any]:
    """What the camera gives: twelve megapixels, held upright."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    noise = Image.effect_noise((1000, 750), 90).resize((4000, 3000)).convert("RGB")
    noise.save(file, "JPEG", quality=90, exif=exif)
    return {"name": "IMG_2021.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def log_with_a_slip(page: Page, url: str) -> LearningClass:
    """Log a class with two slips, read what is wrong at its field, set it right; the class written."""
    page.goto(f"{url}/lop-hoc/ghi/")
    fill(page, topic="Phòng cháy mùa hanh", turns="96", female="118", start_on="31/02/2021", place="Nhà văn hóa thôn 4")
    field(page, "group_id").select_option(label="Thông tin chính trị, thời sự, pháp luật")
    follow(page.get_by_role("button", name="Ghi lớp"))

    female = field(page, "female")
    assert female.get_attribute("aria-invalid") == "true"
    assert female.input_value() == "118"
    told = page.locator(f"[id='{(female.get_attribute('aria-describedby') or '').split()[-1]}']")
    assert "96" in told.inner_text()
    assert field(page, "start_on").get_attribute("aria-invalid") == "true"
    assert field(page, "start_on").input_value() == "31/02/2021"
    assert field(page, "topic").input_value() == "Phòng cháy mùa hanh"
    assert not LearningClass.objects.filter(topic="Phòng cháy mùa hanh").exists()
    assert_no_sideways_scroll(page)

    fill(page, female="48", start_on="12/01/2021")
    follow(page.get_by_role("button", name="Ghi lớp"))

    page.get_by_role("heading", name="Phòng cháy mùa hanh").wait_for()
    assert "Đã ghi lớp “Phòng cháy mùa hanh”. HK1 2020-2021 trung tâm có 4 lớp, 281 lượt." in words(page)
    return LearningClass.objects.get(topic="Phòng cháy mùa hanh")


def change_and_withdraw(page: Page, logged: LearningClass) -> None:
    """Change the turns, then withdraw the class; it no longer counts."""
    follow(page.get_by_role("link", name="Sửa", exact=True))
    fill(page, turns="90")
    follow(page.get_by_role("button", name="Lưu lớp"))
    assert "Lượt học viên: 96 → 90" in words(page)
    logged.refresh_from_db()
    assert (logged.turns, logged.version) == (90, 2)

    follow(page.get_by_role("link", name="Rút lớp"))
    page.get_by_label("Lý do").fill("Ghi nhầm ngày, lớp của tháng sau")
    follow(page.get_by_role("button", name="Rút lớp"))
    assert "Lý do: Ghi nhầm ngày, lớp của tháng sau" in words(page)
    assert "Lớp này không tính vào số liệu" in words(page)
    logged.refresh_from_db()
    assert logged.state == "withdrawn"


@pytest.mark.writes
def test_a_class_is_logged_changed_and_withdrawn_on_a_phone(
    world: Cast, enter: Enter, live_server: Any, phone: Page
) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    look(phone)
    phone.goto(f"{live_server.url}/lop-hoc/ghi/")
    assert field(phone, "start_on").input_value() == "20/01/2021"
    button = phone.get_by_role("button", name="Ghi lớp").bounding_box()
    assert button is not None
    assert button["height"] >= 44
    assert button["y"] + button["height"] <= 740
    turns, female = (field(phone, name).bounding_box() for name in ("turns", "female"))
    assert turns is not None
    assert female is not None
    assert (turns["y"], turns["height"]) == (female["y"], female["height"])
    look(phone)

    logged = log_with_a_slip(phone, live_server.url)
    look(phone)
    change_and_withdraw(phone, logged)
    look(phone)

    phone.goto(f"{live_server.url}/lop-hoc/?ky=2020-2021/HK1")
    assert "3 lớp · 185 lượt học viên" in words(phone)


def test_without_a_script_the_same_way_is_walked(world: Cast, enter: Enter, live_server: Any, browser: Browser) -> None:
    with session(browser, width=360, height=740, java_script_enabled=False) as old:
        enter(old, "phogiamdoc", IN_2021)
        logged = log_with_a_slip(old, live_server.url)
        change_and_withdraw(old, logged)


# --- In under a minute, and nothing twice --------------------------------------------------------------------


def test_a_class_with_a_photograph_is_logged_in_under_a_minute(
    world: Cast, enter: Enter, live_server: Any, phone: Page
) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    # Taking the picture is the camera's work.
    taken = photograph()
    began = time.monotonic()

    follow(phone.locator("nav a, .gd-bottom a").get_by_text("Ghi lớp").last, tap=True)
    phone.get_by_role("link", name="Trồng rau an toàn", exact=True).tap()
    # A tap becomes a click a moment after the touch was taken.
    expect(field(phone, "topic")).to_have_value("Trồng rau an toàn", timeout=PATIENT)
    assert field(phone, "group_id").locator("option:checked").inner_text() == "Chuyển giao kỹ thuật"
    expect(field(phone, "turns")).to_be_focused(timeout=PATIENT)
    fill(phone, turns="35", female="21", place="Nhà văn hóa thôn 2")
    phone.get_by_text("Ảnh (có thể thêm sau)").tap()
    field(phone, "camera").set_input_files([taken])
    # The phone makes it small before it is sent.
    phone.locator("[name=camera][data-thu-nho]").wait_for()
    assert field(phone, "camera").evaluate("field => field.files[0].size") < 1_500_000
    follow(phone.get_by_role("button", name="Ghi lớp"), tap=True)
    phone.get_by_role("heading", name="Trồng rau an toàn").wait_for()

    assert time.monotonic() - began < 60
    logged = LearningClass.objects.get(place="Nhà văn hóa thôn 2")
    assert (logged.turns, logged.female, logged.group.code) == (35, 21, "KT")
    photo = ClassPhoto.objects.get()
    assert (photo.learning_class, photo.width, photo.height) == (logged, 1200, 1600)
    assert "Đã nhận 1 ảnh của lớp." in words(phone)
    picture = phone.get_by_role("img", name="Ảnh hoạt động của lớp")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalHeight; }") == 320
    assert phone.evaluate(DRAFTS) == []
    assert "#" not in phone.url
    look(phone)


def test_the_group_follows_a_new_topic_until_a_person_chooses(
    world: Cast, enter: Enter, live_server: Any, phone: Page
) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    phone.goto(f"{live_server.url}/lop-hoc/ghi/")

    fill(phone, topic="Chăn nuôi trâu, bò vỗ béo")
    field(phone, "topic").blur()
    phone.get_by_text("Gần với ví dụ “Chăn nuôi trâu, bò” trong danh mục.").wait_for()
    assert field(phone, "group_id").locator("option:checked").inner_text() == "Chuyển giao kỹ thuật"

    field(phone, "group_id").select_option(label="Dạy nghề, tạo việc làm")
    fill(phone, topic="Luật Đất đai sửa đổi")
    field(phone, "topic").blur()
    fill(phone, turns="10")
    assert field(phone, "group_id").locator("option:checked").inner_text() == "Dạy nghề, tạo việc làm"


@pytest.mark.writes
def test_two_taps_and_the_back_button_make_one_class(world: Cast, enter: Enter, live_server: Any, phone: Page) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    phone.goto(f"{live_server.url}/lop-hoc/ghi/?chuyen-de=Lu%E1%BA%ADt%20Tr%E1%BA%BB%20em")
    fill(phone, turns="30", place="Thôn 5")

    # Not `follow`: were the second tap to send as well, the first navigation would be broken off.
    phone.get_by_role("button", name="Ghi lớp").dblclick()
    phone.get_by_role("heading", name="Luật Trẻ em").wait_for()
    phone.wait_for_load_state()
    assert LearningClass.objects.filter(place="Thôn 5").count() == 1

    phone.go_back()
    phone.get_by_role("heading", name="Ghi lớp").wait_for()
    fill(phone, topic="Luật Trẻ em", turns="30", place="Thôn 5")
    follow(phone.get_by_role("button", name="Ghi lớp"))
    assert LearningClass.objects.filter(place="Thôn 5").count() == 1


def test_a_lost_connection_loses_nothing_that_was_typed(
    world: Cast, enter: Enter, live_server: Any, phone: Page
) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    phone.goto(f"{live_server.url}/lop-hoc/ghi/")
    phone.context.set_offline(True)
    fill(phone, topic="Luật Trẻ em", turns="30", female="12", place="Thôn 6")
    field(phone, "group_id").select_option(label="Thông tin chính trị, thời sự, pháp luật")
    phone.get_by_text("Thêm chi tiết").tap()
    fill(phone, presenter="Cán bộ tư pháp xã")
    phone.get_by_role("button", name="Ghi lớp").tap()
    phone.get_by_text("Số liệu đã nhập được giữ trên máy này").wait_for()
    assert not LearningClass.objects.filter(place="Thôn 6").exists()

    phone.context.set_offline(False)
    phone.goto(f"{live_server.url}/lop-hoc/")
    phone.goto(f"{live_server.url}/lop-hoc/ghi/")
    phone.get_by_text("Đã lấy lại bản nháp").wait_for()
    assert field(phone, "presenter").input_value() == "Cán bộ tư pháp xã"
    look(phone)
    follow(phone.get_by_role("button", name="Ghi lớp"), tap=True)
    phone.get_by_role("heading", name="Luật Trẻ em").wait_for()
    logged = LearningClass.objects.get(place="Thôn 6")
    assert (logged.turns, logged.female, logged.presenter) == (30, 12, "Cán bộ tư pháp xã")
    assert phone.evaluate(DRAFTS) == []

    phone.goto(f"{live_server.url}/lop-hoc/ghi/")
    assert not phone.locator("#nhap").is_visible()
    fill(phone, topic="Bỏ đi")
    phone.reload()
    follow(phone.get_by_role("button", name="Bỏ bản nháp"), tap=True)
    assert field(phone, "topic").input_value() == ""
    assert phone.evaluate(DRAFTS) == []


def test_the_same_topic_is_logged_at_three_places_at_once(
    world: Cast, enter: Enter, live_server: Any, phone: Page
) -> None:
    enter(phone, "phogiamdoc", IN_2021)
    phone.goto(f"{live_server.url}/lop-hoc/ghi/?chuyen-de=Lu%E1%BA%ADt%20%C4%90%E1%BA%A5t%20%C4%91ai")
    fill(phone, turns="30", place="Thôn 1")
    phone.get_by_text("Lặp lại ở nhiều nơi").tap()
    for row, (place, turns) in {2: ("Thôn 2", "25"), 3: ("Thôn 3", "")}.items():
        phone.locator(f"[name=noi{row}-place]").fill(place)
        phone.locator(f"[name=noi{row}-turns]").fill(turns)
    follow(phone.get_by_role("button", name="Ghi lớp"), tap=True)
    phone.get_by_text("một nơi trong phần “Lặp lại ở nhiều nơi” cần sửa").wait_for()
    assert phone.locator("[name=noi3-turns]").get_attribute("aria-invalid") == "true"
    look(phone)

    phone.locator("[name=noi3-turns]").fill("20")
    follow(phone.get_by_role("button", name="Ghi lớp"), tap=True)
    phone.get_by_text("Đã ghi 3 lớp “Luật Đất đai”").wait_for()
    assert LearningClass.objects.filter(place__startswith="Thôn ", turns__in=(30, 25, 20)).count() == 3
    assert phone.evaluate(DRAFTS) == []
    look(phone)

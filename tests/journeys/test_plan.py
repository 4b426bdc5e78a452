"""A year's plan from end to end: drafted on a phone, commented on by three bodies, returned, approved, carried out.

The deputy of the centre works on a phone throughout, the others at a desk; each on their own day of the winter of
2025-2026. In March two classes come in as planned, in two taps each, and one that nobody planned.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from gdtx.learning.models import LearningClass
from gdtx.plans.models import Activity, Comment, Plan, PlannedClass, Round
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow
from tests.support.cast import Cast

from .test_the_loop import Story

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.writes, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DRAFTED = dt.date(2025, 12, 1)
COMMENTED = dt.date(2025, 12, 3)
SUBMITTED = dt.date(2025, 12, 8)
RETURNED = dt.date(2025, 12, 10)
AGAIN = dt.date(2025, 12, 11)
APPROVED = dt.date(2025, 12, 12)
IN_MARCH = dt.date(2026, 3, 20)

#: The two activities of the outline that are carried out: how they begin, and what is typed of them.
LAW, CROPS = "Tuyên truyền, phổ biến chủ trương", "Chuyển giao kỹ thuật trồng trọt"
TYPED = {LAW: ("60", "1.500.000"), CROPS: ("45", "2.000.000")}

#: Who speaks: part, words, how it is answered, why.
SPOKEN = (
    ("vhxh", "activities", "Thêm một lớp về dịch vụ công trực tuyến.", "taken", ""),
    ("so", "targets", "Đặt chỉ tiêu lớp cao hơn.", "partly", "Tăng sau khi sơ kết."),
    ("chutich", "solutions", "Thuê hội trường ngoài xã.", "not", "Nhà văn hóa thôn đủ chỗ."),
)


def test_a_plan_is_drafted_commented_on_approved_and_carried_out(
    cast: Cast, live_server: Any, page: Page, phone: Page
) -> None:
    deputy, desk = Story(phone, live_server.url, cast), Story(page, live_server.url, cast)
    the_deputy_drafts_on_a_phone(deputy)
    three_bodies_comment(deputy, desk)
    each_comment_is_answered_and_the_plan_submitted(deputy)
    the_chair_returns_it_and_then_approves(deputy, desk)
    classes_come_in(deputy)
    the_month_and_the_year_compare(deputy, desk)


def plan() -> Plan:
    """The one plan of the story."""
    return Plan.objects.get()


def look(page: Page) -> None:
    """The page is fit to be read by everybody, and no wider than the screen."""
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def the_deputy_drafts_on_a_phone(story: Story) -> None:
    """From the outline of such a centre; the situation and two activities are filled in."""
    story.sits_down("phogiamdoc", DRAFTED, "/ke-hoach/")
    story.follows("Lập kế hoạch")
    assert story.field("Kỳ").input_value() == "2026"
    story.field("Bắt đầu từ").select_option(value="community")
    story.presses("Lập bản soạn")
    assert "Quyết định số 09/2008/QĐ-BGDĐT" in story.words
    look(story.page)
    story.follows("Sửa nội dung")
    story.types({"Đặc điểm tình hình": "1. Thuận lợi\nMỗi thôn có nhà văn hóa."})
    story.presses("Ghi nội dung")
    for title, (turns, _money) in TYPED.items():
        story.follows(title)
        story.types({"Lượt người dự kiến": turns})
        story.presses("Ghi")
    assert "Mỗi thôn có nhà văn hóa." in story.words


def three_bodies_comment(deputy: Story, desk: Story) -> None:
    """The commune's office, the department and the committee are asked; each says something to a part."""
    deputy.follows("Lấy góp ý")
    cast = deputy.cast
    asked = (cast.social_office_cam_thuy, cast.department, cast.committee_cam_thuy)
    deputy.types({"Góp ý đến hết ngày": "07/12/2025", "Đơn vị khác": "\n".join(each.code for each in asked)})
    deputy.presses("Mở đợt góp ý")
    assert "0/3 đã trả lời" in deputy.words
    look(deputy.page)
    address = f"/ke-hoach/gop-y/{Round.objects.get().pk}/"
    for username, part, text, _answer, _why in SPOKEN:
        desk.sits_down(username, COMMENTED, address)
        desk.field("Góp ý vào").select_option(value=part)
        desk.page.locator("textarea[name=text]").fill(text)
        desk.presses("Gửi ý kiến")
    look(desk.page)
    assert "3/3 đã trả lời" in desk.words


def each_comment_is_answered_and_the_plan_submitted(story: Story) -> None:
    """Submitting is refused as long as a comment waits; what is not taken needs a reason."""
    address = f"/ke-hoach/{plan().pk}/"
    story.sits_down("phogiamdoc", SUBMITTED, address)
    story.presses("Trình phê duyệt")
    assert "Còn 3 ý kiến góp ý chưa trả lời." in story.words
    for comment, (_who, _part, text, answer, why) in zip(Comment.objects.order_by("pk"), SPOKEN, strict=True):
        assert comment.text == text
        story.opens(f"/ke-hoach/y-kien/{comment.pk}/")
        story.page.locator(f"input[name=answer][value={answer}]").check()
        story.types({"Giải trình": why})
        story.presses("Ghi trả lời")
    story.opens(address)
    story.presses("Trình phê duyệt")
    assert plan().state == "submitted"


def the_chair_returns_it_and_then_approves(deputy: Story, desk: Story) -> None:
    """Returned for the money that is missing; the deputy reads why, adds it, submits again; approved from the list."""
    address = f"/ke-hoach/{plan().pk}/"
    reason = "Chưa ghi kinh phí cho các lớp."
    desk.sits_down("chutich", RETURNED, address)
    look(desk.page)
    desk.page.locator("#id_step_reason").fill(reason)
    desk.presses("Trả lại")
    deputy.sits_down("phogiamdoc", AGAIN, address)
    assert reason in deputy.words
    for title, (_turns, money) in TYPED.items():
        deputy.follows(title)
        deputy.types({"Kinh phí (đồng)": money})
        deputy.field("Nguồn kinh phí").select_option(value="commune")
        deputy.presses("Ghi")
    deputy.opens(address)
    deputy.presses("Trình phê duyệt")
    desk.sits_down("chutich", APPROVED, "/ke-hoach/cho-duyet/")
    desk.page.locator("input[name=chon]").check()
    desk.presses("Phê duyệt các kế hoạch đã chọn")
    approved = plan()
    assert (approved.state, approved.decided_on) == ("approved", APPROVED)


def planned_share(story: Story) -> str:
    """How many of the classes held were planned, as the page of the year says it."""
    shown = story.page.locator(".gd-fig").filter(has_text="Lớp đã mở nằm trong kế hoạch")
    return str(shown.first.inner_text()).split()[-1]


def march(story: Story) -> dict[str, str]:
    """What the table of the months says of March."""
    table = story.page.locator("#moi-thang")
    titles = [" ".join(each.split()) for each in table.locator("thead th").all_inner_texts()]
    cells = table.locator("tbody tr").filter(has_text="3/2026").locator("th, td").all_inner_texts()
    of = dict(zip(titles, (each.strip() for each in cells), strict=True))
    return {title: of[title] for title in ("Lớp theo kế hoạch đã mở", "Lớp ngoài kế hoạch", "Lượt thực hiện")}


def classes_come_in(story: Story) -> None:
    """Two as planned in two taps each; a third on the form for any class, outside the plan: month and year tell it."""
    address = f"/ke-hoach/{plan().pk}/thuc-hien/"
    story.sits_down("phogiamdoc", IN_MARCH, address)
    look(story.page)
    for title in TYPED:
        follow(story.page.get_by_role("link", name=f"Ghi lớp như kế hoạch {title}").first, tap=True)
        follow(story.page.get_by_role("button", name="Ghi lớp", exact=True), tap=True)
        assert f"Đã ghi lớp “{title}" in story.words
    assert (planned_share(story), *march(story).values()) == ("100,0%", "2", "0", "105")
    story.opens("/lop-hoc/ghi/")
    story.types({"Chuyên đề": "Phòng cháy mùa hanh", "Ngày mở": "15/3/2026"})
    story.page.locator("#id_turns").fill("95")
    story.field("Nhóm nội dung").select_option(index=1)
    story.presses("Ghi lớp")
    assert "Phòng cháy mùa hanh" in story.words
    story.opens(address)
    assert (planned_share(story), *march(story).values()) == ("66,7%", "2", "1", "200")
    assert sorted(LearningClass.objects.values_list("turns", flat=True)) == [45, 60, 95]
    assert PlannedClass.objects.count() == 2


def the_month_and_the_year_compare(deputy: Story, desk: Story) -> None:
    """The month shows both as done; the year that two of three classes were planned; the department sees it too."""
    address = f"/ke-hoach/{plan().pk}/thuc-hien/"
    month = " ".join(deputy.page.locator("section[aria-labelledby=h-thang-nay]").inner_text().split())
    assert "1/1 lớp, 60/60 lượt" in month
    assert "1/1 lớp, 45/45 lượt" in month
    assert "Phòng cháy mùa hanh" in deputy.page.locator("#ngoai-ke-hoach").inner_text()
    desk.sits_down("chutich", IN_MARCH, address)
    look(desk.page)
    assert "66,7" in desk.words
    expected = Activity.objects.filter(plan=plan(), classes__isnull=False).count()
    desk.sits_down("so", IN_MARCH, "/ke-hoach/tinh-hinh/?ky=2026")
    row = desk.page.locator("table tr").filter(has_text="Trung tâm học tập cộng đồng xã Cẩm Ngọc")
    told = " ".join(row.inner_text().split())
    assert "đã duyệt" in told
    assert f"2 {expected}" in told or f"2/{expected}" in told or f"{expected} 2" in told

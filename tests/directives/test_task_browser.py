"""Tasks in a real browser: given, passed down, answered and verified by pressing; every page is accessible."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from gdtx.directives.actions import tasks
from gdtx.directives.actions.themes import set_theme
from gdtx.directives.models.tasks import Task
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from tests.directives.tasking import give
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, follow, photograph
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LATE = dt.date(2025, 12, 12)


def enter(page: Page, live_server: Any, cast: Cast, username: str, on: dt.date) -> None:
    """Sign somebody of the cast in on a business date."""
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
    session.save()
    page.context.clear_cookies()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_a_task_goes_down_and_its_answer_comes_back(page: Page, live_server: Any, cast: Cast) -> None:
    enter(page, live_server, cast, "so", IN_2025)
    page.goto(f"{live_server.url}/nhiem-vu/giao/")
    page.get_by_label("Nội dung nhiệm vụ").fill("Kiện toàn ban giám đốc trung tâm")
    page.get_by_label("Đơn vị thực hiện").fill("38-15127-UBND-2")
    page.get_by_label("Hạn", exact=True).fill("30/11/2025")
    follow(page.get_by_role("button", name="Giao nhiệm vụ"))
    page.get_by_text("Đã giao.").wait_for()

    enter(page, live_server, cast, "canbo", IN_2025)
    page.goto(f"{live_server.url}/nhiem-vu/?cua-toi=1")
    follow(page.get_by_role("link", name="Kiện toàn ban giám đốc trung tâm"))
    follow(page.get_by_role("link", name="Giao tiếp"))
    page.get_by_label("Trung tâm học tập cộng đồng xã Cẩm Ngọc").check()
    follow(page.get_by_role("button", name="Giao tiếp"))
    page.get_by_text("Đã giao tiếp cho 1 đơn vị.").wait_for()

    enter(page, live_server, cast, "giamdoc", IN_2025)
    child = Task.objects.get(parent__isnull=False)
    page.goto(f"{live_server.url}/nhiem-vu/{child.pk}/")
    follow(page.get_by_role("link", name="Trả lời"))
    page.get_by_label("Kết quả", exact=False).first.fill("Đã có quyết định kiện toàn.")
    follow(page.get_by_role("button", name="Gửi trả lời"))
    page.get_by_text("Đã trả lời.").wait_for()

    enter(page, live_server, cast, "vhxh", IN_2025)
    page.goto(f"{live_server.url}/nhiem-vu/{child.pk}/")
    follow(page.get_by_role("button", name="Xác nhận xong"))
    page.get_by_text("Nhiệm vụ kết thúc").wait_for()
    child.refresh_from_db()
    assert child.state == "verified"


@pytest.fixture
def everything(cast: Cast) -> dict[str, int]:
    """A theme, a task passed down and partly answered, a late one; the numbers addresses hold."""
    so = cast.actor("so", IN_2025)
    theme = set_theme(by=so, school_year="2025-2026", title="Kỷ cương, sáng tạo", citation="Công văn 1234")
    first = give(so, cast.committee_cam_thuy, theme=theme.pk, point="1", proof="Quyết định", text="Theo đơn vị mới")
    children = tasks.pass_down(
        by=cast.actor("canbo", IN_2025), task_id=first.pk, version=1, owners=[cast.cam_ngoc.pk, cast.phong_son.pk]
    )
    tasks.answer_task(by=cast.actor("giamdoc", IN_2025), task_id=children[1].pk, version=1, text="Đã xong")
    give(so, cast.tam_chung, title="Gửi kế hoạch năm", due_on=IN_2025)
    return {"task": first.pk, "child": children[1].pk, "theme": theme.pk}


ADDRESSES = {
    "board": "/nhiem-vu/",
    "heat": "/nhiem-vu/?kieu=nhiet",
    "late": "/nhiem-vu/tre/",
    "task": "/nhiem-vu/{task}/",
    "child": "/nhiem-vu/{child}/",
    "give": "/nhiem-vu/giao/",
    "remind": "/nhiem-vu/nhac/?viec={task}",
    "postpone": "/nhiem-vu/{task}/gia-han/",
    "cancel": "/nhiem-vu/{task}/huy/",
    "raise": "/nhiem-vu/kien-nghi/",
    "themes": "/nhiem-vu/chu-de/",
    "theme": "/nhiem-vu/chu-de/{theme}/",
    "set": "/nhiem-vu/chu-de/dat/",
}


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_of_tasks_is_accessible_and_fits(
    request: pytest.FixtureRequest, live_server: Any, cast: Cast, everything: dict[str, int], width: str
) -> None:
    opened: Page = request.getfixturevalue(width)
    enter(opened, live_server, cast, "so", LATE)
    for name, address in ADDRESSES.items():
        opened.goto(live_server.url + address.format(**everything))
        photograph(opened, f"tasks-{name}-{width}")
        assert_accessible(opened)
        assert_no_sideways_scroll(opened)
    enter(opened, live_server, cast, "giamdoc_ps", LATE)
    for name, address in {"my": "/nhiem-vu/?cua-toi=1"}.items():
        opened.goto(live_server.url + address)
        photograph(opened, f"tasks-{name}-{width}")
        assert_accessible(opened)
    mine = Task.objects.get(owner=cast.phong_son)
    opened.goto(f"{live_server.url}/nhiem-vu/{mine.pk}/tra-loi/")
    photograph(opened, f"tasks-answer-{width}")
    assert_accessible(opened)
    assert_no_sideways_scroll(opened)

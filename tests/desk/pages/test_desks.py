"""The desk of every role: what it shows, what it leaves out, where its links lead, how much it asks of the database."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from gdtx.accounts.lockout import counted
from gdtx.accounts.models import User
from gdtx.directives.actions import send_document
from gdtx.directives.actions.tasks import give_task
from gdtx.foundation.ranges import OPEN_END
from gdtx.inbox import waiting
from gdtx.inbox.actions import confirm_read
from gdtx.learning import actions as learning
from gdtx.network import actions as network
from gdtx.network.enums import OrganisationState
from gdtx.network.models import Post
from gdtx.network.roles import ROLES
from gdtx.network.scope import Actor
from tests.desk.conftest import SignIn
from tests.desk.reading import headings, links, words
from tests.directives.drafting import drafted, issued
from tests.inbox.conftest import send
from tests.learning.making import log
from tests.support.cast import IN_2021, IN_2025, PASSWORD, Cast

pytestmark = pytest.mark.django_db

HK1 = "2020-2021/HK1"
DESK = "/ban-lam-viec/"

#: Where the posts of the roles are held that nobody of the cast holds.
ELSEWHERE = {
    "surveyor": "social_office_cam_thuy",
    "records_clerk": "department",
    "partner_viewer": "department",
    "commune_vice_chair": "committee_cam_thuy",
}


def appoint(cast: Cast, role: str, organisation: str) -> str:
    """Somebody new in the role; their sign-in name."""
    user = User.objects.create_user(f"nguoi-{role}", PASSWORD, full_name=f"Người giữ vai {role}")
    Post.objects.create(
        user=user,
        organisation=getattr(cast, organisation),
        role=role,
        valid_from=dt.date(2025, 7, 1),
        valid_to=OPEN_END,
    )
    cast.people[user.username] = user
    return user.username


# --- Centres ------------------------------------------------------------------------------------------------------


def test_a_director_reads_the_month_and_the_semester(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdoc", dt.date(2020, 10, 20)).get(DESK)

    assert "Tháng 10 năm 2020: đã ghi 2 lớp, 130 lượt." in words(page)
    assert links(page)["Xem lớp của tháng"] == "/lop-hoc/?ky=2020-10&trung-tam=38-15169-HTCD"


def test_a_notice_stands_on_the_desk_until_it_is_confirmed(semesters: Cast, sign_in_as: SignIn) -> None:
    notice = send(semesters.actor("so", IN_2021), due_on=dt.date(2021, 1, 31))
    client = sign_in_as("giamdoc", IN_2021)

    page = client.get(DESK)
    assert "Thông báo cần đọc" in headings(page)
    assert links(page)["Nộp kế hoạch năm"] == f"/thong-bao/{notice.code}/"
    assert "hạn 31/01/2021" in words(page)
    client.post(f"/thong-bao/{notice.code}/da-doc/")
    assert "Thông báo cần đọc" not in headings(client.get(DESK))


def test_a_seconded_teacher_finds_the_classes_they_logged_themselves(semesters: Cast, sign_in_as: SignIn) -> None:
    log(semesters.actor("giaovien", IN_2021), semesters.cam_ngoc, topic="Lớp của cô giáo", turns=12)

    page = sign_in_as("giaovien", IN_2021).get(DESK)

    assert "Lớp tôi vừa ghi" in headings(page)
    assert "Lớp của cô giáo" in links(page)
    assert "Trồng rau an toàn" not in links(page)
    assert "Nhập từ Excel" not in links(page)
    assert "Khai không tổ chức lớp" not in links(page)


# --- Communes -----------------------------------------------------------------------------------------------------


def test_a_commune_chair_finds_four_things_and_only_what_there_is(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("chutich", IN_2025).get(DESK)

    found = links(page)
    assert "2/2 trung tâm của xã chưa báo cáo" in words(page)
    assert found["Xem trung tâm chưa báo cáo"] == "/so-lieu/15127/chua-bao-cao/?ky=2025-2026/HK1"
    assert found["Nhắc trung tâm"] == "/so-lieu/15127/chua-bao-cao/nhac/?ky=2025-2026/HK1"
    assert found["Gửi thông báo"] == "/thong-bao/viet/"
    # A chair logs no classes and has nothing to decide today: neither is offered.
    assert "Ghi lớp" not in found
    assert "Chờ quyết định" not in headings(page)
    assert headings(page) == ["Bàn làm việc", "Số liệu HK1 2025-2026"]


def test_a_chair_who_directs_the_centre_as_well_logs_from_the_same_desk(cast: Cast, sign_in_as: SignIn) -> None:
    Post.objects.create(
        user=cast.person("chutich"),
        organisation=cast.cam_ngoc,
        role="centre_director",
        valid_from=dt.date(2025, 7, 1),
        valid_to=OPEN_END,
    )

    assert links(sign_in_as("chutich", IN_2025).get(DESK))["Ghi lớp"] == "/lop-hoc/ghi/"


def test_when_all_centres_have_reported_the_chair_has_nothing_to_remind_of(cast: Cast, sign_in_as: SignIn) -> None:
    for username, centre in (("giamdoc", cast.cam_ngoc), ("giamdoc_ps", cast.phong_son)):
        log(cast.actor(username, IN_2025), centre, turns=21, start_on=dt.date(2025, 9, 9))

    page = sign_in_as("chutich", IN_2025).get(DESK)

    assert "Các trung tâm của xã đã báo cáo: 2 lớp, 42 lượt." in words(page)
    assert "Nhắc trung tâm" not in links(page)


# --- The department -------------------------------------------------------------------------------------------------


def test_a_specialist_reads_what_is_new_and_each_of_it_opens(semesters: Cast, sign_in_as: SignIn) -> None:
    notice = send(semesters.actor("so", IN_2021))

    page = sign_in_as("so", IN_2021).get(DESK)

    assert "Có gì mới" in headings(page)
    assert links(page)["Thông báo: Nộp kế hoạch năm"] == f"/thong-bao/{notice.code}/"
    assert "0/4 đơn vị đã đọc" in words(page)


def test_news_told_before_are_told_as_they_are_now(cast: Cast, sign_in_as: SignIn) -> None:
    """What a desk keeps for the next time is read anew when an event is entered, a notice sent or read."""
    client = sign_in_as("so", IN_2021)
    client.get(DESK)

    paused = network.change_state(
        by=Actor.set_up(IN_2021),
        on=IN_2021,
        organisation_id=cast.tam_chung.pk,
        state=OrganisationState.PAUSED,
        reason="Sửa nhà",
    )
    notice = send(cast.actor("so", IN_2021), title="Nhắc chốt số liệu")
    told = words(client.get(DESK))
    assert paused.event.summary in told
    assert "Thông báo: Nhắc chốt số liệu" in told
    assert "0/4 đơn vị đã đọc" in told

    confirm_read(by=cast.actor("giamdoc", IN_2021), code=notice.code)
    assert "1/4 đơn vị đã đọc" in words(client.get(DESK))


def test_a_head_finds_what_waits_for_a_decision(semesters: Cast, sign_in_as: SignIn) -> None:
    client = sign_in_as("giamdocso", IN_2021)
    page = client.get(DESK)
    assert "Khóa số liệu HK1 2020-2021 Kỳ đã hết 5 ngày, số liệu còn sửa được" in words(page)
    assert links(page)["Khóa số liệu HK1 2020-2021"] == "/lop-hoc/khoa-ky/?vung=38"

    by = semesters.actor("giamdocso", IN_2021)
    root = by.post.root_id if by.post else None
    assert root is not None
    learning.lock_period(by=by, area_id=root, period=HK1, reason="Đã chốt")

    assert "Không có việc nào chờ bạn quyết định." in words(client.get(DESK))


def test_centres_without_a_seat_wait_for_the_head_too(cast: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdocso", IN_2025).get(DESK)

    assert "Trung tâm học tập cộng đồng xã Luận Khê Xã đã chia, chưa chọn trụ sở mới" in words(page)
    assert links(page)["Trung tâm học tập cộng đồng xã Luận Khê"] == "/mang-luoi/don-vi/38-15637-HTCD/"


def test_each_of_three_worse_things_opens_its_list(semesters: Cast, sign_in_as: SignIn) -> None:
    page = sign_in_as("giamdocso", IN_2021).get(DESK).content.decode()

    listed = page.split('id="h-kem"')[1].split("</ul>")[0]
    assert len(re.findall(r"<a href=\"(/so-lieu/|/lop-hoc/)", listed)) == 3


# --- The installation -------------------------------------------------------------------------------------------------


def test_an_administrator_sees_the_state_of_the_machine(cast: Cast, sign_in_as: SignIn) -> None:
    AccessAttempt.objects.create(
        username=counted("giamdoc"),
        ip_address="192.0.2.1",
        failures_since_start=5,
        attempt_time=timezone.now(),
    )

    page = sign_in_as("admin", IN_2021).get(DESK)

    text = words(page)
    assert headings(page) == ["Bàn làm việc", "Tình trạng hệ thống"]
    assert links(page)["Tài khoản bị khóa: giamdoc"] == "/mang-luoi/nguoi/giamdoc/"
    assert links(page)["Xác nhận hai bước: admin"] == "/mang-luoi/nguoi/admin/"
    assert "Việc chạy nền Đang chạy 0, chờ 0, hỏng 0; tiến trình nền báo lần cuối –. ổn" in text
    assert links(page)["Niêm phong nhật ký"] == "/nhat-ky/niem-phong/"


def test_a_locked_name_that_nobody_has_is_counted_and_not_shown(cast: Cast, sign_in_as: SignIn) -> None:
    AccessAttempt.objects.create(
        username=counted("mat-khau-go-nham"),
        ip_address="192.0.2.1",
        failures_since_start=5,
        attempt_time=timezone.now(),
    )

    text = words(sign_in_as("admin", IN_2021).get(DESK))

    assert "1 tên không có trong hệ thống đang bị khóa" in text
    assert "mat-khau-go-nham" not in text


# --- Everybody -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ELSEWHERE)
def test_posts_that_nobody_of_the_cast_holds_have_a_sensible_desk(cast: Cast, sign_in_as: SignIn, role: str) -> None:
    username = appoint(cast, role, ELSEWHERE[role])

    page = sign_in_as(username, IN_2025).get(DESK)

    assert page.status_code == 200
    assert str(ROLES[role].title) in words(page)
    if role != "commune_vice_chair":
        assert "Hôm nay chưa có việc nào chờ chức vụ này." in words(page)
        assert "Số liệu chính" in headings(page)


@pytest.mark.parametrize(
    ("username", "on"),
    [
        *((name, IN_2021) for name in ("giamdoc", "giaovien", "chutich_cu", "canbo_cu", "phong", "so", "giamdocso")),
        *((name, IN_2025) for name in ("chutich", "vhxh", "canbo", "truongphong", "bo", "admin", "khach")),
    ],
)
def test_no_link_of_a_desk_is_dead_or_refused(semesters: Cast, sign_in_as: SignIn, username: str, on: dt.date) -> None:
    send(semesters.actor("so", IN_2021))
    client = sign_in_as(username, on)

    followed = {href.partition("#")[0] for href in links(client.get(DESK)).values() if href.startswith("/")}

    assert {href: answer for href in followed if (answer := _status(client, href)) != 200} == {}


def _status(client: Client, href: str) -> int:
    return client.get(href, follow=True).status_code


#: Person and day → queries of the desk, the second time it is opened, without those of what waits from other subjects.
QUERIES: dict[tuple[str, dt.date], int] = {
    ("giamdoc", IN_2021): 19,
    ("giaovien", IN_2021): 18,
    ("canbo_cu", IN_2021): 16,
    ("chutich_cu", IN_2021): 11,
    ("phong", IN_2021): 14,
    ("so", IN_2021): 15,
    ("giamdocso", IN_2021): 12,
    ("bo", IN_2021): 11,
    ("admin", IN_2021): 14,
}


@pytest.mark.parametrize(("username", "on"), QUERIES)
def test_the_queries_of_a_desk_are_counted_at_one_and_at_three_rows(
    cast: Cast,
    sign_in_as: SignIn,
    django_assert_num_queries: Any,
    monkeypatch: pytest.MonkeyPatch,
    username: str,
    on: dt.date,
) -> None:
    monkeypatch.setattr(waiting, "_kinds", {})

    def happen(number: int) -> None:
        log(cast.actor("giamdoc", on), cast.cam_ngoc, topic=f"Chuyên đề {number}", turns=20)
        send(cast.actor("so", on), title=f"Thông báo {number}")

    client = sign_in_as(username, on)
    happen(1)
    client.get(DESK)
    with django_assert_num_queries(QUERIES[username, on]):
        client.get(DESK)
    happen(2)
    happen(3)
    client.get(DESK)
    with django_assert_num_queries(QUERIES[username, on]):
        client.get(DESK)


@pytest.mark.parametrize(("username", "on"), QUERIES)
def test_what_waits_costs_a_desk_as_much_for_three_documents_and_tasks_as_for_one(
    cast: Cast, sign_in_as: SignIn, django_assert_max_num_queries: Any, username: str, on: dt.date
) -> None:
    def happen(number: int) -> None:
        letter = issued(cast, f"{number}/SGDĐT", drafted(cast, on=on, abstract=f"Công văn {number}"), on=on)
        units = [cast.cam_ngoc.pk, cast.committee_cam_ngoc.pk, cast.district_office.pk]
        send_document(by=cast.actor("vanthu", on), document_id=letter.pk, organisations=units)
        give_task(by=cast.actor("so", on), title=f"Việc {number}", owner=cast.cam_ngoc.pk, due_on=on)

    client = sign_in_as(username, on)
    happen(1)
    client.get(DESK)
    with django_assert_max_num_queries(60) as counted:
        client.get(DESK)
    one = len(counted)
    happen(2)
    happen(3)
    client.get(DESK)
    with django_assert_max_num_queries(one):
        client.get(DESK)

"""Carrying a plan out, as people see it: the desk, the page of the year, the calendar, what is late, two taps."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.inbox import waiting
from gdtx.inbox.waiting import waiting_for
from gdtx.learning.models import LearningClass
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan, PlannedClass
from gdtx.plans.month import asked_of
from gdtx.plans.progress import Standing, progress_of
from gdtx.plans.queries import activities_of
from tests.plans.making import activity, drafted, group, held, step, target
from tests.plans.test_overview import signed_in
from tests.support.cast import FOUNDED, IN_2025, OPEN_END, Cast, area, make_organisation

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 4, 10)
DESK = "/ban-lam-viec/"


@pytest.fixture
def plan(cast: Cast, deputy: Actor, chair: Actor) -> Plan:
    """In force: a class in March that nobody held, one on days of April with a meeting beside it, one over the year."""
    made = drafted(deputy, cast.cam_ngoc.pk)
    days = {"starts_on": dt.date(2026, 4, 14), "last_on": dt.date(2026, 4, 16)}
    activity(deputy, made, "Chăn nuôi gà", turns=50, group_id=group().pk, place="Nhà văn hóa thôn Song", **days)
    activity(deputy, made, "Họp sơ kết quý I", 4, classes=None, turns=None)
    activity(deputy, made, "Tin học", 1, classes=5, turns=100, last_on=dt.date(2026, 10, 31))
    target(deputy, made, "turns", 400)
    step(deputy, made, "submit")
    return step(chair, made, "approve")


def text(html: str) -> str:
    """The words of a page in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def opened(cast: Cast, username: str, address: str) -> str:
    return signed_in(cast.person(username), DAY).get(address).content.decode()


def row(plan: Plan, title: str) -> Activity:
    return Activity.objects.get(plan=plan, title=title)


@pytest.mark.parametrize("username", ["giamdoc", "phogiamdoc", "giaovien"])
def test_a_class_is_logged_from_the_desk_in_two_taps(cast: Cast, plan: Plan, username: str) -> None:
    client: Client = signed_in(cast.person(username), DAY)
    desk = client.get(DESK).content.decode()
    assert "Theo kế hoạch tháng này" in desk
    assert "0/3 việc đã xong, 1 việc chậm" in text(desk)
    assert desk.index("Kỹ thuật trồng rau an toàn") < desk.index("Chăn nuôi gà"), "what is late comes first"

    first = reverse("plan_log_class", args=[plan.pk, row(plan, "Chăn nuôi gà").key])
    assert f'href="{first}">Ghi lớp như kế hoạch' in desk
    form = client.get(first).content.decode()
    sent = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form))
    sent["group_id"] = str(group().pk)
    sent.pop("mode", None)
    answer = client.post(first, sent)

    assert answer.status_code == 302, text(answer.content.decode())
    made = LearningClass.objects.get()
    assert (made.topic, made.turns, made.place) == ("Chăn nuôi gà", 50, "Nhà văn hóa thôn Song")
    assert PlannedClass.objects.get().learning_class_id == made.pk
    held(cast.actor("phogiamdoc", DAY), cast, "Phòng cháy", dt.date(2026, 4, 3), 60)
    desk = text(client.get(DESK).content.decode())
    assert "1/3 việc đã xong" in desk
    assert "Lớp mở trong tháng: 1 theo kế hoạch, 1 ngoài kế hoạch" in desk


def test_a_centre_without_a_year_plan_is_told_so_and_its_teacher_is_not(cast: Cast) -> None:
    assert "chưa có kế hoạch năm đang thực hiện" in opened(cast, "giamdoc", DESK)
    assert "chưa có kế hoạch năm đang thực hiện" not in opened(cast, "giaovien", DESK)


def test_late_activities_wait_until_they_are_done_dropped_or_the_plan_is_closed(cast: Cast, plan: Plan) -> None:
    def waits(username: str) -> list[str]:
        found = waiting_for(cast.actor(username, DAY))
        return [item.title for each in found if each.kind.code == "late_activities" for item in each.items]

    for username in ("giamdoc", "phogiamdoc", "giaovien"):
        assert waits(username) == [f"1 việc chậm: {plan.title}"]
    assert waits("giamdoc_ps") == waits("chutich") == []
    (kind,) = (each for each in waiting_for(cast.actor("giamdoc", DAY)) if each.kind.code == "late_activities")
    assert kind.items[0].due == dt.date(2026, 3, 31), "so that the morning's digest tells of it"

    page = text(opened(cast, "phogiamdoc", reverse("plan_doing", args=[plan.pk])))
    assert "phải xong ngày 31/3/2026, đã quá 10 ngày" in page
    late = row(plan, "Kỹ thuật trồng rau an toàn")
    actions.note_progress(
        by=cast.actor("phogiamdoc", DAY), plan_id=plan.pk, key=late.key, outcome="dropped", text="Rét đậm kéo dài"
    )
    assert waits("giamdoc") == []
    page = text(opened(cast, "phogiamdoc", reverse("plan_doing", args=[plan.pk])))
    assert "Lý do: Rét đậm kéo dài – Mai Thị Oanh, 10/4/2026" in page


def test_a_month_says_what_it_holds_and_what_it_leaves_out_of_its_year_is_dropped(
    cast: Cast, plan: Plan, chair: Actor
) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="4/2026", empty=True)
    actions.remove_row(by=deputy, plan_id=month.pk, model=Activity, pk=row(month, "Họp sơ kết quý I").pk)
    step(deputy, month, "submit")
    step(cast.actor("chutich", DAY), month, "approve")

    asked = asked_of([cast.cam_ngoc.pk], DAY)
    assert [each.carried.activity.title for each in asked.month] == ["Tin học", "Chăn nuôi gà"]
    told_by = {each.carried.activity.title: each.plan.kind for each in asked.month}
    assert told_by == {"Tin học": "year", "Chăn nuôi gà": "month"}, "classes of the whole year are told by the year"
    dropped = progress_of(plan, activities_of(plan), DAY).standing(Standing.DROPPED)
    assert [(each.activity.title, each.word.note if each.word else "") for each in dropped] == [
        ("Họp sơ kết quý I", f"Bỏ theo {month.title}.")
    ]
    # In May the month is over: its part of an activity of the whole year is not late, the class of its own is.
    later = dt.date(2026, 5, 20)
    assert {each.carried.activity.title for each in asked_of([cast.cam_ngoc.pk], later).late} == {
        "Kỹ thuật trồng rau an toàn",
        "Chăn nuôi gà",
    }
    month.refresh_from_db()
    standings = {each.activity.title: each.standing for each in progress_of(month, activities_of(month), later).carried}
    assert standings == {"Tin học": Standing.GOING, "Chăn nuôi gà": Standing.LATE}


def test_months_are_compared_by_classes_turns_and_money_and_parts_add_up(cast: Cast, plan: Plan) -> None:
    by = cast.actor("phogiamdoc", DAY)
    made = held(by, cast, "Tin học cơ bản", dt.date(2026, 2, 3), 30, female=18, cost=1_500_000)
    actions.link_class(by=by, plan_id=plan.pk, key=row(plan, "Tin học").key, class_id=made.pk)
    found = progress_of(plan, activities_of(plan), DAY)
    spread = [each.planned.classes for each in found.months]
    assert sum(spread) == found.planned.classes == 7
    assert sum(each.planned.turns for each in found.months) == found.planned.turns == 190
    assert spread[10:] == [0, 0]

    address = reverse("plan_doing", args=[plan.pk])
    page = text(opened(cast, "giamdoc", address))
    assert "Từng chỉ tiêu" in page
    assert "Lượt nữ 18" in page
    assert "% thời gian đã qua" in page
    assert "Lượt người từng tháng so với kế hoạch" in opened(cast, "giamdoc", address)
    assert "Kinh phí từng tháng so với kế hoạch" in opened(cast, "giamdoc", f"{address}?do=tien")
    assert "1.500.000" in opened(cast, "giamdoc", f"{address}?do=tien")


def test_the_year_is_shown_as_a_calendar_and_as_bars(cast: Cast, plan: Plan) -> None:
    address = reverse("plan_calendar", args=[plan.pk])
    html = opened(cast, "giamdoc", address)
    assert html.count('class="gd-cal"') == 12
    key = f"v-2026-04-{row(plan, 'Chăn nuôi gà').pk}"
    assert html.count(f'href="#{key}"') == 3, "each of its three days leads to it"
    assert f'id="{key}"' in html
    assert "Nhà văn hóa thôn Song" in text(html)
    # What takes long is told of each month it lies in, and marked on no day.
    assert text(html).count("Tin học") == 10

    bars = opened(cast, "giamdoc", f"{address}?xem=thanh")
    assert bars.count("<rect") == 4
    assert 'x="0" y="1" width="300"' in bars, "ten months of thirty"
    assert '<rect class="is-bad" x="60" y="1" width="30"' in bars


def test_pages_and_desks_ask_as_much_for_many_activities_as_for_one(
    cast: Cast, deputy: Actor, chair: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_kinds", {})
    one = step(chair, step(deputy, drafted(deputy, cast.cam_ngoc.pk), "submit"), "approve")
    client = signed_in(cast.person("giamdoc"), DAY)

    def questions(plan: Plan) -> list[int]:
        found = []
        for address in (
            DESK,
            reverse("plan_doing", args=[plan.pk]),
            reverse("plan_calendar", args=[plan.pk]),
            reverse("plan_calendar", args=[plan.pk]) + "?xem=thanh",
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                assert client.get(address).status_code == 200
            found.append(len(counted))
        return found

    by = cast.actor("phogiamdoc", DAY)
    first = held(by, cast, "Một", dt.date(2026, 3, 2))
    actions.link_class(by=by, plan_id=one.pk, key=row(one, "Kỹ thuật trồng rau an toàn").key, class_id=first.pk)
    held(by, cast, "Ngoài", dt.date(2026, 3, 3))
    few = questions(one)
    second = actions.revise_plan(by=by, plan_id=one.pk, reason="Thêm việc")
    for number in range(5):
        activity(by, second, f"Việc {number}", 2 + number)
    step(by, second, "submit")
    second = step(cast.actor("chutich", DAY), second, "approve")
    for number in range(3):
        made = held(by, cast, f"Lớp {number}", dt.date(2026, 3, 5 + number))
        actions.link_class(by=by, plan_id=second.pk, key=row(second, f"Việc {number}").key, class_id=made.pk)
        actions.note_progress(by=by, plan_id=second.pk, key=row(second, "Việc 4").key, outcome="done")

    assert questions(second) == few


def test_the_month_stands_on_the_desk_of_other_centres_and_a_word_says_in_two_taps_what_was_done(cast: Cast) -> None:
    centre = make_organisation(
        "38-GDTX", "Trung tâm GDTX tỉnh", OrganisationKind.CONTINUING_EDUCATION_CENTRE,
        [(area("14848"), FOUNDED, OPEN_END)],
    )  # fmt: skip
    Post.objects.create(user=cast.person("khach"), organisation=centre, role="centre_director", valid_from=FOUNDED)
    assert "chưa có kế hoạch năm đang thực hiện" in opened(cast, "khach", DESK)
    director = cast.actor("khach", IN_2025)
    plan = drafted(director, centre.pk, empty=True)
    made = activity(director, plan, "Ôn tập lớp 12", 4, classes=2)
    asked = actions.open_round(
        by=director, plan_id=plan.pk, version=plan.version, until=IN_2025, organisation_ids=[cast.department.pk]
    )
    actions.say_nothing(by=cast.actor("so", IN_2025), round_id=asked.pk)
    step(director, plan, "close_round")
    step(director, plan, "issue")

    client = signed_in(cast.person("khach"), DAY)
    desk = client.get(DESK).content.decode()
    assert "0/1 việc đã xong" in text(desk)
    assert "Ghi lớp như kế hoạch" not in desk, "no class for the community is logged at such a centre"
    first = reverse("plan_progress", args=[plan.pk, made.key])
    assert f'href="{first}">Ghi kết quả' in desk
    assert reverse("plan_log_class", args=[plan.pk, made.key]) not in opened(
        cast, "khach", reverse("plan_doing", args=[plan.pk])
    )
    form = client.get(first).content.decode()
    sent = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"[^>]*checked', form))
    assert client.post(first, {"text": "", **sent}).status_code == 302, sent

    assert "1/1 việc đã xong" in text(client.get(DESK).content.decode())
    assert "Theo kế hoạch tháng này" not in opened(cast, "so", DESK), "an office has no such month"

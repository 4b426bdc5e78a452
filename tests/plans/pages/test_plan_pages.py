"""The pages of plans: what they show, what they refuse, how many questions they cost."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan, Target
from tests.directives.tasking import give
from tests.plans.making import activity, approved, basis, drafted, step, target
from tests.support.cast import IN_2025, Cast


def signed_in(cast: Cast, username: str, on: dt.date = IN_2025) -> Client:
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = on.isoformat()
    session.save()
    return client


def fields(html: str) -> dict[str, str]:
    """The hidden fields of the forms of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def test_a_plan_is_begun_written_and_submitted_with_forms_alone(cast: Cast) -> None:
    client = signed_in(cast, "phogiamdoc")
    page = client.get(reverse("plan_new")).content.decode()
    sent = {
        "organisation": str(cast.cam_ngoc.pk),
        "kind": "year",
        "period": "2026",
        "purpose": "work",
        "start_from": "community",
        "token": re.findall(r'name="token" value="([^"]+)"', page)[0],
    }
    address = client.post(reverse("plan_new"), sent)["Location"]
    assert client.post(reverse("plan_new"), sent)["Location"] == address
    plan = Plan.objects.get()

    added = client.post(
        reverse("plan_row_add", args=[plan.pk, "hoat-dong"]),
        {"title": "Tin học văn phòng", "when": "5/2026", "classes": "1", "turns": "1.200", "money": "2 triệu",
         "source": "commune"},
    )  # fmt: skip
    assert added.status_code == 302
    row = Activity.objects.get(title="Tin học văn phòng")
    assert (row.starts_on, row.last_on) == (dt.date(2026, 5, 1), dt.date(2026, 5, 31))
    assert (row.turns, row.money) == (1200, 2_000_000)
    shown = client.get(address).content.decode()
    assert "Tin học văn phòng" in shown
    assert "09/2008/QĐ-BGDĐT" in shown
    client.post(reverse("plan_move", args=[plan.pk]), {"buoc": "submit", "version": str(plan.version)})

    assert Plan.objects.get().state == "submitted"


def test_a_bad_row_is_given_back_with_what_was_typed(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    client = signed_in(cast, "phogiamdoc")
    address = reverse("plan_row_add", args=[plan.pk, "hoat-dong"])

    for typed, says in {"13/2026": "Không đọc được thời gian", "2/2027": "nằm ngoài kỳ", "": "bắt buộc"}.items():
        answer = client.post(address, {"title": "Việc đã gõ", "when": typed})
        assert answer.status_code == 400
        assert says in answer.content.decode()
        assert "Việc đã gõ" in answer.content.decode()


def test_the_second_tab_is_told_and_loses_nothing(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    client = signed_in(cast, "phogiamdoc")
    address = reverse("plan_texts", args=[plan.pk])
    seen = re.findall(r'name="seen" value="(\w+)"', client.get(address).content.decode())[0]
    sent = {"title": plan.title, "paper": "centre", "seen": seen}
    assert client.post(address, {**sent, "theme": "Tab thứ nhất"}).status_code == 302

    second = client.post(address, {**sent, "theme": "Tab thứ hai"})

    html = second.content.decode()
    assert second.status_code == 400
    assert "được sửa ở nơi khác" in html
    assert "Tab thứ hai" in html
    assert "Tab thứ nhất" in html
    assert Plan.objects.get().theme == "Tab thứ nhất"
    again = re.findall(r'name="seen" value="(\w+)"', html)[0]
    assert client.post(address, {**sent, "theme": "Tab thứ hai", "seen": again}).status_code == 302
    assert Plan.objects.get().theme == "Tab thứ hai"


def test_the_chair_approves_several_at_once_and_is_told_of_those_that_failed(cast: Cast, deputy: Actor) -> None:
    one, other = drafted(deputy, cast.cam_ngoc.pk), drafted(cast.actor("giamdoc_ps", IN_2025), cast.phong_son.pk)
    step(deputy, one, "submit")
    step(cast.actor("giamdoc_ps", IN_2025), other, "submit")
    client = signed_in(cast, "chutich")
    page = client.get(reverse("plans_decide")).content.decode()
    chosen = re.findall(r'name="chon" value="([\d-]+)"', page)
    assert len(chosen) == 2
    step(deputy, one, "take_back")

    answer = client.post(reverse("plans_decide"), {"chon": chosen, "buoc": "approve"}).content.decode()

    assert "Đã xử lý 1/2 kế hoạch" in answer
    assert "Đã xử lý lúc" not in answer
    assert {row.pk: row.state for row in Plan.objects.all()} == {one.pk: "draft", other.pk: "approved"}


def test_a_change_after_approval_shows_its_difference(cast: Cast, deputy: Actor, chair: Actor) -> None:
    first = approved(deputy, chair, cast)
    second = actions.revise_plan(by=deputy, plan_id=first.pk, reason="Thêm lớp")
    activity(deputy, second, "Tin học văn phòng", 5)
    row = Activity.objects.get(plan=second, title="Kỹ thuật trồng rau an toàn")
    actions.change_row(by=deputy, plan_id=second.pk, model=Activity, pk=row.pk, values={"turns": 55})
    client = signed_in(cast, "phogiamdoc")

    html = client.get(reverse("plan_differences", args=[second.pk])).content.decode()

    assert "Tin học văn phòng (5/2026)" in html
    assert "<del>40</del> → <ins>55</ins>" in html
    assert client.get(reverse("plan_differences", args=[first.pk])).status_code == 404
    assert "bản 2" in client.get(reverse("plan_page", args=[first.pk])).content.decode().lower()


def test_a_task_given_becomes_an_activity_and_stays_linked(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    task = give(cast.actor("so", IN_2025), cast.cam_ngoc, due_on=dt.date(2026, 5, 20))
    give(cast.actor("so", IN_2025), cast.phong_son, due_on=dt.date(2026, 5, 20))
    client = signed_in(cast, "phogiamdoc")
    page = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
    address = reverse("plan_row_add", args=[plan.pk, "hoat-dong"]) + f"?nhiem-vu={task.pk}"
    assert page.count("Đưa vào kế hoạch") == 1
    assert address in page

    form = client.get(address).content.decode()
    assert f'value="{task.title}"' in form
    assert 'value="5/2026"' in form
    sent = {"title": task.title, "when": "5/2026", "task": str(task.pk)}
    assert client.post(address, sent).status_code == 302

    assert Activity.objects.get(task=task).plan == plan
    page = client.get(reverse("plan_page", args=[plan.pk])).content.decode()
    assert "Đưa vào kế hoạch" not in page
    assert f"thực hiện nhiệm vụ: {task.title}" in page


def test_a_draft_is_seen_by_its_own_centre_alone(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    address = reverse("plan_page", args=[plan.pk])

    assert signed_in(cast, "giaovien").get(address).status_code == 200
    assert signed_in(cast, "chutich").get(address).status_code == 404
    step(deputy, plan, "submit")
    assert signed_in(cast, "chutich").get(address).status_code == 200
    assert signed_in(cast, "giamdoc_ps").get(address).status_code == 404
    assert signed_in(cast, "so40").get(address).status_code == 404


@pytest.mark.parametrize("name", ["plan_page", "plan_list", "plans_decide"])
def test_pages_ask_as_much_for_one_as_for_three(cast: Cast, deputy: Actor, name: str) -> None:
    client = signed_in(cast, "chutich")
    plan = drafted(deputy, cast.cam_ngoc.pk)
    target(deputy, plan, "turns", 100)
    basis(deputy, plan, "về kế hoạch")
    step(deputy, plan, "submit")
    address = reverse(name, args=[plan.pk] if name == "plan_page" else [])

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    once = asked()
    step(deputy, plan, "take_back")
    for turn in range(2):
        activity(deputy, plan, f"Việc {turn}", 4)
        basis(deputy, plan, f"văn bản {turn}")
    target(deputy, plan, "classes", 9)
    target(deputy, plan, "persons", 9)
    step(deputy, plan, "submit")
    other = drafted(cast.actor("giamdoc_ps", IN_2025), cast.phong_son.pk)
    step(cast.actor("giamdoc_ps", IN_2025), other, "submit")

    assert Target.objects.count() == 3
    assert asked() <= once


def test_a_large_plan_right_after_a_change_asks_as_much_as_a_small_one(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    target(deputy, plan, "turns", 100)
    until = IN_2025 + dt.timedelta(days=20)
    found = actions.open_round(
        by=deputy, plan_id=plan.pk, version=plan.version, until=until, organisation_ids=[cast.department.pk]
    )
    department = cast.actor("so", IN_2025)
    writer, reader = signed_in(cast, "phogiamdoc"), signed_in(cast, "so")
    address = reverse("plan_page", args=[plan.pk])

    def grown(by: int) -> tuple[int, ...]:
        """Questions of the writer and of who is asked, when rows and comments were added since the page was read."""
        asked = []
        for client in (writer, reader):
            client.get(address)
            for turn in range(by):
                activity(deputy, plan, f"Việc {turn}", 4)
                basis(deputy, plan, f"văn bản {turn}")
                actions.give_comment(by=department, round_id=found.pk, text=f"Ý kiến {turn}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        return tuple(asked)

    few = grown(1)

    assert grown(4) == few
    assert max(few) <= 20

"""Plans in a real browser: the list, the page, a form, the month, on a wide screen and on a phone, checked by axe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan
from tests.plans.making import activity, basis, drafted, group, step, target
from tests.support.browser import assert_accessible, assert_no_sideways_scroll, photograph
from tests.support.cast import IN_2025, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page


pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plans(cast: Cast) -> tuple[Cast, Plan, Plan]:
    """An approved plan, and a literacy plan on which the department has commented."""
    by, chair = cast.actor("phogiamdoc", IN_2025), cast.actor("chutich", IN_2025)
    plan = filled(by, cast, "work", "community")
    step(by, plan, "submit")
    plan = step(chair, plan, "approve")
    other = filled(by, cast, "literacy", "literacy")
    asked = actions.open_round(
        by=by,
        plan_id=other.pk,
        version=other.version,
        until=dt.date(2025, 10, 30),
        organisation_ids=[cast.department.pk],
    )
    actions.give_comment(by=cast.actor("so", IN_2025), round_id=asked.pk, text="Nêu rõ nguồn kinh phí.")
    return cast, plan, other


def filled(by: Actor, cast: Cast, purpose: str, outline: str) -> Plan:
    plan = drafted(by, cast.cam_ngoc.pk, purpose=purpose, start_from=outline, empty=True)
    activity(by, plan, "Tin học văn phòng", 5, group_id=group("DN").pk, money=2_000_000, source="commune")
    target(by, plan, "persons", 100)
    basis(by, plan, "về tăng cường hoạt động của trung tâm", symbol="1241/UBND", issued_on=dt.date(2025, 8, 5))
    return plan


def addresses(plan: Plan, other: Plan) -> dict[str, str]:
    """The pages looked at, by a short name."""
    row = Activity.objects.filter(plan=other).first()
    assert row is not None
    return {
        "danh-sach": reverse("plan_list"),
        "ke-hoach": reverse("plan_page", args=[plan.pk]),
        "dang-gop-y": reverse("plan_page", args=[other.pk]),
        "hoat-dong": reverse("plan_row_change", args=[other.pk, "hoat-dong", row.pk]),
        "noi-dung": reverse("plan_texts", args=[other.pk]),
        "thuc-hien": reverse("plan_doing", args=[plan.pk]),
        "lich": reverse("plan_calendar", args=[plan.pk]),
        "ban-lam-viec": reverse("desk"),
        "gop-y": reverse("plan_round", args=[other.rounds.get().pk]),
    }


def test_plans_are_read_and_written_on_a_wide_screen_and_on_a_phone(
    plans: tuple[Cast, Plan, Plan],
    live_server: Any,
    page: Page,
    phone: Page,
    sign_in: Callable[[Page, Any], None],
) -> None:
    cast, plan, other = plans
    for opened, width in ((page, 1280), (phone, 360)):
        sign_in(opened, cast.person("phogiamdoc"))
        for name, address in addresses(plan, other).items():
            opened.goto(live_server.url + address)
            assert_accessible(opened)
            assert_no_sideways_scroll(opened)
            photograph(opened, f"ke-hoach-{name}-{width}")

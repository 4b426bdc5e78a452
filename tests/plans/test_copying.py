"""What a plan copied from the year before brings along: what came of it, new baselines, days a year later."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan, Target
from tests.plans.making import activity, drafted, facts, step, target
from tests.support.cast import IN_2025, Cast

pytestmark = pytest.mark.django_db

LATER = dt.date(2026, 11, 20)


@pytest.fixture
def carried_out(cast: Cast, deputy: Actor, chair: Actor) -> Plan:
    """The plan of 2026: a class held, one activity dropped, one late, one still to come."""
    plan = drafted(deputy, cast.cam_ngoc.pk)
    activity(deputy, plan, "Nghề may", 4, classes=1)
    activity(deputy, plan, "Xóa mù chữ", 2, classes=1)
    activity(deputy, plan, "Tổng kết năm", 12, classes=None, turns=None, money=700_000, source="commune")
    target(deputy, plan, "classes", 4)
    actions.change_texts(by=deputy, plan_id=plan.pk, values={"situation": "1. Thuận lợi\nCó nhà văn hóa thôn."})
    step(deputy, plan, "submit")
    plan = step(chair, plan, "approve")
    later = cast.actor("phogiamdoc", LATER)
    rows = {row.title: row for row in Activity.objects.filter(plan=plan)}
    actions.log_planned_class(
        by=later,
        plan_id=plan.pk,
        key=rows["Kỹ thuật trồng rau an toàn"].key,
        centre_id=cast.cam_ngoc.pk,
        facts=facts("Rau an toàn", dt.date(2026, 3, 10)),
    )
    actions.note_progress(
        by=later, plan_id=plan.pk, key=rows["Nghề may"].key, outcome="dropped", text="Không đủ người đăng ký."
    )
    return plan


def copied(by: Actor, centre_id: int, period: str = "2027") -> Plan:
    """Next year's plan, begun from the one before."""
    return actions.start_plan(by=by, organisation_id=centre_id, kind="year", period=period, start_from="last_year")


def test_a_copy_tells_what_came_of_the_plan_before(cast: Cast, carried_out: Plan) -> None:
    plan = copied(cast.actor("phogiamdoc", LATER), cast.cam_ngoc.pk)

    assert plan.situation.splitlines() == [
        "Kết quả thực hiện Kế hoạch hoạt động năm 2026 (đến ngày 20/11/2026): đã xong 1/4 hoạt động.",
        "- Đã thôi thực hiện: Nghề may (Không đủ người đăng ký.).",
        "- Chưa làm xong, đã quá thời gian: Xóa mù chữ.",
        "1. Thuận lợi",
        "Có nhà văn hóa thôn.",
    ]


def test_what_a_copy_tells_is_not_told_again_by_the_copy_of_the_copy(
    cast: Cast, carried_out: Plan, chair: Actor
) -> None:
    by = cast.actor("phogiamdoc", LATER)
    first = copied(by, cast.cam_ngoc.pk)
    step(by, first, "submit")
    step(cast.actor("chutich", LATER), first, "approve")

    second = copied(by, cast.cam_ngoc.pk, "2028")

    assert second.situation.splitlines() == [
        "Kết quả thực hiện Kế hoạch hoạt động năm 2027 (đến ngày 20/11/2026): đã xong 0/4 hoạt động.",
        "1. Thuận lợi",
        "Có nhà văn hóa thôn.",
    ]


def test_a_copy_reads_its_baselines_anew_and_leaves_money_behind(cast: Cast, carried_out: Plan) -> None:
    plan = copied(cast.actor("phogiamdoc", LATER), cast.cam_ngoc.pk)

    row = Target.objects.get(plan=plan)
    assert (row.value, row.baseline, row.baseline_period) == (4, 1, "2026")
    assert [each.money for each in Activity.objects.filter(plan=plan)] == [None] * 4


def test_whole_months_stay_whole_months_whatever_february_has(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, period="2027", empty=True)
    for title, first, last in (
        ("Cả tháng", dt.date(2027, 2, 1), dt.date(2027, 2, 28)),
        ("Đến giữa tháng", dt.date(2027, 2, 1), dt.date(2027, 2, 14)),
    ):
        activity(deputy, plan, title, starts_on=first, last_on=last)

    rows = Activity.objects.filter(plan=copied(deputy, cast.cam_ngoc.pk, "2028")).order_by("position")

    assert [(row.starts_on, row.last_on) for row in rows] == [
        (dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        (dt.date(2028, 2, 1), dt.date(2028, 2, 14)),
    ]


def test_a_draft_that_nobody_approved_tells_of_no_results(cast: Cast, deputy: Actor) -> None:
    drafted(deputy, cast.cam_ngoc.pk, period="2025", empty=True)

    assert "Kết quả" not in copied(cast.actor("phogiamdoc", IN_2025), cast.cam_ngoc.pk, "2026").situation


def test_what_opens_and_closes_a_year_follows_the_kind_of_year(cast: Cast, deputy: Actor) -> None:
    months = {}
    for kind, period in (("year", "2027"), ("school_year", "2026-2027")):
        plan = actions.start_plan(
            by=deputy, organisation_id=cast.cam_ngoc.pk, kind=kind, period=period, start_from="community"
        )
        rows = Activity.objects.filter(plan=plan)
        months[kind] = [
            (rows.get(title__startswith=title).starts_on.month, rows.get(title__startswith=title).starts_on.year)
            for title in ("Khảo sát", "Sơ kết", "Tự đánh giá")
        ]

    assert months == {
        "year": [(1, 2027), (7, 2027), (12, 2027)],
        "school_year": [(9, 2026), (1, 2027), (5, 2027)],
    }

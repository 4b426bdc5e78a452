"""Beginning a plan, writing it, bringing it into force, changing it afterwards."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.typed_values import fingerprint
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.content import ACTIVITY, TEXTS, apply
from gdtx.plans.contents import content_of, difference_of, version_in_force
from gdtx.plans.models import Activity, Plan, Target
from tests.plans.making import activity, approved, drafted, held, step, target
from tests.support.cast import IN_2025, Cast

IN_2026 = dt.date(2026, 3, 10)


def test_a_plan_is_drafted_submitted_and_approved_by_the_chair_of_the_commune(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)

    step(deputy, plan, "submit")
    plan = step(chair, plan, "approve")

    assert (plan.state, plan.title) == ("approved", "Kế hoạch hoạt động năm 2026")
    assert (plan.decided_on, plan.decided_body_id) == (IN_2025, cast.committee_cam_thuy.pk)
    assert plan.decided_by_label == "Trịnh Văn Khoa"
    assert not plan.self_issued


def test_a_change_after_approval_is_a_new_version_that_takes_the_place_of_the_old_one(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    first = approved(deputy, chair, cast)
    second = actions.revise_plan(by=deputy, plan_id=first.pk, reason="Bổ sung lớp tin học")
    added = activity(deputy, second, "Tin học văn phòng", 5)
    assert version_in_force(first.pk) == first

    step(deputy, second, "submit")
    step(chair, second, "approve")

    assert version_in_force(first.pk) == second
    assert Plan.objects.get(pk=first.pk).state == "replaced"
    (change,) = difference_of(second, first)
    assert (change.section, change.change, change.key) == ("activities", "added", str(added.key))
    keys = set(Activity.objects.filter(plan=first).values_list("key", flat=True))
    assert keys < set(Activity.objects.filter(plan=second).values_list("key", flat=True))


def test_the_differences_of_real_versions_lead_from_the_first_to_the_last(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    versions = [approved(deputy, chair, cast)]
    for turn in range(2):
        plan = actions.revise_plan(by=deputy, plan_id=versions[-1].pk, reason=f"Lần {turn}")
        row = Activity.objects.get(plan=plan, title__startswith="Kỹ thuật")
        values = {"turns": 50 + turn, "place": "Nhà văn hóa", "last_on": dt.date(2026, 3, 20)}
        actions.change_row(by=deputy, plan_id=plan.pk, model=Activity, pk=row.pk, values=values)
        actions.change_texts(by=deputy, plan_id=plan.pk, values={"theme": f"Chủ đề {turn}"})
        for other in Activity.objects.filter(plan=plan).exclude(pk=row.pk):
            actions.remove_row(by=deputy, plan_id=plan.pk, model=Activity, pk=other.pk)
        activity(deputy, plan, f"Việc thêm lần {turn}", 5)
        target(deputy, plan, "turns" if turn else "classes", 90)
        step(deputy, plan, "submit")
        versions.append(step(chair, plan, "approve"))
    one, two, three = (content_of(plan) for plan in versions)

    first, then = difference_of(versions[1], versions[0]), difference_of(versions[2], versions[1])
    whole = difference_of(versions[2], versions[0])

    assert (apply(one, first), apply(two, then), apply(one, whole)) == (two, three, three)
    assert apply(apply(one, first), then) == three
    assert len(whole) < len(first) + len(then)


def test_only_one_change_is_under_way(cast: Cast, deputy: Actor, chair: Actor) -> None:
    first = approved(deputy, chair, cast)
    actions.revise_plan(by=deputy, plan_id=first.pk, reason="Lần một")

    with pytest.raises(Conflict, match="đã có một bản điều chỉnh"):
        actions.revise_plan(by=deputy, plan_id=first.pk, reason="Lần hai")
    with pytest.raises(Conflict, match="Đã có kế hoạch"):
        drafted(deputy, cast.cam_ngoc.pk)


def test_a_target_reads_last_year_and_refuses_less_without_a_reason(cast: Cast, deputy: Actor) -> None:
    held(deputy, cast, "Trồng lúa", dt.date(2025, 3, 5), 70)
    held(deputy, cast, "Trồng rau", dt.date(2025, 4, 5), 30)
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)

    row = target(deputy, plan, "turns", 120)
    assert (row.baseline, row.baseline_period) == (100, "2025")
    assert row.baseline_read_at is not None
    with pytest.raises(Refused, match=r"Số lớp: kế hoạch 1 thấp hơn thực hiện năm 2025 \(2\)"):
        target(deputy, plan, "classes", 1)
    target(deputy, plan, "classes", 1, note="Sáp nhập, còn một điểm học")

    assert Target.objects.filter(plan=plan).count() == 2


def test_a_target_may_be_narrowed_to_a_group(cast: Cast, deputy: Actor) -> None:
    from tests.plans.making import group

    held(deputy, cast, "Trồng lúa", dt.date(2025, 3, 5), 70)
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)

    assert target(deputy, plan, "turns", 80, group_id=group("KT").pk).baseline == 70
    assert target(deputy, plan, "turns", 10, group_id=group("CT").pk).baseline is None
    with pytest.raises(Conflict, match="đã có trong kế hoạch"):
        target(deputy, plan, "turns", 90, group_id=group("KT").pk)


def test_last_years_plan_is_copied_a_year_later(cast: Cast, deputy: Actor, chair: Actor) -> None:
    old = drafted(deputy, cast.cam_ngoc.pk, period="2025", empty=True)
    actions.add_row(
        by=deputy,
        plan_id=old.pk,
        model=Activity,
        values={
            "title": "Trồng rau",
            "starts_on": dt.date(2025, 3, 1),
            "last_on": dt.date(2025, 3, 31),
            "turns": 30,
            "classes": 1,
            "money": 1_000_000,
            "source": "commune",
        },
    )
    actions.change_texts(by=deputy, plan_id=old.pk, values={"theme": "Cần gì học nấy"})

    new = drafted(deputy, cast.cam_ngoc.pk, start_from="last_year", empty=True)

    row = Activity.objects.get(plan=new)
    assert (new.theme, row.starts_on, row.last_on) == ("Cần gì học nấy", dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert (row.turns, row.money) == (30, None)
    assert row.key != Activity.objects.get(plan=old).key


def test_every_outline_makes_a_plan_whose_days_lie_within_it(cast: Cast, deputy: Actor) -> None:
    from gdtx.plans.outlines import OUTLINES

    for code, outline in OUTLINES.items():
        kind, period = ("school_year", "2025-2026") if code == "centre" else ("year", "2026")
        plan = drafted(
            deputy, cast.cam_ngoc.pk, kind=kind, period=period, purpose=outline.purpose, start_from=code, empty=True
        )
        rows = list(Activity.objects.filter(plan=plan))
        assert len(rows) == len(outline.activities)
        assert all(plan.starts_on <= row.starts_on <= row.last_on <= plan.last_on for row in rows)
        assert {row.measure for row in Target.objects.filter(plan=plan)} == set(outline.targets)


def test_two_tabs_that_edit_one_plan_do_not_overwrite_each_other(cast: Cast, deputy: Actor, director: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    row = Activity.objects.get(plan=plan)
    seen_text, seen_row = fingerprint(plan, TEXTS), fingerprint(row, ACTIVITY)

    actions.change_texts(by=director, plan_id=plan.pk, values={"theme": "Một"}, seen=seen_text)
    actions.change_row(
        by=director, plan_id=plan.pk, model=Activity, pk=row.pk, values={"place": "Nhà văn hóa"}, seen=seen_row
    )

    with pytest.raises(Conflict, match="được sửa ở nơi khác"):
        actions.change_texts(by=deputy, plan_id=plan.pk, values={"theme": "Hai"}, seen=seen_text)
    with pytest.raises(Conflict, match="được sửa ở nơi khác"):
        actions.change_row(
            by=deputy, plan_id=plan.pk, model=Activity, pk=row.pk, values={"place": "Trường"}, seen=seen_row
        )
    assert Plan.objects.get(pk=plan.pk).theme == "Một"


# --- Months -----------------------------------------------------------------------------------------------------


def test_a_month_like_its_approved_year_comes_into_force_with_it(cast: Cast, deputy: Actor, chair: Actor) -> None:
    year = approved(deputy, chair, cast)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="3/2026", empty=True)
    assert Activity.objects.get(plan=month).key == Activity.objects.get(plan=year).key

    with pytest.raises(Refused, match="không phải trình"):
        step(deputy, month, "submit")
    assert step(deputy, month, "adopt").state == "approved"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"money": 500_000, "source": "commune"}, "money"),
        ({"drop": True}, "dropped"),
        ({"add": True}, "added"),
    ],
)
def test_a_month_that_departs_from_its_year_is_asked_about_again(
    cast: Cast, deputy: Actor, chair: Actor, change: dict[str, object], says: str
) -> None:
    from gdtx.plans.contents import departures_of

    approved(deputy, chair, cast)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="3/2026", empty=True)
    row = Activity.objects.get(plan=month)
    if "drop" in change:
        activity(deputy, month, "Việc giữ chỗ")
        actions.remove_row(by=deputy, plan_id=month.pk, model=Activity, pk=row.pk)
    elif "add" in change:
        activity(deputy, month, "Việc mới")
    else:
        actions.change_row(by=deputy, plan_id=month.pk, model=Activity, pk=row.pk, values=change)

    assert says in {each.kind for each in departures_of(month) or []}
    with pytest.raises(Forbidden, match="phải trình phê duyệt"):
        step(deputy, month, "adopt")
    step(deputy, month, "submit")
    assert step(chair, month, "approve").state == "approved"


def test_a_month_that_goes_back_to_its_year_comes_into_force_with_it(cast: Cast, deputy: Actor, chair: Actor) -> None:
    approved(deputy, chair, cast)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="3/2026", empty=True)
    activity(deputy, month, "Việc mới")
    step(deputy, month, "submit")
    step(chair, month, "approve")

    back = actions.revise_plan(by=deputy, plan_id=month.pk, reason="Thôi việc mới")
    added = Activity.objects.get(plan=back, title="Việc mới")
    actions.remove_row(by=deputy, plan_id=back.pk, model=Activity, pk=added.pk)
    with pytest.raises(Refused, match="không phải trình"):
        step(deputy, back, "submit")

    assert step(deputy, back, "adopt").state == "approved"
    assert Plan.objects.get(pk=month.pk).state == "replaced"


def test_approving_the_year_approves_the_months_that_wait_and_do_not_depart(
    cast: Cast, deputy: Actor, chair: Actor
) -> None:
    year = drafted(deputy, cast.cam_ngoc.pk)
    activity(deputy, year, "Nuôi gà", 4)
    months = [drafted(deputy, cast.cam_ngoc.pk, kind="month", period=f"{n}/2026", empty=True) for n in (3, 4)]
    activity(deputy, months[1], "Việc mới", 4, money=5_000_000, source="commune")
    for plan in (*months, year):
        step(deputy, plan, "submit")

    step(chair, year, "approve")

    assert [Plan.objects.get(pk=plan.pk).state for plan in months] == ["approved", "submitted"]
    assert Plan.objects.get(pk=months[0].pk).decided_by_label == "Trịnh Văn Khoa"
    assert step(chair, months[1], "approve").state == "approved"


# --- What is refused --------------------------------------------------------------------------------------------


def test_what_cannot_be_is_refused_with_its_reason(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    with pytest.raises(Refused, match="chưa có hoạt động nào"):
        step(deputy, plan, "submit")
    row = activity(deputy, plan, "Trồng rau", money=2_000_000, source="commune")
    with pytest.raises(Refused, match="nằm ngoài kỳ của kế hoạch"):
        actions.change_row(
            by=deputy, plan_id=plan.pk, model=Activity, pk=row.pk, values={"last_on": dt.date(2027, 1, 5)}
        )
    with pytest.raises(Refused, match="chưa ghi nguồn"):
        activity(deputy, plan, "Nuôi gà", money=5)
    actions.change_texts(by=deputy, plan_id=plan.pk, values={"money_total": 3_000_000})
    with pytest.raises(Refused, match=r"ghi 3\.000\.000 đồng nhưng cộng các hoạt động được 2\.000\.000 đồng"):
        step(deputy, plan, "submit")
    with pytest.raises(Refused, match="Chưa có kế hoạch năm nào gồm tháng 3 năm 2027"):
        drafted(deputy, cast.cam_ngoc.pk, kind="month", period="3/2027", empty=True)
    with pytest.raises(Forbidden, match="không có quyền lập kế hoạch"):
        drafted(cast.actor("chutich", IN_2025), cast.phong_son.pk)
    with pytest.raises(NotInScope):
        drafted(cast.actor("giamdoc40", IN_2025), cast.cam_ngoc.pk)


def test_whoever_submitted_does_not_decide_and_a_post_that_ended_decides_nothing(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)
    step(deputy, plan, "submit")
    old_chair = cast.actor("chutich_cu", IN_2025)

    with pytest.raises(Forbidden, match="không có quyền phê duyệt"):
        step(deputy, plan, "approve")
    with pytest.raises(NotInScope):
        step(old_chair, plan, "approve")

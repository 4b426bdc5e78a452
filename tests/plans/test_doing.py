"""Plan against actual: classes logged from activities, classes outside, what else was done, months."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan, PlannedClass
from gdtx.plans.progress import Standing, outside_classes, progress_of
from gdtx.plans.queries import activities_of
from tests.plans.making import activity, drafted, facts, held, step
from tests.support.cast import IN_2025, Cast

DAY = dt.date(2026, 4, 10)


@pytest.fixture
def plan(cast: Cast, deputy: Actor, chair: Actor) -> Plan:
    """An approved plan with a class in March, one in April, a meeting in April and one class in May."""
    made = drafted(deputy, cast.cam_ngoc.pk)
    activity(deputy, made, "Chăn nuôi gà", 4, turns=50)
    activity(deputy, made, "Họp sơ kết quý I", 4, classes=None, turns=None)
    activity(deputy, made, "Tin học", 5, turns=30)
    step(deputy, made, "submit")
    return step(chair, made, "approve")


def key(plan: Plan, title: str) -> Activity:
    return Activity.objects.get(plan=plan, title=title)


def test_what_was_done_is_counted_against_the_plan(cast: Cast, plan: Plan) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    rau = key(plan, "Kỹ thuật trồng rau an toàn")
    actions.log_planned_class(
        by=deputy, plan_id=plan.pk, key=rau.key, centre_id=cast.cam_ngoc.pk,
        facts=facts("Kỹ thuật trồng rau an toàn", dt.date(2026, 3, 12), 35),
    )  # fmt: skip
    chan_nuoi = held(deputy, cast, "Nuôi gà thả vườn", dt.date(2026, 4, 2), 20)
    actions.link_class(by=deputy, plan_id=plan.pk, key=key(plan, "Chăn nuôi gà").key, class_id=chan_nuoi.pk)
    other = held(deputy, cast, "Phòng cháy", dt.date(2026, 4, 3), 60)
    actions.note_progress(by=deputy, plan_id=plan.pk, key=key(plan, "Họp sơ kết quý I").key, outcome="done")

    found = progress_of(plan, activities_of(plan), DAY)

    assert {each.activity.title: (each.standing, each.done.turns) for each in found.carried} == {
        "Kỹ thuật trồng rau an toàn": (Standing.DONE, 35),
        "Chăn nuôi gà": (Standing.DONE, 20),
        "Họp sơ kết quý I": (Standing.DONE, 0),
        "Tin học": (Standing.COMING, 0),
    }
    assert (found.held.classes, found.held.turns, found.outside.classes, found.outside.turns) == (2, 55, 1, 60)
    assert str(found.planned_share) == "66.7"
    assert outside_classes(plan, DAY, 5) == [other]
    months = {each.code.text: each for each in found.months}
    assert len(months) == 12
    assert (months["2026-03"].planned.turns, months["2026-03"].held.turns) == (40, 35)
    assert (months["2026-04"].planned.turns, months["2026-04"].held.turns) == (50, 20)
    assert months["2026-04"].outside.turns == 60


def test_a_class_of_a_plan_with_another_purpose_is_not_of_this_one(cast: Cast, plan: Plan, chair: Actor) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    literacy = drafted(deputy, cast.cam_ngoc.pk, purpose="literacy")
    step(deputy, literacy, "submit")
    step(cast.actor("chutich", DAY), literacy, "approve")
    actions.log_planned_class(
        by=deputy, plan_id=literacy.pk, key=key(literacy, "Kỹ thuật trồng rau an toàn").key,
        centre_id=cast.cam_ngoc.pk, facts=facts("Xóa mù chữ kỳ 1", dt.date(2026, 3, 5), 15),
    )  # fmt: skip

    work, other = (progress_of(each, activities_of(each), DAY) for each in (plan, literacy))
    assert (work.held.classes, work.elsewhere, other.held.classes) == (0, 1, 1)
    assert work.planned_share == other.planned_share == 100, "the class was planned, though not by the first"
    assert not any(each.held.classes for each in work.months)


def test_an_activity_whose_time_is_over_is_late_until_somebody_drops_it(cast: Cast, plan: Plan) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    rau = key(plan, "Kỹ thuật trồng rau an toàn")

    def standing() -> Standing:
        return next(each.standing for each in progress_of(plan, [rau], DAY).carried)

    assert standing() is Standing.LATE
    with pytest.raises(Refused, match="phải ghi lý do"):
        actions.note_progress(by=deputy, plan_id=plan.pk, key=rau.key, outcome="dropped")
    actions.note_progress(by=deputy, plan_id=plan.pk, key=rau.key, outcome="dropped", text="Mưa lũ")
    assert standing() is Standing.DROPPED
    actions.note_progress(by=deputy, plan_id=plan.pk, key=rau.key, outcome="")
    assert standing() is Standing.LATE


def test_a_class_stays_with_its_activity_when_the_plan_is_changed(cast: Cast, plan: Plan) -> None:
    deputy, chair = cast.actor("phogiamdoc", DAY), cast.actor("chutich", DAY)
    rau = key(plan, "Kỹ thuật trồng rau an toàn")
    actions.log_planned_class(
        by=deputy, plan_id=plan.pk, key=rau.key, centre_id=cast.cam_ngoc.pk,
        facts=facts("Trồng rau", dt.date(2026, 3, 12), 35),
    )  # fmt: skip
    second = actions.revise_plan(by=deputy, plan_id=plan.pk, reason="Đổi")
    row = key(second, rau.title)
    actions.change_row(by=deputy, plan_id=second.pk, model=Activity, pk=row.pk, values={"title": "Rau sạch"})
    step(deputy, second, "submit")
    second = step(chair, second, "approve")

    (carried,) = [each for each in progress_of(second, activities_of(second), DAY).carried if each.done.classes]

    assert (carried.activity.title, carried.done.turns) == ("Rau sạch", 35)


def test_a_month_carries_out_its_year(cast: Cast, plan: Plan) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="4/2026", empty=True)
    month = step(deputy, month, "adopt")
    row = key(month, "Chăn nuôi gà")
    actions.log_planned_class(
        by=deputy, plan_id=month.pk, key=row.key, centre_id=cast.cam_ngoc.pk,
        facts=facts("Chăn nuôi gà", dt.date(2026, 4, 8), 44),
    )  # fmt: skip
    actions.note_progress(by=deputy, plan_id=month.pk, key=key(month, "Họp sơ kết quý I").key, outcome="done")

    for which in (plan, month):
        found = {each.activity.title: each for each in progress_of(which, activities_of(which), DAY).carried}
        assert found["Chăn nuôi gà"].done.turns == 44
        assert found["Họp sơ kết quý I"].standing is Standing.DONE


def test_only_classes_of_the_centre_and_the_time_belong_to_the_plan(cast: Cast, plan: Plan) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    before = held(deputy, cast, "Năm trước", dt.date(2025, 12, 3))
    rau = key(plan, "Kỹ thuật trồng rau an toàn")

    with pytest.raises(Refused, match="ngoài thời gian của kế hoạch"):
        actions.link_class(by=deputy, plan_id=plan.pk, key=rau.key, class_id=before.pk)
    with pytest.raises(Forbidden):
        actions.note_progress(by=cast.actor("chutich", DAY), plan_id=plan.pk, key=rau.key, outcome="done")
    draft = drafted(cast.actor("phogiamdoc", IN_2025), cast.cam_ngoc.pk, purpose="literacy")
    with pytest.raises(Refused, match="không đang thực hiện"):
        actions.note_progress(by=deputy, plan_id=draft.pk, key=Activity.objects.get(plan=draft).key, outcome="done")
    assert not PlannedClass.objects.exists()


def test_what_a_month_left_out_is_no_longer_dropped_once_a_month_takes_it_up_again(
    cast: Cast, plan: Plan, chair: Actor
) -> None:
    deputy = cast.actor("phogiamdoc", DAY)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="4/2026", empty=True)
    for title in ("Họp sơ kết quý I", "Chăn nuôi gà"):
        actions.remove_row(by=deputy, plan_id=month.pk, model=Activity, pk=key(month, title).pk)
    activity(deputy, month, "Việc mới", 4)
    step(deputy, month, "submit")
    step(cast.actor("chutich", DAY), month, "approve")
    said = actions.note_progress(
        by=deputy, plan_id=plan.pk, key=key(plan, "Chăn nuôi gà").key, outcome="dropped", text="Dịch bệnh"
    )
    assert said is not None
    assert not said.by_month

    def dropped() -> dict[str, str]:
        carried = progress_of(plan, activities_of(plan), DAY).standing(Standing.DROPPED)
        return {each.activity.title: each.word.note for each in carried if each.word}

    assert dropped() == {"Họp sơ kết quý I": f"Bỏ theo {month.title}.", "Chăn nuôi gà": "Dịch bệnh"}
    again = actions.revise_plan(by=deputy, plan_id=month.pk, reason="Vẫn họp")
    back = activity(deputy, again, "Họp sơ kết  QUÝ I", 4, classes=None, turns=None)
    assert back.key == key(plan, "Họp sơ kết quý I").key, "it is the activity of the year that is written again"
    assert "Họp sơ kết quý I" in dropped(), "as long as the month is a draft"
    step(deputy, again, "submit")
    step(cast.actor("chutich", DAY), again, "approve")

    assert dropped() == {"Chăn nuôi gà": "Dịch bệnh"}
    told = Event.objects.filter(verb="note_plan_progress").latest("pk")
    assert (told.before["outcome"], told.before["activity"]) == ("dropped", "Họp sơ kết QUÝ I")
    # A person's word goes with the version that puts the activity back, not with one that had it before.
    again = actions.revise_plan(by=deputy, plan_id=again.pk, reason="Hết dịch")
    activity(deputy, again, "Chăn nuôi gà", 4)
    step(deputy, again, "submit")
    again = step(cast.actor("chutich", DAY), again, "approve")
    assert dropped() == {}
    actions.note_progress(
        by=deputy, plan_id=plan.pk, key=key(plan, "Chăn nuôi gà").key, outcome="dropped", text="Hết vốn"
    )
    again = actions.revise_plan(by=deputy, plan_id=again.pk, reason="Sửa nơi họp")
    step(deputy, again, "submit")
    step(cast.actor("chutich", DAY), again, "approve")
    assert dropped() == {"Chăn nuôi gà": "Hết vốn"}

"""What cannot be in a plan, and the sentence that says so: the value, the rule, the way out; nothing is written."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network import actions as network
from gdtx.network.actions import ActCited
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan, Target
from tests.plans.making import activity, approved, drafted, group, target
from tests.support.cast import FOUNDED, IN_2025, Cast, area, make_organisation

pytestmark = pytest.mark.django_db

ENDS = dt.date(2026, 4, 1)


def dissolve(cast: Cast, on: dt.date = ENDS) -> None:
    """The centre of Cẩm Ngọc ends with nobody taking over."""
    network.dissolve_organisation(
        by=Actor.set_up(IN_2025),
        on=on,
        act=ActCited("9/QĐ-UBND", "Ủy ban nhân dân xã Cẩm Thủy"),
        organisation_id=cast.cam_ngoc.pk,
    )


def test_an_activity_after_the_centre_closed_is_refused_with_the_day(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    dissolve(cast)

    activity(deputy, plan, "Trồng rau", 3)
    with pytest.raises(Refused) as refusal:
        activity(deputy, plan, "Nuôi gà", 5)

    assert (refusal.value.rule, refusal.value.where) == ("organisation_closed", "when")
    assert "Cẩm Ngọc thôi hoạt động từ ngày 01/4/2026 và không có đơn vị tiếp nhận" in refusal.value.sentence
    assert "Hãy sửa thời gian" in refusal.value.sentence
    assert list(Activity.objects.values_list("title", flat=True)) == ["Trồng rau"]


def test_a_plan_for_a_year_in_which_the_centre_is_no_more_is_refused(cast: Cast, deputy: Actor) -> None:
    dissolve(cast)

    with pytest.raises(Refused, match="không hoạt động ngày nào từ 01/01/2027 đến 31/12/2027"):
        drafted(deputy, cast.cam_ngoc.pk, period="2027", empty=True)

    assert not Plan.objects.exists()


def test_a_month_that_its_year_does_not_hold_whole_is_refused(cast: Cast) -> None:
    centre = make_organisation(
        "38-GDTX", "Trung tâm GDTX tỉnh", OrganisationKind.CONTINUING_EDUCATION_CENTRE,
        [(area("14848"), FOUNDED, OPEN_END)],
    )  # fmt: skip
    Post.objects.create(user=cast.person("khach"), organisation=centre, role="centre_director", valid_from=FOUNDED)
    by = cast.actor("khach", IN_2025)
    year = drafted(by, centre.pk, kind="school_year", period="2025-2026", empty=True)

    outside = year.last_on + dt.timedelta(days=40)
    with pytest.raises(Refused, match=f"Chưa có kế hoạch năm nào gồm tháng {outside.month} năm {outside.year}"):
        drafted(by, centre.pk, kind="month", period=f"{outside.month}/{outside.year}", empty=True)
    assert Plan.objects.count() == 1


def test_a_month_keeps_to_its_days(cast: Cast, deputy: Actor, chair: Actor) -> None:
    approved(deputy, chair, cast)
    month = drafted(deputy, cast.cam_ngoc.pk, kind="month", period="3/2026", empty=True)

    with pytest.raises(Refused, match=r"“4/2026” nằm ngoài kỳ của kế hoạch \(từ 01/3/2026 đến 31/3/2026\)"):
        activity(deputy, month, "Việc tháng sau", 4)


@pytest.mark.parametrize(
    ("measure", "value", "with_group", "says"),
    [
        ("female_turns", 501, False, r"Lượt nữ \(lượt\): 501, lớn hơn cả Lượt học viên \(lượt\): 500"),
        ("turns", 501, True, "Các nhóm nội dung cộng lại: 501, lớn hơn cả"),
        ("female_share", 101, False, "không quá 100%"),
    ],
)
def test_a_part_is_not_more_than_the_whole(
    cast: Cast, deputy: Actor, measure: str, value: int, with_group: bool, says: str
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    target(deputy, plan, "turns", 500)
    narrowed = {"group_id": group("KT").pk} if with_group else {}

    with pytest.raises(Refused, match=says):
        target(deputy, plan, measure, value, **narrowed)

    assert Target.objects.count() == 1


def test_the_whole_does_not_go_below_its_parts_and_groups_add_up(cast: Cast, deputy: Actor) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk, empty=True)
    whole = target(deputy, plan, "turns", 500)
    target(deputy, plan, "minority_turns", 300)
    target(deputy, plan, "turns", 200, group_id=group("KT").pk)

    with pytest.raises(Refused, match="Các nhóm nội dung cộng lại: 501"):
        target(deputy, plan, "turns", 301, group_id=group("CT").pk)
    with pytest.raises(Refused, match="Lượt dân tộc thiểu số"):
        actions.change_row(by=deputy, plan_id=plan.pk, model=Target, pk=whole.pk, values={"value": 299})

    target(deputy, plan, "turns", 300, group_id=group("CT").pk)
    assert Target.objects.get(pk=whole.pk).value == 500

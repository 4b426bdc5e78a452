"""Góp ý: who is asked, who may say something until when, how each comment is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.network.models import OrganisationSuccession
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Activity, Plan, Round
from gdtx.plans.queries import NAMED_COMMENTS, rounds_of, rounds_told
from gdtx.plans.waiting import own_plans, plans_to_comment
from tests.plans.making import activity, drafted, step, target
from tests.plans.pages.test_plan_pages import signed_in
from tests.support.cast import IN_2025, Cast

UNTIL = dt.date(2025, 10, 20)
AFTER = dt.date(2025, 10, 21)


@pytest.fixture
def plan(cast: Cast, deputy: Actor) -> Plan:
    return drafted(deputy, cast.cam_ngoc.pk)


@pytest.fixture
def asked(cast: Cast, deputy: Actor, plan: Plan) -> Round:
    """The department and the office of the commune are asked until the 20th."""
    bodies = [cast.department.pk, cast.social_office_cam_thuy.pk]
    return actions.open_round(by=deputy, plan_id=plan.pk, version=plan.version, until=UNTIL, organisation_ids=bodies)


def test_bodies_comment_and_each_comment_is_answered_before_the_plan_goes_on(
    cast: Cast, deputy: Actor, plan: Plan, asked: Round
) -> None:
    so, canbo = cast.actor("so", IN_2025), cast.actor("canbo", IN_2025)
    assert [item.due for item in plans_to_comment(so).items] == [UNTIL]
    row = Activity.objects.get(plan=plan)
    one = actions.give_comment(by=so, round_id=asked.pk, text="Nêu rõ nguồn kinh phí", part="activities", key=row.key)
    other = actions.give_comment(by=canbo, round_id=asked.pk, text="Thêm lớp xóa mù chữ")

    assert one.quoted == row.title
    assert plans_to_comment(so).total == 0
    assert own_plans(deputy).total == 1
    with pytest.raises(Refused, match="Còn 2 ý kiến góp ý chưa trả lời"):
        step(deputy, plan, "submit")
    with pytest.raises(Refused, match="phải giải trình lý do"):
        actions.answer_comment(by=deputy, comment_id=one.pk, answer="partly")
    actions.answer_comment(by=deputy, comment_id=one.pk, answer="partly", text="Đã ghi nguồn, chưa đủ số")
    activity(deputy, plan, "Lớp xóa mù chữ", 9)
    actions.answer_comment(by=deputy, comment_id=other.pk, answer="taken")
    assert step(deputy, plan, "submit").state == "submitted"
    assert Round.objects.get().closed_on == IN_2025


def test_a_comment_on_a_target_keeps_its_words(cast: Cast, deputy: Actor, plan: Plan, asked: Round) -> None:
    row = target(deputy, plan, "turns", 90)
    client = signed_in(cast, "so")
    address = reverse("plan_round", args=[asked.pk])

    assert "Chỉ tiêu: Lượt học viên (lượt)" in client.get(address).content.decode()
    assert client.post(address, {"part": f"targets:{row.key}", "text": "Còn thấp"}).status_code == 302

    assert rounds_of(plan)[0].comments[0].quoted == "Lượt học viên (lượt)"


def test_who_agrees_has_answered_and_who_is_silent_is_named(cast: Cast, plan: Plan, asked: Round) -> None:
    actions.say_nothing(by=cast.actor("so", IN_2025), round_id=asked.pk)

    (seen,) = rounds_of(plan)

    assert [party.organisation_id for party in seen.answered] == [cast.department.pk]
    assert [party.organisation_id for party in seen.silent] == [cast.social_office_cam_thuy.pk]


def test_the_page_of_the_plan_counts_what_the_round_holds(cast: Cast, deputy: Actor, plan: Plan, asked: Round) -> None:
    so = cast.actor("so", IN_2025)
    said = [actions.give_comment(by=so, round_id=asked.pk, text=f"Ý kiến {turn}") for turn in range(NAMED_COMMENTS + 2)]
    actions.answer_comment(by=deputy, comment_id=said[-1].pk, answer="taken")

    (told,), (seen,) = rounds_told(plan), rounds_of(plan)

    assert told.round == seen.round
    assert (told.asked, told.answered) == (len(seen.parties), len(seen.answered)) == (2, 1)
    assert (told.comments, told.open) == (len(seen.comments), seen.open_comments) == (len(said), len(said) - 1)
    # Those nobody has answered, the latest first, each with whom it was said for.
    assert [each.pk for each in told.named] == [each.pk for each in reversed(said[1:-1])]
    assert {each.party for each in told.named} == set(seen.answered)


def test_after_the_day_nothing_is_taken_unless_time_is_given(cast: Cast, plan: Plan, asked: Round) -> None:
    late = cast.actor("so", AFTER)
    with pytest.raises(Refused, match=r"đã hết hạn ngày 20/10/2025"):
        actions.give_comment(by=late, round_id=asked.pk, text="Muộn")

    actions.extend_round(by=cast.actor("phogiamdoc", AFTER), round_id=asked.pk, until=dt.date(2025, 10, 31))

    assert actions.give_comment(by=late, round_id=asked.pk, text="Kịp").pk


def test_only_who_was_asked_comments_and_what_others_said_is_written_down_for_them(
    cast: Cast, deputy: Actor, plan: Plan, asked: Round
) -> None:
    with pytest.raises(NotInScope):
        actions.give_comment(by=cast.actor("giamdoc_ps", IN_2025), round_id=asked.pk, text="Chen ngang")
    with pytest.raises(Forbidden, match="không hỏi bạn"):
        actions.give_comment(by=cast.actor("giaovien", IN_2025), round_id=asked.pk, text="Của giáo viên")
    said = actions.give_comment(by=deputy, round_id=asked.pk, text="Nêu tại hội nghị", speaker="Ông Lê Văn A")

    assert (said.speaker, said.by_label, said.party) == ("Ông Lê Văn A", "Mai Thị Oanh", None)


def test_who_took_over_from_a_body_that_was_asked_answers_in_its_place(cast: Cast) -> None:
    before, after = dt.date(2025, 6, 25), dt.date(2025, 7, 2)
    deputy = cast.actor("phogiamdoc", before)
    plan = drafted(deputy, cast.cam_ngoc.pk)
    asked = actions.open_round(
        by=deputy, plan_id=plan.pk, version=plan.version, until=dt.date(2025, 7, 10),
        organisation_ids=[cast.committee_cam_ngoc.pk],
    )  # fmt: skip
    OrganisationSuccession.objects.create(
        predecessor=cast.committee_cam_ngoc, successor=cast.committee_cam_thuy, on=dt.date(2025, 7, 1)
    )
    chair = cast.actor("chutich", after)
    assert plans_to_comment(chair).total == 1

    said = actions.give_comment(by=chair, round_id=asked.pk, text="Giữ lớp ở thôn xa")
    assert said.party is not None
    assert (said.party.organisation_id, plans_to_comment(chair).total) == (cast.committee_cam_ngoc.pk, 0)


def test_a_round_needs_somebody_to_ask_and_a_day_to_come(cast: Cast, deputy: Actor, plan: Plan) -> None:
    with pytest.raises(Refused, match="Chưa chọn nơi"):
        actions.open_round(by=deputy, plan_id=plan.pk, version=plan.version, until=UNTIL)
    with pytest.raises(Refused, match="đã qua"):
        actions.open_round(
            by=deputy, plan_id=plan.pk, version=plan.version, until=dt.date(2025, 10, 9),
            organisation_ids=[cast.department.pk],
        )  # fmt: skip
    with pytest.raises(Refused, match="không còn hoạt động"):
        actions.open_round(
            by=deputy, plan_id=plan.pk, version=plan.version, until=UNTIL,
            organisation_ids=[cast.committee_cam_ngoc.pk],
        )  # fmt: skip
    assert Plan.objects.get().state == "draft"

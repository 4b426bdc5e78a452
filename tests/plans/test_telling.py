"""Who is told of what, outside the program: one message a day that names nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from gdtx.accounts.models import User
from gdtx.foundation.errors import Forbidden, Refused
from gdtx.inbox.models import Message, Notice
from gdtx.network.enums import OrganisationKind
from gdtx.network.scope import Actor
from gdtx.plans import actions
from gdtx.plans.models import Comment, Plan, PlanRoute
from tests.plans.making import drafted, step
from tests.support.cast import IN_2025, Cast, area

pytestmark = pytest.mark.django_db

Told = Callable[[Callable[[], object]], set[str]]


@pytest.fixture
def told(cast: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Does something, and answers who gets a message of it; everybody of the cast can be written to."""
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.org")
    # Messages go out on days of the real clock; what waits is that of the day the plans are made.
    monkeypatch.setattr("gdtx.inbox.delivery.what_waits", _on_the_day)

    def run(act: Callable[[], object]) -> set[str]:
        Message.objects.all().delete()
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {letter.to[0].removesuffix("@example.org") for letter in mail.outbox}

    return run


def _on_the_day(user: User, _day: dt.date, *, besides: tuple[str, ...] = ()) -> tuple[int, int]:
    from gdtx.inbox.waiting import waiting_for

    found = waiting_for(Actor.for_user(user, IN_2025), besides=besides)
    return sum(each.total for each in found), 0


def test_who_decides_is_told_of_a_submission_and_who_submitted_of_what_became_of_it(
    cast: Cast, told: Told, deputy: Actor, chair: Actor
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)

    assert told(lambda: step(deputy, plan, "submit")) == {"chutich"}
    assert "đang chờ bạn" in mail.outbox[0].body
    assert plan.title not in mail.outbox[0].body
    assert {"giamdoc", "phogiamdoc"} <= told(lambda: step(chair, plan, "return", "Thiếu kinh phí"))
    step(deputy, plan, "submit")
    assert {"giamdoc", "phogiamdoc"} <= told(lambda: step(chair, plan, "approve"))
    notice = Notice.objects.get()
    assert (notice.title, notice.target) == (f"Đã phê duyệt: {plan.title}", f"/ke-hoach/{plan.pk}/")
    assert [each.organisation_id for each in notice.chosen.all()] == [cast.cam_ngoc.pk]


def test_who_is_asked_is_told_and_later_that_there_is_an_answer_until_they_have_seen_it(
    cast: Cast, told: Told, deputy: Actor
) -> None:
    plan = drafted(deputy, cast.cam_ngoc.pk)

    def ask() -> None:
        actions.open_round(
            by=deputy,
            plan_id=plan.pk,
            version=plan.version,
            until=dt.date(2025, 10, 30),
            organisation_ids=[cast.committee_cam_thuy.pk],
            user_ids=[cast.person("giaovien").pk],
        )

    asked = told(ask)
    assert {"chutich", "giaovien"} <= asked
    assert "giamdoc_ps" not in asked
    teacher = cast.actor("giaovien", IN_2025)
    comment = actions.give_comment(by=teacher, round_id=plan.rounds.get().pk, text="Thêm lớp buổi tối.")
    with pytest.raises(Refused, match="chưa được trả lời"):
        actions.see_answer(by=teacher, comment_id=comment.pk)

    assert told(lambda: actions.answer_comment(by=deputy, comment_id=comment.pk, answer="taken")) == {"giaovien"}
    with pytest.raises(Forbidden, match="người đã góp ý"):
        actions.see_answer(by=deputy, comment_id=comment.pk)
    actions.see_answer(by=teacher, comment_id=comment.pk)
    actions.see_answer(by=teacher, comment_id=comment.pk)
    assert Comment.objects.get().seen_on == IN_2025
    actions.answer_comment(by=deputy, comment_id=comment.pk, answer="partly", text="Từ tháng 4")
    assert Comment.objects.get().seen_on is None, "an answer that was changed is to be seen again"


def test_who_stands_above_is_told_of_a_plan_that_was_issued_and_reported(cast: Cast, told: Told, deputy: Actor) -> None:
    PlanRoute.objects.create(
        province_id=area("38").pk, organisation_kind=OrganisationKind.COMMUNITY_LEARNING_CENTRE, mode="issue",
        line="professional", valid_from=dt.date(2020, 1, 1), citation="Quyết định của Sở",
    )  # fmt: skip
    plan = drafted(deputy, cast.cam_ngoc.pk)

    people = told(lambda: step(cast.actor("giamdoc", IN_2025), plan, "issue"))

    assert Plan.objects.get().reported_to_id == cast.department.pk
    assert "giamdocso" in people
    assert "chutich" not in people

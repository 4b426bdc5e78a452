"""A conference of kind góp ý holds the comment round of a plan: who opens it, what is put in, what comes back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from gdtx.conferences import actions
from gdtx.conferences.answers import opinion_replies
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference, Delegate
from gdtx.conferences.rounds import bodies_to_ask, plans_to_comment, rounds_held
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.network.scope import Actor
from gdtx.plans.actions import answer_comment, give_comment
from gdtx.plans.models import Comment, Plan, Round
from tests.conferences import making
from tests.conferences.pages.test_record_pages import address, signed_in
from tests.plans.making import drafted, step
from tests.support.cast import IN_2025, Cast

HELD_ON = IN_2025 + dt.timedelta(days=5)


@pytest.fixture
def deputy(cast: Cast) -> Actor:
    """The deputy of the centre of Cẩm Ngọc, who writes its plan and keeps its conference."""
    return cast.actor("phogiamdoc", IN_2025)


@pytest.fixture
def plan(cast: Cast, deputy: Actor) -> Plan:
    return drafted(deputy, cast.cam_ngoc.pk)


@pytest.fixture
def conference(cast: Cast, deputy: Actor) -> Conference:
    """Called, with the department and the office of the commune invited, and a body outside the network."""
    made = making.prepared(
        deputy, cast.cam_ngoc.pk, kind="gop_y", title="Hội nghị góp ý kế hoạch năm 2026", period="", starts_on=HELD_ON
    )
    making.add(deputy, made, "chuong-trinh", text="Góp ý")
    for body in (cast.department.pk, cast.social_office_cam_thuy.pk):
        making.add(deputy, made, "thanh-phan", TypedBody(body))
    making.add(deputy, made, "thanh-phan", TypedBody(None, "Hội Khuyến học xã"))
    actions.add_delegates(by=deputy, conference_id=made.pk, lines="Ông Lê Văn A; Chuyên viên; 1")
    return making.move(deputy, made, "call")


def opened(by: Actor, conference: Conference, plan: Plan, *bodies: int) -> Round:
    version = Plan.objects.get(pk=plan.pk).version
    return actions.open_plan_round(
        by=by, conference_id=conference.pk, plan_id=plan.pk, version=version, organisation_ids=bodies
    )


@pytest.fixture
def held(cast: Cast, deputy: Actor, conference: Conference, plan: Plan) -> Round:
    return opened(deputy, conference, plan, cast.department.pk, cast.social_office_cam_thuy.pk)


def test_those_invited_are_asked_until_the_day_and_conference_and_round_lead_to_each_other(
    cast: Cast, deputy: Actor, conference: Conference, plan: Plan, held: Round
) -> None:
    asked = {name for _pk, name in bodies_to_ask(conference, IN_2025)}
    give_comment(by=cast.actor("so", IN_2025), round_id=held.pk, text="Nêu rõ nguồn kinh phí")

    (seen,) = rounds_held(cast.actor("so", IN_2025), conference)

    assert {party.name for party in seen.seen.parties} < asked
    assert "Hội Khuyến học xã" not in asked
    assert (held.until, Plan.objects.get().state) == (HELD_ON, "in_comment")
    assert [party.organisation_id for party in seen.seen.silent] == [cast.social_office_cam_thuy.pk]
    assert (seen.writes, rounds_held(deputy, conference)[0].writes) == (False, True)
    # Whoever neither writes the plan nor is asked about it sees no round, even where the conference is seen.
    assert rounds_held(cast.actor("giamdoc_ps", IN_2025), conference) == []
    page = signed_in(cast, "so", IN_2025).get(address(conference)).content.decode()
    assert "Nêu rõ nguồn kinh phí" in page
    assert "Chưa góp ý: Phòng Văn hóa" in page
    there = signed_in(cast, "so", IN_2025).get(reverse("plan_round", args=[held.pk])).content.decode()
    assert f'href="{address(conference)}">Hội nghị góp ý kế hoạch năm 2026' in there


def test_what_was_said_and_sent_in_goes_into_the_round_once_and_its_answer_comes_back(
    cast: Cast, deputy: Actor, conference: Conference, plan: Plan, held: Round
) -> None:
    sent = making.add(
        deputy,
        conference,
        "gop-y",
        TypedBody(cast.social_office_cam_thuy.pk),
        text="Thêm lớp xóa mù chữ",
        given_on=IN_2025,
    )
    day = cast.actor("phogiamdoc", HELD_ON)
    delegate = Delegate.objects.get()
    making.add(day, conference, "phat-bieu", kind="discussion", delegate=delegate.pk, text="Giảm chỉ tiêu lượt")
    making.add(day, conference, "phat-bieu", kind="opening", person="Bà Khai Mạc", text="Khai mạc")
    later = cast.actor("phogiamdoc", HELD_ON + dt.timedelta(days=2))
    client = signed_in(cast, "phogiamdoc", later.on)
    page = reverse("conference_round_put_in", args=[conference.pk, held.pk])
    offered = client.get(page).content.decode()
    parties = {party.organisation_id: party.pk for party in held.parties.all()}
    assert "Khai mạc" not in offered
    assert offered.count("checked") == 2

    codes = [f"gop-y-{sent.pk}", f"phat-bieu-{conference.speech_rows.get(kind='discussion').pk}"]
    bodies = (parties[cast.social_office_cam_thuy.pk], parties[cast.department.pk])
    told = {"chon": codes, **{f"noi-{code}": str(party) for code, party in zip(codes, bodies, strict=True)}}
    client.post(page, told)
    client.post(page, told)
    # A digit to Python, no number: whoever sends it makes no error of ours.
    assert client.post(page, {**told, f"noi-{codes[1]}": "²"}).status_code < 500

    first, second = Comment.objects.order_by("pk")
    office, department = cast.social_office_cam_thuy.pk, cast.department.pk
    assert (first.text, first.party.organisation_id, first.on) == ("Thêm lớp xóa mù chữ", office, IN_2025)
    assert (second.text, second.party.organisation_id) == ("Giảm chỉ tiêu lượt", department)
    assert (second.speaker, second.on, second.by_label) == ("Ông Lê Văn A, Chuyên viên", HELD_ON, later.label)
    assert rounds_held(later, conference)[0].seen.silent == []
    waits = opinion_replies(conference, later.on)[0]
    answer_comment(by=later, comment_id=first.pk, answer="partly", text="Mở một lớp.")
    told_back = opinion_replies(conference, later.on)[0]
    assert (waits.is_answered, waits.badge.text) == (False, "chưa trả lời")
    assert (told_back.badge.text, told_back.answer) == ("tiếp thu một phần", "Mở một lớp.")
    assert opinion_replies(conference, HELD_ON)[0].is_answered is False


def test_an_opinion_of_after_the_day_a_closed_round_and_nothing_chosen_are_refused(
    cast: Cast, deputy: Actor, conference: Conference, plan: Plan, held: Round
) -> None:
    late = HELD_ON + dt.timedelta(days=1)
    row = making.add(deputy, conference, "gop-y", text="Muộn", person="Ông B", given_on=late)
    by = cast.actor("phogiamdoc", late)

    def put(**chosen: int | None) -> str:
        with pytest.raises(Refused) as error:
            actions.put_into_round(
                by=by, conference_id=conference.pk, round_id=held.pk,
                chosen={code.replace("_", "-"): party for code, party in chosen.items()},
            )  # fmt: skip
        return str(error.value.rule)

    code = f"gop_y_{row.pk}"
    assert put() == "nothing_chosen"
    assert put(**{code: None}) == "said_late"
    step(by, plan, "close_round")
    assert put(**{code: None}) == "round_closed"
    assert Comment.objects.count() == 0


def test_who_may_open_a_round_on_what_and_when(cast: Cast, deputy: Actor, conference: Conference, plan: Plan) -> None:
    so, department = cast.actor("so", IN_2025), cast.department.pk
    assert [row for row, _name in plans_to_comment(deputy)] == [plan]
    assert plans_to_comment(so) == []
    # The department sees the conference it is invited to; a plan that is being written it does not.
    with pytest.raises(NotInScope):
        opened(so, conference, plan, department)
    with pytest.raises(NotInScope):
        opened(cast.actor("giamdoc_ps", IN_2025), conference, plan, department)
    with pytest.raises(Refused, match="Chưa chọn nơi"):
        opened(deputy, conference, plan)
    with pytest.raises(Forbidden, match="đã qua"):
        opened(cast.actor("phogiamdoc", HELD_ON + dt.timedelta(days=1)), conference, plan, department)
    other = making.prepared(deputy, cast.cam_ngoc.pk, kind="chuyen_de", title="Chuyên đề", period="")
    with pytest.raises(Forbidden, match="Chỉ hội nghị góp ý"):
        opened(deputy, other, plan, department)
    preparing = making.prepared(deputy, cast.cam_ngoc.pk, kind="gop_y", title="Góp ý", period="", starts_on=HELD_ON)
    with pytest.raises(Forbidden, match="hãy triệu tập"):
        opened(deputy, preparing, plan, department)
    making.move(deputy, preparing, "cancel", "Dời lại.")
    with pytest.raises(Forbidden, match="không mở đợt góp ý nữa"):
        opened(deputy, preparing, plan, department)
    with pytest.raises(Conflict):
        actions.open_plan_round(
            by=deputy, conference_id=conference.pk, plan_id=plan.pk, version=plan.version + 1,
            organisation_ids=[department],
        )  # fmt: skip
    opened(deputy, conference, plan, department)
    with pytest.raises(Refused) as again:
        opened(deputy, conference, plan, department)
    assert again.value.rule == "wrong_state"
    assert Round.objects.count() == 1


def test_the_form_offers_the_plan_and_those_invited_and_a_mistyped_person_is_named(
    cast: Cast, conference: Conference, plan: Plan
) -> None:
    client = signed_in(cast, "phogiamdoc", IN_2025)
    page = reverse("conference_round_open", args=[conference.pk])
    shown = client.get(page).content.decode()
    given = {"plan": f"{plan.pk}:{plan.version}", "bodies": [str(cast.department.pk)]}
    refused = client.post(page, {**given, "people": "khong-co"})
    done = client.post(page, {**given, "people": "canbo"})

    assert plan.title in shown
    # The centre itself is offered, and not ticked: it writes the plan.
    assert shown.count(" checked") == 2
    assert (refused.status_code, "khong-co" in refused.content.decode()) == (400, True)
    assert done.status_code == 302
    assert Round.objects.get().parties.count() == 2
    assert signed_in(cast, "so", IN_2025).get(page).status_code == 403
    elsewhere = reverse("conference_round_put_in", args=[conference.pk, Round.objects.get().pk + 1])
    assert client.get(elsewhere).status_code == 404

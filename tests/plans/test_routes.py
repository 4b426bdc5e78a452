"""Who approves on which day: routes as dated data. Every state by everything by everybody: `test_hands`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from gdtx.foundation.errors import Forbidden, Refused
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from gdtx.plans import actions, rules
from gdtx.plans.deciders import decided_by
from gdtx.plans.models import Plan
from gdtx.plans.waiting import plans_to_decide
from tests.plans.making import activity, drafted, step
from tests.support.cast import FOUNDED, IN_2021, IN_2025, REFORM, TODAY, Cast, area, make_organisation, supervise

SINCE = dt.date(2025, 1, 1)
CLC = OrganisationKind.COMMUNITY_LEARNING_CENTRE


def rule_of_province(cast: Cast, **values: object) -> None:
    """Thanh Hóa rules on the plans of its community learning centres from 2025 on."""
    ruling: dict[str, object] = {
        "organisation_kind": CLC.value,
        "mode": "approve",
        "line": "administrative",
        "own_chair": "another",
        "needs_round": False,
        "citation": "Công văn 12/SGDĐT",
    }
    actions.set_route(
        by=cast.actor("so", IN_2025),
        province_id=area("38").pk,
        valid_from=SINCE,
        **{**ruling, **values},  # type: ignore[arg-type]
    )


# --- On which day who -----------------------------------------------------------------------------------------------

PEOPLE = (
    "admin", "bo", "giamdocso", "truongphong", "so", "so40", "chutich_cu", "chutich", "vhxh", "canbo", "giamdoc",
    "phogiamdoc", "giaovien", "giamdoc_ps", "giamdoc40", "khach", "vanthu",
)  # fmt: skip


def test_nobody_but_the_competent_body_of_the_day_decides(cast: Cast) -> None:
    then = cast.actor("phogiamdoc", IN_2021)
    plan = drafted(then, cast.cam_ngoc.pk, period="2021", empty=True)
    activity(then, plan, "Trồng rau", starts_on=dt.date(2021, 3, 1), last_on=dt.date(2021, 3, 31))
    plan = step(then, plan, "submit")

    old, new = cast.actor("chutich_cu", IN_2021), cast.actor("chutich", IN_2025)
    assert rules.may_decide(old, plan)
    assert rules.may_decide(new, plan)
    assert not rules.may_decide(cast.actor("chutich", IN_2021), plan)
    assert "đã hết từ ngày 01/7/2025" in rules.may_decide(cast.actor("chutich_cu", REFORM), plan).reason or (
        "không có quyền" in rules.may_decide(cast.actor("chutich_cu", REFORM), plan).reason
    )


def test_a_post_that_ended_yesterday_is_named_in_the_refusal(cast: Cast, deputy: Actor) -> None:
    plan = step(deputy, drafted(deputy, cast.cam_ngoc.pk), "submit")
    user = cast.person("chutich")
    Post.objects.filter(user=user).update(valid_to=IN_2025)
    Post.objects.create(user=user, organisation=cast.social_office_cam_thuy, role="commune_officer", valid_from=IN_2025)

    with pytest.raises(Forbidden, match=r"đã hết từ ngày 10/10/2025"):
        step(cast.actor("chutich", IN_2025), plan, "approve")


def test_the_list_of_what_waits_is_what_may_be_decided(cast: Cast, deputy: Actor) -> None:
    plan = step(deputy, drafted(deputy, cast.cam_ngoc.pk), "submit")
    # Nobody wrote down who directs the centre: the committee of its commune approves.
    cast.phong_son.supervisions.filter(line=Line.ADMINISTRATIVE).delete()
    director = cast.actor("giamdoc_ps", IN_2025)
    other = step(director, drafted(director, cast.phong_son.pk), "submit")

    for username in PEOPLE:
        actor = cast.actor(username, IN_2025)
        for each in (plan, other):
            assert bool(rules.may_decide(actor, each)) == (each.organisation_id in decided_by(actor))
    assert plans_to_decide(cast.actor("chutich", IN_2025)).total == 2
    assert plans_to_decide(cast.actor("giamdocso", IN_2025)).total == 0


# --- The director is the chair -------------------------------------------------------------------------------------


@pytest.fixture
def both(cast: Cast) -> Callable[[], Actor]:
    """The director of the centre is the chair of the commune as well."""
    Post.objects.create(
        user=cast.person("giamdoc"), organisation=cast.committee_cam_thuy, role="commune_chair", valid_from=REFORM
    )
    return lambda: cast.actor("giamdoc", IN_2025)


def test_a_director_who_is_the_chair_leaves_the_plan_to_another(
    cast: Cast, deputy: Actor, both: Callable[[], Actor]
) -> None:
    plan = step(deputy, drafted(deputy, cast.cam_ngoc.pk), "submit")

    with pytest.raises(Forbidden, match="Bạn là giám đốc đơn vị lập kế hoạch này"):
        step(both(), plan, "approve")
    assert step(cast.actor("chutich", IN_2025), plan, "approve").self_issued is False


def test_where_the_province_rules_so_the_chair_issues_it_and_it_is_told_above(
    cast: Cast, deputy: Actor, both: Callable[[], Actor]
) -> None:
    rule_of_province(cast, own_chair="self_issued")
    plan = step(both(), drafted(deputy, cast.cam_ngoc.pk), "issue")

    assert (plan.state, plan.self_issued, plan.reported_to_id) == ("approved", True, cast.department.pk)
    head = cast.actor("giamdocso", IN_2025)
    assert [item.why for item in plans_to_decide(head).items] == ["tự ban hành, báo lên để biết"]
    actions.note_report(by=head, plan_id=plan.pk)
    assert plans_to_decide(head).total == 0


def test_who_submitted_does_not_approve_under_another_post(cast: Cast, both: Callable[[], Actor]) -> None:
    rule_of_province(cast, own_chair="self_issued")
    plan = step(both(), drafted(both(), cast.cam_ngoc.pk), "submit")

    with pytest.raises(Forbidden, match="không được tự phê duyệt"):
        step(both(), plan, "approve")


# --- Other kinds, other rulings -------------------------------------------------------------------------------------


def test_a_continuing_education_centre_issues_after_comments_and_reports(cast: Cast) -> None:
    centre = make_organisation(
        "38-GDTX", "Trung tâm GDTX tỉnh", OrganisationKind.CONTINUING_EDUCATION_CENTRE,
        [(area("14848"), FOUNDED, dt.date(9999, 12, 31))],
    )  # fmt: skip
    supervise(centre, cast.department, Line.PROFESSIONAL, FOUNDED)
    Post.objects.create(user=cast.person("khach"), organisation=centre, role="centre_director", valid_from=FOUNDED)
    director = cast.actor("khach", IN_2025)
    plan = drafted(director, centre.pk)

    with pytest.raises(Forbidden, match="do giám đốc ban hành"):
        step(director, plan, "submit")
    with pytest.raises(Refused, match="chưa lấy góp ý"):
        step(director, plan, "issue")
    asked = actions.open_round(
        by=director, plan_id=plan.pk, version=plan.version, until=IN_2025, organisation_ids=[cast.department.pk]
    )
    actions.say_nothing(by=cast.actor("so", IN_2025), round_id=asked.pk)
    step(director, plan, "close_round")
    plan = step(director, plan, "issue")

    assert (plan.state, plan.issued, plan.self_issued, plan.reported_to_id) == (
        "approved", True, False, cast.department.pk,
    )  # fmt: skip


def test_where_the_province_requires_it_the_head_of_the_department_approves_the_plan_of_a_centre(cast: Cast) -> None:
    centre = make_organisation(
        "38-GDTX", "Trung tâm GDTX tỉnh", OrganisationKind.CONTINUING_EDUCATION_CENTRE,
        [(area("14848"), FOUNDED, dt.date(9999, 12, 31))],
    )  # fmt: skip
    Post.objects.create(user=cast.person("khach"), organisation=centre, role="centre_director", valid_from=FOUNDED)
    rule_of_province(cast, organisation_kind=OrganisationKind.CONTINUING_EDUCATION_CENTRE.value, line="professional")
    director = cast.actor("khach", IN_2025)
    plan = drafted(director, centre.pk)

    with pytest.raises(Forbidden, match=r"phải trình Sở Giáo dục và Đào tạo Thanh Hóa phê duyệt \(Công văn 12/SGDĐT\)"):
        step(director, plan, "issue")
    plan = step(director, plan, "submit")
    deciding = {who for who in PEOPLE if centre.pk in decided_by(cast.actor(who, IN_2025))}
    assert deciding == {who for who in PEOPLE if rules.may_decide(cast.actor(who, IN_2025), plan)}
    assert deciding == {"giamdocso", "truongphong"}
    assert step(cast.actor("giamdocso", IN_2025), plan, "approve").decided_body_id == cast.department.pk


def test_where_the_province_asks_for_comments_first_no_plan_goes_up_without(cast: Cast, deputy: Actor) -> None:
    rule_of_province(cast, needs_round=True)
    plan = drafted(deputy, cast.cam_ngoc.pk)

    with pytest.raises(Refused, match="chưa lấy góp ý"):
        step(deputy, plan, "submit")
    asked = actions.open_round(
        by=deputy, plan_id=plan.pk, version=plan.version, until=IN_2025, organisation_ids=[cast.department.pk]
    )
    actions.say_nothing(by=cast.actor("so", IN_2025), round_id=asked.pk)

    assert step(deputy, plan, "submit").state == "submitted"


def test_a_ruling_holds_from_its_day_and_the_day_before_stays_as_it_was(cast: Cast) -> None:
    plan = drafted(cast.actor("phogiamdoc", IN_2025), cast.cam_ngoc.pk)
    rule_of_province(cast, line="professional", citation="Quyết định 99/QĐ-SGDĐT")

    assert rules.competence(plan, IN_2025).body_id == cast.department.pk
    assert rules.competence(plan, dt.date(2024, 12, 31)).body_id == cast.committee_cam_ngoc.pk
    assert rules.competence(plan, dt.date(2024, 12, 31)).route.citation != "Quyết định 99/QĐ-SGDĐT"
    with pytest.raises(Refused, match="áp dụng từ 01/01/2025"):
        rule_of_province(cast)
    with pytest.raises(Forbidden):
        actions.set_route(
            by=cast.actor("chutich", IN_2025), province_id=area("38").pk, organisation_kind=CLC.value, mode="issue",
            line="professional", own_chair="another", needs_round=False, valid_from=TODAY, citation="Tự đặt",
        )  # fmt: skip


def test_a_plan_nobody_can_decide_says_so(cast: Cast) -> None:
    director = cast.actor("giamdoc40", IN_2025)
    plan = drafted(director, cast.nghe_an.pk)

    with pytest.raises(Refused, match="chưa biết trình ai"):
        step(director, plan, "submit")
    assert Plan.objects.get().state == "draft"

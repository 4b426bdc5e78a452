"""Until 30/6/2025 and after: who stood above whom, whose posts ended that night, who reads what was sent up before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from gdtx.accounts.models import User
from gdtx.foundation.errors import Forbidden, NotInScope
from gdtx.network.enums import Line, OrganisationKind
from gdtx.network.models import Organisation, Post, Supervision
from gdtx.network.scope import Actor
from gdtx.plans import actions, rules
from gdtx.plans.deciders import decided_by
from gdtx.plans.models import Plan
from gdtx.plans.waiting import plans_to_decide, to_decide
from tests.plans.making import activity, drafted, step
from tests.plans.test_routes import rule_of_province
from tests.support.cast import FOUNDED, REFORM, Cast, area, make_organisation, supervise

BEFORE = dt.date(2025, 6, 30)
VOCATIONAL = OrganisationKind.VOCATIONAL_CONTINUING_CENTRE


@dataclass
class District:
    """The district Cẩm Thủy: its committee and the GDNN-GDTX centre merged in it, with their heads."""

    cast: Cast
    committee: Organisation
    centre: Organisation
    people: dict[str, User]

    def actor(self, username: str, on: dt.date) -> Actor:
        return Actor.for_user(self.people[username], on)


@pytest.fixture
def district(cast: Cast) -> District:
    place = cast.district_office.seats.get().area
    committee = make_organisation(
        "38-390-UBND", "Ủy ban nhân dân huyện Cẩm Thủy", OrganisationKind.DISTRICT_COMMITTEE,
        [(place, FOUNDED, REFORM)], until=REFORM,
    )  # fmt: skip
    centre = make_organisation(
        "38-390-GDNN-GDTX", "Trung tâm GDNN-GDTX Cẩm Thủy", VOCATIONAL,
        [(area("15127"), FOUNDED, REFORM), (area("15127", REFORM), REFORM, dt.date(9999, 12, 31))],
    )  # fmt: skip
    supervise(centre, committee, Line.ADMINISTRATIVE, FOUNDED, REFORM)
    supervise(centre, cast.department, Line.PROFESSIONAL, FOUNDED)
    posts = {
        "chutichhuyen": (committee, "district_chair", REFORM),
        "truongphonggd": (cast.district_office, "district_office_head", REFORM),
        "giamdocgdnn": (centre, "centre_director", dt.date(9999, 12, 31)),
    }
    people = {}
    for username, (organisation, role, until) in posts.items():
        people[username] = User.objects.create(username=username, full_name=f"Người {username}")
        Post.objects.create(
            user=people[username], organisation=organisation, role=role, valid_from=FOUNDED, valid_to=until
        )
    return District(cast, committee, centre, people)


def submitted_on(by: Actor, organisation_id: int, **values: object) -> Plan:
    """A plan of 2025 submitted on the day of the actor."""
    plan = drafted(by, organisation_id, period="2025", empty=True, **values)
    activity(by, plan, "Tin học", starts_on=dt.date(2025, 9, 1), last_on=dt.date(2025, 9, 30))
    return step(by, plan, "submit")


def test_a_centre_of_the_district_reports_to_its_committee_until_the_last_day_and_to_the_department_after(
    district: District,
) -> None:
    issued = []
    for on, purpose in ((BEFORE, "work"), (REFORM, "literacy")):
        director = district.actor("giamdocgdnn", on)
        plan = drafted(director, district.centre.pk, period="2025", purpose=purpose, empty=True)
        activity(director, plan, "Tin học", starts_on=dt.date(2025, 9, 1), last_on=dt.date(2025, 9, 30))
        asked = actions.open_round(
            by=director, plan_id=plan.pk, version=plan.version, until=on, organisation_ids=[district.cast.department.pk]
        )
        actions.say_nothing(by=district.cast.actor("so", on), round_id=asked.pk)
        step(director, plan, "close_round")
        issued.append(step(director, plan, "issue"))

    old, new = issued
    assert "39/2015" in rules.competence(old, BEFORE).route.citation
    assert (old.reported_to_id, new.reported_to_id) == (district.committee.pk, district.cast.department.pk)
    chair = district.actor("chutichhuyen", BEFORE)
    assert [item.why for item in plans_to_decide(chair).items] == ["đã ban hành, báo cáo"]
    assert rules.may_note(chair, old)
    # The committee is no more: the department, which took over the work, reads what was reported to it.
    head = district.cast.actor("giamdocso", REFORM)
    assert {row.pk for row in to_decide(head)} == {old.pk, new.pk}
    assert not rules.may_note(district.cast.actor("chutich", REFORM), old)
    assert actions.note_report(by=head, plan_id=old.pk).reported_to_id == district.committee.pk


def test_where_the_district_approved_the_chair_decides_to_the_last_day_and_who_took_over_afterwards(
    district: District,
) -> None:
    rule_of_province(
        district.cast, organisation_kind=VOCATIONAL.value, line="administrative", citation="Quyết định 5/QĐ-UBND"
    )
    director = district.actor("giamdocgdnn", BEFORE)
    plan = submitted_on(director, district.centre.pk)
    waiting = submitted_on(director, district.centre.pk, purpose="literacy")

    assert step(district.actor("chutichhuyen", BEFORE), plan, "approve").decided_body_id == district.committee.pk

    head = district.cast.actor("giamdocso", REFORM)
    assert district.centre.pk in decided_by(head)
    assert to_decide(head) == [waiting]
    with pytest.raises(NotInScope):
        step(district.actor("chutichhuyen", REFORM), waiting, "approve")
    decided = step(head, waiting, "approve")
    assert (decided.submitted_on, decided.decided_on) == (BEFORE, REFORM)
    assert decided.decided_body_id == district.cast.department.pk


def test_a_chair_of_the_district_with_a_new_post_is_told_that_the_old_one_ended(district: District) -> None:
    rule_of_province(
        district.cast, organisation_kind=VOCATIONAL.value, line="administrative", citation="Quyết định 5/QĐ-UBND"
    )
    plan = submitted_on(district.actor("giamdocgdnn", BEFORE), district.centre.pk)
    Post.objects.create(
        user=district.people["chutichhuyen"], organisation=district.cast.department, role="department_specialist",
        valid_from=REFORM,
    )  # fmt: skip

    with pytest.raises(Forbidden) as refusal:
        step(district.actor("chutichhuyen", REFORM), plan, "approve")

    assert refusal.value.rule == "post_ended"
    assert "Ủy ban nhân dân huyện Cẩm Thủy đã hết từ ngày 01/7/2025" in refusal.value.sentence
    assert "thuộc Sở Giáo dục và Đào tạo Thanh Hóa" in refusal.value.sentence


def test_a_plan_sent_to_the_old_commune_is_decided_by_the_new_one(district: District) -> None:
    cast = district.cast
    plan = submitted_on(cast.actor("phogiamdoc", BEFORE), cast.cam_ngoc.pk)

    assert rules.may_decide(cast.actor("chutich_cu", BEFORE), plan)
    assert not rules.may_decide(cast.actor("chutich", BEFORE), plan)
    assert not rules.may_decide(district.actor("chutichhuyen", BEFORE), plan)
    assert not rules.may_decide(cast.actor("chutich_cu", REFORM), plan)
    assert step(cast.actor("chutich", REFORM), plan, "approve").decided_body_id == cast.committee_cam_thuy.pk


@pytest.mark.parametrize("written", [True, False])
def test_where_the_office_of_the_district_approves_its_head_does_written_down_or_not(
    district: District, written: bool
) -> None:
    cast = district.cast
    rule_of_province(cast, line="professional", citation="Quyết định 6/QĐ-UBND")
    plan = submitted_on(cast.actor("phogiamdoc", BEFORE), cast.cam_ngoc.pk)
    if not written:
        Supervision.objects.filter(organisation=cast.cam_ngoc).delete()

    for on, may in ((BEFORE, {"truongphonggd"}), (REFORM, {"giamdocso", "truongphong"})):
        found = set()
        actors = {name: cast.actor(name, on) for name in cast.people}
        actors |= {name: district.actor(name, on) for name in district.people}
        for name, actor in actors.items():
            decides = bool(rules.may_decide(actor, plan))
            assert decides == (cast.cam_ngoc.pk in decided_by(actor))
            found |= {name} if decides else set()
        assert found == may

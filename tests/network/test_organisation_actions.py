"""Events about organisations: seats, supervision, mergers that keep places, and who is competent when."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.audit.models import Event
from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.foundation.ranges import DateRange
from gdtx.network import actions, overlaps, queries
from gdtx.network.actions import ActCited, NewOrganisation
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import NetworkEvent, OrganisationSuccession, Site
from gdtx.network.scope import Actor
from tests.support.cast import IN_2021, IN_2025, REFORM, TODAY, Cast, area
from tests.support.small_country import Country

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 1, 1)
ACT = ActCited("12/QĐ-UBND", "Ủy ban nhân dân xã Cẩm Thủy", dt.date(2025, 12, 20), title="Sắp xếp trung tâm")
CLC = OrganisationKind.COMMUNITY_LEARNING_CENTRE


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.actor("chutich", IN_2025)


def new_centre(name: str = "Trung tâm học tập cộng đồng xã Cẩm Thủy") -> NewOrganisation:
    return NewOrganisation(kind=CLC, name=name, area_id=area("15127", REFORM).pk)


def test_a_new_centre_gets_a_code_of_its_founding_and_its_supervisors(cast: Cast, chair: Actor):
    new = NewOrganisation(
        kind=CLC,
        name="Trung tâm học tập cộng đồng  xã Cẩm Thuỷ",
        area_id=area("15127", REFORM).pk,
        supervisors={"administrative": cast.committee_cam_thuy.pk, "professional": cast.department.pk},
    )

    result = actions.establish_organisation(by=chair, on=ON, act=ACT, organisation=new)

    centre = queries.organisation_by_code("38-15127-HTCD-2")  # the first is of Phong Sơn, which bore the code
    assert queries.organisation_version(centre, dt.date(2025, 12, 31)) is None
    assert queries.seat_area_ids([centre.pk], ON) == {centre.pk: area("15127", REFORM).pk}
    assert queries.supervisors_of(centre.pk, ON)["administrative"].supervisor == cast.committee_cam_thuy
    assert result.event.summary == "Thành lập Trung tâm học tập cộng đồng xã Cẩm Thuỷ"
    assert Event.objects.get(verb="establish_organisation").organisation_id == centre.pk


def test_a_code_is_never_used_again(cast: Cast):
    so = cast.actor("so", IN_2025)
    new = NewOrganisation(kind=CLC, name="Trung tâm khác", area_id=area("38").pk, code="38-15169-htcd")

    with pytest.raises(Refused) as refused:
        actions.establish_organisation(by=so, on=ON, act=ACT, organisation=new)

    assert refused.value.rule == "code_in_use"


def test_merged_centres_leave_their_places_to_the_successor(cast: Cast, chair: Actor):
    actions.open_site(by=chair, organisation_id=cast.phong_son.pk, on=IN_2025, name="Nhà văn hóa thôn 1")

    actions.merge_organisations(
        by=chair,
        on=ON,
        act=ACT,
        organisation_ids=[cast.cam_ngoc.pk, cast.phong_son.pk],
        into=cast.cam_ngoc.pk,
    )

    assert queries.organisation_version(cast.phong_son, ON) is None
    assert queries.organisation_version(cast.cam_ngoc, ON) is not None
    assert [site.name for site in queries.sites_of(cast.cam_ngoc.pk, ON)] == [
        "Nhà văn hóa thôn 1",
        "Trung tâm học tập cộng đồng thị trấn Phong Sơn",
    ]
    assert queries.sites_of(cast.phong_son.pk, ON) == []
    assert [site.name for site in queries.sites_of(cast.phong_son.pk, IN_2025)] == ["Nhà văn hóa thôn 1"]
    assert queries.who_answers_for(cast.phong_son.pk, TODAY) == [cast.cam_ngoc.pk]
    assert queries.posts_at(cast.phong_son.pk, ON) == []
    assert len(queries.posts_at(cast.cam_ngoc.pk, ON)) == 3


def test_three_centres_can_become_one_new_one(cast: Cast, chair: Actor):
    result = actions.merge_organisations(
        by=chair,
        on=ON,
        act=ACT,
        organisation_ids=[cast.cam_ngoc.pk, cast.phong_son.pk],
        into=new_centre(),
    )

    new = queries.organisation_by_code("38-15127-HTCD-2")
    assert set(OrganisationSuccession.objects.filter(successor=new).values_list("predecessor_id", "whole")) == {
        (cast.cam_ngoc.pk, True),
        (cast.phong_son.pk, True),
    }
    assert Site.objects.filter(organisation=new).count() == 2
    open_in_spring = queries.centres_open_during(None, DateRange(dt.date(2026, 2, 1), dt.date(2026, 6, 1)))
    assert "38-15127-HTCD-2" in [row.code for row in open_in_spring]
    assert "38-15169-HTCD" not in [row.code for row in open_in_spring]
    assert {matter.rule for matter in result.open_matters} == {"posts_ended"}
    assert overlaps.find() == []


def test_merging_one_centre_with_itself_is_refused(cast: Cast, chair: Actor):
    for organisation_ids, into in (([cast.cam_ngoc.pk], cast.cam_ngoc.pk), ([cast.cam_ngoc.pk], new_centre())):
        with pytest.raises(Refused) as refused:
            actions.merge_organisations(by=chair, on=ON, act=ACT, organisation_ids=organisation_ids, into=into)
        assert refused.value.rule == "two_to_merge"


def test_a_centre_may_let_a_part_go_and_go_on(cast: Cast, chair: Actor):
    actions.split_organisation(
        by=chair,
        on=ON,
        act=ACT,
        organisation_id=cast.cam_ngoc.pk,
        into=[new_centre()],
        goes_on=True,
    )

    assert queries.organisation_version(cast.cam_ngoc, ON) is not None
    succession = OrganisationSuccession.objects.get(predecessor=cast.cam_ngoc)
    assert succession.whole is False


def test_a_centre_that_changes_its_kind_keeps_its_code_and_series(cast: Cast, chair: Actor):
    actions.rename_organisation(
        by=chair,
        on=ON,
        act=ACT,
        organisation_id=cast.cam_ngoc.pk,
        name="Trung tâm văn hóa thể thao – học tập cộng đồng Cẩm Ngọc",
        kind=OrganisationKind.CULTURE_AND_LEARNING_CENTRE,
    )

    before, after = (queries.organisation_version(cast.cam_ngoc, day) for day in (IN_2025, ON))
    assert before is not None
    assert after is not None
    assert (before.kind, after.kind) == ("community_learning_centre", "culture_and_learning_centre")
    assert after.organisation.code == "38-15169-HTCD"
    assert [moment.what for moment in queries.organisation_timeline(cast.cam_ngoc.pk) if moment.on == ON] == [
        "Đổi tên thành Trung tâm văn hóa thể thao – học tập cộng đồng Cẩm Ngọc",
        "Chuyển thành Trung tâm văn hóa thể thao – học tập cộng đồng",
    ]


def test_a_pause_has_a_reason_and_an_end(cast: Cast, chair: Actor):
    actions.change_state(by=chair, on=ON, organisation_id=cast.cam_ngoc.pk, state="paused", reason="Mưa lũ", act=None)
    actions.change_state(
        by=chair, on=dt.date(2026, 3, 1), organisation_id=cast.cam_ngoc.pk, state="active", reason="Hết lũ"
    )

    states = [
        (version.state, version.valid_from)
        for version in cast.cam_ngoc.versions.order_by("valid_from")
        if version.valid_from >= ON
    ]
    assert states == [("paused", ON), ("active", dt.date(2026, 3, 1))]
    with pytest.raises(Refused) as refused:
        actions.change_state(by=chair, on=TODAY, organisation_id=cast.cam_ngoc.pk, state="paused", reason=" ")
    assert refused.value.rule == "reason_required"


def test_supervision_never_runs_in_a_circle(cast: Cast):
    admin = cast.actor("admin", IN_2025)

    with pytest.raises(Refused) as refused:
        actions.change_supervision(
            by=admin,
            on=ON,
            organisation_id=cast.ministry.pk,
            line="professional",
            supervisor_id=cast.cam_ngoc.pk,
        )

    assert refused.value.rule == "supervision_circle"


def test_supervision_changes_from_the_day_and_can_end(cast: Cast):
    so = cast.actor("so", IN_2025)
    office = cast.social_office_cam_thuy.pk

    actions.change_supervision(
        by=so, on=ON, organisation_id=cast.cam_ngoc.pk, line="administrative", supervisor_id=office
    )
    assert queries.supervisors_of(cast.cam_ngoc.pk, ON)["administrative"].supervisor_id == office
    actions.change_supervision(
        by=so, on=TODAY, organisation_id=cast.cam_ngoc.pk, line="administrative", supervisor_id=None
    )

    assert "administrative" not in queries.supervisors_of(cast.cam_ngoc.pk, TODAY)
    assert queries.supervisors_of(cast.cam_ngoc.pk, IN_2025)["administrative"].supervisor == cast.committee_cam_thuy


def test_a_body_that_directs_others_is_not_dissolved_without_an_heir(cast: Cast):
    so = cast.actor("so", IN_2025)

    with pytest.raises(Refused) as refused:
        actions.dissolve_organisation(by=so, on=ON, act=ACT, organisation_id=cast.committee_cam_thuy.pk)
    actions.dissolve_organisation(
        by=so,
        on=ON,
        act=ACT,
        organisation_id=cast.committee_cam_thuy.pk,
        supervision_to=cast.department.pk,
    )

    assert refused.value.rule == "still_directing"
    assert queries.supervisors_of(cast.cam_ngoc.pk, ON)["administrative"].supervisor == cast.department
    assert queries.seat_of(cast.committee_cam_thuy.pk, ON) is None


def test_nothing_happens_to_a_closed_organisation(cast: Cast):
    so = cast.actor("so", IN_2025)

    with pytest.raises(Refused) as refused:
        actions.rename_organisation(
            by=so, on=ON, act=ACT, organisation_id=cast.committee_phong_son.pk, name="Ủy ban khác"
        )

    assert refused.value.rule == "not_open"


# --- Who is competent ---------------------------------------------------------------------------------------------


def rename(by: Actor, organisation_id: int, on: dt.date = ON) -> None:
    actions.rename_organisation(by=by, on=on, act=ACT, organisation_id=organisation_id, name="Tên khác")


def test_the_commune_decides_on_its_centres_since_the_reform_and_not_before(cast: Cast, chair: Actor):
    rename(chair, cast.cam_ngoc.pk)

    with pytest.raises(Forbidden) as refused:
        rename(chair, cast.phong_son.pk, on=dt.date(2025, 6, 1))

    assert refused.value.rule == "commune_not_yet_competent"
    assert "142/2025" in refused.value.message


def test_the_commune_does_not_decide_on_its_own_committee(cast: Cast, chair: Actor):
    with pytest.raises(Forbidden) as refused:
        rename(chair, cast.committee_cam_thuy.pk)

    assert refused.value.rule == "not_a_commune_matter"


def test_the_commune_cannot_turn_its_centre_into_something_else(cast: Cast, chair: Actor):
    with pytest.raises(Forbidden):
        actions.rename_organisation(
            by=chair,
            on=ON,
            act=ACT,
            organisation_id=cast.cam_ngoc.pk,
            kind=OrganisationKind.VOCATIONAL_UPPER_SECONDARY,
        )


def test_a_centre_elsewhere_is_not_found(cast: Cast, chair: Actor):
    with pytest.raises(NotInScope):
        rename(chair, cast.tam_chung.pk)
    with pytest.raises(NotInScope):
        rename(cast.actor("so40", IN_2025), cast.cam_ngoc.pk)
    assert not NetworkEvent.objects.exists()


def test_a_centre_is_not_seated_outside_the_scope(cast: Cast, chair: Actor):
    with pytest.raises(Forbidden):
        actions.change_seat(
            by=chair, on=ON, organisation_id=cast.cam_ngoc.pk, area_id=area("14848", REFORM).pk, act=ACT
        )


def test_who_only_proposes_decides_nothing(cast: Cast):
    with pytest.raises(Forbidden) as refused:
        rename(cast.actor("canbo", IN_2025), cast.cam_ngoc.pk)

    assert refused.value.rule == "no_permission"
    assert "Chủ tịch" in refused.value.message


# --- Posts ----------------------------------------------------------------------------------------------------------


def test_a_post_is_given_over_a_range_and_ended(cast: Cast, chair: Actor):
    user = cast.person("khach")

    post = actions.give_post(
        by=chair, user=user, organisation_id=cast.cam_ngoc.pk, role="centre_deputy", valid_from=ON, duty="Phó giám đốc"
    )
    assert Actor.for_user(user, ON).may("learning.log_class", organisation_id=cast.cam_ngoc.pk)
    actions.end_post(by=chair, post=post, on=TODAY, reason="Nghỉ hưu")

    assert not Actor.for_user(user, TODAY).posts
    assert Actor.for_user(user, ON).posts
    audited = Event.objects.filter(subject_type="post").order_by("id")
    assert [event.verb for event in audited] == ["give_post", "end_post"]
    assert audited[1].reason == "Nghỉ hưu"


def test_a_post_is_not_given_twice_nor_backwards(cast: Cast, chair: Actor):
    user = cast.person("giamdoc")
    common = {"by": chair, "user": user, "organisation_id": cast.cam_ngoc.pk, "role": "centre_director"}

    with pytest.raises(Refused) as twice:
        actions.give_post(**common, valid_from=ON)
    with pytest.raises(Refused) as backwards:
        actions.give_post(**common, valid_from=ON, valid_to=IN_2025)

    assert twice.value.rule == "post_overlap"
    assert backwards.value.rule == "empty_range"


POSTS_REFUSED = [
    ("chutich", "khach", "cam_ngoc", "administrator", "administrator_only"),
    ("chutich", "khach", "cam_ngoc", "department_head", "role_not_held_here"),
    ("chutich", "chutich", "cam_ngoc", "centre_director", "own_post"),
    ("giamdoc", "khach", "cam_ngoc", "centre_staff", "no_permission"),
]


@pytest.mark.parametrize(("by", "user", "organisation", "role", "rule"), POSTS_REFUSED)
def test_posts_are_given_only_by_whom_and_where_the_rules_say(
    cast: Cast, by: str, user: str, organisation: str, role: str, rule: str
):
    with pytest.raises(Forbidden) as refused:
        actions.give_post(
            by=cast.actor(by, IN_2025),
            user=cast.person(user),
            organisation_id=getattr(cast, organisation).pk,
            role=role,
            valid_from=ON,
        )

    assert refused.value.rule == rule


def test_an_administrator_gives_roles_that_reach_everything(cast: Cast):
    actions.give_post(
        by=cast.actor("admin", IN_2025),
        user=cast.person("khach"),
        organisation_id=cast.department.pk,
        role="administrator",
        valid_from=ON,
    )

    assert cast.actor("khach", TODAY).reaches_everything


def test_a_post_ends_with_its_organisation(cast: Cast, country: Country):
    user = cast.person("khach")
    actions.dissolve_organisation(by=country.by, on=dt.date(2030, 1, 1), act=ACT, organisation_id=country.centres[2])

    post = actions.give_post(
        by=country.by, user=user, organisation_id=country.centres[2], role="centre_staff", valid_from=ON
    )

    assert post.valid_to == dt.date(2030, 1, 1)


# --- Sites ----------------------------------------------------------------------------------------------------------


def test_sites_open_and_close_on_a_day(cast: Cast, chair: Actor):
    actions.open_site(by=chair, organisation_id=cast.cam_ngoc.pk, on=IN_2025, name="Nhà văn hóa thôn Hạ")
    site = Site.objects.get(name="Nhà văn hóa thôn Hạ")
    with pytest.raises(Refused) as refused:
        actions.open_site(by=chair, organisation_id=cast.cam_ngoc.pk, on=ON, name="nhà văn hoá  thôn hạ")

    actions.close_site(by=chair, site=site, on=ON)

    assert refused.value.rule == "site_exists"
    assert queries.sites_of(cast.cam_ngoc.pk, ON) == []
    assert [found.name for found in queries.sites_of(cast.cam_ngoc.pk, IN_2025)] == ["Nhà văn hóa thôn Hạ"]


def test_an_old_day_needs_the_department(cast: Cast):
    so = cast.actor("so", IN_2021)

    actions.open_site(by=so, organisation_id=cast.cam_ngoc.pk, on=IN_2021, name="Hội trường Ủy ban")

    assert [site.name for site in queries.sites_of(cast.cam_ngoc.pk, IN_2021)] == ["Hội trường Ủy ban"]

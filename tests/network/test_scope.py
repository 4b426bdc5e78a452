"""Who sees and may do what, where and on which day."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.network.models import Post
from gdtx.network.roles import GIVEN, PERMISSIONS, ROLES, Scope, roles_with
from gdtx.network.scope import Actor, command_actor
from tests.support.cast import IN_2021, IN_2025, TODAY, Cast, area

pytestmark = pytest.mark.django_db


def codes(cast: Cast, ids: set[int] | None) -> set[str] | None:
    """The codes of those of the cast's organisations that are among the ids."""
    if ids is None:
        return None
    bodies = [value for value in vars(cast).values() if hasattr(value, "code")]
    return {body.code for body in bodies if body.pk in ids}


ALL_OF_38 = {
    "38-SGDDT", "38-390-PGDDT", "38-15169-UBND", "38-15127-UBND", "38-15127-UBND-2", "38-15127-VHXH",
    "38-15169-HTCD", "38-15127-HTCD", "38-15637-HTCD", "38-14848-HTCD",
}  # fmt: skip
CAM_THUY = {
    "38-15127-UBND-2", "38-15127-VHXH", "38-15169-HTCD", "38-15127-HTCD", "38-15169-UBND", "38-15127-UBND",
}  # fmt: skip

VISIBLE = [
    ("bo", IN_2021, None),
    ("admin", IN_2025, None),
    ("so", IN_2021, ALL_OF_38),
    ("so", IN_2025, ALL_OF_38),
    ("so40", IN_2025, {"40-SGDDT", "40-16804-HTCD"}),
    # Organisations of tomorrow are seen where their first seat lies on today's map: the new commune's in the district.
    ("phong", IN_2021, CAM_THUY | {"38-390-PGDDT"}),
    ("phong", IN_2025, set()),
    ("chutich_cu", IN_2021, {"38-15169-UBND", "38-15169-HTCD"}),
    ("chutich", IN_2025, CAM_THUY),
    ("canbo", IN_2025, CAM_THUY),
    ("giamdoc", IN_2021, {"38-15169-HTCD"}),
    ("giamdoc", IN_2025, {"38-15169-HTCD"}),
    ("khach", IN_2025, set()),
]


@pytest.mark.parametrize(("username", "on", "expected"), VISIBLE)
def test_a_post_opens_what_its_organisation_answers_for_on_the_day(
    cast: Cast, username: str, on: dt.date, expected: set[str] | None
):
    assert codes(cast, cast.actor(username, on).visible_organisation_ids()) == expected


def test_a_closed_commune_belongs_to_whoever_holds_its_seat_on_todays_map(cast: Cast):
    chair = cast.actor("chutich", IN_2025)

    assert chair.sees_organisation(cast.committee_cam_ngoc.pk)
    assert not cast.actor("chutich", IN_2021).posts


def test_a_centre_of_a_split_commune_waits_with_the_department(cast: Cast):
    assert cast.actor("so", IN_2025).sees_organisation(cast.luan_khe.pk)
    assert not cast.actor("so40", IN_2025).sees_organisation(cast.luan_khe.pk)


def test_outside_the_scope_is_not_found_and_inside_without_the_permission_is_forbidden(cast: Cast):
    chair = cast.actor("chutich", IN_2025)

    with pytest.raises(NotInScope) as unseen:
        chair.require("learning.log_class", organisation_id=cast.nghe_an.pk)
    with pytest.raises(Forbidden) as refused:
        chair.require("learning.log_class", organisation_id=cast.cam_ngoc.pk)

    assert unseen.value.status == 404
    assert refused.value.status == 403
    assert refused.value.rule == "no_permission"
    assert "ghi lớp học" in refused.value.message
    assert "Giám đốc trung tâm" in refused.value.message


MAY = [
    ("giamdoc", IN_2021, "learning.log_class", "cam_ngoc", True),
    ("giamdoc", IN_2021, "learning.log_class", "phong_son", False),
    ("giaovien", IN_2021, "learning.log_class", "cam_ngoc", True),
    ("giaovien", IN_2021, "learning.import_classes", "cam_ngoc", False),
    ("canbo", IN_2025, "learning.log_class", "phong_son", True),
    ("canbo_cu", IN_2021, "learning.log_class", "phong_son", False),
    ("phong", IN_2021, "learning.import_classes", "cam_ngoc", True),
    ("phong", IN_2025, "learning.import_classes", "cam_ngoc", False),
    ("so", IN_2025, "learning.import_classes", "cam_ngoc", True),
    ("so", IN_2025, "learning.log_class", "cam_ngoc", False),
    ("so", IN_2025, "learning.import_classes", "nghe_an", False),
    ("bo", IN_2025, "learning.see_classes", "cam_ngoc", False),
    ("chutich", IN_2025, "network.decide_organisation", "cam_ngoc", True),
    ("canbo", IN_2025, "network.decide_organisation", "cam_ngoc", False),
    ("admin", IN_2025, "learning.log_class", "cam_ngoc", False),
]


@pytest.mark.parametrize(("username", "on", "permission", "organisation", "allowed"), MAY)
def test_permissions_count_where_the_post_reaches(
    cast: Cast, username: str, on: dt.date, permission: str, organisation: str, allowed: bool
):
    decision = cast.actor(username, on).may(permission, organisation_id=getattr(cast, organisation).pk)

    assert decision.allowed is allowed
    assert bool(decision.reason) is not allowed


FIGURES = [
    ("giamdoc", "38", IN_2021, True),
    ("giamdoc", "VN", IN_2021, False),
    ("giamdoc", "40", IN_2021, False),
    ("chutich", "15637", IN_2021, True),  # an area of another time, placed on today's map
    ("chutich_cu", "38", IN_2021, True),
    ("bo", "VN", IN_2021, True),
    ("khach", "38", IN_2021, False),
]


@pytest.mark.parametrize(("username", "code", "code_on", "sees"), FIGURES)
def test_figures_of_the_own_province_are_seen_by_everyone_with_a_post_there(
    cast: Cast, username: str, code: str, code_on: dt.date, sees: bool
):
    on = IN_2025 if username == "chutich" else IN_2021

    assert cast.actor(username, on).sees_area(area(code, code_on).pk) is sees


def test_the_area_of_a_centre_is_itself_and_adds_no_root(cast: Cast):
    assert cast.actor("giamdoc", IN_2025).area_roots() == []
    assert cast.actor("so", IN_2025).area_roots() == [area("38").pk]
    assert cast.actor("admin", IN_2025).area_roots("network.decide_territory") is None


def test_a_post_names_the_area_it_answers_for(cast: Cast):
    post = cast.actor("canbo", IN_2025).post
    assert post is not None

    assert (post.area_code, post.area_name, post.root_level) == ("15127", "Xã Cẩm Thủy", "commune")
    assert post.label == "Cán bộ phụ trách giáo dục cấp xã, Phòng Văn hóa – Xã hội xã Cẩm Thủy"


def test_the_widest_post_comes_first_and_another_can_be_chosen(cast: Cast):
    user = cast.person("so")
    other = Post.objects.create(user=user, organisation=cast.cam_ngoc, role="centre_staff", valid_from=IN_2021)

    assert [post.role.code for post in Actor.for_user(user, IN_2025).posts] == [
        "department_specialist",
        "centre_staff",
    ]
    chosen = Actor.for_user(user, IN_2025, acting_post_id=other.pk)
    assert chosen.post is not None
    assert chosen.post.role.code == "centre_staff"


def test_a_closed_account_holds_no_post(cast: Cast):
    user = cast.person("so")
    user.is_active = False

    assert Actor.for_user(user, IN_2025).posts == ()


def test_the_operator_of_the_machine_sees_aggregates_and_no_class():
    operator = command_actor(None, on=TODAY)

    assert operator.may("figures.see", area_id=area("38").pk)
    assert operator.may("network.load_territory")
    assert not operator.may("learning.see_classes")
    assert not operator.may("network.decide_territory")


def test_a_command_refuses_an_unknown_sign_in_name(cast: Cast):
    assert command_actor("GiamDoc", on=TODAY).user_id == cast.person("giamdoc").pk
    with pytest.raises(Refused, match="Không có người dùng “nobody”") as refused:
        command_actor("nobody", on=TODAY)
    assert refused.value.rule == "unknown_user"


def test_every_permission_of_a_role_is_described():
    used = {permission for role in ROLES.values() for permission in role.permissions}

    assert used <= set(PERMISSIONS)
    with pytest.raises(ValueError, match="no permission"):
        Actor.operator(TODAY).has("learning.misspelt")


def test_whoever_reaches_everything_holds_no_register_and_sees_no_persons_but_in_the_demonstration(cast: Cast):
    guarded = {code for code in PERMISSIONS if code.startswith(("register.", "people."))}
    everywhere = {code for code, role in ROLES.items() if role.scope == Scope.EVERYTHING and role.permissions & guarded}
    assert everywhere == {"register_operator"}
    assert everywhere & set(GIVEN) == set()
    assert [role for code in guarded for role in roles_with(code) if role.code in everywhere] == []

    Post.objects.create(
        user=cast.person("khach"), organisation=cast.department, role="register_operator", valid_from=IN_2021
    )
    demonstrator = cast.actor("khach", IN_2025)
    for code in ("register.enter", "register.freeze", "register.tables", "people.see"):
        assert demonstrator.may(code, area_id=area("40", IN_2025).pk), code
        assert not cast.actor("admin", IN_2025).may(code), code


def test_an_actor_asks_few_questions_of_the_database(cast: Cast, django_assert_max_num_queries):
    user = cast.person("canbo")

    with django_assert_max_num_queries(5):
        Actor.for_user(user, IN_2025)

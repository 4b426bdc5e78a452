"""Posts: given, ended, stood in for, handed over; who may, and what is refused with which sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from gdtx.accounts.models import User
from gdtx.audit.models import Event
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.network import actions, post_rules
from gdtx.network.enums import PostKind
from gdtx.network.models import Post
from gdtx.network.scope import Actor
from tests.support.cast import FOUNDED, IN_2025, TODAY, Cast

pytestmark = pytest.mark.django_db

ON = dt.date(2026, 1, 1)
LATER = dt.date(2026, 7, 1)


@pytest.fixture
def chair(cast: Cast) -> Actor:
    return cast.actor("chutich", IN_2025)


def post_of(cast: Cast, username: str) -> Post:
    return Post.objects.get(user=cast.person(username))


def someone(username: str = "moi", full_name: str = "Ngô Thị Mới") -> User:
    return User.objects.create_user(username, full_name=full_name)


def give(by: Actor, cast: Cast, user: User, **other: object) -> Post:
    arguments = {"organisation_id": cast.cam_ngoc.pk, "role": "centre_staff", "valid_from": ON, **other}
    return actions.give_post(by=by, user=user, **arguments)


# --- Overlaps ---------------------------------------------------------------------------------------------------------


def test_nobody_works_full_time_at_two_places_at_once(cast: Cast):
    so = cast.actor("so", IN_2025)

    with pytest.raises(Refused) as refused:
        give(so, cast, cast.person("canbo"))

    assert refused.value.rule == "two_full_time"
    assert "Vũ Thị Mai đang chuyên trách tại Phòng Văn hóa – Xã hội xã Cẩm Thủy" in refused.value.message
    assert not Post.objects.filter(organisation=cast.cam_ngoc, user=cast.person("canbo")).exists()


@pytest.mark.parametrize("kind", [PostKind.PART_TIME, PostKind.SECONDED])
def test_a_second_post_beside_a_full_time_one_is_part_time_or_seconded(cast: Cast, kind: str):
    post = give(cast.actor("so", IN_2025), cast, cast.person("canbo"), kind=kind)

    assert (post.kind, post.valid_to) == (kind, OPEN_END)


def test_a_full_time_post_may_begin_on_the_day_the_other_one_ends(cast: Cast, chair: Actor):
    so = cast.actor("so", IN_2025)
    actions.end_post(by=so, post=post_of(cast, "canbo"), on=ON)

    assert give(so, cast, cast.person("canbo")).valid_from == ON


def test_a_centre_has_one_director_at_a_time(cast: Cast, chair: Actor):
    with pytest.raises(Refused) as refused:
        give(chair, cast, someone(), role="centre_director")

    assert refused.value.rule == "seat_taken"
    assert "Cao Văn Nam" in refused.value.message
    assert "Bàn giao" in str(refused.value.way_out)


def test_a_post_is_not_given_to_a_closed_account(cast: Cast, chair: Actor):
    user = someone()
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()

    with pytest.raises(Refused) as refused:
        give(chair, cast, user)

    assert refused.value.rule == "account_closed"


def test_a_post_needs_the_organisation_to_be_open(cast: Cast):
    with pytest.raises(Refused) as refused:
        give(cast.actor("so", IN_2025), cast, someone(), valid_from=FOUNDED - dt.timedelta(days=1))

    assert refused.value.rule == "not_open"


def test_a_stand_in_is_not_given_without_saying_for_whom(cast: Cast, chair: Actor):
    with pytest.raises(Refused) as refused:
        give(chair, cast, someone(), kind=PostKind.STAND_IN)

    assert refused.value.rule == "stand_in_for_whom"


# --- Who may give what -----------------------------------------------------------------------------------------------

RANKS = [
    ("vhxh", "social_office_cam_thuy", "commune_officer", None),
    ("vhxh", "social_office_cam_thuy", "commune_social_head", "not_below_you"),
    ("vhxh", "committee_cam_thuy", "commune_chair", "not_below_you"),
    ("chutich", "committee_cam_thuy", "commune_vice_chair", None),
    ("chutich", "committee_cam_thuy", "commune_chair", "not_below_you"),
    ("chutich", "tam_chung", "centre_staff", "outside"),
    ("so", "committee_cam_thuy", "commune_chair", None),
    ("so", "department", "department_specialist", None),
    ("so", "department", "department_head", "not_below_you"),
    ("so", "nghe_an", "centre_staff", "outside"),
    ("so", "department", "administrator", "administrator_only"),
    ("admin", "department", "department_head", None),
    ("admin", "department", "register_operator", "role_not_held_here"),
    ("admin", "nghe_an", "centre_director", None),
    ("truongphong", "department", "department_specialist", "no_permission"),
    ("canbo", "cam_ngoc", "centre_staff", "no_permission"),
]


@pytest.mark.parametrize(("by", "where", "role", "rule"), RANKS)
def test_posts_are_given_by_those_above_within_their_scope(
    cast: Cast, by: str, where: str, role: str, rule: str | None
):
    organisation = getattr(cast, where)
    kind = organisation.versions.get().kind

    decision = post_rules.can_manage_posts(cast.actor(by, IN_2025), organisation.pk, kind, role, 0)

    found = {"outside_your_unit": "outside"}.get(decision.rule, decision.rule)
    assert (bool(decision), found) == (rule is None, rule or "")


def test_an_organisation_elsewhere_is_not_found(cast: Cast, chair: Actor):
    with pytest.raises(NotInScope):
        give(chair, cast, someone(), organisation_id=cast.tam_chung.pk)


def test_the_roles_offered_are_those_that_may_be_given(cast: Cast, chair: Actor):
    kind = cast.cam_ngoc.versions.get().kind

    assert post_rules.roles_offered(chair, cast.cam_ngoc.pk, kind) == [
        "centre_director",
        "centre_deputy",
        "centre_staff",
        "records_clerk",
        "partner_viewer",
    ]
    assert post_rules.roles_offered(cast.actor("giamdoc", IN_2025), cast.cam_ngoc.pk, kind) == []


# --- Ending -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [FOUNDED, FOUNDED - dt.timedelta(days=3)])
def test_a_post_does_not_end_before_it_began(cast: Cast, chair: Actor, on: dt.date):
    with pytest.raises(Refused) as refused:
        actions.end_post(by=chair, post=post_of(cast, "giaovien"), on=on)

    assert refused.value.rule == "empty_range"


def test_nobody_ends_their_own_post(cast: Cast, chair: Actor):
    so = cast.actor("so", IN_2025)

    with pytest.raises(Forbidden) as refused:
        actions.end_post(by=so, post=post_of(cast, "so"), on=ON)

    assert refused.value.rule == "own_post"


def test_somebody_always_runs_the_installation(cast: Cast):
    second = someone("quantri2", "Quản trị hai")
    admin = cast.actor("admin", IN_2025)
    given = actions.give_post(
        by=admin, user=second, organisation_id=cast.department.pk, role="administrator", valid_from=ON
    )
    other = Actor.for_user(second, LATER)
    with pytest.raises(Refused) as refused:
        actions.end_post(by=Actor.for_user(second, ON), post=post_of(cast, "admin"), on=dt.date(2025, 12, 1))

    ended = actions.end_post(by=other, post=post_of(cast, "admin"), on=LATER)

    assert refused.value.rule == "last_administrator"
    assert (ended.valid_to, given.valid_to) == (LATER, OPEN_END)


def test_a_post_that_has_not_begun_can_be_taken_back(cast: Cast, chair: Actor):
    post = give(chair, cast, someone())

    actions.withdraw_post(by=chair, post=post, reason="Ghi nhầm người")

    assert not Post.objects.filter(user__username="moi").exists()
    event = Event.objects.get(verb="withdraw_post")
    assert (event.before["role"], event.after, event.reason) == ("centre_staff", None, "Ghi nhầm người")
    assert event.subject_id == str(event.before["id"])


def test_a_post_that_has_begun_is_ended_and_not_taken_back(cast: Cast, chair: Actor):
    with pytest.raises(Refused) as refused:
        actions.withdraw_post(by=chair, post=post_of(cast, "giaovien"))

    assert refused.value.rule == "post_has_begun"


# --- Standing in ------------------------------------------------------------------------------------------------------


def test_a_stand_in_has_the_role_on_the_days_named_and_says_for_whom(cast: Cast, chair: Actor):
    user, director = someone(), post_of(cast, "giamdoc")

    named = actions.stand_in(by=chair, post=director, user=user, valid_from=ON, valid_to=LATER, duty="Phụ trách")

    assert (named.role, named.kind, named.stands_in_for) == ("centre_director", PostKind.STAND_IN, director)
    assert Actor.for_user(user, ON).may("plans.write", organisation_id=cast.cam_ngoc.pk)
    assert not Actor.for_user(user, LATER).posts
    assert Event.objects.get(verb="name_stand_in").after["stands_in_for_id"] == director.pk


def test_a_stand_in_stays_within_the_post_and_ends_with_it(cast: Cast, chair: Actor):
    user, director = someone(), post_of(cast, "giamdoc")
    named = actions.stand_in(by=chair, post=director, user=user, valid_from=ON)
    with pytest.raises(Refused) as outside:
        actions.stand_in(by=chair, post=director, user=someone("khac"), valid_from=FOUNDED - dt.timedelta(days=1))

    actions.end_post(by=chair, post=director, on=LATER)

    named.refresh_from_db()
    assert named.valid_to == LATER
    assert outside.value.rule == "outside_post"


def test_a_post_is_not_ended_before_a_stand_in_to_come(cast: Cast, chair: Actor):
    director = post_of(cast, "giamdoc")
    named = actions.stand_in(by=chair, post=director, user=someone(), valid_from=LATER)
    with pytest.raises(Refused) as refused:
        actions.end_post(by=chair, post=director, on=ON)

    actions.withdraw_post(by=chair, post=named)
    actions.end_post(by=chair, post=director, on=ON)

    assert refused.value.rule == "stand_in_later"
    director.refresh_from_db()
    assert director.valid_to == ON


def test_nobody_stands_in_for_themselves_or_for_a_stand_in(cast: Cast, chair: Actor):
    director = post_of(cast, "giamdoc")
    named = actions.stand_in(by=chair, post=director, user=someone(), valid_from=ON)

    with pytest.raises(Refused) as own:
        actions.stand_in(by=chair, post=director, user=cast.person("giamdoc"), valid_from=ON)
    with pytest.raises(Refused) as chained:
        actions.stand_in(by=chair, post=named, user=someone("khac"), valid_from=ON)

    assert (own.value.rule, chained.value.rule) == ("own_stand_in", "stand_in_of_stand_in")


def test_a_chair_names_who_stands_in_for_them_but_a_director_does_not(cast: Cast, chair: Actor):
    own = post_of(cast, "chutich")

    named = actions.stand_in(by=chair, post=own, user=someone(), valid_from=ON, valid_to=LATER)
    with pytest.raises(Forbidden) as director:
        actions.stand_in(
            by=cast.actor("giamdoc", IN_2025), post=post_of(cast, "giamdoc"), user=someone("khac"), valid_from=ON
        )

    assert named.stands_in_for == own
    assert director.value.rule == "no_permission"


# --- Handing over -----------------------------------------------------------------------------------------------------


def test_a_hand_over_ends_one_post_and_begins_the_other_on_the_day(cast: Cast, chair: Actor):
    user, old = someone(), post_of(cast, "giamdoc")
    Post.objects.filter(pk=old.pk).update(duty="Giám đốc", kind=PostKind.PART_TIME)

    new = actions.hand_over(by=chair, post=old, user=user, on=ON, reason="Nghỉ hưu")

    old.refresh_from_db()
    assert (old.valid_to, new.valid_from, new.valid_to) == (ON, ON, OPEN_END)
    assert (new.role, new.duty, new.kind) == ("centre_director", "Giám đốc", PostKind.PART_TIME)
    eve = ON - dt.timedelta(days=1)
    assert cast.actor("giamdoc", eve).posts
    assert not Actor.for_user(user, eve).posts
    assert Actor.for_user(user, ON).posts
    assert not cast.actor("giamdoc", ON).posts


def test_a_hand_over_is_one_trail_of_two_events(cast: Cast, chair: Actor):
    old = post_of(cast, "giamdoc")

    new = actions.hand_over(by=chair, post=old, user=someone(), on=ON, reason="Nghỉ hưu")

    events = Event.objects.filter(subject_type="post").order_by("id")
    assert [(event.verb, event.subject_id) for event in events] == [
        ("hand_over_post", str(old.pk)),
        ("take_over_post", str(new.pk)),
    ]
    assert {event.batch for event in events} == {f"ban-giao-{old.pk}"}
    assert {event.reason for event in events} == {"Nghỉ hưu"}


def test_a_hand_over_that_fails_changes_nothing(cast: Cast, chair: Actor):
    old = post_of(cast, "giamdoc")

    with pytest.raises(Refused) as refused:
        actions.hand_over(by=chair, post=old, user=cast.person("chutich_cu"), on=FOUNDED, reason="x")
    with pytest.raises(Refused) as full_time:
        actions.hand_over(by=chair, post=old, user=cast.person("canbo"), on=ON)

    old.refresh_from_db()
    assert (refused.value.rule, full_time.value.rule) == ("empty_range", "two_full_time")
    assert old.valid_to == OPEN_END
    assert Post.objects.filter(organisation=cast.cam_ngoc).count() == 3
    assert not Event.objects.filter(subject_type="post").exists()


def test_a_stand_in_may_take_the_post_over(cast: Cast, chair: Actor):
    user, old = someone(), post_of(cast, "giamdoc")
    standing = actions.stand_in(by=chair, post=old, user=user, valid_from=dt.date(2025, 11, 1))

    new = actions.hand_over(by=chair, post=old, user=user, on=ON)

    standing.refresh_from_db()
    assert (standing.valid_to, new.valid_from, new.kind) == (ON, ON, PostKind.FULL_TIME)


def test_a_post_is_not_handed_to_its_holder_nor_to_oneself(cast: Cast, chair: Actor):
    old = post_of(cast, "giamdoc")

    with pytest.raises(Refused) as holder:
        actions.hand_over(by=chair, post=old, user=cast.person("giamdoc"), on=ON)
    with pytest.raises(Forbidden) as oneself:
        actions.hand_over(by=chair, post=old, user=cast.person("chutich"), on=ON)

    assert (holder.value.rule, oneself.value.rule) == ("handed_to_self", "own_post")


# --- Decided on a page read before --------------------------------------------------------------------------------


def test_what_was_decided_on_an_old_page_is_not_written_and_says_what_happened(cast: Cast, chair: Actor):
    old, seen = post_of(cast, "giamdoc"), OPEN_END
    actions.hand_over(by=chair, post=old, user=someone(), on=ON)
    calls = [
        lambda: actions.end_post(by=chair, post=old, on=LATER, seen_until=seen),
        lambda: actions.hand_over(by=chair, post=old, user=someone("khac"), on=LATER, seen_until=seen),
        lambda: actions.stand_in(by=chair, post=old, user=someone("nua"), valid_from=IN_2025, seen_until=seen),
    ]

    for call in calls:
        with pytest.raises(Conflict) as conflict:
            call()
        assert conflict.value.rule == "post_changed"
        assert "bàn giao cho Ngô Thị Mới từ ngày 01/01/2026" in conflict.value.message

    assert Post.objects.filter(organisation=cast.cam_ngoc).count() == 4


def test_a_post_taken_back_meanwhile_is_told(cast: Cast, chair: Actor):
    post = give(chair, cast, someone())
    actions.withdraw_post(by=chair, post=post)

    with pytest.raises(Conflict) as conflict:
        actions.end_post(by=chair, post=post, on=LATER)

    assert "vừa được người khác bỏ đi" in conflict.value.message


# --- Looking after accounts ---------------------------------------------------------------------------------------

LOOKS_AFTER = [
    ("chutich", "giamdoc", ""),
    ("chutich", "canbo", ""),
    ("vhxh", "canbo", ""),
    ("vhxh", "chutich", "not_below_you"),
    ("vhxh", "vhxh", "own_account"),
    ("chutich", "giamdoc40", "outside_your_unit"),
    ("so", "giamdoc", ""),
    ("so", "chutich", ""),
    ("so", "admin", "administrator_only"),
    ("so", "giamdocso", "not_below_you"),
    ("so", "khach", "account_without_post"),
    ("admin", "khach", ""),
    ("admin", "admin", "own_account"),
    ("giamdoc", "giaovien", "no_permission"),
]


@pytest.mark.parametrize(("by", "whose", "rule"), LOOKS_AFTER)
def test_accounts_are_looked_after_by_who_gives_all_their_posts(cast: Cast, by: str, whose: str, rule: str):
    decision = post_rules.can_look_after_account(cast.actor(by, TODAY), cast.person(whose))

    assert decision.rule == rule


def test_a_post_out_of_reach_keeps_the_account_out_of_reach(cast: Cast, chair: Actor):
    give(
        cast.actor("admin", IN_2025), cast, cast.person("giaovien"), organisation_id=cast.tam_chung.pk, kind="part_time"
    )

    assert post_rules.can_look_after_account(chair, cast.person("giaovien")).rule == "outside_your_unit"

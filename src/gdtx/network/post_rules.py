"""Who may give, end and hand over which posts, and for whom an officer may look after the account.

Whoever holds ``network.manage_posts`` gives the posts within their scope, but not those of their own rank and above
(who gave those posts decides about them), never their own, and only an administrator gives what reaches everything.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.foundation.decisions import Decision, allow, deny, first_denial

from .enums import OrganisationKind
from .models import OrganisationVersion, Post
from .roles import OPERATOR, ROLES, Scope
from .scope import Actor, PostHeld

#: Role of whoever gives → roles that are not theirs to give, because they are of the same rank or above.
NOT_THEIRS: dict[str, frozenset[str]] = {
    "commune_social_head": frozenset({"commune_chair", "commune_vice_chair", "commune_social_head"}),
    "commune_vice_chair": frozenset({"commune_chair", "commune_vice_chair"}),
    "commune_chair": frozenset({"commune_chair"}),
    "district_vice_chair": frozenset({"district_chair", "district_vice_chair"}),
    "district_chair": frozenset({"district_chair"}),
    "department_specialist": frozenset({"department_head", "division_head"}),
}

#: Roles that one person at a time holds at an organisation; others stand in for them.
ONE_AT_A_TIME = frozenset(
    {
        "centre_director",
        "commune_chair",
        "commune_social_head",
        "district_chair",
        "district_office_head",
        "department_head",
    }
)


def can_manage_posts(actor: Actor, organisation_id: int, kind: str, role: str, user_id: int | None) -> Decision:
    """Whether the actor may give or end a post of the role at the organisation (of that kind) for the user.

    Nobody changes their own posts; roles that reach everything are given by an administrator. The first administrator
    gets the post from the operator of the machine.
    """
    if can_give_first_post(actor, role):
        return allow()
    allowed = actor.may("network.manage_posts", organisation_id=organisation_id)
    if not allowed:
        return allowed
    wanted = ROLES.get(role)
    if wanted is None or not wanted.may_be_held_at(kind):
        return deny(
            "role_not_held_here",
            _("Vai trò “%(role)s” không có ở %(kind)s.")
            % {"role": wanted.title if wanted else role, "kind": OrganisationKind(kind).label},
        )
    if actor.is_machine:
        return allow()
    if user_id is not None and user_id == actor.user_id:
        return deny("own_post", _("Không ai tự ghi chức vụ cho mình; hãy nhờ người quản trị hoặc cấp trên."))
    posts = _giving(actor, organisation_id)
    if wanted.scope == Scope.EVERYTHING and not any(post.role.scope == Scope.EVERYTHING for post in posts):
        return deny("administrator_only", _("Vai trò “%s” do người quản trị hệ thống ghi.") % wanted.title)
    if not any(role not in NOT_THEIRS.get(post.role.code, ()) for post in posts):
        return deny(
            "not_below_you", _("Chức vụ “%s” ngang hoặc trên bạn; do cấp trên hoặc người quản trị ghi.") % wanted.title
        )
    return allow()


def can_give_first_post(actor: Actor, role: str) -> Decision:
    """Whether the operator of the machine may give this post: an administrator's, while there is none."""
    if actor.built_in != OPERATOR or role != "administrator":
        return deny("administrator_only", _("Trên máy chủ chỉ ghi được chức vụ của người quản trị đầu tiên."))
    if Post.objects.filter(role="administrator", valid_to__gt=actor.on, user__is_active=True).exists():
        return deny(
            "administrator_exists",
            _("Bản cài đặt đã có người quản trị; hãy chạy lệnh với --as tên đăng nhập của người ấy."),
        )
    return allow()


def can_name_stand_in(actor: Actor, post: Post, kind: str, user_id: int | None) -> Decision:
    """Whether the actor may name the user to stand in for the post: their own, or one they may give.

    Only somebody who gives posts at all names a stand-in for their own post.
    """
    if post.user_id == actor.user_id and user_id != actor.user_id:
        return actor.may("network.manage_posts", organisation_id=post.organisation_id)
    return can_manage_posts(actor, post.organisation_id, kind, post.role, user_id)


def roles_offered(actor: Actor, organisation_id: int, kind: str) -> list[str]:
    """The roles the actor may give somebody else at the organisation, in the order of the table of roles."""
    return [role for role in ROLES if can_manage_posts(actor, organisation_id, kind, role, None)]


def can_look_after_account(actor: Actor, user: User, posts: Iterable[Post] | None = None) -> Decision:
    """Whether the actor may give the user a new code slip or lift the lock of their account: the officer above.

    The account opens everything its posts open, so the actor must be able to give every post the user holds or will
    hold. Somebody without a post is a matter of whoever manages accounts.
    """
    if actor.user_id is not None and actor.user_id == user.pk:
        return deny("own_account", _("Phiếu mã của mình do cấp trên hoặc người quản trị cấp."))
    if actor.may("accounts.manage"):
        return allow()
    allowed = actor.may("network.manage_posts")
    if not allowed:
        return allowed
    if posts is None:
        posts = Post.objects.filter(user_id=user.pk, valid_to__gt=actor.on)
    held = list(posts)
    if not held:
        return deny("account_without_post", _("Người này không giữ chức vụ nào; hãy nhờ người quản trị hệ thống."))
    kinds = _kinds({post.organisation_id for post in held})
    return first_denial(
        *(
            can_manage_posts(actor, post.organisation_id, kinds[post.organisation_id], post.role, user.pk)
            for post in held
        )
    )


def _giving(actor: Actor, organisation_id: int) -> list[PostHeld]:
    posts = actor.posts_with("network.manage_posts")
    return [post for post in posts if actor.post_covers_organisation(post, organisation_id)]


def _kinds(organisation_ids: set[int]) -> dict[int, str]:
    """The kind of each organisation, as it was last."""
    versions = OrganisationVersion.objects.filter(organisation_id__in=organisation_ids).order_by("valid_from")
    return {version.organisation_id: version.kind for version in versions}

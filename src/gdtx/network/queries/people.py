"""People and their posts, as officers look them up."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.foundation.among import among
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import fold

from ..models import Post
from ..roles import ROLES
from ..scope import Actor

#: So many names are offered while typing; with more, the sign-in name is typed.
OFFERED = 400


def posts_of_organisation(organisation_id: int) -> QuerySet[Post]:
    """Every post there ever was at the organisation, with its user and whom it stands in for."""
    posts = Post.objects.filter(organisation_id=organisation_id)
    return posts.select_related("user", "stands_in_for__user")


def posts_now(organisation_id: int, on: dt.date) -> list[Post]:
    """Posts held there on the day in the order of the table of roles, who holds one before who stands in for it."""
    posts = posts_of_organisation(organisation_id).filter(valid_from__lte=on, valid_to__gt=on)
    rank = {role: place for place, role in enumerate(ROLES)}
    return sorted(
        posts,
        key=lambda post: (rank.get(post.role, len(rank)), post.stands_in_for_id is not None, post.valid_from, post.pk),
    )


def posts_to_come(organisation_id: int, on: dt.date) -> list[Post]:
    """Posts given there that begin after the day, the nearest first."""
    return list(posts_of_organisation(organisation_id).filter(valid_from__gt=on).order_by("valid_from", "id"))


def posts_before(organisation_id: int, on: dt.date) -> QuerySet[Post]:
    """Posts there that had ended by the day, the latest first."""
    return posts_of_organisation(organisation_id).filter(valid_to__lte=on).order_by("-valid_to", "-id")


def post_for(actor: Actor, pk: int) -> Post:
    """The post, if its organisation lies within the scope. Raises `NotInScope` (``unknown_post``)."""
    posts = Post.objects.select_related("user", "organisation", "stands_in_for__user")
    found = posts.filter(pk=pk).first()
    if found is None or not actor.sees_organisation(found.organisation_id):
        raise NotInScope("unknown_post", _("Không có chức vụ này trong phạm vi của bạn."))
    return found


def posts_of_person(user: User) -> list[Post]:
    """All posts of somebody, those that last longest first."""
    posts = Post.objects.filter(user=user).select_related("organisation", "stands_in_for__user")
    return list(posts.order_by("-valid_to", "-valid_from", "id"))


def person_for(actor: Actor, username: str) -> User:
    """Somebody whose posts the actor looks after, by sign-in name. Raises `NotInScope` (``unknown_user``).

    Within the scope is who holds, held or will hold a post at an organisation where the actor gives posts; for
    whoever manages accounts, everybody.
    """
    user = User.objects.filter(username=username.strip().lower()).first()
    if user is not None and (actor.may("accounts.manage") or _holds_within(actor, user)):
        return user
    raise NotInScope("unknown_user", _("Không có người này trong phạm vi của bạn."))


def _holds_within(actor: Actor, user: User) -> bool:
    reach = actor.visible_organisation_ids("network.manage_posts")
    held = Post.objects.filter(user=user)
    if reach is not None:
        held = held.filter(among("organisation_id", reach))
    return held.exists()


def people_to_choose(actor: Actor, organisation_id: int) -> list[User]:
    """Active people with a post at the organisation or elsewhere within the scope, in the order of their names."""
    reach = actor.visible_organisation_ids("network.manage_posts")
    here = User.objects.filter(is_active=True, posts__organisation_id=organisation_id, posts__valid_to__gt=actor.on)
    found = {user.pk: user for user in here.distinct()}
    if reach is not None and len(reach) <= OFFERED:
        around = User.objects.filter(
            is_active=True, posts__in=Post.objects.filter(among("organisation_id", reach), valid_to__gt=actor.on)
        )
        found.update({user.pk: user for user in around.distinct()[:OFFERED]})
    return sorted(found.values(), key=lambda user: (sort_key(user.full_name), user.pk))


def person_named(actor: Actor, organisation_id: int, typed: str) -> User:
    """Who was meant: a sign-in name, or the full name of one person among those offered.

    Raises `Refused`: ``unknown_user``, ``several_people`` (the sentence names their sign-in names).
    """
    # What is offered while typing is "tên đăng nhập – Họ và tên".
    name = typed.split(" – ")[0].strip()
    user = User.objects.filter(username=name.lower()).first()
    if user is not None:
        return user
    wanted = fold(typed)
    same = [each for each in people_to_choose(actor, organisation_id) if fold(each.full_name) == wanted]
    if len(same) == 1:
        return same[0]
    if same:
        raise Refused(
            "several_people",
            _("Có %(count)d người tên “%(name)s”: %(users)s.")
            % {"count": len(same), "name": typed, "users": ", ".join(each.username for each in same)},
            where="person",
            way_out=_("Hãy ghi tên đăng nhập của người cần chọn."),
        )
    raise Refused(
        "unknown_user",
        _("Không có người dùng “%s”.") % typed,
        where="person",
        way_out=_("Hãy ghi tên đăng nhập; người chưa có tài khoản thì cấp tài khoản trước."),
    )

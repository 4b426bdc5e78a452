"""What a person may see and do, in words: for oneself, and for whoever gives posts about another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gdtx.accounts import lockout, slips
from gdtx.accounts.actions import drop_second_factor, unlock
from gdtx.accounts.models import User
from gdtx.accounts.required import has_one
from gdtx.foundation.access import actor_of, requires, signed_in
from gdtx.foundation.errors import Refused
from gdtx.foundation.pages import Cell, Column, Row, Table

from .. import post_rules, queries
from ..models import Post
from ..powers import powers_of
from ..queries import people
from ..scope import Actor, PostHeld, posts_held
from .account_import import slips_page
from .people import kind_of, role_title
from .places import address


@signed_in
@require_safe
def my_powers(request: HttpRequest) -> HttpResponse:
    """What I may see and do under each of my posts of the day."""
    actor = actor_of(request)
    posts = [powers_of(post) for post in actor.posts]
    return render(request, "network/people_powers.html", {"person": request.user, "own": True, "posts": posts})


@requires("network.manage_posts", "accounts.manage")
@require_safe
def person_page(request: HttpRequest, username: str) -> HttpResponse:
    """Somebody within the scope: posts of all times, what they may do now, and their account."""
    actor = actor_of(request)
    person = people.person_for(actor, username)
    held = people.posts_of_person(person)
    may = post_rules.can_look_after_account(actor, person, [post for post in held if post.valid_to > actor.on])
    return render(
        request,
        "network/people_powers.html",
        {
            "person": person,
            "own": False,
            "posts": [powers_of(post) for post in _held(person, actor)],
            "table": _table(held, actor),
            "may_help": bool(may) and person.is_active and not person.is_demo,
            "why_not": may.reason,
            "may_drop": bool(actor.may("accounts.manage")) and has_one(person) and person.pk != actor.user_id,
            "locked": bool(may) and lockout.is_locked(person.username),
            "waits": person.last_login is None,
        },
    )


def _person_to_help(request: HttpRequest, username: str) -> User:
    actor = actor_of(request)
    return people.person_for(actor, username)


@requires("network.manage_posts", "accounts.manage")
@require_POST
@never_cache
def person_slip(request: HttpRequest, username: str) -> HttpResponse:
    """A new code slip for somebody of the scope, to print and hand over; the lock of the account is lifted."""
    actor, person = actor_of(request), _person_to_help(request, username)
    held = [post for post in posts_held(person, actor.on) if actor.sees_organisation(post.organisation_id)]
    slip = slips.make_slip(by=actor, user=person, where=held[0].organisation_name if held else "")
    return slips_page(request, [slip], [], back=address("person_page", person.username))


@requires("network.manage_posts", "accounts.manage")
@require_POST
def person_unlock(request: HttpRequest, username: str) -> HttpResponse:
    """Lift the lock after failed attempts to sign in."""
    actor, person = actor_of(request), _person_to_help(request, username)
    if unlock(by=actor, user=person):
        messages.success(request, _("Đã mở khóa đăng nhập cho %s.") % person)
    else:
        messages.info(request, _("Tài khoản của %s không bị khóa.") % person)
    return redirect("person_page", person.username)


@requires("accounts.manage")
@require_POST
def person_factor(request: HttpRequest, username: str) -> HttpResponse:
    """Drop the second factor of somebody who lost the telephone and the spare codes."""
    actor, person = actor_of(request), _person_to_help(request, username)
    try:
        dropped = drop_second_factor(by=actor, user=person, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.sentence)
    else:
        if dropped:
            messages.success(request, _("Đã bỏ bước xác nhận thứ hai của %s; người ấy đặt lại khi đăng nhập.") % person)
    return redirect("person_page", person.username)


def _held(person: User, actor: Actor) -> tuple[PostHeld, ...]:
    """Posts of today whose organisation the actor sees; others are none of their business."""
    return tuple(post for post in posts_held(person, actor.on) if actor.sees_organisation(post.organisation_id))


def _table(held: list[Post], actor: Actor) -> Table | None:
    seen = [post for post in held if actor.sees_organisation(post.organisation_id)]
    if not seen:
        return None
    names = queries.organisation_versions_on({post.organisation_id for post in seen}, actor.on, nearest=True)
    rows = [
        Row(
            Cell(post.duty or role_title(post), note=role_title(post) if post.duty else ""),
            [
                Cell(body.name, href=address("organisation_people", body.organisation.code)),
                Cell(kind_of(post)),
                Cell(post.span.label(known_since=actor.on)),
            ],
        )
        for post in seen
        if (body := names.get(post.organisation_id)) is not None
    ]
    columns = [Column(_("Chức vụ")), Column(_("Đơn vị")), Column(_("Hình thức")), Column(_("Thời gian"))]
    return Table(_("Chức vụ đã và đang giữ, trong phạm vi của bạn"), columns, rows)

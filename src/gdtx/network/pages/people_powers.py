"""What a person may see and do, in words: for oneself, and for whoever gives posts about another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gdtx.accounts.models import User
from gdtx.foundation.access import actor_of, requires, signed_in
from gdtx.foundation.pages import Cell, Column, Row, Table

from .. import post_rules, queries
from ..models import Post
from ..powers import powers_of
from ..queries import people
from ..scope import Actor, PostHeld, posts_held
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
            "may_help": bool(may),
            "why_not": may.reason,
        },
    )


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

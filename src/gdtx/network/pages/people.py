"""The people of an organisation and their posts: who, since when, who stands in; giving, ending, handing over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import actor_of, requires
from gdtx.foundation.decisions import Decision
from gdtx.foundation.errors import Conflict, Forbidden, NotFound, NotInScope, Refused
from gdtx.foundation.pages import Badge, Cell, Column, Row, Table, paginate
from gdtx.foundation.vietnamese_dates import date_short

from .. import actions, post_rules, queries
from ..models import OrganisationVersion, Post
from ..post_forms import EndPostForm, GivePostForm, HandOverForm, PostForm, StandInForm
from ..queries import people
from ..roles import ROLES
from ..scope import Actor
from .places import address

FORMERLY = 50
#: Fields about somebody who has no account yet, folded on the page.
NEW_PERSON = ("full_name", "username", "phone")


@requires("network.see")
@require_safe
def organisation_people(request: HttpRequest, code: str) -> HttpResponse:
    """Who holds which post at the organisation, who will, who did. Outside the scope: 404."""
    actor, body = actor_of(request), _body(request, code)
    organisation_id, on = body.organisation_id, actor.on
    now, later = people.posts_now(organisation_id, on), people.posts_to_come(organisation_id, on)
    before = paginate(request, people.posts_before(organisation_id, on), per_page=FORMERLY, noun=_("lần giữ chức vụ"))
    may = actor.may("network.manage_posts", organisation_id=organisation_id)
    return render(
        request,
        "network/people_list.html",
        {
            "body": body,
            "now": _table(now, _("%d chức vụ đang có người giữ") % len(now), actor, bool(may)),
            "later": _table(later, _("%d chức vụ sắp có người giữ") % len(later), actor, bool(may)),
            "before": _table(before.items, _("Đã thôi giữ, mới nhất trước"), actor, bool(may)),
            "page": before,
            "may_give": bool(post_rules.roles_offered(actor, organisation_id, body.kind)) and body.span.contains(on),
            "why_not": "" if may or not actor.has("network.manage_posts") else may.reason,
        },
    )


def _body(request: HttpRequest, code: str) -> OrganisationVersion:
    """The organisation as it stands on the business date, or stood last. Raises `NotInScope`."""
    actor = actor_of(request)
    organisation = queries.organisation_by_code(code)
    actor.require_sees_organisation(organisation.pk)
    return _standing(organisation.pk, actor)


def _standing(organisation_id: int, actor: Actor) -> OrganisationVersion:
    version = queries.organisation_versions_on([organisation_id], actor.on, nearest=True).get(organisation_id)
    if version is None:
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này trong phạm vi của bạn."))
    return version


def role_title(post: Post) -> str:
    """The title of the role of a post; its code when the role is no longer in the table."""
    return str(ROLES[post.role].title) if post.role in ROLES else post.role


def kind_of(post: Post) -> str:
    """How the post is held; for a stand-in, instead of whom."""
    if post.stands_in_for is not None:
        return _("làm thay %s") % post.stands_in_for.user
    return str(post.get_kind_display())


def _table(posts: Any, caption: str, actor: Actor, may: bool) -> Table | None:
    if not posts:
        return None
    look_up = may or bool(actor.may("accounts.manage"))
    rows = [
        Row(
            Cell(str(post.user), href=address("person_page", post.user.username) if look_up else ""),
            [
                Cell(post.duty or role_title(post), note=role_title(post) if post.duty else ""),
                Cell(kind_of(post), badge=None if post.user.is_active else Badge(_("tài khoản đã ngừng"), "warn")),
                Cell(post.span.label(known_since=actor.on)),
                *([Cell(_("Thay đổi"), href=address("post_page", post.pk))] if may else []),
            ],
        )
        for post in posts
    ]
    columns = [
        Column(_("Họ và tên")),
        Column(_("Chức vụ, phân công")),
        Column(_("Hình thức")),
        Column(_("Thời gian")),
        *([Column(_("Việc"))] if may else []),
    ]
    return Table(caption, columns, rows)


# --- One post -------------------------------------------------------------------------------------------------------


@requires("network.manage_posts")
@require_safe
def post_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One post, and what may be done about it."""
    actor = actor_of(request)
    post = people.post_for(actor, pk)
    body = _standing(post.organisation_id, actor)
    may = post_rules.can_manage_posts(actor, post.organisation_id, body.kind, post.role, post.user_id)
    stands = post_rules.can_name_stand_in(actor, post, body.kind, None)
    lasts, begun = post.valid_to > actor.on, post.valid_from <= actor.on
    in_person = post.stands_in_for is None
    return render(
        request,
        "network/people_post.html",
        {
            "post": post,
            "body": body,
            "role": role_title(post),
            "kind": kind_of(post),
            "span": post.span.label(known_since=actor.on),
            "stand_ins": post.stand_ins.select_related("user").order_by("valid_from"),
            "may_end": bool(may) and lasts,
            "may_hand_over": bool(may) and lasts and in_person,
            "may_stand_in": bool(stands) and lasts and in_person,
            "has_begun": begun,
            "has_ended": not lasts,
            "why_not": "" if may else may.reason,
        },
    )


def _writes(
    request: HttpRequest,
    form: PostForm,
    post: Post | None,
    body: OrganisationVersion,
    write: Callable[[], str],
    *,
    title: str,
    button: str,
    warning: str = "",
) -> HttpResponse:
    """Show the form; once it is sent, write and go to the people. What is refused comes back with what was typed."""
    status, conflict = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, write())
            if getattr(form, "is_new", False):
                return redirect("person_page", form.cleaned_data["username"].lower())
            return redirect("organisation_people", body.organisation.code)
        except Conflict as refusal:
            status, conflict = refusal.status, refusal
            if post is not None and (current := Post.objects.filter(pk=post.pk).first()) is not None:
                form.look_again(current)
        except Refused as refusal:
            if isinstance(refusal, Forbidden | NotFound):
                raise
            form.refuse(refusal)
    if form.errors:
        status = 400
    return render(
        request,
        "network/people_form.html",
        {
            "form": form,
            "fields": [bound for bound in form if not bound.is_hidden and bound.name not in NEW_PERSON],
            "new_person": [form[name] for name in NEW_PERSON if name in form.fields],
            "opens_new": getattr(form, "opens_new", False),
            "post": post,
            "body": body,
            "title": title,
            "button": button,
            "warning": warning,
            "conflict": conflict,
            "role": role_title(post) if post is not None else "",
            "span": post.span.label(known_since=clock.business_today()) if post is not None else "",
            "people": form.offered() if "person" in form.fields else [],
        },
        status=status,
    )


@requires("network.manage_posts")
@require_http_methods(["GET", "HEAD", "POST"])
def post_give(request: HttpRequest, code: str) -> HttpResponse:
    """Give a post at the organisation."""
    actor, body = actor_of(request), _body(request, code)
    actor.may("network.manage_posts", organisation_id=body.organisation_id).require()
    form = GivePostForm(
        request.POST or None,
        actor=actor,
        organisation_id=body.organisation_id,
        roles=post_rules.roles_offered(actor, body.organisation_id, body.kind),
        initial={
            "valid_from": actor.on,
            "person": request.GET.get("nguoi", ""),
            "kind": "full_time",
            "role": request.GET.get("vai", ""),
        },
    )

    def write() -> str:
        if form.is_new:
            post = actions.appoint(by=actor, **form.arguments())
            return _("Đã cấp tài khoản “%(username)s” và ghi chức vụ cho %(name)s. Việc tiếp theo: in phiếu mã.") % {
                "username": post.user.username,
                "name": post.user,
            }
        post = actions.give_post(by=actor, **form.arguments())
        return _("Đã ghi: %(name)s giữ chức vụ %(title)s %(span)s.") % {
            "name": post.user,
            "title": post.duty or role_title(post),
            "span": post.span.label(),
        }

    return _writes(request, form, None, body, write, title=_("Ghi chức vụ"), button=_("Ghi chức vụ"))


def _post_to_change(request: HttpRequest, pk: int) -> tuple[Actor, Post, OrganisationVersion]:
    actor = actor_of(request)
    post = people.post_for(actor, pk)
    return actor, post, _standing(post.organisation_id, actor)


def _require_may_end(actor: Actor, post: Post, body: OrganisationVersion) -> None:
    decision: Decision = post_rules.can_manage_posts(actor, post.organisation_id, body.kind, post.role, post.user_id)
    decision.require()


@requires("network.manage_posts")
@require_http_methods(["GET", "HEAD", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post; take back one that has not begun."""
    actor, post, body = _post_to_change(request, pk)
    _require_may_end(actor, post, body)
    begun = post.valid_from <= actor.on
    form = EndPostForm(
        request.POST or None,
        actor=actor,
        organisation_id=post.organisation_id,
        has_begun=begun,
        initial={"on": actor.on, "seen": post.valid_to.isoformat()},
    )

    def write() -> str:
        values = form.cleaned_data
        if not begun:
            actions.withdraw_post(by=actor, post=post, reason=values["reason"], seen_until=form.seen_until)
            return _("Đã bỏ chức vụ chưa bắt đầu của %s.") % post.user
        ended = actions.end_post(
            by=actor, post=post, on=values["on"], reason=values["reason"], seen_until=form.seen_until
        )
        return _("%(name)s thôi giữ chức vụ từ ngày %(day)s.") % {"name": post.user, "day": date_short(ended.valid_to)}

    title = _("Thôi giữ chức vụ") if begun else _("Bỏ chức vụ chưa bắt đầu")
    warning = _("Từ ngày ấy người này không còn xem và làm được gì theo chức vụ này; người làm thay cũng thôi.")
    return _writes(request, form, post, body, write, title=title, button=title, warning=warning if begun else "")


@requires("network.manage_posts")
@require_http_methods(["GET", "HEAD", "POST"])
def post_stand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody to stand in for the holder over some days."""
    actor, post, body = _post_to_change(request, pk)
    post_rules.can_name_stand_in(actor, post, body.kind, None).require()
    form = StandInForm(
        request.POST or None,
        actor=actor,
        organisation_id=post.organisation_id,
        initial={"valid_from": max(actor.on, post.valid_from), "seen": post.valid_to.isoformat()},
    )

    def write() -> str:
        named = actions.stand_in(by=actor, post=post, **form.arguments())
        return _("%(who)s làm thay %(name)s %(span)s.") % {
            "who": named.user,
            "name": post.user,
            "span": named.span.label(),
        }

    return _writes(request, form, post, body, write, title=_("Ghi người làm thay"), button=_("Ghi làm thay"))


@requires("network.manage_posts")
@require_http_methods(["GET", "HEAD", "POST"])
def post_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the post over to somebody else: one step, both posts or none."""
    actor, post, body = _post_to_change(request, pk)
    _require_may_end(actor, post, body)
    form = HandOverForm(
        request.POST or None,
        actor=actor,
        organisation_id=post.organisation_id,
        initial={"on": actor.on, "duty": post.duty, "kind": post.kind, "seen": post.valid_to.isoformat()},
    )

    def write() -> str:
        taken = actions.hand_over(by=actor, post=post, **form.arguments())
        return _("Đã bàn giao: từ ngày %(day)s %(heir)s giữ chức vụ thay %(name)s.") % {
            "day": date_short(taken.valid_from),
            "heir": taken.user,
            "name": post.user,
        }

    warning = _("Lớp, báo cáo và việc đang làm dở ở lại đơn vị; người nhận thấy ngay từ ngày bàn giao.")
    return _writes(request, form, post, body, write, title=_("Bàn giao chức vụ"), button=_("Bàn giao"), warning=warning)

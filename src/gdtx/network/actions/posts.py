"""Posts: giving a user a role at an organisation from a day to a day, ending it, standing in, handing over.

A post is never rewritten: its end is set, and another one begins. Writers lock the organisation's row, so two people
who give the same post queue up. Whoever decides on a page they read says until when the post ran there
(``seen_until``): if that has changed since, nothing is written and the answer says what happened.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.accounts.actions import open_account
from gdtx.accounts.models import User
from gdtx.audit.actions import record
from gdtx.foundation.errors import Conflict, NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END, DateRange
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import clean

from .. import post_rules
from ..enums import PostKind
from ..models import Organisation, OrganisationVersion, Post
from ..post_rules import ONE_AT_A_TIME
from ..revision import locked_state
from ..roles import ROLES
from ..scope import Actor
from .acts import ActCited
from .organisation_parts import NewOrganisation
from .organisations import establish_organisation
from .writing import plain


def give_post(
    *,
    by: Actor,
    user: User,
    organisation_id: int,
    role: str,
    valid_from: dt.date,
    valid_to: dt.date = OPEN_END,
    duty: str = "",
    kind: str = PostKind.FULL_TIME,
    batch: str = "",
) -> Post:
    """Give the user the role there over ``[valid_from, valid_to)``; a stand-in is named by :func:`stand_in`.

    Refused: ``empty_range``, ``not_open`` (the organisation is not open on the first day), ``post_overlap``,
    ``seat_taken`` (somebody else holds what one person holds), ``two_full_time``, ``stand_in_for_whom``,
    ``account_closed``.
    """
    if kind == PostKind.STAND_IN:
        raise Refused(
            "stand_in_for_whom",
            _("Làm thay thì phải ghi làm thay cho ai."),
            where="kind",
            way_out=_("Hãy dùng nút Làm thay ở dòng của người được thay."),
        )
    with transaction.atomic():
        body = _lock(by, organisation_id, valid_from)
        post_rules.can_manage_posts(by, organisation_id, body.kind, role, user.pk).require()
        post = _begin(user, organisation_id, role, valid_from, valid_to, duty, kind)
        _audit(by, "give_post", post, body, before=None, batch=batch)
        return post


def appoint(
    *,
    by: Actor,
    username: str,
    full_name: str,
    phone: str = "",
    email: str = "",
    organisation_id: int,
    role: str,
    valid_from: dt.date,
    valid_to: dt.date = OPEN_END,
    duty: str = "",
    kind: str = PostKind.FULL_TIME,
    batch: str = "",
) -> Post:
    """Open an account for somebody who has none and give them the post: both or neither. A code slip comes after.

    Refused as by `accounts.actions.open_account` and :func:`give_post`.
    """
    with transaction.atomic():
        user = open_account(by=by, username=username, full_name=full_name, phone=phone, email=email, batch=batch)
        return give_post(
            by=by,
            user=user,
            organisation_id=organisation_id,
            role=role,
            valid_from=valid_from,
            valid_to=valid_to,
            duty=duty,
            kind=kind,
            batch=batch,
        )


def give_first_post(
    *, by: Actor, user: User, code: str, name: str, kind: str, area_id: int, role: str, valid_from: dt.date, duty: str
) -> Post:
    """On an installation without any organisation: found one, and give its administrator the post there.

    Refused: ``not_the_first`` once there is an organisation, and as by `establish_organisation` and
    :func:`give_post`; `Forbidden` for anybody but the operator of the machine and for any other role.
    """
    with transaction.atomic():
        locked_state()
        if Organisation.objects.exists():
            raise Refused(
                "not_the_first",
                _("Bản cài đặt đã có đơn vị; đơn vị mới được lập ở trang Mạng lưới."),
                where="ORGANISATION",
            )
        post_rules.can_give_first_post(by, role).require()
        founded = establish_organisation(
            by=Actor.set_up(by.on),
            on=valid_from,
            act=ActCited(_("Lập bản cài đặt")),
            organisation=NewOrganisation(kind=kind, name=name, area_id=area_id, code=code),
        )
        organisation = founded.event.subjects.exclude(organisation=None).get().organisation_id
        assert organisation is not None
        return give_post(by=by, user=user, organisation_id=organisation, role=role, valid_from=valid_from, duty=duty)


def end_post(*, by: Actor, post: Post, on: dt.date, reason: str = "", seen_until: dt.date | None = None) -> Post:
    """The post ends: the day `on` is the first one without it, also for those standing in for it.

    Refused: ``empty_range`` on or before its first day, ``last_administrator``, ``stand_in_later``; `Conflict`
    (``post_changed``).
    """
    with transaction.atomic():
        held, body = _held(by, post, seen_until)
        post_rules.can_manage_posts(by, held.organisation_id, body.kind, held.role, held.user_id).require()
        _end(by, held, body, on, verb="end_post", reason=reason)
        return held


def withdraw_post(*, by: Actor, post: Post, reason: str = "", seen_until: dt.date | None = None) -> None:
    """Take back a post that has not begun: it is as if it had never been given. The audit keeps it.

    Refused: ``post_has_begun``, ``stand_in_later``; `Conflict` (``post_changed``).
    """
    with transaction.atomic():
        held, body = _held(by, post, seen_until)
        post_rules.can_manage_posts(by, held.organisation_id, body.kind, held.role, held.user_id).require()
        if held.valid_from <= by.on:
            raise Refused(
                "post_has_begun",
                _("Chức vụ đã có từ ngày %s nên không bỏ được; hãy cho thôi giữ.") % date_short(held.valid_from),
                where="on",
            )
        _delete(by, held, body, reason=reason)


def take_back_post(*, by: Actor, post: Post, batch: str, reason: str = "") -> None:
    """Take back a post that a batch gave, whether it has begun or not. The audit keeps it.

    Refused: ``stand_in_later`` when somebody was named to stand in; `Conflict` (``post_changed``).
    """
    with transaction.atomic():
        held, body = _held(by, post, None)
        post_rules.can_manage_posts(by, held.organisation_id, body.kind, held.role, held.user_id).require()
        _delete(by, held, body, reason=reason, batch=batch)


def _delete(by: Actor, held: Post, body: OrganisationVersion, *, reason: str, batch: str = "") -> None:
    if held.stand_ins.exists():
        raise _stands_in_later(held)
    before, key = plain(held), held.pk
    held.delete()
    held.pk = key
    _audit(by, "withdraw_post", held, body, before=before, ends_here=True, reason=reason, batch=batch)


def stand_in(
    *,
    by: Actor,
    post: Post,
    user: User,
    valid_from: dt.date,
    valid_to: dt.date = OPEN_END,
    duty: str = "",
    seen_until: dt.date | None = None,
) -> Post:
    """The user stands in for the holder of the post over ``[valid_from, valid_to)``, at most as long as it runs.

    Refused: ``empty_range``, ``outside_post``, ``own_stand_in``, ``post_overlap``, ``stand_in_of_stand_in``,
    ``account_closed``; `Conflict` (``post_changed``).
    """
    with transaction.atomic():
        held, body = _held(by, post, seen_until)
        post_rules.can_name_stand_in(by, held, body.kind, user.pk).require()
        if held.stands_in_for_id is not None:
            raise Refused(
                "stand_in_of_stand_in",
                _("%s đang làm thay; người làm thay không có người làm thay nữa.") % held.user,
                where="user",
            )
        if user.pk == held.user_id:
            raise Refused("own_stand_in", _("Không ai làm thay cho chính mình."), where="user")
        if not held.valid_from <= valid_from < held.valid_to:
            raise Refused(
                "outside_post",
                _("%(name)s giữ chức vụ này %(span)s; làm thay phải nằm trong thời gian ấy.")
                % {"name": held.user, "span": held.span.label()},
                where="valid_from",
            )
        named = _begin(
            user,
            held.organisation_id,
            held.role,
            valid_from,
            min(valid_to, held.valid_to),
            duty,
            PostKind.STAND_IN,
            stands_in_for=held,
        )
        _audit(by, "name_stand_in", named, body, before=None)
        return named


def hand_over(
    *,
    by: Actor,
    post: Post,
    user: User,
    on: dt.date,
    duty: str | None = None,
    kind: str | None = None,
    reason: str = "",
    seen_until: dt.date | None = None,
) -> Post:
    """From the day on the user holds the post instead: the old one ends and the new one begins, both or neither.

    Duty and kind are those of the old post unless given; the new post runs as long as the old one would have. The two
    audit events bear one batch. Refused as by :func:`end_post` and :func:`give_post`, and ``handed_to_self``.
    """
    with transaction.atomic():
        held, body = _held(by, post, seen_until)
        for somebody in (held.user_id, user.pk):
            post_rules.can_manage_posts(by, held.organisation_id, body.kind, held.role, somebody).require()
        if user.pk == held.user_id:
            raise Refused("handed_to_self", _("%s đang giữ chức vụ này rồi.") % user, where="user")
        if held.stands_in_for_id is not None:
            raise Refused(
                "stand_in_of_stand_in",
                _("%s đang làm thay; hãy bàn giao chức vụ của người được thay.") % held.user,
                where="user",
            )
        until = held.valid_to
        batch = f"ban-giao-{held.pk}"
        _end(by, held, body, on, verb="hand_over_post", reason=reason, batch=batch)
        taken = _begin(
            user,
            held.organisation_id,
            held.role,
            on,
            until,
            held.duty if duty is None else duty,
            held.kind if kind is None else kind,
        )
        _audit(by, "take_over_post", taken, body, before=None, reason=reason, batch=batch)
        return taken


# --- Parts ----------------------------------------------------------------------------------------------------------


def _begin(
    user: User,
    organisation_id: int,
    role: str,
    valid_from: dt.date,
    valid_to: dt.date,
    duty: str,
    kind: str,
    *,
    stands_in_for: Post | None = None,
) -> Post:
    if valid_to <= valid_from:
        raise Refused("empty_range", _("Ngày kết thúc phải sau ngày bắt đầu."), where="valid_to")
    if not user.is_active:
        raise Refused(
            "account_closed",
            _("Tài khoản của %s đã ngừng dùng.") % user,
            where="user",
            way_out=_("Hãy nhờ người quản trị mở lại tài khoản trước."),
        )
    ends = OrganisationVersion.objects.filter(organisation_id=organisation_id).order_by("-valid_to")
    span = DateRange(valid_from, min(valid_to, ends.values_list("valid_to", flat=True)[0]))
    _require_free(user, organisation_id, role, span, kind)
    return Post.objects.create(
        user=user,
        organisation_id=organisation_id,
        role=role,
        duty=clean(duty),
        kind=PostKind(kind),
        stands_in_for=stands_in_for,
        valid_from=span.start,
        valid_to=span.end,
    )


def _require_free(user: User, organisation_id: int, role: str, span: DateRange, kind: str) -> None:
    """Refuse where the post overlaps with one it may not overlap with."""
    # Somebody gives this person a post elsewhere at the same moment: one of the two waits here.
    User.objects.select_for_update().filter(pk=user.pk).first()
    own = Post.objects.during(span).filter(user=user).order_by("valid_from")
    same = own.filter(organisation_id=organisation_id, role=role).first()
    if same is not None:
        raise Refused(
            "post_overlap",
            _("%(name)s đã giữ vai trò này ở đây %(span)s.") % {"name": user, "span": same.span.label()},
            where="valid_from",
            way_out=_("Chọn ngày khác, hoặc cho thôi giữ chức vụ trước."),
        )
    if kind == PostKind.FULL_TIME:
        other = own.filter(kind=PostKind.FULL_TIME).exclude(organisation_id=organisation_id).first()
        if other is not None:
            raise Refused(
                "two_full_time",
                _("%(name)s đang chuyên trách tại %(where)s %(span)s; không chuyên trách hai nơi cùng lúc.")
                % {"name": user, "where": _name(other.organisation_id, span.start), "span": other.span.label()},
                where="kind",
                way_out=_("Chọn kiêm nhiệm hoặc biệt phái, hoặc bắt đầu sau khi thôi chức vụ kia."),
            )
    if role in ONE_AT_A_TIME and kind != PostKind.STAND_IN:
        holding = Post.objects.during(span).filter(organisation_id=organisation_id, role=role)
        holder = holding.exclude(kind=PostKind.STAND_IN).select_related("user").order_by("valid_from").first()
        if holder is not None:
            raise Refused(
                "seat_taken",
                _("%(name)s giữ chức vụ này %(span)s; mỗi lúc chỉ một người giữ.")
                % {"name": holder.user, "span": holder.span.label()},
                where="role",
                way_out=_("Dùng Bàn giao, hoặc ghi làm thay."),
            )


def _end(
    by: Actor,
    held: Post,
    body: OrganisationVersion,
    on: dt.date,
    *,
    verb: str,
    reason: str,
    batch: str = "",
) -> None:
    if not held.valid_from < on <= held.valid_to:
        raise Refused(
            "empty_range",
            _("Ngày thôi giữ chức vụ phải sau ngày %(start)s và không sau ngày đã ghi.")
            % {"start": date_short(held.valid_from)},
            where="on",
        )
    if ROLES[held.role].code == "administrator":
        others = Post.objects.on(on).filter(role=held.role, valid_to__gt=on, user__is_active=True)
        if not others.exclude(user_id=held.user_id).exists():
            raise Refused(
                "last_administrator",
                _("Từ ngày %s sẽ không còn ai quản trị hệ thống.") % date_short(on),
                where="on",
                way_out=_("Ghi chức vụ quản trị cho người khác trước."),
            )
    if held.stand_ins.filter(valid_from__gte=on).exists():
        raise _stands_in_later(held)
    for standing in held.stand_ins.filter(valid_to__gt=on):
        earlier = plain(standing)
        standing.valid_to = on
        standing.save(update_fields=["valid_to"])
        _audit(by, "end_post", standing, body, before=earlier, reason=reason, batch=batch)
    before = plain(held)
    held.valid_to = on
    held.save(update_fields=["valid_to"])
    _audit(by, verb, held, body, before=before, reason=reason, batch=batch)


def _stands_in_later(held: Post) -> Refused:
    return Refused(
        "stand_in_later",
        _("Đã ghi người làm thay cho %s từ sau ngày này.") % held.user,
        where="on",
        way_out=_("Bỏ lượt làm thay ấy trước."),
    )


def _lock(by: Actor, organisation_id: int, on: dt.date) -> OrganisationVersion:
    by.require_sees_organisation(organisation_id)
    found = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if found is None:
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này."))
    body = OrganisationVersion.objects.on(on).filter(organisation_id=organisation_id).first()
    if body is None:
        raise Refused("not_open", _("Vào ngày %s đơn vị này không hoạt động.") % date_short(on), where="valid_from")
    return body


def _held(by: Actor, post: Post, seen_until: dt.date | None) -> tuple[Post, OrganisationVersion]:
    """The post as it stands now, locked, and its organisation on its first day."""
    body = _lock(by, post.organisation_id, post.valid_from)
    held = Post.objects.select_for_update(of=("self",)).select_related("user").filter(pk=post.pk).first()
    if held is None:
        raise Conflict(
            "post_changed",
            _("Chức vụ này vừa được người khác bỏ đi."),
            way_out=_("Hãy tải lại trang nhân sự rồi làm tiếp."),
        )
    if seen_until is not None and held.valid_to != seen_until:
        raise Conflict("post_changed", _what_happened(held), way_out=_("Hãy xem lại trang nhân sự rồi làm tiếp."))
    return held, body


def _what_happened(held: Post) -> str:
    """Why a decision taken on an earlier state of the post no longer fits."""
    words = {"name": held.user, "day": date_short(held.valid_to)}
    after = Post.objects.filter(
        organisation_id=held.organisation_id, role=held.role, valid_from=held.valid_to, stands_in_for__isnull=True
    )
    heir = after.exclude(user_id=held.user_id).select_related("user").first()
    if heir is not None:
        return _("Chức vụ của %(name)s vừa được bàn giao cho %(heir)s từ ngày %(day)s.") % {**words, "heir": heir.user}
    if held.valid_to == OPEN_END:
        return _("Thời gian giữ chức vụ của %(name)s vừa được sửa.") % words
    return _("Chức vụ của %(name)s vừa được ghi thôi giữ từ ngày %(day)s.") % words


def _name(organisation_id: int, on: dt.date) -> str:
    versions = OrganisationVersion.objects.filter(organisation_id=organisation_id)
    found = versions.on(on).first() or versions.order_by("-valid_from").first()
    return found.name if found is not None else ""


def _audit(
    by: Actor,
    verb: str,
    post: Post,
    body: OrganisationVersion,
    *,
    before: dict[str, object] | None,
    ends_here: bool = False,
    reason: str = "",
    batch: str = "",
) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="post",
        subject_id=post.pk,
        subject_label=f"{post.user} – {ROLES[post.role].title} – {body.name}",
        organisation_id=post.organisation_id,
        before=before,
        after=None if ends_here else plain(post),
        reason=reason,
        batch=batch,
    )

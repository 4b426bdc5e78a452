"""Posts: giving a user a role at an organisation from a day to a day, and ending it. Never changed otherwise."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.audit.actions import record
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_text import clean

from .. import rules
from ..enums import PostKind
from ..models import Organisation, OrganisationVersion, Post
from ..roles import ROLES
from ..scope import Actor
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
) -> Post:
    """Give the user the role there over ``[valid_from, valid_to)``; a stand-in is a dated post of that kind.

    Refused: ``empty_range``, ``not_open`` (the organisation is not open on the first day), ``post_overlap``.
    """
    if valid_to <= valid_from:
        raise Refused("empty_range", _("Ngày kết thúc phải sau ngày bắt đầu."), where="valid_to")
    with transaction.atomic():
        body = _lock(by, organisation_id, valid_from)
        rules.can_manage_posts(by, organisation_id, body.kind, role, user.pk).require()
        ends = OrganisationVersion.objects.filter(organisation_id=organisation_id).order_by("-valid_to")
        until = min(valid_to, ends.values_list("valid_to", flat=True)[0])
        same = Post.objects.filter(user=user, organisation_id=organisation_id, role=role)
        held = same.filter(valid_from__lt=until, valid_to__gt=valid_from).first()
        if held is not None:
            raise Refused(
                "post_overlap",
                _("%(name)s đã giữ vai trò này ở đây %(span)s.") % {"name": user, "span": held.span.label()},
                where="valid_from",
            )
        post = Post.objects.create(
            user=user,
            organisation_id=organisation_id,
            role=role,
            duty=clean(duty),
            kind=PostKind(kind),
            valid_from=valid_from,
            valid_to=until,
        )
        _audit(by, "give_post", post, body, before=None)
        return post


def end_post(*, by: Actor, post: Post, on: dt.date, reason: str = "") -> Post:
    """The post ends: the day `on` is the first one without it. Refused (``empty_range``) on or before its first day."""
    with transaction.atomic():
        body = _lock(by, post.organisation_id, post.valid_from)
        held = Post.objects.select_for_update().get(pk=post.pk)
        rules.can_manage_posts(by, held.organisation_id, body.kind, held.role, held.user_id).require()
        if not held.valid_from < on <= held.valid_to:
            raise Refused(
                "empty_range",
                _("Ngày thôi giữ chức vụ phải sau ngày %(start)s và không sau ngày đã ghi.")
                % {"start": date_short(held.valid_from)},
                where="on",
            )
        before = plain(held)
        held.valid_to = on
        held.save(update_fields=["valid_to"])
        _audit(by, "end_post", held, body, before=before, reason=reason)
        return held


def _lock(by: Actor, organisation_id: int, on: dt.date) -> OrganisationVersion:
    by.require_sees_organisation(organisation_id)
    found = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if found is None:
        raise NotInScope("unknown_organisation", _("Không tìm thấy cơ quan, đơn vị này."))
    body = OrganisationVersion.objects.on(on).filter(organisation_id=organisation_id).first()
    if body is None:
        raise Refused("not_open", _("Vào ngày %s đơn vị này không hoạt động.") % date_short(on), where="valid_from")
    return body


def _audit(
    by: Actor,
    verb: str,
    post: Post,
    body: OrganisationVersion,
    *,
    before: dict[str, object] | None,
    reason: str = "",
) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="post",
        subject_id=post.pk,
        subject_label=f"{ROLES[post.role].title} – {body.name}",
        organisation_id=post.organisation_id,
        before=before,
        after=plain(post),
        reason=reason,
    )

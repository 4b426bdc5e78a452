"""Secret addresses of calendar feeds: made and ended by their owner, found by the digest of their secret."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.audit.actions import record
from gdtx.foundation.errors import Forbidden
from gdtx.network.scope import Actor

from .models import CalendarLink

#: The last use is written down at most once in this time.
USED_EVERY = dt.timedelta(hours=12)


def make_calendar_link(*, by: Actor) -> str:
    """A new secret for the actor's own feed; one made before no longer opens anything. The secret is not kept."""
    if by.user_id is None:
        raise Forbidden("no_person", _("Chỉ người có tài khoản mới có lịch riêng."))
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        link, _made = CalendarLink.objects.update_or_create(
            user_id=by.user_id,
            defaults={"digest": _digest(secret), "made_at": timezone.now(), "used_at": None},
        )
        record(actor=by, verb="make_calendar_link", subject_type="calendar_link", subject_id=link.pk)
    return secret


def revoke_calendar_link(*, by: Actor) -> bool:
    """End the actor's feed; whether there was one."""
    with transaction.atomic():
        link = CalendarLink.objects.filter(user_id=by.user_id).first() if by.user_id is not None else None
        if link is None:
            return False
        record(actor=by, verb="revoke_calendar_link", subject_type="calendar_link", subject_id=link.pk)
        link.delete()
    return True


def owner_of(secret: str) -> User | None:
    """The person whose feed it is, None for a secret that opens nothing or an account that is closed."""
    link = CalendarLink.objects.select_related("user").filter(digest=_digest(secret)).first()
    if link is None or not link.user.is_active:
        return None
    now = timezone.now()
    if link.used_at is None or link.used_at < now - USED_EVERY:
        CalendarLink.objects.filter(pk=link.pk).update(used_at=now)
    return link.user


def link_of(by: Actor) -> CalendarLink | None:
    """The actor's feed, None without one."""
    return CalendarLink.objects.filter(user_id=by.user_id).first() if by.user_id is not None else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""Writing a lock into the audit when django-axes makes one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from . import actions
from .models import User
from .queries import normal_name


def write_down(sender: object, request: HttpRequest, **_kwargs: Any) -> None:
    """Record the lock of an account, at the failure that locks it and not at every later attempt.

    A name nobody has is not recorded: it may be a password typed into the wrong field.
    """
    failures = getattr(request, "axes_failures_since_start", None)
    if failures != settings.AXES_FAILURE_LIMIT:
        return
    name = str(request.POST.get("login") or getattr(request.user, "username", ""))
    user = User.objects.filter(username=normal_name(name)).first()
    if user is not None:
        actions.record_lock(user=user, failures=failures)

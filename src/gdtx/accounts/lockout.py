"""Locking out after failed attempts to sign in (django-axes counts them, over all processes).

Five failed attempts at one name from one address lock that pair for fifteen minutes, counted from the last
attempt; trying on meanwhile makes it no longer. What was typed as a name is counted under a keyed digest:
people type their password there by mistake, and the table of attempts must not hold it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit import digests
from gdtx.foundation.errors import Refused

from .queries import normal_name


def counted(username: str) -> str:
    """Under which word the attempts at a sign-in name are counted; the same whatever its capitals."""
    return digests.mac("sign-in", digests.clean_text(normal_name(username)))[:40]


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The same for axes: from the credentials, or from what was sent (``AXES_USERNAME_CALLABLE``)."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login")
    return counted(str(name)) if name else None


def locked_until(request: HttpRequest, credentials: dict[str, Any] | None = None) -> datetime:
    """When the lock on this name and address ends."""
    attempts = AccessAttempt.objects.filter(
        username=counted_name(request, credentials), ip_address=request.META.get("REMOTE_ADDR")
    )
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    cool_off = get_cool_off(request)
    assert cool_off is not None, "AXES_COOLOFF_TIME must be set"
    return (last or timezone.now()) + cool_off


def is_locked(username: str) -> bool:
    """Whether sign-ins with this name are locked now, from some address, after failed attempts."""
    cool_off = get_cool_off()
    assert cool_off is not None, "AXES_COOLOFF_TIME must be set"
    attempts = AccessAttempt.objects.filter(username=counted(username), attempt_time__gt=timezone.now() - cool_off)
    failures = attempts.order_by().values("ip_address").annotate(failed=Sum("failures_since_start"))
    return failures.filter(failed__gte=settings.AXES_FAILURE_LIMIT).exists()


def refusal(request: HttpRequest, credentials: dict[str, Any] | None = None) -> Refused:
    """What is said to somebody who is locked out: until when, and who can lift it."""
    until = timezone.localtime(locked_until(request, credentials))
    return Refused(
        "too_many_attempts",
        _("Sai tên đăng nhập hoặc mật khẩu 5 lần liền. Tên này tạm bị khóa tại máy này đến %(time)s ngày %(day)s.")
        % {"time": until.strftime("%H:%M"), "day": until.strftime("%d/%m/%Y")},
        way_out=_(
            "Sau giờ đó hãy thử lại. Nếu cần ngay hoặc quên mật khẩu, báo người ghi chức vụ cho bạn, hoặc người quản "
            "trị hệ thống: họ mở khóa và cấp phiếu mã mới."
        ),
    )


def locked_response(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page for somebody who is locked out (``AXES_LOCKOUT_CALLABLE``)."""
    context = {
        "refusal": refusal(request, credentials),
        "until": timezone.localtime(locked_until(request, credentials)),
    }
    return render(request, "accounts/locked_out.html", context, status=429)

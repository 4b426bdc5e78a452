"""Answers for machines: `/health`, `/metrics`, `/.well-known/security.txt`. None of them needs a sign-in."""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gdtx.foundation import clock
from gdtx.foundation.access import public
from gdtx.operations import health

#: How long a reader may rely on the contact without looking again.
CONTACT_HOLDS = dt.timedelta(days=180)


@public
@never_cache
@require_safe
def health_alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public
@never_cache
@require_safe
def health_ready(request: HttpRequest) -> HttpResponse:
    """Every check. 503 when pages cannot work now; with ``?strict=1`` also when somebody should look."""
    found = health.examine()
    bad = {health.DOWN, health.WARN} if request.GET.get("strict") else {health.DOWN}
    return JsonResponse(
        found.as_dict(), status=503 if found.state in bad else 200, json_dumps_params={"ensure_ascii": False}
    )


@public
@never_cache
@require_safe
def metrics_text(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus, for whoever has the token or asks directly from an address of the list; else 404."""
    if not may_read_metrics(request):
        raise Http404
    from gdtx.operations import metrics

    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def may_read_metrics(request: HttpRequest) -> bool:
    """By ``GDTX_METRICS_TOKEN`` (Bearer) or ``GDTX_METRICS_ADDRESSES``; with neither set nobody may.

    A request that came through a proxy says so, and never counts as coming from an address of the list: behind a proxy
    on the same machine everybody would.
    """
    token = settings.GDTX_METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(each) for each in settings.GDTX_METRICS_ADDRESSES)


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116); 404 until ``GDTX_SECURITY_CONTACT`` is set."""
    if not settings.GDTX_SECURITY_CONTACT:
        raise Http404
    # To the day, so that the file stays the same all day.
    expires = (clock.now().astimezone(dt.UTC) + CONTACT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.GDTX_SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    if settings.GDTX_SECURITY_POLICY:
        lines.append(f"Policy: {settings.GDTX_SECURITY_POLICY}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""What is noted about every request: how long it took, for the metrics and the log of slow ones; who asks too often.

Never the query, the body or anything typed: the log has method, path, status, milliseconds and the number of the user.
"""

from __future__ import annotations

import logging
import math
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import select_template
from django.utils.translation import gettext as _

from gdtx.foundation.access import PUBLIC, rule_of
from gdtx.foundation.errors import Refused
from gdtx.foundation.logging import request_fields
from gdtx.foundation.vietnamese_numbers import number

slow = logging.getLogger("gdtx.slow")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class TooMuch(Refused):
    """A body larger than the server takes."""

    status = 413


class TooOften(Refused):
    """More requests than a person has reason to make."""

    status = 429


class WatchingMiddleware:
    """Times every request, counts it for `/metrics`, and logs those slower than ``GDTX_SLOW_MS``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Here and not above: the library decides by the environment of the serving process where its counters go.
        from . import metrics

        started = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        metrics.observe(
            rule=rule_name(request), method=str(request.method), status=response.status_code, seconds=seconds
        )
        if seconds * 1000 >= settings.GDTX_SLOW_MS:
            user = request.__dict__.get("_cached_user")
            fields = request_fields(
                request_id=secrets.token_hex(8),
                method=str(request.method),
                path=request.path,
                status=response.status_code,
                ms=seconds * 1000,
                user_id=getattr(user, "pk", None),
            )
            slow.warning("slow request", extra=fields)
        return response


def rule_name(request: HttpRequest) -> str:
    """The rule of the page that was asked for: a handful of words, none of them typed by anybody."""
    match = request.resolver_match
    if match is None:
        return "file" if request.path.startswith(settings.STATIC_URL) else "none"
    return str(rule_of(match.func) or "none")


class LimitsMiddleware:
    """Refuses bodies larger than ``GDTX_MAX_BODY`` before reading them, and whoever asks too often (``GDTX_RATES``).

    Rates are counted by each serving process for itself: with two of them somebody may get up to twice as much. That
    keeps a runaway script from taking the server, and costs no query; guessing passwords is `axes`' matter.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.buckets = Buckets()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.GDTX_MAX_BODY:
            words = {
                "size": number(math.ceil(length / 1024**2)),
                "limit": number(settings.GDTX_MAX_BODY // 1024**2),
            }
            refusal = TooMuch(
                "body_too_large",
                _("Phần gửi lên nặng %(size)s MB, quá giới hạn %(limit)s MB; chưa có gì được ghi.") % words,
                way_out=_("Hãy gửi ít tệp hơn mỗi lần, hoặc giảm cỡ ảnh rồi gửi lại."),
            )
            return _refused(request, refusal)
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            # PostgreSQL takes no such character in a text.
            words_refused = _("Địa chỉ có ký tự không đọc được; hãy gõ lại điều cần tìm.")
            return _refused(request, Refused("unreadable_text", words_refused))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Count the request to the person, or to the address of a visitor."""
        if not settings.GDTX_RATES:
            return None
        user = None if rule_of(view) == PUBLIC else request.user
        if user is not None and user.is_authenticated:
            who, kind = f"u{user.pk}", "person"
        else:
            who, kind = f"a{request.META.get('REMOTE_ADDR', '')}", "address"
        kinds = [kind, f"{kind}_write"] if request.method == "POST" else [kind]
        for each in kinds:
            a_minute = int(settings.GDTX_RATES.get(each, 0))
            wait = self.buckets.take(f"{each}:{who}", a_minute) if a_minute else 0
            if wait:
                refusal = TooOften(
                    "too_many_requests",
                    _("Quá nhiều yêu cầu trong một phút (giới hạn %s); yêu cầu này chưa được thực hiện.")
                    % number(a_minute),
                    way_out=_("Hãy chờ %s giây rồi làm lại.") % number(wait),
                )
                response = _refused(request, refusal)
                response["Retry-After"] = str(wait)
                return response
        return None


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    template = select_template([f"{refusal.status}.html", "refused.html"])
    return HttpResponse(template.render({"refusal": refusal}, request), status=refusal.status)


class Buckets:
    """Leaking buckets: each asker may use up a minute's worth at once, and gets it back evenly."""

    #: So many askers are remembered; the ones silent longest are forgotten first.
    MOST = 20_000

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._used: dict[str, tuple[float, float]] = {}

    def take(self, who: str, a_minute: int) -> int:
        """Count a request; 0 when it may go on, else the seconds to wait."""
        now = self._now()
        with self._lock:
            used, then = self._used.pop(who, (0.0, now))
            used = max(0.0, used - (now - then) * a_minute / 60)
            over = used + 1 > a_minute
            self._used[who] = (used if over else used + 1, now)
            if len(self._used) > self.MOST:
                del self._used[next(iter(self._used))]
        return math.ceil((used + 1 - a_minute) * 60 / a_minute) if over else 0

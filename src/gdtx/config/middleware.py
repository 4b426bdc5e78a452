"""What happens around every request: how long it took, which business date holds, how a refusal is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import select_template

from gdtx.foundation import clock, reading
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class ClientAddressMiddleware:
    """Behind a proxy of ours (``GDTX_TRUSTED_PROXIES``) the address of a request is the one the proxy tells.

    Nobody else is believed: a visitor could write any address into ``X-Forwarded-For``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.trusted = [ip_network(each) for each in settings.GDTX_TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.trusted and self._is_trusted(request.META.get("REMOTE_ADDR", "")):
            # Each proxy adds who asked it; from the right, the first that is none of ours is the visitor.
            told = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
            visitor = next((each for each in reversed(told) if not self._is_trusted(each)), "")
            if _is_address(visitor):
                request.META["REMOTE_ADDR"] = visitor
        return self.get_response(request)

    def _is_trusted(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class ServerTimingMiddleware:
    """Says in ``Server-Timing`` how many milliseconds the server worked, database included (``app;dur=``)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        response["Server-Timing"] = f"app;dur={(time.perf_counter() - started) * 1000:.1f}"
        return response


class ReadingMiddleware:
    """A page that is only shown asks for the same thing once (:mod:`gdtx.foundation.reading`)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with reading.reading():
            return self.get_response(request)


class BusinessDateMiddleware:
    """Sets the date that rules and lists take for today: the real one, or the one chosen for the demo."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.use_business_date(self.chosen(request)):
            return self.get_response(request)

    @staticmethod
    def chosen(request: HttpRequest) -> date | None:
        """The date in the session; None (the real one) when there is none or it is not a date."""
        written = request.session.get(BUSINESS_DATE_SESSION_KEY)
        try:
            return date.fromisoformat(written) if written else None
        except (TypeError, ValueError):
            return None


class RefusalMiddleware:
    """Turns a refusal that a page did not handle into a page with its reason and its status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page ``<status>.html`` (or ``refused.html``) with ``refusal`` in its context."""
        if not isinstance(error, Refused):
            return None
        template = select_template([f"{error.status}.html", "refused.html"])
        context = {"refusal": error, "typed": typed(request)}
        return HttpResponse(template.render(context, request), status=error.status)


#: Parts of the names of fields that are never shown again: secrets, and what nobody typed.
NOT_SHOWN_AGAIN = (
    *("csrf", "password", "code", "login", "secret", "credential", "token"),
    *("next", "version", "seen", "buoc", "da_xem"),
)


def typed(request: HttpRequest) -> list[str]:
    """What a person typed into a form that was refused as a whole, so that it is not lost with the page.

    The duty may have passed to somebody else while the page lay open: the refusal says so and gives the text back.
    """
    if request.method != "POST":
        return []
    return [
        value.strip()
        for name, values in request.POST.lists()
        if not any(part in name.lower() for part in NOT_SHOWN_AGAIN)
        for value in values
        if value.strip()
    ]

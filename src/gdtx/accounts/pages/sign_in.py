"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.internal import flows
from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gdtx.accounts import demo, provider
from gdtx.accounts.queries import is_synthetic
from gdtx.foundation import clock
from gdtx.foundation.access import public
from gdtx.foundation.errors import Refused


class SignIn(LoginView):
    """The form of allauth; beside it, on a demonstration, the choice of role and day (``?ngay=2021-01-20``)."""

    template_name = "accounts/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whoever is signed in goes on to their desk, but in a demonstration may change who they are."""
        if request.method == "GET" and request.user.is_authenticated and is_synthetic():
            return self.get(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``demo`` (None on a real installation) and ``refusal`` (about the day asked for)."""
        context = super().get_context_data(**kwargs)
        context["provider"] = provider.name()
        return context | demo_context(self.request, self.request.GET.get("ngay"))


def demo_context(request: HttpRequest, written: str | None) -> dict[str, Any]:
    """What the page offers on the day written in the address; without one, on the day chosen before."""
    if not is_synthetic():
        return {"demo": None, "next": request.GET.get("next", "")}
    refusal = None
    day = clock.chosen_business_date()
    if written is not None:
        try:
            day = demo.parse_day(written)
        except Refused as error:
            refusal = error
    return {"demo": demo.choice(day), "refusal": refusal, "next": request.GET.get("next", "")}


sign_in = public(never_cache(SignIn.as_view()))


@public
@require_POST
@never_cache
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become somebody of the demonstration on a day: ``vai`` (sign-in name) and ``ngay`` ("" for today)."""
    target = request.POST.get("next", "")
    demo.sign_in(request, request.POST.get("vai", ""), demo.parse_day(request.POST.get("ngay", "")))
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if safe else "/")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. A link alone never signs anybody out."""
    flows.logout.logout(request, show_message=False)
    return redirect("account_login")

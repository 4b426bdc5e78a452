"""Signing in through the provider of another office, and tying its identity to one's account.

django-allauth speaks the protocol; its modules are loaded only where a provider is configured.
"""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gdtx.accounts import provider
from gdtx.accounts.models import User
from gdtx.accounts.rules import may_change_own_sign_in
from gdtx.foundation.access import public, signed_in
from gdtx.foundation.errors import NotFound


def _application() -> dict[str, Any]:
    found = provider.application()
    if found is None:
        raise NotFound("no_provider", _("Bản cài đặt này không đăng nhập qua tài khoản bên ngoài."))
    return found


def _leave(request: HttpRequest, process: AuthProcess, target: str) -> HttpResponse:
    """Off to the provider, which sends the person back with a code."""
    from requests import RequestException

    found = get_adapter().get_provider(request, _application()["provider_id"])
    try:
        answer: HttpResponse = found.redirect(request, process, next_url=target)
    except RequestException:
        return provider.refuse(request, provider.failed(""))
    except ImmediateHttpResponse as response:
        return response.response
    return answer


@public
@require_POST
@never_cache
def provider_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in through the provider."""
    _application()
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return _leave(request, AuthProcess.LOGIN, target if safe else "/")


@public
@never_cache
@require_http_methods(["GET", "HEAD"])
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the person back to."""
    if provider_id != _application()["provider_id"]:
        raise NotFound("no_provider", _("Bản cài đặt này không đăng nhập qua tài khoản bên ngoài."))
    from allauth.socialaccount.providers.openid_connect.views import callback

    answer: HttpResponse = callback(request, provider_id)
    return answer


@signed_in
@require_POST
@never_cache
@reauthentication_required
def provider_tie(request: HttpRequest) -> HttpResponse:
    """Go to the provider to tie its identity to the account one is signed in with."""
    _application()
    assert isinstance(request.user, User)
    may_change_own_sign_in(request.user).require()
    return _leave(request, AuthProcess.CONNECT, "/tai-khoan/bao-mat/")


@signed_in
@require_POST
@reauthentication_required
def provider_untie(request: HttpRequest) -> HttpResponse:
    """The identity opens the account no longer."""
    _application()
    assert isinstance(request.user, User)
    if provider.untie(user=request.user):
        messages.success(request, _("Đã thôi gắn; tài khoản bên ngoài không đăng nhập vào đây được nữa."))
    return redirect("mfa_index")

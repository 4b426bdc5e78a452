"""Whoever may see persons or runs the installation needs a second factor, and is led to set one up before all else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from gdtx.foundation.access import PUBLIC, actor_of, rule_of

from .models import User

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

#: Names of addresses one needs on the way to a second factor, and out.
_ON_THE_WAY = ("mfa_", "account_")


def is_asked_of(user: User, actor: Any) -> bool:
    """Whether this person must have a second factor here: by their permissions, in any of their posts.

    Not the people of a demonstration, whom many share.
    """
    if settings.GDTX_SECOND_FACTOR != "required" or user.is_demo:
        return False
    return any(actor.has(permission) for permission in sorted(settings.GDTX_SECOND_FACTOR_FOR))


def has_one(user: User) -> bool:
    """Whether the person has a second factor: codes of an application, or a passkey."""
    return is_mfa_enabled(user, SECOND_FACTORS)


class SecondFactorMiddleware:
    """Opens nothing else to somebody who must have a second factor and has none. Stands behind `ActorMiddleware`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the page where a second factor is set up."""
        user = request.user
        if settings.GDTX_SECOND_FACTOR != "required" or not isinstance(user, User) or rule_of(view) == PUBLIC:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name is None or name.startswith(_ON_THE_WAY):
            return None
        if not is_asked_of(user, actor_of(request)) or has_one(user):
            return None
        return redirect("mfa_index")

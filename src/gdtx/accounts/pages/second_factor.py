"""The second factor: seeing its state, turning it on and off, spare codes, and the code at sign-in.

The views are those of django-allauth with our templates; what changes something goes into the audit.
"""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.safestring import SafeString

from gdtx.accounts import actions, provider, required
from gdtx.accounts.models import User
from gdtx.accounts.rules import may_change_own_sign_in
from gdtx.foundation.access import actor_of, public, signed_in


class Audited:
    """Part of a view that changes the second factor of the person: asks the rule, and writes ``verb`` down."""

    verb = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Not for the shared people of a demonstration."""
        assert isinstance(request.user, User)
        may_change_own_sign_in(request.user).require()
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer

    def form_valid(self, form: Form) -> HttpResponse:
        """The change and its event together."""
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        assert isinstance(request.user, User)
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            actions.record_second_factor(user=request.user, verb=self.verb)
        return answer


class State(IndexView):
    """What there is, and whether there must be more."""

    template_name = "accounts/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Codes, passkeys, and whether the person must have one of them."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        assert isinstance(user, User)
        found = context["authenticators"]
        return context | {
            "totp": found.get(Authenticator.Type.TOTP),
            "passkeys": found.get(Authenticator.Type.WEBAUTHN, []),
            "must": required.is_asked_of(user, actor_of(self.request)) and not required.has_one(user),
            "provider": provider.name(),
            "tied": provider.tied_to(user),
        }


class TurnOn(Audited, ActivateTOTPView):
    """The picture to scan, and the first code."""

    template_name = "accounts/second_factor_on.html"
    verb = "second_factor_on"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture as part of the page: our pages load no pictures out of addresses that carry them."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Drawn by the library from the secret; nothing in it was typed.
        picture = context["totp_svg"].partition("?>")[2].strip()
        # White below it, also where the page is dark.
        ground = '<rect width="100%" height="100%" fill="#fff"/>'
        return context | {"picture": SafeString(picture.replace(">", f">{ground}", 1))}


class TurnOff(Audited, DeactivateTOTPView):
    """Back to the password alone."""

    template_name = "accounts/second_factor_off.html"
    verb = "second_factor_off"


class NewCodes(Audited, GenerateRecoveryCodesView):
    """New spare codes; the old ones end."""

    template_name = "accounts/spare_codes_new.html"
    verb = "spare_codes_made"


class CodeAgain(ReauthenticateByCodeView):
    """The code once more, before something that matters."""

    template_name = "accounts/code_again.html"


state = signed_in(State.as_view())
turn_on = signed_in(TurnOn.as_view())
turn_off = signed_in(TurnOff.as_view())
codes = signed_in(ViewRecoveryCodesView.as_view(template_name="accounts/spare_codes.html"))
new_codes = signed_in(NewCodes.as_view())
password_again = signed_in(ReauthenticateView.as_view(template_name="accounts/password_again.html"))
code_again = signed_in(CodeAgain.as_view())
code = public(AuthenticateView.as_view(template_name="accounts/code.html"))

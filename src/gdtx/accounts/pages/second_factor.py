"""The second factor: seeing its state, turning it on and off, spare codes, and the code at sign-in.

The views are those of django-allauth with our templates; what changes something goes into the audit.
"""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from gdtx.accounts import actions
from gdtx.accounts.models import User
from gdtx.accounts.rules import may_change_own_sign_in
from gdtx.foundation.access import public, signed_in


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


class TurnOn(Audited, ActivateTOTPView):
    """The picture to scan, and the first code."""

    template_name = "accounts/second_factor_on.html"
    verb = "second_factor_on"


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


state = signed_in(IndexView.as_view(template_name="accounts/second_factor.html"))
turn_on = signed_in(TurnOn.as_view())
turn_off = signed_in(TurnOff.as_view())
codes = signed_in(ViewRecoveryCodesView.as_view(template_name="accounts/spare_codes.html"))
new_codes = signed_in(NewCodes.as_view())
password_again = signed_in(ReauthenticateView.as_view(template_name="accounts/password_again.html"))
code_again = signed_in(CodeAgain.as_view())
code = public(AuthenticateView.as_view(template_name="accounts/code.html"))

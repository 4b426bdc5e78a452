"""Passkeys: adding and removing one's own, signing in with one, and confirming with one before what matters.

The views are those of django-allauth with our templates and our script; what changes something goes into the audit.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from gdtx.accounts.pages.second_factor import Audited
from gdtx.foundation.access import public, signed_in


class AddPasskey(Audited, AddWebAuthnView):
    """A name for the key, and what the device answers."""

    template_name = "accounts/passkey_add.html"
    verb = "passkey_added"


class RemovePasskey(Audited, RemoveWebAuthnView):
    """The key signs in no longer; the last second factor takes the spare codes with it."""

    template_name = "accounts/passkey_remove.html"
    success_url = reverse_lazy("mfa_index")
    verb = "passkey_removed"

    def get_queryset(self) -> QuerySet[Authenticator]:
        """One's own only: another one's is not found."""
        found: QuerySet[Authenticator] = super().get_queryset()
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the name of the key."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"key_name": self.object.wrap().name}


class SignInWithPasskey(LoginWebAuthnView):
    """What the device answers instead of name and password; in JSON what it is asked."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Back to the sign-in, which says why."""
        messages.error(self.request, _("Khóa trên thiết bị chưa đăng nhập được. Hãy dùng tên và mật khẩu."))
        return redirect("account_login")


class ConfirmWithPasskey(ReauthenticateWebAuthnView):
    """The key once more, before something that matters."""

    template_name = "accounts/passkey_again.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        """The same page again, which says why."""
        messages.error(self.request, _("Khóa trên thiết bị chưa đúng. Hãy thử lại hoặc dùng cách khác."))
        return redirect(self.request.get_full_path())


add = signed_in(AddPasskey.as_view())
remove = signed_in(RemovePasskey.as_view())
again = signed_in(ConfirmWithPasskey.as_view())
sign_in = public(never_cache(SignInWithPasskey.as_view()))

"""Signing in for the first time, or again after a forgotten password, with a code slip."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gdtx.accounts import slips
from gdtx.accounts.forms import SlipForm
from gdtx.foundation.access import public
from gdtx.foundation.errors import Refused


@public
@sensitive_post_parameters("code", "new_password1", "new_password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip_sign_in(request: HttpRequest) -> HttpResponse:
    """Name and code as on the paper, and a new password; then signed in (after the second factor, if there is one)."""
    form = SlipForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            user = slips.use_slip(
                request=request, username=values["login"], code=values["code"], password=values["new_password1"]
            )
        except Refused as refusal:
            if refusal.rule == "too_many_attempts":
                return render(request, "accounts/locked_out.html", {"refusal": refusal}, status=429)
            form.refuse(refusal)
        else:
            record_authentication(request, user, method="slip")
            return perform_login(request, Login(user=user))
    if form.errors:
        status = 400
    return render(request, "accounts/slip.html", {"form": form}, status=status)

"""Changing one's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gdtx.accounts import actions
from gdtx.accounts.forms import PasswordForm
from gdtx.accounts.models import User
from gdtx.accounts.rules import may_change_own_sign_in
from gdtx.foundation.access import signed_in


@signed_in
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """The form; afterwards this session goes on and all others of the person have ended."""
    user = request.user
    assert isinstance(user, User)
    may_change_own_sign_in(user).require()
    form = PasswordForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        actions.change_own_password(user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập ở máy khác đã kết thúc."))
        return redirect("account_change_password")
    return render(request, "accounts/password.html", {"form": form}, status=400 if form.errors else 200)

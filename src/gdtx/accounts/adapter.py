"""How django-allauth behaves here: no open registration, our words, and sign-ins in the audit."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused

from . import actions
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the office above, never taken."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã ngừng dùng. Hãy hỏi người quản trị hệ thống."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu chưa đúng. Sai 5 lần liền thì phải chờ 15 phút."),
        "too_many_login_attempts": _("Đã thử quá nhiều lần. Hãy chờ ít phút rồi thử lại."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Hãy nhập mã mới trên điện thoại."),
        "rate_limited": _("Bạn gửi quá nhiều yêu cầu. Hãy chờ ít phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers by themselves."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in and write it down, once all steps (password, second factor) are done."""
        super().login(request, user)
        assert isinstance(user, User)
        steps = [str(step["method"]) for step in get_authentication_records(request, user)]
        actions.record_sign_in(user=user, way="+".join(dict.fromkeys(steps)) or "password")

    def logout(self, request: HttpRequest) -> None:
        """Write down who leaves, and sign out."""
        user = request.user
        if isinstance(user, User):
            actions.record_sign_out(user=user)
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """A closed account, opened by a passkey or through a provider."""
        refusal = Refused("account_closed", str(self.error_messages["account_inactive"]))
        return render(request, "accounts/provider_refused.html", {"refusal": refusal}, status=403)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_: Any, **__: Any
    ) -> None:
        """The desk that opens says enough; "signed in as" would only repeat it."""

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Any way that leads here is the person's own."""
        assert isinstance(user, User)
        actions.change_own_password(user=user, password=password)

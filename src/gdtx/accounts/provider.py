"""Signing in through another office's provider (OpenID Connect), by configuration: docs/how-to/sign-in-with-oidc.md.

An identity of the provider opens an account only when it is tied to it: by the person themselves, signed in, or, where
the operator of the machine says so (``GDTX_OIDC_CLAIM``), by a claim that holds the sign-in name. Nobody is registered.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import Refused

from .actions import Themself
from .models import User
from .queries import normal_name
from .rules import may_change_own_sign_in


def application() -> dict[str, Any] | None:
    """The settings of the provider; None where there is none."""
    found = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return found[0] if found else None


def name() -> str:
    """What people call the provider; "" without one."""
    found = application()
    return "" if found is None else str(found["name"])


def tied_to(user: User) -> SocialAccount | None:
    """The identity tied to the account."""
    found = application()
    if found is None:
        return None
    return SocialAccount.objects.filter(user_id=user.pk, provider=found["provider_id"]).first()


def tie(*, request: HttpRequest, user: User, login: SocialLogin, way: str) -> None:
    """Tie an identity to an account. ``way``: ``own`` (the person, signed in) or ``claim`` (the provider's word).

    Raises :class:`Refused` (``identity_taken``, ``already_tied``) and `Forbidden`.
    """
    may_change_own_sign_in(user).require()
    if login.is_existing:
        if login.user is not None and login.user.pk == user.pk:
            return
        raise Refused(
            "identity_taken",
            _("Tài khoản bên ngoài này đã gắn với một tài khoản khác ở đây."),
            way_out=_("Đăng nhập bên ngoài bằng tài khoản của chính bạn rồi làm lại."),
        )
    if tied_to(user) is not None:
        raise Refused(
            "already_tied",
            _("Tài khoản này đã gắn với một tài khoản bên ngoài khác."),
            way_out=_("Vào Bảo mật tài khoản, thôi gắn tài khoản cũ trước."),
        )
    with transaction.atomic():
        login.connect(request, user)
        _record(user, "provider_tied", way)


def untie(*, user: User) -> bool:
    """The identity opens the account no longer. False when none was tied. Raises `Forbidden`."""
    may_change_own_sign_in(user).require()
    with transaction.atomic():
        tied = tied_to(user)
        if tied is None:
            return False
        tied.delete()
        _record(user, "provider_untied", "own")
    return True


def _record(user: User, verb: str, way: str) -> None:
    record(
        actor=Themself.of(user),
        verb=verb,
        subject_type="user",
        subject_id=user.pk,
        subject_label=str(user),
        after={"provider": name(), "way": way},
    )


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Ties and refuses in our words."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody registers by themselves, here neither."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie to the person who asked for it; let in whom it is tied to; tell everybody else the way."""
        # What the provider tells about a person stays with the provider.
        sociallogin.account.extra_data, told = {}, sociallogin.account.extra_data
        if sociallogin.account.pk:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
        try:
            if sociallogin.state.get("process") == AuthProcess.CONNECT:
                self._tie_own(request, sociallogin)
            elif not sociallogin.is_existing:
                self._tie_by_claim(request, sociallogin, told)
        except Refused as refusal:
            raise ImmediateHttpResponse(refuse(request, refusal)) from None

    def _tie_own(self, request: HttpRequest, login: SocialLogin) -> None:
        user = request.user
        if not isinstance(user, User):
            raise Refused(
                "signed_out",
                _("Phiên đăng nhập đã kết thúc trước khi gắn xong."),
                way_out=_("Đăng nhập rồi vào Bảo mật tài khoản làm lại."),
            )
        tie(request=request, user=user, login=login, way="own")
        messages.success(request, _("Đã gắn. Lần sau đăng nhập được bằng “%s”.") % name())
        raise ImmediateHttpResponse(redirect("mfa_index"))

    def _tie_by_claim(self, request: HttpRequest, login: SocialLogin, told: dict[str, Any]) -> None:
        claim = settings.GDTX_OIDC_CLAIM
        said = {**told.get("id_token", {}), **told.get("userinfo", {})}
        username = normal_name(str(said.get(claim) or "")) if claim else ""
        user = User.objects.filter(username=username, is_active=True).first() if username else None
        if user is None:
            raise Refused(
                "not_tied",
                _("Tài khoản “%s” này chưa gắn với tài khoản nào ở đây.") % name(),
                way_out=_(
                    "Đăng nhập bằng tên và mật khẩu, vào Bảo mật tài khoản rồi gắn. Chưa có tài khoản ở đây thì báo "
                    "cấp trên."
                ),
            )
        tie(request=request, user=user, login=login, way="claim")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """The provider is out of reach, refused, or the answer is not one to a question of this session."""
        raise ImmediateHttpResponse(refuse(request, failed(str(error or ""))))


def failed(error: str) -> Refused:
    """What is said when the provider gave no identity."""
    if error == "cancelled":
        return Refused("provider_cancelled", _("Bạn đã thôi đăng nhập qua “%s”.") % name())
    return Refused(
        "provider_failed",
        _("Chưa đăng nhập được qua “%s”: bên ấy không trả lời, hoặc trả lời không khớp với lần hỏi này.") % name(),
        way_out=_("Hãy thử lại từ trang đăng nhập, hoặc dùng tên và mật khẩu."),
    )


def refuse(request: HttpRequest, refusal: Refused) -> Any:
    """The page of a refused sign-in through the provider."""
    return render(request, "accounts/provider_refused.html", {"refusal": refusal}, status=403)

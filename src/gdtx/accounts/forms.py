"""What people type to sign in and to change their password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from gdtx.foundation.errors import Refused

from .models import User
from .passwords import complaints
from .queries import normal_name


class SignInForm(LoginForm):
    """Sign-in name and password, in our words. A wrong name and a wrong password get the same answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("Tên đăng nhập"), _("Mật khẩu")
        name.error_messages["required"] = _("Hãy nhập tên đăng nhập.")
        password.error_messages["required"] = _("Hãy nhập mật khẩu.")
        name.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""
        remember = self.fields["remember"]
        remember.label = _("Ghi nhớ thiết bị này 90 ngày")
        remember.help_text = _("Chỉ chọn trên điện thoại hoặc máy của riêng bạn.")

    def clean_login(self) -> str:
        """The name as it is stored."""
        return normal_name(self.cleaned_data["login"])


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label, password.help_text = _("Mật khẩu"), ""
        password.error_messages["required"] = _("Hãy nhập mật khẩu.")
        password.widget.attrs = {"autocomplete": "current-password"}


CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}


class CodeForm(AuthenticateForm):
    """The code of the application, or one of the spare codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


class CodeAgainForm(CodeReauthenticateForm):
    """The same, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"])


def say_code(code: forms.Field) -> None:
    """The field of a code in our words."""
    code.label = _("Mã xác nhận")
    code.help_text = _("6 chữ số trên ứng dụng, hoặc một mã dự phòng.")
    code.error_messages["required"] = _("Hãy nhập mã xác nhận.")
    code.widget.attrs = dict(CODE_ATTRIBUTES)


class FirstCodeForm(ActivateTOTPForm):
    """The first code, which proves that the application was set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Mã trên ứng dụng")
        code.help_text = _("6 chữ số đang hiện trên ứng dụng sau khi quét mã.")
        code.error_messages["required"] = _("Hãy nhập 6 chữ số trên ứng dụng.")
        code.widget.attrs = dict(CODE_ATTRIBUTES, inputmode="numeric")


class PasskeyForm(AddWebAuthnForm):
    """A name for the passkey; the script of the page fills in the rest. Every passkey of ours signs in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("Đặt tên cho khóa này")
        name.help_text = _("Để sau này biết là khóa nào, ví dụ: Điện thoại của tôi.")
        self.initial["name"] = ""
        self.fields["credential"].error_messages["required"] = _("Thiết bị chưa tạo khóa. Hãy bấm nút và làm theo máy.")
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class NewPasswordForm(forms.Form):
    """A new password, typed twice. Forms that derive from it put their own fields first."""

    new_password1 = forms.CharField(
        label=_("Mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 10 ký tự, không trùng tên của bạn, không thuộc loại dễ đoán."),
        error_messages={"required": _("Hãy nhập mật khẩu mới.")},
    )
    new_password2 = forms.CharField(
        label=_("Nhập lại mật khẩu mới"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Hãy nhập lại mật khẩu mới.")},
    )

    def clean(self) -> dict[str, Any]:
        """The new password typed twice alike."""
        values = super().clean() or {}
        one, two = values.get("new_password1"), values.get("new_password2")
        if one and two and one != two:
            self.add_error("new_password2", ValidationError(_("Hai lần nhập mật khẩu mới không giống nhau."), "differ"))
        return values


class SlipForm(NewPasswordForm):
    """What stands on a code slip, and the password the person chooses."""

    login = forms.CharField(
        label=_("Tên đăng nhập trên phiếu"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Hãy nhập tên đăng nhập ghi trên phiếu.")},
    )
    code = forms.CharField(
        label=_("Mã trên phiếu"),
        max_length=40,
        help_text=_("12 chữ và số; gõ liền hoặc có gạch nối đều được."),
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES | {"autocapitalize": "characters"}),
        error_messages={"required": _("Hãy nhập mã ghi trên phiếu.")},
    )
    field_order = ("login", "code", "new_password1", "new_password2")
    places = {"password": "new_password1"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["new_password1"]
        chosen.label = _("Mật khẩu mới do bạn chọn")
        chosen.error_messages["required"] = _("Hãy chọn một mật khẩu.")

    def refuse(self, refusal: Refused) -> None:
        """Tie the refusal of the slip to its field."""
        place = refusal.where if isinstance(refusal.where, str) else ""
        name = self.places.get(place, place)
        self.add_error(name if name in self.fields else None, refusal.sentence)


class PasswordForm(NewPasswordForm):
    """The old password, and the new one twice."""

    old_password = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Hãy nhập mật khẩu đang dùng.")},
    )
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = user

    def clean_old_password(self) -> str:
        """Asked of the back ends, so that guessing here counts like guessing at the sign-in."""
        given: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=given) != self.user:
            raise ValidationError(_("Mật khẩu đang dùng chưa đúng."), "wrong_password")
        return given

    def clean_new_password1(self) -> str:
        """Strong enough for this person."""
        given: str = self.cleaned_data["new_password1"]
        found = complaints(given, self.user)
        if found:
            raise ValidationError(found)
        return given

    def clean(self) -> dict[str, Any]:
        """Typed twice alike, and really new."""
        values = super().clean()
        one = values.get("new_password1")
        if one and one == values.get("old_password"):
            self.add_error("new_password1", ValidationError(_("Mật khẩu mới phải khác mật khẩu đang dùng."), "same"))
        return values

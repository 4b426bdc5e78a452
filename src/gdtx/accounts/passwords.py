"""Which passwords are good enough, and what is said about one that is not."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

from .models import User


def complaints(password: str, user: User) -> list[str]:
    """All that is wrong with the password for this person; empty when it is good enough.

    The rules are ``AUTH_PASSWORD_VALIDATORS``; the sentences are ours, since Django's are not all translated.
    """
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        return [_sentence(one) for one in error.error_list]
    return []


def require_strong(password: str, user: User) -> None:
    """Refuse a password that is too easy (``weak_password``)."""
    found = complaints(password, user)
    if found:
        raise Refused("weak_password", " ".join(found), "password")


def _sentence(error: ValidationError) -> str:
    match error.code:
        case "password_too_short":
            return _("Mật khẩu phải có ít nhất %(min_length)d ký tự.") % (error.params or {"min_length": 10})
        case "password_too_similar":
            return _("Mật khẩu quá giống tên đăng nhập hoặc họ tên.")
        case "password_too_common":
            return _("Mật khẩu này quá phổ biến, dễ bị đoán.")
        case "password_entirely_numeric":
            return _("Mật khẩu không được chỉ gồm chữ số.")
        case _other:
            return " ".join(error.messages)

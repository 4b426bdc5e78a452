"""Codes of an application as a second factor (TOTP), with spare codes; the work is done by django-allauth.

The secrets lie encrypted in the database, under a key derived from the installation's data key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words, and secrets encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã chưa đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trên ứng dụng."),
        "cannot_generate_recovery_codes": _("Hãy bật mã xác nhận trước khi tạo mã dự phòng."),
        "cannot_delete_authenticator": _("Không tắt được mã xác nhận của tài khoản này."),
    }

    def encrypt(self, text: str) -> str:
        """With the key in use."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """With whichever of our keys it was encrypted."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> MultiFernet:
    keys = [settings.GDTX_DATA_KEY, *getattr(settings, "GDTX_DATA_KEY_FALLBACKS", [])]
    derived = (hmac.new(str(key).encode(), b"gdtx.accounts.second-factor.1", hashlib.sha256).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])

"""How people sign in, as the environment says: who needs a second factor, and the provider of another office."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

REQUIRED, OFFERED = "required", "offered"

#: Whoever holds one of these permissions needs a second factor where it is required.
GUARDED = ("accounts.manage", "people.see", "people.see_learners")

#: The name of the one provider in addresses: ``/dang-nhap/ngoai/don-vi/``.
PROVIDER = "don-vi"


def second_factor(otherwise: str) -> str:
    """``GDTX_SECOND_FACTOR``: whether the second factor is required or only offered."""
    word = os.environ.get("GDTX_SECOND_FACTOR", "").strip() or otherwise
    if word not in (REQUIRED, OFFERED):
        raise ImproperlyConfigured(
            f"GDTX_SECOND_FACTOR đang là {word!r}; chỉ nhận 'required' (bắt buộc) hoặc 'offered' (tự chọn)."
        )
    return word


def guarded_permissions() -> frozenset[str]:
    """``GDTX_SECOND_FACTOR_FOR``: permissions, separated by commas; by default those of administrators and persons."""
    named = os.environ.get("GDTX_SECOND_FACTOR_FOR", "").strip()
    return frozenset(word.strip() for word in named.split(",") if word.strip()) or frozenset(GUARDED)


def provider() -> dict[str, Any]:
    """Settings of django-allauth for the OpenID Connect provider of ``GDTX_OIDC_*``; empty without one."""
    issuer = os.environ.get("GDTX_OIDC_ISSUER", "").strip()
    if not issuer:
        return {}
    missing = [
        name for name in ("GDTX_OIDC_CLIENT_ID", "GDTX_OIDC_CLIENT_SECRET") if not os.environ.get(name, "").strip()
    ]
    if missing:
        raise ImproperlyConfigured(f"Đã có GDTX_OIDC_ISSUER thì phải có thêm {', '.join(missing)}.")
    if not issuer.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ImproperlyConfigured(f"GDTX_OIDC_ISSUER phải là địa chỉ https, đang là {issuer!r}.")
    return {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": PROVIDER,
                    "name": os.environ.get("GDTX_OIDC_NAME", "").strip() or "Tài khoản của cơ quan",
                    "client_id": os.environ["GDTX_OIDC_CLIENT_ID"].strip(),
                    "secret": os.environ["GDTX_OIDC_CLIENT_SECRET"].strip(),
                    "settings": {
                        "server_url": issuer,
                        "token_auth_method": os.environ.get("GDTX_OIDC_TOKEN_AUTH", "").strip()
                        or "client_secret_basic",
                        "uid_field": "sub",
                    },
                }
            ],
        }
    }


def claim() -> str:
    """``GDTX_OIDC_CLAIM``: the claim of the provider that holds our sign-in name; "" without one."""
    return os.environ.get("GDTX_OIDC_CLAIM", "").strip()


def provider_origins() -> list[str]:
    """Where a form may lead to on the way to the provider: its own origin, and those of ``GDTX_OIDC_ORIGINS``."""
    issuer = os.environ.get("GDTX_OIDC_ISSUER", "").strip()
    if not issuer:
        return []
    more = [word.strip() for word in os.environ.get("GDTX_OIDC_ORIGINS", "").split(",") if word.strip()]
    return ["{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in (issuer, *more)]

"""Settings of running an installation, from the environment: limits, who may read the metrics, whom to write to."""

from __future__ import annotations

import ipaddress
import os

from django.core.exceptions import ImproperlyConfigured

MEGABYTE = 1024 * 1024

#: Requests a minute in real use; a person who works by hand stays far below.
RATES = {"person": 600, "person_write": 120, "address": 600}


def whole_number(name: str, default: int, least: int = 1) -> int:
    """A whole number of an environment variable. Raises ``ImproperlyConfigured`` when it is none."""
    written = os.environ.get(name, "").strip()
    if not written:
        return default
    if not written.isdigit() or int(written) < least:
        raise ImproperlyConfigured(f"{name} đang là {written!r}; phải là số nguyên từ {least} trở lên.")
    return int(written)


def words(name: str) -> list[str]:
    """The values of an environment variable that separates them by commas."""
    return [value.strip() for value in os.environ.get(name, "").split(",") if value.strip()]


def networks(name: str) -> list[str]:
    """Addresses and networks of an environment variable. Raises ``ImproperlyConfigured`` for what is none."""
    found = words(name)
    for each in found:
        try:
            ipaddress.ip_network(each)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} có {each!r}, không phải địa chỉ hay dải mạng; ví dụ 127.0.0.1 hoặc 10.0.0.0/24."
            ) from error
    return found


def rates() -> dict[str, int]:
    """``GDTX_RATES``: ``person=600,person_write=120,address=600`` a minute, or ``off``. Raises as above."""
    written = words("GDTX_RATES")
    if written == ["off"]:
        return {}
    found = dict(RATES)
    for each in written:
        name, _equals, value = each.partition("=")
        if name not in RATES or not value.isdigit() or not int(value):
            raise ImproperlyConfigured(
                f"GDTX_RATES có {each!r}; viết như person=600,person_write=120,address=600 (số lần một phút), hoặc off."
            )
        found[name] = int(value)
    return found


#: Slower requests are logged (milliseconds).
SLOW_MS = whole_number("GDTX_SLOW_MS", 1000, least=0)
#: A request may bring so many bytes: a class with all the photographs it may have.
MAX_BODY = whole_number("GDTX_MAX_BODY_MB", 200) * MEGABYTE
METRICS_TOKEN = os.environ.get("GDTX_METRICS_TOKEN", "").strip()
METRICS_ADDRESSES = networks("GDTX_METRICS_ADDRESSES")
TRUSTED_PROXIES = networks("GDTX_TRUSTED_PROXIES")
SECURITY_CONTACT = os.environ.get("GDTX_SECURITY_CONTACT", "").strip()
SECURITY_POLICY = os.environ.get("GDTX_SECURITY_POLICY", "").strip()

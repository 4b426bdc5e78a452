"""Messages that leave the program, from the environment: who hands them over, and how links in them begin."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

#: Channel → what serves it; another program's sender is named by its dotted path (``sms=office.gateway.Sender``).
BUILT_IN = {
    "email": "gdtx.inbox.senders.EmailSender",
    "sms": "gdtx.inbox.senders.SmsFiles",
    "zalo": "gdtx.inbox.senders.ZaloFiles",
}
SECURITIES = ("starttls", "tls", "none")
DEFAULT_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _given(name: str) -> str:
    return os.environ.get(name, "").strip()


def senders() -> dict[str, str]:
    """Channels in use, the preferred one first (``GDTX_CHANNELS``, e.g. ``email,sms``); e-mail alone by default.

    Raises ``ImproperlyConfigured`` for a channel nobody knows.
    """
    found: dict[str, str] = {}
    for part in (_given("GDTX_CHANNELS") or "email").split(","):
        channel, _mark, dotted = (word.strip() for word in part.partition("="))
        if channel == "none" and not dotted:
            continue
        if channel not in BUILT_IN:
            raise ImproperlyConfigured(
                f"GDTX_CHANNELS có kênh {channel!r} không được biết; chỉ nhận email, sms, zalo (hoặc none)."
            )
        found[channel] = dotted or BUILT_IN[channel]
    return found


def mailers(home: Path) -> dict[str, dict[str, Any]]:
    """Django's ``MAILERS``: the SMTP server of ``GDTX_SMTP_HOST``, else files in ``outbox/email`` of the home folder.

    Raises ``ImproperlyConfigured`` for a port or a security that cannot be read; the sentence holds no password.
    """
    host = _given("GDTX_SMTP_HOST")
    if not host:
        folder = str(home / "outbox" / "email")
        return {
            "default": {
                "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "OPTIONS": {"file_path": folder},
            }
        }
    security = _given("GDTX_SMTP_SECURITY") or "starttls"
    if security not in SECURITIES:
        raise ImproperlyConfigured(f"GDTX_SMTP_SECURITY đang là {security!r}; chỉ nhận {', '.join(SECURITIES)}.")
    port = _given("GDTX_SMTP_PORT") or str(DEFAULT_PORTS[security])
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise ImproperlyConfigured(f"GDTX_SMTP_PORT đang là {port!r}; phải là số cổng, ví dụ 587.")
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": host,
                "port": int(port),
                "username": _given("GDTX_SMTP_USER"),
                "password": os.environ.get("GDTX_SMTP_PASSWORD", ""),
                "use_tls": security == "starttls",
                "use_ssl": security == "tls",
                "timeout": 20,
            },
        }
    }


def sender_address() -> str:
    """Whom e-mail comes from (``GDTX_EMAIL_FROM``)."""
    return _given("GDTX_EMAIL_FROM") or "gdtx@localhost"


def site_address(hosts: list[str]) -> str:
    """How links in messages begin: ``GDTX_ADDRESS``, else the first host served, else this machine.

    Raises ``ImproperlyConfigured`` for something that is no web address.
    """
    given = _given("GDTX_ADDRESS").rstrip("/")
    if given:
        if not given.startswith(("https://", "http://")):
            raise ImproperlyConfigured(
                f"GDTX_ADDRESS đang là {given!r}; phải bắt đầu bằng https://, ví dụ https://gdtx.example.vn."
            )
        return given
    named = [host for host in hosts if host not in {"*", "localhost", "127.0.0.1", "[::1]"}]
    return f"https://{named[0].lstrip('.')}" if named else "http://127.0.0.1:8000"

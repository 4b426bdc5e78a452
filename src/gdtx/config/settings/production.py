"""Real use: keys come from outside, cookies travel over HTTPS only, files carry a fingerprint."""

from __future__ import annotations

import os

from gdtx.config import keys, outgoing, sign_in
from gdtx.config.settings.base import *  # noqa: F403

keys.require_production_keys()

DEBUG = False
SECRET_KEY = os.environ["GDTX_SECRET_KEY"].strip()
GDTX_DATA_KEY = os.environ["GDTX_DATA_KEY"].strip()
# Keys of before: what was signed or digested with them can still be checked.
SECRET_KEY_FALLBACKS = keys.former("GDTX_SECRET_KEY_FALLBACKS")
GDTX_DATA_KEY_FALLBACKS = keys.former("GDTX_DATA_KEY_FALLBACKS")
_named = [name.strip() for name in os.environ["GDTX_ALLOWED_HOSTS"].split(",") if name.strip()]
GDTX_ADDRESS = outgoing.site_address(_named)
CSRF_TRUSTED_ORIGINS = [f"https://{name.lstrip('.')}" for name in _named if name != "*"]
# Probes of this machine (a container's health check, Prometheus) name the address they ask.
ALLOWED_HOSTS = [*_named, "localhost", "127.0.0.1", "[::1]"]

GDTX_SECOND_FACTOR = sign_in.second_factor(sign_in.REQUIRED)

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-gdtx_phien"
CSRF_COOKIE_NAME = "__Host-gdtx_bieu_mau"
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Probes ask this machine directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health(/alive)?$", r"^metrics$"]
GDTX_RATES = operating.rates()
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Browsers' built-in lists take whole domains; an office's host below .gov.vn cannot ask for that.
# Without an SMTP server messages are kept in a folder, on purpose (docs/how-to/notices.md).
SILENCED_SYSTEM_CHECKS = ["security.W021", "mail.E001"]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

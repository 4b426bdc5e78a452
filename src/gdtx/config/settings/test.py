"""The test suite: strict where it can be, fast where it may be.

``tests/conftest.py`` points the database at a copy of the template before the first test opens it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gdtx.config import databases
from gdtx.config.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
GDTX_DATA_KEY = "only-for-tests-too"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

GDTX_HOME = Path(os.environ.get("GDTX_TEST_HOME") or Path(tempfile.gettempdir()) / f"gdtx-test-{os.getpid()}")
MEDIA_ROOT = GDTX_HOME / "media"
STATIC_ROOT = None

GDTX_TEST_DATABASE = os.environ.get("GDTX_TEST_DATABASE", "sqlite").strip().lower()
if GDTX_TEST_DATABASE == "postgresql":
    DATABASES = {"default": databases.from_url("postgresql:///gdtx?host=/nonexistent&user=gdtx")}
else:
    DATABASES = {"default": databases.sqlite(":memory:")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Loaded whether a provider is configured or not: a test configures one.
if "allauth.socialaccount.providers.openid_connect" not in INSTALLED_APPS:
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

"""The test suite: strict where it can be, fast where it may be.

The database named here is never opened: ``tests/conftest.py`` points it at a copy of the template.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gdtx.config import databases
from gdtx.config.settings.base import *  # noqa: F403
from gdtx.config.settings.base import TEMPLATES

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
GDTX_DATA_KEY = "only-for-tests-too"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

GDTX_HOME = Path(os.environ.get("GDTX_TEST_HOME") or Path(tempfile.gettempdir()) / f"gdtx-test-{os.getpid()}")
MEDIA_ROOT = GDTX_HOME / "media"
STATIC_ROOT = GDTX_HOME / "static"

GDTX_TEST_DATABASE = os.environ.get("GDTX_TEST_DATABASE", "sqlite").strip().lower()
if GDTX_TEST_DATABASE == "postgresql":
    DATABASES = {"default": databases.from_url("postgresql:///gdtx?host=/nonexistent&user=gdtx")}
else:
    DATABASES = {"default": databases.sqlite(GDTX_HOME / "never-opened.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# A mistyped name of a template or a static file must fail, not vanish.
TEMPLATES[0]["OPTIONS"]["debug"] = True

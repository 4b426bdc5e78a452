"""Trying out, the demo, and development: makes its own keys, serves on this machine only."""

from __future__ import annotations

import os

from django.utils.functional import SimpleLazyObject

from gdtx.config import keys
from gdtx.config.settings.base import *  # noqa: F403
from gdtx.config.settings.base import GDTX_HOME

DEBUG = os.environ.get("GDTX_DEBUG") == "1"

# Made when first needed, so that a command which touches no data leaves no trace in the home folder.
SECRET_KEY = SimpleLazyObject(lambda: keys.own_key(GDTX_HOME, "secret"))
GDTX_DATA_KEY = SimpleLazyObject(lambda: keys.own_key(GDTX_HOME, "data"))

ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, (name.strip() for name in os.environ.get("GDTX_ALLOWED_HOSTS", "").split(","))),
]

# This machine is reached over plain HTTP.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

# Pages find their files where they lie; nothing has to be collected first.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = DEBUG

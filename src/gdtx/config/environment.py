"""Which settings a process runs with: development (also the demo), or production."""

from __future__ import annotations

import os

from gdtx.config import home, keys

ENVIRONMENTS = ("development", "production")

#: Commands that put the program on the network or run its background work.
SERVING_COMMANDS = frozenset({"serve", "worker"})


class UnknownEnvironment(ValueError):
    """``GDTX_ENV`` holds a word we do not know; the text is for the person who set it."""


def environment(command: str = "") -> str:
    """The environment for *command*: ``GDTX_ENV``, else what the keys that exist say.

    Without a word from outside, a secret key means production; serving without a demo's own keys means
    production as well, which then names the keys it misses instead of serving with a made-up one.
    """
    named = os.environ.get("GDTX_ENV", "").strip()
    if named:
        if named not in ENVIRONMENTS:
            raise UnknownEnvironment(
                f"GDTX_ENV đang là {named!r}; chỉ nhận 'development' (chạy thử, phát triển) "
                "hoặc 'production' (vận hành thật)."
            )
        return named
    if os.environ.get("GDTX_SECRET_KEY", "").strip():
        return "production"
    if command in SERVING_COMMANDS and not keys.key_file(home.home(), "secret").exists():
        return "production"
    return "development"


def choose_settings(command: str = "") -> str:
    """Name the settings module in the process's environment unless somebody named one already."""
    return os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"gdtx.config.settings.{environment(command)}")

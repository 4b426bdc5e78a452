"""The ``LOGGING`` setting: JSON lines on standard error, without personal data (``foundation.logging``)."""

from __future__ import annotations

from typing import Any

JSON_ON_STDERR: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "gdtx.foundation.logging.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # 403 and 404 are answers, not events; what broke stays.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # Says at each start and stop that it starts and stops.
        "django_tasks_db": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # Its lines name people and their addresses; sign-ins are in the audit.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}

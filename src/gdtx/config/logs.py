"""Log lines as JSON, one object a line, without personal data.

What a person typed must not reach a log: a line carries the event, the place in the code and the address
without its query; of an exception it carries the kind and the frames, never the message, because a
database quotes the refused row in it. Development shows messages as well.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, *, show_messages: bool = False) -> None:
        super().__init__()
        self.show_messages = show_messages

    def format(self, record: logging.LogRecord) -> str:
        """The line of *record*."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if request is not None and hasattr(request, "method"):
            line["method"] = request.method
            match = getattr(request, "resolver_match", None)
            # The pattern, not the address: a path may name a person's record.
            line["route"] = match.route if match else None
            if record.name == "django.request":
                line["message"] = record.msg.partition(":")[0] if isinstance(record.msg, str) else record.name
        if record.exc_info and record.exc_info[0] is not None:
            kind, error, trace = record.exc_info
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["frames"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)[-15:]
            ]
            if self.show_messages:
                line["exception_message"] = str(error)
        return json.dumps(line, ensure_ascii=False)


def logging_settings(*, show_messages: bool) -> dict[str, object]:
    """The ``LOGGING`` setting: JSON lines on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter, "show_messages": show_messages}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # 404 and 403 are answers, not events; 500 stays.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            # Axes writes names and addresses of people into its messages; sign-ins are in the audit.
            "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }

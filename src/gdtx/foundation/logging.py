"""Log lines as JSON, without personal data.

A line has the moment, level, logger and message, and of the request only: its id, method, path without the query,
status, milliseconds and the number of the user. What people typed is in queries, bodies and error texts; none of it
is written. Of an exception the line keeps the type and the places in the code, not its message, which may quote
a name.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

# The only fields taken over from ``extra=``; everything else is left out on purpose.
_FIELDS = ("request_id", "method", "path", "status", "ms", "user_id")

# Loggers whose messages quote what was typed or asked for (paths with queries, SQL parameters, hosts).
_QUOTING = ("django.db", "django.request", "django.security", "django.server", "axes", "allauth")


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON (UTF-8, not escaped)."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; see the module for what is kept."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        for field in _FIELDS:
            value = getattr(record, field, None)
            if value is not None:
                line[field] = _path(str(value)) if field == "path" else value
        if record.exc_info and record.exc_info[0] is not None:
            kind, _value, trace = record.exc_info
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["at_code"] = [
                f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)[-12:]
            ]
        return json.dumps(line, ensure_ascii=False, default=str)


def _path(value: str) -> str:
    return value.partition("?")[0]


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(_QUOTING):
        # The template without its arguments: "Not Found: %s" and not what was asked for.
        return str(record.msg).splitlines()[0] if str(record.msg) else ""
    return record.getMessage()


def request_fields(
    *, request_id: str, method: str, path: str, status: int, ms: float, user_id: int | None
) -> dict[str, object]:
    """What a middleware may give as ``extra=`` for the line of a request."""
    return {
        "request_id": request_id,
        "method": method,
        "path": _path(path),
        "status": status,
        "ms": round(ms, 1),
        "user_id": user_id,
    }

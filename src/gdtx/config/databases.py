"""The ``DATABASES`` setting: SQLite in the home folder, or what ``DATABASE_URL`` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: Readers never wait for the writer (WAL); a power cut may lose the last commits, never the file (NORMAL).
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY"

#: Seconds a writer waits for another one before giving up.
SQLITE_BUSY_TIMEOUT = 30


def sqlite(path: Path | str) -> dict[str, Any]:
    """Django's settings for the SQLite file at *path*."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # Take the write lock when the transaction begins: a transaction that reads first and writes
            # later would otherwise fail at once when another one wrote in between, without waiting.
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_TIMEOUT,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def from_url(url: str, *, pool: bool = False) -> dict[str, Any]:
    """Django's settings for a database address.

    Understood: ``postgresql://user:password@host:port/name?sslmode=…``; a Unix socket as
    ``postgresql:///name?host=/folder&user=…`` or as a percent-encoded host; ``sqlite:///path``.
    Raises ``ImproperlyConfigured`` with a Vietnamese sentence when it is something else; the sentence
    never repeats the address, which may hold a password.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL viết chưa đúng. Mẫu: postgresql://người_dùng:mật_khẩu@máy:5432/tên_cơ_sở_dữ_liệu"
        ) from error
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        return sqlite(path[1:] if path.startswith("//") else path.lstrip("/") or "gdtx.sqlite3")
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            "DATABASE_URL phải bắt đầu bằng postgresql:// (hoặc sqlite:///). "
            "Bỏ biến này đi nếu muốn dùng SQLite trong thư mục GDTX_HOME."
        )
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/")) or query.pop("dbname", "")
    if not name:
        raise ImproperlyConfigured("DATABASE_URL chưa có tên cơ sở dữ liệu, ví dụ postgresql://máy/gdtx")
    # urlsplit lower-cases ``hostname``; a socket folder must keep its letters.
    place = parts.netloc.rpartition("@")[2]
    if place.startswith("["):
        host = place[1:].partition("]")[0]
    else:
        host = unquote(place.partition(":")[0])
    config: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or "") or query.pop("user", ""),
        "PASSWORD": unquote(parts.password or "") or query.pop("password", ""),
        "HOST": host or query.pop("host", ""),
        "PORT": str(port or query.pop("port", "") or ""),
        "OPTIONS": {key: value for key, value in query.items() if key not in {"user", "password", "host", "port"}},
        "CONN_HEALTH_CHECKS": not pool,
    }
    if pool:
        # Django refuses CONN_MAX_AGE beside a pool: the pool itself keeps connections open.
        config["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return config


def url_of(config: dict[str, Any]) -> str:
    """The ``DATABASE_URL`` that leads a child process to the same database as *config*."""
    from urllib.parse import quote, urlencode

    if "sqlite" in config["ENGINE"]:
        return "sqlite:///" + quote(Path(config["NAME"]).absolute().as_posix())
    query = {"host": config.get("HOST", ""), "port": str(config.get("PORT", "") or "")}
    query |= {"user": config.get("USER", ""), "password": config.get("PASSWORD", "")}
    query |= {key: value for key, value in config.get("OPTIONS", {}).items() if isinstance(value, str)}
    return f"postgresql:///{quote(config['NAME'])}?" + urlencode({key: value for key, value in query.items() if value})


def from_environment(home: Path) -> dict[str, dict[str, Any]]:
    """The ``DATABASES`` setting of this process."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if url:
        return {"default": from_url(url, pool=os.environ.get("GDTX_SERVING") == "1")}
    return {"default": sqlite(home / "gdtx.sqlite3")}
